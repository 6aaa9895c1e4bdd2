"""The audit's report: a first page for everybody, then what was seen for the technician."""

from collections.abc import Iterator
from typing import Literal

from netaudit.core.synthesis import synthesis
from netaudit.model.reasons import ExitCode
from netaudit.model.state import Collected
from netaudit.report.document import AuditFacts, Bullets, Document, Paragraph, Part, Table
from netaudit.report.evidence import evidence_parts
from netaudit.report.findings import catalogue_part
from netaudit.report.first_page import first_page
from netaudit.report.language import Translator
from netaudit.report.picture import Picture
from netaudit.report.privacy import named_ambient
from netaudit.report.seen import seen_parts
from netaudit.report.sentences import sentence
from netaudit.report.summary import summary, told, unknown
from netaudit.report.synthesis import areas_part, overview_parts
from netaudit.report.wording import names_words, vlan_words

_NAMED = 30
"""How many of those that an endpoint is cut off from are named in the table; the JSON has them all."""
VERDICTS = {
    ExitCode.CONFORMING: ("The network is as it was agreed.", "conforms"),
    ExitCode.DIFFERENT: ("The network differs from what was agreed, and no approved change explains it.", "differs"),
    ExitCode.INCOMPLETE: ("This audit did not see everything, so it cannot say that all is well.", "incomplete"),
    ExitCode.REFUSED: ("What governs this site cannot be trusted, so its state was not judged.", "not trusted"),
}
OVERDUE = ("The network is as its baseline says, but something that was to end or be reviewed did not.", "overdue")
TO_MEND = ("The audit found what must be mended.", "to mend")
FAILED = ("The audit could not be finished.", "failed")
NO_BASELINE = "First audit: this is what was seen; nothing was there to compare it with."
NO_BASELINE_MARK = "first audit"
INCOMPLETE_AND_DIFFERENT = (
    "This audit did not see everything, and what it saw differs from what was agreed without an approved change."
)
_TONES: dict[ExitCode, Literal["good", "different"]] = {
    ExitCode.CONFORMING: "good",
    ExitCode.DIFFERENT: "different",
}


def audit_document(facts: AuditFacts, t: Translator, known: Picture | None = None) -> Document:
    """Put an audit into words; a picture that is `known` already is told and not drawn."""
    zone = facts.site.timezone
    verdict, mark, tone = _verdict(facts)
    baseline = t.text("none yet")
    if facts.baseline_date and facts.baseline_commit:
        baseline = f"{t.date(facts.baseline_date, zone)} ({facts.baseline_commit})"
    names = vlan_names(facts)
    return Document(
        language=t.language,
        title=t.text("Network audit"),
        subtitle=facts.site.name,
        date=facts.snapshot.taken_at,
        verdict=t.text(verdict),
        verdict_word=facts.verdict.word,
        verdict_mark=t.text(mark),
        tone=tone,
        facts=(
            (t.text("Date"), f"{t.date(facts.snapshot.taken_at, zone)} ({zone})"),
            (t.text("Scope"), facts.playbook_title),
            (t.text("Compared with the baseline of"), baseline),
            (t.text("Made with"), f"netaudit {facts.tool_version}"),
        ),
        parts=(
            *_first_page(facts, t),
            summary(facts, names, t),
            *_drift(facts, t),
            *_owed(facts, t),
            *_effects(facts, names, t),
            *_synthesis(facts, t),
            _unknown(facts, t),
            *seen_parts(facts, names, t, known),
            *_ambient(facts, t),
            *evidence_parts(facts, t),
            _method(t),
        ),
        contents=t.text("Contents"),
    )


def _first_page(facts: AuditFacts, t: Translator) -> Iterator[Part]:
    if facts.judgements:
        yield first_page(synthesis(facts.judgements), facts, t)


def _synthesis(facts: AuditFacts, t: Translator) -> Iterator[Part]:
    """What the checks found; nothing where none was run."""
    if facts.judgements:
        found = synthesis(facts.judgements)
        yield from overview_parts(found, facts, t)
        yield areas_part(found, facts.trend, t)
        yield catalogue_part(facts, t)


def vlan_names(facts: AuditFacts) -> dict[int, str]:
    """VLAN id -> name: as declared, else as the switches call it."""
    names = {
        int(vid): vlan.name
        for state in facts.snapshot.states.values()
        if isinstance(state.sections.vlans, Collected)
        for vid, vlan in state.sections.vlans.value.items()
    }
    return {**names, **{vid: vlan.name for vid, vlan in facts.site.addressing.vlans.items()}}


