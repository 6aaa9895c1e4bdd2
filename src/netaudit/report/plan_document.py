"""The plan as a document for the visa: what changes, whom it reaches, every command and its way back, what may fail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from netaudit.core.risk import expected_minutes, heaviest, points_of_no_return
from netaudit.model.change import Request
from netaudit.model.site import Site
from netaudit.model.statements import HostPlan, PlanStatement
from netaudit.report.document import Block, Bullets, Document, Heading, Paragraph, Part, Table
from netaudit.report.language import Translator
from netaudit.report.order import counted
from netaudit.report.plan_words import (
    COPIES_STAY,
    TOUCHES,
    WEIGHTS,
    guarantee_sentence,
    reached_sentences,
    risk_sentence,
    test_sentences,
)
from netaudit.report.sentences import sentence


@dataclass(frozen=True)
class PlanFacts:
    """Everything the document says."""

    site: Site
    request: Request
    plan: PlanStatement
    digest: str
    now: datetime


def plan_document(facts: PlanFacts, t: Translator) -> Document:
    """Put a plan into words."""
    plan, zone = facts.plan, facts.site.timezone
    empty = plan.empty
    return Document(
        language=t.language,
        title=t.text("Intervention plan"),
        subtitle=facts.site.name,
        date=facts.now.isoformat(timespec="seconds"),
        verdict=_verdict(facts, t),
        verdict_word="empty" if empty else "planned",
        verdict_mark=t.text("nothing to do") if empty else t.text("to be approved"),
        tone="good" if empty else "neutral",
        facts=(
            (t.text("Change"), f"{facts.request.id} — {facts.request.title}"),
            (t.text("Requested by"), _requester(facts.request)),
            (t.text("Reason"), " ".join(facts.request.reason.split())),
            (t.text("Window"), _window(facts, t)),
            (t.text("Planned by"), plan.planner),
            (t.text("Rests on the audit of"), t.date(plan.audit_taken_at, zone) if plan.audit_taken_at else "—"),
            (t.text("Digest of the plan"), facts.digest),
        ),
        parts=tuple(_parts(facts, t)),
        contents=t.text("Contents"),
        properties=(("change", facts.request.id), ("plan", facts.digest)),
    )


def _requester(request: Request) -> str:
    return ", ".join(filter(None, (request.requester.name, request.requester.organisation)))


def _window(facts: PlanFacts, t: Translator) -> str:
    # A moment without a zone is the site's own, and is written as it stands.
    both = [
        t.date(each.isoformat(), facts.site.timezone if each.tzinfo else "")
        for each in (facts.request.window.start, facts.request.window.end)
    ]
    return f"{both[0]} – {both[1]} ({facts.site.timezone})"


def _verdict(facts: PlanFacts, t: Translator) -> str:
    if facts.plan.empty:
        return t.text("What is asked for is already so: there is nothing to do.")
    weight = heaviest(facts.plan.risks)
    return t.text(
        "Hosts that get commands: {hosts}. Predicted changes: {changes}. Heaviest risk: {weight}.",
        hosts=len(facts.plan.hosts),
        changes=len(facts.plan.predicted),
        weight=t.text(WEIGHTS[weight]) if weight else t.text("none"),
    )


def _parts(facts: PlanFacts, t: Translator) -> Iterator[Part]:
    plan = facts.plan
    yield Part(t.text("What will change"), _changes(facts, t))
    if plan.drift:
        title = t.text("Differs already, without prior visa")
        yield Part(title, (Bullets(tuple((sentence(each, t), "") for each in plan.drift)),))
    yield Part(t.text("Whom it reaches"), _reach(plan, t))
    for host, each in sorted(plan.hosts.items(), key=lambda each: counted(each[0])):
        yield Part(host, tuple(_host(each, t)))
    if plan.manual:
        steps = Bullets(tuple((step, "") for step in plan.manual))
        yield Part(t.text("By hand"), (steps, Paragraph(t.text("The way back: {text}", text=_way_back(facts, t)))))
    if plan.files:
        rows = tuple((path, value[:16]) for path, value in sorted(plan.files.items()))
        title = t.text("Files that govern the site")
        yield Part(title, (Table(title, (t.text("File"), t.text("Digest")), rows),))
    yield Part(t.text("Risks"), _risks(facts, t))
    yield Part(t.text("What the verification will test"), _tests(plan, t))
    yield Part(t.text("Time"), tuple(_time(facts, t)))


def _changes(facts: PlanFacts, t: Translator) -> tuple[Block, ...]:
    plan = facts.plan
    touches = Paragraph(
        t.text(
            "Touches: {what}",
            what=", ".join(t.text(TOUCHES[each]) for each in plan.touches if each in TOUCHES) or t.text("none"),
        )
    )
    if not plan.predicted:
        return (Paragraph(t.text("No change is predicted."), "good" if plan.empty else "warning"), touches)
    stated = {(each.host, each.section, each.key, each.field) for each in facts.request.expect}
    said, worked = t.text("the request"), t.text("computed")
    rows = tuple(
        (sentence(each, t), said if (each.host, each.section, each.key, each.field) in stated else worked)
        for each in plan.predicted
    )
    return (Table(t.text("What will change"), (t.text("Change"), t.text("Known from")), rows), touches)


def _reach(plan: PlanStatement, t: Translator) -> tuple[Block, ...]:
    told = {each.name for each in plan.impact.reached}
    found = [
        *((who, " ".join(depends)) for who, depends in reached_sentences(plan, t)),
        *(
            (name, t.text("imaging or CAD/CAM: loses or gains company"))
            for name in plan.impact.critical
            if name not in told
        ),
        *(
            (name, t.text("Restricted perimeter: {name}.", name=each))
            for name, each in sorted(plan.impact.perimeters.items())
        ),
    ]
    if found:
        return (Bullets(tuple(found)),)
    return (Paragraph(t.text("No imaging or CAD/CAM device and no restricted perimeter, as far as is known."), "good"),)


def _host(plan: HostPlan, t: Translator) -> Iterator[Block]:
    who = t.text(
        "{address}, platform {platform}, serial number {serial}",
        address=plan.address, platform=plan.platform, serial=plan.serial or "?",
    )  # fmt: skip
    yield Paragraph(who)
    for file in plan.files:
        yield Heading(file.path)
        columns = (t.text("Replaced"), t.text("By"))
        yield Table(file.path, columns, tuple((_shown(edit.before), _shown(edit.after)) for edit in file.edits))
        words = t.text(
            "Checked by `{check}`, read again by `{reload}`.", check=file.validate, reload=file.reload
        )  # fmt: skip
        yield Paragraph(words)
    if plan.files:
        yield Paragraph(t.text(COPIES_STAY))
    tables = (
        (t.text("Was there before, and is not saved (+), or is saved and does not run (-)"), plan.unsaved),
        (t.text("The device's own timer starts"), plan.arm),
        (t.text("Commands"), plan.forward),
        (t.text("All is well: the timer stops"), plan.disarm),
        (t.text("Saved, so that it outlasts a restart"), plan.save),
        (t.text("Way back"), plan.rollback),
    )
    for title, lines in tables:
        if lines:
            yield Table(title, (title,), tuple((line,) for line in lines), code=True)
    yield Paragraph(guarantee_sentence(plan, t), "good" if plan.proved_by else "warning")


def _shown(text: str) -> str:
    """A piece of a file on one line, so that a table can hold it."""
    return " ⏎ ".join(line.strip() for line in text.strip("\n").splitlines())


def _way_back(facts: PlanFacts, t: Translator) -> str:
    written = facts.request.rollback
    return t.text("none is written") if written == "computed" else " ".join(written.split())


def _risks(facts: PlanFacts, t: Translator) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if facts.plan.risks:
        rows = tuple((t.text(WEIGHTS[each.weight]), risk_sentence(each, t)) for each in facts.plan.risks)
        blocks.append(Table(t.text("Risks"), (t.text("Weight"), t.text("Why")), rows))
    else:
        blocks.append(Paragraph(t.text("No factor of risk is known."), "good"))
    stuck = list(points_of_no_return(facts.plan, facts.request))
    if stuck:
        words = t.text(
            "Point of no return: once this is done, only a person takes it back: {what}.", what=" · ".join(stuck)
        )
        blocks.append(Paragraph(words, "warning"))
    elif not facts.plan.empty:
        blocks.append(Paragraph(t.text("There is no point of no return: every step can be taken back."), "good"))
    return tuple(blocks)


def _tests(plan: PlanStatement, t: Translator) -> tuple[Block, ...]:
    said = test_sentences(plan, t)
    audit = t.text("The site is audited again: every predicted change is there, and no other.")
    return (Bullets(tuple((each, "") for each in (audit, *said))),)


def _time(facts: PlanFacts, t: Translator) -> Iterator[Block]:
    plan = facts.plan
    expected = expected_minutes(plan.hosts, len(plan.manual), len(plan.tests))
    yield Paragraph(
        t.text(
            "Expected: about {expected} minutes. Planned for works, verification and rollback: {planned} minutes.",
            expected=expected,
            planned=plan.works_minutes,
        )
    )
    fallback = facts.request.fallback
    if fallback is not None and fallback.degraded_mode:
        yield Paragraph(t.text("Meanwhile: {mode}", mode=fallback.degraded_mode))
