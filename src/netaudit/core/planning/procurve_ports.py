"""Port lists of ProCurve, and which ports are in which VLAN.

HP/Aruba Advanced Traffic Management Guide YA/YB.16, VLAN operating rules: a port is untagged in one VLAN at most, is
always in at least one, and is back in the default VLAN when it would be in none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from netaudit.core.planning.text import Block, natural

DEFAULT_VLAN = 1
_RANGE = re.compile(r"((?:\d+/)?[A-Za-z]*)(\d+)(?:-(?:((?:\d+/)?[A-Za-z]*))(\d+))?")
_LISTING = re.compile(r"(?:no )?(?:un)?tagged ")
_MOST = 512
"""Ports of the largest stack, and more."""


def port_names(text: str) -> frozenset[str] | None:
    """`1-3,A1-A2,trk1` -> 1, 2, 3, A1, A2, Trk1; None where it is no list of ports."""
    found: set[str] = set()
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None or (match[3] or "").lower() not in ("", match[1].lower()):
            return None
        stem = match[1].capitalize() if match[1].lower() == "trk" else match[1].upper()
        first, last = int(match[2]), int(match[4] or match[2])
        if not first <= last < first + _MOST:
            return None
        found |= {f"{stem}{number}" for number in range(first, last + 1)}
    return frozenset(found)


def port_list(ports: Iterable[str]) -> str:
    """{1, 2, 3, 9, A1} -> `1-3,9,A1`."""
    runs: list[tuple[str, int, int]] = []
    for port in sorted(ports, key=natural):
        stem = port.rstrip("0123456789")
        number = int(port[len(stem) :])
        if runs and runs[-1][0] == stem and runs[-1][2] == number - 1:
            runs[-1] = (stem, runs[-1][1], number)
        else:
            runs.append((stem, number, number))
    return ",".join(f"{s}{first}" if first == last else f"{s}{first}-{s}{last}" for s, first, last in runs)


@dataclass
class Membership:
    """The ports of each VLAN."""

    every: frozenset[str] = frozenset()
    """All ports and trunks of the switch that VLANs may have."""
    untagged: dict[str, int] = field(default_factory=dict)
    """Port -> the VLAN it is untagged in."""
    tagged: dict[int, set[str]] = field(default_factory=dict)
    """VLAN id -> ports; every VLAN is a key."""

    def of(self, port: str) -> frozenset[int]:
        """The VLANs a port is tagged in."""
        return frozenset(vlan for vlan, ports in self.tagged.items() if port in ports)

    def inside(self, vlan: int) -> frozenset[str]:
        """The ports that are untagged in a VLAN."""
        return frozenset(port for port, where in self.untagged.items() if where == vlan)

    def join(self, vlan: int, ports: Iterable[str], *, tagged: bool) -> None:
        """Make ports members."""
        for port in ports:
            if tagged:
                self.tagged[vlan].add(port)
                if self.untagged.get(port) == vlan:
                    del self.untagged[port]
            else:
                self.untagged[port] = vlan
                self.tagged[vlan].discard(port)

    def leave(self, vlan: int, ports: Iterable[str], *, tagged: bool) -> None:
        """End memberships; who is in no VLAN any more is back in the default one."""
        for port in ports:
            if tagged and port in self.tagged[vlan]:
                self.tagged[vlan].discard(port)
            elif not tagged and self.untagged.get(port) == vlan:
                del self.untagged[port]
            else:
                continue
            if port not in self.untagged and not self.of(port):
                self.untagged[port] = DEFAULT_VLAN

    def only_here(self, port: str, *, tagged: bool) -> bool:
        """Whether this membership of the default VLAN is the only one a port has."""
        own = {(vlan, True) for vlan in self.of(port)} | (
            {(self.untagged[port], False)} if port in self.untagged else set()
        )
        return own == {(DEFAULT_VLAN, tagged)}

    def falls(self, vlan: int) -> frozenset[str]:
        """The ports that would go back to the default VLAN if this one were deleted."""
        alone = {port for port in self.tagged[vlan] if port not in self.untagged and self.of(port) == {vlan}}
        return self.inside(vlan) | alone


def join_wrapped(block: Block) -> None:
    """A port list that is wider than the terminal goes on in the next line."""
    joined: list[str] = []
    for line in block.body:
        if joined and _LISTING.match(joined[-1].strip()) and re.fullmatch(r"[A-Z]{0,3}\d[\dA-Za-z/,-]*", line.strip()):
            joined[-1] = joined[-1].rstrip() + line.strip()
        else:
            joined.append(line)
    block.body = joined
