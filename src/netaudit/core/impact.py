"""What a difference cuts off or joins (*effet papillon*): who shared a layer 2 domain before, and who does now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netaudit.core.topology import End, aggregate_of, topology
from netaudit.model.names import parse_vlans
from netaudit.model.rows import Switchport
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Collected, DeviceState

Domain = tuple[int, str]
"""A VLAN id and the first switch, by name, of those that carry it together."""

Wires = Mapping[str, Sequence[tuple[str, End]]]
"""Host -> each of its ports that leads to another host, with the other end."""

# Imaging first: it is what sends patients home.
_ROLE_ORDER = ("imaging", "cad-cam", "server", "workstation")


@dataclass(frozen=True)
class Effect:
    """What changed for one endpoint."""

    mac: str
    name: str
    role: str
    vlan_before: int
    vlan_after: int | None
    """None where its frames go nowhere now: a deleted VLAN, a port that is shut."""
    cut_from: tuple[str, ...]
    """Names of declared endpoints it shared a layer 2 domain with and no longer does."""
    joined_to: tuple[str, ...]
    """Names of declared endpoints it shares a layer 2 domain with now and did not before."""
    restricted: str = ""

    @property
    def critical(self) -> bool:
        """Whether an imaging or CAD/CAM device lost or gained company."""
        return self.role in _ROLE_ORDER[:2]


def effects(before: Snapshot, after: Snapshot) -> list[Effect]:
    """Every endpoint, known by name, whose layer 2 company changed; imaging devices first.

    An endpoint that is not heard any more keeps its last place, so that a scanner switched off is judged too.
    Where switch ports were not collected on both sides, nothing is said of their endpoints.
    """
    known = {**before.endpoints, **after.endpoints}
    wired_before, wired_after = _wires(before), _wires(after)
    was = {mac: _domain(before, wired_before, e) for mac, e in before.endpoints.items()}
    now = {mac: _domain(after, wired_after, after.endpoints.get(mac, e)) for mac, e in known.items()}
    found = []
    for mac, domain in was.items():
        endpoint = known[mac]
        if not endpoint.name or domain is None or not _port_collected(after, endpoint):
            continue
        cut = _company(mac, was, known) - _company(mac, now, known)
        joined = _company(mac, now, known) - _company(mac, was, known)
        if cut or joined or now[mac] is None:
            found.append(_effect(mac, endpoint, domain, now[mac], cut, joined))
    found = [each for each in found if _not_explained_by_movers(each, found)]
    rank = {role: place for place, role in enumerate(_ROLE_ORDER)}
    # Who moved explains who was left behind, so the most company lost comes first.
    return sorted(found, key=lambda e: (-len(e.cut_from), rank.get(e.role, len(rank)), e.name))


def domains(snapshot: Snapshot) -> dict[str, Domain | None]:
    """MAC address -> the layer 2 domain it is in; None where its place is not known or its frames go nowhere."""
    wires = _wires(snapshot)
    return {mac: _domain(snapshot, wires, endpoint) for mac, endpoint in snapshot.endpoints.items()}


def _not_explained_by_movers(effect: Effect, found: list[Effect]) -> bool:
    """Whether more happened to an endpoint than losing or gaining those that are reported as moved themselves."""
    moved = {each.name for each in found if each.vlan_before != each.vlan_after}
    return effect.name in moved or bool({*effect.cut_from, *effect.joined_to} - moved)


def _effect(mac: str, endpoint: Endpoint, was: Domain, now: Domain | None, cut: set[str], joined: set[str]) -> Effect:
    return Effect(
        mac=mac,
        name=endpoint.name,
        role=endpoint.role,
        vlan_before=was[0],
        vlan_after=now[0] if now else None,
        cut_from=tuple(sorted(cut)),
        joined_to=tuple(sorted(joined)),
        restricted=endpoint.restricted,
    )


def _company(mac: str, domains: Mapping[str, Domain | None], known: Mapping[str, Endpoint]) -> set[str]:
    own = domains.get(mac)
    if own is None:
        return set()
    return {
        known[other].name for other, domain in domains.items() if domain == own and other != mac and known[other].role
    }


def _domain(snapshot: Snapshot, wires: Wires, endpoint: Endpoint) -> Domain | None:
    state = snapshot.states.get(endpoint.switch)
    port = _port(state, endpoint.port)
    if state is None or port is None:
        return None
    vlan = endpoint.vlan if port.mode == "trunk" else port.untagged
    if vlan is None or not _alive(state, endpoint.port, vlan):
        return None
    return vlan, min(_reach(snapshot, wires, endpoint.switch, vlan))


def _port_collected(snapshot: Snapshot, endpoint: Endpoint) -> bool:
    state = snapshot.states.get(endpoint.switch)
    return state is not None and isinstance(state.sections.switchports, Collected)


def _port(state: DeviceState | None, name: str) -> Switchport | None:
    if state is None or not isinstance(state.sections.switchports, Collected):
        return None
    return state.sections.switchports.value.get(name)


def _alive(state: DeviceState, port: str, vlan: int) -> bool:
    """Whether frames of this VLAN pass this port: the VLAN exists and the port is not shut."""
    vlans, interfaces = state.sections.vlans, state.sections.interfaces
    exists = not isinstance(vlans, Collected) or str(vlan) in vlans.value
    shut = isinstance(interfaces, Collected) and port in interfaces.value and not interfaces.value[port].enabled
    return exists and not shut


def _reach(snapshot: Snapshot, wires: Wires, switch: str, vlan: int) -> set[str]:
    """The switches that carry this VLAN together with this one."""
    reached, frontier = {switch}, [switch]
    while frontier:
        here = frontier.pop()
        for port, far in wires.get(here, ()):
            carried = _carries(snapshot, here, port, vlan) and _carries(snapshot, far.host, far.port, vlan)
            if far.host not in reached and carried:
                reached.add(far.host)
                frontier.append(far.host)
    return reached


def _wires(snapshot: Snapshot) -> Wires:
    """How the hosts are wired, an aggregate in the place of its members where it is what switches."""
    found: dict[str, list[tuple[str, End]]] = defaultdict(list)
    for link in topology(snapshot.states).links:
        one, other = (End(end.host, _switching(snapshot.states[end.host], end.port)) for end in link.ends)
        found[one.host].append((one.port, other))
        found[other.host].append((other.port, one))
    return found


def _switching(state: DeviceState, port: str) -> str:
    aggregate = aggregate_of(state).get(port, port)
    return aggregate if _port(state, aggregate) is not None else port


def _carries(snapshot: Snapshot, switch: str, port: str, vlan: int) -> bool:
    state = snapshot.states[switch]
    setting = _port(state, port)
    if setting is None or not _alive(state, port, vlan):
        return False
    return setting.untagged == vlan or vlan in parse_vlans(setting.tagged)
