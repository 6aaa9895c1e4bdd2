"""Ports of Cisco's small business switches, from the configuration and held against what the switch shows.

A port's defaults depend on the firmware: up to 1.x it is a trunk that carries only the VLANs added to it, from 2.x on
it is an access port, and a trunk carries every VLAN (Cisco 300 and 350 Series CLI guides, `switchport mode` and
`switchport trunk allowed vlan`). What comes of it is held, port by port, against `show vlan`.
"""

import re

from netaudit.model.names import ALL_VLANS, format_vlans, parse_vlans, printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.model.rows import Interface, Lag, SpanningTree, SpanningTreePort, Switchport, Vlan
from netaudit.platforms._s300_config import CONFIG, after, blocks, has, interface_lines, parsed, unquoted
from netaudit.platforms._s300_seen import STATUS, VLANS, ports, shown_vlans
from netaudit.platforms._tables import must_show, refusing

_EVERY = frozenset(range(1, 4095))


def firmware_of(lines: list[ConfigLine]) -> str:
    """`2.4.5.71`, from the header of the configuration.

    Raises:
        ReadingError: the header names none.
    """
    for line in lines:
        if line[0] == "config-file-header" and (match := re.match(r"v(\d+(?:\.\d+)+)", line[-1])):
            return match[1]
    raise ReadingError("the configuration's header names no firmware")


def _configured(captures: Captures) -> tuple[list[ConfigLine], dict[str, bool], dict[str, list[str]]]:
    """The configuration's lines, the ports that there are, and the lines of each interface."""
    lines, there = parsed(captures), ports(captures)
    configured = interface_lines(lines)
    named = {name for name in configured if re.match(r"(Fa|Gi|Te|Tw|Po)\d", name)}
    must_show(STATUS, "port", named - there.keys())
    return lines, there, configured


def interfaces(captures: Captures) -> dict[str, Interface]:
    """Every port and aggregate, and each other interface that has a block; a VLAN's name is not a description."""
    _, there, configured = _configured(captures)
    found = {}
    for name in dict.fromkeys((*there, *configured)):
        own = configured.get(name, [])
        found[name] = Interface(enabled="shutdown" not in own, description=unquoted(_last(own, "description ") or ""))
    return found


def _last(lines: list[str], words: str) -> str | None:
    return next((line.removeprefix(words) for line in reversed(lines) if line.startswith(words)), None)


@refusing(CONFIG)
def vlans(captures: Captures) -> dict[str, Vlan]:
    """Every VLAN by its full name, which `show vlan` wraps.

    Raises:
        ReadingError: the configuration and `show vlan` do not agree on the VLANs or on a name.
    """
    lines, shown = parsed(captures), shown_vlans(captures)
    configured = {1, *_default_vlan(lines)}
    for line in blocks(lines, "vlan ").get("database", []):
        if match := re.fullmatch(r"vlan ([\d,-]+)(?: .*)?", line):
            configured |= parse_vlans(match[1])
    must_show(VLANS, "VLAN", (str(vlan) for vlan in configured - shown.keys()))
    lasting = {vlan for vlan, row in shown.items() if re.match(r"(?i)(default|static|D|S|permanent)\b|DS", row.kind)}
    must_show(CONFIG, "VLAN", (str(vlan) for vlan in lasting - configured))
    own = interface_lines(lines)
    found = {}
    for vlan, row in sorted(shown.items()):
        name = _last(own.get(f"Vlan{vlan}", []), "name ")
        if name is not None and "".join(unquoted(name).split()) != "".join(printable(row.name).split()):
            raise ReadingError(f"the configuration and `{VLANS}` do not agree on the name of VLAN {vlan}")
        found[str(vlan)] = Vlan(name=unquoted(name) if name is not None else printable(row.name))
    return found


def _default_vlan(lines: list[ConfigLine]) -> frozenset[int]:
    return frozenset(int(text) for text in after(lines, "default-vlan vlan "))


