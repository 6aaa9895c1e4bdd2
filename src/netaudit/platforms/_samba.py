"""Samba's shares (testparm(1), smb.conf(5)): their names and whether guests may read them, and nothing else.

Where a share lies can name patients, so the host itself leaves every other line out.
"""

import re
from collections.abc import Iterator

from netaudit.model.names import printable
from netaudit.model.platform import NotOffered, ReadingError

SHARES = (
    "testparm -s 2>&1 | grep -E"
    " '^\\[|^.(guest ok|guest only|read only|available|map to guest|restrict anonymous) = |^Load|^Error|not found$';"
    " echo '### end'"
)
_KEPT = re.compile(r"\t(guest ok|guest only|read only|available|map to guest|restrict anonymous) = (.*)")


def rest(answer: str) -> str:
    """Each share with what guests may do, for the configuration.

    Raises:
        NotOffered: the host has no Samba, or no configuration of it.
        ReadingError: Samba does not take its own configuration, or a line is none that was asked for.
    """
    lines = answer.rstrip("\n").split("\n")
    if lines.pop() != "### end":
        raise ReadingError("`testparm` stops before its end")
    if any(line.endswith("not found") and "testparm" in line for line in lines):
        raise NotOffered(printable(lines[0]))
    if not any(line.startswith("Loaded services file OK") for line in lines):
        raise NotOffered("Samba has no configuration that it takes")
    return "\n".join(_lines(lines))


def _lines(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line.startswith("Load"):
            continue
        said = _KEPT.fullmatch(line)
        if said is None and not re.fullmatch(r"\[[^\]]*\]", line):
            raise ReadingError(f"`testparm` printed `{printable(line)[:40]}`, which was not asked for")
        yield f" {said[1]} = {printable(said[2])}" if said else printable(line)
