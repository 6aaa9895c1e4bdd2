"""`findings.json`: what the checks concluded, for programs and for the next audit's trend. Its schema is published."""

from netaudit.core.synthesis import Action, Area, synthesis
from netaudit.core.trend import Trend
from netaudit.model.check import Check, Evidence, Finding, Judgement, Waived
from netaudit.model.findings import (
    FINDINGS_SCHEMA,
    ActionRecord,
    AreaRecord,
    CheckRecord,
    EvidenceRecord,
    FindingRecord,
    FindingsFile,
    TrendRecord,
    UnknownRecord,
    WaiverRecord,
    Words,
)
from netaudit.model.names import printable
from netaudit.report.document import AuditFacts
from netaudit.report.findings import finding_sentence, unknown_sentence
from netaudit.report.language import translator
from netaudit.report.machine import json_text
from netaudit.report.synthesis import action_text

_EN, _FR = "en", "fr"


def findings_bytes(facts: AuditFacts, playbook: str) -> bytes:
    """The file, UTF-8; in both languages, whatever the report's is."""
    return json_text(findings_file(facts, playbook).model_dump(mode="json", by_alias=True)).encode() + b"\n"


def findings_file(facts: AuditFacts, playbook: str) -> FindingsFile:
    """What the file holds."""
    found = synthesis(facts.judgements)
    checks = [each for area in found.areas for each in area.judgements]
    return FindingsFile(
        schema=FINDINGS_SCHEMA,
        site=printable(facts.site.name),
        taken_at=facts.snapshot.taken_at,
        tool=facts.tool_version,
        playbook=printable(playbook),
        simulated=facts.snapshot.simulated,
        verdict=facts.verdict.word,
        exit_code=int(facts.verdict.exit_code),
        areas=tuple(_area(each) for each in found.areas),
        checks=tuple(_check(each, facts) for each in checks),
        roadmap=tuple(_action(each) for each in found.roadmap),
        trend=_trend(facts.trend),
    )


def _both(message: str) -> Words:
    return Words(en=translator(_EN).text(message), fr=translator(_FR).text(message))


def _title(check: Check) -> Words:
    return Words(en=check.title[_EN], fr=check.title[_FR])


def _area(each: Area) -> AreaRecord:
    return AreaRecord(
        domain=each.domain,
        standing=each.standing.value,
        priority=each.priority,
        findings=len(each.findings),
        undetermined=len(each.open),
    )


def _check(each: Judgement, facts: AuditFacts) -> CheckRecord:
    check = each.check
    return CheckRecord(
        id=check.id,
        title=_title(check),
        domain=check.domain,
        severity=check.severity,
        horizon=check.horizon,
        references=tuple(reference.source for reference in check.references),
        conclusion=each.conclusion.value,
        findings=(
            *(_finding(found, each, facts, None) for found in each.findings),
            *(_finding(waived.finding, each, facts, waived) for waived in each.waived),
        ),
        unknown=tuple(
            UnknownRecord(
                host=printable(why.host),
                text=Words(
                    en=unknown_sentence(why, translator(_EN)),
                    fr=unknown_sentence(why, translator(_FR)),
                ),
            )
            for why in each.unknown
        ),
        inputs_read=each.read,
    )


def _finding(found: Finding, judgement: Judgement, facts: AuditFacts, waived: Waived | None) -> FindingRecord:
    ended, now = judgement.expired.get(found.key), facts.snapshot.taken_at
    return FindingRecord(
        check=found.check,
        key=printable(found.key),
        message=found.sentence,
        text=Words(en=finding_sentence(found, translator(_EN)), fr=finding_sentence(found, translator(_FR))),
        domain=judgement.check.domain,
        severity=found.severity,
        horizon=judgement.check.horizon,
        risk=_both(found.risk),
        action=_both(found.action),
        recipe=found.recipe,
        evidence=tuple(_evidence(e) for e in found.evidence),
        first_seen=facts.trend.first_seen(found, now) if facts.trend else now,
        waiver=WaiverRecord(who=printable(waived.who), why=printable(waived.why), until=waived.until.isoformat())
        if waived
        else None,
        waiver_ended=ended.isoformat() if ended and not waived else None,
    )


def _evidence(each: Evidence) -> EvidenceRecord:
    return EvidenceRecord(host=printable(each.host), input=each.section, keys=tuple(map(printable, each.keys)))


def _action(each: Action) -> ActionRecord:
    return ActionRecord(
        horizon=each.horizon,
        priority=each.priority,
        kind="mend" if each.findings else "find-out",
        text=Words(en=action_text(each, translator(_EN)), fr=action_text(each, translator(_FR))),
        checks=each.checks,
        findings=len(each.findings),
        recipe=each.recipe,
    )


def _trend(since: Trend | None) -> TrendRecord | None:
    if since is None:
        return None
    return TrendRecord(
        since=since.since,
        new=tuple(printable(each.key) for each in since.new),
        remaining=tuple(printable(each.key) for each, _ in since.remaining),
        fixed=since.fixed,
        undetermined=since.undetermined,
        lapsed=since.lapsed,
    )
