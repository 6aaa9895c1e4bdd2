"""A FortiOS configuration as a tree of `config` tables and `edit` entries (FortiOS CLI Reference)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from netaudit.model.platform import ConfigLine, ReadingError


@dataclass
class Node:
    """A table or an entry."""

    settings: dict[str, str] = field(default_factory=dict)
    children: dict[str, "Node"] = field(default_factory=dict)
    """`config system interface`, `edit "wan1"` -> node."""

    def below(self, *path: str) -> "Node":
        """The node at a path; an empty one where there is none."""
        here = self
        for part in path:
            here = here.children.get(part, Node())
        return here

    def entries(self) -> Iterator[tuple[str, "Node"]]:
        """The `edit` entries of a table: name without quotes, node."""
        for heading, node in self.children.items():
            if heading.startswith("edit "):
                yield unquoted(heading.removeprefix("edit ")), node


def logical_lines(text: str) -> Iterator[str]:
    """Lines, where a quoted value that goes over several of them (a certificate, a banner) counts as one."""
    pending = ""
    for line in text.splitlines():
        pending = f"{pending}\n{line}" if pending else line
        if len(re.findall(r'(?<!\\)"', pending)) % 2 == 0:
            yield pending
            pending = ""
    if pending:
        raise ReadingError("the configuration stops inside a quoted value")


def tree(text: str) -> Node:
    """Parse a whole configuration.

    Raises:
        ReadingError: tables or entries are not closed, so it is cut short.
    """
    root = Node()
    path = [root]
    opened: list[str] = []
    for raw in logical_lines(text):
        line = raw.strip()
        if line.startswith(("config ", "edit ")):
            path.append(path[-1].children.setdefault(line, Node()))
            opened.append(line.split()[0])
        elif line in ("end", "next"):
            if not opened or opened.pop() != {"end": "config", "next": "edit"}[line]:
                raise ReadingError(f"`{line}` closes what was not opened")
            path.pop()
        elif line.startswith(("set ", "unset ")):
            _, name, *rest = line.split(" ", 2)
            path[-1].settings[name] = rest[0] if rest else ""
    if opened:
        raise ReadingError("the configuration stops before its last table is closed")
    return root


def headings(text: str) -> list[ConfigLine]:
    """Every line under the tables and entries above it."""
    lines: list[ConfigLine] = []
    above: list[str] = []
    for raw in logical_lines(text):
        line = raw.strip()
        if line in ("end", "next"):
            above = above[:-1]
        elif line:
            lines.append((*above, line))
            if line.startswith(("config ", "edit ")):
                above.append(line)
    return lines


def unquoted(text: str) -> str:
    """`"wan1"` -> `wan1`."""
    return text.strip().strip('"')
