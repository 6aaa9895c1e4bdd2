"""A document as PDF/A-2b (ISO 19005-2, level B), set by Typst: offline, with the fonts of this package and no other.

The fonts are Inter 3.19 (SIL Open Font License 1.1) and DejaVu 2.37 (Bitstream Vera's licence), their licences beside
them; what stands between backticks is set in the DejaVu Sans Mono that Typst brings. `fonts/coverage.txt` is the union
of their `cmap` tables in hexadecimal ranges; a test reads the tables again.

Typst gets the words as JSON, never as markup. A character that no font of the package has would leave a hole in a
file that is to last, which PDF/A forbids: its number stands there instead.
"""

import io
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from netaudit.model.names import printable
from netaudit.report.document import Block, Bullets, Document, Drawing, Heading, Paragraph, Photograph, Table
from netaudit.report.html import SIGNS, SIZE

if TYPE_CHECKING:
    from typst import Fonts

_FOLDER = Path(__file__).parent
_FONTS = _FOLDER / "fonts"
_TEXT_WIDTH = 493.0
"""Of an A4 page between its margins, in points."""
_LEGIBLE = 4.6 / 11
"""The picture's texts are 11 pixels high; below 4.6 points nobody reads them on paper."""
# In points, A4 to A0, turned as the picture is; it gets the first on which it stays legible.
_PAPERS = ((842.0, 595.0), (1191.0, 842.0), (1684.0, 1191.0), (2384.0, 1684.0), (3370.0, 2384.0))
_AROUND = (102.0, 190.0)
"""What margins, heading and caption take of such a page: across, down."""
_LONG = re.compile(r"[^\s\u200b]{25,}")
_STEP = 16
_WHOLE = 600
"""Letters; a row whose cells are all shorter is not parted between two pages."""

_LINES, _SHORT = 24, 4
"""Rows; a list of commands, or a table, that has no more is not parted between two pages."""
_LARGE = 3000
"""Cells of tables, about fifteen pages: the contents of a larger report stand on a page of their own."""


def pdf(document: Document) -> bytes:
    """Render the whole document; the same document gives the same bytes.

    Raises:
        TypeError, RuntimeError: Typst did not give one PDF.
    """
    import typst

    with tempfile.TemporaryDirectory() as folder:
        data = _told(document, Path(folder))
        # `root` holds the photographs and nothing else: the template could read no other file.
        found = typst.compile(
            _template(),  # type: ignore[type-var]  # its stub gives the text and `root` one type; they need none
            root=folder,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
            timestamp=int(datetime.fromisoformat(document.date).timestamp()),
        )
    if not isinstance(found, bytes):
        raise TypeError("Typst gave pages instead of one PDF")
    return _packed(found)


