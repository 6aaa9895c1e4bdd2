"""What is noted and kept along a change's way: notes, quotes, mandates, photographs, diagrams."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from netaudit.model.errors import stop
from netaudit.store.changes import EVIDENCE, FOLDER, file_digest, write_journal
from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace
from netaudit.workflows.change import Written, finished

EVIDENCE_IN_GIT_BYTES = 10 * 1024 * 1024
"""Larger evidence stays out of git, recorded by digest and place."""


def note(workspace: Workspace, change: str, person: str, text: str, now: datetime, *, commit: bool) -> Written:
    """Add a dated note to the journal."""
    with workspace.locked("change note"):
        path = write_journal(workspace.root, change, person, now, "note", {"text": text})
        return finished(workspace, change, [path], f"{change}: a note by {person}", commit=commit)


@dataclass(frozen=True)
class Exhibit:
    """A file that is to be kept."""

    file: Path
    caption: str = ""
    """What it shows."""
    for_client: bool = False
    """Whether a client may see it, if it is a photograph: no address, label or screen can be read on it."""


def attach(workspace: Workspace, change: str, person: str, exhibit: Exhibit, now: datetime, *, commit: bool) -> Written:
    """Keep a file as evidence, with its SHA-256; one over 10 MB is recorded by digest and place.

    Raises:
        NetauditError: `evidence-exists`: another file of that name is there; nothing was overwritten.
    """
    file = exhibit.file
    with workspace.locked("change attach"):
        found, size = file_digest(file)
        kept = workspace.root / FOLDER / change / EVIDENCE / safe_name(file.name)
        more: dict[str, object] = {"file": kept.name, "sha256": found, "bytes": size, "caption": exhibit.caption}
        if exhibit.for_client:
            more["client"] = True
        paths = []
        if size > EVIDENCE_IN_GIT_BYTES:
            more["place"] = file.name
        elif kept.exists():
            if file_digest(kept)[0] != found:
                raise stop("evidence-exists", file=kept.relative_to(workspace.root).as_posix())
        else:
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_whole(kept, file.read_bytes())
            paths.append(kept)
        paths.append(write_journal(workspace.root, change, person, now, "evidence", more))
        return finished(workspace, change, paths, f"{change}: {kept.name} attached", commit=commit)


def safe_name(name: str) -> str:
    """A file name that is safe everywhere and means the same: letters, digits and a few signs."""
    safe = re.sub(r"[^\w .,()+-]", "_", name).strip(" .")
    return safe[:120] or "evidence"
