"""Linux hosts over SSH: structured output where a tool has one (iproute2, lldpd, Open vSwitch, BIND), files otherwise.

A host without such a tool or daemon does not offer its sections; that is not the same as an empty one. DHCP is
dnsmasq's and Kea's, names are those of /etc/hosts, dnsmasq and BIND's primary zones. The configuration is one text:
each file or ruleset under a heading `### command`. Written from the manual pages and the output of iproute2 6.1, lldpd
1.0.16, dnsmasq 2.90, nftables 1.0.6, Open vSwitch 3.1, BIND 9.18, Kea 2.2 and OpenSSH 9.2 in the lab of `tests/lab`.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Any, TypeVar

from netaudit.model.names import cisco_interface, mac, printable
from netaudit.model.platform import Captures, NotOffered, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    Dns,
    Facts,
    Filter,
    Interface,
    Lease,
    Link,
    NatRule,
    Neighbour,
)
from netaudit.platforms import _bind, _dnsmasq, _kea, _nft, _ovs
from netaudit.platforms._linux_asked import json_of, offered, present
from netaudit.platforms._linux_config import (
    CONFIG_PARTS,
    DNSMASQ,
    HOSTS,
    RESOLV,
    RULESET,
    config,
    headings,
    stated_by,
    still,
)
from netaudit.platforms._linux_system import ROUTES, SSHD, USERS, management, routes, users

T = TypeVar("T")

_LINKS = "ip -j -d link show"
_ADDRESSES = "ip -j addr show"
_NEIGHBOURS = "ip -j neigh show"
_LLDP = "sudo -n lldpcli -f json show neighbors"
_LEASES = "cat /var/lib/misc/dnsmasq.leases"
_DMI = {name: f"sudo -n cat /sys/class/dmi/id/{name}" for name in ("sys_vendor", "product_name", "product_serial")}
_LOOPBACK = "lo"


def _facts(captures: Captures) -> Facts:
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', captures["cat /etc/os-release"], re.MULTILINE))
    hostname = captures["hostname"].strip()
    if not release or not hostname:
        raise ReadingError("neither a host name nor an operating system is told")
    exact = (present(captures, "cat /etc/debian_version") or "").strip()
    return Facts(
        hostname=printable(hostname),
        vendor=printable((present(captures, _DMI["sys_vendor"]) or "").strip()),
        model=printable((present(captures, _DMI["product_name"]) or "").strip()),
        serial=printable((present(captures, _DMI["product_serial"]) or "").strip()),
        firmware=printable(" ".join(filter(None, (release.get("PRETTY_NAME", ""), exact)))),
    )


def _interfaces(captures: Captures) -> dict[str, Interface]:
    return {
        printable(row["ifname"]): Interface(
            enabled="UP" in row["flags"], mac=mac(row["address"]), description=printable(row.get("ifalias", ""))
        )
        for row in json_of(captures, _LINKS)
        if row["link_type"] == "ether"
    }


def _ethernet_rows(captures: Captures) -> int:
    return len(re.findall(r'"link_type": ?"ether"', captures[_LINKS]))


def _links(captures: Captures) -> dict[str, Link]:
    rows = json_of(captures, _LINKS)
    return {printable(r["ifname"]): Link(up="LOWER_UP" in r["flags"]) for r in rows if r["link_type"] == "ether"}


def _addresses(captures: Captures) -> dict[str, Addresses]:
    found = {}
    for row in json_of(captures, _ADDRESSES):
        # Addresses that the kernel makes up by itself (link-local, temporary) are no setting of the site.
        prefixes = [
            str(ipaddress.ip_interface(f"{info['local']}/{info['prefixlen']}"))
            for info in row.get("addr_info", ())
            if info["scope"] == "global" and not info.get("temporary")
        ]
        if prefixes and row["ifname"] != _LOOPBACK:
            found[printable(row["ifname"])] = Addresses(prefixes=tuple(sorted(prefixes)))
    return found


def _arp(captures: Captures) -> dict[str, ArpEntry]:
    return {
        printable(row["dst"]): ArpEntry(mac=mac(row["lladdr"]), interface=printable(row["dev"]))
        for row in json_of(captures, _NEIGHBOURS)
        if "lladdr" in row and not {"FAILED", "INCOMPLETE"} & set(row.get("state", ()))
    }


def _neighbours(captures: Captures) -> dict[str, Neighbour]:
    rows = json_of(captures, _LLDP).get("lldp", {}).get("interface", [])
    # lldpcli prints an object keyed by port where there is one neighbour, a list of such objects where there are more.
    pairs = [(port, row) for item in ([rows] if isinstance(rows, dict) else rows) for port, row in item.items()]
    found: dict[str, Neighbour] = {}
    for local, row in pairs:
        port = printable(local)
        taken = sum(1 for key in found if key.split(" #")[0] == port)
        chassis = row.get("chassis", {})
        name = next(iter(chassis), "") if "id" not in chassis else ""
        identity = chassis.get(name, chassis).get("id", {})
        found[f"{port} #{taken + 1}" if taken else port] = Neighbour(
            name=printable(name),
            port=_announced_port(row.get("port", {})),
            chassis=mac(identity["value"]) if identity.get("type") == "mac" else printable(identity.get("value", "")),
        )
    return found


def _announced_port(port: Any) -> str:
    identity, description = port.get("id", {}), port.get("descr", "")
    if identity.get("type") == "mac" and description:
        # lldpd announces a port by its MAC address unless told otherwise; its name is the description.
        return printable(description)
    return cisco_interface(printable(identity.get("value", "")))


def _of_each(captures: Captures, *readers: Callable[[Captures], dict[str, T]]) -> dict[str, T]:
    """What several daemons serve together; `NotOffered` where the host has none of them."""
    found: dict[str, T] = {}
    absent = []
    for read in readers:
        try:
            found |= read(captures)
        except NotOffered as reason:
            absent.append(str(reason))
    if len(absent) == len(readers):
        raise NotOffered("; ".join(absent))
    return found


def _dhcp(captures: Captures) -> dict[str, DhcpPool]:
    return _of_each(captures, lambda c: _dnsmasq.pools(offered(c, DNSMASQ)), _kea.pools)


def _dns(captures: Captures) -> Dns:
    resolv = offered(captures, RESOLV)
    search = re.search(r"^(?:search|domain)\s+(\S+)", resolv, re.MULTILINE)
    served = _dnsmasq.settings(present(captures, DNSMASQ) or "")
    records: dict[str, str] = {}
    for name, value in served:
        parts = [printable(part.strip()) for part in value.split(",")]
        if name == "host-record":
            records.update({f"{parts[0]} {_kind(address)}": address for address in parts[1:] if _is_address(address)})
        elif name == "cname" and len(parts) > 1:
            records[f"{parts[0]} CNAME"] = parts[-1]
        elif name == "address" and value.count("/") >= 2:
            records[f"{value.split('/')[1]} {_kind(value.split('/')[2])}"] = value.split("/")[2]
    for line in (present(captures, HOSTS) or "").splitlines():
        words = line.split("#")[0].split()
        if len(words) > 1 and not words[0].startswith(("127.", "::1", "fe00", "ff02")):
            records[f"{printable(words[1])} {_kind(words[0])}"] = printable(words[0])
    return Dns(
        resolvers=tuple(re.findall(r"^nameserver\s+(\S+)", resolv, re.MULTILINE)),
        forwarders=(*(printable(value) for name, value in served if name == "server"), *_bind.forwarders(captures)),
        domain=printable(search[1]) if search else "",
        records={**records, **_bind.records(captures)},
        zones=_bind.zones(captures),
    )


def _is_address(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*", text))


def _kind(address: str) -> str:
    return "AAAA" if ":" in address else "A"


def _leases(captures: Captures) -> dict[str, Lease]:
    return _of_each(captures, _dnsmasq_leases, _kea.leases)


def _dnsmasq_leases(captures: Captures) -> dict[str, Lease]:
    rows = [line.split() for line in offered(captures, _LEASES).splitlines() if line.strip()]
    if any(len(row) < 4 or not row[0].isdigit() for row in rows):
        raise ReadingError("the lease file has a line that is no lease")
    return {mac(row[1]): Lease(address=row[2], name="" if row[3] == "*" else printable(row[3])) for row in rows}


def _filters(captures: Captures) -> dict[str, Filter]:
    return _nft.filters(still(offered(captures, RULESET)))


def _nat(captures: Captures) -> dict[str, NatRule]:
    return _nft.nat(still(offered(captures, RULESET)))


PLATFORM = Platform(
    name="linux",
    asked_by="ssh",
    netmiko_type="linux",
    pace="exec",
    config_suffix="txt",
    readings={
        "facts": Reading(("hostname", "cat /etc/os-release", "cat /etc/debian_version", *_DMI.values()), _facts),
        "interfaces": Reading((_LINKS,), _interfaces, _ethernet_rows),
        "addresses": Reading((_ADDRESSES,), _addresses),
        "switchports": Reading((_ovs.TABLES,), _ovs.switchports),
        "lags": Reading((_ovs.TABLES,), _ovs.lags),
        "spanning_tree": Reading((_ovs.TABLES,), _ovs.spanning_tree),
        "routes": Reading(ROUTES, routes),
        "filters": Reading((RULESET,), _filters),
        "nat": Reading((RULESET,), _nat),
        "dhcp": Reading((DNSMASQ, _kea.CONFIG), _dhcp),
        "dns": Reading((RESOLV, HOSTS, DNSMASQ, _bind.CONFIG, _bind.ZONES), _dns),
        "management": Reading((SSHD,), management),
        "users": Reading((USERS,), users),
        "config": Reading(CONFIG_PARTS, config),
        "mac_table": Reading((_ovs.MACS, _ovs.TABLES), _ovs.mac_table),
        "arp": Reading((_NEIGHBOURS,), _arp),
        "neighbours": Reading((_LLDP,), _neighbours),
        "leases": Reading((_LEASES, _kea.LEASES), _leases),
        "links": Reading((_LINKS,), _links),
    },
    errors=(
        re.compile(r"^sudo: (?!.*command not found|unable to resolve host).*", re.MULTILINE),
        re.compile(r"^.*: Permission denied$|^.*Operation not permitted.*", re.MULTILINE),
    ),
    secrets=(
        SecretPattern(
            re.compile(r'^[ \t]*"?[^"\s#]+"?[ \t]+\S+[ \t]+"(?P<secret>[^"\n]+)"[ \t]+\S+[ \t]*$', re.MULTILINE)
        ),
        SecretPattern(re.compile(r"^\s*(?:rocommunity6?|rwcommunity6?)\s+(?P<secret>\S+)", re.MULTILINE)),
        SecretPattern(re.compile(r"^\s*createUser\s+(?P<secret>.+)", re.MULTILINE)),
        SecretPattern(re.compile(r'"(?:password|secret)"\s*:\s*"(?P<secret>[^"\n]+)"')),
        SecretPattern(re.compile(r"(?i)\b(?:password|passphrase|psk|PrivateKey|PresharedKey)\s*=\s*(?P<secret>\S+)")),
    ),
    headings=headings,
    stated_by=stated_by,
)
