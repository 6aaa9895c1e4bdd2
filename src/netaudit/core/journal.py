"""The journal: one hash chain for each writer, append-only. A line that was altered, removed or put between is noticed.

Each line is canonical JSON and holds the digest of the line before it; the first holds none. The last line's digest is
the chain's head: whoever has seen a head knows whether what is shown now still contains it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netaudit.core.digest import canonical_json, digest


@dataclass(frozen=True)
class Entry:
    """One line."""

    number: int
    at: str
    """ISO 8601 with zone."""
    who: str
    what: str
    """A short word: `presented`, `planned`, `gate`, `begun`, `note`, …"""
    more: Mapping[str, object]
    previous: str


class JournalError(Exception):
    """The chain does not hold."""


def appended(text: str, at: str, who: str, what: str, more: Mapping[str, object]) -> str:
    """The journal with one more line.

    Raises:
        JournalError: what is there does not hold.
    """
    entries = read(text)
    last = entries[-1] if entries else None
    lines = _lines(text)
    line = {
        "number": last.number + 1 if last else 1,
        "at": at,
        "who": who,
        "what": what,
        "more": dict(more),
        "previous": digest(lines[-1].encode()) if lines else "",
    }
    return f"{text}{canonical_json(line).decode()}\n"


def read(text: str) -> list[Entry]:
    """Every line, in order.

    Raises:
        JournalError: a line is no entry, or not the next one after the line before it.
    """
    entries: list[Entry] = []
    previous = ""
    if text and not text.endswith("\n"):
        raise JournalError("its last line is cut short")
    for number, line in enumerate(_lines(text), 1):
        try:
            plain = json.loads(line)
            entry = Entry(**plain)
            written = canonical_json(plain).decode()
        except (ValueError, TypeError, RecursionError) as failure:
            raise JournalError(f"line {number} is no entry") from failure
        if line != written or not isinstance(entry.more, dict):
            raise JournalError(f"line {number} is not as netaudit writes it")
        if entry.number != number or entry.previous != previous:
            raise JournalError(f"line {number} does not follow the line before it")
        previous = digest(line.encode())
        entries.append(entry)
    return entries


def _lines(text: str) -> list[str]:
    """The lines of a journal. `splitlines` would also end them inside a text, where JSON leaves U+0085 or U+2028."""
    return text.removesuffix("\n").split("\n") if text else []


def head(text: str) -> str:
    """The digest of the last line; empty for an empty journal."""
    lines = _lines(text)
    return digest(lines[-1].encode()) if lines else ""


def continues(older: str, newer: str) -> bool:
    """Whether a journal is an earlier one with lines added at its end."""
    return newer.startswith(older)


def merged(journals: Sequence[Sequence[Entry]]) -> list[Entry]:
    """The entries of several writers in the order of their times; of one writer, always in their own order."""
    return sorted((entry for journal in journals for entry in journal), key=lambda e: (e.at, e.who, e.number))
