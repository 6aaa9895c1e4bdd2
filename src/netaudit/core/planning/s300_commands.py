"""The commands that lead a small business switch from one configuration to another, in an order that destroys nothing.

VLANs are created before ports use them; a trunk's list grows before it shrinks, and is right before a port becomes a
trunk; VLANs go last, when neither a port nor a name is left of them.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from netaudit.core.planning.layout import EVERY_VLAN
from netaudit.core.planning.s300 import S300Session
from netaudit.core.planning.s300_ports import ALLOWED, S300Port, heading_of, interface_name, place, port_of, quoted
from netaudit.core.planning.session import Commands
from netaudit.core.planning.text import begins
from netaudit.model.names import format_vlans

_GATEWAY = "ip default-gateway"


def s300_commands(base: str, wanted: str, vlans: Collection[int] = ()) -> Commands:
    """From one running configuration to another."""
    old, new = S300Session(base, vlans), S300Session(wanted, vlans)
    was, now = ({name: tuple(block.lines()) for name, block in side.interfaces()} for side in (old, new))
    names = sorted(was.keys() | now.keys(), key=place)
    ports = [_Port(name, was.get(name, ()), now.get(name, ())) for name in names if not name.startswith("Vlan")]
    gone = old.vlans - new.vlans
    called = [(name, _name(was.get(name, ())), _name(now.get(name, ()))) for name in names if name.startswith("Vlan")]
    lines = [
        *_database("", new.vlans - old.vlans),
        *(line for name, before, after in called if after and after != before for line in _in(name, [f"name {after}"])),
        *(line for port in ports for line in port.first()),
        *(line for port in ports for line in port.then()),
        *_gateway(old, new),
        *(line for name, before, after in called if before and not after for line in _in(name, ["no name"])),
        *_database("no ", gone),
    ]
    left = [*(line for name in names for line in _odd(name, was.get(name, ()), now.get(name, ()))), *_others(old, new)]
    return Commands(tuple(lines), tuple(left))


def _in(name: str, lines: list[str]) -> list[str]:
    return [heading_of(name), *(f" {line}" for line in lines), "exit"] if lines else []


def _database(negated: str, vlans: Collection[int]) -> list[str]:
    return ["vlan database", f"{negated}vlan {format_vlans(vlans)}", "exit"] if vlans else []


def _name(lines: tuple[str, ...]) -> str:
    return next((line.removeprefix("name ") for line in lines if begins(line, "name")), "")


def _gateway(old: S300Session, new: S300Session) -> Iterator[str]:
    before, after = (next((each.heading for each in side.document.starting(_GATEWAY)), None) for side in (old, new))
    if after is not None and after != before:
        yield after
    elif before is not None and after is None:
        yield f"no {before}"


@dataclass(frozen=True)
class _Port:
    """One port on both sides."""

    name: str
    was: tuple[str, ...]
    now: tuple[str, ...]

    def first(self) -> list[str]:
        """What takes nothing from others: its VLANs, and what it gains."""
        old, new = port_of(self.was), port_of(self.now)
        lines = ["shutdown"] if new.shutdown and not old.shutdown else []
        if new.description and new.description != old.description:
            lines.append(f"description {quoted(new.description)}")
        if new.access is not None and new.access != old.access:
            lines.append(f"switchport access vlan {new.access}")
        # A port that is no trunk yet gets its list as it will be; one that is grows.
        if old.mode != "trunk" and new.allowed != old.allowed:
            lines.append(_whole(new))
        elif old.mode == "trunk" == new.mode and new.allowed - old.allowed:
            lines.append(f"{ALLOWED} add {format_vlans(new.allowed - old.allowed)}")
        if new.native is not None and new.native != old.native:
            lines.append(f"switchport trunk native vlan {new.native}")
        if new.mode != old.mode:
            lines.append(f"switchport mode {new.mode}")
        return _in(self.name, lines)

    def then(self) -> list[str]:
        """What it loses, now that every port has what it needs."""
        old, new = port_of(self.was), port_of(self.now)
        lines = ["no switchport access vlan"] if new.access is None and old.access is not None else []
        if new.native is None and old.native is not None:
            lines.append("no switchport trunk native vlan")
        if old.mode == "trunk" == new.mode and old.allowed - new.allowed:
            lines.append(f"{ALLOWED} remove {format_vlans(old.allowed - new.allowed)}")
        elif old.mode == "trunk" != new.mode and new.allowed != old.allowed:
            lines.append(_whole(new))
        lines += ["no description"] if old.description and not new.description else []
        lines += ["no shutdown"] if old.shutdown and not new.shutdown else []
        return _in(self.name, lines)


def _whole(port: S300Port) -> str:
    if port.allowed == EVERY_VLAN:
        return f"no {ALLOWED}"
    return f"{ALLOWED} {format_vlans(port.allowed) or 'none'}"


def _odd(name: str, was: tuple[str, ...], now: tuple[str, ...]) -> Iterator[str]:
    """Lines of an interface in which the two differ and that are not known here."""
    if name.startswith("Vlan"):
        sides = [{line for line in side if not begins(line, "name")} for side in (was, now)]
    else:
        sides = [set(port_of(side).other) for side in (was, now)]
    yield from (f"{heading_of(name)}: {line}" for line in sorted(sides[0] ^ sides[1]))


def _others(old: S300Session, new: S300Session) -> Iterator[str]:
    """Lines outside of what the computation knows."""
    sides = [
        {
            (heading, lines)
            for heading, lines in side.meaning()
            if not any(begins(heading, words) for words in (_GATEWAY, "exit"))
            and not re.fullmatch(r"vlan (?:database|\d+)", heading)
            and not (begins(heading, "interface") and interface_name(heading.removeprefix("interface ")))
        }
        for side in (old, new)
    ]
    yield from ("\n".join([heading, *lines]) for heading, lines in sorted(sides[0] ^ sides[1]))
