"""The changes whose works were begun, as their folders tell of them: plan, way back, evidence, verdict, dispatch."""

from collections.abc import Iterator
from datetime import datetime

from netaudit.core.journal import Entry
from netaudit.core.statement import StatementError
from netaudit.model.change import ConfigStep, ManualStep, Request
from netaudit.model.errors import NetauditError
from netaudit.model.on_file import ChangeOnFile
from netaudit.model.statements import PlanStatement
from netaudit.store.changes import EVIDENCE, FOLDER, PLAN, REQUEST, VERDICT, Files, file_digest, on_disk
from netaudit.store.dispatches import read_rows
from netaudit.store.workspace import Workspace


def begun_changes(workspace: Workspace, now: datetime) -> tuple[ChangeOnFile, ...]:
    """Every change whose journal says that its works were begun, by id; one that was withdrawn afterwards included.

    Args:
        workspace: whose.
        now: with zone.

    Raises:
        NetauditError: `symlink-refused` or `dispatches-altered`.
    """
    names = sorted(path.parent.name for path in (workspace.root / FOLDER).glob(f"*/{REQUEST}"))
    told = _told(workspace)
    return tuple(found for name in names if (found := _change(workspace, name, told.get(name, set()), now)))


def _told(workspace: Workspace) -> dict[str, set[str]]:
    """Report -> whom a mail server took it for, or somebody handed it to: address or name, in lower case."""
    found: dict[str, set[str]] = {}
    for row in read_rows(workspace):
        if row["outcome"] in ("sent", "recorded"):
            found.setdefault(row["report"], set()).add(row["recipient"].lower())
    return found


def _change(workspace: Workspace, name: str, told: set[str], now: datetime) -> ChangeOnFile | None:
    files = on_disk(workspace.root, name)
    entries, problems = files.journal()
    begun = tuple(sorted(entry.at for entry in entries if entry.what == "begun"))
    if not begun:
        return None
    ended = any(entry.what in ("closed", "withdrawn") for entry in entries)
    unreadable = list(problems)
    try:
        request = files.request()
    except NetauditError:
        request = None
    if request is None:
        unreadable.append(REQUEST)
    plan = _plan(files, unreadable)
    window = _window(workspace, request, now)
    return ChangeOnFile(
        change=name,
        begun=begun,
        window=window,
        over=ended or not window[1] or datetime.fromisoformat(window[1]) < now,
        planned=plan is not None,
        without_rollback=tuple(_without_rollback(request, plan)),
        shown_by=(len(request.tests) if request else 0) + (len(plan.predicted) if plan else 0),
        judged=VERDICT in files.content,
        reported=any((workspace.root / "reports" / name).glob("report.*")),
        lost_evidence=tuple(_lost(workspace, name, entries)),
        not_told=tuple(_not_told(workspace, told)),
        unreadable=tuple(unreadable),
    )


def _plan(files: Files, unreadable: list[str]) -> PlanStatement | None:
    try:
        read = files.statement(PLAN, "netaudit-plan")
    except StatementError:
        unreadable.append(PLAN)
        return None
    return read.statement if read is not None and isinstance(read.statement, PlanStatement) else None


def _window(workspace: Workspace, request: Request | None, now: datetime) -> tuple[str, str]:
    if request is None:
        return "", ""
    zone = workspace.local(now).tzinfo
    start, end = (
        each if each.tzinfo else each.replace(tzinfo=zone) for each in (request.window.start, request.window.end)
    )
    return start.isoformat(), end.isoformat()


def _without_rollback(request: Request | None, plan: PlanStatement | None) -> Iterator[str]:
    """Hosts whose plan holds forward lines and none back, and steps by hand that say nothing of it.

    What a device takes back by itself, or files that are put back whole, need no lines.
    """
    written = bool(request and request.rollback.strip() and request.rollback != "computed")
    for host, each in plan.hosts.items() if plan else ():
        if each.forward and not each.rollback and each.guarantee in ("computed", "manual") and not written:
            yield host
    for step in request.steps if request else ():
        if isinstance(step, ManualStep) and not step.rollback and not written:
            yield step.manual
        elif isinstance(step, ConfigStep) and plan is None and not step.rollback and not written:
            yield step.host


def _lost(workspace: Workspace, name: str, entries: list[Entry]) -> Iterator[str]:
    """Evidence that the journal has the digest of; what is kept elsewhere for its size is not looked for."""
    for entry in entries:
        if entry.what != "evidence" or "place" in entry.more:
            continue
        file = str(entry.more.get("file", ""))
        path = workspace.root / FOLDER / name / EVIDENCE / file
        whole = "/" not in file and not path.is_symlink() and path.is_file()
        if not whole or file_digest(path)[0] != entry.more.get("sha256"):
            yield file


def _not_told(workspace: Workspace, told: set[str]) -> Iterator[str]:
    """The contacts `it` and `client`, and whoever else gets reports, that nothing was sent to."""
    site = workspace.site
    wanted = dict.fromkeys(("it", "client", *(site.mail.report_to if site.mail else ())))
    for role in wanted:
        contact = site.contacts.get(role)
        if contact is not None and not told & {role, contact.email.lower(), contact.name.lower()}:
            yield contact.name
