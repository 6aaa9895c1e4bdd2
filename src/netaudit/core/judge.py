"""From the material to judgements: each check run on its declared inputs, waivers heeded, the worst finding found."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

from netaudit.core.look import Look, NotApplicable, Unavailable
from netaudit.model.check import (
    SEVERITIES,
    Check,
    Conclusion,
    Finding,
    Judgement,
    Material,
    Severity,
    Unknown,
    Waived,
)
from netaudit.model.site import Waiver


def judge(check: Check, material: Material) -> Judgement:
    """Run one check.

    Raises:
        UndeclaredInput: the check reads what it does not declare.
    """
    look = Look(check.needs, material)
    findings: list[Finding] = []
    applies = True
    try:
        for each in check.judging(look):
            findings.append(_whole(each, check))  # noqa: PERF401  what was found before an input is missed stands
    except Unavailable as missing:
        look.unknown.append(missing.unknown)
    except NotApplicable:
        applies = False
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError) as failure:
        # A check that trips over an unforeseen value loses its conclusion, never the audit.
        sentence = "What was collected is not understood by this check ({detail})."
        look.unknown.append(Unknown(sentence, {"detail": type(failure).__name__}))
    return Judgement(
        check=check,
        conclusion=_conclusion(look, findings, applies=applies),
        findings=tuple(findings),
        unknown=tuple(look.unknown),
        read=tuple(sorted(look.read)),
    )


def _conclusion(look: Look, findings: list[Finding], *, applies: bool) -> Conclusion:
    if findings:
        return Conclusion.NON_COMPLIANT
    if look.unknown:
        return Conclusion.UNDETERMINED
    if not applies or (look.scoped and not look.judged):
        return Conclusion.NOT_APPLICABLE
    return Conclusion.COMPLIANT


def _whole(found: Finding, check: Check) -> Finding:
    return replace(
        found,
        check=check.id,
        severity=check.severity,
        risk=found.risk or check.risk,
        action=found.action or check.action,
        recipe=found.recipe or check.recipe,
    )


def judge_all(checks: Iterable[Check], material: Material, waivers: Sequence[Waiver], day: date) -> list[Judgement]:
    """Run checks, and set aside the findings that somebody took upon themselves and whose day has not passed.

    Args:
        checks: to run.
        material: what they may look at.
        waivers: of the audit's playbook.
        day: of the audit, in the site's zone; a waiver counts on its last day.
    """
    return [_heeding(judge(check, material), waivers, day) for check in checks]


def _heeding(judgement: Judgement, waivers: Sequence[Waiver], day: date) -> Judgement:
    kept: list[Finding] = []
    waived: list[Waived] = []
    expired: dict[str, date] = {}
    for each in judgement.findings:
        about = [waiver for waiver in waivers if _is_about(waiver, each)]
        last = max(about, key=lambda waiver: waiver.until, default=None)
        if last is not None and last.until >= day:
            waived.append(Waived(each, last.who, last.why, last.until))
            continue
        kept.append(each)
        if last is not None:
            expired[each.key] = last.until
    return replace(judgement, findings=tuple(kept), waived=tuple(waived), expired=expired)


def _is_about(waiver: Waiver, found: Finding) -> bool:
    """Whether a waiver covers a finding: its check, and every host that the finding is about."""
    return waiver.check == found.check and (
        not waiver.hosts or (bool(found.hosts) and all(_named(host, waiver.hosts) for host in found.hosts))
    )


def _named(host: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(host, pattern) for pattern in patterns)


def at_or_above(judgements: Iterable[Judgement], threshold: Severity) -> list[Finding]:
    """The findings that are as severe as the threshold or worse, the worst first."""
    worst = SEVERITIES[: SEVERITIES.index(threshold) + 1]
    found = [each for judgement in judgements for each in judgement.findings if each.severity in worst]
    return sorted(found, key=lambda each: (SEVERITIES.index(each.severity), each.check))


def matching(checks: Iterable[Check], patterns: Sequence[str]) -> tuple[list[Check], list[str]]:
    """The checks that patterns such as `NET-*` name, in their own order, and the patterns that name none."""
    known = list(checks)
    lost = [pattern for pattern in patterns if not any(fnmatchcase(check.id, pattern) for check in known)]
    return [check for check in known if _named(check.id, patterns)], lost
