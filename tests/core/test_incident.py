"""The incident log put together from journals, whoever wrote them and whatever they hold."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.incident import incidents
from netaudit.core.journal import Entry, appended, read
from netaudit.model.incident import CLOSED, NOTED, NOTICE, OPENED

ID = "INC-2026-0001-k3f"
AT = "2026-11-21T09:00:00+04:00"
OPEN = {"id": ID, "title": "no DICOM", "kind": "outage", "happened_at": AT, "hosts": ["cbct-1"], "minutes": 5}


def entry(what: str, more: Mapping[str, object], *, number: int = 1, at: str = AT, who: str = "ana") -> Entry:
    return Entry(number, at, who, what, more, "")


def test_an_incident_from_its_beginning_to_its_end() -> None:
    later = "2026-11-21T11:00:00+04:00"
    found, problems = incidents(
        [
            [entry(OPENED, OPEN), entry(CLOSED, {"id": ID, "resolution": "port put back", "minutes": 10}, at=later)],
            [entry(NOTED, {"id": ID, "text": "seen on site", "minutes": 30}, who="ivo", at="2026-11-21T10:00:00+04:00"),
             entry(NOTICE, {"id": ID, "file": "reports/x.md", "sha256": "0"}, who="ivo", number=2, at=later)],
        ]
    )  # fmt: skip
    assert problems == []
    (one,) = found.values()
    assert not one.open
    assert (one.told_by, one.closed_by, one.resolution, one.change) == ("ana", "ana", "port put back", "")
    assert [(work.who, work.minutes) for work in one.works] == [("ana", 5), ("ivo", 30), ("ana", 10)]
    assert one.minutes == 45
    assert [each.file for each in one.notices] == ["reports/x.md"]


def test_a_writer_whose_clock_is_behind_is_understood() -> None:
    early = entry(NOTED, {"id": ID, "text": "x"}, who="ivo", at="2020-01-01T00:00:00+00:00")
    found, problems = incidents([[early], [entry(OPENED, OPEN)]])
    assert problems == []
    assert len(found[ID].works) == 2


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ({}, "CHG-2026-0001-abc"),
        ({"change": ""}, ""),
        ({"change": "CHG-2026-0002-abc"}, "CHG-2026-0002-abc"),
    ],
)
def test_what_it_is_attributed_to_may_be_found_out_later(said: dict[str, str], change: str) -> None:
    opened = entry(OPENED, {**OPEN, "change": "CHG-2026-0001-abc"})
    found, _ = incidents([[opened, entry(CLOSED, {"id": ID, "resolution": "x", **said}, number=2)]])
    assert found[ID].change == change


def test_two_people_close_it_apart() -> None:
    both = [
        [entry(OPENED, OPEN), entry(CLOSED, {"id": ID, "resolution": "first"}, number=2)],
        [entry(CLOSED, {"id": ID, "resolution": "second"}, who="ivo", at="2026-11-21T10:00:00+04:00")],
    ]
    found, problems = incidents(both)
    assert (found[ID].resolution, problems) == ("first", [])


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry(OPENED, {**OPEN, "id": "INC-1"})], "no id of an incident"),
        ([entry(OPENED, OPEN), entry(OPENED, OPEN, number=2)], "stands twice"),
        ([entry(OPENED, {**OPEN, "minutes": -1})], "minutes from 0"),
        ([entry(OPENED, {**OPEN, "happened_at": "yesterday"})], "yesterday"),
        ([entry(OPENED, {**OPEN, "happened_at": "2026-11-21T09:00:00"})], "without its zone"),
        ([entry(OPENED, OPEN, at="soon")], "soon"),
        ([entry(OPENED, {**OPEN, "kind": "fire"})], "Invalid enum value"),
        ([entry(OPENED, {**OPEN, "surprise": 1})], "unknown field"),
        ([entry(NOTED, {"id": ID, "text": "x"})], "is no incident of this log"),
        ([entry(NOTICE, {"id": ID, "file": "x", "sha256": "y"})], "is no incident of this log"),
        ([entry(CLOSED, {"id": ID, "resolution": "x"})], "is no incident of this log"),
        ([entry(NOTED, {"text": "x"})], "missing required field"),
        ([entry("begun", {})], "unknown word"),
    ],
)
def test_a_line_that_cannot_be_understood_is_said_and_the_others_are_read(entries: list[Entry], said: str) -> None:
    other = entry(OPENED, {**OPEN, "id": "INC-2026-0002-abc"}, number=9)
    found, problems = incidents([[*entries, other]])
    assert len(problems) == 1
    assert said in problems[0]
    assert "INC-2026-0002-abc" in found


PLAIN = st.none() | st.booleans() | st.integers(-5, 10) | st.text(max_size=5) | st.just(ID) | st.just(AT)
MORE = st.dictionaries(st.sampled_from(["id", "title", "kind", "happened_at", "text", "minutes", "change"]), PLAIN)


@given(st.lists(st.tuples(st.sampled_from([OPENED, NOTED, CLOSED, NOTICE, "x"]), MORE)))
def test_any_lines_are_read_and_none_disappears_unsaid(lines: list[tuple[str, dict[str, object]]]) -> None:
    text = ""
    for what, more in lines:
        text = appended(text, AT, "ana", what, more)
    found, problems = incidents([read(text)])
    assert len(found) + len(problems) <= len(lines)
    opened = [more for what, more in lines if what == OPENED]
    assert len(found) + sum("incident" not in what for what, _ in lines) <= len(opened) + len(problems)
