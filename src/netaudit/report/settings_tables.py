"""The report's tables of routes, filters, Wi-Fi, accounts and the like; a table without a row is left out."""

from collections.abc import Iterator, Mapping

from netaudit.model.rows import Filter, FilterRule, ManagementService, NatRule, Ntp, Route, Snmp, User, WifiNetwork
from netaudit.model.state import Collected, DeviceState, Section
from netaudit.report.document import Table
from netaudit.report.language import Translator

States = Mapping[str, DeviceState]
Rows = tuple[tuple[str, ...], ...]


def traffic_tables(states: States, t: Translator) -> Iterator[Table]:
    """What may go where: routes, filters, address translation."""
    yield from _with_rows(_routes(states, t), _filters(states, t), _nat(states, t))


def wifi_tables(states: States, t: Translator) -> Iterator[Table]:
    """The wireless networks."""
    yield from _with_rows(_wifi(states, t))


def management_tables(states: States, t: Translator) -> Iterator[Table]:
    """How the devices are managed: services, accounts, SNMP, clock, log."""
    yield from _with_rows(_services(states, t), _users(states, t), _snmp(states, t), _clock_and_log(states, t))


def _with_rows(*tables: Table) -> Iterator[Table]:
    return (table for table in tables if table.rows)


def _values(states: States, section: str) -> Iterator[tuple[str, object]]:
    """(host, value) of every host of which the section was collected."""
    for host, state in states.items():
        found: Section = state.section(section)
        if isinstance(found, Collected):
            yield host, found.value


def _items(states: States, section: str) -> Iterator[tuple[str, str, object]]:
    """(host, key, row) of a section that is a table."""
    for host, value in _values(states, section):
        if isinstance(value, Mapping):
            yield from ((host, key, row) for key, row in value.items())


def _yes_or_no(enabled: bool, t: Translator) -> str:
    return t.text("yes") if enabled else t.text("no")


def _routes(states: States, t: Translator) -> Table:
    rows = tuple(
        (host, key, row.table, "" if row.distance is None else str(row.distance), _yes_or_no(row.enabled, t))
        for host, key, row in _items(states, "routes")
        if isinstance(row, Route)
    )
    columns = (t.text("Host"), t.text("Route"), t.text("Table"), t.text("Distance"), t.text("In force"))
    return Table(t.text("Routes"), columns, rows)


def _filters(states: States, t: Translator) -> Table:
    columns = (
        t.text("Host"),
        t.text("Filter"),
        t.text("Rule"),
        t.text("Action"),
        t.text("Source"),
        t.text("Destination"),
        t.text("Service"),
        t.text("In force"),
        t.text("Note"),
    )
    return Table(t.text("Filters"), columns, tuple(_filter_rows(states, t)))


def _filter_rows(states: States, t: Translator) -> Iterator[tuple[str, ...]]:
    for host, name, found in _items(states, "filters"):
        if not isinstance(found, Filter):
            continue
        for key in found.order:
            yield (host, name, *_rule_cells(key, found.rules[key], t))
        if found.default:
            anything = t.text("anything else")
            yield (
                host,
                name,
                "",
                found.default,
                anything,
                "",
                "",
                _yes_or_no(bool(found.applied), t),
                ", ".join(found.applied),
            )


def _rule_cells(key: str, rule: FilterRule, t: Translator) -> tuple[str, ...]:
    note = "; ".join(filter(None, (rule.comment, rule.more)))
    return key, rule.action, rule.source, rule.destination, rule.service, _yes_or_no(rule.enabled, t), note


def _nat(states: States, t: Translator) -> Table:
    rows = tuple(
        (host, key, row.kind, row.interface, row.original, row.translated, _yes_or_no(row.enabled, t), row.comment)
        for host, key, row in _items(states, "nat")
        if isinstance(row, NatRule)
    )
    columns = (
        t.text("Host"),
        t.text("Rule"),
        t.text("Kind"),
        t.text("Interface"),
        t.text("Before"),
        t.text("After"),
        t.text("In force"),
        t.text("Note"),
    )
    return Table(t.text("Address translation"), columns, rows)


def _wifi(states: States, t: Translator) -> Table:
    rows = tuple(
        (
            host,
            key,
            row.security,
            t.text("untagged") if row.vlan is None else str(row.vlan),
            _yes_or_no(row.enabled, t),
            _yes_or_no(row.isolated, t),
        )
        for host, key, row in _items(states, "wifi")
        if isinstance(row, WifiNetwork)
    )
    columns = (
        t.text("Host"),
        t.text("Network"),
        t.text("Security"),
        t.text("VLAN"),
        t.text("In force"),
        t.text("Clients kept apart"),
    )
    return Table(t.text("Wi-Fi networks"), columns, rows)


def _services(states: States, t: Translator) -> Table:
    rows = tuple(
        (
            host,
            key,
            _yes_or_no(row.enabled, t),
            "" if row.port is None else str(row.port),
            ", ".join(row.sources) or t.text("anyone"),
        )
        for host, key, row in _items(states, "management")
        if isinstance(row, ManagementService)
    )
    columns = (t.text("Host"), t.text("Service"), t.text("In force"), t.text("Port"), t.text("Open to"))
    return Table(t.text("Management access"), columns, rows)


def _users(states: States, t: Translator) -> Table:
    rows = tuple(
        (host, key, row.privilege, row.secret or "?", _yes_or_no(row.enabled, t))
        for host, key, row in _items(states, "users")
        if isinstance(row, User)
    )
    columns = (t.text("Host"), t.text("Account"), t.text("Privilege"), t.text("Password kept as"), t.text("In force"))
    return Table(t.text("Local accounts"), columns, rows)


def _snmp(states: States, t: Translator) -> Table:
    rows: list[tuple[str, ...]] = []
    for host, snmp in _values(states, "snmp"):
        if not isinstance(snmp, Snmp):
            continue
        for key, community in snmp.communities.items():
            rows.append((host, t.text("community"), key, community.access, ", ".join(community.sources)))
        rows += [(host, t.text("user"), name, level, "") for name, level in snmp.users.items()]
        rows += [(host, t.text("traps sent to"), target, "", "") for target in snmp.traps_to]
    columns = (t.text("Host"), t.text("Kind"), t.text("Name"), t.text("May"), t.text("Open to"))
    return Table(t.text("SNMP"), columns, tuple(rows))


def _clock_and_log(states: States, t: Translator) -> Table:
    clocks = {
        host: ", ".join(ntp.servers) or t.text("none") for host, ntp in _values(states, "ntp") if isinstance(ntp, Ntp)
    }
    logs = {
        host: ", ".join(found) or t.text("none")
        for host, found in _values(states, "syslog")
        if isinstance(found, Mapping)
    }
    rows = tuple(
        (host, clocks.get(host, "?"), logs.get(host, "?")) for host in states if host in clocks or host in logs
    )
    return Table(t.text("Clock and log"), (t.text("Host"), t.text("Time servers"), t.text("Log servers")), rows)
