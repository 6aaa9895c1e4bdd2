"""The words that requests and other files that people write are made of: a line, a day, a person, a file."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

_LINE = r"^[^\x00-\x1f\x7f\u0085\u2028\u2029]*$"


def _moment(value: object) -> datetime:
    """A date and time; YAML 1.2 has no type for it, so it arrives as text."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else _refused()
    except ValueError:
        return _refused()


def _refused() -> datetime:
    raise ValueError("expected a date and time such as 2026-12-01T19:30+04:00")


def _day(value: object) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    raise ValueError("expected a date such as 2027-01-31")


def _inside(value: str) -> str:
    """A path inside the change's own folder, the same on every system."""
    if not re.fullmatch(r"evidence/[\w][\w .,()+-]*", value) or ".." in value:
        raise ValueError("expected a file of this change, such as evidence/devis.pdf")
    return value


def _governed(value: str) -> str:
    if not re.fullmatch(r"(inventory|playbooks)(/[\w][\w.-]*)+", value):
        raise ValueError("expected a file below inventory/ or playbooks/")
    return value


def _absolute(value: str) -> str:
    if not re.fullmatch(r"(/[A-Za-z0-9_][A-Za-z0-9_.+@-]*)+", value):
        raise ValueError("expected the whole path of a file, such as /etc/nftables.conf")
    return value


Moment = Annotated[datetime, BeforeValidator(_moment, json_schema_input_type=str)]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]
EvidenceFile = Annotated[str, AfterValidator(_inside)]
GovernedPath = Annotated[str, AfterValidator(_governed)]
"""A file whose content only counts once it is accepted."""
FilePath = Annotated[str, AfterValidator(_absolute)]
Line = Annotated[str, StringConstraints(pattern=_LINE, max_length=500)]
"""One line of text: no line break or control character, so nothing slips in behind it."""
Text = Annotated[str, StringConstraints(max_length=20_000)]
PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{0,62}$")]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
