"""What a simulated device offers to the person who logs in, and what the practice asks of its switches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Reply:
    """What a device prints after a line, and whether it then ends the session."""

    text: str = ""
    hang_up: bool = False


class Session(Protocol):
    """One login. Configuration modes belong to the session, the configuration to the device."""

    def greeting(self) -> str:
        """Text printed after authentication, before the first prompt (`\\n` line ends)."""

    def prompt(self) -> str:
        """The prompt for the present mode, without a line end."""

    def answer(self, line: str) -> Reply:
        """Take one line from the person, without its line end."""

    def page_length(self) -> int | None:
        """Lines between two pager prompts; None once paging is off."""

    def pager_prompt(self) -> str:
        """What the pager prints, such as ` --More-- `."""

    def secret_prompt(self) -> bool:
        """Whether the next line is a password, so that it is not echoed."""


class Device(Protocol):
    """A device one can log into."""

    name: str

    def login_banner(self) -> str:
        """Text sent before authentication; says that this is a simulator."""

    def session(self, username: str) -> Session:
        """A fresh login."""


@dataclass
class FaultPlan:
    """What goes wrong on one host, on demand. All off is the healthy host."""

    unreachable: bool = False
    reject_password: bool = False
    delay_seconds: float = 0.0
    """Wait before each answer."""
    paging_forced: bool = False
    """The command that switches paging off is taken and has no effect."""
    truncate_after: dict[str, int] = field(default_factory=dict)
    """Command -> lines printed of its answer before the prompt comes back as if all were well."""
    drop_during: str | None = None
    """The session ends in the middle of this command's answer."""
    new_host_key: bool = False
    """The server presents a key it did not have before."""
    at_line: int = 0
    """The line of configuration, counted from 1 in one login, at which `line_fault` happens, once; 0 for never."""
    line_fault: str = "dies"
    """`dies` before it obeys the line, `dies-after`, `vanishes` (cannot be reached any more), `vanishes-after`,
    `refuses` (prints `line_text`), `ignores`, or `asks` (prints `line_text` and waits)."""
    line_text: str = ""
    banner_bytes: int = 0
    """This many bytes are printed before the first prompt."""


class SwitchView(Protocol):
    """What the practice's wiring needs to know of a switch to know who hears whom."""

    name: str

    def untagged_vlan(self, port: str) -> int | None:
        """The VLAN an untagged frame entering this port joins; None where it goes nowhere.

        Nowhere: the port is shut, or its VLAN was deleted.
        """

    def carries_tagged(self, port: str, vlan: int) -> bool:
        """Whether a frame tagged with this VLAN id passes this port."""

    def own_addresses(self) -> Mapping[int, tuple[str, str]]:
        """The switch's own management address in each VLAN: VLAN id -> (MAC, IPv4)."""


Clock = Callable[[], float]
"""Seconds since the epoch; the lab's devices take it as an argument so that a test can move time."""
