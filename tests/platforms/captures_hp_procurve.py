"""What a small ProCurve switch printed, made up: every layout that its readers must know."""

RUN, VLANS, BRIEF, SYSTEM = "show running-config", "show vlans", "show interfaces brief", "show system"
MACS, ARP, LLDP = "show mac-address", "show arp", "show lldp info remote-device"
DETAIL = f"{LLDP} detail"

CAPTURES = {
    SYSTEM: """
 Status and Counters - General System Information

  System Name        : baie-2
  System Contact     : nobody in particular
  Software revision  : YA.16.10.0001        Base MAC Addr      : 3821c7-000001
  ROM Version        : YA.15.20             Serial Number      : CN00000001
  Up Time            : 3 days               Memory   - Total   : 128,380,928
""",
    RUN: """
Running configuration:

; J9773A Configuration Editor; Created on release #YA.16.10
; Ver #14:01.44.00.04.19.02.13.98.82.34.61.18.28.f3.84.9c.63.ff.37.27:05
hostname "baie 2"
trunk 7-8 trk1 lacp
ip dns server-address priority 2 10.9.0.2
ip dns server-address priority 1 10.9.0.1
ip dns domain-name "cabinet.example"
ip access-list extended "INVITES"
   5 remark "rien que le web"
   10 permit tcp 10.3.0.0 0.0.0.255 0.0.0.0 255.255.255.255 eq 443
   20 permit udp 0.0.0.0 255.255.255.255 range 1024 65535 10.9.0.53 0.0.0.0 eq 53 log
   30 deny ip 0.0.0.0 255.255.255.255 0.0.0.0 255.255.255.255
   exit
ip access-list standard "GESTION"
   10 permit 10.9.0.0 0.0.0.255
   exit
ip default-gateway 10.9.0.1
ip route 10.8.0.0 255.255.0.0 10.9.0.2 distance 200
ip authorized-managers 10.9.0.0 255.255.255.0 access manager
logging severity warning
logging 10.9.0.20
logging 10.9.0.21 tcp 1514
timesync sntp
sntp server priority 2 10.9.0.3
sntp server priority 1 10.9.0.1
time timezone 60
no telnet-server
web-management ssl
snmp-server community "public" operator
snmp-server community "prive" manager unrestricted
snmp-server host 10.9.0.33 community "pieges"
snmp-server location "armoire"
snmpv3 enable
snmpv3 user "superviseur" auth sha "x" priv aes "y"
interface 1
   name "Accueil <b>"
   exit
interface 3
   disable
   exit
interface Trk1
   name "vers baie 1"
   exit
vlan 1
   name "DEFAULT_VLAN"
   no untagged 1-2,4
   untagged 3,5-6,Trk1
   no ip address
   exit
vlan 20
   name "SALLE DE SOINS"
   untagged 1-2,
4
   tagged Trk1
   ip access-group "INVITES" in
   ip address 10.2.0.12 255.255.255.0
   exit
vlan 30
   name "INVITES"
   tagged 2,trk1
   ip address dhcp-bootp
   ipv6 address 2001:db8::12/64
   exit
spanning-tree
spanning-tree 1-2 admin-edge-port
spanning-tree 1 bpdu-protection
spanning-tree Trk1 root-guard
spanning-tree priority 2
ip ssh
password manager user-name "chef" sha1 "0123"
password operator
""",
    VLANS: """
 Status and Counters - VLAN Information

  Maximum VLANs to support : 256
  Primary VLAN : DEFAULT_VLAN
  Management VLAN :

  VLAN ID Name                             | Status     Voice Jumbo
  ------- -------------------------------- + ---------- ----- -----
  1       DEFAULT_VLAN                     | Port-based No    No
  20      SALLE DE SOINS                   | Port-based No    No
  30      INVITES                          | Port-based Yes   No
""",
    BRIEF: """
 Status and Counters - Port Status

                   | Intrusion                           MDI  Flow
  Port  Type       | Alert     Enabled Status Mode       Mode Ctrl
  ----- ---------- + --------- ------- ------ ---------- ---- ----
  1     100/1000T  | No        Yes     Up     1000FDx    MDIX off
  2     100/1000T  | No        Yes     Down   1000FDx    MDIX off
  3     100/1000T  | No        No      Down   1000FDx    MDIX off
  4     100/1000T  | No        No      Down   1000FDx    MDIX off
  5                | No        Yes     Down   .               off
  6                | No        Yes     Down   .               off
  7-Trk1 100/1000T | No        Yes     Up     1000FDx    MDIX off
  8-Trk1 100/1000T | No        Yes     Up     1000FDx    MDIX off
""",
    MACS: """
 Status and Counters - Port Address Table

  MAC Address       Port                            VLAN
  ----------------- ------------------------------- ----
  001019-4c0230     1                               20
  000db9-51aa01     Trk1                            30
""",
    ARP: """
 IP ARP table

  IP Address      MAC Address       Type    Port
  --------------- ----------------- ------- ----
  10.2.0.1        000db9-51aa01     dynamic Trk1
  10.2.0.9                          dynamic
""",
    LLDP: """
 LLDP Remote Devices Information

  LocalPort | ChassisId                 PortId             PortDescr SysName
  --------- + ------------------------- ------------------ --------- ------------------
  1         | 00 10 19 4c 02 30         00 10 19 4c 02 30
  7         | 70 6d 15 8a 2b 80         Gi1/0/24           GigabitEthernet1/0/24 sw1
  7         | 10.2.0.77                 3                  bureau    ap
""",
    DETAIL: """
 LLDP Remote Device Information Detail

  Local Port   : 1
  ChassisType  : mac-address
  ChassisId    : 001019-4c0230
  PortType     : mac-address
  PortId       : 00 10 19 4c 02 30
  SysName      :
  System Descr :
  PortDescr    :
  Pvid         :

  Remote Management Address

------------------------------------------------------------------------------
  Local Port   : 7
  ChassisType  : mac-address
  ChassisId    : 706d15-8a2b80
  PortType     : interface-name
  PortId       : GigabitEthernet1/0/24
  SysName      : sw1
  System Descr : Cisco IOS Software
  PortDescr    : GigabitEthernet1/0/24
  Pvid         : 99

------------------------------------------------------------------------------
  Local Port   : 7
  ChassisType  : network-address
  ChassisId    : 10.2.0.77
  PortType     : local
  PortId       : 3
  SysName      : ap
  System Descr :
  PortDescr    : bureau
""",
    "show config status": "Running configuration has been changed and needs to be saved.\n",
}
