"""What a FortiGate serves, asks and lets in: DHCP, DNS, Wi-Fi, routes, time, log, SNMP, logins, accounts.

What the configuration leaves unsaid is FortiOS 7's default (FortiOS 7.4 CLI Reference).
"""

import ipaddress
import re

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import (
    DhcpPool,
    DhcpReservation,
    Dns,
    Lease,
    ManagementService,
    Ntp,
    Route,
    Snmp,
    SnmpCommunity,
    SyslogServer,
    User,
    WifiNetwork,
)
from netaudit.platforms._fortios_config import CONFIG, entries, setting, tables, words
from netaudit.platforms._fortios_tree import Node
from netaudit.platforms._tables import answer, must_agree, must_show, refusing

INTERFACE_TABLE = "config system interface"
LEASES = "execute dhcp lease-list"

_OPTIONS = {"default-gateway": "3", "dns-server1": "6", "domain": "15", "ntp-server1": "42"}


def _one(captures: Captures, heading: str) -> Node:
    """A table that has settings of its own, of the first place where it stands; an empty one where there is none."""
    return next((node for _, node in tables(captures, heading)), Node())


@refusing(CONFIG)
def dhcp(captures: Captures) -> dict[str, DhcpPool]:
    """By the interface that is served.

    Raises:
        ReadingError: two servers on one interface, a range without its ends, or a reservation without an address.
    """
    found: dict[str, DhcpPool] = {}
    for number, node in entries(captures, "config system dhcp server"):
        key = setting(node, "interface", number)
        if key in found:
            raise ReadingError(f"two DHCP servers serve {key}")
        found[key] = DhcpPool(
            ranges=tuple(_range(key, entry) for _, entry in node.below("config ip-range").entries()),
            options={code: setting(node, name) for name, code in _OPTIONS.items() if name in node.settings},
            reservations={
                mac(setting(entry, "mac")): DhcpReservation(
                    address=str(ipaddress.ip_address(setting(entry, "ip"))), name=setting(entry, "description")
                )
                for _, entry in node.below("config reserved-address").entries()
                if "mac" in entry.settings
            },
            lease_seconds=int(setting(node, "lease-time")) if "lease-time" in node.settings else None,
        )
    return found


def _range(key: str, entry: Node) -> str:
    first, last = setting(entry, "start-ip"), setting(entry, "end-ip")
    if not first or not last:
        raise ReadingError(f"a DHCP range of {key} has no {'end' if first else 'beginning'}")
    return f"{ipaddress.ip_address(first)}-{ipaddress.ip_address(last)}"


@refusing(LEASES)
def leases(captures: Captures) -> dict[str, Lease]:
    """Below the name of the interface that gave them; names may hold blanks, so columns are told by the heading.

    Raises:
        ReadingError: a row stands below no heading, is not understood, or an interface is not configured.
    """
    found: dict[str, Lease] = {}
    text = answer(LEASES, captures)
    given, heading, name_at, name_end = "", "", 0, 0
    for line in (each.expandtabs() for each in text.splitlines() if each.strip()):
        if line.startswith("IP ") and "MAC-Address" in line and "VCI" in line:
            heading, name_at, name_end = given, line.index("Hostname"), line.index("VCI")
        elif re.match(r"\d+\.\d+\.\d+\.\d+ ", line):
            if not heading:
                raise ReadingError(f"`{LEASES}` has a row below no heading")
            address, hardware = line.split()[:2]
            found[mac(hardware)] = Lease(
                address=str(ipaddress.ip_address(address)), name=printable(line[name_at:name_end].strip())
            )
        else:
            given = printable(line.strip())
    rows = len(re.findall(r"^\d+\.\d+\.\d+\.\d+\s", text, re.MULTILINE))
    must_agree(f"`{LEASES}`, addresses", len(found), rows)
    must_show(CONFIG, "interface", {heading} - {""} - {name for name, _ in entries(captures, INTERFACE_TABLE)})
    return found


