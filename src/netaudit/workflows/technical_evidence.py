"""The evidence of a change as its report tells of it: what is still as it was kept, and the photographs among it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from netaudit.core.journal import Entry
from netaudit.report.technical_facts import Evidence, Print
from netaudit.store.changes import EVIDENCE, FOLDER, file_digest
from netaudit.store.photographs import shown

MOST_SHOWN = 60
"""Photographs in one report; each takes about 200 KB in each of its forms."""
_MOST_BYTES = 32 * 1024 * 1024


def kept_evidence(root: Path, change: str, entries: Sequence[Entry]) -> Iterator[Evidence]:
    """Every file that the journal tells of, in its order.

    Args:
        root: of the workspace.
        change: its id.
        entries: of its journal.
    """
    left = MOST_SHOWN
    for entry in entries:
        if entry.what == "evidence":
            found = _evidence(root / FOLDER / change / EVIDENCE, entry, draws=left > 0)
            left -= found.shown is not None
            yield found


def _evidence(folder: Path, entry: Entry, *, draws: bool) -> Evidence:
    more = entry.more
    file, wanted = str(more.get("file", "")), str(more.get("sha256", ""))
    path = folder / file
    known = "/" not in file and "\\" not in file and not path.is_symlink() and path.is_file()
    whole = known and file_digest(path)[0] == wanted
    picture = shown(file, path.read_bytes()) if whole and draws and path.stat().st_size <= _MOST_BYTES else None
    return Evidence(
        file=file,
        caption=str(more.get("caption", "")),
        sha256=wanted,
        who=entry.who,
        at=entry.at,
        kept="elsewhere" if "place" in more else "whole" if whole else "altered" if known else "missing",
        shown=Print(picture.jpeg, picture.width, picture.height, picture.taken) if picture and picture.jpeg else None,
        why_not=picture.why_not if picture else "" if draws or not whole else "evidence-too-many",
        for_client=more.get("client") is True,
    )
