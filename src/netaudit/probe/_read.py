"""From a frame to what it shows. Pure and total: whatever the bytes, it ends in sightings or in `Malformed`."""

from collections.abc import Container, Iterator
from functools import partial

from netaudit.model.sighting import Announced, Facts, Heard, Offered
from netaudit.probe._cursor import Cursor, Malformed, address_text, mac_text
from netaudit.probe._dhcp import DhcpMessage, dhcp
from netaudit.probe._dns import mdns, netbios_datagram, netbios_name, ssdp
from netaudit.probe._lldp import cdp, lldp

Sighting = Heard | Announced | Offered

BROADCAST = b"\xff" * 6
ARP_ANSWER = b"\x08\x06\0\1\x08\0\x06\x04\0\2"
"""How the bytes 12 to 21 of an ARP answer read."""
_NOBODY = bytes(4)
_CDP_SNAP = bytes.fromhex("aaaa0300000c2000")
_CLIENT_OPTIONS = {12: "name", 50: "requested", 55: "asks-for", 60: "vendor-class", 61: "client-id", 81: "full-name"}
_NAMES = {
    5353: ("mdns", mdns),
    1900: ("ssdp", ssdp),
    138: ("netbios", netbios_datagram),
    137: ("netbios", netbios_name),
}


def sightings(frame: bytes, vlan: int = 0, *, asked: Container[int] = ()) -> list[Sighting]:
    """What a frame shows; nothing where it is of a kind that is not looked at.

    Args:
        frame: from the destination's MAC address on; an 802.1Q tag may still be in it.
        vlan: the tag that the system took out of it; 0 for none.
        asked: transaction numbers of our own DHCP questions.

    Raises:
        Malformed: it is not what it claims to be.
    """
    if frame[12:22] == ARP_ANSWER and len(frame) >= 42 and frame[6:12] == frame[22:28]:
        return _arp_answer(frame, vlan)
    cursor = Cursor(frame)
    target, source, kind = cursor.take(6), mac_text(cursor.take(6)), cursor.number(2)
    while kind in (0x8100, 0x88A8):
        vlan, kind = cursor.number(2) & 0xFFF, cursor.number(2)
    if frame[6] & 1:
        raise Malformed("sent by a group")
    if kind == 0x0806:
        return list(_arp(cursor, source, vlan, target == BROADCAST))
    if kind == 0x88CC:
        return [Announced(kind="lldp", mac=source, vlan=vlan, facts=lldp(cursor.rest()))]
    if kind <= 1500:
        return _llc(cursor.take(kind), source, vlan)
    if kind == 0x0800:
        return list(_ip4(cursor, source, vlan, asked))
    if kind == 0x86DD:
        return list(_ip6(cursor, source, vlan))
    return []


def _arp_answer(frame: bytes, vlan: int) -> list[Sighting]:
    """The same as `_arp` for what comes by the thousand, and many times as fast."""
    if frame[6] & 1:
        raise Malformed("sent by a group")
    address = "{}.{}.{}.{}".format(*frame[28:32]) if frame[28:32] != _NOBODY else ""
    mac, overheard = frame[22:28].hex(":"), frame[:6] == BROADCAST
    return [Heard(address=address, mac=mac, vlan=vlan, how="arp", overheard=overheard)]


def _arp(cursor: Cursor, source: str, vlan: int, broadcast: bool) -> Iterator[Heard]:
    if cursor.take(6) != b"\0\1\x08\0\x06\x04":
        raise Malformed("not ARP for IPv4 on Ethernet")
    operation = cursor.number(2)
    mac, raw = mac_text(cursor.take(6)), cursor.take(4)
    cursor.take(10)
    address = address_text(raw) if any(raw) else ""
    heard = partial(Heard, address=address, vlan=vlan, how="arp", overheard=broadcast or operation != 2)
    yield heard(mac=mac)
    if mac != source:
        # An answer for somebody else, or a false one: both cards are known to be at the address.
        yield heard(mac=source)


def _llc(payload: bytes, source: str, vlan: int) -> list[Sighting]:
    if not payload.startswith(_CDP_SNAP):
        return []
    return [Announced(kind="cdp", mac=source, vlan=vlan, facts=cdp(payload[len(_CDP_SNAP) :]))]


