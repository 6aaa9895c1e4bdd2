"""The way from where we work to a device: which ports, VLANs and addresses of which hosts must stay as they are.

Followed hop by hop: the device's addresses and routes say who answers for us, ARP says by which MAC address, the MAC
tables on which port, and the wiring what stands behind it. What cannot be followed is named, never guessed.
"""

import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from netaudit.core.planning.management import Management
from netaudit.core.topology import DeviceLink, End, aggregate_of, topology
from netaudit.model.state import Collected, DeviceState

_HOPS = 8


@dataclass(frozen=True)
class Station:
    """Where we work from."""

    address: str
    host: str = ""
    """The switch it is plugged into, and its port, where they are declared; the MAC tables say it otherwise."""
    port: str = ""


@dataclass(frozen=True)
class Unknown:
    """Where a way could not be followed any further."""

    at: str
    """The host where it ends."""
    why: str
    """`address`, `route`, `arp`, `mac-table` or `beyond` (a router that is none of the site's hosts)."""


@dataclass
class Way:
    """What is known of the way to one device."""

    addresses: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Host -> its own addresses on the way, without prefix length."""
    paths: dict[str, set[tuple[str, int]]] = field(default_factory=lambda: defaultdict(set))
    """Host -> (port, VLAN id) that the frames pass."""
    gateways: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    routes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Host -> other routes than the default one, as `10.8.0.0/16 via 10.99.0.254`."""
    unknown: list[Unknown] = field(default_factory=list)

    def kept(self) -> dict[str, Management]:
        """Host -> what must stay there."""
        hosts = {*self.addresses, *self.paths, *self.gateways, *self.routes}
        return {
            host: Management(
                addresses=frozenset(self.addresses.get(host, ())),
                paths=frozenset(self.paths.get(host, ())),
                gateways=frozenset(self.gateways.get(host, ())),
                routes=frozenset(self.routes.get(host, ())),
            )
            for host in sorted(hosts)
        }


def kept_on(ways: Iterable[Way]) -> dict[str, Management]:
    """Host -> what must stay there for all of these ways."""
    found: dict[str, Management] = {}
    for way in ways:
        for host, management in way.kept().items():
            found[host] = found.get(host, Management()).joined(management)
    return found


@dataclass(frozen=True)
class _Peer:
    """Who a host speaks to on one of its networks."""

    interface: str
    own: str
    address: str
    route: str
    """The prefix of the route that leads there; empty on a network of its own."""
    last: bool
    """Whether it is the station itself."""


class Ways:
    """Follows ways on a site as it was collected."""

    def __init__(self, states: Mapping[str, DeviceState], station: Station) -> None:
        """Begin.

        Args:
            states: the hosts, by name.
            station: where we work from.
        """
        self._states = states
        self._station = station
        self._far = _far_ends(topology(states).links, states)
        self._owners = dict(_owners(states))
        self._macs = dict(_macs(states))

    def to(self, host: str, address: str) -> Way:
        """The way to a device.

        Args:
            host: its name.
            address: the one of its addresses that we speak to.
        """
        way = Way()
        way.addresses[host].add(address)
        if self._interface(host, address) is None:
            way.unknown.append(Unknown(host, "address"))
            return way
        here = host
        for _ in range(_HOPS):
            peer = self._peer(here)
            if isinstance(peer, Unknown):
                way.unknown.append(peer)
                return way
            way.addresses[here].add(peer.own)
            if peer.route.endswith("/0"):
                way.gateways[here].add(peer.address)
            elif peer.route:
                way.routes[here].add(f"{peer.route} via {peer.address}")
            if odd := self._follow(way, here, peer):
                way.unknown.append(odd)
            if peer.last:
                return way
            if peer.address not in self._owners:
                way.unknown.append(Unknown(here, "beyond"))
                return way
            here = self._owners[peer.address]
            way.addresses[here].add(peer.address)
        way.unknown.append(Unknown(here, "route"))
        return way

    def _interface(self, host: str, address: str) -> str | None:
        return next((name for name, own, _ in _networks(self._states.get(host)) if own == address), None)

    def _peer(self, host: str) -> _Peer | Unknown:
        """By which of its networks, and by whom, a host answers the station."""
        networks = list(_networks(self._states.get(host)))
        station = ipaddress.ip_address(self._station.address)
        for name, own, network in networks:
            if station in network:
                return _Peer(name, own, str(station), route="", last=True)
        for prefix, hop in sorted(_routes(self._states[host]), key=lambda route: -route[0].prefixlen):
            if station not in prefix:
                continue
            for name, own, network in networks:
                if hop in network:
                    return _Peer(name, own, str(hop), route=str(prefix), last=False)
        return Unknown(host, "route")

    def _follow(self, way: Way, host: str, peer: _Peer) -> Unknown | None:
        """Follow the frames from a host to its peer through the switches."""
        mac = self._mac_of(host, peer)
        start = self._start(host, peer)
        if isinstance(start, Unknown):
            return start
        here, entered, vlan = start
        if entered:
            way.paths[here].add((entered, vlan))
            # A host that switches too, and whose interface does not say its VLAN, hears its peer on a port of its own.
            way.paths[host].update(_heard(self._states[host], mac))
        seen: set[str] = set()
        while here not in seen:
            seen.add(here)
            if here == self._owners.get(peer.address):
                return None
            port = self._towards(here, mac, vlan, peer)
            if port is None:
                return Unknown(here, "mac-table" if mac else "arp")
            way.paths[here].add((port, vlan))
            beyond = self._far.get(End(here, port))
            if beyond is None:
                return None
            here = beyond.host
            if _switches(self._states[here]):
                way.paths[here].add((beyond.port, vlan))
        return None

    def _mac_of(self, host: str, peer: _Peer) -> str:
        arp = self._states[host].sections.arp
        told = arp.value.get(peer.address) if isinstance(arp, Collected) else None
        return told.mac if told else self._macs.get(peer.address, "")

    def _start(self, host: str, peer: _Peer) -> tuple[str, str, int] | Unknown:
        """The first switch on the way, the port by which the frames enter it (empty for itself), and their VLAN."""
        vlan = re.fullmatch(r"vlan ?(\d+)", peer.interface, re.IGNORECASE)
        if vlan and _switches(self._states[host]):
            return host, "", int(vlan[1])
        own = self._macs.get(peer.own, "")
        for name, state in sorted(self._states.items()):
            for port, heard in _heard(state, own):
                # On a port to another switch it is heard from afar.
                if self._far.get(End(name, port), End(host, "")).host == host:
                    return name, port, heard
        return Unknown(host, "mac-table" if own else "arp")

    def _towards(self, here: str, mac: str, vlan: int, peer: _Peer) -> str | None:
        for port, heard in _heard(self._states[here], mac):
            if heard == vlan:
                return port
        if peer.last and self._station.host == here and self._station.port:
            return self._station.port
        return None


