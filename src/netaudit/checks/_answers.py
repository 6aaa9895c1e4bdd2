"""What the survey says, typed. An answer that is missing or of another kind is noted, never taken for a good one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from netaudit.core.look import Look, finding, seen
from netaudit.model.check import ANSWER, Evidence, Finding
from netaudit.model.survey import Row

YEAR_MONTHS = 12


def shown(question: str, *said: str) -> Evidence:
    """Where it can be seen: the question, and what was said."""
    return seen("", f"{ANSWER}{question}", *said)


def yes(look: Look, question: str) -> bool | None:
    """Yes or no; None where nobody said."""
    said = _said(look, question)
    if isinstance(said, bool):
        return said
    _odd(look, question, said)
    return None


def number(look: Look, question: str) -> Decimal | None:
    """A number in the question's unit; None where nobody said."""
    said = _said(look, question)
    if isinstance(said, int | Decimal) and not isinstance(said, bool):
        return Decimal(said)
    _odd(look, question, said)
    return None


def day(look: Look, question: str) -> date | None:
    """A day; None where nobody said."""
    said = _said(look, question)
    if isinstance(said, date):
        return said
    _odd(look, question, said)
    return None


def words(look: Look, question: str) -> str | None:
    """A text, or the key of a choice; None where nobody said."""
    said = _said(look, question)
    if isinstance(said, str):
        return said
    _odd(look, question, said)
    return None


def rows(look: Look, question: str) -> tuple[Row, ...] | None:
    """Rows; an empty tuple where somebody said that there are none, None where nobody said."""
    said = _said(look, question)
    if isinstance(said, tuple):
        return said
    _odd(look, question, said)
    return None


def _said(look: Look, question: str) -> object:
    return look.or_unknown(lambda: look.answer(question))


def _odd(look: Look, question: str, said: object) -> None:
    if said is not None:
        look.note("", "The survey's answer to {question} is not understood.", question=question)


def refused(look: Look, question: str, sentence: str) -> list[Finding]:
    """A finding in these words where the answer is no."""
    return [finding(sentence, shown(question, "no"))] if yes(look, question) is False else []


def months_since(then: date, now: date) -> int:
    """Whole months that have passed."""
    return (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day)


def too_old(look: Look, question: str, sentence: str, months: int = YEAR_MONTHS) -> list[Finding]:
    """A finding where the day that was said lies further back; `sentence` says `{day}`."""
    said = day(look, question)
    if said is None or months_since(said, look.day) < months:
        return []
    return [finding(sentence, shown(question, said.isoformat()), day=said.isoformat())]


def row_name(row: Mapping[str, object], column: str) -> str:
    """What a row is called by its first column."""
    return str(row.get(column, ""))
