"""What netaudit needs to know of a platform; each is one file in `netaudit.platforms`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Captures = Mapping[str, str]
"""Command -> what the device printed, scrubbed, with `\\n` line ends and no prompt or echo."""


class ReadingError(Exception):
    """A section does not add up, so it is reported as failed and its rows are not used."""


class NotOffered(Exception):  # noqa: N818  a plain answer, not an error
    """The host says that it does not offer this: the section is unsupported, with this reason."""


class Unpredicted(Exception):  # noqa: N818  a plain answer, not an error
    """What a file or a line would change in this host's answers cannot be told; the text says why."""


@dataclass(frozen=True)
class FileText:
    """A file before and after a change, scrubbed."""

    path: str
    old: str | None
    """None where there is no such file yet."""
    new: str


@dataclass(frozen=True)
class LineEffect:
    """What a command line makes of a host's answers."""

    answers: Captures
    undo: tuple[str, ...]
    """The lines that take it back; none where it changes nothing."""


def _file_unknown(_: Captures, change: FileText) -> Captures:
    raise Unpredicted(f"what {change.path} does is not known on this platform")


def _line_unknown(_: Captures, line: str) -> LineEffect:
    raise Unpredicted(f"what {line[:40]} does is not known on this platform")


@dataclass(frozen=True)
class Reading:
    """How a section is asked for and read."""

    commands: tuple[str, ...]
    read: Callable[[Captures], object]
    """Pure; returns the section's value, raises `ReadingError` where it does not add up."""
    rows: Callable[[Captures], int] | None = None
    """Counts the rows in another way than `read` does; None only for a section that is not a table."""
    not_offered: re.Pattern[str] | None = None
    """A refusal in these words means that the host has no such thing, as a switch that cannot feed has no power."""


@dataclass(frozen=True)
class SecretPattern:
    """Where a secret stands in the platform's output: the group `secret` of the expression."""

    pattern: re.Pattern[str]
    resalted: bool = False
    """The device prints the same secret differently each time, so a fingerprint would mean nothing."""


ConfigLine = tuple[str, ...]
"""A configuration line with the headings above it: ("interface Gi1/0/5", "switchport access vlan 20")."""


@dataclass(frozen=True)
class Platform:
    """One network operating system."""

    name: str
    asked_by: str
    """A way of asking of `netaudit.collect`: `ssh` (Netmiko), `netconf` (ncclient), `snmp` (walks), `dicom` (a C-ECHO),
    `services` (what is declared) or `unifi` (a controller's HTTP JSON)."""
    readings: Mapping[str, Reading]
    """Section name -> reading; a section that is not here is `unsupported`."""
    errors: tuple[re.Pattern[str], ...]
    """What the device prints when it did not do what was asked. Mandatory for `ssh`."""
    netmiko_type: str = ""
    needs_login: bool = True
    """Whether a password, a community or a key is needed to ask."""
    port: int = 22
    """The TCP or UDP port where the inventory names none."""
    pace: Literal["one-by-one", "ahead", "exec"] = "one-by-one"
    """How commands are given over SSH: each after the answer before, typed ahead, or each on a channel of its own."""
    preparation: tuple[str, ...] = ()
    """What switches the pager off for this session only, where commands are typed ahead."""
    config_suffix: str = "cfg"
    end_of_config: re.Pattern[str] | None = None
    """The last line of a complete configuration; None where the device prints none."""
    pager: re.Pattern[str] | None = None
    """What its pager prints, where paging cannot be switched off without writing to the configuration."""
    volatile: tuple[re.Pattern[str], ...] = ()
    """Configuration lines that change by themselves, such as the time of the last change; a heading takes along what
    stands below it."""
    secrets: tuple[SecretPattern, ...] = ()
    headings: Callable[[str], list[ConfigLine]] | None = None
    """Splits a configuration into lines under their headings; None where indentation tells."""
    stated_by: Callable[[ConfigLine], tuple[str, str] | None] = lambda _: None
    """The (section, key) that fully states what a configuration line says; None where no section does."""
    after_file: Callable[[Captures, FileText], Captures] = _file_unknown
    """What the host would answer once a file is changed and read again; raises `Unpredicted`."""
    after_line: Callable[[Captures, str], LineEffect] = _line_unknown
    """What it would answer after a command line; raises `Unpredicted`."""
    counters: Reading | None = None
    """Port -> `PortCounters`: asked for only around works, for it moves by itself; None where it is not read."""
    zone_files: Callable[[Captures], dict[str, str]] = lambda _: {}
    """DNS zone that it serves -> the file of its records."""

    def __post_init__(self) -> None:
        """Raise ValueError on a platform that would take a device's error message for an answer."""
        if self.asked_by == "ssh" and not (self.errors and self.netmiko_type):
            raise ValueError(f"platform {self.name}: error patterns and a Netmiko device type are mandatory")
        if self.pace == "ahead" and not self.preparation:
            raise ValueError(f"platform {self.name}: what switches the pager off is mandatory to type ahead")

    def commands(self, sections: tuple[str, ...]) -> tuple[str, ...]:
        """Every command that these sections need, each once, in order."""
        wanted = [c for name in sections if (r := self.readings.get(name)) for c in r.commands]
        return tuple(dict.fromkeys(wanted))
