"""The state of a host: normalised, vendor-neutral, typed. Identities are keys, never positions.

`CONFIGURATION` sections are baseline material; `OBSERVATIONS` inform impact, inventory and checks, and are
compared only where they mean something. Counters, uptimes and clocks are neither and have no field here.
"""

from typing import Generic, TypeVar

import msgspec

from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    Dns,
    Facts,
    Filter,
    Interface,
    Lag,
    Lease,
    Link,
    MacEntry,
    ManagementService,
    NatRule,
    Neighbour,
    Ntp,
    PoePort,
    Route,
    Row,
    Service,
    Snmp,
    SpanningTree,
    Switchport,
    SyslogServer,
    User,
    Vlan,
    WifiNetwork,
)
from netaudit.model.startup import Startup

SCHEMA = 1
"""Version of the state files that this code writes."""

T = TypeVar("T")


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
LagsSection = Collected[dict[str, Lag]] | Absent
PoeSection = Collected[dict[str, PoePort]] | Absent
SpanningTreeSection = Collected[SpanningTree] | Absent
RoutesSection = Collected[dict[str, Route]] | Absent
FiltersSection = Collected[dict[str, Filter]] | Absent
NatSection = Collected[dict[str, NatRule]] | Absent
WifiSection = Collected[dict[str, WifiNetwork]] | Absent
NtpSection = Collected[Ntp] | Absent
SyslogSection = Collected[dict[str, SyslogServer]] | Absent
SnmpSection = Collected[Snmp] | Absent
ManagementSection = Collected[dict[str, ManagementService]] | Absent
UsersSection = Collected[dict[str, User]] | Absent
MacTableSection = Collected[dict[str, MacEntry]] | Absent
ArpSection = Collected[dict[str, ArpEntry]] | Absent
NeighboursSection = Collected[dict[str, Neighbour]] | Absent
LeasesSection = Collected[dict[str, Lease]] | Absent
LinksSection = Collected[dict[str, Link]] | Absent
ServicesSection = Collected[dict[str, Service]] | Absent
StartupSection = Collected[Startup] | Absent
ConfigSection = Collected[str] | Absent
Section = Collected[object] | Absent

NOT_IN_PLAYBOOK = "not in the audit's playbook"
_NOT_ASKED = NotAsked(reason=NOT_IN_PLAYBOOK)


class Sections(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every section of a host, each collected or missing with a reason."""

    facts: FactsSection = _NOT_ASKED
    interfaces: InterfacesSection = _NOT_ASKED
    vlans: VlansSection = _NOT_ASKED
    switchports: SwitchportsSection = _NOT_ASKED
    lags: LagsSection = _NOT_ASKED
    poe: PoeSection = _NOT_ASKED
    spanning_tree: SpanningTreeSection = _NOT_ASKED
    addresses: AddressesSection = _NOT_ASKED
    routes: RoutesSection = _NOT_ASKED
    filters: FiltersSection = _NOT_ASKED
    nat: NatSection = _NOT_ASKED
    dhcp: DhcpSection = _NOT_ASKED
    dns: DnsSection = _NOT_ASKED
    wifi: WifiSection = _NOT_ASKED
    ntp: NtpSection = _NOT_ASKED
    syslog: SyslogSection = _NOT_ASKED
    snmp: SnmpSection = _NOT_ASKED
    management: ManagementSection = _NOT_ASKED
    users: UsersSection = _NOT_ASKED
    config: ConfigSection = _NOT_ASKED
    """The running configuration as the device prints it, scrubbed; stored beside the state file."""
    mac_table: MacTableSection = _NOT_ASKED
    arp: ArpSection = _NOT_ASKED
    neighbours: NeighboursSection = _NOT_ASKED
    leases: LeasesSection = _NOT_ASKED
    links: LinksSection = _NOT_ASKED
    services: ServicesSection = _NOT_ASKED
    startup: StartupSection = _NOT_ASKED
    """What it would start with, which somebody's next save changes: no difference from a baseline by itself."""


CONFIGURATION = (
    "facts",
    "interfaces",
    "vlans",
    "switchports",
    "lags",
    "poe",
    "spanning_tree",
    "addresses",
    "routes",
    "filters",
    "nat",
    "dhcp",
    "dns",
    "wifi",
    "ntp",
    "syslog",
    "snmp",
    "management",
    "users",
    "config",
)
OBSERVATIONS = ("mac_table", "arp", "neighbours", "leases", "links", "services", "startup")
SECTION_NAMES = CONFIGURATION + OBSERVATIONS


class Digests(Row, frozen=True):
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
        """Whether a playbook left sections out; what it would start with hides no difference by being left out."""
        return any(isinstance(self.section(name), NotAsked) for name in SECTION_NAMES if name != "startup")

    def failed_sections(self) -> dict[str, str]:
        """Sections that were asked for and could not be trusted: name -> reason."""
        return {name: section.reason for name in SECTION_NAMES if isinstance(section := self.section(name), Failed)}
