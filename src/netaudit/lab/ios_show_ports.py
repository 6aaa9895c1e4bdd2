"""What the simulated Catalyst shows of its interfaces.

Layouts follow recordings of real devices, ntc-templates tests/cisco_ios/<command>, and where those lack one, the
Catalyst 2960-X command references.
"""

from typing import TYPE_CHECKING

from netaudit.lab.ios_config import ALL_VLANS, IosPort, long_name, vlan_list

if TYPE_CHECKING:
    from netaudit.lab.ios import IosSwitch


def interfaces(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_interfaces; the counters move with time and with every look."""
    return "".join(_interface(switch, port) for port in switch.config.ports.values())


def one_interface(switch: "IosSwitch", text: str) -> str:
    """`show interfaces Gi1/0/5 [status|switchport|description]`."""
    words = text.split()
    forms = {"status": statuses, "switchport": switchports, "description": descriptions}
    found = [form for word, form in forms.items() if len(words) > 1 and word.startswith(words[-1].lower())]
    port = switch.config.ports.get(long_name("".join(words[:-1] if found else words)) or "")
    if port is None:
        return "%Invalid interface type and number\n"
    return found[0](switch, port) if found else _interface(switch, port)


def _interface(switch: "IosSwitch", port: IosPort) -> str:
    up = link_up(switch, port)
    status = "administratively down" if port.shutdown else ("up" if up else "down")
    line = "up" if up else "down"
    connected = f" ({_port_status(switch, port)})" if port.physical else ""
    address = dotted(switch.mac_of(port))
    packets = int(switch.world.clock()) * 7 % 10_000_000 + switch.shows
    errors = switch.errors.get(port.name, 0)
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
     0 runts, 0 giants, 0 throttles
     {errors} input errors, {errors} CRC, 0 frame, 0 overrun, 0 ignored
     {packets * 2} packets output, {packets * 577} bytes, 0 underruns
     0 output errors, 0 collisions, 1 interface resets
"""
    )


def switchports(switch: "IosSwitch", only: IosPort | None = None) -> str:
    """tests/cisco_ios/show_interfaces_switchport; a VLAN that was deleted prints as `(Inactive)`."""
    return "".join(_switchport(switch, port) for port in _asked(switch, only) if port.physical)


