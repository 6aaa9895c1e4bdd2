"""What further daemons of a Linux host have in their files, made up; `tests/platforms/test_linux_files` shows most of
it to the daemons themselves."""

import json

from netaudit.platforms import (
    _hostapd,
    _isc_conf,
    _linux_bridge,
    _linux_leases,
    _linux_ntp,
    _rsyslog,
    _samba,
    _snmpd,
    _unbound,
)


def shown(command: str, files: dict[str, str]) -> str:
    """What a command that shows files prints: those, and of every place where there is none that there is none."""
    asked = command.partition("for f in ")[2].partition(";")[0].split()
    absent = [path for path in asked if path not in files]
    told = [f"### file {path}\n{text}\n" for path, text in files.items()]
    told += [f"### file {path}\ncat: {path}: No such file or directory\n\n" for path in absent]
    return ("1795075200\n" if command.startswith("date") else "") + "".join(told) + "### end\n"


DHCPD = """# the practice
authoritative;
default-lease-time 600;
option domain-name "cabinet.example";
option wpad code 252 = text;
omapi-key omapi_key;
key omapi_key { algorithm hmac-md5; secret "Z2VoZWltLW9tYXBp"; }
include "/etc/dhcp/dhcpd.d/hosts.conf";
class "phones" { match if substring(option vendor-class-identifier, 0, 4) = "PHON"; option ntp-servers 10.9.9.9; }
shared-network soins {
  option domain-name-servers 10.5.0.53, 10.5.0.54;
  subnet 10.5.0.0 netmask 255.255.255.0 {
    option routers 10.5.0.1;
    option wpad "http://10.5.0.2/w}{;#pad";
    range 10.5.0.100 10.5.0.149;
    range dynamic-bootp 10.5.0.160;
    host scanner { hardware ethernet 2:0:0:0:5:a; fixed-address 10.5.0.10; }
  }
  subnet 10.6.0.0 netmask 255.255.254.0 { default-lease-time 3600; }
  pool { deny members of "phones"; range 10.6.0.20 10.6.0.30; option time-offset 14400; }
}
subnet 10.7.0.0 netmask 255.255.255.0 { }
"""
DHCPD_HOSTS = """group {
  host cbct { hardware ethernet 02:00:00:00:05:0b; fixed-address 10.5.0.11, 10.7.0.11; option host-name "CBCT-1"; }
  host invite { hardware ethernet 02:00:00:00:05:0c; }
}
"""
DHCPD_LEASES = """# The format of this file is documented in the dhcpd.leases(5) manual page.
# This lease file was written by isc-dhcp-4.4.3-P1

# authoring-byte-order entry is generated, DO NOT DELETE
authoring-byte-order little-endian;

server-duid "\\000\\001}\\000\\001{;";

lease 10.5.0.100 {
  starts 4 2026/11/19 06:00:00;
  ends 4 2026/11/19 09:00:00;
  cltt 4 2026/11/19 06:00:00;
  binding state active;
  next binding state free;
  hardware ethernet 02:00:00:00:05:01;
  uid "\\001}\\002";
  client-hostname "ancien";
}
lease 10.5.0.101 {
  starts 4 2026/11/19 06:00:00;
  ends never;
  binding state active;
  hardware ethernet 02:00:00:00:05:02;
}
lease 10.5.0.102 {
  starts epoch 1795075100; # Thu Nov 19 07:58:20 2026
  ends epoch 1795078800; # Thu Nov 19 09:00:00 2026
  binding state active;
  hardware ethernet 02:00:00:00:05:02;
  client-hostname "pc;{ 2";
}
lease 10.5.0.103 {
  starts 4 2026/11/19 06:00:00;
  ends 4 2026/11/19 07:59:59;
  binding state active;
  hardware ethernet 02:00:00:00:05:03;
}
lease 10.5.0.100 {
  starts 4 2026/11/19 07:00:00;
  ends 4 2026/11/19 09:30:00;
  binding state active;
  hardware ethernet 02:00:00:00:05:04;
  client-hostname "nouveau";
}
lease 10.5.0.104 {
  starts 4 2026/11/19 07:00:00;
  ends 4 2026/11/19 09:30:00;
  binding state abandoned;
  next binding state free;
}
"""
UNBOUND = """# its own words
server:
    interface: 10.5.0.53
    local-zone: "soins.example." static
    local-data: "scanner.soins.example. 3600 IN A 10.5.0.10"
    local-data: 'scanner.soins.example. A 10.5.0.12' # two of them
    local-data: "scanner.soins.example. AAAA 2001:db8::10"
    local-data: 'soins.example. TXT "v=spf1 -all # tout"'
    local-data-ptr: "10.5.0.10 scanner.soins.example."
    local-zone: "5.10.in-addr.arpa." nodefault
include: "/etc/unbound/unbound.conf.d/*.conf"
remote-control: control-enable: no
"""
UNBOUND_FORWARD = """server:
  local-zone: "pub.example" always_nxdomain
forward-zone:
  name: "."
  forward-tls-upstream: yes
  forward-addr: 192.0.2.57@853#dns.example
  forward-addr: 2001:db8::
forward-zone:
  name: "labo2.example."
  forward-addr: 192.0.2.58
stub-zone:
  name: "stub.example"
  stub-addr: 192.0.2.59
auth-zone:
  name: "autre.example"
  primary: 192.0.2.60
"""
HOSTAPD = """# the surgery
interface=wlan0
bridge=br-lan
driver=nl80211
ssid=Cabinet
hw_mode=g
wpa=2
wpa_key_mgmt=WPA-PSK SAE
wpa_passphrase=geheim mit Leerzeichen
ieee80211w=1

bss=wlan0_1
ssid=Invites
bridge=br-invites
ignore_broadcast_ssid=1
ap_isolate=1

bss=wlan0_2
ssid2=P"Etage"
""".replace('P"Etage"', '"Etage"')
HOSTAPD_5 = """interface=wlan1
ssid=Cabinet
wpa=2
wpa_key_mgmt=WPA-EAP
auth_server_addr=10.5.0.70
auth_server_shared_secret=geheim-radius
"""
CHRONY = """! Debian's
pool 2.debian.pool.ntp.org iburst
server 10.9.0.1 iburst key 7
refclock PHC /dev/ptp0 poll 3
sourcedir /run/chrony-dhcp
sourcedir /etc/chrony/sources.d
confdir /etc/chrony/conf.d
makestep 1 3
"""
RSYSLOG = """module(load="imuxsock") # local
/* in a comment: *.* @192.0.2.99 */
$IncludeConfig /etc/rsyslog.d/*.conf
auth,authpriv.*\t\t\t/var/log/auth.log
*.*;auth.none\t\t\t-/var/log/syslog
*.err @10.5.0.80
local7.*  @@(o)[2001:db8::80]:6514;RSYSLOG_SyslogProtocol23Format
#*.* @192.0.2.98
"""
RSYSLOG_REMOTE = """template(name="t" type="string" string="a @b c\\n")
*.* action(type="omfwd" target="logs.cabinet.example" port="10514" protocol="tcp"
           queue.filename="fwd")
:msg, contains, "DICOM" @@10.5.0.80:1514
if $programname == 'sshd' then {
    action(type="omrelp" target="10.5.0.81" port="2514")
}
*.* :omrelp:10.5.0.82:2514
*.* :ommysql:10.5.0.83,Syslog,schreiber,geheim-db
"""
SNMPD_EXTRA = """com2sec -Cn ctx lecteurs 10.9.0.0/24 "geheim lecture"
com2sec ecrivains default geheim-ecriture
com2sec personne default geheim-personne
group lisent v1 lecteurs
group lisent v2c lecteurs
group ecrivent v2c ecrivains
group secure usm superviseur
access lisent "" any noauth exact all none none
access ecrivent "" any noauth exact all all none
access secure "" usm priv exact all none none
rouser technicien
rwuser chef authPriv -V systemonly
trap2sink 10.9.0.40 geheim-piege 162
trapsess -v 3 -u envoyeur -l authPriv -A geheim-env-a -X geheim-env-x 10.9.0.41
sysLocation Baie du couloir # sous l'escalier
SYSCONTACT it@cabinet.example
"""
SHARES = """Load smb config files from /etc/samba/smb.conf
Loaded services file OK.
[global]
\tmap to guest = Bad User
[IMAGES]
\tguest ok = Yes
[COMPTA]
\tread only = No
### end
"""


