"""Every page as a browser shows it: whole, to everybody, on a telephone, and it asks for nothing."""

import pytest

from tests.browser.conftest import Open
from tests.browser.pages import PAGES, page

WIDER_THAN_ITSELF = """[...document.querySelectorAll('*')].filter(e => !e.closest('svg')
  && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'auto')"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAGES)
def test_everybody_can_read_it(kind: str, open_page: Open) -> None:
    assert open_page(page(kind, "en", 5)).axe() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["technical", "index", "letter"])
def test_everybody_can_read_it_in_the_dark(kind: str, open_page: Open) -> None:
    assert open_page(page(kind, "fr", 5), scheme="dark").axe("color-contrast", "link-in-text-block") == []


@pytest.mark.parametrize(("kind", "language", "size"), [*((kind, "fr", 5) for kind in PAGES), ("audit", "en", 30)])
def test_on_a_telephone_nothing_has_to_be_pushed_sideways(kind: str, language: str, size: int, open_page: Open) -> None:
    opened = open_page(page(kind, language, size), narrow=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    # What is wider than the page scrolls by itself, by keyboard too.
    assert opened.page.evaluate(f"{WIDER_THAN_ITSELF}.filter(e => e.tabIndex < 0).map(e => e.outerHTML)") == []
    if kind in ("technical", "index"):  # every kind of block is in them
        assert opened.axe("scrollable-region-focusable", "meta-viewport", "target-size") == []


def test_the_last_column_of_the_list_of_reports_comes_into_view_on_a_telephone(open_page: Open) -> None:
    opened = open_page(page("index", "fr", 5), narrow=True).page
    for place in range(2):
        table = opened.locator(".scroll").nth(place)
        last = table.locator("tbody tr:last-child td:last-child")
        right = "e => e.getBoundingClientRect().right"
        assert last.evaluate(right) > 390
        table.focus()
        table.evaluate("e => { e.scrollLeft = e.scrollWidth }")
        assert last.evaluate(right) <= 390
        assert "scroll" in table.evaluate("e => document.activeElement.className")
