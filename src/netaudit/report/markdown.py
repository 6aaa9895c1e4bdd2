"""A document as Markdown that also opens well in Obsidian. Text from outside stays text."""

import json
import re
from collections.abc import Iterator

from netaudit.model.names import printable
from netaudit.report.document import Bullets, Document, Paragraph, Part, Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~$^=&])")
_TONES = {"warning": "⚠ ", "good": "✓ ", "plain": ""}


def markdown(document: Document) -> str:
    """Render the whole document; ends with a line break."""
    return "\n".join(_lines(document)).rstrip() + "\n"


def escaped(text: str) -> str:
    """Text that no Markdown reader takes for markup: no links, no HTML, no headings, no table cells."""
    flat = printable(" ".join(text.split()))
    quiet = _SPECIAL.sub(r"\\\1", flat)
    # A bare address must not become a link, nor a leading sign a list.
    quiet = re.sub(r"(https?|ftp|file|javascript|obsidian):", r"\1\\:", quiet, flags=re.IGNORECASE)
    return re.sub(r"^([-+]|\d+[.)])(?=\s)", r"\\\1", quiet)


def _lines(document: Document) -> Iterator[str]:
    yield "---"
    yield f"title: {json.dumps(f'{document.title}: {printable(document.subtitle)}', ensure_ascii=False)}"
    yield f"verdict: {document.verdict_word}"
    yield "tags: [netaudit]"
    yield "---"
    yield ""
    yield f"# {escaped(document.title)}"
    yield ""
    yield f"**{escaped(document.subtitle)}**"
    yield ""
    yield f"> **{escaped(document.verdict_mark)}**: {escaped(document.verdict)}"
    yield ""
    for name, value in document.facts:
        yield f"- {escaped(name)}: {escaped(value)}"
    for part in document.parts:
        yield ""
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    yield f"## {escaped(part.title)}"
    for block in part.blocks:
        yield ""
        if isinstance(block, Paragraph):
            yield f"{_TONES[block.tone]}{escaped(block.text)}"
        elif isinstance(block, Bullets):
            yield from _bullets(block)
        else:
            yield from _table(block)


def _bullets(block: Bullets) -> Iterator[str]:
    for text, remark in block.entries:
        yield f"- {escaped(text)}"
        if remark:
            yield f"  {escaped(remark)}"


def _table(table: Table) -> Iterator[str]:
    yield f"*{escaped(table.caption)}*"
    yield ""
    yield f"| {' | '.join(escaped(column) for column in table.columns)} |"
    yield f"|{'---|' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(escaped(cell) for cell in row)} |"
