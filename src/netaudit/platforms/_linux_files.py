"""Configuration files of a Linux daemon with those that they include, shown by one command that only reads.

The command names every place where Debian's and Red Hat's packages look. What a file includes from elsewhere is not
followed: the section fails and says so, rather than leave out what stands there.
"""

import re
from collections.abc import Iterator, Mapping

from netaudit.model.names import printable
from netaudit.model.platform import Captures, NotOffered, ReadingError

_HEADING = re.compile(r"^### file (/\S+)\n", re.MULTILINE)
_END = "### end"
_ABSENT = re.compile(r"cat: .*: No such file or directory")
_WARNING = re.compile(r"^sudo: unable to resolve host .*\n?", re.MULTILINE)

Files = Mapping[str, str]
"""Path -> text, in the order in which the command shows them."""


def shown(*patterns: str) -> str:
    """The command that shows the files of these paths and shell patterns, each under its own heading."""
    # The blank line is for files whose last line does not end.
    each = 'echo "### file $f"; sudo -n cat "$f" 2>&1; echo'
    return f"for f in {' '.join(patterns)}; do {each}; done; echo '{_END}'"


def _patterns(command: str) -> list[str]:
    return command.removeprefix("for f in ").partition(";")[0].split()


def files(captures: Captures, command: str) -> dict[str, str]:
    """The files that there are.

    Raises:
        NotOffered: there is none.
        ReadingError: the answer is cut, or a file could not be shown.
    """
    return files_of(captures[command], command)


def files_of(answer: str, command: str) -> dict[str, str]:
    """As `files`, of the answer itself."""
    text = _WARNING.sub("", answer)
    first, *parts = _HEADING.split(text)
    if first.strip() or not parts or not parts[-1].endswith(f"\n{_END}\n"):
        raise ReadingError(f"the answer with {_patterns(command)[0]} stops before its end")
    parts[-1] = parts[-1].removesuffix(f"{_END}\n")
    found: dict[str, str] = {}
    for path, content in zip(parts[::2], parts[1::2], strict=True):
        if _ABSENT.fullmatch(content.strip()):
            continue
        if content.startswith("cat: "):
            raise ReadingError(f"{printable(path)} was not shown: {printable(content.strip())[:80]}")
        found[printable(path)] = content.removesuffix("\n")
    if not found:
        raise NotOffered(f"there is no {_patterns(command)[0]}")
    return found


def has(captures: Captures, command: str) -> bool:
    """Whether any of a command's files is there."""
    try:
        return bool(files(captures, command))
    except NotOffered:
        return False


def main_file(found: Files, *paths: str) -> str:
    """Which of these paths is there, the first that is; `NotOffered` where none is."""
    for path in paths:
        if path in found:
            return path
    raise NotOffered(f"there is no {paths[0]}")


def included(found: Files, command: str, path: str, by: str) -> list[str]:
    """The files of a path or shell pattern that another file includes, sorted; none where there is no such file.

    Raises:
        ReadingError: it names a place that the command does not show.
    """
    asked = _patterns(command)
    if path in asked or any(_matches(pattern, path) for pattern in asked):
        return sorted(each for each in found if _matches(path, each))
    raise ReadingError(f"{printable(by)} includes {printable(path)}, which netaudit does not follow")


def _matches(pattern: str, path: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*"), path) is not None


def meaningful(text: str, comment: str = "#") -> Iterator[str]:
    """Lines that are neither blank nor a comment, as they stand."""
    for line in text.splitlines():
        if line.strip() and not line.strip().startswith(tuple(comment)):
            yield line.rstrip()


def flat(answer: str, command: str) -> str:
    """The files for the configuration: each path, and indented below it the lines that mean something."""
    lines = []
    for path, text in files_of(answer, command).items():
        said = (re.sub(r"\t+", " ", line.strip()) for line in meaningful(text, "#;"))
        lines += [path, *(f" {printable(line)}" for line in said)]
    return "\n".join(lines)