@refusing(CONFIG)
def lags(captures: Captures) -> dict[str, Lag]:
    """Aggregates that have members; each member is a port that there is.

    Raises:
        ReadingError: members of one aggregate are in different modes, or an aggregate that there is not.
    """
    _, there, configured = _configured(captures)
    members: dict[str, list[str]] = {}
    modes: dict[str, set[str]] = {}
    for port, own in configured.items():
        if (text := _last(own, "channel-group ")) is None:
            continue
        match = re.fullmatch(r"(\d+) mode (on|auto)", text)
        if match is None:
            raise ReadingError(f"`channel-group {printable(text)[:40]}` is not understood")
        members.setdefault(f"Po{match[1]}", []).append(port)
        modes.setdefault(f"Po{match[1]}", set()).add("static" if match[2] == "on" else "lacp")
    must_show(STATUS, "aggregate", members.keys() - there.keys())
    if odd := [name for name, told in modes.items() if len(told) != 1]:
        raise ReadingError(f"members of {odd[0]} are in different modes")
    return {name: Lag(members=tuple(sorted(own)), mode=modes[name].pop()) for name, own in members.items()}


@refusing(CONFIG)
def switchports(captures: Captures) -> dict[str, Switchport]:
    """Every port that is not part of an aggregate, and each aggregate that has members or a block.

    Raises:
        ReadingError: a port's mode has no place in `Switchport`, or `show vlan` says something else of it.
    """
    lines, there, configured = _configured(captures)
    aggregates = lags(captures)
    inside = {member for lag in aggregates.values() for member in lag.members}
    modern = int(firmware_of(lines).split(".")[0]) >= 2
    default = next(iter(_default_vlan(lines)), 1)
    wanted = [name for name in there if not name.startswith("Po") or name in configured or name in aggregates]
    found = {
        name: _switchport(name, configured.get(name, []), default, modern=modern)
        for name in wanted
        if name not in inside
    }
    _hold_against_vlans(captures, lines, found)
    return found


def _switchport(name: str, own: list[str], default: int, *, modern: bool) -> Switchport:
    if "no switchport" in own:
        return Switchport(mode="routed")
    mode = _last(own, "switchport mode ") or ("access" if modern else "trunk")
    if mode == "access":
        return Switchport(mode=mode, untagged=_one(_last(own, "switchport access vlan "), default))
    if mode == "trunk":
        native = _one(_last(own, "switchport trunk native vlan "), default)
        allowed = _allowed(own, "switchport trunk allowed vlan ", _EVERY if modern else frozenset())
        if allowed == _EVERY:
            return Switchport(mode=mode, untagged=native, tagged=ALL_VLANS)
        if modern and native not in allowed:
            native = None
        return Switchport(mode=mode, untagged=native, tagged=format_vlans(allowed - {native or 0}))
    if mode == "general":
        return _general(name, own, default)
    raise ReadingError(f"{name} is in the mode `{printable(mode)[:30]}`, which is not read")


def _one(text: str | None, default: int) -> int | None:
    if text == "none":
        return None
    (vlan,) = parse_vlans(text) if text else (default,)
    return vlan


def _allowed(own: list[str], words: str, start: frozenset[int]) -> frozenset[int]:
    """What is left after each line in turn: a list, `add`, `remove`, `except`, `all` or `none`."""
    allowed = start
    for line in own:
        if not line.startswith(words):
            continue
        verb, _, listed = line.removeprefix(words).rpartition(" ")
        if listed in ("all", "none"):
            allowed = _EVERY if listed == "all" else frozenset()
            continue
        vlans_told = parse_vlans(listed)
        if verb not in ("", "add", "remove", "except") or not vlans_told:
            raise ReadingError(f"`{printable(line)[:60]}` is not understood")
        allowed = {"": vlans_told, "add": allowed | vlans_told, "remove": allowed - vlans_told}.get(
            verb, _EVERY - vlans_told
        )
    return allowed