def dns(captures: Captures) -> Dns:
    """What it resolves with, and the zones and records of its own DNS server."""
    node = _one(captures, "config system dns")
    servers = (setting(node, name) for name in ("primary", "secondary"))
    zones: dict[str, str] = {}
    records: dict[str, str] = {}
    for name, zone in entries(captures, "config system dns-database"):
        domain = setting(zone, "domain", name)
        zones[domain] = setting(zone, "type", "primary").replace("master", "primary").replace("slave", "secondary")
        for _, entry in zone.below("config dns-entry").entries():
            kind = setting(entry, "type", "A")
            value = setting(entry, {"A": "ip", "AAAA": "ipv6"}.get(kind, "canonical-name"))
            key = f"{setting(entry, 'hostname')}.{domain} {kind}"
            records[key] = ", ".join(sorted({*filter(None, records.get(key, "").split(", ")), value}))
    return Dns(
        resolvers=tuple(server for server in servers if server),
        domain=setting(node, "domain"),
        zones=zones,
        records=records,
    )


_SECURITY = {
    "open": "open", "captive-portal": "open", "owe": "owe", "wep64": "wep", "wep128": "wep",
    "wpa-personal": "wpa-wpa2-personal", "wpa-only-personal": "wpa-personal", "wpa2-only-personal": "wpa2-personal",
    "wpa3-sae": "wpa3-personal", "wpa3-sae-transition": "wpa2-wpa3-personal", "wpa-enterprise": "wpa-wpa2-enterprise",
    "wpa-only-enterprise": "wpa-enterprise", "wpa2-only-enterprise": "wpa2-enterprise",
    "wpa3-only-enterprise": "wpa3-enterprise", "wpa3-enterprise": "wpa3-enterprise",
}  # fmt: skip


def wifi(captures: Captures) -> dict[str, WifiNetwork]:
    """Networks of the wireless controller, by SSID.

    Raises:
        ReadingError: a kind of security is not known.
    """
    found: dict[str, WifiNetwork] = {}
    for name, node in entries(captures, "config wireless-controller vap"):
        ssid, security = setting(node, "ssid", "fortinet"), setting(node, "security", "wpa2-only-personal")
        if security not in _SECURITY:
            raise ReadingError(f"the security `{security[:30]}` of {name} is not known")
        known = sum(key.split(" #")[0] == ssid for key in found)
        vlan = setting(node, "vlanid", "0")
        found[ssid + (f" #{known + 1}" if known else "")] = WifiNetwork(
            security=_SECURITY[security],
            vlan=int(vlan) or None,
            hidden=setting(node, "broadcast-ssid", "enable") == "disable",
            isolated=setting(node, "intra-vap-privacy") == "enable",
            guest="captive-portal" in security or setting(node, "portal-type") != "",
        )
    return found


@refusing(CONFIG)
def routes(captures: Captures) -> dict[str, Route]:
    """Static routes; `blackhole` is the next hop of one that drops."""
    found = {}
    for domain, table in tables(captures, "config router static"):
        for _, node in table.entries():
            key, route = _route(node, domain)
            found[key] = route
    for domain, table in tables(captures, "config router static6"):
        for _, node in table.entries():
            key, route = _route(node, domain, default="::/0")
            found[key] = route
    return found


def _route(node: Node, domain: str, default: str = "0.0.0.0/0") -> tuple[str, Route]:
    named = setting(node, "dstaddr") or setting(node, "internet-service")
    prefix = named or str(ipaddress.ip_network("/".join(setting(node, "dst", default).split())))
    hop = "blackhole" if setting(node, "blackhole") == "enable" else ""
    hop = hop or " ".join(filter(None, (setting(node, "gateway"), setting(node, "device"))))
    if not hop:
        raise ReadingError(f"the route to {prefix} names no next hop")
    distance = setting(node, "distance")
    return f"{prefix} via {hop}" + (f" in {domain}" if domain else ""), Route(
        distance=int(distance) if distance else None,
        table=domain,
        enabled=setting(node, "status", "enable") == "enable",
        comment=setting(node, "comment"),
    )


