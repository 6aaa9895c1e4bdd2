"""The questions that ship, and a site's answers on disk."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from netaudit.checks import checks
from netaudit.core.survey import standings
from netaudit.model.check import ANSWER
from netaudit.model.errors import NetauditError
from netaudit.model.survey import Answer, Evidence, Value
from netaudit.store.survey import SURVEY, altered, answers, by_id, questions, write_answers

TODAY = date(2026, 11, 21)
SECTIONS = [
    "power", "ups", "rack", "labels", "firewall", "wifi", "backups", "applications", "remote-maintenance", "contracts",
    "sessions", "mail", "archiving", "decisions",
]  # fmt: skip


def test_every_section_that_no_machine_can_see_has_its_questions() -> None:
    assert [section.section for section in questions()] == SECTIONS
    assert all(3 <= len(section.questions) <= 9 for section in questions())


def test_every_answer_that_a_check_reads_is_asked() -> None:
    read = {need.removeprefix(ANSWER) for check in checks() for need in check.needs if need.startswith(ANSWER)}
    assert read - set(by_id(questions())) == set()
    assert read


def test_no_two_questions_have_one_id() -> None:
    ids = [each.id for section in questions() for each in section.questions]
    assert len(ids) == len(set(ids))


def test_a_condition_is_a_yes_no_question_that_is_asked_before() -> None:
    for section in questions():
        before: dict[str, str] = {}
        for each in section.questions:
            assert each.only_if is None or before[each.only_if] == "yes-no", each.id
            before[each.id] = each.type


def test_every_text_is_there_in_both_languages_and_french_has_its_spaces() -> None:
    for section in questions():
        texts = [section.title]
        for each in section.questions:
            texts += [each.ask, each.help, *each.choices.values()]
            texts += [column.title for column in each.columns.values()]
            texts += [words for column in each.columns.values() for words in column.choices.values()]
            assert len(each.ask.fr) > 5
            assert len(each.help.en) > 5
        for words in texts:
            assert words.fr.strip()
            assert words.en.strip()
            assert not re.search(r"[^\s\u00a0][?!:;](\s|$)", words.fr), words.fr
            assert "'" not in words.fr, words.fr


def test_no_file_means_no_answer(tmp_path: Path) -> None:
    assert answers(tmp_path, questions(), TODAY).given == {}


def _written(root: Path, text: str) -> Path:
    path = root / SURVEY
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema: 1\nanswers:\n  rack-locked: {value: perhaps, by: A, on: 2026-01-01}\n",
         "inventory/survey.yaml:3:24: rack-locked: expected yes or no, not 'perhaps'"),
        ("schema: 1\nanswers:\n  rack-locked: {value: true, on: 2026-01-01}\n", ":3:16: answers.rack-locked.by"),
        ("schema: 1\nanswers:\n  rack-locked: {value: true, by: A, on: 1/1/2026}\n", "answers.rack-locked.on"),
        ("schema: 1\nanswers:\n  rack-locked: {value: true, by: A, on: 2026-01-01, who: B}\n", "unknown key"),
        ("schema: 9\n", "schema"),
        ("schema: 1\nanswers:\n  rack-locked: {value: true, by: A, on: 2026-01-01, evidence: [{file: ../x, sha256: a, "
         "bytes: 1}]}\n", "expected a file directly in inventory/survey/"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_file_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    _written(tmp_path, text)
    with pytest.raises(NetauditError) as refused:
        answers(tmp_path, questions(), TODAY)
    assert said in str(refused.value.verdict.reasons[0].params["problems"])


def test_what_is_written_is_read_again_and_unknown_answers_stay(tmp_path: Path) -> None:
    _written(tmp_path, "schema: 1\nanswers:\n  of-tomorrow: {value: [1, 2], by: A, on: 2026-01-01}\n"
                       "  rack-locked: {value: yes, by: A, on: 2026-01-01, remark: 'x: y'}\n")  # fmt: skip
    held = answers(tmp_path, questions(), TODAY)
    assert held.given["rack-locked"][1] is True
    assert list(held.unknown) == ["of-tomorrow"]
    rows: Value = ({"name": "no", "organisation": "07"},)
    new = {"rack-access-list": (Answer(value=rows, by="B", on=TODAY), rows)}
    write_answers(tmp_path, held, new)
    again = answers(tmp_path, questions(), TODAY)
    assert again.given["rack-access-list"][1] == rows
    assert again.given["rack-locked"][0].remark == "x: y"
    assert again.unknown["of-tomorrow"].value == (1, 2)
    before = (tmp_path / SURVEY).read_bytes()
    write_answers(tmp_path, again, {})
    assert (tmp_path / SURVEY).read_bytes() == before


def test_evidence_that_is_gone_or_altered_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "inventory" / "survey").mkdir(parents=True)
    (tmp_path / "inventory" / "survey" / "a.jpg").write_bytes(b"photo")
    digest = hashlib.sha256(b"photo").hexdigest()

    def held(file: str, place: str = "") -> frozenset[str]:
        evidence = Evidence(file=f"inventory/survey/{file}", sha256=digest, bytes=5, place=place)
        answer = Answer(value=True, by="A", on=TODAY, evidence=(evidence,))
        write_answers(tmp_path, answers(tmp_path, questions(), TODAY), {"rack-locked": (answer, True)})
        return altered(tmp_path, answers(tmp_path, questions(), TODAY))

    assert held("a.jpg") == frozenset()
    assert held("b.jpg") == {"rack-locked"}
    assert held("b.jpg", place="a film, on the shelf") == frozenset()
    (tmp_path / "inventory" / "survey" / "a.jpg").write_bytes(b"another")
    assert held("a.jpg") == {"rack-locked"}


def test_every_question_can_be_stood() -> None:
    found = standings(questions(), {}, frozenset(), TODAY)
    assert {each.status for each in found.values()} == {"missing"}
    assert list(found) == list(by_id(questions()))
