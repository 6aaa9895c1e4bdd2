"""The settings of one interface of Cisco's small business switches, read off its block of the configuration.

Firmware 2.x: without a line a port is an access port in the default VLAN, and as a trunk lets every VLAN pass; what it
is set to as a trunk is kept while it is an access port. Firmware 1.x has other defaults (Cisco 300 and 350 Series CLI
guides, `switchport mode`, `switchport trunk allowed vlan`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from netaudit.core.planning.layout import EVERY_VLAN, Port
from netaudit.core.planning.text import natural
from netaudit.core.planning.vlan_lists import vlan_ids
from netaudit.model.names import cisco_interface, format_vlans

ALLOWED = "switchport trunk allowed vlan"
_LONG = {"Gi": "GigabitEthernet", "Te": "TengigabitEthernet", "Fa": "FastEthernet", "Po": "Port-Channel"}
_GENERAL = re.compile(r"switchport general allowed vlan (add|remove) ([\d,-]+)(?: (tagged|untagged))?")
_KNOWN = re.compile(
    r"description .+|shutdown|switchport (?:mode (?:access|trunk)|access vlan \d+|trunk native vlan \d+|"
    r"trunk allowed vlan (?:none|[\d,-]+))"
)


def interface_name(text: str) -> str:
    """`gi1`, `GigabitEthernet1/0/1`, `vlan 20`, `Po1` -> the short name; empty where it names none, or several."""
    name = cisco_interface(text)
    return name if re.fullmatch(r"(?:Fa|Gi|Te|Po)\d{1,2}(?:/\d{1,2}){0,2}|Vlan\d{1,4}", name) else ""


def interface_names(text: str) -> list[str]:
    """`range gi1-3,Po1` -> Gi1, Gi2, Gi3, Po1; one name for one interface; none where it is not understood."""
    if not text.startswith("range "):
        return [name] if (name := interface_name(text)) else []
    found: list[str] = []
    kind = ""
    for part in text.removeprefix("range ").split(","):
        match = re.fullmatch(r"([A-Za-z-]* ?(?:\d+/)*)(\d{1,4})(?:-(\d{1,4}))?", part.strip())
        if match is None or int(match[3] or match[2]) - int(match[2]) > 512:
            return []
        kind = match[1] or kind
        found += [interface_name(f"{kind}{n}") for n in range(int(match[2]), int(match[3] or match[2]) + 1)]
    return found if all(found) else []


def heading_of(name: str) -> str:
    """`Gi1` -> `interface GigabitEthernet1`, as the switch prints it."""
    kind = name.rstrip("0123456789/")
    return f"interface vlan {name[4:]}" if kind == "Vlan" else f"interface {_LONG[kind]}{name[len(kind) :]}"


def place(name: str) -> tuple[int, tuple[tuple[int, int, str], ...]]:
    """VLANs first, then ports, then aggregates."""
    return ("Vlan", "", "Po").index(name[:4] if name.startswith("Vlan") else "Po" * name.startswith("Po")), natural(
        name
    )


@dataclass(frozen=True)
class S300Port:
    """What a port is set to; `other` holds the lines of which nothing is known."""

    description: str = ""
    shutdown: bool = False
    mode: str = "access"
    access: int | None = None
    """None where it is the default VLAN, as for `native`."""
    native: int | None = None
    allowed: frozenset[int] = EVERY_VLAN
    other: frozenset[str] = frozenset()

    def lines(self) -> list[str]:
        """As the switch prints them, without those of which nothing is known."""
        allowed = "" if self.allowed == EVERY_VLAN else f"{ALLOWED} {format_vlans(self.allowed) or 'none'}"
        found = [
            f"description {quoted(self.description)}" if self.description else "",
            "shutdown" if self.shutdown else "",
            f"switchport mode {self.mode}" if self.mode != "access" else "",
            f"switchport access vlan {self.access}" if self.access is not None else "",
            f"switchport trunk native vlan {self.native}" if self.native is not None else "",
            allowed,
        ]
        return [line for line in found if line]


def quoted(text: str) -> str:
    """In quotes where there are blanks in it."""
    return f'"{text}"' if " " in text else text


@lru_cache(4096)
def port_of(lines: tuple[str, ...]) -> S300Port:
    """Read the lines of a port's block."""
    first = {words: _after(lines, words) for words in ("description", "switchport access vlan")}
    mode = _after(lines, "switchport mode")
    native = _after(lines, "switchport trunk native vlan")
    allowed = _after(lines, ALLOWED)
    access = first["switchport access vlan"]
    return S300Port(
        description=(first["description"] or "").strip('"'),
        shutdown="shutdown" in lines,
        mode="trunk" if mode == "trunk" else "access",
        access=int(access) if access and access.isdecimal() else None,
        native=int(native) if native and native.isdecimal() else None,
        allowed=EVERY_VLAN if allowed is None else vlan_ids(allowed) or frozenset(),
        other=frozenset(line for line in lines if not _KNOWN.fullmatch(line)),
    )


def _after(lines: Sequence[str], words: str) -> str | None:
    return next((line.removeprefix(words).strip() for line in reversed(lines) if line.startswith(f"{words} ")), None)


def as_port(lines: tuple[str, ...], default: int, *, modern: bool) -> Port:
    """What a port means to the network.

    Args:
        lines: of its block; none where it has no block.
        default: the default VLAN.
        modern: whether the firmware is 2.x or newer.
    """
    port, mode = port_of(lines), _after(lines, "switchport mode") or ("access" if modern else "trunk")
    untagged: int | None
    if "no switchport" in lines:
        return Port(enabled=not port.shutdown, description=port.description, mode="routed")
    if mode == "access":
        untagged, tagged = port.access or default, frozenset[int]()
    elif mode == "trunk":
        untagged, tagged = port.native or default, port.allowed
        if _after(lines, "switchport trunk native vlan") == "none":
            untagged = None
        if not modern and _after(lines, ALLOWED) is None:
            tagged = frozenset()
    else:
        untagged, tagged = _general(lines, default)
    passes = not modern or mode != "trunk" or untagged in tagged
    return Port(
        enabled=not port.shutdown,
        description=port.description,
        mode="access" if mode == "access" else "trunk",
        untagged=untagged if passes else None,
        tagged=tagged if tagged == EVERY_VLAN or untagged is None else tagged - {untagged},
    )


def _general(lines: Sequence[str], default: int) -> tuple[int, frozenset[int]]:
    """The VLAN that a general port sends untagged, the last that it is told, and those that it sends tagged."""
    untagged, tagged = default, frozenset[int]()
    for line in lines:
        match = _GENERAL.fullmatch(line)
        told = vlan_ids(match[2]) if match else None
        if match is None or told is None:
            continue
        tagged -= told
        if match[1] == "add" and match[3] == "untagged":
            untagged = max(told)
        elif match[1] == "add":
            tagged |= told
    return untagged, tagged