def _ip4(cursor: Cursor, source: str, vlan: int, asked: Container[int]) -> Iterator[Sighting]:
    first = cursor.number(1)
    header_length, version = (first & 0xF) * 4, first >> 4
    if version != 4 or header_length < 20:
        raise Malformed("not IPv4")
    cursor.take(1)
    total = cursor.number(2)
    cursor.take(2)
    fragment, _ttl, protocol = cursor.number(2) & 0x3FFF, cursor.number(1), cursor.number(1)
    cursor.take(2)
    sender = address_text(cursor.take(4))
    cursor.take(4 + header_length - 20)
    if protocol != 17 or fragment:
        return
    packet = Cursor(cursor.take(total - header_length))  # what is behind it is padding
    yield from _udp(packet, source, sender, vlan, asked)


def _udp(packet: Cursor, source: str, sender: str, vlan: int, asked: Container[int]) -> Iterator[Sighting]:
    from_port, to_port, length = packet.number(2), packet.number(2), packet.number(2)
    packet.take(2)
    payload = packet.take(length - 8)
    if to_port in (67, 68):
        yield _dhcp(dhcp(payload), source, sender, vlan, asked)
        return
    kind, read = _NAMES.get(to_port) or _NAMES.get(from_port) or ("", None)
    if read is not None:
        facts: Facts = read(payload)
        yield Heard(address=sender, mac=source, vlan=vlan, how="ip", overheard=True)
        if facts:
            yield Announced(kind=kind, mac=source, address=sender, vlan=vlan, facts=facts)


def _dhcp(message: DhcpMessage, source: str, sender: str, vlan: int, asked: Container[int]) -> Sighting:
    if message.from_server:
        return Offered(
            server=message.options.get(54, ""),
            source=sender,
            mac=source,
            address=message.offered,
            vlan=vlan,
            message=message.message,
            options={str(number): value for number, value in message.options.items()},
            asked=message.transaction in asked,
        )
    facts: Facts = {"message": (message.message,)}
    for number, word in _CLIENT_OPTIONS.items():
        if message.options.get(number):
            facts[word] = (message.options[number],)
    address = message.client_address
    return Announced(kind="dhcp", mac=message.client, address=address, vlan=vlan, facts=facts)


def _ip6(cursor: Cursor, source: str, vlan: int) -> Iterator[Sighting]:
    if cursor.number(4) >> 28 != 6:
        raise Malformed("not IPv6")
    length, following = cursor.number(2), cursor.number(1)
    cursor.take(1)
    sender = address_text(cursor.take(16))
    cursor.take(16)
    packet = Cursor(cursor.take(length))
    if following == 17:
        yield from _udp6(packet, source, sender, vlan)
    elif following == 58:
        kind = packet.number(1)
        packet.take(3)
        # A solicitation (135) shows its sender as well as an answer does.
        if kind in (129, 135, 136) and sender != "::":
            yield Heard(address=sender, mac=source, vlan=vlan, how="icmp6", overheard=kind != 129)
        elif kind == 134:
            facts = _router(packet)
            yield Heard(address=sender, mac=source, vlan=vlan, how="icmp6", overheard=True)
            yield Announced(kind="router", mac=source, address=sender, vlan=vlan, facts=facts)


def _udp6(packet: Cursor, source: str, sender: str, vlan: int) -> Iterator[Sighting]:
    to_port = Cursor(packet.take(4), 2).number(2)
    length = packet.number(2)
    packet.take(2)
    if to_port == 5353:
        facts = mdns(packet.take(length - 8))
        yield Heard(address=sender, mac=source, vlan=vlan, how="ip", overheard=True)
        if facts:
            yield Announced(kind="mdns", mac=source, address=sender, vlan=vlan, facts=facts)


def _router(packet: Cursor) -> Facts:
    """A router's announcement (RFC 4861, 4.2; RFC 8106): prefix, dns, lifetime, managed."""
    _hops, flags, lifetime = packet.number(1), packet.number(1), packet.number(2)
    packet.take(8)
    found: dict[str, list[str]] = {"lifetime": [str(lifetime)], "managed": ["yes" if flags & 0x80 else "no"]}
    while packet.left:
        kind, size = packet.number(1), packet.number(1)
        if not size:
            raise Malformed("an option of no length")
        body = Cursor(packet.take(size * 8 - 2))
        if kind == 3:
            width = body.number(1)
            body.take(13)
            found.setdefault("prefix", []).append(f"{address_text(body.take(16))}/{width}")
        elif kind == 25:
            body.take(6)
            while body.left >= 16:
                found.setdefault("dns", []).append(address_text(body.take(16)))
    return {word: tuple(values) for word, values in found.items()}
