"""Captures of a made-up AOS-CX switch, in the forms that such switches print."""

_HARDWARE = "Hardware: Ethernet, MAC Address: 02:00:00:00:00"


def _block(head: str, mac: str, admin: str, *own: str, description: str = "") -> str:
    lines = [
        head,
        f" Admin state is {admin}",
        " Link transitions: 1",
        f" Description: {description}",
        f" {_HARDWARE}:{mac} ",
        " MTU 1500",
        " qos trust none",
        *(f" {line}" for line in own),
        " Rx",
        "            0 total packets                    0 total bytes",
        " Tx",
        "            0 total packets                    0 total bytes",
    ]
    return "\n".join(lines) + "\n\n"


def _access(vlan: int) -> tuple[str, str]:
    return "VLAN Mode: access", f"Access VLAN: {vlan}"


def _trunk(native: int, allowed: str, mode: str = "native-untagged") -> tuple[str, str, str]:
    return f"VLAN Mode: {mode}", f"Native VLAN: {native}", f"Allowed VLAN List: {allowed}"


CONFIG = """Current configuration:
!
!Version ArubaOS-CX PL.10.13.1000
!export-password: default
hostname sw-cabinet
banner motd ^
Acces reserve
interface 9/9/9
^
user admin group administrators password ciphertext AQBapSECRETofADMIN
user lecture group operators password ciphertext AQBapSECRETofLECTURE
clock timezone europe/paris
ntp server 10.4.0.1 iburst prefer
ntp server time.cabinet.example
ntp enable
logging 10.4.0.9 tcp 1514 severity warning
logging console severity crit
!
!
ssh server vrf default
ssh server vrf mgmt
access-list ip GESTION
    10 comment SSH du prestataire
    10 permit tcp 10.4.0.0/255.255.255.0 any eq 22 log
    20 permit tcp any gt 1023 any range 5000 5010 count
    35 comment le reste
    40 deny any any any
access-list mac IMPRIMANTE
    10 permit 02:00:00:00:0a:01 any ip
apply access-list ip GESTION control-plane vrf default
vlan 1,30
vlan 20
    name SOINS
    apply access-list mac IMPRIMANTE in
spanning-tree
spanning-tree mode rpvst
spanning-tree priority 4
spanning-tree vlan 20 priority 2
interface mgmt
    no shutdown
    ip static 192.0.2.40/26
    default-gateway 192.0.2.1
    nameserver 192.0.2.53
interface lag 1
    description vers baie 1
    no shutdown
    vlan trunk native 1 tag
    vlan trunk allowed all
    lacp mode active
interface 1/1/1
    description Fauteuil 1
    no shutdown
    vlan access 20
    spanning-tree bpdu-guard
    spanning-tree port-type admin-edge
interface 1/1/2
    no shutdown
    vlan trunk native 20
    vlan trunk allowed 20,30
interface 1/1/3
    shutdown
    vlan access 1
interface 1/1/4
    no shutdown
    lag 1
interface 1/1/5
    no shutdown
    lag 1
interface 1/1/6
    no shutdown
    ip address 198.51.100.1/30
interface vlan 1
    no ip dhcp
interface vlan 20
    ip address 10.4.20.2/24
    ip address 10.4.21.2/24 secondary
    ipv6 address 2001:db8:20::2/64
interface vlan 30
    ip dhcp
snmp-server vrf default
snmp-server system-location Baie du RDC
snmp-server community lecture
    access-list 4 ip GESTION
snmp-server community ecriture
    access-level rw
snmp-server host 10.4.0.9 trap version v2c community lecture
snmpv3 user superviseur auth sha auth-pass ciphertext AQBapAUTH priv aes priv-pass ciphertext AQBapPRIV
ip route 0.0.0.0/0 10.4.20.1
ip route 10.8.0.0/16 10.4.20.9 distance 5 vrf rouge
ip dns server-address 10.4.0.53
ip dns domain-name cabinet.example
!
!
https-server vrf default
https-server vrf mgmt
"""

