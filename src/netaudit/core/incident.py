"""The incident log, put together from its journals' lines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import msgspec

from netaudit.core.journal import Entry, merged
from netaudit.model.incident import (
    CLOSED,
    INCIDENT_ID,
    MOST_MINUTES,
    NOTED,
    NOTICE,
    OPENED,
    Closed,
    Incident,
    Noted,
    NoticeMade,
    Opened,
    Work,
)

L = TypeVar("L", Opened, Noted, Closed, NoticeMade)


def incidents(journals: Sequence[Sequence[Entry]]) -> tuple[dict[str, Incident], list[str]]:
    """Every incident by id, in the order of their ids, and what is wrong with lines that cannot be understood.

    The clocks of two writers may differ, so that a note can be older than what it belongs to: openings are read first.
    """
    entries = merged(journals)
    found: dict[str, Incident] = {}
    problems: list[str] = []
    for what in (OPENED, NOTED, NOTICE, CLOSED):
        for entry in entries:
            if entry.what == what:
                try:
                    _take(found, entry)
                except (msgspec.ValidationError, ValueError) as failure:
                    problems.append(f"{entry.who}, line {entry.number}: {failure}")
    problems += [f"{e.who}, line {e.number}: unknown word" for e in entries if e.what not in _KNOWN]
    return dict(sorted(found.items())), problems


_KNOWN = {OPENED, NOTED, CLOSED, NOTICE}


def _take(found: dict[str, Incident], entry: Entry) -> None:
    _time(entry.at)
    if entry.what == OPENED:
        _open(found, entry, _line(entry, Opened))
    elif entry.what == NOTED:
        noted = _line(entry, Noted)
        incident = _known(found, noted.id)
        work = Work(entry.at, entry.who, noted.text, _minutes(noted.minutes))
        found[noted.id] = replace(incident, works=(*incident.works, work))
    elif entry.what == NOTICE:
        made = _line(entry, NoticeMade)
        incident = _known(found, made.id)
        found[made.id] = replace(incident, notices=(*incident.notices, made))
    else:
        _close(found, entry, _line(entry, Closed))


def _open(found: dict[str, Incident], entry: Entry, line: Opened) -> None:
    if not INCIDENT_ID.fullmatch(line.id):
        raise ValueError("no id of an incident")
    if line.id in found:
        raise ValueError(f"{line.id} stands twice")
    _time(line.happened_at)
    minutes = _minutes(line.minutes)
    works = (Work(entry.at, entry.who, line.title, minutes),) if minutes else ()
    found[line.id] = Incident(
        line.id,
        line.title,
        line.kind,
        line.happened_at,
        entry.at,
        entry.who,
        line.hosts,
        line.change,
        line.facts,
        works,
    )


def _close(found: dict[str, Incident], entry: Entry, line: Closed) -> None:
    incident = _known(found, line.id)
    if not incident.open:
        return  # two people closed it apart: the first one did
    minutes = _minutes(line.minutes)
    works = (Work(entry.at, entry.who, line.resolution, minutes),) if minutes else ()
    found[line.id] = replace(
        incident,
        works=(*incident.works, *works),
        closed_at=entry.at,
        closed_by=entry.who,
        resolution=line.resolution,
        change=incident.change if line.change is None else line.change,
    )


def _line(entry: Entry, kind: type[L]) -> L:
    return msgspec.convert(dict(entry.more), kind)


def _known(found: dict[str, Incident], name: str) -> Incident:
    if name not in found:
        raise ValueError(f"{name[:40]} is no incident of this log")
    return found[name]


def _time(text: str) -> None:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("a time without its zone")


def _minutes(number: int) -> int:
    if not 0 <= number <= MOST_MINUTES:
        raise ValueError(f"minutes from 0 to {MOST_MINUTES}")
    return number
