"""ISC dhcpd (dhcpd.conf(5), dhcp-options(5)): its subnets with what they inherit, and fixed addresses.

A subnet's key is its prefix; a host that is in none of them is under `*`. What stands in classes and conditions is left
to the lines of the configuration.
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.model.rows import DhcpPool, DhcpReservation
from netaudit.platforms._isc_conf import CONFIG, Statement, bare, every, whole
from netaudit.platforms._linux_files import files
from netaudit.platforms._tables import must_agree, refusing

ANYWHERE = "*"
# Names of dhcp-options(5), with their numbers (RFC 2132, RFC 3397).
_OPTIONS = {
    "subnet-mask": "1",
    "time-offset": "2",
    "routers": "3",
    "time-servers": "4",
    "domain-name-servers": "6",
    "log-servers": "7",
    "host-name": "12",
    "domain-name": "15",
    "root-path": "17",
    "interface-mtu": "26",
    "broadcast-address": "28",
    "static-routes": "33",
    "ntp-servers": "42",
    "vendor-encapsulated-options": "43",
    "netbios-name-servers": "44",
    "netbios-node-type": "46",
    "tftp-server-name": "66",
    "bootfile-name": "67",
    "domain-search": "119",
}


@dataclass(frozen=True)
class _Scope:
    """What a declaration inherits from those around it."""

    options: dict[str, str] = field(default_factory=dict)
    lease_seconds: int | None = None
    subnet: str = ""


@dataclass
class _Pool:
    scope: _Scope
    ranges: list[str] = field(default_factory=list)
    reservations: dict[str, DhcpReservation] = field(default_factory=dict)
    with_own_options: bool = False
    """Whether a `pool` declaration in it has options of its own."""
    declared: int = 0
    """How many `pool` declarations it has, and ranges outside of any."""


@refusing("dhcpd.conf")
def pools(captures: Captures) -> dict[str, DhcpPool]:
    """Subnets with their ranges, options and fixed addresses.

    Raises:
        NotOffered: there is no dhcpd.conf.
        ReadingError: a form that is not understood, or a subnet, range or host in a place that is not read.
    """
    statements = whole(files(captures, CONFIG))
    reading = _Reading({each.words[1]: each.words[3] for each in every(statements) if _defines(each.words)})
    reading.declarations(statements, reading.scope(statements, _Scope()))
    reading.place_hosts()
    for word, read in (("subnet", reading.subnets), ("range", reading.ranges), ("host", len(reading.hosts))):
        must_agree(f"dhcpd.conf, {word}", read, sum(each.kind == word for each in every(statements)))
    return {
        key: DhcpPool(
            ranges=tuple(pool.ranges),
            options=pool.scope.options,
            reservations=pool.reservations,
            lease_seconds=pool.scope.lease_seconds,
        )
        for key, pool in reading.pools.items()
    }


def _defines(words: tuple[str, ...]) -> bool:
    """`option NAME code NUMBER = TYPE`."""
    return len(words) >= 5 and words[0] == "option" and words[2] == "code"


class _Reading:
    """The pools as they are found on the way down."""

    def __init__(self, defined: dict[str, str]) -> None:
        self._numbers = {**_OPTIONS, **{name: printable(number) for name, number in defined.items()}}
        self.pools: dict[str, _Pool] = {}
        self.hosts: list[tuple[str, list[Statement], _Scope]] = []
        self.subnets = self.ranges = 0

    def declarations(self, statements: Sequence[Statement], scope: _Scope) -> None:
        """Take what stands in a block; `scope` is what the block says itself."""
        for each in statements:
            if each.kind == "range":
                self._pool_of(self._range(each.words[1:])).declared += 1
            elif each.body is None:
                continue
            elif each.kind == "subnet":
                self._subnet(each.words, each.body, scope)
            elif each.kind == "pool":
                self._pool(each.body, scope)
            elif each.kind == "host" and len(each.words) == 2:
                self.hosts.append((each.words[1], each.body, scope))
            elif each.kind in ("shared-network", "group"):
                self.declarations(each.body, self.scope(each.body, scope))

    def scope(self, statements: Sequence[Statement], outer: _Scope) -> _Scope:
        """What a block says, with what it inherits."""
        options, seconds = dict(outer.options), outer.lease_seconds
        for each in statements:
            if each.body is not None or len(each.words) < 2:
                continue
            if each.kind == "option" and len(each.words) > 2 and not _defines(each.words):
                options[self._numbers.get(each.words[1], printable(each.words[1]))] = _text(each.words[2:])
            elif each.kind == "default-lease-time":
                seconds = int(each.words[1])
        return replace(outer, options=options, lease_seconds=seconds)

    def _subnet(self, words: tuple[str, ...], body: list[Statement], scope: _Scope) -> None:
        if len(words) != 4 or words[2] != "netmask":
            raise ReadingError(f"dhcpd.conf: `{printable(' '.join(words))}` is no subnet")
        key = str(ipaddress.ip_network(f"{words[1]}/{words[3]}"))
        if key in self.pools:
            raise ReadingError(f"dhcpd.conf: two subnets are {key}")
        self.subnets += 1
        inner = self.scope(body, replace(scope, subnet=key))
        self.pools[key] = _Pool(inner)
        self.declarations(body, inner)

    def _pool(self, body: list[Statement], scope: _Scope) -> None:
        inner = self.scope(body, scope)
        own = {number: told for number, told in inner.options.items() if scope.options.get(number) != told}
        seconds = inner.lease_seconds if inner.lease_seconds != scope.lease_seconds else None
        for key in dict.fromkeys(self._range(each.words[1:]) for each in body if each.kind == "range"):
            pool = self.pools[key]
            pool.declared += 1
            if own or seconds is not None:
                pool.with_own_options = True
                options = {**pool.scope.options, **own}
                pool.scope = replace(pool.scope, options=options, lease_seconds=seconds or pool.scope.lease_seconds)
        self.declarations([each for each in body if each.kind != "range"], inner)

    def _range(self, words: tuple[str, ...]) -> str:
        """Note a range; returns the key of the subnet it is in."""
        ends = [word for word in words if word != "dynamic-bootp"]
        if not 1 <= len(ends) <= 2:
            raise ReadingError(f"dhcpd.conf: `range {printable(' '.join(words))}` is no range")
        key = self._holding(ends[0])
        if key == ANYWHERE:
            raise ReadingError(f"dhcpd.conf: the range at {ends[0]} is in no subnet that stands before it")
        self.ranges += 1
        self.pools[key].ranges.append(f"{ipaddress.ip_address(ends[0])}-{ipaddress.ip_address(ends[-1])}")
        return key

    def _pool_of(self, key: str) -> _Pool:
        return self.pools.setdefault(key, _Pool(_Scope()))

    def _holding(self, address: str) -> str:
        found = ipaddress.ip_address(address)
        return next((key for key in self.pools if key != ANYWHERE and found in ipaddress.ip_network(key)), ANYWHERE)

    def place_hosts(self) -> None:
        """Put each host into the subnet of its address; raises `ReadingError` where one row cannot tell a subnet."""
        for key, pool in self.pools.items():
            if pool.with_own_options and pool.declared > 1:
                raise ReadingError(f"dhcpd.conf: the pools of {key} have different options, which one row cannot tell")
        for name, body, scope in self.hosts:
            said = {each.kind: each.words[1:] for each in body if each.body is None}
            own_name = next((e.words[2] for e in body if e.words[:2] == ("option", "host-name") and e.words[2:]), name)
            for address in [word for word in said.get("fixed-address", ()) if word != ","] or [""]:
                key = self._holding(address) if re.fullmatch(r"[\d.]+", address) else ANYWHERE
                pool = self._pool_of(key if key != ANYWHERE else scope.subnet or ANYWHERE)
                identity = _identity(said, body, name)
                if identity in pool.reservations:
                    raise ReadingError(f"dhcpd.conf: two hosts of {key} are {identity}")
                pool.reservations[identity] = DhcpReservation(address=printable(address), name=_text((own_name,)))


def _identity(said: dict[str, tuple[str, ...]], body: Sequence[Statement], name: str) -> str:
    if len(said.get("hardware", ())) == 2:
        # dhcpd.conf(5) allows octets without their leading nought.
        return mac(":".join(octet.zfill(2) for octet in said["hardware"][1].split(":")))
    client = next((e.words[2:] for e in body if e.words[:2] == ("option", "dhcp-client-identifier")), None)
    return f"client-id {_text(client)}" if client else f"host {printable(name)}"


def _text(words: Sequence[str]) -> str:
    """A value, its commas followed by one blank."""
    return printable(" ".join(bare(word) for word in words).replace(" ,", ","))


def stated(line: ConfigLine, last: str) -> tuple[str, str] | None:
    """Who states a line of the configuration; classes, conditions and what is set of one host tell themselves."""
    kinds = {part.split(" ", 1)[0] for part in line[:-1]}
    word = last.split(" ", 1)[0]
    if not kinds <= {"shared-network", "group", "subnet", "pool", "host"}:
        return None
    if word == "subnet":
        return "dhcp", _prefix(last)
    if word == "host" or ("host" in kinds and word in ("hardware", "fixed-address")):
        return "dhcp", ANYWHERE
    if "host" in kinds or word not in ("range", "option", "default-lease-time") or " code " in last:
        return None
    inside = next((part for part in line[:-1] if part.startswith("subnet ")), "")
    return "dhcp", _prefix(inside)


def _prefix(heading: str) -> str:
    words = heading.split()
    try:
        return str(ipaddress.ip_network(f"{words[1]}/{words[3]}"))
    except (ValueError, IndexError):
        return ANYWHERE
