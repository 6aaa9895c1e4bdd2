"""What survey answers say, and whether they still count."""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from netaudit.model.names import printable
from netaudit.model.survey import Answer, Asked, Question, Row, Scalar, Section, Value

Status = Literal["answered", "stale", "missing", "altered", "not-applicable"]
MOST_ROWS = 200
_YES = {"yes", "y", "true", "oui", "o", "vrai"}
_NO = {"no", "n", "false", "non", "faux"}
_NONE = {"none", "aucun", "aucune", "[]"}
_NUMBER = re.compile(r"([-+]?)(\d{1,12})(?:[.,](\d{1,6}))?", re.ASCII)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FRENCH_DAY = re.compile(r"(\d\d?)[/.](\d\d?)[/.](\d{4})", re.ASCII)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]")
_LONGEST = 4000


@dataclass(frozen=True)
class Standing:
    """How one question stands on a day."""

    question: Question
    section: str
    status: Status
    """`altered`: a document that was attached is gone or is another one now. Only `answered` may be relied upon."""
    value: Value | None = None
    """What was said, also where it is stale; None where nothing was, or where the question does not apply."""
    answer: Answer | None = None
    until: date | None = None
    """The last day on which the answer counts."""


def read_value(question: Question, raw: object, today: date, language: str = "en") -> Value:
    """What an answer says.

    Args:
        question: what was asked.
        raw: as it came: from YAML, from a form's line, from the terminal; rows as a sequence of mappings.
        today: no date of something that happened lies after it.
        language: of who answers; `31/12/2026` is a date in French only, since it is not the same day everywhere.

    Raises:
        ValueError: it does not answer the question; the text says what does.
    """
    if question.type == "rows":
        return _rows(question, raw, today, language)
    return _scalar(question.asked(), raw, today, language)


def plain_value(value: Value) -> object:
    """An answer as `survey.yaml` holds it, so that `read_value` reads the same again."""
    if isinstance(value, tuple):
        return [{key: plain_value(cell) for key, cell in row.items()} for row in value]
    if isinstance(value, bool | int):
        return value
    return str(value)


def _rows(question: Question, raw: object, today: date, language: str) -> tuple[Row, ...]:
    if isinstance(raw, str) and raw.strip().lower() in _NONE:
        return ()
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise ValueError(f"expected one row for each, with {', '.join(question.columns)}; or none")  # noqa: TRY004  as below
    if len(raw) > MOST_ROWS:
        raise ValueError(f"more than {MOST_ROWS} rows")
    found = []
    for number, each in enumerate(raw, 1):
        try:
            found.append(_row(question, each, today, language))
        except ValueError as failure:
            raise ValueError(f"row {number}: {failure}") from failure
    return tuple(found)


def _row(question: Question, raw: object, today: date, language: str) -> Row:
    if not isinstance(raw, Mapping):
        raise ValueError(f"expected {', '.join(question.columns)}")  # noqa: TRY004  one kind of refusal for a wrong answer
    unknown = [str(key) for key in raw if key not in question.columns]
    if unknown:
        raise ValueError(f"no column {printable(unknown[0])[:40]}; there are {', '.join(question.columns)}")
    row: Row = {}
    for key, column in question.columns.items():
        given = raw.get(key)
        if given is None or given == "":
            continue
        try:
            row[key] = _scalar(column, given, today, language)
        except ValueError as failure:
            raise ValueError(f"{key}: {failure}") from failure
    first = next(iter(question.columns))
    if first not in row:
        raise ValueError(f"{first} is empty")
    return row


def _scalar(asked: Asked, raw: object, today: date, language: str) -> Scalar:
    if asked.type == "yes-no":
        return _yes_no(raw)
    if asked.type == "number":
        return _number(asked, raw)
    if asked.type == "date":
        return _day(asked, raw, today, language)
    if asked.type == "choice":
        return _choice(asked, raw)
    return read_text(raw)


def _yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(f"expected yes or no, not {_shown(raw)}")


