"""How wide text is, at most, before anybody has drawn it.

A picture is read with whatever sans-serif the reader's machine has. The widths are those of the widest common ones
(Verdana, DejaVu Sans), so that a text fits its place with any of them.
"""

import unicodedata

_NARROW, _SLIM = frozenset("ijlI.,:;|!'`()[]/\\ "), frozenset('frt-"{}*')
_BROAD = frozenset("mwMW%@&—…→")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is at most, in the unit of its size."""
    return sum(_em(character) for character in text) * size * (1.12 if bold else 1.0)


def fitted(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, or its beginning and an ellipsis where it is wider than its room."""
    if width(text, size, bold=bold) <= room:
        return text
    left = room - width("…", size, bold=bold)
    kept = 0
    for character in text:
        left -= width(character, size, bold=bold)
        if left < 0:
            break
        kept += 1
    return f"{text[:kept].rstrip()}…"


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.4
    if character in _SLIM:
        return 0.48
    if character in _BROAD:
        return 1.02
    if character.isascii():
        return 0.78 if character.isupper() else 0.66
    if unicodedata.combining(character):
        return 0.0
    return 1.05 if unicodedata.east_asian_width(character) in "WF" else 0.82
