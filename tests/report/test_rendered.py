"""Markdown and HTML: what comes from outside stays text, and the page needs nothing but itself."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from netaudit.model.difference import Comparison, Difference
from netaudit.model.names import printable
from netaudit.model.reasons import REASONS
from netaudit.model.site import Site
from netaudit.model.snapshot import Endpoint
from netaudit.model.verdict import Verdict, reason
from netaudit.report.audit import audit_document
from netaudit.report.document import AuditFacts, Bullets, Document, Heading, Paragraph, Part, Table
from netaudit.report.html import html
from netaudit.report.language import translator
from netaudit.report.machine import machine
from netaudit.report.markdown import escaped, markdown
from tests.report.facts import audit_facts

EN = translator("en")
HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "open tag": "<div x <script y <!-- z",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "link": "x](http://evil.example) [y](javascript:alert(1)) ![z](http://evil.example/z.png)",
    "bare link": "http://evil.example/ www.evil.example <http://evil.example> mailto:a@evil.example obsidian://open",
    "wiki link": "[[secret]] ![[secret]] %%hidden%% ==mark== #tag $x^2$ {{7*7}} {% raw %} ~~gone~~",
    "table": "a | b \\| c \\\\| d",
    "backticks": "`code` ``` ```js\nalert(1)\n```",
    "line breaks": "one\n\n# Heading\r\n---\n- item\n> quote\u2028x\u0085y",
    "terminal": "\x1b[2J\x1b]0;title\x07\x00\x9b31m",
    "bidi": "user\u202etxt.exe\u2066\u200b",
    "long": "A" * 10_000,
    "long words": "word " * 2_000,
    "list": "- a",
    "number": "1. a",
    "rule": "---",
    "setext": "===",
    "template": "{{ document }} {host} %s {0.__class__}",
    "lone surrogate": "\ud800",
}
# The only elements and attributes that the page has at all, whatever stands in it.
ATTRIBUTES = {
    "html": {"lang"}, "meta": {"charset", "name", "content", "http-equiv"}, "header": {"class"}, "main": {"class"},
    "p": {"class"}, "div": {"class", "role", "tabindex", "aria-label"}, "span": {"class", "aria-hidden"},
    "strong": {"class"}, "dl": {"class"}, "nav": {"aria-label"}, "a": {"href"}, "section": {"aria-labelledby"},
    "h2": {"id"}, "ul": {"class"}, "caption": {"class"}, "th": {"scope"}, "footer": {"class"},
    **{tag: set() for tag in ("head", "title", "style", "body", "h1", "h3", "dt", "dd", "li", "table", "thead", "tbody",
                              "tr", "td", "code")},
}  # fmt: skip
_PLACE = {"x", "y", "width", "height", "rx", "d", "transform", "class", "fill", "fill-opacity", "id"}
_STROKE = {"stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"}
# And those that the picture has beside them.
PICTURE = {
    "svg": {"xmlns", "viewbox", "width", "height", "role", "aria-labelledby", "font-family", "lang"},
    "g": {"class", "role", "transform", "data-wire", "data-nodes", "data-node", "data-vlans"},
    "text": {"x", "y", "font-size", "fill", "class", "font-weight", "text-decoration"},
    "title": {"id"}, "desc": {"id"},
    "path": _PLACE | _STROKE, "rect": _PLACE | _STROKE, "script": set(), "figure": {"class", "data-found"},
    "div": {*ATTRIBUTES["div"], "hidden"}, "label": set(), "input": {"type", "class"}, "select": {"class"},
    "option": {"value"}, "button": {"type", "data-zoom"}, "output": {"aria-live"}, "figcaption": set(),
}  # fmt: skip


def document_of(text: str) -> Document:
    """The text at every place a document has."""
    blocks = (
        Heading(text),
        Paragraph(text),
        Paragraph(text, "warning"),
        Bullets(((text, text), (text, ""))),
        Table(text, (text, text), ((text, text), (text, text))),
    )
    return Document(
        language="en", title="Network audit", subtitle=text, date="2026-11-20T10:00:00+04:00", verdict=text,
        verdict_word="different", verdict_mark=text, tone="different", facts=((text, text),),
        parts=(Part(text, blocks), Part(text, ())), contents=text,
    )  # fmt: skip


class Page(HTMLParser):
    """What an HTML reader sees."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def inline(source: str) -> list[Token]:
    """Every inline token a Markdown reader sees below the front matter."""
    body = source.split("\n---\n", maxsplit=1)[1]
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    return [child for token in tokens for child in (token, *(token.children or ()))]


