"""Draws every page as it is seen, to be looked at: `python -m tests.browser.gallery FOLDER [WORD …]`.

One picture for each report, language, size and way of seeing it (light, dark, telephone, printed, and the PDF that
netaudit sets itself); a WORD keeps the names that contain it.
"""

import sys
from pathlib import Path
from typing import get_args

from playwright.sync_api import Browser, sync_playwright

from netaudit.report.pdf import pdf
from tests.browser.conftest import ALONE, CHROMIUM, NARROW, WIDE, Scheme
from tests.browser.pages import PAGES, page
from tests.report.sites import OF
from tests.report.whole import KINDS, LANGUAGES, document

_TALLEST = 16000
"""Pixels; a taller page is drawn in part."""


def draw(browser: Browser, folder: Path, wanted: list[str]) -> None:
    """Write the pictures that are wanted."""
    for size in OF:
        for language in LANGUAGES:
            for kind in PAGES:
                name = f"{kind}-{size}-{language}"
                source = page(kind, language, size)
                for scheme in get_args(Scheme):
                    _seen(browser, source, folder / f"{name}-{scheme}.png", wanted, scheme)
                _seen(browser, source, folder / f"{name}-narrow.png", wanted, "light", narrow=True)
                _printed(browser, source, folder / f"{name}-printed.pdf", wanted)
                if kind in KINDS and _asked(f"{name}-set.pdf", wanted):
                    (folder / f"{name}-set.pdf").write_bytes(pdf(document(kind, size, language)))


def _asked(name: str, wanted: list[str]) -> bool:
    return all(word in name for word in wanted)


def _seen(
    browser: Browser, source: str, path: Path, wanted: list[str], scheme: Scheme, *, narrow: bool = False
) -> None:
    if not _asked(path.name, wanted):
        return
    opened = browser.new_page(viewport=NARROW if narrow else WIDE, color_scheme=scheme)
    opened.set_content(source)
    tall = min(_TALLEST, int(opened.evaluate("document.documentElement.scrollHeight")))
    opened.set_viewport_size({"width": (NARROW if narrow else WIDE)["width"], "height": tall})
    opened.screenshot(path=path)
    opened.close()


def _printed(browser: Browser, source: str, path: Path, wanted: list[str]) -> None:
    if not _asked(path.name, wanted):
        return
    opened = browser.new_page(viewport=WIDE)
    opened.set_content(source)
    opened.pdf(path=path, prefer_css_page_size=True)
    opened.close()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        draw(playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE), Path(sys.argv[1]), sys.argv[2:])
