"""Where everything of the picture stands: Graphviz's `dot`, as the library pygraphviz brings it, decides.

Graphviz is given sizes and numbers only, never a text from outside, and asks no font. The same picture gets the same
places every time. Devices stand in columns, the best connected one first; each wire passes through its plate.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from netaudit.report.boxes import ROW, Box
from netaudit.report.plates import Plate

_POINTS = 72.0
"""Graphviz's inch; a pixel here is a point there."""
_CROWD = 6
"""More leaves than this on one device may be spread over several columns."""
_WIDE, _HIGH = 1100.0, 1500.0
"""The shape of a printed page at the size at which its text is still read well."""


@dataclass(frozen=True)
class Layout:
    """Places in pixels, from the top left; boxes and plates by their top left corners."""

    width: float
    height: float
    boxes: tuple[tuple[float, float], ...]
    plates: tuple[tuple[float, float], ...]
    paths: tuple[tuple[str, str], ...]
    """Of each wire, before its plate and after it: an SVG path."""
    turned: tuple[bool, ...]
    """Of each wire, whether it is drawn from its second end to its first."""


def layout(boxes: Sequence[Box], plates: Sequence[Plate]) -> Layout:
    """Place boxes and plates.

    Args:
        boxes: of the nodes.
        plates: of the wires, whose ends are keys of the boxes' nodes.

    Raises:
        ImportError, OSError: pygraphviz or its Graphviz cannot be used on this machine.
    """
    order = {box.node.key: index for index, box in enumerate(boxes)}
    wires = [(order[plate.wire.ends[0].host], order[plate.wire.ends[1].host]) for plate in plates]
    depth = _depths(boxes, wires)
    turned = [(depth[one], one) > (depth[other], other) for one, other in wires]
    wires = [(other, one) if back else (one, other) for (one, other), back in zip(wires, turned, strict=True)]
    crowd = max([len(each) for each in _leaves(boxes, wires).values()], default=0)
    alone = sum(1 for index in range(len(boxes)) if not any(index in wire for wire in wires))
    spreads = (1, 2, 3) if max(crowd, alone) > _CROWD else (1,)
    found = [_placed(boxes, plates, wires, turned, spread) for spread in spreads]
    return min(found, key=lambda each: max(each.width / _WIDE, each.height / _HIGH))