def assert_inert_html(text: str) -> None:
    source = html(document_of(text))
    page = Page(source)
    for tag, attributes in page.elements:
        assert attributes.keys() <= ATTRIBUTES[tag], (tag, attributes)
    assert all(a["href"] in ("#part-1", "#part-2") for tag, a in page.elements if tag == "a")
    assert [tag for tag, _ in page.elements].count("tr") == 3
    seen = "".join(page.texts)
    assert seen.count(printable(text).replace("`", "")[:50].strip()) >= 8 or "`" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800]", source)


def assert_inert_markdown(text: str) -> None:
    source = markdown(document_of(text))
    front = yaml.safe_load(source.split("---\n")[1])
    assert front["title"] == f"Network audit — {printable(text)}"
    tokens = inline(source)
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "code_inline", "fence", "code_block", "hr"}
    assert not kinds & {"s_open", "em_close_unmatched", "ordered_list_open"}
    assert sum(token.type == "heading_open" for token in tokens) == 4
    assert sum(token.type == "tr_open" for token in tokens) == 3
    assert sum(token.type in ("td_open", "th_open") for token in tokens) == 6
    assert sum(token.type == "list_item_open" for token in tokens) == 3
    seen = [token.content for token in tokens if token.type in ("text", "text_special")]
    assert "".join(seen).count(printable(text).strip(" ")[:50].strip()) >= 8
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800]", source)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_inert_in_html(kind: str) -> None:
    assert_inert_html(HOSTILE[kind])


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_inert_in_markdown(kind: str) -> None:
    assert_inert_markdown(HOSTILE[kind])


spiteful = st.text(alphabet="`*_[]()<>#|!~$^=&%@-+.:/\\ \n\taw19{}'\"é\u202e", min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(spiteful.filter(lambda text: bool(text.strip())))
def test_any_text_is_inert_in_markdown(text: str) -> None:
    assert_inert_markdown(text)


@settings(max_examples=60, deadline=None)
@given(spiteful.filter(lambda text: bool(text.strip())))
def test_any_text_is_inert_in_html(text: str) -> None:
    assert_inert_html(text)


@pytest.mark.parametrize("text", ["http://a.example", "https://a.example", "www.a.example", "mailto:a@b.example"])
def test_an_address_without_brackets_is_broken_for_readers_that_link_it(text: str) -> None:
    assert not re.search(r"(?<!\\)://|www\.|mailto:", escaped(text))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_device_is_inert_in_a_whole_report(kind: str) -> None:
    text = HOSTILE[kind]
    facts = hostile_facts(text)
    for language in ("en", "fr"):
        t = translator(language)
        document = audit_document(facts, t)
        page = Page(html(document))
        for tag, attributes in page.elements:
            assert attributes.keys() <= {**ATTRIBUTES, **PICTURE}[tag], (tag, attributes)
        assert [tag for tag, _ in page.elements].count("script") == 1
        tokens = inline(markdown(document))
        assert not {"link_open", "html_inline", "html_block"} & {token.type for token in tokens}
        assert [token.attrs["src"] for token in tokens if token.type == "image"] == ["topology.svg"]
        written = machine(facts, t).decode("utf-8")
        assert json.loads(written)["site"] == text
        assert printable(written.replace("\n", "")) == written.replace("\n", "")
    assert len(html(document)) < 2_000_000


def hostile_facts(text: str) -> AuditFacts:
    facts = audit_facts()
    state = facts.snapshot.states["sw1"]
    sections = msgspec.structs.replace(
        state.sections,
        interfaces=msgspec.structs.replace(state.sections.interfaces, value={}),
    )
    states = {**facts.snapshot.states, "sw1": msgspec.structs.replace(state, sections=sections)}
    endpoints = {"00:11:22:33:44:55": Endpoint(name=text, role=text, switch="sw1", port=text, ip=text, restricted=text)}
    found = Difference(host=text, section="vlans", key=text or "k", before={"name": text}, after=None)
    return replace(
        facts,
        site=Site(name=text),
        snapshot=msgspec.structs.replace(facts.snapshot, states=states, endpoints=endpoints),
        comparison=Comparison(differences=(found,), ambient=(found,)),
        verdict=Verdict((reason("host-failed", host=text, detail=text),)),
    )


def test_the_page_asks_for_nothing_and_runs_nothing_but_the_pictures_script() -> None:
    source = html(audit_document(audit_facts(), EN))
    assert "default-src 'none'" in source
    script = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert len(script) == source.count("<script") == 1
    assert f"script-src 'sha256-{digest}';" in source
    quiet = source.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"<link|<img|<iframe|<image|<use|@import|url\(|javascript:|https?://", quiet)
    assert not re.search(r"fetch|XMLHttp|import\(|WebSocket|innerHTML|eval", script[0])


