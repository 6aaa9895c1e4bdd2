"""The semantic diff of two snapshots of a site: hosts, links between them, and the endpoints behind them."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from netaudit.core.statediff import fingerprints_differ, host_differences
from netaudit.model.difference import Comparison, Difference
from netaudit.model.names import bare_host_name, locally_administered
from netaudit.model.platform import Platform
from netaudit.model.rows import Neighbour
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import CONFIGURATION, Collected, DeviceState, NotAsked
from netaudit.model.verdict import Reason, reason

PlatformOf = Callable[[str], Platform]


def compare(before: Snapshot, after: Snapshot, platform_of: PlatformOf) -> Comparison:
    """Compare two snapshots of one site.

    Args:
        before: the earlier one, such as the baseline.
        after: the later one.
        platform_of: the platform of a name; KeyError where it is unknown.
    """
    differences = list(_host_set_differences(before, after))
    notes: list[Reason] = []
    ambient: list[Difference] = []
    for host in sorted(before.states.keys() & after.states.keys()):
        old, new = before.states[host], after.states[host]
        differences += host_differences(old, new, platform_of(new.platform))
        notes += _not_compared(old, new)
    managed = _managed_names(before) | _managed_names(after)
    for each, name in _link_differences(before, after):
        (differences if name in managed else ambient).append(each)
    for each, comes_and_goes in _endpoint_differences(before, after):
        (ambient if comes_and_goes else differences).append(each)
    return Comparison(differences=tuple(differences), not_compared=tuple(notes), ambient=tuple(ambient))


def _host_set_differences(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for host in sorted(set(before.expected) - set(after.expected)):
        yield Difference(host=host, section="host", key=host, before="managed")
    for host in sorted(set(after.expected) - set(before.expected)):
        yield Difference(host=host, section="host", key=host, after="managed")


def _not_compared(old: DeviceState, new: DeviceState) -> Iterator[Reason]:
    for name in CONFIGURATION:
        was, now = old.section(name), new.section(name)
        if isinstance(was, Collected) and not isinstance(now, Collected | NotAsked):
            yield reason("section-lost", host=new.host, section=name, detail=now.reason)
        elif isinstance(now, Collected) and not isinstance(was, Collected):
            yield reason("section-new", host=new.host, section=name, detail=was.reason)
    # A mark without a fingerprint says that there is a secret, not whether it is the same one.
    mark = "<secret" if fingerprints_differ(old, new) else "<secret>"
    if any(isinstance(c, Collected) and mark in c.value for c in (old.sections.config, new.sections.config)):
        yield reason("secrets-undetermined", host=new.host)


def _managed_names(snapshot: Snapshot) -> set[str]:
    names = {name.lower() for name in snapshot.expected}
    for state in snapshot.states.values():
        if isinstance(state.sections.facts, Collected):
            names.add(bare_host_name(state.sections.facts.value.hostname))
    return names


def _link_differences(before: Snapshot, after: Snapshot) -> Iterator[tuple[Difference, str]]:
    """Each changed LLDP neighbour, with the bare name of who is or was there."""
    for host in sorted(before.states.keys() & after.states.keys()):
        was, now = before.states[host].sections.neighbours, after.states[host].sections.neighbours
        if not (isinstance(was, Collected) and isinstance(now, Collected)):
            continue
        for key in sorted(was.value.keys() | now.value.keys()):
            a, b = was.value.get(key), now.value.get(key)
            if a != b:
                names = {bare_host_name(row.name) for row in (a, b) if row}
                change = Difference(host=host, section="neighbours", key=key, before=_row(a), after=_row(b))
                yield from ((change, name) for name in sorted(names)[:1])


def _row(neighbour: Neighbour | None) -> Mapping[str, object] | None:
    row: Mapping[str, object] | None = msgspec.to_builtins(neighbour)
    return row


def _endpoint_differences(before: Snapshot, after: Snapshot) -> Iterator[tuple[Difference, bool]]:
    """Each endpoint that came, went or moved, and whether that happens by itself.

    A random MAC address or one behind an access point comes and goes; an endpoint that is no longer heard may
    be switched off. A new wired one, and one on another port, are differences.
    """
    for mac in sorted(before.endpoints.keys() | after.endpoints.keys()):
        was, now = before.endpoints.get(mac), after.endpoints.get(mac)
        if now is None and was is not None:
            yield Difference(host=was.switch, section="endpoints", key=mac, before=_place(was)), True
        elif was is None and now is not None:
            by_itself = now.wireless or locally_administered(mac)
            yield Difference(host=now.switch, section="endpoints", key=mac, after=_place(now)), by_itself
        elif was and now and was.port and now.port and (was.switch, was.port) != (now.switch, now.port):
            by_itself = was.wireless and now.wireless
            yield (
                Difference(host=now.switch, section="endpoints", key=mac, before=_place(was), after=_place(now)),
                by_itself,
            )


def _place(endpoint: Endpoint) -> dict[str, str]:
    return {"name": endpoint.name, "switch": endpoint.switch, "port": endpoint.port}
