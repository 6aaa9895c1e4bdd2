"""The commands that lead a ProCurve switch from one configuration to another, in an order that destroys nothing.

VLANs are created before ports join them; ports join before they leave, so that none falls back into the default VLAN on
the way; a VLAN is removed when no port is in it any more.
"""

import re
from collections.abc import Collection, Iterator

from netaudit.core.planning.procurve import ProcurveSession
from netaudit.core.planning.procurve_ports import port_list
from netaudit.core.planning.session import Commands
from netaudit.core.planning.text import Block, begins, natural

_SINGLE = ("hostname", "ip default-gateway")
_OF_VLAN = re.compile(r"name |(no )?untagged |tagged |(no )?ip address\b|exit$")
_OF_PORT = re.compile(r"name |disable$|exit$")


def procurve_commands(base: str, wanted: str, vlans: Collection[int] = ()) -> Commands:
    """From one running configuration to another."""
    old, new = ProcurveSession(base, vlans), ProcurveSession(wanted, vlans)
    lines = [
        *_vlans(old, new),
        *_joins(old, new),
        *_ports(old, new),
        *_alone(old, new),
        *_leaves(old, new),
        *_addresses(old, new),
        *(f"no vlan {vlan}" for vlan in sorted(old.members.tagged.keys() - new.members.tagged.keys())),
    ]
    return Commands(tuple(lines), tuple(_left(old, new)))


def _within(heading: str, lines: list[str]) -> list[str]:
    return [heading, *(f"   {line}" for line in lines), "   exit"] if lines else []


def _first(session: ProcurveSession, heading: str, words: str) -> str | None:
    return (session.document.named(heading) or Block("")).first(words)


def _vlans(old: ProcurveSession, new: ProcurveSession) -> Iterator[str]:
    for vlan in sorted(new.members.tagged):
        name = _first(new, f"vlan {vlan}", "name") or ""
        if vlan not in old.members.tagged or name != _first(old, f"vlan {vlan}", "name"):
            yield from _within(f"vlan {vlan}", [f"name {name}"])


def _joins(old: ProcurveSession, new: ProcurveSession) -> Iterator[str]:
    # Tagged first: who joins untagged leaves the VLAN it was untagged in, and may be tagged there from now on.
    for vlan in sorted(new.members.tagged):
        ports = new.members.tagged[vlan] - old.members.tagged.get(vlan, set())
        yield from _within(f"vlan {vlan}", [f"tagged {port_list(ports)}"] if ports else [])
    for vlan in sorted(new.members.tagged):
        inside = new.members.inside(vlan) - old.members.inside(vlan)
        yield from _within(f"vlan {vlan}", [f"untagged {port_list(inside)}"] if inside else [])


def _leaves(old: ProcurveSession, new: ProcurveSession) -> Iterator[str]:
    for vlan in sorted(old.members.tagged):
        ports = old.members.tagged[vlan] - new.members.tagged.get(vlan, set()) - new.members.inside(vlan)
        # Who is untagged elsewhere from now on has left already, and so has who is tagged here from now on.
        gone = {port for port in old.members.inside(vlan) if port not in new.members.untagged}
        gone -= new.members.tagged.get(vlan, set())
        lines = [f"no tagged {port_list(ports)}"] if ports else []
        yield from _within(f"vlan {vlan}", lines + ([f"no untagged {port_list(gone)}"] if gone else []))


def _ports(old: ProcurveSession, new: ProcurveSession) -> Iterator[str]:
    for port in sorted(old.members.every | new.members.every, key=natural):
        heading = f"interface {port}"
        was, now = (session.document.named(heading) or Block("") for session in (old, new))
        lines = []
        if was.first("name") != now.first("name"):
            lines.append(f"name {now.first('name')}" if now.first("name") else "no name")
        if ("disable" in was.lines()) != ("disable" in now.lines()):
            lines.append("disable" if "disable" in now.lines() else "enable")
        yield from _within(heading, lines)


def _addresses(old: ProcurveSession, new: ProcurveSession) -> Iterator[str]:
    vlans = sorted(new.members.tagged)
    pairs = [(v, _first(old, f"vlan {v}", "ip address"), _first(new, f"vlan {v}", "ip address")) for v in vlans]
    for vlan, was, now in pairs:
        if was and not now:
            yield from _within(f"vlan {vlan}", ["no ip address"])
    for vlan, was, now in pairs:
        if now and now != was:
            yield from _within(f"vlan {vlan}", [f"ip address {now}"])


def _alone(old: ProcurveSession, new: ProcurveSession) -> Iterator[str]:
    for words in _SINGLE:
        was, now = (session.document.find(lambda each, w=words: begins(each, w)) for session in (old, new))  # type: ignore[misc]
        if now and (was is None or was.heading != now.heading):
            yield now.heading
        elif was and now is None:
            yield f"no {was.heading}"


def _left(old: ProcurveSession, new: ProcurveSession) -> list[str]:
    """Lines in which the two differ and that are not known here."""
    sides = [{line for block in session.document.blocks for line in _unknown(block)} for session in (old, new)]
    strange = old.members.every ^ new.members.every
    return sorted(sides[0] ^ sides[1]) + ([f"interface {port_list(strange)}"] if strange else [])


def _unknown(block: Block) -> Iterator[str]:
    known = {"vlan": _OF_VLAN, "interface": _OF_PORT}.get(block.heading.split()[0])
    if known is None:
        if not any(begins(block.heading, words) for words in _SINGLE):
            yield "\n".join([block.heading, *block.lines()])
        return
    yield from (f"{block.heading}: {line}" for line in block.lines() if not known.match(line))
