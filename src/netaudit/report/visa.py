"""A change before its approver: what is asked, what would be done, whom it reaches, the way back."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff

from netaudit.core.case import Case
from netaudit.core.journal import Entry, merged
from netaudit.model.change import Transitional
from netaudit.model.names import printable
from netaudit.model.statements import HostPlan, PlanStatement
from netaudit.report.language import Translator
from netaudit.report.plan_words import (
    COPIES_STAY,
    WEIGHTS,
    guarantee_sentence,
    reached_sentences,
    risk_sentence,
    test_sentences,
)
from netaudit.report.sentences import sentence

Texts = Mapping[str, tuple[str, str]]
"""Governed file -> its accepted text and what it is to become; empty where it is not there."""


def case_lines(case: Case, entries: Sequence[Entry], texts: Texts, t: Translator) -> list[str]:
    """Everything an approver must see, in plain lines."""
    lines = list(_request_lines(case, t))
    if case.plan is not None:
        lines += plan_lines(case.plan.statement, case.plan.digest, t)
        lines += file_lines(texts)
    for each in case.approvals:
        said = each.statement
        word = t.text("approved") if said.decision == "approve" else t.text("rejected")
        who = f"{said.on_behalf_of} ({said.person})" if said.on_behalf_of else said.person
        lines.append(printable(f"  {word}: {who}, {said.role} {said.comment}".rstrip()))
    lines += [printable(f"  {entry.at}  {entry.who}  {entry.what}") for entry in merged([list(entries)])]
    return lines


def file_lines(texts: Texts) -> list[str]:
    """What changes in governed files, as a unified diff."""
    lines: list[str] = []
    for path, (old, new) in sorted(texts.items()):
        lines += unified_diff(old.splitlines(), new.splitlines(), path, path, lineterm="", n=2)
    return [f"    {printable(line)}" for line in lines]


def _request_lines(case: Case, t: Translator) -> Iterator[str]:
    request = case.request
    if request is None:
        return
    zone = str(case.zone)
    yield printable(f"{request.id}  {request.title}")
    who = ", ".join(filter(None, (request.requester.name, request.requester.organisation)))
    yield "  " + t.text("Requested by: {who}", who=printable(who))
    yield "  " + t.text("Reason: {why}", why=printable(" ".join(request.reason.split())))
    start, end = case.at(request.window.start).isoformat(), case.at(request.window.end).isoformat()
    yield "  " + t.text("Window: {start} to {end}", start=t.date(start, zone), end=t.date(end, zone))
    if isinstance(request.lifecycle, Transitional):
        yield "  " + t.text(
            "Transitional until {until}, {owner}: {closing}",
            until=request.lifecycle.transitional_until.isoformat(),
            owner=printable(request.lifecycle.owner),
            closing=printable(request.lifecycle.closing),
        )


def plan_lines(plan: PlanStatement, digest: str, t: Translator) -> list[str]:
    """What would be done, in plain lines."""
    lines = ["  " + t.text("Plan {digest}", digest=digest[:16])]
    for host, each in sorted(plan.hosts.items()):
        lines.append(
            "  "
            + t.text(
                "{host} ({address}, serial number {serial}):",
                host=host,
                address=each.address,
                serial=each.serial or "?",
            )
        )
        if each.unsaved:
            lines.append("    " + t.text("Runs already and was never saved (+), or is saved and does not run (-):"))
            lines += [f"      {printable(line)}" for line in each.unsaved]
        lines += _file_lines(each, t)
        lines += [f"    ⏲ {printable(line)}" for line in each.arm]
        lines += [f"    + {printable(line)}" for line in each.forward]
        lines += [f"    ⏲ {printable(line)}" for line in each.disarm]
        lines += [f"    » {printable(line)}" for line in each.save]
        lines += [f"    ↩ {printable(line)}" for line in each.rollback]
        if not each.rollback and (each.forward or not each.files):
            lines.append("    ↩ " + t.text("no way back is planned"))
        lines.append(f"    {guarantee_sentence(each, t)}")
    lines += [f"  ✋ {printable(step)}" for step in plan.manual]
    lines += [f"  {path}: {value[:16]}" for path, value in sorted(plan.files.items())]
    lines += [f"    → {sentence(each, t)}" for each in plan.predicted]
    if plan.drift:
        lines.append("  " + t.text("Differs from the baseline already, without prior visa:"))
        lines += [f"    ≠ {sentence(each, t)}" for each in plan.drift]
    lines.append("  " + t.text("Touches: {what}", what=", ".join(plan.touches) or t.text("none")))
    if plan.impact.critical:
        lines.append("  " + t.text("Reaches imaging or CAD/CAM: {names}", names=", ".join(plan.impact.critical)))
    for name, perimeter in sorted(plan.impact.perimeters.items()):
        lines.append("  " + t.text("Restricted perimeter {perimeter}: {name}", perimeter=perimeter, name=name))
    for who, depends in reached_sentences(plan, t):
        lines += [f"  ⚠ {who}", *(f"      {each}" for each in depends)]
    lines += [f"  ! {t.text(WEIGHTS[risk.weight])}: {risk_sentence(risk, t)}" for risk in plan.risks]
    lines += [f"  ? {each}" for each in test_sentences(plan, t)]
    return [printable(line) for line in lines]


def _file_lines(planned: HostPlan, t: Translator) -> Iterator[str]:
    for file in planned.files:
        yield f"    {printable(file.path)}"
        for edit in file.edits:
            yield from (f"      - {printable(line)}" for line in edit.before.splitlines())
            yield from (f"      + {printable(line)}" for line in edit.after.splitlines())
    if planned.files:
        yield "    " + t.text(COPIES_STAY)
