"""A NETCONF datastore as a tree, and the one text that netaudit makes of it.

Two devices print the same configuration differently: other prefixes, other order, empty containers. The text is made
from what it says (RFC 7950, 7.5 to 7.8): a namespace stands where it begins, identities of other modules have a prefix
of their own, the entries of a list that the system orders stand by their keys.

NETCONF forbids a document type (RFC 6241, 3), so one is refused, and with it every entity of somebody else's making.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError, XMLPullParser
from xml.sax.saxutils import escape

from netaudit.model.names import printable

BASE = "urn:ietf:params:xml:ns:netconf:base:1.0"
INTERFACES = "urn:ietf:params:xml:ns:yang:ietf-interfaces"
SYSTEM = "urn:ietf:params:xml:ns:yang:ietf-system"
IP = "urn:ietf:params:xml:ns:yang:ietf-ip"
ORDER = {
    (INTERFACES, "interfaces", "interface"): (
        "name", "description", "type", "enabled", "link-up-down-trap-enable", "ipv4", "ipv6",
    ),
    (SYSTEM, "data", "system"): ("contact", "hostname", "location"),
}  # fmt: skip
"""(namespace, parent, element) -> its first children, in the order of their module (RFC 8343, RFC 8344, RFC 7317)."""
EMPTY = frozenset({(INTERFACES, "interfaces"), (SYSTEM, "system")})
"""Containers that say nothing when they are empty."""
_DEEPEST = 40
_MARK = re.compile(r"<secret(?: [0-9a-f]{8})?>")
_HELD_MARK = re.compile(rf">\s*({_MARK.pattern})\s*</")
_IDENTITY = re.compile(r"([A-Za-z_][\w.-]{0,63}):([A-Za-z_][\w.-]{0,127})")
_RESOLVED = re.compile(r"\{([^{}\s]{1,512})\}([A-Za-z_][\w.-]{0,127})")


class TreeError(ValueError):
    """A text that is no datastore; the message is safe to show."""


@dataclass
class Node:
    """One element."""

    space: str
    """Its namespace."""
    name: str
    text: str = ""
    """What a leaf holds; an identity of a module is `{namespace}name`."""
    children: list["Node"] = field(default_factory=list)
    operation: str = ""
    """What an `edit-config` does with it (RFC 6241, 7.2); empty where it says nothing."""
    odd: str = ""
    """An attribute that is not known here."""

    def child(self, name: str, space: str | None = None) -> "Node | None":
        """The first child of that name, in this element's namespace or another."""
        wanted = self.space if space is None else space
        return next((each for each in self.children if (each.space, each.name) == (wanted, name)), None)

    def said(self, name: str) -> str:
        """What the leaf of that name holds; empty where there is none."""
        found = self.child(name)
        return found.text if found is not None else ""

    def walk(self) -> Iterator["Node"]:
        """This element and every one below it."""
        yield self
        for each in self.children:
            yield from each.walk()


class _Scope:
    """Which prefix stands for which namespace at a place."""

    def __init__(self) -> None:
        self._spaces: dict[str, list[str]] = {}
        self._opened: list[str] = []

    def open(self, prefix: str, space: str) -> None:
        self._spaces.setdefault(prefix, []).append(space)
        self._opened.append(prefix)

    def close(self) -> None:
        self._spaces[self._opened.pop()].pop()

    def held(self, text: str) -> str:
        """What a leaf holds; an identity with its namespace in the place of its prefix."""
        found = _IDENTITY.fullmatch(text)
        spaces = self._spaces.get(found[1]) if found else None
        return f"{{{spaces[-1]}}}{found[2]}" if found and spaces else text


