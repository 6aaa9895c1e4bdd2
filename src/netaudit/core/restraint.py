"""Whether anything may be sent to an address or a network card: `decide` is asked, and nothing else.

What sends takes a `Leave`, and only `decide` makes one. The rules, in this order:

1. Who only listens sends nothing.
2. What reaches everybody on a segment, other than the sweep's ARP, goes out only where the site has no perimeter.
3. Nothing goes to an address that nobody asked about, nor to what is no host.
4. The sweep's broadcast ARP may ask for any address, until its network card is known to be restricted.
5. A host of a perimeter gets nothing. It is one if its name, address, maker or network card is, or is a declared
   host's that is, or if the card that an earlier audit heard at its address is. Weak evidence suffices.
6. An address whose network card is unknown, as beyond the local segment, is left alone on a site that has perimeters,
   unless it is declared: whether it is restricted cannot be known. Nor does a frame go to a network card at no known
   IPv4 address there, which is what a perimeter may know it by.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from types import MappingProxyType

from netaudit.core.perimeter import restricted_by
from netaudit.core.vendors import PREFIX_DIGITS, Vendors, vendor_of
from netaudit.model.names import bare_host_name
from netaudit.model.names import mac as canonical_mac
from netaudit.model.sighting import Declaration, Errand
from netaudit.model.site import Perimeter

Network = IPv4Network | IPv6Network

USUAL_ROUTERS = (
    "10.0.0.1", "10.0.0.138", "10.0.1.1", "10.1.1.1", "172.16.0.1", "192.168.0.1", "192.168.0.254", "192.168.1.1",
    "192.168.1.254", "192.168.2.1", "192.168.10.1", "192.168.88.1", "192.168.100.1", "192.168.178.1",
)  # fmt: skip
"""Where a box from a shop answers. The search for DHCP servers asks for them on every segment by ARP, since such a box
is in nobody's network plan."""


class Contact(Enum):
    """What is about to be sent."""

    ARP = "arp"
    """A broadcast ARP request for one address."""
    EVERYONE = "everyone"
    """Another broadcast or multicast: whoever is on the segment gets it."""
    FRAME = "frame"
    """A frame to one network card of the local segment, whatever its address."""
    DIRECT = "direct"
    """Anything to one address: an echo request, a connection, a question."""


@dataclass(frozen=True, slots=True)
class Party:
    """Whom it is about, as far as is known at this moment."""

    address: str = ""
    """Where it goes; empty with `Contact.FRAME` and `Contact.EVERYONE`."""
    macs: frozenset[str] = frozenset()
    """Every network card that answered at the address, or the one that the frame goes to."""
    names: frozenset[str] = frozenset()
    """Every name that it goes by: announced, or found in the DNS."""
    addresses: frozenset[str] = frozenset()
    """Every other address at which one of these cards answered."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave for one contact; only `decide` makes one."""

    contact: Contact
    party: Party


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing may be sent."""

    why: str
    """passive, perimeter-in-force, not-asked, not-a-host, restricted, no-mac or no-address."""
    perimeter: str = ""


@dataclass(frozen=True)
class Rules:
    """What is known before anything is sent."""

    targets: tuple[Network, ...] = ()
    perimeters: tuple[Perimeter, ...] = ()
    declared: tuple[Declaration, ...] = ()
    heard: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """IP address -> MAC address of an earlier audit, both in canonical spelling."""
    vendors: Vendors = field(default_factory=lambda: MappingProxyType({}))
    passive: bool = False


def rules_of(errand: Errand) -> Rules:
    """The rules that an errand carries.

    Raises:
        ValueError: a network, address, MAC address or perimeter in it is none.
    """
    networks = (*errand.targets, *(each for tagged in errand.tagged.values() for each in tagged))
    for each in errand.declared:
        if each.mac:
            canonical_mac(each.mac)
    return Rules(
        targets=tuple(dict.fromkeys(ip_network(each, strict=False) for each in networks)),
        perimeters=tuple(Perimeter.model_validate(each, strict=False) for each in errand.perimeters),
        declared=errand.declared,
        heard={str(_plain(ip_address(address))): canonical_mac(mac) for address, mac in errand.heard.items()},
        vendors=errand.vendors,
        passive=errand.passive,
    )


def decide(rules: Rules, contact: Contact, party: Party) -> Leave | Refusal:
    """Whether this may be sent to this party: the only place where that is decided."""
    if rules.passive:
        return Refusal("passive")
    if contact is Contact.EVERYONE:
        return Refusal("perimeter-in-force") if rules.perimeters else Leave(contact, party)
    if contact is not Contact.FRAME:
        outside = _outside(rules, contact, party.address)
        if outside:
            return Refusal(outside)
    if contact is Contact.ARP and not party.macs:
        return Leave(contact, party)
    perimeter = restricted(rules, party)
    if perimeter:
        return Refusal("restricted", perimeter)
    if rules.perimeters and not any(map(_canonical, party.macs)) and not _known_beforehand(rules, party.address):
        return Refusal("no-mac")
    if rules.perimeters and contact is Contact.FRAME and not _has_ip4(party):
        return Refusal("no-address")
    return Leave(contact, party)


def restricted(rules: Rules, party: Party) -> str:
    """The perimeter that a party belongs to by any of its traits; empty where it belongs to none."""
    if not rules.perimeters:
        return ""
    spelled = {_spelled(each) for each in (party.address, *party.addresses, *party.names) if each}
    bare = {bare_host_name(each) for each in spelled if _parsed(each) is None}
    macs = {_canonical(each) for each in party.macs}
    macs |= {rules.heard.get(each, "") for each in spelled} | {_card_within(each) for each in spelled}
    macs.discard("")
    # A perimeter may name a host by its full name, and the host announce itself by its first word, or the reverse.
    listed = {host for each in rules.perimeters for host in each.match.hosts if bare_host_name(host) in bare}
    addresses = (*spelled, *bare, *listed)
    identities = [("", mac, "", addresses) for mac in (*macs, "")]
    identities += [
        (each.name, each.mac, each.vendor, (*addresses, *each.addresses))
        for each in rules.declared
        if _same(each, spelled, bare, macs)
    ]
    for name, mac, vendor, known in identities:
        for maker in {vendor, vendor_of(mac, rules.vendors)}:
            found = restricted_by(rules.perimeters, name=name, mac=mac, vendor=maker, addresses=known)
            if found:
                return found
    return ""


def unplaced(declared: Iterable[Declaration], perimeters: Iterable[Perimeter]) -> list[Declaration]:
    """Hosts of a perimeter of which neither the card nor an IP address is known: nothing would show them on the wire.

    A host that a perimeter lists and the inventory does not have is one of them.
    """
    perimeters, found = tuple(perimeters), {each.name: each for each in declared}
    called = {bare_host_name(name) for each in found.values() for name in (each.name, *each.addresses)}
    for listed in (host for each in perimeters for host in each.match.hosts):
        if _parsed(listed) is None and bare_host_name(listed) not in called:
            found[listed] = Declaration(name=listed, addresses=(listed,))
    return [
        each
        for each in found.values()
        if not each.mac and not any(_parsed(address) for address in each.addresses)
        and restricted_by(perimeters, name=each.name, vendor=each.vendor, addresses=each.addresses)
    ]  # fmt: skip


def relevant_vendors(perimeters: Iterable[Perimeter], vendors: Vendors) -> dict[str, str]:
    """The part of the table by which a perimeter restricts, with the longer prefixes that are somebody else's."""
    wanted = [each.lower() for perimeter in perimeters for each in perimeter.match.vendor]
    theirs = {prefix for prefix, name in vendors.items() if any(each in name.lower() for each in wanted)}
    return {prefix: name for prefix, name in vendors.items() if any(prefix[:n] in theirs for n in PREFIX_DIGITS)}


