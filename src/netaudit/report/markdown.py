"""A document as Markdown that also opens well in Obsidian. Text from outside stays text."""

import json
import re
from collections.abc import Iterator
from itertools import count

from netaudit.model.names import printable
from netaudit.report.document import Block, Bullets, Document, Drawing, Heading, Paragraph, Photograph, Table

# CommonMark lets any ASCII punctuation be escaped. `%` because Obsidian hides what stands between `%%` and `%%`.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!~$^=&%@])")
# What GitHub and Obsidian turn into links without brackets.
_BARE_LINK = re.compile(r"(?<=[a-z])(:)(?=//)|(?<=www)(\.)|(?<=mailto)(:)|(?<=xmpp)(:)", re.IGNORECASE)
_LIST_SIGN = re.compile(r"^([-+]|\d+(?=[.)]))")
_TONES = {"warning": "⚠ ", "good": "✓ ", "plain": ""}


def markdown(document: Document) -> str:
    """Render the whole document; ends with a line break."""
    return "\n".join(_lines(document)).rstrip() + "\n"


def escaped(text: str) -> str:
    """Text that no Markdown reader takes for markup: no links, no HTML, no headings, no table cells."""
    quiet = _SPECIAL.sub(r"\\\1", printable(text).strip(" "))
    quiet = _BARE_LINK.sub(lambda sign: f"\\{sign[0]}", quiet)
    # A leading sign or number must not begin a list or draw a line.
    return _LIST_SIGN.sub(lambda sign: f"\\{sign[0]}" if sign[0] in "-+" else f"{sign[0]}\\", quiet)


def _lines(document: Document) -> Iterator[str]:
    yield "---"
    # A JSON string is also a YAML one, whatever it holds.
    for name, value in {
        "title": f"{document.title} — {document.subtitle}",
        "date": document.date,
        "verdict": document.verdict_word,
    }.items():
        yield f"{name}: {json.dumps(printable(value), ensure_ascii=False)}"
    for name, more in document.properties:
        yield f"{name}: {json.dumps(printable(more) if isinstance(more, str) else more, ensure_ascii=False)}"
    yield "tags: [netaudit]"
    yield "---"
    yield ""
    headings = _Headings()
    yield f"# {headings.own(document.title)}"
    yield ""
    # A name of blanks must not leave `****`, which draws a line.
    yield f"**{escaped(document.subtitle) or '—'}**"
    yield ""
    yield f"> **{escaped(document.verdict_mark)}** — {escaped(document.verdict)}"
    yield ""
    for name, value in document.facts:
        yield f"- {escaped(name)} — {escaped(value)}"
    for part in document.parts:
        yield ""
        yield f"## {headings.own(part.title)}"
        for block in part.blocks:
            yield ""
            yield from _block(block, part.title, headings)


class _Headings:
    """Headings of one document: a text that stands there already gets a number, so that a link finds the right one."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def own(self, text: str) -> str:
        """The heading, escaped; no two of them have one anchor."""
        candidates = (text if number == 1 else f"{text} ({number})" for number in count(1))
        chosen = next(each for each in candidates if self._anchor(each) not in self._taken)
        self._taken.add(self._anchor(chosen))
        return escaped(chosen)

    @staticmethod
    def _anchor(text: str) -> str:
        # What is left of a heading in a link: GitHub drops punctuation, Obsidian reads words and spaces.
        return re.sub(r"[\W_]+", " ", printable(text).casefold()).strip()


def _block(block: Block, title: str, headings: _Headings) -> Iterator[str]:
    match block:
        case Heading():
            yield f"### {headings.own(block.text)}"
        case Paragraph():
            yield f"{_TONES[block.tone]}{escaped(block.text)}"
        case Drawing():
            yield f"![{escaped(block.caption)}]({block.file})"
        case Photograph():
            yield f"![{escaped(block.caption)}]({block.file})"
            yield ""
            yield f"*{escaped(block.caption) or '—'}*"
        case Bullets():
            yield from _bullets(block)
        case Table():
            if block.caption != title:
                yield f"*{escaped(block.caption)}*"
                yield ""
            yield from _table(block)


def _bullets(block: Bullets) -> Iterator[str]:
    for text, remark in block.entries:
        if remark:
            yield f"- {escaped(text)}\\"  # a line break inside the item
            yield f"  {escaped(remark)}"
        else:
            yield f"- {escaped(text)}"


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(escaped(column) for column in table.columns)} |"
    yield f"|{'---|' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(escaped(cell) for cell in row)} |"
