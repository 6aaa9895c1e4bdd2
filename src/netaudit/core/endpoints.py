"""Where everything is plugged in: MAC -> switch port, VLAN, address and name, from what the devices said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from netaudit.core.perimeter import restricted_by
from netaudit.core.topology import topology, uplinks
from netaudit.core.vendors import Vendors, vendor_of
from netaudit.model.site import Perimeter
from netaudit.model.snapshot import Endpoint
from netaudit.model.state import Collected, DeviceState

_ACCESS_POINT = "access-point"
_CARRIES = ("switch", "firewall", "router", _ACCESS_POINT, "server", "")
"""Roles behind which others may stand: a server has machines in it, and what has no role may be anything."""


@dataclass(frozen=True)
class Declared:
    """A host of the inventory as far as it can be recognised on the wire."""

    name: str
    mac: str = ""
    """Canonical; empty where the inventory gives none."""
    address: str = ""
    role: str = ""
    restricted: str = ""
    """The perimeter it belongs to, if any."""


def endpoints(
    states: Mapping[str, DeviceState],
    declared: Iterable[Declared],
    perimeters: Sequence[Perimeter] = (),
    vendors: Vendors = MappingProxyType({}),
) -> dict[str, Endpoint]:
    """Every MAC address heard, with the port nearest to it; interfaces of collected hosts only where declared.

    Args:
        states: the hosts as collected.
        declared: the inventory's hosts, for names, roles and perimeters.
        perimeters: recognise restricted devices that nobody declared, by their MAC address or its vendor.
        vendors: whose MAC address prefixes are whose.
    """
    declared = tuple(declared)
    by_mac = {each.mac: each for each in declared if each.mac}
    own = _own_addresses(states) - by_mac.keys()
    alone = _alone(states, declared)
    links = [each for each in topology(states).links if not any(end.host in alone for end in each.ends)]
    between = uplinks(states, links)
    ips, leases = _ip_addresses(states), _lease_names(states)
    sightings = _sightings(states)
    places = {mac: [place for place in heard if place[:2] not in between] for mac, heard in sightings.items()}
    wireless = {
        place[:2]
        for mac, edge in places.items()
        if mac in by_mac and by_mac[mac].role == _ACCESS_POINT
        for place in edge
    }
    found: dict[str, Endpoint] = {}
    for mac in sorted(sightings.keys() - own):
        known = by_mac.get(mac, Declared(name=""))
        certain = len({place[:2] for place in places[mac]}) == 1
        switch, port, vlan = places[mac][0] if certain else ("", "", sightings[mac][0][2])
        found[mac] = Endpoint(
            name=known.name or leases.get(mac, ""),
            role=known.role,
            switch=switch,
            port=port,
            vlan=vlan,
            ip=ips.get(mac, known.address),
            wireless=(switch, port) in wireless and known.role != _ACCESS_POINT,
            restricted=known.restricted or restricted_by(perimeters, mac=mac, vendor=vendor_of(mac, vendors)),
        )
    return found


def _alone(states: Mapping[str, DeviceState], declared: Iterable[Declared]) -> set[str]:
    """Hosts that tell whom they hear on their cable and have nobody behind them: a workstation that speaks LLDP."""
    roles = {each.name: each.role for each in declared}
    return {
        name
        for name, state in states.items()
        if roles.get(name, "") not in _CARRIES and not isinstance(state.sections.mac_table, Collected)
    }


def _sightings(states: Mapping[str, DeviceState]) -> dict[str, list[tuple[str, str, int]]]:
    """MAC -> every (switch, port, VLAN id) that hears it."""
    heard: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for host, state in sorted(states.items()):
        if isinstance(state.sections.mac_table, Collected):
            for key, entry in sorted(state.sections.mac_table.value.items()):
                mac, _, vlan = key.partition(" ")
                heard[mac].append((host, entry.port, int(vlan)))
    return heard


def _own_addresses(states: Mapping[str, DeviceState]) -> set[str]:
    return {
        interface.mac
        for state in states.values()
        if isinstance(state.sections.interfaces, Collected)
        for interface in state.sections.interfaces.value.values()
        if interface.mac
    }


def _ip_addresses(states: Mapping[str, DeviceState]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, state in sorted(states.items()):
        if isinstance(state.sections.leases, Collected):
            found.update({mac: lease.address for mac, lease in state.sections.leases.value.items()})
    for _, state in sorted(states.items()):
        if isinstance(state.sections.arp, Collected):
            found.update({entry.mac: address for address, entry in sorted(state.sections.arp.value.items())})
    return found


def _lease_names(states: Mapping[str, DeviceState]) -> dict[str, str]:
    return {
        mac: lease.name
        for state in states.values()
        if isinstance(state.sections.leases, Collected)
        for mac, lease in state.sections.leases.value.items()
        if lease.name
    }
