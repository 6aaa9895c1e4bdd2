"""The audit's report: a first page for everybody, then what was seen for the technician."""

from collections.abc import Iterator

from netaudit.model.reasons import ExitCode
from netaudit.model.state import Collected, Withheld
from netaudit.report.document import AuditFacts, Bullets, Document, Paragraph, Part
from netaudit.report.language import Translator
from netaudit.report.seen import seen_parts
from netaudit.report.wording import effect_sentence, reason_mend, reason_sentence, sentence

VERDICTS = {
    ExitCode.CONFORMING: ("The network is as it was agreed.", "conforms"),
    ExitCode.DIFFERENT: ("The network differs from what was agreed, and no approved change explains it.", "differs"),
    ExitCode.INCOMPLETE: ("This audit did not see everything, so it cannot say that all is well.", "incomplete"),
}
NO_BASELINE = "First audit: this is what was seen; nothing was there to compare it with."


def audit_document(facts: AuditFacts, t: Translator) -> Document:
    """Put an audit into words."""
    zone = facts.site.timezone
    verdict, mark = VERDICTS.get(facts.verdict.exit_code, ("The audit could not be finished.", "failed"))
    if facts.comparison is None and facts.verdict.exit_code is ExitCode.CONFORMING:
        verdict = NO_BASELINE
    baseline = t.text("none yet")
    if facts.baseline_date and facts.baseline_commit:
        baseline = f"{t.date(facts.baseline_date, zone)} ({facts.baseline_commit})"
    return Document(
        language=t.language,
        title=t.text("Network audit"),
        subtitle=facts.site.name,
        verdict=t.text(verdict),
        verdict_word=facts.verdict.word,
        verdict_mark=t.text(mark),
        facts=(
            (t.text("Date"), t.date(facts.snapshot.taken_at, zone)),
            (t.text("Scope"), facts.playbook_title),
            (t.text("Compared with the baseline of"), baseline),
            (t.text("Made with"), f"netaudit {facts.tool_version}"),
        ),
        parts=(_summary(facts, t), *_drift(facts, t), *seen_parts(facts, t), _method(t)),
        contents=t.text("Contents"),
    )


def vlan_names(facts: AuditFacts) -> dict[int, str]:
    """VLAN id -> name: as declared, else as the switches call it."""
    names = {
        int(vid): vlan.name
        for state in facts.snapshot.states.values()
        if isinstance(state.sections.vlans, Collected)
        for vid, vlan in state.sections.vlans.value.items()
    }
    return {**names, **{vid: vlan.name for vid, vlan in facts.site.addressing.vlans.items()}}


def _summary(facts: AuditFacts, t: Translator) -> Part:
    blocks: list[Paragraph | Bullets] = []
    if facts.snapshot.simulated:
        words = "Made on netaudit's simulated practice: this is a demonstration, not the audit of a real site."
        blocks.append(Paragraph(t.text(words), "warning"))
    answered = len(facts.snapshot.states) - len(_withheld(facts))
    text = t.text("{answered} of {expected} hosts answered.", answered=answered, expected=len(facts.snapshot.expected))
    blocks.append(Paragraph(text))
    if _withheld(facts):
        names = ", ".join(_withheld(facts))
        blocks.append(Paragraph(t.text("Restricted, observed only, and not contacted: {names}.", names=names)))
    if facts.effects:
        names_by_vlan = vlan_names(facts)
        blocks.append(Paragraph(t.text("What it cuts off or joins:"), "warning"))
        blocks.append(Bullets(tuple((effect_sentence(each, names_by_vlan, t), "") for each in facts.effects)))
    blocks.append(Paragraph(t.text("What to do now:")))
    reasons = tuple((reason_sentence(each, t), reason_mend(each, t)) for each in facts.verdict.reasons)
    blocks.append(Bullets(reasons))
    if not facts.site.policy.four_eyes:
        blocks.append(Paragraph(t.text("This site's policy lets one person ask for and approve a change.")))
    return Part(t.text("In short"), tuple(blocks))


def _withheld(facts: AuditFacts) -> list[str]:
    return [host for host, state in facts.snapshot.states.items() if isinstance(state.sections.facts, Withheld)]


def _drift(facts: AuditFacts, t: Translator) -> Iterator[Part]:
    if facts.comparison is None:
        return
    found = facts.comparison.differences
    if not found:
        yield Part(t.text("Differences from the baseline"), (Paragraph(t.text("None."), "good"),))
    else:
        remark = t.text("Explained by: no approved change.")
        items = tuple((sentence(each, t), remark) for each in found)
        yield Part(t.text("Differences from the baseline"), (Bullets(items),))
    if facts.comparison.ambient:
        intro = Paragraph(t.text("Things that come and go by themselves; they are not held against anybody."))
        moving = tuple((sentence(each, t), "") for each in facts.comparison.ambient)
        yield Part(t.text("Also noticed"), (intro, Bullets(moving)))


def _method(t: Translator) -> Part:
    texts = (
        "Every host was asked over SSH with commands that only read, by one login and one password attempt; imaging "
        "servers by one DICOM C-ECHO. Hosts of a restricted perimeter were not contacted.",
        "Each section was checked against itself (totals, rows counted twice, both ends of a relation); one that did "
        "not add up is reported as failed and its rows are not used. What was not collected is never counted as good.",
        "Secrets were replaced at collection by fingerprints, or removed. Counters, ages and clocks are not compared.",
        "An ARP table has no total to check: a row cut off at its end would not be noticed.",
    )
    return Part(t.text("Method and limits"), tuple(Paragraph(t.text(text)) for text in texts))
