"""A headless Chromium that reaches nothing, once for all tests of this folder, and what it saw of a page."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, Request, ViewportSize, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
LACKING = ", ".join(
    name for name, path in (("chromium", CHROMIUM), ("pdftotext", shutil.which("pdftotext"))) if not path
)
# Where there is no browser, `test_possible.py` says so once, in one line, for all of them.
_ALWAYS = {"test_possible.py"}
collect_ignore = [p.name for p in Path(__file__).parent.glob("test_*.py") if p.name not in _ALWAYS] if LACKING else []

Scheme = Literal["light", "dark"]
ALONE = (
    # The tests run as root in CI, where Chromium's sandbox does not.
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    # Nothing has a name, and what has a number goes to a port on which nobody listens.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
)
PATIENCE = 60_000
"""Milliseconds; how long a busy machine may take over one step."""
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)


@dataclass
class Opened:
    """A page, and everything that it did beside being read."""

    page: Page
    asked: list[str] = field(default_factory=list)
    """Addresses that it asked for, itself left out."""
    said: list[str] = field(default_factory=list)
    """Errors and warnings of the console, errors of its script, dialogs."""

    def axe(self, *rules: str) -> list[str]:
        """What axe-core finds wrong for readers with other eyes, ears or hands, by these rules or, without, by all."""
        self.page.evaluate(AXE_SCRIPT)
        options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
        found: dict[str, Any] = self.page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{rule['id']} {node['target']}: {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]


# Not for the whole session: Playwright keeps an event loop running in the main thread, and other tests start theirs.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE, timeout=PATIENCE)
        yield browser
        browser.close()


Open = Callable[..., Opened]


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a file in a window of its own; at the end, no page may have asked for anything or complained."""
    every: list[Opened] = []
    contexts = []

    def opened(content: str, *, narrow: bool = False, scheme: Scheme = "light", scripts: bool = True) -> Opened:
        file = tmp_path / "report.html"
        file.write_text(content, encoding="utf-8")
        context = chromium.new_context(
            viewport=NARROW if narrow else WIDE,
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        seen = Opened(page)
        every.append(seen)

        def request(each: Request) -> None:
            if each.url != file.as_uri() and not each.url.startswith("data:"):
                seen.asked.append(each.url)

        def console(each: ConsoleMessage) -> None:
            if each.type in ("error", "warning", "assert"):
                seen.said.append(f"{each.type}: {each.text}")

        def error(each: Error) -> None:
            seen.said.append(f"uncaught: {each.message}")

        def dialog(each: Dialog) -> None:
            seen.said.append(f"dialog: {each.message}")
            each.dismiss()

        page.on("request", request)
        page.on("console", console)
        page.on("pageerror", error)
        page.on("dialog", dialog)
        page.goto(file.as_uri())
        return seen

    yield opened
    for context in contexts:
        context.close()
    assert [each.asked for each in every] == [[] for _ in every]
    assert [each.said for each in every] == [[] for _ in every]
