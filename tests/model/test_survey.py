"""What questions and answers may look like."""

import pytest
from pydantic import ValidationError

from netaudit.model.survey import Answer, Asked, Evidence, Question, Words

WORDS = {"fr": "a", "en": "b"}
BARE = {"id": "q-one", "ask": WORDS, "help": WORDS}


def test_words_are_said_in_the_readers_language() -> None:
    words = Words(fr="oui", en="yes")
    assert (words.said("fr"), words.said("en"), words.said("de")) == ("oui", "yes", "yes")


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "rows"},
        {"type": "text", "columns": {"a": {"type": "text", "title": WORDS}}},
        {"type": "choice"},
        {"type": "date", "choices": {"a": WORDS}},
        {"type": "text", "months": 0},
        {"type": "text", "id": "Q One"},
    ],
)
def test_a_question_that_is_not_whole_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Question.model_validate({**BARE, **wrong})


def test_choices_belong_to_a_choice() -> None:
    with pytest.raises(ValidationError):
        Asked(type="choice")
    assert Asked.model_validate({"type": "choice", "choices": {"a": WORDS}}).choices["a"].fr == "a"


def test_the_kind_of_a_single_answer() -> None:
    assert Question.model_validate({**BARE, "type": "number", "unit": "min"}).asked().unit == "min"
    rows = Question.model_validate({**BARE, "type": "rows", "columns": {"a": {"type": "text", "title": WORDS}}})
    assert rows.asked().type == "text"


@pytest.mark.parametrize("file", ["inventory/survey/a.pdf", "inventory/survey/1f-a b.pdf"])
def test_evidence_lies_in_its_folder(file: str) -> None:
    assert Evidence(file=file, sha256="0" * 64, bytes=1).file == file


@pytest.mark.parametrize("file", ["a.pdf", "inventory/survey/../site.yaml", "inventory/survey/", "inventory/survey/..",
                                  "inventory/survey/a\\b", "/etc/passwd"])  # fmt: skip
def test_evidence_lies_nowhere_else(file: str) -> None:
    with pytest.raises(ValidationError):
        Evidence(file=file, sha256="0" * 64, bytes=1)


def test_an_answer_is_somebodys() -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate({"value": True, "by": "", "on": "2026-11-21"})
