"""What the signs of the picture mean: only those that stand in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netaudit.core.topology import Doubt
from netaudit.report.boxes import ICON, KINDS, MARKS, TEXT, Box
from netaudit.report.language import Translator
from netaudit.report.lettering import fitted, width
from netaudit.report.picture import Picture
from netaudit.report.plates import DOUBTS
from netaudit.report.svg import INK, SOFT, element, lettering, sign, swatch
from netaudit.report.wiring import SURENESS

_LINE, _GAP, _LONG, _FLOW = 18.0, 16.0, 420.0, 900.0


@dataclass(frozen=True)
class _Entry:
    sample: str
    room: float
    """Of the sample."""
    text: str
    heading: bool = False


def legend(
    picture: Picture, boxes: Sequence[Box], dashes: Mapping[Doubt, str], t: Translator, room: float
) -> tuple[str, float, float]:
    """The legend as SVG, its width and its height.

    Args:
        picture: whose VLANs and links are explained.
        boxes: whose signs are explained.
        dashes: how each doubt is drawn.
        t: the reader's language.
        room: how wide it may be, unless a single entry is wider.
    """
    room = min(room, _FLOW) if room > _FLOW else room
    parts: list[str] = []
    y, widest = 0.0, 0.0
    for group in (_vlans(picture, t), _lines(picture, dashes, t), _signs(picture, boxes, t)):
        x = 0.0
        for entry in group:
            wide = entry.room + width(entry.text, TEXT, bold=entry.heading) + _GAP
            if x and x + wide > room:
                x, y = 0.0, y + _LINE
            weight = "bold" if entry.heading else ""
            parts.append(
                element(
                    "g",
                    entry.sample
                    + lettering(entry.room, 12, entry.text, TEXT, fill=SOFT, class_="soft", font_weight=weight),
                    transform=f"translate({x:g} {y:g})",
                )
            )
            x += wide
            widest = max(widest, x)
        y += _LINE if x else 0.0
    return "".join(parts), widest, y


def _vlans(picture: Picture, t: Translator) -> Iterator[_Entry]:
    if picture.vlans:
        yield _Entry("", 0, t.text("VLANs"), heading=True)
    for place, (vlan, called) in enumerate(picture.vlans):
        yield _Entry(swatch(place, 0, 2.5), 16, fitted(f"{vlan} {called}".strip(), TEXT, 180))


def _lines(picture: Picture, dashes: Mapping[Doubt, str], t: Translator) -> Iterator[_Entry]:
    used = {wire.doubt for wire in picture.wires}
    if used:
        yield _Entry("", 0, t.text("Links"), heading=True)
    for doubt, dash in dashes.items():
        if doubt in used:
            sample = element(
                "path", d="M0 8H38", stroke=INK, stroke_width=2.0, stroke_dasharray=dash, fill="none",
                stroke_linecap="round" if doubt == "heard" else "", class_="ink-line",
            )  # fmt: skip
            words = f"{t.text(DOUBTS[doubt])} — {t.text(SURENESS[doubt])}" if doubt else t.text(SURENESS[doubt])
            yield _Entry(sample, 44, fitted(words, TEXT, _LONG))


def _signs(picture: Picture, boxes: Sequence[Box], t: Translator) -> Iterator[_Entry]:
    used = {line.icon for box in boxes for line in box.lines} | {icon for box in boxes for _, icon in box.head}
    used |= {wire.mark for wire in picture.wires} | {node.mark for node in picture.nodes}
    restricted = t.text("restricted perimeter, observed only")
    said = {"unknown": t.text(KINDS["stranger"]), "restricted": restricted}
    said |= {str(mark): t.text(words) for mark, words in MARKS.items()}
    if used & said.keys():
        yield _Entry("", 0, t.text("Signs"), heading=True)
    for icon, words in said.items():
        if icon in used:
            yield _Entry(sign(icon, 0, 3), ICON, words)
