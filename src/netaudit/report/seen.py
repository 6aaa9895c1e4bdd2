"""The parts of the report that say what was seen: devices, VLANs, ports, endpoints, restricted devices."""

from collections.abc import Iterator, Mapping

import msgspec

from netaudit.core.vendors import vendor_of
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Collected, DeviceState
from netaudit.report.document import AuditFacts, Block, Paragraph, Part, Table
from netaudit.report.drawing import drawing_blocks
from netaudit.report.language import Translator
from netaudit.report.order import counted
from netaudit.report.picture import Picture
from netaudit.report.privacy import named_endpoints, worth_naming
from netaudit.report.sentences import port_words
from netaudit.report.services import service_tables
from netaudit.report.settings_tables import management_tables, traffic_tables, wifi_tables
from netaudit.report.summary import withheld
from netaudit.report.wiring import wiring_blocks

# How a section was obtained: by the name of its type.
STATUS = {
    "Collected": "collected",
    "Unsupported": "unsupported",
    "Failed": "failed",
    "Withheld": "withheld",
    "NotAsked": "not asked",
}


def seen_parts(
    facts: AuditFacts, names: Mapping[int, str], t: Translator, known: Picture | None = None
) -> Iterator[Part]:
    """One part a subject; a subject of which nothing was collected has no part."""
    states = dict(sorted(facts.snapshot.states.items(), key=lambda each: counted(each[0])))
    yield Part(t.text("Devices"), (_devices(facts.snapshot, t),))
    if any(isinstance(state.sections.vlans, Collected) for state in states.values()):
        yield Part(t.text("VLANs"), (_vlans(facts, t),))
    ports = [_ports(host, state, facts.snapshot.endpoints, t) for host, state in states.items() if _switches(state)]
    if ports:
        yield Part(t.text("Ports"), tuple(ports))
    if wiring := (*drawing_blocks(facts, names, t, known), *wiring_blocks(facts.snapshot, t)):
        yield Part(t.text("Wiring"), wiring)
    if facts.snapshot.endpoints:
        yield Part(t.text("Endpoints"), tuple(_endpoints(facts, t)))
    tables = tuple(service_tables(states, t))
    if tables:
        yield Part(t.text("Addresses, DHCP and DNS"), tables)
    for title, tables in (
        (t.text("Routes, filters and address translation"), tuple(traffic_tables(states, t))),
        (t.text("Wi-Fi"), tuple(wifi_tables(states, t))),
        (t.text("Management of the devices"), tuple(management_tables(states, t))),
    ):
        if tables:
            yield Part(title, tables)
    restricted = _restricted(facts.snapshot, t)
    if restricted.rows:
        intro = t.text("These devices are observed from the switches only: nothing is sent to them without a mandate.")
        yield Part(t.text("Restricted perimeter"), (Paragraph(intro), restricted))


def _switches(state: DeviceState) -> bool:
    return isinstance(state.sections.switchports, Collected)


def _devices(snapshot: Snapshot, t: Translator) -> Table:
    rows = []
    for host in sorted({*snapshot.expected, *snapshot.states}, key=counted):
        state = snapshot.states.get(host)
        if state is None:
            rows.append((host, t.text("(did not answer)"), "?", "?", "?"))
        elif isinstance(facts := state.sections.facts, Collected):
            value = facts.value
            model = f"{value.vendor} {value.model}".strip()
            rows.append((host, model or "?", value.serial or "?", value.firmware or "?", state.platform))
        else:
            rows.append((host, f"({t.text(STATUS[type(facts).__name__])})", "?", "?", state.platform))
    columns = (t.text("Host"), t.text("Model"), t.text("Serial number"), t.text("Firmware"), t.text("Platform"))
    return Table(t.text("Devices"), columns, tuple(rows))


def _vlans(facts: AuditFacts, t: Translator) -> Table:
    carriers: dict[int, list[str]] = {}
    names: dict[int, list[str]] = {}
    for host, state in facts.snapshot.states.items():
        if isinstance(state.sections.vlans, Collected):
            for vid, vlan in state.sections.vlans.value.items():
                carriers.setdefault(int(vid), []).append(host)
                if vlan.name not in names.setdefault(int(vid), []):
                    names[int(vid)].append(vlan.name)
    plan = facts.site.addressing.vlans
    rows = []
    for number in sorted(carriers.keys() | plan.keys()):
        declared = plan.get(number)
        seen = ", ".join(names.get(number, ())) or t.text("not seen")
        planned = f"{declared.name} {declared.subnet}".strip() if declared else t.text("not in the plan")
        rows.append((str(number), seen, planned, ", ".join(sorted(carriers.get(number, ()), key=counted))))
    columns = (t.text("VLAN"), t.text("Name"), t.text("Addressing plan"), t.text("Carried by"))
    return Table(t.text("VLANs"), columns, tuple(rows))