def test_a_page_without_a_picture_allows_no_script() -> None:
    source = html(document_of("text"))
    assert "script-src" not in source
    assert "<script" not in source


def test_the_page_is_built_for_readers_of_all_kinds() -> None:
    page = Page(html(audit_document(audit_facts(), translator("fr"))))
    tags = [tag for tag, _ in page.elements]
    assert page.elements[0] == ("html", {"lang": "fr"})
    assert all(tags.count(tag) == 1 for tag in ("main", "header", "nav", "footer", "h1"))
    assert tags.count("table") == tags.count("caption") == tags.count("thead")
    headings = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert all(a.get("scope") in ("row", "col") for tag, a in page.elements if tag == "th")
    scrolling = [a for tag, a in page.elements if tag == "div" and a.get("class") == "scroll"]
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in scrolling)
    assert len(scrolling) == tags.count("table")
    targets = {a["id"] for tag, a in page.elements if tag == "h2"}
    assert {str(a["href"]).removeprefix("#") for tag, a in page.elements if tag == "a"} == targets


@pytest.mark.parametrize("facts", [audit_facts(), audit_facts(drift=False), audit_facts(failed=True)])
def test_the_verdict_is_told_in_words_and_by_a_sign(facts: AuditFacts) -> None:
    document = audit_document(facts, EN)
    page = Page(html(document))
    assert document.verdict in page.texts
    assert document.verdict_mark in page.texts
    assert {"✓", "≠", "✕"} & set(page.texts[: page.texts.index(document.verdict_mark)])


def test_a_command_between_backticks_is_set_as_code_and_a_lone_backtick_stays() -> None:
    source = html(document_of("run `netaudit audit` or ` this"))
    assert "run <code>netaudit audit</code> or ` this" in source


def test_markdown_has_front_matter_for_obsidian() -> None:
    facts = audit_facts()
    source = markdown(audit_document(facts, EN))
    front = yaml.safe_load(source.split("---\n")[1])
    assert front == {
        "title": "Network audit — Cabinet",
        "date": "2026-11-20T10:00:00+04:00",
        "verdict": "different",
        "tags": ["netaudit"],
    }
    assert source.split("---\n", maxsplit=2)[2].lstrip().startswith("# Network audit\n")
    assert source.endswith("\n")
    assert not source.endswith("\n\n")


def test_a_row_that_does_not_fit_its_columns_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Table("t", ("a", "b"), (("1",),))


def test_french_is_set_as_french_is() -> None:
    """A no-break space before : ; ? ! and inside « », outside code."""
    fr = translator("fr")
    said = [fr.text(text) for kind in REASONS.values() for text in (kind.sentence, kind.mend)]
    document = audit_document(audit_facts(failed=True), fr)
    said += [block.text for each in document.parts for block in each.blocks if isinstance(block, Paragraph | Heading)]
    for text in said:
        outside_code = re.sub(r"`[^`]*`", "", text)
        assert not re.search(r"[ ][:;?!»]|«[ ]|\w[;?!](?=\s|$)", outside_code), text


def test_numbers_are_the_readers() -> None:
    assert EN.number(1234.5) == "1,234.5"
    assert translator("fr").number(1234.5) == "1\u202f234,5"


@pytest.mark.parametrize("language", ["de", "", "../fr", "fr/../fr", "FR_fr"])
def test_a_language_without_a_catalogue_is_english(language: str) -> None:
    assert translator(language).language == "en"
