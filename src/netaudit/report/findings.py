"""What the checks found, in words: check by check, and for programs."""

import re
from collections.abc import Mapping
from dataclasses import replace

from netaudit.model.check import SITE_INPUTS, Conclusion, Finding, Judgement, Unknown
from netaudit.model.state import NOT_IN_PLAYBOOK, SECTION_NAMES
from netaudit.report.document import AuditFacts, Part, Table
from netaudit.report.language import Translator
from netaudit.report.order import counted
from netaudit.report.values import section_name

SEVERITY_WORDS = {"critical": "critical", "high": "high", "medium": "medium", "low": "low"}
HORIZON_WORDS = {"short-term": "short term", "intermediate": "intermediate", "structural": "structural"}
CONCLUSION_WORDS = {
    Conclusion.COMPLIANT: "as it should be",
    Conclusion.NON_COMPLIANT: "to mend",
    Conclusion.UNDETERMINED: "undetermined",
    Conclusion.NOT_APPLICABLE: "does not apply",
}
DETAILS = {NOT_IN_PLAYBOOK: "not in the audit's playbook"}
"""Why a section is missing, where the program says so and not a device -> an English message id."""
_NAMED = 30
"""How many hosts or endpoints of which the same is said are named; the JSON has them all."""
_SUBJECT = re.compile(r"\{(host|name)\}: ")


def finding_sentence(each: Finding, t: Translator) -> str:
    """What was found."""
    return t.text(each.sentence, **_said(each.params, t))


def unknown_sentence(each: Unknown, t: Translator) -> str:
    """Why it could not be judged."""
    return t.text(each.sentence, **_said(each.params, t))


def unknown_words(each: Judgement, t: Translator) -> str:
    """Why a check could not be judged, with the hosts or endpoints of which the same is said named together."""
    groups: dict[tuple[object, ...], list[Unknown]] = {}
    for why in each.unknown:
        # Only a sentence that begins with whom it is about stays true, and grammatical, of several.
        about = _about(why)
        same = tuple(sorted((name, str(said)) for name, said in why.params.items() if name != about))
        alone = "" if about else unknown_sentence(why, t)
        groups.setdefault((why.sentence, same, alone), []).append(why)
    return " ".join(unknown_sentence(_of_all(group, t), t) for group in groups.values())


def _about(why: Unknown) -> str:
    """Which parameter its sentence is about; empty where it does not begin with one."""
    begins = _SUBJECT.match(why.sentence)
    return begins[1] if begins and begins[1] in why.params else ""


def _of_all(group: list[Unknown], t: Translator) -> Unknown:
    first = group[0]
    if len(group) == 1:
        return first
    about = _about(first)
    names = list(dict.fromkeys(str(why.params[about]) for why in group)) if about else []
    names.sort(key=counted)
    left = len(names) - _NAMED
    told = [*names[:_NAMED], *([t.text("and {count} more", count=t.number(left))] if left > 0 else [])]
    return replace(first, params={**first.params, about: ", ".join(told)}) if about else first


def _said(params: Mapping[str, str | int], t: Translator) -> dict[str, object]:
    said: dict[str, object] = dict(params)
    if said.get("section") in SECTION_NAMES:
        said["section"] = section_name(str(said["section"]), t)
    if said.get("detail") in DETAILS:
        said["detail"] = t.text(DETAILS[str(said["detail"])])
    if said.get("input") in SITE_INPUTS:
        said["what"] = t.text(SITE_INPUTS[str(said["input"])])
    return said


def severity_words(severity: str, t: Translator) -> str:
    """A severity in the reader's language."""
    return t.text(SEVERITY_WORDS[severity])


def catalogue_part(facts: AuditFacts, t: Translator) -> Part:
    """Every check that was run, with its conclusion."""
    return Part(t.text("What was checked"), (_catalogue(facts, t),))


def _catalogue(facts: AuditFacts, t: Translator) -> Table:
    rows = tuple(
        (
            each.check.id,
            each.check.title[t.language if t.language in each.check.title else "en"],
            t.text(CONCLUSION_WORDS[each.conclusion]),
            unknown_words(each, t) or "—",
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