def _number(asked: Asked, raw: object) -> int | Decimal:
    text = str(raw).strip() if isinstance(raw, int | float | Decimal | str) and not isinstance(raw, bool) else ""
    if asked.unit and text.endswith(asked.unit):
        text = text.removesuffix(asked.unit).rstrip()
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(f"expected a number{f' in {asked.unit}' if asked.unit else ''}, not {_shown(raw)}")
    found = Decimal(f"{match[1]}{match[2]}.{match[3] or 0}")
    if not asked.minimum <= found <= asked.maximum:
        raise ValueError(f"expected a number from {asked.minimum} to {asked.maximum}, not {_shown(raw)}")
    return int(found) if found == found.to_integral_value() else found.normalize()


def _day(asked: Asked, raw: object, today: date, language: str) -> date:
    text = raw.isoformat() if isinstance(raw, date) else raw.strip() if isinstance(raw, str) else ""
    french = _FRENCH_DAY.fullmatch(text) if language == "fr" else None
    if french:
        text = f"{french[3]}-{int(french[2]):02d}-{int(french[1]):02d}"
    try:
        # `fromisoformat` alone would also take weeks and days of the year.
        found = date.fromisoformat(text if _ISO_DAY.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"expected a day such as 2026-12-31, not {_shown(raw)}") from None
    if found > today and not asked.future:
        raise ValueError(f"expected a day that has been, not {_shown(raw)}")
    return found


def _choice(asked: Asked, raw: object) -> str:
    word = raw.strip().lower() if isinstance(raw, str) else ""
    for key, words in asked.choices.items():
        if word in (key, words.fr.lower(), words.en.lower()):
            return key
    raise ValueError(f"expected one of {', '.join(asked.choices)}; not {_shown(raw)}")


def read_text(raw: object) -> str:
    """A text as it is kept: no control character, not empty.

    Raises:
        ValueError: it is none; the text says why.
    """
    text = str(raw) if isinstance(raw, int | float | str) and not isinstance(raw, bool) else ""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValueError(f"expected a text, not {_shown(raw)}")
    if len(text) > _LONGEST:
        raise ValueError(f"expected at most {_LONGEST} characters")
    if _FORBIDDEN.search(text):
        raise ValueError("a control character: write plain text")
    return text


def _shown(raw: object) -> str:
    return printable(repr(raw))[:60]


def counts_until(question: Question, answer: Answer) -> date:
    """The last day on which an answer counts: the same day of the month, so many months later."""
    months = answer.on.month - 1 + question.months
    year, month = answer.on.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(answer.on.day, calendar.monthrange(year, month)[1]))


def standings(
    sections: Iterable[Section], values: Mapping[str, tuple[Answer, Value]], altered: frozenset[str], today: date
) -> dict[str, Standing]:
    """How every question stands, in the order in which they are asked.

    Args:
        sections: the questions.
        values: question -> its answer and what it says.
        altered: questions whose attached documents are gone or are others now.
        today: in the site's zone.
    """
    asked = list(sections)
    found: dict[str, Standing] = {}
    waiting = [(each, section.section) for section in asked for each in section.questions]
    for question, section in waiting:
        standing = _standing(question, section, values.get(question.id), question.id in altered, today)
        deciding = found.get(question.only_if) if question.only_if else None
        if deciding is not None:
            standing = _under(deciding, standing)
        found[question.id] = standing
    return found


def _standing(
    question: Question, section: str, given: tuple[Answer, Value] | None, altered: bool, today: date
) -> Standing:
    if given is None:
        return Standing(question, section, "missing")
    answer, value = given
    until = counts_until(question, answer)
    status: Status = "altered" if altered else "stale" if today > until else "answered"
    return Standing(question, section, status, value, answer, until)


def _under(deciding: Standing, standing: Standing) -> Standing:
    """A question that is asked only where another one was answered with yes."""
    if deciding.status == "not-applicable" or (deciding.status == "answered" and deciding.value is False):
        return Standing(standing.question, standing.section, "not-applicable")
    if deciding.status != "answered" and standing.status == "answered":
        # Whether it still applies is not known: what was said once is not relied upon.
        return Standing(
            standing.question, standing.section, "stale", standing.value, standing.answer, standing.until
        )  # fmt: skip
    return standing


def to_ask(found: Mapping[str, Standing], *, again: bool = False) -> Iterator[Standing]:
    """The questions that are to be asked now.

    Args:
        found: how they stand.
        again: also those whose answers still count.
    """
    for each in found.values():
        if each.status == "not-applicable":
            continue
        if again or each.status != "answered":
            yield each
