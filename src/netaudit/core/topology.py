"""How the devices of a site are wired, from what they announce (LLDP, CDP) and from where they hear one another.

Nothing is guessed: a link that both ends announce is sure, every other one says why it is not. A device that announces
itself and is none of the site's hosts is a stranger, and is shown as one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from netaudit.model.names import bare_host_name
from netaudit.model.rows import Neighbour
from netaudit.model.state import Collected, DeviceState

Doubt = Literal["", "one-end", "contradicted", "shared", "heard"]
"""Why a link is not sure.

`one-end`: only one of them announces it. `contradicted`: the other end announces somebody else there. `shared`: several
devices announce themselves on one port, so that something unmanaged stands between. `heard`: nobody announces it; it is
told from MAC addresses. Empty: both ends announce it.
"""


@dataclass(frozen=True, order=True)
class End:
    """One end of a link. The port is empty where nobody says which it is."""

    host: str
    port: str


@dataclass(frozen=True)
class DeviceLink:
    """A link between two hosts of the site; the ends in order."""

    ends: tuple[End, End]
    doubt: Doubt = ""


@dataclass(frozen=True)
class Stranger:
    """A device that announces itself on a port and is no host of the site."""

    at: End
    neighbour: Neighbour


@dataclass(frozen=True)
class Topology:
    """How the site is wired, as far as its devices say."""

    links: tuple[DeviceLink, ...]
    strangers: tuple[Stranger, ...]


def topology(states: Mapping[str, DeviceState]) -> Topology:
    """Derive the wiring from the hosts' states, keyed by host name."""
    claims, strangers = _announced(states)
    links = list(_announced_links(claims))
    joined = {frozenset(end.host for end in link.ends) for link in links}
    links += [link for link in _heard_links(states) if frozenset(end.host for end in link.ends) not in joined]
    return Topology(
        links=tuple(sorted(links, key=lambda link: link.ends)),
        strangers=tuple(sorted(strangers, key=lambda stranger: (stranger.at, stranger.neighbour.name))),
    )


def aggregate_of(state: DeviceState) -> dict[str, str]:
    """Port -> the aggregate (LACP, trunk) that it is a member of: MAC addresses are heard there."""
    lags = state.sections.lags
    return (
        {port: name for name, lag in lags.value.items() for port in lag.members} if isinstance(lags, Collected) else {}
    )


def _announced(states: Mapping[str, DeviceState]) -> tuple[dict[End, set[End]], list[Stranger]]:
    """What each port hears announced: ends of known hosts, and strangers."""
    names, macs = _names(states), _own_macs(states)
    claims: dict[End, set[End]] = defaultdict(set)
    strangers = []
    for host, state in states.items():
        for port, neighbour in _neighbours(state):
            far = names.get(bare_host_name(neighbour.name)) or macs.get(neighbour.chassis)
            if far is None:
                strangers.append(Stranger(End(host, port), neighbour))
            elif far != host:
                claims[End(host, port)].add(End(far, neighbour.port))
    return dict(claims), strangers


def _neighbours(state: DeviceState) -> Iterator[tuple[str, Neighbour]]:
    if isinstance(state.sections.neighbours, Collected):
        for key, neighbour in state.sections.neighbours.value.items():
            yield key.split(" #")[0], neighbour


def _names(states: Mapping[str, DeviceState]) -> dict[str, str]:
    """Bare name -> host, by the inventory's name and by the name that the device bears itself."""
    found = {}
    for host, state in states.items():
        if isinstance(state.sections.facts, Collected) and state.sections.facts.value.hostname:
            found[bare_host_name(state.sections.facts.value.hostname)] = host
    return found | {bare_host_name(host): host for host in states}


def _own_macs(states: Mapping[str, DeviceState]) -> dict[str, str]:
    return {
        interface.mac: host
        for host, state in states.items()
        if isinstance(state.sections.interfaces, Collected)
        for interface in state.sections.interfaces.value.values()
        if interface.mac
    }


def _announced_links(claims: Mapping[End, set[End]]) -> Iterator[DeviceLink]:
    told: set[frozenset[End]] = set()
    for near, fars in claims.items():
        for far in fars:
            pair = frozenset((near, far))
            if pair in told:
                continue
            told.add(pair)
            first, second = sorted(pair)
            yield DeviceLink((first, second), _doubt(near, far, claims))


def _doubt(near: End, far: End, claims: Mapping[End, set[End]]) -> Doubt:
    back = claims.get(far, set())
    if len(claims[near]) > 1 or len(back) > 1:
        return "shared"
    if near in back:
        return ""
    return "contradicted" if back else "one-end"


def _heard_links(states: Mapping[str, DeviceState]) -> Iterator[DeviceLink]:
    """Pairs of hosts of which one hears the other on one port, with no third host between them."""
    macs = _own_macs(states)
    heard = {host: dict(_hears(state, macs)) for host, state in states.items()}
    for one, other in combinations(sorted(states), 2):
        here, there = heard[one].get(other, set()), heard[other].get(one, set())
        if (len(here), len(there)) not in ((1, 1), (1, 0), (0, 1)):
            continue
        if any(_between(heard, one, middle, other) for middle in states.keys() - {one, other}):
            continue
        ends = (End(one, min(here, default="")), End(other, min(there, default="")))
        yield DeviceLink(ends, "heard")


def _hears(state: DeviceState, macs: Mapping[str, str]) -> Iterator[tuple[str, set[str]]]:
    """Host -> ports on which this one hears it."""
    ports: dict[str, set[str]] = defaultdict(set)
    if isinstance(state.sections.mac_table, Collected):
        for key, entry in state.sections.mac_table.value.items():
            host = macs.get(key.partition(" ")[0])
            if host is not None and host != state.host:
                ports[host].add(entry.port)
    yield from ports.items()


def _between(heard: Mapping[str, Mapping[str, set[str]]], one: str, middle: str, other: str) -> bool:
    """Whether the middle one hears the two on different ports: in a tree it then stands on the way."""
    left, right = heard[middle].get(one, set()), heard[middle].get(other, set())
    return bool(left and right) and left.isdisjoint(right)


def uplinks(states: Mapping[str, DeviceState], links: Iterable[DeviceLink]) -> set[tuple[str, str]]:
    """(host, port) behind which other switches stand: MAC addresses heard there belong elsewhere.

    An aggregate is one where a member is; a link that is only heard counts only between two that switch.
    """
    found = set()
    for link in links:
        switching = all(isinstance(states[end.host].sections.mac_table, Collected) for end in link.ends)
        for end in link.ends:
            if end.port and (switching or link.doubt != "heard"):
                found |= {(end.host, end.port), (end.host, aggregate_of(states[end.host]).get(end.port, end.port))}
    return found
