"""What a device would start with, held against what runs."""

import re
from collections.abc import Iterable, Sequence

from netaudit.core.configuration import line_changes
from netaudit.model.names import printable
from netaudit.model.platform import ConfigLine
from netaudit.model.startup import Startup

REFUSED = re.compile(
    r"Invalid input|Incomplete|Unknown command|Unrecognized|not authorized|Authorization", re.IGNORECASE
)
"""A device that does not let it be asked says nothing of it, which is no failure."""
_LINES = 30


def compared(
    running: Iterable[ConfigLine], saved: Iterable[ConfigLine], volatile: Sequence[re.Pattern[str]]
) -> Startup:
    """Two configurations, without their lines that change by themselves.

    Args:
        running: lines under their headings.
        saved: the same, of what is saved.
        volatile: lines, and headings with all that is below them, that say nothing.
    """

    def lasting(lines: Iterable[ConfigLine]) -> list[ConfigLine]:
        return [line for line in lines if not any(p.search(part) for p in volatile for part in line)]

    changes = list(line_changes(lasting(saved), lasting(running)))
    told = [f"{'-' if change.after is None else '+'} {printable(' / '.join(change.line))}" for change in changes]
    return Startup(same=not changes, lines=(*told[:_LINES], *(["…"] if len(told) > _LINES else [])))
