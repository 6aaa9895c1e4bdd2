"""What a small Catalyst printed, made up: every layout that its readers must know."""

RUN, INT, SWP = "show running-config", "show interfaces", "show interfaces switchport"
VLAN, MACS, ARP, LLDP = "show vlan brief", "show mac address-table", "show ip arp", "show lldp neighbors detail"
CDP, CDP_DETAIL, POWER = "show cdp neighbors", "show cdp neighbors detail", "show power inline"
BINDINGS, STATISTICS = "show ip dhcp binding", "show ip dhcp server statistics"
SNMP_USERS = "show snmp user"

CONFIG = """Building configuration...

Current configuration : 2210 bytes
!
! Last configuration change at 08:12:44 UTC Mon Nov 2 2026 by chantal
!
version 15.2
!
hostname lab-a
!
enable secret 9 $9$abcDEF$xyz
username bob privilege 15 secret 9 $9$abc$def
username eve password 0 clear
clock timezone CET 1 0
spanning-tree mode rapid-pvst
spanning-tree portfast edge default
spanning-tree portfast edge bpduguard default
spanning-tree vlan 1,20-30 priority 24576
ip name-server 10.9.0.1 10.9.0.2
ip name-server vrf Mgmt 172.16.0.1
ip domain name cabinet.example
ip dhcp excluded-address 10.3.0.1 10.3.0.9
!
ip dhcp pool INVITES
 network 10.3.0.0 255.255.255.0
 default-router 10.3.0.1
 dns-server 10.9.0.1 10.9.0.2
 option 150 ip 10.9.0.7
 lease 0 8 30
!
ip dhcp pool IMPRIMANTE
 host 10.3.0.5 255.255.255.0
 client-identifier 0100.1ba9.0000.09
!
vlan 20
 name IMAGERIE
!
vlan 30
 name RESEAU-TRES-LONG-DES-INVITES-DU-PREMIER-ETAGE
!
interface Port-channel1
 switchport mode trunk
!
interface FastEthernet0
 no ip address
 shutdown
!
interface GigabitEthernet1/0/1
 description vers <script>alert(1)</script> "fw"
 switchport trunk allowed vlan 1,20,30
 switchport mode trunk
!
interface GigabitEthernet1/0/2
 switchport access vlan 40
 switchport mode access
 shutdown
!
interface GigabitEthernet1/0/3
 power inline never
 channel-group 1 mode active
 spanning-tree guard root
!
interface GigabitEthernet1/0/4
 no switchport
 ip address 192.0.2.1 255.255.255.252
!
interface Vlan1
 no ip address
 shutdown
!
interface Vlan99
 ip address 10.9.0.11 255.255.255.0
 ip access-group INVITES in
 ip access-group OUBLIEE out
 ip address 10.9.1.11 255.255.255.0 secondary
!
banner motd ^C
interface GigabitEthernet9/9/9
end
^C
!
ip default-gateway 10.9.0.1
ip http server
ip http access-class ipv4 5
no ip http secure-server
ip route 0.0.0.0 0.0.0.0 10.9.0.1
ip route 10.8.0.0 255.255.0.0 Vlan99 10.9.0.2 200 name vpn-siege
ip route vrf Mgmt 0.0.0.0 0.0.0.0 172.16.0.254
ip nat inside source list 5 interface Vlan99 overload
ip nat inside source static tcp 10.3.0.5 80 203.0.113.5 8080 extendable
ip nat inside source static 10.3.0.6 203.0.113.6
!
ip access-list standard 5
 10 permit 10.9.0.0 0.0.0.255
 20 deny   any
ip access-list extended INVITES
 remark rien que le web
 permit tcp 10.3.0.0 0.0.0.255 any eq 443
 permit udp any range 1024 65535 host 10.9.0.53 eq 53 log
 deny   ip any any
access-list 12 permit 10.9.0.7
!
logging trap warnings
logging host 10.9.0.20
logging host 10.9.0.21 transport tcp port 1514
snmp-server community lecture RO 5
snmp-server community ecriture RW
snmp-server location armoire
snmp-server host 10.9.0.33 version 2c traps-a-moi
ntp server 10.9.0.1 prefer
ntp server vrf Mgmt 172.16.0.1
!
line con 0
line vty 0 4
 access-class 5 in
 login local
 transport input ssh
line vty 5 15
 access-class 5 in
 login local
 transport input telnet ssh
!
end

"""


