"""What the probe is told and what it tells: one JSON object a line, over a pipe.

The probe is a program of its own. It is given one `Errand` on its standard input, which then stays open: when it
closes, the probe ends. What it finds it says at once, so that a probe that dies has lost nothing that it had said.
"""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Vlan = Annotated[int, Meta(ge=1, le=4094)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Step = Literal["arp", "routed", "ipv6", "dhcp"]
Facts = dict[str, tuple[str, ...]]
"""What something said about itself: a word -> the values said for it, printable, in the order they were said."""


class Declaration(msgspec.Struct, frozen=True):
    """A host of the inventory as far as it can be recognised on the wire."""

    name: str
    addresses: tuple[str, ...] = ()
    """IP addresses and DNS names. A host declared by a DNS name alone is only recognised by that name or its card:
    whoever writes the errand looks up the names of restricted hosts first."""
    mac: str = ""
    """Canonical; empty where the inventory gives none."""
    vendor: str = ""


class Errand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the probe is to do, and whom it may not contact."""

    targets: tuple[str, ...] = ()
    """Networks to look at, such as `10.20.0.0/24`; nothing outside them is contacted, save what may be a DHCP server's
    network card on the segment itself."""
    interface: str = ""
    """Empty: the one that leads to the first target."""
    tagged: dict[Vlan, tuple[str, ...]] = {}
    """On a trunk port: VLAN id -> networks to look at there with 802.1Q tags; none: only its DHCP servers."""
    steps: tuple[Step, ...] = ("arp", "routed", "ipv6", "dhcp")
    ports: tuple[Port, ...] = (22, 80, 104, 443, 445, 3389)
    """TCP ports tried at an address of which no echo reply came and no network card is seen."""
    frames_per_second: Annotated[int, Meta(ge=1, le=1_000_000)] = 200_000
    """At most, of all that is sent together; a sweep is slower where nobody answers."""
    retries: Annotated[int, Meta(ge=0, le=5)] = 2
    """How often the silent are asked again."""
    listen_seconds: Annotated[float, Meta(ge=0, le=86_400)] = 0.0
    """How long to go on listening after everything else; in passive mode, how long to listen."""
    passive: bool = False
    """Send nothing at all."""
    raw: bool = True
    """Use raw sockets where that is allowed; False does as if it were not."""
    done: Annotated[int, Meta(ge=0)] = 0
    """How many requests of an interrupted sweep need not be sent again: `Progressed.done` of the phase `arp`."""
    perimeters: tuple[dict[str, Any], ...] = ()
    """As `model.site.Perimeter` writes itself."""
    declared: tuple[Declaration, ...] = ()
    heard: dict[str, str] = {}
    """IP address -> MAC address, as an earlier audit heard them: lately enough that an address is still the same
    host's, since beyond the segment it is by this that an undeclared address may be contacted at all."""
    vendors: dict[str, str] = {}
    """The prefixes of MAC addresses by whose registrant a perimeter restricts: `core.restraint.relevant_vendors`."""


class Ready(msgspec.Struct, frozen=True, kw_only=True, tag="ready"):
    """The first line: what the probe can see from here."""

    raw: bool
    """Whether it has raw sockets."""
    interface: str = ""
    mac: str = ""
    networks: tuple[str, ...] = ()
    """Its own addresses on the local segment, with their prefix lengths."""
    blind: tuple[str, ...] = ()
    """What it cannot do or see: arp, tagged, dhcp, ipv6, announcements, silent-hosts, restricted-unknown."""
    detail: str = ""
    """Why there are no raw sockets."""


class Heard(msgspec.Struct, frozen=True, kw_only=True, tag="heard"):
    """Something is at an address."""

    address: str
    """Empty where only a network card was seen."""
    mac: str = ""
    vlan: int = 0
    """802.1Q tag; 0 for untagged."""
    how: str = "arp"
    """arp, icmp, icmp6, tcp, neighbour-table, ip."""
    overheard: bool = False
    """Nobody had asked it."""
    port: int = 0
    """With `tcp`: the port that answered."""
    is_open: bool = False
    """With `tcp`: the connection was taken; otherwise it was refused, which also shows that something is there."""


class Announced(msgspec.Struct, frozen=True, kw_only=True, tag="announced"):
    """Something said about itself, unasked."""

    kind: str
    """lldp, cdp, dhcp, mdns, ssdp, netbios or router."""
    mac: str
    address: str = ""
    vlan: int = 0
    facts: Facts = {}


class Offered(msgspec.Struct, frozen=True, kw_only=True, tag="offered"):
    """A DHCP server offered or confirmed an address (RFC 2131); the probe takes none."""

    server: str
    """The server identifier (option 54)."""
    source: str
    """The address that the packet came from."""
    mac: str
    address: str = ""
    """What was offered."""
    vlan: int = 0
    message: str = "offer"
    """offer, ack or nak."""
    options: dict[str, str] = {}
    """Option number (RFC 2132) -> value as text."""
    asked: bool = True
    """False where it was only overheard."""


class Withheld(msgspec.Struct, frozen=True, kw_only=True, tag="withheld"):
    """Something was not contacted, and why."""

    address: str
    why: str
    """As `core.restraint.Refusal.why`."""
    mac: str = ""
    perimeter: str = ""


class Progressed(msgspec.Struct, frozen=True, kw_only=True, tag="progressed"):
    """How far a phase is."""

    phase: str
    """arp (requests finished with: where `Errand.done` resumes), asking (in the round under way), routed, dhcp,
    ipv6 or listen."""
    done: int
    of: int


class Finished(msgspec.Struct, frozen=True, kw_only=True, tag="finished"):
    """The errand is done: the last line. A probe that ends without it has failed."""

    sent: int = 0
    """Frames, echo requests and connections."""
    read: int = 0
    malformed: int = 0
    """Frames that could not be read; none of them ends the probe."""
    lost: int = 0
    """Frames that came faster than they were read; not 0 means that something may have been missed."""
    seconds: float = 0.0
    """From the sweep's first frame to its last new answer."""


class Troubled(msgspec.Struct, frozen=True, kw_only=True, tag="troubled"):
    """The errand cannot be done, or a part of it could not: the probe goes on unless this is its last line."""

    detail: str


Said = Ready | Heard | Announced | Offered | Withheld | Progressed | Finished | Troubled

_ENCODER = msgspec.json.Encoder()
_SAID = msgspec.json.Decoder(Said)
_ERRAND = msgspec.json.Decoder(Errand)


def line(message: Errand | Said) -> bytes:
    """A message as one line."""
    return _ENCODER.encode(message) + b"\n"


def said(raw: bytes) -> Said:
    """The message of a line of the probe.

    Raises:
        ValueError: not such a line.
    """
    found: Said = _SAID.decode(raw)
    return found


def errand(raw: bytes) -> Errand:
    """The errand of a line.

    Raises:
        ValueError: not such a line.
    """
    return _ERRAND.decode(raw)
