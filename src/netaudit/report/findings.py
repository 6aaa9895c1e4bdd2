"""What the checks found, in words: in short, check by check, and for programs."""

from collections.abc import Iterator, Mapping, Sequence

from netaudit.model.check import SEVERITIES, SITE_INPUTS, Conclusion, Finding, Judgement, Unknown
from netaudit.model.state import SECTION_NAMES
from netaudit.report.document import AuditFacts, Block, Bullets, Heading, Paragraph, Part, Table
from netaudit.report.language import Translator
from netaudit.report.values import section_name

SEVERITY_WORDS = {"critical": "critical", "high": "high", "medium": "medium", "low": "low"}
HORIZON_WORDS = {"short-term": "short term", "intermediate": "intermediate", "structural": "structural"}
CONCLUSION_WORDS = {
    Conclusion.COMPLIANT: "as it should be",
    Conclusion.NON_COMPLIANT: "to mend",
    Conclusion.UNDETERMINED: "undetermined",
    Conclusion.NOT_APPLICABLE: "does not apply",
}
_AT_MOST = 5


def all_findings(judgements: Sequence[Judgement]) -> list[Finding]:
    """Every finding that nobody waived, the worst first."""
    found = [each for judgement in judgements for each in judgement.findings]
    return sorted(found, key=lambda each: SEVERITIES.index(each.severity))


def finding_sentence(each: Finding, t: Translator) -> str:
    """What was found."""
    return t.text(each.sentence, **_said(each.params, t))


def unknown_sentence(each: Unknown, t: Translator) -> str:
    """Why it could not be judged."""
    return t.text(each.sentence, **_said(each.params, t))


def _said(params: Mapping[str, str | int], t: Translator) -> dict[str, object]:
    said: dict[str, object] = dict(params)
    if said.get("section") in SECTION_NAMES:
        said["section"] = section_name(str(said["section"]), t)
    if said.get("input") in SITE_INPUTS:
        said["what"] = t.text(SITE_INPUTS[str(said["input"])])
    return said


def severity_words(severity: str, t: Translator) -> str:
    """A severity in the reader's language."""
    return t.text(SEVERITY_WORDS[severity])


def first_page(facts: AuditFacts, t: Translator) -> Iterator[Block]:
    """The worst findings, each with what may come of it; nothing where no check was run."""
    if not facts.judgements:
        return
    yield Heading(t.text("What should be mended"))
    found = all_findings(facts.judgements)
    open_questions = sum(each.conclusion is Conclusion.UNDETERMINED for each in facts.judgements)
    if not found:
        yield Paragraph(t.text("The checks found nothing to mend in what they could judge."), "good")
    else:
        yield Bullets(
            tuple(
                (f"{severity_words(e.severity, t)} — {finding_sentence(e, t)}", t.text(e.risk))
                for e in found[:_AT_MOST]
            )
        )
        if len(found) > _AT_MOST:
            yield Paragraph(t.text("And {count} more, below.", count=t.number(len(found) - _AT_MOST)))
    if open_questions:
        words = t.text(
            "Checks that could not be decided: {count}. They count as neither good nor bad.", count=open_questions
        )
        yield Paragraph(words)


def catalogue_part(facts: AuditFacts, t: Translator) -> Part:
    """Every check that was run, with its conclusion."""
    return Part(t.text("What was checked"), (_catalogue(facts, t),))


def _catalogue(facts: AuditFacts, t: Translator) -> Table:
    rows = tuple(
        (
            each.check.id,
            each.check.title[t.language if t.language in each.check.title else "en"],
            t.text(CONCLUSION_WORDS[each.conclusion]),
            " ".join(unknown_sentence(why, t) for why in each.unknown) or "—",
        )
        for each in facts.judgements
    )
    columns = (t.text("Check"), t.text("Rule"), t.text("Conclusion"), t.text("What could not be judged"))
    return Table(t.text("What was checked"), columns, rows)


def judgement_body(each: Judgement, t: Translator) -> dict[str, object]:
    """A judgement as plain values."""
    return {
        "check": each.check.id,
        "title": each.check.title[t.language if t.language in each.check.title else "en"],
        "domain": each.check.domain,
        "severity": each.check.severity,
        "horizon": each.check.horizon,
        "conclusion": str(each.conclusion),
        "findings": [{**_finding_body(found, t), "waiver_ended": _day(each, found)} for found in each.findings],
        "waived": [
            {**_finding_body(w.finding, t), "who": w.who, "why": w.why, "until": w.until.isoformat()}
            for w in each.waived
        ],
        "unknown": [{"host": why.host, "sentence": unknown_sentence(why, t)} for why in each.unknown],
        "inputs_read": list(each.read),
    }


def _day(judgement: Judgement, found: Finding) -> str | None:
    day = judgement.expired.get(found.key)
    return day.isoformat() if day else None


def _finding_body(each: Finding, t: Translator) -> dict[str, object]:
    return {
        "key": each.key,
        "severity": each.severity,
        "sentence": finding_sentence(each, t),
        "hosts": list(each.hosts),
        "evidence": [{"host": e.host, "input": e.section, "keys": list(e.keys)} for e in each.evidence],
        "risk": t.text(each.risk),
        "action": t.text(each.action),
        "recipe": each.recipe,
    }
