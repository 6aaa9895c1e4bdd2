"""The configuration model of a NETCONF datastore: what an `edit-config` makes of it, worked out offline.

A line is one fragment of configuration, as it stands within `<config>` (RFC 6241, 7.2), with the default operation
`merge`. Modelled are the host name, contact and location of RFC 7317 (ietf-system), and the interfaces of RFC 8343
(ietf-interfaces) with their leaves; an interface that is new may bring its addresses (RFC 8344). Whatever else is asked
is not predicted. What is `shown` was compared with netconfd 2.13 itself (`tests/lab`): there is no simulated one.

All lines take effect together, at the commit, or none does.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from netaudit.core.planning.layout import Layout, Port
from netaudit.core.planning.netconf_tree import (
    INTERFACES,
    IP,
    SYSTEM,
    Node,
    TreeError,
    arranged,
    flat,
    lines,
    parse,
    plain,
    pretty,
)
from netaudit.core.planning.session import Certainty, Commands
from netaudit.core.planning.text import Meaning

HELLO, CONFIG = "<hello>", "<get-config>"
"""What a device is asked for: what it offers, and the running datastore."""
NEEDED = ("candidate:1.0", "confirmed-commit:1")
"""What a device must offer to come back by itself (RFC 6241, 8.3 and 8.4); the version of the second may be any."""
_CAPABILITY = re.compile(r"^<!-- offers ([a-z0-9.:-]{1,80}) -->$", re.MULTILINE)
_LEAVES = {
    SYSTEM: frozenset({"contact", "hostname", "location"}),
    INTERFACES: frozenset({"description", "type", "enabled", "link-up-down-trap-enable"}),
}
_OPERATIONS = frozenset({"", "merge", "replace", "create", "delete", "remove"})


class _UnpredictedError(Exception):
    """What an edit comes to is not known."""


def offered(text: str) -> tuple[str, ...]:
    """The capabilities that a configuration says its device offers, sorted; without their common beginning."""
    return tuple(sorted(set(_CAPABILITY.findall(text))))


def whole_text(capabilities: Collection[str], root: Node) -> str:
    """The text that is kept of a device: what it offers, then its running datastore."""
    return "".join(f"<!-- offers {each} -->\n" for each in sorted(capabilities)) + pretty(arranged(root))


def commits_confirmed(text: str) -> bool:
    """Whether the device takes back by itself a commit that nobody confirms."""
    known = offered(text)
    return all(any(each.startswith(need) for each in known) for need in NEEDED)


def fragments(text: str) -> tuple[str, ...]:
    """Each element that stands at the outside of a text, on a line of its own; a text that is no XML stays in lines."""
    try:
        root = parse(f"<config>{text}</config>")
        if root.text:
            raise TreeError("no element")  # noqa: TRY301  as what cannot be parsed
    except TreeError:
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    return tuple(flat(arranged(each, "data")) for each in root.children)


class NetconfSession:
    """A candidate datastore."""

    def __init__(self, text: str, vlans: Collection[int] = ()) -> None:
        """Begin with a copy of what runs; VLANs are not part of what is modelled."""
        del vlans
        self._capabilities = offered(text)
        self._root = arranged(parse(text))

    def obey(self, line: str) -> Certainty:
        """See `Session`."""
        if not line.strip():
            return "shown"
        tried = arranged(self._root)
        try:
            _merged(tried, parse(line))
        except (_UnpredictedError, TreeError):
            return "unpredicted"
        self._root = arranged(tried)
        return "shown"

    def text(self) -> str:
        """See `Session`."""
        return whole_text(self._capabilities, self._root)

    def layout(self) -> Layout:
        """See `Session`."""
        system = self._root.child("system", SYSTEM)
        ports: dict[str, Port] = {}
        addresses: dict[str, tuple[str, ...]] = {}
        for each in interfaces(self._root):
            name = plain(each.said("name"))
            enabled = each.said("enabled") != "false"
            ports[name] = Port(enabled=enabled, description=plain(each.said("description")), mode="routed")
            if found := tuple(prefixes(each)):
                addresses[name] = found
        return Layout(
            hostname=plain(system.said("hostname")) if system else "",
            ports=ports,
            addresses=addresses,
            asleep=frozenset(name for name in addresses if not ports[name].enabled),
        )

    def meaning(self) -> Meaning:
        """See `Session`."""
        found: Meaning = Counter()
        for each in self._root.children:
            if (each.space, each.name) == (INTERFACES, "interfaces"):
                for entry in each.children:
                    found[f"interface {plain(entry.said('name'))}", _said(entry)] += 1
            else:
                found[each.name, _said(each)] += 1
        return found


def interfaces(root: Node) -> list[Node]:
    """The configured interfaces of a datastore."""
    found = root.child("interfaces", INTERFACES)
    return [each for each in found.children if each.name == "interface"] if found else []


def prefixes(interface: Node) -> Iterator[str]:
    """The addresses of an interface with their prefix lengths (RFC 8344); a netmask is left as it stands."""
    for family in ("ipv4", "ipv6"):
        holder = interface.child(family, IP)
        for each in holder.children if holder else ():
            if each.name == "address":
                yield f"{plain(each.said('ip'))}/{plain(each.said('prefix-length') or each.said('netmask'))}"


def _said(node: Node) -> tuple[str, ...]:
    return tuple(" / ".join(each) for each in lines(node, shown=str))


def _merged(root: Node, edit: Node) -> None:
    """What an edit does, done to a tree; raises where that is not known."""
    if any(each.odd for each in edit.walk()) or edit.operation not in ("", "merge"):
        raise _UnpredictedError
    if any(each.operation not in _OPERATIONS for each in edit.walk()):
        raise _UnpredictedError
    if (edit.space, edit.name) == (SYSTEM, "system"):
        _leaves(_into(root, edit), edit.children, SYSTEM)
    elif (edit.space, edit.name) == (INTERFACES, "interfaces"):
        holder = _into(root, edit)
        for each in edit.children:
            _interface(holder, each)
    else:
        raise _UnpredictedError


def _into(root: Node, edit: Node) -> Node:
    found = root.child(edit.name, edit.space)
    if found is None:
        found = Node(edit.space, edit.name)
        root.children.append(found)
    return found


def _leaves(holder: Node, edits: list[Node], space: str) -> None:
    for each in edits:
        if each.children or each.space != space or each.name not in _LEAVES[space]:
            raise _UnpredictedError
        there = holder.child(each.name, space)
        _allowed(each.operation, there=there is not None)
        if each.operation not in ("delete", "remove") and not each.text:
            raise _UnpredictedError
        if there is not None:
            holder.children.remove(there)
        if each.operation not in ("delete", "remove"):
            holder.children.append(Node(space, each.name, each.text))


def _interface(holder: Node, edit: Node) -> None:
    key = edit.said("name")
    if (edit.space, edit.name) != (INTERFACES, "interface") or not key:
        raise _UnpredictedError
    there = next((each for each in holder.children if each.said("name") == key), None)
    _allowed(edit.operation, there=there is not None)
    if edit.operation in ("delete", "remove"):
        if there is not None:
            holder.children.remove(there)
        return
    rest = [each for each in edit.children if each.name != "name"]
    if there is not None and edit.operation != "replace":
        _leaves(there, rest, INTERFACES)
        return
    if there is not None:
        holder.children.remove(there)
    _added(holder, key, rest)


def _added(holder: Node, key: str, rest: list[Node]) -> None:
    """A whole new entry: of its own module's leaves, and of addresses, which nothing that is there can meet."""
    new = Node(INTERFACES, "interface", children=[Node(INTERFACES, "name", key)])
    whole = [each for each in rest if each.space == IP]
    if any(below.operation for each in rest for below in each.walk()):
        raise _UnpredictedError
    _leaves(new, [each for each in rest if each.space != IP], INTERFACES)
    if new.child("type") is None or len({each.name for each in whole}) != len(whole):
        raise _UnpredictedError
    holder.children.append(Node(new.space, new.name, "", [*new.children, *whole]))


