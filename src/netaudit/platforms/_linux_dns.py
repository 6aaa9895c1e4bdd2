"""What a Linux host resolves with, and what its DNS servers answer: dnsmasq with /etc/hosts, BIND and unbound.

All of them are read. Where two say different things of one name or zone, nothing here tells which of them a client
asks, so neither is believed.
"""

import re
from collections.abc import Mapping

from netaudit.model.names import printable
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import Dns
from netaudit.platforms import _bind, _dnsmasq, _unbound
from netaudit.platforms._linux_asked import offered, present

RESOLV = "cat /etc/resolv.conf"
HOSTS = "cat /etc/hosts"


def dns(captures: Captures) -> Dns:
    """Resolvers, forwarders, records and zones.

    Raises:
        NotOffered: there is no resolv.conf.
        ReadingError: a server's configuration does not add up, or two servers contradict each other.
    """
    resolv = offered(captures, RESOLV)
    search = re.search(r"^(?:search|domain)\s+(\S+)", resolv, re.MULTILINE)
    served = _of_dnsmasq_conf(captures)
    unbound = _of_unbound(captures)
    return Dns(
        resolvers=tuple(printable(each) for each in re.findall(r"^nameserver\s+(\S+)", resolv, re.MULTILINE)),
        forwarders=(
            *(printable(value) for name, value in served or () if name == "server"),
            *_bind.forwarders(captures),
            *unbound.forwarders,
        ),
        domain=printable(search[1]) if search else "",
        records=_records(captures, served, unbound),
        zones=_agreed({"BIND": _bind.zones(captures), "unbound": unbound.zones}),
    )


def _of_dnsmasq_conf(captures: Captures) -> list[tuple[str, str]] | None:
    """dnsmasq's settings; None where there is no dnsmasq."""
    try:
        return _dnsmasq.settings(_dnsmasq.whole(captures))
    except NotOffered:
        return None


def _records(captures: Captures, served: list[tuple[str, str]] | None, unbound: Dns) -> dict[str, str]:
    of_hosts: dict[str, set[str]] = {}
    for line in (present(captures, HOSTS) or "").splitlines():
        words = line.split("#")[0].split()
        if len(words) > 1 and not words[0].startswith(("127.", "::1", "fe00", "ff02")):
            _tell(of_hosts, words[1], _kind(words[0]), words[0])
    others = {"BIND": _bind.records(captures), "unbound": unbound.records}
    if served is None:
        # Nobody but the host itself is told what stands in its /etc/hosts.
        return {**_joined(of_hosts), **_agreed(others)}
    return _agreed({"dnsmasq": _joined(_of_dnsmasq(served, of_hosts)), **others})


def _of_unbound(captures: Captures) -> Dns:
    try:
        return Dns(
            forwarders=_unbound.forwarders(captures),
            records=_joined(_unbound.records(captures)),
            zones=_unbound.zones(captures),
        )
    except NotOffered:
        return Dns()


def _agreed(told: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What all servers tell; raises `ReadingError` where two tell different things of the same."""
    found: dict[str, str] = {}
    by: dict[str, str] = {}
    for server, said in told.items():
        for key, value in said.items():
            if found.setdefault(key, value) != value:
                raise ReadingError(f"{by[key]} and {server} both serve {key}, and not the same")
            by.setdefault(key, server)
    return found


def _joined(values: Mapping[str, set[str]]) -> dict[str, str]:
    return {key: ", ".join(sorted(each)) for key, each in values.items()}


def _of_dnsmasq(served: list[tuple[str, str]], of_hosts: dict[str, set[str]]) -> dict[str, set[str]]:
    """`name TYPE` -> values, those of /etc/hosts included, which dnsmasq answers from."""
    found = {key: set(values) for key, values in of_hosts.items()}
    for name, value in served:
        parts = [part.strip() for part in value.split(",")]
        if name == "host-record":
            for address in filter(_is_address, parts[1:]):
                _tell(found, parts[0], _kind(address), address)
        elif name == "cname" and len(parts) > 1:
            _tell(found, parts[0], "CNAME", parts[-1])
        elif name == "address" and value.count("/") >= 2:
            _, zone, address = value.split("/")[:3]
            _tell(found, zone, _kind(address), address)
    return found


def _tell(found: dict[str, set[str]], name: str, kind: str, value: str) -> None:
    found.setdefault(f"{printable(name)} {kind}", set()).add(printable(value))


def _is_address(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*", text))


def _kind(address: str) -> str:
    return "AAAA" if ":" in address else "A"
