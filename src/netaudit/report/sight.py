"""The picture of one snapshot: who is a node, what is a wire, and what stands behind which port."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from netaudit.core.topology import DeviceLink, End, Stranger, Topology, aggregate_of, topology
from netaudit.model.names import parse_vlans
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Collected, DeviceState
from netaudit.report.order import counted
from netaudit.report.picture import Answer, Node, Picture, Socket, Thing, Wire
from netaudit.report.privacy import worth_naming

NOWHERE = "\0nowhere"
"""The key of the node that holds what has no known port; no host can be called so."""
_NODES_OF_STRANGERS = 4
"""More strangers than this on one device are told behind its ports, as telephones are, and have no nodes."""


def sight(snapshot: Snapshot, names: Mapping[int, str], roles: Mapping[str, str]) -> Picture:
    """The picture of a snapshot.

    Args:
        snapshot: the site as it was seen.
        names: VLAN id -> name.
        roles: host -> role, as the inventory declares it.
    """
    found = topology(snapshot.states)
    segments = _segments(found.links)
    wires = [_wire(link, snapshot) for link in found.links if not _inside(link, segments)]
    wires += [Wire((end, End(key, "")), "shared", _passed(snapshot, end)) for end, key in sorted(segments.items())]
    nodes = {key: Node(key=key, kind="segment", name="") for key in segments.values()}
    behind = _behind(snapshot)
    for key, seen in _grouped(found).items():
        node, places = _stranger(key, seen, snapshot, segments)
        _pull(behind, seen)
        nodes[key] = node
        wires += [
            Wire((at, End(key, port)), "shared" if crowded else "one-end", _passed(snapshot, at))
            for at, port, crowded in places
        ]
    for stranger in _crowd(found):
        behind[stranger.at].append(_announced(stranger))
    _pull_wired(behind, wires)
    wired = {end.host for wire in wires for end in wire.ends}
    placed = {thing.name for things in behind.values() for thing in things if thing.name}
    for host in sorted({*snapshot.expected, *snapshot.states}):
        if host in wired or host not in placed:
            nodes[host] = _host(host, snapshot, roles.get(host, ""))
    personal = _personal(snapshot)
    nodes = {key: replace(node, sockets=_sockets(key, behind, personal)) for key, node in nodes.items()}
    if lost := _sockets("", behind, personal):
        nodes[NOWHERE] = Node(key=NOWHERE, kind="nowhere", name="", sockets=lost)
    return Picture(
        nodes=tuple(node for _, node in sorted(nodes.items())),
        wires=tuple(sorted(wires, key=lambda wire: (wire.ends, wire.doubt))),
        vlans=_vlans(nodes.values(), wires, names),
    )


def _host(host: str, snapshot: Snapshot, role: str) -> Node:
    state = snapshot.states.get(host)
    answer: Answer = "silent"
    model, restricted = "", ""
    if state is not None:
        facts = state.sections.facts
        status: dict[str, Answer] = {"Withheld": "withheld", "Failed": "failed"}
        answer = status.get(type(facts).__name__, "")
        if isinstance(facts, Collected):
            model = f"{facts.value.vendor} {facts.value.model}".strip()
        elif answer == "withheld":
            restricted = facts.reason
        if not role and isinstance(state.sections.switchports, Collected):
            role = "switch"
    seen = next((each for each in snapshot.endpoints.values() if each.name == host), Endpoint())
    return Node(
        key=host,
        kind="host",
        name=host,
        role=role or seen.role,
        model=model,
        answer=answer,
        restricted=restricted or seen.restricted,
    )


def _segments(links: Iterable[DeviceLink]) -> dict[End, str]:
    """End -> the key of the unmanaged thing it hangs on, where three ends or more hear one another."""
    groups: dict[End, set[End]] = {}
    for link in links:
        if link.doubt == "shared":
            joined = groups.get(link.ends[0], {link.ends[0]}) | groups.get(link.ends[1], {link.ends[1]})
            groups.update(dict.fromkeys(joined, joined))
    return {end: f"\0segment {min(group).host} {min(group).port}" for end, group in groups.items() if len(group) > 2}


def _inside(link: DeviceLink, segments: Mapping[End, str]) -> bool:
    return link.doubt == "shared" and link.ends[0] in segments


def _wire(link: DeviceLink, snapshot: Snapshot) -> Wire:
    one, other = (_passed(snapshot, end) for end in link.ends)
    both = tuple(vlan for vlan in one if vlan in other) if one and other else one or other
    return Wire(link.ends, link.doubt, both)


def _passed(snapshot: Snapshot, end: End) -> tuple[int, ...]:
    """The VLANs that a port lets pass and that the device knows; empty where it does not say."""
    state = snapshot.states.get(end.host)
    if state is None or not isinstance(state.sections.switchports, Collected):
        return ()
    ports = state.sections.switchports.value
    port = ports.get(aggregate_of(state).get(end.port, end.port)) or ports.get(end.port)
    if port is None:
        return ()
    passed = set(parse_vlans(port.tagged)) | ({port.untagged} if port.untagged else set())
    if isinstance(state.sections.vlans, Collected):
        passed &= {int(vid) for vid in state.sections.vlans.value}
    return tuple(sorted(passed))


def _grouped(found: Topology) -> dict[str, list[Stranger]]:
    """Node key -> everything that one stranger announces: by its chassis, else its name, else its place."""
    groups: dict[str, list[Stranger]] = defaultdict(list)
    few = _few(found)
    for stranger in found.strangers:
        who = stranger.neighbour.chassis or stranger.neighbour.name or f"{stranger.at.host} {stranger.at.port}"
        if stranger.at.host in few:
            groups[f"\0stranger {who}"].append(stranger)
    return dict(groups)


def _few(found: Topology) -> set[str]:
    counts: dict[str, int] = defaultdict(int)
    for stranger in found.strangers:
        counts[stranger.at.host] += 1
    return {host for host, count in counts.items() if count <= _NODES_OF_STRANGERS}


def _crowd(found: Topology) -> Iterator[Stranger]:
    few = _few(found)
    return (stranger for stranger in found.strangers if stranger.at.host not in few)


def _stranger(
    key: str, seen: list[Stranger], snapshot: Snapshot, segments: Mapping[End, str]
) -> tuple[Node, list[tuple[End, str, bool]]]:
    """Its node, and where it hangs: the far end, its own port, and whether others announce themselves there."""
    first = seen[0].neighbour
    known = snapshot.endpoints.get(first.chassis)
    heard_at: dict[End, int] = defaultdict(int)
    for host, state in snapshot.states.items():
        if isinstance(state.sections.neighbours, Collected):
            for row in state.sections.neighbours.value:
                heard_at[End(host, row.split(" #")[0])] += 1
    node = Node(
        key=key,
        kind="declared" if known and known.role else "stranger",
        name=(known.name if known else "") or first.name or first.chassis,
        role=known.role if known else "",
        restricted=known.restricted if known else "",
    )
    places = []
    for stranger in seen:
        at = End(segments[stranger.at], "") if stranger.at in segments else stranger.at
        places.append((at, stranger.neighbour.port, heard_at[stranger.at] > 1))
    return node, sorted(set(places))


def _announced(stranger: Stranger) -> Thing:
    said = stranger.neighbour
    name = " ".join(filter(None, (said.name or said.chassis, said.port)))
    return Thing(key=f"announced {stranger.at.port} {name}", name=name, announced=True)


def _behind(snapshot: Snapshot) -> dict[End, list[Thing]]:
    """Where each endpoint that may be named is plugged in; the end is empty where that is not known."""
    behind: dict[End, list[Thing]] = defaultdict(list)
    for mac, seen in snapshot.endpoints.items():
        if worth_naming(mac, seen):
            behind[_place(seen, snapshot)].append(
                Thing(key=mac, name=seen.name, role=seen.role, vlan=seen.vlan, restricted=seen.restricted)
            )
    return behind


def _place(seen: Endpoint, snapshot: Snapshot) -> End:
    return End(seen.switch, seen.port) if seen.switch in snapshot.states and seen.port else End("", "")


def _pull(behind: dict[End, list[Thing]], seen: list[Stranger]) -> None:
    """Leave out of the ports what has a node of its own."""
    for stranger in seen:
        if stranger.at in behind:
            behind[stranger.at] = [each for each in behind[stranger.at] if each.key != stranger.neighbour.chassis]


def _pull_wired(behind: dict[End, list[Thing]], wires: Iterable[Wire]) -> None:
    """Leave out of a port the host that a wire already shows there."""
    for wire in wires:
        for near, far in (wire.ends, wire.ends[::-1]):
            if near in behind:
                behind[near] = [each for each in behind[near] if each.name != far.host]


def _personal(snapshot: Snapshot) -> dict[End, int]:
    counts: dict[End, int] = defaultdict(int)
    for mac, seen in snapshot.endpoints.items():
        if not worth_naming(mac, seen):
            counts[_place(seen, snapshot)] += 1
    return counts


def _sockets(host: str, behind: Mapping[End, list[Thing]], personal: Mapping[End, int]) -> tuple[Socket, ...]:
    ends = {end for end in {*behind, *personal} if end.host == host and (behind.get(end) or personal.get(end))}
    return tuple(
        Socket(
            port=end.port,
            things=tuple(sorted(behind.get(end, ()), key=lambda thing: (not thing.role, thing.name, thing.key))),
            personal=personal.get(end, 0),
        )
        for end in sorted(ends, key=lambda end: counted(end.port))
    )


def _vlans(nodes: Iterable[Node], wires: Iterable[Wire], names: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    """Every VLAN that is shown somewhere, and every one that has a name."""
    shown = {vlan for wire in wires for vlan in wire.vlans} | set(names)
    shown |= {
        thing.vlan for node in nodes for socket in node.sockets for thing in socket.things if thing.vlan is not None
    }
    return tuple((vlan, names.get(vlan, "")) for vlan in sorted(shown))


def shows_neighbours(state: DeviceState | None) -> bool:
    """Whether a host said who announces itself on its ports."""
    return state is not None and isinstance(state.sections.neighbours, Collected)


def hears(state: DeviceState | None) -> bool:
    """Whether a host said which MAC addresses it hears."""
    return state is not None and isinstance(state.sections.mac_table, Collected)
