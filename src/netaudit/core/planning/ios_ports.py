"""The settings of one Cisco IOS interface, read off its block of the configuration.

Cisco IOS LAN Switching Command Reference, `switchport`: without a line, a port negotiates its mode, is in VLAN 1, and
as a trunk lets every VLAN pass.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from functools import lru_cache

from netaudit.core.planning.layout import EVERY_VLAN, Port
from netaudit.core.planning.text import Block, begins
from netaudit.core.planning.vlan_lists import listed, vlan_ids

ALLOWED = "switchport trunk allowed vlan"
LOGICAL = ("Vlan", "Lo", "Tu")
"""Short names of the kinds of interface that never switch."""
_ORDER = (
    "description", "switchport access vlan", "switchport trunk native vlan", ALLOWED, "switchport mode", "switchport",
    "ip address", "no ip address", "ip access-group", "",
)  # fmt: skip
_LAST = ("shutdown",)


def rank(line: str) -> int:
    """Where a line stands in an interface's block."""
    if line in _LAST:
        return len(_ORDER)
    return next(place for place, words in enumerate(_ORDER) if not words or begins(line, words))


@dataclass(frozen=True)
class IosPort:
    """What an interface is set to; `other` holds the lines of which nothing is known."""

    description: str = ""
    shutdown: bool = False
    mode: str = ""
    """`access`, `trunk`, another word of `switchport mode`, or empty where it is left to negotiation."""
    access: int = 1
    native: int = 1
    allowed: frozenset[int] = EVERY_VLAN
    voice: str = ""
    address: str = ""
    """`address mask`, or `dhcp`."""
    lists: dict[str, str] = field(default_factory=dict)
    """`in` or `out` -> the access list in force."""
    channel: str = ""
    other: frozenset[str] = frozenset()


def port_of(block: Block) -> IosPort:
    """Read an interface's block.

    Raises:
        ValueError: a line on VLANs is not understood.
    """
    return _read_port(tuple(block.lines()))


@lru_cache(4096)
def _read_port(lines: tuple[str, ...]) -> IosPort:
    allowed, seen = EVERY_VLAN, False
    lists: dict[str, str] = {}
    other: set[str] = set()
    block = Block("", list(lines))
    for line in lines:
        if begins(line, ALLOWED):
            words = line.removeprefix(ALLOWED).strip()
            more = words.startswith("add ")  # a list that is too long for a line goes on in the next
            allowed = _read(words.removeprefix("add ")) | (allowed if more and seen else frozenset())
            seen = True
        elif match := re.fullmatch(r"ip access-group (\S+) (in|out)", line):
            lists[match[2]] = match[1]
        elif not _known(line):
            other.add(line)
    return IosPort(
        description=block.first("description") or "",
        shutdown="shutdown" in lines,
        mode=block.first("switchport mode") or "",
        access=_vlan(block.first("switchport access vlan")),
        native=_vlan(block.first("switchport trunk native vlan")),
        allowed=allowed,
        voice=block.first("switchport voice vlan") or "",
        address=next((line[11:] for line in lines if _address(line)), ""),
        lists=lists,
        channel=block.first("channel-group") or "",
        other=frozenset(other),
    )


def _known(line: str) -> bool:
    if line in ("shutdown", "no ip address") or _address(line):
        return True
    return begins(line, "description") or re.fullmatch(
        r"switchport (access vlan \d+|trunk native vlan \d+|voice vlan \S+|mode \S.*)|channel-group \d+ mode \S+", line
    ) is not None  # fmt: skip


def _address(line: str) -> bool:
    return re.fullmatch(r"ip address (dhcp|[\d.]+ [\d.]+)", line) is not None


def _read(words: str) -> frozenset[int]:
    if words in ("none", "all"):
        return EVERY_VLAN if words == "all" else frozenset()
    found = vlan_ids(words)
    if found is None:
        raise ValueError(f"`{ALLOWED} {words}` is not understood")
    return found


def _vlan(text: str | None) -> int:
    return int(text) if text else 1


def allowed_line(allowed: frozenset[int]) -> str:
    """The line that says which VLANs pass; empty where all do."""
    return "" if allowed == EVERY_VLAN else f"{ALLOWED} {listed(allowed) or 'none'}"


def as_port(name: str, port: IosPort) -> Port:
    """What an interface means to the network."""
    if name.startswith(LOGICAL) or "no switchport" in port.other:
        return Port(enabled=not port.shutdown, description=port.description, mode="routed")
    trunk = port.mode == "trunk"
    return Port(
        enabled=not port.shutdown,
        description=port.description,
        mode="trunk" if trunk else "access" if port.mode in ("access", "dot1q-tunnel") else "dynamic",
        untagged=port.native if trunk else port.access,
        tagged=port.allowed if trunk else frozenset(),
        native_listed=True,
    )


def prefix_of(address: str) -> str:
    """`10.99.0.11 255.255.255.0` -> `10.99.0.11/24`; `dhcp` as it is.

    Raises:
        ValueError: not an address with its mask.
    """
    return address if address == "dhcp" else str(ipaddress.ip_interface(address.replace(" ", "/")))
