"""What the simulated FortiGate answers to `get`, `show`, `execute` and `diagnose`.

Layouts follow recordings of real devices (oxidized spec/model/data/fortigate#FortiGate-91G_7.4.7#simulation.yaml and
ntc-templates tests/fortinet/<command>), and where those lack one, the FortiOS 7.4 CLI Reference.
"""

import ipaddress
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from netaudit.lab.fortios_schema import TABLES
from netaudit.lab.fortios_tree import Node, bare, printed

if TYPE_CHECKING:
    from netaudit.lab.fortios import FortiGate

_PORTS = ("dmz", "wan1", "wan2", "internal1", "internal2", "internal3", "internal4", "internal5", "a", "b")
_LINKED = ("wan1", "internal1")
"""Ports with a cable: to the operator's box and to fw1."""


def status(firewall: "FortiGate") -> str:
    """The recording's `get system status`, without the databases that the 91G has besides."""
    return f"""Version: FortiGate-60F {firewall.firmware}
First GA patch build date: 230509
Security Level: High
Firmware Signature: certified
Virus-DB: 1.00000(2018-04-09 18:07)
Extended DB: 1.00000(2018-04-09 18:07)
AV AI/ML Model: 0.00000(2001-01-01 00:00)
IPS-DB: 6.00741(2015-12-01 02:30)
IPS-ETDB: 0.00000(2001-01-01 00:00)
APP-DB: 6.00741(2015-12-01 02:30)
FMWP-DB: 0.00000(2001-01-01 00:00)
IPS Malicious URL Database: 1.00001(2015-01-01 01:01)
IoT-Detect: 0.00000(2022-08-17 17:31)
IPS-Engine: 7.00559(2024-12-05 01:06)
Serial-Number: {firewall.serial}
BIOS version: 05000030
System Part-Number: P24286-03
Log hard disk: Not available
Hostname: {firewall.hostname()}
Private Encryption: Disable
Operation Mode: NAT
Current virtual domain: root
Max number of virtual domains: 10
Virtual domains status: 1 in NAT mode, 0 in TP mode
Virtual domain configuration: disable
FIPS-CC mode: disable
Current HA mode: standalone
Branch point: {firewall.build()}
Release Version Information: GA
System time: {time.strftime("%a %b %e %H:%M:%S %Y", time.gmtime(firewall.world.clock()))}
Last reboot reason: {firewall.reboot_reason}

"""


def performance(firewall: "FortiGate") -> str:
    """CLI Reference, `get system performance status`; all of it moves."""
    up = int(firewall.world.clock() - firewall.booted_at)
    load = (up + firewall.shows) % 7
    return f"""CPU states: {load}% user 0% system 0% nice {100 - load}% idle 0% iowait 0% irq 0% softirq
Memory: 1931740k total, {912_000 + up % 4000}k used (47.2%), {1_019_000 - up % 4000}k free (52.8%), 740k freeable (0.0%)
Average network usage: {180 + load} / {90 + load} kbps in 1 minute, {160 + load} / {80 + load} kbps in 10 minutes
Average sessions: {40 + load} sessions in 1 minute, {38 + load} sessions in 10 minutes
Virus caught: 0 total in 1 minute
IPS attacks blocked: 0 total in 1 minute
Uptime: {up // 86400} days,  {up // 3600 % 24} hours,  {up // 60 % 60} minutes

"""


def physical(firewall: "FortiGate") -> str:
    """tests/fortinet/get_system_interface_physical."""
    text = "== [onboard]\n"
    for name in _PORTS:
        node = firewall.table("system interface").entries.get(name, Node())
        up = name in _LINKED and node.settings.get("status", "up") == "up"
        speed = "1000Mbps (Duplex: full)" if up else "n/a"
        text += f"""        ==[{name}]
                mode: {node.settings.get("mode", "static")}
                ip: {node.settings.get("ip", "0.0.0.0 0.0.0.0")}
                ipv6: ::/0
                status: {"up" if up else "down"}
                speed: {speed}
"""
    return f"{text}\n"


def interfaces(firewall: "FortiGate") -> str:
    """tests/fortinet/get_system_interface."""
    text = ""
    for name, node in firewall.table("system interface").entries.items():
        fields = {
            "name": name,
            "mode": node.settings.get("mode", "static"),
            "ip": node.settings.get("ip", "0.0.0.0 0.0.0.0"),
            "status": node.settings.get("status", "up"),
            "netbios-forward": "disable",
            "type": node.settings.get("type", "physical"),
            "netflow-sampler": "disable",
            "sflow-sampler": "disable",
            "src-check": "enable",
            "explicit-web-proxy": "disable",
            "explicit-ftp-proxy": "disable",
            "proxy-captive-portal": "disable",
            "mtu-override": "disable",
            "wccp": "disable",
            "drop-overlapped-fragment": "disable",
            "drop-fragment": "disable",
        }
        text += f"== [ {name} ]\n" + "   ".join(f"{field}: {value}" for field, value in fields.items()) + "\n"
    return f"{text}\n"


