"""By which way the site's devices are reached, for a plan that must not cut it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from netaudit.core.planning.management import Management, whole
from netaudit.core.planning.management_path import Station, Way, Ways, kept_on
from netaudit.core.planning.models import MODELS
from netaudit.core.topology import topology, uplinks
from netaudit.model.site import Site
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState

if TYPE_CHECKING:
    from nornir.core.inventory import Inventory


@dataclass(frozen=True)
class Reached:
    """What must stay so that the devices are reached."""

    kept: Mapping[str, Management]
    """Planned host -> what must stay there."""
    unknown: frozenset[str]
    """Planned hosts of which the way is not known to its end."""


def reached(site: Site, inventory: "Inventory", snapshot: Snapshot, planned: Collection[str]) -> Reached:
    """Follow the ways to every device that switches, and to those that are planned.

    Args:
        site: as it is in force; it says where works are done from.
        inventory: by which address each host is reached.
        snapshot: of the last audit.
        planned: hosts that get lines.
    """
    stations = [Station(each.address, each.host or "", each.port) for each in site.managed_from]
    followed = [Ways(snapshot.states, station) for station in stations]
    targets = {host for host, state in snapshot.states.items() if isinstance(state.sections.mac_table, Collected)}
    ways: dict[str, list[Way]] = {}
    for host in sorted(targets | set(planned)):
        address = _address(inventory, host)
        ways[host] = [each.to(host, address) for each in followed] if address else []
    kept = kept_on(way for each in ways.values() for way in each)
    unknown = {host for host in planned if not ways[host] or any(way.unknown for way in ways[host])}
    between = uplinks(snapshot.states, topology(snapshot.states).links)
    for host in planned:
        # Where the way is not known on the device itself, all that could be it stays.
        if not ways[host] or any(odd.at == host for way in ways[host] for odd in way.unknown):
            everything = _everything(snapshot.states[host], {port for at, port in between if at == host})
            kept[host] = kept.get(host, Management()).joined(everything)
    return Reached({host: kept[host] for host in planned}, frozenset(unknown))


def _address(inventory: "Inventory", host: str) -> str:
    """The address by which a host is reached; empty where the inventory gives a name, whose address is not known."""
    try:
        return str(ip_address(inventory.hosts[host].hostname or ""))
    except (KeyError, ValueError):
        return ""


def _everything(state: DeviceState, ports: Collection[str]) -> Management:
    config, model = state.sections.config, MODELS.get(state.platform)
    if model is None or not isinstance(config, Collected):
        return Management()
    return whole(model.open(config.value, vlan_ids_of(state)).layout(), ports)


def vlan_ids_of(state: DeviceState) -> tuple[int, ...]:
    """The VLAN ids that a switch has."""
    vlans = state.sections.vlans
    return tuple(map(int, vlans.value)) if isinstance(vlans, Collected) else ()
