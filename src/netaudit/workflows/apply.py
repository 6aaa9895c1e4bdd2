"""Carries out the plan: host by host, never past its approval, and back again wherever it goes wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from netaudit.core.circumstances import device_reasons, span
from netaudit.core.gate import gate
from netaudit.core.works.host_compared import host_compared
from netaudit.core.works.position import Position
from netaudit.core.works.told import said
from netaudit.core.works.typing_lines import TYPING
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.model.snapshot import Snapshot
from netaudit.model.verdict import Reason, Verdict, reason
from netaudit.platforms import platform
from netaudit.report.language import Translator
from netaudit.report.on_site import on_site
from netaudit.report.sentences import sentence
from netaudit.store.changes import FOLDER
from netaudit.store.records import write_whole
from netaudit.store.works import release
from netaudit.store.workspace import Workspace
from netaudit.workflows import candidate
from netaudit.workflows.begin import begun, other_devices, refused
from netaudit.workflows.returning import Returned, back_reasons, lead_back, take_back
from netaudit.workflows.sending import Site, Told, confirm, forward, lacking
from netaudit.workflows.site_pass import visit
from netaudit.workflows.works import Clock, WorksOptions, observed, order_of, record, works

PAGE = "on-site.md"


@dataclass(frozen=True)
class ApplyOptions:
    """What a person asked of the works."""

    works: WorksOptions = field(default_factory=WorksOptions)
    canary: str = ""
    """The host that goes first."""
    go_on: bool = False
    """Goes on with works that were interrupted: what is between states is led back first."""


@dataclass(frozen=True)
class Applied:
    """What the works came to."""

    change: str
    verdict: Verdict
    commit: str
    page: tuple[str, ...] = ()
    """For the person who must go on site; empty where nobody must."""


class _StopError(Exception):
    """The works do not go on; why."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__()
        self.reasons = reasons


def apply(
    workspace: Workspace, change: str, person: str, options: ApplyOptions, words: Translator, told: Told, clock: Clock
) -> Applied:
    """Carry out an approved plan.

    Args:
        workspace: where; held alone until it is over.
        change: its whole id.
        person: who executes.
        options: what was asked.
        words: the language of the sentences.
        told: is told of each host and each line.
        clock: the time, which passes meanwhile.

    Raises:
        NetauditError: refused, stale or incomplete: nothing was sent.
    """
    with workspace.locked("apply"):
        work = works(workspace, change, "send", workspace.local(clock()), person)
        _sendable(work.plan.statement.hosts, change, options.canary)
        drift: tuple[Reason, ...] = ()
        fresh = not work.position.begun
        if fresh:
            drift = begun(workspace, change, person, options.works, told, clock()).reasons
        work = works(workspace, change, "send", workspace.local(clock()), person)
        site = Site(work, person, options.works, clock, told)
        _resumable(work.position, change, options)
        before = work.before().snapshot
        left = [host for host in order_of(work.request, work.plan.statement, options.canary)
                if not _done(work.position, host)]  # fmt: skip
        return _carried_out(site, left, before, words, drift, fresh=fresh)


def _sendable(hosts: object, change: str, canary: str) -> None:
    """That every host of the plan takes lines from netaudit, before anything is begun."""
    planned = hosts if isinstance(hosts, dict) else {}
    if not any(each.forward or each.files for each in planned.values()):
        raise stop("works-nothing-to-send", change=change)
    found = [
        reason("works-not-sent-there", host=host, platform=each.platform)
        for host, each in sorted(planned.items())
        if each.platform not in TYPING
    ]
    found += [
        reason("works-secret-missing", host=host, reference=reference)
        for host, each in sorted(planned.items())
        for reference in lacking(each)
    ]
    found += candidate.without_timer(planned, change)
    if canary and canary not in planned:
        found.append(reason("host-not-audited", host=canary))
    if found:
        raise NetauditError(*found)


def _resumable(here: Position, change: str, options: ApplyOptions) -> None:
    """That the works can go on from where they stand; raises what a person must decide."""
    if not here.open:
        raise stop("works-ended", change=change)
    if not options.go_on and here.between:
        raise NetauditError(*interrupted(here, change))


def interrupted(here: Position, change: str) -> list[Reason]:
    """Where works stopped, and what may be done about it."""
    told = []
    for each in here.between:
        if each.stage == "unproven":
            told.append(reason("works-unproven", change=change, host=each.host))
        else:
            answered = "which was answered" if each.answered else "which was not answered"
            told.append(
                reason("works-interrupted", change=change, host=each.host, line=each.number, way=each.way or "—",
                       answered=answered)
            )  # fmt: skip
    return told + [reason("timer-pending", host=each.host, until=each.timer_until) for each in here.timers]


def _done(here: Position, host: str) -> bool:
    return host in here.hosts and here.hosts[host].stage == "done"


def _carried_out(
    site: Site, left: Sequence[str], before: Snapshot, words: Translator, drift: tuple[Reason, ...], *, fresh: bool
) -> Applied:
    """Every host in its order; `fresh` says that all of them were looked at a moment ago."""
    work = site.work
    between = [each.host for each in work.position.between]
    touched = list(reversed(work.position.changed))
    try:
        if between:
            _lead_back_first(site, between, before)
            touched = [host for host in touched if host not in between]
        if not fresh:
            _preflight(site, left)
        for host in left:
            _host(site, host, len(left), touched, before, words)
        site.note("applied")
    except _StopError as why:
        return _given_up(site, tuple(why.reasons), touched, before, words)
    hosts = ", ".join(order_of(work.request, work.plan.statement))
    told = Verdict((reason("works-applied", change=work.change, hosts=hosts), *drift))
    commit = record(work, [], "applied", [], commit=site.options.commit)
    return Applied(work.change, told, commit)


