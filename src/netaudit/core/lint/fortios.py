"""The rules for FortiOS: what is not wanted any more must be deleted, `no` is no command, and the ways stay.

FortiOS CLI Reference: an entry stays until `delete` removes it; `unset` only takes back a setting.
"""

from collections.abc import Collection, Iterator, Sequence

from netaudit.core.lint.findings import Findings, Linted

_COMMANDS = frozenset({"abort", "append", "clone", "config", "delete", "edit", "end", "move", "next", "set", "unset"})
_DEFAULT_DESTINATION = "0.0.0.0 0.0.0.0"
Entry = tuple[str, ...]
"""`config firewall policy`, `1`: where an entry stands."""


class FortiosLint:
    """One pass over the lines of one FortiGate."""

    def __init__(self, host: str, base: str, wanted: str | None, kept: Collection[str]) -> None:
        """Begin; see `SwitchLint`."""
        self.found = Findings(host)
        self.base = dict(_settings(base.splitlines()))
        self.wanted = dict(_settings(wanted.splitlines())) if wanted is not None else None
        self.kept = frozenset(kept)
        self._deleted: set[Entry] = set()

    def lint(self, lines: Sequence[str]) -> Linted:
        """Judge these lines, in their order."""
        above: list[str] = []
        for line in lines:
            words = line.strip()
            self._judge(words, tuple(above))
            self.found.lines.append(line)
            _follow(words, above)
        for entry in self._forgotten(lines):
            self.found.refuse("plan-object-not-deleted", "", what=" ".join(entry))
        return self.found.result()

    def _judge(self, words: str, above: Entry) -> None:
        if words and words.split(maxsplit=1)[0] not in _COMMANDS and not words.startswith("#"):
            self.found.refuse("plan-not-a-command", words)
        if words.startswith("delete ") and above:
            entry = (*above, _bare(words[7:]))
            self._deleted.add(entry)
            self._way(words, entry, self.base.get(entry, {}))
        elif words == "unset ip" or words.startswith("set ip "):
            before = self.base.get(above, {}).get("ip", "").split()
            if before[:1] != words.removeprefix("set ip ").replace("/", " ").split()[:1]:
                self._way(words, above, self.base.get(above, {}))
        elif words == "set status down" and self._address(self.base.get(above, {})) in self.kept:
            self._way(words, above, self.base.get(above, {}))

    def _way(self, words: str, entry: Entry, settings: dict[str, str]) -> None:
        """Refuse to take away a managed address, or the last default route."""
        if entry[:1] == ("config router static",) and self._is_default(settings):
            others = [e for e, s in self.base.items() if e[:1] == entry[:1] and len(e) == 2 and self._is_default(s)]
            if set(others) <= self._deleted:
                self.found.refuse("plan-way-cut", words, what="the default route")
        elif entry[:1] == ("config system interface",):
            address = self._address(settings)
            if address in self.kept or (address and not self.kept):
                self.found.refuse("plan-way-cut", words, what=f"{entry[-1]} {address}")

    @staticmethod
    def _is_default(settings: dict[str, str]) -> bool:
        return settings.get("dst", _DEFAULT_DESTINATION) == _DEFAULT_DESTINATION and "gateway" in settings

    @staticmethod
    def _address(settings: dict[str, str]) -> str:
        return (settings.get("ip", "").split() or [""])[0]

    def _forgotten(self, lines: Sequence[str]) -> Iterator[Entry]:
        """Entries that were there, or are made, are not wanted, and are not deleted."""
        if self.wanted is None:
            return
        made = dict(_settings(lines))
        for entry in dict.fromkeys([*self.base, *made]):
            gone = any(entry[: len(other)] == other for other in self._deleted)
            # An entry inside one that is told already is not told again.
            told = any(entry[:end] not in self.wanted for end in range(2, len(entry), 2))
            if len(entry) % 2 == 0 and entry not in self.wanted and not gone and not told:
                yield entry


def _settings(lines: Sequence[str]) -> Iterator[tuple[Entry, dict[str, str]]]:
    """Every table and entry with what is set in it."""
    above: list[str] = []
    found: dict[Entry, dict[str, str]] = {}
    for line in lines:
        words = line.strip()
        if words.startswith("set ") and above:
            _, name, *rest = words.split(" ", 2)
            found.setdefault(tuple(above), {})[name] = rest[0] if rest else ""
        _follow(words, above)
        if words.startswith("edit "):
            found.setdefault(tuple(above), {})
    yield from found.items()


def _follow(words: str, above: list[str]) -> None:
    """Keep track of the tables and entries above."""
    if words.startswith("config "):
        above.append(words)
    elif words.startswith("edit "):
        above.append(_bare(words[5:]))
    elif words == "next" and len(above) % 2 == 0:
        del above[-1:]
    elif words == "end":
        # `end` inside an entry closes its table too.
        del above[-(2 if above and len(above) % 2 == 0 else 1) :]


def _bare(text: str) -> str:
    return text.strip().strip('"')
