"""Captures of a made-up EdgeSwitch, in the forms that such switches print."""

CONFIG = """!Current Configuration:
!
!System Description "EdgeSwitch 24-Port Lite, 1.9.3, Linux 3.6.5, 0.0.0.0000000"
!System Software Version "1.9.3"
!System Up Time          "12 days 4 hrs 11 mins 45 secs"
!Additional Packages     QOS,IPv6 Management,Routing
!Current SNTP Synchronized Time: Sep  2 23:22:32 2026 UTC
!
network protocol none
network parms 10.3.0.5 255.255.255.0 10.3.0.1
vlan database
vlan 10,20
vlan name 10 "Bureaux RDC"
vlan routing 20 1
exit

configure
hostname "sw-etage"
ip name server 10.3.0.53
ip domain name cabinet.example
sntp client mode unicast
sntp server "10.3.0.1"
clock timezone 1 minutes 0
username "ubnt" password 0123456789abcdef level 15 encrypted
line console
exit

line ssh
exit

snmp-server community ro "lecture"
!

interface 0/1
description 'Poste accueil'
vlan pvid 10
vlan participation exclude 1
vlan participation include 10
exit

interface 4/2
routing
ip address 10.3.20.1 255.255.255.0
exit

exit
"""

CAPTURES = {
    "show running-config": CONFIG,
    "show version": """r

Switch: 1

System Description............................. EdgeSwitch 24-Port Lite, 1.9.3, Linux 3.6.5, 0.0.0.0000000
Machine Type................................... EdgeSwitch 24-Port Lite
Machine Model.................................. ES-24-Lite
Serial Number.................................. 0200000000FF
Burned In MAC Address.......................... 02:00:00:00:00:FF
Software Version............................... 1.9.3
""",
    "show vlan": """VLAN ID VLAN Name                        VLAN Type
------- -------------------------------- -------------------
1       default                          Default
10      Bureaux RDC                      Static
20      VLAN0020                         Static
""",
    "show arp": """
Age Time (seconds)............................. 300
Total Entry Count Current / Peak .............. 2 / 4

  IP Address        MAC Address      Interface        Type        Age
---------------  -----------------  --------------  --------  -----------
10.3.20.9        02:00:00:00:0A:09  4/2             Dynamic    0h  0m 10s
10.3.20.33       00:00:00:00:00:00  4/2             Dynamic    0h  0m  5s
""",
    "show mac-addr-table": """
VLAN ID  MAC Address         Interface              IfIndex  Status
-------  ------------------  ---------------------  -------  ------------
1        02:00:00:00:00:FF   5/1                    55       Management
10       02:00:00:00:0A:01   0/1                    1        Learned
20       02:00:00:00:0A:09   0/2                    2        Learned
""",
}
"""Command -> answer."""
