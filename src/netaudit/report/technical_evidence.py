"""The part of a technical report that shows what was kept during the works: the files, and the photographs among them.

What a photograph shows, no program can go over: an address on a label, a screen. It stands in a client's report only
where whoever kept it said that a client may see it.
"""

import hashlib
from collections.abc import Iterator

from netaudit.report.document import Block, Bullets, Heading, Paragraph, Photograph, Table
from netaudit.report.language import Translator
from netaudit.report.technical_facts import Evidence, Level, TechnicalFacts
from netaudit.report.technical_words import KEPT, NOT_SHOWN


def evidence(facts: TechnicalFacts, level: Level, t: Translator) -> Iterator[Block]:
    """Files that were kept, with their captions, then the photographs."""
    if not facts.evidence:
        yield Paragraph(t.text("No file was kept as evidence."))
        return
    digests, zone = level == "technical", facts.site.timezone
    rows = tuple(
        (each.file, each.caption, each.who, moment(each.at, zone, t), t.text(KEPT[each.kept]),
         *((each.sha256,) if digests else ()))
        for each in facts.evidence
    )  # fmt: skip
    columns = (
        t.text("File"), t.text("Caption"), t.text("Kept by"), t.text("On"), t.text("Now"),
        *((t.text("Digest (SHA-256)"),) if digests else ()),
    )  # fmt: skip
    yield Table(t.text("Evidence that was kept"), columns, rows)
    yield from _photographs(facts, level, t)


def _photographs(facts: TechnicalFacts, level: Level, t: Translator) -> Iterator[Block]:
    # Of a file that was kept twice, the last word counts.
    drawn = list({each.sha256: each for each in facts.evidence if each.shown}.values())
    out = [each for each in drawn if level == "technical" or each.for_client]
    refused = [(each.file, t.text(NOT_SHOWN[each.why_not])) for each in facts.evidence if each.why_not in NOT_SHOWN]
    if drawn or refused:
        yield Heading(t.text("Photographs"))
    if out:
        yield Paragraph(t.text("Each is a smaller copy without the place where it was taken; the file is kept whole."))
    for each in out:
        if each.shown:
            name = f"photo-{hashlib.sha256(each.shown.jpeg).hexdigest()[:16]}.jpg"
            caption = _caption(each, level, facts.site.timezone, t)
            yield Photograph(caption, each.shown.jpeg, each.shown.width, each.shown.height, name)
    if len(out) < len(drawn):
        count = t.number(len(drawn) - len(out))
        yield Paragraph(t.text("Photographs that are shown in the technical report only: {count}.", count=count))
    if refused:
        yield Paragraph(t.text("These are kept, and not shown here:"), "warning")
        yield Bullets(tuple(refused))


def _caption(each: Evidence, level: Level, zone: str, t: Translator) -> str:
    """What it shows; which file, kept by whom and when, taken when; its digest."""
    kept = t.text("kept by {who} on {date}", who=each.who, date=moment(each.at, zone, t))
    said = [each.caption, each.file, kept]
    if each.shown and each.shown.taken:
        taken = moment(each.shown.taken, "", t)
        said.append(t.text("taken on {date} by the camera's clock", date=taken))
    if level == "technical":
        said.append(f"SHA-256 {each.sha256}")
    return " — ".join((said[0], ", ".join(said[1:]))) if said[0] else ", ".join(said[1:])


def moment(iso: str, zone: str, t: Translator) -> str:
    """A time for people; as it is written where it is none."""
    try:
        return t.date(iso, zone)
    except ValueError:
        return iso
