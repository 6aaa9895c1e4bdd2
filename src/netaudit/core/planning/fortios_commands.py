"""The commands that lead a FortiGate from one configuration to another.

What others refer to is made before them and deleted after them; what is gone is deleted by name, for FortiOS forgets
nothing by itself.
"""

from collections.abc import Collection, Iterator

from netaudit.core.planning.fortios import FortiosSession, Node
from netaudit.core.planning.fortios_tables import TABLES, Table
from netaudit.core.planning.session import Commands

_ORDERED = "firewall policy"


def fortios_commands(base: str, wanted: str, vlans: Collection[int] = ()) -> Commands:
    """From one configuration to another."""
    old, new = FortiosSession(base, vlans), FortiosSession(wanted, vlans)
    pairs = [(path, old.root.tables.get(path, Node()), new.root.tables.get(path, Node())) for path in TABLES]
    lines: list[str] = []
    for path, was, now in pairs:
        lines += _within(path, _changed(TABLES[path], was, now))
    for path, was, now in reversed(pairs):
        gone = [key for key in reversed(was.entries) if key not in now.entries]
        lines += _within(path, [f"delete {_key(TABLES[path], key)}" for key in gone])
    lines += _within(_ORDERED, list(_moves(base, lines, new)))
    # What these lines do not lead to is not computed: other tables and other settings.
    reached = _after(base, lines)
    left = {heading for heading, _ in (reached.meaning() - new.meaning()) + (new.meaning() - reached.meaning())}
    return Commands(tuple(lines), tuple(sorted(left)))


def _after(base: str, lines: list[str]) -> FortiosSession:
    session = FortiosSession(base)
    for line in lines:
        session.obey(line)
    return session


def _moves(base: str, lines: list[str], new: FortiosSession) -> Iterator[str]:
    """Policies are tried in their order; a new one comes last."""
    order = list(_after(base, lines).root.tables.get(_ORDERED, Node()).entries)
    wanted = list(new.root.tables.get(_ORDERED, Node()).entries)
    for place, key in enumerate(wanted):
        if sorted(order) == sorted(wanted) and order[place] != key:
            order.remove(key)
            yield f"move {key} before {order[place]}"
            order.insert(place, key)


def _within(path: str, lines: list[str]) -> list[str]:
    return [f"config {path}", *(f"    {line}" for line in lines), "end"] if lines else []


def _key(schema: Table, key: str) -> str:
    return f'"{key}"' if schema.keyed == "name" else key


def _changed(schema: Table, was: Node, now: Node) -> list[str]:
    lines = list(_settings(schema, was, now))
    for key, entry in now.entries.items():
        before = was.entries.get(key)
        inside = [*_settings(schema, before or Node(), entry), *_nested(schema, before or Node(), entry)]
        if inside or before is None:
            lines += [f"edit {_key(schema, key)}", *(f"    {line}" for line in inside), "next"]
    return lines


def _settings(schema: Table, was: Node, now: Node) -> Iterator[str]:
    for name in schema.settings:
        if name in now.settings and now.settings[name] != was.settings.get(name):
            yield f"set {name} {now.settings[name]}"
        elif name in was.settings and name not in now.settings:
            yield f"unset {name}"


def _nested(schema: Table, was: Node, now: Node) -> Iterator[str]:
    for path, table in schema.tables.items():
        before, after = was.tables.get(path, Node()), now.tables.get(path, Node())
        gone = [f"delete {_key(table, key)}" for key in before.entries if key not in after.entries]
        yield from _within(path, [*gone, *_changed(table, before, after)])
