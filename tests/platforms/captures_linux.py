"""What Linux's daemons print, made up in the form that they printed in `tests/lab`."""

import json

from netaudit.platforms import _bind, _kea, _linux_bridge, _linux_ntp, _linux_system, _ovs, _samba
from netaudit.platforms.linux import PLATFORM


def _uuid(number: int) -> list[str]:
    return ["uuid", f"00000000-0000-0000-0000-{number:012}"]


def _port(number: int, name: str, *settings: object) -> list[object]:
    return [_uuid(number), name, *settings]


_EMPTY: list[object] = ["set", []]
PORTS = [
    _port(1, "br0", _EMPTY, _EMPTY, _EMPTY, _uuid(11), _EMPTY, _EMPTY),
    _port(2, "port1", _EMPTY, ["set", [10, 20]], "trunk", _uuid(12), _EMPTY, _EMPTY),
    _port(3, "port2", 20, _EMPTY, _EMPTY, _uuid(13), _EMPTY, _EMPTY),
    _port(4, "port3", 10, 20, "native-untagged", _uuid(14), _EMPTY, _EMPTY),
    _port(5, "bond0", _EMPTY, _EMPTY, _EMPTY, ["set", [_uuid(15), _uuid(16)]], "balance-tcp", "active"),
]
INTERFACES = [
    [_uuid(11), "br0", 65534],
    [_uuid(12), "port1", 1],
    [_uuid(13), "port2", 2],
    [_uuid(14), "port3", 3],
    [_uuid(15), "eth8", 4],
    [_uuid(16), "eth9", 5],
]


def tables(ports: list[list[object]], interfaces: list[list[object]]) -> str:
    """`ovs-vsctl`'s answer."""
    bridge = ["br0", ["set", [row[0] for row in ports]], False, True]
    said = [
        {"data": [bridge], "headings": ["name", "ports", "stp_enable", "rstp_enable"]},
        {
            "data": ports,
            "headings": ["_uuid", "name", "tag", "trunks", "vlan_mode", "interfaces", "bond_mode", "lacp"],
        },
        {"data": interfaces, "headings": ["_uuid", "name", "ofport"]},
    ]
    return "".join(json.dumps(each) + "\n" for each in said)


