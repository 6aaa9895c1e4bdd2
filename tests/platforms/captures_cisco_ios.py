"""What a small Catalyst printed, made up: every layout that its readers must know."""

RUN, INT, SWP = "show running-config", "show interfaces", "show interfaces switchport"
VLAN, MACS, ARP, LLDP = "show vlan brief", "show mac address-table", "show ip arp", "show lldp neighbors detail"

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
 ip address 10.9.1.11 255.255.255.0 secondary
!
banner motd ^C
interface GigabitEthernet9/9/9
end
^C
!
line vty 0 4
 login local
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
    + _shown("GigabitEthernet1/0/4", "up, line protocol is up (connected)", "7000.0000.0004"),
    SWP: _port("Gi1/0/1", "trunk", "1 (default)", "1 (default)", "1,20,30")
    + _port("Gi1/0/2", "static access", "40 (Inactive)", "1 (default)", "ALL")
    + _port("Gi1/0/3", "dynamic auto", "1 (default)", "1 (default)", "ALL")
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
}
