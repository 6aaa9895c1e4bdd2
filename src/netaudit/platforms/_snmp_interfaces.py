"""Interfaces and addresses by SNMP: IF-MIB (RFC 2863) and IP-MIB (RFC 4293, and the older table of RFC 1213).

`ifNumber` must count the rows of ifTable, ifXTable must have the same rows or none, and whatever names an interface
must name one of these.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Mapping

from netaudit.model.counters import PortCounters
from netaudit.model.names import cisco_interface
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import Addresses, ArpEntry, Interface, Link
from netaudit.platforms._snmp_walk import (
    Index,
    IpAddress,
    address,
    hardware,
    known,
    number,
    scalar,
    table,
    walked,
    words,
)
from netaudit.platforms._tables import must_agree

_COUNT = "1.3.6.1.2.1.2.1"
_DESCR, _PHYSICAL, _ADMIN, _OPER = (f"1.3.6.1.2.1.2.2.1.{n}" for n in (2, 6, 7, 8))
_NAME, _ALIAS = (f"1.3.6.1.2.1.31.1.1.1.{n}" for n in (1, 18))
_ADDRESS_INTERFACE, _ADDRESS_TYPE, _PREFIX, _ORIGIN = (f"1.3.6.1.2.1.4.34.1.{n}" for n in (3, 4, 5, 6))
_OLD_INTERFACE, _OLD_MASK = (f"1.3.6.1.2.1.4.20.1.{n}" for n in (2, 3))
_PHYSICAL_ADDRESS, _PHYSICAL_TYPE = (f"1.3.6.1.2.1.4.35.1.{n}" for n in (4, 6))
_MEDIA_ADDRESS, _MEDIA_TYPE = (f"1.3.6.1.2.1.4.22.1.{n}" for n in (2, 4))

_IN_DISCARDS, _IN_ERRORS, _OUT_DISCARDS, _OUT_ERRORS = (f"1.3.6.1.2.1.2.2.1.{n}" for n in (13, 14, 19, 20))

COUNTS = f"walk {_IN_DISCARDS} {_IN_ERRORS} {_OUT_DISCARDS} {_OUT_ERRORS}"
INTERFACES = f"walk {_COUNT} {_DESCR} {_PHYSICAL} {_ADMIN} {_OPER}"
NAMES = f"walk {_NAME} {_ALIAS}"
ADDRESSES = f"walk {_ADDRESS_INTERFACE} {_ADDRESS_TYPE} {_PREFIX} {_ORIGIN}"
OLD_ADDRESSES = f"walk {_OLD_INTERFACE} {_OLD_MASK}"
HEARD = f"walk {_PHYSICAL_ADDRESS} {_PHYSICAL_TYPE}"
OLD_HEARD = f"walk {_MEDIA_ADDRESS} {_MEDIA_TYPE}"

# ipAddressPrefix points at a row of ipAddressPrefixTable, whose index ends in the length of the prefix.
_POINTER = re.compile(r"1\.3\.6\.1\.2\.1\.4\.32\.1\.5\.[\d.]*\.(\d{1,3})")
_UP, _DOWN, _TESTING, _UNKNOWN, _DORMANT = 1, 2, 3, 4, 5  # ifAdminStatus and ifOperStatus
_UNICAST, _RANDOM = 1, 6  # ipAddressType; ipAddressOrigin of a temporary address
_INVALID, _LOCAL = 2, 5  # ipNetToPhysicalType and ipNetToMediaType


def interface_names(captures: Captures) -> dict[int, str]:
    """ifIndex -> the interface's name: `ifName` where the agent gives each its own, else `ifDescr`.

    Raises:
        ReadingError: ifTable does not have as many rows as ifNumber says, or ifXTable has others.
    """
    described = {index: words(value) for index, (value,) in table(captures, INTERFACES, _DESCR).items()}
    count = scalar(captures, INTERFACES, _COUNT)
    if count is None:
        raise ReadingError("the agent does not say how many interfaces it has")
    must_agree("ifTable", len(described), number(count))
    named = {index: words(name) for index, (name, _) in table(captures, NAMES, _NAME, _ALIAS).items()}
    if named and named.keys() != described.keys():
        raise ReadingError(f"ifXTable has {len(named)} rows, and not those of ifTable's {len(described)}")
    chosen = next((each for each in (named, described) if _distinct(each)), None)
    if chosen is None:
        chosen = {index: f"{name or 'interface'} [{index[0]}]" for index, name in described.items()}
    return {index[0]: _one_spelling(name, described[index]) for index, name in chosen.items()}


def counters(captures: Captures) -> dict[str, PortCounters]:
    """What each interface has counted: 32 bits, after which a count begins anew.

    Raises:
        ReadingError: the agent counts no errors, or counts them of an interface that it does not have.
    """
    names = interface_names(captures)
    columns = (_IN_DISCARDS, _IN_ERRORS, _OUT_DISCARDS, _OUT_ERRORS)
    found = {}
    for index, row in table(captures, COUNTS, *columns).items():
        lost, wrong, unsent, spoilt = map(number, row)
        found[known("interface", index[0], names)] = PortCounters(
            received_errors=wrong, sent_errors=spoilt, received_drops=lost, sent_drops=unsent
        )
    if not found:
        raise ReadingError("the agent counts no errors")
    return found


def _distinct(names: dict[Index, str]) -> bool:
    return bool(names) and all(names.values()) and max(Counter(names.values()).values()) == 1


def _one_spelling(name: str, described: str) -> str:
    """`Gi1/0/5` and `GigabitEthernet1/0/5` of a Cisco are one name; anything else is taken as it is."""
    short = cisco_interface(described)
    return short if name != described and short == cisco_interface(name) else name


def spoken_names(captures: Captures) -> dict[str, int]:
    """Every text by which exactly one interface is known (name, description, alias, MAC address) -> its ifIndex."""
    found: dict[str, set[int]] = {}
    for index, name in interface_names(captures).items():
        found.setdefault(name, set()).add(index)
    for command, column in ((INTERFACES, _DESCR), (NAMES, _NAME), (NAMES, _ALIAS)):
        for place, value in walked(captures, command)[column].items():
            found.setdefault(words(value), set()).add(place[0])
    for place, value in walked(captures, INTERFACES)[_PHYSICAL].items():
        found.setdefault(hardware(value), set()).add(place[0])
    return {text: indices.pop() for text, indices in found.items() if text and len(indices) == 1}


def interfaces(captures: Captures) -> dict[str, Interface]:
    """Every row of ifTable."""
    names = interface_names(captures)
    aliases = {index: words(alias) for index, (_, alias) in table(captures, NAMES, _NAME, _ALIAS).items()}
    found = {}
    for index, (_, physical, admin) in table(captures, INTERFACES, _DESCR, _PHYSICAL, _ADMIN).items():
        if number(admin) not in (_UP, _DOWN, _TESTING):
            raise ReadingError(f"ifAdminStatus {number(admin)} is none of RFC 2863")
        found[known("interface", index[0], names)] = Interface(
            enabled=number(admin) == _UP, description=aliases.get(index, ""), mac=hardware(physical)
        )
    return found


def counted(captures: Captures) -> int:
    """`ifNumber`."""
    count = scalar(captures, INTERFACES, _COUNT)
    return number(count) if count else 0


def links(captures: Captures) -> dict[str, Link]:
    """Which interfaces have link; one of which the agent itself does not know is left out."""
    names = interface_names(captures)
    return {
        known("interface", index[0], names): Link(up=number(oper) in (_UP, _DORMANT))
        for index, (_, oper) in table(captures, INTERFACES, _DESCR, _OPER).items()
        if number(oper) != _UNKNOWN
    }


def addresses(captures: Captures) -> dict[str, Addresses]:
    """Addresses that are set or leased; loopback, link-local and temporary ones make themselves.

    Raises:
        ReadingError: an interface is unknown, or the two tables do not have the same IPv4 addresses.
    """
    names = interface_names(captures)
    older = _older(captures)
    newer = _newer(captures, older)
    if not newer and not older:
        raise NotOffered("the agent has no table of addresses")
    # An agent may keep the newer table for IPv6 alone.
    both = {each: place for each, place in newer.items() if each.version == 4}
    if both and older and (odd := both.items() ^ older.items()):
        raise ReadingError(f"{sorted(str(each) for each, _ in odd)[0]} is not the same in both tables of addresses")
    found: dict[str, list[str]] = {}
    for each, (index, length) in {**older, **newer}.items():
        name = known("interface", index, names)
        if not (each.is_loopback or each.is_link_local or each.is_unspecified):
            found.setdefault(name, []).append(f"{each}/{length}")
    return {name: Addresses(prefixes=tuple(sorted(prefixes))) for name, prefixes in found.items()}


def _newer(captures: Captures, older: Mapping[IpAddress, tuple[int, int]]) -> dict[IpAddress, tuple[int, int]]:
    """Address -> (ifIndex, prefix length), which the older table may tell where this one does not."""
    found = {}
    rows = table(captures, ADDRESSES, _ADDRESS_INTERFACE, _ADDRESS_TYPE, _PREFIX, _ORIGIN, parts=None)
    for index, (interface, kind, prefix, origin) in rows.items():
        if number(kind) != _UNICAST or number(origin) == _RANDOM:
            continue
        each = address(index)
        told = _POINTER.fullmatch(prefix.text) if prefix.kind == "OID" else None
        length = int(told[1]) if told else older.get(each, (0, -1))[1]
        if not 0 <= length <= each.max_prefixlen:
            raise ReadingError(f"{each} has no prefix length")
        found[each] = (number(interface), length)
    return found


def _older(captures: Captures) -> dict[IpAddress, tuple[int, int]]:
    return {
        _dotted(index): (number(interface), _length(mask.text))
        for index, (interface, mask) in table(captures, OLD_ADDRESSES, _OLD_INTERFACE, _OLD_MASK, parts=4).items()
    }


def _length(mask: str) -> int:
    network = ipaddress.IPv4Network(f"0.0.0.0/{mask}")
    if str(network.netmask) != mask:
        raise ReadingError(f"{mask} is no mask of a network")
    return network.prefixlen


def _dotted(octets_of_it: Index) -> IpAddress:
    if len(octets_of_it) != 4 or max(octets_of_it) > 255:
        raise ReadingError(f"{'.'.join(map(str, octets_of_it))} is no IPv4 address")
    return ipaddress.IPv4Address(bytes(octets_of_it))


def arp(captures: Captures) -> dict[str, ArpEntry]:
    """Who answers for each address: ipNetToPhysicalTable, and ipNetToMediaTable where that has no IPv4.

    The host's own addresses are left out where they are marked as such.

    An agent that shows none at all has no such table: it has just answered over one of these interfaces.

    Raises:
        ReadingError: an interface is unknown.
    """
    names = interface_names(captures)
    newer = table(captures, HEARD, _PHYSICAL_ADDRESS, _PHYSICAL_TYPE, parts=None)
    older = table(captures, OLD_HEARD, _MEDIA_ADDRESS, _MEDIA_TYPE, parts=5)
    rows = [(index[0], address(index[1:]), row) for index, row in newer.items()]
    if all(each.version != 4 for _, each, _ in rows):
        rows += [(index[0], _dotted(index[1:]), row) for index, row in older.items()]
    if not rows:
        raise NotOffered("the agent shows no table of addresses and stations")
    heard: dict[IpAddress, list[ArpEntry]] = {}
    for interface, each, (physical, kind) in rows:
        name, station = known("interface", interface, names), hardware(physical)
        if number(kind) not in (_INVALID, _LOCAL) and station:
            heard.setdefault(each, []).append(ArpEntry(mac=station, interface=name))
    # The same link-local address may stand on several interfaces (RFC 4007 tells them apart by the zone).
    return {
        str(each) if len(entries) == 1 else f"{each}%{entry.interface}": entry
        for each, entries in heard.items()
        for entry in entries
    }
