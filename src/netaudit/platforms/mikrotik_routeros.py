"""MikroTik's RouterOS 6 and 7, by its `/export` and `print terse`.

An export leaves out what is as it came, so a missing line is a default; nothing tells that it is whole, and addresses,
routes, rules, bridge ports and VLANs and fixed leases are held against `print count-only`. Of a bridge without VLAN
filtering every port passes every VLAN. Wi-Fi is read from the old package (`wireless`) and the new (`wifi`,
`wifiwave2`), and not where CAPsMAN manages it. Version 7 exports no secrets, so that their change is not seen.
Written from the recordings of oxidized (CHR 7.16) and ntc-templates (RouterOS 6), and MikroTik's manual; of what
`print terse` shows, interfaces, leases and routes were recorded; ARP table, neighbours, bridge hosts and
users were not, nor an export with Wi-Fi.
"""

import ipaddress
import re

from netaudit.model.names import ALL_VLANS, format_vlans, parse_vlans, printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Addresses, Facts, Lag, Route, Switchport, Vlan
from netaudit.platforms._routeros_export import (
    EXPORT,
    Item,
    config_lines,
    count_of,
    counted,
    exported,
    header_value,
    items,
    of_path,
    settings,
    version_of,
)
from netaudit.platforms._routeros_radio import spanning_tree, wifi
from netaudit.platforms._routeros_seen import (
    ARP,
    HOSTS,
    INTERFACES,
    LEASES,
    NEIGHBOURS,
    USER_COUNT,
    USERS,
    arp,
    interfaces,
    leases,
    links,
    mac_table,
    neighbours,
    users,
)
from netaudit.platforms._routeros_services import dhcp, dns, filters, management, nat, ntp, snmp, syslog
from netaudit.platforms._tables import answer, refusing

_BRIDGE_VLANS = count_of("/interface bridge vlan")
_RESOURCE = "/system resource print"


def _facts(captures: Captures) -> Facts:
    text = exported(captures)
    resource = dict(re.findall(r"^ *([a-z-]+): (.+?)\s*$", answer(_RESOURCE, captures), re.MULTILINE))
    version = resource.get("version", "").split(" ")[0]
    if version != version_of(text):
        raise ReadingError(f"`{_RESOURCE}` and the export do not agree on the version")
    return Facts(
        hostname=printable(settings(items(captures), "/system identity").get("name", "MikroTik")),
        vendor="MikroTik",
        model=header_value(text, "model") or printable(resource.get("board-name", "")),
        serial=header_value(text, "serial number"),
        firmware=printable(version),
    )


@refusing(EXPORT)
def _addresses(captures: Captures) -> dict[str, Addresses]:
    every = items(captures)
    found: dict[str, list[str]] = {}
    for item in (*counted(captures, "/ip address"), *of_path(every, "/ipv6 address")):
        if item.enabled:
            found.setdefault(item["interface"], []).append(str(ipaddress.ip_interface(item["address"])))
    for item in of_path(every, "/ip dhcp-client"):
        if item.enabled:
            found.setdefault(item["interface"], []).append("dhcp")
    return {name: Addresses(prefixes=tuple(sorted(prefixes))) for name, prefixes in found.items()}


@refusing(EXPORT)
def _vlans(captures: Captures) -> dict[str, Vlan]:
    """VLANs of its bridges and of its own interfaces, by the name of the interface or the comment."""
    every = items(captures)
    found: dict[str, str] = {}
    for item in counted(captures, "/interface bridge vlan"):
        for vlan in parse_vlans(item["vlan-ids"]):
            found.setdefault(str(vlan), item["comment"])
    for item in of_path(every, "/interface bridge port"):
        if item["pvid"]:
            found.setdefault(str(next(iter(parse_vlans(item["pvid"])))), "")
    for item in of_path(every, "/interface vlan"):
        (vlan,) = parse_vlans(item["vlan-id"])
        found[str(vlan)] = found.get(str(vlan)) or item["name"]
    return {vlan: Vlan(name=name) for vlan, name in sorted(found.items(), key=lambda pair: int(pair[0]))}


@refusing(EXPORT)
def _switchports(captures: Captures) -> dict[str, Switchport]:
    """Ports of bridges. A bridge's port without a tag is in its `pvid`, 1 unless it says otherwise."""
    every = items(captures)
    filtering = {b["name"] for b in of_path(every, "/interface bridge") if b["vlan-filtering"] == "yes"}
    table = counted(captures, "/interface bridge vlan")
    found = {}
    for port in counted(captures, "/interface bridge port"):
        if not port.enabled:
            continue
        name, bridge = port["interface"], port["bridge"]
        (pvid,) = parse_vlans(port["pvid"] or "1")
        if bridge not in filtering:
            found[name] = Switchport(mode="trunk", untagged=pvid, tagged=ALL_VLANS)
            continue
        tagged = {v for row in table if _has(row, bridge, "tagged", name) for v in parse_vlans(row["vlan-ids"])}
        untagged = None if port["frame-types"] == "admit-only-vlan-tagged" else pvid
        trunk = bool(tagged) or untagged is None
        found[name] = Switchport(
            mode="trunk" if trunk else "access", untagged=untagged, tagged=format_vlans(tagged - {untagged or 0})
        )
    return found


def _has(row: Item, bridge: str, how: str, port: str) -> bool:
    return row.enabled and row["bridge"] == bridge and port in row[how].split(",")


