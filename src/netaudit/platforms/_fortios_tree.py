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
    above: list[str] = []
    for raw in logical_lines(text):
        line = raw.strip()
        if line.startswith(("config ", "edit ")):
            path.append(path[-1].children.setdefault(line, Node()))
            above.append(line)
        elif line in ("end", "next"):
            closed = _closed(line, above)
            if not closed:
                raise ReadingError(f"`{line}` closes what was not opened")
            del above[-closed:], path[-closed:]
        elif line.startswith(("set ", "unset ")):
            _, name, *rest = line.split(" ", 2)
            path[-1].settings[name] = rest[0] if rest else ""
    if above:
        raise ReadingError("the configuration stops before its last table is closed")
    return root


def _closed(line: str, above: list[str]) -> int:
    """How many of the tables and entries above are closed: `end` closes a virtual domain with its `config vdom`."""
    if line == "end" and len(above) == 2 and above[0] == "config vdom":
        return 2
    return int(above[-1:] != [] and above[-1].startswith({"end": "config ", "next": "edit "}[line]))


def headings(text: str) -> list[ConfigLine]:
    """Every line under the tables and entries above it."""
    lines: list[ConfigLine] = []
    above: list[str] = []
    for raw in logical_lines(text):
        line = raw.strip()
        if line in ("end", "next"):
            del above[len(above) - _closed(line, above) :]
        elif line:
            lines.append((*above, line))
            if line.startswith(("config ", "edit ")):
                above.append(line)
    return lines


def unquoted(text: str) -> str:
    """`"wan1"` -> `wan1`."""
    return text.strip().strip('"')
