"""The way by which a device is managed, and what would cut it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from netaudit.core.planning.layout import Layout


@dataclass(frozen=True)
class Management:
    """What we reach a device through; everything that is named here must stay as it is."""

    addresses: frozenset[str] = frozenset()
    """The device's own addresses that we speak to, without prefix length."""
    paths: frozenset[tuple[str, int]] = frozenset()
    """(port, VLAN id) that the frames pass."""
    gateways: frozenset[str] = frozenset()
    """Next hops of the default routes by which it answers."""
    routes: frozenset[str] = frozenset()
    """Other routes by which it answers, as `Layout.routes` has them."""

    def joined(self, other: "Management") -> "Management":
        """What either of the two names."""
        return Management(
            self.addresses | other.addresses,
            self.paths | other.paths,
            self.gateways | other.gateways,
            self.routes | other.routes,
        )


def whole(layout: Layout, uplinks: Collection[str] = ()) -> Management:
    """Every address and every way out: what is kept where nobody knows by which of them we come.

    Args:
        layout: of the device.
        uplinks: ports behind which other hosts stand; the VLANs of its addresses stay on them.
    """
    addresses = {prefix.split("/")[0] for prefixes in layout.addresses.values() for prefix in prefixes}
    vlans = {int(name[4:]) for name in layout.addresses if re.fullmatch(r"(?i)vlan\d+", name)}
    vlans |= set(layout.carried.values())
    return Management(
        addresses=frozenset(addresses),
        paths=frozenset((port, vlan) for port in uplinks for vlan in vlans),
        gateways=layout.gateways,
        routes=layout.routes,
    )


def cuts(base: Layout, state: Layout, management: Management) -> Iterator[str]:
    """What a state takes away of the way by which the device is reached."""
    for interface, prefixes in base.addresses.items():
        own = [prefix for prefix in prefixes if prefix.split("/")[0] in management.addresses]
        for prefix in own:
            if prefix not in state.addresses.get(interface, ()):
                yield f"{interface} {prefix}"
        if own:
            yield from _interface(interface, base, state)
    for port, vlan in sorted(management.paths):
        before, after = base.port(port), state.port(port)
        was, now = before.passes(vlan) if before else "", after.passes(vlan) if after else ""
        if was and (now != was or vlan not in state.vlans):
            yield f"{port} VLAN {vlan}"
    yield from sorted(management.gateways & base.gateways - state.gateways)
    yield from sorted(management.routes & base.routes - state.routes)


def _interface(interface: str, base: Layout, state: Layout) -> Iterator[str]:
    """The interface of a management address: awake, its VLAN there, and what filters it unchanged."""
    if interface in state.asleep - base.asleep:
        yield interface
    vlan = "".join(character for character in interface if character.isdecimal())
    if interface.lower().startswith("vlan") and int(vlan) in base.vlans and int(vlan) not in state.vlans:
        yield f"VLAN {vlan}"
    for place in {*base.bound, *state.bound}:
        if place.startswith(f"{interface} ") and _filtering(place, base) != _filtering(place, state):
            yield place


def _filtering(place: str, layout: Layout) -> tuple[str, ...] | None:
    name = layout.bound.get(place)
    return layout.filters.get(name, ()) if name is not None else None
