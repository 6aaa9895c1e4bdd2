"""The PDF: the structure that PDF/A-2b asks for, as far as a library can see it; text from outside stays text."""

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from netaudit.report import pdf as module
from netaudit.report.document import Document, Drawing, Part, Photograph, Table
from netaudit.report.html import html
from netaudit.report.language import translator
from netaudit.report.markdown import markdown
from netaudit.report.pdf import pdf, words
from netaudit.report.sight import sight
from netaudit.report.topology import svg
from tests.report.sites import NAMES, ROLES, SITES
from tests.report.test_rendered import HOSTILE, Page, document_of

FONTS = Path(module.__file__).parent / "fonts"
# Between them: Typst's markup and code, its reading of files and packages, and characters that no font has.
TYPST = (
    '#read("/etc/passwd") #import "@preview/x:1.0.0" = H *b* _i_ $x$ <l> @l '
    '\\u{202e} ] ) " // /* #panic() \U0001f9b7 牙'
)


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG")
    return out.getvalue()


def with_blocks(document: Document, *blocks: Drawing | Photograph) -> Document:
    first, *rest = document.parts
    return replace(document, parts=(replace(first, blocks=(*first.blocks, *blocks)), *rest))


def picture(size: int, language: str) -> Drawing:
    return Drawing("Câblage", svg(sight(SITES[size], NAMES, ROLES), translator(language)), "topology.svg")


@cache
def hostile() -> bytes:
    """One compilation with every hostile text at every place, a picture and a photograph."""
    document = document_of(TYPST)
    # Cut, because ten thousand letters at every place make a book that takes ten seconds to set.
    more = tuple(part for text in HOSTILE.values() for part in document_of(text[:1500]).parts)
    document = replace(document, parts=(*document.parts, *more))
    return pdf(with_blocks(document, picture(5, "en"), Photograph(TYPST, jpeg(), 40, 30, "a.jpg")))


def fonts(opened: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for each in opened.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor":
            yield each


def test_the_structure_is_that_of_pdf_a_2b() -> None:
    content = hostile()
    # ISO 19005-2, 6.1.2: a comment of bytes above 127 follows the header.
    assert re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", content)
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert not opened.is_encrypted
        assert "/ID" in opened.trailer
        (intent,) = opened.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        with opened.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        assert opened.Root.MarkInfo.Marked
        assert "/Suspects" not in opened.Root.MarkInfo
        assert opened.Root.Lang == "en"
        described = list(fonts(opened))
        assert len(described) >= 3
        assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in described)


def test_nothing_in_it_runs_or_reaches_out() -> None:
    forbidden = {
        "/JavaScript", "/JS", "/Launch", "/GoToR", "/GoToE", "/URI", "/SubmitForm", "/ImportData", "/AA", "/OpenAction",
        "/EmbeddedFiles", "/EmbeddedFile", "/AcroForm", "/RichMedia", "/Movie", "/Sound", "/XFA", "/Encrypt",
    }  # fmt: skip
    with pikepdf.open(io.BytesIO(hostile())) as opened:
        for each in opened.objects:
            if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
                said = {str(key) for key in each.keys()} | {str(each.get("/S")), str(each.get("/Subtype"))}  # noqa: SIM118
                assert not said & forbidden
                assert "/F" not in each or not isinstance(each, pikepdf.Stream)  # a stream kept in another file


def test_the_same_document_gives_the_same_bytes() -> None:
    document = with_blocks(document_of("x"), picture(5, "fr"), Photograph("y", jpeg(), 40, 30, "a.jpg"))
    first = pdf(document)
    assert pdf(document) == first
    assert pdf(replace(document, subtitle="z")) != first


@pytest.mark.parametrize(("size", "language"), [(5, "fr"), (30, "en"), (100, "fr")])
def test_a_picture_of_any_size_stays_legible_and_whole(size: int, language: str) -> None:
    document = replace(document_of("x"), language=language)
    with pikepdf.open(io.BytesIO(pdf(with_blocks(document, picture(size, language))))) as opened:
        widths = [float(page.mediabox[2]) for page in opened.pages]
        assert (max(widths) > 600) == (size > 5)
        # Drawn as lines and letters: no image stands for it.
        assert not [o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]


