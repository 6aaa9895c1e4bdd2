"""What is still owed: the end of transitional changes, and the look back at emergencies."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from netaudit.core.case import Owed
from netaudit.core.visa import signature_reasons
from netaudit.model.errors import NetauditError
from netaudit.store.changes import FOLDER, REQUEST, on_disk
from netaudit.store.workspace import Workspace
from netaudit.workflows.casework import Governance, case_of, open_transitional


def owed(workspace: Workspace, in_force: Governance, now: datetime) -> list[Owed]:
    """Transitional changes that stand, and emergencies that nobody looked back at; the most urgent first."""
    names = sorted(path.parent.name for path in (workspace.root / FOLDER).glob(f"*/{REQUEST}"))
    changes = tuple(on_disk(workspace.root, name) for name in names)
    found = [
        Owed("transitional", each.change, each.until, -each.overdue_days)
        for each in open_transitional(changes, in_force, now)
    ]
    found += _reviews(workspace, names, in_force, now)
    return sorted(found, key=lambda each: (each.days_left, each.change))


def _reviews(workspace: Workspace, names: list[str], in_force: Governance, now: datetime) -> Iterator[Owed]:
    for name in names:
        try:
            case = case_of(on_disk(workspace.root, name), None, in_force, "accept", now)
        except NetauditError:
            continue  # a request that cannot be read was never begun
        if case.request is None or case.request.category != "emergency" or case.plan is None:
            continue
        begun = [e.at for e in on_disk(workspace.root, name).journal()[0] if e.what == "begun"]
        reviewed = any(
            each.statement.decision == "review"
            and each.statement.plan_digest == case.plan.digest
            and not list(signature_reasons(case, each, each.statement.person, f"approver:{each.statement.role}"))
            for each in case.approvals
        )
        if begun and not reviewed:
            due = datetime.fromisoformat(min(begun)) + in_force.site.policy.emergency_review
            left = (due - now) // timedelta(days=1)
            yield Owed("review", name, due.date().isoformat(), left)
