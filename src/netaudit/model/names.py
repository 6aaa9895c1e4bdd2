"""Canonical names: one spelling for an interface, a MAC address, a VLAN set, whatever the source.

Everything a device says is data from outside: `printable` makes any such text safe to print.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Cisco's long and short interface names (IOS configuration guide, "Interface naming"); both become the short form.
_CISCO_PREFIXES = {
    "fastethernet": "Fa",
    "gigabitethernet": "Gi",
    "twogigabitethernet": "Tw",
    "fivegigabitethernet": "Fi",
    "tengigabitethernet": "Te",
    "twentyfivegige": "Twe",
    "fortygigabitethernet": "Fo",
    "hundredgige": "Hu",
    "appgigabitethernet": "Ap",
    "ethernet": "Et",
    "port-channel": "Po",
    "vlan": "Vlan",
    "loopback": "Lo",
    "tunnel": "Tu",
    "fa": "Fa",
    "gi": "Gi",
    "tw": "Tw",
    "fi": "Fi",
    "te": "Te",
    "twe": "Twe",
    "fo": "Fo",
    "hu": "Hu",
    "ap": "Ap",
    "et": "Et",
    "eth": "Et",
    "po": "Po",
    "vl": "Vlan",
    "lo": "Lo",
    "tu": "Tu",
}
_CISCO_NAME = re.compile(r"([A-Za-z][A-Za-z-]*?) ?(\d[\d/.:]*)")
_HOST_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")
_HEX = re.compile(r"[0-9a-f]{12}")

ALL_VLANS = "1-4094"
"""The usable VLAN ids (IEEE 802.1Q: 0 and 4095 are reserved)."""


def cisco_interface(name: str) -> str:
    """`GigabitEthernet1/0/5`, `Gig 1/0/5` or `Gi1/0/5` -> `Gi1/0/5`; an unknown kind is returned as it is.

    A word that abbreviates exactly one of the known kinds counts as that kind, as the device itself does.
    """
    match = _CISCO_NAME.fullmatch(name.strip())
    if match is None:
        return name.strip()
    word, number = match[1].lower(), match[2]
    if word in ("eth", "port") and "/" not in number:
        return name.strip()  # a Linux or FortiGate interface that a switch heard of, not an abbreviation
    if word in _CISCO_PREFIXES:
        return _CISCO_PREFIXES[word] + number
    kinds = {short for full, short in _CISCO_PREFIXES.items() if full.startswith(word)}
    return kinds.pop() + number if len(kinds) == 1 else name.strip()


def mac(text: str) -> str:
    """Any common spelling of a MAC address -> `00:10:19:4c:02:30`.

    Raises:
        ValueError: not 48 bits of hexadecimal.
    """
    bare = re.sub(r"[.:\-\s]", "", text).lower()
    if not _HEX.fullmatch(bare):
        raise ValueError(f"not a MAC address: {printable(text)[:40]}")
    return ":".join(bare[i : i + 2] for i in range(0, 12, 2))


def locally_administered(mac_address: str) -> bool:
    """Whether a canonical MAC was made up by software, such as a telephone's random one (IEEE 802, U/L bit)."""
    return bool(int(mac_address[:2], 16) & 2)


@lru_cache(maxsize=128)  # the trunks of a large site say the same list thousands of times
def parse_vlans(text: str) -> frozenset[int]:
    """`1,10-12` -> {1, 10, 11, 12}; the empty text -> no VLAN.

    Raises:
        ValueError: not a list of VLAN ids between 1 and 4094.
    """
    found: set[int] = set()
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        first, _, last = part.partition("-")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= 4094:
            raise ValueError(f"not a VLAN range: {part}")
        found.update(range(low, high + 1))
    return frozenset(found)


def format_vlans(vlans: Iterable[int]) -> str:
    """{1, 10, 11, 12} -> `1,10-12`: the one spelling kept in state files."""
    runs: list[list[int]] = []
    for vlan in sorted(set(vlans)):
        if runs and vlan == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], vlan]
        else:
            runs.append([vlan])
    return ",".join("-".join(str(end) for end in run) for run in runs)


def valid_host_name(name: str) -> bool:
    """Whether an inventory name is safe as a file name everywhere: letters, digits, `.`, `_`, `-`; at most 63."""
    return _HOST_NAME.fullmatch(name) is not None and ".." not in name


def bare_host_name(name: str) -> str:
    """`SW1.cabinet.example` -> `sw1`: the spelling in which what devices announce and the inventory are joined."""
    return name.split(".", maxsplit=1)[0].lower()


def printable(text: str) -> str:
    r"""Make text from outside harmless on a terminal: controls and bidirectional overrides become `\x1b` forms."""
    # Nearly every text has no sign of the categories below; what Python calls unprintable beyond them are spaces.
    if text.replace("\u00a0", "").replace("\u202f", "").isprintable():
        return text
    return "".join(character if _harmless(character) else _escaped(character) for character in text)


def _harmless(character: str) -> bool:
    # Cc controls, Cf bidi and zero-width, Cs lone surrogates, Co/Cn unassigned, Zl/Zp line separators.
    return (character.isascii() and character.isprintable()) or (
        not character.isascii() and unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )


def _escaped(character: str) -> str:
    point = ord(character)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"
