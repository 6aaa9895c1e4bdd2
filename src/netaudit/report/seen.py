"""The parts of the report that say what was seen: devices, VLANs, ports, endpoints, addresses, services."""

from collections.abc import Iterator

import msgspec

from netaudit.model.snapshot import Endpoint
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, NotAsked, Withheld
from netaudit.report.document import AuditFacts, Paragraph, Part, Table
from netaudit.report.language import Translator
from netaudit.report.wording import OPTIONS, port_words, section_name

STATUS = {
    "Collected": "collected",
    "Unsupported": "unsupported",
    "Failed": "failed",
    "Withheld": "withheld",
    "NotAsked": "not asked",
}


def seen_parts(facts: AuditFacts, t: Translator) -> Iterator[Part]:
    """One part a subject; a subject of which nothing was collected has no part."""
    states = facts.snapshot.states
    yield Part(t.text("Devices"), (_devices(states, t),))
    if any(isinstance(state.sections.vlans, Collected) for state in states.values()):
        yield Part(t.text("VLANs"), (_vlans(facts, t),))
    ports = [_ports(host, state, facts.snapshot.endpoints, t) for host, state in states.items() if _switches(state)]
    if ports:
        yield Part(t.text("Ports"), tuple(ports))
    if facts.snapshot.endpoints:
        yield Part(t.text("Endpoints"), (_endpoints(facts.snapshot.endpoints, t),))
    yield Part(t.text("Addresses, DHCP and DNS"), tuple(_services(states, t)))
    yield Part(t.text("How each section was obtained"), tuple(_coverage(states, t)))


def _switches(state: DeviceState) -> bool:
    return isinstance(state.sections.switchports, Collected)


def _devices(states: dict[str, DeviceState], t: Translator) -> Table:
    rows = []
    for host, state in states.items():
        facts = state.sections.facts
        if isinstance(facts, Collected):
            value = facts.value
            rows.append((host, f"{value.vendor} {value.model}".strip(), value.serial, value.firmware, state.platform))
        else:
            why = t.text(STATUS[type(facts).__name__])
            rows.append((host, f"({why})", "", "", state.platform))
    columns = ("Host", "Model", "Serial number", "Firmware", "Platform")
    return Table(t.text("Devices"), tuple(t.text(name) for name in columns), tuple(rows))


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
        rows.append((str(number), seen, planned, ", ".join(carriers.get(number, ()))))
    columns = ("VLAN", "Name", "Addressing plan", "Carried by")
    return Table(t.text("VLANs"), tuple(t.text(name) for name in columns), tuple(rows))


def _ports(host: str, state: DeviceState, endpoints: dict[str, Endpoint], t: Translator) -> Table:
    sections = state.sections
    ports = sections.switchports.value if isinstance(sections.switchports, Collected) else {}
    settings = sections.interfaces.value if isinstance(sections.interfaces, Collected) else {}
    links = sections.links.value if isinstance(sections.links, Collected) else {}
    behind: dict[str, list[str]] = {}
    for mac, endpoint in endpoints.items():
        if endpoint.switch == host:
            behind.setdefault(endpoint.port, []).append(endpoint.name or mac)
    if isinstance(sections.neighbours, Collected):
        for key, neighbour in sections.neighbours.value.items():
            behind.setdefault(key.split(" #")[0], []).append(f"{neighbour.name} {neighbour.port}")
    rows = []
    for name, port in ports.items():
        setting = settings.get(name)
        state_words = t.text("shut") if setting and not setting.enabled else t.text("open")
        link = t.text("up") if name in links and links[name].up else t.text("down")
        told = setting.description if setting else ""
        rows.append(
            (name, told, port_words(msgspec.to_builtins(port), t), state_words, link, ", ".join(behind.get(name, ())))
        )
    columns = ("Port", "Description", "VLANs", "State", "Link", "Behind it")
    caption = t.text("Ports of {host}", host=host)
    return Table(caption, tuple(t.text(column) for column in columns), tuple(rows))


def _endpoints(found: dict[str, Endpoint], t: Translator) -> Table:
    rows = tuple(
        (
            endpoint.name or "?",
            mac,
            t.text(endpoint.role) if endpoint.role else "",
            f"{endpoint.switch} {endpoint.port}".strip() or t.text("an unknown port"),
            str(endpoint.vlan or ""),
            endpoint.ip,
            endpoint.restricted,
        )
        for mac, endpoint in sorted(found.items(), key=lambda item: (not item[1].role, item[1].switch, item[1].name))
    )
    columns = ("Name", "MAC address", "Role", "Plugged in at", "VLAN", "Address", "Restricted perimeter")
    return Table(t.text("Endpoints"), tuple(t.text(name) for name in columns), rows)


def _services(states: dict[str, DeviceState], t: Translator) -> Iterator[Table]:
    addresses = tuple(
        (host, name, ", ".join(row.prefixes))
        for host, state in states.items()
        if isinstance(state.sections.addresses, Collected)
        for name, row in state.sections.addresses.value.items()
    )
    yield Table(t.text("Addresses of the devices"), (t.text("Host"), t.text("Interface"), t.text("Address")), addresses)
    pools = tuple(
        (host, key, ", ".join(pool.ranges), _options(pool.options, t), str(len(pool.reservations)))
        for host, state in states.items()
        if isinstance(state.sections.dhcp, Collected)
        for key, pool in state.sections.dhcp.value.items()
    )
    columns = ("Host", "Pool", "Range", "Options", "Reservations")
    yield Table(t.text("DHCP pools"), tuple(t.text(name) for name in columns), pools)
    resolvers = tuple(
        (host, ", ".join(dns.value.resolvers), ", ".join(dns.value.forwarders), str(len(dns.value.records)))
        for host, state in states.items()
        if isinstance(dns := state.sections.dns, Collected)
    )
    heads = ("Host", "DNS servers it asks", "DNS forwarders", "Records it serves")
    yield Table(t.text("DNS"), tuple(t.text(name) for name in heads), resolvers)


def _options(options: dict[str, str], t: Translator) -> str:
    return "; ".join(
        f"{number} {t.text(OPTIONS[number])}: {v}" if number in OPTIONS else f"{number}: {v}"
        for number, v in options.items()
    )


def _coverage(states: dict[str, DeviceState], t: Translator) -> Iterator[Paragraph | Table]:
    yield Paragraph(t.text("A section that is not here was not seen; nothing is concluded from its absence."))
    rows = []
    for host, state in states.items():
        missing = [name for name in SECTION_NAMES if not isinstance(state.section(name), Collected)]
        if missing and isinstance(state.section(missing[0]), Withheld) and len(missing) == len(SECTION_NAMES):
            rows.append((host, t.text("all"), t.text("withheld"), state.section(missing[0]).reason))  # type: ignore[union-attr]  # a missing one
            continue
        read = ", ".join(section_name(name, t) for name in SECTION_NAMES if name not in missing)
        rows.append((host, read, t.text("collected"), state.digests.canonical[:16]))
        for name in missing:
            section = state.section(name)
            if not isinstance(section, Collected | NotAsked):
                rows.append((host, section_name(name, t), t.text(STATUS[type(section).__name__]), section.reason))
    columns = ("Host", "Section", "How", "Reason or canonical digest")
    yield Table(t.text("How each section was obtained"), tuple(t.text(name) for name in columns), tuple(rows))
