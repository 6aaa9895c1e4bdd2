"""The configuration model of AOS-CX: what each line does to the running configuration.

Rules: AOS-CX 10.07 Layer 2 Bridging Guide. Predicted are VLANs, their names, and what ports that have a block do with
them. What the guide does not say is not: a VLAN that goes while something uses it, a name that is taken back.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

from netaudit.core.planning.aoscx_ports import ALLOWED, AoscxPort, as_port, interface_name, port_of
from netaudit.core.planning.layout import EVERY_VLAN, Layout, Port
from netaudit.core.planning.session import Certainty
from netaudit.core.planning.text import Block, Meaning, Text, begins, natural
from netaudit.core.planning.vlan_lists import vlan_ids
from netaudit.model.names import format_vlans

# First words of lines of an interface that open no submode, though nothing is known of what they do.
_STAYS = ("vlan", "description", "spanning-tree", "ip address", "speed", "lacp", "loop-protect", "qos", "no shutdown")


class AoscxSession:
    """Configuration mode of an AOS-CX switch."""

    def __init__(self, text: str, vlans: Collection[int] = ()) -> None:
        """Begin in global configuration; the switch keeps all its `vlans` in the text."""
        del vlans
        self.document = Text(text)
        self._vlan = 0
        self._name = ""
        """The interface that lines go to."""
        self._lost = False
        self._gone = False

    def obey(self, line: str) -> Certainty:
        """See `Session`."""
        words = " ".join(line.split())
        if not words or words.startswith("!"):
            return "shown"
        if words == "configure terminal" or self._gone:
            self._gone = self._gone and words != "configure terminal"
            return "unpredicted" if self._gone else self._enter()
        if self._lost:
            return "unpredicted"
        if words in ("exit", "end"):
            self._gone = words == "end" or not (self._vlan or self._name)
            return self._enter()
        return self._taken(words.removeprefix("no "), negated=words.startswith("no "))

    def _taken(self, words: str, *, negated: bool) -> Certainty:
        if (match := re.fullmatch(r"vlan ([\d,-]+)", words)) is not None:
            return self._declare(vlan_ids(match[1]), negated=negated)
        if begins(words, "interface"):
            return self._open(interface_name(words.removeprefix("interface ")), negated=negated)
        if self._vlan:
            return self._called(words, negated=negated)
        if self._name:
            return self._within(words, negated=negated)
        return self._refused()

    def _enter(self, vlan: int = 0, name: str = "") -> Certainty:
        self._vlan, self._name, self._lost = vlan, name, False
        return "shown"

    def _refused(self) -> Certainty:
        self._enter()
        self._lost = True
        return "unpredicted"

    # VLANs

    def vlans(self) -> dict[int, str]:
        """VLANs of the configuration -> name; VLAN 1 is always there."""
        found = {1: ""}
        for block in self.document.starting("vlan"):
            for vlan in vlan_ids(block.heading[5:]) or ():
                found[vlan] = (block.first("name") or "").strip('"')
        return found

    def _declare(self, vlans: frozenset[int] | None, *, negated: bool) -> Certainty:
        if vlans is None:
            return self._refused()
        there = self.vlans()
        if negated:
            self._enter()
            if any(vlan == 1 or vlan not in there or self._used(vlan) for vlan in vlans):
                return "unpredicted"
            self._rewrite(there.keys() - vlans)
            return "shown"
        self._rewrite(there.keys() | vlans)
        # Of several at once, none is entered.
        return self._enter(vlan=min(vlans) if len(vlans) == 1 else 0)

    def _used(self, vlan: int) -> bool:
        """Whether something would be left of a VLAN."""
        if self._block(f"vlan{vlan}") is not None or self._own(vlan) is not None:
            block = self._own(vlan)
            if block is None or any(not begins(line, "name") for line in block.lines()):
                return True
        ports = [port_of(tuple(block.lines())) for _, block in self.interfaces()]
        listed = any(port.allowed not in (None, EVERY_VLAN) and vlan in (port.allowed or ()) for port in ports)
        return listed or any(
            vlan == port.access or (port.allowed is not None and vlan == port.native) for port in ports
        )

    def _own(self, vlan: int) -> Block | None:
        """The block of a VLAN that says something of it."""
        found = self.document.named(f"vlan {vlan}")
        return found if found is not None and found.lines() else None

    def _rewrite(self, vlans: Collection[int]) -> None:
        """Put the VLANs as the switch prints them: those without anything of their own in one line."""
        blocks = [block for block in self.document.starting("vlan") if vlan_ids(block.heading[5:])]
        own = {block.heading: block for block in blocks if block.lines()}
        place = next((i for i, block in enumerate(self.document.blocks) if block in blocks), None)
        if place is None:
            place = next(
                (i for i, block in enumerate(self.document.blocks) if begins(block.heading, "interface")),
                len(self.document.blocks),
            )
        plain = [vlan for vlan in vlans if f"vlan {vlan}" not in own]
        kept = [own[f"vlan {vlan}"] for vlan in sorted(vlans) if f"vlan {vlan}" in own]
        self.document.blocks = [block for block in self.document.blocks if block not in blocks]
        self.document.blocks[place:place] = [*([Block(f"vlan {format_vlans(plain)}")] if plain else []), *kept]

    def _called(self, words: str, *, negated: bool) -> Certainty:
        match = re.fullmatch(r"name ([\w-]{1,32})", words)
        if match is None or negated:
            return "unpredicted" if begins(words, "name") else self._refused()
        vlan, there = self._vlan, self.vlans()
        if self._own(vlan) is None:
            self.document.blocks.append(Block(f"vlan {vlan}", [f"    name {match[1]}"]))
        block = self._own(vlan)
        assert block is not None  # noqa: S101  it was made where it was not there
        block.drop("name")
        block.body.insert(0, f"    name {match[1]}")
        self._rewrite(there)
        return "shown"

    # Interfaces

    def interfaces(self) -> Iterator[tuple[str, Block]]:
        """Each interface that has a block, by its short name."""
        for block in self.document.starting("interface"):
            if name := interface_name(block.heading.removeprefix("interface ")):
                yield name, block

    def _block(self, name: str) -> Block | None:
        return next((block for other, block in self.interfaces() if other == name), None)

    def _open(self, name: str, *, negated: bool) -> Certainty:
        if negated or self._block(name) is None:
            return self._refused()
        return self._enter(name=name)

    def _within(self, words: str, *, negated: bool) -> Certainty:
        block = self._block(self._name)
        lines = block.lines() if block else []
        port = port_of(tuple(lines))
        after = None if self._name.startswith("vlan") else self._after(port, words, negated=negated)
        if block is None or after is None:
            known = any(begins(words, kind) for kind in _STAYS) or words == "shutdown"
            return "unpredicted" if known else self._refused()
        block.body = [f"    {line}" for line in (*after.lines(), *(line for line in lines if line in port.other))]
        return "shown"

    def _after(self, port: AoscxPort, words: str, *, negated: bool) -> AoscxPort | None:
        """What a port is after a line; None where that is not known."""
        if words == "shutdown":
            return None if port.shutdown is None else replace(port, shutdown=not negated)
        if begins(words, "description"):
            text = words.removeprefix("description").strip()
            return None if bool(text) == negated or len(text) > 64 else replace(port, description=text)
        if port.access is None and port.allowed is None:
            return None  # it does not switch
        if match := re.fullmatch(r"vlan access(?: (\d{1,4}))?", words):
            return self._access(port, match[1], negated=negated)
        if match := re.fullmatch(r"vlan trunk native (\d{1,4})", words):
            known = not negated and int(match[1]) in self.vlans()
            # The switch lets every VLAN pass by itself, so that the native one does.
            return replace(port, access=None, native=int(match[1]), tag=False, allowed=EVERY_VLAN) if known else None
        if begins(words, ALLOWED):
            return self._allowed(port, words.removeprefix(ALLOWED).strip(), negated=negated)
        return None

    def _access(self, port: AoscxPort, text: str | None, *, negated: bool) -> AoscxPort | None:
        if negated:
            same = text is None or port.access == int(text)
            return replace(port, access=1) if port.access is not None and same else None
        if text is None or int(text) not in self.vlans():
            return None
        return replace(port, access=int(text), native=1, tag=False, allowed=None)

    def _allowed(self, port: AoscxPort, text: str, *, negated: bool) -> AoscxPort | None:
        given = vlan_ids(text)
        if negated:
            left = (port.allowed or frozenset()) - (given or frozenset())
            removable = given is not None and port.allowed not in (None, EVERY_VLAN)
            # What is printed once the last one is gone, and every VLAN passes, the guide does not say.
            return replace(port, allowed=left) if removable and left else None
        if text == "all":
            return replace(port, access=None, allowed=EVERY_VLAN)
        if given is None or not given <= self.vlans().keys():
            return None
        before = frozenset[int]() if port.allowed in (None, EVERY_VLAN) else port.allowed or frozenset()
        return replace(port, access=None, allowed=before | given)

    # What it all says

    def text(self) -> str:
        """See `Session`."""
        return str(self.document)

    def layout(self) -> Layout:
        """See `Session`."""
        blocks = {name: tuple(block.lines()) for name, block in self.interfaces()}
        routed = {name: lines for name, lines in blocks.items() if name.startswith("vlan")}
        ports = {name: as_port(port_of(lines)) for name, lines in blocks.items() if name not in routed}
        addresses = {name: tuple(_prefixes(lines)) for name, lines in blocks.items()}
        own_name = self.document.find(lambda each: begins(each, "hostname"))
        return Layout(
            hostname=own_name.heading.removeprefix("hostname ").strip('"') if own_name else "",
            vlans=dict(sorted(self.vlans().items())),
            ports={name: ports[name] for name in sorted(ports, key=natural)}
            | {name: Port(enabled="shutdown" not in lines, mode="routed") for name, lines in routed.items()},
            addresses={name: prefixes for name, prefixes in addresses.items() if prefixes},
            asleep=frozenset(name for name, lines in blocks.items() if "shutdown" in lines and addresses[name]),
            gateways=frozenset(self._gateways()),
        )

    def _gateways(self) -> Iterator[str]:
        for block in self.document.blocks:
            if match := re.fullmatch(r"ip route 0\.0\.0\.0/0 (\S+)", block.heading):
                yield match[1]

    def meaning(self) -> Meaning:
        """See `Session`."""
        found: Meaning = Counter()
        for block in self.document.blocks:
            vlans = vlan_ids(block.heading[5:]) if begins(block.heading, "vlan") else None
            if vlans:
                found.update((f"vlan {vlan}", tuple(sorted(block.lines()))) for vlan in vlans)
            else:
                ordered = not begins(block.heading, "interface")
                found[block.heading, tuple(block.lines() if ordered else sorted(block.lines()))] += 1
        found.setdefault(("vlan 1", ()), 1)
        return found


def _prefixes(lines: Collection[str]) -> Iterator[str]:
    for line in lines:
        if match := re.fullmatch(r"ip (?:address|static) (\S+)(?: secondary)?", line):
            try:
                yield str(ipaddress.ip_interface(match[1]))
            except ValueError:
                continue
