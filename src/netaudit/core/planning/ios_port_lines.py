"""What each line does in an interface of Cisco IOS.

`no switchport trunk allowed vlan` puts every VLAN back on the trunk, whatever list follows it; an access VLAN that does
not exist is created (Catalyst 2960-X VLAN Configuration Guide, 15.2(7)E).
"""

import re
from typing import TYPE_CHECKING

from netaudit.core.planning.ios_ports import ALLOWED, LOGICAL, allowed_line, port_of, prefix_of, rank
from netaudit.core.planning.layout import EVERY_VLAN
from netaudit.core.planning.session import Certainty
from netaudit.core.planning.text import Block, begins
from netaudit.core.planning.vlan_lists import vlan_ids
from netaudit.model.names import cisco_interface

if TYPE_CHECKING:
    from netaudit.core.planning.ios import IosSession

_MODES = ("switchport mode access", "switchport mode trunk")
_VLANS = ("switchport access vlan", "switchport trunk native vlan")


def obey(session: "IosSession", words: str, *, negated: bool) -> Certainty | None:
    """Take a line of the interfaces that are open; None where it is none that is known."""
    switching = not any(_short(block).startswith(LOGICAL) for block in session.blocks)
    if words == "shutdown":
        _set(session, words, "" if negated else words)
        return "shown"
    if begins(words, "description"):
        return _description(session, words, negated=negated)
    if begins(words, "ip address"):
        return "unpredicted" if switching else _address(session, words, negated=negated)
    if begins(words, "ip access-group"):
        return _access_group(session, words, negated=negated)
    if not switching or not re.match(r"switchport |channel-group\b", words):
        return None
    return _switching(session, words, negated=negated)


def _switching(session: "IosSession", words: str, *, negated: bool) -> Certainty:
    if begins(words, ALLOWED):
        return _allowed(session, words.removeprefix(ALLOWED).strip(), negated=negated)
    if words in _MODES or (negated and begins(words, "switchport mode")):
        _set(session, "switchport mode", "" if negated else words)
        return "shown"
    kind = next((each for each in _VLANS if begins(words, each)), None)
    if kind is not None:
        return _vlan(session, kind, words.removeprefix(kind).strip(), negated=negated)
    if begins(words, "switchport voice vlan"):
        return _voice(session, words, negated=negated)
    if begins(words, "channel-group"):
        return _channel(session, words, negated=negated)
    return "unpredicted"


def _short(block: Block) -> str:
    return cisco_interface(block.heading.removeprefix("interface "))


def _set(session: "IosSession", instead_of: str, line: str) -> None:
    """Put a line in the place of those that begin so; an empty one only takes them away."""
    for block in session.blocks:
        block.drop(instead_of)
        if line:
            block.put(line, rank, " ")


def _description(session: "IosSession", words: str, *, negated: bool) -> Certainty:
    text = words.removeprefix("description").strip()
    if not negated and not 0 < len(text) <= 240:
        return "unpredicted"
    _set(session, "description", "" if negated else words)
    return "shown"


def _vlan(session: "IosSession", kind: str, text: str, *, negated: bool) -> Certainty:
    vlans = vlan_ids(text) if text.isdecimal() else None
    if not negated and vlans is None:
        return "unpredicted"
    vlan = 1 if negated or vlans is None else min(vlans)
    if kind == _VLANS[0] and not session.exists(vlan) and session.create(vlan) == "unpredicted":
        return "unpredicted"
    _set(session, kind, f"{kind} {vlan}" if vlan != 1 else "")
    return "shown"


def _voice(session: "IosSession", words: str, *, negated: bool) -> Certainty:
    if not negated and not vlan_ids(words.removeprefix("switchport voice vlan").strip()):
        return "unpredicted"
    _set(session, "switchport voice vlan", "" if negated else words)
    return "shown"


def _allowed(session: "IosSession", text: str, *, negated: bool) -> Certainty:
    word, _, rest = text.partition(" ")
    how = word if word in ("add", "remove", "except", "all", "none") else ""
    given = vlan_ids(rest if how else text)
    if not negated and (given is None) == (how not in ("all", "none")):
        return "unpredicted"
    some = given or frozenset()
    for block in session.blocks:
        before = port_of(block).allowed
        after = {
            "": some,
            "add": before | some,
            "remove": before - some,
            "except": EVERY_VLAN - some,
            "all": EVERY_VLAN,
            "none": frozenset[int](),
        }[how]
        block.drop(ALLOWED)
        if line := allowed_line(EVERY_VLAN if negated else after):
            block.put(line, rank, " ")
    return "shown"


def _address(session: "IosSession", words: str, *, negated: bool) -> Certainty:
    text = words.removeprefix("ip address").strip()
    try:
        if not negated:
            prefix_of(text if re.fullmatch(r"[\d.]+ [\d.]+", text) else "?")
    except ValueError:
        return "unpredicted"  # a second address, one by DHCP, or none at all
    if any(line.endswith(" secondary") for block in session.blocks for line in block.lines()):
        return "unpredicted"
    for block in session.blocks:
        block.drop("no ip address")
    _set(session, "ip address", words if not negated else "")
    for block in session.blocks if negated else ():
        block.put("no ip address", rank, " ")
    return "shown"


def _access_group(session: "IosSession", words: str, *, negated: bool) -> Certainty:
    match = re.fullmatch(r"ip access-group (?:(\S+) )?(in|out)", words)
    if match is None or not (match[1] or negated):
        return "unpredicted"
    for block in session.blocks:
        block.body = [each for each in block.body if not re.fullmatch(rf"\s*ip access-group \S+ {match[2]}", each)]
        if not negated:
            block.put(words, rank, " ")
    return "modelled"


def _channel(session: "IosSession", words: str, *, negated: bool) -> Certainty:
    match = re.fullmatch(r"channel-group (\d+) mode (?:active|passive|on)", words)
    # IOS makes an aggregate that is not there, with settings that no guide promises.
    if not negated and (match is None or session.interface(f"Po{match[1]}") is None):
        return "unpredicted"
    _set(session, "channel-group", "" if negated else words)
    return "modelled"
