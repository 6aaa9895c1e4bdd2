"""Hours of the week in the site's zone, such as `Mon-Fri 08:00-19:00`, and when they are next."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MIDNIGHT = 24 * 60
_HOURS = re.compile(r"(\w{3})(?:-(\w{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)")


def overlapping(hours: Sequence[str], zone: tzinfo, start: datetime, end: datetime) -> tuple[datetime, str] | None:
    """The first moment between two that lies in any of these hours, and which ones; None where none does.

    Args:
        hours: as the policy writes them; an end that is not after its start is on the next day.
        zone: whose wall clocks they are read on. Where the clock is set back, an hour that comes twice counts twice;
            where it is set forward, one that does not come is the one that comes in its place.
        start: with a zone.
        end: with a zone.
    """
    found = [
        (max(begins, start), each)
        for each in hours
        for begins, ends in _occurrences(each, zone, start, end)
        if begins < end and ends > start
    ]
    return min(found) if found else None


def _occurrences(hours: str, zone: tzinfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Every span of these hours that may touch the time between two moments, in UTC."""
    parts = _HOURS.fullmatch(hours)
    if parts is None:
        raise ValueError(f"not hours of the week: {hours}")
    first, last = _DAYS.index(parts[1]), _DAYS.index(parts[2] or parts[1])
    days = {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    opens, closes = _clock(parts[3], parts[4]), _clock(parts[5], parts[6])
    day = start.astimezone(zone).date() - timedelta(days=1)
    while day <= end.astimezone(zone).date():
        if day.weekday() in days:
            until = day if opens < closes < _MIDNIGHT else day + timedelta(days=1)
            # Of a wall time that comes twice, the earlier one opens and the later one closes.
            began = datetime.combine(day, _time(opens), zone).replace(fold=0).astimezone(UTC)
            ended = (datetime.combine(until, _time(closes), zone).replace(fold=1)).astimezone(UTC)
            yield began, ended
        day += timedelta(days=1)


def _clock(hour: str, minute: str) -> int:
    """Minutes since midnight; 24:00 is the end of the day."""
    return int(hour) * 60 + int(minute)


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
