"""What Cisco's small business switches show: tables whose columns a ruler of dashes marks, with wrapped cells."""

import ipaddress
import re
from dataclasses import dataclass
from itertools import pairwise

from netaudit.model.names import mac, parse_vlans, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import ArpEntry, Link, MacEntry, Neighbour
from netaudit.platforms._s300_config import expanded, port_name
from netaudit.platforms._tables import answer, by_port, mac_or_text, must_agree, refusing

STATUS = "show interfaces status"
VLANS = "show vlan"
MACS = "show mac address-table"
ARP = "show arp"
LLDP = "show lldp neighbors"
IP = "show ip interface"

_PORT = re.compile(r"((?:fa|gi|te|tw|xg|Po)\d[\d/]*) .*? (Up|Down|Not Present)\b", re.IGNORECASE)
_RUNS = re.compile(r"(\S+) +\S+ +(Full|Half) +(\d{1,6}) ", re.IGNORECASE)
"""Port, type, duplex and Mb/s, as a port with link shows them."""


def cells(text: str, heading: str, command: str) -> list[list[list[str]]]:
    """Rows of the table under a heading: each a list of columns, each of these its pieces from top to bottom.

    A line whose first column is blank goes on with the row above it. The first data line may have lost the blank
    before a centred first cell; it is put back.

    Raises:
        ReadingError: no such heading, no ruler under it, or a cell that lies across two columns.
    """
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if re.search(heading, line)), None)
    ruler = (
        next((n for n, line in enumerate(lines[start:], start) if re.fullmatch(r"[- ]*---[- ]*", line)), None)
        if (start is not None)
        else None
    )
    if ruler is None:
        raise ReadingError(f"`{command}` shows no table")
    columns = [match.span() for match in re.finditer(r"-+", lines[ruler])]
    found: list[list[list[str]]] = []
    for line in lines[ruler + 1 :]:
        if not line.strip():
            if found:
                break
            continue
        row = _cut(line, columns) or _cut(f" {line}", columns)
        if row is None or (not row[0] and not found):
            raise ReadingError(f"`{command}`: `{printable(line.strip())[:60]}` does not fit its columns")
        if row[0]:
            found.append([[] for _ in columns])
        for column, piece in zip(found[-1], row, strict=True):
            column.extend([piece] if piece else [])
    return found


def _cut(line: str, columns: list[tuple[int, int]]) -> list[str] | None:
    """The cells of a line; None where something stands between two columns, or past the last."""
    gaps = [(0, columns[0][0]), *((a[1], b[0]) for a, b in pairwise(columns))]
    if any(line[low:high].strip() for low, high in (*gaps, (columns[-1][1], len(line)))):
        return None
    return [line[low:high].strip() for low, high in columns]


def ports(captures: Captures) -> dict[str, bool]:
    """Every port and aggregate of the switch -> whether it has link.

    Raises:
        ReadingError: a row is not understood, or the second table, of aggregates, is missing.
    """
    text = answer(STATUS, captures)
    tables = re.split(r"^Ch +Type.*$", text, flags=re.MULTILINE)
    rows = [match for line in text.splitlines() if (match := _PORT.match(line))]
    must_agree(STATUS, len(rows), len(re.findall(r"^[A-Za-z]+\d[\d/]* ", text, re.MULTILINE)))
    if len(tables) != 2 or not rows or not re.search(r"^Po\d", tables[1], re.MULTILINE):
        raise ReadingError(f"`{STATUS}` stops before the end of its aggregates")
    found = {port_name(match[1]): match[2].lower() == "up" for match in rows}
    must_agree(f"`{STATUS}`, ports", len(found), len(rows))
    numbers = [int(name[2:]) for name in found if name.startswith("Po")]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ReadingError(f"`{STATUS}` leaves an aggregate out")
    return found


def links(captures: Captures) -> dict[str, Link]:
    """Whether each port and aggregate has link, and how it runs."""
    runs = {
        port_name(match[1]): (match[2].lower(), int(match[3]))
        for line in answer(STATUS, captures).splitlines()
        if _PORT.match(line) and (match := _RUNS.match(line))
    }
    found = {}
    for name, up in ports(captures).items():
        duplex, speed = runs.get(name, ("", None)) if up else ("", None)
        found[name] = Link(up=up, speed=speed, duplex=duplex)
    return found


@dataclass(frozen=True)
class ShownVlan:
    """A row of `show vlan`."""

    name: str
    """Pieces of a wrapped name joined without a blank, which the wrap swallows."""
    tagged: frozenset[str] | None
    """None where the firmware does not tell tagged from untagged members: all are then in `members`."""
    members: frozenset[str]
    kind: str


