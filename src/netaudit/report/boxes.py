"""What stands in each box of the picture, line by line, and how big that makes it; lengths in pixels."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netaudit.core.topology import End
from netaudit.report.language import Translator
from netaudit.report.lettering import fitted, width
from netaudit.report.order import counted
from netaudit.report.picture import Answer, Kind, Mark, Node, Picture, Socket, Thing

TEXT, NAME, ROW, EDGE = 11.0, 13.5, 17.0, 9.0
CHIP = 50.0
"""Room for a VLAN's swatch and its number."""
ICON = 15.0
_PORT_ROOM, _TEXT_ROOM, _HEAD_ROOM = 92.0, 230.0, 250.0
_THOROUGH = 160
"""Things in a picture; where there are more, only the notable ones are named and the others counted by VLAN."""
_PER_PORT = 4

MARKS: dict[Mark, str] = {
    "new": "new",
    "gone": "gone",
    "unseen": "not seen this time",
    "moved": "moved",
    "left": "moved away",
    "changed": "other VLAN",
}
KINDS: dict[Kind, str] = {
    "host": "",
    "declared": "",
    "stranger": "not in the inventory",
    "segment": "something unmanaged",
    "nowhere": "heard, at an unknown port",
}
ANSWERS: dict[Answer, str] = {
    "silent": "did not answer",
    "failed": "identity not collected",
    "withheld": "not contacted",
}
_NOTABLE = ("imaging", "cad-cam", "server", "firewall", "switch", "access-point")


@dataclass(frozen=True)
class Line:
    """One line of a box."""

    text: str
    port: str = ""
    vlan: int | None = None
    icon: str = ""
    """`unknown`, `restricted`, `link`, or a `Mark`."""
    mark: Mark = ""
    told: str = ""
    """All that there is to say, for who points at it or hears it read."""
    wire: int | None = None
    """The wire that ends here."""
    vlans: tuple[int, ...] = ()


@dataclass(frozen=True)
class Box:
    """A node with its lines and its size."""

    node: Node
    title: str
    """Its name as far as there is room."""
    told: str
    """Its name, whole."""
    head: tuple[tuple[str, str], ...]
    """Text and icon of each line below the name."""
    lines: tuple[Line, ...]
    width: float
    port_width: float
    chips: bool
    vlans: tuple[int, ...] = ()

    @property
    def head_height(self) -> float:
        """Down to the first line."""
        return 25.0 + 15.0 * len(self.head) + (3.0 if self.lines else -2.0)

    @property
    def height(self) -> float:
        """Of the whole box."""
        return self.head_height + ROW * len(self.lines) + (6.0 if self.lines else 4.0)

    def row_top(self, index: int) -> float:
        """Where a line begins, from the box's top."""
        return self.head_height + ROW * index

    def row_of(self, wire: int) -> int:
        """The line at which a wire ends."""
        return next(index for index, line in enumerate(self.lines) if line.wire == wire)


@dataclass
class Words:
    """What words the boxes are filled with, and what they are about."""

    t: Translator
    picture: Picture
    names: Mapping[str, str] = field(init=False)
    """Node key -> what people call it."""
    thorough: bool = field(init=False)

    def __post_init__(self) -> None:
        """Name the nodes and count the things."""
        self.names = {node.key: self.named(node) for node in self.picture.nodes}
        things = sum(len(socket.things) for node in self.picture.nodes for socket in node.sockets)
        self.thorough = things <= _THOROUGH

    def named(self, node: Node) -> str:
        """What people call a node."""
        return node.name or self.t.text(KINDS[node.kind]) or "?"

    def at(self, end: End) -> str:
        """A place in words."""
        return f"{self.names[end.host]} {end.port}".strip()


