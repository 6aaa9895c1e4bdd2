"""Whether the ports of imaging, CAD/CAM and restricted devices are after the works what they were before.

Held against each other are the counts of errors and what each port runs at, of every such device that the change
reaches, as planned or as seen, or that stands on a host which it changes. Drops are said and not judged: a switch drops
frames in good health. A count that cannot be compared is no pass; it keeps no change open either, for the count before
cannot be had any more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netaudit.core.impact import effects
from netaudit.core.works.isolation import CRITICAL_ROLES
from netaudit.model.counters import Counters, PortCounters
from netaudit.model.rows import Link
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Collected
from netaudit.model.statements import PlanStatement, Tested

OF_PORTS = frozenset({"counters", "link"})
"""Kinds of test that are run without being asked for, and that nobody can run again once the moment has passed."""
NO_ERROR = "no new error"
_ERRORS = {
    "received_errors": "received errors: {count} more",
    "checksum_errors": "checksum errors: {count} more",
    "sent_errors": "sent errors: {count} more",
}
_DROPS = {
    "received_drops": "dropped on receipt: {count} more",
    "sent_drops": "dropped on sending: {count} more",
}


@dataclass(frozen=True)
class Side:
    """The site on one side of the works."""

    snapshot: Snapshot
    counters: Counters


@dataclass(frozen=True)
class _Port:
    """The port of one or several such devices, and where the same devices stood before."""

    names: str
    host: str
    port: str
    was: tuple[str, str]

    @property
    def subject(self) -> str:
        return f"{self.names} ({self.host} {self.port})"


def port_tests(before: Side, after: Side, plan: PlanStatement) -> tuple[Tested, ...]:
    """Both tests of every such port; none where the change has to do with no such device.

    Args:
        before: when the works were begun.
        after: when they were over.
        plan: whose hosts and impact say which devices the change has to do with.
    """
    found = []
    for port in _ports(before.snapshot, after.snapshot, plan):
        found.append(_counted(port, before.counters, after.counters))
        found += _runs(port, before.snapshot, after.snapshot)
    return tuple(found)


def _ports(before: Snapshot, after: Snapshot, plan: PlanStatement) -> list[_Port]:
    """In the order of their places; a device that is not heard any more is looked for where it was."""
    reached = {*plan.impact.critical, *plan.impact.perimeters, *(each.name for each in effects(before, after))}
    names: dict[tuple[str, str], list[str]] = {}
    came_from: dict[tuple[str, str], tuple[str, str]] = {}
    for mac in sorted({*before.endpoints, *after.endpoints}):
        was, now = before.endpoints.get(mac), after.endpoints.get(mac)
        known = now if now is not None and now.port else was
        if known is None or not known.port or known.wireless or not _watched(known):
            continue
        if known.switch not in plan.hosts and (known.name or mac) not in reached:
            continue
        place = (known.switch, known.port)
        names.setdefault(place, []).append(known.name or mac)
        came_from[place] = (was.switch, was.port) if was is not None and was.port else place
    return [_Port(", ".join(sorted(names[place])), *place, came_from[place]) for place in sorted(names)]


def _watched(endpoint: Endpoint) -> bool:
    return endpoint.role in CRITICAL_ROLES or bool(endpoint.restricted)


def _counted(port: _Port, before: Counters, after: Counters) -> Tested:
    was, now = (_shown(port, side) for side in (before, after))
    if isinstance(was, str) or isinstance(now, str):
        why = was if isinstance(was, str) else str(now)
        return _tested(port, "counters", NO_ERROR, why, passed=None)
    errors, drops = (dict(_more(was, now, kinds)) for kinds in (_ERRORS, _DROPS))
    if any(more < 0 for more in (*errors.values(), *drops.values())):
        return _tested(port, "counters", NO_ERROR, "its counters began anew", passed=None)
    risen = [words.format(count=errors[name]) for name, words in _ERRORS.items() if errors.get(name)]
    lost = [words.format(count=drops[name]) for name, words in _DROPS.items() if drops.get(name)]
    return _tested(port, "counters", NO_ERROR, "; ".join([*(risen or [NO_ERROR]), *lost]), passed=not risen)


def _shown(port: _Port, side: Counters) -> PortCounters | str:
    """What the port counted, or why that is not known."""
    host = side.get(port.host)
    if host is None:
        return "its counters were not asked for"
    return host.why_not or host.ports.get(port.port) or "the host shows no counts of this port"


def _more(was: PortCounters, now: PortCounters, kinds: Iterable[str]) -> Iterator[tuple[str, int]]:
    for name in kinds:
        old, new = getattr(was, name), getattr(now, name)
        if old is not None and new is not None:
            yield name, new - old


def _runs(port: _Port, before: Snapshot, after: Snapshot) -> Iterator[Tested]:
    """What the port runs at, held against what the device's port ran at; nothing where that is not known."""
    was, now = _link(before, *port.was), _link(after, port.host, port.port)
    if was is None or not was.up or was.speed is None:
        return
    expected = speed_words(was.speed)
    if now is None:
        yield _tested(port, "link", expected, "its speed is not shown", passed=None)
    elif not now.up:
        # A device that was switched off and one that was cut off look alike.
        yield _tested(port, "link", expected, "no link", passed=None)
    else:
        yield speed_tested("link", port.subject, was.speed, now)


def speed_words(mbps: int) -> str:
    """What is expected of a port."""
    return f"at least {mbps} Mb/s, full duplex"


def speed_tested(kind: str, subject: str, mbps: int, link: Link) -> Tested:
    """Whether a port runs at a speed, and in both directions at once.

    Args:
        kind: of the test.
        subject: in one line.
        mbps: at least so much, in Mb/s.
        link: of the port, as it was collected.
    """
    if not link.up:
        obtained, passed = "no link", False
    elif link.speed is None:
        return Tested(
            kind=kind, subject=subject, expected=speed_words(mbps), obtained="its speed is not shown", passed=None
        )
    else:
        obtained = f"{link.speed} Mb/s, {link.duplex} duplex" if link.duplex else f"{link.speed} Mb/s"
        passed = link.speed >= mbps and link.duplex != "half"
    return Tested(kind=kind, subject=subject, expected=speed_words(mbps), obtained=obtained, passed=passed)


def _link(snapshot: Snapshot, host: str, port: str) -> Link | None:
    state = snapshot.states.get(host)
    links = state.sections.links if state is not None else None
    return links.value.get(port) if isinstance(links, Collected) else None


def _tested(port: _Port, kind: str, expected: str, obtained: str, *, passed: bool | None) -> Tested:
    return Tested(kind=kind, subject=port.subject, expected=expected, obtained=obtained, passed=passed)
