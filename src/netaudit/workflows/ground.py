"""What an audit stands on: the baseline in force, whose word it rests on, and what may not be contacted."""

from dataclasses import dataclass
from datetime import datetime

from netaudit.core.case import Owed
from netaudit.model.site import Perimeter
from netaudit.model.verdict import Reason
from netaudit.store.baseline import accepted
from netaudit.store.git import LogEntry
from netaudit.store.machine import remembered
from netaudit.store.workspace import Workspace
from netaudit.workflows.owed import owed
from netaudit.workflows.trust import ANCHOR, governance, released


@dataclass(frozen=True)
class Ground:
    """What is in force for an audit."""

    baseline: LogEntry | None
    """The commit that last advanced the baseline and counts; None where there is none."""
    perimeters: tuple[Perimeter, ...]
    """Whose devices may not be contacted."""
    governed: bool = False
    """Whether inventory, recipes and baseline only change by an accepted change."""
    reasons: tuple[Reason, ...] = ()
    """Why the site's history does not hold; nothing of what comes after the break counts."""
    owed: tuple[Owed, ...] = ()
    """Transitional changes and reviews that are due."""


def ground(workspace: Workspace, now: datetime) -> Ground:
    """What is in force.

    A site whose first baseline is not signed yet is audited all the same: what git's history says counts.
    """
    signed = workspace.repository.last_change(ANCHOR) is not None
    if not signed and remembered(workspace.repository.root_commit()[:16]) is None:
        commit = accepted(workspace)
        return Ground(commit, workspace.perimeters(commit.commit if commit else None))
    found = governance(workspace, now)
    commit = accepted(workspace, found.trust.commit) if found.trust.commit else None
    perimeters = workspace.perimeters(found.trust.commit or None)
    if found.trust.problems:
        return Ground(commit, perimeters, governed=True, reasons=found.trust.problems)
    allowed = released(found, perimeters, now)
    return Ground(commit, allowed, governed=True, owed=tuple(owed(workspace, found, now)))
