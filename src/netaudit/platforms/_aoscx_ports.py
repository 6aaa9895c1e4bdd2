"""VLANs and ports of AOS-CX: the configuration's word, held against what the device shows.

Proof that a configuration is whole: each VLAN and each interface that `show vlan` and `show interface` show must be
in it, but for ports at the factory's settings, and the other way round. Lines below the last interface (routes, DNS,
SNMP, web server) are beyond it, and so are the lines of that interface, but for the sections that tell them.
"""

import ipaddress
import re

from netaudit.model.names import ALL_VLANS, format_vlans, parse_vlans, printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.model.rows import (
    Addresses,
    Interface,
    Lag,
    Link,
    SpanningTree,
    SpanningTreePort,
    Switchport,
    Vlan,
)
from netaudit.platforms._aoscx_config import (
    CONFIG,
    after,
    blocks,
    configured_vlans,
    description_of,
    interface_lines,
    is_lag,
    is_port,
    parsed,
    port_name,
    running_config,
    stacking_ports,
)
from netaudit.platforms._aoscx_seen import INTERFACES, VLANS, ShownInterface, shown_interfaces, shown_vlans
from netaudit.platforms._tables import must_show, refusing

_MULTIPLIER = 4096
"""Of a bridge priority (IEEE 802.1D, 9.2.5): AOS-CX states priorities 0 to 15."""


def whole(captures: Captures) -> list[ConfigLine]:
    """The lines of a configuration that says no less than `show vlan` and `show interface` of the same visit.

    Where these were not asked, or are not understood, there is nothing to hold it against.

    Raises:
        ReadingError: there is no configuration, or it does not agree with them.
    """
    lines = parsed(captures)
    try:
        vlans_shown = shown_vlans(captures)
    except ReadingError:
        vlans_shown = None
    if vlans_shown is not None:
        configured = configured_vlans(lines)
        lasting = {vlan for vlan, row in vlans_shown.items() if row.kind in ("default", "static")}
        must_show(CONFIG, "VLAN", map(str, lasting - configured.keys()))
        must_show(VLANS, "VLAN", map(str, configured.keys() - vlans_shown.keys()))
    try:
        interfaces_shown = shown_interfaces(captures)
    except ReadingError:
        return lines
    named = interface_lines(lines).keys() | stacking_ports(lines)
    must_show(INTERFACES, "interface", {n for n in named if is_port(n) or is_lag(n)} - interfaces_shown.keys())
    touched = {name for name, shown in interfaces_shown.items() if not _untouched(name, shown)}
    must_show(CONFIG, "interface", touched - named - {"mgmt"})
    return lines


def _untouched(name: str, shown: ShownInterface) -> bool:
    """A port at the factory's settings may have no block: a port that is enabled has one, with `no shutdown`."""
    plain = not shown.mode or (shown.mode == "access" and shown.untagged == 1)
    return is_port(name) and plain and not (shown.admin_up or shown.description or shown.prefixes)


def config(captures: Captures) -> str:
    """The configuration as it is printed.

    Raises:
        ReadingError: as `whole`.
    """
    whole(captures)
    return running_config(captures)


def vlans(captures: Captures) -> dict[str, Vlan]:
    """Every VLAN with the name that `show vlan` gives it; that of the configuration must be the same."""
    shown, named = shown_vlans(captures), configured_vlans(whole(captures))
    for vlan, name in named.items():
        if name and shown[vlan].name != name:
            raise ReadingError(f"the configuration and `{VLANS}` do not agree on the name of VLAN {vlan}")
    return {str(vlan): Vlan(name=row.name) for vlan, row in sorted(shown.items())}


def interfaces(captures: Captures) -> dict[str, Interface]:
    """Every port, aggregate and interface with addresses; where the configuration is silent, it is as it is shown.

    Raises:
        ReadingError: a description is not the one that is shown.
    """
    shown, own = shown_interfaces(captures), interface_lines(whole(captures))
    found = {}
    for name in (*shown, *(each for each in own if each not in shown)):
        lines = own.get(name, [])
        told = next((line.removeprefix("description ") for line in lines if line.startswith("description ")), "")
        description = description_of(told)
        if name in shown and description != shown[name].description:
            raise ReadingError(f"the configuration and `{INTERFACES}` do not agree on the description of {name}")
        silent = shown[name].admin_up if name in shown else True
        found[name] = Interface(
            enabled=_enabled(lines, silent),
            description=description,
            mac=shown[name].mac if name in shown and (is_port(name) or is_lag(name)) else "",
        )
    return found


