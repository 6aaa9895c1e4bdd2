"""What is signed: each statement in its own `ssh-keygen -Y` namespace, as canonical JSON.

A statement holds no time of its own: when it was made is told by the journal, and whether it counts is judged when it
is used. Every reference to something else is a digest, SHA-256 in lower-case hexadecimal.
"""

from typing import Literal

import msgspec

from netaudit.model.difference import Difference
from netaudit.model.file_change import FileChange

Namespace = Literal[
    "netaudit-request", "netaudit-plan", "netaudit-approval", "netaudit-permit", "netaudit-verdict", "netaudit-journal",
    "netaudit-baseline", "netaudit-mandate", "netaudit-closure", "netaudit-dossier",
]  # fmt: skip
Guarantee = Literal["device-timer", "device-checkpoint", "file-restore", "computed", "manual"]


class _Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Immutable; a field that is not known is refused, so that nothing is signed unseen."""


class RequestStatement(_Statement, frozen=True, kw_only=True):
    """The requester, or the sponsor of an outside one, presents this request."""

    site: str
    change: str
    request_digest: str
    person: str


class HostPlan(_Statement, frozen=True, kw_only=True):
    """What is done on one host, and how it is taken back."""

    platform: str
    address: str
    host_key: str
    """SHA-256 fingerprint of its SSH host key; empty for a host that is not logged into."""
    serial: str
    base_digest: str
    """Canonical digest of the state the plan was made on."""
    forward: tuple[str, ...]
    rollback: tuple[str, ...]
    files: tuple[FileChange, ...] = ()
    """Files of a Linux host, in order, before its lines; taken back last first."""
    arm: tuple[str, ...] = ()
    """Lines that start the device's own timer before `forward`; empty where it has none."""
    disarm: tuple[str, ...] = ()
    """Lines that stop it once all is well."""
    save: tuple[str, ...] = ()
    """Lines that make what runs outlast a restart."""
    unsaved: tuple[str, ...] = ()
    """What others changed and never saved: `+ line` only runs, `- line` is only saved, as far as the host shows it."""
    guarantee: Guarantee
    proved_by: str = ""
    """What showed that the rollback is one; empty where nothing did."""


class Depends(_Statement, frozen=True, kw_only=True):
    """One thing that no longer means, or no longer reaches, an endpoint."""

    kind: Literal["discovery", "network-unknown", "leases", "reservation", "name", "rule"]
    host: str = ""
    what: str = ""


class Reached(_Statement, frozen=True, kw_only=True):
    """One endpoint whose layer 2 company changes."""

    mac: str
    name: str
    role: str
    vlan_before: int
    vlan_after: int | None
    """None where its frames go nowhere then."""
    cut_from: tuple[str, ...] = ()
    joined_to: tuple[str, ...] = ()
    restricted: str = ""
    depends: tuple[Depends, ...] = ()


class Impact(_Statement, frozen=True, kw_only=True):
    """Whom it reaches."""

    reached: tuple[Reached, ...] = ()
    """Every endpoint known by name that loses or gains company, imaging and CAD/CAM first, and what depends on it."""

    critical: tuple[str, ...] = ()
    """Endpoints, mostly imaging and CAD/CAM, that lose or gain company."""
    perimeters: dict[str, str] = {}
    """Host or endpoint of a restricted perimeter that a command or its side effect reaches -> perimeter."""


class Risk(_Statement, frozen=True, kw_only=True):
    """One factor of a plan's risk, explained."""

    factor: str
    """A code of `core.risk`."""
    weight: Literal["low", "medium", "high"]
    about: str = ""
    """What it is about: a host, an endpoint, a line."""


class PlanStatement(_Statement, frozen=True, kw_only=True):
    """Exactly what will happen."""

    schema: int = 1
    site: str
    change: str
    request_digest: str
    accepted_commit: str
    """What was accepted when the plan was made."""
    governing: str
    """Digest of the policy, people, perimeters, hosts and recipes that were in force then."""
    planner: str
    hosts: dict[str, HostPlan]
    manual: tuple[str, ...] = ()
    files: dict[str, str] = {}
    """Governed file -> digest of what it will be, or `removed`."""
    baseline_digests: dict[str, str] = {}
    """File of the baseline -> digest of the state a regularisation accepts."""
    predicted: tuple[Difference, ...] = ()
    drift: tuple[Difference, ...] = ()
    """What differed from the baseline before the change, and no approved change explains."""
    touches: tuple[str, ...] = ()
    """Derived from what is planned; a request that declares less is refused."""
    impact: Impact = Impact()
    tests: tuple[dict[str, dict[str, str | int | tuple[str, ...]]], ...] = ()
    """What verification will run, as a request writes it: the request's own tests and its recipes'."""
    risks: tuple[Risk, ...] = ()
    mandates: dict[str, str] = {}
    """Perimeter -> digest of the mandate on file."""
    audit_digest: str
    """Of the audit's manifest that the plan rests on."""
    audit_taken_at: str
    works_minutes: int = 0
    """Works, verification and rollback together."""
    permit: str = ""
    """Digest of the standing permit under which no further signature is needed."""

    @property
    def only_files(self) -> bool:
        """Whether nothing but governed files is altered: no device, no works, no baseline."""
        return bool(self.files) and not (self.hosts or self.manual or self.baseline_digests)

    @property
    def empty(self) -> bool:
        """Whether what is asked for is already so."""
        return not (self.hosts or self.manual or self.files or self.baseline_digests)


