"""The frames that the probe sends, whole, as bytes. Nothing here sends."""

import struct
from ipaddress import IPv4Address, IPv6Address

from netaudit.probe._dhcp import COOKIE

BROADCAST = b"\xff" * 6
ALL_NODES = IPv6Address("ff02::1")
ALL_NODES_CARD = bytes.fromhex("333300000001")
_NOBODY = bytes(4)
# What a client of a practice would be given, and what would lead it astray: see RFC 2132 and the vendors' own.
_WANTED = bytes((1, 3, 6, 15, 26, 28, 33, 42, 43, 44, 51, 54, 58, 59, 66, 67, 119, 121, 138, 150, 249, 252))


def card(mac: str) -> bytes:
    """A canonical MAC address as six bytes."""
    return bytes.fromhex(mac.replace(":", ""))


def _ethernet(target: bytes, source: bytes, kind: int, vlan: int) -> bytes:
    tag = struct.pack("!HH", 0x8100, vlan) if vlan else b""
    return target + source + tag + struct.pack("!H", kind)


class ArpRequests:
    """Broadcast ARP requests (RFC 826) that differ in the address only.

    Without an own address they are probes (RFC 5227): hosts answer them, and nobody's ARP table changes.
    """

    def __init__(self, mac: str, own: str = "", vlan: int = 0) -> None:
        """Prepare what is the same in all of them."""
        source = card(mac)
        sender = IPv4Address(own).packed if own else _NOBODY
        self._head = _ethernet(BROADCAST, source, 0x0806, vlan) + b"\0\1\x08\0\x06\x04\0\1" + source + sender + bytes(6)
        self._tail = bytes(max(0, 60 - len(self._head) - 4))  # the least that Ethernet carries

    def asking(self, address: str) -> bytes:
        """The request for one IPv4 address."""
        return self._head + bytes(map(int, address.split("."))) + self._tail


def discover(mac: str, transaction: int, *, target: bytes = BROADCAST, vlan: int = 0) -> bytes:
    """A DHCP DISCOVER (RFC 2131, table 5): the only DHCP message that the probe can make, so no lease is ever taken.

    Args:
        mac: our own; a server may know it and offer what it keeps for us.
        transaction: by which the offers are recognised.
        target: everybody, or one network card only.
        vlan: 802.1Q tag; 0 for none.
    """
    source = card(mac)
    message = struct.pack("!BBBBIHH16x16s192x", 1, 1, 6, 0, transaction, 0, 0, source) + COOKIE
    message += bytes((53, 1, 1, 57, 2, 0x05, 0xDC, 55, len(_WANTED))) + _WANTED + b"\xff"
    message = message.ljust(300, b"\0")
    # A UDP checksum of 0 says that there is none (RFC 768).
    datagram = struct.pack("!HHHH", 68, 67, 8 + len(message), 0) + message
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(datagram), 0, 0, 64, 17, 0, _NOBODY, b"\xff" * 4)
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return _ethernet(target, source, 0x0800, vlan) + header + datagram


def echo6(mac: str, own: str, number: int, *, target: bytes = ALL_NODES_CARD, vlan: int = 0) -> bytes:
    """An ICMPv6 echo request to all nodes of the link (RFC 4443; RFC 4291, 2.7.1).

    Args:
        mac: our own.
        own: our link-local address.
        number: the identifier.
        target: the group's card, or one network card only.
        vlan: 802.1Q tag; 0 for none.
    """
    source = card(mac)
    message = struct.pack("!BBHHH", 128, 0, 0, number, 1) + b"netaudit"
    addresses = IPv6Address(own).packed + ALL_NODES.packed
    total = checksum(addresses + struct.pack("!IxxxB", len(message), 58) + message)
    message = message[:2] + struct.pack("!H", total) + message[4:]
    header = struct.pack("!IHBB", 6 << 28, len(message), 58, 1)
    return _ethernet(target, source, 0x86DD, vlan) + header + addresses + message


def echo4(number: int, sequence: int) -> bytes:
    """An ICMP echo request (RFC 792), without the IP header, which the system makes."""
    message = struct.pack("!BBHHH", 8, 0, 0, number, sequence) + b"netaudit"
    return message[:2] + struct.pack("!H", checksum(message)) + message[4:]


def link_local(mac: str) -> str:
    """The link-local IPv6 address that goes with a network card (RFC 4291, appendix A)."""
    raw = card(mac)
    return str(IPv6Address(b"\xfe\x80" + bytes(6) + bytes((raw[0] ^ 2,)) + raw[1:3] + b"\xff\xfe" + raw[3:]))


def checksum(raw: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    padded = raw + b"\0" * (len(raw) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
