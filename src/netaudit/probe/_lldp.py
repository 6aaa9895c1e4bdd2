"""Neighbours that announce themselves: LLDP (IEEE 802.1AB) and Cisco's CDP. Written from the standard, from Cisco's
published TLV list, and from the recordings of tcpdump's own tests."""

from netaudit.model.sighting import Facts
from netaudit.probe._cursor import Cursor, Malformed, address_text, mac_text, text

_LLDP_TEXTS = {4: "port-description", 5: "system-name", 6: "system-description"}
_LLDP_CAPABILITIES = (
    "other", "repeater", "bridge", "wlan-ap", "router", "telephone", "docsis", "station", "c-vlan", "s-vlan", "tpmr",
)  # fmt: skip
_CDP_CAPABILITIES = (
    "router", "transparent-bridge", "source-route-bridge", "switch", "host", "igmp", "repeater", "telephone",
    "remotely-managed", "cast-phone-port", "two-port-mac-relay",
)  # fmt: skip
_CDP_TEXTS = {1: "system-name", 3: "port", 5: "system-description", 6: "platform", 9: "vtp-domain"}
_802_1 = bytes.fromhex("0080c2")
_MED = bytes.fromhex("0012bb")
_IANA = bytes.fromhex("00005e")
_MED_TEXTS = {5: "hardware-revision", 6: "firmware", 7: "software", 8: "serial", 9: "maker", 10: "model", 11: "asset"}


class _Kept:
    """Facts in the making: a word may have several values."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def add(self, word: str, value: str) -> None:
        if value and value not in self._found.setdefault(word, []):
            self._found[word].append(value)

    def facts(self) -> Facts:
        return {word: tuple(values) for word, values in self._found.items() if values}


def lldp(raw: bytes) -> Facts:
    """What an LLDP announcement says.

    The words: chassis, port, ttl, port-description, system-name, system-description, capabilities (those switched on),
    management-address, native-vlan, vlan-name (`20 IMAGERIE`), voice-vlan, mud-url, and LLDP-MED's inventory.

    Raises:
        Malformed: it is none, such as one without its three mandatory parts.
    """
    cursor, kept, kinds = Cursor(raw), _Kept(), []
    while cursor.left:
        header = cursor.number(2)
        kind, value = header >> 9, cursor.take(header & 0x1FF)
        if kind == 0:
            break
        kinds.append(kind)
        _lldp_part(kind, value, kept)
    if kinds[:3] != [1, 2, 3]:
        raise Malformed("an announcement begins with chassis, port and time to live")
    return kept.facts()


def _lldp_part(kind: int, value: bytes, kept: _Kept) -> None:
    if kind in (1, 2):
        kept.add("chassis" if kind == 1 else "port", _identifier(value, mac_kind=4 if kind == 1 else 3))
    elif kind == 3:
        kept.add("ttl", str(Cursor(value).number(2)))
    elif kind in _LLDP_TEXTS:
        kept.add(_LLDP_TEXTS[kind], text(value))
    elif kind == 7:
        enabled = Cursor(value, start=2).number(2)
        for word in _bits(enabled, _LLDP_CAPABILITIES):
            kept.add("capabilities", word)
    elif kind == 8:
        cursor = Cursor(value)
        length = cursor.number(1)
        family, address = cursor.number(1), cursor.take(length - 1)
        if family in (1, 2):
            kept.add("management-address", address_text(address))
    elif kind == 127:
        _lldp_organisation(value, kept)


def _lldp_organisation(value: bytes, kept: _Kept) -> None:
    cursor = Cursor(value)
    owner, kind = cursor.take(3), cursor.number(1)
    if owner == _802_1 and kind == 1:
        vlan = cursor.number(2)
        kept.add("native-vlan", str(vlan) if vlan else "")
    elif owner == _802_1 and kind == 3:
        vlan = cursor.number(2)
        kept.add("vlan-name", f"{vlan} {text(cursor.take(cursor.number(1)))}")
    elif owner == _MED and kind == 2:
        policy = cursor.number(4)
        # Application type 1 is voice; three flags, then the VLAN id's 12 bits, then two priorities of 9 bits.
        if policy >> 24 == 1 and (policy >> 9) & 0xFFF:
            kept.add("voice-vlan", str((policy >> 9) & 0xFFF))
    elif owner == _MED and kind in _MED_TEXTS:
        kept.add(_MED_TEXTS[kind], text(cursor.rest()))
    elif owner == _IANA and kind == 1:
        kept.add("mud-url", text(cursor.rest()))


def _identifier(value: bytes, mac_kind: int) -> str:
    """A chassis or port identifier: kind 4 of the former and 3 of the latter is a MAC address, 5 and 4 a network's."""
    cursor = Cursor(value)
    kind, body = cursor.number(1), cursor.rest()
    if kind == mac_kind:
        return mac_text(body)
    if kind == mac_kind + 1 and body[:1] in (b"\x01", b"\x02"):
        return address_text(body[1:])
    return text(body)


def cdp(raw: bytes) -> Facts:
    """What a CDP announcement says, its bytes behind the SNAP header.

    The words: system-name, port, system-description, platform, vtp-domain, capabilities, management-address,
    native-vlan, voice-vlan, duplex, ttl.

    Raises:
        Malformed: it is none.
    """
    cursor, kept = Cursor(raw), _Kept()
    version = cursor.number(1)
    if version not in (1, 2):
        raise Malformed("neither version 1 nor 2 of CDP")
    kept.add("ttl", str(cursor.number(1)))
    cursor.take(2)
    # Short frames are padded: what is left may be less than the head of a part.
    while cursor.left >= 4:
        kind, length = cursor.number(2), cursor.number(2)
        if length < 4:
            raise Malformed("a part shorter than its head")
        _cdp_part(kind, cursor.take(length - 4), kept)
    return kept.facts()


def _cdp_part(kind: int, value: bytes, kept: _Kept) -> None:
    cursor = Cursor(value)
    if kind in _CDP_TEXTS:
        kept.add(_CDP_TEXTS[kind], text(value))
    elif kind in (2, 0x16):
        for _ in range(cursor.number(4)):
            _cdp_address(cursor, kept)
    elif kind == 4:
        for word in _bits(cursor.number(4), _CDP_CAPABILITIES):
            kept.add("capabilities", word)
    elif kind == 0x0A:
        kept.add("native-vlan", str(cursor.number(2)))
    elif kind == 0x0B:
        kept.add("duplex", "full" if cursor.number(1) else "half")
    elif kind == 0x0E:
        cursor.take(1)
        kept.add("voice-vlan", str(cursor.number(2)))


def _cdp_address(cursor: Cursor, kept: _Kept) -> None:
    cursor.take(1)  # the kind of protocol number
    protocol = cursor.take(cursor.number(1))
    address = cursor.take(cursor.number(2))
    if (protocol == b"\xcc" and len(address) == 4) or (protocol[-2:] == b"\x86\xdd" and len(address) == 16):
        kept.add("management-address", address_text(address))


def _bits(value: int, words: tuple[str, ...]) -> list[str]:
    return [word for bit, word in enumerate(words) if value >> bit & 1]
