"""How far every change request is."""

from dataclasses import dataclass
from datetime import datetime

from netaudit.core.gate import gate
from netaudit.model.errors import NetauditError
from netaudit.store.changes import FOLDER, PLAN, PRESENTED, REQUEST, VERDICT, WITHDRAWN, Files, on_disk
from netaudit.store.workspace import Workspace
from netaudit.workflows.casework import Governance
from netaudit.workflows.change import bring
from netaudit.workflows.trust import governance
from netaudit.workflows.works import open_works


@dataclass(frozen=True)
class Row:
    """One change request."""

    change: str
    title: str
    stage: str
    """`requested`, `presented`, `planned`, `approved`, `begun`, `verified`, `closed`, `taken-back`, `withdrawn` or
    `unreadable`."""


def overview(workspace: Workspace, now: datetime) -> list[Row]:
    """Every change request of the workspace, by id."""
    names = sorted(path.parent.name for path in (workspace.root / FOLDER).glob(f"*/{REQUEST}"))
    in_force = governance(workspace, now)
    return [_row(workspace, name, in_force, now) for name in names]


def _row(workspace: Workspace, change: str, in_force: Governance, now: datetime) -> Row:
    files = on_disk(workspace.root, change)
    try:
        request = files.request()
        stage = _stage(workspace, files, in_force, now)
    except NetauditError:
        return Row(change, "", "unreadable")
    return Row(change, request.title if request else "", stage)


def _stage(workspace: Workspace, files: Files, in_force: Governance, now: datetime) -> str:
    said = {entry.what for entry in files.journal()[0]}
    works = open_works(files)
    for stage, reached in (
        ("withdrawn", WITHDRAWN in files.content or "withdrawn" in said),
        ("taken-back", works.taken_back == "proven"),
        ("closed", works.closed or ("closed" in said and not works.begun)),
        ("verified", works.verified is True or (VERDICT in files.content and not works.begun)),
        ("begun", works.begun),
    ):
        if reached:
            return stage
    if PLAN in files.content:
        # What only time or place forbids does not make it less approved.
        waiting = {"window-not-open", "window-over", "window-too-short", "hours-forbidden", "audit-too-old"}
        left = {each.code for each in gate(bring(workspace, files.change, in_force, "begin", now))} - waiting
        return "planned" if left else "approved"
    return "presented" if PRESENTED in files.content else "requested"