CAPTURES = {
    "show running-config": CONFIG,
    "show system": """Hostname               : sw-cabinet
System Description     : PL.10.13.1000
System Contact         :
System Location        : Baie du RDC

Vendor                 : Aruba
Product Name           : JL679A 6100 12G CL4 2SFP+ 139W Sw
Chassis Serial Nbr     : CN00000001
Base MAC Address       : 020000-000000
ArubaOS-CX Version     : PL.10.13.1000

Time Zone              : Europe/Paris

Up Time                : 3 weeks, 1 day, 2 hours, 16 minutes
CPU Util (%)           : 7
Memory Usage (%)       : 30
""",
    "show vlan": """
--------------------------------------------------------------------------------------
VLAN  Name                              Status  Reason        Type      Interfaces
--------------------------------------------------------------------------------------
1     DEFAULT_VLAN_1                    up      ok            default   1/1/3,lag1
20    SOINS                             up      ok            static    1/1/1-1/1/2,
                                                                        lag1
30    VLAN30                            up      ok            static    1/1/2,lag1
""",
    "show interface": "".join(
        [
            _block(
                "Aggregate lag1 is up ",
                "a1",
                "up",
                "Aggregated-interfaces : 1/1/4 1/1/5 ",
                "Aggregation-key       : 1",
                "Aggregate mode        : active",
                *_trunk(1, "all", "native-tagged"),
                description="vers baie 1",
            ),
            _block("Interface 1/1/1 is up ", "01", "up", *_access(20), description="Fauteuil 1"),
            _block("Interface 1/1/2 is up ", "02", "up", *_trunk(20, "20,30")),
            _block("Interface 1/1/3 is down ", "03", "down", *_access(1)),
            _block("Interface 1/1/4 is up ", "04", "up"),
            _block("Interface 1/1/5 is down ", "05", "up"),
            _block("Interface 1/1/6 is up ", "06", "up", "IPv4 address 198.51.100.1/30"),
            _block("Interface 1/1/7 is down ", "07", "down"),
            _block("Interface vlan1 is up ", "00", "up"),
            _block(
                "Interface vlan20 is up ",
                "00",
                "up",
                "IPv4 address 10.4.20.2/24",
                "IPv4 address 10.4.21.2/24 secondary",
            ),
            _block("Interface vlan30 is up ", "00", "up", "IPv4 address 10.4.30.77/24"),
        ]
    ),
    "show mac-address-table": """MAC age-time            : 300 seconds
Number of MAC addresses : 2

MAC Address          VLAN     Type                      Port
--------------------------------------------------------------
02:00:00:00:0A:01    20       dynamic                   1/1/1
02:00:00:00:0a:02    30       port-access-security      lag1
""",
    "show arp": """
IPv4 Address     MAC                Port         Physical Port    State
---------------------------------------------------------------------------
10.4.20.1        02:00:00:00:0a:01  vlan20       1/1/1            reachable
10.4.20.66                          vlan20                        incomplete

Total Number Of ARP Entries Listed: 2.
---------------------------------------------------------------------------
""",
    "show lldp neighbor-info detail": """
LLDP Neighbor Information
=========================
Total Neighbor Entries          : 3
Total Neighbor Entries Deleted  : 0
--------------------------------------------------------------------------------
Port                           : 1/1/2
Neighbor Entries               : 2
Neighbor Entries Deleted       : 0
Neighbor Chassis-Name          : ap-accueil
Neighbor Chassis-Description   : AP : deux radios
Neighbor Chassis-ID            : 02:00:00:00:0B:01
Neighbor Management-Address    : 10.4.20.7
Neighbor Port-ID               : 02:00:00:00:0b:01
Neighbor Port-Desc             : eth0
Neighbor Port VLAN ID          :
TTL                            : 120
Neighbor Chassis-Name          :
Neighbor Chassis-ID            : telephone-3
Neighbor Port-ID               : 1
TTL                            : 60
--------------------------------------------------------------------------------
Port                           : 1/1/4
Neighbor Entries               : 1
Neighbor Entries Deleted       : 0
Neighbor Chassis-Name          : sw1
Neighbor Chassis-ID            : 02:00:00:00:0c:01
Neighbor Port-ID               : GigabitEthernet1/0/24
TTL                            : 120
""",
}
"""Command -> answer."""
