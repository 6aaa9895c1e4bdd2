"""Interfaces, switch ports and VLANs of Cisco IOS.

Read by expression where the field's templates lose something: `show interfaces` lets a description overwrite the
MAC address, `show interfaces switchport` keeps at most 21 VLANs of a line, `show vlan` drops a VLAN whose long name
pushes its status to the next line. None of these commands prints an end, so each is held against the running
configuration, which does.
"""

import re

from netaudit.model.names import ALL_VLANS, cisco_interface, format_vlans, mac, parse_vlans, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Interface, Link, Switchport, Vlan
from netaudit.platforms._blocks import Block
from netaudit.platforms._cisco_config import configured_vlans, interface_blocks
from netaudit.platforms._tables import answer, must_agree, must_show, refusing

INTERFACES = "show interfaces"
SWITCHPORTS = "show interfaces switchport"
VLANS = "show vlan brief"

_HEAD = re.compile(r"^(?P<name>\S+) is (?P<status>[^\n]+?), line protocol is (?P<protocol>[^\n]+)$", re.MULTILINE)
# `Full-duplex, 1000Mb/s`; with `Auto-` nothing is agreed on.
_RUNS = re.compile(r"^ +(?P<duplex>Full|Half)[ -][Dd]uplex, +(?:(?P<speed>\d{1,6}) ?(?P<unit>[MG])b(?:/s|ps))?")
_HARDWARE = re.compile(r"^ +Hardware is [^\n]*?(?:, address is (?P<mac>[0-9a-f.]{14})\b[^\n]*)?$", re.MULTILINE)
# Kinds that have a MAC address, and those of them that switch unless the configuration routes them.
_SOCKETS = ("Et", "Fa", "Gi", "Te", "Tw", "Twe", "Fi", "Fo", "Hu", "Po")
_VLAN_ROW = re.compile(
    # A name too long for its column pushes the status to the next line.
    r"^(?P<vid>\d{1,4}) +(?P<name>\S[^\n]*?)\s+(?P<status>active|suspended|act/\S+|sus/\S+|shutdown)(?=\s|$)",
    re.MULTILINE,
)
_NAME_WIDTH = 32
# Token-ring and FDDI VLANs, which no switch can delete and no Ethernet port can carry.
_RESERVED = {str(vid) for vid in range(1002, 1006)}


def interfaces(captures: Captures) -> dict[str, Interface]:
    """Every interface; its description is the configuration's."""
    configured = interface_blocks(captures)
    return {
        name: Interface(
            enabled="administratively" not in status,
            description=printable((configured[name].after("description ") or "") if name in configured else ""),
            mac=address,
        )
        for name, (status, _, address) in _shown_interfaces(captures).items()
    }


def links(captures: Captures) -> dict[str, Link]:
    """Whether each interface has link and its protocol is up, and how it runs."""
    found = {}
    runs = _running(captures)
    for name, (status, protocol, _) in _shown_interfaces(captures).items():
        up = status == "up" and protocol.split()[0] == "up"
        duplex, speed = runs.get(name, ("", None)) if up else ("", None)
        found[name] = Link(up=up, speed=speed, duplex=duplex)
    return found


def _running(captures: Captures) -> dict[str, tuple[str, int | None]]:
    """Interface -> `full`, `half` or nothing, and Mb/s: of those that say what they agreed on."""
    found: dict[str, tuple[str, int | None]] = {}
    name = ""
    for line in answer(INTERFACES, captures).splitlines():
        head = _HEAD.match(line)
        name = cisco_interface(head["name"]) if head else name
        match = None if head else _RUNS.match(line)
        if match and name:
            speed = int(match["speed"]) * (1000 if match["unit"] == "G" else 1) if match["speed"] else None
            found.setdefault(name, (match["duplex"].lower(), speed))
    return found


def interface_rows(captures: Captures) -> int:
    """Lines that head an interface."""
    return len(re.findall(r"^\S.* line protocol is ", answer(INTERFACES, captures), re.MULTILINE))


@refusing(INTERFACES)
def _shown_interfaces(captures: Captures) -> dict[str, tuple[str, str, str]]:
    """Interface -> status, protocol, MAC address or nothing."""
    text = answer(INTERFACES, captures)
    heads = list(_HEAD.finditer(text))
    if not heads:
        raise ReadingError(f"`{INTERFACES}` shows no interface")
    found = {}
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends, strict=True):
        name = cisco_interface(head["name"])
        hardware = _HARDWARE.search(text, head.end(), end)
        if hardware is None or (_kind(name) in (*_SOCKETS, "Vlan") and not hardware["mac"]):
            raise ReadingError(f"`{INTERFACES}` stops inside {printable(name)}")
        if name in found:
            raise ReadingError(f"`{INTERFACES}` shows {printable(name)} twice")
        found[name] = (head["status"], head["protocol"].strip(), mac(hardware["mac"]) if hardware["mac"] else "")
    must_show(INTERFACES, "interface", interface_blocks(captures).keys() - found.keys())
    return found


