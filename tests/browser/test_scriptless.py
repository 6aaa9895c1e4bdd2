"""Where scripts are forbidden, everything is still there to read."""

from itertools import cycle

import pytest

from tests.browser.conftest import Open
from tests.browser.pages import PAGES, page

UNSEEN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lost = [];
  for (let node; node = walk.nextNode();) {
    const said = node.textContent.trim(), around = node.parentElement;
    if (!said || around.closest('script, style, .tools, .unseen, title, desc')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const seen = [...range.getClientRects()].some(r => r.width > 0 && r.height > 0);
    if (!seen || !around.checkVisibility({opacityProperty: true, visibilityProperty: true})) lost.push(said);
  }
  return lost;
}"""


@pytest.mark.parametrize(("kind", "language"), [*zip(PAGES, cycle(["fr", "en"]), strict=False)])
def test_everything_is_read_without_scripts_and_nothing_to_press_pretends(
    kind: str, language: str, open_page: Open
) -> None:
    opened = open_page(page(kind, language, 5), scripts=False).page
    assert opened.evaluate(UNSEEN) == []
    assert opened.locator("button:visible, input:visible, select:visible").count() == 0
    assert opened.locator("noscript").count() == 0


def test_the_list_of_reports_leads_to_what_stands_beside_it(open_page: Open) -> None:
    opened = open_page(page("index", "fr", 30), scripts=False).page
    links: list[str] = opened.locator("a").evaluate_all("links => links.map(e => e.getAttribute('href'))")
    assert len(links) == 2 * 30 * 6 + 1
    assert "CHG-2026-0001-k3f/report.html" in links
    assert not [each for each in links if ":" in each or each.startswith(("/", "."))]
