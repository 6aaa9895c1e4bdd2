"""dnsmasq's configuration file as DHCP pools and DNS data (dnsmasq(8)).

A pool's key is the tag it sets, else its interface, else its first address. What is not tied to a pool is under `*`.
Debian's service reads /etc/dnsmasq.d as well, whether or not the file says so.
"""

import ipaddress
import re
from dataclasses import dataclass, field

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import DhcpPool, DhcpReservation
from netaudit.platforms._linux_asked import offered
from netaudit.platforms._linux_files import files, shown

CONFIG = "cat /etc/dnsmasq.conf"
DROPINS = shown("/etc/dnsmasq.d/*")
_FOLDER = "/etc/dnsmasq.d"
# What Debian's service leaves out, and what dnsmasq does: copies of editors.
_LEFT_OUT = (".dpkg-dist", ".dpkg-old", ".dpkg-new", "~", "#")

# Option names of `dnsmasq --help dhcp`, with their numbers (RFC 2132).
_OPTIONS = {
    "netmask": "1",
    "router": "3",
    "dns-server": "6",
    "domain-name": "15",
    "ntp-server": "42",
    "tftp-server": "66",
}
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
EVERY_POOL = "*"


@dataclass
class _Pool:
    ranges: list[str] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    reservations: dict[str, DhcpReservation] = field(default_factory=dict)
    lease_seconds: int | None = None


def whole(captures: Captures) -> str:
    """The file with those of /etc/dnsmasq.d; raises `NotOffered` where there is no dnsmasq.conf."""
    main = offered(captures, CONFIG)
    try:
        others = files(captures, DROPINS)
    except NotOffered:
        return main
    said = re.search(rf"^[ \t]*conf-dir[ \t]*=[ \t]*{_FOLDER}/?[ \t]*(?:,(.*))?$", main, re.MULTILINE)
    wanted = [each.strip() for each in (said[1] or "").split(",") if each.strip()] if said else []
    kept = tuple(each.removeprefix("*") for each in wanted if each.startswith("*"))
    refused = (*_LEFT_OUT, *(each for each in wanted if not each.startswith("*")))
    read = [text for path, text in others.items() if path.endswith(kept or "") and not path.endswith(refused)]
    return "\n".join((main, *read))


def settings(text: str) -> list[tuple[str, str]]:
    """Every `name=value` or `name` of the file, in order, without comments.

    Raises:
        ReadingError: the file includes others, which this reader does not follow.
    """
    found = []
    for line in text.splitlines():
        bare = line.split(" #")[0].strip()
        if bare and not bare.startswith("#"):
            name, _, value = bare.partition("=")
            if name.strip() == "conf-dir" and re.fullmatch(rf"\s*{_FOLDER}/?\s*(?:,.*)?", value):
                continue
            if name.strip() in ("conf-dir", "conf-file", "dhcp-hostsfile", "dhcp-optsfile", "addn-hosts"):
                raise ReadingError(f"dnsmasq reads further files ({printable(bare)}), which netaudit does not follow")
            found.append((name.strip(), value.strip()))
    return found


def pools(text: str) -> dict[str, DhcpPool]:
    """The DHCP pools, each with its options and reservations."""
    found: dict[str, _Pool] = {}
    for name, value in settings(text):
        if name == "dhcp-range":
            _range(found, value)
    for name, value in settings(text):
        if name == "dhcp-option":
            _option(found, value)
        elif name == "dhcp-host":
            _host(found, value)
    return {
        key: DhcpPool(
            ranges=tuple(pool.ranges),
            options=pool.options,
            reservations=pool.reservations,
            lease_seconds=pool.lease_seconds,
        )
        for key, pool in found.items()
    }


def pool_of_line(name: str, value: str) -> str:
    """The key of the pool that a line is about; `*` where the line alone does not tell."""
    tag = re.search(r"(?:set|tag):([^,]+)", value)
    if tag:
        return tag[1]
    return value.split(",", maxsplit=1)[0].removeprefix("interface:") if name == "dhcp-range" else EVERY_POOL


def _range(found: dict[str, _Pool], value: str) -> None:
    pool = found.setdefault(pool_of_line("dhcp-range", value), _Pool())
    parts = [part for part in value.split(",") if not part.startswith(("set:", "tag:", "interface:"))]
    addresses = [part for part in parts if _is_address(part)]
    if len(addresses) >= 2:
        pool.ranges.append("-".join(addresses[:2]))
    elif addresses:
        # `static`, `proxy`, `ra-only` and their like stand where the last address would.
        mode = parts[parts.index(addresses[0]) + 1 :][:1] or [""]
        pool.ranges.append(f"{addresses[0]}-{printable(mode[0])}")
    else:
        raise ReadingError(f"a dhcp-range without an address: {printable(value)}")
    lease = re.fullmatch(r"(\d+)([smhdw]?)", parts[-1])
    if lease and "." not in parts[-1]:
        pool.lease_seconds = int(lease[1]) * _SECONDS[lease[2]]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _option(found: dict[str, _Pool], value: str) -> None:
    parts = [part for part in value.split(",") if not part.startswith("tag:")]
    if not parts:
        raise ReadingError(f"a dhcp-option without an option: {printable(value)}")
    word = parts[0].removeprefix("option:")
    pool = found.setdefault(pool_of_line("dhcp-option", value), _Pool())
    pool.options[_OPTIONS.get(word, word)] = printable(",".join(parts[1:]))


def _host(found: dict[str, _Pool], value: str) -> None:
    parts = [part for part in value.split(",") if not part.startswith(("set:", "tag:"))]
    macs = [part for part in parts if re.fullmatch(r"([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}", part)]
    addresses = [part for part in parts if re.fullmatch(r"\d+\.\d+\.\d+\.\d+", part)]
    names = [p for p in parts if p not in macs + addresses and not re.fullmatch(r"\d+[smhdw]?|infinite|ignore", p)]
    key = pool_of_line("dhcp-host", value)
    if key == EVERY_POOL and addresses:
        key = next((name for name, pool in found.items() if _near(pool, addresses[0])), EVERY_POOL)
    reservation = DhcpReservation(address=addresses[0] if addresses else "", name=printable(names[0]) if names else "")
    for each in macs or names[:1]:
        pool = found.setdefault(key, _Pool())
        pool.reservations[mac(each) if each in macs else printable(each)] = reservation


def _near(pool: _Pool, address: str) -> bool:
    """Whether an address lies in the /24 of a pool's first range."""
    if not pool.ranges:
        return False
    network = ipaddress.ip_network(f"{pool.ranges[0].split('-')[0]}/24", strict=False)
    return ipaddress.ip_address(address) in network
