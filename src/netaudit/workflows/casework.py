"""Brings a change before the gate: gathers its files, verifies who signed them, and states the circumstances."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from netaudit.core.case import AuditOnFile, Case, Observed, OpenTransitional, Phase, Signed, Trust
from netaudit.core.journal import continues
from netaudit.core.mandate import mandate_counts
from netaudit.core.statement import StatementError, read_envelope
from netaudit.model.change import Request, Transitional
from netaudit.model.errors import NetauditError, stop
from netaudit.model.people import People, counts_on
from netaudit.model.site import Site
from netaudit.model.statements import (
    ApprovalStatement,
    ClosureStatement,
    MandateStatement,
    Namespace,
    PermitStatement,
    PlanStatement,
    RequestStatement,
)
from netaudit.signing import signed_by
from netaudit.store.changes import (
    APPROVALS,
    CLOSURE,
    FOLDER,
    JOURNAL,
    PLAN,
    PRESENTED,
    WITHDRAWN,
    Files,
    request_digest,
)

S = TypeVar("S", bound=msgspec.Struct)


@dataclass(frozen=True)
class Governance:
    """What is in force: the accepted commit's site file and people, and what the accepted commit is worth."""

    site_id: str
    site: Site
    people: People
    trust: Trust
    permits: Mapping[str, bytes] = field(default_factory=dict)
    """File name below `inventory/permits/` -> envelope, of the accepted commit."""
    mandate_files: Mapping[str, bytes] = field(default_factory=dict)
    """File name below `inventory/mandates/` -> envelope, of the accepted commit."""
    recipes: Mapping[str, str] = field(default_factory=dict)
    """Recipe below `playbooks/changes/` of the accepted commit -> digest of all its files."""

    @property
    def zone(self) -> tzinfo:
        """The site's zone; raises `zone-unknown`, since hours judged in another zone would be wrong."""
        try:
            return ZoneInfo(self.site.timezone)
        except (ZoneInfoNotFoundError, ValueError) as failure:
            raise stop("zone-unknown", zone=self.site.timezone) from failure


@dataclass(frozen=True)
class Circumstances:
    """What is known beside the change's own files."""

    audit: AuditOnFile | None = None
    observed: Mapping[str, Observed] | None = None
    critical_now: frozenset[str] = frozenset()
    others: tuple[Files, ...] = ()
    """The site's other changes."""
    executor: str = ""
    not_accepted: tuple[str, ...] = ()
    """Governed files of the working tree that are not what was accepted."""


def case_of(
    files: Files,
    before: Files | None,
    governance: Governance,
    phase: Phase,
    now: datetime,
    around: Circumstances | None = None,
) -> Case:
    """The case of a change.

    Args:
        files: the change as it stands.
        before: the change as the history last had it, which may only have grown; None where it had nothing.
        governance: what is in force.
        phase: what the change is about to do.
        now: with a zone.
        around: what is known beside the change's own files.

    Raises:
        NetauditError: `document-invalid`, `zone-unknown` or `ssh-keygen-missing`.
    """
    around = around or Circumstances()
    request = files.request()
    unreadable: list[tuple[str, str]] = []
    presented = _signed(files, PRESENTED, "netaudit-request", RequestStatement, unreadable)
    plan = _signed(files, PLAN, "netaudit-plan", PlanStatement, unreadable)
    approvals = [
        _signed(files, name, "netaudit-approval", ApprovalStatement, unreadable) for name, _ in files.approvals()
    ]
    entries, problems = files.journal()
    zone = governance.zone
    return Case(
        change=files.change,
        site=governance.site_id,
        phase=phase,
        now=now,
        zone=zone,
        policy=governance.site.policy,
        people=governance.people,
        trust=governance.trust,
        request=request,
        request_digest=request_digest(request) if request else "",
        presented=presented,
        plan=plan,
        approvals=tuple(each for each in approvals if each is not None),
        unreadable=tuple(unreadable),
        missing_records=(*problems, *lost_records(files, before)),
        withdrawn=WITHDRAWN in files.content or any(entry.what == "withdrawn" for entry in entries),
        begun=frozenset(str(entry.more.get("plan")) for entry in entries if entry.what == "begun"),
        audit=around.audit,
        observed=around.observed,
        critical_now=around.critical_now,
        transitional=tuple(open_transitional(around.others, governance, now)),
        mandates=mandates(governance, now),
        recipes=governance.recipes,
        not_accepted=around.not_accepted,
        permit=_permit(governance, request.permit) if request and request.permit else None,
        executor=around.executor,
    )


