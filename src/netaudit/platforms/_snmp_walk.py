"""What an SNMP agent answered to a walk: whole or refused, and its values as Python has them.

The text is that of `netaudit.transport.snmp`: a line a variable, and below each subtree how many there were.
"""

import ipaddress
import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ReadingError

Index = tuple[int, ...]
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Value(NamedTuple):
    """A variable's value as the walk prints it."""

    kind: str
    text: str


Row = tuple[Value, ...]
Column = dict[Index, Value]
"""What stands below an object identifier, by the rest of each variable's own."""

REFUSED = re.compile(r"^# refused: .*", re.MULTILINE)
"""What stands in place of an answer that could not be had or believed."""
_VARIABLE = re.compile(r"((?:\d{1,10}\.){1,127}\d{1,10}) = ([A-Z0-9]{3,9}): (.*)")
_ENDED = re.compile(r"# ((?:\d{1,10}\.){1,127}\d{1,10}) ended after (\d{1,9}) variables")


def walked(captures: Captures, command: str) -> dict[str, Column]:
    """The columns of a `walk OID…` command, by their object identifiers.

    Raises:
        ReadingError: a line is no variable, a subtree is not whole, or variables are not in order.
    """
    lines = captures[command].split("\n")
    if lines.pop():
        raise ReadingError(f"`{command}` stops inside a line")
    found: dict[str, Column] = {}
    for root in command.split()[1:]:
        found[root], taken = _subtree(root, lines)
        lines = lines[taken:]
    if lines:
        raise ReadingError(f"`{command}` goes on after its end: {printable(lines[0])[:60]}")
    return found


def _subtree(root: str, lines: list[str]) -> tuple[Column, int]:
    column: Column = {}
    before: Index = ()
    for number, line in enumerate(lines):
        if ended := _ENDED.fullmatch(line):
            if ended[1] != root or int(ended[2]) != len(column):
                raise ReadingError(f"{root} ends as {printable(line)[:80]} after {len(column)} variables")
            return column, number + 1
        variable = _VARIABLE.fullmatch(line)
        if variable is None or not variable[1].startswith(f"{root}."):
            raise ReadingError(f"{root} has a line that is none of its variables: {printable(line)[:60]}")
        index = tuple(int(each) for each in variable[1][len(root) + 1 :].split("."))
        if column and index <= before:
            raise ReadingError(f"{root} is not in order at {variable[1]}")
        column[index], before = Value(variable[2], variable[3]), index
    raise ReadingError(f"{root} stops before its end")


def scalar(captures: Captures, command: str, oid: str) -> Value | None:
    """The one value of a subtree (index 0); None where the agent has none."""
    return walked(captures, command)[oid].get((0,))


def table(captures: Captures, command: str, *columns: str, parts: int | None = 1) -> dict[Index, Row]:
    """Rows of columns that must all have the same rows.

    Args:
        captures: what the agent answered.
        command: the walk.
        columns: object identifiers of it.
        parts: of how many numbers an index is made; None where that varies.

    Raises:
        ReadingError: a column has a row that another has not, or an index is not of so many numbers.
    """
    all_columns = walked(captures, command)
    chosen = [all_columns[each] for each in columns]
    for oid, column in zip(columns, chosen, strict=True):
        if column.keys() != chosen[0].keys():
            odd = sorted(column.keys() ^ chosen[0].keys())[0]
            where = ".".join(map(str, odd))
            raise ReadingError(f"row {where} stands in only one of the columns {columns[0]} and {oid}")
    if odd_ones := [index for index in chosen[0] if parts is not None and len(index) != parts]:
        raise ReadingError(f"{columns[0]} has a row {'.'.join(map(str, odd_ones[0]))}, whose index is not of {parts}")
    return {index: tuple(column[index] for column in chosen) for index in chosen[0]}


def number(value: Value) -> int:
    """A value that must be a number."""
    if value.kind not in ("INTEGER", "GAUGE32", "COUNTER32", "TIMETICKS") or not re.fullmatch(
        r"-?\d{1,20}", value.text
    ):
        raise ReadingError(f"{printable(value.text)[:40]} is no number")
    return int(value.text)


def octets(value: Value) -> bytes:
    """A value that must be a string of octets."""
    try:
        if value.kind == "HEX":
            return bytes.fromhex(value.text)
        if value.kind == "STRING" and isinstance(text := json.loads(value.text), str):
            return text.encode("utf-8")
    except ValueError as failure:
        raise ReadingError(f"{printable(value.text)[:40]} is no string") from failure
    raise ReadingError(f"{printable(value.text)[:40]} is no string")


def words(value: Value) -> str:
    """A string for people: UTF-8 (RFC 3411, SnmpAdminString), else Latin-1, without the NUL that some agents add."""
    raw = octets(value).rstrip(b"\0")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return printable(" ".join(text.split()))


def hardware(value: Value) -> str:
    """A MAC address (RFC 2579, PhysAddress); empty where it is empty or of another kind of network."""
    raw = octets(value)
    return mac(raw.hex()) if len(raw) == 6 else ""


def bits(value: Value) -> set[int]:
    """A PortList (RFC 4363): the first octet has ports 1 to 8, its highest bit port 1."""
    return {
        place * 8 + bit + 1 for place, octet in enumerate(octets(value)) for bit in range(8) if octet & (0x80 >> bit)
    }


def address(index: Index) -> IpAddress:
    """An InetAddressType and InetAddress out of an index: type, length, octets (RFC 4001).

    Raises:
        ReadingError: not an IPv4 or IPv6 address; a zone (types 3 and 4) is left off.
    """
    length = {1: 4, 2: 16, 3: 8, 4: 20}.get(index[0]) if index else None
    if length is None or len(index) != length + 2 or index[1] != length or max(index[2:]) > 255:
        raise ReadingError(f"{'.'.join(map(str, index))} is no address")
    return ipaddress.ip_address(bytes(index[2 : 2 + (4 if index[0] in (1, 3) else 16)]))


def known(what: str, key: int, names: Mapping[int, str]) -> str:
    """The name behind a number; raises `ReadingError` where no row of the other table has it."""
    if key not in names:
        raise ReadingError(f"{what} {key} is none that the agent has")
    return names[key]