@refusing(VLANS)
def shown_vlans(captures: Captures) -> dict[int, ShownVlan]:
    """VLAN id -> its row.

    Raises:
        ReadingError: as `cells`, or a list of ports that stops at a comma, or no VLAN 1.
    """
    text = answer(VLANS, captures)
    split = re.search(r"^ *Vlan +Name +Tagged Ports +UnTagged Ports +Created by *$", text, re.MULTILINE | re.IGNORECASE)
    found: dict[int, ShownVlan] = {}
    for row in cells(text, r"(?i)^ *Vlan +Name +(Tagged )?Ports ", VLANS):
        vlan = int("".join(row[0]))
        parse_vlans(str(vlan))
        if vlan in found or not row[-1]:
            raise ReadingError(f"`{VLANS}`: the row of VLAN {vlan} stops early or comes twice")
        listed = ["".join(column) for column in (row[2:4] if split else row[2:3])]
        if any(names.endswith(",") for names in listed):
            raise ReadingError(f"`{VLANS}` stops inside the ports of VLAN {vlan}")
        sets = [frozenset(expanded(names)) for names in listed]
        found[vlan] = ShownVlan(
            name="".join(row[1]),
            tagged=sets[0] if split else None,
            members=frozenset().union(*sets),
            kind="".join(row[4 if split else 3]),
        )
    if 1 not in found:
        raise ReadingError(f"`{VLANS}` does not show VLAN 1, which no switch can be without")
    return found


@refusing(MACS)
def mac_table(captures: Captures) -> dict[str, MacEntry]:
    """MAC and VLAN -> port; the switch's own addresses, on port 0, are left out."""
    text = answer(MACS, captures)
    found: dict[str, MacEntry] = {}
    counted = 0
    for row in cells(text, r"(?i)^ *Vlan +Mac Address +(Port|Interface) +Type", MACS):
        vlan, address, port, kind = ("".join(column) for column in row)
        if not kind:
            raise ReadingError(f"`{MACS}` stops inside a row")
        parse_vlans(vlan)
        counted += 1
        own = "own" if port == "0" else ""
        found[f"{own}{mac(address)} {int(vlan)}"] = MacEntry(port=port_name(port))
    must_agree(MACS, len(found), counted)
    return {key: entry for key, entry in found.items() if not key.startswith("own")}


@refusing(ARP)
def arp(captures: Captures) -> dict[str, ArpEntry]:
    """Held against the total that the device prints."""
    text = answer(ARP, captures)
    total = re.search(r"^ *Total number of entries: *(\d+) *$", text, re.MULTILINE)
    if total is None:
        raise ReadingError(f"`{ARP}` gives no total")
    row = re.compile(r"^ *(vlan \d+|\S+)(?: +(\S+))? +(\d+\.\d+\.\d+\.\d+) +([0-9a-fA-F:]{17}) +\S+ *$", re.MULTILINE)
    rows = row.findall(text)
    must_agree(ARP, len(rows), int(total[1]))
    found = {
        str(ipaddress.ip_address(address)): ArpEntry(mac=mac(hardware), interface=port_name(vlan))
        for vlan, _, address, hardware in rows
    }
    must_agree(f"`{ARP}`, addresses", len(found), len(rows))
    return found


@refusing(LLDP)
def neighbours(captures: Captures) -> dict[str, Neighbour]:
    """By LLDP; cells of a neighbour wrap, and each piece belongs to the column it stands under."""
    text = answer(LLDP, captures)
    rows = cells(text, r"(?i)^ *Port +Device ID +Port ID +System Name +Capabilities +TTL", LLDP)
    heard = []
    for row in rows:
        local, chassis, port, name, _, ttl = ("".join(column) for column in row)
        if not ttl.isdecimal() or not chassis:
            raise ReadingError(f"`{LLDP}` stops inside the row of {printable(local)[:20]}")
        heard.append(
            (
                port_name(local),
                Neighbour(name=printable(name), port=mac_or_text(port_name(port)), chassis=mac_or_text(chassis)),
            )
        )
    return by_port(heard)


def shown_addresses(captures: Captures) -> dict[str, list[tuple[str, bool]]]:
    """Interface -> its IPv4 addresses with prefix length, each with whether it came by DHCP.

    Raises:
        ReadingError: a row is not understood, or there is no table.
    """
    text = answer(IP, captures)
    if not re.search(r"^ *IP Address +I/F ", text, re.MULTILINE):
        raise ReadingError(f"`{IP}` shows no table")
    row = re.compile(r"^ *(\d+\.\d+\.\d+\.\d+/\d+) +(vlan \d+|\S+) +(?:.* )?(Static|DHCP)\b", re.MULTILINE | re.I)
    rows = row.findall(text)
    must_agree(IP, len(rows), len(re.findall(r"^ *\d+\.\d+\.\d+\.\d+/\d", text, re.MULTILINE)))
    found: dict[str, list[tuple[str, bool]]] = {}
    for address, name, kind in rows:
        found.setdefault(port_name(name), []).append((address, kind.lower() == "dhcp"))
    return found
