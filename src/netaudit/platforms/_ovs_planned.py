"""What `ovs-vsctl` lines do to Open vSwitch's table of ports, and the lines that take them back (ovs-vsctl(8))."""

import json
import re
import shlex
from typing import Any

from netaudit.model.names import parse_vlans
from netaudit.model.platform import Captures, LineEffect, Unpredicted
from netaudit.platforms._linux_asked import present
from netaudit.platforms._ovs import TABLES

_COLUMNS = ("tag", "trunks", "vlan_mode")
_MODES = ("access", "trunk", "native-untagged", "native-tagged")
_NONE: list[Any] = ["set", []]
_PROGRAM = "sudo -n ovs-vsctl"


def after_line(captures: Captures, line: str) -> LineEffect:
    """`ovs-vsctl set port NAME tag=20` or `clear port NAME tag trunks`.

    Raises:
        Unpredicted: another command, another table or column, or a port that is not there.
    """
    words = _words(line)
    if len(words) < 4 or words[0] not in ("set", "clear") or words[1].lower() != "port":
        raise Unpredicted("only `ovs-vsctl set port` and `ovs-vsctl clear port` are known")
    text = present(captures, TABLES)
    tables = text.splitlines() if text else []
    if len(tables) != 3:
        raise Unpredicted("Open vSwitch did not tell its tables")
    ports = json.loads(tables[1])
    at = {name: place for place, name in enumerate(ports["headings"])}
    row = next((row for row in ports["data"] if row[at["name"]] == words[2]), None)
    if row is None:
        raise Unpredicted(f"there is no port {words[2]}")
    undo = []
    for column, value in (_assigned(words[0], each) for each in words[3:]):
        was = row[at[column]]
        if _plain(was) != _plain(value):
            row[at[column]] = value
            undo.append(_back(words[2], column, was))
    whole = "\n".join([tables[0], json.dumps(ports), *tables[2:]]) + "\n"
    return LineEffect({**captures, TABLES: whole} if undo else captures, tuple(reversed(undo)))


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as failure:
        raise Unpredicted("a quote is not closed") from failure
    words = words[2:] if words[:2] == ["sudo", "-n"] else words
    if words[:1] != ["ovs-vsctl"] or re.search(r"[;&|<>$`\n]", line):
        raise Unpredicted("only `ovs-vsctl set port` and `ovs-vsctl clear port` are known")
    return words[1:]


def _assigned(verb: str, word: str) -> tuple[str, Any]:
    """Column and its new value as OVSDB writes it (RFC 7047, 5.1)."""
    column, equals, text = word.partition("=")
    if column not in _COLUMNS or bool(equals) != (verb == "set"):
        raise Unpredicted(f"what `{word[:40]}` sets is not known")
    if verb == "clear" or text.strip("[]") == "":
        return column, _NONE
    if column == "vlan_mode":
        if text not in _MODES:
            raise Unpredicted(f"the mode {text[:30]} is not known")
        return column, text
    try:
        numbers = sorted(parse_vlans(text.strip("[]")))
    except ValueError as failure:
        raise Unpredicted(f"`{word[:40]}` names no VLAN") from failure
    if column == "tag" and len(numbers) != 1:
        raise Unpredicted("a port has one tag")
    return column, numbers[0] if len(numbers) == 1 else ["set", numbers]


def _plain(value: Any) -> Any:
    if isinstance(value, list) and value[:1] == ["set"]:
        return tuple(value[1]) if len(value[1]) != 1 else value[1][0]
    return value


def _back(port: str, column: str, was: Any) -> str:
    value = _plain(was)
    if value == ():
        return f"{_PROGRAM} clear port {shlex.quote(port)} {column}"
    text = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"{_PROGRAM} set port {shlex.quote(port)} {column}={text}"