def boxes(words: Words) -> tuple[Box, ...]:
    """The boxes of a picture's nodes, in their order."""
    ends: dict[str, list[tuple[End, End, int]]] = defaultdict(list)
    for index, wire in enumerate(words.picture.wires):
        near, far = wire.ends
        ends[near.host].append((near, far, index))
        ends[far.host].append((far, near, index))
    return tuple(_box(node, ends[node.key], words) for node in words.picture.nodes)


def _box(node: Node, ends: Sequence[tuple[End, End, int]], words: Words) -> Box:
    lines = [_link_line(near, far, index, words) for near, far, index in sorted(ends, key=_by_port)]
    lines += _port_lines(node, words) if words.thorough else _counted_lines(node, words)
    head = [(fitted(text, TEXT, _HEAD_ROOM), icon) for text, icon in _head(node, words.t)]
    port_width = max([width(line.port, TEXT) for line in lines], default=0.0)
    chips = any(line.vlan is not None for line in lines)
    left = (port_width + 8 if port_width else 0.0) + (CHIP if chips else 0.0)
    rows = [left + (ICON if line.icon else 0) + width(line.text, TEXT) for line in lines]
    heads = [width(text, TEXT) + (ICON if icon else 0) for text, icon in head]
    title = fitted(words.named(node), NAME, _HEAD_ROOM, bold=True)
    wide = max([width(title, NAME, bold=True), *rows, *heads, 80.0]) + 2 * EDGE
    carried = {vlan for line in lines for vlan in line.vlans}
    return Box(
        node=node,
        title=title,
        told=words.named(node),
        head=tuple(head),
        lines=tuple(lines),
        width=float(round(wide)),
        port_width=port_width,
        chips=chips,
        vlans=tuple(sorted(carried)),
    )


def _by_port(end: tuple[End, End, int]) -> tuple[str, str, str]:
    return counted(end[0].port), end[1].host, counted(end[1].port)


def _head(node: Node, t: Translator) -> Iterator[tuple[str, str]]:
    """What stands below a node's name: what it is, then everything remarkable."""
    about = [t.text(node.role) if node.role else "", node.model]
    if node.name:
        about.insert(0, t.text(KINDS[node.kind]) if KINDS[node.kind] else "")
    if said := " · ".join(filter(None, about)):
        yield said, "unknown" if node.kind == "stranger" else ""
    if node.answer:
        yield t.text(ANSWERS[node.answer]), "" if node.answer == "withheld" else "unseen"
    if node.restricted:
        yield t.text("restricted: {perimeter}", perimeter=node.restricted), "restricted"
    if node.mark:
        yield t.text(MARKS[node.mark]), node.mark


def _link_line(near: End, far: End, index: int, words: Words) -> Line:
    wire = words.picture.wires[index]
    text = f"→ {words.at(far)}"
    return Line(
        text=fitted(text, TEXT, _TEXT_ROOM),
        port=fitted(near.port or ("" if near.host.startswith("\0segment") else "?"), TEXT, _PORT_ROOM),
        told=f"{words.at(near)} {text}",
        wire=index,
        vlans=wire.vlans,
    )


def _port_lines(node: Node, words: Words) -> Iterator[Line]:
    """Every port with what is behind it; of many things the notable ones and how many more."""
    t = words.t
    for socket in node.sockets:
        told = [_told(thing, socket, words) for thing in socket.things]
        order = sorted(range(len(told)), key=lambda index: not _notable(socket.things[index]))
        marked = sum(1 for thing in socket.things if thing.mark or thing.restricted)
        room = max(_PER_PORT, marked)
        shown = order if len(order) <= room else order[: max(room - 1, marked)]
        for place, index in enumerate(shown):
            yield from _thing_lines(socket.things[index], "" if place else socket.port, told[index], t)
        if rest := order[len(shown) :]:
            text = t.text("and {count} more", count=t.number(len(rest)))
            vlans = tuple(sorted({v for i in rest if (v := socket.things[i].vlan) is not None}))
            yield Line(text, told="\n".join(told[index] for index in rest), vlans=vlans)
        if socket.personal:
            text = t.text("personal devices: {count}", count=t.number(socket.personal))
            port = "" if told else fitted(socket.port, TEXT, _PORT_ROOM)
            yield Line(fitted(text, TEXT, _TEXT_ROOM), port=port, told=f"{socket.port} {text}")


