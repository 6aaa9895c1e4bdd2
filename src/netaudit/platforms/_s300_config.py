"""The running configuration of Cisco's small business switches: its lines, its end, and what it states by itself.

Blocks are not indented but for those of interfaces: they end with `exit`. Each interface ends with `!`, and the last
of them is followed by an `exit`, in which a whole configuration is told from a cut one. Lines after that `exit`, such
as `ip default-gateway`, are beyond such proof. Rules of the format: Cisco 350 Series CLI guide.
"""

import re
from collections.abc import Iterator

from netaudit.model.names import cisco_interface, printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.platforms._tables import answer, refusing

CONFIG = "show running-config"

_OPENERS = re.compile(
    r"vlan database$|(?:ip|mac) access-list extended |ipv6 access-list |ip dhcp pool |management access-list |line |"
    r"crypto key pubkey-chain |user-key |class-map |policy-map |class |spanning-tree mst configuration$|router |"
    r"time-range |route-map |macro name |unit-type-control-start$|ssd-control-start$|config-file-header$|"
    r"(?:encrypted )?ip ssh-client key |(?:encrypted )?crypto (?:key|certificate) (?:\S+ )?import"
)
# What closes a block, where it is not `exit`.
_CLOSERS = {
    "config-file-header": r"@$",
    "macro name ": r"@$",
    "ssd-control-start": r"ssd-control-end\b",
    "unit-type-control-start": r"unit-type-control-end$",
    "encrypted ip ssh-client key ": r"\.$",
    "ip ssh-client key ": r"\.$",
    "encrypted crypto ": r"\.$",
    "crypto key import": r"\.$",
    "crypto certificate ": r"\.$",
}
_BANNER = re.compile(r"banner (?:exec|login|motd) (\^C|\S)(.*)")
_RANGE = re.compile(r"([A-Za-z-]+ ?(?:\d+/)*)(\d+)(?:-(?:[A-Za-z-]+(?:\d+/)*)?(\d+))?")


def config_lines(text: str) -> list[ConfigLine]:
    """Every line under its headings; what closes a block is left out."""
    return _split(text)[0]


def _split(text: str) -> tuple[list[ConfigLine], str]:
    """The lines, and what is wrong with the end of the configuration (empty where nothing is)."""
    splitter = _Splitter()
    for raw in text.splitlines():
        content = " ".join(raw.split())
        if splitter.open_blocks:
            splitter.inside(content)
        else:
            splitter.outside(content, indented=raw[:1].isspace())
    return splitter.lines, splitter.problem()


class _Splitter:
    """Takes a configuration line by line."""

    def __init__(self) -> None:
        self.lines: list[ConfigLine] = []
        self.open_blocks: list[str] = []
        self._interface = ""
        self._ended = False
        self._not_closed = ""

    def inside(self, content: str) -> None:
        """A line in a block that is not an interface's."""
        if _closes(self.open_blocks[-1], content):
            self.open_blocks.pop()
        elif content not in ("", "!"):
            self.lines.append((*self.open_blocks, content))
            if re.match(r"user-key |class ", content) and not _BANNER.match(self.open_blocks[0]):
                self.open_blocks.append(content)

    def outside(self, content: str, *, indented: bool) -> None:
        """A line in an interface's block, or in none."""
        if content in ("", "!"):
            self._interface = "" if content else self._interface
            return
        if self._interface and not indented:
            self._not_closed = self._not_closed or self._interface
            self._interface = ""
        if self._interface:
            self.lines.append((self._interface, content))
        elif content == "exit":
            self._ended = any(line[0].startswith("interface ") for line in self.lines)
        else:
            self._heading(content)

    def _heading(self, content: str) -> None:
        self.lines.append((content,))
        if content.startswith("interface "):
            self._interface, self._ended = content, False
        elif _OPENERS.match(content) or _opens_banner(content):
            self.open_blocks.append(content)

    def problem(self) -> str:
        """What is wrong with the end of the configuration; empty where nothing is."""
        if unclosed := self._not_closed or self._interface or "".join(self.open_blocks[-1:]):
            return f"`{unclosed}` is not closed"
        return "" if self._ended else "the `exit` after its interfaces is missing"