def _lags(captures: Captures) -> dict[str, Lag]:
    return {
        item["name"]: Lag(
            members=tuple(sorted(item["slaves"].split(","))),
            mode="lacp" if item["mode"] == "802.3ad" else item["mode"] or "balance-rr",
        )
        for item in of_path(items(captures), "/interface bonding")
    }


@refusing(EXPORT)
def _routes(captures: Captures) -> dict[str, Route]:
    found: dict[str, Route] = {}
    sixth = list(of_path(items(captures), "/ipv6 route"))
    for listed, everywhere in ((counted(captures, "/ip route"), "0.0.0.0/0"), (sixth, "::/0")):
        for item in listed:
            prefix = ipaddress.ip_network(item["dst-address"] or everywhere)
            table = item["routing-table"] or item["routing-mark"]
            hop = item["gateway"] or ("blackhole" if "blackhole" in item.of or item["type"] else "")
            if not hop:
                raise ReadingError(f"the route to {prefix} has no gateway")
            key = f"{prefix} via {hop}" + (f" in {table}" if table and table != "main" else "")
            found[key] = Route(
                distance=int(item["distance"]) if item["distance"] else None,
                table="" if table == "main" else table,
                enabled=item.enabled,
                comment=item["comment"],
            )
    return found


_STATED = {
    "/ip address": "addresses",
    "/ipv6 address": "addresses",
    "/ip dhcp-client": "addresses",
}


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    if len(line) != 2:
        return None
    path, text = line
    if path in _STATED and (interface := re.search(r"\binterface=(\S+)", text)) and text.startswith("add "):
        return _STATED[path], printable(interface[1].strip('"'))
    if path == "/system identity":
        return "facts", "hostname"
    return None


_SECRETS = (
    "password", "secret", "passphrase", "pre-shared-key", "private-key", "preshared-key", "wpa-pre-shared-key",
    "wpa2-pre-shared-key", "authentication-password", "encryption-password", "ipsec-secret", "key", "auth-key",
    "supplicant-identity-password", "mschapv2-password", "security.passphrase", "http-auth-password", "community",
    "user-password", "static-key-0", "tcp-md5-key",
)  # fmt: skip


def _quoted(name: str) -> SecretPattern:
    return SecretPattern(re.compile(rf'(?<=[\s.]){re.escape(name)}="(?P<secret>(?:\\.|[^"\\\n])+)"'))


def _bare(name: str) -> SecretPattern:
    return SecretPattern(re.compile(rf'(?<=[\s.]){re.escape(name)}=(?P<secret>[^"\s<]\S*)'))


_COMMUNITY = SecretPattern(
    re.compile(
        r"^/snmp community\n(?:(?:add|set) [^\n]*\n)*?(?:add|set) [^\n]*?"
        r'(?<=\s)name="?(?!<secret|")(?P<secret>[^"\s]+)',
        re.MULTILINE,
    )
)

PLATFORM = Platform(
    name="mikrotik_routeros",
    asked_by="ssh",
    netmiko_type="mikrotik_routeros",
    pace="exec",
    config_suffix="rsc",
    readings={
        "facts": Reading((EXPORT, _RESOURCE), _facts),
        "interfaces": Reading((INTERFACES,), interfaces),
        "vlans": Reading((EXPORT, _BRIDGE_VLANS), _vlans),
        "switchports": Reading((EXPORT, _BRIDGE_VLANS, count_of("/interface bridge port")), _switchports),
        "lags": Reading((EXPORT,), _lags),
        "spanning_tree": Reading((EXPORT, count_of("/interface bridge port")), spanning_tree),
        "addresses": Reading((EXPORT, count_of("/ip address")), _addresses),
        "routes": Reading((EXPORT, count_of("/ip route")), _routes),
        "filters": Reading((EXPORT, count_of("/ip firewall filter")), filters),
        "nat": Reading((EXPORT, count_of("/ip firewall nat")), nat),
        "dhcp": Reading((EXPORT, count_of("/ip dhcp-server lease")), dhcp),
        "dns": Reading((EXPORT,), dns),
        "wifi": Reading((EXPORT,), wifi),
        "ntp": Reading((EXPORT,), ntp),
        "syslog": Reading((EXPORT,), syslog),
        "snmp": Reading((EXPORT,), snmp),
        "management": Reading((EXPORT,), management),
        "users": Reading((USERS, USER_COUNT), users),
        "config": Reading((EXPORT,), exported),
        "mac_table": Reading((HOSTS,), mac_table),
        "arp": Reading((ARP,), arp),
        "leases": Reading((LEASES,), leases),
        "neighbours": Reading((NEIGHBOURS,), neighbours),
        "links": Reading((INTERFACES,), links),
    },
    errors=(
        re.compile(r"^(?:bad command name|syntax error|expected (?:end of command|command name)|no such item).*", re.M),
        re.compile(r"^(?:failure:|input does not match|invalid value|not enough permissions).*", re.MULTILINE),
    ),
    # The date of the export; the version is told among the facts.
    volatile=(re.compile(r"^# .*\bby RouterOS \S+"),),
    secrets=(
        *(_quoted(name) for name in _SECRETS),
        *(_bare(name) for name in _SECRETS),
        # A community is its own secret; each pass finds the next one below the heading.
        *[_COMMUNITY] * 8,
    ),
    headings=config_lines,
    stated_by=_stated_by,
)
