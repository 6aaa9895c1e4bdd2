"""The synthesis's first page, for who runs the practice: what is wrong, what it risks, what to do first."""

from collections.abc import Iterable, Iterator

from netaudit.core.synthesis import HORIZONS, Standing, Synthesis
from netaudit.core.trend import Trend
from netaudit.model.check import ANSWER, SEVERITIES, Check, Finding
from netaudit.report.document import AuditFacts, Block, Bullets, Heading, Paragraph, Part, Tone
from netaudit.report.language import Translator
from netaudit.report.plain import AREAS, plain
from netaudit.report.plain_words import Plain
from netaudit.report.summary import SIMULATED

_WRONG, _FIRST, _HOSTS = 5, 3, 3
"""At most so many matters, first steps, and names beside a matter."""


def lead(found: Synthesis, t: Translator) -> tuple[str, Tone]:
    """The state of the practice in one sentence."""
    if not found.judged:
        return t.text("No rule was checked in this audit, so it says nothing of what may be wrong."), "warning"
    if found.findings:
        return _urgency(found, t), "warning"
    if found.open:
        words = t.text("Nothing wrong was found, but not everything could be looked at: this is no all-clear.")
        return words, "warning"
    if any(area.standing is Standing.ACCEPTED for area in found.areas):
        return t.text("What is known to be wrong was accepted for a time; nothing else was found."), "plain"
    return t.text("Nothing wrong was found in what was checked."), "good"


def _urgency(found: Synthesis, t: Translator) -> str:
    matters = [check.severity for check, _, _ in _matters(found)]
    now = sum(each == "critical" for each in matters)
    soon = sum(each == "high" for each in matters)
    rest = len(matters) - now - soon
    said = [
        t.text("Matters that need somebody today: {count}.", count=t.number(now)) if now else "",
        t.text("To be dealt with in the next weeks: {count}.", count=t.number(soon)) if soon else "",
        t.text("To be planned: {count}.", count=t.number(rest)) if rest else "",
    ]
    return " ".join(filter(None, said))


def first_page(found: Synthesis, facts: AuditFacts, t: Translator, *, led: bool = False) -> Part:
    """One page without one of the field's words; `led` where `lead` stands above it already."""
    blocks: list[Block] = []
    if facts.snapshot.simulated:
        blocks.append(Paragraph(t.text(SIMULATED), "warning"))
    if not led:
        blocks.append(Paragraph(*lead(found, t)))
    if facts.trend is not None:
        blocks.append(Paragraph(_since(facts.trend, facts.site.timezone, t)))
    matters = _matters(found)
    if matters:
        blocks += [
            Heading(t.text("What is wrong, and what it means for your day")),
            Bullets(tuple((_said(each, findings, t), t.text(each.day)) for _, each, findings in matters[:_WRONG])),
        ]
        if len(matters) > _WRONG:
            blocks.append(Paragraph(t.text("And {count} more, below.", count=t.number(len(matters) - _WRONG))))
        first = dict.fromkeys(each.first for _, each, _ in matters)
        blocks += [
            Heading(t.text("What to do first")),
            Bullets(tuple((t.text(each), "") for each in list(first)[:_FIRST])),
        ]
    blocks += _open(found, t)
    waived = sum(len(area.waived) for area in found.areas)
    if waived:
        words = t.text("Accepted for a time, with a name and a last day: {count}.", count=t.number(waived))
        blocks.append(Paragraph(words))
    return Part(t.text("In plain words"), tuple(blocks))


def _matters(found: Synthesis) -> list[tuple[Check, Plain, tuple[Finding, ...]]]:
    """What is wrong, the worst first; findings that would be told in the same words are one matter.

    Of what is equally bad, what can be mended soonest stands first: a scanner that sends patients home today stands
    before what an electrician is to look at next month.
    """
    checks = {each.check.id: each.check for area in found.areas for each in area.judgements}
    grouped: dict[Plain, tuple[Check, list[Finding]]] = {}
    soonest = sorted(
        found.findings,
        key=lambda each: (SEVERITIES.index(each.severity), HORIZONS.index(checks[each.check].horizon)),
    )
    for each in soonest:
        check = checks[each.check]
        grouped.setdefault(plain(check), (check, []))[1].append(each)
    return [(check, each, tuple(findings)) for each, (check, findings) in grouped.items()]


def _said(each: Plain, findings: Iterable[Finding], t: Translator) -> str:
    hosts = list(dict.fromkeys(host for found in findings for host in found.hosts))
    wrong = t.text(each.wrong)
    if not hosts:
        return wrong
    left = len(hosts) - _HOSTS
    more = [t.text("and {count} more", count=t.number(left))] if left > 0 else []
    names = ", ".join([*hosts[:_HOSTS], *more])
    return f"{wrong} {t.text('Seen at: {names}.', names=names)}"


def _open(found: Synthesis, t: Translator) -> Iterator[Block]:
    silent = [t.text(AREAS[area.domain]) for area in found.areas if area.standing is Standing.NOT_CHECKED]
    if found.open or silent:
        yield Heading(t.text("What nobody could judge"))
    if found.open:
        areas = dict.fromkeys(t.text(AREAS[each.check.domain]) for each in found.open)
        words = t.text(
            "Points that could not be looked at, or not wholly: {count}. They concern: {areas}. They count as neither "
            "good nor bad; ask the IT provider what is missing.",
            count=t.number(len(found.open)),
            areas=", ".join(areas),
        )
        yield Paragraph(words, "warning")
    asked = sum(all(need.startswith(ANSWER) for need in each.check.needs) for each in found.open)
    if asked:
        words = t.text(
            "For {count} of them nobody has to measure anything: they are questions that somebody at the practice can "
            "answer. Ask the IT provider for the questionnaire.",
            count=t.number(asked),
        )
        yield Paragraph(words)
    if silent:
        yield Paragraph(t.text("No rule was checked about: {areas}.", areas=", ".join(silent)))


def _since(since: Trend, timezone: str, t: Translator) -> str:
    return t.text(
        "Since the audit of {date}: new {new}, no longer found {fixed}, still there {remaining}, not judged again "
        "{undetermined}.",
        date=t.date(since.since, timezone),
        new=t.number(len(since.new)),
        fixed=t.number(len(since.fixed)),
        remaining=t.number(len(since.remaining)),
        undetermined=t.number(len(since.undetermined)),
    )
