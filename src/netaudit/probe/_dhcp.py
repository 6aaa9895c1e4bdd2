"""DHCP messages (RFC 2131, options of RFC 2132, 3004, 3397, 3442, 4702): read only; what is sent is in `_frames`."""

from collections.abc import Callable
from dataclasses import dataclass

from netaudit.probe._cursor import Cursor, Malformed, address_text, addresses_text, mac_text, text
from netaudit.probe._dns import read_name

COOKIE = bytes.fromhex("63825363")
MESSAGES = ("", "discover", "offer", "request", "decline", "ack", "nak", "release", "inform")
_OVERLOAD = 52
_ADDRESSES = frozenset((1, 3, 4, 5, 6, 7, 9, 28, 41, 42, 44, 45, 48, 49, 50, 54, 65, 69, 70, 71, 72, 138, 150))
_NUMBERS = frozenset((2, 13, 22, 23, 24, 26, 35, 37, 38, 51, 57, 58, 59))
_TEXTS = frozenset((12, 14, 15, 17, 18, 40, 47, 56, 60, 62, 64, 66, 67, 100, 101, 114, 252))


@dataclass(frozen=True)
class DhcpMessage:
    """One message of a client or a server."""

    from_server: bool
    message: str
    """discover, offer, request, decline, ack, nak, release or inform; empty for plain BOOTP."""
    transaction: int
    client: str
    """MAC address of the client."""
    client_address: str
    offered: str
    """`yiaddr`; empty for none."""
    relay: str
    options: dict[int, str]
    """Option number -> value as text; the message type (53) is left out."""


def dhcp(raw: bytes) -> DhcpMessage:
    """A message, its bytes behind the UDP header.

    Raises:
        Malformed: it is none.
    """
    cursor = Cursor(raw)
    operation, hardware, length = cursor.number(1), cursor.number(1), cursor.number(1)
    cursor.take(1)
    transaction = cursor.number(4)
    cursor.take(4)
    client_address, offered, _next, relay = (_address(cursor.take(4)) for _ in range(4))
    client = cursor.take(16)
    overloaded = {1: cursor.take(64), 0: cursor.take(128)}
    if operation not in (1, 2) or (hardware, length) != (1, 6):
        raise Malformed("neither a request nor a reply on Ethernet")
    if cursor.take(4) != COOKIE:
        raise Malformed("no options behind it")
    options = _options(cursor)
    # Options that found no room may go into the fields of the boot file (1) and the server's name (2).
    overload = int.from_bytes(options.pop(_OVERLOAD, b""), "big")
    for bit, name in ((1, 0), (2, 1)):
        if overload & bit:
            for number, value in _options(Cursor(overloaded[name])).items():
                options[number] = options.get(number, b"") + value
    kind = int.from_bytes(options.pop(53, b"\0"), "big")
    if kind >= len(MESSAGES):
        raise Malformed("an unknown kind of message")
    return DhcpMessage(
        from_server=operation == 2,
        message=MESSAGES[kind],
        transaction=transaction,
        client=mac_text(client[:6]),
        client_address=client_address,
        offered=offered,
        relay=relay,
        options={number: _value(number, value) for number, value in sorted(options.items())},
    )


def _options(cursor: Cursor) -> dict[int, bytes]:
    """Options by number; one that is split goes together again (RFC 3396)."""
    found: dict[int, bytes] = {}
    while cursor.left:
        number = cursor.number(1)
        if number == 255:
            break
        if number:
            found[number] = found.get(number, b"") + cursor.take(cursor.number(1))
    return found


def _value(number: int, raw: bytes) -> str:
    """An option's value as text; one that is not what it should be is given in hexadecimal digits."""
    try:
        return _typed(number, raw)
    except Malformed:
        return raw.hex()


def _typed(number: int, raw: bytes) -> str:
    if number in _ADDRESSES and raw:
        return " ".join(addresses_text(raw))
    if number in _NUMBERS and len(raw) in (1, 2, 4):
        return str(int.from_bytes(raw, "big"))
    if number in _TEXTS:
        return text(raw)
    return _OTHERS.get(number, bytes.hex)(raw)


def _search_list(raw: bytes) -> str:
    cursor, names = Cursor(raw), []
    while cursor.left:
        names.append(read_name(cursor, raw))
    return " ".join(names)


def _routes(raw: bytes) -> str:
    """Classless static routes (RFC 3442): `10.0.0.0/8 via 192.0.2.1`."""
    cursor, routes = Cursor(raw), []
    while cursor.left:
        width = cursor.number(1)
        if width > 32:
            raise Malformed("a prefix longer than 32 bits")
        prefix = cursor.take((width + 7) // 8).ljust(4, b"\0")
        routes.append(f"{address_text(prefix)}/{width} via {address_text(cursor.take(4))}")
    return ", ".join(routes)


def _client_identifier(raw: bytes) -> str:
    return mac_text(raw[1:]) if raw[:1] == b"\1" else raw.hex()


def _full_name(raw: bytes) -> str:
    """A client's full name (RFC 4702), behind a byte of flags and two that mean nothing any more."""
    cursor = Cursor(raw)
    encoded = cursor.number(1) & 4
    cursor.take(2)
    return read_name(cursor, raw) if encoded else text(cursor.rest())


_OTHERS: dict[int, Callable[[bytes], str]] = {
    55: lambda raw: ",".join(str(each) for each in raw),
    61: _client_identifier,
    81: _full_name,
    119: _search_list,
    121: _routes,
    249: _routes,
}


def _address(raw: bytes) -> str:
    return address_text(raw) if any(raw) else ""
