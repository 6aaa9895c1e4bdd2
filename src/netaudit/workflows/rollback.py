"""Takes works back at somebody's word: every host that they changed, to the base that was signed."""

from netaudit.model.errors import NetauditError
from netaudit.model.names import printable
from netaudit.model.verdict import Reason, Verdict, reason
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
        return ended(site, found, (), words, asked=True)


def to_return(work: Works) -> tuple[str, ...]:
    """The hosts to be led back, the last touched first; of works done by hand, all that the plan names."""
    here = work.position
    if not here.begun:
        return ()
    if here.hosts:
        return here.changed
    return () if here.taken_back == "proven" else tuple(reversed(order_of(work.request, work.plan.statement)))


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
        back = way_of(site, host, before, state) if state is not None else None
        if back is not None and (back.foreign or (back.by == "none" and not site.planned(host).files)):
            detail = f"changed by somebody else: {', '.join(back.foreign)}" if back.foreign else "none is known"
            found.append(reason("rollback-unfit", host=host, detail=detail))
    if found:
        raise NetauditError(*found)