def _allowed(operation: str, *, there: bool) -> None:
    """A device refuses to delete what is not there and to create what is (RFC 6241, 7.2)."""
    if (operation == "delete" and not there) or (operation == "create" and there):
        raise _UnpredictedError


def netconf_commands(base: str, wanted: str, vlans: Collection[int] = ()) -> Commands:
    """From one configuration to another, the fewest leaves that do it."""
    del vlans
    old, new = arranged(parse(base)), arranged(parse(wanted))
    edits = [*_system_edits(old, new), *_interface_edits(old, new)]
    session = NetconfSession(base)
    found = [flat(each) for each in edits]
    for line in found:
        session.obey(line)
    return Commands(tuple(found), tuple(_apart(session.meaning(), NetconfSession(wanted).meaning())))


def _apart(one: Meaning, other: Meaning) -> Iterator[str]:
    """Lines, each under its heading, that only one of two configurations has."""
    mine, theirs = ({(heading, each) for heading, said in side for each in said or ("",)} for side in (one, other))
    yield from (f"{heading}: {each}" for heading, each in sorted(mine ^ theirs))


def _system_edits(old: Node, new: Node) -> Iterator[Node]:
    was, now = (each.child("system", SYSTEM) or Node(SYSTEM, "system") for each in (old, new))
    for each in _leaf_edits(was, now, SYSTEM):
        yield Node(SYSTEM, "system", children=[each])


def _leaf_edits(was: Node, now: Node, space: str) -> list[Node]:
    found = []
    for name in sorted(_LEAVES[space]):
        before, after = was.child(name, space), now.child(name, space)
        if after is None and before is not None:
            found.append(Node(space, name, operation="delete"))
        elif after is not None and (before is None or before.text != after.text):
            found.append(Node(space, name, after.text))
    return found


def _interface_edits(old: Node, new: Node) -> Iterator[Node]:
    """New interfaces before those that go."""
    was, now = ({each.said("name"): each for each in interfaces(root)} for root in (old, new))
    for name, entry in now.items():
        key = Node(INTERFACES, "name", name)
        if name not in was:
            yield _around(entry)
        elif edits := _leaf_edits(was[name], entry, INTERFACES):
            yield _around(Node(INTERFACES, "interface", children=[key, *edits]))
    for name in sorted(was.keys() - now.keys()):
        gone = Node(INTERFACES, "interface", children=[Node(INTERFACES, "name", name)], operation="delete")
        yield _around(gone)


def _around(entry: Node) -> Node:
    return arranged(Node(INTERFACES, "interfaces", children=[entry]), "data")


def netconf_answers(text: str) -> dict[str, str]:
    """What the device would answer when its configuration were this text."""
    hello = "".join(f"{each}\n" for each in offered(text))
    return {HELLO: hello, CONFIG: pretty(arranged(parse(text)))}
