"""`config`, `edit`, `set`, `next`, `end`: how the simulated FortiGate is changed.

FortiOS 7.4 Administration Guide, "Using the CLI", subcommands and error codes: an entry takes effect at `next` or
`end`, `delete` at once, `abort` forgets what has not taken effect; -3 is a reference to nothing, -23 an entry in
use, -56 a setting that must be set, -61 a word that does not fit, -160 a word that is missing.
"""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from netaudit.lab.fortios_schema import TABLES, Setting, Table, parse_error, value_error
from netaudit.lab.fortios_tree import Node, bare, exists, uses

MISSING = "incomplete command in the end\nCommand fail. Return code -160\n"


@dataclass
class Frame:
    """One step into the tree."""

    title: str
    """What the prompt says."""
    key: str
    """The table's path, or the entry's key."""
    schema: Table
    node: Node
    """What is being worked on: a copy, except of a table with entries."""
    entry: bool


class Editor:
    """One person's way into the tree; the tree is the device's."""

    def __init__(self, tables: dict[str, Node]) -> None:
        """Begin outside any table."""
        self._tables = tables
        self.frames: list[Frame] = []

    def open_table(self, words: Sequence[str]) -> str:
        """`config PATH`, at the top or within an entry; any word may be shortened."""
        here = self.frames[-1] if self.frames else None
        if here is not None and not here.entry:
            return parse_error("config")
        schemas = TABLES if here is None else here.schema.tables
        path = resolved(schemas, words)
        if path is None or len(path.split()) != len(words):
            return parse_error(words[-1]) if words else MISSING
        stored = self._tables if here is None else here.node.tables
        node = stored.setdefault(path, Node())
        schema = schemas[path]
        self.frames.append(Frame(path.split()[-1], path, schema, node if schema.keyed else copy.deepcopy(node), False))
        return ""

    def obey(self, word: str, tokens: Sequence[str]) -> str:
        """Any other subcommand, inside a table."""
        frame = self.frames[-1]
        if word in ("next", "end", "abort") and not tokens:
            return {"next": self._next, "end": self._end, "abort": self._abort}[word]()
        if word in ("set", "unset") and (frame.entry or not frame.schema.keyed):
            return self._set(frame, tokens) if word == "set" else _unset(frame, tokens)
        if word in ("edit", "delete") and frame.schema.keyed and not frame.entry:
            return self._entries(frame, word, tokens)
        return parse_error(word)

    def _entries(self, frame: Frame, word: str, tokens: Sequence[str]) -> str:
        if not tokens:
            return MISSING
        key = tokens[0]
        if len(tokens) > 1 or (frame.schema.keyed == "number" and not key.isdecimal()):
            return parse_error(tokens[-1])
        return self._edit(frame, key) if word == "edit" else self._delete(frame, key)

    def _edit(self, frame: Frame, key: str) -> str:
        if frame.schema.keyed == "number" and int(key) == 0:
            key = str(max((int(each) for each in frame.node.entries), default=0) + 1)
        known = frame.node.entries.get(key)
        self.frames.append(Frame(key, key, frame.schema, copy.deepcopy(known) if known else Node(), True))
        return "" if known else f"new entry '{key}' added\n"

    def _delete(self, frame: Frame, key: str) -> str:
        if key not in frame.node.entries:
            return "entry not found in datasource\nCommand fail. Return code -3\n"
        used = uses(self._tables, frame.key, key)
        if used:
            return f"The entry is used by other {used} entries\nCommand fail. Return code -23\n"
        del frame.node.entries[key]
        return ""

    def _set(self, frame: Frame, tokens: Sequence[str]) -> str:
        setting = frame.schema.settings.get(tokens[0]) if tokens else None
        if setting is None or len(tokens) < 2:
            return MISSING if setting or not tokens else parse_error(tokens[0])
        try:
            value = setting.parse(tokens[1:])
        except ValueError as refusal:
            return str(refusal)
        for each in bare(value) if setting.refers else ():
            if not exists(self._tables, setting.refers, each):
                return f"entry not found in datasource\n\n{value_error(each, -3)}"
        _store(frame.node, tokens[0], setting, value)
        return ""

    def _next(self) -> str:
        frame = self.frames[-1]
        if not frame.entry:
            return parse_error("next")
        self.frames.pop()
        for name in frame.schema.required:
            if name not in frame.node.settings:
                return (
                    f"node_check_object fail! for {name}\n\nAttribute '{name}' MUST be set.\n"
                    "object set operator error, -56 discard the setting\nCommand fail. Return code -56\n"
                )
        self.frames[-1].node.entries[frame.key] = frame.node
        return ""

    def _end(self) -> str:
        printed = self._next() if self.frames[-1].entry else ""
        frame = self.frames.pop()
        stored = self.frames[-1].node.tables if self.frames else self._tables
        stored[frame.key] = frame.node
        if frame.node.empty():
            del stored[frame.key]
        return printed

    def _abort(self) -> str:
        self.frames.clear()
        return ""


def resolved(paths: Iterable[str], words: Sequence[str]) -> str | None:
    """The table that these words, perhaps shortened and perhaps followed by others, name; None for none or several."""
    found = []
    for path in paths:
        parts = path.split()
        if len(parts) <= len(words) and all(part.startswith(word) for part, word in zip(parts, words, strict=False)):
            found.append(path)
    exact = [path for path in found if path.split() == list(words[: len(path.split())])]
    return exact[0] if exact else (found[0] if len(found) == 1 else None)


def _store(node: Node, name: str, setting: Setting, value: str) -> None:
    if value in (setting.default, '""'):
        node.settings.pop(name, None)
    else:
        node.settings[name] = value


def _unset(frame: Frame, tokens: Sequence[str]) -> str:
    if not tokens:
        return MISSING
    if tokens[0] not in frame.schema.settings:
        return parse_error(tokens[0])
    frame.node.settings.pop(tokens[0], None)
    return ""
