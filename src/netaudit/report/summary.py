"""The report's first page: what a practice manager reads, and the technician first."""

from collections.abc import Iterator, Mapping

from netaudit.model.reasons import ExitCode
from netaudit.model.state import DeviceState, Withheld
from netaudit.model.verdict import Reason, reason
from netaudit.report.document import AuditFacts, Block, Bullets, Heading, Paragraph, Part
from netaudit.report.language import Translator
from netaudit.report.sentences import sentence
from netaudit.report.wording import effect_sentence, reason_mend, reason_sentence

SIMULATED = "Made on netaudit's simulated practice: this is a demonstration, not the audit of a real site."
_AT_MOST = 5
"""Items of a list on the first page; the parts below have them all."""
_NAMES = 12
"""Of those an endpoint is cut off from, so many are named on the first page; the table below has them all."""


def withheld(states: Mapping[str, DeviceState]) -> list[str]:
    """The hosts that belong to a restricted perimeter and were not asked anything."""
    return [host for host, state in states.items() if isinstance(state.sections.facts, Withheld)]


def unknown(facts: AuditFacts) -> list[Reason]:
    """Why something was not collected or not compared, each reason once."""
    found = [each for reasons in facts.snapshot.failures.values() for each in reasons]
    for host, state in facts.snapshot.states.items():
        for section, detail in state.failed_sections().items():
            found.append(reason("section-failed", host=host, section=section, detail=detail))
    if facts.comparison:
        found += [each for each in facts.comparison.not_compared if each not in found]
    return found


def told(reasons: list[Reason], t: Translator) -> tuple[tuple[str, str], ...]:
    """Each reason with what to do about it."""
    return tuple((reason_sentence(each, t), reason_mend(each, t)) for each in reasons)


def summary(facts: AuditFacts, vlan_names: Mapping[int, str], t: Translator) -> Part:
    """The first page."""
    blocks: list[Block] = list(_circumstances(facts, t))
    untrusted = [each for each in facts.verdict.reasons if each.exit_code is ExitCode.REFUSED]
    if untrusted:
        blocks += [Heading(t.text("Why it is not trusted")), Bullets(told(untrusted, t))]
    blocks += _changes(facts, t)
    if facts.effects:
        # Imaging first: it is what sends patients home.
        first = sorted(facts.effects, key=lambda effect: not effect.critical)
        blocks.append(Heading(t.text("What it cuts off or joins")))
        blocks += _list(tuple((effect_sentence(each, vlan_names, t, _NAMES), "") for each in first), t)
    elif facts.comparison and facts.comparison.differences:
        blocks.append(Paragraph(t.text("No difference is known to cut a device off from another.")))
    lacking = unknown(facts)
    blocks.append(Heading(t.text("What remains unknown")))
    if lacking:
        blocks += _list(told(lacking, t), t)
    else:
        blocks.append(Paragraph(t.text("Nothing that was asked for stayed without an answer."), "good"))
    rest = [each for each in facts.verdict.reasons if each not in lacking]
    if rest:
        blocks.append(Heading(t.text("What to do now")))
        blocks += _list(told(rest, t), t)
    return Part(t.text("In short"), tuple(blocks))


def _circumstances(facts: AuditFacts, t: Translator) -> Iterator[Paragraph]:
    if facts.snapshot.simulated:
        yield Paragraph(
            t.text(SIMULATED),
            "warning",
        )
    quiet = withheld(facts.snapshot.states)
    asked = len(facts.snapshot.expected) - len(quiet)
    answered = len(facts.snapshot.states) - len(quiet)
    counts = {"answered": t.number(answered), "expected": t.number(asked)}
    yield Paragraph(t.text("{answered} of {expected} hosts answered.", **counts))
    if quiet:
        names = ", ".join(quiet)
        yield Paragraph(t.text("Restricted, observed only, and not contacted: {names}.", names=names))
    if not facts.site.policy.four_eyes:
        yield Paragraph(t.text("This site's policy lets one person ask for and approve a change."), "warning")


def _changes(facts: AuditFacts, t: Translator) -> Iterator[Block]:
    yield Heading(t.text("What changed"))
    if facts.comparison is None:
        yield Paragraph(t.text("There was no baseline to compare with, so nothing is said of changes."))
        return
    found = facts.comparison.differences
    if not found:
        yield Paragraph(t.text("Nothing of what was compared differs from the baseline."), "good")
        return
    yield from _list(tuple((sentence(each, t), "") for each in found), t)


def _list(entries: tuple[tuple[str, str], ...], t: Translator) -> Iterator[Block]:
    yield Bullets(entries[:_AT_MOST])
    if len(entries) > _AT_MOST:
        yield Paragraph(t.text("And {count} more, below.", count=t.number(len(entries) - _AT_MOST)))
