"""A change's case, as it is brought before the gate: everything that is judged, so that nothing is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Generic, Literal, TypeVar

import msgspec

from netaudit.model.change import Request
from netaudit.model.people import People
from netaudit.model.site import Policy
from netaudit.model.statements import ApprovalStatement, PermitStatement, PlanStatement, RequestStatement
from netaudit.model.verdict import Reason, reason

Phase = Literal["plan", "begin", "send", "return", "accept", "push"]
PHASES: tuple[Phase, ...] = ("plan", "begin", "send", "return", "accept", "push")

S_co = TypeVar("S_co", bound=msgspec.Struct, covariant=True)


@dataclass(frozen=True)
class Signed(Generic[S_co]):
    """A statement on file and what its signature is worth by itself."""

    file: str
    """Where it stands, for messages."""
    statement: S_co
    digest: str
    key: str
    """The public key that signed exactly this statement in its namespace; empty where the signature does not verify."""


@dataclass(frozen=True)
class Observed:
    """A host as it was found just now."""

    address: str
    host_key: str
    serial: str
    digest: str
    """Canonical, of its configuration."""


@dataclass(frozen=True)
class AuditOnFile:
    """The last audit of the whole site."""

    taken_at: datetime
    incomplete_hosts: tuple[str, ...] = ()
    """Hosts that failed, or of which a section failed."""
    not_asked: tuple[str, ...] = ()
    """Sections that its playbook left out."""
    inventory_changed: tuple[str, ...] = ()
    """Hosts that came or went in the inventory since."""


@dataclass(frozen=True)
class Trust:
    """What the accepted commit is worth."""

    commit: str
    """Empty where the site has none yet."""
    governing: str = ""
    """Digest of everything that governs at that commit: policy, people, perimeters, hosts, recipes."""
    age: timedelta = timedelta()
    """Since this machine last saw the provider's history."""
    problems: tuple[Reason, ...] = ()
    """Everything in the walk from the root that does not hold."""
    newest_moment: datetime | None = None
    """The latest time that the history or the journal tells of: a clock before it is wrong."""


@dataclass(frozen=True)
class OpenTransitional:
    """An earlier transitional change that was not closed."""

    change: str
    until: str
    overdue_days: int


@dataclass(frozen=True)
class Owed:
    """What somebody still owes: the end of a transitional change, or the look back at an emergency."""

    kind: Literal["transitional", "review"]
    change: str
    until: str
    """The day, ISO 8601."""
    days_left: int
    """Negative: overdue."""

    @property
    def reason(self) -> Reason:
        """Said in every status and audit; overdue, it is a difference from what was agreed."""
        due, late = {
            "transitional": ("transitional-due", "transitional-late"),
            "review": ("review-due", "review-late"),
        }[self.kind]
        return reason(
            late if self.days_left < 0 else due, change=self.change, until=self.until, days=abs(self.days_left)
        )


@dataclass(frozen=True)
class Case:
    """Everything the gate judges."""

    change: str
    site: str
    phase: Phase
    now: datetime
    zone: tzinfo
    policy: Policy
    people: People
    trust: Trust
    request: Request | None = None
    request_digest: str = ""
    presented: Signed[RequestStatement] | None = None
    plan: Signed[PlanStatement] | None = None
    approvals: tuple[Signed[ApprovalStatement], ...] = ()
    unreadable: tuple[tuple[str, str], ...] = ()
    """(file, why) of statements that could not be read."""
    missing_records: tuple[str, ...] = ()
    """Files of this change that git's history has and that are gone or altered, and breaks of its journal."""
    withdrawn: bool = False
    begun: frozenset[str] = frozenset()
    """Digests of plans whose works were opened."""
    audit: AuditOnFile | None = None
    observed: Mapping[str, Observed] | None = None
    """None where this phase looks at no device."""
    critical_now: frozenset[str] = frozenset()
    """Endpoints and restricted devices that the change reaches as the site is now."""
    mandates: Mapping[str, str] = field(default_factory=dict)
    """Perimeter -> digest of a mandate that is signed and valid now."""
    transitional: tuple[OpenTransitional, ...] = ()
    permit: Signed[PermitStatement] | None = None
    recipes: Mapping[str, str] = field(default_factory=dict)
    """Recipe in force -> digest of all its files."""
    not_accepted: tuple[str, ...] = ()
    """Governed files of the working tree that are not what was accepted."""
    executor: str = ""
    """Who is about to act; empty where nobody acts yet."""
    checked_here: bool = False
    """Whether the gate of this machine let the works of exactly this plan go on before."""

    @property
    def way_back_of_checked(self) -> bool:
        """Whether this is the way back of works that this machine found in order when it let them go on.

        What broke since (the site's history, somebody's enrolment) does not close it.
        """
        return self.phase == "return" and self.checked_here

    def at(self, moment: datetime) -> datetime:
        """A moment as the request writes it, in the site's zone where it says none."""
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=self.zone)
