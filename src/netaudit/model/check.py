"""What a check is, what it may look at, and what it concludes. One check is one rule of the catalogue.

The four conclusions are those of the reference catalogue: *undetermined* where an input is missing, which is never
*compliant*; *not applicable* where the site has nothing that the rule is about.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from netaudit.model.difference import Comparison
from netaudit.model.discovery import NameCheck
from netaudit.model.mail_domain import MailDomain
from netaudit.model.on_file import ChangeOnFile
from netaudit.model.reference import DECIDING, Reference, references
from netaudit.model.site import Addressing, Contact
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import SECTION_NAMES

if TYPE_CHECKING:
    from netaudit.core.case import Owed
    from netaudit.core.look import Look

Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
"""Worst first."""
Horizon = Literal["short-term", "intermediate", "structural"]
Domain = Literal[
    "power", "rack", "switching", "addressing", "naming", "firewall", "wifi", "backups", "applications", "access",
    "mail", "traceability",
]  # fmt: skip
DOMAINS: dict[Domain, str] = {
    "power": "Power and earth",
    "rack": "Rack",
    "switching": "Switches and VLANs",
    "addressing": "IP addressing",
    "naming": "DNS and DHCP",
    "firewall": "Firewall",
    "wifi": "Wi-Fi",
    "backups": "Backups",
    "applications": "Health applications",
    "access": "Access",
    "mail": "Mail",
    "traceability": "Traceability",
}
"""In the order of the synthesis; the words are message ids."""
SITE_INPUTS: dict[str, str] = {
    "inventory": "the inventory",
    "endpoints": "the list of connected devices",
    "addressing": "the addressing plan",
    "contacts": "the site's contacts",
    "baseline": "the baseline",
    "drift": "the comparison with the baseline",
    "owed": "the list of transitional changes",
    "dhcp-offers": "the search for DHCP servers on the wire",
    "names": "the search for hosts' names in the DNS",
    "upnp": "the search for UPnP gateways on the wire",
    "mail-domains": "the mail domains' answers of the DNS",
    "changes": "the files of the changes",
}
"""Inputs that belong to no host; the words are message ids."""
ANSWER = "answer:"
"""What precedes the id of a question of the survey among a check's inputs."""
_INPUT = re.compile(rf"{ANSWER}[a-z0-9][a-z0-9.-]*")


class Conclusion(StrEnum):
    """What a check ends with."""

    COMPLIANT = "compliant"
    NON_COMPLIANT = "non-compliant"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True)
class Evidence:
    """Where it can be seen."""

    host: str
    """Empty where it belongs to no host."""
    section: str
    """The input: a section's name or one of `SITE_INPUTS`."""
    keys: tuple[str, ...]
    """The rows, lines or names of that input that show it."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the rule asks."""

    sentence: str
    """A message id, with `{placeholders}`."""
    params: Mapping[str, str | int]
    evidence: tuple[Evidence, ...]
    check: str = ""
    severity: Severity = "low"
    risk: str = ""
    """What may come of it; a message id."""
    action: str = ""
    """What to do; a message id."""
    recipe: str | None = None
    """The change recipe that mends it, where there is one."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts it is about, in order; empty for what belongs to none."""
        return tuple(dict.fromkeys(each.host for each in self.evidence if each.host))

    @property
    def key(self) -> str:
        """What this finding is, the same from one audit to the next: check, hosts and rows."""
        rows = sorted({f"{each.host}:{key}" for each in self.evidence for key in each.keys})
        return f"{self.check} {' '.join(rows)}".strip()


@dataclass(frozen=True)
class Unknown:
    """Why something that a check needs could not be judged."""

    sentence: str
    """A message id, with `{placeholders}`."""
    params: Mapping[str, str | int]
    host: str = ""


@dataclass(frozen=True)
class InventoryHost:
    """A host as the inventory declares it."""

    name: str
    role: str = ""
    platform: str = ""
    """Empty for what is only recognised on the wire."""
    mac: str = ""
    vendor: str = ""
    restricted: str = ""
    """The perimeter it belongs to, if any."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """The site's own words about it, such as `maintainer`."""


