"""Who announces itself to a Cisco IOS switch by Cisco's own protocol, which is on where LLDP is not.

Older releases print no total below `show cdp neighbors detail`, so the table of `show cdp neighbors` is counted too.
"""

import re

from netaudit.model.names import cisco_interface, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Neighbour
from netaudit.platforms._tables import answer, must_agree

CDP = "show cdp neighbors"
CDP_DETAIL = "show cdp neighbors detail"

_OFF = re.compile(r"^%? ?CDP is not enabled", re.MULTILINE | re.IGNORECASE)
# The text of `Version :` may look like anything; what comes before it in an entry is not the neighbour's to shape.
_ENTRY = re.compile(
    r"^-{5,}\n *Device ID: *(?P<name>\S[^\n]*?) *\n(?:(?!-{5,}\n)[^\n]*\n){0,40}?"
    r"Interface: *(?P<local>\S+?), +Port ID \(outgoing port\): *(?P<port>\S[^\n]*?) *$",
    re.MULTILINE,
)
_ROW = re.compile(r"(?:^|\s)[A-Z][A-Za-z]{1,2} ?\d[\d/.]* +\d{1,3} ", re.MULTILINE)
_TOTAL = re.compile(r"^Total cdp entries displayed *: *(\d+)\s*$", re.MULTILINE | re.IGNORECASE)


def cdp_neighbours(captures: Captures) -> list[tuple[str, Neighbour]] | None:
    """(local port, neighbour) of each; None where CDP is switched off.

    Raises:
        ReadingError: the neighbours are not as many as the switch counts.
    """
    text, brief = answer(CDP_DETAIL, captures), answer(CDP, captures)
    if _OFF.search(text) and _OFF.search(brief):
        return None
    entries = list(_ENTRY.finditer(text))
    must_agree(CDP_DETAIL, len(entries), len(re.findall(r"^ *Device ID: *\S", text, re.MULTILINE)))
    must_agree(f"`{CDP_DETAIL}` against `{CDP}`", len(entries), _rows(brief))
    for total in (*_TOTAL.findall(text)[-1:], *_TOTAL.findall(brief)[-1:]):
        must_agree(f"`{CDP_DETAIL}`, entries", len(entries), int(total))
    return [
        (
            cisco_interface(printable(entry["local"])),
            # NX-OS and CatOS put the serial number after the name: `core(FOX1234)`.
            Neighbour(
                name=printable(re.sub(r"\([^()]*\)$", "", entry["name"])),
                port=cisco_interface(printable(entry["port"])),
                protocol="cdp",
            ),
        )
        for entry in entries
    ]


def _rows(brief: str) -> int:
    """Rows below the heading of the table; a long name pushes the rest of its row to the next line.

    Raises:
        ReadingError: there is no heading.
    """
    heading = re.search(r"^Device ID +Local Intrfce +Holdtme.*$", brief, re.MULTILINE)
    if heading is None:
        raise ReadingError(f"`{CDP}` shows no table")
    return len(_ROW.findall(brief[heading.end() :]))
