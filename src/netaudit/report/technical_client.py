"""The technical report for the client: what was done, whether it is in order and what remains, without internals."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from netaudit.model.difference import Difference
from netaudit.report.document import Block, Bullets, Heading, Paragraph, Part, Table
from netaudit.report.language import Translator
from netaudit.report.sentences import sentence
from netaudit.report.technical_course import RESULTS
from netaudit.report.technical_evidence import evidence
from netaudit.report.technical_facts import TechnicalFacts
from netaudit.report.technical_private import discreet_picture, discretion
from netaudit.report.technical_record import journal_rows
from netaudit.report.technical_site import told, wired, wiring
from netaudit.report.technical_summary import affected, remains, warnings
from netaudit.report.technical_words import MILESTONES, SUBJECTS
from netaudit.report.values import section_name

FILE = "topology-client.svg"
_NOT_SHOWN, _NOT_BEGUN = "Nothing is shown yet of what changed.", "Nothing: the works were not begun."
_COUNTED = (
    "Declared and missing: {count}.",
    "Not declared: {count}. Each is to be put back or approved.",
    "Tests that failed: {count}.",
    "Tests that could not be run: {count}.",
)
MESSAGES = (_NOT_SHOWN, _NOT_BEGUN, *_COUNTED, "declared", "not declared", "declared, not seen")


def client_parts(facts: TechnicalFacts, t: Translator) -> Iterator[Part]:
    """Summary, wiring, tests, evidence and the course of the works."""
    yield Part(t.text("Summary"), tuple(_summary(facts, t)))
    picture = wiring(facts)
    if picture is not None:
        quiet = discreet_picture(picture, discretion(facts), t)
        yield Part(t.text("Wiring before and after"), (wired(quiet, FILE, t),))
    yield Part(t.text("What was tested"), tuple(_tests(facts, t)))
    yield Part(t.text("Evidence that was kept"), tuple(evidence(facts, "client", t)))
    yield Part(t.text("Course of the works"), tuple(_course(facts, t)))
    yield Part(t.text("About this report"), (Paragraph(_about(t)),))


def _about(t: Translator) -> str:
    return t.text(
        "Addresses, serial numbers and configurations are left out here. The technical report of the same change holds "
        "them, with the digests and signatures by which both can be checked."
    )


def _summary(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    yield from warnings(facts, t)
    yield Heading(t.text("What changed"))
    found = list(told(facts))
    if facts.verdict is None:
        words = (
            "Nothing is shown yet of what changed." if facts.position.begun else "Nothing: the works were not begun."
        )
        yield Paragraph(t.text(words), "warning" if facts.position.begun else "plain")
    elif not found:
        yield Paragraph(t.text("Nothing changed on the site."))
    else:
        yield Bullets(tuple(_changes(facts, found, t)))
    yield Heading(t.text("What remains"))
    left = list(_left(facts, t))
    yield Bullets(tuple(left)) if left else Paragraph(t.text("Nothing, as far as is known."), "good")


def _changes(facts: TechnicalFacts, found: list[tuple[Difference, str]], t: Translator) -> Iterator[tuple[str, str]]:
    """Ports and VLANs in words; of everything else only what kind of thing changed where."""
    said = facts.verdict
    others: Counter[tuple[str, str, str]] = Counter()
    for each, how in found:
        if _plain(each):
            reach = affected(said.affects, each, t) if said and how == "not declared" else ""
            yield sentence(each, t), ", ".join(filter(None, (t.text(how), reach)))
        else:
            others[each.host, each.section, how] += 1
    for (host, section, how), count in sorted(others.items()):
        what = " ".join(filter(None, (host, section_name(section, t))))
        words = t.text("{what}: changes: {count}", what=what, count=t.number(count))
        yield words, t.text(how)


def _plain(each: Difference) -> bool:
    """Whether its sentence holds nothing but a device's name, a port and a VLAN."""
    if each.section == "switchports":
        return each.field in ("", "untagged", "native", "tagged", "mode")
    return each.section == "vlans" or (each.section == "interfaces" and each.field == "enabled")


def _left(facts: TechnicalFacts, t: Translator) -> Iterator[tuple[str, str]]:
    """What remains; changes and tests are counted here, since their own words may hold addresses."""
    said = facts.verdict
    if said is not None:
        counts = (
            len(said.missing),
            len(said.undeclared),
            sum(1 for test in said.tests if test.passed is False),
            sum(1 for test in said.tests if test.passed is None),
        )
        for count, message in zip(counts, _COUNTED, strict=True):
            if count:
                yield t.text(message, count=t.number(count)), ""
        facts = replace(facts, verdict=msgspec.structs.replace(said, missing=(), undeclared=(), tests=()))
    yield from remains(facts, t)


def _tests(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    said = facts.verdict
    if said is None or not said.tests:
        yield Paragraph(t.text("No test was run."), "warning")
        return
    marks = {True: "✓", False: "✗", None: "?"}
    counted = Counter((each.kind, each.passed) for each in said.tests)
    rows = tuple(
        (t.text(SUBJECTS.get(kind, kind)), f"{marks[passed]} {t.text(RESULTS[passed])}", t.number(count))
        for (kind, passed), count in counted.items()
    )
    yield Table(t.text("Tests"), (t.text("Test"), t.text("Result"), t.text("Number")), rows)


def _course(facts: TechnicalFacts, t: Translator) -> Iterator[Block]:
    entries = tuple(entry for entry in facts.entries if entry.what in MILESTONES)
    rows = tuple(journal_rows(facts, entries, t))
    if rows:
        columns = (t.text("When"), t.text("Who"), t.text("What"), t.text("About"))
        yield Table(t.text("Journal"), columns, rows)
