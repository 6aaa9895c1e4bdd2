"""What the simulated Catalyst shows, each rendered from the one configuration and the practice's wiring.

Layouts follow recordings of real devices: ntc-templates tests/cisco_ios/<command>, and for headers that the
recordings lack, the Catalyst 2960-X command references.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netaudit.lab.ios_config import ALL_VLANS, IosPort, render, vlan_list

if TYPE_CHECKING:
    from netaudit.lab.ios import IosSwitch


def running_config(switch: "IosSwitch") -> str:
    """oxidized spec/model/data/ios#C9200L-24P-4G_17.09.04a#output.txt; the change line appears once changed."""
    body = render(switch.config, switch.firmware)
    head = ""
    if switch.changed_at is not None:
        head = f"! Last configuration change at {_stamp(switch.changed_at)} by installer\n!\n"
    return f"Building configuration...\n\nCurrent configuration : {len(head + body)} bytes\n!\n{head}{body}\n\n"


def startup_config(switch: "IosSwitch") -> str:
    """As `show running-config`, of what is saved."""
    body = render(switch.startup, switch.firmware)
    return f"Using {len(body)} out of 524288 bytes\n{body}\n\n"


def version(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_version, and the 2960-X's own lines (its serial and model stand at the end)."""
    seconds = int(switch.world.clock() - switch.booted_at)
    weeks, days, hours = seconds // 604800, seconds // 86400 % 7, seconds // 3600 % 24
    up = f"{weeks} weeks, {days} days, {hours} hours, {seconds // 60 % 60} minutes"
    image = "C2960X Software (C2960X-UNIVERSALK9-M)"
    return f"""Cisco IOS Software, {image}, Version {switch.firmware}, RELEASE SOFTWARE (fc3)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2023 by Cisco Systems, Inc.

ROM: Bootstrap program is C2960X boot loader
BOOTLDR: C2960X Boot Loader (C2960X-HBOOT-M) Version 15.2(7r)E, RELEASE SOFTWARE (fc1)

{switch.config.hostname} uptime is {up}
System returned to ROM by power-on
System image file is "flash:/c2960x-universalk9-mz.{switch.firmware.replace("(", "").replace(")", ".")}.bin"

cisco {switch.model} (APM86XXX) processor (revision H0) with 524288K bytes of memory.
Processor board ID {switch.serial}
Last reset from power-on
2 Virtual Ethernet interfaces
28 Gigabit Ethernet interfaces
The password-recovery mechanism is enabled.

512K bytes of flash-simulated non-volatile configuration memory.
Base ethernet MAC Address       : 70:6D:15:8A:2B:80
Motherboard serial number       : {switch.serial}
Model revision number           : H0
Model number                    : {switch.model}
System serial number            : {switch.serial}

Switch Ports Model              SW Version            SW Image
------ ----- -----              ----------            ----------
*    1 28    {switch.model:<18} {switch.firmware:<21} C2960X-UNIVERSALK9-M

Configuration register is 0xF

"""


def interfaces(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_interfaces; the counters move with time and with every look."""
    return "".join(_interface(switch, port) for port in switch.config.ports.values())


def _interface(switch: "IosSwitch", port: IosPort) -> str:
    up = link_up(switch, port)
    status = "administratively down" if port.shutdown else ("up" if up else "down")
    line = "up" if up else "down"
    connected = (
        "" if not port.physical else f" ({'connected' if up else 'disabled' if port.shutdown else 'notconnect'})"
    )
    address = _dotted(switch.mac_of(port))
    packets = int(switch.world.clock()) * 7 % 10_000_000 + switch.shows
    text = f"{port.name} is {status}, line protocol is {line}{connected} \n"
    kind = "Gigabit Ethernet" if port.physical else "EtherSVI"
    text += f"  Hardware is {kind}, address is {address} (bia {address})\n"
    if port.description:
        text += f"  Description: {port.description}\n"
    if port.address:
        host, mask = port.address.split()
        text += f"  Internet address is {host}/{_prefix_length(mask)}\n"
    return (
        text
        + f"""  MTU 1500 bytes, BW 1000000 Kbit/sec, DLY 10 usec,
     reliability 255/255, txload 1/255, rxload 1/255
  Encapsulation ARPA, loopback not set
  Keepalive set (10 sec)
  Full-duplex, 1000Mb/s, media type is 10/100/1000BaseTX
  Last input 00:00:0{packets % 10}, output 00:00:0{(packets + 3) % 10}, output hang never
  Last clearing of "show interface" counters never
  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0
  5 minute input rate {packets % 9000} bits/sec, {packets % 11} packets/sec
  5 minute output rate {packets % 7000} bits/sec, {packets % 13} packets/sec
     {packets} packets input, {packets * 311} bytes, 0 no buffer
     {packets * 2} packets output, {packets * 577} bytes, 0 underruns
"""
    )


def switchports(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_interfaces_switchport; a VLAN that was deleted prints as `(Inactive)`."""
    return "".join(_switchport(switch, port) for port in switch.config.ports.values() if port.physical)


def _switchport(switch: "IosSwitch", port: IosPort) -> str:
    administrative = {"access": "static access", "trunk": "trunk"}.get(port.mode, "dynamic auto")
    operational = "down" if not link_up(switch, port) else "trunk" if port.mode == "trunk" else "static access"
    allowed = "ALL" if port.allowed == ALL_VLANS else vlan_list(port.allowed).upper() or "NONE"
    return f"""Name: {port.name.replace("GigabitEthernet", "Gi")}
Switchport: Enabled
Administrative Mode: {administrative}
Operational Mode: {operational}
Administrative Trunking Encapsulation: dot1q
Negotiation of Trunking: {"On" if not port.mode or port.mode == "trunk" else "Off"}
Access Mode VLAN: {port.access_vlan} ({_vlan_name(switch, port.access_vlan)})
Trunking Native Mode VLAN: {port.native_vlan} ({_vlan_name(switch, port.native_vlan)})
Administrative Native VLAN tagging: enabled
Voice VLAN: none
Administrative private-vlan host-association: none
Administrative private-vlan mapping: none
Operational private-vlan: none
Trunking VLANs Enabled: {allowed}
Pruning VLANs Enabled: 2-1001
Capture Mode Disabled
Capture VLANs Allowed: ALL

Protected: false
Unknown unicast blocked: disabled
Unknown multicast blocked: disabled
Appliance trust: none

"""


def vlan_brief(switch: "IosSwitch") -> str:
    """Catalyst 2960-X VLAN configuration guide; ports of a VLAN continue on lines of their own."""
    text = "\nVLAN Name                             Status    Ports\n"
    text += "---- -------------------------------- --------- -------------------------------\n"
    for vlan, name in sorted({1: "default", **switch.config.vlans}.items()):
        members = [
            port.name.replace("GigabitEthernet", "Gi")
            for port in switch.config.ports.values()
            if port.physical and port.mode != "trunk" and port.access_vlan == vlan
        ]
        rows = [", ".join(members[start : start + 4]) for start in range(0, len(members), 4)] or [""]
        text += f"{vlan:<4} {name or f'VLAN{vlan:04d}':<32} {'active':<9} {rows[0]}\n"
        text += "".join(f"{'':<48}{row}\n" for row in rows[1:])
    for vlan, name in {1002: "fddi", 1003: "token-ring", 1004: "fddinet", 1005: "trnet"}.items():
        text += f"{vlan:<4} {name + '-default':<32} act/unsup \n"
    return text


def mac_table(switch: "IosSwitch") -> str:
    """Catalyst `show mac address-table`: the switch's own multicast entries, then what it learnt, then a total."""
    text = "          Mac Address Table\n-------------------------------------------\n\n"
    text += "Vlan    Mac Address       Type        Ports\n----    -----------       --------    -----\n"
    text += " All    0100.0ccc.cccc    STATIC      CPU\n All    0180.c200.0000    STATIC      CPU\n"
    rows = [row for row in switch.world.mac_table(switch.name) if row.port]
    text += "".join(f"{row.vlan:>4}    {_dotted(row.mac)}    DYNAMIC     {row.port}\n" for row in rows)
    return f"{text}Total Mac Addresses for this criterion: {len(rows) + 2}\n"


def arp(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_arp; ages move."""
    text = "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
    for vlan, (mac, address) in switch.own_addresses().items():
        text += f"Internet  {address:<16}         -   {_dotted(mac)}  ARPA   Vlan{vlan}\n"
        for endpoint in switch.world.endpoints:
            if endpoint.ip and switch.world.vlan_of(endpoint) == vlan:
                age = int(switch.world.clock() / 60 + len(endpoint.name)) % 200
                text += f"Internet  {endpoint.ip:<16}  {age:>8}   {_dotted(endpoint.mac)}  ARPA   Vlan{vlan}\n"
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
Chassis id: {_dotted(neighbour.chassis)}
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


def ip_interface(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_ip_interface, its first lines for each interface."""
    text = ""
    for port in switch.config.ports.values():
        up = link_up(switch, port)
        status = "administratively down" if port.shutdown else ("up" if up else "down")
        text += f"{port.name} is {status}, line protocol is {'up' if up else 'down'}\n"
        if port.address:
            host, mask = port.address.split()
            text += f"  Internet address is {host}/{_prefix_length(mask)}\n  Broadcast address is 255.255.255.255\n"
            text += "  Address determined by non-volatile memory\n  MTU is 1500 bytes\n"
        else:
            text += "  Internet protocol processing disabled\n"
    return text


def clock(switch: "IosSwitch") -> str:
    """The device's time, in UTC."""
    return f"*{_stamp(switch.world.clock())}\n"


def link_up(switch: "IosSwitch", port: IosPort) -> bool:
    """Whether the interface is up: plugged in and not shut, or a VLAN interface whose VLAN exists."""
    if port.shutdown:
        return False
    if not port.physical:
        return switch.config.exists(int(port.name[4:]))
    return switch.world.plugged_into(switch.name, port.name.replace("GigabitEthernet", "Gi"))


def _vlan_name(switch: "IosSwitch", vlan: int) -> str:
    if vlan == 1:
        return "default"
    return (switch.config.vlans[vlan] or f"VLAN{vlan:04d}") if switch.config.exists(vlan) else "Inactive"


def _dotted(mac: str) -> str:
    digits = mac.replace(":", "")
    return f"{digits[:4]}.{digits[4:8]}.{digits[8:]}"


def _prefix_length(mask: str) -> int:
    return sum(bin(int(part)).count("1") for part in mask.split("."))


def _stamp(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).strftime("%H:%M:%S UTC %a %b %d %Y")


SHOWS: dict[str, Callable[..., str]] = {
    "running-config": running_config,
    "startup-config": startup_config,
    "version": version,
    "interfaces": interfaces,
    "interfaces switchport": switchports,
    "vlan brief": vlan_brief,
    "vlan": vlan_brief,
    "mac address-table": mac_table,
    "ip arp": arp,
    "arp": arp,
    "lldp neighbors detail": lldp_detail,
    "ip interface": ip_interface,
    "clock": clock,
}
