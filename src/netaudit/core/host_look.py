"""One host as a check sees it: the sections it declared and that were collected, each noted as it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

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
    Route,
    Service,
    Snmp,
    SpanningTree,
    Switchport,
    SyslogServer,
    User,
    Vlan,
    WifiNetwork,
)
from netaudit.model.state import Collected, DeviceState

T = TypeVar("T")


class UndeclaredInput(Exception):  # noqa: N818  a defect of the check, never of the site
    """A check reached for an input that it does not declare."""


@dataclass(frozen=True)
class HostLook:
    """One host as a check sees it: only sections that were collected."""

    name: str
    role: str
    platform: str
    _state: DeviceState
    _asked: tuple[str, ...]
    """The sections that `Look.hosts` was asked for, all of which were collected."""

    def _of(self, name: str) -> object:
        section = self._state.section(name)
        if name not in self._asked or not isinstance(section, Collected):
            raise UndeclaredInput(f"{name} was not asked for in `hosts()`")
        return section.value

    def _rows(self, name: str, kind: type[T]) -> Mapping[str, T]:
        rows = self._of(name)
        assert isinstance(rows, Mapping)  # noqa: S101  the state's own type says so
        assert all(isinstance(row, kind) for row in rows.values())  # noqa: S101
        return rows

    def _one(self, name: str, kind: type[T]) -> T:
        value = self._of(name)
        assert isinstance(value, kind)  # noqa: S101
        return value

    @property
    def facts(self) -> Facts:
        """Who it is."""
        return self._one("facts", Facts)

    @property
    def interfaces(self) -> Mapping[str, Interface]:
        """Its interfaces."""
        return self._rows("interfaces", Interface)

    @property
    def vlans(self) -> Mapping[str, Vlan]:
        """Its VLANs."""
        return self._rows("vlans", Vlan)

    @property
    def switchports(self) -> Mapping[str, Switchport]:
        """Its ports."""
        return self._rows("switchports", Switchport)

    @property
    def lags(self) -> Mapping[str, Lag]:
        """Its aggregates."""
        return self._rows("lags", Lag)

    @property
    def spanning_tree(self) -> SpanningTree:
        """Its spanning tree."""
        return self._one("spanning_tree", SpanningTree)

    @property
    def addresses(self) -> Mapping[str, Addresses]:
        """Its addresses."""
        return self._rows("addresses", Addresses)

    @property
    def routes(self) -> Mapping[str, Route]:
        """Its configured routes."""
        return self._rows("routes", Route)

    @property
    def filters(self) -> Mapping[str, Filter]:
        """Its filters."""
        return self._rows("filters", Filter)

    @property
    def nat(self) -> Mapping[str, NatRule]:
        """Its translations."""
        return self._rows("nat", NatRule)

    @property
    def dhcp(self) -> Mapping[str, DhcpPool]:
        """Its DHCP scopes."""
        return self._rows("dhcp", DhcpPool)

    @property
    def dns(self) -> Dns:
        """What it resolves with and answers."""
        return self._one("dns", Dns)

    @property
    def wifi(self) -> Mapping[str, WifiNetwork]:
        """Its wireless networks."""
        return self._rows("wifi", WifiNetwork)

    @property
    def ntp(self) -> Ntp:
        """Where it has its time from."""
        return self._one("ntp", Ntp)

    @property
    def syslog(self) -> Mapping[str, SyslogServer]:
        """Where it sends its log."""
        return self._rows("syslog", SyslogServer)

    @property
    def snmp(self) -> Snmp:
        """Its SNMP agent."""
        return self._one("snmp", Snmp)

    @property
    def management(self) -> Mapping[str, ManagementService]:
        """The ways to manage it."""
        return self._rows("management", ManagementService)

    @property
    def users(self) -> Mapping[str, User]:
        """Its accounts."""
        return self._rows("users", User)

    @property
    def config(self) -> str:
        """Its running configuration, scrubbed."""
        return self._one("config", str)

    @property
    def mac_table(self) -> Mapping[str, MacEntry]:
        """Where it hears MAC addresses."""
        return self._rows("mac_table", MacEntry)

    @property
    def arp(self) -> Mapping[str, ArpEntry]:
        """Who answers for IP addresses."""
        return self._rows("arp", ArpEntry)

    @property
    def neighbours(self) -> Mapping[str, Neighbour]:
        """Who announces itself on its ports."""
        return self._rows("neighbours", Neighbour)

    @property
    def leases(self) -> Mapping[str, Lease]:
        """The leases it gave."""
        return self._rows("leases", Lease)

    @property
    def links(self) -> Mapping[str, Link]:
        """Which interfaces have link."""
        return self._rows("links", Link)

    @property
    def services(self) -> Mapping[str, Service]:
        """What answered on it."""
        return self._rows("services", Service)
