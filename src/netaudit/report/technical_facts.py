"""What a technical report (*compte rendu technique*) is made of, and how far its change is shown to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from netaudit.core.journal import Entry
from netaudit.core.works.position import Position
from netaudit.model.change import Request
from netaudit.model.site import Site
from netaudit.model.snapshot import Snapshot
from netaudit.model.statements import PlanStatement, VerdictStatement
from netaudit.model.verdict import Reason

Level = Literal["technical", "client"]
"""`client`: no addresses and no internals."""
LEVELS: tuple[Level, ...] = ("technical", "client")
Act = Literal["presented", "planned", "approve", "reject", "review", "verified", "closed"]
Stage = Literal[
    "requested", "planned", "rejected", "approved", "withdrawn", "begun", "applied", "taken-back", "not-taken-back",
    "undone", "conforming", "deviating", "incomplete", "unsigned", "untrusted",
]  # fmt: skip
Kept = Literal["whole", "altered", "missing", "elsewhere"]


@dataclass(frozen=True)
class Signature:
    """A signed statement on file: who, in which role, with which key, and whether it counts."""

    act: Act
    person: str
    """As enrolled; as it says itself where nobody is."""
    role: str
    said_at: str = ""
    """ISO 8601, as it says itself, which proves nothing; empty where it says none."""
    fingerprint: str = ""
    """Of the key that signed; empty where the signature does not verify."""
    digest: str = ""
    on_behalf_of: str = ""
    comment: str = ""
    why_not: tuple[Reason, ...] = ()
    """Why it does not count; empty: it does."""


@dataclass(frozen=True)
class Print:
    """A photograph in the size in which a report shows it, without anything but its pixels."""

    jpeg: bytes
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    taken: str
    """By the camera's clock, which proves nothing: ISO 8601 without a zone; empty where it does not say."""


@dataclass(frozen=True)
class Evidence:
    """A file that was kept during the works, as the journal tells of it."""

    file: str
    caption: str
    sha256: str
    who: str
    at: str
    kept: Kept
    """`elsewhere`: too large for git, known by its digest."""
    shown: Print | None = None
    """Of a photograph that is as when it was kept."""
    why_not: str = ""
    """Why what calls itself a picture is not shown: one of the catalogue's codes."""
    for_client: bool = False
    """Whoever kept it said that a client may see it."""


@dataclass(frozen=True)
class TechnicalFacts:
    """Everything that is known of a change, before it is put into words."""

    site: Site
    request: Request
    now: datetime
    tool_version: str
    request_digest: str = ""
    plan: PlanStatement | None = None
    plan_digest: str = ""
    signatures: tuple[Signature, ...] = ()
    refusals: tuple[Reason, ...] = ()
    """Why the works may not begin, but for time and place; empty: they may."""
    entries: tuple[Entry, ...] = ()
    position: Position = field(default_factory=Position)
    withdrawn: bool = False
    verdict: VerdictStatement | None = None
    """Only where its signature counts and it is of this plan."""
    verdict_digest: str = ""
    verdict_why_not: tuple[Reason, ...] = ()
    """Why the verdict on file does not count."""
    before: Snapshot | None = None
    after: Snapshot | None = None
    broken: tuple[str, ...] = ()
    """Records of the change that are altered, missing or unreadable, each with what is wrong."""
    evidence: tuple[Evidence, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    """Host -> role, as the inventory declares it."""
    on_site: bool = False
    """Whether a page for whoever must go on site was written."""

    @property
    def simulated(self) -> bool:
        """Whether a simulator answered."""
        return any(each is not None and each.simulated for each in (self.before, self.after))

    @property
    def of_works(self) -> tuple[Entry, ...]:
        """What the journal tells since the works were last begun; nothing where they were not."""
        begun = [at for at, entry in enumerate(self.entries) if entry.what == "begun"]
        return self.entries[begun[-1] :] if begun and self.position.begun else ()


def stage(facts: TechnicalFacts) -> Stage:
    """How far the change is, as far as it is shown: a verdict counts only where it is the last thing that happened."""
    here = facts.position
    if facts.broken:
        return "untrusted"
    if not here.begun:
        return _before_works(facts)
    if here.verified is None:
        if here.taken_back:
            return "taken-back" if here.taken_back == "proven" else "not-taken-back"
        return "applied" if here.applied else "begun"
    said = facts.verdict
    if said is None or facts.verdict_why_not or (said.conforming, said.returned) != (here.verified, here.taken_back):
        return "unsigned"
    if said.conforming:
        return "undone" if said.returned == "proven" else "conforming"
    if said.returned == "not-proven":
        return "not-taken-back"
    failed = any(test.passed is False for test in said.tests)
    unknown = bool(said.not_collected) or any(test.passed is None for test in said.tests)
    return "incomplete" if unknown and not (said.missing or said.undeclared or failed) else "deviating"


def _before_works(facts: TechnicalFacts) -> Stage:
    if facts.withdrawn:
        return "withdrawn"
    if facts.plan is None:
        return "requested"
    if any(each.act == "reject" and not each.why_not for each in facts.signatures):
        return "rejected"
    return "planned" if facts.refusals else "approved"
