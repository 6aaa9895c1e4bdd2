"""What the picture of a site shows: devices, the wires between them, and what is plugged in behind their ports.

The model has no words and no places: `layout` gives it places, `topology` draws it.
"""

from dataclasses import dataclass
from typing import Literal

from netaudit.core.topology import Doubt, End

Mark = Literal["", "new", "gone", "unseen", "moved", "left", "changed"]
"""What happened since the state compared with.

`gone`: looked for and not there. `unseen`: was there, and whoever would show it was not asked or did not answer.
`left`: stands at the old place of something that moved. `changed`: same place, another VLAN.
"""
Kind = Literal["host", "declared", "stranger", "segment", "nowhere"]
"""`declared`: of the inventory, but not asked. `stranger`: announces itself and is not of the inventory. `segment`:
nothing announces it, but several devices hear one another on one port, so that something unmanaged joins them.
`nowhere`: no device; it holds what was heard and whose port is not known."""
Answer = Literal["", "silent", "failed", "withheld"]
"""Whether a host said who it is: `silent` did not answer, `withheld` was not contacted. Empty: it did."""


@dataclass(frozen=True)
class Thing:
    """Something behind a port."""

    key: str
    """Its MAC address, or the announced name."""
    name: str
    """Empty where nothing told it."""
    role: str = ""
    vlan: int | None = None
    restricted: str = ""
    """The perimeter it belongs to, if any."""
    announced: bool = False
    """It announces itself (LLDP, CDP) and is not of the inventory."""
    mark: Mark = ""
    elsewhere: str = ""
    """`moved`: where it was. `left`: where it is now."""
    vlan_before: int | None = None
    """`changed`: the VLAN it was in."""

    @property
    def unknown(self) -> bool:
        """Whether it is none of the site's declared things."""
        return not self.role and not self.restricted


@dataclass(frozen=True)
class Socket:
    """A port and what is behind it."""

    port: str
    things: tuple[Thing, ...]
    personal: int = 0
    """Personal devices, counted and never named."""


@dataclass(frozen=True)
class Node:
    """A device, or what stands for one."""

    key: str
    kind: Kind
    name: str
    role: str = ""
    model: str = ""
    answer: Answer = ""
    restricted: str = ""
    sockets: tuple[Socket, ...] = ()
    mark: Mark = ""


@dataclass(frozen=True)
class Wire:
    """A link; `End.host` is the key of a node."""

    ends: tuple[End, End]
    doubt: Doubt = ""
    vlans: tuple[int, ...] = ()
    """VLAN ids that both ends let pass, as far as they say; empty where neither says."""
    mark: Mark = ""
    before: tuple[End, End] | None = None
    """`moved`: the ends it had."""


@dataclass(frozen=True)
class Picture:
    """Everything in the picture."""

    nodes: tuple[Node, ...]
    wires: tuple[Wire, ...]
    vlans: tuple[tuple[int, str], ...]
    """Every VLAN shown, with its name; in order of ids, which also decides colours and patterns."""
    compared: bool = False
    """Whether an earlier state is shown too."""
