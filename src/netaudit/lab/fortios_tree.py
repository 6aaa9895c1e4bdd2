"""The configuration of the simulated FortiGate as a tree, and how it is printed.

Form: oxidized spec/model/data/fortigate#FortiGate-91G_7.4.7#simulation.yaml. FortiOS encrypts a secret anew at each
display, as those who keep its configurations know: `Salt` gives another text each time it is asked.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from netaudit.lab.fortios_schema import BUILT_IN, TABLES, Table

Salt = Callable[[str], str]
"""A secret in clear -> what follows `set password ` at this display."""


@dataclass
class Node:
    """A table or an entry: what is set in it, and what is nested in it."""

    settings: dict[str, str] = field(default_factory=dict)
    """As printed, without what has its default; secrets in clear."""
    entries: dict[str, "Node"] = field(default_factory=dict)
    """`edit` key, without quotes -> entry."""
    tables: dict[str, "Node"] = field(default_factory=dict)
    """Nested `config` -> table."""

    def empty(self) -> bool:
        """Whether there is nothing to print."""
        return not (self.settings or self.entries or any(not table.empty() for table in self.tables.values()))


def salted(secret: str, noise: str) -> str:
    """The secret as it is printed once: another noise gives another text of the same length."""
    digests = (hashlib.sha256(f"{secret}|{noise}|{part}".encode()).digest() for part in range(3))
    return f"ENC {base64.b64encode(b''.join(digests)).decode()}"


def printed(
    tables: Mapping[str, Node], path: str, salt: Salt, full: bool = False, entry: str | None = None
) -> Iterator[str]:
    """The lines of one table; `full` adds the defaults, `entry` is the only one wanted."""
    yield from _table(path, TABLES[path], tables.get(path, Node()), salt, full, entry)


def entry_lines(key: str, schema: Table, node: Node, salt: Salt, full: bool = False) -> Iterator[str]:
    """The lines of one entry, as `show` prints them inside `edit`."""
    yield f"    edit {key if schema.keyed == 'number' else f'{chr(34)}{key}{chr(34)}'}"
    yield from (f"        {line}" for line in _settings(schema, node, salt, full))
    for name, inner in schema.tables.items():
        if name in node.tables and not node.tables[name].empty():
            yield from (f"        {line}" for line in _table(name, inner, node.tables[name], salt, full, None))
    yield "    next"


def _table(path: str, schema: Table, node: Node, salt: Salt, full: bool, entry: str | None) -> Iterator[str]:
    yield f"config {path}"
    if not schema.keyed:
        yield from (f"    {line}" for line in _settings(schema, node, salt, full))
    for key, each in node.entries.items():
        if entry in (None, key):
            yield from entry_lines(key, schema, each, salt, full)
    yield "end"


def _settings(schema: Table, node: Node, salt: Salt, full: bool) -> Iterator[str]:
    for name, setting in schema.settings.items():
        if name in node.settings:
            value = node.settings[name]
            yield f"set {name} {salt(value) if setting.kind == 'secret' else value}"
        elif full and setting.kind != "secret":
            yield f"set {name} {setting.default}" if setting.default else f"unset {name}"


def bare(value: str) -> list[str]:
    """`"all" "lan"` -> all, lan."""
    return [
        re.sub(r"\\(.)", r"\1", found[1]) if found[0].startswith('"') else found[0]
        for found in re.finditer(r'"((?:[^"\\]|\\.)*)"|\S+', value)
    ]


def exists(tables: Mapping[str, Node], path: str, key: str) -> bool:
    """Whether a table has this entry, from the factory or since."""
    return key in BUILT_IN.get(path, ()) or (path in tables and key in tables[path].entries)


def uses(tables: Mapping[str, Node], path: str, key: str) -> int:
    """How many entries refer to this entry."""
    return sum(
        any(schema.settings[name].refers == path and key in bare(value) for name, value in node.settings.items())
        for name, schema in TABLES.items()
        for node in tables.get(name, Node()).entries.values()
    )