def parse(text: str) -> Node:
    """One XML element as a tree.

    Raises:
        TreeError: it is no well-formed XML, brings a document type along, or is nested beyond all reason.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise TreeError("a document type, which NETCONF forbids")
    quoted = _HELD_MARK.sub(lambda found: f">{escape(found[1])}</", text)
    parser: Any = XMLPullParser(("start-ns", "end-ns", "start", "end"))
    scope = _Scope()
    above = Node("", "")
    path = [above]
    try:
        parser.feed(quoted)
        parser.close()
        for event, what in parser.read_events():
            if event == "start-ns":
                scope.open(*what)
            elif event == "end-ns":
                scope.close()
            elif event == "start":
                node = _begun(what.tag, what.attrib)
                path[-1].children.append(node)
                path.append(node)
                if len(path) > _DEEPEST + 1:
                    raise TreeError("nested beyond all reason")
            else:
                path.pop().text = scope.held(_alone(what))
    except ParseError as failure:
        raise TreeError(f"no well-formed XML ({failure})") from failure
    return above.children[0]


def _alone(element: Any) -> str:
    """What a leaf holds; a container holds elements and nothing else."""
    text = (element.text or "").strip()
    if len(element) and (text or any((each.tail or "").strip() for each in element)):
        raise TreeError("words between elements")
    return text


def _begun(tag: str, attributes: dict[str, str]) -> Node:
    space, _, name = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    node = Node(space, name)
    for key, value in attributes.items():
        if key == f"{{{BASE}}}operation":
            node.operation = value
        else:
            node.odd = printable(key)[:80]
    return node


def arranged(node: Node, parent: str = "") -> Node:
    """The same, in the one order, without containers that say nothing; what an edit does with it stays."""
    children = [arranged(each, node.name) for each in node.children]
    children = [each for each in children if each.children or each.operation or (each.space, each.name) not in EMPTY]
    order = ORDER.get((node.space, parent, node.name), ())
    if (node.space, node.name) == (INTERFACES, "interfaces"):
        children.sort(key=lambda each: _natural(each.said("name")))
    elif node.name == "data" and not parent:
        children.sort(key=lambda each: (each.space, each.name))
    elif order:
        known = {name: at for at, name in enumerate(order)}
        children.sort(key=lambda each: known.get(each.name, len(known)))
    return Node(node.space, node.name, node.text, children, node.operation, node.odd)


def _natural(name: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d{1,9}|\D+", name)]


def pretty(node: Node) -> str:
    """A datastore as a text, an element on a line."""
    return "\n".join(_printed(node, "", "", "  ")) + "\n"


def flat(node: Node) -> str:
    """A fragment of a datastore on one line, with what an edit does with it."""
    return "".join(_printed(node, "", "", ""))


def _printed(node: Node, outer: str, indent: str, step: str) -> Iterator[str]:
    tag = node.name if node.space == outer else f'{node.name} xmlns="{escape(node.space, _QUOTE)}"'
    if node.operation:
        tag += f' xmlns:nc="{BASE}" nc:operation="{node.operation}"'
    text, found = _text(node.text), _RESOLVED.fullmatch(node.text)
    if found:
        tag, text = f'{tag} xmlns:of="{escape(found[1], _QUOTE)}"', f"of:{found[2]}"
    if node.children:
        yield f"{indent}<{tag}>"
        for each in node.children:
            yield from _printed(each, node.space, indent + step, step)
        yield f"{indent}</{node.name}>"
    elif text:
        yield f"{indent}<{tag}>{text}</{node.name}>"
    else:
        yield f"{indent}<{tag}/>"


_QUOTE = {'"': "&quot;"}
_BREAKS = {"\n": "&#10;", "\r": "&#13;"}


def _text(text: str) -> str:
    """A mark that stands for a secret stays one, and is seen by whoever looks for it."""
    return text if _MARK.fullmatch(text) else escape(text, _BREAKS)


def plain(text: str) -> str:
    """What a leaf holds, for a person; an identity without its namespace."""
    found = _RESOLVED.fullmatch(text)
    return printable(found[2] if found else text)


def lines(node: Node, above: tuple[str, ...] = (), shown: Callable[[str], str] = plain) -> Iterator[tuple[str, ...]]:
    """Every value under its headings, as `shown` makes it; an entry of a list is named by its `name` if it has one."""
    for each in node.children:
        if not each.children:
            yield (*above, " ".join(filter(None, (each.name, shown(each.text)))))
            continue
        named = plain(each.said("name"))
        heading = (*above, " ".join(filter(None, (each.name, named))))
        yield heading
        yield from lines(each, heading, shown)
