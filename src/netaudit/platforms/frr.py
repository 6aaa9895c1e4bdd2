"""FRRouting routers, asked through vtysh as the login shell of a user of the group `frrvty`.

Interfaces and addresses come as JSON, the kernel's as zebra sees them; static routes from the running configuration,
complete when it ends in `end`. zebra has no table of neighbours or ARP entries to show, and access lists of a routing
daemon filter routes and no packets, so there is no section of either.
Written from the output of FRRouting 8.4.4 (Debian 12) in the lab of `tests/lab`, and the FRRouting user guide.
"""

import ipaddress
import json
import re
from collections.abc import Iterator
from typing import Any

from netaudit.core.planning.frr import FRR_TABLES
from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, Platform, Reading, ReadingError
from netaudit.model.rows import Addresses, Facts, Interface, Link, Route
from netaudit.platforms._frr_config import (
    CONFIG,
    SECRETS,
    descriptions,
    hostname,
    route_prefixes,
    route_rows,
    routes,
    running_config,
    stated_by,
)

_VERSION = "show version"
_INTERFACES = "show interface vrf all json"
_BRIEF = "show interface vrf all brief json"
_ROUTES = dict(zip((4, 6), FRR_TABLES, strict=True))
_FRR = re.compile(r"^FRRouting (\S+)(?: \(([^()\s]+)\) on )?", re.MULTILINE)
_LOCAL = "Loopback"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # VRFs that are network namespaces may have interfaces of one name: one of the two would be lost.
        raise ReadingError("a name stands twice in one JSON object")
    return found


def _json(captures: Captures, command: str) -> list[dict[str, Any]]:
    """What a command printed: one JSON object, or one for each VRF, one after the other."""
    text, found = captures[command].strip(), []
    decoder = json.JSONDecoder(object_pairs_hook=_once)
    try:
        while text:
            value, end = decoder.raw_decode(text)
            found.append(value)
            text = text[end:].lstrip()
    except json.JSONDecodeError as failure:
        raise ReadingError(f"`{command}` is not whole JSON ({failure.msg} at character {failure.pos})") from failure
    if not found or not all(isinstance(value, dict) for value in found):
        raise ReadingError(f"`{command}` is no JSON object")
    return found


def _ports(captures: Captures) -> dict[str, Any]:
    """Interface -> what zebra says of it; the same interfaces as in its brief table."""
    tables = {}
    for command in (_INTERFACES, _BRIEF):
        objects = _json(captures, command)
        tables[command] = _once([pair for each in objects for pair in each.items()])
    if not tables[_INTERFACES] or tables[_INTERFACES].keys() != tables[_BRIEF].keys():
        raise ReadingError(f"`{_INTERFACES}` and `{_BRIEF}` do not name the same interfaces")
    for name, row in tables[_INTERFACES].items():
        if row["administrativeStatus"] != ("up" if "UP" in _flags(row) else "down"):
            raise ReadingError(f"the status of {printable(name)} does not agree with its flags")
    return tables[_INTERFACES]


def _flags(row: Any) -> list[str]:
    return str(row["flags"]).strip("<>").split(",")


def _facts(captures: Captures) -> Facts:
    text = captures[_VERSION]
    found = _FRR.search(text)
    if found is None or not re.search(r"^configured with:\n\s*\S", text, re.MULTILINE):
        raise ReadingError(f"`{_VERSION}` names no version, or stops before what FRR was configured with")
    told, set_to = found[2] or "", hostname(captures)
    if told and set_to and told != set_to:
        raise ReadingError(f"the configuration and `{_VERSION}` do not agree on the host name")
    if not (told or set_to):
        raise ReadingError("neither the configuration nor the version tells the host name")
    return Facts(hostname=printable(told or set_to), vendor="FRRouting", firmware=printable(found[1]))


