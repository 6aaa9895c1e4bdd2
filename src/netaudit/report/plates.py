"""What stands on each wire of the picture: how sure it is, the VLANs it carries, what changed; lengths in pixels."""

from dataclasses import dataclass

from netaudit.core.topology import Doubt
from netaudit.report.boxes import ICON, MARKS, TEXT, Words
from netaudit.report.lettering import fitted, width
from netaudit.report.picture import Wire

DOUBTS: dict[Doubt, str] = {
    "": "sure",
    "one-end": "one end only",
    "contradicted": "contradicted",
    "shared": "shared port",
    "heard": "heard only",
}


@dataclass(frozen=True)
class Plate:
    """What stands on a wire: how sure it is, the VLANs it carries, what changed."""

    wire: Wire
    texts: tuple[str, ...]
    vlans: tuple[int, ...]
    more: str
    width: float
    told: str

    @property
    def height(self) -> float:
        """Of the plate."""
        return 6.0 + 14.0 * len(self.texts) + (16.0 if self.vlans else 0.0)


def plates(words: Words) -> tuple[Plate, ...]:
    """What stands on the wires, in their order."""
    return tuple(_plate(wire, words) for wire in words.picture.wires)


def _plate(wire: Wire, words: Words) -> Plate:
    t = words.t
    texts = [t.text(DOUBTS[wire.doubt])]
    if wire.mark:
        texts.append(t.text(MARKS[wire.mark]))
    if wire.before:
        texts.append(t.text("was {ports}", ports=" – ".join(end.port or "?" for end in wire.before)))
    short = tuple(fitted(text, TEXT, 180) for text in texts)
    shown = wire.vlans[:3] if len(wire.vlans) > 4 else wire.vlans
    more = f"+{len(wire.vlans) - len(shown)}" if len(shown) < len(wire.vlans) else ""
    chips = sum(chip_width(vlan) for vlan in shown) + (width(more, TEXT) if more else 0)
    icon = ICON if wire.mark else 0
    wide = max([chips, *(width(text, TEXT) + icon for text in short)]) + 12
    names = dict(words.picture.vlans)
    said = ", ".join(f"{vlan} {names.get(vlan, '')}".strip() for vlan in wire.vlans)
    told = [f"{words.at(wire.ends[0])} — {words.at(wire.ends[1])}", *texts, f"VLAN {said}" if said else ""]
    return Plate(wire, short, shown, more, float(round(wide)), ", ".join(filter(None, told)))


def chip_width(vlan: int) -> float:
    """Room for a VLAN's swatch and number in a row of them."""
    return 15.0 + width(str(vlan), TEXT) + 6.0
