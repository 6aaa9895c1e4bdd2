"""What every configuration model offers: somebody's configuration mode on a text, line by line."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from netaudit.core.planning.layout import Layout
from netaudit.core.planning.text import Meaning

Certainty = Literal["shown", "modelled", "unpredicted"]
"""What is known of a line's effect: `shown` on the simulated device too, `modelled` from the vendor's guide only, or
not known at all. Of an unpredicted line nothing is applied."""


class Session(Protocol):
    """Configuration mode on a copy of a configuration."""

    def obey(self, line: str) -> Certainty:
        """Take one line; of one that is not understood nothing is done."""

    def text(self) -> str:
        """The configuration as the device would print it."""

    def layout(self) -> Layout:
        """What it means to the network."""

    def meaning(self) -> Meaning:
        """What it says, apart from the order in which that does not matter."""


@dataclass(frozen=True)
class Commands:
    """Lines that lead from one configuration to another."""

    lines: tuple[str, ...]
    left: tuple[str, ...] = ()
    """Lines, each under its heading, in which the two differ and which the computation does not know how to change."""


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a request that say something."""
    return tuple(line.rstrip() for line in text.splitlines() if line.strip())


@dataclass(frozen=True)
class Model:
    """One platform's configuration: how it takes lines, and how it is led from one state to another."""

    platform: str
    open: Callable[[str, Collection[int]], Session]
    """Takes the running configuration and the VLAN ids that the switch has (one may keep them elsewhere)."""
    between: Callable[[str, str, Collection[int]], Commands]
    """The commands from one configuration to another."""
    answers: Callable[[str], Mapping[str, str]]
    """What the device would answer to the commands that show the configuration."""
    default_vlan_name: str = "{}"
    """What the device calls a VLAN that the configuration gives no name; `{}` stands for its id."""
    leave: str = "configure terminal"
    """What begins anew, as in another login: nothing is open, and what did not take effect is forgotten."""
    shown: bool = False
    """Whether what the model does with `shown` lines was compared with the simulated device."""
    parted: Callable[[str], tuple[str, ...]] = lines_of
    """What a request or a recipe writes, as the lines that are sent."""


def obeyed(session: Session, lines: Sequence[str]) -> dict[str, Certainty]:
    """Take these lines; returns those that are not `shown`, with what is known of them."""
    return {line.strip(): told for line in lines if (told := session.obey(line)) != "shown"}
