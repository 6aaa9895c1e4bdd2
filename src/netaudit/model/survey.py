"""The survey: what is asked about a site that no machine can see, and how an answer is kept.

Questions ship with netaudit, one file a section; answers stand in `inventory/survey.yaml`.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from netaudit.model.change_words import Day, Digest, Line, Text
from netaudit.model.site import Language, Written

SurveyDomain = Literal[
    "power", "rack", "switching", "addressing", "naming", "firewall", "wifi", "backups", "applications", "access",
    "mail", "traceability",
]  # fmt: skip
"""The synthesis's domains, in its order."""
Scalar = bool | int | Decimal | date | str
Row = dict[str, Scalar]
Value = Scalar | tuple[Row, ...]
"""What an answer says, typed: yes-no -> bool, number -> int or Decimal, date -> date, choice -> its key, text -> str,
rows -> one mapping a row. An empty tuple of rows means that somebody said there are none."""

QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=63)]
AnswerType = Literal["yes-no", "number", "date", "choice", "text"]
_EVIDENCE = "inventory/survey/"


def _evidence(value: str) -> str:
    name = value.removeprefix(_EVIDENCE)
    if not value.startswith(_EVIDENCE) or "/" in name or "\\" in name or name in ("", ".", ".."):
        raise ValueError("expected a file directly in inventory/survey/")
    return value


class Words(Written):
    """A text in both languages."""

    fr: str
    en: str

    def said(self, language: str) -> str:
        """The text in a language; English for any but French."""
        return self.fr if language == "fr" else self.en


class Asked(Written):
    """What kind of answer is expected."""

    type: AnswerType
    unit: str = ""
    """Of a number, such as `min` or `V`."""
    choices: dict[QuestionId, Words] = Field(default_factory=dict)
    minimum: int = 0
    maximum: int = 1_000_000
    future: bool = False
    """Whether a date may lie after the day it is given: the end of a contract may, a test that was made may not."""

    @model_validator(mode="after")
    def _choices_for_a_choice(self) -> "Asked":
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` with the type choice, and only there")
        return self


class Column(Asked):
    """One column of an answer in rows."""

    title: Words


class Question(Written):
    """One question."""

    id: QuestionId
    type: AnswerType | Literal["rows"]
    ask: Words
    help: Words
    months: Annotated[int, Field(ge=1, le=120)] = 12
    """How long an answer counts."""
    unit: str = ""
    choices: dict[QuestionId, Words] = Field(default_factory=dict)
    columns: dict[QuestionId, Column] = Field(default_factory=dict)
    """Of `rows`: the first one names the row and may not be left empty."""
    minimum: int = 0
    maximum: int = 1_000_000
    future: bool = False
    evidence: bool = False
    """Whether a document or photograph is expected with the answer."""
    only_if: QuestionId | None = None
    """A yes-no question: this one is only asked where that one was answered with yes."""

    @model_validator(mode="after")
    def _whole(self) -> "Question":
        if (self.type == "rows") != bool(self.columns):
            raise ValueError("`columns` with the type rows, and only there")
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` with the type choice, and only there")
        return self

    def asked(self) -> Asked:
        """The kind of answer of a question that is not in rows."""
        kind: AnswerType = "text" if self.type == "rows" else self.type
        return Asked(
            type=kind, unit=self.unit, choices=self.choices, minimum=self.minimum, maximum=self.maximum,
            future=self.future,
        )  # fmt: skip


class Section(Written):
    """One file of questions."""

    section: QuestionId
    place: int
    """Its place among the sections."""
    domain: SurveyDomain
    title: Words
    questions: tuple[Question, ...]


class Evidence(Written):
    """A document or photograph that shows an answer."""

    file: Annotated[str, AfterValidator(_evidence)]
    sha256: Digest
    bytes: Annotated[int, Field(ge=0)]
    place: Line = ""
    """Where a file that is too large for git is kept; empty: it lies at `file`."""


class Answer(Written):
    """One answer as it is kept. `value` is read by the question it belongs to."""

    value: object
    by: Annotated[Line, StringConstraints(min_length=1)]
    """Who said so."""
    on: Day
    remark: Text = ""
    evidence: tuple[Evidence, ...] = ()


class SurveyFile(Written):
    """`inventory/survey.yaml`: the answers, by question."""

    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]
    answers: dict[QuestionId, Answer] = Field(default_factory=dict)


class FormAnswer(Written):
    """One answer of a filled form."""

    value: object = None
    remark: Text = ""
    evidence: tuple[Line, ...] = ()
    """Files beside the form."""


class SurveyForm(Written):
    """A form that `netaudit survey --export` wrote and somebody filled in."""

    form: Literal["netaudit-survey"]
    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]
    site: str
    language: Language
    by: Line = ""
    on: Day | Literal[""] = ""
    answers: dict[str, FormAnswer] = Field(default_factory=dict)