def _packed(whole: bytes) -> bytes:
    """The same objects in compressed streams, which PDF/A-2 allows: a fourth of the size, in git and in the mail."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as document:
        # Typst says that nothing of the structure is suspect, which is what its absence says; Poppler warns of it.
        del document.Root.MarkInfo["/Suspects"]
        document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


@cache
def _template() -> bytes:
    return (_FOLDER / "templates" / "report.typ").read_bytes()


@cache
def _fonts() -> "Fonts":
    from typst import Fonts

    return Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


@cache
def _holes() -> re.Pattern[str]:
    """Every character that no font of the package has; `coverage.txt` lists what they have."""
    ranges = [line.split("-") for line in (_FONTS / "coverage.txt").read_text(encoding="ascii").split()]
    return re.compile("[^" + "".join(f"\\U{int(a, 16):08x}-\\U{int(b, 16):08x}" for a, b in ranges) + "]")


def words(text: str) -> str:
    """A text as it can be set: printable, every character in a font, a very long word breakable."""
    shown = _holes().sub(lambda found: f"[U+{ord(found[0]):04X}]", printable(text))
    return _LONG.sub(_breakable, shown)


def _breakable(found: re.Match[str]) -> str:
    long = found[0]
    return "\u200b".join(long[at : at + _STEP] for at in range(0, len(long), _STEP))


def _runs(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it stands between backticks."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # a lone backtick stays
        pieces[-2:] = [f"{pieces[-2]}`{pieces[-1]}"]
    return [(words(piece), bool(index % 2)) for index, piece in enumerate(pieces) if piece]


def _told(document: Document, folder: Path) -> dict[str, object]:
    facts = [(words(name), words(value)) for name, value in document.facts]
    return {
        "language": document.language,
        "title": words(document.title),
        "subtitle": words(document.subtitle),
        "running": words(f"{document.title} — {document.subtitle}"[:110]),
        "when": facts[0][1] if facts else "",
        "made": "netaudit",
        "verdict": words(document.verdict),
        "mark": words(document.verdict_mark),
        "sign": SIGNS[document.tone],
        "tone": document.tone,
        "facts": facts,
        "contents": words(document.contents),
        "long": len(document.parts) > 6,
        "large": _cells(document) > _LARGE,
        "parts": [
            {"title": words(part.title), "blocks": [*_blocks(part.blocks, part.title, index, folder)]}
            for index, part in enumerate(document.parts)
        ],
    }


def _cells(document: Document) -> int:
    tables = (block for part in document.parts for block in part.blocks if isinstance(block, Table))
    return sum(len(table.rows) * len(table.columns) for table in tables)


def _blocks(blocks: tuple[Block, ...], title: str, part: int, folder: Path) -> Iterator[dict[str, object]]:
    for index, block in enumerate(blocks):
        match block:
            case Heading():
                yield {"kind": "heading", "text": words(block.text)}
            case Paragraph():
                yield {"kind": "paragraph", "tone": block.tone, "runs": _runs(block.text)}
            case Bullets():
                yield {"kind": "bullets", "entries": [(_runs(text), _runs(more)) for text, more in block.entries]}
            case Table():
                yield _table(block, title)
            case Drawing():
                yield _drawing(block)
            case Photograph():
                name = f"{part}-{index}.jpg"
                (folder / name).write_bytes(block.jpeg)
                wide = min(_TEXT_WIDTH, 600.0 * block.width / block.height)
                yield {"kind": "photograph", "file": name, "width": wide, "caption": words(block.caption)}


def _table(table: Table, title: str) -> dict[str, object]:
    cells = [[words(cell) for cell in row] for row in (table.columns, *table.rows)]
    return {
        "kind": "table",
        # What stands over the only column needs not be said twice.
        "caption": "" if table.caption == title or table.columns == (table.caption,) else words(table.caption),
        "code": table.code,
        "together": len(table.rows) <= (_LINES if table.code else _SHORT),
        "columns": cells[0],
        "widths": _widths([[row[place] for row in cells] for place in range(len(table.columns))]),
        "rows": [{"whole": max(map(len, row)) < _WHOLE, "cells": row} for row in cells[1:]],
    }


def _share(column: list[str]) -> float:
    """How wide a column is beside the others: between its longest word and its longest cell, by their letters."""
    word = _longest(column)
    cell = max(map(len, column))
    if cell <= 20:
        return float(cell + 2)
    return round(max(min(word, 20), min(cell, 64) * 0.72, 4.0), 2)


def _widths(columns: list[list[str]]) -> list[float]:
    """The share of each column; none is narrower than its longest word, so that no rule's id is parted."""
    shares = [_share(each) for each in columns]
    size = 7.0 if len(columns) > 6 else 8.0
    # Capitals and digits are as wide as 0.66 of their height, and a cell has half of it on each side.
    least = [size * (0.66 * min(_longest(each), 20) + 1.2) / _TEXT_WIDTH for each in columns]
    if sum(least) >= 1:
        return shares
    held: set[int] = set()
    for _ in columns:  # each turn holds one column more, or none
        left = 1 - sum(least[place] for place in held)
        of = sum(share for place, share in enumerate(shares) if place not in held)
        narrow = {place for place, share in enumerate(shares) if place not in held and share / of * left < least[place]}
        if not narrow:
            break
        held |= narrow
    free = [place for place in range(len(columns)) if place not in held]
    left, of = 1 - sum(least[place] for place in held), sum(shares[place] for place in free)
    return [round(least[at] if at in held else shares[at] / of * left, 4) for at in range(len(columns))]


def _longest(column: list[str]) -> int:
    return max(len(each) for cell in column for each in re.split(r"[\s\u200b]", cell))


def _drawing(drawing: Drawing) -> dict[str, object]:
    """The picture in the text where it is legible there, else on a page of its own, as large as it needs."""
    size = SIZE.search(drawing.svg)
    wide, tall = (float(size[1]), float(size[2])) if size else (1.0, 1.0)
    kept = {"kind": "drawing", "caption": words(drawing.caption), "svg": _svg(drawing.svg)}
    scale = min(_TEXT_WIDTH / wide, 700.0 / tall, 0.75)
    if scale >= _LEGIBLE:
        return {**kept, "paper": None, "width": round(wide * scale, 1)}
    for long, short in _PAPERS:
        paper = (long, short) if wide > tall else (short, long)
        scale = min((paper[0] - _AROUND[0]) / wide, (paper[1] - _AROUND[1]) / tall, 0.75)
        if scale >= _LEGIBLE:
            break
    return {**kept, "paper": paper, "width": round(wide * scale, 1)}


def _svg(svg: str) -> str:
    """The picture with every character in a font; its markup is ASCII, so only texts are touched."""
    return _holes().sub(lambda found: found[0] if found[0] == "\n" else f"[U+{ord(found[0]):04X}]", svg)
