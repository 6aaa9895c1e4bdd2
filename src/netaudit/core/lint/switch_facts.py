"""What the lint of switches looks at, followed line by line: a configuration is read as the commands that it is.

The same few facts serve Cisco IOS, Cisco's small business switches and ProCurve; every other line passes by.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from netaudit.model.names import cisco_interface, parse_vlans

ALLOWED = re.compile(
    r"(?P<no>no )?switchport trunk allowed vlan(?: (?P<how>add|remove|except|all|none))?(?: (?P<v>.+))?"
)
LIST = re.compile(r'(?:ip|ipv6|mac) access-list (?:(?:standard|extended) )?"?(?P<name>[^"]+?)"?')
BINDING = re.compile(r'(?:ip|ipv6|mac) access-group "?(?P<name>[^" ]+)"? (?P<way>in|out|vlan-in|vlan-out|vlan)')
MEMBERS = re.compile(r"(?P<no>no )?(?P<how>untagged|tagged) (?P<list>(?!vlan )\S+)")
PORT_VLANS = re.compile(r"(?P<no>no )?(?P<how>untagged|tagged) vlan (?P<list>[\d,-]+)")
DEFAULT = re.compile(r"ip default-gateway|ip route 0\.0\.0\.0[ /]0(?:\.0\.0\.0)?(?= |$)")
_EVERY = parse_vlans("1-4094")


@dataclass
class PortFacts:
    """A port: its mode, and the VLANs that it is in."""

    mode: str = ""
    access: int = 1
    allowed: frozenset[int] = _EVERY

    def uses(self, vlan: int) -> bool:
        """Whether it is in a VLAN by name; a trunk that is open to all names none."""
        if self.mode == "trunk":
            return self.allowed != _EVERY and vlan in self.allowed
        return self.access == vlan != 1


@dataclass
class Facts:
    """A switch as far as the lint is concerned, and where in its configuration we are."""

    ports: dict[str, PortFacts] = field(default_factory=dict)
    members: dict[int, set[str]] = field(default_factory=dict)
    """ProCurve: VLAN id -> its ports, tagged or not."""
    addresses: dict[str, str] = field(default_factory=dict)
    bound: dict[tuple[str, str], str] = field(default_factory=dict)
    """(place, direction) -> access list in force."""
    lists: dict[str, list[str]] = field(default_factory=dict)
    defaults: set[str] = field(default_factory=set)
    places: list[str] = field(default_factory=list)
    """The interfaces or the VLAN that lines go to."""
    open_list: str = ""

    def users(self, vlan: int) -> list[str]:
        """Who would be left in a VLAN that goes."""
        held = [name for name, port in self.ports.items() if port.uses(vlan)]
        own = {f"vlan{vlan}"}
        addressed = [place for place in self.addresses if place.lower() in own]
        return [*held, *sorted(self.members.get(vlan, ())), *addressed]

    def read(self, text: str) -> "Facts":
        """Take a whole configuration; returns itself."""
        for line in text.splitlines():
            if line[:1].strip() and not line.startswith("!"):
                self.places, self.open_list = [], ""
            self.take(" ".join(line.split()))
        self.places, self.open_list = [], ""
        return self

    def take(self, line: str) -> None:
        """Follow one line."""
        heading = re.fullmatch(r"(interface(?: range)?|vlan) ([^ ].*?)", line)
        if heading and not (heading[1] == "vlan" and heading[2] == "database"):
            self._enter(heading[1], heading[2])
        elif line in ("exit", "end", "!"):
            self.places, self.open_list = [], ""
        elif (match := LIST.fullmatch(line)) and not line.startswith("no "):
            self.places, self.open_list = [], match["name"]
            self.lists.setdefault(match["name"], [])
        elif match := re.fullmatch(r"no vlan ([\d,-]+)", line):
            for vlan in vlans_of(match[1]):
                self.members.pop(vlan, None)
        elif match := re.fullmatch(r"no interface (\S.*)", line):
            for name in interfaces(match[1]):
                self.addresses.pop(name, None)
        else:
            self._setting(line)

    def _enter(self, kind: str, text: str) -> None:
        self.open_list = ""
        if kind == "vlan":
            self.places = [f"vlan{text}"]
            if text.isdecimal():
                self.members.setdefault(int(text), set())
            return
        self.places = interfaces(text)
        for name in self.places:
            self.ports.setdefault(name, PortFacts())

    def _setting(self, line: str) -> None:
        if self._of_ports(line) or self._of_places(line):
            return
        if self.open_list:
            self._rule(line)
        else:
            self._alone(line)

    def _of_ports(self, line: str) -> bool:
        """What ports do with VLANs."""
        if match := ALLOWED.fullmatch(line):
            for port in self.open_ports():
                port.allowed = now_allowed(port, match)
        elif match := re.fullmatch(r"(no )?switchport mode(?: (\S+).*)?", line):
            for port in self.open_ports():
                port.mode = "" if match[1] else str(match[2])
        elif match := re.fullmatch(r"(no )?switchport access vlan(?: (\d+))?", line):
            for port in self.open_ports():
                port.access = 1 if match[1] else int(match[2] or 1)
        return match is not None

    def _of_places(self, line: str) -> bool:
        """What interfaces and VLANs are given."""
        negated, bare = line.startswith("no "), line.removeprefix("no ")
        if match := BINDING.fullmatch(bare):
            for place in self.places:
                self.bound.pop((place, match["way"]), None)
                if not negated:
                    self.bound[place, match["way"]] = match["name"]
        elif match := re.fullmatch(r"ip address(?: (\S+).*)?", bare):
            for place in self.places:
                self.addresses.pop(place, None)
                if not negated:
                    self.addresses[place] = str(match[1]).split("/", maxsplit=1)[0]
        return match is not None

    def _rule(self, line: str) -> None:
        rules = self.lists[self.open_list]
        if line.startswith("no "):
            rules[:] = [rule for rule in rules if not names_rule(rule, line[3:])]
        elif "remark " not in line:
            rules.append(line)

    def _alone(self, line: str) -> None:
        if match := MEMBERS.fullmatch(line):
            self._joined(
                match, [int(place[4:]) for place in self.places if re.fullmatch(r"vlan\d+", place)], match["list"]
            )
        elif match := PORT_VLANS.fullmatch(line):
            self._joined(match, sorted(vlans_of(match["list"])), ",".join(self.places))
        elif match := re.fullmatch(r"no (?:ip|ipv6|mac) access-list (?:(?:standard|extended) )?(\S+)", line):
            self.lists.pop(match[1].strip('"'), None)
        elif DEFAULT.match(line.removeprefix("no ")):
            self._default(line)

    def _default(self, line: str) -> None:
        if line.startswith("no "):
            self.defaults = {each for each in self.defaults if not each.startswith(line[3:])}
        else:
            if line.startswith("ip default-gateway"):
                self.defaults = {each for each in self.defaults if not each.startswith("ip default-gateway")}
            self.defaults.add(line)

    def _joined(self, match: re.Match[str], vlans: list[int], listed: str) -> None:
        ports = {port for part in listed.split(",") for port in ports_of(part)}
        for vlan in vlans:
            if match["how"] == "untagged" and not match["no"]:
                for each in self.members.values():
                    each.difference_update(ports)
            members = self.members.setdefault(vlan, set())
            self.members[vlan] = members - ports if match["no"] else members | ports

    def open_ports(self) -> Iterator[PortFacts]:
        """The ports that lines go to."""
        return (self.ports[place] for place in self.places if place in self.ports)


def now_allowed(port: PortFacts, match: re.Match[str]) -> frozenset[int]:
    """The list of a trunk after a line."""
    given = vlans_of(match["v"] or "")
    if match["no"]:
        return _EVERY
    return {
        None: given,
        "add": port.allowed | given,
        "remove": port.allowed - given,
        "except": _EVERY - given,
        "all": _EVERY,
        "none": frozenset[int](),
    }[match["how"]]


def names_rule(rule: str, wanted: str) -> bool:
    """Whether a rule is meant by its number, its words, or both."""
    number, _, words = rule.partition(" ")
    return wanted in ((rule, number, words) if number.isdecimal() else (rule,))


def vlans_of(text: str) -> frozenset[int]:
    """`10,20-22`; nothing where it is no list of VLANs."""
    try:
        return parse_vlans(text.replace(" ", ""))
    except ValueError:
        return frozenset()


def interfaces(text: str) -> list[str]:
    """`Gi1/0/9 - 12,Gi1/0/25` -> each by its short name."""
    names = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(.*?)(\d+)(?: ?- ?(\d+))?\s*", part)
        if match is None or int(match[3] or match[2]) - int(match[2]) > 512:
            names.append(part.strip())
            continue
        names += [cisco_interface(f"{match[1]}{n}") for n in range(int(match[2]), int(match[3] or match[2]) + 1)]
    return names


def ports_of(text: str) -> list[str]:
    """`1-3` or `A1-A3` -> each port."""
    match = re.fullmatch(r"(\D*(?:\d+/)?\D*)(\d+)-\D*(?:\d+/)?\D*?(\d+)", text)
    if match is None or int(match[3]) - int(match[2]) > 512:
        return [text]
    return [f"{match[1]}{number}" for number in range(int(match[2]), int(match[3]) + 1)]