def _depths(boxes: Sequence[Box], wires: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Box -> how many wires it is away from the best connected one of its island."""
    near: dict[int, list[int]] = {index: [] for index in range(len(boxes))}
    for one, other in wires:
        near[one].append(other)
        near[other].append(one)
    depth: dict[int, int] = {}
    for root in sorted(near, key=lambda index: (-len(near[index]), index)):
        if root in depth:
            continue
        depth[root] = 0
        waiting = deque([root])
        while waiting:
            here = waiting.popleft()
            for there in sorted(near[here]):
                if there not in depth:
                    depth[there] = depth[here] + 1
                    waiting.append(there)
    return depth


def _leaves(boxes: Sequence[Box], wires: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Box -> the wires that lead from it to small boxes with nothing behind them."""
    ends: dict[int, int] = defaultdict(int)
    for one, other in wires:
        ends[one] += 1
        ends[other] += 1
    found: dict[int, list[int]] = defaultdict(list)
    for index, (one, other) in enumerate(wires):
        if ends[other] == 1 and len(boxes[other].lines) <= 4:
            found[one].append(index)
    return {one: leaves for one, leaves in found.items() if len(leaves) > _CROWD}


def _placed(
    boxes: Sequence[Box],
    plates: Sequence[Plate],
    wires: Sequence[tuple[int, int]],
    turned: Sequence[bool],
    spread: int,
) -> Layout:
    graph = _graph(boxes, plates)
    later = {
        wire: 1 + 2 * (place * spread // len(leaves))
        for leaves in _leaves(boxes, wires).values()
        for place, wire in enumerate(leaves)
    }
    for index, (one, other) in enumerate(wires):
        rows = boxes[one].row_of(index), boxes[other].row_of(index)
        graph.add_edge(f"n{one}", f"p{index}", tailport=f"r{rows[0]}:e", headport="w")
        graph.add_edge(
            f"p{index}",
            f"n{other}",
            tailport="e",
            headport=f"r{rows[1]}:w",
            minlen=str(later.get(index, 1)),
            weight="8",
        )
    alone = [index for index in range(len(boxes)) if not any(index in wire for wire in wires)]
    for first, second in pairwise(alone):
        if (alone.index(second)) % max(spread, 3 if not wires else spread):
            graph.add_edge(f"n{first}", f"n{second}", style="invis")
    graph.layout(prog="dot")
    return _read(graph, boxes, plates, wires, turned)


def _graph(boxes: Sequence[Box], plates: Sequence[Plate]) -> Any:
    import pygraphviz

    graph = pygraphviz.AGraph(directed=True, strict=False)
    # Room between the columns for the wires that run up and down there.
    busiest = max([sum(line.wire is not None for line in box.lines) for box in boxes], default=0)
    ranksep = f"{0.3 + 0.02 * min(busiest, 25):.2f}"
    graph.graph_attr.update(rankdir="LR", nodesep="0.2", ranksep=ranksep, splines="true", outputorder="nodesfirst")
    graph.node_attr.update(shape="none", margin="0", label="")
    for index, box in enumerate(boxes):
        graph.add_node(f"n{index}", label=_table(box))
    for index, plate in enumerate(plates):
        graph.add_node(
            f"p{index}",
            shape="box",
            fixedsize="true",
            width=f"{plate.width / _POINTS:.6f}",
            height=f"{plate.height / _POINTS:.6f}",
        )
    return graph


def _table(box: Box) -> str:
    """A box as Graphviz sees it: fixed sizes, and a port at each line where a wire may end."""
    cell = '<TR><TD FIXEDSIZE="TRUE" WIDTH="{w}" HEIGHT="{h}"{port}></TD></TR>'
    wide = round(box.width)
    rows = [cell.format(w=wide, h=round(box.head_height), port="")]
    rows += [cell.format(w=wide, h=round(ROW), port=f' PORT="r{index}"') for index in range(len(box.lines))]
    rows.append(cell.format(w=wide, h=round(box.height - box.row_top(len(box.lines))), port=""))
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{"".join(rows)}</TABLE>>'


def _read(
    graph: Any, boxes: Sequence[Box], plates: Sequence[Plate], wires: Sequence[tuple[int, int]], turned: Sequence[bool]
) -> Layout:
    low_x, low_y, high_x, high_y = _numbers(graph.graph_attr["bb"])

    def corner(name: str, wide: float, high: float) -> tuple[float, float]:
        x, y = _numbers(graph.get_node(name).attr["pos"])
        return round(x - low_x - wide / 2, 1), round(high_y - y - high / 2, 1)

    def path(tail: str, head: str) -> str:
        return _path(graph.get_edge(tail, head).attr["pos"], low_x, high_y)

    return Layout(
        width=round(high_x - low_x, 1),
        height=round(high_y - low_y, 1),
        boxes=tuple(corner(f"n{index}", box.width, box.height) for index, box in enumerate(boxes)),
        plates=tuple(corner(f"p{index}", plate.width, plate.height) for index, plate in enumerate(plates)),
        paths=tuple(
            (path(f"n{one}", f"p{index}"), path(f"p{index}", f"n{other}")) for index, (one, other) in enumerate(wires)
        ),
        turned=tuple(turned),
    )


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.split(",")]


def _path(text: str, left: float, top: float) -> str:
    """Graphviz's spline (`e,x,y x,y x,y …`: its end, then cubic Bézier points) as an SVG path."""
    points = text.replace("\\\n", "").split()
    ends: Mapping[str, str] = {point[0]: point[2:] for point in points if point[0] in "es"}
    curve = [point for point in points if point[0] not in "es"]

    def place(point: str) -> str:
        x, y = _numbers(point)
        return f"{round(x - left, 1):g} {round(top - y, 1):g}"

    said = [f"M{place(ends.get('s', curve[0]))}"]
    said += [f"L{place(curve[0])}"] if "s" in ends else []
    said += [f"C{' '.join(map(place, three))}" for three in _threes(curve[1:])]
    said += [f"L{place(ends['e'])}"] if "e" in ends else []
    return "".join(said)


def _threes(points: Sequence[str]) -> Iterable[Sequence[str]]:
    return (points[index : index + 3] for index in range(0, len(points), 3))
