"""Kea's DHCPv4 server (Kea Administrator Reference Manual): its subnets from its file, its leases from its journal."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import DhcpPool, DhcpReservation, Lease
from netaudit.platforms._linux_asked import as_json, offered
from netaudit.platforms._linux_files import files_of, shown
from netaudit.platforms._tables import refusing

CONFIG = "sudo -n cat /etc/kea/kea-dhcp4.conf"
_FILES = shown(*(f"/var/lib/kea/kea-leases4.csv{suffix}" for suffix in (".2", ".1", "")))
LEASES = f"date +%s; {_FILES}"
"""The host's own clock, and the lease file with what a clean-up of it that is going on has not merged yet."""
# Names of options that Kea knows, with their numbers (RFC 2132).
_OPTIONS = {
    "subnet-mask": "1",
    "routers": "3",
    "time-servers": "4",
    "domain-name-servers": "6",
    "log-servers": "7",
    "domain-name": "15",
    "ntp-servers": "42",
    "netbios-name-servers": "44",
    "tftp-server-name": "66",
    "boot-file-name": "67",
    "domain-search": "119",
}
_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|#[^\n]*|/\*.*?\*/', re.DOTALL)
# Kea takes a comma after the last member of a list or map, and Debian's own file has some.
_SPARE_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')
_STATED = {"pools", "option-data", "reservations", "valid-lifetime"}
_DEEPEST = 40


def parsed(text: str) -> dict[str, Any]:
    """The file's `Dhcp4`, its comments left out; raises `ReadingError` where there is none."""
    bare = _COMMENT.sub(lambda found: found[0] if found[0].startswith('"') else "", text)
    whole = as_json(_SPARE_COMMA.sub(lambda found: found[1] or "", bare), CONFIG)
    found = whole.get("Dhcp4") if isinstance(whole, dict) else None
    if not isinstance(found, dict):
        raise ReadingError(f"`{CONFIG}` has no `Dhcp4`")
    if "<?include" in text:
        raise ReadingError("Kea reads further files, which netaudit does not follow")
    return found


def _subnets(of: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Subnets of their own and those of shared networks."""
    yield from of.get("subnet4", ())
    for network in of.get("shared-networks", ()):
        yield from network.get("subnet4", ())


@refusing(CONFIG)
def pools(captures: Captures) -> dict[str, DhcpPool]:
    """Scopes by subnet, with what each inherits from the whole.

    Raises:
        ReadingError: two scopes of one subnet, or a form that is not understood.
    """
    whole = parsed(offered(captures, CONFIG))
    found: dict[str, DhcpPool] = {}
    try:
        for subnet in _subnets(whole):
            key = printable(subnet["subnet"])
            if key in found:
                raise ReadingError(f"two subnets are {key}")
            lifetime = subnet.get("valid-lifetime", whole.get("valid-lifetime"))
            found[key] = DhcpPool(
                ranges=tuple(re.sub(r"\s*-\s*", "-", printable(pool["pool"])) for pool in subnet.get("pools", ())),
                options={**_options(whole), **_options(subnet)},
                reservations=dict(_reservations(subnet)),
                lease_seconds=int(lifetime) if lifetime is not None else None,
            )
    except (KeyError, TypeError, AttributeError) as failure:
        raise ReadingError(f"`{CONFIG}` has a form that is not understood ({failure})") from failure
    return found


def _options(of: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for option in of.get("option-data", ()):
        number = str(option["code"]) if "code" in option else _OPTIONS.get(option["name"], printable(option["name"]))
        found[number] = ", ".join(part.strip() for part in printable(str(option.get("data", ""))).split(","))
    return found


def _reservations(subnet: Mapping[str, Any]) -> Iterator[tuple[str, DhcpReservation]]:
    for each in subnet.get("reservations", ()):
        if "hw-address" in each:
            identity = mac(each["hw-address"])
        else:
            kind = next(word for word in ("client-id", "duid", "circuit-id", "flex-id") if word in each)
            identity = f"{kind} {printable(each[kind])}"
        reserved = DhcpReservation(
            address=printable(each.get("ip-address", "")), name=printable(each.get("hostname", ""))
        )
        yield identity, reserved


def rest_of_config(text: str) -> str:
    """The file without what the section of DHCP states, one setting a line, so that a change is told once."""
    whole = parsed(text)
    for subnet in _subnets(whole):
        for name in _STATED & subnet.keys():
            del subnet[name]
    for name in ("option-data", "valid-lifetime"):
        whole.pop(name, None)
    return "\n".join(_lines(whole, ""))


def _lines(value: Any, path: str) -> Iterator[str]:
    if path.count("/") > _DEEPEST:
        raise ReadingError(f"`{CONFIG}` is nested beyond all reason")
    if isinstance(value, dict):
        for name in sorted(value):
            yield from _lines(value[name], f"{path}/{printable(str(name))}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            named = each.get("subnet") or each.get("name") if isinstance(each, dict) else None
            yield from _lines(each, f"{path}/{printable(str(named)) if named else number}")
    else:
        yield f"{path} = {printable(str(value))}"


@refusing("kea-leases4.csv")
def leases(captures: Captures) -> list[tuple[int, str, Lease]]:
    """(end, MAC, lease) of those that are running; the last line about an address is the one that counts.

    Raises:
        NotOffered: there is no lease file.
        ReadingError: a line is no lease.
    """
    clock, _, answer = captures[LEASES].partition("\n")
    if not clock.strip().isdigit():
        raise ReadingError("the host does not tell the time")
    latest: dict[str, list[str]] = {}
    for line in "".join(files_of(answer, _FILES).values()).splitlines():
        row = line.split(",")
        if row[0] == "address":
            continue
        if len(row) < 10 or not row[3].isdigit() or not row[4].isdigit():
            raise ReadingError("the lease file has a line that is no lease")
        latest[row[0]] = row
    running = [row for row in latest.values() if row[9] == "0" and row[1] and int(row[4]) > int(clock)]
    return [(int(row[4]), mac(row[1]), Lease(address=printable(row[0]), name=printable(row[8]))) for row in running]