class ApprovalStatement(_Statement, frozen=True, kw_only=True):
    """One person's decision, in one role, over exactly this plan."""

    site: str
    change: str
    request_digest: str
    plan_digest: str
    base_digests: dict[str, str]
    window: tuple[str, str]
    """ISO 8601 with zone."""
    role: str
    person: str
    on_behalf_of: str = ""
    """Who gave their visa without a key; the document is `attestation`."""
    attestation: str = ""
    decision: Literal["approve", "reject", "review"]
    """`review` is the look back at an emergency, after it."""
    comment: str = ""
    in_hours: bool = False
    """Approves works in hours when patients are treated."""
    valid_until: str
    executor: str = ""
    """Who may execute; empty for anyone with the role."""
    nonce: str
    """Random, so that no two approvals are the same."""


class PermitStatement(_Statement, frozen=True, kw_only=True):
    """A standard change, approved once for a recipe within bounds."""

    site: str
    name: str
    recipe: str
    recipe_digest: str
    hosts: tuple[str, ...]
    parameters: dict[str, tuple[str, ...]]
    """Parameter -> values that are allowed; a parameter that is not here may not be given."""
    valid_until: str
    person: str
    role: str


class MandateStatement(_Statement, frozen=True, kw_only=True):
    """Who holds a perimeter's maintenance rights allows work on its devices (*mandat*)."""

    site: str
    perimeter: str
    holder: str
    """Who gives it, as its document says."""
    document: str
    """SHA-256 of the written mandate; empty where the holder signs with their own enrolled key."""
    valid_from: str
    """First day, ISO 8601."""
    valid_until: str
    """Last day, ISO 8601."""
    person: str
    role: str
    """`vendor:PERIMETER`, or an approver's role for a mandate that came on paper."""


class Tested(_Statement, frozen=True, kw_only=True):
    """One test of a request or a plan, as it went."""

    kind: str
    """ping, tcp, dicom_echo, dns, dhcp, neighbour, speed, isolation, counters, link."""
    subject: str
    """What was asked of whom, in one line."""
    expected: str
    obtained: str
    """Empty where nothing was."""
    passed: bool | None
    """None where it could not be run, which is never a pass."""


class VerdictStatement(_Statement, frozen=True, kw_only=True):
    """What was shown after the works: every change on the site in one of four sets, and every test."""

    site: str
    change: str
    plan_digest: str
    after_digests: dict[str, str]
    """File of the baseline -> digest of the state that was collected after."""
    conforming: bool
    seen: tuple[Difference, ...] = ()
    """Declared and seen."""
    missing: tuple[Difference, ...] = ()
    """Declared but missing."""
    undeclared: tuple[Difference, ...] = ()
    """Seen but undeclared."""
    affects: dict[str, tuple[str, ...]] = {}
    """Place of an undeclared change, `host section key`, -> endpoints that it reaches."""
    not_collected: tuple[str, ...] = ()
    """`host section` that nobody can say anything of; never a pass."""
    tests: tuple[Tested, ...] = ()
    returned: Literal["", "proven", "not-proven"] = ""
    """Whether the works were taken back, and whether that was shown by collection."""
    journal_heads: dict[str, str] = {}
    """Writer -> digest of the last line of their journal."""
    person: str


class ClosureStatement(_Statement, frozen=True, kw_only=True):
    """A transitional change does not last any more."""

    site: str
    change: str
    plan_digest: str
    by: str
    """The change that removed it or made it final; empty where an audit saw that it is gone."""
    audit_digest: str
    """Of the audit that saw it."""
    person: str


class BaselineStatement(_Statement, frozen=True, kw_only=True):
    """The first baseline of a site, and the files that govern it, signed by the provider's root key."""

    site: str
    manifest_digest: str
    governed: dict[str, str]
    """Governed file -> digest."""


STATEMENTS: dict[str, type[msgspec.Struct]] = {
    "netaudit-request": RequestStatement,
    "netaudit-plan": PlanStatement,
    "netaudit-approval": ApprovalStatement,
    "netaudit-permit": PermitStatement,
    "netaudit-verdict": VerdictStatement,
    "netaudit-baseline": BaselineStatement,
    "netaudit-mandate": MandateStatement,
    "netaudit-closure": ClosureStatement,
}


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement with its signature. Who signed, when and with what tool is said, and proves nothing."""

    content: dict[str, object]
    signature: str
    """Armoured, as `ssh-keygen -Y sign` makes it."""
    signer: str
    signed_at: str
    tool: str