def _closes(block: str, line: str) -> bool:
    """Whether a line ends a block that is open."""
    if banner := _BANNER.match(block):
        return banner[1] in line
    return (
        re.match(next((end for words, end in _CLOSERS.items() if block.startswith(words)), r"exit$"), line) is not None
    )


def _opens_banner(line: str) -> bool:
    """Whether a banner begins here and does not end on the same line."""
    banner = _BANNER.match(line)
    return banner is not None and banner[1] not in banner[2]


def running_config(captures: Captures) -> str:
    """The configuration from its `config-file-header` on.

    Raises:
        ReadingError: there is none, or it stops early.
    """
    text = answer(CONFIG, captures)
    start = re.search(r"^config-file-header *$", text, re.MULTILINE)
    if start is None:
        raise ReadingError("no configuration in the answer")
    config = text[start.start() :].rstrip() + "\n"
    if problem := _split(config)[1]:
        raise ReadingError(f"the configuration stops early: {printable(problem)}")
    return config


def parsed(captures: Captures) -> list[ConfigLine]:
    """The lines of a whole configuration.

    Raises:
        ReadingError: as `running_config`.
    """
    return config_lines(running_config(captures))


def after(lines: list[ConfigLine], words: str) -> Iterator[str]:
    """What follows these words on each line outside of blocks that begins with them."""
    for line in lines:
        if len(line) == 1 and line[0].startswith(words):
            yield line[0].removeprefix(words)


def has(lines: list[ConfigLine], text: str) -> bool:
    """Whether a line stands outside of blocks."""
    return (text,) in lines


def blocks(lines: list[ConfigLine], words: str) -> dict[str, list[str]]:
    """Blocks whose heading begins with these words: what follows them -> the block's own lines."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line[0].startswith(words) and (len(line) > 1 or _OPENERS.match(line[0])):
            found.setdefault(line[0].removeprefix(words), []).extend(line[1:2] if len(line) == 2 else [])
    return found


def interface_lines(lines: list[ConfigLine]) -> dict[str, list[str]]:
    """Interface -> the lines of its block; a range counts for each of its interfaces."""
    found: dict[str, list[str]] = {}
    for line in lines:
        if line[0].startswith("interface "):
            for name in interfaces_of(line[0].removeprefix("interface ")):
                found.setdefault(name, []).extend(line[1:])
    return found


@refusing(CONFIG)
def interfaces_of(text: str) -> list[str]:
    """`GigabitEthernet1` -> Gi1; `range gi1-3,te1/0/1` -> Gi1, Gi2, Gi3, Te1/0/1; `vlan 20` -> Vlan20."""
    names = text.removeprefix("range ")
    return expanded(names) if names != text or re.search(r"\d$", names) else [cisco_interface(names)]


def expanded(listed: str) -> list[str]:
    """`gi1-3,Po1-2` -> Gi1, Gi2, Gi3, Po1, Po2; a piece without a kind is of the kind before it.

    Raises:
        ReadingError: not a list of interfaces.
    """
    found: list[str] = []
    kind = ""
    for piece in filter(None, (part.strip() for part in listed.split(","))):
        match = _RANGE.fullmatch(piece if piece[0].isalpha() else kind + piece)
        if match is None or not 0 <= int(match[3] or match[2]) - int(match[2]) < 5000:
            raise ReadingError(f"`{printable(listed)[:60]}` is no list of interfaces")
        kind = match[1]
        found += [port_name(f"{kind}{n}") for n in range(int(match[2]), int(match[3] or match[2]) + 1)]
    return found


def port_name(text: str) -> str:
    """`gi1`, `GigabitEthernet1` -> Gi1; `vlan 7` -> Vlan7; `Port-Channel1` -> Po1; `oob` and others as they are."""
    return printable(cisco_interface(text.strip()))


def unquoted(text: str) -> str:
    """A name without the quotes that the configuration puts around blanks, made printable."""
    return printable(text.strip().strip('"'))
