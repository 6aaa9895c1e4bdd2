r"""RouterOS's `/export`, to be edited: paths, below them entries; what is not touched stays as printed.

MikroTik, "Scripting" and "Configuration Management": a line that ends in `\` goes on with the next one, values with
blanks stand in quotes, and the properties of an entry are printed in the order of the alphabet.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from netaudit.core.planning.text import natural

_PIECE = re.compile(
    r"""\s*(?:
        (?P<find>\[\s*find\b[^\]]*\]) |
        (?P<name>[a-z][a-z0-9-]*)=(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<bare>[^\s"\[\]\\]*)) |
        (?P<word>[a-z-]+)
    )(?=\s|$)""",
    re.VERBOSE,
)
_COMMENT = re.compile(r'comment=(?:"(?:\\.|[^"\\])*"|\S*)')
_BARE = re.compile(r"[A-Za-z0-9.,_:/-]+")
_ORDER = (
    "/interface bridge", "/interface ethernet", "/interface vlan", "/interface bridge port", "/interface bridge vlan",
    "/ip address",
)  # fmt: skip
"""Paths that are edited here, in the order in which they are printed."""
AS_IT_CAME = {"disabled": "no", "pvid": "1", "frame-types": "admit-all"}
"""What is not printed, since nobody altered it."""
LISTS = frozenset({"tagged", "untagged"})


@dataclass
class Entry:
    """One line of an export, joined."""

    raw: list[str]
    verb: str = ""
    """`add` or `set`; empty where the line is not understood, and then it only stands there."""
    find: str = ""
    """What a `set` looks for, as `default-name=ether2`."""
    values: dict[str, str] = field(default_factory=dict)
    """Their texts as between the quotes, escapes and all."""

    def __getitem__(self, name: str) -> str:
        """A value; empty where it is not set."""
        return self.values.get(name, "")

    @property
    def enabled(self) -> bool:
        """Whether it is not switched off."""
        return self["disabled"] != "yes"

    def listed(self, name: str) -> tuple[str, ...]:
        """A list's members in their order."""
        return tuple(filter(None, self[name].split(",")))

    def alter(self, values: Mapping[str, str]) -> None:
        """Set these; what is empty, or as it came, is not printed."""
        merged = {**self.values, **values}
        self.values = {name: text for name, text in merged.items() if text and AS_IT_CAME.get(name) != text}
        self.raw = [f"{self.verb}{f' [ find {self.find} ]' if self.find else ''} {written(self.values)}"]

    def says(self) -> tuple[str, ...]:
        """What it says, so that two can be compared: one line, lists in the order of the alphabet."""
        if not self.verb:
            return tuple(" ".join(line.split()) for line in self.raw)
        plain = {
            name: ",".join(sorted(self.listed(name))) if name in LISTS else text
            for name, text in self.values.items()
            if AS_IT_CAME.get(name) != text
        }
        return (" ".join(filter(None, (self.verb, f"[find {self.find}]" if self.find else "", written(plain)))),)


def written(values: Mapping[str, str]) -> str:
    """`comment="salle 2" disabled=yes`, in the order of the alphabet."""
    return " ".join(
        f"{name}={text}" if _BARE.fullmatch(text) else f'{name}="{text}"' for name, text in sorted(values.items())
    )


@dataclass
class Section:
    """A path, and the entries below it."""

    path: str
    entries: list[Entry] = field(default_factory=list)


class Export:
    """A whole export."""

    def __init__(self, text: str) -> None:
        """Cut an export into its paths and entries."""
        self.head: list[str] = []
        self.sections: list[Section] = []
        raw: list[str] = []
        for line in text.splitlines():
            if not raw and (line.startswith("#") or not line.strip() or not (self.sections or line.startswith("/"))):
                self.head.append(line)
            elif not raw and line.startswith("/"):
                self.sections.append(Section(line.strip()))
            else:
                raw.append(line)
                if not line.endswith("\\"):
                    self.sections[-1].entries.append(_entry(raw))
                    raw = []
        if raw:
            self.sections[-1].entries.append(Entry(raw))

    def __str__(self) -> str:
        """As the device prints it: nothing of a path that has no entries."""
        lines = list(self.head)
        for section in self.sections:
            if section.entries:
                lines += [section.path, *(line for entry in section.entries for line in entry.raw)]
        return "\n".join(lines) + "\n"

    def of(self, path: str, verb: str = "add") -> list[Entry]:
        """The entries of a path."""
        return [e for section in self.sections if section.path == path for e in section.entries if e.verb == verb]

    def add(self, path: str, entry: Entry) -> None:
        """Put an entry where the device prints it: interfaces by name, all else behind what was there before."""
        here = next((section for section in self.sections if section.path == path), None)
        if here is None:
            here = Section(path)
            rank = _ORDER.index(path)
            later = [i for i, each in enumerate(self.sections) if each.path in _ORDER[rank + 1 :]]
            earlier = [i + 1 for i, each in enumerate(self.sections) if each.path in _ORDER[:rank]]
            place = later[0] if later else earlier[-1] if earlier else len(self.sections)
            self.sections.insert(place, here)
        own, places = _rank(path, entry), [_rank(path, each) for each in here.entries]
        here.entries.insert(next((i for i, place in enumerate(places) if place > own), len(places)), entry)

    def remove(self, gone: Entry) -> None:
        """Take an entry out."""
        for section in self.sections:
            section.entries = [each for each in section.entries if each is not gone]

    def uses(self, name: str, but: Entry) -> bool:
        """Whether another entry names something, anywhere but in its comment."""
        word = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])")
        every = (entry for section in self.sections for entry in section.entries if entry is not but)
        return any(word.search(_COMMENT.sub("", " ".join(entry.raw))) for entry in every)

    def odd(self, path: str) -> bool:
        """Whether a path has an entry that is not understood."""
        return any(s.path == path and any(not entry.verb for entry in s.entries) for s in self.sections)


