"""Every page on A4 paper: all that it says, nothing outside of the sheet, and nothing to press."""

import io
import re
import subprocess
import unicodedata
from dataclasses import replace
from html import unescape
from itertools import cycle
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from netaudit.report.document import Part, Photograph
from netaudit.report.html import html
from tests.browser.conftest import Open
from tests.browser.pages import PAGES, page
from tests.report.whole import document

_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


def printed(opened: Page, folder: Path) -> str:
    """The words on paper, without their spaces; each is on its sheet."""
    (folder / "printed.pdf").write_bytes(opened.pdf(format="A4"))
    subprocess.run(["pdftotext", "-bbox", "printed.pdf", "words.html"], cwd=folder, check=True, timeout=60)
    words: list[str] = []
    for width, height, content in _PAGE.findall((folder / "words.html").read_text(encoding="utf-8")):
        for left, top, right, bottom, word in _WORD.findall(content):
            assert float(left) >= 0 <= float(top), word
            assert float(right) <= float(width), word
            assert float(bottom) <= float(height), word
            words.append(unescape(word))
    return unicodedata.normalize("NFKC", "".join(words))


def tokens(text: str) -> list[str]:
    """Short words, which are not broken between two lines."""
    return [word for word in unicodedata.normalize("NFKC", text).split() if len(word) <= 8]


@pytest.mark.parametrize(("kind", "language"), [*zip(PAGES, cycle(["en", "fr"]), strict=False)])
def test_the_whole_report_is_printed_and_its_controls_are_not(
    kind: str, language: str, open_page: Open, tmp_path: Path
) -> None:
    opened = open_page(page(kind, language, 5)).page
    labels = [text.strip() for text in opened.locator(".tools label, .tools button").all_inner_texts()]
    for figure in opened.locator("figure.topology").all():
        # Whatever the reader did on the screen: paper shows the whole picture.
        figure.locator(".find").fill("nothing is called so")
        figure.locator(".zoom button").nth(1).click(click_count=9)
    on_paper = printed(opened, tmp_path)
    opened.emulate_media(media="print")
    assert opened.locator(".tools:visible, nav:visible").count() == 0
    assert opened.locator(".faded").evaluate_all("parts => parts.filter(e => getComputedStyle(e).opacity < 1)") == []
    shown = opened.locator("body").inner_text()
    for said in (shown, *opened.locator("svg text").all_text_contents()):
        assert [word for word in tokens(said) if word not in on_paper] == []
    for title in opened.locator("h1, h2, h3, caption:not(.unseen)").all_text_contents():
        assert "".join(unicodedata.normalize("NFKC", title).split()) in on_paper
    assert [label for label in labels if label.split("\n")[0] in shown] == []


def test_what_is_too_wide_for_paper_is_broken_and_not_cut(open_page: Open, tmp_path: Path) -> None:
    opened = open_page(page("technical", "fr", 5)).page
    long = "W" * 300 + "Zz"
    opened.evaluate("long => document.querySelectorAll('td:last-child').forEach(e => e.textContent = long)", long)
    on_paper = printed(opened, tmp_path)
    assert on_paper.count("Zz") == opened.locator("td:last-child").count() > 3


def sheets(opened: Page, folder: Path) -> list[list[str]]:
    """The lines of each sheet; of whatever size the page itself asks for."""
    (folder / "printed.pdf").write_bytes(opened.pdf(prefer_css_page_size=True))
    run = ["pdftotext", "-layout", "printed.pdf", "-"]
    text = subprocess.run(run, cwd=folder, check=True, timeout=60, capture_output=True).stdout.decode()
    return [[line.strip() for line in each.splitlines() if line.strip()] for each in text.split("\f")[:-1]]


def test_no_heading_stands_alone_at_the_foot_of_a_sheet_nor_a_tables_head_without_a_row(
    open_page: Open, tmp_path: Path
) -> None:
    opened = open_page(page("plan", "fr", 100)).page
    heads = {*opened.locator("h2, h3, caption:not(.unseen)").all_text_contents()}
    heads |= {" ".join(row.split()) for row in opened.locator("thead tr").all_inner_texts()}
    told = sheets(opened, tmp_path)
    assert len(told) > 4
    assert [each[-1] for each in told if " ".join(each[-1].split()) in heads] == []
    first, last = ([each.count(line) for each in told] for line in ("vlan 40", "switchport access vlan 40"))
    assert first == last
    assert sum(first) == 12


def test_it_asks_for_a4_and_its_first_page_holds_the_summary(open_page: Open, tmp_path: Path) -> None:
    told = sheets(open_page(page("technical", "fr", 5)).page, tmp_path)
    assert "Résumé" in told[0]
    assert "Ce qui reste" in told[0]
    shown = subprocess.run(["pdfinfo", "printed.pdf"], cwd=tmp_path, check=True, timeout=60, capture_output=True)
    assert re.search(rb"Page size: +59[45]\.\d+ x 84[12]\.\d+ pts \(A4\)", shown.stdout)


def test_no_line_of_the_list_of_reports_is_parted_between_two_sheets(open_page: Open, tmp_path: Path) -> None:
    told = sheets(open_page(page("index", "fr", 30)).page, tmp_path)
    assert len(told) > 2
    for each in told:
        assert sum("report.html" in line for line in each) == sum("topology.svg" in line for line in each)


def test_a_tall_photograph_stands_on_one_sheet_with_its_caption(open_page: Open) -> None:
    tall = io.BytesIO()
    Image.new("RGB", (600, 1600), "grey").save(tall, "JPEG")
    shown = Photograph("La baie", tall.getvalue(), 600, 1600, "a.jpg")
    opened = open_page(html(replace(document("plan", 5, "fr"), parts=(Part("x", (shown,)),)))).page
    opened.emulate_media(media="print")
    wide, high = opened.locator("img").evaluate("e => (b => [b.width, b.height])(e.getBoundingClientRect())")
    # In pixels of 1/96 inch: 265 mm are between the margins, and the caption has its line.
    assert high <= 230 / 25.4 * 96
    assert wide / high == pytest.approx(600 / 1600, abs=0.01)