def _general(name: str, own: list[str], default: int) -> Switchport:
    """A general port is stated as a trunk; one that sends several VLANs untagged has no place in `Switchport`."""
    untagged = set() if "switchport forbidden default-vlan" in own else {default}
    tagged: set[int] = set()
    for line in own:
        match = re.fullmatch(r"switchport general allowed vlan (add|remove) ([\d,-]+)(?: (tagged|untagged))?", line)
        if match is None:
            if line.startswith("switchport general allowed vlan "):
                raise ReadingError(f"`{printable(line)[:60]}` is not understood")
            continue
        told = parse_vlans(match[2])
        untagged -= told
        tagged -= told
        if match[1] == "add":
            (untagged if match[3] == "untagged" else tagged).update(told)
    pvid = _one(_last(own, "switchport general pvid "), default)
    if len(untagged) > 1 or (untagged and pvid not in untagged):
        raise ReadingError(f"{name} sends VLANs {format_vlans(untagged)} untagged and takes untagged frames as {pvid}")
    return Switchport(mode="trunk", untagged=next(iter(untagged), None), tagged=format_vlans(tagged))


def _hold_against_vlans(captures: Captures, lines: list[ConfigLine], found: dict[str, Switchport]) -> None:
    """Each port is in exactly the VLANs that the configuration says; a voice VLAN may be joined by itself."""
    shown = shown_vlans(captures)
    voice = {int(text) for text in after(lines, "voice vlan id ")}
    if has(lines, "voice vlan state disabled"):
        voice = set()
    members = {port for row in shown.values() for port in row.members if not port.startswith("Po")}
    must_show(STATUS, "port", members - ports(captures).keys())
    for name, port in found.items():
        untagged = frozenset() if port.untagged is None else frozenset({port.untagged})
        tagged = (parse_vlans(port.tagged) - untagged) & shown.keys()
        told = tagged | (untagged & shown.keys())
        seen = {vlan for vlan, row in shown.items() if name in row.members}
        seen_tagged = {vlan for vlan, row in shown.items() if row.tagged is not None and name in row.tagged}
        if told ^ seen and not seen - told <= voice:
            raise ReadingError(f"the configuration and `{VLANS}` do not agree on the VLANs of {name}")
        if told - seen:
            raise ReadingError(f"`{VLANS}` does not show {name} in VLAN {format_vlans(told - seen)}")
        if any(row.tagged is not None for row in shown.values()) and (seen_tagged ^ tagged) - voice:
            raise ReadingError(f"the configuration and `{VLANS}` do not agree on what {name} sends tagged")


@refusing(CONFIG)
def spanning_tree(captures: Captures) -> SpanningTree:
    """The default mode is RSTP with priority 32768 (CLI guides)."""
    lines, _, configured = _configured(captures)
    mode = next(after(lines, "spanning-tree mode "), "rstp")
    words = {"stp": "stp", "rstp": "rstp", "mst": "mstp", "pvst": "pvst", "rapid-pvst": "rapid-pvst"}
    if mode not in words:
        raise ReadingError(f"`spanning-tree mode {printable(mode)[:30]}` is not understood")
    whole = next(after(lines, "spanning-tree priority "), None)
    priority = {"0": int(whole)} if whole else {}
    for text in (*after(lines, "spanning-tree mst "), *after(lines, "spanning-tree vlan ")):
        if match := re.fullmatch(r"(\d+) priority (\d+)", text):
            priority[match[1]] = int(match[2])
    ports_set = {
        name: SpanningTreePort(
            edge="spanning-tree portfast" in own,
            bpdu_guard="spanning-tree bpduguard enable" in own,
            root_guard="spanning-tree guard root" in own,
            enabled="spanning-tree disable" not in own,
        )
        for name, own in configured.items()
    }
    return SpanningTree(
        mode="off" if has(lines, "no spanning-tree") else words[mode],
        priority=priority,
        ports={name: port for name, port in ports_set.items() if port != SpanningTreePort()},
    )
