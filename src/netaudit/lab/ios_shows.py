"""What the simulated Catalyst shows, each rendered from the one configuration and the practice's wiring.

Layouts follow recordings of real devices: ntc-templates tests/cisco_ios/<command>, and for headers that the
recordings lack, the Catalyst 2960-X command references.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from netaudit.lab import ios_show_ports, ios_show_system
from netaudit.lab.ios_config import long_name, port_lines, render
from netaudit.lab.ios_show_ports import dotted, short_name
from netaudit.lab.ios_show_system import stamp

if TYPE_CHECKING:
    from netaudit.lab.ios import IosSwitch


def running_config(switch: "IosSwitch") -> str:
    """oxidized spec/model/data/ios#C9200L-24P-4G_17.09.04a#output.txt; the change line appears once changed."""
    body = render(switch.config, switch.firmware)
    head = ""
    for words, event in (
        ("Last configuration change at", switch.changed),
        ("NVRAM config last updated at", switch.saved),
    ):
        head += f"! {words} {stamp(event[0])} by {event[1]}\n" if event else ""
    head += "!\n" if head else ""
    return f"Building configuration...\n\nCurrent configuration : {len(head + body)} bytes\n!\n{head}{body}\n\n"


def one_interface_config(switch: "IosSwitch", text: str) -> str:
    """`show running-config interface Gi1/0/5`."""
    port = switch.config.ports.get(long_name(text) or "")
    if port is None:
        return "%Invalid interface type and number\n"
    body = "\n".join(port_lines(port))
    return f"Building configuration...\n\nCurrent configuration : {len(body)} bytes\n!\n{body}\nend\n\n"


def startup_config(switch: "IosSwitch") -> str:
    """As `show running-config`, of what is saved."""
    body = render(switch.startup, switch.firmware)
    return f"Using {len(body)} out of 524288 bytes\n{body}\n\n"


def vlan_brief(switch: "IosSwitch") -> str:
    """Catalyst 2960-X VLAN configuration guide; ports of a VLAN continue on lines of their own."""
    text = "\nVLAN Name                             Status    Ports\n"
    text += "---- -------------------------------- --------- -------------------------------\n"
    for vlan, name in sorted({1: "default", **switch.config.vlans}.items()):
        members = [
            short_name(port)
            for port in switch.config.ports.values()
            if port.physical and port.mode != "trunk" and port.access_vlan == vlan
        ]
        rows = [", ".join(members[start : start + 4]) for start in range(0, len(members), 4)] or [""]
        text += f"{vlan:<4} {name or f'VLAN{vlan:04d}':<32} {'active':<9} {rows[0]}\n"
        text += "".join(f"{'':<48}{row}\n" for row in rows[1:])
    for vlan, name in {1002: "fddi", 1003: "token-ring", 1004: "fddinet", 1005: "trnet"}.items():
        text += f"{vlan:<4} {name + '-default':<32} act/unsup \n"
    return text


def vlans(switch: "IosSwitch") -> str:
    """`show vlan`: the brief table, then each VLAN's media parameters."""
    text = vlan_brief(switch)
    text += "\nVLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2\n"
    text += "---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------\n"
    media = dict.fromkeys(sorted({1, *switch.config.vlans}), "enet")
    for vlan, kind in {**media, 1002: "fddi", 1003: "tr", 1004: "fdnet", 1005: "trnet"}.items():
        text += f"{vlan:<4} {kind:<5} {100000 + vlan:<10} 1500  -      -      -        -    -        0      0\n"
    return text + "\n"


def mac_table(switch: "IosSwitch") -> str:
    """Catalyst `show mac address-table`: the switch's own multicast entries, then what it learnt, then a total."""
    text = "          Mac Address Table\n-------------------------------------------\n\n"
    text += "Vlan    Mac Address       Type        Ports\n----    -----------       --------    -----\n"
    text += " All    0100.0ccc.cccc    STATIC      CPU\n All    0180.c200.0000    STATIC      CPU\n"
    rows = [row for row in switch.world.mac_table(switch.name) if row.port]
    text += "".join(f"{row.vlan:>4}    {dotted(row.mac)}    DYNAMIC     {row.port}\n" for row in rows)
    return f"{text}Total Mac Addresses for this criterion: {len(rows) + 2}\n"


