"""Matching what a person types against a command language with unambiguous abbreviations, as switches do.

Cisco IOS, "Using the Command-Line Interface": any word may be shortened as long as it stays unambiguous; else the
device answers incomplete, ambiguous or invalid, and IOS points at the word with a caret.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Match(Generic[T]):
    """The command meant, and what stood at its `<placeholders>`."""

    command: T
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Mismatch:
    """Why a line is no command."""

    kind: str
    """`invalid`, `incomplete` or `ambiguous`."""
    column: int
    """Where the first word that does not fit begins, counted from 0."""
    word: str = ""


def match(commands: Mapping[str, T], line: str) -> Match[T] | Mismatch:
    """Find the command that a line means.

    Args:
        commands: pattern -> what it is; in a pattern `<word>` takes one word and `<rest>` the rest of the line.
        line: what was typed.
    """
    words = [(found[0], found.start()) for found in re.finditer(r'"[^"]*"|\S+', line)]
    alive = [(pattern.split(), command) for pattern, command in commands.items()]
    for position, (word, column) in enumerate(words):
        fitting = [(p, c) for p, c in alive if _fits(p, position, word)]
        exact = [(p, c) for p, c in fitting if position < len(p) and p[position] == word.lower()]
        keywords = {p[position] for p, _ in fitting if position < len(p) and not p[position].startswith("<")}
        if not fitting:
            return Mismatch("invalid", column, word)
        if len(keywords) > 1 and not exact:
            return Mismatch("ambiguous", column, word)
        spoken = [(p, c) for p, c in fitting if position >= len(p) or not p[position].startswith("<")]
        alive = exact or spoken or fitting
    ended = [(p, c) for p, c in alive if len(p) == len(words) or (p[-1] == "<rest>" and len(words) >= len(p))]
    if not ended:
        return Mismatch("incomplete", len(line))
    pattern, command = ended[0]
    return Match(command, _arguments(pattern, words, line))


def _fits(pattern: list[str], position: int, word: str) -> bool:
    if position >= len(pattern):
        return pattern[-1] == "<rest>"
    return pattern[position].startswith("<") or pattern[position].startswith(word.lower())


def _arguments(pattern: list[str], words: list[tuple[str, int]], line: str) -> tuple[str, ...]:
    found = []
    for place, part in enumerate(pattern):
        if part == "<rest>":
            found.append(line[words[place][1] :].strip())
        elif part.startswith("<"):
            found.append(words[place][0])
    return tuple(found)
