"""What is done on each host of a plan, and what is known of the works around it."""

from collections.abc import Iterator

from netaudit.model.change import ConfigStep, RecipeStep, Request
from netaudit.model.errors import NetauditError, stop
from netaudit.model.snapshot import Snapshot
from netaudit.store.workspace import Workspace
from netaudit.workflows.casework import Governance
from netaudit.workflows.host_steps import Around, HostSteps, host_steps
from netaudit.workflows.unapproved_drift import Drift
from netaudit.workflows.ways import reached


def plan_hosts(
    workspace: Workspace, request: Request, in_force: Governance, snapshot: Snapshot | None, drift: Drift, minutes: int
) -> dict[str, HostSteps]:
    """Host -> what is done there.

    Raises:
        NetauditError: a recipe, which cannot be planned yet; a host twice, or one that was not audited; lines that
            would destroy something, or whose effect nobody states.
    """
    steps = dict(_steps(request, snapshot))
    for host in drift.put_back:
        steps.setdefault(host, ConfigStep(host=host, config=""))
    if snapshot is None:
        return {}
    ways = reached(in_force.site, workspace.inventory, snapshot, sorted(steps))
    found = {}
    for host, step in steps.items():
        around = Around(
            minutes=minutes,
            management=ways.kept[host],
            way_known=host not in ways.unknown,
            on_site=request.on_site is not None,
            startup=request.startup or "",
            put_back=drift.put_back.get(host),
        )
        found[host] = host_steps(step, snapshot.states[host], around)
    stated = {each.host for each in request.expect}
    refused = [why for each in found.values() for why in each.refused]
    refused += [why for host, each in found.items() if host not in stated for why in each.unpredicted]
    if refused:
        raise NetauditError(*refused)
    # Of drift in which no line differs, there is nothing to put back by lines.
    return {host: each for host, each in found.items() if each.forward or steps[host].config.strip()}


def _steps(request: Request, snapshot: Snapshot | None) -> Iterator[tuple[str, ConfigStep]]:
    seen: set[str] = set()
    for step in request.steps:
        if isinstance(step, RecipeStep):
            raise stop("not-available-yet", what=f"the recipe `{step.recipe}`")
        if isinstance(step, ConfigStep):
            if step.host in seen:
                raise stop("host-planned-twice", host=step.host)
            if snapshot is None:
                raise stop("audit-missing")
            if step.host not in snapshot.states:
                raise stop("host-not-audited", host=step.host)
            seen.add(step.host)
            yield step.host, step
