"""The configuration model of Cisco IOS: what each line does to the running configuration.

Rules: Catalyst 2960-X and 9200 VLAN and Interface Configuration Guides, IP Addressing and Security command references;
falling back from a submode to global configuration: Configuration Fundamentals, "Using the CLI". An abbreviated word
is not predicted, and neither is what follows it until the next heading.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from netaudit.core.planning import ios_port_lines
from netaudit.core.planning.ios_lists import ListMode, list_heading
from netaudit.core.planning.ios_ports import ALLOWED, allowed_line, as_port, port_of, prefix_of
from netaudit.core.planning.ios_routes import gateways, routes
from netaudit.core.planning.layout import Layout
from netaudit.core.planning.session import Certainty
from netaudit.core.planning.text import Block, Meaning, Text, begins, natural
from netaudit.core.planning.vlan_lists import listed, vlan_ids
from netaudit.model.names import cisco_interface

_FIXED = frozenset({1, 1002, 1003, 1004, 1005})
# First words of lines of an interface that open no submode, though nothing is known of what they do.
_STAYS = (
    "cdp", "duplex", "ip arp inspection", "ip dhcp snooping", "ip helper-address", "ip nat", "lldp", "load-interval",
    "mtu", "negotiation", "power", "snmp", "spanning-tree", "speed", "storm-control", "switchport", "udld",
)  # fmt: skip
# Of these a switch has one: a new line takes the place of the one before.
_SINGLE = ("hostname", "ip default-gateway", "ip domain-name")
_KEPT = (*_SINGLE, "ip route", "ntp server", "logging host")
_SORTED_BODIES = ("interface", "vlan")


class IosSession:
    """Configuration mode of a switch that runs Cisco IOS."""

    def __init__(self, text: str, vlans: Collection[int] = ()) -> None:
        """Begin in global configuration.

        Args:
            text: the running configuration.
            vlans: VLANs that the switch has; those that the text has not are kept elsewhere (a VTP server or client).
        """
        self.document = Text(text)
        self._hidden = frozenset(vlans) - self.written().keys() - _FIXED
        self.blocks: list[Block] = []
        """The interfaces that lines go to."""
        self._vlans: list[int] = []
        self._list: ListMode | None = None
        self._gone = False
        """Whether configuration mode was left."""
        self._lost = False
        """Whether a line that is not known may have changed the mode."""

    def obey(self, line: str) -> Certainty:
        """See `Session`."""
        words = " ".join(line.split())
        if not words or words.startswith("!"):
            return "shown"
        if words == "configure terminal" or self._gone:
            self._gone = self._gone and words != "configure terminal"
            return "unpredicted" if self._gone else self._reopened()
        negated, words = words.startswith("no "), words.removeprefix("no ")
        if words in ("exit", "end") and not negated and not self._lost:
            # Of a submode `exit` leads to global configuration, and from there out of it, as `end` does from anywhere.
            self._gone = words == "end" or not (self.blocks or self._vlans or self._list)
            self._enter()
            return "shown"
        opened = self._heading(words, negated=negated)
        if opened is not None:
            return opened
        if not self._lost:
            done = self._below(words, negated=negated)
            if done is not None:
                return done
        if any(begins(words, kind) for kind in _KEPT):
            self._enter()
            return self._kept(words, negated=negated)
        self._lost = self._lost or not (self.blocks and any(begins(words, kind) for kind in _STAYS))
        return "unpredicted"

    def _reopened(self) -> Certainty:
        self._enter()
        return "shown"

    def _heading(self, words: str, *, negated: bool) -> Certainty | None:
        """A line that opens a block, or takes one away; None where it is none."""
        if match := re.fullmatch(r"vlan ([\d,-]+)", words):
            return self._vlan(vlan_ids(match[1]), negated=negated)
        if match := re.fullmatch(r"interface range (.+)", words):
            return self._interfaces(_ranged(match[1]), negated=negated)
        if match := re.fullmatch(r"interface ([A-Za-z-]+ ?[\d/]+)", words):
            return self._interfaces([cisco_interface(match[1])], negated=negated)
        if heading := list_heading(words):
            self._enter()
            self._list = None if negated else ListMode(self.document, heading)
            if negated:
                self.document.remove(lambda each: each == heading)
            return "modelled"
        return None

    def _below(self, words: str, *, negated: bool) -> Certainty | None:
        if self.blocks:
            return ios_port_lines.obey(self, words, negated=negated)
        if self._list is not None:
            return self._list.obey(words, negated=negated)
        if self._vlans and begins(words, "name"):
            return self._name(words.removeprefix("name").strip(), negated=negated)
        return None

    def _enter(self, blocks: Iterable[Block] = (), vlans: Iterable[int] = ()) -> None:
        self.blocks, self._vlans, self._list, self._lost = list(blocks), list(vlans), None, False

    def _refused(self) -> Certainty:
        self._enter()
        self._lost = True
        return "unpredicted"

    # VLANs

    def written(self) -> dict[int, str]:
        """VLANs of the configuration -> name."""
        return {
            vlan: block.first("name") or ""
            for block in self.document.starting("vlan")
            for vlan in vlan_ids(block.heading[5:]) or ()
        }

    def exists(self, vlan: int) -> bool:
        """Whether the switch has this VLAN."""
        return vlan in _FIXED or vlan in self._hidden or vlan in self.written()

    def create(self, vlan: int) -> Certainty:
        """Give the switch a VLAN that it has not."""
        if self._hidden:
            return "unpredicted"  # the VLANs are not in the configuration, so nothing can be seen of it there
        if not self.exists(vlan):
            self.document.add(Block(f"vlan {vlan}", [], ["!"]), lambda each: _first_vlan(each) > vlan, ("vlan",))
        return "shown"

    def _vlan(self, vlans: frozenset[int] | None, *, negated: bool) -> Certainty:
        if vlans is None or self._hidden:
            return self._refused()
        self._enter(vlans=() if negated else sorted(vlans))
        for vlan in sorted(vlans - _FIXED):
            if negated:
                self._delete(vlan)
            else:
                self.create(vlan)
        return "shown"

    def _delete(self, vlan: int) -> None:
        self._apart(vlan)
        self.document.remove(lambda each: each == f"vlan {vlan}")

    def _apart(self, vlan: int) -> Block:
        """The VLAN's own block, taken out of one that lists several."""
        shared = self.document.find(lambda each: each.startswith("vlan ") and vlan in (vlan_ids(each[5:]) or ()))
        if shared is None:
            return Block("")
        if shared.heading == f"vlan {vlan}":
            return shared
        shared.heading = f"vlan {listed((vlan_ids(shared.heading[5:]) or frozenset()) - {vlan})}"
        self.create(vlan)
        places = [place for place, each in enumerate(self.document.blocks) if begins(each.heading, "vlan")]
        blocks = sorted((self.document.blocks[place] for place in places), key=lambda each: _first_vlan(each.heading))
        for place, block in zip(places, blocks, strict=True):
            self.document.blocks[place] = block
        return self._apart(vlan)

    def _name(self, name: str, *, negated: bool) -> Certainty:
        if not negated and (not name or len(name) > 32 or " " in name):
            return "unpredicted"
        for vlan in self._vlans:
            block = self._apart(vlan)
            block.drop("name")
            # A VLAN's own name is not printed.
            if not negated and name != f"VLAN{vlan:04}":
                block.body.insert(0, f" name {name}")
        return "shown"

    # Interfaces

    def interface(self, name: str) -> Block | None:
        """The block of an interface, by its short name."""
        return self.document.find(lambda each: _short(each) == name)

    def _interfaces(self, names: list[str], *, negated: bool) -> Certainty:
        found = [self.interface(name) for name in names]
        if negated:
            return self._removed(names, found)
        if None in found and (len(names) > 1 or not names[0].startswith("Vlan") or not 1 <= int(names[0][4:]) <= 4094):
            return self._refused()
        self._enter(block if block else self._svi(name) for name, block in zip(names, found, strict=True))
        return "shown" if names else self._refused()

    def _removed(self, names: list[str], found: list[Block | None]) -> Certainty:
        if len(names) != 1 or not names[0].startswith("Vlan"):
            return self._refused()
        self._enter()
        self.document.blocks = [block for block in self.document.blocks if block is not found[0]]
        return "shown"

    def _svi(self, name: str) -> Block:
        block = Block(f"interface {name}", [" no ip address"], ["!"])

        def later(heading: str) -> bool:
            other = _short(heading)
            return other.startswith("Vlan") and natural(other) > natural(name)

        return self.document.add(block, later, ("interface",))

    # Lines of their own

    def _kept(self, words: str, *, negated: bool) -> Certainty:
        single = next((kind for kind in _SINGLE if begins(words, kind)), "")
        if negated:
            if single == "hostname":
                return "unpredicted"
            self.document.remove(lambda each: begins(each, words))
            return "shown"
        if single == words or words in _KEPT:
            return "unpredicted"
        if single and (present := self.document.find(lambda each: begins(each, single))):
            present.heading = words
        elif self.document.named(words) is None:
            self.document.add(Block(words), lambda _: False, (" ".join(words.split()[:2]), "ip route", "ip"))
        return "shown"

    # What it all says

    def text(self) -> str:
        """See `Session`."""
        return str(self.document)

    def layout(self) -> Layout:
        """See `Session`."""
        lists = {heading.split()[-1]: rules for heading, rules in self._lists()}
        ports = {name: port_of(block) for name, block in self.named_interfaces()}
        own_name = self.document.find(lambda each: begins(each, "hostname"))
        return Layout(
            hostname=own_name.heading.split()[-1] if own_name else "",
            vlans={1: ""} | dict.fromkeys(sorted(self._hidden), "") | self.written(),
            ports={name: as_port(name, port) for name, port in ports.items()},
            addresses={name: (prefix_of(port.address),) for name, port in ports.items() if port.address},
            asleep=frozenset(name for name, port in ports.items() if port.address and port.shutdown),
            gateways=frozenset(gateways(self.document)),
            routes=frozenset(routes(self.document)),
            filters=lists,
            bound={f"{name} {way}": told for name, port in ports.items() for way, told in port.lists.items()},
        )

    def named_interfaces(self) -> Iterator[tuple[str, Block]]:
        """Every interface by its short name."""
        return ((_short(block.heading), block) for block in self.document.starting("interface"))

    def _lists(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for block in self.document.blocks:
            if list_heading(block.heading):
                yield block.heading, tuple(line for line in block.lines() if " remark " not in f" {line} ")

    def meaning(self) -> Meaning:
        """See `Session`."""
        found: Meaning = Counter()
        for block in self.document.blocks:
            lines = block.lines()
            if begins(block.heading, "interface"):
                lines = [line for line in lines if not begins(line, ALLOWED)]
                lines.append(allowed_line(port_of(block).allowed))
            if begins(block.heading, "vlan") and (vlans := vlan_ids(block.heading[5:])):
                found.update((f"vlan {vlan}", tuple(lines)) for vlan in vlans)
                continue
            ordered = not any(begins(block.heading, words) for words in _SORTED_BODIES)
            found[block.heading, tuple(lines if ordered else sorted(filter(None, lines)))] += 1
        return found


def _first_vlan(heading: str) -> int:
    return min(vlan_ids(heading.removeprefix("vlan ")) or {0})


@lru_cache(4096)
def _short(heading: str) -> str:
    """The short name of the interface that a heading opens; empty where it opens none."""
    return cisco_interface(heading.removeprefix("interface ")) if begins(heading, "interface") else ""


def _ranged(text: str) -> list[str]:
    """`Gi1/0/9 - 12, Gi1/0/25` -> the short names; nothing where it is no range."""
    names: list[str] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*([A-Za-z]+ ?(?:\d+/)*)(\d+)(?: ?- ?(\d+))?\s*", part)
        if match is None or int(match[3] or match[2]) - int(match[2]) > 512:
            return []
        names += [cisco_interface(f"{match[1]}{n}") for n in range(int(match[2]), int(match[3] or match[2]) + 1)]
    return names
