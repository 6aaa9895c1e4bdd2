"""Takes works back at somebody's word: every host that they changed, to the base that was signed."""

from dataclasses import replace

import msgspec

from netaudit.core.works.host_compared import host_compared
from netaudit.model.errors import NetauditError
from netaudit.model.names import printable
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import DeviceState
from netaudit.model.verdict import Reason, Verdict, reason
from netaudit.platforms import platform
from netaudit.report.language import Translator
from netaudit.store.workspace import Workspace
from netaudit.workflows.apply import Applied, ApplyOptions, ended
from netaudit.workflows.begin import refused
from netaudit.workflows.returning import seen, take_back, way_of
from netaudit.workflows.sending import Site, Told, permitted
from netaudit.workflows.works import Clock, Works, order_of, works


def rollback(
    workspace: Workspace, change: str, person: str, options: ApplyOptions, words: Translator, told: Told, clock: Clock
) -> Applied:
    """Lead every host that the works changed back to its signed base.

    Args:
        workspace: where; held alone until it is over.
        change: its whole id.
        person: who executes.
        options: how hosts are asked.
        words: the language of the sentences.
        told: is told of each host and each line.
        clock: the time, which passes meanwhile.

    Raises:
        NetauditError: `works-not-begun`, `rollback-without-copies`, or `rollback-unfit`: somebody else's change is in
            the way; nothing was sent.
    """
    with workspace.locked("rollback"):
        work = works(workspace, change, "return", workspace.local(clock()), person)
        refused(work, ())
        hosts = to_return(work)
        if gone := copies_gone(work, hosts):
            raise NetauditError(*gone)
        site = Site(work, person, options.works, clock, told)
        if not hosts:
            return Applied(change, Verdict((reason("rollback-nothing", change=change),)), "")
        before = work.before().snapshot
        for host in hosts:
            permitted(site, host, "return")
        _fits(site, hosts)
        found = take_back(site, hosts, before)
        return _with_trust_told(work, ended(site, found, (), words, asked=True))


def _with_trust_told(work: Works, done: Applied) -> Applied:
    """A way back that stayed open although the site's history does not hold says so."""
    problems = work.case.trust.problems
    if not problems:
        return done
    told = printable("; ".join(f"{each.params.get('what', each.code)}" for each in problems))
    remark = reason("returned-without-trust", problems=told)
    return replace(done, verdict=Verdict((*done.verdict.reasons, remark)))


def to_return(work: Works) -> tuple[str, ...]:
    """The hosts to be led back, the last touched first; of works done by hand, all that the plan names.

    Works that are open and changed nothing, or whose hosts are all led back already without that being written down as
    the end, are ended by looking at their hosts once more: else they would stay open for ever.
    """
    here = work.position
    if not here.begun or here.taken_back == "proven":
        return ()
    return here.changed or tuple(reversed(here.hosts or order_of(work.request, work.plan.statement)))


def copies_gone(work: Works, hosts: tuple[str, ...]) -> tuple[Reason, ...]:
    """Hosts whose files nothing puts back any more: the copies that would were removed after the works."""
    plan, places = work.plan.statement, work.position.hosts
    return tuple(
        reason("rollback-without-copies", change=work.change, host=host, at=places[host].cleaned_at,
               paths=printable(", ".join(each.path for each in plan.hosts[host].files)))
        for host in hosts
        if host in places and places[host].cleaned_at
    )  # fmt: skip


def _fits(site: Site, hosts: tuple[str, ...]) -> None:
    """That what leads back leads back from here, as far as the hosts answer; what does not is a new change."""
    before = site.work.before().snapshot
    found = []
    for host in hosts:
        state, _ = seen(site, host)
        if state is None:
            continue
        back = way_of(site, host, before, state)
        foreign = back.foreign or _edited_since(site, host, before, state)
        if foreign or (back.by == "none" and not site.planned(host).files):
            detail = f"changed by somebody else: {', '.join(foreign)}" if foreign else "none is known"
            found.append(reason("rollback-unfit", host=host, detail=detail))
    if found:
        raise NetauditError(*found)


def _edited_since(site: Site, host: str, before: Snapshot, state: DeviceState) -> tuple[str, ...]:
    """Places of a host of files that are neither as before nor as they were left: a copy would undo them unseen.

    Of a host that the works left between two states, nobody can tell.
    """
    planned, here = site.planned(host), site.work.position.hosts.get(host)
    if not planned.files or here is None or here.stage != "done":
        return ()
    now = msgspec.structs.replace(before, expected=(host,), states={host: state}, failures={}, endpoints={})
    sets = host_compared(host, before, now, site.work.plan.statement.predicted, planned.arm, platform)
    return tuple(dict.fromkeys(f"{each.section} {each.key}".strip() for each in sets.undeclared))
