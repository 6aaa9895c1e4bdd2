"""A made-up router as FRRouting 8.4 prints it through vtysh."""

import json

CONFIG = "show running-config"
VERSION = "show version"
INTERFACES = "show interface vrf all json"
BRIEF = "show interface vrf all brief json"
ROUTES = "show ip route vrf all static json"
ROUTES6 = "show ipv6 route vrf all static json"

RUNNING = """Building configuration...

Current configuration:
!
frr version 8.4.4
frr defaults traditional
hostname rt1
no ipv6 forwarding
service integrated-vtysh-config
!
password mdp-ligne
enable password mdp-mode
!
ip route 0.0.0.0/0 192.0.2.1
ip route 10.40.0.0/24 10.20.0.5 lan20 150
ip route 10.42.0.0/24 blackhole
ip route 10.43.0.0/24 10.20.0.6 tag 7
ip route 10.44.0.0/24 10.20.0.6 table 100
ipv6 route 2001:db8:40::/48 2001:db8::9 onlink
!
vrf soins
 ip route 10.50.0.0/16 10.30.0.9
exit-vrf
!
interface lan20
 description Imagerie au sous-sol
 ip address 10.20.0.1/24
exit
!
router bgp 65000
 neighbor 192.0.2.9 remote-as 65001
 neighbor 192.0.2.9 password mdp-liaison
exit
!
key chain anciens
 key 1
  key-string mdp-rotation
 exit
exit
!
end
"""


def _port(name: str, addresses: list[str], up: bool = True, **more: str) -> dict[str, object]:
    row: dict[str, object] = {
        "administrativeStatus": "up" if up else "down",
        "vrfName": "default",
        "flags": "<UP,BROADCAST,RUNNING,MULTICAST>" if up else "<BROADCAST,MULTICAST>",
        "type": "Ethernet",
        "hardwareAddress": f"02:00:00:00:00:{len(name):02x}",
        "ipAddresses": [{"address": each, "secondary": False} for each in addresses],
        **more,
    }
    return {**row, "operationalStatus": "up"} if up else row


_PORTS: dict[str, dict[str, object]] = {
    "lan10": _port("lan10", ["10.10.0.1/24", "fe80::1/64"]),
    "lan20": _port("lan20", ["10.20.0.1/24", "2001:db8::1/64"], description="Imagerie au sous-sol"),
    "reserve": _port("reserve", [], up=False),
    "lo": {**_port("lo", ["127.0.0.1/8"]), "type": "Loopback", "flags": "<UP,LOOPBACK,RUNNING>"},
}
_GLOBAL = {"lan10": ["10.10.0.1/24"], "lan20": ["10.20.0.1/24", "2001:db8::1/64"], "reserve": [], "lo": []}


def _static(*prefixes: str, vrf: str = "default") -> dict[str, object]:
    return {each: [{"prefix": each, "protocol": "static", "vrfName": vrf, "table": 254}] for each in prefixes}


CAPTURES = {
    VERSION: "FRRouting 8.4.4 (rt1) on Linux(6.1.0).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.\n"
    "configured with:\n    '--build=x86_64-linux-gnu' '--prefix=/usr'\n",
    CONFIG: RUNNING,
    INTERFACES: json.dumps(_PORTS, indent=2),
    BRIEF: json.dumps(
        {name: {"status": row["administrativeStatus"], "addresses": _GLOBAL[name]} for name, row in _PORTS.items()},
        indent=2,
    ),
    ROUTES: json.dumps(_static("0.0.0.0/0", "10.40.0.0/24", "10.42.0.0/24", "10.43.0.0/24"), indent=2)
    + "\n"
    + json.dumps(_static("10.50.0.0/16", vrf="soins"), indent=2),
    ROUTES6: json.dumps(_static("2001:db8:40::/48"), indent=2),
}