def _enabled(lines: list[str], silent: bool) -> bool:
    return False if "shutdown" in lines else True if "no shutdown" in lines else silent


def links(captures: Captures) -> dict[str, Link]:
    """Ports and aggregates."""
    whole(captures)
    shown = shown_interfaces(captures)
    return {name: Link(up=each.up) for name, each in shown.items() if is_port(name) or is_lag(name)}


@refusing(CONFIG)
def lags(captures: Captures) -> dict[str, Lag]:
    """Aggregates and the ports that say `lag N`, held against the members that are shown.

    Raises:
        ReadingError: the two do not agree, or a port is in an aggregate that is not there.
    """
    shown, own = shown_interfaces(captures), interface_lines(whole(captures))
    members: dict[str, list[str]] = {name: [] for name in own if is_lag(name)}
    for port, lines in own.items():
        if aggregate := _aggregate_of(lines):
            if aggregate not in members:
                raise ReadingError(f"{port} is in {aggregate}, which the configuration does not have")
            members[aggregate].append(port)
    for name, ports in members.items():
        if sorted(ports) != sorted(shown[name].members):
            raise ReadingError(f"the configuration and `{INTERFACES}` do not agree on the members of {name}")
    modes = {"lacp mode active": "lacp", "lacp mode passive": "lacp-passive"}
    return {
        name: Lag(members=tuple(sorted(ports)), mode=next((modes[x] for x in own[name] if x in modes), "static"))
        for name, ports in members.items()
    }


def _aggregate_of(lines: list[str]) -> str:
    return next((port_name(line) for line in lines if re.fullmatch(r"lag \d+", line)), "")


@refusing(CONFIG)
def switchports(captures: Captures) -> dict[str, Switchport]:
    """Ports and aggregates; a port in an aggregate is not listed, it is. Held against the VLANs that are shown.

    Raises:
        ReadingError: the two do not agree, but for a port whose VLAN is given at login (`port-access`).
    """
    shown, own = shown_interfaces(captures), interface_lines(whole(captures))
    found = {}
    for name, each in shown.items():
        lines = own.get(name, [])
        if not (is_port(name) or is_lag(name)) or _aggregate_of(lines):
            continue
        port = _configured(name, lines, each)
        by_login = any(line.startswith(("port-access ", "aaa authentication port-access")) for line in lines)
        if port != _shown(each) and not by_login:
            raise ReadingError(f"the configuration and `{INTERFACES}` do not agree on the VLANs of {name}")
        found[name] = port
    return found


def _configured(name: str, lines: list[str], shown: ShownInterface) -> Switchport:
    """What the configuration sets; a port that it says nothing of is routed, or in VLAN 1 where that is shown."""
    said = [line for line in lines if line.startswith(("vlan access ", "vlan trunk "))]
    if not said:
        plain = shown.mode == "access" and shown.untagged == 1
        return Switchport(mode="access", untagged=1) if plain else Switchport(mode="routed")
    if said[-1].startswith("vlan access "):
        (vlan,) = parse_vlans(said[-1].removeprefix("vlan access "))
        return Switchport(mode="access", untagged=vlan)
    native, tag, allowed, every = 1, False, set[int](), not any(" allowed " in line for line in said)
    for line in said:
        if match := re.fullmatch(r"vlan trunk native (\d+)( tag)?", line):
            (native,), tag = parse_vlans(match[1]), bool(match[2])
        elif match := re.fullmatch(r"vlan trunk allowed (all|[\d,-]+)", line):
            every = every or match[1] == "all"
            allowed |= set() if match[1] == "all" else parse_vlans(match[1])
        else:
            raise ReadingError(f"{name}: `{printable(line)[:60]}` is not understood")
    return _trunk(native, None if every else frozenset(allowed), tag=tag)


def _shown(each: ShownInterface) -> Switchport:
    if not each.mode:
        return Switchport(mode="routed")
    if each.mode == "access":
        return Switchport(mode="access", untagged=each.untagged)
    return _trunk(each.untagged or 1, each.allowed, tag=each.mode == "native-tagged")