def _verdict(facts: AuditFacts) -> tuple[str, str, Literal["good", "different", "bad", "neutral"]]:
    """The verdict's sentence and mark as message ids, and its tone."""
    code = facts.verdict.exit_code
    sentence_id, mark = VERDICTS.get(code, FAILED)
    if code is ExitCode.CONFORMING and facts.comparison is None:
        # Green would say that somebody had agreed to what is there.
        return NO_BASELINE, NO_BASELINE_MARK, "neutral"
    if code is ExitCode.INCOMPLETE and facts.comparison and facts.comparison.differences:
        sentence_id = INCOMPLETE_AND_DIFFERENT
    if code is ExitCode.DIFFERENT and not (facts.comparison and facts.comparison.differences):
        found = any(each.code == "findings" for each in facts.verdict.reasons)
        sentence_id, mark = TO_MEND if found else OVERDUE
    return sentence_id, mark, _TONES.get(code, "bad")


def _drift(facts: AuditFacts, t: Translator) -> Iterator[Part]:
    if facts.comparison is None:
        return
    title, found = t.text("Differences from the baseline"), facts.comparison.differences
    if not found:
        yield Part(title, (Paragraph(t.text("None."), "good"),))
        return
    nobody, zone = t.text("no approved change"), facts.site.timezone
    since = facts.attributions or (None,) * len(found)
    rows = tuple(
        (
            sentence(each, t),
            each.host or "—",
            (due.change if due else "") or nobody,
            t.date(due.first_seen, zone) if due else "—",
        )
        for each, due in zip(found, since, strict=True)
    )
    columns = (t.text("Difference"), t.text("Host"), t.text("Explained by"), t.text("First seen"))
    yield Part(title, (Table(title, columns, rows),))


def _owed(facts: AuditFacts, t: Translator) -> Iterator[Part]:
    if facts.owed:
        yield Part(t.text("What must still be ended or reviewed"), (Bullets(told([e.reason for e in facts.owed], t)),))


def _effects(facts: AuditFacts, names: dict[int, str], t: Translator) -> Iterator[Part]:
    if facts.effects:
        title = t.text("What it cuts off or joins")
        rows = tuple(
            (
                each.name,
                t.text(each.role),
                vlan_words(each.vlan_before, names, t),
                vlan_words(each.vlan_after, names, t),
                names_words(each.cut_from, _NAMED, t),
                names_words(each.joined_to, _NAMED, t),
                each.restricted,
            )
            for each in facts.effects
        )
        columns = (
            t.text("Name"),
            t.text("Role"),
            t.text("Before"),
            t.text("Now"),
            t.text("Cut off from"),
            t.text("Now together with"),
            t.text("Restricted perimeter"),
        )
        yield Part(title, (Table(title, columns, rows),))


def _unknown(facts: AuditFacts, t: Translator) -> Part:
    title, lacking = t.text("What was not collected or not compared"), unknown(facts)
    if not lacking:
        return Part(title, (Paragraph(t.text("Nothing that was asked for stayed without an answer."), "good"),))
    intro = Paragraph(t.text("What was not collected is never counted as unchanged."))
    return Part(title, (intro, Bullets(told(lacking, t))))


def _ambient(facts: AuditFacts, t: Translator) -> Iterator[Part]:
    if facts.comparison is None or not facts.comparison.ambient:
        return
    named = named_ambient(facts)
    rest = len(facts.comparison.ambient) - len(named)
    blocks: list[Paragraph | Bullets] = [
        Paragraph(t.text("Things that come and go by themselves; they are not held against anybody."))
    ]
    if named:
        blocks.append(Bullets(tuple((sentence(each, t), "") for each in named)))
    if rest:
        words = t.text("Personal devices that came or went, counted and not named: {count}.", count=t.number(rest))
        blocks.append(Paragraph(words))
    yield Part(t.text("Also noticed"), tuple(blocks))


def _method(t: Translator) -> Part:
    texts = (
        t.text(
            "Every host was asked over SSH with commands that only read, by one login and one password attempt; "
            "imaging servers by one DICOM C-ECHO. Hosts of a restricted perimeter were not contacted."
        ),
        t.text(
            "Each section was checked against itself (totals, rows counted twice, both ends of a relation); one that "
            "did not add up is reported as failed and its rows are not used. What was not collected is never counted "
            "as good."
        ),
        t.text(
            "Secrets were replaced at collection by fingerprints, or removed. Counters, ages and clocks are not "
            "compared."
        ),
        t.text("An ARP table has no total to check: a row cut off at its end would not be noticed."),
        t.text(
            "Two digests are given of each host: one over everything it printed, as evidence; one over its "
            "configuration alone, which stays the same as long as nobody changes it."
        ),
    )
    return Part(t.text("Method and limits"), tuple(Paragraph(text) for text in texts))
