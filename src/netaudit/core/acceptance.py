"""Whether the accepted state may advance: a new baseline, or a governed file, and every reason why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from netaudit.core.case import AuditOnFile, Case, Signed
from netaudit.core.circumstances import audit_reasons
from netaudit.core.gate import gate
from netaudit.core.visa import signature_reasons
from netaudit.model.statements import VerdictStatement
from netaudit.model.verdict import Reason, reason

REMOVED = "removed"
"""In place of a digest: the file is not there any more."""


@dataclass(frozen=True)
class Acceptance:
    """What somebody asks of the baseline."""

    initial: bool
    baseline: tuple[str, str] | None
    """(date, short commit id) of the baseline that stands, if any."""
    case: Case | None
    """Of the change that was named, if any."""
    regularise: bool
    verdict: Signed[VerdictStatement] | None
    audit: AuditOnFile | None
    digests: Mapping[str, str]
    """File of the baseline -> digest of the state that would be accepted."""
    differences: tuple[str, ...]
    """Sentences: what would be accepted."""
    max_age: timedelta
    now: datetime


def accept_reasons(asked: Acceptance) -> tuple[Reason, ...]:
    """Every reason why the baseline may not advance; none: it may."""
    found = [*_visa(asked), *audit_reasons(asked.audit, asked.max_age, asked.now)]
    return tuple(each for place, each in enumerate(found) if each not in found[:place])


def _visa(asked: Acceptance) -> Iterator[Reason]:
    if asked.initial:
        if asked.baseline is not None:
            yield reason("baseline-exists", date=asked.baseline[0], commit=asked.baseline[1])
        return
    if asked.case is None:
        if asked.baseline is None:
            yield reason("baseline-missing")
        yield reason("no-change-named")
        if asked.differences:
            said = " · ".join(asked.differences[:5])
            yield reason("drift-unexplained", count=len(asked.differences), sentences=said)
        return
    yield from gate(asked.case)
    yield from declared_state(asked.case, asked.digests, asked.verdict, regularise=asked.regularise)


def declared_state(
    case: Case, digests: Mapping[str, str], verdict: Signed[VerdictStatement] | None, *, regularise: bool
) -> Iterator[Reason]:
    """Whether the state that would be accepted is exactly the one that was approved or verified."""
    if case.request is None or case.plan is None:
        return
    if regularise != case.request.regularises:
        yield reason("not-a-regularisation" if regularise else "regularisation-not-named", change=case.change)
    elif regularise:
        if dict(digests) != case.plan.statement.baseline_digests:
            yield reason("state-not-approved", files=_other(case.plan.statement.baseline_digests, digests))
    elif verdict is None:
        yield reason("change-not-verified", change=case.change)
    else:
        yield from signature_reasons(case, verdict, verdict.statement.person, "verifier")
        said = verdict.statement
        if (said.site, said.change, said.plan_digest) != (case.site, case.change, case.plan.digest):
            yield reason("verdict-of-another", change=said.change)
        if not said.conforming:
            yield reason("verdict-not-conforming", change=case.change)
        if dict(digests) != said.after_digests:
            yield reason("state-not-approved", files=_other(said.after_digests, digests))


def alteration_reasons(case: Case, altered: Mapping[str, str]) -> Iterator[Reason]:
    """Whether governed files were altered exactly as an approved plan declares.

    Args:
        case: of the change that the alteration names, in the phase `push`.
        altered: governed file (`inventory/…`, `playbooks/…`) -> digest of what it is now, or `removed`.
    """
    declared = case.plan.statement.files if case.plan is not None else {}
    other = sorted(path for path in altered.keys() | declared.keys() if altered.get(path) != declared.get(path))
    if other:
        yield reason("alteration-not-approved", paths=", ".join(other[:5]))


def _other(declared: Mapping[str, str], found: Mapping[str, str]) -> str:
    return ", ".join(sorted(host for host in declared.keys() | found.keys() if declared.get(host) != found.get(host)))
