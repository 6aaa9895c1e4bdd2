"""What RouterOS is set to serve and to ask, and how it filters."""

import ipaddress
import re
from collections.abc import Iterator

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import (
    DhcpPool,
    DhcpReservation,
    Dns,
    Filter,
    FilterRule,
    ManagementService,
    NatRule,
    Ntp,
    Snmp,
    SnmpCommunity,
    SyslogServer,
)
from netaudit.platforms._routeros_export import EXPORT, Item, counted, items, of_path, settings
from netaudit.platforms._tables import refusing

_ACTIONS = {"accept": "permit", "": "permit", "drop": "deny", "reject": "reject"}
_ENDS = ("src-address", "src-address-list", "dst-address", "dst-address-list", "protocol", "dst-port", "src-port")
_TOLD = {*_ENDS, "action", "chain", "comment", "disabled", "log", "log-prefix"}
_SECONDS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
# RouterOS 7's services and their ports; an export only says what is otherwise (MikroTik, "Services").
_SERVICES = {
    "telnet": 23,
    "ftp": 21,
    "www": 80,
    "ssh": 22,
    "www-ssl": 443,
    "api": 8728,
    "winbox": 8291,
    "api-ssl": 8729,
}


def filters(captures: Captures) -> dict[str, Filter]:
    """Rules of each chain, in their order; what none matches is let through (MikroTik, "Firewall")."""
    found: dict[str, tuple[dict[str, FilterRule], list[str]]] = {}
    sixth = list(of_path(items(captures), "/ipv6 firewall filter"))
    for listed, prefix in ((counted(captures, "/ip firewall filter"), ""), (sixth, "ipv6 ")):
        for item in listed:
            rules, order = found.setdefault(prefix + item["chain"], ({}, []))
            rule = _rule(item)
            text = f"{rule.action} {rule.service} {rule.source} → {rule.destination} {rule.more}".strip()
            taken = sum(key.split(" #")[0] == text for key in rules)
            key = f"{text} #{taken + 1}" if taken else text
            rules[key] = rule
            order.append(key)
    return {chain: Filter(rules=rules, order=tuple(order), default="permit") for chain, (rules, order) in found.items()}


def _rule(item: Item) -> FilterRule:
    protocol, port = item["protocol"] or "any", item["dst-port"]
    more = [f"src-port={item['src-port']}"] if item["src-port"] else []
    more += [f"{name}={item[name]}" for name in item.values if name not in _TOLD]
    return FilterRule(
        action=_ACTIONS.get(item["action"], item["action"]),
        source=_end(item, "src"),
        destination=_end(item, "dst"),
        service=f"{protocol}/{port}" if port else protocol,
        enabled=item.enabled,
        log=item["log"] == "yes",
        comment=item["comment"],
        more=" ".join(more),
    )


def _end(item: Item, side: str) -> str:
    both = [item[f"{side}-address"], f"list {item[f'{side}-address-list']}" if item[f"{side}-address-list"] else ""]
    return " ".join(filter(None, both)) or "any"


def nat(captures: Captures) -> dict[str, NatRule]:
    """Translations in their order; the second of the same words is `#2`."""
    found: dict[str, NatRule] = {}
    for item in counted(captures, "/ip firewall nat"):
        kind = {"dstnat": "destination", "srcnat": "source"}.get(item["chain"], item["chain"])
        service = "/".join(filter(None, (item["protocol"], item["dst-port"])))
        original = " ".join(filter(None, (_end(item, "dst" if kind == "destination" else "src"), service)))
        to = " ".join(filter(None, (item["to-addresses"], item["to-ports"]))) or item["action"]
        text = f"{kind} {original} → {to}"
        taken = sum(key.split(" #")[0] == text for key in found)
        told = {*_TOLD, "to-addresses", "to-ports", "in-interface", "out-interface"}
        found[f"{text} #{taken + 1}" if taken else text] = NatRule(
            kind=kind,
            original=original,
            translated=to,
            interface=item["in-interface"] or item["out-interface"],
            enabled=item.enabled,
            comment=item["comment"],
            more=" ".join(f"{name}={item[name]}" for name in item.values if name not in told),
        )
    return found


@refusing(EXPORT)
def dhcp(captures: Captures) -> dict[str, DhcpPool]:
    """Servers that are switched on, by name, with the ranges of their pool and the options of its network."""
    every = items(captures)
    ranges = {item["name"]: tuple(item["ranges"].split(",")) for item in of_path(every, "/ip pool")}
    found = {}
    for server in of_path(every, "/ip dhcp-server"):
        if not server.enabled:
            continue
        pool = ranges.get(server["address-pool"], ())
        if server["address-pool"] not in ("", "static-only") and not pool:
            raise ReadingError(f"DHCP server {server['name']} gives out of a pool that is not there")
        found[server["name"]] = DhcpPool(
            ranges=tuple(each if "-" in each else f"{each}-{each}" for each in pool),
            options=_options(every, pool),
            reservations=dict(_reservations(counted(captures, "/ip dhcp-server lease"), server["name"])),
            lease_seconds=_seconds(server["lease-time"]),
        )
    return found


