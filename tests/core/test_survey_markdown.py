"""A Markdown form as it comes back: what was filled in, and every sentence that would be lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.survey_markdown import front_matter, raw_answer, read_form

FORM = """\
An introduction that says `something`.

## Section

### A question?

`q-one` any words

> help

**Réponse :** oui
et demie

**Remarque :** vue le matin

le soir aussi
**Preuve :** a.jpg ; b.pdf
c.png

### Another

`q-two`
Answer: ____
Remark:
Evidence:
"""


def test_a_filled_form() -> None:
    found, problems = read_form(FORM)
    assert problems == []
    one, two = found
    assert (one.id, one.line, one.answer_line) == ("q-one", 7, 11)
    assert raw_answer(one, ()) == "oui\net demie"
    assert one.said() == "vue le matin\n\nle soir aussi"
    assert one.files() == ["a.jpg", "b.pdf", "c.png"]
    assert raw_answer(two, ()) is None
    assert two.answer_line == two.line
    assert two.files() == []


TABLE = "`t`\n\nAnswer:\n\n| Name | Made by |\n|:--|---|\n| a \\| b | c |\n|  | |\n|d||\n"


def test_a_table() -> None:
    (filled,), _ = read_form(TABLE)
    assert raw_answer(filled, ("name", "maker")) == [{"name": "a | b", "maker": "c"}, {"name": "d", "maker": ""}]


@pytest.mark.parametrize("said", ["none", "aucun"])
def test_a_word_in_place_of_a_table(said: str) -> None:
    (filled,), _ = read_form(f"`t`\nAnswer: {said}\n\n| Name | Maker |\n|---|---|\n| | |\n")
    assert raw_answer(filled, ("name", "maker")) == said


def test_an_empty_table_is_no_answer() -> None:
    (filled,), _ = read_form("`t`\nAnswer:\n| Name | Maker |\n|---|---|\n| | |\n")
    assert raw_answer(filled, ("name", "maker")) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("`t`\nAnswer: none\n| a | b |\n|---|---|\n| x | y |\n", "a table and a text: keep one"),
        ("`t`\nAnswer:\n| a | b |\n|---|---|\n| x | y | z |\n", "row 1 has 3 cells; the table has 2 columns"),
    ],
)
def test_a_table_that_would_lose_something_is_refused(text: str, said: str) -> None:
    (filled,), _ = read_form(text)
    with pytest.raises(ValueError, match=said):
        raw_answer(filled, ("a", "b"))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("`q`\nyes of course\nAnswer:\n", 2, "“yes of course” belongs to no field"),
        ("`q`\nAnswer: a\n\n### next\n\nlost words\n", 6, "“lost words” belongs to no field"),
        ("`q`\nAnswer: a\n### x\n`q`\nAnswer: b\n", 4, "q stands twice, also on line 1: keep one"),
        ("`q`\nAnswer: a\nRemark:\nAnswer: b\n", 4, "q: this field stands twice: keep one"),
    ],
)
def test_what_would_be_lost_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    _, problems = read_form(text)
    assert [(each.line, said in each.text) for each in problems] == [(line, True)]


def test_front_matter_keeps_its_lines() -> None:
    head, body = front_matter("---\na: 1\n---\ntext\n")
    assert head.split("\n")[1] == "a: 1"
    assert body.split("\n")[3] == "text"
    assert front_matter("text\n") == ("", "text\n")
    assert front_matter("---\nnever ended\n") == ("", "---\nnever ended\n")


LINES = st.sampled_from(
    ["`q-one`", "`q-two`", "Answer: x", "**Réponse :** y", "Remark:", "Evidence: a;b", "| a | b |", "|---|---|", "# h",
     "> q", "text", "", "|x|", "Answer:", "`", "---"]
)  # fmt: skip


@given(st.lists(LINES, max_size=20))
def test_any_order_of_lines_is_read_and_no_word_is_lost(lines: list[str]) -> None:
    found, problems = read_form("\n".join(lines))
    told = {number for each in found for field in (each.value, each.remark, each.evidence) for number, _ in field}
    refused = {each.line for each in problems}
    first = min((each.line for each in found), default=len(lines) + 1)
    for number, line in enumerate(lines, 1):
        if number > first and line and not line.startswith(("#", ">", "`q")):
            assert number in told | refused
    for each in found:
        for columns in ((), ("a", "b")):
            try:
                raw_answer(each, columns)
            except ValueError:
                assert columns


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    head, body = front_matter(text)
    found, _ = read_form(body)
    for each in found:
        each.files()
        each.said()
        assert isinstance(raw_answer(each, ()), str | None)
    assert isinstance(head, str)
