"""Two pictures of one site laid over each other: what is new, gone, moved or in another VLAN."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from netaudit.core.topology import End
from netaudit.model.snapshot import Snapshot
from netaudit.report.order import counted
from netaudit.report.picture import Mark, Node, Picture, Socket, Thing, Wire
from netaudit.report.sight import NOWHERE, hears, shows_neighbours, sight

_Places = dict[str, tuple[End, Thing]]


def before_and_after(before: Snapshot, after: Snapshot, names: Mapping[int, str], roles: Mapping[str, str]) -> Picture:
    """The later picture, with what the earlier one showed otherwise.

    That something was not there before is only said where the earlier pass could have seen it; that it is gone, only
    where the later one looked.

    Args:
        before: the earlier snapshot of the whole site, such as the baseline.
        after: the later one.
        names: VLAN id -> name.
        roles: host -> role, as the inventory declares it.
    """
    old, new = sight(before, names, roles), sight(after, names, roles)
    wires = tuple(sorted(_wires(old, new, before, after), key=lambda wire: (wire.ends, wire.doubt)))
    was, now = _places(old), _places(new)
    nodes = {node.key: node for node in _nodes(old, new, before, after, {e.host for w in wires for e in w.ends})}
    sockets = _sockets(was, now, nodes, before, after)
    personal = {
        End(node.key, socket.port): socket.personal for node in new.nodes for socket in node.sockets if socket.personal
    }
    full = [replace(node, sockets=_ordered(key, sockets, personal)) for key, node in sorted(nodes.items())]
    return Picture(
        nodes=tuple(node for node in full if node.sockets or node.key != NOWHERE),
        wires=wires,
        vlans=tuple(sorted({*old.vlans, *new.vlans})),
        compared=True,
    )


def _nodes(old: Picture, new: Picture, before: Snapshot, after: Snapshot, wired: set[str]) -> Iterator[Node]:
    was, now = {node.key: node for node in old.nodes}, {node.key: node for node in new.nodes}
    for key, node in now.items():
        fresh = key not in was and (
            key not in before.expected if node.kind == "host" else _looked(key, new.wires, before)
        )
        yield replace(node, mark="new" if fresh and key != NOWHERE else "")
    for key in was.keys() - now.keys():
        node = was[key]
        if node.kind == "host" and key in after.expected:
            # It was wired and is only heard now: shown while a wire that it had still is.
            if key in wired:
                yield replace(node, sockets=())
        elif key in wired or node.kind != "nowhere":
            gone = node.kind == "host" or _looked(key, old.wires, after)
            yield replace(node, mark="gone" if gone else "unseen")
    if NOWHERE in was and NOWHERE not in now:
        yield replace(was[NOWHERE], sockets=())


def _looked(key: str, wires: Iterable[Wire], snapshot: Snapshot) -> bool:
    """Whether a pass asked somebody who would have announced this node."""
    return any(
        shows_neighbours(snapshot.states.get(end.host)) for wire in wires for end in wire.ends
        if key in {each.host for each in wire.ends}
    )  # fmt: skip


def _wires(old: Picture, new: Picture, before: Snapshot, after: Snapshot) -> Iterator[Wire]:
    was, now = {wire.ends: wire for wire in old.wires}, {wire.ends: wire for wire in new.wires}
    yield from (wire for ends, wire in now.items() if ends in was)
    lost, found = _between(was, now), _between(now, was)
    for pair in sorted({*lost, *found}):
        olds, news = lost.get(pair, []), found.get(pair, [])
        for index, wire in enumerate(news):
            if index < len(olds):
                yield replace(wire, mark="moved", before=olds[index].ends)
            else:
                yield replace(wire, mark="new" if _would_tell(wire, before) else "")
        for wire in olds[len(news) :]:
            yield replace(wire, mark="gone" if _would_tell(wire, after) else "unseen")


def _between(some: Mapping[tuple[End, End], Wire], others: Mapping[tuple[End, End], Wire]) -> dict[
    tuple[str, str], list[Wire]
]:  # fmt: skip
    """Pair of nodes -> the wires between them that only some have."""
    found: dict[tuple[str, str], list[Wire]] = defaultdict(list)
    for ends in sorted(some.keys() - others.keys()):
        found[ends[0].host, ends[1].host].append(some[ends])
    return found


def _would_tell(wire: Wire, snapshot: Snapshot) -> bool:
    """Whether a pass asked one of the wire's ends for what shows the wire."""
    asked = hears if wire.doubt == "heard" else shows_neighbours
    return any(asked(snapshot.states.get(end.host)) for end in wire.ends)


def _places(picture: Picture) -> _Places:
    return {
        thing.key if not thing.announced else f"{node.key} {thing.key}": (End(node.key, socket.port), thing)
        for node in picture.nodes
        for socket in node.sockets
        for thing in socket.things
    }


def _sockets(
    was: _Places, now: _Places, nodes: Mapping[str, Node], before: Snapshot, after: Snapshot
) -> dict[End, list[Thing]]:
    behind: dict[End, list[Thing]] = defaultdict(list)
    for key, (end, thing) in now.items():
        if key not in was:
            behind[end].append(replace(thing, mark="new" if _could(thing, end, before) else ""))
            continue
        old_end, old = was[key]
        if NOWHERE not in (end.host, old_end.host) and old_end != end:
            behind[end].append(replace(thing, mark="moved", elsewhere=_words(old_end)))
            if old_end.host in nodes:
                behind[old_end].append(replace(old, mark="left", elsewhere=_words(end)))
        elif None not in (old.vlan, thing.vlan) and old.vlan != thing.vlan:
            behind[end].append(replace(thing, mark="changed", vlan_before=old.vlan))
        else:
            behind[end].append(thing)
    shown = {node.name for node in nodes.values()}
    for key in was.keys() - now.keys():
        end, thing = was[key]
        if end.host in nodes and thing.name not in shown:
            mark: Mark = "gone" if _could(thing, end, after) else "unseen"
            behind[end].append(replace(thing, mark=mark))
    return behind


def _could(thing: Thing, end: End, snapshot: Snapshot) -> bool:
    """Whether a pass would have shown this thing, had it been there."""
    if end.host == NOWHERE:
        return any(hears(state) for state in snapshot.states.values())
    state = snapshot.states.get(end.host)
    return shows_neighbours(state) if thing.announced else hears(state)


def _words(end: End) -> str:
    return f"{end.host} {end.port}"


def _ordered(host: str, sockets: Mapping[End, list[Thing]], personal: Mapping[End, int]) -> tuple[Socket, ...]:
    ends = {end for end in {*sockets, *personal} if end.host == host}
    return tuple(
        Socket(
            port=end.port,
            things=tuple(sorted(sockets.get(end, ()), key=lambda each: (not each.role, each.name, each.key))),
            personal=personal.get(end, 0),
        )
        for end in sorted(ends, key=lambda end: counted(end.port))
    )