def _switchport(switch: "IosSwitch", port: IosPort) -> str:
    administrative = {"access": "static access", "trunk": "trunk"}.get(port.mode, "dynamic auto")
    operational = "down" if not link_up(switch, port) else "trunk" if port.mode == "trunk" else "static access"
    allowed = "ALL" if port.allowed == ALL_VLANS else vlan_list(port.allowed).upper() or "NONE"
    return f"""Name: {short_name(port)}
Switchport: Enabled
Administrative Mode: {administrative}
Operational Mode: {operational}
Administrative Trunking Encapsulation: dot1q
Negotiation of Trunking: {"On" if not port.mode or port.mode == "trunk" else "Off"}
Access Mode VLAN: {port.access_vlan} ({vlan_name(switch, port.access_vlan)})
Trunking Native Mode VLAN: {port.native_vlan} ({vlan_name(switch, port.native_vlan)})
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


def statuses(switch: "IosSwitch", only: IosPort | None = None) -> str:
    """tests/cisco_ios/show_interfaces_status; `inactive` is a port whose VLAN was deleted."""
    text = "\nPort      Name               Status       Vlan       Duplex  Speed Type\n"
    for port in _asked(switch, only):
        if port.physical:
            up = link_up(switch, port)
            vlan = "trunk" if port.mode == "trunk" and up else str(port.access_vlan)
            duplex, speed = ("a-full", "a-1000") if up else ("auto", "auto")
            text += f"{short_name(port):<9} {port.description[:18]:<18} {_port_status(switch, port):<12} {vlan:<10} "
            text += f"{duplex:>6} {speed:>6} 10/100/1000BaseTX\n"
    return text


def descriptions(switch: "IosSwitch", only: IosPort | None = None) -> str:
    """tests/cisco_ios/show_interfaces_description."""
    text = "Interface                      Status         Protocol Description\n"
    for port in _asked(switch, only):
        up = "up" if link_up(switch, port) else "down"
        status = "admin down" if port.shutdown else up
        text += f"{short_name(port):<30} {status:<14} {up:<8} {port.description}".rstrip() + "\n"
    return text


def trunks(switch: "IosSwitch") -> str:
    """Catalyst 2960-X command reference, `show interfaces trunk`: only ports that trunk now."""
    found = [port for port in switch.config.ports.values() if port.mode == "trunk" and link_up(switch, port)]
    if not found:
        return "\n"
    text = "\nPort        Mode             Encapsulation  Status        Native vlan\n"
    for port in found:
        text += f"{short_name(port):<11} {'on':<16} {'802.1q':<14} {'trunking':<13} {port.native_vlan}\n"
    there = {1, *switch.config.vlans}
    for title, within in (
        ("Vlans allowed on trunk", ALL_VLANS),
        ("Vlans allowed and active in management domain", there),
        ("Vlans in spanning tree forwarding state and not pruned", there),
    ):
        text += f"\nPort        {title}\n"
        for port in found:
            text += f"{short_name(port):<11} {vlan_list(port.allowed & within) or 'none'}\n"
    return text


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


def ip_brief(switch: "IosSwitch") -> str:
    """tests/cisco_ios/show_ip_interface_brief; VLAN interfaces come first, as a switch prints them."""
    text = "Interface              IP-Address      OK? Method Status                Protocol\n"
    ports = switch.config.ports.values()
    for port in sorted(ports, key=lambda each: (each.physical, 0 if each.physical else int(each.name[4:]))):
        up = "up" if link_up(switch, port) else "down"
        status = "administratively down" if port.shutdown else up
        address = port.address.split()[0] if port.address else "unassigned"
        method = "unset" if port.physical else "NVRAM"
        text += f"{port.name:<22} {address:<15} YES {method:<6} {status:<21} {up}\n"
    return text


def link_up(switch: "IosSwitch", port: IosPort) -> bool:
    """Whether the interface is up: plugged in, not shut and its VLAN there, or a VLAN interface whose VLAN exists."""
    if port.shutdown or is_inactive(switch, port):
        return False
    if not port.physical:
        return switch.config.exists(int(port.name[4:]))
    return switch.world.plugged_into(switch.name, short_name(port))


def is_inactive(switch: "IosSwitch", port: IosPort) -> bool:
    """Whether the port is silent because the VLAN it gives access to was deleted."""
    return port.physical and port.mode != "trunk" and not switch.config.exists(port.access_vlan)


def short_name(port: IosPort) -> str:
    """`GigabitEthernet1/0/5` -> `Gi1/0/5`, `Vlan99` -> `Vl99`."""
    return port.name.replace("GigabitEthernet", "Gi").replace("Vlan", "Vl")


def _port_status(switch: "IosSwitch", port: IosPort) -> str:
    if port.shutdown:
        return "disabled"
    if is_inactive(switch, port):
        return "inactive"
    return "connected" if link_up(switch, port) else "notconnect"


def _asked(switch: "IosSwitch", only: IosPort | None) -> list[IosPort]:
    return [only] if only else list(switch.config.ports.values())


def vlan_name(switch: "IosSwitch", vlan: int) -> str:
    """A VLAN's name, a made-up one where it was given none; `Inactive` where it was deleted."""
    if vlan == 1:
        return "default"
    return (switch.config.vlans[vlan] or f"VLAN{vlan:04d}") if switch.config.exists(vlan) else "Inactive"


def dotted(mac: str) -> str:
    """`70:6d:15:8a:2b:80` -> `706d.158a.2b80`."""
    digits = mac.replace(":", "")
    return f"{digits[:4]}.{digits[4:8]}.{digits[8:]}"


def _prefix_length(mask: str) -> int:
    return sum(bin(int(part)).count("1") for part in mask.split("."))
