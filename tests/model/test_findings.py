"""What a file of findings may say of time: a report converts it, and no file may stop a report."""

import pytest
from pydantic import TypeAdapter, ValidationError

from netaudit.model.findings import Moment

MOMENT = TypeAdapter(Moment)


def test_a_time_with_its_zone_stays_as_it_is() -> None:
    assert MOMENT.validate_python("2026-11-20T10:00:00+04:00") == "2026-11-20T10:00:00+04:00"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-11-20T10:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_what_is_no_time_or_no_zone_can_say_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        MOMENT.validate_python(text)