def ntp(captures: Captures) -> Ntp:
    """`FortiGuard` where it takes the time from its maker, which is the default."""
    node = _one(captures, "config system ntp")
    servers: tuple[str, ...] = ("FortiGuard",)
    if setting(node, "ntpsync", "enable") != "enable":
        servers = ()
    elif setting(node, "type", "fortiguard") == "custom":
        servers = tuple(setting(entry, "server") for _, entry in node.below("config ntpserver").entries())
    return Ntp(servers=servers, timezone=setting(_one(captures, "config system global"), "timezone"))


def syslog(captures: Captures) -> dict[str, SyslogServer]:
    """`log syslogd` and its three fellows, each where it names a server."""
    found = {}
    for number in ("", "2", "3", "4"):
        node = _one(captures, f"config log syslogd{number} setting")
        if server := setting(node, "server"):
            port = setting(node, "port")
            found[server] = SyslogServer(
                port=int(port) if port else None,
                protocol={"udp": "udp", "reliable": "tcp", "legacy-reliable": "tcp"}[setting(node, "mode", "udp")],
                level=setting(_one(captures, f"config log syslogd{number} filter"), "severity"),
                enabled=setting(node, "status", "disable") == "enable",
            )
    return found


_LEVELS = {"no-auth-no-priv": "noAuthNoPriv", "auth-no-priv": "authNoPriv", "auth-priv": "authPriv"}


def snmp(captures: Captures) -> Snmp:
    """Communities by fingerprint; FortiOS only lets them read.

    Raises:
        ReadingError: a user's level is not known.
    """
    communities: dict[str, SnmpCommunity] = {}
    for number, node in entries(captures, "config system snmp community"):
        hosts = {setting(entry, "ip") for _, entry in node.below("config hosts").entries()} - {""}
        name = setting(node, "name", number)
        known = sum(key.split(" #")[0] == name for key in communities)
        communities[name + (f" #{known + 1}" if known else "")] = SnmpCommunity(
            access="ro", sources=tuple(sorted(hosts))
        )
    users, traps = {}, set()
    for name, node in entries(captures, "config system snmp user"):
        level = setting(node, "security-level", "no-auth-no-priv")
        if level not in _LEVELS:
            raise ReadingError(f"the level `{level[:20]}` of the SNMP user {name} is not known")
        users[name] = _LEVELS[level]
        traps |= set(words(node, "notify-hosts"))
    sysinfo = _one(captures, "config system snmp sysinfo")
    return Snmp(
        enabled=setting(sysinfo, "status", "disable") == "enable",
        communities=communities,
        users=users,
        traps_to=tuple(sorted(traps)),
        location=setting(sysinfo, "location"),
    )


_WAYS = {"https": "admin-sport", "http": "admin-port", "ssh": "admin-ssh-port", "telnet": "admin-telnet-port"}


def management(captures: Captures) -> dict[str, ManagementService]:
    """A way is on where some interface lets it in (`allowaccess`); its sources are these interfaces."""
    everywhere = _one(captures, "config system global")
    open_on: dict[str, list[str]] = {name: [] for name in (*_WAYS, "snmp", "fgfm")}
    for name, node in entries(captures, INTERFACE_TABLE):
        for way in words(node, "allowaccess"):
            if way in open_on:
                open_on[way].append(name)
    return {
        way: ManagementService(
            enabled=bool(names),
            port=int(port) if (port := setting(everywhere, _WAYS.get(way, ""))) else None,
            sources=tuple(sorted(names)),
        )
        for way, names in open_on.items()
    }


def users(captures: Captures) -> dict[str, User]:
    """Administrators by their profile, and local users, who log in to tunnels and portals."""
    found = {
        name: User(privilege=setting(node, "accprofile"), secret="encrypted" if "password" in node.settings else "")
        for name, node in entries(captures, "config system admin")
    }
    for name, node in entries(captures, "config user local"):
        key = name if name not in found else f"{name} (user)"
        found[key] = User(
            privilege="user",
            secret="encrypted" if "passwd" in node.settings else "",
            enabled=setting(node, "status", "enable") == "enable",
        )
    return found
