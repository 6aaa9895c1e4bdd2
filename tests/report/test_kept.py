"""An audit's report is kept so that it can be rendered again: the same bytes, in any language."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.model.snapshot import Endpoint
from netaudit.report.document import AuditFacts
from netaudit.report.forms import FORMS, rendered
from netaudit.report.kept import KEPT, KeptError, KeptReport, Words, _differing, _patched, kept, read_kept
from netaudit.workflows.audit_report import NAME, _files, contents
from tests.report.facts import audit_facts
from tests.report.test_rendered import HOSTILE, Page, document_of

TITLES = {"en": "everything", "fr": "tout"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab\u202e", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xy", max_size=1), inner, max_size=2),
    max_leaves=8,
)


@cache
def facts() -> AuditFacts:
    return audit_facts(failed=True)


@cache
def written(language: str) -> dict[str, bytes]:
    return contents(facts(), language, "full", FORMS, TITLES)


@pytest.mark.parametrize("first", ["en", "fr"])
def test_rendered_again_it_is_the_same_in_its_language_and_as_if_written_in_another(first: str) -> None:
    report = read_kept(written(first)[KEPT])
    own = _files(report, first, FORMS)
    assert own == {name: content for name, content in written(first).items() if name in own}
    assert set(written(first)) - set(own) == {"findings.json", KEPT}
    other = "fr" if first == "en" else "en"
    fresh = {name: content for name, content in written(other).items() if name in own}
    assert {
        name.replace(f"-{other}", ""): len(content) for name, content in _files(report, other, FORMS).items()
    }.keys() == (fresh.keys())
    # Only the name of the picture beside it differs from a report that was written in that language at once.
    for name, content in _files(report, other, ("html", "json", "pdf")).items():
        assert content == fresh[name.replace(f"-{other}", "")], name
    note = _files(report, other, ["md"])[f"report-{other}.md"].decode()
    assert note.replace(f"topology-{other}.svg", "topology.svg").encode() == fresh["report.md"]


def test_nothing_is_kept_that_the_report_does_not_say() -> None:
    telephone, after = "7a:11:22:33:44:55", facts().snapshot
    endpoints = {**after.endpoints, telephone: Endpoint(switch="sw1", port="Gi1/0/6", vlan=20, ip="10.20.0.99")}
    seen = replace(facts(), snapshot=msgspec.structs.replace(after, endpoints=endpoints))
    found = contents(seen, "fr", "full", ("md", "html", "json"))
    assert not [name for name, content in found.items() if telephone.encode() in content]
    config = after.states["sw1"].sections.config.value  # type: ignore[union-attr]  # it was collected
    assert json.dumps(config)[1:-1].encode() not in found[KEPT]


def test_one_form_alone_is_what_it_is_among_all() -> None:
    report = read_kept(written("fr")[KEPT])
    for form in FORMS:
        for name, content in _files(report, "fr", [form]).items():
            assert content == written("fr")[name]


@given(one=JSON, other=JSON)
def test_what_differs_between_two_languages_makes_one_of_the_other(one: Any, other: Any) -> None:
    what = json.loads(json.dumps(_differing(one, other)))
    assert json.dumps(_patched(one, what), sort_keys=True) == json.dumps(other, sort_keys=True)


def test_true_and_one_are_not_the_same() -> None:
    assert _patched({"x": [1]}, _differing({"x": [1]}, {"x": [True]}))["x"][0] is True


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_kept_and_stay_words(kind: str) -> None:
    text = HOSTILE[kind][:2000].replace("\ud800", "")
    words = {each: Words({NAME: replace(document_of(text), language=each)}, b"{}\n") for each in ("en", "fr")}
    again = read_kept(kept(KeptReport("en", words)))
    assert {language: each.documents for language, each in again.words.items()} == {
        language: each.documents for language, each in words.items()
    }


def spoilt(change: Any) -> bytes:
    tree = json.loads(written("en")[KEPT])
    change(tree)
    return json.dumps(tree).encode()


def _drawing(tree: Any) -> Any:
    parts = tree["report"]["documents"]["report"]["parts"]
    return next(block["drawing"] for part in parts for block in part["blocks"] if "drawing" in block)


SPOILT: dict[str, Any] = {
    "a picture that is a path": lambda tree: _drawing(tree).update(file="../../x.svg"),
    "a picture that is a script": lambda tree: _drawing(tree).update(picture="<svg onload=alert(1)>"),
    "a block of no kind": lambda tree: tree["report"]["documents"]["report"]["parts"][0]["blocks"].append({"x": {}}),
    "two blocks in one": lambda tree: tree["report"]["documents"]["report"]["parts"][0]["blocks"].append(
        {"paragraph": {"text": "a"}, "heading": {"text": "b"}}
    ),
    "a row that does not fit": lambda tree: tree["report"]["documents"]["report"]["parts"][0]["blocks"].append(
        {"table": {"caption": "", "columns": ["a"], "rows": [["1", "2"]]}}
    ),
    "a number for a word": lambda tree: tree["report"]["documents"]["report"]["head"].update(title=1),
    "no date": lambda tree: tree["report"]["documents"]["report"]["head"].update(date="yesterday"),
    "a colour of its own": lambda tree: tree["report"]["documents"]["report"]["head"].update(tone='"><b>'),
    "no documents": lambda tree: tree["report"].pop("documents"),
    "no body": lambda tree: tree["report"].pop("body"),
    "a language that is a path": lambda tree: tree["others"].update({"../x": {}}),
    "a patch of what is not there": lambda tree: tree["others"].update(fr={"in": {"nothing": {"is": 1}}}),
    "a patch that is a list": lambda tree: tree["others"].update(fr=[]),
    "a later schema": lambda tree: tree.update(schema=2),
    "more than is known": lambda tree: tree.update(more=1),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_file_is_refused(kind: str) -> None:
    with pytest.raises(KeptError):
        read_kept(spoilt(SPOILT[kind]))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[" * 100_000, b"\xff", b'{"schema": 1}', b"null"])
def test_what_is_no_such_file_is_refused(raw: bytes) -> None:
    with pytest.raises(KeptError):
        read_kept(raw)


def test_a_picture_in_the_file_is_drawn_again_and_its_names_stay_words() -> None:
    def named(tree: Any) -> None:
        _drawing(tree)["picture"]["nodes"][0]["name"] = "</text><script>alert(1)</script>"

    report = read_kept(spoilt(named))
    source = rendered(report.words["en"].documents[NAME], NAME, ["html"], b"")["report.html"].decode()
    assert [tag for tag, _ in Page(source).elements].count("script") == 1, "the page's own"
    assert "<script>alert" not in source