def _interfaces(captures: Captures) -> dict[str, Interface]:
    configured = descriptions(captures)
    found = {
        printable(name): Interface(
            enabled=row["administrativeStatus"] == "up",
            mac=mac(row["hardwareAddress"]) if row["type"] != _LOCAL and "hardwareAddress" in row else "",
            description=printable(row.get("description", "")),
        )
        for name, row in _ports(captures).items()
    }
    for name, text in configured.items():
        if name not in found or found[name].description != text:
            raise ReadingError(f"the configuration describes {name} as {text}, the interface does not")
    return found


def _links(captures: Captures) -> dict[str, Link]:
    found = {}
    for name, row in _ports(captures).items():
        # An interface that is switched off has no operational status.
        if (row["administrativeStatus"] == "up") != ("operationalStatus" in row):
            raise ReadingError(f"{printable(name)} has an operational status without being enabled, or the reverse")
        found[printable(name)] = Link(up=row.get("operationalStatus") == "up")
    return found


def _addresses(captures: Captures) -> dict[str, Addresses]:
    """Without those that the kernel makes up by itself (link-local) and those of the host itself."""
    brief = {name: row for each in _json(captures, _BRIEF) for name, row in each.items()}
    found = {}
    for name, row in _ports(captures).items():
        every = [ipaddress.ip_interface(entry["address"]) for entry in row["ipAddresses"]]
        if not {ipaddress.ip_interface(text) for text in brief[name]["addresses"]} <= set(every):
            raise ReadingError(f"`{_INTERFACES}` lacks an address of {printable(name)} that `{_BRIEF}` has")
        kept = sorted(
            str(each) for each in every if not ((each.is_link_local and each.version == 6) or each.is_loopback)
        )
        if kept:
            found[printable(name)] = Addresses(prefixes=tuple(kept))
    return found


def _installed(value: object) -> Iterator[tuple[str, str]]:
    """(VRF, prefix) of every static route in zebra's table, whether that is keyed by VRF or not."""
    if isinstance(value, dict):
        if value.get("protocol") == "static" and value.get("table") in (None, 254) and "prefix" in value:
            yield str(value.get("vrfName", "default")), str(ipaddress.ip_network(value["prefix"]))
        for each in value.values():
            yield from _installed(each)
    elif isinstance(value, list):
        for each in value:
            yield from _installed(each)


def _routes(captures: Captures) -> dict[str, Route]:
    """Every static route that zebra has must be one of the configuration's."""
    configured = route_prefixes(captures)
    for command in _ROUTES.values():
        unknown = sorted(set(_installed(_json(captures, command))) - configured)
        if unknown:
            raise ReadingError(f"`{command}` has {printable(unknown[0][1])}, which the configuration has not")
    return routes(captures)


PLATFORM = Platform(
    name="frr",
    asked_by="ssh",
    netmiko_type="cisco_ios",
    pace="exec",
    readings={
        "facts": Reading((_VERSION, CONFIG), _facts),
        "interfaces": Reading((_INTERFACES, _BRIEF, CONFIG), _interfaces),
        "addresses": Reading((_INTERFACES, _BRIEF), _addresses),
        "routes": Reading((CONFIG, *_ROUTES.values()), _routes, route_rows),
        "config": Reading((CONFIG,), running_config),
        "links": Reading((_INTERFACES, _BRIEF), _links),
    },
    errors=(
        re.compile(r"^\s*% ?(?:Unknown|Ambiguous|Invalid|Command incomplete|There is no matched).*", re.MULTILINE),
        re.compile(r"^% .*", re.MULTILINE),
        re.compile(r"^vtysh_pam: .*|^Exiting: failed to connect to any daemons.*|^.*failed to connect.*", re.MULTILINE),
    ),
    end_of_config=re.compile(r"^end$"),
    volatile=(
        re.compile(r"^(?:Building configuration|Current configuration)"),
        # Closes a block that its own heading tells of.
        re.compile(r"^exit(?:-[\w-]+)?$"),
    ),
    secrets=SECRETS,
    stated_by=stated_by,
)
