"""The settings of one interface of AOS-CX, read off its block of the configuration.

AOS-CX 10.07 Layer 2 Bridging Guide, "VLAN commands": a trunk's list grows with each line; `vlan trunk native` lets
every VLAN pass, and so does taking the last VLAN off the list.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from netaudit.core.planning.layout import EVERY_VLAN, Port
from netaudit.core.planning.vlan_lists import vlan_ids
from netaudit.model.names import format_vlans

ALLOWED = "vlan trunk allowed"
_KNOWN = re.compile(
    r"description .+|(?:no )?shutdown|vlan (?:access \d+|trunk native \d+(?: tag)?|trunk allowed (?:all|[\d,-]+))"
)


def interface_name(text: str) -> str:
    """`lag 1 multi-chassis` -> lag1, `vlan 20` -> vlan20, `1/1/1` as it is; empty where it is none of these."""
    match = re.fullmatch(r"(lag|vlan) ?(\d{1,4})(?: multi-chassis)?", text.strip())
    if match:
        return f"{match[1]}{match[2]}"
    return text.strip() if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{1,2}", text.strip()) else ""


@dataclass(frozen=True)
class AoscxPort:
    """What a port is set to; `other` holds the lines of which nothing is known."""

    description: str = ""
    shutdown: bool | None = None
    """None where the configuration says neither, so that it depends on the model."""
    access: int | None = None
    """None for a trunk, and for a port that does not switch."""
    native: int = 1
    tag: bool = False
    allowed: frozenset[int] | None = None
    """VLANs of a trunk; None for a port that is none."""
    other: frozenset[str] = frozenset()

    def lines(self) -> list[str]:
        """As the switch prints them, without those of which nothing is known."""
        found = [f"description {self.description}"] if self.description else []
        if self.shutdown is not None:
            found.append("shutdown" if self.shutdown else "no shutdown")
        if self.access is not None:
            found.append(f"vlan access {self.access}")
        if self.allowed is not None:
            found.append(f"vlan trunk native {self.native}" + (" tag" if self.tag else ""))
            found.append(f"{ALLOWED} {'all' if self.allowed == EVERY_VLAN else format_vlans(self.allowed)}")
        return found


@lru_cache(4096)
def port_of(lines: tuple[str, ...]) -> AoscxPort:
    """Read the lines of a port's block."""
    access, native, tag = None, 1, False
    trunk, listed, every = False, frozenset[int](), False
    for line in lines:
        if match := re.fullmatch(r"vlan access (\d+)", line):
            access = int(match[1])
        elif match := re.fullmatch(r"vlan trunk native (\d+)( tag)?", line):
            trunk, native, tag = True, int(match[1]), bool(match[2])
        elif match := re.fullmatch(rf"{ALLOWED} (all|[\d,-]+)", line):
            trunk, every = True, every or match[1] == "all"
            listed |= vlan_ids(match[1]) or frozenset()
    return AoscxPort(
        description=_after(lines, "description "),
        shutdown=True if "shutdown" in lines else False if "no shutdown" in lines else None,
        access=None if trunk else access,
        native=native,
        tag=tag,
        allowed=(EVERY_VLAN if every or not listed else listed) if trunk else None,
        other=frozenset(line for line in lines if not _KNOWN.fullmatch(line)),
    )


def _after(lines: Sequence[str], words: str) -> str:
    return next((line.removeprefix(words) for line in lines if line.startswith(words)), "")


def as_port(port: AoscxPort) -> Port:
    """What a port means to the network."""
    if port.allowed is not None:
        untagged = port.native if not port.tag and port.native in port.allowed else None
        everything = port.allowed == EVERY_VLAN
        return Port(
            enabled=port.shutdown is not True,
            description=port.description,
            mode="trunk",
            untagged=untagged,
            tagged=port.allowed if everything or untagged is None else port.allowed - {untagged},
        )
    return Port(
        enabled=port.shutdown is not True,
        description=port.description,
        mode="routed" if port.access is None else "access",
        untagged=port.access,
    )
