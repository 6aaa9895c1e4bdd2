"""The configuration model of FortiOS: what each line does to the tree that `show` prints.

FortiOS 7.4 Administration Guide, "Using the CLI": an entry takes effect at `next` or `end`, `delete` at once, `abort`
forgets what has not taken effect. With virtual domains nothing is predicted.
"""

import copy
import ipaddress
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from netaudit.core.planning.fortios_tables import ALWAYS_THERE, TABLES, Table, as_printed, words_of
from netaudit.core.planning.layout import Layout
from netaudit.core.planning.session import Certainty
from netaudit.core.planning.text import Meaning


@dataclass
class Node:
    """A table or an entry."""

    settings: dict[str, str] = field(default_factory=dict)
    """As printed."""
    entries: dict[str, "Node"] = field(default_factory=dict)
    """Key without quotes -> entry."""
    tables: dict[str, "Node"] = field(default_factory=dict)
    other: list[str] = field(default_factory=list)
    """Lines that are neither, kept as they stand."""
    printed: bool = False
    """Whether the device prints this table though nothing is in it."""

    def empty(self) -> bool:
        """Whether there is nothing to print."""
        return not (
            self.settings or self.entries or self.other or any(not each.empty() for each in self.tables.values())
        )


@dataclass
class Frame:
    """One step into the tree."""

    name: str
    node: Node
    schema: Table | None
    entry: bool


class FortiosSession:
    """Somebody's way into the tree of a FortiGate."""

    def __init__(self, text: str, vlans: Collection[int] = ()) -> None:
        """Begin outside any table; VLANs are interfaces here."""
        del vlans
        self.head, self.root = _parsed(text)
        self._frames: list[Frame] = []
        self._domains = "vdom" in self.root.tables

    def obey(self, line: str) -> Certainty:
        """See `Session`."""
        verb, _, rest = line.strip().partition(" ")
        words = words_of(rest)
        if not verb or verb.startswith("#"):
            return "shown"
        if words is None or self._domains:
            return "unpredicted"
        if verb == "config":
            return self._open(" ".join(words))
        return self._inside(self._frames[-1], verb, words, rest) if self._frames else "unpredicted"

    def _inside(self, frame: Frame, verb: str, words: list[str], rest: str) -> Certainty:
        if verb in ("next", "end", "abort") and not words:
            self._close(verb)
            return "shown"
        if verb in ("edit", "delete") and len(words) == 1 and not frame.entry:
            return self._edit(frame, words[0]) if verb == "edit" else self._delete(frame, words[0])
        if verb == "move" and len(words) == 3 and not frame.entry:
            return _moved(frame.node.entries, *words)
        if verb in ("set", "unset") and words:
            return self._set(frame, words[0], rest.partition(" ")[2], unset=verb == "unset")
        return "unpredicted"

    def _open(self, path: str) -> Certainty:
        here = self._frames[-1] if self._frames else None
        if here is not None and here.schema and here.schema.keyed and not here.entry:
            return "unpredicted"
        schemas = TABLES if here is None else here.schema.tables if here.schema else {}
        schema = schemas.get(path)
        node = (self.root if here is None else here.node).tables.setdefault(path, Node())
        self._frames.append(Frame(path, node if schema and schema.keyed else copy.deepcopy(node), schema, False))
        return "shown" if schema else "unpredicted"

    def _edit(self, frame: Frame, key: str) -> Certainty:
        known = frame.node.entries.get(key)
        schema = frame.schema if frame.schema and frame.schema.keyed else None
        self._frames.append(Frame(key, copy.deepcopy(known) if known else Node(), schema, True))
        if schema is None or (schema.keyed == "number" and (not key.isdecimal() or key == "0")):
            self._frames[-1].schema = None
            return "unpredicted"
        return "shown"

    def _delete(self, frame: Frame, key: str) -> Certainty:
        if frame.schema is None or key not in frame.node.entries or self._used(frame.name, key):
            return "unpredicted"
        del frame.node.entries[key]
        return "shown"

    def _used(self, path: str, key: str) -> bool:
        """Whether an entry refers to this one; the device then refuses to delete it."""
        return any(
            key in (words_of(value) or ())
            for name, table in self.root.tables.items()
            for entry in table.entries.values()
            for setting, value in entry.settings.items()
            if name in TABLES and setting in TABLES[name].settings and path in TABLES[name].settings[setting].refers
        )

    def _set(self, frame: Frame, name: str, text: str, *, unset: bool) -> Certainty:
        setting = frame.schema.settings.get(name) if frame.schema else None
        if setting is None or (frame.schema and frame.schema.keyed and not frame.entry):
            return "unpredicted"
        value = "" if unset else as_printed(setting, text)
        if value is None or (setting.refers and not self._there(setting.refers, words_of(value) or [])):
            return "unpredicted"
        frame.node.settings.pop(name, None) if not value else frame.node.settings.update({name: value})
        return "shown"

    def _there(self, paths: tuple[str, ...], keys: list[str]) -> bool:
        known = {key for path in paths for key in self.root.tables.get(path, Node()).entries}
        return known | ALWAYS_THERE >= set(keys)

    def _close(self, verb: str) -> None:
        if verb == "abort":
            self._frames.clear()
            return
        if self._frames[-1].entry:
            frame = self._frames.pop()
            # What is not modelled has no effect here, so that nothing is guessed.
            if frame.schema:
                self._frames[-1].node.entries[frame.name] = frame.node
        if verb == "next" or not self._frames:
            return
        frame = self._frames.pop()
        holder = self._frames[-1].node if self._frames else self.root
        if frame.schema:
            holder.tables[frame.name] = frame.node
        if holder.tables[frame.name].empty():
            del holder.tables[frame.name]

    def text(self) -> str:
        """See `Session`."""
        return "\n".join([*self.head, *_inside(self.root)]) + "\n"

    def layout(self) -> Layout:
        """See `Session`."""
        interfaces = self.root.tables.get("system interface", Node()).entries
        static = self.root.tables.get("router static", Node()).entries
        addressed = {name: node.settings["ip"] for name, node in interfaces.items() if "ip" in node.settings}
        return Layout(
            hostname=self.root.tables.get("system global", Node()).settings.get("hostname", "").strip('"'),
            addresses={name: (str(ipaddress.ip_interface(ip.replace(" ", "/"))),) for name, ip in addressed.items()},
            asleep=frozenset(name for name in addressed if interfaces[name].settings.get("status") == "down"),
            gateways=frozenset(
                node.settings["gateway"]
                for node in static.values()
                if "gateway" in node.settings and "dst" not in node.settings and "status" not in node.settings
            ),
            routes=frozenset(_routes(static.values())),
        )

    def meaning(self) -> Meaning:
        """See `Session`."""
        return Counter(_meant("", self.root))


