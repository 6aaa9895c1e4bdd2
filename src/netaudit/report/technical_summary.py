"""The first page of a technical report: what was to be done, what changed, what remains."""

from collections.abc import Iterator

from netaudit.core.works.four_sets import place
from netaudit.model.change import Transitional
from netaudit.model.difference import Difference
from netaudit.report.document import Block, Bullets, Heading, Paragraph, Part
from netaudit.report.language import Translator
from netaudit.report.sentences import sentence
from netaudit.report.technical_facts import TechnicalFacts, stage
from netaudit.report.tested import answer_words, kind_words
from netaudit.report.unseen import unseen_words
from netaudit.report.wording import reason_sentence

SIMULATED = "A simulator answered: this is a demonstration, not the report of a real site."
_FAILED, _NOT_RUN = "Test failed: {what}", "Test not run: {what}"
MESSAGES = (SIMULATED, _FAILED, _NOT_RUN)
_ON_FIRST_PAGE = 12


def summary_part(facts: TechnicalFacts, t: Translator) -> Part:
    """One page."""
    blocks: list[Block] = list(warnings(facts, t))
    blocks.append(Heading(t.text("What changed")))
    blocks += _changed(facts, t)
    blocks.append(Heading(t.text("What remains")))
    left = list(remains(facts, t))
    blocks.append(Bullets(tuple(left)) if left else Paragraph(t.text("Nothing, as far as is known."), "good"))
    return Part(t.text("Summary"), tuple(blocks))


def warnings(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    """What must be known before anything else is read."""
    if facts.simulated:
        yield Paragraph(t.text(SIMULATED), "warning")
    for each in facts.broken:
        yield Paragraph(t.text("Does not hold: {what}", what=each), "warning")
    for why in facts.verdict_why_not:
        yield Paragraph(t.text("The verdict does not count: {why}", why=reason_sentence(why, t)), "warning")


def _changed(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    said = facts.verdict
    if said is None:
        words = t.text("Nothing was verified, so this report does not say what changed on the site.")
        if not facts.position.begun:
            words = t.text("Nothing: the works were not begun.")
        yield Paragraph(words, "warning" if facts.position.begun else "plain")
        return
    if facts.position.verified is None or facts.verdict_why_not:
        yield Paragraph(t.text("What an earlier verdict, which does not count any more, says:"), "warning")
    found = [
        *((each, t.text("declared")) for each in said.seen),
        *((each, t.text("not declared")) for each in said.undeclared),
    ]
    if not found:
        yield Paragraph(t.text("Nothing changed on the site."))
        return
    yield Bullets(tuple((sentence(each, t), how) for each, how in found[:_ON_FIRST_PAGE]))
    if len(found) > _ON_FIRST_PAGE:
        more = t.number(len(found) - _ON_FIRST_PAGE)
        yield Paragraph(t.text("And {count} more, in the tables below.", count=more))


def remains(facts: TechnicalFacts, t: Translator) -> Iterator[tuple[str, str]]:
    """What is still to be done or known, each with a remark."""
    yield from _by_stage(facts, t)
    yield from _by_verdict(facts, t)
    yield from _by_position(facts, t)
    request = facts.request
    if isinstance(request.lifecycle, Transitional) and not facts.position.closed and facts.position.begun:
        until = request.lifecycle
        words = t.text(
            "A transitional step: it ends on {until}, {owner} answers for it.",
            until=until.transitional_until.isoformat(), owner=until.owner,
        )  # fmt: skip
        yield words, until.closing
    looked_back = any(each.act == "review" and not each.why_not for each in facts.signatures)
    if request.category == "emergency" and facts.position.begun and not looked_back:
        yield t.text("An emergency: an approver is to look back at it."), ""
    for each in facts.evidence:
        if each.kept in ("altered", "missing"):
            yield t.text("{file}: it is not the file that was kept.", file=each.file), each.caption


def _by_stage(facts: TechnicalFacts, t: Translator) -> Iterator[tuple[str, str]]:
    step = {
        "requested": t.text("The plan is to be made."),
        "planned": t.text("The plan is to be approved."),
        "approved": t.text("The works are to be carried out in their window."),
        "begun": t.text("The works are to be finished, and the site verified."),
        "applied": t.text("The site is to be verified."),
        "taken-back": t.text("The site is to be verified."),
        "not-taken-back": t.text("Somebody must go on site, then take the works back and verify the site."),
        "unsigned": t.text("The site is to be verified."),
        "untrusted": t.text("The records are to be restored from the history."),
        "undone": t.text("What was asked for was not done: it needs a new change."),
    }.get(stage(facts))
    if step:
        yield step, t.text("The page `on-site.md` of the change says what to do there.") if facts.on_site else ""
    for why in facts.refusals if not facts.position.begun else ():
        yield reason_sentence(why, t), ""


def _by_verdict(facts: TechnicalFacts, t: Translator) -> Iterator[tuple[str, str]]:
    said = facts.verdict
    if said is None:
        return
    for each in said.missing:
        yield t.text("Declared and missing: {what}", what=sentence(each, t)), ""
    for each in said.undeclared:
        yield t.text("Not declared: {what}", what=sentence(each, t)), affected(said.affects, each, t)
    for test in said.tests:
        if test.passed is not True:
            yield (
                t.text(
                    _FAILED if test.passed is False else _NOT_RUN, what=f"{kind_words(test.kind, t)} {test.subject}"
                ),
                answer_words(test.obtained, t),
            )
    for what in said.not_collected:
        yield t.text("Not looked at: {what}", what=unseen_words(what, t)), ""
    if stage(facts) == "conforming" and not facts.position.accepted:
        yield t.text("The baseline did not advance: the site differed from it before the works already."), ""


def affected(affects: object, each: Difference, t: Translator) -> str:
    """Whom an undeclared change reaches; that nobody knows is said."""
    names = affects.get(place(each)) if isinstance(affects, dict) else None
    if names is None:
        return t.text("whom it reaches is not known")
    return t.text("reaches {names}", names=", ".join(names)) if names else t.text("reaches no declared endpoint")


def _by_position(facts: TechnicalFacts, t: Translator) -> Iterator[tuple[str, str]]:
    for each in facts.position.between:
        yield t.text("{host}: it is not shown that it is whole.", host=each.host), ""
    for each in facts.position.timers:
        yield t.text("{host}: its own timer may still take the change back.", host=each.host), ""
