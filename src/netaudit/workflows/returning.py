"""Leads hosts back to the base that was signed, from whatever they are now, and shows by collection that they are."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from netaudit.core.planning.models import MODELS
from netaudit.core.works.four_sets import FourSets
from netaudit.core.works.host_compared import host_compared
from netaudit.core.works.position import Place, position
from netaudit.core.works.way_back import Back, Way, lines_back
from netaudit.model.errors import NetauditError
from netaudit.model.names import printable
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState
from netaudit.model.verdict import Reason, reason
from netaudit.platforms import platform
from netaudit.store.changes import on_disk
from netaudit.workflows import candidate
from netaudit.workflows.begin import vlans_of
from netaudit.workflows.host_timer import on_files, stop_timer
from netaudit.workflows.sending import Site, confirm, send_back
from netaudit.workflows.site_pass import visit
from netaudit.workflows.works import entries_of

_TRIES = 3
_BETWEEN_SECONDS = 2.0
_AFTER_ITS_TIMER = timedelta(minutes=5)
"""How long a device that its own timer restarts is given to come back."""
_AFTER_A_COMMIT = timedelta(seconds=10)
"""How long after its time a device is given to take back a commit."""
_ROUNDS = 2
"""A way back that did not suffice is computed once more, from what is observed then."""


@dataclass(frozen=True)
class Returned:
    """What became of one host."""

    host: str
    proven: bool
    detail: str = ""
    """Why not, in words safe to show."""
    foreign: tuple[str, ...] = ()
    """Places that somebody else changed meanwhile."""


def take_back(site: Site, hosts: Sequence[str], before: Snapshot) -> list[Returned]:
    """Lead hosts back, one after the other, and write down that the works are over."""
    found = lead_back(site, hosts, before)
    replace(site, strict=False).note("taken-back", proven=all(each.proven for each in found))
    return found


def lead_back(site: Site, hosts: Sequence[str], before: Snapshot) -> list[Returned]:
    """Lead hosts back, one after the other; what went wrong is in the result, never raised."""
    return [_one(site, host, before) for host in hosts]


def back_reasons(change: str, found: Sequence[Returned]) -> list[Reason]:
    """What the way back came to, and who else was at work."""
    told = [reason("foreign-change", host=each.host, places=", ".join(each.foreign)) for each in found if each.foreign]
    lost = [each for each in found if not each.proven]
    if lost:
        detail = "; ".join(f"{each.host}: {each.detail}" for each in lost)
        names = ", ".join(each.host for each in lost)
        return [reason("works-not-taken-back", change=change, hosts=names, detail=detail), *told]
    return told


def _one(site: Site, host: str, before: Snapshot) -> Returned:
    # A device is led back even where the journal cannot be written any more: that this is so stopped the works.
    site = replace(site, strict=False)
    site.note("returning", host=host)
    try:
        found = _led_back(site, host, before)
    except NetauditError as failure:
        found = Returned(host, proven=False, detail=_words(failure))
    except KeyboardInterrupt:
        found = Returned(host, proven=False, detail="interrupted")
    except Exception as surprise:  # noqa: BLE001  the other hosts are led back all the same
        found = Returned(host, proven=False, detail=printable(f"{type(surprise).__name__}: {surprise}")[:200])
    site.note("returned", host=host, proven=found.proven, detail=found.detail)
    return found


def _led_back(site: Site, host: str, before: Snapshot) -> Returned:
    candidate.let_go(site, host)
    place = _place(site, host)
    if candidate.on_candidate(site, host) and place.timer_until:
        _by_itself(site, host, place, before)
        place = replace(place, timer_until="")
    foreign: tuple[str, ...] = ()
    detail = ""
    for _ in range(_ROUNDS):
        state, detail = _reached(site, host, place)
        if state is None:
            return Returned(host, proven=False, detail=detail or "it does not answer", foreign=foreign)
        if _as_before(site, host, before, state):
            return _settled(site, host, place, foreign)
        back = way_of(site, host, before, state)
        foreign = back.foreign
        if back.by == "none" and not site.planned(host).files:
            return Returned(host, proven=False, detail="no signed line leads back from what it is", foreign=foreign)
        if back.by == "signed" and foreign:
            detail = "somebody else changed it"
        try:
            (candidate.send_back if candidate.on_candidate(site, host) else send_back)(site, host, back.lines)
        except NetauditError as failure:
            detail = _words(failure)
    state, _ = _reached(site, host, place)
    if state is not None and _as_before(site, host, before, state):
        return _settled(site, host, place, foreign)
    if state is not None and not detail:
        detail = f"it is not as before: {_odd(site, host, before, state)}"
    return Returned(host, proven=False, detail=detail or "it is not as before", foreign=foreign)


def _by_itself(site: Site, host: str, place: Place, before: Snapshot) -> None:
    """Wait until a device has taken back a commit that nobody confirmed, or holds none any more.

    What is to be confirmed goes with the session that committed it, and so does that session's lock: where the
    candidate can be locked, nothing is pending, and what is not as before will not come back by itself.
    """
    until = datetime.fromisoformat(place.timer_until)
    while site.now() <= until + _AFTER_A_COMMIT:
        state, _ = seen(site, host)
        if state is not None and (_as_before(site, host, before, state) or candidate.is_free(site, host)):
            return
        site.told.waiting(host, until.isoformat(timespec="minutes"))
        time.sleep(_BETWEEN_SECONDS)


def way_of(site: Site, host: str, before: Snapshot, state: DeviceState) -> Back:
    """The lines that lead from what a host is now to what it was."""
    planned, was = site.planned(host), before.states[host]
    base, now = was.sections.config, state.sections.config
    way = Way(
        base=base.value if isinstance(base, Collected) else "",
        forward=planned.forward,
        rollback=planned.rollback,
        vlans=vlans_of(was),
        armed=planned.arm,
    )
    model = MODELS.get(planned.platform) if isinstance(base, Collected) else None
    return lines_back(model, way, now.value if isinstance(now, Collected) else None, vlans_of(state))


def _settled(site: Site, host: str, place: Place, foreign: tuple[str, ...]) -> Returned:
    """It is as before: stop its timer, and save, where the change had been saved."""
    saved = _was_saved(site, host)
    if candidate.on_candidate(site, host):
        try:
            candidate.settled(site, host, save=saved)
        except NetauditError as failure:
            return Returned(host, proven=not saved, detail=_words(failure), foreign=foreign)
        return Returned(host, proven=True, foreign=foreign)
    if place.timer_until or saved:
        if on_files(site, host):
            detail = stop_timer(site, host)
            return Returned(host, proven=not detail, detail=detail, foreign=foreign)
        try:
            confirm(site, host, phase="return", save=saved)
        except NetauditError as failure:
            return Returned(host, proven=not saved, detail=_words(failure), foreign=foreign)
    return Returned(host, proven=True, foreign=foreign)


def _was_saved(site: Site, host: str) -> bool:
    mine = [e for e in entries_of(on_disk(site.work.workspace.root, site.work.change)) if e.more.get("host") == host]
    return any(entry.what == "sending" and entry.more.get("way") == "save" for entry in mine)


def _place(site: Site, host: str) -> Place:
    entries = entries_of(on_disk(site.work.workspace.root, site.work.change))
    return position(entries, site.work.plan.digest).hosts.get(host, Place(host))


def _as_before(site: Site, host: str, before: Snapshot, state: DeviceState) -> bool:
    if state.digests.canonical == site.planned(host).base_digest:
        return True
    return _held_against(site, host, before, state).exact


def _held_against(site: Site, host: str, before: Snapshot, state: DeviceState) -> FourSets:
    now = Snapshot(
        site=before.site, taken_at=before.taken_at, expected=(host,), states={host: state}, failures={}, endpoints={}
    )
    return host_compared(host, before, now, (), site.planned(host).arm, platform)


def _odd(site: Site, host: str, before: Snapshot, state: DeviceState) -> str:
    """Where a host is not as it was, in words safe to show."""
    sets = _held_against(site, host, before, state)
    places = [printable(" ".join(filter(None, (each.section, each.key)))) for each in sets.undeclared]
    return ", ".join(dict.fromkeys((*places, *sets.not_collected)))[:150]


def _reached(site: Site, host: str, place: Place) -> tuple[DeviceState | None, str]:
    """The host as it is now; waits for its own timer where that is what brings it back."""
    until = _moment(place.timer_until)
    tried, detail = 0, ""
    while True:
        state, detail = seen(site, host)
        tried += 1
        if state is not None:
            return state, ""
        if until is None and tried >= _TRIES:
            return None, detail
        if until is not None and site.now() > until + _AFTER_ITS_TIMER:
            return None, detail
        if until is not None:
            site.told.waiting(host, until.isoformat(timespec="minutes"))
        time.sleep(_BETWEEN_SECONDS)


def seen(site: Site, host: str) -> tuple[DeviceState | None, str]:
    """One host, asked for everything; None and why where it did not answer."""
    passed = visit(site.work.workspace, site.options.asking(host), site.told, site.now())
    failures = passed.snapshot.failures.get(host, ())
    detail = "; ".join(printable(str(each.params.get("detail", each.code))) for each in failures)
    return passed.snapshot.states.get(host), detail[:200]


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _words(failure: NetauditError) -> str:
    first = failure.verdict.reasons[0]
    told = first.params.get("said") or first.params.get("detail") or first.code
    return printable(str(told))[:200]