def _thing_lines(thing: Thing, port: str, told: str, t: Translator) -> Iterator[Line]:
    name = thing.name or thing.key
    text = f"{name} · {t.text(thing.role)}" if thing.role else name
    icon = "restricted" if thing.restricted else "unknown" if thing.unknown else ""
    vlans = (thing.vlan,) if thing.vlan is not None else ()
    yield Line(
        text=fitted(text, TEXT, _TEXT_ROOM),
        port=fitted(port, TEXT, _PORT_ROOM),
        vlan=thing.vlan,
        icon=icon,
        mark=thing.mark,
        told=told,
        vlans=vlans,
    )
    if thing.mark:
        words = _mark_words(thing, t)
        yield Line(fitted(words, TEXT, _TEXT_ROOM), icon=thing.mark, mark=thing.mark, told=told, vlans=vlans)


def _counted_lines(node: Node, words: Words) -> Iterator[Line]:
    """The notable things by name, the others counted by VLAN."""
    t = words.t
    others: dict[int | None, list[tuple[Socket, Thing]]] = defaultdict(list)
    for socket in node.sockets:
        for thing in socket.things:
            if thing.mark or thing.restricted or thing.role in _NOTABLE:
                yield from _thing_lines(thing, socket.port, _told(thing, socket, words), t)
            else:
                others[thing.vlan].append((socket, thing))
    for vlan, found in sorted(others.items(), key=lambda item: item[0] or 0):
        unknown = sum(1 for _, thing in found if thing.unknown)
        ports = len({socket.port for socket, _ in found})
        text = t.text("{count} on {ports} ports", count=t.number(len(found)), ports=t.number(ports))
        told = "\n".join(_told(thing, socket, words) for socket, thing in found)
        vlans = () if vlan is None else (vlan,)
        yield Line(fitted(text, TEXT, _TEXT_ROOM), vlan=vlan, told=told, vlans=vlans)
        if unknown:
            text = t.text("of these not in the inventory: {count}", count=t.number(unknown))
            yield Line(fitted(text, TEXT, _TEXT_ROOM), icon="unknown", told=text, vlans=vlans)
    if personal := sum(socket.personal for socket in node.sockets):
        text = t.text("personal devices: {count}", count=t.number(personal))
        yield Line(fitted(text, TEXT, _TEXT_ROOM), told=text)


def _notable(thing: Thing) -> bool:
    return bool(thing.mark or thing.restricted or thing.role in _NOTABLE)


def _told(thing: Thing, socket: Socket, words: Words) -> str:
    t = words.t
    parts = [
        f"{socket.port}: {thing.name or thing.key}" if socket.port else thing.name or thing.key,
        t.text(thing.role) if thing.role else t.text("not in the inventory"),
        "" if thing.announced or not thing.name else thing.key,
        "" if thing.vlan is None else f"VLAN {thing.vlan} {dict(words.picture.vlans).get(thing.vlan, '')}".strip(),
        t.text("restricted: {perimeter}", perimeter=thing.restricted) if thing.restricted else "",
        _mark_words(thing, t) if thing.mark else "",
    ]
    return ", ".join(filter(None, parts))


def _mark_words(thing: Thing, t: Translator) -> str:
    if thing.mark == "moved":
        return t.text("moved here from {place}", place=thing.elsewhere)
    if thing.mark == "left":
        return t.text("moved to {place}", place=thing.elsewhere)
    if thing.mark == "changed":
        return t.text("was in VLAN {vlan}", vlan=thing.vlan_before)
    return t.text(MARKS[thing.mark])
