"""SVG as text: elements whose texts and attributes cannot be anything else, and the picture's few signs."""

import html

from netaudit.model.names import printable

_VLAN_COLOURS = ("#1f6fb2", "#b4530a", "#2b7a3d", "#7a3fa0", "#b3263a", "#0b747b", "#7a5a1e", "#a92d76")
KINDS_OF_VLAN = len(_VLAN_COLOURS)
"""Colours, and patterns; each colour comes back with the next pattern."""
INK, SOFT, LINE, PANEL, BAND, PAPER = "#1c2227", "#4f5a63", "#8b959b", "#ffffff", "#eef0ec", "#fcfbf8"
TONES = {
    "new": "#17633a",
    "gone": "#a01f2a",
    "unseen": "#4f5a63",
    "moved": "#1b5a86",
    "left": "#4f5a63",
    "changed": "#8a4700",
    "unknown": "#8a4700",
    "restricted": "#a01f2a",
}
# What a swatch of 11 by 11 is hatched with, beside its colour; the first is filled whole.
_HATCHES = (
    "",
    "M1 6L6 1M1 10L10 1M5 10L10 5",
    "M3 1V10M5.5 1V10M8 1V10",
    "M1 3H10M1 5.5H10M1 8H10",
    "M3 3H4M7 3H8M3 7.5H4M7 7.5H8M5 5.3H6",
    "M1 5L6 10M1 1L10 10M5 1L10 6",
    "M5.5 1V10M1 5.5H10",
    "M1 1L10 10M1 10L10 1",
)
# Signs in a square of 10 by 10.
_SIGNS = {
    "new": "M5 1V9M1 5H9",
    "gone": "M1.5 1.5L8.5 8.5M8.5 1.5L1.5 8.5",
    "unseen": "M1 5Q5 0.5 9 5Q5 9.5 1 5ZM1.5 9L8.5 1",
    "moved": "M1 5H9M5.5 1.5L9 5L5.5 8.5",
    "left": "M9 5H1M4.5 1.5L1 5L4.5 8.5",
    "changed": "M5 1.2L9.2 8.6H0.8Z",
    "unknown": "M2.6 3.4Q2.6 1 5 1Q7.4 1 7.4 3.2Q7.4 4.6 5 5.6V6.6M5 8.6V9",
    "restricted": "M1.5 4.5H8.5V9.5H1.5ZM3 4.5V3Q3 0.8 5 0.8Q7 0.8 7 3V4.5",
}


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """An element. The content is SVG already; a trailing `_` of an attribute's name is dropped, another becomes `-`."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(_number(value))}"'
        for key, value in attributes.items()
        if value not in (None, "")
    )
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def escaped(text: str) -> str:
    """Text that no reader of SVG or HTML takes for markup, and that turns nothing around."""
    return html.escape(printable(text))


def title(text: str) -> str:
    """What is said of the element around it: a tooltip, and its name for who hears it read. Lines stay lines."""
    return f"<title>{chr(10).join(escaped(line) for line in text.splitlines())}</title>"


def lettering(x: float, y: float, text: str, size: float, **attributes: object) -> str:
    """A text that begins at x, its baseline at y."""
    given = {"fill": INK, "class_": "ink", **attributes}
    return element("text", escaped(text), x=x, y=y, font_size=size, **given)


def rectangle(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    """A rectangle."""
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def sign(kind: str, x: float, y: float) -> str:
    """One of the signs beside a text, its top left corner at x, y."""
    return element(
        "path",
        d=_SIGNS[kind],
        transform=f"translate({_number(x)} {_number(y)})",
        fill="none",
        stroke=TONES[kind],
        stroke_width=1.5,
        stroke_linecap="round",
        stroke_linejoin="round",
        class_=f"tone-{kind}",
    )


def swatch(place: int, x: float, y: float) -> str:
    """A VLAN's colour and hatch, by its place among the VLANs, as a square of 11; its top left corner at x, y.

    Each is drawn whole: a reader that prints turns fills that refer to a pattern into images.
    """
    colour = place % KINDS_OF_VLAN
    hatch = _HATCHES[(place + place // KINDS_OF_VLAN) % len(_HATCHES)]
    shade = element(
        "rect", width=11, height=11, rx=2, fill=_VLAN_COLOURS[colour], fill_opacity=0.14 if hatch else 1,
        stroke=_VLAN_COLOURS[colour], stroke_width=1.2, class_=f"vlan-fill-{colour} vlan-line-{colour}",
    )  # fmt: skip
    lines = element(
        "path", d=hatch, stroke=_VLAN_COLOURS[colour], stroke_width=1.4, fill="none", class_=f"vlan-line-{colour}"
    )  # fmt: skip
    return element(
        "g",
        shade + (lines if hatch else ""),
        transform=f"translate({_number(x)} {_number(y)})",
        class_="swatch",
    )


def _number(value: object) -> str:
    return f"{round(value, 1):g}" if isinstance(value, float) else str(value)
