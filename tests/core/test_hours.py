"""Hours of the week on the site's wall clock, also on the nights when clocks are set."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.hours import overlapping

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
WORK = ("Mon-Fri 08:00-19:00",)


def _hit(hours: tuple[str, ...], start: str, minutes: int = 60, zone: ZoneInfo = PARIS) -> str | None:
    begins = datetime.fromisoformat(start)
    found = overlapping(hours, zone, begins, begins + timedelta(minutes=minutes))
    return found[0].astimezone(zone).strftime("%a %H:%M") if found else None


@pytest.mark.parametrize(
    ("hours", "start", "expected"),
    [
        (WORK, "2026-12-01T07:00:00+01:00", None),
        (WORK, "2026-12-01T07:00:01+01:00", "Tue 08:00"),
        (WORK, "2026-12-01T12:00:00+01:00", "Tue 12:00"),
        (WORK, "2026-12-01T18:59:59+01:00", "Tue 18:59"),
        (WORK, "2026-12-01T19:00:00+01:00", None),
        (WORK, "2026-12-05T12:00:00+01:00", None),
        (("Sat 09:00-12:00", *WORK), "2026-12-05T08:30:00+01:00", "Sat 09:00"),
        (("Fri-Mon 22:00-06:00",), "2026-12-01T05:30:00+01:00", "Tue 05:30"),
        (("Fri-Mon 22:00-06:00",), "2026-12-02T05:30:00+01:00", None),
        (("Sun 22:00-24:00",), "2026-12-06T23:30:00+01:00", "Sun 23:30"),
        (("Sun 22:00-24:00",), "2026-12-07T00:00:00+01:00", None),
        ((), "2026-12-01T12:00:00+01:00", None),
    ],
)
def test_hours_and_what_lies_in_them(hours: tuple[str, ...], start: str, expected: str | None) -> None:
    assert _hit(hours, start) == expected


def test_the_sites_clock_counts_not_the_machines() -> None:
    assert _hit(WORK, "2026-12-01T04:30:00+00:00", zone=REUNION) == "Tue 08:30"
    assert _hit(WORK, "2026-12-01T16:00:00+00:00", zone=REUNION) is None


def test_an_hour_that_comes_twice_counts_twice() -> None:
    """2026-10-25 in Paris, 02:00-03:00."""
    night = ("Sun 02:00-03:00",)
    assert _hit(night, "2026-10-25T02:30:00+02:00", 1) == "Sun 02:30"
    assert _hit(night, "2026-10-25T02:30:00+01:00", 1) == "Sun 02:30"
    assert _hit(night, "2026-10-25T03:00:00+01:00", 1) is None


def test_an_hour_that_does_not_come_is_the_one_in_its_place() -> None:
    """2027-03-28 in Paris: 02:00 is followed by 03:00 summer time."""
    night = ("Sun 02:15-02:45",)
    assert _hit(night, "2027-03-28T00:30:00+00:00", 60) is not None
    assert _hit(night, "2027-03-28T02:00:00+00:00", 60) is None


def test_what_is_no_hours() -> None:
    with pytest.raises(ValueError, match="not hours"):
        _hit(("Monday 8-19",), "2026-12-01T12:00:00+01:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), st.integers(1, 3000))  # noqa: DTZ001  made aware below
def test_a_moment_that_is_told_lies_between_and_in_the_hours(naive: datetime, minutes: int) -> None:
    start = naive.replace(tzinfo=PARIS).astimezone(ZoneInfo("UTC"))
    end = start + timedelta(minutes=minutes)
    found = overlapping(WORK, PARIS, start, end)
    inside = [
        moment
        for step in range(0, minutes, 15)
        if (moment := (start + timedelta(minutes=step)).astimezone(PARIS)).weekday() < 5 and 8 <= moment.hour < 19
    ]
    if found is None:
        assert not inside
    else:
        assert start <= found[0] < end
        local = found[0].astimezone(PARIS)
        assert local.weekday() < 5
        assert 8 <= local.hour < 19
        assert not inside or found[0] <= inside[0]
