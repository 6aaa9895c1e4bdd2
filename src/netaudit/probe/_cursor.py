"""Reading bytes from outside, from front to back: what is not there is `Malformed`, and nothing else can go wrong."""

from ipaddress import IPv4Address, IPv6Address

from netaudit.model.names import printable

MAX_TEXT = 512
"""Characters of one value that are kept."""


class Malformed(ValueError):  # noqa: N818  it says what the frame is
    """The bytes are not what they claim to be."""


class Cursor:
    """Bytes, and how far they have been read."""

    __slots__ = ("_at", "_end", "_raw")

    def __init__(self, raw: bytes, start: int = 0) -> None:
        """Begin to read at `start`."""
        self._raw = raw
        self._at = start
        self._end = len(raw)

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return self._end - self._at

    def take(self, count: int) -> bytes:
        """The next bytes.

        Raises:
            Malformed: there are not so many.
        """
        if not 0 <= count <= self._end - self._at:
            raise Malformed("shorter than it says")
        found = self._raw[self._at : self._at + count]
        self._at += count
        return found

    def number(self, size: int) -> int:
        """The next number of so many bytes, in network order."""
        return int.from_bytes(self.take(size), "big")

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(self.left)


def text(raw: bytes) -> str:
    """Bytes as text that is safe to print; trailing zero bytes are padding."""
    return printable(raw.rstrip(b"\0").decode("utf-8", errors="replace"))[:MAX_TEXT]


def mac_text(raw: bytes) -> str:
    """Six bytes as a canonical MAC address.

    Raises:
        Malformed: not six.
    """
    if len(raw) != 6:
        raise Malformed("not six bytes of a MAC address")
    return raw.hex(":")


def address_text(raw: bytes) -> str:
    """Four or sixteen bytes as an IP address.

    Raises:
        Malformed: neither four nor sixteen.
    """
    if len(raw) == 4:
        return str(IPv4Address(raw))
    if len(raw) == 16:
        return str(IPv6Address(raw))
    raise Malformed("neither four nor sixteen bytes of an IP address")


def addresses_text(raw: bytes, size: int = 4) -> list[str]:
    """Addresses one behind the other.

    Raises:
        Malformed: a part of one is missing.
    """
    if len(raw) % size:
        raise Malformed("a part of an address is missing")
    return [address_text(raw[at : at + size]) for at in range(0, len(raw), size)]
