"""Captures of a made-up small business switch of firmware 2.x, in the forms that such switches print."""

CONFIG = """config-file-header
sw-accueil
v2.5.9.16 / RTESLA2.5.9_930_364_286
CLI v1.0
file SSD indicator encrypted
@
ssd-control-start
ssd config
ssd file passphrase control unrestricted
no ssd file integrity control
ssd-control-end cb0a3fdb1f3a1af4e4430033719968c0
!
!
unit-type-control-start
unit-type unit 1 network gi uplink none
unit-type-control-end
!
spanning-tree mode mst
spanning-tree priority 4096
vlan database
vlan 10,20-21
exit
voice vlan state disabled
ip dhcp server
ip dhcp pool network SOINS
address low 10.2.20.1 high 10.2.20.254 255.255.255.0
lease 0 12
default-router 10.2.20.1
dns-server 10.2.0.53 10.2.0.54
exit
ip dhcp pool host "PC 1"
address 10.2.20.9 255.255.255.0 client-identifier 0102000000ab09
client-name pc-1
exit
ip dhcp excluded-address 10.2.20.1 10.2.20.99
ip access-list extended RADIO
permit tcp 10.2.20.0 0.0.0.255 any any 443 ace-priority 20
deny ip any any ace-priority 40 log-input
exit
mac access-list extended MACS
permit any 02:00:00:00:00:09 00:00:00:00:00:00 ace-priority 20
exit
hostname sw-accueil
management access-list ADMIN
permit ip-source 10.2.0.9
exit
management access-class ADMIN
crypto key pubkey-chain ssh
user-key admin rsa
key-string row bm90IGEga2V5
exit
exit
macro name imprimantes
interface $port
switchport mode access
exit
@
banner login ^C
interface GigabitEthernet99
exit
ip name-server 203.0.113.66
^C
logging host 10.2.0.80 port 1514 severity warnings
username admin password encrypted a1b2c3d4e5f6 privilege 15
username "jean d" password encrypted b1b2c3d4e5f6 privilege 1
ip ssh server
no ip http server
snmp-server server
snmp-server location "Accueil, 1er"
snmp-server community lecture ro 10.2.0.7 view Default
encrypted snmp-server user sonde lecteurs v3 auth sha c1c2c3c4 priv d1d2d3d4
snmp-server host 10.2.0.8 version 2c pieges
clock timezone CET +1
sntp server 10.2.0.1 poll
ip domain name cabinet.example
ip name-server  10.2.0.53 10.2.0.54
!
interface vlan 1
 ip address 10.2.0.5 255.255.255.0
 no ip address dhcp
!
interface vlan 10
 name "IP Phones"
!
interface vlan 20
 name Soins-Radiologie-Rez
!
interface GigabitEthernet1
 description "Poste 1"
 service-acl input RADIO default-action permit-any
 spanning-tree portfast
 switchport access vlan 20
!
interface GigabitEthernet2
 shutdown
 switchport mode trunk
 switchport trunk native vlan 20
 switchport trunk allowed vlan 10,20
!
interface range gi3-4
 channel-group 1 mode auto
!
interface GigabitEthernet5
 switchport mode general
 switchport general allowed vlan add 10,20-21 tagged
!
interface Port-Channel1
 description uplink
 switchport mode trunk
!
exit
ip default-gateway 10.2.0.1
ip route 192.168.9.0 /24 10.2.0.2 metric 3
encrypted ip ssh-client key rsa key-pair
---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----
Comment: RSA Private Key
bm90IGEga2V5
---- END SSH2 PRIVATE KEY ----
---- BEGIN SSH2 PUBLIC KEY ----
bm90IGEga2V5IGVpdGhlcg==
---- END SSH2 PUBLIC KEY ----
.
"""

STATUS = """                                             Flow Link          Back   Mdix
Port     Type         Duplex  Speed Neg      ctrl State       Pressure Mode
-------- ------------ ------  ----- -------- ---- ----------- -------- -------
gi1      1G-Copper    Full    1000  Enabled  Off  Up          Disabled On
gi2      1G-Copper      --      --     --     --  Down           --     --
gi3      1G-Copper    Full    1000  Enabled  Off  Up          Disabled On
gi4      1G-Copper    Full    1000  Enabled  Off  Up          Disabled On
gi5      1G-Combo-C     --      --     --     --  Down           --     --
gi6      1G-Combo-C     --      --     --     --  Down           --     --

                                          Flow    Link
Ch       Type    Duplex  Speed  Neg      control  State
-------- ------- ------  -----  -------- -------  -----------
Po1      1G      Full    1000   Enabled  Off      Up
Po2         --     --      --      --       --    Not Present
"""

VLAN = """Created by: D-Default, S-Static, G-GVRP, R-Radius Assigned VLAN, V-Voice VLAN

Vlan       Name           Tagged Ports      UnTagged Ports      Created by
---- ----------------- ------------------ ------------------ ----------------
 1           1                             gi5-6,Po1-2              D
 10      IP Phones        gi2,gi5,Po1                               S
 20  Soins-Radiologie-      gi5,Po1           gi1,gi2               S
     Rez
 21         21             gi5,                                     S
                          Po1
"""

CAPTURES = {
    "show running-config": CONFIG,
    "show interfaces status": STATUS,
    "show vlan": VLAN,
    "show version": """Active-image: flash://system/images/image_2.5.9.16.bin
  Version: 2.5.9.16
  MD5 Digest: 00000000000000000000000000000001
Inactive-image: flash://system/images/image1.bin
  Version: 2.2.8.4
""",
    "show system": """System Description:                       SG350-10 10-Port Gigabit Managed Switch
System Name:                              sw-accueil
System MAC Address:                       02:00:00:00:00:01
""",
    "show system id": "serial number  DNI00000001\n",
    "show ip interface": """IP Address        I/F    I/F Status  Type   Directed  Prec Redirect Status
                             admin/oper         Broadcast
------------------ --------- ---------- ------- --------- ---- -------- ------
10.2.0.5/24        vlan 1    UP/UP      Static  disable   No   enable   Valid
""",
    "show sntp status": """Clock is synchronized, stratum 2, reference is 10.2.0.1, unicast

Unicast servers:

Server            : 10.2.0.1
  Source          : Static
  Status          : up

Server            : time.example
  Source          : Default
  Status          : down

Anycast server:
""",
    "show mac address-table": """Flags: I - Internal usage VLAN
Aging time is 300 sec

    Vlan          Mac Address         Port       Type
------------ --------------------- ---------- ----------
     1         02:00:00:00:00:01       0         self
     1         02:00:00:00:0a:01      Po1      dynamic
     20        02:00:00:00:0a:02      gi1      dynamic

""",
    "show arp": """Total number of entries: 2


  VLAN    Interface     IP address        HW address          status
--------------------- --------------- ------------------- ---------------
vlan 1     Po1        10.2.0.1        02:00:00:00:0a:01   dynamic
vlan 1                10.2.0.9        02:00:00:00:0a:09   static
""",
    "show lldp neighbors": """System capability legend:
B - Bridge; R - Router; W - Wlan Access Point; T - telephone;

  Port        Device ID          Port ID         System Name    Capabilities  TTL
--------- ----------------- ----------------- ----------------- ------------ -----
gi3       02:00:00:00:0a:01 gi27              sw-tres-long-de-c     B, R       99
                                              ave
gi4       02:00:00:00:0a:01 02:00:00:00:0a:05                        O         90
""",
    "show startup-config": CONFIG.replace("ip http server", "ip http secure-server"),
}
"""Command -> answer."""
