"""What OPNsense is set to serve and to ask: DHCP, DNS, time, logs, SNMP, access, accounts."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from netaudit.model.names import mac
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import (
    DhcpPool,
    DhcpReservation,
    Dns,
    ManagementService,
    Ntp,
    Snmp,
    SnmpCommunity,
    SyslogServer,
    User,
)
from netaudit.platforms._opnsense_xml import CONFIG, is_on, root_of, said
from netaudit.platforms._tables import refusing


@refusing(CONFIG)
def dhcp(captures: Captures) -> dict[str, DhcpPool]:
    """Scopes that are switched on, by interface.

    Raises:
        ReadingError: Kea or dnsmasq serves DHCP, whose settings are not read.
    """
    root = root_of(captures)
    if is_on(root, "OPNsense/Kea/dhcp4/general/enabled"):
        raise ReadingError("Kea serves DHCP here, and its settings are not read")
    if root.find("dnsmasq/dhcp_ranges") is not None and is_on(root, "dnsmasq/enable"):
        raise ReadingError("dnsmasq serves DHCP here, and its settings are not read")
    served = root.find("dhcpd")
    found = {}
    for element in served if served is not None else ():
        if not is_on(element, "enable"):
            continue
        ranges = [*element.iterfind("range"), *element.iterfind("pool/range")]
        lease = said(element, "defaultleasetime")
        found[element.tag] = DhcpPool(
            ranges=tuple(f"{said(each, 'from')}-{said(each, 'to')}" for each in ranges),
            options=_options(element),
            reservations=dict(_reservations(element)),
            lease_seconds=int(lease) if lease else None,
        )
    return found


def _options(element: Element) -> dict[str, str]:
    """By number (RFC 2132)."""
    numbers = {"3": "gateway", "6": "dnsserver", "15": "domain", "42": "ntpserver", "44": "winsserver", "66": "tftp"}
    found = {}
    for number, tag in numbers.items():
        values = [said(each) for each in element.iterfind(tag) if said(each)]
        if values:
            found[number] = ", ".join(values)
    for each in element.iterfind("numberoptions/item"):
        found[said(each, "number")] = said(each, "value")
    return found


def _reservations(element: Element) -> Iterator[tuple[str, DhcpReservation]]:
    for each in element.iterfind("staticmap"):
        identity = mac(said(each, "mac")) if said(each, "mac") else f"client-id {said(each, 'cid')}"
        yield (
            identity,
            DhcpReservation(address=said(each, "ipaddr"), name=said(each, "hostname") or said(each, "descr")),
        )


def dns(captures: Captures) -> Dns:
    """What it resolves with, and the names that Unbound or dnsmasq answer by themselves."""
    root = root_of(captures)
    system = root.find("system")
    records: dict[str, set[str]] = {}
    for each in root.iterfind("OPNsense/unboundplus/hosts/host"):
        if is_on(each, "enabled"):
            kind, value = said(each, "rr") or "A", said(each, "server") or said(each, "mx")
            records.setdefault(f"{_joined(each, 'hostname')} {kind}", set()).add(value)
    for place, name in (("unbound/hosts", "host"), ("dnsmasq/hosts", "host")):
        for each in root.iterfind(place):
            address = said(each, "ip")
            kind = "AAAA" if ":" in address else "A"
            records.setdefault(f"{_joined(each, name)} {kind}", set()).add(address)
    return Dns(
        resolvers=tuple(said(each) for each in root.iterfind("system/dnsserver") if said(each)),
        forwarders=tuple(
            said(each, "server") for each in root.iterfind("OPNsense/unboundplus/dots/dot") if is_on(each, "enabled")
        ),
        domain=said(system, "domain"),
        records={name: ", ".join(sorted(values)) for name, values in sorted(records.items())},
    )


def _joined(element: Element, name: str) -> str:
    return ".".join(filter(None, (said(element, name), said(element, "domain"))))


def ntp(captures: Captures) -> Ntp:
    """Servers it asks the time."""
    root = root_of(captures)
    return Ntp(servers=tuple(said(root, "system/timeservers").split()), timezone=said(root, "system/timezone"))


def syslog(captures: Captures) -> dict[str, SyslogServer]:
    """Where logs are sent."""
    found = {}
    for each in root_of(captures).iterfind("OPNsense/Syslog/destinations/destination"):
        port = said(each, "port")
        found[said(each, "hostname")] = SyslogServer(
            port=int(port) if port.isdigit() else None,
            protocol=said(each, "transport"),
            level=said(each, "level"),
            enabled=is_on(each, "enabled"),
        )
    return found


def snmp(captures: Captures) -> Snmp:
    """Of the plugin, new or old; where neither is switched on, a community that is left there answers nobody."""
    root = root_of(captures)
    new, old = root.find("OPNsense/netsnmp/general"), root.find("snmpd")
    enabled = is_on(new, "enabled") or is_on(old, "enable")
    names = [text for text in (said(new, "community"), said(old, "rocommunity")) if text]
    return Snmp(
        enabled=enabled,
        communities={name: SnmpCommunity(access="ro") for name in names},
        location=said(new, "syslocation") or said(old, "syslocation"),
    )


def management(captures: Captures) -> dict[str, ManagementService]:
    """Its web pages and sshd, and where they listen; empty `sources` is everywhere."""
    root = root_of(captures)
    web, ssh = root.find("system/webgui"), root.find("system/ssh")
    protocol = said(web, "protocol") or "https"
    return {
        protocol: ManagementService(enabled=True, port=_port(web), sources=_at(web)),
        "ssh": ManagementService(enabled=is_on(ssh, "enabled"), port=_port(ssh), sources=_at(ssh)),
    }


def _port(element: Element | None) -> int | None:
    text = said(element, "port")
    return int(text) if text.isdigit() else None


def _at(element: Element | None) -> tuple[str, ...]:
    return tuple(sorted(f"at {each}" for each in said(element, "interfaces").split(",") if each))


def users(captures: Captures) -> dict[str, User]:
    """Local accounts, with the groups whose rights they have."""
    root = root_of(captures)
    groups: dict[str, list[str]] = {}
    for group in root.iterfind("system/group"):
        for member in group.iterfind("member"):
            for uid in said(member).split(","):
                groups.setdefault(uid, []).append(said(group, "name"))
    return {
        said(user, "name"): User(
            privilege=", ".join(sorted(groups.get(said(user, "uid"), ()))),
            secret="hashed" if said(user, "password") else "",
            enabled=not is_on(user, "disabled"),
        )
        for user in root.iterfind("system/user")
    }
