"""What devices, files and people say, in a real browser: words, and nothing else."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from netaudit.core.journal import Entry
from netaudit.model.names import printable
from netaudit.model.rows import Neighbour
from netaudit.model.snapshot import Endpoint
from netaudit.report.document import Document, Drawing, Part, Photograph
from netaudit.report.html import html
from netaudit.report.index import IndexFacts, Listed, index_page
from netaudit.report.language import translator
from netaudit.report.letter import Covering, Told, letter
from netaudit.report.sight import sight
from netaudit.report.technical import technical_document
from netaudit.report.topology import svg
from tests.browser.conftest import Open
from tests.browser.test_print import printed
from tests.report.sites import NAMES, SITES, switch
from tests.report.test_rendered import HOSTILE, document_of
from tests.report.whole import technical_facts

EN = translator("en")
EVIL = (
    "</title></style></script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>"
    "<svg onload=alert(3)><iframe src=javascript:alert(4)></iframe><base href=http://evil.example/>"
    '" onfocus=alert(5) autofocus tabindex=1 x=\'  ![x](http://evil.example/p.png) #read("/etc/passwd") $x$ '
    "[a](javascript:alert(6)) \u202egnp.exe\u2066 {{7*7}} " + "W" * 300
)
WITHIN = "[...document.querySelectorAll('body script, iframe, base, link, object, embed, form, [autofocus]')].length"
NOT_OURS = """[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => a.name.startsWith('on')
  || (['href', 'src', 'action'].includes(a.name) && !/^(#part-|data:image\\/jpeg;)/.test(a.value))).length"""


def everywhere() -> Document:
    """A page with every hostile text at every place, and in the picture and below a photograph."""
    snapshot, names = SITES[5], dict(NAMES)
    states, ends = dict(snapshot.states), dict(snapshot.endpoints)
    parts: list[Part] = []
    for number, text in enumerate([*HOSTILE.values(), EVIL], 1):
        parts += document_of(text[:1500]).parts
        heard = {"Gi1/0/40": Neighbour(name=text, port=text, chassis=text)}
        states[f"sx{number}"] = switch(f"sx{number}", heard, [], f"00:00:5e:00:09:{number:02x}")
        ends[f"00:11:22:33:44:{number:02x}"] = Endpoint(
            name=text, role=text, switch=f"sx{number}", port=text, vlan=200 + number, restricted=text
        )
        names[200 + number] = text
    picture = sight(msgspec.structs.replace(snapshot, states=states, endpoints=ends), names, {})
    shown = tuple((str(vlan), name) for vlan, name in picture.vlans)
    words = dict.fromkeys(("search", "filter", "all", "larger", "smaller", "fit", "found"), EVIL[:60])
    drawing = Drawing(EVIL, svg(picture, EN), "topology.svg", shown, words, picture)
    jpeg = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(jpeg, "JPEG")
    photograph = Photograph(EVIL, jpeg.getvalue(), 8, 8, "a.jpg")
    return replace(document_of(EVIL), parts=(Part(EVIL, (drawing, photograph)), *parts))


def said_by_people() -> Document:
    """A technical report, where the site, the request, the visas, the notes and the captions are hostile."""
    facts = technical_facts(5)
    note = Entry(90, "2026-12-01T20:50:00+00:00", EVIL, "note", {"text": EVIL}, "")
    return technical_document(
        replace(
            facts,
            site=facts.site.model_copy(update={"name": EVIL}),
            request=facts.request.model_copy(update={"title": EVIL, "reason": EVIL}),
            signatures=tuple(replace(each, person=EVIL, comment=EVIL) for each in facts.signatures),
            entries=(*facts.entries, note),
            evidence=tuple(replace(each, caption=EVIL) for each in facts.evidence),
        ),
        "technical",
        EN,
    )


def index_of_evil() -> str:
    """The list of reports, whose titles and file names are hostile."""
    listed = Listed("CHG-1", EVIL, EVIL, "closed", "different", (EVIL, "report.html"))
    return index_page(IndexFacts(EVIL, "Indian/Reunion", (listed,), (listed,), (EVIL,)), EN).decode()


def letter_of_evil() -> str:
    """The letter that goes with a report, as a mail reader shows it."""
    told = (Told(EVIL, 5, EVIL),)
    return letter(Covering(EVIL, EVIL, EVIL, EVIL, told, told, recipients=(EVIL,)), EN)[2]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "telephone"])
@pytest.mark.parametrize("where", [everywhere, said_by_people])
def test_hostile_text_is_only_read(where: Callable[[], Document], *, narrow: bool, open_page: Open) -> None:
    document = where()
    opened = open_page(html(document), narrow=narrow).page
    drawings = sum(isinstance(block, Drawing) for part in document.parts for block in part.blocks)
    assert opened.evaluate(WITHIN) == (1 if drawings else 0)
    assert opened.evaluate(NOT_OURS) == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= (390 if narrow else 1280)
    shown = opened.locator("body").text_content() or ""
    assert printable(EVIL) in shown
    assert "\u202e" not in shown
    # open_page sees to it that nothing was asked for, said in the console or opened as a dialog.


def test_hostile_names_are_searched_as_words(open_page: Open) -> None:
    figure = open_page(html(everywhere())).page.locator("figure.topology")
    figure.locator(".find").fill("<script>alert(1)")
    # The two things that are called so, and the two switches that hear them.
    assert figure.locator(".node:not(.faded)").count() == 4
    for vlan in ("201", str(200 + len(HOSTILE) + 1)):
        figure.locator(".only").select_option(vlan)
        assert figure.locator(".node:not(.faded)").count() == 1


def test_hostile_text_stays_on_paper(open_page: Open, tmp_path: Path) -> None:
    on_paper = printed(open_page(html(everywhere())).page, tmp_path)
    assert on_paper.count("<script>alert(1)</script>") > 5


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "telephone"])
@pytest.mark.parametrize(("where", "links"), [(index_of_evil, 5), (letter_of_evil, 0)])
def test_hostile_titles_in_the_list_and_in_the_letter_are_only_read(
    where: Callable[[], str], links: int, *, narrow: bool, open_page: Open
) -> None:
    opened = open_page(where(), narrow=narrow).page
    assert opened.evaluate(WITHIN) == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= (390 if narrow else 1280)
    assert printable(EVIL) in (opened.locator("body").text_content() or "")
    folder = opened.url.rsplit("/", 1)[0]
    targets: list[str] = opened.locator("a").evaluate_all("links => links.map(e => e.href)")
    assert len(targets) == links
    assert all(each.startswith(f"{folder}/") for each in targets)
