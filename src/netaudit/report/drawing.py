"""The picture of the site as a block of the report."""

from collections.abc import Iterator, Mapping

from netaudit.report.before_after import before_and_after
from netaudit.report.document import AuditFacts, Block, Drawing, Paragraph
from netaudit.report.language import Translator
from netaudit.report.picture import Picture
from netaudit.report.sight import sight
from netaudit.report.topology import svg

FILE = "topology.svg"


def drawing_blocks(
    facts: AuditFacts, names: Mapping[int, str], t: Translator, known: Picture | None = None
) -> Iterator[Block]:
    """The picture of what was seen, over that of the baseline where there is one; nothing where nothing was seen.

    Where it cannot be drawn the report says so and is whole without it. One that is `known` already, from the report in
    another language, is told and not drawn.
    """
    wired = t.text("How the site is wired")
    if facts.before is not None:
        wired = t.text("How the site is wired, and what changed since the baseline")
    if known is not None:
        yield Drawing(wired, "", FILE, picture=known)
        return
    if facts.before is None:
        found = sight(facts.snapshot, names, facts.roles)
    else:
        found = before_and_after(facts.before, facts.snapshot, names, facts.roles)
    if found.nodes:
        yield drawn(found, wired, FILE, t)


def drawn(picture: Picture, caption: str, file: str, t: Translator) -> Drawing | Paragraph:
    """The picture as a block, or that it could not be drawn."""
    try:
        text = svg(picture, t)
    except (ImportError, OSError) as problem:
        words = t.text("The picture could not be drawn on this machine: {problem}", problem=problem)
        return Paragraph(words, "warning")
    controls = {
        "search": t.text("Search the picture"),
        "filter": t.text("Show one VLAN"),
        "all": t.text("All VLANs"),
        "larger": t.text("Larger"),
        "smaller": t.text("Smaller"),
        "fit": t.text("Fit"),
        "found": t.text("Found: {count}"),
    }
    filters = tuple((str(vlan), f"{vlan} {name}".strip()) for vlan, name in picture.vlans)
    return Drawing(caption, text, file, filters, controls, picture)
