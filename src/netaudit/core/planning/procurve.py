"""The configuration model of ProCurve and ArubaOS-Switch: what each line does to the running configuration.

Rules: HP/Aruba Advanced Traffic Management, Management and Configuration guides YA/YB/KB.16. An abbreviated word is not
predicted, and neither is what follows it until the next heading. `no vlan N` of a VLAN that still has ports asks a
question first, so it is not predicted either.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Collection

from netaudit.core.planning.layout import Layout, Port
from netaudit.core.planning.procurve_ports import DEFAULT_VLAN, Membership, join_wrapped, port_list, port_names
from netaudit.core.planning.session import Certainty
from netaudit.core.planning.text import Block, Meaning, Text, begins, natural

_END = "   exit"
_VLAN_ORDER = ("name", "no untagged", "untagged", "tagged", "no ip address", "ip address", "", "exit")
_PORT_ORDER = ("disable", "name", "", "exit")
# First words of lines that open no other context, whatever follows them.
_STAYS = ("name", "tagged", "untagged")
_SINGLE = ("hostname", "ip default-gateway")
_FIRST_OF_KIND = ("ip default-gateway", "ip")


def _rank(order: tuple[str, ...]) -> Callable[[str], int]:
    def place(line: str) -> int:
        return next((i for i, words in enumerate(order) if words and begins(line, words)), order.index(""))

    return place


class ProcurveSession:
    """Configuration mode of a ProCurve switch."""

    def __init__(self, text: str, vlans: Collection[int] = ()) -> None:
        """Begin in global configuration; the switch keeps all its `vlans` in the text."""
        del vlans
        self.document = Text(text)
        for block in self.document.starting("vlan"):
            join_wrapped(block)
        self.members = self._read()
        self._vlan = 0
        self._ports: frozenset[str] = frozenset()
        self._lost = False
        self._gone = False

    def obey(self, line: str) -> Certainty:
        """See `Session`."""
        words = " ".join(line.split())
        if not words or words.startswith(";"):
            return "shown"
        if words == "configure terminal" or self._gone:
            self._gone = self._gone and words != "configure terminal"
            return "unpredicted" if self._gone else self._reopened()
        if words in ("exit", "end") and not self._lost:
            # Of a submode `exit` leads to global configuration, and from there out of it, as `end` does from anywhere.
            self._gone = words == "end" or not (self._vlan or self._ports)
            self._enter()
            return "shown"
        negated, words = words.startswith("no "), words.removeprefix("no ")
        match = re.fullmatch(r"(vlan|interface) (\S+)(?: (.+))?", words)
        if match:
            return self._heading(match, negated=negated)
        if not self._lost and self._vlan:
            return self._in_vlan(self._vlan, words, negated=negated)
        if not self._lost and self._ports:
            return self._in_ports(self._ports, words, negated=negated)
        if any(begins(words, kind) for kind in _SINGLE) and not self._lost:
            return self._single(words, negated=negated)
        self._lost = True
        return "unpredicted"

    def _reopened(self) -> Certainty:
        self._enter()
        return "shown"

    def _enter(self, vlan: int = 0, ports: frozenset[str] = frozenset()) -> None:
        self._vlan, self._ports, self._lost = vlan, ports, False

    def _refused(self) -> Certainty:
        self._enter()
        self._lost = True
        return "unpredicted"

    def _heading(self, match: re.Match[str], *, negated: bool) -> Certainty:
        kind, which, rest = match.groups()
        if rest and rest.startswith("no ") and not negated:
            negated, rest = True, rest.removeprefix("no ")
        if kind == "vlan":
            vlan = int(which) if which.isdecimal() and len(which) < 5 else 0
            if not 1 <= vlan <= 4094 or (negated and vlan not in self.members.tagged):
                return self._refused()
            return self._open_vlan(vlan, rest or "", negated=negated)
        ports = port_names(which)
        if ports is None or not ports <= self.members.every or (negated and not rest):
            return self._refused()
        if rest:
            return self._in_ports(ports, rest, negated=negated)
        self._enter(ports=ports)
        return "shown"

    # VLANs

    def _open_vlan(self, vlan: int, rest: str, *, negated: bool) -> Certainty:
        if negated and not rest:
            if vlan == DEFAULT_VLAN or self.members.falls(vlan):
                return self._refused()
            self.document.remove(lambda each: each == f"vlan {vlan}")
            del self.members.tagged[vlan]
            self._enter()
            return "shown"
        if vlan not in self.members.tagged:
            if rest:
                return self._refused()
            self._create(vlan)
        if rest:
            return self._in_vlan(vlan, rest, negated=negated)
        self._enter(vlan=vlan)
        return "shown"

    def _create(self, vlan: int) -> None:
        block = Block(f"vlan {vlan}", [f'   name "VLAN{vlan}"', "   no ip address", _END])
        self.document.add(block, lambda each: natural(each) > natural(block.heading), ("vlan",))
        self.members.tagged[vlan] = set()

    def _block(self, vlan: int) -> Block:
        found = self.document.named(f"vlan {vlan}")
        assert found is not None  # noqa: S101  every VLAN of `members` has its block
        return found

    def _in_vlan(self, vlan: int, words: str, *, negated: bool) -> Certainty:
        if match := re.fullmatch(r"(untagged|tagged) (\S+)", words):
            ports = port_names(match[2])
            if ports is None or not ports <= self.members.every:
                return "unpredicted"
            return self._moved(vlan, ports, tagged=match[1] == "tagged", leaves=negated)
        if begins(words, "ip address"):
            return self._address(self._block(vlan), words.removeprefix("ip address").strip(), negated=negated)
        name = re.fullmatch(r'name ("[^"]{1,32}"|[^\s"]{1,32})', words)
        if name is None or negated:
            self._lost = self._lost or words.split(maxsplit=1)[0] not in _STAYS
            return "unpredicted"
        quoted = f'"{name[1].strip(chr(34))}"'
        if any(other.first("name") == quoted for other in self.document.starting("vlan")):
            return "shown" if self._block(vlan).first("name") == quoted else "unpredicted"
        self._put(self._block(vlan), "name", f"name {quoted}", _VLAN_ORDER)
        return "shown"

    def _moved(self, vlan: int, ports: frozenset[str], *, tagged: bool, leaves: bool) -> Certainty:
        if leaves and vlan == DEFAULT_VLAN and any(self.members.only_here(port, tagged=tagged) for port in ports):
            return "unpredicted"  # a port must be in some VLAN: the switch refuses
        (self.members.leave if leaves else self.members.join)(vlan, ports, tagged=tagged)
        for each in self.members.tagged:
            self._rewrite(each)
        return "shown"

    def _rewrite(self, vlan: int) -> None:
        """Put a VLAN's port lists as the switch prints them."""
        block, inside, tagged = self._block(vlan), self.members.inside(vlan), self.members.tagged[vlan]
        gone = self.members.every - inside if vlan == DEFAULT_VLAN else frozenset()
        for words, ports in (("no untagged", gone), ("untagged", inside), ("tagged", tagged)):
            self._put(block, words, f"{words} {port_list(ports)}" if ports else "", _VLAN_ORDER)

    def _address(self, block: Block, text: str, *, negated: bool) -> Certainty:
        try:
            given = None if negated else ipaddress.IPv4Interface("/".join(text.split()))
        except ValueError:
            return "unpredicted"
        present = [line for line in block.lines() if begins(line, "ip address")]
        if len(present) > 1 or (given and "/" not in text and " " not in text) or "dhcp-bootp" in " ".join(present):
            return "unpredicted"
        block.drop("no ip address")
        line = f"ip address {given.ip} {given.netmask}" if given else "no ip address"
        self._put(block, "ip address", line, _VLAN_ORDER)
        return "shown"

    # Ports

    def _in_ports(self, ports: frozenset[str], words: str, *, negated: bool) -> Certainty:
        if match := re.fullmatch(r"(untagged|tagged) vlan ([\d,]{1,80})", words):
            vlans = [int(vlan) for vlan in match[2].split(",") if vlan]
            if not vlans or any(vlan not in self.members.tagged for vlan in vlans):
                return "unpredicted"
            told = [self._moved(vlan, ports, tagged=match[1] == "tagged", leaves=negated) for vlan in vlans]
            return "unpredicted" if "unpredicted" in told else "shown"
        if words in ("enable", "disable"):
            disabled = (words == "disable") != negated
            self._set_ports(ports, "disable", "disable" if disabled else "")
            return "shown"
        name = re.fullmatch(r'name ("[^"]{1,64}"|[^\s"]{1,64})', words)
        if name is None and not (negated and words == "name"):
            self._lost = self._lost or words.split(maxsplit=1)[0] not in _STAYS
            return "unpredicted"
        self._set_ports(ports, "name", f'name "{name[1].strip(chr(34))}"' if name and not negated else "")
        return "shown"

    def _set_ports(self, ports: frozenset[str], instead_of: str, line: str) -> None:
        for port in ports:
            heading = f"interface {port}"
            block = self.document.named(heading) or Block(heading, [_END])
            self._put(block, instead_of, line, _PORT_ORDER)
            self.document.remove(lambda each, heading=heading: each == heading)  # type: ignore[misc]
            # A port that is as from the factory has no block.
            if block.lines() != ["exit"]:
                self.document.add(block, lambda each, own=heading: natural(each) > natural(own), ("interface", "ip"))  # type: ignore[misc]

    def _put(self, block: Block, instead_of: str, line: str, order: tuple[str, ...]) -> None:
        block.drop(instead_of)
        if line:
            block.put(line, _rank(order), "   ")

    def _single(self, words: str, *, negated: bool) -> Certainty:
        kind = next(each for each in _SINGLE if begins(words, each))
        value = words.removeprefix(kind).strip()
        if kind == "hostname":
            if negated or not re.fullmatch(r'"[^"]{1,32}"|[^\s"]{1,32}', value):
                return "unpredicted"
            words = f'hostname "{value.strip(chr(34))}"'
        elif not re.fullmatch(r"[\d.]+" if not negated else r"[\d.]*", value):
            return "unpredicted"
        present = self.document.find(lambda each: begins(each, kind))
        if negated:
            self.document.remove(lambda each: begins(each, words))
        elif present:
            present.heading = words
        else:
            self.document.add(Block(words), lambda _: False, _FIRST_OF_KIND)
        return "shown"

    # What it all says

    def _read(self) -> Membership:
        found = Membership()
        seen: set[str] = set()
        for block in self.document.starting("vlan"):
            vlan = int(block.heading.split()[1])
            found.tagged[vlan] = set()
            for line in block.lines():
                match = re.fullmatch(r"(no untagged|untagged|tagged) (\S+)", line)
                ports = port_names(match[2]) or frozenset() if match else frozenset()
                seen |= ports
                if match and match[1] == "tagged":
                    found.tagged[vlan] |= ports
                elif match and match[1] == "untagged":
                    found.untagged |= dict.fromkeys(ports, vlan)
        found.every = frozenset(seen)
        return found

    def text(self) -> str:
        """See `Session`."""
        return str(self.document)

    def layout(self) -> Layout:
        """See `Session`."""
        own = {block.heading.split()[1]: block for block in self.document.starting("interface")}
        blocks = {vlan: self._block(vlan) for vlan in self.members.tagged}
        addresses = {f"vlan{vlan}": _prefixes(block) for vlan, block in blocks.items()}
        gateway = self.document.find(lambda each: begins(each, "ip default-gateway"))
        own_name = self.document.find(lambda each: begins(each, "hostname"))
        return Layout(
            hostname=own_name.heading.removeprefix("hostname ").strip('"') if own_name else "",
            vlans={vlan: (block.first("name") or "").strip('"') for vlan, block in blocks.items()},
            ports={port: self._port(port, own.get(port, Block(""))) for port in sorted(self.members.every)},
            addresses={name: prefixes for name, prefixes in addresses.items() if prefixes},
            gateways=frozenset({gateway.heading.split()[-1]} if gateway else ()),
        )

    def _port(self, port: str, block: Block) -> Port:
        tagged = self.members.of(port)
        return Port(
            enabled="disable" not in block.lines(),
            description=(block.first("name") or "").strip('"'),
            mode="trunk" if tagged else "access",
            untagged=self.members.untagged.get(port),
            tagged=tagged,
        )

    def meaning(self) -> Meaning:
        """See `Session`."""
        found: Meaning = Counter()
        for block in self.document.blocks:
            ordered = not re.match(r"(vlan|interface) ", block.heading)
            lines = block.lines()
            found[block.heading, tuple(lines if ordered else sorted(lines))] += 1
        return found


def _prefixes(block: Block) -> tuple[str, ...]:
    found = [line.removeprefix("ip address ") for line in block.lines() if re.fullmatch(r"ip address [\d.]+ .+", line)]
    return tuple(str(ipaddress.ip_interface("/".join(each.split()))) for each in found)
