"""Addresses and networks as checks compare them. What cannot be read is left out, never guessed."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, ip_address, ip_interface

from netaudit.core.host_look import HostLook


def address(text: str) -> IPv4Address | None:
    """An IPv4 address; None for anything else."""
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return found if isinstance(found, IPv4Address) else None


def own_addresses(host: HostLook) -> list[tuple[str, IPv4Interface]]:
    """(interface, IPv4 address with its prefix length) of a host, without loopback and link-local ones."""
    found = []
    for name, row in sorted(host.addresses.items()):
        for prefix in row.prefixes:
            try:
                each = ip_interface(prefix)
            except ValueError:
                continue
            if isinstance(each, IPv4Interface) and not (each.ip.is_loopback or each.ip.is_link_local):
                found.append((name, each))
    return found


def vlan_at(where: IPv4Address, nets: Mapping[int, IPv4Network]) -> int | None:
    """The VLAN whose network an address is in."""
    return next((vlan for vlan, net in nets.items() if where in net), None)


def default_hops(host: HostLook) -> list[tuple[str, str]]:
    """(route, next hop) of each IPv4 default route in force: an address, an interface or both."""
    return [
        (key, key.partition(" via ")[2])
        for key, route in sorted(host.routes.items())
        if key.startswith("0.0.0.0/0") and route.enabled and not route.table
    ]


def hop_address(hop: str) -> IPv4Address | None:
    """The address of a next hop such as `203.0.113.1 wan1`."""
    return next((found for word in hop.split() if (found := address(word)) is not None), None)


def in_ranges(where: str, ranges: tuple[str, ...]) -> bool:
    """Whether an address lies in one of `first-last`."""
    ip = address(where)
    return ip is not None and any(low <= ip <= high for low, high in _bounds(ranges))


def size(ranges: tuple[str, ...]) -> int:
    """How many addresses ranges hold."""
    return sum(int(high) - int(low) + 1 for low, high in _bounds(ranges))


def _bounds(ranges: tuple[str, ...]) -> list[tuple[IPv4Address, IPv4Address]]:
    found = []
    for each in ranges:
        first, _, last = each.partition("-")
        low, high = address(first), address(last or first)
        if low is not None and high is not None and low <= high:
            found.append((low, high))
    return found
