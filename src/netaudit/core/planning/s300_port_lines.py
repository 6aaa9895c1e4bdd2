"""What each line does to a port of Cisco's small business switches (Cisco 350 Series CLI guide, `switchport`)."""

import re
from collections.abc import Collection
from dataclasses import replace

from netaudit.core.planning.layout import EVERY_VLAN
from netaudit.core.planning.s300_ports import ALLOWED, S300Port
from netaudit.core.planning.text import begins
from netaudit.core.planning.vlan_lists import vlan_ids

WORD = r'("[^"]{1,64}"|[^\s"]{1,64})'
"""A word, or several in quotes."""


def port_after(port: S300Port, words: str, vlans: Collection[int], default: int, *, negated: bool) -> S300Port | None:
    """What a port is after a line; None where that is not known.

    Args:
        port: before.
        words: the line without its `no`.
        vlans: that the switch has.
        default: the default VLAN.
        negated: whether `no` stood before it.
    """
    if words == "shutdown":
        return replace(port, shutdown=not negated)
    if words in ("switchport mode access", "switchport mode trunk") or (negated and words == "switchport mode"):
        return replace(port, mode="access" if negated else words.rsplit(maxsplit=1)[-1])
    if match := re.fullmatch(rf"description {WORD}", words):
        return None if negated else replace(port, description=match[1].strip('"'))
    if words == "description":
        return replace(port, description="") if negated else None
    if match := re.fullmatch(r"switchport (access|trunk native) vlan(?: (\d{1,4}))?", words):
        vlan = int(match[2]) if match[2] else None
        if (vlan is None and not negated) or (vlan is not None and vlan not in vlans):
            return None
        kept = None if negated or vlan == default else vlan
        return replace(port, access=kept) if match[1] == "access" else replace(port, native=kept)
    if begins(words, ALLOWED):
        allowed = _allowed(port, words.removeprefix(ALLOWED).strip(), negated=negated)
        return None if allowed is None else replace(port, allowed=allowed)
    return None


def _allowed(port: S300Port, text: str, *, negated: bool) -> frozenset[int] | None:
    word, _, rest = text.partition(" ")
    how = word if word in ("add", "remove", "except", "all", "none") else ""
    given = vlan_ids(rest if how else text)
    if negated:
        return EVERY_VLAN if not text else None
    if (given is None) == (how not in ("all", "none")):
        return None
    some = given or frozenset[int]()
    return {
        "": some,
        "add": port.allowed | some,
        "remove": port.allowed - some,
        "except": EVERY_VLAN - some,
        "all": EVERY_VLAN,
        "none": frozenset[int](),
    }[how]