def _rank(path: str, entry: Entry) -> tuple[tuple[int, int, str], ...]:
    return natural({"/interface ethernet": entry.find, "/interface vlan": entry["name"]}.get(path, ""))


def _entry(raw: list[str]) -> Entry:
    joined = "".join(line.lstrip().removesuffix("\\") if i else line.removesuffix("\\") for i, line in enumerate(raw))
    taken = pieces(joined.strip())
    if taken is None or taken[0] not in (["add"], ["set"]):
        return Entry(raw)
    return Entry(raw, taken[0][0], taken[1] or "", taken[2])


def pieces(text: str) -> tuple[list[str], str | None, dict[str, str]] | None:
    """(words, what `find` looks for, values) of a line; None where it is not understood."""
    words: list[str] = []
    find: str | None = None
    values: dict[str, str] = {}
    place = 0
    while place < len(text):
        piece = _PIECE.match(text, place)
        if piece is None:
            return None
        place = piece.end()
        if piece["find"]:
            if find is not None:
                return None
            find = piece["find"].strip("[] ").removeprefix("find").strip()
        elif piece["name"]:
            if piece["name"] in values:
                return None
            values[piece["name"]] = piece["quoted"] if piece["quoted"] is not None else piece["bare"]
        else:
            words.append(piece["word"])
    return words, find, values


def conditions(find: str) -> dict[str, str] | None:
    """`where bridge=b and vlan-ids=20` -> its conditions; None where it is more than equality."""
    found: dict[str, str] = {}
    for part in re.split(r"\s+(?:and\s+)?", find.removeprefix("where ").strip()):
        match = re.fullmatch(r'([a-z-]+)="?([A-Za-z0-9._:/-]+)"?', part)
        if match is None or match[1] in found:
            return None
        found[match[1]] = match[2]
    return found


def vlan_rows(export: Export, bridge: str) -> Iterator[Entry]:
    """The VLANs of a bridge that are switched on."""
    return (row for row in export.of("/interface bridge vlan") if row["bridge"] == bridge and row.enabled)


_COUNTED = (
    "/interface bridge port", "/interface bridge vlan", "/ip address", "/ip dhcp-server lease", "/ip firewall filter",
    "/ip firewall nat", "/ip route",
)  # fmt: skip


def counts(text: str) -> Iterator[tuple[str, int]]:
    """How many entries an export has below each path of which the device is asked that too."""
    export = Export(text)
    for path in _COUNTED:
        added = (e for s in export.sections if s.path == path for e in s.entries if e.raw[0].startswith("add "))
        yield path, sum(1 for _ in added)