MACS = """### br0
Statistics for bridge "br0":
  Current/maximum MAC entries in the table: 3/8192
  Current static MAC entries in the table : 0
 port  VLAN  MAC                Age
    2    20  02:00:00:00:01:02   24
    5    10  02:00:00:00:01:03    1
LOCAL     0  02:00:00:00:01:99    0
### end
"""
NAMED = """options {
	directory "/var/cache/bind";
	listen-on  {
		"any";
	};
	forwarders {
		192.0.2.53;
		192.0.2.54 port 5353;
	};
};
zone "cabinet.example" {
	type primary;
	file "db.cabinet";
};
zone "labo.example" {
	type slave;
	masters {
		192.0.2.1;
	};
};
zone "." {
	type hint;
	file "root.hints";
};
"""
ZONES = """### cabinet.example
cabinet.example.			      3600 IN SOA	ns.cabinet.example. it.cabinet.example. 1 3600 900 604800 3600
cabinet.example.			      3600 IN NS	ns.cabinet.example.
images.cabinet.example.			      3600 IN CNAME	pacs.cabinet.example.
pacs.cabinet.example.			      3600 IN A		10.2.0.9
pacs.cabinet.example.			      3600 IN A		10.2.0.8
### end
"""
KEA = """{
  // the imaging network
  "Dhcp4": {
    "interfaces-config": { "interfaces": [ "eth20" ] },
    "valid-lifetime": 3600, # an hour
    "option-data": [ { "name": "ntp-servers", "data": "10.9.0.1" } ],
    "subnet4": [ {
      "id": 20, "subnet": "10.3.0.0/24",
      "pools": [ { "pool": "10.3.0.100 - 10.3.0.149" } ],
      "option-data": [ { "name": "routers", "data": "10.3.0.1" }, { "code": 150, "data": "10.3.0.5,10.3.0.6" } ],
      "reservations": [ { "hw-address": "02:00:00:00:01:0A", "ip-address": "10.3.0.10", "hostname": "cbct1" }, ], // ,]
    } ],
    "shared-networks": [ { "name": "soins", "subnet4": [
      { "id": 30, "subnet": "10.4.0.0/24", "valid-lifetime": 60, "pools": [],
        "reservations": [ { "client-id": "01:02", "ip-address": "10.4.0.2" } ] } ] } ],
    /* a database of its own "// no comment" */
    "lease-database": { "type": "memfile", "password": "geheim-1234" }
  }
}
"""
KEA_LEASES = """1700000000
### file /var/lib/kea/kea-leases4.csv.2
cat: /var/lib/kea/kea-leases4.csv.2: No such file or directory

### file /var/lib/kea/kea-leases4.csv.1
cat: /var/lib/kea/kea-leases4.csv.1: No such file or directory

### file /var/lib/kea/kea-leases4.csv
address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context
10.3.0.10,02:00:00:00:01:0a,01:02,86400,1700000100,20,0,0,old,0,
10.3.0.10,02:00:00:00:01:0a,01:02,86400,1700000500,20,0,0,cbct1,0,
10.3.0.101,02:00:00:00:01:0b,,86400,1699999999,20,0,0,gone,0,
10.3.0.102,02:00:00:00:01:0c,,86400,1700000500,20,0,0,declined,1,

### end
"""
ROUTES = (
    json.dumps(
        [
            {"dst": "default", "gateway": "10.2.0.1", "dev": "eth0", "flags": []},
            {"dst": "10.2.0.0/24", "dev": "eth0", "protocol": "kernel", "scope": "link", "flags": []},
            {"dst": "192.0.2.0/24", "via": {"family": "inet6", "host": "fe80::1"}, "dev": "eth0", "metric": 50},
            {"type": "blackhole", "dst": "198.51.100.0/24", "protocol": "static", "table": "7"},
            {"dst": "203.0.113.0/24", "gateway": "10.2.0.9", "dev": "eth0", "protocol": "196"},
        ],
        indent=1,
    ),
    json.dumps([{"dst": "default", "gateway": "fe80::1", "dev": "eth0", "protocol": "ra"}], indent=1),
)
SSHD = "port 22\nlistenaddress [::]:22\nlistenaddress 0.0.0.0:22\npermitrootlogin no\npasswordauthentication no\n"
USERS = """root:x:0:0:root:/root:/bin/bash
bin:x:2:2:bin:/bin:/usr/sbin/nologin
tech:x:1000:1000::/home/tech:/bin/sh
### end
"""
SNMPD = "agentaddress udp:161\nrocommunity lecture-1234 10.9.0.0/24\ncreateUser u SHA geheim-auth AES geheim-priv\n"
CAPTURES = {
    _ovs.TABLES: tables(PORTS, INTERFACES),
    _ovs.MACS: MACS,
    _bind.CONFIG: NAMED,
    _bind.ZONES: ZONES,
    _kea.CONFIG: KEA,
    _kea.LEASES: KEA_LEASES,
    **dict(zip(_linux_system.ROUTES, ROUTES, strict=True)),
    _linux_system.SSHD: SSHD,
    _linux_system.USERS: USERS,
    "sudo -n cat /etc/snmp/snmpd.conf": SNMPD,
}


def absent(command: str) -> str:
    """What a host prints that has nothing of what a command asks for."""
    if "for f in " in command:
        paths = command.partition("for f in ")[2].partition(";")[0].split()
        said = "".join(f"### file {path}\ncat: {path}: No such file or directory\n\n" for path in paths)
        return ("1700000000\n" if command.startswith("date") else "") + said + "### end\n"
    others = {
        _linux_bridge.LINKS: "[]\n",
        _linux_bridge.VLANS: "[]\n",
        _linux_bridge.MACS: "[]\n",
        _linux_ntp.ZONE: "### end\n",
        _samba.SHARES: "bash: line 1: testparm: command not found\n### end\n",
    }
    return others.get(command, "bash: x: command not found\n")


def silent(section: str) -> dict[str, str]:
    """The same of all commands of a section."""
    return {command: absent(command) for command in PLATFORM.readings[section].commands}
