"""What a Linux host answered: whether it has a tool or file at all, whether its daemon spoke, and JSON."""

import json
import re
from typing import Any

from netaudit.model.names import printable
from netaudit.model.platform import Captures, NotOffered, ReadingError

# A tool or a file that is not there; a daemon that does not answer on its socket is another matter, and a failure.
_ABSENT = re.compile(
    r"^cat: .*: No such file or directory$|^.*\bcommand not found$|^open: .*: file not found$", re.MULTILINE
)
_SILENT = re.compile(
    r"^.*\b(?:unable to connect to socket|Connection refused|database connection failed|cannot connect to)\b.*",
    re.MULTILINE,
)
# Open vSwitch is installed and does not run: the host is no switch. Where it was one, its sections are lost, and said.
_NOT_RUNNING = re.compile(r"^ovs-vsctl: .*database connection failed \(No such file or directory\)$", re.MULTILINE)
# A warning of sudo's that changes nothing: its host's name is not in /etc/hosts.
_WARNING = re.compile(r"^sudo: unable to resolve host .*\n?", re.MULTILINE)


def offered(captures: Captures, command: str) -> str:
    """What a command printed; `NotOffered` where the host has no such file or tool.

    Raises:
        ReadingError: the tool is there, and its daemon does not answer.
    """
    text = _WARNING.sub("", captures[command])
    if asleep := _NOT_RUNNING.search(text):
        raise NotOffered(printable(asleep[0]))
    if silent := _SILENT.search(text):
        raise ReadingError(f"`{command}` got no answer: {printable(silent[0])}")
    if _ABSENT.search(text) and len(text.strip().splitlines()) == 1:
        raise NotOffered(printable(text.strip()))
    return text


def present(captures: Captures, command: str) -> str | None:
    """What a command printed; None where the host has no such file or tool."""
    try:
        return offered(captures, command)
    except NotOffered:
        return None


END = "### end"
"""What a command of several parts says when it has said everything."""


def parts(text: str, what: str) -> list[str]:
    """What stands under each heading `### name`, the name first; raises `ReadingError` where the end is missing."""
    found = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    if not found or found[-1].strip() != "end":
        raise ReadingError(f"`{what}` stops before its end")
    return found[:-1]


def as_json(text: str, command: str) -> Any:
    """The JSON that a command printed; raises `ReadingError` where it is not whole."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as failure:
        raise ReadingError(f"`{command}` is not whole JSON ({failure.msg} at character {failure.pos})") from failure
    except RecursionError as failure:
        raise ReadingError(f"`{command}` is JSON nested beyond all reason") from failure


def json_of(captures: Captures, command: str) -> Any:
    """The JSON of a command that the host has."""
    return as_json(offered(captures, command), command)
