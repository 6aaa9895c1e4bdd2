"""`findings.json`: what an audit's checks concluded, for programs and for the next audit's trend."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

FINDINGS_SCHEMA: Literal[1] = 1


class _Record(BaseModel):
    """Written by netaudit, read by netaudit and others: an unknown key, or another type, is no such file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _moment(value: str) -> str:
    when = datetime.fromisoformat(value)
    # The first and the last year have times that no other zone can say.
    if when.tzinfo is None or not 1970 <= when.year <= 9000:
        raise ValueError("expected a time of our days, with its zone")
    return value


Moment = Annotated[str, AfterValidator(_moment)]
"""ISO 8601 with zone."""


class Words(_Record):
    """The same text in both languages."""

    en: str
    fr: str


class EvidenceRecord(_Record):
    """Where it can be seen."""

    host: str
    """Empty where it belongs to no host."""
    input: str
    """A section of the state, or an input of the whole site such as `drift`."""
    keys: tuple[str, ...]


class WaiverRecord(_Record):
    """Who took a finding upon themselves, why, and until which day (ISO 8601)."""

    who: str
    why: str
    until: str


class FindingRecord(_Record):
    """One thing that is not as its rule asks."""

    check: str
    key: str
    message: str
    """Names the kind of finding, the same whatever the hosts; never to be filled in by who reads the file."""
    text: Words
    domain: str
    severity: Literal["critical", "high", "medium", "low"]
    horizon: Literal["short-term", "intermediate", "structural"]
    risk: Words
    action: Words
    recipe: str | None
    evidence: tuple[EvidenceRecord, ...]
    first_seen: Moment
    """Time of the first audit that found it and from which on no audit has shown it gone."""
    waiver: WaiverRecord | None
    """None where nobody waived it, or where the waiver has ended."""
    waiver_ended: str | None


class UnknownRecord(_Record):
    """Why something could not be judged."""

    host: str
    text: Words


class CheckRecord(_Record):
    """What one check concluded."""

    id: str
    title: Words
    domain: str
    severity: Literal["critical", "high", "medium", "low"]
    horizon: Literal["short-term", "intermediate", "structural"]
    references: tuple[str, ...]
    conclusion: Literal["compliant", "non-compliant", "undetermined", "not-applicable"]
    findings: tuple[FindingRecord, ...]
    """Waived ones included."""
    unknown: tuple[UnknownRecord, ...]
    inputs_read: tuple[str, ...]


class AreaRecord(_Record):
    """A domain at a glance."""

    domain: str
    standing: Literal["to-mend", "undetermined", "accepted", "kept", "not-applicable", "not-checked"]
    priority: int | None
    """1 (at once) to 4; None where nothing is to be done."""
    findings: int
    undetermined: int


class ActionRecord(_Record):
    """One step of the roadmap."""

    horizon: Literal["short-term", "intermediate", "structural"]
    priority: int
    kind: Literal["mend", "find-out"]
    text: Words
    checks: tuple[str, ...]
    findings: int
    """How many it settles; 0 for what must first be found out."""
    recipe: str | None


class TrendRecord(_Record):
    """What became of the findings since the audit before."""

    since: Moment
    """Time of that audit."""
    new: tuple[str, ...]
    """Keys of findings."""
    remaining: tuple[str, ...]
    fixed: tuple[FindingRecord, ...]
    """Looked for, and no longer found."""
    undetermined: tuple[FindingRecord, ...]
    """Not looked for, or not judged, this time: neither fixed nor there."""
    lapsed: tuple[FindingRecord, ...]
    """Their rule no longer applies, or their host left the inventory; not counted as fixed."""


class FindingsFile(_Record):
    """The whole file."""

    schema_version: Literal[1] = Field(alias="schema")
    site: str
    taken_at: Moment
    tool: str
    playbook: str
    simulated: bool
    verdict: str
    exit_code: int
    areas: tuple[AreaRecord, ...]
    """In the order of the synthesis."""
    checks: tuple[CheckRecord, ...]
    roadmap: tuple[ActionRecord, ...]
    trend: TrendRecord | None
    """None where no earlier audit left a file like this."""
