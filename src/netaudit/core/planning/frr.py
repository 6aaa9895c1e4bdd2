"""The configuration model of FRRouting: static routes and descriptions, as vtysh takes and prints them.

FRR user guide, "Static Routing" and "VTY shell". Whatever else is typed is not predicted. What is `shown` was compared
with FRR 8.4 itself (`tests/lab`): there is no simulated one.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Collection, Iterator

from netaudit.core.planning.layout import Layout, Port
from netaudit.core.planning.session import Certainty, Commands
from netaudit.core.planning.text import Block, Meaning, Text, begins

FRR_TABLES = ("show ip route vrf all static json", "show ipv6 route vrf all static json")
"""What shows the static routes that are installed: some of those of the configuration, and no other."""
_ROUTE = re.compile(
    r"ip route (?P<prefix>[\d.]+/\d+) (?P<hop>[\d.]+|blackhole|reject|Null0|[A-Za-z][\w.-]*)(?: (?P<distance>\d{1,3}))?"
)
_INTERFACE = re.compile(r"interface ([A-Za-z][\w.-]*)")


class FrrSession:
    """Configuration mode of FRR."""

    def __init__(self, text: str, vlans: Collection[int] = ()) -> None:
        """Begin in configuration mode; FRR knows no VLANs."""
        del vlans
        self.document = Text(text)
        self._interface: Block | None = None
        self._lost = False

    def obey(self, line: str) -> Certainty:
        """See `Session`."""
        words = " ".join(line.split())
        if not words or words.startswith("!"):
            return "shown"
        if words in ("configure terminal", "end", "exit"):
            self._interface, self._lost = None, False
            return "shown"
        negated, words = words.startswith("no "), words.removeprefix("no ")
        if route := _ROUTE.fullmatch(words):
            self._interface, self._lost = None, False
            return self._route(route, negated=negated)
        if (opened := _INTERFACE.fullmatch(words)) and not negated:
            return self._open(opened[1])
        if self._interface is not None and not self._lost and begins(words, "description"):
            self._interface.drop("description")
            if not negated:
                self._interface.body.insert(0, f" {words}")
            return "shown"
        self._lost = True
        return "unpredicted"

    def _route(self, route: re.Match[str], *, negated: bool) -> Certainty:
        try:
            network = ipaddress.ip_network(route["prefix"], strict=False)
        except ValueError:
            return "unpredicted"
        line = " ".join(filter(None, ("ip route", str(network), route["hop"], route["distance"])))
        present = self.document.named(line)
        if negated and present is None:
            return "unpredicted"
        if negated:
            self.document.remove(lambda each: each == line)
        elif present is None:
            self.document.add(Block(line), lambda each: _placed(each) > _placed(line), ("ip route", "ip", "hostname"))
        return "shown"

    def _open(self, name: str) -> Certainty:
        heading = f"interface {name}"
        self._lost = False
        self._interface = self.document.named(heading)
        if self._interface is None:
            # FRR prints an interface once something is set of it.
            self._lost = True
            return "unpredicted"
        return "shown"

    def text(self) -> str:
        """See `Session`."""
        return str(self.document)

    def layout(self) -> Layout:
        """See `Session`."""
        routes = (_ROUTE.fullmatch(block.heading) for block in self.document.blocks)
        own_name = self.document.find(lambda each: begins(each, "hostname"))
        return Layout(
            hostname=own_name.heading.split()[-1] if own_name else "",
            ports={
                block.heading.split()[1]: Port(
                    enabled="shutdown" not in block.lines(), description=block.first("description") or "", mode="routed"
                )
                for block in self.document.starting("interface")
            },
            gateways=frozenset(route["hop"] for route in routes if route and route["prefix"] == "0.0.0.0/0"),
        )

    def meaning(self) -> Meaning:
        """See `Session`."""
        found: Meaning = Counter()
        for block in self.document.blocks:
            if block.heading not in ("exit", "end"):
                found[block.heading, tuple(sorted(filter(None, block.lines())))] += 1
        return found


def _placed(heading: str) -> tuple[int, int, str]:
    """FRR prints its static routes by prefix."""
    route = _ROUTE.fullmatch(heading)
    if route is None:
        return (0, 0, "")  # a form that is not known, such as one with a tag, stands where it stood
    network = ipaddress.ip_network(route["prefix"])
    return (int(network.network_address), network.prefixlen, heading)


def frr_commands(base: str, wanted: str, vlans: Collection[int] = ()) -> Commands:
    """From one configuration to another: new routes before those that go, so that a way out is never missing."""
    old, new = FrrSession(base, vlans), FrrSession(wanted, vlans)
    was, now = old.meaning(), new.meaning()
    gone, came = [heading for heading, _ in was - now], [heading for heading, _ in now - was]
    lines = [heading for heading in came if _ROUTE.fullmatch(heading)]
    lines += [f"no {heading}" for heading in gone if _ROUTE.fullmatch(heading)]
    left: list[str] = []
    for heading in sorted({*gone, *came}):
        if not _ROUTE.fullmatch(heading):
            lines += _described(heading, old, new)
            left += _other(heading, old, new)
    return Commands(tuple(lines), tuple(left))


def _described(heading: str, old: FrrSession, new: FrrSession) -> Iterator[str]:
    was, now = (each.document.named(heading) for each in (old, new))
    if not heading.startswith("interface ") or was is None or now is None:
        return
    before, after = was.first("description"), now.first("description")
    if before != after:
        yield from (heading, f" description {after}" if after else " no description", "exit")


def _other(heading: str, old: FrrSession, new: FrrSession) -> Iterator[str]:
    """What differs besides a description."""
    was, now = (each.document.named(heading) for each in (old, new))
    lines = [
        {line for line in (each.lines() if each else ["?"]) if not begins(line, "description")} for each in (was, now)
    ]
    yield from (f"{heading}: {line}" for line in sorted(lines[0] ^ lines[1]))