def arp(firewall: "FortiGate") -> str:
    """tests/fortinet/get_system_arp: the operator's box and fw1; ages move."""
    text = "Address           Age(min)   Hardware Addr      Interface\n"
    for place, (address, mac) in enumerate(firewall.stations.items()):
        name = firewall.interface_towards(address)
        if name:
            age = (int(firewall.world.clock()) // 60 + place * 3 + firewall.shows) % 5
            text += f"{address:<17} {age:<10} {mac} {name}\n"
    return f"{text}\n"


def leases(firewall: "FortiGate") -> str:
    """tests/fortinet/execute_dhcp_lease-list; expiries move at each renewal."""
    text = ""
    for node in firewall.table("system dhcp server").entries.values():
        seconds = int(node.settings.get("lease-time", "604800"))
        expiry = time.gmtime(firewall.world.clock() + seconds - 600 - firewall.shows)
        text += f"{bare(node.settings['interface'])[0]}\n"
        text += "IP            MAC-Address             Hostname        VCI             Expiry\n"
        for address, mac, name, vendor in firewall.leases:
            row = f"{address:<13} {mac:<23} {name:<15} {vendor:<15}"
            text += f"{row} {time.strftime('%a %b %e %H:%M:%S %Y', expiry)}\n"
    return f"{text}\n"


def routes(firewall: "FortiGate") -> str:
    """CLI Reference, `get router info routing-table all`."""
    text = """Codes: K - kernel, C - connected, S - static, R - RIP, B - BGP
       O - OSPF, IA - OSPF inter area
       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2
       E1 - OSPF external type 1, E2 - OSPF external type 2
       i - IS-IS, L1 - IS-IS level-1, L2 - IS-IS level-2, ia - IS-IS inter area
       * - candidate default

Routing table for VRF=0
"""
    found = []
    for node in firewall.table("router static").entries.values():
        target = ipaddress.IPv4Network(node.settings.get("dst", "0.0.0.0 0.0.0.0").replace(" ", "/"))
        kind = "S*" if target.prefixlen == 0 else "S"
        gateway, distance = node.settings.get("gateway"), node.settings.get("distance", "10")
        if gateway and firewall.interface_towards(gateway) and node.settings.get("status", "enable") == "enable":
            device = bare(node.settings["device"])[0]
            found.append((target, f"{kind:<7} {target} [{distance}/0] via {gateway}, {device}, [1/0]\n"))
    for name, address in firewall.addresses().items():
        found.append((address.network, f"{'C':<7} {address.network} is directly connected, {name}\n"))
    return text + "".join(line for _, line in sorted(found)) + "\n"


def address_list(firewall: "FortiGate") -> str:
    """CLI Reference, `diagnose ip address list`."""
    rows = [(name, address) for name, address in firewall.addresses().items()]
    rows.append(("root", ipaddress.IPv4Interface("127.0.0.1/8")))
    return "".join(
        f"IP={address.ip}->{address.ip}/{address.netmask} index={place} devname={name}\n"
        for place, (name, address) in enumerate(rows, start=5)
    )


def settings(firewall: "FortiGate", path: str) -> str:
    """`get PATH`: a table's settings, or its entries by name; a secret shows as a star."""
    schema, node = TABLES[path], firewall.table(path)
    if schema.keyed:
        title = "name" if schema.keyed == "name" else "policyid" if path == "firewall policy" else "id"
        return "".join(f"== [ {key} ]\n{title}: {key}\n" for key in node.entries)
    text = ""
    for name, setting in schema.settings.items():
        value = " ".join(bare(node.settings.get(name, setting.default)))
        text += f"{name:<20}: {'*' if setting.kind == 'secret' else value} \n"
    return text


def configuration(firewall: "FortiGate", username: str, full: bool) -> str:
    """The recording's `show`: four lines that say what this is, then every table that is not empty."""
    version, build = firewall.firmware.split(",")[0][1:], firewall.build()
    dated = firewall.firmware.split(",")[2].split()[0] if firewall.firmware.count(",") > 1 else "000000"
    written = int(firewall.world.clock() * 1000) + firewall.shows
    head = f"""#config-version=FGT60F-{version}-FW-build{build}-{dated}:opmode=1:vdom=0:user={username}
#conf_file_ver={written}
#buildno={build}
#global_vdom=1
"""
    lines = [
        line
        for path in TABLES
        if not firewall.table(path).empty() or (full and not TABLES[path].keyed)
        for line in printed(firewall.tables, path, firewall.salted, full)
    ]
    return head + "\n".join(lines) + "\n\n"


GET: Mapping[str, Callable[["FortiGate"], str]] = {
    "get system status": status,
    "get system performance status": performance,
    "get system interface": interfaces,
    "get system interface physical": physical,
    "get system arp": arp,
    "get router info routing-table all": routes,
    "execute dhcp lease-list": leases,
    "diagnose ip address list": address_list,
}
