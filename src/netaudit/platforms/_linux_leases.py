"""Leases of the DHCP servers of a Linux host: dnsmasq's, Kea's and ISC dhcpd's (dhcpd.leases(5)).

A lease that has ended is left out. A MAC address that several addresses are leased to is `MAC`, by the latest lease,
and `MAC #2` and so on.
"""

import re
from calendar import timegm
from collections.abc import Callable, Iterable, Iterator

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import Lease
from netaudit.platforms import _kea
from netaudit.platforms._linux_asked import offered
from netaudit.platforms._linux_files import files_of, shown
from netaudit.platforms._tables import refusing

DNSMASQ = "cat /var/lib/misc/dnsmasq.leases"
_FILES = shown("/var/lib/dhcp/dhcpd.leases", "/var/lib/dhcpd/dhcpd.leases")
ISC = f"date +%s; {_FILES}"
"""The host's own clock, and the lease file, to which dhcpd adds: the latest block of an address counts."""
_STAMP = re.compile(r"(?:epoch (\d+)|\d (\d{4})/(\d\d)/(\d\d) (\d\d):(\d\d):(\d\d))\s*;")
# What else dhcpd.leases(5) holds at its left margin: not leases.
_OTHERS = re.compile(r"(?:server-duid|authoring-byte-order|failover|host|group|subclass|dynamic-|ia-)")
Dated = tuple[int, str, Lease]
"""When it began or ends, whichever its server writes down; MAC; lease. A greater number is a later lease."""


def leases(captures: Captures) -> dict[str, Lease]:
    """Of every DHCP server that there is; `NotOffered` where there is none."""
    found: list[Dated] = []
    absent = []
    for read in _SERVERS:
        try:
            found += read(captures)
        except NotOffered as reason:
            absent.append(str(reason))
    if len(absent) == len(_SERVERS):
        raise NotOffered("; ".join(absent))
    return _by_mac(found)


def _by_mac(found: Iterable[Dated]) -> dict[str, Lease]:
    rows: dict[str, Lease] = {}
    taken: dict[str, list[str]] = {}
    for _, address, lease in sorted(found, key=lambda each: (-each[0], each[1], each[2].address)):
        held = taken.setdefault(address, [])
        if lease.address not in held:
            held.append(lease.address)
            rows[address if len(held) == 1 else f"{address} #{len(held)}"] = lease
    return rows


@refusing("dnsmasq.leases")
def _dnsmasq(captures: Captures) -> list[Dated]:
    rows = [line.split() for line in offered(captures, DNSMASQ).splitlines() if line.strip()]
    if any(len(row) < 4 or not row[0].isdigit() for row in rows):
        raise ReadingError("the lease file has a line that is no lease")
    return [
        # A lease without end is written as one that ends at 0 (dnsmasq(8)).
        (
            int(row[0]) or 2**40,
            mac(row[1]),
            Lease(address=printable(row[2]), name="" if row[3] == "*" else printable(row[3])),
        )
        for row in rows
    ]


@refusing("dhcpd.leases")
def _isc(captures: Captures) -> list[Dated]:
    """Leases in force: `binding state active`, and not ended by the host's own clock."""
    clock, _, answer = captures[ISC].partition("\n")
    if not clock.strip().isdigit():
        raise ReadingError("the host does not tell the time")
    latest: dict[str, str] = {}
    for text in files_of(answer, _FILES).values():
        latest |= dict(_blocks(text))
    return list(_in_force(latest, int(clock)))


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """(address, the lines between its braces) in the order of the file."""
    address = ""
    body: list[str] = []
    for line in text.splitlines():
        if address:
            if line.rstrip() == "}":
                yield address, "\n".join(body)
                address, body = "", []
            else:
                body.append(line)
        elif begun := re.fullmatch(r"lease (\S+) \{\s*", line):
            address = printable(begun[1])
        elif line.strip() and line[0] not in "# \t}" and not _OTHERS.match(line):
            raise ReadingError(f"dhcpd.leases: `{printable(line)[:60]}` is no lease")
    if address:
        raise ReadingError(f"dhcpd.leases stops before the lease of {address} is closed")


def _in_force(latest: dict[str, str], now: int) -> Iterator[Dated]:
    for address, body in latest.items():
        said = dict(
            re.findall(r"^[ \t]*(starts|ends|binding state|hardware ethernet|client-hostname|uid) (.+)$", body, re.M)
        )
        if said.get("binding state", "").strip() != "active;":
            continue
        if said.get("ends", "").strip() != "never;" and _moment(said.get("ends", ""), address) <= now:
            continue
        name = printable(_bare(said.get("client-hostname", "")))
        began = _moment(said.get("starts", ""), address)
        yield began, _client(said, address), Lease(address=address, name=name)


def _client(said: dict[str, str], address: str) -> str:
    if "hardware ethernet" in said:
        return mac(_bare(said["hardware ethernet"]))
    if "uid" in said:
        return f"client-id {printable(_bare(said['uid']))}"
    raise ReadingError(f"dhcpd.leases: the lease of {address} names no client")


def _bare(value: str) -> str:
    return value.strip().rstrip(";").strip('"')


def _moment(text: str, address: str) -> int:
    """Seconds since 1970 of `4 2026/11/19 08:00:00;` (UTC) or `epoch 1795075200; # …`."""
    found = _STAMP.match(text.strip())
    if found is None:
        raise ReadingError(f"dhcpd.leases: the lease of {address} has no time that can be read")
    return int(found[1]) if found[1] else timegm((*map(int, found.groups()[1:]), 0, 0, 0))


_SERVERS: tuple[Callable[[Captures], list[Dated]], ...] = (_dnsmasq, _kea.leases, _isc)