def _options(every: list[Item], pool: tuple[str, ...]) -> dict[str, str]:
    """By number (RFC 2132), of the network that the pool lies in."""
    names = {"gateway": "3", "dns-server": "6", "domain": "15", "ntp-server": "42", "wins-server": "44"}
    if not pool:
        return {}
    first = ipaddress.ip_address(pool[0].split("-")[0].split("/")[0])
    for network in of_path(every, "/ip dhcp-server network"):
        if first in ipaddress.ip_network(network["address"], strict=False):
            return {number: ", ".join(network[name].split(",")) for name, number in names.items() if network[name]}
    return {}


def _reservations(leases: list[Item], server: str) -> Iterator[tuple[str, DhcpReservation]]:
    for lease in leases:
        if lease["server"] in ("", server, "all") and lease.enabled:
            identity = mac(lease["mac-address"]) if lease["mac-address"] else f"client-id {lease['client-id']}"
            yield identity, DhcpReservation(address=lease["address"], name=lease["comment"])


def _seconds(text: str) -> int | None:
    """`1d12h`, or `12:00:00` as version 6 writes it."""
    if clock := re.fullmatch(r"(?:(\d+)d)?(\d+):(\d\d):(\d\d)", text):
        return int(clock[1] or 0) * 86400 + int(clock[2]) * 3600 + int(clock[3]) * 60 + int(clock[4])
    parts = re.findall(r"(\d+)([wdhms])", text)
    return sum(int(number) * _SECONDS[unit] for number, unit in parts) if parts else None


def dns(captures: Captures) -> Dns:
    """Servers it asks, which are those it forwards to where it answers others, and its own names."""
    every = items(captures)
    told = settings(every, "/ip dns")
    servers = tuple(printable(each) for each in told.get("servers", "").split(",") if each)
    records: dict[str, set[str]] = {}
    for item in of_path(every, "/ip dns static"):
        if item.enabled:
            kind = item["type"] or ("AAAA" if ":" in item["address"] else "A")
            value = item["address"] or item["cname"] or item["text"] or item["forward-to"]
            records.setdefault(f"{item['name'] or item['regexp']} {kind}", set()).add(value)
    return Dns(
        resolvers=servers,
        forwarders=servers if told.get("allow-remote-requests") == "yes" else (),
        records={name: ", ".join(sorted(values)) for name, values in records.items()},
    )


def ntp(captures: Captures) -> Ntp:
    """As versions 6 and 7 write it; none where the client is off."""
    every = items(captures)
    client = settings(every, "/system ntp client")
    listed = [item["address"] for item in of_path(every, "/system ntp client servers")]
    listed += [client[name] for name in ("primary-ntp", "secondary-ntp") if client.get(name)]
    zone = settings(every, "/system clock").get("time-zone-name", "")
    return Ntp(servers=tuple(listed) if client.get("enabled") == "yes" else (), timezone=printable(zone))


def syslog(captures: Captures) -> dict[str, SyslogServer]:
    """Actions that send to another host."""
    found = {}
    for item in items(captures):
        if item.path == "/system logging action" and item["remote"]:
            port = item["remote-port"]
            found[item["remote"]] = SyslogServer(port=int(port) if port.isdigit() else None)
    return found


def snmp(captures: Captures) -> Snmp:
    """Off unless it is switched on; version 3 communities count as users."""
    every = items(captures)
    told = settings(every, "/snmp")
    communities, users = {}, {}
    for item in every:
        if item.path != "/snmp community":
            continue
        name = item["name"] or ("public" if "default" in item.of else item.of)
        if item["security"] in ("authorized", "private"):
            users[printable(name)] = "authPriv" if item["security"] == "private" else "authNoPriv"
        else:
            sources = tuple(sorted(filter(None, item["addresses"].split(","))))
            access = "rw" if item["write-access"] == "yes" else "ro"
            communities[printable(name)] = SnmpCommunity(access=access, sources=sources)
    return Snmp(
        enabled=told.get("enabled") == "yes",
        communities=communities,
        users=users,
        traps_to=tuple(sorted(filter(None, printable(told.get("trap-target", "")).split(",")))),
        location=printable(told.get("location", "")),
    )


def management(captures: Captures) -> dict[str, ManagementService]:
    """Services with which it is managed; those that the export does not name are as they come."""
    told: dict[str, Item] = {}
    for item in of_path(items(captures), "/ip service", "set"):
        told[item.of] = item
    unknown = sorted(told.keys() - _SERVICES.keys())
    if unknown:
        raise ReadingError(f"`{EXPORT}` names a service that is not known: {printable(unknown[0])}")
    found = {}
    for name, port in _SERVICES.items():
        said = told.get(name, Item("", "set"))
        found[name] = ManagementService(
            enabled=said.values.get("disabled", "yes" if name == "www-ssl" else "no") != "yes",
            port=int(said["port"]) if said["port"].isdigit() else port,
            sources=tuple(sorted(filter(None, said["address"].split(",")))),
        )
    return found
