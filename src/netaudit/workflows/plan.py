"""Plans a change: what will be done on each host, on what state, what it changes, whom it reaches.

What lines do is worked out where the platform's configuration is modelled; elsewhere, and of lines that the model does
not know, the request states it itself (`expect`). Planning changes nothing on a device; a Linux host whose files are
planned is asked for them.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from netaudit.core.dependants import dependants
from netaudit.core.diff import compare
from netaudit.core.impact import effects
from netaudit.core.networks import subnets
from netaudit.core.reach import touched
from netaudit.core.risk import factors
from netaudit.core.statement import statement_digest
from netaudit.model.change import ConfigStep, InventoryStep, ManualStep, Request, Test
from netaudit.model.difference import Difference
from netaudit.model.errors import NetauditError, stop
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected
from netaudit.model.statements import Depends, HostPlan, Impact, PlanStatement, Reached
from netaudit.platforms import platform
from netaudit.report.plan_document import PlanFacts
from netaudit.store.baseline import accepted, baseline, last_audit
from netaudit.store.changes import FOLDER, PLAN, on_disk, proposed, request_digest, write_journal
from netaudit.store.known_hosts import fingerprint_on_record
from netaudit.store.snapshots import MANIFEST, Recorded, file_digests
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import Prompt
from netaudit.workflows.baseline import future_baseline
from netaudit.workflows.casework import Governance, mandates, permit_on_file
from netaudit.workflows.change import Written, bring, decided, finished
from netaudit.workflows.host_steps import HostSteps, states_after
from netaudit.workflows.plan_papers import write_plan_documents
from netaudit.workflows.selection import restrictions
from netaudit.workflows.signer import Hand, write_signed
from netaudit.workflows.steps import Surroundings, Worked, work_out
from netaudit.workflows.trust import governance
from netaudit.workflows.unapproved_drift import Drift, unapproved_drift


@dataclass(frozen=True)
class Planned:
    """A plan on file."""

    request: Request
    statement: PlanStatement
    digest: str
    written: Written


def plan(
    workspace: Workspace,
    change: str,
    by: Hand,
    minutes: int,
    now: datetime,
    *,
    commit: bool,
    prompt: Prompt | None = None,
) -> Planned:
    """Make and sign the plan of a change.

    Args:
        workspace: where.
        change: its whole id.
        by: the planner.
        minutes: works, verification and rollback together.
        now: with a zone.
        commit: commit it.
        prompt: asks for the password of a Linux host whose files are planned.

    Raises:
        NetauditError: what the gate's phase `plan` refuses; nothing was written.
    """
    with workspace.locked("plan"):
        in_force = governance(workspace, now)
        request = on_disk(workspace.root, change).request()
        last = last_audit(workspace)
        if request is None:
            raise stop("change-unknown", change=change)
        drift = unapproved_drift(workspace, request, last.snapshot if last else None)
        ground = _Ground(workspace, in_force, last, by.person, drift, minutes, now, prompt)
        statement = _statement(ground, request)
        folder = workspace.root / FOLDER / change
        path = write_signed(folder / PLAN, statement, "netaudit-plan", by, now)
        reasons = decided(workspace, bring(workspace, change, in_force, "plan", now))
        if reasons:
            path.unlink()
            raise NetauditError(*reasons)
        found = statement_digest(statement)
        paths: list[Path] = [path, write_journal(workspace.root, change, by.person, now, "planned", {"plan": found})]
        paths += write_plan_documents(workspace, PlanFacts(in_force.site, request, statement, found, now))
        written = finished(workspace, change, paths, f"{change}: planned by {by.person}", commit=commit)
        return Planned(request, statement, found, written)


@dataclass(frozen=True)
class _Ground:
    """What a plan is made on."""

    workspace: Workspace
    in_force: Governance
    last: Recorded | None
    """The last audit."""
    planner: str
    drift: Drift
    """What nobody approved, and what of it is put back."""
    minutes: int
    now: datetime
    prompt: Prompt | None


def _statement(on: _Ground, request: Request) -> PlanStatement:
    workspace, in_force, last = on.workspace, on.in_force, on.last
    on_file = mandates(in_force, on.now)
    worked = _worked(on, request)
    steps = worked.hosts
    hosts = {host: _host_plan(workspace, host, each, last) for host, each in steps.items()}
    predicted = _predicted(request, worked)
    digests: dict[str, str] = {}
    impact = _impact(workspace, _restricted(workspace, hosts), steps, last)
    if request.regularises:
        before, seen = _drift(on)
        predicted = list(compare(before, seen.snapshot, platform).differences)
        digests = file_digests(future_baseline(seen), ".netaudit/last-audit")
        impact = _reached(workspace, before, seen.snapshot, {})
    files = {step.path: step.sha256 for step in request.steps if isinstance(step, InventoryStep)}
    proposed(workspace.root, request.id, files)
    manual = worked.manual
    roles = [str(workspace.inventory.hosts[host].get("role") or "") for host in hosts]
    touches = touched(predicted, roles, manual=bool(manual), files=bool(files))
    literal = sorted({step.host for step in request.steps if isinstance(step, ConfigStep)} & hosts.keys())
    return PlanStatement(
        site=in_force.site_id,
        change=request.id,
        request_digest=request_digest(request),
        accepted_commit=in_force.trust.commit,
        governing=in_force.trust.governing,
        planner=on.planner,
        hosts=hosts,
        manual=manual,
        files=files,
        baseline_digests=digests,
        predicted=tuple(predicted),
        drift=() if request.regularises else on.drift.differences,
        touches=touches,
        impact=impact,
        tests=tuple(_as_written(each) for each in (*request.tests, *worked.tests)),
        risks=factors(request, hosts, impact, touches, on.minutes, literal, _held(steps)),
        mandates={name: each for name, each in on_file.items() if name in impact.perimeters.values()},
        audit_digest=file_digests(future_baseline(last), ".netaudit/last-audit")[MANIFEST] if last else "",
        audit_taken_at=last.snapshot.taken_at if last else "",
        works_minutes=on.minutes,
        permit=permit_on_file(in_force, request),
    )


def _worked(on: _Ground, request: Request) -> Worked:
    """The request's steps, worked out; without an audit there is nothing to work them out on."""
    if on.last is not None:
        drift = on.drift
        around = Surroundings(on.workspace, on.in_force, on.last.snapshot, drift, on.minutes, on.now, on.prompt)
        return work_out(request, around)
    if any(not isinstance(step, ManualStep | InventoryStep) for step in request.steps):
        raise stop("audit-missing")
    return Worked({}, tuple(step.manual for step in request.steps if isinstance(step, ManualStep)), (), ())


