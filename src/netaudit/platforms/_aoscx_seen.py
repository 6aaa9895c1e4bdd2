"""What AOS-CX shows: its VLANs and interfaces, and whom it hears."""

import ipaddress
import re
from dataclasses import dataclass

from netaudit.model.names import cisco_interface, mac, parse_vlans, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import ArpEntry, MacEntry, Neighbour
from netaudit.platforms._aoscx_config import description_of, expanded, is_lag, is_port, parsed, port_name
from netaudit.platforms._tables import answer, by_port, mac_or_text, must_agree, refusing

VLANS = "show vlan"
INTERFACES = "show interface"
MACS = "show mac-address-table"
ARP = "show arp"
LLDP = "show lldp neighbor-info detail"

_COLUMNS = ("VLAN", "Name", "Status", "Reason", "Type", "Interfaces")
_IDENTITY = {"Chassis-ID", "Port-ID", "TTL"}
"""What every LLDP frame says (IEEE 802.1AB, 8.5), so that an entry without it is not whole."""
_MAC = r"[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}"


@dataclass(frozen=True)
class ShownVlan:
    """A row of `show vlan`."""

    name: str
    kind: str
    """`default`, `static`, or how else the VLAN came to be."""
    members: frozenset[str]


@refusing(VLANS)
def shown_vlans(captures: Captures) -> dict[int, ShownVlan]:
    """VLAN id -> its row; a list of ports goes on in the next line after a comma.

    Raises:
        ReadingError: there is no table, a line is not understood, or the table stops inside a list of ports.
    """
    lines = [line.rstrip() for line in answer(VLANS, captures).splitlines() if line.strip()]
    lines = [line for line in lines if set(line) != {"-"}]
    if not lines or tuple(lines[0].split()) != _COLUMNS:
        raise ReadingError(f"`{VLANS}` shows no table")
    starts = [lines[0].index(word) for word in _COLUMNS]
    rows: list[list[str]] = []
    for line in lines[1:]:
        cells = [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
        straddles = any(line[start - 1 : start].strip() for start in starts[1:])
        goes_on = bool(rows) and rows[-1][-1].endswith(",")
        if straddles or bool(cells[0]) == goes_on or (goes_on and any(cells[:-1])):
            raise ReadingError(f"`{VLANS}`: `{printable(line)[:60]}` is not understood")
        if goes_on:
            rows[-1][-1] += cells[-1]
        else:
            rows.append(cells)
    if rows and rows[-1][-1].endswith(","):
        raise ReadingError(f"`{VLANS}` stops inside the ports of VLAN {printable(rows[-1][0])}")
    found = {}
    for number, name, _, _, kind, members in rows:
        (vlan,) = parse_vlans(number)
        found[vlan] = ShownVlan(printable(name), kind, frozenset(expanded(members)))
    must_agree(f"`{VLANS}`, VLANs", len(found), len(rows))
    return found


def vlan_rows(captures: Captures) -> int:
    """Lines that begin with a digit."""
    return len(re.findall(r"^\d", answer(VLANS, captures), re.MULTILINE))


@dataclass(frozen=True)
class ShownInterface:
    """A block of `show interface`."""

    up: bool
    admin_up: bool
    description: str
    mac: str
    mode: str
    """`access`, `native-untagged`, `native-tagged`, or empty where the interface treats no VLANs."""
    untagged: int | None
    allowed: frozenset[int] | None
    """VLANs of a trunk; None is every VLAN."""
    members: tuple[str, ...]
    prefixes: tuple[str, ...]


@refusing(INTERFACES)
def shown_interfaces(captures: Captures) -> dict[str, ShownInterface]:
    """Interface -> its block.

    Raises:
        ReadingError: there is none, one comes twice, or one stops early.
    """
    text = answer(INTERFACES, captures)
    heads = list(re.finditer(r"^(?:Interface|Aggregate) (\S+) is (up|down)\b.*$", text, re.MULTILINE))
    must_agree(INTERFACES, len(heads), len(re.findall(r"^(?:Interface|Aggregate)\b", text, re.MULTILINE)))
    if not heads:
        raise ReadingError(f"`{INTERFACES}` shows no interface")
    ends = [head.start() for head in heads[1:]] + [len(text)]
    found = {}
    for head, end in zip(heads, ends, strict=True):
        name = port_name(head[1])
        found[name] = _block(name, head[2] == "up", text[head.end() : end])
    must_agree(f"`{INTERFACES}`, interfaces", len(found), len(heads))
    return found


def _block(name: str, up: bool, text: str) -> ShownInterface:
    admin = re.search(r"^ *Admin state is (up|down)", text, re.MULTILINE)
    hardware = re.search(rf"\bMAC Address *: *({_MAC})", text)
    if admin is None or (hardware is None and (is_port(name) or is_lag(name))):
        raise ReadingError(f"`{INTERFACES}` stops inside the block of {name}")
    told = {word: _after(text, word) for word in ("VLAN Mode", "Access VLAN", "Native VLAN", "Allowed VLAN List")}
    vlan = told["Access VLAN"] if told["VLAN Mode"] == "access" else told["Native VLAN"]
    if told["VLAN Mode"] and (not vlan or (told["VLAN Mode"] != "access" and not told["Allowed VLAN List"])):
        raise ReadingError(f"`{INTERFACES}` stops inside the VLANs of {name}")
    members = re.search(r"^ *Aggregated-interfaces *: *(\S.*)$", text, re.MULTILINE)
    prefixes = re.findall(r"^ *IPv4 address (\d+\.\d+\.\d+\.\d+/\d+)(?: secondary)? *$", text, re.MULTILINE)
    return ShownInterface(
        up=up,
        admin_up=admin[1] == "up",
        description=description_of(_after(text, "Description")),
        mac=mac(hardware[1]) if hardware else "",
        mode=printable(told["VLAN Mode"]),
        untagged=min(parse_vlans(vlan)) if vlan else None,
        allowed=None if told["Allowed VLAN List"] == "all" else parse_vlans(told["Allowed VLAN List"]),
        members=tuple(members[1].replace(",", " ").split()) if members else (),
        prefixes=tuple(str(ipaddress.ip_interface(each)) for each in prefixes),
    )


def _after(text: str, words: str) -> str:
    match = re.search(rf"^ *{words} *:(.*)$", text, re.MULTILINE)
    return match[1].strip() if match else ""


@refusing(MACS)
def mac_table(captures: Captures) -> dict[str, MacEntry]:
    """Held against the total that the device prints."""
    text = answer(MACS, captures)
    if re.search(r"^No MAC entries found", text, re.MULTILINE):
        return {}
    total = re.search(r"^Number of MAC addresses *: *(\d+) *$", text, re.MULTILINE)
    if total is None:
        raise ReadingError(f"`{MACS}` gives no total")
    rows = re.findall(rf"^({_MAC}) +(\d+) +(\S+) +(\S+) *$", text, re.MULTILINE)
    must_agree(MACS, len(rows), int(total[1]))
    parse_vlans(",".join(vlan for _, vlan, _, _ in rows))
    found = {f"{mac(address)} {vlan}": MacEntry(port=port_name(port)) for address, vlan, _, port in rows}
    must_agree(f"`{MACS}`, addresses", len(found), len(rows))
    return found


def mac_rows(captures: Captures) -> int:
    """Lines that begin with two hexadecimal digits and a colon."""
    return len(re.findall(r"^[0-9a-fA-F]{2}:", answer(MACS, captures), re.MULTILINE))


@refusing(ARP)
def arp(captures: Captures) -> dict[str, ArpEntry]:
    """Of the default VRF, held against the total that the device prints; who does not answer is left out."""
    text = answer(ARP, captures)
    if re.search(r"^No ARP entries found", text, re.MULTILINE):
        return {}
    total = re.search(r"^Total Number Of ARP Entries Listed *[-:] *(\d+)\.? *$", text, re.MULTILINE)
    if total is None:
        raise ReadingError(f"`{ARP}` gives no total")
    rows = [line.split() for line in text.splitlines() if re.match(r"\d+\.\d+\.\d+\.\d+ ", line)]
    must_agree(ARP, len(rows), int(total[1]))
    found = {}
    for words in rows:
        address = str(ipaddress.IPv4Address(words[0]))
        if len(words) < 5 or not re.fullmatch(_MAC, words[1]):
            if not {"incomplete", "failed"} & set(words):
                raise ReadingError(f"`{ARP}`: the row of {address} is not understood")
            continue
        if address in found:
            raise ReadingError(f"`{ARP}` shows {address} twice")
        found[address] = ArpEntry(mac=mac(words[1]), interface=port_name(words[2]))
    return found


def neighbours(captures: Captures) -> dict[str, Neighbour]:
    """By LLDP, held against the total and against the number that stands in each port's block.

    Raises:
        ReadingError: the numbers do not agree, an entry stops early, or LLDP is switched off.
    """
    if ("no lldp",) in parsed(captures):
        raise ReadingError("LLDP is switched off")
    text = answer(LLDP, captures)
    total = re.search(r"^Total Neighbor Entries +: *(\d+) *$", text, re.MULTILINE)
    if total is None:
        raise ReadingError(f"`{LLDP}` gives no total")
    heard: list[tuple[str, Neighbour]] = []
    for block in re.split(r"^Port +: *", text, flags=re.MULTILINE)[1:]:
        local = block.split("\n", 1)[0].strip()
        own = re.split(r"^(?=Neighbor (?:Chassis|System)-Name +:)", block, flags=re.MULTILINE)
        number = re.search(r"^Neighbor Entries +: *(\d+) *$", own[0], re.MULTILINE)
        if number is None:
            raise ReadingError(f"`{LLDP}` stops inside the block of {printable(local)[:20]}")
        must_agree(f"`{LLDP}`, {printable(local)[:20]}", len(own) - 1, int(number[1]))
        heard += [(port_name(local), _neighbour(local, entry)) for entry in own[1:]]
    must_agree(LLDP, len(heard), int(total[1]))
    return by_port(heard)


def _neighbour(local: str, entry: str) -> Neighbour:
    told: dict[str, str] = {}
    for line in entry.splitlines():
        word, _, text = line.partition(":")
        word = word.removeprefix("Neighbor ").strip()
        if word in _IDENTITY and word in told:
            raise ReadingError(f"`{LLDP}` has {word} twice in an entry of {printable(local)[:20]}")
        told[word] = text.strip()
    if not told.keys() >= _IDENTITY or not told["Chassis-ID"]:
        raise ReadingError(f"`{LLDP}` stops inside an entry of {printable(local)[:20]}")
    return Neighbour(
        name=printable(told.get("Chassis-Name", told.get("System-Name", ""))),
        port=mac_or_text(cisco_interface(told["Port-ID"])),
        chassis=mac_or_text(told["Chassis-ID"]),
    )
