"""What a discovery proposes for the inventory."""

import re
from collections.abc import Iterable, Sequence

from netaudit.core.discovery import Declared
from netaudit.model.discovery import FoundHost
from netaudit.model.names import bare_host_name, valid_host_name


def proposals(
    found: Iterable[FoundHost], declared: Sequence[Declared]
) -> tuple[dict[str, dict[str, object]], dict[str, dict[str, str]]]:
    """Entries of hosts that the inventory does not have, by name, and what the `data` of those that it has lacks.

    An entry has no platform: the host is recognised from now on, and asked nothing until a person says how.
    """
    taken = {each.name for each in declared}
    without_mac = {each.name for each in declared if not each.mac}
    new: dict[str, dict[str, object]] = {}
    additions: dict[str, dict[str, str]] = {}
    for host in found:
        if host.declared:
            if host.declared in without_mac and host.mac and not host.conflicts and len(host.addresses) == 1:
                additions[host.declared] = {"mac": host.mac}
            continue
        if not host.mac and not host.addresses:
            continue
        name = _new_name(host, taken)
        taken.add(name)
        data: dict[str, object] = {"mac": host.mac} if host.mac else {}
        if host.identity.role != "unknown":
            data["role"] = host.identity.role
        if host.identity.vendor:
            data["vendor"] = host.identity.vendor
        plain = [address for address in host.addresses if ":" not in address]
        entry: dict[str, object] = {"hostname": plain[0]} if len(plain) == 1 else {}
        new[name] = {**entry, "data": data}
    return new, additions


def _new_name(host: FoundHost, taken: Iterable[str]) -> str:
    """What it calls itself, made a host name, else its address or card; never one that is taken."""
    called = next((bare_host_name(name) for name in host.names if valid_host_name(bare_host_name(name))), "")
    plain = next((address for address in host.addresses if ":" not in address), "") or host.mac
    base = called or "host-" + re.sub(r"[^0-9a-z]", "-", plain)
    number, name, used = 1, base, set(taken)
    while name in used:
        number += 1
        name = f"{base}-{number}"
    return name
