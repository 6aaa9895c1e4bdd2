"""What the gate decided on this machine: one hash chain, append-only, outside git's history."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from netaudit.core.journal import JournalError, appended
from netaudit.model.errors import stop
from netaudit.store.records import write_whole


def record(file: Path, at: datetime, who: str, asked: str, phase: str, codes: Sequence[str]) -> None:
    """Add a decision.

    Args:
        file: the chain, `.netaudit/decisions.jsonl` of a workspace or `netaudit-decisions.jsonl` of a server.
        at: when.
        who: on whose behalf it was asked; may be empty.
        asked: the change, or the range of commits.
        phase: of the gate.
        codes: of the reasons; empty where it may proceed.

    Raises:
        NetauditError: `record-unreadable`: what is there was altered by something else.
    """
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    more = {"asked": asked, "phase": phase, "reasons": list(codes), "may": not codes}
    try:
        longer = appended(text, at.isoformat(timespec="seconds"), who, "gate", more)
    except JournalError as failure:
        raise stop("record-unreadable", file=file.name, detail=str(failure)) from failure
    write_whole(file, longer.encode())