def _predicted(request: Request, worked: Worked) -> list[Difference]:
    """What is computed, and above it what the request states itself."""
    stated = [Difference(**each.model_dump()) for each in request.expect]
    places = {(each.host, each.section, each.key, each.field) for each in stated}
    computed = [*worked.declared, *(difference for each in worked.hosts.values() for difference in each.differences)]
    return stated + [each for each in computed if (each.host, each.section, each.key, each.field) not in places]


def _impact(
    workspace: Workspace, perimeters: dict[str, str], steps: Mapping[str, HostSteps], last: Recorded | None
) -> Impact:
    """Whom it reaches: restricted hosts that get a command, and who is cut off or joined by the predicted state."""
    if last is None:
        return Impact(perimeters=perimeters)
    now = last.snapshot
    after = msgspec.structs.replace(now, states={**now.states, **states_after(list(steps.values()))})
    return _reached(workspace, now, after, perimeters)


def _reached(workspace: Workspace, before: Snapshot, after: Snapshot, perimeters: Mapping[str, str]) -> Impact:
    reached = effects(before, after)
    networks = subnets(workspace.site.addressing.vlans)
    return Impact(
        reached=tuple(
            Reached(
                **dataclasses.asdict(each),
                depends=tuple(Depends(**dataclasses.asdict(one)) for one in dependants(each, before, after, networks)),
            )
            for each in reached
        ),
        critical=tuple(sorted({each.name for each in reached if each.critical})),
        perimeters={**perimeters, **{each.name: each.restricted for each in reached if each.restricted}},
    )


def _drift(on: _Ground) -> tuple[Snapshot, Recorded]:
    """What was accepted, and what the last audit saw; raises where either is missing."""
    standing = accepted(on.workspace)
    if standing is None or on.last is None:
        raise stop("baseline-missing" if standing is None else "audit-missing")
    return baseline(on.workspace, standing.commit).snapshot, on.last


def _host_plan(workspace: Workspace, name: str, steps: HostSteps, last: Recorded | None) -> HostPlan:
    host = workspace.inventory.hosts.get(name)
    if host is None or last is None:
        raise stop("host-not-audited", host=name)
    state = last.snapshot.states[name]
    facts = state.sections.facts
    address = host.hostname or name
    port = host.port or platform(state.platform).port
    return HostPlan(
        platform=state.platform,
        address=f"{address}:{port}",
        host_key=fingerprint_on_record(workspace.known_hosts, address, port),
        serial=facts.value.serial if isinstance(facts, Collected) else "",
        base_digest=state.digests.canonical,
        forward=steps.forward,
        rollback=steps.rollback,
        files=steps.files,
        arm=steps.arm,
        disarm=steps.disarm,
        save=steps.save,
        unsaved=steps.unsaved,
        guarantee=steps.guarantee,
        proved_by=steps.proved_by,
    )


def _restricted(workspace: Workspace, hosts: dict[str, HostPlan]) -> dict[str, str]:
    standing = accepted(workspace)
    perimeters = workspace.perimeters(standing.commit if standing else None)
    chosen = {name: host for name, host in workspace.inventory.hosts.items() if name in hosts}
    return restrictions(chosen, perimeters)


def _as_written(test: Test) -> dict[str, dict[str, str | int | tuple[str, ...]]]:
    found: dict[str, dict[str, str | int | tuple[str, ...]]] = test.model_dump(
        by_alias=True, exclude_none=True, mode="python"
    )
    return found


def _held(steps: Mapping[str, HostSteps]) -> dict[str, tuple[str, ...]]:
    """Factor of risk -> the hosts of which it holds."""
    found: dict[str, list[str]] = {}
    for host, each in sorted(steps.items()):
        for factor in (*each.risks, *(("effect-stated",) if each.unpredicted or each.predicted is None else ())):
            found.setdefault(factor, []).append(host)
    return {factor: tuple(hosts) for factor, hosts in found.items()}
