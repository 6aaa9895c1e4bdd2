"""What stops matching when an endpoint comes into another VLAN: leases, reservations, names, rules, discovery.

Its address belongs to its VLAN's network. Where the new VLAN has another one, whatever names the old address no longer
means the endpoint. Where the new VLAN's network is not known, nothing can be said, and that is what is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from netaudit.core.impact import Effect
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState

Breaks = Literal["discovery", "network-unknown", "leases", "reservation", "name", "rule"]


@dataclass(frozen=True)
class Dependant:
    """One thing that no longer means, or no longer reaches, an endpoint."""

    kind: Breaks
    """`discovery`: who finds it, or is found by it, by broadcast; `network-unknown`: nobody knows the new VLAN's
    network; `leases`: nobody gives it an address there; `reservation`, `name`, `rule`: one that has its old address."""
    host: str = ""
    """On which host it stands."""
    what: str = ""
    """Its key there, or the names of the others."""


def dependants(effect: Effect, before: Snapshot, after: Snapshot, networks: Mapping[int, IPv4Network]) -> (
    tuple[Dependant, ...]
):  # fmt: skip
    """What depends on where an endpoint was.

    Args:
        effect: what becomes of it.
        before: the site as it is.
        after: as it will be; reservations, names and rules that the change alters too are not told.
        networks: VLAN id -> its IPv4 network.
    """
    return tuple(_dependants(effect, before, after, networks))


def _dependants(
    effect: Effect, before: Snapshot, after: Snapshot, networks: Mapping[int, IPv4Network]
) -> Iterator[Dependant]:
    if effect.cut_from:
        yield Dependant("discovery", what=", ".join(effect.cut_from))
    vlan = effect.vlan_after
    if vlan is None or vlan == effect.vlan_before:
        return
    network, address = networks.get(vlan), _address(before, effect.mac)
    if network is None:
        yield Dependant("network-unknown", what=str(vlan))
        return
    if _leased(before, effect.mac) and not any(_gives(pools, network) for pools in _pools(after)):
        yield Dependant("leases", what=str(vlan))
    for host, state in sorted(after.states.items()):
        yield from _reservations(host, state, effect.mac, network)
        if address is not None and address not in network:
            yield from _named(host, state, str(address))
            yield from _ruled(host, state, str(address))


def _reservations(host: str, state: DeviceState, mac: str, network: IPv4Network) -> Iterator[Dependant]:
    if isinstance(state.sections.dhcp, Collected):
        for key, pool in sorted(state.sections.dhcp.value.items()):
            kept = pool.reservations.get(mac)
            if kept is not None and _outside(kept.address, network):
                yield Dependant("reservation", host, f"{key} {kept.address}")


def _named(host: str, state: DeviceState, address: str) -> Iterator[Dependant]:
    if isinstance(state.sections.dns, Collected):
        for key, value in sorted(state.sections.dns.value.records.items()):
            if address in value.split(", "):
                yield Dependant("name", host, f"{key} {address}")


def _ruled(host: str, state: DeviceState, address: str) -> Iterator[Dependant]:
    if isinstance(state.sections.filters, Collected):
        for name, listed in sorted(state.sections.filters.value.items()):
            for key, rule in listed.rules.items():
                if _names(f"{rule.source} {rule.destination} {rule.more}", address):
                    yield Dependant("rule", host, f"{name} {key}")


def _address(snapshot: Snapshot, mac: str) -> IPv4Address | None:
    endpoint = snapshot.endpoints.get(mac)
    try:
        return IPv4Address(endpoint.ip) if endpoint else None
    except ValueError:
        return None


def _leased(snapshot: Snapshot, mac: str) -> bool:
    """Whether somebody gives it its address."""
    for state in snapshot.states.values():
        if isinstance(state.sections.leases, Collected) and mac in state.sections.leases.value:
            return True
        if isinstance(state.sections.dhcp, Collected) and any(
            mac in pool.reservations for pool in state.sections.dhcp.value.values()
        ):
            return True
    return False


def _pools(snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    """The ranges of each pool on the site."""
    for state in snapshot.states.values():
        if isinstance(state.sections.dhcp, Collected):
            for pool in state.sections.dhcp.value.values():
                yield (*pool.ranges, *(kept.address for kept in pool.reservations.values()))


def _gives(ranges: tuple[str, ...], network: IPv4Network) -> bool:
    return any(not _outside(each.split("-")[0], network) for each in ranges)


def _outside(address: str, network: IPv4Network) -> bool:
    """Whether it is no address of the network."""
    try:
        return IPv4Address(address) not in network
    except ValueError:
        return True


def _names(text: str, address: str) -> bool:
    """Whether a rule names this very address, alone or as a network of one."""
    words = "".join(each if each.isdigit() or each in "./" else " " for each in text).split()
    return any(each in (address, f"{address}/32") for each in words)