def _kind(name: str) -> str:
    return "" if "." in name else name.rstrip("0123456789/")


@refusing(SWITCHPORTS)
def switchports(captures: Captures) -> dict[str, Switchport]:
    """Every switch port by what it is set to; what it happens to be doing is not kept.

    A port is `routed` where the configuration says `no switchport`, which not every IOS shows here.

    Raises:
        ReadingError: a block is incomplete, or a port that the configuration switches is not shown.
    """
    text = answer(SWITCHPORTS, captures)
    found = {}
    for part in re.split(r"^(?=Name: )", text, flags=re.MULTILINE):
        name = re.match(r"Name: *(\S+)", part)
        if name:
            found[cisco_interface(name[1])] = _switchport(name[1], part)
    must_agree(SWITCHPORTS, len(found), len(re.findall(r"^Switchport: ", text, re.MULTILINE)))
    configured = interface_blocks(captures)
    must_show(
        SWITCHPORTS, "port", {name for name, block in configured.items() if _switches(name, block)} - found.keys()
    )
    odd = found.keys() - configured.keys()
    if odd:
        raise ReadingError(f"`{SWITCHPORTS}` shows {', '.join(sorted(odd))}, which the configuration does not have")
    routed = {name for name, block in configured.items() if _kind(name) in _SOCKETS and "no switchport" in block.lines}
    return found | dict.fromkeys(sorted(routed), Switchport(mode="routed"))


def _switches(name: str, block: Block) -> bool:
    """Whether `show interfaces switchport` must show it: a switched port has no line on IP addresses."""
    if any(line.split()[0] == "switchport" for line in block.lines):
        return True
    routed = any(re.match(r"no switchport$|(no )?ip address\b|vrf forwarding ", line) for line in block.lines)
    return _kind(name) in _SOCKETS and not routed


def _switchport(name: str, text: str) -> Switchport:
    def field(title: str) -> str:
        found = re.search(rf"^ *{title}: *(\S[^\n]*?) *$", text, re.MULTILINE)
        if found is None:
            raise ReadingError(f"`{SWITCHPORTS}` has no `{title}` for {printable(name)}")
        return found[1]

    if field("Switchport").lower() == "disabled":
        return Switchport(mode="routed")
    administrative = field("Administrative Mode").lower()
    access, native = field("Access Mode VLAN").split()[0], field("Trunking Native Mode VLAN").split()[0]
    if administrative == "trunk":
        return Switchport(mode="trunk", untagged=int(native), tagged=_allowed(name, text))
    # A tunnel port takes every frame into its access VLAN.
    modes = {"static access": "access", "dot1q-tunnel": "access", "tunnel": "access"}
    mode = "dynamic" if administrative.startswith("dynamic") else modes.get(administrative)
    if mode is None:
        raise ReadingError(f"{printable(name)} is in mode `{printable(administrative)}`, which netaudit does not know")
    return Switchport(mode=mode, untagged=int(access))


def _allowed(name: str, text: str) -> str:
    """The trunk's VLANs, which continue over lines until the next title."""
    listed = re.search(
        r"^ *Trunking VLANs Enabled:(?P<vlans>[^:]*)\n *[A-Z][A-Za-z ]+VLANs Enabled:", text, re.MULTILINE
    )
    vlans = re.sub(r"\s", "", listed["vlans"]).upper() if listed else ""
    if not vlans or vlans.endswith(","):
        raise ReadingError(f"`{SWITCHPORTS}` stops inside the VLAN list of {printable(name)}")
    if vlans in ("ALL", "NONE"):
        return ALL_VLANS if vlans == "ALL" else ""
    return format_vlans(parse_vlans(vlans))


def vlans(captures: Captures) -> dict[str, Vlan]:
    """Every VLAN but the four that Ethernet cannot carry; a name that the table cuts is the configuration's."""
    text = answer(VLANS, captures)
    shown = {row["vid"]: row["name"] for row in _VLAN_ROW.finditer(text)}
    must_agree(VLANS, len(shown), len(re.findall(r"^\d+\s", text, re.MULTILINE)))
    if not shown.keys() >= _RESERVED | {"1"}:
        raise ReadingError(f"`{VLANS}` stops before VLAN 1005, which no switch can be without")
    configured = configured_vlans(captures)
    must_show(VLANS, "VLAN", configured.keys() - shown.keys())
    for vid, name in configured.items():
        cut = len(shown[vid]) >= _NAME_WIDTH and name.startswith(shown[vid].rstrip("."))
        if name and name != shown[vid] and not cut:
            raise ReadingError(f"the configuration and `{VLANS}` do not agree on the name of VLAN {vid}")
    return {
        vid: Vlan(name=printable(configured.get(vid) or name)) for vid, name in shown.items() if vid not in _RESERVED
    }
