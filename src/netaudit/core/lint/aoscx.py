"""The rules for AOS-CX: trunks that open by themselves, VLANs in use, filters, interfaces and ways that are taken away.

AOS-CX 10.07 Layer 2 Bridging Guide: a trunk that loses its last VLAN lets every VLAN pass, and `vlan trunk native` lets
every VLAN pass by itself. ACLs and Classifier Policies Guide 10.07: an access list counts where it is applied.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from netaudit.core.lint.findings import Findings, Linted
from netaudit.model.names import format_vlans, parse_vlans

_EVERY = parse_vlans("1-4094")
_ALLOWED = re.compile(r"vlan trunk allowed(?: (all|[\d,-]+))?")
_APPLIED = re.compile(r"apply access-list (\S+) (\S+) (\S+.*)")


@dataclass
class _Trunk:
    """What a port lets pass; `open` where nobody says what, which is everything."""

    trunk: bool = False
    access: int = 1
    listed: frozenset[int] = frozenset()
    open: bool = False


@dataclass
class _Facts:
    """An AOS-CX switch as far as the lint is concerned."""

    ports: dict[str, _Trunk] = field(default_factory=dict)
    addresses: dict[str, set[str]] = field(default_factory=dict)
    applied: set[tuple[str, str]] = field(default_factory=set)
    """(where, `ip NAME in`)."""
    defaults: set[str] = field(default_factory=set)
    place: str = ""

    def read(self, text: str) -> "_Facts":
        """Take a whole configuration; returns itself."""
        for line in text.splitlines():
            if line[:1].strip() and not line.startswith("!"):
                self.place = ""
            self.take(" ".join(line.split()))
        self.place = ""
        return self

    def take(self, line: str) -> None:
        """Follow one line."""
        negated, words = line.startswith("no "), line.removeprefix("no ")
        if words in ("exit", "end"):
            self.place = ""
        elif re.match(r"interface \S", words) or re.fullmatch(r"vlan \d+", words):
            self.place = "" if negated else words
        elif match := _APPLIED.fullmatch(words):
            entry = (self.place, " ".join(match.groups()))
            (self.applied.discard if negated else self.applied.add)(entry)
        elif words.startswith("ip route 0.0.0.0/0 "):
            (self.defaults.discard if negated else self.defaults.add)(words)
        elif match := re.fullmatch(r"ip address (\S+)/\d+(?: secondary)?", words):
            own = self.addresses.setdefault(self.place, set())
            (own.discard if negated else own.add)(match[1])
        elif words.startswith("vlan ") and self.place.startswith("interface "):
            self._switching(words, negated=negated)

    def _switching(self, words: str, *, negated: bool) -> None:
        port = self.ports.setdefault(self.place, _Trunk())
        if match := re.fullmatch(r"vlan access(?: (\d+))?", words):
            self.ports[self.place] = _Trunk(access=1 if negated else int(match[1] or 1))
        elif re.match(r"vlan trunk native ", words):
            port.trunk, port.open = True, port.open or not port.listed
        elif match := _ALLOWED.fullmatch(words):
            port.trunk = True
            if match[1] == "all" or (negated and not match[1]):
                port.listed, port.open = frozenset(), True
                return
            given = _vlans(match[1])
            port.listed = port.listed - given if negated else port.listed | given
            port.open = not port.listed

    def users(self, vlan: int) -> list[str]:
        """Who would be left in a VLAN that goes."""
        held = [
            name.removeprefix("interface ")
            for name, port in self.ports.items()
            if (vlan in port.listed if port.trunk else port.access == vlan)
        ]
        return held + ([f"vlan {vlan}"] if self.addresses.get(f"interface vlan {vlan}") else [])


def _vlans(text: str | None) -> frozenset[int]:
    try:
        return parse_vlans(text or "")
    except ValueError:
        return frozenset()


class AoscxLint:
    """One pass over the lines of one AOS-CX switch."""

    def __init__(self, host: str, base: str, wanted: str | None, kept: Collection[str]) -> None:
        """Begin; see `SwitchLint`."""
        self.found = Findings(host)
        self.facts = _Facts().read(base)
        self.wanted = _Facts().read(wanted) if wanted is not None else None
        self.kept = frozenset(kept)

    def lint(self, lines: Sequence[str]) -> Linted:
        """Judge these lines; a VLAN that is in use just now is removed when all others are done."""
        later = []
        for line in lines:
            words = " ".join(line.split())
            match = re.fullmatch(r"no vlan ([\d,-]+)", words)
            if match and any(self.facts.users(vlan) for vlan in _vlans(match[1])):
                later.append(words)
                continue
            self._judge(words)
            instead = self._whole(words)
            if instead:
                self.found.correct(words, instead)
            self.facts.take(instead or words)
            self.found.lines.append(instead or line)
        for words in later:
            for vlan in sorted(_vlans(words.removeprefix("no vlan "))):
                if held := self.facts.users(vlan):
                    self.found.refuse("plan-vlan-in-use", words, vlan=vlan, ports=", ".join(held))
            self.found.moved(words)
            self.found.lines.append(words)
        return self.found.result()

    def _whole(self, words: str) -> str:
        """The whole list in one line, where a part of it would replace `all` and part who needs the rest."""
        match, place = _ALLOWED.fullmatch(words), self.facts.place
        port, wanted = self.facts.ports.get(place), self.wanted.ports.get(place) if self.wanted else None
        if match is None or port is None or wanted is None or not (port.trunk and port.open and wanted.listed):
            return ""
        whole = f"vlan trunk allowed {format_vlans(wanted.listed)}"
        return whole if match[1] not in (None, "all") and _vlans(match[1]) < wanted.listed else ""

    def _judge(self, words: str) -> None:
        negated, bare = words.startswith("no "), words.removeprefix("no ")
        if match := re.fullmatch(r"(?:no|default) interface (\S.*)", words):
            name = f"interface {match[1]}"
            if not name.startswith("interface vlan ") or self.facts.addresses.get(name):
                self.found.refuse("plan-interface-reset", words, port=match[1])
        elif self.facts.place.startswith("interface ") and re.match(r"vlan trunk ", bare):
            self._trunk(bare, words, negated=negated)
        elif "access-list " in bare:
            self._filter(bare, words, negated=negated)
        elif negated and bare.startswith("ip route 0.0.0.0/0"):
            if not any(not each.startswith(bare) for each in self.facts.defaults):
                self.found.refuse("plan-way-cut", words, what=bare)
        elif re.fullmatch(r"shutdown|no ip address .+", words):
            self._address(words)

    def _filter(self, bare: str, words: str, *, negated: bool) -> None:
        if match := _APPLIED.fullmatch(bare):
            entry = (self.facts.place, " ".join(match.groups()))
            if negated and (self.wanted is None or self._filtered(entry)):
                self.found.refuse("plan-filter-open", words, place=f"{self.facts.place} {match[3]}".strip())
        elif match := re.fullmatch(r"no access-list (\S+) (\S+)", words):
            for place, applied in sorted(self.facts.applied):
                if applied.startswith(f"{match[1]} {match[2]} "):
                    self.found.refuse("plan-filter-open", words, place=place)

    def _filtered(self, entry: tuple[str, str]) -> bool:
        """Whether something filters there in the wanted configuration too."""
        place, way = entry[0], entry[1].split(" ", 2)[2]
        wanted = self.wanted.applied if self.wanted else set()
        return any(where == place and applied.split(" ", 2)[2] == way for where, applied in wanted)

    def _trunk(self, bare: str, words: str, *, negated: bool) -> None:
        place = self.facts.place
        port = self.facts.ports.get(place, _Trunk())
        wanted = self.wanted.ports.get(place) if self.wanted else None
        if port.open or (wanted is not None and wanted.trunk and wanted.open):
            return
        match = _ALLOWED.fullmatch(bare)
        native = bare.startswith("vlan trunk native ") and not negated
        emptied = (
            match is not None
            and negated
            and port.listed <= (_vlans(match[1]) if match[1] not in (None, "all") else _EVERY)
        )
        if native or emptied or (match is not None and match[1] == "all" and not negated):
            self.found.refuse("plan-trunk-opened", words, port=place.removeprefix("interface "))

    def _address(self, words: str) -> None:
        own = self.facts.addresses.get(self.facts.place, set())
        given = words.removeprefix("no ip address ").partition("/")[0]
        gone = own & {given} if words.startswith("no ip address ") else own
        last = not self.kept and sum(map(len, self.facts.addresses.values())) == len(gone)
        if gone and (gone & self.kept or last):
            self.found.refuse("plan-way-cut", words, what=f"{self.facts.place} {', '.join(sorted(gone))}")
