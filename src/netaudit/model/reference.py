"""Rules elsewhere that a check goes back to, and how reliable it is that they say so."""

import re
from dataclasses import dataclass
from typing import Literal

Reliability = Literal["read", "partial", "general-knowledge", "unverified", "listed"]
_RELIABILITY: dict[str, Reliability] = {
    "V": "read",
    "P": "partial",
    "K": "general-knowledge",
    "U": "unverified",
    "": "listed",
}
DECIDING: tuple[Reliability, ...] = ("read", "partial", "listed")
"""What is general knowledge or unverified never decides."""


@dataclass(frozen=True)
class Reference:
    """A rule elsewhere that a check goes back to: its source and number, never its text."""

    source: str
    """Such as `ANSSI 21`; a clause that was not read again has no number."""
    reliability: Reliability
    """Whether the source was read, in part or not; `listed` where the catalogue does not say."""


def references(text: str) -> tuple[Reference, ...]:
    """`ANSSI 21; 3Shape 10.33.3.1 (V)` as references; a clause of IEC 80001-1 loses its number, which nobody read."""
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        match = re.fullmatch(r"(.+?)(?: \(([VPKU])\))?", part)
        words, mark = (match[1], match[2] or "") if match else (part, "")
        if words.startswith("IEC"):
            words, mark = "IEC 80001-1:2010", "U"
        found.append(Reference(words, _RELIABILITY[mark]))
    return tuple(found)