def _routes(entries: Iterable[Node]) -> Iterator[str]:
    """Routes to a network of their own; what names its destination in another way leads nowhere that is known."""
    for node in entries:
        match = re.fullmatch(r"([\d.]+) ([\d.]+)", node.settings.get("dst", ""))
        if match and "gateway" in node.settings and "status" not in node.settings:
            try:
                yield f"{ipaddress.ip_network(f'{match[1]}/{match[2]}')} via {node.settings['gateway']}"
            except ValueError:
                continue


def _moved(entries: dict[str, Node], key: str, where: str, other: str) -> Certainty:
    """`move 5 before 7`."""
    if key not in entries or other not in entries or key == other or where not in ("before", "after"):
        return "unpredicted"
    order = [each for each in entries if each != key]
    order.insert(order.index(other) + (where == "after"), key)
    found = {each: entries[each] for each in order}
    entries.clear()
    entries.update(found)
    return "modelled"


def _meant(where: str, node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield where, tuple(sorted(f"set {name} {value}" for name, value in node.settings.items()) + node.other)
    if where == "config firewall policy":
        # The device tries them in this order.
        yield f"{where} order", tuple(node.entries)
    for key, entry in node.entries.items():
        yield from _meant(f"{where} edit {key}", entry)
    for path, table in node.tables.items():
        if not table.empty():
            yield from _meant(f"{where} config {path}".strip(), table)


def _table(path: str, node: Node) -> Iterator[str]:
    yield f"config {path}"
    yield from (f"    {line}" for line in _inside(node))
    named = TABLES[path].keyed == "name" if path in TABLES else not all(key.isdecimal() for key in node.entries)
    for key, entry in node.entries.items():
        yield f'    edit "{key}"' if named else f"    edit {key}"
        yield from (f"        {line}" for line in _inside(entry))
        yield "    next"
    yield "end"


def _inside(node: Node) -> Iterator[str]:
    yield from (f"set {name} {value}".rstrip() for name, value in node.settings.items())
    yield from node.other
    for path, table in node.tables.items():
        if table.printed or not table.empty():
            yield from _table(path, table)


def _parsed(text: str) -> tuple[list[str], Node]:
    """The lines above the first table, and the tree."""
    head: list[str] = []
    root = Node()
    above = [root]
    pending = ""
    for raw in text.splitlines():
        pending = f"{pending}\n{raw}" if pending else raw
        if len(re.findall(r'(?<!\\)"', pending)) % 2:
            continue
        line, pending = pending.strip(), ""
        verb, _, rest = line.partition(" ")
        if verb == "config":
            above.append(above[-1].tables.setdefault(rest, Node(printed=True)))
        elif verb == "edit":
            above.append(above[-1].entries.setdefault(rest.strip('"'), Node()))
        elif line in ("next", "end") and len(above) > 1:
            above.pop()
        elif verb == "set":
            name, _, value = rest.partition(" ")
            above[-1].settings[name] = value
        elif len(above) > 1:
            above[-1].other.append(line)
        elif line:
            head.append(line)
    return head, root
