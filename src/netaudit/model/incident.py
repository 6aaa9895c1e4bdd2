"""The incident log (*main courante*): what happened, when, who told it, and which change it is attributed to."""

import re
from dataclasses import dataclass
from typing import Literal

import msgspec

INCIDENT_ID = re.compile(r"INC-\d{4}-\d{4}-[0-9a-z]{3}")
IncidentKind = Literal["outage", "unauthorised-change", "security", "other"]
KINDS: tuple[IncidentKind, ...] = ("outage", "unauthorised-change", "security", "other")
MOST_MINUTES = 100_000
OPENED, NOTED, CLOSED, NOTICE = "incident", "incident-note", "incident-closed", "incident-notice"


class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a line of the journal holds besides its number, time and writer."""

    id: str


class Opened(_Line, frozen=True, kw_only=True):
    """An incident enters the log."""

    title: str
    kind: IncidentKind
    happened_at: str
    """ISO 8601 with zone: when it began, as far as is known."""
    hosts: tuple[str, ...] = ()
    change: str = ""
    """The change request that it is attributed to; empty: none."""
    facts: tuple[str, ...] = ()
    """What was found, sentence by sentence."""
    minutes: int = 0
    """Time that it has cost so far."""


class Noted(_Line, frozen=True, kw_only=True):
    """Something is added to it."""

    text: str
    minutes: int = 0


class Closed(_Line, frozen=True, kw_only=True):
    """It is over."""

    resolution: str
    minutes: int = 0
    change: str | None = None
    """What it is attributed to now, where that was found out; None: as before."""


class NoticeMade(_Line, frozen=True, kw_only=True):
    """A notice to the client was written."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Work:
    """Time spent on an incident, or something noted about it."""

    at: str
    who: str
    text: str
    minutes: int


@dataclass(frozen=True)
class Incident:
    """An incident, as all lines about it tell."""

    id: str
    title: str
    kind: IncidentKind
    happened_at: str
    told_at: str
    told_by: str
    hosts: tuple[str, ...]
    change: str
    facts: tuple[str, ...]
    works: tuple[Work, ...] = ()
    closed_at: str = ""
    """Empty while it is open."""
    closed_by: str = ""
    resolution: str = ""
    notices: tuple[NoticeMade, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is not closed yet."""
        return not self.closed_at

    @property
    def minutes(self) -> int:
        """Time spent, in minutes."""
        return sum(each.minutes for each in self.works)
