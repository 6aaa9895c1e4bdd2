"""The rules for switches: trunks, VLANs, access lists, interfaces, and the way by which they are reached.

Each comes from a trap that people fell into: `no switchport trunk allowed vlan 10` admits every VLAN, a list that
replaces another cuts those in use, `no interface 5` of a ProCurve resets the port, ports of a deleted VLAN go dead.
"""

import re
from collections.abc import Collection, Sequence

from netaudit.core.lint.findings import Findings, Linted
from netaudit.core.lint.switch_facts import (
    ALLOWED,
    BINDING,
    DEFAULT,
    LIST,
    PORT_VLANS,
    Facts,
    PortFacts,
    interfaces,
    names_rule,
    now_allowed,
    vlans_of,
)
from netaudit.model.names import format_vlans, parse_vlans

_EVERY = parse_vlans("1-4094")
_PERMIT_ALL = re.compile(r"(?:\d+ )?permit (?:ip(?:v6)? )?(?:any|::/0|0\.0\.0\.0 255\.255\.255\.255)(?: any)?(?: log)?")
# ProCurve: one line of a VLAN or a port without entering it.
_SINGLE = re.compile(r"(?P<no>no )?(?P<where>(?:vlan|interface) (?!range )\S+) (?P<what>[a-z].*)")
_USES = re.compile(r"(?:ip|ipv6|mac) access-group |(?:un)?tagged vlan |switchport access vlan ")
_DENY = re.compile(r"(?:\d+ )?deny ")
_REMOVED_LIST = re.compile(r'no (?:(?:ip|ipv6|mac) )?access-list (?:(?:standard|extended) )?"?([^" ]+)"?')


