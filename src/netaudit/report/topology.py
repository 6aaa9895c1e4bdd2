"""The picture of a site as SVG: one text that stands inside the HTML report and by itself as a file.

Nothing is told by colour alone: a link's doubt is a dash pattern and words, a VLAN a hatched swatch and its number,
what changed a sign and words. Colours are attributes, so that a page's style sheet may replace them (dark, print) and
a reader without one (PDF) still has them. No element refers to anything outside.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netaudit.core.topology import Doubt
from netaudit.report.boxes import CHIP, EDGE, ICON, NAME, ROW, TEXT, Box, Line, Words, boxes
from netaudit.report.language import Translator
from netaudit.report.layout import Layout, layout
from netaudit.report.legend import legend
from netaudit.report.picture import Picture
from netaudit.report.plates import Plate, chip_width, plates
from netaudit.report.svg import (
    BAND,
    INK,
    LINE,
    PANEL,
    PAPER,
    SOFT,
    TONES,
    element,
    lettering,
    rectangle,
    sign,
    swatch,
)
from netaudit.report.svg import title as tooltip

MARGIN = 18.0
DASHES: dict[Doubt, str] = {"": "", "one-end": "9 5", "contradicted": "3 4", "shared": "12 4 2 4", "heard": "1 6"}
_BORDERS = {"stranger": "6 4", "segment": "2 4", "nowhere": "2 4"}


@dataclass(frozen=True)
class Drawn:
    """What every part of the drawing needs to know."""

    vlans: Mapping[int, int]
    """VLAN id -> its place, which decides colour and pattern."""
    t: Translator


def svg(picture: Picture, t: Translator, name: str = "topology") -> str:
    """Draw the picture.

    Args:
        picture: what to draw.
        t: the reader's language.
        name: begins every id; letters and digits.

    Raises:
        ImportError, OSError: the layout library cannot be used on this machine.
    """
    words = Words(t, picture)
    all_boxes, all_plates = boxes(words), plates(words)
    places = layout(all_boxes, all_plates)
    drawn = Drawn({vlan: place for place, (vlan, _) in enumerate(picture.vlans)}, t)
    key, key_width, key_height = legend(picture, all_boxes, DASHES, t, max(places.width, 620.0))
    width = max(places.width, key_width) + 2 * MARGIN
    top = MARGIN + places.height + 22
    height = top + key_height + MARGIN
    about = t.text(
        "Devices: {devices}. Links: {links}. The tables of this report say the same in words.",
        devices=t.number(len(picture.nodes)),
        links=t.number(len(picture.wires)),
    )
    parts = [
        element("title", tooltip_text(t.text("How the site is wired")), id=f"{name}-title"),
        element("desc", tooltip_text(about), id=f"{name}-desc"),
        rectangle(0, 0, width, height, fill=PAPER, class_="paper"),
        element(
            "g",
            element("g", "".join(_wires(words, all_plates, places, drawn)), class_="wires")
            + element("g", "".join(_nodes(all_boxes, places, drawn)), class_="nodes"),
            transform=f"translate({MARGIN:g} {MARGIN:g})",
        ),
        element("g", key, transform=f"translate({MARGIN:g} {top:g})", class_="legend"),
    ]
    return element(
        "svg",
        "\n".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=f"{width:g}",
        height=f"{height:g}",
        role="group",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family="Verdana, 'DejaVu Sans', 'Segoe UI', Arial, sans-serif",
        lang=t.language,
    )


def tooltip_text(text: str) -> str:
    """Escaped text for an element that only holds text."""
    return tooltip(text).removeprefix("<title>").removesuffix("</title>")


def _wires(words: Words, all_plates: Sequence[Plate], places: Layout, drawn: Drawn) -> Iterator[str]:
    order = {node.key: index for index, node in enumerate(words.picture.nodes)}
    for index, plate in enumerate(all_plates):
        wire = plate.wire
        tone = TONES.get(wire.mark, INK)
        line = "".join(
            element(
                "path",
                d=path,
                fill="none",
                stroke=tone,
                stroke_width=3.0 if wire.mark else 2.0,
                stroke_dasharray=DASHES[wire.doubt],
                stroke_linecap="round" if wire.doubt == "heard" else "",
                class_=f"tone-{wire.mark}" if wire.mark else "ink-line",
            )
            for path in places.paths[index]
        )
        x, y = places.plates[index]
        yield element(
            "g",
            tooltip(plate.told) + line + element("g", _plate(plate, drawn), transform=f"translate({x:g} {y:g})"),
            class_="wire",
            role="img",
            data_wire=index,
            data_nodes=" ".join(str(order[end.host]) for end in wire.ends),
            data_vlans=" ".join(map(str, wire.vlans)),
        )


def _plate(plate: Plate, drawn: Drawn) -> str:
    wire = plate.wire
    tone = TONES.get(wire.mark, LINE)
    parts = [
        rectangle(
            0, 0, plate.width, plate.height,
            rx=4, fill=PAPER, stroke=tone, stroke_width=1, class_=f"paper tone-{wire.mark}" if wire.mark else "paper",
        )
    ]  # fmt: skip
    y = 3.0
    for place, text in enumerate(plate.texts):
        icon = wire.mark if place == 1 else ""
        parts += [sign(icon, 6, y + 2)] if icon else []
        parts.append(lettering(6 + (ICON if icon else 0), y + 11, text, TEXT))
        y += 14
    x = 6.0
    for vlan in plate.vlans:
        parts += [
            swatch(drawn.vlans[vlan], x, y + 1.5),
            lettering(x + 15, y + 11, str(vlan), TEXT),
        ]
        x += chip_width(vlan)
    if plate.more:
        parts.append(lettering(x, y + 11, plate.more, TEXT))
    return "".join(parts)


def _nodes(all_boxes: Sequence[Box], places: Layout, drawn: Drawn) -> Iterator[str]:
    for index, (box, (x, y)) in enumerate(zip(all_boxes, places.boxes, strict=True)):
        said = ", ".join([box.told, *(text for text, _ in box.head)])
        yield element(
            "g",
            tooltip(said) + "".join(_box(box, drawn)),
            class_=f"node {box.node.kind}",
            role="group",
            transform=f"translate({x:g} {y:g})",
            data_node=index,
            data_vlans=" ".join(map(str, box.vlans)),
        )


def _box(box: Box, drawn: Drawn) -> Iterator[str]:
    node = box.node
    tone = TONES.get(node.mark) or TONES.get("restricted" if node.restricted else "", INK)
    kind = node.mark or ("restricted" if node.restricted else "")
    border = {
        "stroke": tone,
        "stroke_width": 2.2 if node.role == "switch" or node.mark else 1.4,
        "stroke_dasharray": _BORDERS.get(node.kind, "3 3" if node.answer in ("silent", "failed") else ""),
    }
    rounded = 14 if node.kind == "segment" else 5
    colour = f"tone-{kind}" if kind else "ink-line"
    yield rectangle(0, 0, box.width, box.height, rx=rounded, fill=PANEL, class_=f"panel {colour}", **border)
    if box.lines and node.kind != "segment":
        yield rectangle(2, 2, box.width - 4, box.head_height - 5, rx=3, fill=BAND, class_="band")
    if node.restricted:
        yield rectangle(
            3, 3, box.width - 6, box.height - 6,
            rx=3, fill="none", stroke=tone, stroke_width=0.8, class_="tone-restricted",
        )  # fmt: skip
    yield lettering(
        EDGE, 18, box.title, NAME,
        font_weight="bold", text_decoration="line-through" if node.mark == "gone" else "",
    )  # fmt: skip
    for place, (text, icon) in enumerate(box.head):
        y = 33.0 + 15 * place
        if icon:
            yield sign(icon, EDGE, y - 9)
        yield lettering(EDGE + (ICON if icon else 0), y, text, TEXT, fill=SOFT, class_="soft")
    for place, line in enumerate(box.lines):
        yield element(
            "g",
            (tooltip(line.told) if line.told else "") + "".join(_line(line, box, place, drawn)),
            class_="row",
            role="img",
            transform=f"translate(0 {box.row_top(place):g})",
            data_vlans=" ".join(map(str, line.vlans)),
        )


def _line(line: Line, box: Box, place: int, drawn: Drawn) -> Iterator[str]:
    if place and line.port:
        yield element(
            "path", d=f"M{EDGE:g} 0.5H{box.width - EDGE:g}", stroke=LINE, stroke_width=0.5, class_="hair"
        )  # fmt: skip
    x, base = EDGE, ROW - 4.5
    if line.port:
        yield lettering(x, base, line.port, TEXT, fill=SOFT, class_="soft")
    x += box.port_width + 8 if box.port_width else 0
    if line.vlan is not None:
        yield swatch(drawn.vlans[line.vlan], x, 3)
        yield lettering(x + 15, base, str(line.vlan), TEXT)
    x += CHIP if box.chips else 0
    if line.icon:
        yield sign(line.icon, x, 3.5)
        x += ICON
    yield lettering(
        x, base, line.text, TEXT,
        font_weight="bold" if line.mark == "new" else "",
        text_decoration="line-through" if line.mark in ("gone", "left") and line.icon != line.mark else "",
    )  # fmt: skip
