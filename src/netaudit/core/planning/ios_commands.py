"""The commands that lead a Cisco IOS switch from one configuration to another, in an order that destroys nothing.

VLANs are created before ports use them; a trunk's list only grows and shrinks, and grows before it shrinks; a port's
list is right before it becomes a trunk; addresses come before the ways out and leave after them; VLANs go last.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from netaudit.core.planning.ios import IosSession
from netaudit.core.planning.ios_list_commands import list_changes
from netaudit.core.planning.ios_lists import list_heading
from netaudit.core.planning.ios_ports import ALLOWED, LOGICAL, IosPort, port_of
from netaudit.core.planning.session import Commands
from netaudit.core.planning.text import begins, natural
from netaudit.core.planning.vlan_lists import listed, vlan_ids

_SINGLE = ("hostname", "ip default-gateway", "ip domain-name")
_COMPUTED = (*_SINGLE, "ip route", "ntp server", "logging host")


@dataclass(frozen=True)
class _Side:
    """One of the two configurations."""

    session: IosSession
    ports: Mapping[str, IosPort]
    vlans: Mapping[int, str]
    lists: Mapping[str, tuple[str, ...]]
    alone: tuple[str, ...]
    """Lines outside of blocks that the computation knows."""
    other: frozenset[str]
    """Lines outside of blocks, and whole blocks, that it does not know."""


def ios_commands(base: str, wanted: str, vlans: Collection[int] = ()) -> Commands:
    """From one running configuration to another.

    Raises:
        ValueError: a line of an interface on VLANs is not understood.
    """
    old, new = _side(base, vlans), _side(wanted, vlans)
    lists, left_lists = list_changes(old.lists, new.lists, _bound(old) | _bound(new))
    names = sorted(old.ports.keys() | new.ports.keys(), key=natural)
    ports = [_Ports(name, old.ports.get(name), new.ports.get(name)) for name in names]
    left = [*left_lists, *(line for each in ports for line in each.left()), *sorted(old.other ^ new.other)]
    lines = [
        *_vlans(old, new),
        *lists.before,
        *(line for each in ports for line in each.first()),
        *(line for each in ports for line in each.then()),
        *_alone(old, new),
        *(line for each in ports for line in each.last()),
        *(f"no vlan {vlan}" for vlan in sorted(old.vlans.keys() - new.vlans.keys())),
        *lists.after,
    ]
    return Commands(tuple(lines), tuple(left))


def _side(text: str, vlans: Collection[int]) -> _Side:
    session = IosSession(text, vlans)
    lists: dict[str, tuple[str, ...]] = {}
    alone: list[str] = []
    other: set[str] = set()
    for block in session.document.blocks:
        heading = block.heading
        if list_heading(heading):
            lists[heading] = tuple(block.lines())
        elif any(begins(heading, words) for words in _COMPUTED):
            alone.append(heading)
        elif not begins(heading, "interface") and not (begins(heading, "vlan") and vlan_ids(heading[5:])):
            other.add("\n".join([heading, *block.lines()]))
    ports = {name: port_of(block) for name, block in session.named_interfaces()}
    return _Side(session, ports, session.written(), lists, tuple(alone), frozenset(other))


def _bound(side: _Side) -> frozenset[str]:
    return frozenset(name for port in side.ports.values() for name in port.lists.values())


def _vlans(old: _Side, new: _Side) -> Iterator[str]:
    for vlan in sorted(new.vlans):
        name, before = new.vlans[vlan], old.vlans.get(vlan)
        if name == before:
            continue
        yield f"vlan {vlan}"
        if name or before:
            yield f" name {name}" if name else " no name"
        yield " exit"  # the VLAN takes effect here


def _alone(old: _Side, new: _Side) -> Iterator[str]:
    added = [line for line in new.alone if line not in old.alone]
    yield from added
    for line in old.alone:
        replaced = any(begins(line, words) and begins(each, words) for words in _SINGLE for each in added)
        if line not in new.alone and not replaced:
            yield f"no {line}"


@dataclass(frozen=True)
class _Ports:
    """One interface on both sides; None where it is not there."""

    name: str
    old: IosPort | None
    new: IosPort | None

    def _within(self, lines: list[str]) -> list[str]:
        return [f"interface {self.name}", *(f" {line}" for line in lines), " exit"] if lines else []

    def first(self) -> list[str]:
        """What takes nothing away: new interfaces, and what a port gains."""
        if self.new is None or not self._comparable():
            return []
        old, new = self.old or IosPort(), self.new
        lines = ["shutdown"] if new.shutdown and not old.shutdown else []
        if new.description and new.description != old.description:
            lines.append(f"description {new.description}")
        if not self.name.startswith(LOGICAL):
            lines += self._gained(old, new)
        if new.address and new.address != old.address:
            lines.append(f"ip address {new.address}")
        lines += [f"ip access-group {name} {way}" for way, name in new.lists.items() if old.lists.get(way) != name]
        return self._within(lines) or (self._within(["no shutdown"]) if self.old is None else [])

    def _gained(self, old: IosPort, new: IosPort) -> list[str]:
        lines = [f"switchport access vlan {new.access}"] if new.access not in (old.access, 1) else []
        lines += [f"switchport voice vlan {new.voice}"] if new.voice and new.voice != old.voice else []
        # A port that trunks already keeps what it has until every port has what it needs; one that will not trunk any
        # more gets its new list when it does not.
        lines += self._more(old, new) if old.mode != "trunk" or new.mode == "trunk" else []
        lines += self._fewer(old, new) if old.mode != "trunk" else []
        if new.native not in (old.native, 1):
            lines.append(f"switchport trunk native vlan {new.native}")
        if new.mode and new.mode != old.mode:
            lines.append(f"switchport mode {new.mode}")
        return lines

    def _more(self, old: IosPort, new: IosPort) -> list[str]:
        gained = new.allowed - old.allowed
        return [f"{ALLOWED} add {listed(gained)}"] if gained else []

    def _fewer(self, old: IosPort, new: IosPort) -> list[str]:
        gone = old.allowed - new.allowed
        return [f"{ALLOWED} remove {listed(gone)}"] if gone else []

    def then(self) -> list[str]:
        """What it loses, now that every port has what it needs."""
        if self.new is None or not self._comparable():
            return []
        old, new = self.old or IosPort(), self.new
        lines = []
        if not self.name.startswith(LOGICAL):
            lines += ["no switchport mode"] if old.mode and not new.mode else []
            lines += ["no switchport access vlan"] if new.access == 1 != old.access else []
            lines += ["no switchport voice vlan"] if old.voice and not new.voice else []
            lines += ["no switchport trunk native vlan"] if new.native == 1 != old.native else []
            lines += self._more(old, new) if old.mode == "trunk" != new.mode else []
            lines += self._fewer(old, new) if old.mode == "trunk" else []
        lines += ["no description"] if old.description and not new.description else []
        lines += [f"no ip access-group {name} {way}" for way, name in old.lists.items() if way not in new.lists]
        lines += ["no shutdown"] if old.shutdown and not new.shutdown else []
        return self._within(lines)

    def last(self) -> list[str]:
        """Addresses and interfaces that go."""
        if self.new is None:
            gone = self.old or IosPort()
            lines = self._within(["no ip address"] if gone.address else [])
            return [*lines, f"no interface {self.name}"] if self.name.startswith("Vlan") else []
        if self.old is not None and self.old.address and not self.new.address:
            return self._within(["no ip address"])
        return []

    def _comparable(self) -> bool:
        return self.old is not None or self.name.startswith("Vlan")

    def left(self) -> list[str]:
        """Lines in which the two sides differ and that are not known here."""
        old, new = self.old or IosPort(), self.new or IosPort()
        known_kind = self.name.startswith("Vlan") or (self.old is not None and self.new is not None)
        lines = [f"interface {self.name}"] if not known_kind else []
        lines += [f"interface {self.name}: {line}" for line in sorted(old.other ^ new.other)]
        if old.channel != new.channel:
            lines.append(f"interface {self.name}: channel-group {new.channel or old.channel}")
        if new.mode not in ("access", "trunk", "", old.mode):
            lines.append(f"interface {self.name}: switchport mode {new.mode}")
        return lines
