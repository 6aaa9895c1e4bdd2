"""Traceability: what is known of the site, and whether what changed had a visa."""

from collections import defaultdict
from collections.abc import Iterator

from netaudit.checks._endpoints import is_personal
from netaudit.core.look import IMAGING, Look, NotApplicable, finding, seen
from netaudit.model.check import Finding, check
from netaudit.model.difference import Difference
from netaudit.model.reasons import REASONS, ExitCode

_SWITCH = ("switch",)


@check(
    "INV-AUT-014",
    title=("Aucun équipement inconnu sur le réseau", "No unknown device on the network"),
    domain="traceability",
    severity="high",
    horizon="short-term",
    refs="ANSSI 7; PGSSI-S 4.2.1.1, 4.1.4.4; CIS 1.2, 1.3; IEC 4.3.2",
    needs=("inventory", "endpoints", "mac_table", "baseline"),
    risk="Nobody knows what it is, who answers for it, and what it does with what it hears.",
    action="Find it at its port; declare it in the inventory, or unplug it.",
    limits="Telephones on the Wi-Fi and made-up addresses that nobody declared are not counted.",
    recipe="isolate-port",
)
def strangers(look: Look) -> Iterator[Finding]:
    """Everything wired is in the inventory or was accepted with the baseline."""
    look.hosts("mac_table", roles=_SWITCH)
    accepted = look.baseline.endpoints.keys()
    declared = {host.mac for host in look.inventory.values() if host.mac}
    for mac, each in sorted(look.endpoints.items()):
        if mac not in accepted and mac not in declared and not is_personal(mac, each):
            where = f"{each.switch} {each.port}".strip()
            rows = seen(each.switch, "mac_table", mac)
            if where:
                yield finding("{name} at {where} is unknown.", rows, name=each.name or mac, where=where)
            else:
                yield finding("{name} is unknown, and where it is plugged in is too.", rows, name=each.name or mac)


@check(
    "INV-DM-015",
    title=(
        "Dispositifs médicaux et CFAO identifiés, fabricant et mainteneur nommés",
        "Medical and CAD/CAM devices identified, maker and maintainer named",
    ),
    domain="traceability",
    severity="high",
    horizon="short-term",
    refs="ANSSI 7; PGSSI-S 4.1.1.1, 6.2.2; IEC 4.3.2, 4.3.4; CIS 15.1",
    needs=("inventory", "endpoints", "mac_table", "addressing"),
    risk="When it fails, or when its maker warns of it, nobody knows whom to call nor who may touch it.",
    action="Write its `vendor` and `maintainer` into the inventory, and declare what stands in the imaging VLAN.",
)
def medical_devices(look: Look) -> Iterator[Finding]:
    """Each imaging or CAD/CAM device names its maker and who maintains it; nothing in their VLAN is undeclared."""
    look.hosts("mac_table", roles=_SWITCH)
    rooms = {vlan for vlan, each in look.vlans.items() if each.purpose == "imaging"}
    devices = {name: host for name, host in look.inventory.items() if host.role in IMAGING}
    for name, host in sorted(devices.items()):
        for key, value, sentence in (
            ("vendor", host.vendor, "{host}: its maker is not named."),
            ("maintainer", host.notes.get("maintainer", ""), "{host}: who maintains it is not named."),
        ):
            if not value.strip():
                yield finding(sentence, seen(name, "inventory", key), host=name)
    there = {mac: each for mac, each in look.endpoints.items() if each.vlan in rooms}
    if not devices and not there:
        raise NotApplicable
    for mac, each in sorted(there.items()):
        if not each.role and not is_personal(mac, each):
            sentence = "{name}, in the imaging VLAN {vlan}, is not declared."
            yield finding(sentence, seen(each.switch, "mac_table", mac), name=each.name or mac, vlan=each.vlan or 0)


@check(
    "NET-CFG-012",
    title=("Configurations exportées, versionnées et comparées", "Configurations exported, versioned and compared"),
    domain="traceability",
    severity="high",
    horizon="short-term",
    refs="CM-2, CM-6; CIS 4.2; PGSSI-S 7.4.2.2; IEC 4.5",
    needs=("inventory", "config", "baseline"),
    risk="When the device fails, its settings are lost, and nobody can tell what was changed on it.",
    action="Accept the device into the baseline, through an approved change.",
)
def versioned(look: Look) -> Iterator[Finding]:
    """Each network device's configuration was read now and is in the baseline."""
    before = look.baseline.states
    for host in look.hosts("config", roles=("switch", "firewall", "router")):
        kept = before.get(host.name)
        if not host.config.strip() or kept is None or not getattr(kept.sections.config, "value", ""):
            yield finding(
                "{host}: its configuration is in no baseline.", seen(host.name, "config", "all"), host=host.name
            )


