"""The survey on disk: the questions that ship, the answers of a site, the evidence attached to them."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from netaudit.core.survey import plain_value, read_value
from netaudit.model.errors import stop
from netaudit.model.names import printable
from netaudit.model.survey import Answer, Evidence, Question, Section, SurveyFile, Value
from netaudit.store.changes import file_digest
from netaudit.store.documents import check, load, read
from netaudit.store.records import write_whole
from netaudit.store.yaml12 import Document, dump

SURVEY = "inventory/survey.yaml"
EVIDENCE = "inventory/survey"
"""Folder of the evidence. Like the answers it holds what was seen, not what governs: no visa is asked for it."""
_QUESTIONS = Path(__file__).resolve().parent / "questions"
_HEADER = "# Answers to what no machine can see. Written by `netaudit survey`; comments are not kept.\n"


@dataclass(frozen=True)
class Answers:
    """What a site's survey file says."""

    given: Mapping[str, tuple[Answer, Value]]
    """Question -> its answer and what it says."""
    unknown: Mapping[str, Answer]
    """Answers to what this version does not ask."""


@cache
def questions() -> tuple[Section, ...]:
    """Every section of questions, in the order in which they are asked."""
    found = [load(path, Section, f"questions/{path.name}") for path in sorted(_QUESTIONS.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda section: section.place))


def by_id(sections: tuple[Section, ...]) -> dict[str, Question]:
    """Question id -> question."""
    return {each.id: each for section in sections for each in section.questions}


def answers(root: Path, sections: tuple[Section, ...], today: date) -> Answers:
    """The answers of a site; none where there is no file.

    Raises:
        NetauditError: `document-invalid`, every problem with its line, or `symlink-refused`.
    """
    path = root / SURVEY
    if not path.exists() and not path.is_symlink():
        return Answers({}, {})
    document = read(path, SURVEY)
    file = check(document, SurveyFile, SURVEY)
    known = by_id(sections)
    given: dict[str, tuple[Answer, Value]] = {}
    problems = []
    for name, answer in file.answers.items():
        if name not in known:
            continue
        try:
            given[name] = (answer, read_value(known[name], answer.value, max(today, answer.on)))
        except ValueError as failure:
            problems.append(located(document, SURVEY, ("answers", name, "value"), f"{name}: {failure}"))
    if problems:
        raise stop("document-invalid", problems="\n".join(problems))
    return Answers(given, {name: each for name, each in file.answers.items() if name not in known})


def located(document: Document, shown: str, path: tuple[str | int, ...], text: str) -> str:
    """A problem with its file, line and column."""
    mark = document.mark(path)
    return f"{shown}:{mark.line}:{mark.column}: {printable(text)}"


def like(name: str, known: Mapping[str, object]) -> str:
    """A question that is called almost so, as a suggestion; empty where none is."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


def write_answers(root: Path, held: Answers, new: Mapping[str, tuple[Answer, Value]]) -> Path:
    """Put new answers to those on file, whole or not at all; returns the file."""
    merged = {**held.given, **new}
    order = list(by_id(questions()))
    plain: dict[str, object] = {name: _plain(*merged[name]) for name in order if name in merged}
    plain |= {name: _plain(answer, None) for name, answer in held.unknown.items()}
    write_whole(root / SURVEY, f"{_HEADER}{dump({'schema': 1, 'answers': plain})}".encode())
    return root / SURVEY


def _plain(answer: Answer, value: Value | None) -> dict[str, object]:
    found: dict[str, object] = {
        "value": answer.value if value is None else plain_value(value),
        "by": answer.by,
        "on": answer.on.isoformat(),
    }
    if answer.remark:
        found["remark"] = answer.remark
    if answer.evidence:
        found["evidence"] = [each.model_dump(exclude_defaults=True) for each in answer.evidence]
    return found


def altered(root: Path, held: Answers) -> frozenset[str]:
    """Questions whose attached documents are gone, or are not the ones that were attached.

    A document that is too large for git lies elsewhere and is not looked for.
    """
    return frozenset(
        name
        for name, (answer, _) in held.given.items()
        if any(not _as_attached(root, each) for each in answer.evidence)
    )


def _as_attached(root: Path, evidence: Evidence) -> bool:
    if evidence.place:
        return True
    path = root / evidence.file
    return path.is_file() and not path.is_symlink() and file_digest(path)[0] == evidence.sha256
