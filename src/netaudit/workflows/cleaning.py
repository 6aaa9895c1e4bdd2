"""Removes the copies of files that works left on hosts, once the works are over and nobody will take them back."""

from collections.abc import Mapping
from datetime import datetime

from netaudit.core.works.file_steps import file_commands
from netaudit.core.works.left_copies import left_copies
from netaudit.core.works.permission import cleaning
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.model.verdict import Reason, Verdict, reason
from netaudit.store.workspace import Workspace
from netaudit.workflows.apply import Applied
from netaudit.workflows.begin import other_devices, refused
from netaudit.workflows.sending import Site, Told, remove_copies
from netaudit.workflows.site_pass import visit
from netaudit.workflows.works import Clock, Works, WorksOptions, observed, record, works


def would_clean(workspace: Workspace, change: str, person: str, now: datetime) -> tuple[Verdict, list[str]]:
    """Whether the copies may be removed, and by which lines; no device is talked to."""
    work = works(workspace, change, "return", workspace.local(now), person)
    left = copies_left(work)
    told = [each for host in left for each in cleaning(work.case, host)[1]]
    told = [each for place, each in enumerate(told) if each not in told[:place]]
    if not work.position.over:
        told.append(reason("copies-needed", change=change))
    told.append(reason("clean-would-send" if left else "copies-none", change=change))
    lines = []
    for host in left:
        planned = work.plan.statement.hosts[host]
        removing = (file_commands(each, work.plan.digest).clean for each in planned.files)
        lines += [f"{host} ({planned.address}):", *(f"    - {line}" for line in removing)]
    return Verdict(tuple(told)), [printable(line) for line in lines]


def clean(
    workspace: Workspace, change: str, person: str, options: WorksOptions, told: Told, clock: Clock
) -> Applied:  # fmt: skip
    """Remove the copies that works left, by the lines that follow from the signed plan, and see that they are gone.

    Afterwards these files cannot be put back from them: `rollback` refuses.

    Args:
        workspace: where; held alone until it is over.
        change: its whole id.
        person: who executes.
        options: how hosts are asked and changed.
        told: is told of each host and each line.
        clock: the time, which passes meanwhile.

    Raises:
        NetauditError: `works-not-begun`, `copies-needed`, or why it may not: nothing was sent.
    """
    with workspace.locked("apply --clean"):
        work = works(workspace, change, "return", workspace.local(clock()), person)
        left = copies_left(work)
        refused(work, tuple(each for host in left for each in cleaning(work.case, host)[1]))
        if not work.position.over:
            raise stop("copies-needed", change=change)
        if not left:
            return Applied(change, Verdict((reason("copies-none", change=change),)), "")
        site = Site(work, person, options, clock, told)
        reasons = [each for host in left for each in _cleaned(site, host)]
        commit = record(work, [], "copies of files removed", [], commit=options.commit)
        return Applied(change, Verdict(tuple(reasons)), commit)


def copies_left(work: Works) -> Mapping[str, tuple[str, ...]]:
    """Host -> copies that the works' journal says may be there."""
    files = {host: each.files for host, each in work.plan.statement.hosts.items()}
    return {
        host: found for host in files if (found := left_copies(work.entries, {host: files[host]}, work.plan.digest))
    }


def _cleaned(site: Site, host: str) -> list[Reason]:
    """What became of one host's copies; one that cannot be reached keeps them, and the others are cleaned."""
    try:
        _is_the_device(site, host)
        stay = remove_copies(site, host)
    except NetauditError as failure:
        return list(failure.verdict.reasons)
    if stay:
        return [reason("copies-stay", host=host, paths=printable(", ".join(stay)))]
    site.note("cleaned", host=host)
    return [reason("copies-removed", host=host, change=site.work.change)]


def _is_the_device(site: Site, host: str) -> None:
    """That the device is still the one of the plan; what it is like does not matter any more."""
    seen = visit(site.work.workspace, site.options.asking(host), site.told, site.now()).snapshot
    plan, planned = site.work.plan.statement, site.planned(host)
    found = observed(site.work.workspace, seen).get(host)
    reasons = list(other_devices(plan, seen))
    if found is None and not reasons:
        reasons.append(reason("base-not-observed", host=host))
    elif found is not None and (found.address, found.host_key, found.serial) != (
        planned.address, planned.host_key, planned.serial,
    ):  # fmt: skip
        reasons.append(reason("device-other", host=host, planned=planned.serial or "?", seen=found.serial or "?"))
    if reasons:
        raise NetauditError(*reasons)