@dataclass(frozen=True)
class Material:
    """Everything that checks may look at. None is an input that is missing, which is not the same as an empty one."""

    snapshot: Snapshot
    hosts: Mapping[str, InventoryHost] | None = None
    addressing: Addressing | None = None
    contacts: Mapping[str, Contact] | None = None
    baseline: Snapshot | None = None
    drift: Comparison | None = None
    owed: "tuple[Owed, ...] | None" = None
    dhcp_offers: Mapping[int, tuple[str, ...]] | None = None
    """VLAN id -> addresses of the servers that answered a DHCP discover there; None where nobody searched."""
    names: Mapping[str, NameCheck] | None = None
    """Host -> whether its name and address lead to each other in the DNS; None where nobody asked."""
    upnp: tuple[str, ...] | None = None
    """Addresses that announce a gateway which opens ports on demand; None where nobody listened."""
    mail_domains: tuple[MailDomain, ...] | None = None
    """The site's mail domains as judged on recorded answers; None where none is recorded."""
    changes: tuple[ChangeOnFile, ...] | None = None
    """Every change whose works were begun."""
    answers: Mapping[str, object] | None = None
    """Question of the survey -> its answer, as long as it counts; stale answers are not here."""
    endpoints_known: bool = True
    stale: Mapping[str, str] = field(default_factory=dict)
    """Input of the site that is missing because what is on record is too old -> the day it was recorded."""


Judging = Callable[["Look"], Iterator[Finding]]


@dataclass(frozen=True)
class Check:
    """One row of the catalogue and how it is judged."""

    id: str
    title: Mapping[str, str]
    """By language, `fr` and `en`."""
    domain: Domain
    severity: Severity
    horizon: Horizon
    references: tuple[Reference, ...]
    needs: tuple[str, ...]
    """Every input it may read: sections by name, `SITE_INPUTS`, or `answer:QUESTION`."""
    risk: str
    action: str
    judging: Judging
    recipe: str | None = None
    limits: str = ""
    """What it does not see, for the catalogue's page."""

    def __post_init__(self) -> None:
        """Raise ValueError on an entry that promises nothing or decides on hearsay."""
        if not re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", self.id):
            raise ValueError(f"not the id of a check: {self.id}")
        if not self.needs:
            raise ValueError(f"{self.id} reads nothing: every check declares its inputs")
        if strangers := [name for name in self.needs if not _is_input(name)]:
            raise ValueError(f"{self.id} needs what there is not: {', '.join(strangers)}")
        if not any(each.reliability in DECIDING for each in self.references):
            raise ValueError(f"{self.id} has no reference that may decide")
        if not (self.title.get("fr") and self.title.get("en") and self.risk and self.action):
            raise ValueError(f"{self.id} needs a title in French and English, a risk and an action")


def _is_input(name: str) -> bool:
    return name in SECTION_NAMES or name in SITE_INPUTS or _INPUT.fullmatch(name) is not None


def check(  # noqa: PLR0913  a row of the catalogue, every field by its name
    id_: str,
    *,
    title: tuple[str, str],
    domain: Domain,
    severity: Severity,
    horizon: Horizon,
    refs: str,
    needs: tuple[str, ...],
    risk: str,
    action: str,
    recipe: str | None = None,
    limits: str = "",
) -> Callable[[Judging], Check]:
    """Make a check of a pure generator; `title` is the French one and the English one.

    Raises:
        ValueError: the entry is not whole.
    """

    def made(judging: Judging) -> Check:
        return Check(
            id=id_, title={"fr": title[0], "en": title[1]}, domain=domain, severity=severity, horizon=horizon,
            references=references(refs), needs=needs, risk=risk, action=action, judging=judging, recipe=recipe,
            limits=limits,
        )  # fmt: skip

    return made


@dataclass(frozen=True)
class Waived:
    """A finding that somebody took upon themselves until a day."""

    finding: Finding
    who: str
    why: str
    until: date


@dataclass(frozen=True)
class Judgement:
    """What a check concluded, and on what."""

    check: Check
    conclusion: Conclusion
    findings: tuple[Finding, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    """What it could not judge; where there are findings too, they stand all the same."""
    waived: tuple[Waived, ...] = ()
    read: tuple[str, ...] = ()
    """The inputs it looked at, sorted."""
    expired: Mapping[str, date] = field(default_factory=dict)
    """Key of a finding -> the day until which somebody had waived it."""
