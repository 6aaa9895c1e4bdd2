"""The incident log on disk: one append-only journal a person in `incidents/journal/`, like those of changes."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from netaudit.core.incident import incidents
from netaudit.core.journal import Entry, JournalError, appended, read
from netaudit.model.errors import stop
from netaudit.model.incident import INCIDENT_ID, Incident
from netaudit.store.records import write_whole

JOURNALS = "incidents/journal"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def log(root: Path) -> tuple[dict[str, Incident], list[str]]:
    """Every incident by id, and what is wrong with journals that do not hold; raises `symlink-refused`."""
    journals: list[list[Entry]] = []
    problems = []
    for path in sorted((root / JOURNALS).glob("*.jsonl")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink() or path.parent.is_symlink() or path.parent.parent.is_symlink():
            raise stop("symlink-refused", path=name)
        try:
            entries = read(path.read_bytes().decode("utf-8"))
        except (JournalError, UnicodeDecodeError) as failure:
            problems.append(f"{name}: {failure}")
            continue
        problems += [f"{name}: line {each.number} is {each.who}'s" for each in entries if each.who != path.stem][:1]
        journals.append(entries)
    found, misunderstood = incidents(journals)
    return found, [*problems, *misunderstood]


def write_line(root: Path, person: str, at: datetime, what: str, more: Mapping[str, object]) -> Path:
    """Add a line to a person's own journal; raises `record-unreadable` where it does not hold, or `symlink-refused`."""
    path = root / JOURNALS / f"{person}.jsonl"
    if any(each.is_symlink() for each in (path, path.parent, path.parent.parent)):
        raise stop("symlink-refused", path=path.relative_to(root).as_posix())
    try:
        text = path.read_bytes().decode("utf-8") if path.is_file() else ""
        longer = appended(text, at.isoformat(timespec="seconds"), person, what, more)
    except (JournalError, UnicodeDecodeError) as failure:
        raise stop("record-unreadable", file=path.relative_to(root).as_posix(), detail=str(failure)) from failure
    write_whole(path, longer.encode())
    return path


def new_id(known: Mapping[str, Incident], now: datetime) -> str:
    """An id that nobody else has: the year's next number here, and a random tail, since ids are made offline."""
    year = f"INC-{now:%Y}-"
    taken = [int(each[9:13]) for each in known if each.startswith(year)]
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(3))
    return f"{year}{max(taken, default=0) + 1:04d}-{tail}"


def find_incident(known: Mapping[str, Incident], given: str) -> Incident:
    """The incident of an id, or of a short form such as `0001`; raises `incident-unknown` or `incident-ambiguous`."""
    if given in known:
        return known[given]
    found = [each for each in known if given and (each.startswith(given) or given in _short_forms(each))]
    if len(found) > 1:
        raise stop("incident-ambiguous", given=given, ids=", ".join(found))
    if not found:
        raise stop("incident-unknown", incident=given)
    return known[found[0]]


def _short_forms(name: str) -> tuple[str, ...]:
    _, _, number, tail = name.split("-")
    return (number, f"{number}-{tail}", tail) if INCIDENT_ID.fullmatch(name) else ()
