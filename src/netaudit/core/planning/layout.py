"""What a configuration means to the network, whatever the platform: VLANs, ports, addresses, ways out, filters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from netaudit.model.names import parse_vlans

EVERY_VLAN = parse_vlans("1-4094")


@dataclass(frozen=True)
class Port:
    """One port or aggregate that switches."""

    enabled: bool = True
    description: str = ""
    mode: str = "access"
    """`access`, `trunk`, `dynamic` or `routed`, as `model.rows.Switchport` has it."""
    untagged: int | None = None
    tagged: frozenset[int] = frozenset()
    """VLAN ids that may pass tagged."""
    native_listed: bool = False
    """Whether the untagged VLAN of a trunk passes only where it is among `tagged`, as on Cisco IOS."""

    @property
    def open_trunk(self) -> bool:
        """Whether it is a trunk through which every VLAN passes."""
        return self.mode == "trunk" and self.tagged >= EVERY_VLAN

    @property
    def closed_trunk(self) -> bool:
        """Whether it is a trunk through which no VLAN passes."""
        return self.mode == "trunk" and not self.tagged and (self.native_listed or self.untagged is None)

    def passes(self, vlan: int) -> str:
        """`untagged`, `tagged`, or empty where frames of this VLAN do not pass."""
        if not self.enabled or self.mode == "routed":
            return ""
        if vlan == self.untagged and not (self.native_listed and self.mode == "trunk" and vlan not in self.tagged):
            return "untagged"
        return "tagged" if vlan in self.tagged else ""


@dataclass(frozen=True)
class Layout:
    """What a switch does with frames, and how it is reached."""

    hostname: str = ""
    unwritten: Port | None = None
    """What a port is of which the configuration says nothing; None where it says something of every port."""
    vlans: Mapping[int, str] = field(default_factory=dict)
    """VLAN id -> its name; empty where the configuration gives none."""
    ports: Mapping[str, Port] = field(default_factory=dict)
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Interface -> its addresses with prefix length."""
    asleep: frozenset[str] = frozenset()
    """Interfaces with an address that are shut."""
    carried: Mapping[str, int] = field(default_factory=dict)
    """Interface with an address -> its VLAN id, where its name does not tell it."""
    gateways: frozenset[str] = frozenset()
    """Next hops of default routes."""
    routes: frozenset[str] = frozenset()
    """Other routes, as `10.8.0.0/16 via 10.99.0.254`, where the platform's model alters them."""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Access list -> its rules in order."""
    bound: Mapping[str, str] = field(default_factory=dict)
    """`Vlan99 in` -> the access list in force there."""

    def port(self, name: str) -> Port | None:
        """A port by its name; None where there is none."""
        return self.ports.get(name, self.unwritten)

    def dangling(self) -> Iterator[tuple[str, int, str]]:
        """(port, VLAN id, how) for each VLAN that a port names and that does not exist."""
        for name, port in self.ports.items():
            if port.mode == "routed":
                continue
            if port.untagged is not None and port.untagged not in self.vlans:
                yield name, port.untagged, "untagged"
            if port.mode == "trunk" and not port.open_trunk:
                yield from ((name, vlan, "tagged") for vlan in sorted(port.tagged - self.vlans.keys()))

    def opens(self) -> Iterator[str]:
        """Places where an access list is in force that lets everything through, having no rule or permitting all."""
        for place, name in self.bound.items():
            rules = self.filters.get(name, ())
            if not rules or permits_all(rules):
                yield place


def permits_all(rules: tuple[str, ...]) -> bool:
    """Whether the first of these rules lets everything through."""
    words = next(([word for word in rule.split() if not word.isdecimal()] for rule in rules), [])
    return words in (["permit", "ip", "any", "any"], ["permit", "any"], ["permit", "ipv6", "any", "any"])