def arp(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_arp; ages move."""
    text = "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
    for vlan, (mac, address) in switch.own_addresses().items():
        text += f"Internet  {address:<16}         -   {dotted(mac)}  ARPA   Vlan{vlan}\n"
        heard = {row.mac for row in switch.world.mac_table(switch.name) if row.vlan == vlan and row.port}
        for endpoint in switch.world.endpoints:
            if endpoint.ip and endpoint.mac in heard and switch.world.vlan_of(endpoint) == vlan:
                age = int(switch.world.clock() / 60 + len(endpoint.name)) % 200
                text += f"Internet  {endpoint.ip:<16}  {age:>8}   {dotted(endpoint.mac)}  ARPA   Vlan{vlan}\n"
    return text


def lldp_detail(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_lldp_neighbors_detail."""
    if not switch.config.lldp:
        return "% LLDP is not enabled\n\n"
    text = ""
    found = switch.world.lldp_neighbours(switch.name)
    for neighbour in found:
        text += f"""------------------------------------------------
Local Intf: {neighbour.local_port}
Chassis id: {dotted(neighbour.chassis)}
Port id: {neighbour.port}
Port Description: {neighbour.port}
System Name: {neighbour.name}

System Description:
{neighbour.description}

Time remaining: {90 + switch.shows % 30} seconds
System Capabilities: B,R
Enabled Capabilities: B
Management Addresses:
    IP: {neighbour.address}
Auto Negotiation - supported, enabled
Media Attachment Unit type: 30
Vlan ID: - not advertised

"""
    return f"\n{text}\nTotal entries displayed: {len(found)}\n\n"


def cdp(_switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_cdp_neighbors: the heading of a table without rows."""
    return """Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge
                  S - Switch, H - Host, I - IGMP, r - Repeater, P - Phone,
                  D - Remote, C - CVTA, M - Two-port Mac Relay

Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID

Total cdp entries displayed : 0
"""


def dhcp_bindings(_switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_ip_dhcp_binding: this switch serves no address."""
    return """Bindings from all pools not associated with VRF:
IP address          Client-ID/              Lease expiration        Type
                    Hardware address/
                    User name
"""


def dhcp_statistics(_switch: "IosSwitch") -> str:
    """Cisco IOS IP Addressing Services Command Reference, `show ip dhcp server statistics`: its counts of bindings."""
    return """Memory usage         22772
Address pools        0
Database agents      0
Automatic bindings   0
Manual bindings      0
Expired bindings     0
Malformed messages   0
"""


def snmp_users(_switch: "IosSwitch") -> str:
    """This switch has no user of SNMPv3."""
    return "\n"


def cdp_detail(_switch: "IosSwitch") -> str:
    """Nothing else in this practice speaks Cisco's own protocol: the table is empty."""
    return "\nTotal cdp entries displayed : 0\n"


SHOWS: dict[str, Callable[..., str]] = {
    "running-config": running_config,
    "running-config interface <rest>": one_interface_config,
    "startup-config": startup_config,
    "version": ios_show_system.version,
    "inventory": ios_show_system.inventory,
    "clock": ios_show_system.clock,
    "interfaces": ios_show_ports.interfaces,
    "interfaces <rest>": ios_show_ports.one_interface,
    "interfaces status": ios_show_ports.statuses,
    "interfaces switchport": ios_show_ports.switchports,
    "interfaces description": ios_show_ports.descriptions,
    "interfaces trunk": ios_show_ports.trunks,
    "vlan brief": vlan_brief,
    "vlan": vlans,
    "mac address-table": mac_table,
    "arp": arp,
    "ip arp": arp,
    "ip interface": ios_show_ports.ip_interface,
    "ip interface brief": ios_show_ports.ip_brief,
    "lldp neighbors detail": lldp_detail,
    "cdp neighbors": cdp,
    "cdp neighbors detail": cdp_detail,
    "ip dhcp binding": dhcp_bindings,
    "ip dhcp server statistics": dhcp_statistics,
    "snmp user": snmp_users,
}
"""What follows `show` -> what renders it from the switch and what stood at the placeholders."""
