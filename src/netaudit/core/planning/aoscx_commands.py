"""The commands that lead an AOS-CX switch from one configuration to another, in an order that destroys nothing.

VLANs are created before ports use them; a trunk's list grows before it shrinks, and never to nothing, for then it would
be open to all; the native VLAN of a trunk is not changed, for that opens it too; VLANs go last.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from netaudit.core.planning.aoscx import AoscxSession
from netaudit.core.planning.aoscx_ports import ALLOWED, AoscxPort, port_of
from netaudit.core.planning.layout import EVERY_VLAN
from netaudit.core.planning.session import Commands
from netaudit.core.planning.text import begins, natural
from netaudit.core.planning.vlan_lists import vlan_ids
from netaudit.model.names import format_vlans


def aoscx_commands(base: str, wanted: str, vlans: Collection[int] = ()) -> Commands:
    """From one running configuration to another."""
    old, new = AoscxSession(base, vlans), AoscxSession(wanted, vlans)
    was, now = (
        {
            name: (block.heading, tuple(block.lines()))
            for name, block in side.interfaces()
            if not name.startswith("vlan")
        }
        for side in (old, new)
    )
    ports = [
        _Port(was[name][0], port_of(was[name][1]), port_of(now[name][1]))
        for name in sorted(was.keys() & now.keys(), key=natural)
    ]
    gone = old.vlans().keys() - new.vlans().keys()
    lines = [
        *_called(old, new),
        *(line for port in ports for line in port.first()),
        *(line for port in ports for line in port.then()),
        *(f"no vlan {vlan}" for vlan in sorted(gone)),
    ]
    left = [*_names_left(old, new), *(line for port in ports for line in port.left()), *_others(old, new, was, now)]
    return Commands(tuple(lines), tuple(left))


def _called(old: AoscxSession, new: AoscxSession) -> Iterator[str]:
    before = old.vlans()
    for vlan, name in sorted(new.vlans().items()):
        if vlan not in before or (name and name != before[vlan]):
            yield f"vlan {vlan}"
            if name:
                yield f"    name {name}"
            yield "    exit"


def _names_left(old: AoscxSession, new: AoscxSession) -> Iterator[str]:
    after = new.vlans()
    for vlan, name in sorted(old.vlans().items()):
        if name and after.get(vlan) == "":
            yield f"vlan {vlan}: name {name}"


@dataclass(frozen=True)
class _Port:
    """One interface that both sides have."""

    heading: str
    old: AoscxPort
    new: AoscxPort

    def _within(self, lines: list[str]) -> list[str]:
        return [self.heading, *(f"    {line}" for line in lines), "    exit"] if lines else []

    def first(self) -> list[str]:
        """What takes nothing from others: its VLANs, and what it gains."""
        old, new = self.old, self.new
        lines = ["shutdown"] if new.shutdown and old.shutdown is False else []
        if new.description and new.description != old.description:
            lines.append(f"description {new.description}")
        if old.access is not None and new.access is not None and new.access != old.access:
            lines.append(f"vlan access {new.access}")
        if new.allowed is not None and self._comparable():
            before = old.allowed or frozenset[int]()
            if new.allowed == EVERY_VLAN != old.allowed:
                lines.append(f"{ALLOWED} all")
            elif old.allowed != EVERY_VLAN and new.allowed - before:
                lines.append(f"{ALLOWED} {format_vlans(new.allowed - before)}")
        return self._within(lines)

    def then(self) -> list[str]:
        """What it loses, now that every port has what it needs."""
        old, new = self.old, self.new
        lines = []
        if old.allowed is not None and new.access is not None:
            lines.append(f"vlan access {new.access}")
        elif old.allowed is not None and new.allowed is not None and self._comparable():
            if old.allowed == EVERY_VLAN != new.allowed:
                lines.append(f"{ALLOWED} {format_vlans(new.allowed)}")
            elif old.allowed - new.allowed:
                lines.append(f"no {ALLOWED} {format_vlans(old.allowed - new.allowed)}")
        lines += ["no description"] if old.description and not new.description else []
        lines += ["no shutdown"] if old.shutdown and new.shutdown is False else []
        return self._within(lines)

    def _comparable(self) -> bool:
        """Whether the native VLAN stays; a port that becomes a trunk has VLAN 1."""
        if self.old.allowed is None:
            return self.old.access is not None and (self.new.native, self.new.tag) == (1, False)
        return (self.old.native, self.old.tag) == (self.new.native, self.new.tag)

    def left(self) -> list[str]:
        """Lines in which the two sides differ and that are not known here."""
        old, new = self.old, self.new
        lines = sorted(old.other ^ new.other)
        if new.allowed is not None and not self._comparable():
            lines.append(f"vlan trunk native {new.native}" + (" tag" if new.tag else ""))
        switching = [port.access is not None or port.allowed is not None for port in (old, new)]
        if switching[0] != switching[1] and not lines:
            lines.append("vlan access" if new.access is not None else "routing")
        if (old.shutdown is None) != (new.shutdown is None):
            lines.append("shutdown")
        return [f"{self.heading}: {line}" for line in lines]


def _others(old: AoscxSession, new: AoscxSession, was: Collection[str], now: Collection[str]) -> Iterator[str]:
    """Blocks and lines outside of what the computation knows."""
    both = set(was) & set(now)
    for side, other in ((old, new), (new, old)):
        there = other.meaning()
        known = {block.heading for name, block in side.interfaces() if name in both}
        for heading, lines in sorted(side.meaning()):
            vlan = vlan_ids(heading[5:]) if begins(heading, "vlan") else None
            odd = [line for line in lines if not (vlan and begins(line, "name"))]
            if heading in known or (vlan and not odd) or (heading, lines) in there:
                continue
            yield "\n".join([heading, *odd])
