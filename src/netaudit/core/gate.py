"""Change control: whether the baseline may advance, and every reason why not.

Pure: everything it judges comes in as an argument. This is the gate's first form. It knows the first baseline
of a site, and that nothing else is accepted without an approved, verified change. It verifies no signature yet,
so no approval counts: the only answer it can give to a named change is a refusal with its reasons.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from netaudit.model.verdict import Reason, reason


@dataclass(frozen=True)
class AuditOnFile:
    """The audit whose snapshot would become the baseline."""

    taken_at: datetime
    incomplete_hosts: tuple[str, ...]
    """Hosts that failed, or of which a section failed."""
    not_asked: tuple[str, ...]
    """Sections that its playbook left out."""
    inventory_changed: tuple[str, ...]
    """Hosts that came or went in the inventory since."""


@dataclass(frozen=True)
class ChangeOnFile:
    """What `changes/ID/` holds."""

    id: str
    requested: bool
    planned: bool
    approvals: int
    verified: bool


@dataclass(frozen=True)
class AcceptRequest:
    """What somebody asks of the baseline."""

    initial: bool
    baseline: tuple[str, str] | None
    """(date, short commit id) of the baseline that stands, if any."""
    audit: AuditOnFile | None
    change: ChangeOnFile | None
    differences: tuple[str, ...]
    """Sentences: what would be accepted."""
    max_age: timedelta
    roles: tuple[str, ...]
    now: datetime


def accept_reasons(request: AcceptRequest) -> tuple[Reason, ...]:
    """Every reason why the baseline may not advance; none means that it may."""
    return (*_visa_reasons(request), *_audit_reasons(request))


def _visa_reasons(request: AcceptRequest) -> Iterator[Reason]:
    if request.initial and request.baseline is None:
        return
    if request.initial and request.baseline is not None:
        yield reason("baseline-exists", date=request.baseline[0], commit=request.baseline[1])
    if request.baseline is None:
        yield reason("baseline-missing")
    if request.change is None:
        yield reason("no-change-named")
    else:
        yield from _change_reasons(request.change, request.roles)
    if request.differences:
        yield reason("drift-unexplained", count=len(request.differences), sentences=" · ".join(request.differences[:5]))


def _change_reasons(change: ChangeOnFile, roles: tuple[str, ...]) -> Iterator[Reason]:
    if not change.requested:
        yield reason("change-unknown", change=change.id)
        return
    if not change.planned:
        yield reason("change-not-planned", change=change.id)
    if change.approvals == 0:
        yield reason("change-not-approved", change=change.id, roles=", ".join(roles))
    else:
        yield reason("approval-unverifiable", change=change.id, count=change.approvals)
    if not change.verified:
        yield reason("change-not-verified", change=change.id)


def _audit_reasons(request: AcceptRequest) -> Iterator[Reason]:
    audit = request.audit
    if audit is None:
        yield reason("audit-missing")
        return
    age = request.now - audit.taken_at
    if age > request.max_age:
        yield reason("audit-too-old", age=_span(age), limit=_span(request.max_age))
    if audit.taken_at > request.now:
        yield reason("audit-from-the-future", taken_at=audit.taken_at.isoformat(timespec="seconds"))
    if audit.incomplete_hosts:
        yield reason("audit-incomplete", hosts=", ".join(audit.incomplete_hosts))
    if audit.not_asked:
        yield reason("audit-partial", sections=", ".join(audit.not_asked))
    if audit.inventory_changed:
        yield reason("audit-of-other-inventory", hosts=", ".join(audit.inventory_changed))


def _span(length: timedelta) -> str:
    hours = int(length.total_seconds() // 3600)
    return f"{hours // 24} d" if hours >= 48 else f"{hours} h"