def sweep_order(targets: Iterable[Network]) -> Iterator[str]:
    """Every IPv4 address that a sweep asks for, each once, always in the same order: so a sweep can be resumed."""
    before: set[IPv4Address] = set()
    for network in targets:
        if isinstance(network, IPv4Network):
            hosts = iter(network) if network.num_addresses <= 2 else network.hosts()
            new = [each for each in hosts if each not in before]
            before.update(new)
            yield from map(str, new)


def _same(declared: Declaration, spelled: set[str], bare: set[str], macs: set[str]) -> bool:
    """Whether a declared host is the party, by any trait."""
    its = {_spelled(each) for each in (declared.name, *declared.addresses)}
    its_bare = {bare_host_name(each) for each in its if _parsed(each) is None}
    return bool(its & spelled or its_bare & bare or (declared.mac and _canonical(declared.mac) in macs))


def _known_beforehand(rules: Rules, address: str) -> bool:
    """Whether the inventory declares the address, or an earlier audit heard a card there."""
    spelled = _spelled(address)
    return spelled in rules.heard or any(spelled in map(_spelled, each.addresses) for each in rules.declared)


def _has_ip4(party: Party) -> bool:
    return any(isinstance(_parsed(each), IPv4Address) for each in (party.address, *party.addresses))


def _outside(rules: Rules, contact: Contact, address: str) -> str:
    """Why an address is none to send to; empty where it is one."""
    found = _parsed(address)
    if found is None or found.is_multicast or found.is_unspecified or found.is_loopback:
        return "not-a-host"
    if contact is Contact.ARP and address in USUAL_ROUTERS:
        return ""
    inside = [network for network in rules.targets if found in network]
    if not inside:
        return "not-asked"
    return "" if any(not _edge(found, network) for network in inside) else "not-a-host"


def _edge(address: IPv4Address | IPv6Address, network: Network) -> bool:
    """Whether it is an IPv4 network's own address or its broadcast address."""
    edges = (network.network_address, network.broadcast_address)
    return address.version == 4 and network.num_addresses > 2 and address in edges


def _card_within(address: str) -> str:
    """The MAC address that an IPv6 address was made of (modified EUI-64, RFC 4291 appendix A); empty where none."""
    found = _parsed(address)
    if not isinstance(found, IPv6Address) or found.packed[11:13] != b"\xff\xfe":
        return ""
    tail = found.packed[8:]
    return bytes((tail[0] ^ 2, tail[1], tail[2], *tail[5:])).hex(":")


def _canonical(mac: str) -> str:
    try:
        return canonical_mac(mac)
    except ValueError:
        return ""


def _spelled(text: str) -> str:
    """An address in its one spelling, a name in small letters without a final dot."""
    found = _parsed(text)
    return text.lower().rstrip(".") if found is None else str(found)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Without an interface's name at its end, and an IPv4 address written as IPv6 as itself."""
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or IPv6Address(address.packed)


@lru_cache(maxsize=131_072)
def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return _plain(ip_address(address))
    except ValueError:
        return None
