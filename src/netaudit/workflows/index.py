"""Keeps `reports/index.html`: every report and change of the workspace, refreshed whenever a report is written."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from netaudit.model.change import CHANGE_ID
from netaudit.model.errors import NetauditError, stop
from netaudit.report.index import IndexFacts, Listed, index_page
from netaudit.report.kept import KEPT
from netaudit.report.language import translator
from netaudit.store.changes import FOLDER, JOURNAL, PLAN, PRESENTED, REQUEST, WITHDRAWN, Files
from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace
from netaudit.workflows.works import entries_of, open_works

REPORTS, INDEX = "reports", "index.html"
_AUDIT = re.compile(r"\d{4}-\d\d-\d\d-audit(?:-\d+)?")
_PAGES = (".html", ".pdf", ".md", ".json", ".svg")
_OTHERS = ("dispatches.csv",)
_MOST_JSON = 32 * 1024 * 1024


def write_index(workspace: Workspace) -> Path:
    """Write the list anew, in the site's language; returns its path. Whoever calls holds the workspace."""
    root = workspace.root / REPORTS
    if root.is_symlink():
        raise stop("symlink-refused", path=REPORTS)
    names = sorted((path.name for path in root.glob("*/") if not path.is_symlink()), reverse=True)
    asked = (path.parent for path in (workspace.root / FOLDER).glob(f"*/{REQUEST}"))
    changes = sorted((path.name for path in asked if CHANGE_ID.fullmatch(path.name)), reverse=True)
    audits = sorted((name for name in names if _AUDIT.fullmatch(name)), key=_age, reverse=True)
    facts = IndexFacts(
        site=workspace.site.name,
        timezone=workspace.site.timezone,
        changes=tuple(_change(workspace, name) for name in changes),
        audits=tuple(_audit(root / name) for name in audits),
        others=tuple(name for name in _OTHERS if (root / name).is_file()),
    )
    path = root / INDEX
    write_whole(path, index_page(facts, translator(workspace.site.language)))
    return path


def _age(name: str) -> tuple[str, int]:
    day, _, number = name.partition("-audit")
    return day, int(number.removeprefix("-") or 1)


def _audit(folder: Path) -> Listed:
    told = _told(folder)
    return Listed(
        folder.name, "", told.get("taken_at", folder.name[:10]), "", told.get("verdict", ""), tuple(_files(folder))
    )


def _change(workspace: Workspace, change: str) -> Listed:
    folder = workspace.root / REPORTS / change
    files = _own(workspace.root / FOLDER / change, change)
    told = _told(folder)
    try:
        request = files.request()
    except NetauditError:
        return Listed(change, "", "", "unreadable", told.get("verdict", ""), tuple(_files(folder)))
    entries = entries_of(files)
    return Listed(
        name=change,
        title=request.title if request else "",
        date=entries[-1].at if entries else "",
        stage=_stage(files),
        verdict=told.get("verdict", ""),
        files=tuple(_files(folder)),
    )


def _own(folder: Path, change: str) -> Files:
    """What tells how far a change is: its request, its journal, and whether it has a plan."""
    wanted = [folder / name for name in (REQUEST, PRESENTED, PLAN, WITHDRAWN)] + sorted(
        (folder / JOURNAL).glob("*.jsonl")
    )
    return Files(
        change,
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in wanted
            if path.is_file() and not path.is_symlink()
        },
    )


def _stage(files: Files) -> str:
    """How far it is, as the journal tells it; whether it may proceed is the gate's to say."""
    said = {entry.what for entry in files.journal()[0]}
    works = open_works(files)
    for stage, reached in (
        ("withdrawn", WITHDRAWN in files.content or "withdrawn" in said),
        ("taken-back", works.taken_back == "proven"),
        ("closed", works.closed or ("closed" in said and not works.begun)),
        ("verified", works.verified is True),
        ("begun", works.begun),
        ("planned", PLAN in files.content),
        ("presented", PRESENTED in files.content),
    ):
        if reached:
            return stage
    return "requested"


def _files(folder: Path) -> Iterator[str]:
    """What can be opened, the page first."""
    found = [path.name for path in folder.glob("*") if path.suffix in _PAGES and path.name != KEPT and path.is_file()]
    yield from sorted(found, key=lambda name: (_PAGES.index(Path(name).suffix), name))


def _told(folder: Path) -> dict[str, str]:
    """What a report's JSON says of itself; nothing where there is none or it cannot be read."""
    path = folder / "report.json"
    try:
        if path.is_symlink() or path.stat().st_size > _MOST_JSON:
            return {}
        plain = json.loads(path.read_text(encoding="utf-8"))
        return {name: plain[name] for name in ("verdict", "taken_at") if isinstance(plain.get(name), str)}
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}


def refreshed(workspace: Workspace, *, commit: bool) -> Path:
    """Write the list anew at somebody's word."""
    with workspace.locked("report"):
        path = write_index(workspace)
        if commit:
            workspace.repository.commit([path], "The list of reports, anew", [])
    return path
