"""Ends of a change: a transitional step that is gone or final, and what is still owed."""

from datetime import datetime

from netaudit.core.diff import compare
from netaudit.model.change import Transitional
from netaudit.model.errors import NetauditError, stop
from netaudit.model.statements import ClosureStatement
from netaudit.platforms import platform
from netaudit.store.baseline import baseline, last_audit
from netaudit.store.changes import CLOSURE, FOLDER, at_commit, on_disk, write_journal
from netaudit.store.snapshots import MANIFEST, file_digests
from netaudit.store.workspace import Workspace
from netaudit.workflows.baseline import audit_on_file, future_baseline
from netaudit.workflows.casework import Governance
from netaudit.workflows.change import Written, bring, finished
from netaudit.workflows.signer import Hand, write_signed
from netaudit.workflows.trust import governance

_moment = datetime.fromisoformat


def close(workspace: Workspace, change: str, by: Hand, now: datetime, *, commit: bool) -> Written:
    """Close a transitional change: an accepted change made an end of it, or the last audit saw that it is gone.

    Raises:
        NetauditError: `not-transitional`, `works-not-begun`, or `transitional-still-there`; nothing was written.
    """
    with workspace.locked("change close"):
        in_force = governance(workspace, now)
        case = bring(workspace, change, in_force, "accept", now)
        if case.request is None or case.plan is None or not isinstance(case.request.lifecycle, Transitional):
            raise stop("not-transitional", change=change)
        if case.plan.digest not in case.begun:
            raise stop("works-not-begun", change=change)
        ending = _accepted_ending(workspace, change, in_force)
        audit = "" if ending else _audit_without(workspace, change, case.plan.statement.accepted_commit, now)
        statement = ClosureStatement(
            site=in_force.site_id,
            change=change,
            plan_digest=case.plan.digest,
            by=ending,
            audit_digest=audit,
            person=by.person,
        )
        paths = [write_signed(workspace.root / FOLDER / change / CLOSURE, statement, "netaudit-closure", by, now)]
        paths.append(write_journal(workspace.root, change, by.person, now, "closed", {"by": ending}))
        return finished(workspace, change, paths, f"{change}: closed", commit=commit)


def _accepted_ending(workspace: Workspace, change: str, in_force: Governance) -> str:
    """The accepted change that says it removes this one or makes it final; empty where there is none."""
    repository = workspace.repository
    for commit in repository.walk("", in_force.trust.commit, ("baselines", "inventory", "playbooks")):
        name = repository.trailer(commit, "Change")
        try:
            request = at_commit(repository, commit, name).request() if name else None
        except NetauditError:
            continue
        if request is not None and request.closes == change:
            return name
    return ""


def _audit_without(workspace: Workspace, change: str, planned_on: str, now: datetime) -> str:
    """The digest of the last audit, if it saw the whole site without anything that the change had done to it."""
    last = last_audit(workspace)
    plan = bring(workspace, change, governance(workspace, now), "accept", now).plan
    begun = [entry.at for entry in on_disk(workspace.root, change).journal()[0] if entry.what == "begun"]
    if last is None or plan is None or not begun or _moment(last.snapshot.taken_at) <= _moment(max(begun)):
        raise stop("transitional-still-there", change=change)
    worth = audit_on_file(workspace, last)
    if worth.incomplete_hosts or worth.not_asked:
        raise stop("audit-incomplete", hosts=", ".join((*worth.incomplete_hosts, *worth.not_asked)))
    before = baseline(workspace, planned_on).snapshot
    done = {(each.host, each.section, each.key, each.field) for each in plan.statement.predicted}
    seen = {(e.host, e.section, e.key, e.field) for e in compare(before, last.snapshot, platform).differences}
    if not done or done & seen:
        raise stop("transitional-still-there", change=change)
    return file_digests(future_baseline(last), ".netaudit/last-audit")[MANIFEST]
