"""What leaves no trace in a client's report: addresses, host keys, serial numbers, lines of configuration.

The client's parts are written without them; this is the second lock, over every text of the document, since titles,
notes and captions are written by people.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from netaudit.core.topology import End
from netaudit.model.rows import Facts
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected
from netaudit.report.document import Block, Bullets, Document, Drawing, Heading, Paragraph, Part, Photograph, Table
from netaudit.report.language import Translator
from netaudit.report.picture import Node, Picture, Socket
from netaudit.report.technical_facts import TechnicalFacts

_MAC = re.compile(r"(?<![0-9A-Fa-f:.-])(?:[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}"
                  r"|[0-9A-Fa-f]{6}-[0-9A-Fa-f]{6}|(?=\d*[A-Fa-f])[0-9A-Fa-f]{12})(?![0-9A-Fa-f:-])")  # fmt: skip
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)(?:/\d{1,2})?(?::\d{1,5})?")
_COLONS = re.compile(r"(?<![\w:])[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:%\w+)?(?:/\d{1,3})?")
_KEY = re.compile(r"SHA256:[A-Za-z0-9+/=]{20,}|(?:ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/=]{20,}")
_DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])")
_SHORTEST_LINE = 12
_SHORTEST_SERIAL = 4


@dataclass(frozen=True)
class Discretion:
    """What must not be said, and what is said instead."""

    names: Mapping[str, str]
    """Address or MAC address -> the declared name of what has it."""
    secrets: tuple[str, ...]
    """Serial numbers, host keys and lines, the longest first."""


def discretion(facts: TechnicalFacts) -> Discretion:
    """What of this site must not be said to a client."""
    names: dict[str, str] = {}
    secrets = set[str]()
    for snapshot in filter(None, (facts.before, facts.after)):
        for mac, endpoint in snapshot.endpoints.items():
            if endpoint.name and endpoint.role:
                names |= {mac: endpoint.name} | ({endpoint.ip: endpoint.name} if endpoint.ip else {})
        secrets |= {each.serial for each in _identities(snapshot) if len(each.serial) >= _SHORTEST_SERIAL}
    for plan in facts.plan.hosts.values() if facts.plan else ():
        secrets |= {each for each in (plan.serial, plan.host_key) if len(each) >= _SHORTEST_SERIAL}
        lines = (*plan.forward, *plan.rollback, *plan.arm, *plan.disarm, *plan.save, *plan.unsaved)
        secrets |= {line.strip() for line in lines if len(line.strip()) >= _SHORTEST_LINE}
    return Discretion(names, tuple(sorted(secrets, key=lambda each: (-len(each), each))))


def _identities(snapshot: Snapshot) -> Iterator[Facts]:
    for state in snapshot.states.values():
        if isinstance(state.sections.facts, Collected):
            yield state.sections.facts.value


def hidden(text: str, what: Discretion, t: Translator) -> str:
    """The text without what a client is not told; where a declared thing has that address, its name instead."""
    withheld = t.text("[withheld]")

    def instead(found: re.Match[str]) -> str:
        said = found[0].lower()
        return what.names.get(said) or what.names.get(said.partition("/")[0].partition(":")[0]) or withheld

    def if_address(found: re.Match[str]) -> str:
        bare = found[0].rstrip(".").partition("/")[0]
        try:
            ipaddress.ip_address(bare)
        except ValueError:
            return found[0]  # a time of day, or the like
        return what.names.get(bare.lower()) or withheld

    for secret in what.secrets:
        text = text.replace(secret, withheld)
    text = _KEY.sub(withheld, text)
    text = _MAC.sub(instead, text)
    text = _COLONS.sub(if_address, text)
    text = _IPV4.sub(instead, text)
    return _DIGEST.sub(withheld, text)


def discreet(document: Document, what: Discretion, t: Translator) -> Document:
    """The document with every text of it gone over. Its pictures are made of discreet ones already."""

    def quiet(text: str) -> str:
        return hidden(text, what, t)

    return replace(
        document,
        facts=tuple((name, quiet(value)) for name, value in document.facts),
        subtitle=quiet(document.subtitle),
        parts=tuple(Part(quiet(part.title), tuple(_block(each, what, t) for each in part.blocks))
                    for part in document.parts),
        properties=tuple(each for each in document.properties if each[0] != "plan"),
    )  # fmt: skip


def _block(block: Block, what: Discretion, t: Translator) -> Block:
    def each(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(hidden(text, what, t) for text in texts)

    if isinstance(block, Bullets):
        return Bullets(tuple((hidden(a, what, t), hidden(b, what, t)) for a, b in block.entries))
    if isinstance(block, Table):
        rows = tuple(each(row) for row in block.rows)
        return replace(block, caption=hidden(block.caption, what, t), columns=each(block.columns), rows=rows)
    if isinstance(block, Drawing):
        return replace(block, filters=tuple((vlan, hidden(name, what, t)) for vlan, name in block.filters))
    if isinstance(block, Heading | Paragraph):
        return replace(block, text=hidden(block.text, what, t))
    if isinstance(block, Photograph):
        return replace(block, caption=hidden(block.caption, what, t))
    # A kind of block that was never gone over does not go to a client.
    raise TypeError(type(block).__name__)


def discreet_picture(picture: Picture, what: Discretion, t: Translator) -> Picture:
    """The picture for a client: declared things by name, everything else there and without its address or model."""
    return replace(
        picture,
        nodes=tuple(_node(node, what, t) for node in picture.nodes),
        # What a stranger calls its port is often its MAC address.
        wires=tuple(
            replace(wire, ends=_ends(wire.ends, what, t), before=_ends(wire.before, what, t) if wire.before else None)
            for wire in picture.wires
        ),
        vlans=tuple((vlan, hidden(name, what, t)) for vlan, name in picture.vlans),
    )


def _ends(ends: tuple[End, End], what: Discretion, t: Translator) -> tuple[End, End]:
    one, other = (replace(end, port=hidden(end.port, what, t)) for end in ends)
    return one, other


def _node(node: Node, what: Discretion, t: Translator) -> Node:
    return replace(
        node, name=hidden(node.name, what, t), model="", sockets=tuple(_socket(s, what, t) for s in node.sockets)
    )


def _socket(socket: Socket, what: Discretion, t: Translator) -> Socket:
    unknown = t.text("unknown device")
    things = (
        replace(
            thing,
            key="",
            name=(hidden(thing.name, what, t) if thing.role or thing.restricted else "") or unknown,
            elsewhere=hidden(thing.elsewhere, what, t),
        )
        for thing in socket.things
    )
    return replace(socket, port=hidden(socket.port, what, t), things=tuple(things))
