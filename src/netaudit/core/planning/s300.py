"""The configuration model of Cisco's small business switches (SG250, SG350, CBS250, CBS350; firmware 2.x and newer).

Rules: Cisco 350 Series CLI guide. Predicted are VLANs, their names, and what ports do with them; a line that asks a
question (`ip address`), or that uses a VLAN that does not exist, is not. Of firmware 1.x, whose ports have other
defaults, no line is predicted.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Collection, Iterator

from netaudit.core.planning import s300_ports
from netaudit.core.planning.layout import EVERY_VLAN, Layout, Port
from netaudit.core.planning.s300_port_lines import WORD, port_after
from netaudit.core.planning.s300_ports import heading_of, interface_name, interface_names, place, port_of
from netaudit.core.planning.session import Certainty
from netaudit.core.planning.text import Block, Meaning, Text, begins
from netaudit.core.planning.vlan_lists import vlan_ids
from netaudit.model.names import format_vlans

_DATABASE = "vlan database"
_GATEWAY = "ip default-gateway"
# First words of lines of an interface that open no submode, though nothing is known of what they do.
_STAYS = (
    "switchport", "spanning-tree", "ip address", "power", "eee", "storm-control", "channel-group", "description",
    "name",
)  # fmt: skip


class S300Session:
    """Configuration mode of a small business switch."""

    def __init__(self, text: str, vlans: Collection[int] = ()) -> None:
        """Begin in global configuration; the switch keeps all its `vlans` in the text."""
        del vlans
        self.document = Text(text)
        version = re.search(r"^v(\d+)\.", text, re.MULTILINE)
        self._modern = version is not None and int(version[1]) >= 2
        default = self.document.find(lambda each: begins(each, "default-vlan vlan"))
        self.default = int(default.heading.split()[-1]) if default else 1
        self.vlans = {self.default, *self._database()}
        # Ports that had a block once: without one they are as from the factory, and still there.
        self._seen = {name for name in self._lines() if not name.startswith("Vlan")}
        self._names: list[str] = []
        self._mode = ""
        """`vlan database`, `interface`, `lost` after a line that may have changed the mode, or empty."""
        self._gone = False

    def obey(self, line: str) -> Certainty:
        """See `Session`."""
        words = " ".join(line.split())
        if not words or words.startswith("!"):
            return "shown"
        if words == "configure terminal" or self._gone:
            self._gone = self._gone and words != "configure terminal"
            return "unpredicted" if self._gone else self._enter("")
        if not self._modern:
            return "unpredicted"
        if words in ("exit", "end") and self._mode != "lost":
            self._gone = words == "end" or not self._mode
            return self._enter("")
        return self._taken(words.removeprefix("no "), negated=words.startswith("no "))

    def _taken(self, words: str, *, negated: bool) -> Certainty:
        if words == _DATABASE and not negated and not self._mode:
            return self._enter(_DATABASE)
        if begins(words, "interface") and self._mode in ("", "interface"):
            return self._open(interface_names(words.removeprefix("interface ")), negated=negated)
        if self._mode == _DATABASE and (match := re.fullmatch(r"vlan ([\d,-]+)", words)):
            return self._declare(vlan_ids(match[1]), negated=negated)
        if self._mode == "interface":
            return self._within(words, negated=negated)
        if self._mode == "" and begins(words, _GATEWAY):
            return self._gateway(words, negated=negated)
        return self._enter("lost")

    def _enter(self, mode: str, names: Collection[str] = ()) -> Certainty:
        self._mode, self._names = mode, list(names)
        return "unpredicted" if mode == "lost" else "shown"

    def _open(self, names: list[str], *, negated: bool) -> Certainty:
        missing = any(name.startswith("Vlan") and int(name[4:]) not in self.vlans for name in names)
        # What a block says of several interfaces at once, nothing is known to undo for one of them.
        if negated or missing or not names or self._ranges().keys() & set(names):
            return self._enter("lost")
        return self._enter("interface", names)

    def _ranges(self) -> dict[str, tuple[str, ...]]:
        """Interface -> its lines in blocks about several at once."""
        found: dict[str, tuple[str, ...]] = {}
        for block in self.document.starting("interface range"):
            for name in interface_names(block.heading.removeprefix("interface ")):
                found[name] = (*found.get(name, ()), *block.lines())
        return found

    # VLANs

    def _database(self) -> Iterator[int]:
        inside = False
        for block in self.document.blocks:
            inside = block.heading == _DATABASE or (inside and block.heading != "exit")
            if inside and begins(block.heading, "vlan"):
                yield from vlan_ids(block.heading[5:]) or ()

    def _declare(self, vlans: frozenset[int] | None, *, negated: bool) -> Certainty:
        if vlans is None or (negated and any(self._used(vlan) for vlan in vlans)):
            return "unpredicted"
        self.vlans = self.vlans - vlans if negated else self.vlans | vlans
        self._write_database()
        return "shown"

    def _used(self, vlan: int) -> bool:
        """Whether something of a VLAN would be left behind: the guide does not say what becomes of it."""
        if vlan == self.default or self._block(f"Vlan{vlan}") is not None:
            return True
        ports = [port_of(lines) for name, lines in self._lines().items() if not name.startswith("Vlan")]
        if any(vlan in (port.access, port.native) for port in ports):
            return True
        if any(port.allowed != EVERY_VLAN and vlan in port.allowed for port in ports):
            return True
        # A port in another mode.
        return any(port.passes(vlan) and not port.open_trunk for port in self.layout().ports.values())

    def _write_database(self) -> None:
        blocks = self.document.blocks
        start = next((i for i, each in enumerate(blocks) if each.heading == _DATABASE), None)
        if start is None:
            first = next((block for _, block in self.interfaces()), None)
            start = next((i for i, each in enumerate(blocks) if each is first), len(blocks))
        else:
            end = next(i for i in range(start, len(blocks)) if i + 1 == len(blocks) or blocks[i].heading == "exit")
            others = [each for each in blocks[start + 1 : end] if not re.fullmatch(r"vlan [\d,-]+", each.heading)]
            blocks[start : end + 1] = [] if not others else [Block(_DATABASE), *others, Block("exit")]
        declared = self.vlans - {self.default}
        if declared:
            listed = Block(f"vlan {format_vlans(declared)}")
            if start < len(blocks) and blocks[start].heading == _DATABASE:
                blocks.insert(start + 1, listed)
            else:
                blocks[start:start] = [Block(_DATABASE), listed, Block("exit")]

    # Interfaces

    def interfaces(self) -> Iterator[tuple[str, Block]]:
        """Each interface that has a block of its own, by its short name."""
        for block in self.document.starting("interface"):
            if name := interface_name(block.heading.removeprefix("interface ")):
                yield name, block

    def _lines(self) -> dict[str, tuple[str, ...]]:
        """Interface -> its lines, whichever block they stand in."""
        found = {name: tuple(block.lines()) for name, block in self.interfaces()}
        return found | {name: (*found.get(name, ()), *lines) for name, lines in self._ranges().items()}

    def _block(self, name: str) -> Block | None:
        return next((block for other, block in self.interfaces() if other == name), None)

    def _within(self, words: str, *, negated: bool) -> Certainty:
        told = [self._line(name, words, negated=negated) for name in self._names]
        if "unpredicted" not in told:
            return "shown"
        if not any(begins(words, kind) for kind in _STAYS):
            self._enter("lost")
        return "unpredicted"

    def _line(self, name: str, words: str, *, negated: bool) -> Certainty:
        block = self._block(name)
        lines = block.lines() if block else []
        if name.startswith("Vlan"):
            match = re.fullmatch(rf"name {WORD}", words)
            if (words != "name") if negated else (match is None):
                return "unpredicted"
            kept = [line for line in lines if not begins(line, "name")]
            given = [f"name {s300_ports.quoted(match[1].strip(chr(34)))}"] if match else []
            return self._put(name, [*given, *kept])
        port = port_of(tuple(lines))
        after = port_after(port, words, self.vlans, self.default, negated=negated)
        # What a port in a mode that is not known does with these lines is not known either.
        if after is None or any(begins(line, "switchport") or line == "no switchport" for line in port.other):
            return "unpredicted"
        self._seen.add(name)
        return self._put(name, [*after.lines(), *(line for line in lines if line in port.other)])

    def _put(self, name: str, lines: list[str]) -> Certainty:
        block = self._block(name)
        if not lines:
            self.document.blocks = [each for each in self.document.blocks if each is not block]
            return "shown"
        if block is None:

            def later(heading: str) -> bool:
                other = interface_name(heading.removeprefix("interface "))
                return bool(other) and place(other) > place(name)

            block = self.document.add(Block(heading_of(name), [], ["!"]), later, ("interface",))
        block.body = [f" {line}" for line in lines]
        return "shown"

    def _gateway(self, words: str, *, negated: bool) -> Certainty:
        value = words.removeprefix(_GATEWAY).strip()
        if not re.fullmatch(r"[\d.]{0,15}" if negated else r"[\d.]{7,15}", value):
            return "unpredicted"
        present = self.document.find(lambda each: begins(each, _GATEWAY))
        if negated:
            self.document.remove(lambda each: begins(each, words))
        elif present:
            present.heading = words
        else:
            self.document.add(Block(words), lambda _: False, ())
        return "shown"

    # What it all says

    def text(self) -> str:
        """See `Session`."""
        return str(self.document)

    def layout(self) -> Layout:
        """See `Session`."""
        blocks = self._lines()
        vlans = {name: lines for name, lines in blocks.items() if name.startswith("Vlan")}
        ports = {name: self.port(blocks.get(name, ())) for name in sorted(self._seen, key=place)}
        names = {
            int(name[4:]): line[5:].strip('"') for name, own in vlans.items() for line in own if begins(line, "name")
        }
        addresses = {name: tuple(_prefixes(lines)) for name, lines in vlans.items()}
        own_name = self.document.find(lambda each: begins(each, "hostname"))
        return Layout(
            hostname=own_name.heading.split()[-1].strip('"') if own_name else "",
            unwritten=self.port(()),
            vlans={vlan: names.get(vlan, "") for vlan in sorted(self.vlans)},
            ports=ports | {name: Port(enabled="shutdown" not in own, mode="routed") for name, own in vlans.items()},
            addresses={name: prefixes for name, prefixes in addresses.items() if prefixes},
            asleep=frozenset(name for name, own in vlans.items() if "shutdown" in own and addresses[name]),
            gateways=frozenset(self._gateways()),
        )

    def port(self, lines: tuple[str, ...]) -> Port:
        """What a port with these lines means to the network."""
        return s300_ports.as_port(lines, self.default, modern=self._modern)

    def _gateways(self) -> Iterator[str]:
        for block in self.document.blocks:
            if match := re.fullmatch(
                r"ip (?:default-gateway|route 0\.0\.0\.0 (?:/0|0\.0\.0\.0)) (\S+).*", block.heading
            ):
                yield match[1]

    def meaning(self) -> Meaning:
        """See `Session`."""
        found: Meaning = Counter()
        inside = False
        for block in self.document.blocks:
            inside = block.heading == _DATABASE or (inside and block.heading != "exit")
            if not (inside and re.fullmatch(r"vlan [\d,-]+", block.heading)):
                found[block.heading, tuple(sorted(block.lines()))] += 1
        found.update((f"vlan {vlan}", ()) for vlan in self.vlans)
        # The block of VLANs comes and goes with the last of them.
        if found[_DATABASE, ()] and not self.vlans - {self.default}:
            found -= Counter({(_DATABASE, ()): 1, ("exit", ()): 1})
        return found


def _prefixes(lines: Collection[str]) -> Iterator[str]:
    for line in lines:
        if match := re.fullmatch(r"ip address ([\d.]+) (/?[\d.]+)", line):
            try:
                yield str(ipaddress.ip_interface(f"{match[1]}/{match[2].removeprefix('/')}"))
            except ValueError:
                continue