def _lead_back_first(site: Site, hosts: Sequence[str], before: Snapshot) -> None:
    """What was interrupted begins anew from its base."""
    lost = [each for each in lead_back(site, hosts, before) if not each.proven]
    if lost:
        raise _StopError(*(reason("works-unproven", change=site.work.change, host=each.host) for each in lost))


def _preflight(site: Site, hosts: Sequence[str]) -> None:
    """Every host that is still to be changed is the device, and in the state, that was planned for."""
    if not hosts:
        return
    passed = visit(site.work.workspace, site.options.asking(",".join(hosts)), site.told, site.now())
    _as_planned(site, hosts, passed.snapshot)


def _as_planned(site: Site, hosts: Sequence[str], snapshot: Snapshot) -> None:
    found = observed(site.work.workspace, snapshot)
    plan = site.work.plan.statement
    told = list(other_devices(plan, snapshot))
    for host in hosts:
        if host in found:
            told += device_reasons(host, plan.hosts[host], found[host])
        elif host not in snapshot.failures:
            told.append(reason("base-not-observed", host=host))
    if told:
        raise _StopError(*told)


def _host(site: Site, host: str, count: int, touched: list[str], before: Snapshot, words: Translator) -> None:
    """One host: the gate again, the device again, the time left; its lines; compared; confirmed and saved."""
    try:
        refused(site.work, gate(replace(site.work.case, phase="send", now=site.now())))
        _time_left(site, count)
        _preflight(site, [host])
        site.note("working", host=host)
        touched.append(host)
        at_once = candidate.on_candidate(site, host)
        (candidate.forward if at_once else forward)(site, host)
        _compared(site, host, before, words)
        (candidate.confirm if at_once else confirm)(site, host)
        site.note("done", host=host)
    except NetauditError as failure:
        raise _StopError(*failure.verdict.reasons) from failure
    except KeyboardInterrupt as interruption:
        raise _StopError(reason("works-cancelled", host=host)) from interruption
    except Exception as surprise:  # a defect of ours must not leave a device between states
        detail = printable(f"{type(surprise).__name__}: {surprise}")[:300]
        raise _StopError(reason("unexpected", detail=detail)) from surprise


def _time_left(site: Site, count: int) -> None:
    """That what the plan reckons for one host, its way back included, still fits into the window."""
    case = site.work.case
    end = case.at(site.work.request.window.end)
    need = timedelta(minutes=site.work.plan.statement.works_minutes) / max(1, count)
    left = end - site.now()
    if left < need:
        raise stop("window-too-short", left=span(left), need=span(need))


def _compared(site: Site, host: str, before: Snapshot, words: Translator) -> None:
    """Logs in anew, asks everything anew, and holds it against what was predicted."""
    passed = visit(site.work.workspace, site.options.asking(host), site.told, site.now())
    planned = site.planned(host)
    sets = host_compared(host, before, passed.snapshot, site.work.plan.statement.predicted, planned.arm, platform)
    if sets.not_collected:
        why = "; ".join(str(each.params.get("detail", each.code)) for each in passed.snapshot.failures.get(host, ()))
        raise stop("host-not-compared", host=host, detail=(why or ", ".join(sets.not_collected))[:300])
    odd = (*sets.undeclared, *sets.missing)
    if odd:
        site.note("compared", host=host, exact=False)
        raise stop("host-not-as-predicted", host=host, differences=said(odd, lambda each: sentence(each, words)))
    site.note("compared", host=host, exact=True)


def _given_up(
    site: Site, why: tuple[Reason, ...], touched: Sequence[str], before: Snapshot, words: Translator
) -> Applied:
    """The works failed: every host that was touched is led back, the last first."""
    work = site.work
    # Whatever keeps this from being written does not keep a device from its way back.
    replace(site, strict=False).note("stopped", codes=[each.code for each in why])
    if not touched:
        commit = record(work, [], "stopped, nothing was sent", [], commit=site.options.commit)
        return Applied(work.change, Verdict(why), commit)
    found = take_back(site, list(reversed(touched)), before)
    return ended(site, found, why, words)


def ended(
    site: Site, found: Sequence[Returned], why: tuple[Reason, ...], words: Translator, *, asked: bool = False
) -> Applied:
    """The end of a way back: told, written, committed; with the page for a person on site where it is not shown."""
    work = site.work
    told = back_reasons(work.change, found)
    lost = {each.host: each.detail for each in found if not each.proven}
    paths: list[Path] = []
    page: tuple[str, ...] = ()
    if lost:
        page = tuple(on_site(work.workspace.site, work.request, work.plan.statement, work.plan.digest, lost, words))
    else:
        hosts = ", ".join(each.host for each in found)
        told.insert(0, reason("rollback-done" if asked else "works-taken-back", change=work.change, hosts=hosts))
        stays = release(work.workspace, work.change)
        told += [reason("works-claim-stays", detail=stays)] if stays else []
    commit = ""
    try:
        if page:
            paths.append(work.workspace.root / FOLDER / work.change / PAGE)
            write_whole(paths[0], ("\n".join(page) + "\n").encode())
        subject = "not shown to be taken back" if lost else "taken back"
        commit = record(work, paths, subject, [], commit=site.options.commit)
    except NetauditError as failure:  # what became of the devices is said all the same
        told += failure.verdict.reasons
    return Applied(work.change, Verdict((*told, *why)), commit, page)
