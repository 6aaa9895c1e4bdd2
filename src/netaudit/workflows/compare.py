"""`diff`: two states of the site by name, and what differs between them."""

from dataclasses import dataclass
from datetime import datetime

from netaudit.collect import Progress
from netaudit.core.diff import compare
from netaudit.model.difference import Comparison
from netaudit.model.errors import stop
from netaudit.model.names import printable
from netaudit.model.snapshot import Snapshot
from netaudit.model.verdict import Reason, Verdict, reason, verdict
from netaudit.platforms import platform
from netaudit.store.baseline import baseline, last_audit
from netaudit.store.changes import find_id, on_disk
from netaudit.store.works import read_side
from netaudit.store.workspace import Workspace
from netaudit.workflows.audit import section_failures
from netaudit.workflows.ground import ground
from netaudit.workflows.selection import select
from netaudit.workflows.site_pass import PassOptions, only, visit

_LATER = ("predicted:",)
_SIDES = ("before:", "after:")


@dataclass(frozen=True)
class Compared:
    """Two states and what differs."""

    comparison: Comparison
    verdict: Verdict


def compare_states(
    workspace: Workspace, a: str, b: str, options: PassOptions, progress: Progress, now: datetime
) -> Compared:
    """Compare two states named `baseline`, `live`, `last`, `before:ID`, `after:ID` or a git revision.

    Raises:
        NetauditError: a name that names no state, or a state that cannot be had.
    """
    before, after = (_state(workspace, word, options, progress, now) for word in (a, b))
    if options.limit:
        hosts = tuple(select(workspace.inventory, options.limit))
        before, after = only(before, hosts), only(after, hosts)
    found = compare(before, after, platform)
    reasons: list[Reason] = [
        each for snapshot in (before, after) for host in snapshot.failures.values() for each in host
    ]
    reasons += [each for snapshot in (before, after) for each in section_failures(snapshot)]
    reasons += [each for each in found.not_compared if each not in reasons]
    if found.differences:
        reasons.append(reason("states-differ", a=a, b=b, count=len(found.differences)))
    return Compared(found, verdict(reasons, reason("nothing-to-do")))


def _state(workspace: Workspace, word: str, options: PassOptions, progress: Progress, now: datetime) -> Snapshot:
    if word == "live":
        return visit(workspace, options, progress, now).snapshot
    if word == "last":
        last = last_audit(workspace)
        if last is None:
            raise stop("audit-missing")
        return last.snapshot
    if word == "baseline":
        commit = ground(workspace, now).baseline
        if commit is None:
            raise stop("baseline-missing")
        return baseline(workspace, commit.commit).snapshot
    if word.startswith(_SIDES):
        side, _, given = word.partition(":")
        change = find_id(workspace.root, given)
        recorded = read_side(on_disk(workspace.root, change), side)
        if recorded is None:
            raise stop("works-not-begun" if side == "before" else "change-not-verified", change=change)
        return recorded.snapshot
    if word.startswith(_LATER):
        raise stop("not-available-yet", what=f"`{printable(word)}`")
    return baseline(workspace, word).snapshot
