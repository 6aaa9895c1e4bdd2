"""Which report is meant, and which of its files go out."""

import re
from dataclasses import dataclass
from pathlib import Path

from netaudit.model.change import CHANGE_ID
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.store.changes import file_digest, find_id
from netaudit.store.workspace import Workspace

FOLDER = "reports"
_AUDIT = re.compile(r"(\d{4}-\d\d-\d\d)-audit(?:-(\d+))?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")
# What a reader opens first: the archival form where there is one, else the page that needs nothing.
_FORMS = (".pdf", ".html")
REPORT, CLIENT, PLAN = "report", "report-client", "plan"
# Before the works a change has its plan, which is what the visa is asked for.
_NAMES = (REPORT, PLAN)


@dataclass(frozen=True)
class Chosen:
    """A report of the workspace."""

    name: str
    """Its folder below `reports/`."""
    folder: Path
    change: str
    """Empty for an audit's."""
    name_of_files: str = ""
    """`report-client` for that; empty for the report's own, else the plan's."""

    def own(self) -> Path | None:
        """The file that is read first; None where there is none."""
        names = (self.name_of_files,) if self.name_of_files else _NAMES
        paths = (self.folder / f"{name}{form}" for name in names for form in _FORMS)
        return next((path for path in paths if path.exists()), None)


@dataclass(frozen=True)
class File:
    """A file that may go out."""

    path: Path
    name: str
    """As the recipient sees it, before it is made safe."""
    sha256: str
    size: int


def chosen(workspace: Workspace, what: str) -> Chosen:
    """The report that somebody means: `audit` or nothing for the last audit's, a folder of `reports/`, or a change.

    Raises:
        NetauditError: `report-missing`, `change-ambiguous` or `symlink-refused`.
    """
    root = workspace.root / FOLDER
    names = sorted(path.name for path in root.glob("*/") if Chosen(path.name, path, "").own())
    audits = sorted((name for name in names if _AUDIT.fullmatch(name)), key=_age)
    name = (audits[-1] if audits else "") if what in ("", "audit") else what
    if name not in names and what not in ("", "audit"):
        name = _of_change(workspace, what)
    if name not in names or not _NAME.fullmatch(name):
        raise stop("report-missing", name=printable(what or "audit"), names=", ".join(names[-5:]) or "none")
    if (root / name).is_symlink():
        raise stop("symlink-refused", path=f"{FOLDER}/{name}")
    return Chosen(name, root / name, name if CHANGE_ID.fullmatch(name) else "")


def files(report: Chosen, also: tuple[Path, ...] = ()) -> list[File]:
    """The report's own file first, then what goes with it.

    Raises:
        NetauditError: `report-empty`, `document-missing` or `symlink-refused`.
    """
    own = report.own()
    if own is None:
        raise stop("report-empty", name=report.name)
    return [_file(own, f"{report.name}-{own.name}"), *(_file(path, path.name) for path in also)]


def _file(path: Path, name: str) -> File:
    if path.is_symlink():
        raise stop("symlink-refused", path=str(path))
    found, size = file_digest(path)
    return File(path, name, found, size)


def _of_change(workspace: Workspace, what: str) -> str:
    try:
        return find_id(workspace.root, what)
    except NetauditError as failure:
        if failure.verdict.reasons[0].code == "change-ambiguous":
            raise
        return ""


def _age(name: str) -> tuple[str, int]:
    found = _AUDIT.fullmatch(name)
    return (found[1], int(found[2] or 1)) if found else ("", 0)
