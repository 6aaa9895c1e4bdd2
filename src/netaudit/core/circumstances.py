"""Gate rules about circumstances: time, audit, base state, perimeters, transitional changes, rollback, trust."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from netaudit.core.case import AuditOnFile, Case, Observed
from netaudit.core.hours import overlapping
from netaudit.model.change import InventoryStep, Transitional
from netaudit.model.statements import HostPlan
from netaudit.model.verdict import Reason, reason


def span(length: timedelta) -> str:
    """A length of time for people: days from 48 hours on, else hours, else minutes."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 1440} d" if minutes >= 2880 else f"{minutes // 60} h"


def trust(case: Case) -> Iterator[Reason]:
    """The accepted commit stands on the provider's root, and the clock is not behind what is already recorded."""
    if not case.trust.commit:
        yield reason("baseline-missing")
    if not case.way_back_of_checked:
        yield from case.trust.problems
    if case.phase != "return" and case.trust.age > case.policy.max_trust_age:
        yield reason("trust-stale", age=span(case.trust.age), limit=span(case.policy.max_trust_age))
    newest = case.trust.newest_moment
    if newest is not None and case.now < newest:
        yield reason("clock-behind", now=case.now.isoformat(timespec="seconds"), seen=newest.isoformat())


def window(case: Case) -> Iterator[Reason]:
    """Inside the window, out of forbidden hours, with time left for works, verification and rollback."""
    if case.request is None or case.phase not in ("begin", "send"):
        return
    start, end = case.at(case.request.window.start), case.at(case.request.window.end)
    if case.now < start:
        yield reason("window-not-open", start=start.isoformat())
        return
    if case.now >= end:
        yield reason("window-over", end=end.isoformat())
        return
    minutes = case.plan.statement.works_minutes if case.plan else 0
    need = timedelta(minutes=minutes)
    if case.phase == "begin" and end - case.now < need:
        yield reason("window-too-short", left=span(end - case.now), need=span(need))
    if case.request.in_hours:
        return
    until = min(end, case.now + max(need, timedelta(minutes=1)))
    hit = overlapping(case.policy.forbidden_hours, case.zone, case.now, until)
    if hit is not None:
        when = hit[0].astimezone(case.zone).isoformat(timespec="minutes")
        yield reason("hours-forbidden", hours=hit[1], when=when)


def audit(case: Case) -> Iterator[Reason]:
    """The site was audited, whole and lately."""
    if case.plan is not None and case.plan.statement.only_files:
        return
    if case.phase in ("plan", "begin", "accept"):
        yield from audit_reasons(case.audit, case.policy.audit_max_age, case.now)


def audit_reasons(found: AuditOnFile | None, max_age: timedelta, now: datetime) -> Iterator[Reason]:
    """Why an audit does not suffice; nothing: it does."""
    if found is None:
        yield reason("audit-missing")
        return
    age = now - found.taken_at
    if age > max_age:
        yield reason("audit-too-old", age=span(age), limit=span(max_age))
    if found.taken_at > now:
        yield reason("audit-from-the-future", taken_at=found.taken_at.isoformat(timespec="seconds"))
    if found.incomplete_hosts:
        yield reason("audit-incomplete", hosts=", ".join(found.incomplete_hosts))
    if found.not_asked:
        yield reason("audit-partial", sections=", ".join(found.not_asked))
    if found.inventory_changed:
        yield reason("audit-of-other-inventory", hosts=", ".join(found.inventory_changed))


def workspace(case: Case) -> Iterator[Reason]:
    """What is worked from is what was accepted: hosts, addresses, host keys, recipes, policy."""
    if case.phase not in ("plan", "begin", "send"):
        return
    own = {step.path for step in case.request.steps if isinstance(step, InventoryStep)} if case.request else set()
    foreign = [path for path in case.not_accepted if path not in own]
    if foreign:
        yield reason("governed-not-accepted", paths=", ".join(foreign[:5]))


def base(case: Case) -> Iterator[Reason]:
    """Every device is the one that was planned for, and in the state that was planned on."""
    if case.plan is None or case.observed is None or case.phase == "return":
        return
    for host, planned in sorted(case.plan.statement.hosts.items()):
        seen = case.observed.get(host)
        if seen is None:
            yield reason("base-not-observed", host=host)
            continue
        yield from device_reasons(host, planned, seen)
    impact = case.plan.statement.impact
    grown = sorted(case.critical_now - set(impact.critical) - impact.perimeters.keys())
    if grown:
        yield reason("impact-grown", names=", ".join(grown))


def device_reasons(host: str, planned: HostPlan, seen: Observed) -> Iterator[Reason]:
    """Why a device as it was just found is not the one, or not in the state, that was planned for."""
    if (seen.address, seen.host_key, seen.serial) != (planned.address, planned.host_key, planned.serial):
        yield reason("device-other", host=host, planned=planned.serial or "?", seen=seen.serial or "?")
    if seen.digest != planned.base_digest:
        yield reason("base-moved", host=host)


def perimeter(case: Case) -> Iterator[Reason]:
    """Nothing reaches a restricted device, by a command or its side effect, without a valid mandate."""
    if case.plan is None or case.phase == "return":
        return
    plan = case.plan.statement
    for host, name in sorted(plan.impact.perimeters.items()):
        # A port, VLAN, lease or filter around the device is the provider's own work; the device itself is not.
        if host not in plan.hosts:
            continue
        on_file = case.mandates.get(name)
        if on_file is None:
            yield reason("mandate-missing", host=host, perimeter=name)
        elif plan.mandates.get(name) != on_file:
            yield reason("mandate-of-other-plan", host=host, perimeter=name)


def lifecycle(case: Case) -> Iterator[Reason]:
    """A step that must not last has an end within the policy; an earlier one is not overdue."""
    if case.request is None or case.phase in ("return", "push"):
        return
    if isinstance(case.request.lifecycle, Transitional):
        until, today = case.request.lifecycle.transitional_until, case.now.astimezone(case.zone).date()
        limit = case.policy.transitional_max
        if until - today > limit:
            yield reason("transitional-too-long", until=until.isoformat(), limit=span(limit))
        if until < today:
            yield reason("transitional-past", until=until.isoformat())
    for each in case.transitional:
        if each.overdue_days > 0 and each.change not in (case.change, case.request.closes):
            yield reason("transitional-overdue", change=each.change, until=each.until, days=each.overdue_days)


def rollback(case: Case) -> Iterator[Reason]:
    """There is a way back, shown to be one where the policy asks for that."""
    if case.plan is None or case.phase in ("return", "accept", "push"):
        return
    for host, planned in sorted(case.plan.statement.hosts.items()):
        if planned.forward and not planned.rollback and planned.guarantee not in ("device-checkpoint", "file-restore"):
            yield reason("rollback-missing", host=host)
        elif planned.forward and not planned.proved_by and not case.policy.unproven_rollback:
            yield reason("rollback-unproven", host=host)
