"""The picture of the wiring under its reader's hands: search, one VLAN, zoom, keyboard."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, Open
from tests.browser.pages import page, parted

FADED = "e => e.classList.contains('faded')"
NODES = "nodes => nodes.map(e => [e.querySelector('title').textContent, e.classList.contains('faded')])"
OF_VLANS = "parts => parts.map(e => [e.dataset.vlans || '', e.classList.contains('faded')])"
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def figure(open_page: Open) -> Locator:
    """The first picture of an audit."""
    return open_page(page("audit", "en", 5)).page.locator("figure.topology").first


def faded(figure: Locator) -> int:
    return figure.locator(".faded").count()


def width(figure: Locator) -> float:
    drawn: float = figure.locator("svg").evaluate("e => e.getBoundingClientRect().width")
    return drawn


def focused(page: Page) -> str:
    """What would be read of what the keyboard stands on."""
    said: str = page.evaluate(
        "(e => e.className.baseVal !== undefined ? e.querySelector('title').textContent"
        " : e.className || e.textContent)(document.activeElement)"
    )
    return said


def test_search_shows_what_it_finds_counts_it_and_empty_shows_everything(figure: Locator) -> None:
    find, said = figure.locator(".find"), figure.locator("output")
    expect(said).to_have_text("")
    find.fill("  POSTE-2 ")
    expect(said).to_have_text("Found: 1")
    nodes: list[tuple[str, bool]] = figure.locator(".node").evaluate_all(NODES)
    assert [title.startswith("sw1") for title, away in nodes if not away] == [True]
    # Within the box that was found, the other endpoints step back.
    rows = figure.locator(".node:not(.faded) .row")
    assert 0 < rows.and_(figure.locator(".faded")).count() < rows.count()
    find.fill("nothing is called so")
    expect(said).to_have_text("Found: 0")
    assert all(away for _, away in figure.locator(".node").evaluate_all(NODES))
    find.fill("")
    expect(said).to_have_text("")
    assert faded(figure) == 0


def test_enter_goes_to_each_that_was_found_and_around(open_page: Open) -> None:
    figure = open_page(page("audit", "fr", 100)).page.locator("figure.topology").first
    find, said = figure.locator(".find"), figure.locator("output")
    find.fill("borne-24-")
    # Three access points and the switch that they hang on.
    expect(said).to_have_text("Trouvés\N{NO-BREAK SPACE}: 4")
    hits = figure.locator(".node:not(.faded)")
    for hit in [*hits.all(), hits.first]:
        find.press("Enter")
        expect(hit.locator(".row:not(.faded)").first).to_be_in_viewport()
    # Of a switch with more endpoints than the window shows, the one that was looked for.
    figure.page.set_viewport_size({"width": 700, "height": 200})
    find.fill("poste-518")
    row = figure.locator(".node:not(.faded) .row:not(.faded)")
    expect(row).to_have_count(1)
    find.press("Enter")
    expect(row).to_be_in_viewport()


def test_one_vlan_is_shown_alone(open_page: Open) -> None:
    figure = open_page(parted("en")).page.locator("figure.topology").first
    only, said = figure.locator(".only"), figure.locator("output")
    vlans = ["10 BUREAUTIQUE", "20 IMAGERIE", "30 WIFI-INVITES", "99 GESTION"]
    assert only.locator("option").all_text_contents() == ["All VLANs", *vlans]
    only.select_option("99")
    # In a box that stays, what is in another VLAN steps back as well.
    for parts in (figure.locator(".node"), figure.locator(".wire"), figure.locator(".node:not(.faded) .row")):
        told: list[tuple[str, bool]] = parts.evaluate_all(OF_VLANS)
        assert {away for _, away in told} == {True, False}
        assert all(away is ("99" not in vlans.split()) for vlans, away in told)
    shown = figure.locator(".node:not(.faded)").count()
    expect(said).to_have_text(f"Found: {shown}")
    # Both together: what is in that VLAN and is called so.
    figure.locator(".find").fill("sw")
    assert 0 < figure.locator(".node:not(.faded)").count() < shown
    figure.locator(".find").fill("")
    only.select_option("")
    expect(said).to_have_text("")
    assert faded(figure) == 0


def test_zoom_larger_smaller_and_the_whole(figure: Locator) -> None:
    own = width(figure)
    smaller, larger, fit = figure.locator(".zoom button").all()
    larger.click()
    assert width(figure) == pytest.approx(own * 1.25, abs=1)
    smaller.click()
    smaller.click()
    assert width(figure) == pytest.approx(own * 0.8, abs=1)
    fit.click()
    assert width(figure) == pytest.approx(figure.locator(".canvas").evaluate("e => e.clientWidth"), abs=3)


@pytest.mark.parametrize("size", [5, 100])
def test_on_a_telephone_the_whole_picture_can_be_seen(size: int, open_page: Open) -> None:
    opened = open_page(page("audit", "fr", size), narrow=True).page
    figure = opened.locator("figure.topology").first
    figure.locator(".zoom button").nth(2).click()
    assert figure.locator(".canvas").evaluate("e => e.scrollWidth - e.clientWidth") <= 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


def test_all_of_it_by_keyboard(figure: Locator) -> None:
    page = figure.page
    figure.locator(".find").focus()
    page.keyboard.type("poste-2")
    expect(figure.locator("output")).to_have_text("Found: 1")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Tab")
    assert focused(page) == "only"
    page.keyboard.press("ArrowDown")
    expect(figure.locator(".only")).to_have_value("10")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "Larger"
    before = width(figure)
    page.keyboard.press("Enter")
    assert width(figure) > before
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "canvas"
    page.keyboard.press("Tab")
    first = focused(page)
    # What hangs on it stays, the rest steps back.
    assert not figure.locator(".node").first.evaluate(FADED)
    assert faded(figure) > 0
    page.keyboard.press("ArrowRight")
    assert focused(page) != first
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    last = focused(page)
    nodes: list[tuple[str, bool]] = figure.locator(".node").evaluate_all(NODES)
    assert (first, last) == (nodes[0][0], nodes[-1][0])
    # One stop for the whole picture: the next one is behind it.
    page.keyboard.press("Tab")
    assert figure.evaluate("e => !e.querySelector('svg').contains(document.activeElement)")
    assert faded(figure) == 0
