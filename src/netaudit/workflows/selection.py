"""Which hosts of the inventory a command is about."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from netaudit.core.endpoints import Declared
from netaudit.core.perimeter import restricted_by
from netaudit.model.errors import stop
from netaudit.model.site import Perimeter
from netaudit.model.snapshot import Snapshot

if TYPE_CHECKING:
    from nornir.core.inventory import Host, Inventory


def select(inventory: "Inventory", limit: str) -> dict[str, "Host"]:
    """The hosts that a `--limit` expression names: all for the empty one.

    An expression is a list parted by commas: a host name with `*` and `?`, `role=…`, `group=…` or `platform=…`.

    Raises:
        NetauditError: `no-host-matched`, also where one part of the list matches nothing; `inventory-empty`.
    """
    hosts = dict(inventory.hosts)
    if not hosts:
        raise stop("inventory-empty")
    parts = [part.strip() for part in limit.split(",") if part.strip()]
    chosen = {name for part in parts for name in _matching(hosts, part)} if parts else set(hosts)
    lost = [part for part in parts if not _matching(hosts, part)]
    if lost:
        raise stop("no-host-matched", limit=", ".join(lost), hosts=", ".join(sorted(hosts)))
    return {name: hosts[name] for name in sorted(chosen)}


def _matching(hosts: dict[str, "Host"], part: str) -> set[str]:
    kind, equals, wanted = part.partition("=")
    if not equals:
        return {name for name in hosts if fnmatchcase(name, part)}
    if kind == "group":
        return {name for name, host in hosts.items() if wanted in {group.name for group in host.groups}}
    if kind == "platform":
        return {name for name, host in hosts.items() if host.platform == wanted}
    return {name for name, host in hosts.items() if str(host.get(kind, "")) == wanted}


def restrictions(
    hosts: dict[str, "Host"], perimeters: tuple[Perimeter, ...], heard: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The hosts that must not be contacted, each with its perimeter.

    Args:
        hosts: of the inventory.
        perimeters: of the accepted commit and the working tree.
        heard: IP address -> MAC address, as an earlier audit heard them: an entry that says nothing of its maker is
            recognised by who answers at its address.
    """
    found = {}
    for name, host in hosts.items():
        address = host.hostname or ""
        perimeter = restricted_by(
            perimeters,
            name=name,
            mac=str(host.get("mac") or (heard or {}).get(address, "")),
            vendor=str(host.get("vendor") or ""),
            addresses=(address,),
        )
        if perimeter:
            found[name] = perimeter
    return found


def heard(snapshots: Iterable[Snapshot]) -> dict[str, str]:
    """IP address -> MAC address, as these heard them; where they differ, the later one of the list counts."""
    return {endpoint.ip: mac for each in snapshots for mac, endpoint in each.endpoints.items() if endpoint.ip}


def declared(inventory: "Inventory", perimeters: tuple[Perimeter, ...]) -> list[Declared]:
    """The inventory as far as its hosts can be recognised on the wire."""
    hosts = dict(inventory.hosts)
    restricted = restrictions(hosts, perimeters)
    return [
        Declared(
            name=name,
            mac=str(host.get("mac") or ""),
            role=str(host.get("role") or ""),
            restricted=restricted.get(name, ""),
        )
        for name, host in hosts.items()
    ]


def observed_only(host: "Host") -> bool:
    """Whether the inventory declares a thing to be recognised but not asked: it has no platform."""
    return host.platform is None