def _link(name: str, kind: str = "", master: str = "", settings: object = None, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "ifname": name,
        "flags": ["UP", "LOWER_UP"],
        "link_type": "ether",
        "address": "02:00:00:00:00:77",
    }
    linked: dict[str, object] = {"info_kind": kind} if kind else {}
    if settings is not None:
        linked["info_data"] = settings
    if master:
        row["master"] = master
    return {**row, **({"linkinfo": linked} if linked else {}), **more}


LINK_ROWS: list[dict[str, object]] = [
    {"ifname": "lo", "flags": ["UP"], "link_type": "loopback", "address": "00:00:00:00:00:00"},
    _link("eth0"),
    _link("sw", "bridge", settings={"vlan_filtering": 1, "stp_state": 1, "priority": 4096}),
    {**_link("lan1", master="sw"), "linkinfo": {"info_slave_kind": "bridge", "info_slave_data": {"guard": True}}},
    _link("lan2", master="sw"),
    _link("lan3", master="sw"),
    _link("br-lan", "bridge", settings={"vlan_filtering": 0, "stp_state": 1, "priority": 4096}),
    _link("eth0.10", "vlan", "br-lan", {"protocol": "802.1Q", "id": 10}),
    _link("wlan0", master="br-lan"),
    _link("br-invites", "bridge", settings={"vlan_filtering": 0, "stp_state": 1, "priority": 4096}),
    _link("eth0.30", "vlan", "br-invites", {"protocol": "802.1Q", "id": 30}),
    _link("wlan0_1", master="br-invites"),
    _link("docker0", "bridge", settings={"vlan_filtering": 0, "stp_state": 1, "priority": 4096}),
    _link("veth1", "veth", "docker0"),
    _link("bond1", "bond", settings={"mode": "802.3ad", "ad_lacp_active": "on"}),
    _link("eth6", master="bond1"),
    _link("eth7", master="bond1"),
    _link("bond2", "bond", settings={"mode": "active-backup"}),
]
VLAN_ROWS: list[dict[str, object]] = [
    {"ifname": "lan1", "vlans": [{"vlan": 20, "flags": ["PVID", "Egress Untagged"]}]},
    {
        "ifname": "lan2",
        "vlans": [{"vlan": 1, "flags": ["PVID", "Egress Untagged"]}, {"vlan": 20}, {"vlan": 30, "vlanEnd": 32}],
    },
    {"ifname": "sw", "vlans": [{"vlan": 99, "flags": ["PVID", "Egress Untagged"]}]},
    {"ifname": "veth1", "vlans": [{"vlan": 77, "flags": ["PVID", "Egress Untagged"]}]},
]
MAC_ROWS: list[dict[str, object]] = [
    {"mac": "33:33:00:00:00:01", "ifname": "eth0", "flags": ["self"], "state": "permanent"},
    {"mac": "02:00:00:00:00:77", "ifname": "lan1", "vlan": 20, "flags": [], "master": "sw", "state": "permanent"},
    {"mac": "02:00:00:00:06:01", "ifname": "lan1", "vlan": 20, "flags": [], "master": "sw", "state": ""},
    {"mac": "02:00:00:00:06:02", "ifname": "lan2", "vlan": 31, "flags": [], "master": "sw", "state": "static"},
    {"mac": "02:00:00:00:06:03", "ifname": "wlan0", "flags": [], "master": "br-lan", "state": ""},
    {"mac": "02:42:00:00:06:04", "ifname": "veth1", "flags": [], "master": "docker0", "state": ""},
]
CAPTURES = {
    _isc_conf.CONFIG: shown(
        _isc_conf.CONFIG,
        {
            "/etc/dhcp/dhcpd.conf": DHCPD,
            "/etc/dhcp/dhclient.conf": "send host-name = gethostname();\n",
            "/etc/dhcp/dhcpd.d/hosts.conf": DHCPD_HOSTS,
        },
    ),
    _linux_leases.ISC: shown(_linux_leases.ISC, {"/var/lib/dhcp/dhcpd.leases": DHCPD_LEASES}),
    _unbound.CONFIG: shown(
        _unbound.CONFIG,
        {"/etc/unbound/unbound.conf": UNBOUND, "/etc/unbound/unbound.conf.d/forward.conf": UNBOUND_FORWARD},
    ),
    _hostapd.CONFIG: shown(
        _hostapd.CONFIG, {"/etc/hostapd/hostapd.conf": HOSTAPD, "/etc/hostapd/wlan1.conf": HOSTAPD_5}
    ),
    _linux_ntp.CHRONY: shown(
        _linux_ntp.CHRONY,
        {"/etc/chrony/chrony.conf": CHRONY, "/etc/chrony/sources.d/site.sources": "server 10.9.0.2\n"},
    ),
    _linux_ntp.NTPD: shown(_linux_ntp.NTPD, {}),
    _linux_ntp.TIMESYNCD: shown(_linux_ntp.TIMESYNCD, {"/etc/systemd/timesyncd.conf": "[Time]\n#NTP=\n"}),
    _linux_ntp.ZONE: "/usr/share/zoneinfo/Indian/Reunion\n### end\n",
    _rsyslog.CONFIG: shown(
        _rsyslog.CONFIG, {"/etc/rsyslog.conf": RSYSLOG, "/etc/rsyslog.d/10-remote.conf": RSYSLOG_REMOTE}
    ),
    _snmpd.CONFIG: "agentaddress udp:161\nrocommunity lecture-1234 10.9.0.0/24\nROCommunity lecture-1234 10.8.0.5\n"
    "rwcommunity geheim-rw\ncreateUser u SHA geheim-auth AES geheim-priv\nincludeDir /etc/snmp/snmpd.conf.d\n",
    _snmpd.DROPINS: shown(_snmpd.DROPINS, {"/etc/snmp/snmpd.conf.d/site.conf": SNMPD_EXTRA}),
    _samba.SHARES: SHARES,
    _linux_bridge.LINKS: json.dumps(LINK_ROWS, indent=1),
    _linux_bridge.VLANS: json.dumps(VLAN_ROWS, indent=1),
    _linux_bridge.MACS: json.dumps(MAC_ROWS, indent=1),
}