@check(
    "CHG-VISA-001",
    title=("Toute modification réseau a un visa écrit signé", "Every network change has a signed visa"),
    domain="traceability",
    severity="critical",
    horizon="short-term",
    refs="IEC 4.5; PGSSI-S 6.5.2.7; CM-3, CM-5; founding policy §4",
    needs=("inventory", "drift"),
    risk="Somebody changed the network and told nobody: the next failure will be searched for in the wrong place.",
    action="Ask who worked on the site. Put it back, or have it approved through a change request.",
)
def without_visa(look: Look) -> Iterator[Finding]:
    """Nothing differs from the baseline that no approved change explains."""
    look.hosts()
    compared = look.drift
    by_host: dict[str, list[Difference]] = defaultdict(list)
    for each in compared.differences:
        by_host[each.host].append(each)
    for host, items in sorted(by_host.items()):
        rows = tuple(dict.fromkeys(f"{each.section} {each.key}".strip() for each in items))
        if host:
            sentence = "{host}: differences from the baseline that no approved change explains: {count}."
            yield finding(sentence, seen(host, "drift", *rows), host=host, count=len(items))
        else:
            sentence = "Differences of no host from the baseline that no approved change explains: {count}."
            yield finding(sentence, seen("", "drift", *rows), count=len(items))
    for reason in compared.not_compared:
        if REASONS[reason.code].exit_code is not ExitCode.CONFORMING:
            params = {name: value for name, value in reason.params.items() if name != "host"}
            look.note(str(reason.params.get("host", "")), REASONS[reason.code].sentence, **params)


@check(
    "CHG-TMP-003",
    title=("Étape transitoire dont l'échéance n'est pas dépassée", "No transitional step past its end"),
    domain="traceability",
    severity="high",
    horizon="short-term",
    refs="PGSSI-S 4.3.2.6; founding policy §2",
    needs=("owed",),
    risk="What was meant for a few days becomes how the network is, and nobody remembers why.",
    action="Remove it, or make it final by a change of its own.",
)
def transitional(look: Look) -> Iterator[Finding]:
    """No transitional change stands after its last day."""
    for each in look.owed:
        if each.kind == "transitional" and each.days_left < 0:
            rows = seen("", "owed", each.change)
            sentence = "{change} was to end on {until} (days overdue: {days})."
            yield finding(sentence, rows, change=each.change, until=each.until, days=-each.days_left)


@check(
    "CHG-DS-004",
    title=(
        "Dispositif sous mandat (Dentsply Sirona…) : aucune action sans mandat écrit",
        "Devices under mandate (Dentsply Sirona…): nothing without a written mandate",
    ),
    domain="traceability",
    severity="critical",
    horizon="short-term",
    refs="IEC 3.5, 4.3.4; founding policy §5",
    needs=("inventory", "endpoints", "mac_table", "baseline", "drift"),
    risk="The holder of the maintenance rights may refuse to answer for the device any more.",
    action="Call the holder of the maintenance rights, and put back what was changed around the device.",
    limits="Sees what changes at the device's port, address and place; nobody looks into the device itself.",
)
def under_mandate(look: Look) -> Iterator[Finding]:
    """Nothing changed at the port, the place or the address of a restricted device."""
    look.hosts("mac_table", roles=_SWITCH)
    then, now, compared = look.baseline.endpoints, look.endpoints, look.drift
    restricted = {mac: each for found in (then, now) for mac, each in found.items() if each.restricted}
    named = {name: host.restricted for name, host in look.inventory.items() if host.restricted}
    if not restricted and not named:
        raise NotApplicable
    ports = {(each.switch, each.port): mac for found in (then, now) for mac, each in found.items() if mac in restricted}
    for each in compared.differences:
        whose = next((mac for mac in restricted if mac in each.key.lower()), ports.get((each.host, each.key)))
        who = restricted[whose].name or whose if whose else each.host if each.host in named else ""
        if who:
            perimeter = restricted[whose].restricted if whose else named[each.host]
            yield finding(
                "{name} ({perimeter}): {section} {key} changed on {host}, and no approved change explains it.",
                seen(each.host, "drift", f"{each.section} {each.key}"),
                name=who,
                perimeter=perimeter,
                section=each.section,
                key=each.key,
                host=each.host,
            )
