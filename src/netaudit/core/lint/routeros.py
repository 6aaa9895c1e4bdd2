"""The rules for RouterOS: filtering that is switched, lists that are replaced, ways and rules that are taken away.

MikroTik's documentation, "Bridge VLAN Table": without `vlan-filtering` every port passes every VLAN; switched on, it
parts who is not in the table; `set` replaces a whole list. "Filter": the first rule that fits decides. A number means
another entry after each `print`.
"""

import re
from collections.abc import Collection, Sequence

from netaudit.core.lint.findings import Findings, Linted

_COMMAND = re.compile(r"(/[a-z/ ]+?)[ /](add|set|remove|disable|move|reset-configuration)(?= |$)(.*)")
_VALUE = re.compile(r'(?<![\w-])([a-z-]+)=(?:"([^"]*)"|([^\s"\]]*))')
_TAGGED = re.compile(r'(?<![\w-])tagged=(?:"[^"]*"|\S*)')
_DEFAULT = "0.0.0.0/0"
Row = dict[str, str]


class RouterosLint:
    """One pass over the lines of one RouterOS device."""

    def __init__(self, host: str, base: str, wanted: str | None, kept: Collection[str]) -> None:
        """Begin; see `SwitchLint`."""
        self.found = Findings(host)
        self.rows = _rows(base)
        self.wanted = _rows(wanted) if wanted is not None else []
        self.kept = frozenset(kept)

    def lint(self, lines: Sequence[str]) -> Linted:
        """Judge these lines, in their order."""
        for line in lines:
            match = _COMMAND.fullmatch(" ".join(line.split()))
            instead = self._judge(line.strip(), *match.groups()) if match else ""
            if instead:
                self.found.correct(line.strip(), instead)
            self.found.lines.append(instead or line)
        return self.found.result()

    def _judge(self, words: str, where: str, verb: str, rest: str) -> str:
        """Refuse a line; returns what it should be where that is known."""
        path = "/" + " ".join(where.replace("/", " ").split())
        before, _, inside = rest.partition("[")
        asked, given = _values(inside.partition("]")[0]), _values(f"{before} {inside.partition(']')[2]}")
        numbered = re.match(r" (?:\*?\d|\[ ?find ?\])", rest)
        off = verb in ("remove", "disable") or given.get("disabled") == "yes"
        if verb == "reset-configuration":
            self.found.refuse("plan-interface-reset", words, port="*")
        elif path == "/interface bridge" and "vlan-filtering" in given:
            self._filtering(words, given["vlan-filtering"], asked.get("name", "*"))
        elif path == "/ip firewall filter":
            self._rule(words, verb, asked, given)
        elif numbered and verb != "add":
            self.found.refuse("plan-way-cut", words, what=f"{path} {rest.split(maxsplit=1)[0]}")
        elif path == "/interface bridge vlan" and verb == "set" and "tagged" in given:
            return self._tagged(words, asked, given["tagged"])
        elif off and verb != "add":
            self._gone(words, path, asked)
        return ""

    def _filtering(self, words: str, value: str, bridge: str) -> None:
        if value == "yes":
            self.found.refuse("plan-way-cut", words, what=bridge)
        else:
            self.found.refuse("plan-trunk-opened", words, port=bridge)

    def _rule(self, words: str, verb: str, asked: Row, given: Row) -> None:
        """Rules are not followed, so that what drops among those for ourselves, or stops dropping, is refused."""
        if verb == "add":
            if given.get("chain") == "input" and given.get("action") in ("drop", "reject", "tarpit"):
                self.found.refuse("plan-way-cut", words, what="input")
        elif asked.get("action") == "accept":
            self.found.refuse("plan-way-cut", words, what=asked.get("chain", "*"))
        else:
            self.found.refuse("plan-filter-open", words, place=asked.get("chain", "*"))

    def _tagged(self, words: str, asked: Row, text: str) -> str:
        """The whole list, where a line leaves out who is to stay."""
        row, wanted = (_of(side, "/interface bridge vlan", asked) for side in (self.rows, self.wanted))
        listed, before = text.split(","), row.get("tagged", "").split(",")
        lost = [name for name in before if name and name not in listed]
        stay = [name for name in lost if name in wanted.get("tagged", "").split(",")]
        row["tagged"] = ",".join([*filter(None, listed), *stay])
        for vlan in _all(self.rows, "/interface vlan", {"vlan-id": row.get("vlan-ids", ""), "interface": "*"}):
            if vlan["interface"] in lost and vlan["interface"] not in stay and self._holds(vlan["name"]):
                self.found.refuse("plan-way-cut", words, what=vlan["name"])
        return _TAGGED.sub(f"tagged={row['tagged']}", words) if stay else ""

    def _holds(self, interface: str, address: str = "") -> bool:
        """Whether an interface has an address by which the device is reached."""
        every = _all(self.rows, "/ip address", {"address": "*"})
        own = [row for row in every if row["interface"] == interface or row["address"] == address]
        kept = any(row["address"].partition("/")[0] in self.kept for row in own)
        return kept or (not self.kept and bool(own) and len(own) == len(every))

    def _gone(self, words: str, path: str, asked: Row) -> None:
        """Addresses, interfaces and default routes that are removed or switched off."""
        if path == "/ip address" and self._holds(asked.get("interface", ""), asked.get("address", "")):
            self.found.refuse("plan-way-cut", words, what=asked.get("address", "*"))
        elif path == "/interface vlan" and self._holds(asked.get("name", "")):
            self.found.refuse("plan-way-cut", words, what=asked["name"])
        elif path == "/ip route":
            routes = [row for row in self.rows if row[""] == path and row.get("dst-address", _DEFAULT) == _DEFAULT]
            gone = [
                row for row in routes if all({"dst-address": _DEFAULT, **row}.get(k) == v for k, v in asked.items())
            ]
            if gone and len(gone) == len(routes):
                self.found.refuse("plan-way-cut", words, what=_DEFAULT)


def _values(text: str) -> Row:
    return {match[1]: match[2] or match[3] or "" for match in _VALUE.finditer(text) if match[1] != "dynamic"}


def _rows(text: str) -> list[Row]:
    """Everything that was added, each with its path under the empty name."""
    found, path = [], ""
    for line in re.sub(r"\\\n *", "", text).splitlines():
        path = line.strip() if line.startswith("/") else path
        if line.startswith("add "):
            found.append({"": path, **_values(line)})
    return found


def _all(rows: list[Row], path: str, asked: Row) -> list[Row]:
    """Those rows of a path that have all these values; `*` stands for any."""
    return [r for r in rows if r[""] == path and all(k in r and v in ("*", r[k]) for k, v in asked.items())]


def _of(rows: list[Row], path: str, asked: Row) -> Row:
    return next(iter(_all(rows, path, asked)), {})
