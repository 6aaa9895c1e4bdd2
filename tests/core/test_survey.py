"""What an answer says, and until when it counts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.survey import MOST_ROWS, counts_until, plain_value, read_value, standings, to_ask
from netaudit.model.survey import Answer, Column, Question, Section, Value, Words

TODAY = date(2026, 11, 21)
W = Words(fr="oui ?", en="yes?")
CHOICES = {"all": Words(fr="toutes", en="every one"), "none": Words(fr="aucune", en="none at all")}
COLUMNS = {
    "name": Column(type="text", title=W),
    "until": Column(type="date", title=W, future=True),
    "named": Column(type="yes-no", title=W),
}


def question(kind: str, **more: object) -> Question:
    return Question.model_validate({"id": "q-one", "type": kind, "ask": W, "help": W, **more})


YES_NO, TEXT, DAY = question("yes-no"), question("text"), question("date")
MINUTES = question("number", unit="min", minimum=1, maximum=60)
CHOICE = question("choice", choices=CHOICES)
ROWS = question("rows", columns=COLUMNS)


@pytest.mark.parametrize(
    ("asked", "raw", "language", "value"),
    [
        (YES_NO, True, "en", True),
        (YES_NO, " Oui ", "fr", True),
        (YES_NO, "no", "en", False),
        (YES_NO, "faux", "fr", False),
        (MINUTES, 15, "en", 15),
        (MINUTES, "12,50 min", "fr", Decimal("12.5")),
        (MINUTES, "12.0", "en", 12),
        (MINUTES, 7.25, "en", Decimal("7.25")),
        (question("number"), "-0", "en", 0),
        (DAY, "2026-11-21", "en", TODAY),
        (DAY, date(2026, 1, 2), "en", date(2026, 1, 2)),
        (DAY, "3/2/2026", "fr", date(2026, 2, 3)),
        (question("date", future=True), "2031-01-01", "en", date(2031, 1, 1)),
        (CHOICE, "ALL", "en", "all"),
        (CHOICE, "aucune", "en", "none"),
        (CHOICE, "every one", "fr", "all"),
        (TEXT, " a\r\nb ", "en", "a\nb"),
        (TEXT, 12, "en", "12"),
        (ROWS, "none", "en", ()),
        (ROWS, (), "en", ()),
        (
            ROWS,
            ({"name": "Imagerie SA", "until": "2030-01-31", "named": ""}, {"name": "x", "until": None}),
            "en",
            ({"name": "Imagerie SA", "until": date(2030, 1, 31)}, {"name": "x"}),
        ),
    ],
)
def test_what_answers_a_question(asked: Question, raw: object, language: str, value: Value) -> None:
    found = read_value(asked, raw, TODAY, language)
    assert found == value
    assert type(found) is type(value)
    assert read_value(asked, plain_value(found), TODAY) == found


@pytest.mark.parametrize(
    ("asked", "raw", "language", "said"),
    [
        (YES_NO, "maybe", "en", "expected yes or no, not 'maybe'"),
        (YES_NO, 1, "en", "expected yes or no, not 1"),
        (MINUTES, "ten", "en", "expected a number in min, not 'ten'"),
        (question("number"), None, "en", "expected a number, not None"),
        (MINUTES, True, "en", "expected a number in min, not True"),
        (MINUTES, float("nan"), "en", "expected a number in min, not nan"),
        (MINUTES, "1e3", "en", "expected a number in min, not '1e3'"),
        (MINUTES, "٣", "en", "expected a number in min, not '٣'"),
        (MINUTES, 61, "en", "expected a number from 1 to 60, not 61"),
        (DAY, "3/2/2026", "en", "expected a day such as 2026-12-31, not '3/2/2026'"),
        (DAY, "31/02/2026", "fr", "expected a day such as 2026-12-31, not '31/02/2026'"),
        (DAY, "2026-W10-1", "en", "expected a day such as 2026-12-31, not '2026-W10-1'"),
        (DAY, 20260101, "en", "expected a day such as 2026-12-31, not 20260101"),
        (DAY, "2026-11-22", "en", "expected a day that has been, not '2026-11-22'"),
        (CHOICE, "some", "en", "expected one of all, none; not 'some'"),
        (CHOICE, (), "en", "expected one of all, none; not ()"),
        (TEXT, "  ", "en", "expected a text, not '  '"),
        (TEXT, {"a": 1}, "en", "expected a text, not {'a': 1}"),
        (TEXT, "a\x1b[2Jb", "en", "a control character: write plain text"),
        (TEXT, "x" * 4001, "en", "expected at most 4000 characters"),
        (ROWS, "some", "en", "expected one row for each, with name, until, named; or none"),
        (ROWS, 3, "en", "expected one row for each, with name, until, named; or none"),
        (ROWS, ("x",), "en", "row 1: expected name, until, named"),
        (ROWS, ({"name": "x"}, {"colour": "red"}), "en", "row 2: no column colour; there are name, until, named"),
        (ROWS, ({"until": "2030-01-01"},), "en", "row 1: name is empty"),
        (ROWS, ({"name": "x", "until": "soon"},), "en", "row 1: until: expected a day such as 2026-12-31, not 'soon'"),
        (ROWS, [{"name": "x"}] * (MOST_ROWS + 1), "en", "more than 200 rows"),
    ],
)
def test_what_does_not_is_refused_with_what_would(asked: Question, raw: object, language: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        read_value(asked, raw, TODAY, language)
    assert str(refused.value) == said


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(asked=st.sampled_from([YES_NO, TEXT, DAY, MINUTES, CHOICE, ROWS]), raw=ANYTHING, language=st.sampled_from("fe"))
def test_anything_is_read_or_refused_and_what_is_kept_reads_the_same(
    asked: Question, raw: object, language: str
) -> None:
    try:
        value = read_value(asked, raw, TODAY, language)
    except ValueError:
        return
    assert read_value(asked, plain_value(value), TODAY) == value


def answer(on: date) -> Answer:
    return Answer(value=None, by="Ana", on=on)


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 21), 12, date(2027, 11, 21)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(9999, 6, 1), 12, date.max),
    ],
)
def test_until_when_an_answer_counts(on: date, months: int, until: date) -> None:
    assert counts_until(question("text", months=months), answer(on)) == until


@given(on=st.dates(), months=st.integers(1, 120))
def test_every_answer_counts_on_its_own_day(on: date, months: int) -> None:
    assert counts_until(question("text", months=months), answer(on)) >= on


def section() -> Section:
    deciding = question("yes-no", id="ups")
    return Section(
        section="power", place=1, domain="power", title=W,
        questions=(deciding, question("text", id="runtime", only_if="ups"), question("text", id="other")),
    )  # fmt: skip


def stood(*given: tuple[str, Value, date], altered: str = "", today: date = TODAY) -> dict[str, str]:
    values = {name: (answer(on), value) for name, value, on in given}
    found = standings([section()], values, frozenset({altered} - {""}), today)
    return {name: each.status for name, each in found.items()}


def test_how_questions_stand() -> None:
    said = ("ups", True, TODAY), ("runtime", "10", TODAY), ("other", "x", TODAY)
    assert stood() == dict.fromkeys(("ups", "runtime", "other"), "missing")
    assert stood(*said) == dict.fromkeys(("ups", "runtime", "other"), "answered")
    assert stood(*said, altered="other")["other"] == "altered"
    assert stood(*said, today=date(2027, 11, 21))["other"] == "answered"
    assert stood(*said, today=date(2027, 11, 22))["other"] == "stale"


def test_a_question_that_does_not_apply_is_neither_missing_nor_stale() -> None:
    assert stood(("ups", False, TODAY), ("runtime", "10", TODAY))["runtime"] == "not-applicable"


def test_whether_it_applies_is_not_known_from_a_stale_answer() -> None:
    old = date(2024, 1, 1)
    assert stood(("ups", False, old)) == {"ups": "stale", "runtime": "missing", "other": "missing"}
    assert stood(("ups", True, old), ("runtime", "10", TODAY))["runtime"] == "stale"


def test_what_depends_on_what_does_not_apply_does_not_apply() -> None:
    chain = Section(
        section="s", place=1, domain="power", title=W,
        questions=(
            question("yes-no", id="a"), question("yes-no", id="b", only_if="a"), question("text", id="c", only_if="b"),
        ),
    )  # fmt: skip
    found = standings([chain], {"a": (answer(TODAY), False)}, frozenset(), TODAY)
    assert [each.status for each in found.values()] == ["answered", "not-applicable", "not-applicable"]


def test_what_is_asked_now() -> None:
    values: dict[str, tuple[Answer, Value]] = {"ups": (answer(TODAY), False)}
    found = standings([section()], values, frozenset(), TODAY)
    assert [each.question.id for each in to_ask(found)] == ["other"]
    assert [each.question.id for each in to_ask(found, again=True)] == ["ups", "other"]
