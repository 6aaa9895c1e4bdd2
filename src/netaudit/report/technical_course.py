"""The parts of a technical report about the works: before, during and after, what was tested, what was not declared."""

from collections.abc import Iterator, Mapping

from netaudit.model.snapshot import Snapshot
from netaudit.report.document import Block, Bullets, Paragraph, Part, Table
from netaudit.report.language import Translator
from netaudit.report.sentences import sentence
from netaudit.report.technical_facts import TechnicalFacts
from netaudit.report.technical_summary import affected
from netaudit.report.technical_words import PLACES
from netaudit.report.tested import answer_words, kind_words
from netaudit.report.unseen import unseen_words

RESULTS: Mapping[bool | None, str] = {True: "passed", False: "failed", None: "not run"}


def course_parts(facts: TechnicalFacts, t: Translator) -> Iterator[Part]:
    """Before, during and after; tests; deviations."""
    yield Part(t.text("Before, during, after"), tuple(_course(facts, t)))
    yield Part(t.text("Tests: expected and obtained"), tuple(tests(facts, t)))
    yield Part(t.text("Deviations from what was declared"), tuple(_deviations(facts, t)))


def _course(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    zone = facts.site.timezone
    rows = []
    for name, snapshot in ((t.text("Before"), facts.before), (t.text("After"), facts.after)):
        rows.append((name, t.date(snapshot.taken_at, zone) if snapshot else "—", _seen(snapshot, t)))
    during = [entry for entry in facts.of_works if entry.what in ("begun", "applied", "taken-back")]
    if during:
        spans = [t.date(at, zone) for at in dict.fromkeys((during[0].at, during[-1].at))]
        rows.insert(1, (t.text("During"), " – ".join(spans), _during(facts, t)))
    title = t.text("Before, during, after")
    yield Table(title, (t.text("When"), t.text("Date"), t.text("What was seen or done")), tuple(rows))
    if facts.position.hosts:
        places = tuple(
            (host, t.text(PLACES[each.stage]), t.text("runs") if each.timer_until else "—")
            for host, each in facts.position.hosts.items()
        )
        columns = (t.text("Host"), t.text("Where its works stand"), t.text("Its own timer"))
        yield Table(t.text("Devices that netaudit changed"), columns, places)


def _seen(snapshot: Snapshot | None, t: Translator) -> str:
    if snapshot is None:
        return t.text("not collected")
    answered = t.text("hosts that answered: {count} of {all}", count=len(snapshot.states), all=len(snapshot.expected))
    failed = sorted({host for host, state in snapshot.states.items() if state.failed_sections()})
    return t.text("{said}; in part only: {hosts}", said=answered, hosts=", ".join(failed)) if failed else answered


def _during(facts: TechnicalFacts, t: Translator) -> str:
    sent = sum(1 for entry in facts.of_works if entry.what == "sent")
    by_hand = not facts.position.hosts
    return t.text("works by hand") if by_hand else t.text("lines taken by devices: {count}", count=t.number(sent))


def tests(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    """Each test with what was expected and what was obtained; before the verdict, what is to be run."""
    said = facts.verdict
    if said is None:
        planned = len(facts.plan.tests) if facts.plan else len(facts.request.tests)
        yield Paragraph(t.text("No test was run yet. Planned: {count}.", count=t.number(planned)), "warning")
        return
    if not said.tests:
        yield Paragraph(t.text("No test was asked for, and none was run."), "warning")
        return
    marks = {True: "✓", False: "✗", None: "?"}
    rows = tuple(
        (kind_words(each.kind, t), each.subject, answer_words(each.expected, t), answer_words(each.obtained or "—", t),
         f"{marks[each.passed]} {t.text(RESULTS[each.passed])}")
        for each in said.tests
    )  # fmt: skip
    columns = (t.text("Test"), t.text("Of"), t.text("Expected"), t.text("Obtained"), t.text("Result"))
    yield Table(t.text("Tests"), columns, rows)


def _deviations(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    said = facts.verdict
    if said is None:
        yield Paragraph(t.text("Nothing was verified, so nothing is known of deviations."), "warning")
        return
    rows = [
        *((t.text("not declared"), sentence(e, t), affected(said.affects, e, t)) for e in said.undeclared),
        *((t.text("declared, not seen"), sentence(e, t), "") for e in said.missing),
        *(
            (t.text("not looked at"), unseen_words(what, t), t.text("nobody can say whether it changed"))
            for what in said.not_collected
        ),
    ]
    if rows:
        columns = (t.text("Is"), t.text("What"), t.text("Whom it reaches"))
        yield Table(t.text("Deviations"), columns, tuple(rows))
    else:
        yield Paragraph(t.text("None: exactly what was declared, and everything was looked at."), "good")
    if facts.plan and facts.plan.drift:
        yield Paragraph(t.text("Differed from the baseline before the works, without prior visa:"), "warning")
        yield Bullets(tuple((sentence(each, t), "") for each in facts.plan.drift))
