"""Begins the works: through the gate, with the site recorded as it is, so that afterwards there is a before."""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from netaudit import __version__
from netaudit.collect import Progress
from netaudit.core.diff import compare
from netaudit.core.gate import gate
from netaudit.core.impact import effects
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.planning.session import obeyed
from netaudit.core.works.four_sets import place
from netaudit.model.difference import Difference
from netaudit.model.errors import NetauditError, stop
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState
from netaudit.model.statements import HostPlan, PlanStatement
from netaudit.model.verdict import Reason, reason
from netaudit.platforms import platform
from netaudit.store import machine
from netaudit.store.baseline import accepted, baseline
from netaudit.store.changes import BEFORE
from netaudit.store.decisions import record as decision
from netaudit.store.snapshots import to_files
from netaudit.store.works import claim, counters_file, side_digest, write_side
from netaudit.store.workspace import Workspace
from netaudit.workflows.site_pass import config_suffixes, for_the_baseline, visit
from netaudit.workflows.works import (
    Works,
    WorksOptions,
    manifest_of,
    note,
    observed,
    others_open,
    record,
    works,
)

_NOT_ANOTHER = {"host-key-changed", "host-key-unknown"}


@dataclass(frozen=True)
class Begun:
    """The works are open."""

    change: str
    commit: str
    snapshot: Snapshot
    reasons: tuple[Reason, ...]
    """What is to be known: no claim on a remote, drift that was there before."""


def begin(
    workspace: Workspace, change: str, person: str, options: WorksOptions, progress: Progress, now: datetime
) -> Begun:
    """Open the works of a change, for whoever carries them out.

    Args:
        workspace: where.
        change: its whole id.
        person: who executes.
        options: how hosts are asked.
        progress: is told of each host.
        now: with a zone.

    Raises:
        NetauditError: refused, stale or incomplete; nothing was written.
    """
    with workspace.locked("begin"):
        return begun(workspace, change, person, options, progress, now)


def begun(
    workspace: Workspace, change: str, person: str, options: WorksOptions, progress: Progress, now: datetime
) -> Begun:
    """As `begin`, by whoever holds the workspace already."""
    work = works(workspace, change, "begin", workspace.local(now), person)
    refused(work, gate(work.case))
    other = others_open(workspace, change)
    if other:
        raise stop("works-open", change=other)
    seen = visit(workspace, options.asking(counters=True), progress, workspace.local(now))
    snapshot = msgspec.structs.replace(seen.snapshot, endpoints=for_the_baseline(seen.snapshot.endpoints))
    case = replace(
        work.case,
        observed=observed(workspace, snapshot),
        critical_now=reached_now(work.plan.statement, snapshot),
    )
    refused(work, (*other_devices(work.plan.statement, snapshot), *gate(case), *_incomplete(work, snapshot)))
    told, detail = claim(workspace, change, person, now.isoformat(timespec="seconds"))
    if told == "held":
        raise stop("works-claimed", who=detail)
    files = to_files(snapshot, config_suffixes(), manifest_of(snapshot, f"{change}-before", __version__))
    files |= counters_file(seen.counters)
    paths = write_side(workspace.root, change, BEFORE, files)
    more = {"plan": work.plan.digest, "before": side_digest(files), "claim": told}
    paths.append(note(workspace, change, person, now, "begun", more))
    commit = record(work, paths, f"works begun by {person}", [], commit=options.commit)
    said = [reason("works-not-claimed", detail=detail)] if told == "failed" else []
    meant = {place(each) for each in work.plan.statement.predicted}
    drift = [each for each in from_baseline(workspace, snapshot) if place(each) not in meant]
    said += [reason("drift-before", count=len(drift))] if drift else []
    return Begun(change, commit, snapshot, tuple(said))


def refused(work: Works, reasons: tuple[Reason, ...]) -> None:
    """Record what the gate says of the works, and raise it where it says no."""
    once = tuple(each for place, each in enumerate(reasons) if each not in reasons[:place])
    case = work.case
    decision(work.workspace.decisions, case.now, case.executor, case.change, case.phase, [each.code for each in once])
    if once:
        raise NetauditError(*once)
    if case.phase in ("begin", "send"):
        machine.remember_checked(work.plan.digest)


def other_devices(plan: PlanStatement, snapshot: Snapshot) -> tuple[Reason, ...]:
    """Hosts of the plan at whose address another key answers: another device, or somebody in between."""
    found = [
        reason("device-other", host=host, planned=planned.serial or "?", seen="?")
        for host, planned in sorted(plan.hosts.items())
        if any(each.code in _NOT_ANOTHER for each in snapshot.failures.get(host, ()))
    ]
    return tuple(found) + tuple(each for host in sorted(plan.hosts) for each in snapshot.failures.get(host, ()))


def _incomplete(work: Works, snapshot: Snapshot) -> tuple[Reason, ...]:
    """Hosts that were not collected whole; an emergency may be the very reason for that, and begins all the same."""
    failed = {host for host, state in snapshot.states.items() if state.failed_sections()} | snapshot.failures.keys()
    if not failed or work.request.category == "emergency":
        return ()
    return (reason("before-incomplete", hosts=", ".join(sorted(failed))),)


def reached_now(plan: PlanStatement, now: Snapshot) -> frozenset[str]:
    """Critical and restricted endpoints that the plan's lines reach on the site as it is now."""
    after = {}
    for host, planned in plan.hosts.items():
        state = now.states.get(host)
        predicted = _predicted(state, planned) if state is not None else None
        if predicted is not None:
            after[host] = predicted
    if not after:
        return frozenset()
    reached = effects(now, msgspec.structs.replace(now, states={**now.states, **after}))
    return frozenset(each.name for each in reached if each.critical or each.restricted)


def _predicted(state: DeviceState, planned: HostPlan) -> DeviceState | None:
    config, model = state.sections.config, MODELS.get(state.platform)
    if model is None or not isinstance(config, Collected):
        return None
    session = model.open(config.value, vlans_of(state))
    before = session.layout()
    obeyed(session, planned.forward)
    layouts = (before, session.layout())
    return predicted_state(state, session.text(), platform(state.platform), model, layouts).state


def vlans_of(state: DeviceState) -> tuple[int, ...]:
    """VLAN ids that a host has; nothing where they were not collected."""
    vlans = state.sections.vlans
    return tuple(map(int, vlans.value)) if isinstance(vlans, Collected) else ()


def from_baseline(workspace: Workspace, snapshot: Snapshot) -> tuple[Difference, ...]:
    """What differs from the baseline."""
    standing = accepted(workspace)
    if standing is None:
        return ()
    return compare(baseline(workspace, standing.commit).snapshot, snapshot, platform).differences