def _ports(host: str, state: DeviceState, endpoints: Mapping[str, Endpoint], t: Translator) -> Table:
    sections = state.sections
    ports = sections.switchports.value if isinstance(sections.switchports, Collected) else {}
    settings = sections.interfaces.value if isinstance(sections.interfaces, Collected) else {}
    links = sections.links.value if isinstance(sections.links, Collected) else {}
    behind = _behind(host, state, endpoints, t)
    # What was not collected is neither open nor down: it is unknown.
    state_words = {name: t.text("open") if row.enabled else t.text("shut") for name, row in settings.items()}
    link_words = {name: t.text("up") if row.up else t.text("down") for name, row in links.items()}
    rows = tuple(
        (
            name,
            settings[name].description if name in settings else "",
            port_words(msgspec.to_builtins(port), t),
            state_words.get(name, "?"),
            link_words.get(name, "?"),
            ", ".join(behind.get(name, ())),
        )
        for name, port in sorted(ports.items(), key=lambda item: counted(item[0]))
    )
    columns = (
        t.text("Port"),
        t.text("Description"),
        t.text("VLANs"),
        t.text("State"),
        t.text("Link"),
        t.text("Behind it"),
    )
    return Table(t.text("Ports of {host}", host=host), columns, rows)


def _behind(host: str, state: DeviceState, endpoints: Mapping[str, Endpoint], t: Translator) -> dict[str, list[str]]:
    """Port -> what is plugged in there: named endpoints, how many others, and neighbours."""
    behind: dict[str, list[str]] = {}
    unnamed: dict[str, int] = {}
    for mac, endpoint in endpoints.items():
        if endpoint.switch != host:
            continue
        if worth_naming(mac, endpoint):
            behind.setdefault(endpoint.port, []).append(endpoint.name or mac)
        else:
            unnamed[endpoint.port] = unnamed.get(endpoint.port, 0) + 1
    for port, count in unnamed.items():
        behind.setdefault(port, []).append(t.text("personal devices: {count}", count=t.number(count)))
    if isinstance(state.sections.neighbours, Collected):
        for key, neighbour in state.sections.neighbours.value.items():
            behind.setdefault(key.split(" #")[0], []).append(f"{neighbour.name} {neighbour.port}".strip())
    return behind


def _endpoints(facts: AuditFacts, t: Translator) -> Iterator[Block]:
    named = named_endpoints(facts)
    rows = tuple(
        (
            endpoint.name or "?",
            mac,
            vendor_of(mac, facts.vendors),
            t.text(endpoint.role) if endpoint.role else "",
            _place(endpoint, t),
            str(endpoint.vlan or ""),
            endpoint.ip,
            endpoint.restricted,
        )
        for mac, endpoint in sorted(named.items(), key=lambda item: _standing(item[1]))
    )
    columns = (
        t.text("Name"),
        t.text("MAC address"),
        t.text("Network card of"),
        t.text("Role"),
        t.text("Plugged in at"),
        t.text("VLAN"),
        t.text("Address"),
        t.text("Restricted perimeter"),
    )
    yield Table(t.text("Endpoints"), columns, rows)
    others = len(facts.snapshot.endpoints) - len(named)
    if others:
        words = t.text(
            "Wireless devices, or devices with a made-up address, that nobody declared, "
            "counted and not named: {count}.",
            count=t.number(others),
        )
        yield Paragraph(words)


def _standing(endpoint: Endpoint) -> tuple[bool, str, str, str]:
    """Declared endpoints first, then as they are plugged in."""
    return not endpoint.role, counted(endpoint.switch), counted(endpoint.port), counted(endpoint.name)


def _place(endpoint: Endpoint, t: Translator) -> str:
    return f"{endpoint.switch} {endpoint.port}".strip() or t.text("an unknown port")


def _restricted(snapshot: Snapshot, t: Translator) -> Table:
    """Where each restricted device was seen, and whether it was contacted."""
    quiet = withheld(snapshot.states)
    rows = []
    seen = {mac: endpoint for mac, endpoint in snapshot.endpoints.items() if endpoint.restricted}
    for mac, endpoint in sorted(seen.items(), key=lambda item: counted(item[1].name)):
        asked = endpoint.name in snapshot.expected and endpoint.name not in quiet
        contact = t.text("contacted") if asked else t.text("not contacted")
        vlan = str(endpoint.vlan or "")
        rows.append((endpoint.name or "?", endpoint.restricted, mac, _place(endpoint, t), vlan, endpoint.ip, contact))
    for host in sorted(set(quiet) - {endpoint.name for endpoint in seen.values()}):
        facts = snapshot.states[host].sections.facts
        perimeter = "" if isinstance(facts, Collected) else facts.reason
        rows.append((host, perimeter, "", t.text("not seen"), "", "", t.text("not contacted")))
    columns = (
        t.text("Name"),
        t.text("Perimeter"),
        t.text("MAC address"),
        t.text("Plugged in at"),
        t.text("VLAN"),
        t.text("Address"),
        t.text("Contact"),
    )
    return Table(t.text("Restricted perimeter"), columns, tuple(rows))