def _trunk(native: int, allowed: frozenset[int] | None, *, tag: bool) -> Switchport:
    """Untagged frames of a native VLAN that is not allowed are dropped; `tag` wants them tagged."""
    untagged = native if not tag and (allowed is None or native in allowed) else None
    tagged = ALL_VLANS if allowed is None else format_vlans(allowed - {untagged or 0})
    return Switchport(mode="trunk", untagged=untagged, tagged=tagged)


@refusing(CONFIG)
def spanning_tree(captures: Captures) -> SpanningTree:
    """Off unless the configuration says `spanning-tree`; then MSTP unless it says another mode."""
    lines = whole(captures)
    mode = next(after(lines, "spanning-tree mode "), "mstp")
    words = {"mstp": "mstp", "rpvst": "rapid-pvst"}
    if mode not in words:
        raise ReadingError(f"`spanning-tree mode {printable(mode)[:30]}` is not understood")
    tree = next(after(lines, "spanning-tree priority "), None)
    priority = {"0": int(tree) * _MULTIPLIER} if tree else {}
    for text in (*after(lines, "spanning-tree instance "), *after(lines, "spanning-tree vlan ")):
        if match := re.fullmatch(r"(\d+) priority (\d+)", text):
            priority[match[1]] = int(match[2]) * _MULTIPLIER
    set_ports = {
        name: SpanningTreePort(
            edge="spanning-tree port-type admin-edge" in own,
            bpdu_guard="spanning-tree bpdu-guard" in own,
            root_guard="spanning-tree root-guard" in own,
        )
        for name, own in interface_lines(lines).items()
    }
    return SpanningTree(
        mode=words[mode] if ("spanning-tree",) in lines else "off",
        priority=priority,
        ports={name: port for name, port in set_ports.items() if port != SpanningTreePort()},
    )


@refusing(CONFIG)
def addresses(captures: Captures) -> dict[str, Addresses]:
    """Of each interface, `dhcp` where it asks for one; held against what is shown of the interfaces that are.

    Raises:
        ReadingError: a fixed IPv4 address is configured and not shown, or the other way round.
    """
    shown, own = shown_interfaces(captures), interface_lines(whole(captures))
    found = {}
    for name, lines in own.items():
        prefixes = [prefix for line in lines if (prefix := prefix_of(line))]
        fixed = {prefix for prefix in prefixes if "." in prefix}
        if name in shown and "dhcp" not in prefixes and fixed != set(shown[name].prefixes):
            odd = min(fixed ^ set(shown[name].prefixes))
            raise ReadingError(f"the configuration and `{INTERFACES}` do not agree on {odd} of {name}")
        if prefixes:
            found[name] = Addresses(prefixes=tuple(sorted(prefixes)))
    return found


def prefix_of(line: str) -> str | None:
    """The address that a line gives; link-local ones are left to the configuration's own lines."""
    if line == "ip dhcp":
        return "dhcp"
    match = re.fullmatch(r"(?:ip(?:v6)? address|ip static|ipv6 static) ([0-9a-fA-F.:]+/\d+)(?: secondary)?", line)
    return str(ipaddress.ip_interface(match[1])) if match else None


def control_plane_lists(lines: list[ConfigLine]) -> dict[str, set[str]]:
    """VRF -> access lists in force on what is sent to the switch itself."""
    found: dict[str, set[str]] = {}
    for text in after(lines, "apply access-list "):
        if match := re.fullmatch(r"\S+ (\S+) control-plane vrf (\S+)", text):
            found.setdefault(match[2], set()).add(printable(match[1]))
    return found


def applied_lists(lines: list[ConfigLine]) -> list[tuple[str, str, str]]:
    """(kind, name, where) of each access list in force: on an interface, on a VLAN, or on the whole switch."""
    found = []
    places = {
        **interface_lines(lines),
        **{f"VLAN {vlan}": own for vlan, own in blocks(lines, "vlan ")},
        "switch": [line[0] for line in lines if len(line) == 1],
    }
    for place, own in places.items():
        for line in own:
            if match := re.fullmatch(r"apply access-list (\S+) (\S+) (\S.*)", line):
                where = match[3] if match[3].startswith("control-plane") else f"{place} {match[3]}"
                found.append((match[1], printable(match[2]), printable(where)))
    return found
