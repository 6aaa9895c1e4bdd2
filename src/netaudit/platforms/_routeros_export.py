r"""RouterOS's `/export` as items: a path such as `/ip address`, a verb, and what it sets.

A line that ends in `\` goes on with the next one; values with blanks stand in quotes, in which `\` escapes (MikroTik,
"Scripting", "Configuration Management"). Nothing tells that an export is whole, so that its items are held against
the device's own count of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.platforms._tables import answer

EXPORT = "/export"
_HEADER = re.compile(r"^# .*\bby RouterOS (\S+)", re.MULTILINE)
_PIECE = re.compile(
    r"""\s*(?:
        (?P<find>\[\s*find\b[^\]]*\]) |
        (?P<name>\.?[A-Za-z0-9][\w.-]*)=
            (?:"(?P<quoted>(?:\\.|[^"\\])*)" | (?P<bare><secret(?:\ [0-9a-f]{8})?>|[^\s"]*)) |
        (?P<word>!?[^\s="\[]+)
    )(?=\s|$)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "_": " "}


@dataclass(frozen=True)
class Item:
    """One line of an export."""

    path: str
    verb: str
    """`add`, `set` or another."""
    of: str = ""
    """What a `set` is about: a name, a number, or what `find` looks for; empty for the settings of a path."""
    values: dict[str, str] = field(default_factory=dict)

    @property
    def enabled(self) -> bool:
        """Whether it is not switched off."""
        return self.values.get("disabled", "no") != "yes"

    def __getitem__(self, name: str) -> str:
        """A value, made printable; empty where it is not set."""
        return printable(self.values.get(name, ""))


def exported(captures: Captures) -> str:
    """The export from its header on.

    Raises:
        ReadingError: there is no header, nothing below it, or a line that stands nowhere.
    """
    text = answer(EXPORT, captures)
    header = _HEADER.search(text)
    if header is None or not re.search(r"^/\S", text, re.MULTILINE):
        raise ReadingError(f"`{EXPORT}` shows no configuration")
    whole = text[header.start() :].rstrip() + "\n"
    for _ in _joined(whole):
        pass
    return whole


def version_of(text: str) -> str:
    """`7.16`, from the header."""
    header = _HEADER.search(text)
    return printable(header[1]) if header else ""


def header_value(text: str, name: str) -> str:
    """What the header says of the model or the serial number; empty where it says nothing."""
    found = re.search(rf"^# {name} = (.+)$", text, re.MULTILINE)
    return printable(found[1].strip()) if found else ""


def items(captures: Captures) -> list[Item]:
    """Every item of the export, in order.

    Raises:
        ReadingError: a line is not understood.
    """
    return [_item(path, line) for path, line in _joined(exported(captures))]


def of_path(found: list[Item], path: str, verb: str = "add") -> Iterator[Item]:
    """The items of a path."""
    return (each for each in found if each.path == path and each.verb == verb)


def count_of(path: str) -> str:
    """The command that counts what somebody added below a path."""
    return f"{path} print count-only where !dynamic"


def counted(captures: Captures, path: str) -> list[Item]:
    """The items of a path, as many as the device counts: an export says by nothing else that it is whole.

    Raises:
        ReadingError: they are not as many.
    """
    found, command = list(of_path(items(captures), path)), count_of(path)
    told = re.search(r"^\s*(\d{1,7})\s*$", answer(command, captures), re.MULTILINE)
    if told is None:
        raise ReadingError(f"`{command}` tells no number")
    if int(told[1]) != len(found):
        raise ReadingError(f"the export has {len(found)} items of `{path}`, the device counts {told[1]}")
    return found


def settings(found: list[Item], path: str) -> dict[str, str]:
    """What is set of a path as a whole; a later line outweighs an earlier one."""
    merged: dict[str, str] = {}
    for each in of_path(found, path, "set"):
        if not each.of:
            merged |= each.values
    return merged


def _joined(text: str) -> Iterator[tuple[str, str]]:
    """(path, line) with continued lines joined."""
    path, whole = "", ""
    for raw in text.splitlines():
        if not whole and (raw.startswith("#") or not raw.strip()):
            continue
        line = whole + (raw.lstrip() if whole else raw)
        if line.endswith("\\"):
            whole = line[:-1]
            continue
        whole = ""
        if line.startswith("/"):
            path = line.strip()
        elif not path:
            raise ReadingError(f"`{EXPORT}`: `{printable(line)[:60]}` stands under no path")
        else:
            yield path, line.strip()
    if whole:
        raise ReadingError(f"`{EXPORT}` stops inside a line")


def _item(path: str, line: str) -> Item:
    verb, _, rest = line.partition(" ")
    values: dict[str, str] = {}
    of: list[str] = []
    place, group = 0, ""
    while place < len(rest.rstrip()):
        piece = _PIECE.match(rest, place)
        if piece is None:
            raise ReadingError(f"`{EXPORT}`: `{printable(line)[:80]}` is not understood")
        place = piece.end()
        if piece["find"]:
            of.append(piece["find"].strip("[] ").removeprefix("find").strip())
        elif piece["name"]:
            # `configuration.mode=ap .ssid=x`: the second stands in the group of the first.
            name = group + piece["name"] if piece["name"].startswith(".") else piece["name"]
            group = name.rpartition(".")[0] if "." in name else ""
            values[name] = _plain(piece["quoted"]) if piece["quoted"] is not None else piece["bare"]
        else:
            of.append(piece["word"])
    return Item(path, verb, " ".join(of), values)


def _plain(quoted: str) -> str:
    return re.sub(
        r"\\([0-9A-F]{2}|.)",
        lambda found: chr(int(found[1], 16)) if len(found[1]) == 2 else _ESCAPES.get(found[1], found[1]),
        quoted,
        flags=re.DOTALL,
    )


def config_lines(text: str) -> list[ConfigLine]:
    """Every line under its path; the header's lines under none."""
    header: list[ConfigLine] = [(line.strip(),) for line in text.splitlines() if line.startswith("# ")]
    return header + [(path, line) for path, line in _joined(text)]


def rows(text: str, command: str) -> list[tuple[str, dict[str, str]]]:
    """What `print terse` shows: (flags, values) of each row.

    Raises:
        ReadingError: rows are not numbered from 0 on without a gap.
    """
    found: list[tuple[str, dict[str, str]]] = []
    count = 0
    for line in text.replace("\r", "").splitlines():
        # Version 7 gives no number to what it made by itself.
        numbered = re.match(r" *(?:(\d+) {1,2})?([A-Za-z +]*?) *(?=[a-z][\w.-]*=)", line)
        if numbered is None:
            # The log prints its own lines in between on some consoles.
            if line.strip() and not re.match(r"\d\d:\d\d:\d\d echo: |Flags: |Columns: ", line):
                raise ReadingError(f"`{command}`: `{printable(line.strip())[:60]}` is no row")
            continue
        if numbered[1] is not None:
            if int(numbered[1]) != count:
                raise ReadingError(f"`{command}`: row {count} is missing")
            count += 1
        # A value with blanks goes on until the next `name=`; nothing else parts them here.
        pairs = re.split(r"(?:^| )([a-z][\w.-]*)=", line[numbered.end() :])[1:]
        values = {name: printable(text.strip().strip('"')) for name, text in zip(pairs[::2], pairs[1::2], strict=True)}
        found.append((numbered[2].replace(" ", ""), values))
    return found
