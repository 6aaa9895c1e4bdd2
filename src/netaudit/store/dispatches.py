"""The dispatch journal (*journal des envois*), `reports/dispatches.csv`: what went to whom, when, with which digest.

It only ever grows. What a server or a person said is kept as text that neither a terminal nor a spreadsheet obeys.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import msgspec

from netaudit.model.errors import stop
from netaudit.model.mail import COLUMNS, Row
from netaudit.model.names import printable
from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace

PATH = "reports/dispatches.csv"
_MOST = 500
_FORMULA = ("=", "+", "-", "@")


def row_cells(row: Row) -> list[str]:
    """A row as it is written: one line, bounded, and no formula to a spreadsheet."""
    return [cell(str(each)) for each in msgspec.structs.astuple(row)]


def cell(text: str) -> str:
    """Text as a row holds it."""
    words = printable(" ".join(text.split()))[:_MOST]
    return f"'{words}" if words.startswith(_FORMULA) else words


def read_rows(workspace: Workspace) -> list[dict[str, str]]:
    """Every row, oldest first; raises `dispatches-altered` where the file is no such journal."""
    path = workspace.root / PATH
    text = _text(path)
    if not text:
        return []
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as failure:
        raise stop("dispatches-altered", detail=str(failure)) from failure
    header = list(COLUMNS)
    if lines[0] != header:
        raise stop("dispatches-altered", detail="its first line is another")
    # Where git joined the journals of two machines, the first line may stand there twice.
    rows = [line for line in lines[1:] if line and line != header]
    if any(len(line) != len(header) for line in rows):
        raise stop("dispatches-altered", detail="a line has more or fewer columns")
    return [dict(zip(header, line, strict=True)) for line in rows]


def check_grown(workspace: Workspace) -> None:
    """Raise `dispatches-altered` unless the file begins with what the last commit holds of it."""
    head = workspace.repository.head()
    held = workspace.repository.file(head, PATH) if head else None
    path = workspace.root / PATH
    if path.is_symlink():
        raise stop("symlink-refused", path=PATH)
    lies = path.read_bytes() if path.is_file() else b""
    if held and not lies.startswith(held):
        raise stop("dispatches-altered", detail="a line is gone or another" if lies else "it is missing")
    read_rows(workspace)


def sweep(workspace: Workspace) -> None:
    """Remove what a writing that was killed left behind."""
    path = workspace.root / PATH
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        left.unlink(missing_ok=True)


def append(workspace: Workspace, rows: Iterable[Row]) -> Path | None:
    """Add those rows that are not there yet; None where all are. Written whole or not at all."""
    path = workspace.root / PATH
    known = {tuple(found[column] for column in COLUMNS) for found in read_rows(workspace)}
    new = [cells for cells in map(row_cells, rows) if tuple(cells) not in known]
    if not new:
        return None
    text = _text(path)
    added = io.StringIO(newline="")
    csv.writer(added, lineterminator="\n").writerows(new if text else [COLUMNS, *new])
    if text and not text.endswith("\n"):
        text += "\n"
    write_whole(path, (text + added.getvalue()).encode())
    return path


def _text(path: Path) -> str:
    if not path.is_file():
        return ""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as failure:
        raise stop("dispatches-altered", detail="it is not UTF-8 text") from failure
