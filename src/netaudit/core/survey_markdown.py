"""A survey form in Markdown, as it comes back from whoever filled it in.

Below its front matter, each question is a heading, a line that begins with the question's id in back quotes, its help
as a quotation, and three fields: answer, remark, evidence, in French or English. Everything else is refused with its
line, since a sentence that stands in the wrong place would be an answer that is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from netaudit.model.names import printable

Lines = list[tuple[int, str]]
_ID = re.compile(r"`([A-Za-z0-9-]{1,80})`")
_FIELD = re.compile(r"\*{0,2}(Answer|Réponse|Remark|Remarque|Evidence|Preuves?)\*{0,2}[ \u00a0\u202f]{0,2}:\*{0,2}(.*)")
_FIELDS = {
    "Answer": "value", "Réponse": "value", "Remark": "remark", "Remarque": "remark", "Evidence": "evidence",
    "Preuve": "evidence", "Preuves": "evidence",
}  # fmt: skip
_BLANK = re.compile(r"[_.…\s]*")
_RULE = re.compile(r"[|:\-\s]+")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass
class Filled:
    """What stands below one question. Lines count from 1."""

    id: str
    line: int
    value: Lines = field(default_factory=list)
    remark: Lines = field(default_factory=list)
    evidence: Lines = field(default_factory=list)

    @property
    def answer_line(self) -> int:
        """Where the answer stands; where the question does, if there is none."""
        return next((number for number, text in self.value if text), self.line)

    def files(self) -> list[str]:
        """The evidence that is named: one file a line, or several with `;` between them."""
        return [part.strip() for _, text in self.evidence for part in text.split(";") if part.strip()]

    def said(self) -> str:
        """The remark."""
        return "\n".join(text for _, text in self.remark).strip()


@dataclass(frozen=True)
class FormProblem:
    """Why a form is refused, and where."""

    line: int
    text: str


def front_matter(text: str) -> tuple[str, str]:
    """A form's front matter and what follows, every line at its own number; the first is empty where there is none."""
    lines = text.split("\n")
    if lines[0].strip() == "---":
        for place, line in enumerate(lines[1:], 1):
            if line.strip() == "---":
                return "\n".join(["", *lines[1:place]]), "\n".join([""] * (place + 1) + lines[place + 1 :])
    return "", text


def read_form(body: str) -> tuple[list[Filled], list[FormProblem]]:
    """Everything below the front matter: what was filled in, question by question, and what is out of place."""
    reader = _Reader()
    for number, raw in enumerate(body.split("\n"), 1):
        reader.take(number, raw.strip())
    return reader.found, reader.problems


class _Reader:
    def __init__(self) -> None:
        self.found: list[Filled] = []
        self.problems: list[FormProblem] = []
        self._here: Filled | None = None
        self._into: Lines | None = None

    def take(self, number: int, line: str) -> None:
        identity, named = _ID.match(line), _FIELD.match(line)
        if line.startswith("#"):
            self._here = self._into = None
        elif identity and self._into is None:
            self._question(Filled(identity[1], number))
        elif named and self._here is not None:
            self._field(self._here, _FIELDS[named[1]], number, named[2])
        elif self._into is not None:
            self._into.append((number, _filled(line)))
        elif line and not line.startswith((">", "<!--")) and self.found:
            shown = printable(line)[:40]
            self._refuse(number, f"“{shown}” belongs to no field: write it behind the colon of the answer")

    def _question(self, filled: Filled) -> None:
        other = next((each.line for each in self.found if each.id == filled.id), None)
        if other is not None:
            self._refuse(filled.line, f"{filled.id} stands twice, also on line {other}: keep one")
        self.found.append(filled)
        self._here = filled

    def _field(self, here: Filled, name: str, number: int, rest: str) -> None:
        self._into = {"value": here.value, "remark": here.remark, "evidence": here.evidence}[name]
        if self._into:
            self._refuse(number, f"{here.id}: this field stands twice: keep one")
        self._into.append((number, _filled(rest.strip())))

    def _refuse(self, line: int, text: str) -> None:
        self.problems.append(FormProblem(line, text))


def _filled(text: str) -> str:
    """What was written; a line that was left to write on is empty."""
    return "" if _BLANK.fullmatch(text) else text


def raw_answer(filled: Filled, columns: Sequence[str]) -> object:
    """What was answered, not yet read: None where nothing was, a text, or for `columns` one mapping a row.

    Raises:
        ValueError: a row of a table has other columns than it should.
    """
    texts = [text for _, text in filled.value]
    if not columns:
        return "\n".join(texts).strip() or None
    table = [text for text in texts if text.startswith("|")]
    other = " ".join(text for text in texts if text and not text.startswith("|"))
    rows = [row for text in table[1:] if not _RULE.fullmatch(text) and any(row := _cells(text))]
    if other and rows:
        raise ValueError("a table and a text: keep one")
    if other or not rows:
        return other or None
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise ValueError(f"row {number} has {len(row)} cells; the table has {len(columns)} columns")
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _cells(line: str) -> list[str]:
    inner = line.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [_filled(cell.replace("\\|", "|").strip()) for cell in _CELL.split(inner)]