def _signed(
    files: Files, name: str, namespace: Namespace, kind: type[S], unreadable: list[tuple[str, str]]
) -> Signed[S] | None:
    raw = files.content.get(name)
    if raw is None:
        return None
    file = f"{FOLDER}/{files.change}/{name}"
    try:
        return verified(file, raw, namespace, kind)
    except StatementError as failure:
        unreadable.append((file, str(failure)))
        return None


def verified(file: str, raw: bytes, namespace: Namespace, kind: type[S]) -> Signed[S]:
    """A statement and the key that really signed it; raises `StatementError`."""
    found = read_envelope(raw, namespace)
    if not isinstance(found.statement, kind):
        raise StatementError(f"no {kind.__name__}")
    return Signed(file, found.statement, found.digest, signed_by(found.content, found.signature, namespace))


def lost_records(files: Files, before: Files | None) -> Iterator[str]:
    """Approvals that are gone or altered, and journals that do not continue what the history has."""
    for name, old in sorted(before.content.items()) if before else ():
        new = files.content.get(name)
        fixed = name.startswith(f"{APPROVALS}/") or name == WITHDRAWN
        grows = name.startswith(f"{JOURNAL}/")
        if (fixed and new != old) or (grows and (new is None or not continues(_text(old), _text(new)))):
            yield name


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def open_transitional(changes: tuple[Files, ...], governance: Governance, now: datetime) -> Iterator[OpenTransitional]:
    """Transitional changes whose works were begun and of which nobody who may has signed the end."""
    today = now.astimezone(governance.zone).date()
    for files in changes:
        try:
            request = files.request()
        except NetauditError:
            continue  # a request that cannot be read was never begun
        if request is None or not isinstance(request.lifecycle, Transitional):
            continue
        if any(entry.what == "begun" for entry in files.journal()[0]) and not _closed(files, governance, today):
            until = request.lifecycle.transitional_until
            yield OpenTransitional(files.change, until.isoformat(), (today - until).days)


def _closed(files: Files, governance: Governance, today: date) -> bool:
    raw = files.content.get(CLOSURE)
    try:
        signed = verified(CLOSURE, raw, "netaudit-closure", ClosureStatement) if raw else None
    except StatementError:
        return False
    if signed is None or (signed.statement.site, signed.statement.change) != (governance.site_id, files.change):
        return False
    owner = governance.people.owner(signed.key) if signed.key else None
    if owner is None:
        return False
    person = governance.people.people[owner[0]]
    return "verifier" in person.roles and counts_on(owner[1], person, today) != "revoked"


def mandates(governance: Governance, now: datetime) -> dict[str, str]:
    """Perimeter -> digest of the accepted mandate that allows work on its devices today.

    One that is signed by nobody enrolled for it, or not of today, releases nothing.
    """
    found: dict[str, str] = {}
    for name, raw in sorted(governance.mandate_files.items()):
        try:
            signed = verified(f"inventory/mandates/{name}", raw, "netaudit-mandate", MandateStatement)
        except StatementError:
            continue
        if mandate_counts(signed, governance.people, governance.site_id, now.astimezone(governance.zone).date()):
            found[signed.statement.perimeter] = signed.digest
    return found


def permit_on_file(governance: Governance, request: Request) -> str:
    """The digest of the standing permit that a request names; empty where it names none that is on file."""
    found = _permit(governance, request.permit) if request.permit else None
    return found.digest if found else ""


def _permit(governance: Governance, name: str) -> Signed[PermitStatement] | None:
    raw = governance.permits.get(f"{name}.json")
    if raw is None:
        return None
    try:
        return verified(f"inventory/permits/{name}.json", raw, "netaudit-permit", PermitStatement)
    except StatementError:
        return None