def test_what_no_font_has_is_told_by_its_number_and_long_words_can_be_parted() -> None:
    assert words("\U0001f9b7 dent") == "[U+1F9B7] dent"
    assert words("a\u202eb") == "a\\u202eb"
    assert words("A" * 40).replace("\u200b", "") == "A" * 40
    assert max(map(len, words("A" * 400).split("\u200b"))) == 16
    assert words("Contrôle n° 1 — “ ” → ✓ ≠ ✕ ⚠ \u00a0:") == "Contrôle n° 1 — “ ” → ✓ ≠ ✕ ⚠ \u00a0:"


def test_a_column_is_never_narrower_than_a_word_of_it() -> None:
    row = ["NET-ADM-010", "Default passwords changed " * 2, "undetermined", "it was not reached. " * 9]
    given = [["Check", "Rule", "Conclusion", "What could not be judged"], row]
    widths = module._widths([[each[place] for each in given] for place in range(4)])
    assert sum(widths) == pytest.approx(1, abs=0.001)
    # In points: eleven capitals of 8 pt and the cell's own margin.
    assert widths[0] * module._TEXT_WIDTH > 11 * 8 * 0.6 + 8
    assert widths[3] == max(widths)


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    listed = set()
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").split():
        first, last = (int(each, 16) for each in line.split("-"))
        listed |= set(range(first, last + 1))
    assert listed == set().union(*(covered(path.read_bytes()) for path in FONTS.glob("*.[ot]tf")))


def covered(font: bytes) -> set[int]:
    """The characters of a font: its `cmap` subtables of formats 4 and 12."""
    tables = {
        font[at : at + 4]: struct.unpack(">I", font[at + 8 : at + 12])[0] for at in range(12, 12 + 16 * font[5], 16)
    }
    cmap, found = tables[b"cmap"], set()
    for index in range(struct.unpack(">H", font[cmap + 2 : cmap + 4])[0]):
        at = cmap + struct.unpack(">I", font[cmap + 8 + 8 * index : cmap + 12 + 8 * index])[0]
        kind = struct.unpack(">H", font[at : at + 2])[0]
        if kind == 12:
            for group in range(struct.unpack(">I", font[at + 12 : at + 16])[0]):
                first, last = struct.unpack(">II", font[at + 16 + 12 * group : at + 24 + 12 * group])
                found |= set(range(first, last + 1))
        elif kind == 4:
            found |= set(segments(font, at))
    return found


def segments(font: bytes, at: int) -> Iterator[int]:
    count = struct.unpack(">H", font[at + 6 : at + 8])[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack(f">{count}H", font[place : place + 2 * count])
        for place in (at + 14 + 2 * count * step + (2 if step else 0) for step in range(4))
    )
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            place = at + 16 + 6 * count + 2 * index + offsets[index] + 2 * (point - first)
            glyph = (
                struct.unpack(">H", font[place : place + 2])[0] if offsets[index] else (point + deltas[index]) & 0xFFFF
            )
            if glyph:
                yield point


def test_a_photograph_is_inside_the_page_and_shown_in_markdown() -> None:
    document = with_blocks(document_of("x"), Photograph('<b "x"> | [z](y)', jpeg(), 40, 30, "photo-1.jpg"))
    page = Page(html(document))
    (shown,) = (attributes for tag, attributes in page.elements if tag == "img")
    assert (shown["src"] or "").startswith("data:image/jpeg;base64,/9j/")
    assert shown["alt"] == '<b "x"> | [z](y)'
    assert "img-src data:;" in html(document)
    assert "img-src" not in html(document_of("x"))
    told = markdown(document)
    assert '![\\<b "x"\\> \\| \\[z\\](y)](photo-1.jpg)' in told
    assert '*\\<b "x"\\> \\| \\[z\\](y)*' in told


def test_the_contents_of_a_large_report_have_a_page_of_their_own(tmp_path: Path) -> None:
    def told(rows: int) -> object:
        table = Table("x", ("a", "b", "c"), (("1", "2", "3"),) * rows)
        return module._told(replace(document_of("x"), parts=(Part("x", (table,)),)), tmp_path)["large"]

    assert (told(1000), told(1001)) == (False, True)
