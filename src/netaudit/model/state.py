"""The state of a host: normalised, vendor-neutral, typed. Identities are keys, never positions.

`CONFIGURATION` sections are baseline material; `OBSERVATIONS` inform impact, inventory and checks, and are
compared only where they mean something. Counters, uptimes and clocks are neither and have no field here.
"""

from typing import Generic, TypeVar

import msgspec

SCHEMA = 1
"""Version of the state files that this code writes."""

T = TypeVar("T")


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every part of a state has in common: immutable, strict when read back, quiet when written."""


class Facts(_Row, frozen=True):
    """Who the device is."""

    hostname: str
    vendor: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""


class Interface(_Row, frozen=True):
    """What an interface is set to, and its hardware address."""

    enabled: bool
    """Administratively up."""
    description: str = ""
    mac: str = ""


class Vlan(_Row, frozen=True):
    """A VLAN of a switch; its key is the VLAN id."""

    name: str


class Switchport(_Row, frozen=True):
    """How a port treats VLANs; its key is the port."""

    mode: str
    """`access`, `trunk`, `dynamic` or `routed`."""
    untagged: int | None = None
    """VLAN id of untagged frames: the access VLAN, or a trunk's native VLAN."""
    tagged: str = ""
    """VLAN ids that pass tagged, as `10,20,30-32`; `1-4094` is every VLAN."""


class Addresses(_Row, frozen=True):
    """The IP addresses of an interface, each with its prefix length; its key is the interface."""

    prefixes: tuple[str, ...]


class DhcpReservation(_Row, frozen=True):
    """A fixed lease; its key is the MAC address."""

    address: str
    name: str = ""


class DhcpPool(_Row, frozen=True):
    """A DHCP scope; its key is the interface, tag or subnet it serves."""

    ranges: tuple[str, ...] = ()
    """`first-last` addresses."""
    options: dict[str, str] = {}
    """DHCP option number (RFC 2132) -> value as text."""
    reservations: dict[str, DhcpReservation] = {}
    lease_seconds: int | None = None


class Dns(_Row, frozen=True):
    """What the host resolves with, and what it answers as a DNS server."""

    resolvers: tuple[str, ...] = ()
    """Servers the host itself asks, in its order."""
    forwarders: tuple[str, ...] = ()
    """Servers it forwards clients' questions to, in its order."""
    domain: str = ""
    records: dict[str, str] = {}
    """`name TYPE` -> value."""


class MacEntry(_Row, frozen=True):
    """Where a switch hears a MAC address; its key is `MAC VLAN-id`."""

    port: str


class ArpEntry(_Row, frozen=True):
    """Who answers for an IP address; its key is the address."""

    mac: str
    interface: str


class Neighbour(_Row, frozen=True):
    """Who announces itself on a port by LLDP; its key is `local port` or `local port #n` where several do."""

    name: str
    port: str
    chassis: str = ""


class Lease(_Row, frozen=True):
    """A DHCP lease; its key is the MAC address. When it ends is not kept."""

    address: str
    name: str = ""


class Link(_Row, frozen=True):
    """Whether an interface has link."""

    up: bool


class Service(_Row, frozen=True):
    """A service that answered; its key is its name."""

    port: int
    answer: str


class Collected(msgspec.Struct, Generic[T], frozen=True, kw_only=True, tag="collected", tag_field="status"):
    """A section that was asked for, answered, read, and added up."""

    value: T
    source: tuple[str, ...]
    """The commands it was read from."""


class Missing(msgspec.Struct, frozen=True, kw_only=True, tag_field="status"):
    """A section that is not there, with the reason. Never the same as an empty one."""

    reason: str


class Unsupported(Missing, frozen=True, tag="unsupported"):
    """The platform, or netaudit's reading of it, has no such section."""


class Failed(Missing, frozen=True, tag="failed"):
    """It was asked for, and the answer could not be had or trusted."""


class Withheld(Missing, frozen=True, tag="withheld"):
    """The host belongs to a restricted perimeter and was not contacted."""


class NotAsked(Missing, frozen=True, tag="not-asked"):
    """The audit playbook leaves it out."""


Absent = Unsupported | Failed | Withheld | NotAsked
FactsSection = Collected[Facts] | Absent
InterfacesSection = Collected[dict[str, Interface]] | Absent
VlansSection = Collected[dict[str, Vlan]] | Absent
SwitchportsSection = Collected[dict[str, Switchport]] | Absent
AddressesSection = Collected[dict[str, Addresses]] | Absent
DhcpSection = Collected[dict[str, DhcpPool]] | Absent
DnsSection = Collected[Dns] | Absent
MacTableSection = Collected[dict[str, MacEntry]] | Absent
ArpSection = Collected[dict[str, ArpEntry]] | Absent
NeighboursSection = Collected[dict[str, Neighbour]] | Absent
LeasesSection = Collected[dict[str, Lease]] | Absent
LinksSection = Collected[dict[str, Link]] | Absent
ServicesSection = Collected[dict[str, Service]] | Absent
ConfigSection = Collected[str] | Absent
Section = Collected[object] | Absent

_NOT_ASKED = NotAsked(reason="not in the audit's playbook")


class Sections(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every section of a host, each collected or missing with a reason."""

    facts: FactsSection = _NOT_ASKED
    interfaces: InterfacesSection = _NOT_ASKED
    vlans: VlansSection = _NOT_ASKED
    switchports: SwitchportsSection = _NOT_ASKED
    addresses: AddressesSection = _NOT_ASKED
    dhcp: DhcpSection = _NOT_ASKED
    dns: DnsSection = _NOT_ASKED
    config: ConfigSection = _NOT_ASKED
    """The running configuration as the device prints it, scrubbed; stored beside the state file."""
    mac_table: MacTableSection = _NOT_ASKED
    arp: ArpSection = _NOT_ASKED
    neighbours: NeighboursSection = _NOT_ASKED
    leases: LeasesSection = _NOT_ASKED
    links: LinksSection = _NOT_ASKED
    services: ServicesSection = _NOT_ASKED


CONFIGURATION = ("facts", "interfaces", "vlans", "switchports", "addresses", "dhcp", "dns", "config")
OBSERVATIONS = ("mac_table", "arp", "neighbours", "leases", "links", "services")
SECTION_NAMES = CONFIGURATION + OBSERVATIONS


class Digests(_Row, frozen=True):
    """Two digests of a host, SHA-256 in hexadecimal, both over scrubbed text."""

    raw: str
    """Over everything the device printed: evidence."""
    canonical: str
    """Over the configuration sections and the configuration without its volatile lines: drift."""


class DeviceState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One host as it was read once."""

    schema: int = SCHEMA
    host: str
    platform: str
    simulated: bool
    """Whether the device said that it is netaudit's own simulator."""
    secrets_key: str
    """Id of the key under which secrets were fingerprinted; empty without a key."""
    digests: Digests
    sections: Sections

    def section(self, name: str) -> Section:
        """The section of that name (one of `SECTION_NAMES`)."""
        found: Section = getattr(self.sections, name)
        return found

    @property
    def asked_in_part(self) -> bool:
        """Whether a playbook left sections out."""
        return any(isinstance(self.section(name), NotAsked) for name in SECTION_NAMES)

    def failed_sections(self) -> dict[str, str]:
        """Sections that were asked for and could not be trusted: name -> reason."""
        return {name: section.reason for name in SECTION_NAMES if isinstance(section := self.section(name), Failed)}
