"""A filled form: read whole, every problem said with its line, nothing taken from a form that has one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from netaudit.core.survey import read_text, read_value
from netaudit.core.survey_markdown import Filled, front_matter, raw_answer, read_form
from netaudit.model.errors import stop
from netaudit.model.names import printable
from netaudit.model.survey import Question, Section, SurveyForm
from netaudit.store.documents import check, parse_document, text_of
from netaudit.store.survey import by_id, like
from netaudit.store.yaml12 import Document
from netaudit.workflows.survey import Given

_YAML, _MARKDOWN = (".yaml", ".yml"), (".md", ".markdown")
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Form:
    """What a filled form says."""

    by: str
    on: date
    given: tuple[Given, ...]


@dataclass
class _Reading:
    """A form while it is read."""

    path: Path
    known: Mapping[str, Question]
    today: date
    head: SurveyForm
    problems: list[str] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    on: date = date.min

    def refuse(self, where: str, text: str) -> None:
        self.problems.append(f"{self.path.name}:{where}: {printable(text)}")

    def take(self, name: str, raw: object, remark: str, files: tuple[str, ...], where: tuple[str, str]) -> None:
        """One question's answer.

        Args:
            name: the question's id, as the form writes it.
            raw: the answer; None where there is none.
            remark: to it.
            files: evidence, named from the form's folder.
            where: line and column of the question, and of the answer.
        """
        question = self.known.get(name)
        if question is None:
            self.refuse(where[0], f"no question {name}{like(name, self.known)}")
            return
        if raw is None:
            if remark or files:
                self.refuse(where[0], f"{name}: a remark or evidence without an answer: give the answer too")
            return
        try:
            value = read_value(question, raw, self.on, self.head.language)
            remark = read_text(remark) if remark else ""
            evidence = tuple(self._beside(each) for each in files)
        except ValueError as failure:
            self.refuse(where[1], f"{name}: {failure}")
            return
        self.given.append(Given(name, value, remark, evidence))

    def _beside(self, name: str) -> Path:
        """A file in the form's own folder or below it: a form from elsewhere fetches nothing else from this machine."""
        folder = self.path.parent.resolve()
        plain = name.replace("\\", "/")
        file = folder / plain
        if Path(plain).is_absolute() or ":" in plain or ".." in plain.split("/"):
            raise ValueError(f"evidence {name}: name a file beside the form, without `..` or a drive")
        if not file.is_file() or file.is_symlink() or not file.resolve().is_relative_to(folder):
            raise ValueError(f"evidence {name}: there is no such file beside the form")
        return file


def read_filled(path: Path, sections: tuple[Section, ...], site: str, today: date, by: str = "") -> Form:
    """Read a filled form.

    Args:
        path: `.yaml`, `.yml` or `.md`.
        sections: the questions.
        site: the site's name; the form of another is refused.
        today: in the site's zone.
        by: who answered, where the form does not say.

    Raises:
        NetauditError: `survey-form-kind`, `document-missing`, `survey-form-empty`, or `document-invalid` with
            file, line and mend of every problem. Nothing was written.
    """
    if path.suffix.lower() not in (*_YAML, *_MARKDOWN):
        raise stop("survey-form-kind", path=path.name)
    if path.suffix.lower() in _YAML:
        text = text_of(path)
        document = parse_document(text.encode(), path.name)
        reading = _begun(path, document, sections, today)
        _head(reading, document, site, by)
        _from_yaml(reading, document)
    else:
        head, body = front_matter(_markdown_text(path))
        document = parse_document(head.encode(), path.name)
        reading = _begun(path, document, sections, today)
        _head(reading, document, site, by)
        _from_markdown(reading, body)
    if reading.problems:
        more = len(reading.problems) - _MOST_PROBLEMS
        shown = [*reading.problems[:_MOST_PROBLEMS], *([f"… and {more} more"] if more > 0 else [])]
        raise stop("document-invalid", problems="\n".join(shown))
    if not reading.given:
        raise stop("survey-form-empty", path=path.name)
    return Form(by or reading.head.by, reading.on, tuple(reading.given))


def _markdown_text(path: Path) -> str:
    """The text of a Markdown file; raises `document-missing` or `document-invalid`."""
    from netaudit.store.yaml12 import MAX_BYTES

    if not path.is_file():
        raise stop("document-missing", path=str(path), mend="Name a file that is there.")
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise stop("document-invalid", problems=f"{path.name}:1:1: the file is larger than {MAX_BYTES} bytes")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as failure:
        line = raw.count(b"\n", 0, failure.start) + 1
        problem = f"{path.name}:{line}:1: not UTF-8: save the file as UTF-8"
        raise stop("document-invalid", problems=problem) from failure


def _begun(path: Path, document: Document, sections: tuple[Section, ...], today: date) -> _Reading:
    return _Reading(path, by_id(sections), today, check(document, SurveyForm, path.name))


def _head(reading: _Reading, document: Document, site: str, by: str) -> None:
    head = reading.head
    if head.site != site:
        reading.refuse(_at(document, ("site",)), f"this is the form of {head.site}, not of {site}")
    if not (by or head.by.strip()):
        reading.refuse(_at(document, ("by",)), "who answered? Write the name behind `by:`, or give it with --by")
    reading.on = head.on if isinstance(head.on, date) else reading.today
    if reading.on > reading.today:
        reading.refuse(_at(document, ("on",)), f"{reading.on} is not over yet: write the day on which it was filled in")
        reading.on = reading.today


def _at(document: Document, path: tuple[str | int, ...]) -> str:
    mark = document.mark(path)
    return f"{mark.line}:{mark.column}"


def _from_yaml(reading: _Reading, document: Document) -> None:
    for name, each in reading.head.answers.items():
        where = _at(document, ("answers", name)), _at(document, ("answers", name, "value"))
        raw = None if each.value == "" else each.value
        reading.take(name, raw, each.remark.strip(), tuple(filter(None, each.evidence)), where)


def _from_markdown(reading: _Reading, body: str) -> None:
    if reading.head.answers:
        reading.refuse("1:1", "the answers of a Markdown form stand below its questions, not before them")
    found, problems = read_form(body)
    for problem in problems:
        reading.refuse(f"{problem.line}:1", problem.text)
    for filled in found:
        where = f"{filled.line}:1", f"{filled.answer_line}:1"
        for raw in _raw(reading, filled):
            reading.take(filled.id, raw, filled.said(), tuple(filled.files()), where)


def _raw(reading: _Reading, filled: Filled) -> Iterator[object]:
    """What a question's field holds; nothing where it could not be read, which is said."""
    question = reading.known.get(filled.id)
    try:
        yield raw_answer(filled, tuple(question.columns) if question else ())
    except ValueError as failure:
        reading.refuse(f"{filled.answer_line}:1", f"{filled.id}: {failure}")