class SwitchLint:
    """One pass over the lines of one switch."""

    def __init__(self, host: str, base: str, wanted: str | None, kept: Collection[str]) -> None:
        """Begin.

        Args:
            host: its name.
            base: its running configuration.
            wanted: the configuration that is meant; None where only lines are given, which then excuse nothing.
            kept: addresses by which it is managed; none where nobody knows, which keeps the last one.
        """
        self.found = Findings(host)
        self.facts = Facts().read(base)
        self.wanted = Facts().read(wanted) if wanted is not None else None
        self.kept = frozenset(kept)
        self._later: list[str] = []

    def lint(self, lines: Sequence[str]) -> Linted:
        """Judge these lines, in their order."""
        for line in self._made_first(_mode_last(list(lines), self.found)):
            self._line(line)
        self.facts.places = []
        vlans = [line for line in self._later if line.startswith("no vlan ")]
        for line in self._later:
            if line not in vlans:
                self._again(line)
        database = bool(vlans) and self._in_database(lines)
        self.found.lines += ["vlan database"] if database else []
        for line in vlans:
            self._again(line)
        self.found.lines += ["exit"] if database else []
        return self.found.result()

    def _made_first(self, lines: list[str]) -> list[str]:
        """New VLANs, and lists that are not in force yet, before what uses them.

        Lines of a VLAN database stay where they are: outside of it they mean nothing.

        A port that joins a VLAN that is not there stays where it was; a list without rules lets everything pass.
        """
        if self._in_database(lines):
            return lines
        first: list[str] = []
        others: list[str] = []
        section = others
        for line in lines:
            words = " ".join(line.split())
            listed, vlan = LIST.fullmatch(words), re.fullmatch(r"vlan (\d+)", words)
            if (listed and listed["name"] not in self.facts.bound.values()) or (
                vlan and int(vlan[1]) not in self.facts.members
            ):
                section = first
            elif _ends(words) and words != "exit":
                section = others
            section.append(line)
            # What is made where it is used already may stay there.
            section = others if words == "exit" else section
        uses = next((i for i, line in enumerate(lines) if _USES.match(" ".join(line.split()))), len(lines))
        if not any(line in lines[uses:] for line in first if line.strip() != "exit"):
            return lines
        # One `exit` too many would leave configuration mode.
        return [*first, *([] if first[-1].strip() == "exit" else ["exit"]), *others]

    @staticmethod
    def _in_database(lines: Sequence[str]) -> bool:
        return any(" ".join(line.split()) == "vlan database" for line in lines)

    def _line(self, line: str) -> None:
        words = " ".join(line.split())
        if self._waits(words):
            self._later.append(words)
            return
        if single := _SINGLE.fullmatch(words):
            for part in (single["where"], f"{single['no'] or ''}{single['what']}"):
                self._judged(part)
                self.facts.take(part)
            self.facts.places = []
            self.found.lines.append(line)
            return
        instead = self._judged(words)
        for each in [line] if instead is None else instead:
            self.facts.take(" ".join(each.split()))
            self.found.lines.append(each)
        if instead:
            self.found.correct(words, "; ".join(each.strip() for each in instead))

    def _waits(self, words: str) -> bool:
        """Whether a line removes what is in use just now; it is looked at again when all others are done."""
        if match := re.fullmatch(r"no vlan ([\d,-]+)", words):
            return any(self.facts.users(vlan) for vlan in vlans_of(match[1]))
        match = _REMOVED_LIST.fullmatch(words)
        return match is not None and match[1] in self.facts.bound.values()

    def _again(self, words: str) -> None:
        vlans, listed = re.fullmatch(r"no vlan ([\d,-]+)", words), _REMOVED_LIST.fullmatch(words)
        for vlan in sorted(vlans_of(vlans[1] if vlans else "")):
            if held := self.facts.users(vlan):
                self.found.refuse("plan-vlan-in-use", words, vlan=vlan, ports=", ".join(held))
        for (place, way), name in sorted(self.facts.bound.items()):
            if listed and name == listed[1]:
                self.found.refuse("plan-filter-open", words, place=f"{place} {way}")
        self.found.moved(words)
        self.found.lines.append(words)

    def _judged(self, words: str) -> list[str] | None:
        """Refuse a line, or give what stands in its place; None where it stays."""
        if match := ALLOWED.fullmatch(words):
            return self._trunk(match, words)
        if re.fullmatch(r"switchport mode trunk", words):
            self._becomes_trunk(words)
        elif match := re.fullmatch(r"(?:no|default) interface (?:range )?(.+)", words):
            self._interface(match[1], words)
        elif words.startswith("no ") and DEFAULT.match(words[3:]):
            if not any(not each.startswith(words[3:]) for each in self.facts.defaults):
                self.found.refuse("plan-way-cut", words, what=words[3:])
        elif (match := PORT_VLANS.fullmatch(words)) and not match["no"]:
            for vlan in sorted(vlans_of(match["list"]) - self.facts.members.keys()):
                self.found.refuse("plan-vlan-in-use", words, vlan=vlan, ports=self._where())
        elif re.fullmatch(r"shutdown|disable|(no )?ip address( .+)?", words):
            self._address(words)
        else:
            return self._filters(words)
        return None

    # Trunks

    def _trunk(self, match: re.Match[str], words: str) -> list[str] | None:
        ports = [port for port in self.facts.open_ports() if port.mode != "access"]
        if not ports:
            return None
        targets = {self._meant(place, port, match) for place, port in self._open()}
        changes = {tuple(_steps(port.allowed, target)) for port in ports for target in targets}
        empty = any(not now_allowed(port, match) for port in ports)
        if match["how"] in ("add", "remove"):
            if empty:
                self.found.refuse("plan-trunk-emptied", words, port=self._where())
            return None
        if None in targets or len(targets) > 1 or len(changes) > 1:
            code = "plan-trunk-opened" if match["no"] or match["how"] == "all" else "plan-trunk-emptied"
            self.found.refuse(code, words, port=self._where())
            return None
        return list(changes.pop())

    def _open(self) -> list[tuple[str, PortFacts]]:
        return [(place, self.facts.ports[place]) for place in self.facts.places if place in self.facts.ports]

    def _meant(self, place: str, port: PortFacts, match: re.Match[str]) -> frozenset[int] | None:
        """The list that a line is meant to lead to; None where that cannot be told, or is never meant."""
        wanted = self.wanted.ports.get(place) if self.wanted else None
        if wanted is not None and wanted.mode == "trunk":
            return wanted.allowed
        target = now_allowed(port, match)
        return None if target in (frozenset(), _EVERY) else target

    def _where(self) -> str:
        return ", ".join(self.facts.places)

    def _becomes_trunk(self, words: str) -> None:
        for place, port in self._open():
            wanted = self.wanted.ports.get(place) if self.wanted else None
            meant = wanted is not None and wanted.mode == "trunk" and wanted.allowed == _EVERY
            if port.allowed == _EVERY and port.mode != "trunk" and not meant:
                self.found.refuse("plan-trunk-opened", words, port=place)

    # Interfaces and addresses

    def _interface(self, text: str, words: str) -> None:
        for name in interfaces(text):
            if not (re.fullmatch(r"(Vlan|Lo)\d+", name) and words.startswith("no ")) or name in self.facts.addresses:
                self.found.refuse("plan-interface-reset", words, port=name)

    def _address(self, words: str) -> None:
        given = words.removeprefix("ip address ").split()[0].split("/")[0]
        for place in self.facts.places:
            own = self.facts.addresses.get(place)
            last = not self.kept and len(self.facts.addresses) == 1
            if own is not None and own != given and (own in self.kept or last):
                self.found.refuse("plan-way-cut", words, what=f"{place} {own}")

    # Access lists

    def _filters(self, words: str) -> list[str] | None:
        binding = BINDING.fullmatch(words.removeprefix("no "))
        if binding is not None:
            if words.startswith("no "):
                return self._unbound(binding, words)
            self._bound(binding, words)
            return None
        name = self.facts.open_list
        places = [f"{place} {way}" for (place, way), bound in sorted(self.facts.bound.items()) if bound == name]
        if not name or not places:
            return None
        rules = self.facts.lists[name]
        meant = self.wanted.lists.get(name, []) if self.wanted else []
        if words.startswith("no "):
            gone = [rule for rule in rules if names_rule(rule, words[3:])]
            # A deny that goes before the one that takes its place leaves a gap.
            gap = any(_DENY.match(rule) for rule in gone) and any(_DENY.match(r) and r not in rules for r in meant)
            if gone and (gone == rules or gap):
                self.found.refuse("plan-filter-open", words, place=", ".join(places))
        if _PERMIT_ALL.fullmatch(words) and not any(_PERMIT_ALL.fullmatch(rule) for rule in (*rules, *meant)):
            self.found.refuse("plan-filter-open", words, place=", ".join(places))
        return None

    def _bound(self, binding: re.Match[str], words: str) -> None:
        if not self.facts.lists.get(binding["name"]):
            self.found.refuse("plan-filter-open", words, place=f"{self._where()} {binding['way']}")

    def _unbound(self, binding: re.Match[str], words: str) -> list[str] | None:
        way = binding["way"]
        held = [place for place in self.facts.places if (place, way) in self.facts.bound]
        meant = {place: self.wanted.bound.get((place, way), "") for place in held} if self.wanted else {}
        if meant and all(meant.values()):
            # Binding the other list takes this one's place, so nothing is to be taken off.
            lists = {str(name) for name in meant.values()}
            return [f" {words[3:].replace(binding['name'], lists.pop())}"] if len(lists) == 1 else []
        if any(place not in meant for place in held):
            self.found.refuse("plan-filter-open", words, place=f"{', '.join(held)} {way}")
        return None


def _steps(before: frozenset[int], target: frozenset[int] | None) -> list[str]:
    """A trunk's way from one list to another: it grows before it shrinks."""
    more, fewer = (target or frozenset()) - before, before - (target or frozenset())
    lines = [f"switchport trunk allowed vlan add {format_vlans(more)}"] if more else []
    return lines + ([f"switchport trunk allowed vlan remove {format_vlans(fewer)}"] if fewer else [])


def _mode_last(lines: list[str], found: Findings) -> list[str]:
    """`switchport mode trunk` behind the list of the same interface, where that follows it."""
    words = [" ".join(line.split()) for line in lines]
    for place, each in enumerate(words):
        if each != "switchport mode trunk":
            continue
        end = next((i for i in range(place + 1, len(words)) if _ends(words[i])), len(words))
        if any(ALLOWED.fullmatch(other) for other in words[place + 1 : end]):
            found.moved(each)
            moved = lines[:place] + lines[place + 1 : end] + [lines[place]] + lines[end:]
            return _mode_last(moved, found)
    return lines


def _ends(words: str) -> bool:
    return re.match(r"(?:no |default )?(interface|vlan|ip access-list)\b|exit$|end$", words) is not None