def _shown(name: str, state: str, address: str, more: str = "") -> str:
    return f"""{name} is {state}
  Hardware is Gigabit Ethernet, address is {address} (bia {address})
{more}  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,
     812 packets input, 99 bytes, 0 no buffer
"""


def _port(name: str, administrative: str, access: str, native: str, allowed: str) -> str:
    return f"""Name: {name}
Switchport: Enabled
Administrative Mode: {administrative}
Operational Mode: static access
Administrative Trunking Encapsulation: dot1q
Negotiation of Trunking: Off
Access Mode VLAN: {access}
Trunking Native Mode VLAN: {native}
Administrative Native VLAN tagging: enabled
Voice VLAN: none
Trunking VLANs Enabled: {allowed}
Pruning VLANs Enabled: 2-1001
Capture Mode Disabled
Capture VLANs Allowed: ALL

Protected: false

"""


CAPTURES = {
    "show version": """\
Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(4)E6, RELEASE SOFTWARE (fc4)
ROM: Bootstrap program is C2960X boot loader
lab-a uptime is 3 weeks, 2 days, 4 hours, 11 minutes
cisco WS-C2960X-24PS-L (APM86XXX) processor (revision B0) with 524288K bytes of memory.
Processor board ID FOC1111A0AA
Model number                    : WS-C2960X-24PS-L
System serial number            : FOC1111A0AA
Configuration register is 0xF
""",
    RUN: CONFIG,
    INT: _shown("Vlan1", "administratively down, line protocol is down", "7000.0000.0040")
    + _shown("Vlan99", "up, line protocol is up", "7000.0000.0041")
    + _shown("FastEthernet0", "administratively down, line protocol is down", "7000.0000.0000")
    + _shown(
        "GigabitEthernet1/0/1",
        "up, line protocol is up (connected)",
        "7000.0000.0001",
        "  Description: x address is dead.dead.dead (bia dead.dead.dead)\n",
    )
    + _shown("GigabitEthernet1/0/2", "administratively down, line protocol is down (disabled)", "7000.0000.0002")
    + _shown("GigabitEthernet1/0/3", "down, line protocol is down (notconnect)", "7000.0000.0003")
    + _shown("Port-channel1", "up, line protocol is up (connected)", "7000.0000.0003")
    + _shown("GigabitEthernet1/0/4", "up, line protocol is up (connected)", "7000.0000.0004"),
    SWP: _port("Gi1/0/1", "trunk", "1 (default)", "1 (default)", "1,20,30")
    + _port("Gi1/0/2", "static access", "40 (Inactive)", "1 (default)", "ALL")
    + _port("Gi1/0/3", "dynamic auto", "1 (default)", "1 (default)", "ALL")
    + _port("Po1", "trunk", "1 (default)", "1 (default)", "ALL")
    + "Name: Gi1/0/4\nSwitchport: Disabled\n\n",
    VLAN: """
VLAN Name                             Status    Ports
---- -------------------------------- --------- -------------------------------
1    default                          active    Gi1/0/3
20   IMAGERIE                         active
30   RESEAU-TRES-LONG-DES-INVITES-DU-PREMIER-ETAGE
                                      active
50   VTP_ONLY                         active    Gi1/0/9, Gi1/0/10, Gi1/0/11,
                                                Gi1/0/12
1002 fddi-default                     act/unsup
1003 token-ring-default               act/unsup
1004 fddinet-default                  act/unsup
1005 trnet-default                    act/unsup
""",
    MACS: """          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
  20    0010.194c.0230    DYNAMIC     Gi1/0/1
  30    0010.194c.0230    DYNAMIC     Po1
  20    0100.5e00.0016    STATIC      Gi1/0/1, Gi1/0/2
  99    7000.0000.0041    STATIC      Vl99
Total Mac Addresses for this criterion: 5
""",
    ARP: """Protocol  Address          Age (min)  Hardware Addr   Type   Interface
Internet  10.9.0.1                5   000d.b951.aa01  ARPA   Vlan99
Internet  10.9.0.8                0   Incomplete      ARPA
Internet  10.9.0.11               -   7000.0000.0041  ARPA   Vlan99
Internet  10.9.1.11               -   7000.0000.0041  ARPA   Vlan99
Internet  192.0.2.1               -   7000.0000.0004  ARPA   GigabitEthernet1/0/4
""",
    LLDP: """
------------------------------------------------
Local Intf: Gi1/0/1
Chassis id: 000d.b951.aa01
Port id: Gi0/24
Port Description: GigabitEthernet0/24
System Name: lab-b

System Description:
Total entries displayed: 9
Local Intf: Gi7/7/7

Time remaining: 101 seconds
System Capabilities: B
Vlan ID: - not advertised

------------------------------------------------
Local Intf: Gi1/0/1
Chassis id: 10.9.0.77
Port id: 0018.fe1e.b020
Port Description - not advertised
System Name - not advertised
System Description - not advertised

Time remaining: 88 seconds


Total entries displayed: 2

""",
    CDP: """Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge
                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone

Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID
lab-b.cabinet.example
                 Gig 1/0/1         164              S I   WS-C2960- Gig 0/24
borne-accueil    Gig 1/0/3         145              T     AIR-AP156 Gig 0

Total cdp entries displayed : 2
""",
    CDP_DETAIL: """-------------------------
Device ID: lab-b.cabinet.example
Entry address(es):
  IP address: 10.9.0.12
Platform: cisco WS-C2960-8TC-L,  Capabilities: Switch IGMP
Interface: GigabitEthernet1/0/1,  Port ID (outgoing port): GigabitEthernet0/24
Holdtime : 164 sec

Version :
Cisco IOS Software
Interface: GigabitEthernet9/9/9,  Port ID (outgoing port): GigabitEthernet9/9

advertisement version: 2
Duplex: full

-------------------------
Device ID: borne-accueil(FOC2222B0BB)
Entry address(es):
Platform: cisco AIR-AP1562I-E-K9,  Capabilities: Trans-Bridge
Interface: GigabitEthernet1/0/3,  Port ID (outgoing port): GigabitEthernet0
Holdtime : 145 sec

advertisement version: 2

Total cdp entries displayed : 2
""",
    POWER: """
Module   Available     Used     Remaining
          (Watts)     (Watts)    (Watts)
------   ---------   --------   ---------
1           370.0       15.4       354.6
Interface Admin  Oper       Power   Device              Class Max
                            (Watts)
--------- ------ ---------- ------- ------------------- ----- ----
Gi1/0/1   auto   on         15.4    AIR-AP1562I-E-K9    3     30.0
Gi1/0/2   auto   off        0.0     n/a                 n/a   30.0
Gi1/0/3   off    off        0.0     n/a                 n/a   30.0
""",
    BINDINGS: """Bindings from all pools not associated with VRF:
IP address          Client-ID/              Lease expiration        Type       State      Interface
                    Hardware address/
                    User name
10.3.0.5            0100.1ba9.0000.09       Infinite                Manual     Active     Unknown
10.3.0.20           0100.1122.3344.55       Nov 22 2026 08:15 AM    Automatic  Active     Vlan99
10.3.0.21           0063.6973.636f.2d37.    Nov 22 2026 09:15 PM    Automatic  Active     Vlan99
                    3030.302d.4769.30
""",
    STATISTICS: """Memory usage         40392
Address pools        2
Database agents      0
Automatic bindings   2
Manual bindings      1
Expired bindings     0
Malformed messages   0

Message              Received
DHCPDISCOVER         200
""",
    SNMP_USERS: """
User name: superviseur
Engine ID: 800000090300700000000001
storage-type: nonvolatile	 active
Authentication Protocol: SHA
Privacy Protocol: AES128
Group-name: SUPERVISION

""",
    "show startup-config": CONFIG.replace("Building configuration...", "Using 3210 out of 524288 bytes"),
}
