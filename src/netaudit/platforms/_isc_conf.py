"""ISC's configuration language (dhcpd.conf(5)) as statements, with the files that are included in their place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netaudit.model.names import printable
from netaudit.model.platform import ReadingError
from netaudit.platforms._linux_files import Files, files_of, included, main_file, shown

CONFIG = shown("/etc/dhcp/dhcpd.conf", "/etc/dhcp/*.conf", "/etc/dhcp/dhcpd.d/*.conf")
_MAIN = "/etc/dhcp/dhcpd.conf"
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*(?:"|\Z)|#[^\n]*|[{};,]|[^\s{};,"#]+', re.DOTALL)
_DEEPEST = 20


@dataclass(frozen=True)
class Statement:
    """`words;` or `words { body }`."""

    words: tuple[str, ...]
    body: "list[Statement] | None" = None

    @property
    def kind(self) -> str:
        """The first word."""
        return self.words[0] if self.words else ""


def parsed(text: str) -> list[Statement]:
    """The statements of a file; raises `ReadingError` where a block or a statement is not closed."""
    stack: list[list[Statement]] = [[]]
    words: list[str] = []
    for found in _TOKEN.finditer(text):
        mark = found[0]
        if mark.startswith('"') and bare(mark) == mark:
            raise ReadingError("dhcpd.conf stops within quotes")
        if mark == ";":
            stack[-1].append(Statement(tuple(words)))
            words = []
        elif mark == "{":
            body: list[Statement] = []
            stack[-1].append(Statement(tuple(words), body))
            stack.append(body)
            words = []
        elif mark == "}":
            if words or len(stack) == 1:
                raise ReadingError("dhcpd.conf: a block ends in the middle of a statement")
            stack.pop()
        elif not mark.startswith("#"):
            words.append(mark)
        if len(stack) > _DEEPEST:
            raise ReadingError("dhcpd.conf is nested beyond all reason")
    if words or len(stack) > 1:
        raise ReadingError("dhcpd.conf stops before its last statement is closed")
    return stack[0]


def whole(found: Files) -> list[Statement]:
    """The statements of dhcpd.conf, those of the files it includes in their place.

    Raises:
        NotOffered: there is no dhcpd.conf.
        ReadingError: it is cut, or a file it includes is not shown.
    """
    return _of(found, main_file(found, _MAIN), 0)


def _of(found: Files, path: str, depth: int) -> list[Statement]:
    if depth > _DEEPEST:
        raise ReadingError(f"{path} includes itself")
    return [each for statement in parsed(found[path]) for each in _expanded(found, statement, path, depth)]


def _expanded(found: Files, statement: Statement, path: str, depth: int) -> Iterator[Statement]:
    if statement.body is not None:
        yield Statement(statement.words, [e for s in statement.body for e in _expanded(found, s, path, depth)])
    elif statement.kind == "include" and len(statement.words) == 2:
        wanted = included(found, CONFIG, bare(statement.words[1]), path)
        if not wanted:
            raise ReadingError(f"{path} includes {printable(statement.words[1])}, which is not there")
        for each in wanted:
            yield from _of(found, each, depth + 1)
    else:
        yield statement


def every(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Statements with those in their blocks."""
    for each in statements:
        yield each
        yield from every(each.body or ())


def bare(word: str) -> str:
    """A word without its quotes."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word


def rest(answer: str) -> str:
    """The statements one a line, indented by their block, for the configuration."""
    return "\n".join(_lines(whole(files_of(answer, CONFIG)), ""))


def _lines(statements: Sequence[Statement], indent: str) -> Iterator[str]:
    for each in statements:
        said = printable(" ".join(each.words).replace(" ,", ","))
        yield f"{indent}{said}{' {' if each.body is not None else ';'}"
        yield from _lines(each.body or (), f"{indent} ")
