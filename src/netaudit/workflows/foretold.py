"""What an approved plan predicts, with the base that it was made on, so that another state can be held against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from netaudit.core import visa
from netaudit.model.difference import Difference
from netaudit.model.errors import NetauditError, stop
from netaudit.model.snapshot import Snapshot
from netaudit.model.statements import PlanStatement
from netaudit.store.baseline import baseline, last_audit
from netaudit.store.changes import BEFORE, on_disk
from netaudit.store.snapshots import MANIFEST, Recorded, file_digests
from netaudit.store.works import read_side
from netaudit.store.workspace import Workspace
from netaudit.workflows.baseline import future_baseline
from netaudit.workflows.change import bring
from netaudit.workflows.trust import governance


@dataclass(frozen=True)
class Foretold:
    """A signed prediction."""

    change: str
    base: Snapshot
    """The site as it was when the prediction was made."""
    planned: tuple[Difference, ...]
    """From the base to what is predicted."""
    hosts: frozenset[str]
    """Hosts of which it says anything. Of every other host nothing is predicted, not even that it stays."""


def foretold(workspace: Workspace, change: str, now: datetime) -> Foretold:
    """The prediction of a change's signed plan.

    Raises:
        NetauditError: why the plan does not count as signed, `prediction-none`, or `prediction-without-base`.
    """
    case = bring(workspace, change, governance(workspace, now), "return", now)
    reasons = tuple(visa.request_and_plan(case))
    if reasons or case.plan is None:
        raise NetauditError(*reasons)
    plan = case.plan.statement
    named = frozenset({*plan.hosts, *(each.host for each in plan.predicted if each.host)})
    if not named:
        raise stop("prediction-none", change=change)
    for base in _bases(workspace, change, plan):
        if all(_is_base(base, host, planned.base_digest) for host, planned in plan.hosts.items()):
            return Foretold(change, base, plan.predicted, named)
    raise stop("prediction-without-base", change=change)


def _is_base(base: Snapshot, host: str, wanted: str) -> bool:
    return host in base.states and base.states[host].digests.canonical == wanted


def _bases(workspace: Workspace, change: str, plan: PlanStatement) -> Iterator[Snapshot]:
    """Where the state may lie that the plan was made on, the surest first."""
    before = read_side(on_disk(workspace.root, change), BEFORE)
    if before is not None:
        yield before.snapshot
    last = last_audit(workspace)
    # Hosts that the plan sends nothing to have no digest in it: of them only that very audit tells.
    if last is not None and (plan.hosts or _digest(last) == plan.audit_digest):
        yield last.snapshot
    if plan.hosts and plan.accepted_commit:
        yield baseline(workspace, plan.accepted_commit).snapshot


def _digest(audit: Recorded) -> str:
    return file_digests(future_baseline(audit), ".netaudit/last-audit")[MANIFEST]
