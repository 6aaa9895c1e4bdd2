"""The report's tables of addresses, DHCP and DNS, host by host; a table without a row is left out."""

from collections.abc import Iterator, Mapping

from netaudit.model.rows import DhcpPool, Dns
from netaudit.model.state import Collected, DeviceState
from netaudit.report.document import Table
from netaudit.report.language import Translator
from netaudit.report.terms import OPTIONS

States = Mapping[str, DeviceState]


def service_tables(states: States, t: Translator) -> Iterator[Table]:
    """Every table that has something to say."""
    pools = [(host, key, pool) for host, s in states.items() for key, pool in _pools(s).items()]
    names = [(host, s.sections.dns.value) for host, s in states.items() if isinstance(s.sections.dns, Collected)]
    tables = (_addresses(states, t), _dhcp(pools, t), _reservations(pools, t), _dns(names, t), _records(names, t))
    yield from (table for table in tables if table.rows)


def _pools(state: DeviceState) -> Mapping[str, DhcpPool]:
    return state.sections.dhcp.value if isinstance(state.sections.dhcp, Collected) else {}


def _addresses(states: States, t: Translator) -> Table:
    rows = tuple(
        (host, name, ", ".join(row.prefixes))
        for host, state in states.items()
        if isinstance(state.sections.addresses, Collected)
        for name, row in state.sections.addresses.value.items()
    )
    return Table(t.text("Addresses of the devices"), (t.text("Host"), t.text("Interface"), t.text("Address")), rows)


def _dhcp(pools: list[tuple[str, str, DhcpPool]], t: Translator) -> Table:
    rows = tuple(
        (host, key, ", ".join(pool.ranges), _options(pool.options, t), _lease(pool, t)) for host, key, pool in pools
    )
    columns = (t.text("Host"), t.text("Pool"), t.text("Range"), t.text("Options"), t.text("Lease (hours)"))
    return Table(t.text("DHCP pools"), columns, rows)


def _lease(pool: DhcpPool, t: Translator) -> str:
    return "" if pool.lease_seconds is None else t.number(round(pool.lease_seconds / 3600, 2))


def _options(options: Mapping[str, str], t: Translator) -> str:
    return "; ".join(
        f"{number} ({t.text(OPTIONS[number])}) {value}" if number in OPTIONS else f"{number} {value}"
        for number, value in options.items()
    )


def _reservations(pools: list[tuple[str, str, DhcpPool]], t: Translator) -> Table:
    rows = tuple(
        (host, key, mac, fixed.address, fixed.name)
        for host, key, pool in pools
        for mac, fixed in pool.reservations.items()
    )
    columns = (t.text("Host"), t.text("Pool"), t.text("MAC address"), t.text("Address"), t.text("Name"))
    return Table(t.text("DHCP reservations"), columns, rows)


def _dns(names: list[tuple[str, Dns]], t: Translator) -> Table:
    rows = tuple(
        (host, ", ".join(dns.resolvers), ", ".join(dns.forwarders), dns.domain, t.number(len(dns.records)))
        for host, dns in names
    )
    columns = (
        t.text("Host"),
        t.text("DNS servers it asks"),
        t.text("DNS forwarders"),
        t.text("Domain"),
        t.text("Records it serves"),
    )
    return Table(t.text("DNS"), columns, rows)


def _records(names: list[tuple[str, Dns]], t: Translator) -> Table:
    rows = tuple((host, name, value) for host, dns in names for name, value in dns.records.items())
    return Table(t.text("DNS records"), (t.text("Host"), t.text("Record"), t.text("Value")), rows)
