"""The configuration of a FortiGate, whole, and its tables wherever virtual domains put them.

With virtual domains `show` prints `config global`, then `config vdom` with one `edit` a domain, each with its tables.
"""

import shlex
from collections.abc import Iterator
from functools import lru_cache

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.platforms._fortios_tree import Node, tree, unquoted
from netaudit.platforms._tables import answer

CONFIG = "show"


def config(captures: Captures) -> str:
    """The configuration from its first line.

    Raises:
        ReadingError: there is none, or a table of it is not closed.
    """
    text = answer(CONFIG, captures)
    start = text.find("#config-version=")
    if start < 0:
        raise ReadingError("no configuration in the answer")
    kept = text[start:].rstrip() + "\n"
    _parsed(kept)
    return kept


@lru_cache(maxsize=4)
def _parsed(text: str) -> Node:
    """Each section asks for the same configuration, tens of thousands of lines long; nobody alters what is returned."""
    return tree(text)


def tables(captures: Captures, heading: str) -> Iterator[tuple[str, Node]]:
    """(virtual domain, table) for each place where the table stands; the domain is empty where there are none."""
    root = _parsed(config(captures))
    for place in (root, root.below("config global")):
        if heading in place.children:
            yield "", place.children[heading]
    for name, domain in root.below("config vdom").entries():
        if heading in domain.children:
            yield printable(name), domain.children[heading]


def entries(captures: Captures, heading: str) -> Iterator[tuple[str, Node]]:
    """(name, entry) of a table; with virtual domains the name is `domain/name`."""
    for domain, table in tables(captures, heading):
        for name, node in table.entries():
            yield (f"{domain}/{printable(name)}" if domain else printable(name)), node


def setting(node: Node, name: str, default: str = "") -> str:
    """A setting's value without its quotes, made printable."""
    return printable(unquoted(node.settings.get(name, default)))


def words(node: Node, name: str) -> tuple[str, ...]:
    """A setting's values: `"port1" "port 2"` -> port1, port 2."""
    try:
        return tuple(printable(word) for word in shlex.split(node.settings.get(name, "")))
    except ValueError as failure:
        raise ReadingError(f"`set {name}` is not understood: {failure}") from failure
