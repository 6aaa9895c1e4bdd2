"""Configuration text as blocks: a heading and the lines indented below it (IOS, ProCurve)."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """`heading` at the left margin, and the lines indented below it, stripped."""

    heading: str
    lines: tuple[str, ...]

    def after(self, prefix: str) -> str | None:
        """What follows a prefix on the first line that begins with it; None where none does."""
        return next((line[len(prefix) :].strip() for line in self.lines if line.startswith(prefix)), None)


def blocks(config: str) -> Iterator[Block]:
    """Every block of a configuration, in order; a heading without lines is a block too."""
    heading = ""
    lines: list[str] = []
    for raw in config.splitlines():
        if not raw.strip() or raw.strip() == "!":
            continue
        if raw[0].isspace():
            lines.append(raw.strip())
            continue
        if heading:
            yield Block(heading, tuple(lines))
        heading, lines = raw.strip(), []
    if heading:
        yield Block(heading, tuple(lines))
