"""A configuration as lines under their headings, so that two of them can be compared by meaning."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netaudit.model.platform import ConfigLine, Platform


@dataclass(frozen=True)
class LineChange:
    """A configuration line that only one of two configurations has, or a block whose order changed."""

    line: ConfigLine
    """The line under its headings; for a block in another order, the block's own heading."""
    before: str | None
    after: str | None


def meaningful_lines(text: str, platform: Platform) -> list[ConfigLine]:
    """The configuration's lines under their headings, without blank and volatile ones and what is below these."""
    split = platform.headings or by_indentation
    return [line for line in split(text) if not any(p.search(part) for p in platform.volatile for part in line)]


def by_indentation(text: str) -> list[ConfigLine]:
    """Headings told by indentation, as in IOS and ProCurve; a lone `!` only parts blocks."""
    lines: list[ConfigLine] = []
    headings: list[tuple[int, str]] = []
    for raw in text.splitlines():
        content = raw.strip()
        if not content or content == "!":
            continue
        depth = len(raw) - len(raw.lstrip())
        while headings and headings[-1][0] >= depth:
            headings.pop()
        lines.append((*(heading for _, heading in headings), content))
        headings.append((depth, content))
    return lines


def line_changes(before: Iterable[ConfigLine], after: Iterable[ConfigLine]) -> Iterator[LineChange]:
    """What one configuration has and the other has not, then blocks that hold the same lines in another order."""
    old, new = list(before), list(after)
    counted_old, counted_new = Counter(old), Counter(new)
    for line in dict.fromkeys((*old, *new)):
        if counted_old[line] > counted_new[line]:
            yield LineChange(line, line[-1], None)
        elif counted_new[line] > counted_old[line]:
            yield LineChange(line, None, line[-1])
    yield from _reordered(old, new)


def _reordered(old: list[ConfigLine], new: list[ConfigLine]) -> Iterator[LineChange]:
    # The order of rules in an access list is its meaning; the order of top-level blocks is not.
    blocks_old, blocks_new = _blocks(old), _blocks(new)
    for heading in blocks_old.keys() & blocks_new.keys():
        was, now = blocks_old[heading], blocks_new[heading]
        if was != now and Counter(was) == Counter(now):
            yield LineChange(heading, "\n".join(was), "\n".join(now))


def _blocks(lines: list[ConfigLine]) -> dict[ConfigLine, list[str]]:
    blocks: dict[ConfigLine, list[str]] = {}
    for line in lines:
        if len(line) > 1:
            blocks.setdefault(line[:-1], []).append(line[-1])
    return blocks