def _far_ends(links: tuple[DeviceLink, ...], states: Mapping[str, DeviceState]) -> dict[End, End]:
    """Each end of a link, or the aggregate that it is part of -> the other end."""
    found: dict[End, End] = {}
    # Who is announced on a port stands there, whoever else is heard through it.
    for link in sorted(links, key=lambda link: link.doubt == "heard"):
        for near, far in (link.ends, link.ends[::-1]):
            named = [End(end.host, aggregate_of(states[end.host]).get(end.port, end.port)) for end in (near, far)]
            found.setdefault(named[0], named[1])
    return found


def _switches(state: DeviceState) -> bool:
    return isinstance(state.sections.mac_table, Collected)


def _networks(state: DeviceState | None) -> Iterator[tuple[str, str, ipaddress.IPv4Network | ipaddress.IPv6Network]]:
    """(interface, own address, network) of everything that a host is connected to."""
    section = state.sections.addresses if state else None
    if isinstance(section, Collected):
        for name, addresses in section.value.items():
            for prefix in addresses.prefixes:
                try:
                    own = ipaddress.ip_interface(prefix)
                except ValueError:
                    continue  # leased, so that it is not known
                yield name, str(own.ip), own.network


Hop = ipaddress.IPv4Address | ipaddress.IPv6Address


def _routes(state: DeviceState) -> Iterator[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, Hop]]:
    """(prefix, next hop) of the main table; a next hop that is only an interface leads to nobody that is known."""
    section = state.sections.routes
    for key, route in section.value.items() if isinstance(section, Collected) else ():
        prefix, _, hop = key.partition(" via ")
        try:
            if route.enabled and not route.table:
                yield ipaddress.ip_network(prefix), ipaddress.ip_address(hop.split()[0] if hop else "")
        except ValueError:
            continue


def _owners(states: Mapping[str, DeviceState]) -> Iterator[tuple[str, str]]:
    """Address -> the host that has it."""
    for host, state in sorted(states.items()):
        yield from ((own, host) for _, own, _ in _networks(state))


def _macs(states: Mapping[str, DeviceState]) -> Iterator[tuple[str, str]]:
    """Address -> MAC address: as somebody's ARP table has it, and above it the owner's own interface."""
    for state in states.values():
        if isinstance(state.sections.arp, Collected):
            yield from ((address, entry.mac) for address, entry in state.sections.arp.value.items())
    for state in states.values():
        interfaces = state.sections.interfaces
        if isinstance(interfaces, Collected):
            for name, own, _ in _networks(state):
                if name in interfaces.value and interfaces.value[name].mac:
                    yield own, interfaces.value[name].mac


def _heard(state: DeviceState, mac: str) -> Iterator[tuple[str, int]]:
    """(port, VLAN id) where a switch hears a MAC address."""
    table = state.sections.mac_table
    if mac and isinstance(table, Collected):
        for key, entry in sorted(table.value.items()):
            if key.startswith(f"{mac} "):
                yield entry.port, int(key.rpartition(" ")[2])
