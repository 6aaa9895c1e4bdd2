"""What ports of ProCurve and ArubaOS-Switch do together, and what passes them: trunks, the spanning tree, access lists.

Rules: HP/Aruba Advanced Traffic Management and Access Security guides, YA/YB/KB.16. What these switches call a trunk
is a link aggregate.
"""

import re
from collections.abc import Iterable

import msgspec

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Filter, FilterRule, Lag, SpanningTree, SpanningTreePort
from netaudit.platforms._acl import acl_rule
from netaudit.platforms._blocks import blocks
from netaudit.platforms._procurve_config import CONFIG, expanded, membership, port_name, running_config
from netaudit.platforms._tables import must_show, refusing

_LAG_MODES = {"lacp": "lacp", "trunk": "static", "dt-lacp": "lacp", "dt-trunk": "static", "fec": "static"}
_LIST = re.compile(r'ip(v6)? access-list (?:(standard|extended) )?"?([^"\n]+?)"?')
_IN_FORCE = re.compile(r'(?:ip|ipv6) access-group "?([^"\n]+?)"? (\S+)')


def lags(captures: Captures) -> dict[str, Lag]:
    """Every `trunk` line; each aggregate is in some VLAN.

    Raises:
        ReadingError: a mode is not understood, or the aggregate is in no VLAN.
    """
    found = {}
    for listed, name, mode in re.findall(r"^trunk (\S+) (\S+)(?: (\S+))?", running_config(captures), re.MULTILINE):
        if (mode or "trunk") not in _LAG_MODES:
            raise ReadingError(f"the mode `{printable(mode)[:20]}` of {printable(name)} is not understood")
        found[port_name(name)] = Lag(members=tuple(expanded(listed)), mode=_LAG_MODES[mode or "trunk"])
    must_show(CONFIG, "a VLAN of", found.keys() - membership(captures).keys())
    return found


def spanning_tree(captures: Captures) -> SpanningTree:
    """Off from the factory. `force-version` makes it STP or RSTP; it is MSTP without, and `priority` counts in 4096.

    Raises:
        ReadingError: a priority is none.
    """
    lines = [line.rstrip() for line in running_config(captures).splitlines() if line.startswith("spanning-tree")]
    if "spanning-tree" not in lines:
        return SpanningTree(mode="off")
    versions = {"stp-operation": "stp", "rstp-operation": "rstp", "mstp-operation": "mstp", "rapid-pvst": "rapid-pvst"}
    said = re.search(r"^spanning-tree (?:force-version|mode) (\S+)$", "\n".join(lines), re.MULTILINE)
    priority = {}
    for instance, step in re.findall(
        r"^spanning-tree (?:(?:instance|vlan) ([\d,-]+) )?priority (\d+)$", "\n".join(lines), re.M
    ):
        if int(step) > 15:
            raise ReadingError(f"a spanning-tree priority of {step} is none")
        priority[instance or "0"] = int(step) * 4096
    return SpanningTree(
        mode=versions.get(said[1], said[1]) if said else "mstp", priority=priority, ports=_tree_ports(lines)
    )


def _tree_ports(lines: list[str]) -> dict[str, SpanningTreePort]:
    words: dict[str, set[str]] = {}
    for line in lines:
        match = re.fullmatch(
            r"spanning-tree (\S+) (admin-edge-port|bpdu-protection|root-guard|bpdu-filter)(?: .*)?", line
        )
        if match:
            for port in expanded(match[1]):
                words.setdefault(port, set()).add(match[2])
    return {
        port: SpanningTreePort(
            edge="admin-edge-port" in said,
            bpdu_guard="bpdu-protection" in said,
            root_guard="root-guard" in said,
            enabled="bpdu-filter" not in said,
        )
        for port, said in words.items()
    }


@refusing(CONFIG)
def filters(captures: Captures) -> dict[str, Filter]:
    """Every access list by name; a rule's key is its number.

    Raises:
        ReadingError: a rule is not understood, or a list that is in force is not there.
    """
    lists: dict[str, tuple[bool, list[str]]] = {}
    applied: dict[str, list[str]] = {}
    for block in blocks(running_config(captures)):
        if match := _LIST.fullmatch(block.heading):
            lists[printable(match[3])] = (match[2] == "standard", [line for line in block.lines if line != "exit"])
            continue
        for line in block.lines:
            if match := _IN_FORCE.fullmatch(line):
                applied.setdefault(printable(match[1]), []).append(f"{printable(block.heading)} {match[2]}")
    if missing := applied.keys() - lists.keys():
        raise ReadingError(f"access list {min(missing)} is in force and is not in the configuration")
    return {
        name: _filter(name, lines, applied.get(name, ()), standard=standard)
        for name, (standard, lines) in lists.items()
    }


def _filter(name: str, lines: list[str], applied: Iterable[str], *, standard: bool) -> Filter:
    rules: dict[str, FilterRule] = {}
    remarks: dict[str, str] = {}
    for line in lines:
        match = re.fullmatch(r"(\d+) (permit|deny|remark) (.+)", line)
        if match is None:
            raise ReadingError(f"access list {name}: `{printable(line)[:60]}` is not understood")
        if match[2] == "remark":
            remarks[match[1]] = printable(match[3].strip('"'))
        else:
            words = match[3].split()
            protocol = "" if standard else words.pop(0)
            rules[match[1]] = acl_rule(match[2], protocol, words, standard=standard)
    # A remark bears the number of the rule that it is about.
    told = {number: msgspec.structs.replace(rule, comment=remarks.get(number, "")) for number, rule in rules.items()}
    return Filter(rules=told, order=tuple(sorted(told, key=int)), default="deny", applied=tuple(sorted(applied)))
