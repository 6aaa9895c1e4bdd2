"""A configuration as the device prints it, edited block by block; what is not touched stays as it stands."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

# What a device prints around its configuration, and what parts its blocks.
_NOISE = re.compile(r"!|; |Building configuration|Current configuration|\s*$")
_BANNER = re.compile(r"banner \S+ (\^C|[^\w\s\"])(.*)")


@dataclass
class Block:
    """A line at the left margin, and what stands below it."""

    heading: str
    body: list[str] = field(default_factory=list)
    """Indented lines as printed, or the text of a banner."""
    after: list[str] = field(default_factory=list)
    """What parts this block from the next: blank lines, `!` and comments."""

    def lines(self) -> list[str]:
        """The body's lines without their indentation."""
        return [line.strip() for line in self.body if line.strip() not in ("", "!")]

    def first(self, words: str) -> str | None:
        """What follows these words on the first line that begins with them; None where none does."""
        return next((line[len(words) :].strip() for line in self.lines() if begins(line, words)), None)

    def drop(self, words: str) -> None:
        """Take out every line that begins with these words."""
        self.body = [line for line in self.body if not begins(line.strip(), words)]

    def put(self, line: str, rank: Callable[[str], int], indent: str) -> None:
        """Put a line in, before the first of a higher rank."""
        place = next((i for i, each in enumerate(self.body) if rank(each.strip()) > rank(line)), len(self.body))
        self.body.insert(place, indent + line)


class Text:
    """The blocks of a configuration, in their order."""

    def __init__(self, text: str) -> None:
        """Cut a configuration into its blocks."""
        self.head: list[str] = []
        self.blocks: list[Block] = []
        delimiter = ""
        for line in text.splitlines():
            if delimiter:
                self.blocks[-1].body.append(line)
                delimiter = "" if delimiter in line else delimiter
            elif _NOISE.match(line) or (line[0].isspace() and not self.blocks):
                (self.blocks[-1].after if self.blocks else self.head).append(line)
            elif line[0].isspace():
                self.blocks[-1].body += [*self.blocks[-1].after, line]
                self.blocks[-1].after = []
            else:
                self.blocks.append(Block(line.rstrip()))
                if (banner := _BANNER.match(line)) and banner[1] not in banner[2]:
                    delimiter = banner[1]

    def __str__(self) -> str:
        """As the device prints it."""
        lines = list(self.head)
        for block in self.blocks:
            lines += [block.heading, *block.body, *block.after]
        return "\n".join(lines) + "\n"

    def find(self, wanted: Callable[[str], bool]) -> Block | None:
        """The first block whose heading is wanted."""
        return next((block for block in self.blocks if wanted(block.heading)), None)

    def named(self, heading: str) -> Block | None:
        """The block with this heading."""
        return self.find(lambda each: each == heading)

    def starting(self, words: str) -> Iterator[Block]:
        """The blocks whose heading begins with these words."""
        return (block for block in self.blocks if begins(block.heading, words))

    def add(self, block: Block, before: Callable[[str], bool], like: Iterable[str]) -> Block:
        """Put a block before the first of its kind that it precedes, else after the last of its kind, else last.

        Args:
            block: new.
            before: whether it stands before a block of this heading.
            like: first words of headings of its kind; of those that are there, the first names its kind.
        """
        kinds = [[i for i, each in enumerate(self.blocks) if begins(each.heading, words)] for words in like]
        near = next((kind for kind in kinds if kind), [])
        later = next((i for i in near if before(self.blocks[i].heading)), None)
        end = len(self.blocks) - (1 if self.blocks and self.blocks[-1].heading == "end" else 0)
        self.blocks.insert(later if later is not None else (near[-1] + 1 if near else end), block)
        return block

    def remove(self, wanted: Callable[[str], bool]) -> None:
        """Take out every block whose heading is wanted."""
        self.blocks = [block for block in self.blocks if not wanted(block.heading)]


def begins(line: str, words: str) -> bool:
    """Whether a line begins with these whole words."""
    return f"{line} ".startswith(f"{words} ")


Meaning = Counter[tuple[str, tuple[str, ...]]]
"""Blocks with their lines, in an order of their own, so that two configurations can be compared by what they say."""


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts `Gi1/0/2` before `Gi1/0/10`."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
