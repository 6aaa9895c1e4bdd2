"""Names that hosts announce: mDNS (RFC 6762), SSDP (UPnP Device Architecture), NetBIOS (RFC 1001 and 1002)."""

from netaudit.model.sighting import Facts
from netaudit.probe._cursor import Cursor, Malformed, address_text, text

_MAX_RECORDS = 256
_MAX_VALUES = 64
_A, _PTR, _TXT, _AAAA, _SRV = 1, 12, 16, 28, 33
_SSDP_WORDS = {"SERVER": "server", "LOCATION": "location", "USN": "usn", "NT": "type", "ST": "type"}


def read_name(cursor: Cursor, message: bytes) -> str:
    """A domain name, compressed or not (RFC 1035, 4.1.4), without its final dot.

    Raises:
        Malformed: it is none; a name that points at itself is none.
    """
    labels: list[bytes] = []
    here, before = cursor, len(message)
    while length := here.number(1):
        if length & 0xC0 == 0xC0:
            target = (length & 0x3F) << 8 | here.number(1)
            # Each pointer must lead further to the front than the one before, so that there is an end.
            if target >= before:
                raise Malformed("a name that points forward")
            before = target
            here = Cursor(message, target)
        elif length & 0xC0:
            raise Malformed("a label of an unknown kind")
        else:
            labels.append(here.take(length))
            if sum(map(len, labels)) + len(labels) > 255:
                raise Malformed("a name longer than 255 bytes")
    return ".".join(text(label) for label in labels)


def mdns(raw: bytes) -> Facts:
    """What an mDNS answer says; empty for a question.

    The words: name (of hosts), address, service (instances), port (`name:port`), text (`key=value`).

    Raises:
        Malformed: it is no DNS message.
    """
    cursor = Cursor(raw)
    cursor.take(2)
    flags, questions, *records = (cursor.number(2) for _ in range(5))
    if not flags & 0x8000:
        return {}
    if questions + sum(records) > _MAX_RECORDS:
        raise Malformed("more records than an announcement has")
    for _ in range(questions):
        read_name(cursor, raw)
        cursor.take(4)
    found: dict[str, list[str]] = {}
    for _ in range(sum(records)):
        name = read_name(cursor, raw)
        kind = cursor.number(2)
        cursor.take(6)
        length = cursor.number(2)
        # A name within it may point back into the message: it is read where it stands.
        within = Cursor(raw, len(raw) - cursor.left)
        for word, value in _record(name, kind, cursor.take(length), within, raw):
            values = found.setdefault(word, [])
            if value and value not in values and len(values) < _MAX_VALUES:
                values.append(value)
    return {word: tuple(values) for word, values in found.items() if values}


def _record(name: str, kind: int, value: bytes, within: Cursor, message: bytes) -> list[tuple[str, str]]:
    if kind in (_A, _AAAA):
        return [("name", name), ("address", address_text(value))]
    if kind == _PTR:
        return [("service", read_name(within, message))]
    if kind == _SRV:
        within.take(4)
        port = within.number(2)
        target = read_name(within, message)
        return [("name", target), ("port", f"{target}:{port}")]
    if kind == _TXT:
        pairs, cursor = [], Cursor(value)
        while cursor.left:
            pairs.append(("text", text(cursor.take(cursor.number(1)))))
        return pairs
    return []


def ssdp(raw: bytes) -> Facts:
    """What an SSDP announcement says: server, location, usn, type; empty for a search.

    Raises:
        Malformed: it is none.
    """
    lines = raw[:4096].decode("utf-8", errors="replace").split("\r\n")
    if lines[0].startswith("M-SEARCH"):
        return {}
    if not lines[0].startswith(("NOTIFY", "HTTP/1.")):
        raise Malformed("neither an announcement nor a search")
    found: Facts = {}
    for each in lines[1:]:
        word, colon, value = each.partition(":")
        known = _SSDP_WORDS.get(word.strip().upper())
        if colon and known and value.strip():
            found[known] = (text(value.strip().encode()),)
    return found


def netbios_datagram(raw: bytes) -> Facts:
    """What a datagram on port 138 says: name (of the sender) and group (it speaks to).

    Raises:
        Malformed: it is none.
    """
    cursor = Cursor(raw)
    if cursor.number(1) not in (0x10, 0x11, 0x12):
        return {}
    cursor.take(13)
    sender = _netbios_name(cursor)
    group = _netbios_name(cursor)
    return {word: (value,) for word, value in (("name", sender), ("group", group)) if value}


def netbios_name(raw: bytes) -> Facts:
    """What a message on port 137 says: name, where the sender claims or confirms it; empty for a question.

    Raises:
        Malformed: it is none.
    """
    cursor = Cursor(raw)
    cursor.take(2)
    flags, questions = cursor.number(2), cursor.number(2)
    cursor.take(6)
    answer, operation = flags & 0x8000, flags >> 11 & 0xF
    # 5 registers, 8 and 9 refresh; a query (0) names somebody else.
    if not answer and (operation not in (5, 8, 9) or not questions):
        return {}
    name = _netbios_name(cursor)
    return {"name": (name,)} if name else {}


def _netbios_name(cursor: Cursor) -> str:
    """A name of 16 bytes, each as two letters; its last byte is what it is used for."""
    if cursor.number(1) != 32:
        raise Malformed("not a NetBIOS name")
    letters = cursor.take(32)
    while length := cursor.number(1):
        cursor.take(length)  # the scope, which nobody has
    halves = [each - 0x41 for each in letters]
    if any(not 0 <= each < 16 for each in halves):
        raise Malformed("not a NetBIOS name")
    whole = bytes(high << 4 | low for high, low in zip(halves[::2], halves[1::2], strict=True))
    return text(whole[:15].rstrip(b" "))
