"""What ports of Cisco IOS do together or feed: aggregates, the spanning tree, power.

Catalyst 9200 and 2960-X command references: `channel-group`, `spanning-tree portfast`, `show power inline`.
"""

import re

from netaudit.model.names import cisco_interface, format_vlans, parse_vlans, printable
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import Lag, PoePort, SpanningTree, SpanningTreePort
from netaudit.platforms._blocks import Block
from netaudit.platforms._cisco_config import CONFIG, config_blocks, interface_blocks
from netaudit.platforms._tables import answer, must_agree, must_show, refusing

POWER = "show power inline"

_LAG_MODES = {"active": "lacp", "passive": "lacp-passive", "on": "static", "auto": "pagp", "desirable": "pagp"}
_TREES = {"pvst": "pvst", "rapid-pvst": "rapid-pvst", "mst": "mstp"}
_POWER_ROW = re.compile(
    r"^(?P<port>[A-Z][a-z]{1,2}\d\S*) +(?P<admin>auto|static|off|never|on) +(?P<oper>\S+) +(?P<watts>\d+\.\d)\b",
    re.MULTILINE,
)
# A row a module, or one line for the whole switch.
_POWER_USED = re.compile(r"^\d+ +[\d.]+ +(\d+\.\d+) +[\d.]+ *$|\bUsed: *(\d+\.\d+)", re.MULTILINE)


def lags(captures: Captures) -> dict[str, Lag]:
    """Aggregates that have members.

    Raises:
        ReadingError: a mode is not understood, members differ in it, or the aggregate has no interface of its own.
    """
    configured = interface_blocks(captures)
    members: dict[str, list[str]] = {}
    modes: dict[str, set[str]] = {}
    for port, block in configured.items():
        if (text := block.after("channel-group ")) is None:
            continue
        match = re.fullmatch(r"(\d+) mode (\S+)(?: non-silent)?", text)
        if match is None or match[2] not in _LAG_MODES:
            raise ReadingError(f"`channel-group {printable(text)[:40]}` of {printable(port)} is not understood")
        members.setdefault(f"Po{match[1]}", []).append(port)
        modes.setdefault(f"Po{match[1]}", set()).add(_LAG_MODES[match[2]])
    must_show(CONFIG, "aggregate", members.keys() - configured.keys())
    if odd := [name for name, told in modes.items() if len(told) != 1]:
        raise ReadingError(f"members of {odd[0]} are in different modes")
    return {name: Lag(members=tuple(sorted(own)), mode=modes[name].pop()) for name, own in members.items()}


@refusing(CONFIG)
def spanning_tree(captures: Captures) -> SpanningTree:
    """Ports with something set, be it by a default for all access ports (`spanning-tree portfast default`).

    Raises:
        NotOffered: the configuration names no mode, as a router's does not.
    """
    lines = [block.heading for block in config_blocks(captures)]
    mode = next((line.split()[2] for line in lines if re.fullmatch(r"spanning-tree mode \S+", line)), None)
    if mode is None:
        raise NotOffered("the configuration names no spanning-tree mode")
    if mode not in _TREES:
        raise ReadingError(f"the spanning-tree mode `{printable(mode)[:20]}` is not understood")
    edge = any(re.fullmatch(r"spanning-tree portfast (edge )?default", line) for line in lines)
    guard = any(re.fullmatch(r"spanning-tree portfast (edge )?bpduguard default", line) for line in lines)
    ports = {
        name: _tree_port(block, edge=edge, guard=guard)
        for name, block in interface_blocks(captures).items()
        if not name.startswith(("Vl", "Lo", "Tu"))
    }
    return SpanningTree(
        mode=_TREES[mode],
        priority=_priorities(lines),
        ports={name: port for name, port in ports.items() if port != SpanningTreePort()},
    )


def _priorities(lines: list[str]) -> dict[str, int]:
    """By VLANs or instances as the configuration groups them, such as `10,20-22`."""
    found = {}
    for line in lines:
        if match := re.fullmatch(r"spanning-tree (vlan|mst) ([\d,-]+) priority (\d+)", line):
            ids = format_vlans(parse_vlans(match[2])) if match[1] == "vlan" else match[2]
            found[ids] = int(match[3])
    return found


def _tree_port(block: Block, *, edge: bool, guard: bool) -> SpanningTreePort:
    words = [line.removeprefix("spanning-tree ") for line in block.lines if line.startswith("spanning-tree ")]
    access = "switchport mode access" in block.lines
    fast = [word for word in words if word.startswith("portfast")]
    is_edge = fast[-1] not in ("portfast disable", "portfast network") if fast else edge and access
    guards = [word for word in words if word.startswith("bpduguard ")]
    return SpanningTreePort(
        edge=is_edge,
        bpdu_guard=guards[-1] == "bpduguard enable" if guards else guard and is_edge,
        root_guard="guard root" in words,
    )


def poe(captures: Captures) -> dict[str, PoePort]:
    """Every port that can feed; held against what the switch totals: the ports that feed, or the watts they take.

    Raises:
        ReadingError: a row is not understood, the totals do not add up, or a port is not configured.
    """
    text = answer(POWER, captures)
    rows = list(_POWER_ROW.finditer(text))
    must_agree(POWER, len(rows), len(re.findall(r"^[A-Z][a-z]{1,2}\d", text, re.MULTILINE)))
    _totals_agree(text, rows)
    found = {cisco_interface(row["port"]): PoePort(enabled=row["admin"] not in ("off", "never")) for row in rows}
    must_agree(f"`{POWER}`, ports", len(found), len(rows))
    configured = interface_blocks(captures)
    must_show(CONFIG, "port", found.keys() - configured.keys())
    spoken_of = {name for name, block in configured.items() if block.after("power inline ") is not None}
    must_show(POWER, "port", spoken_of - found.keys())
    return found


def _totals_agree(text: str, rows: list[re.Match[str]]) -> None:
    if total := re.search(r"^Totals: +(\d+) +on\b", text, re.MULTILINE):
        must_agree(f"`{POWER}`, ports that feed", sum(row["oper"] == "on" for row in rows), int(total[1]))
        return
    used = [float(row[1] or row[2]) for row in _POWER_USED.finditer(text)]
    if not used:
        raise ReadingError(f"`{POWER}` prints no total, so it may be cut short")
    taken = sum(float(row["watts"]) for row in rows)
    if abs(taken - sum(used)) > 0.1 * (len(rows) + 1):
        raise ReadingError(f"`{POWER}`: the ports take {taken:.1f} W of the {sum(used):.1f} W that it totals")
