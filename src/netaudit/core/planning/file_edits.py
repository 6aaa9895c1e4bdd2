"""Edits of a text: applied one after the other, and made from what a text is and what it is to become."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from netaudit.model.file_change import TextEdit

_REDACTED = re.compile(r"<secret\b")


class Misplaced(Exception):  # noqa: N818  the caller makes a reason of it
    """The text to be replaced does not stand there exactly once."""

    def __init__(self, text: str, count: int) -> None:
        """Keep what was looked for, and how often it was found."""
        super().__init__(text)
        self.text, self.count = text, count


class Redacted(Exception):  # noqa: N818  the caller makes a reason of it
    """An edit touches the mark that stands for a secret."""


class Present(Exception):  # noqa: N818  the caller makes a reason of it
    """A file that is to be made is there already."""


class Absent(Exception):  # noqa: N818  the caller makes a reason of it
    """A file that is to be edited is not there."""


def applied(text: str | None, edits: Sequence[TextEdit]) -> str:
    """A file's text after these edits.

    Args:
        text: of the file; None where there is none.
        edits: in order, each on the result of the one before.

    Raises:
        Misplaced, Redacted, Present, Absent: an edit that cannot be made.
    """
    for edit in edits:
        if _REDACTED.search(edit.before) or _REDACTED.search(edit.after):
            raise Redacted
        if not edit.before:
            if text is not None:
                raise Present
            text = edit.after
            continue
        if text is None:
            raise Absent
        if (count := _count(text, edit.before)) != 1:
            raise Misplaced(edit.before, count)
        text = text.replace(edit.before, edit.after)
    return text if text is not None else ""


def _count(text: str, part: str) -> int:
    """How often a part stands in a text, places that overlap counted each."""
    found, place = 0, text.find(part)
    while place >= 0:
        found, place = found + 1, text.find(part, place + 1)
    return found


def edits_between(old: str | None, new: str) -> tuple[TextEdit, ...]:
    """The edits that make one text of another, each about lines that stand there exactly once.

    Raises:
        Redacted: lines around a change, by which alone its place is told, hold the mark of a secret.
        Misplaced: the text is empty, so that nothing in it can be named.
    """
    if old is None:
        return (TextEdit(before="", after=new),)
    found: list[TextEdit] = []
    text = old
    here, there = old.splitlines(keepends=True), new.splitlines(keepends=True)
    moved = 0
    for kind, low, high, first, last in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        lines = text.splitlines(keepends=True)
        edit = _edit(lines, low + moved, high + moved, there[first:last])
        text = applied(text, [edit])
        moved += (last - first) - (high - low)
        found.append(edit)
    return tuple(found)


def _edit(lines: Sequence[str], low: int, high: int, instead: Sequence[str]) -> TextEdit:
    """Replace lines, with as many around them as it takes for their text to stand there once."""
    text = "".join(lines)
    for around in range(len(lines) + 1):
        start, end = max(0, low - around), min(len(lines), high + around)
        # One line above is enough for a line that comes new, where it stands alone.
        for first, last in ((start, high), (start, end)):
            before = "".join(lines[first:last])
            if not before or _count(text, before) != 1:
                continue
            if _REDACTED.search(before):
                raise Redacted
            return TextEdit(before=before, after="".join([*lines[first:low], *instead, *lines[high:last]]))
    raise Misplaced("".join(lines[low:high]), 0)
