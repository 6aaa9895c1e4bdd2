"""Linux hosts over SSH: structured output where a tool has one (iproute2, lldpd, Open vSwitch, BIND), files otherwise.

A host without such a tool or daemon does not offer its sections; that is not the same as an empty one. DHCP is
dnsmasq's, Kea's and ISC dhcpd's; names are those of /etc/hosts, dnsmasq, BIND's primary zones and unbound. The
configuration is one text: each file or ruleset under a heading `### command`; of Samba only its shares' names and what
guests may do. Written from the manual pages and the output of iproute2 6.1, lldpd 1.0.16, dnsmasq 2.90, nftables 1.0.6,
Open vSwitch 3.1, BIND 9.18, Kea 2.2 and OpenSSH 9.2 in the lab of `tests/lab`; from files that ISC dhcpd 4.4, unbound
1.17, hostapd 2.10, chrony 4.3, rsyslog 8.2302, Net-SNMP 5.9 and Samba 4.17 took; kernel bridges, bonds, ntpd and
systemd-timesyncd from their manual pages alone.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from netaudit.model.names import cisco_interface, mac, printable
from netaudit.model.platform import Captures, NotOffered, Platform, Reading, ReadingError
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    Facts,
    Filter,
    Interface,
    Link,
    NatRule,
    Neighbour,
    SpanningTree,
)
from netaudit.platforms import (
    _bind,
    _bind_planned,
    _counters,
    _dnsmasq,
    _hostapd,
    _isc_conf,
    _isc_dhcp,
    _kea,
    _linux_bridge,
    _linux_leases,
    _linux_ntp,
    _nft,
    _ovs,
    _ovs_planned,
    _rsyslog,
    _snmpd,
    _unbound,
)
from netaudit.platforms._linux_asked import json_of, offered, present
from netaudit.platforms._linux_config import CONFIG_PARTS, RULESET, config, headings, stated_by, still
from netaudit.platforms._linux_dns import HOSTS, RESOLV, dns
from netaudit.platforms._linux_planned import after_file
from netaudit.platforms._linux_secrets import SECRETS
from netaudit.platforms._linux_system import ROUTES, SSHD, USERS, management, routes, users

T = TypeVar("T")

_LINKS = _linux_bridge.LINKS
_ADDRESSES = "ip -j addr show"
_NEIGHBOURS = "ip -j neigh show"
_LLDP = "sudo -n lldpcli -f json show neighbors"
_DMI = {name: f"sudo -n cat /sys/class/dmi/id/{name}" for name in ("sys_vendor", "product_name", "product_serial")}
_DNSMASQ = (_dnsmasq.CONFIG, _dnsmasq.DROPINS)
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


def _dhcp(captures: Captures) -> dict[str, DhcpPool]:
    """What all DHCP servers of the host serve; raises `ReadingError` where two serve the same."""
    readers: Mapping[str, Callable[[Captures], dict[str, DhcpPool]]] = {
        "dnsmasq": lambda c: _dnsmasq.pools(_dnsmasq.whole(c)),
        "Kea": _kea.pools,
        "ISC dhcpd": _isc_dhcp.pools,
    }
    found: dict[str, DhcpPool] = {}
    by: dict[str, str] = {}
    absent = []
    for server, read in readers.items():
        try:
            pools = read(captures)
        except NotOffered as reason:
            absent.append(str(reason))
            continue
        if twice := sorted(pools.keys() & found.keys()):
            raise ReadingError(f"{by[twice[0]]} and {server} both serve {twice[0]}")
        found |= pools
        by |= dict.fromkeys(pools, server)
    if len(absent) == len(readers):
        raise NotOffered("; ".join(absent))
    return found


def _either(*readers: Callable[[Captures], dict[str, T]]) -> Callable[[Captures], dict[str, T]]:
    """What Open vSwitch and the kernel tell of different ports; `NotOffered` where neither switches anything."""

    def read(captures: Captures) -> dict[str, T]:
        found: dict[str, T] = {}
        absent = []
        for each in readers:
            try:
                told = each(captures)
            except NotOffered as reason:
                absent.append(str(reason))
                continue
            if twice := sorted(told.keys() & found.keys()):
                raise ReadingError(f"two switches of this host both tell of {twice[0]}")
            found |= told
        if len(absent) == len(readers):
            raise NotOffered("; ".join(absent))
        return found

    return read


def _spanning_tree(captures: Captures) -> SpanningTree:
    """Of Open vSwitch, else of the kernel; raises `ReadingError` where both switch and do not say the same."""
    try:
        tree = _ovs.spanning_tree(captures)
    except NotOffered:
        return _linux_bridge.spanning_tree(captures)
    try:
        other = _linux_bridge.spanning_tree(captures)
    except NotOffered:
        return tree
    if other != tree:
        raise ReadingError("Open vSwitch and the kernel do not have the same spanning tree")
    return tree


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
        "vlans": Reading((_LINKS, _linux_bridge.VLANS), _linux_bridge.vlans),
        "switchports": Reading(
            (_ovs.TABLES, _LINKS, _linux_bridge.VLANS), _either(_ovs.switchports, _linux_bridge.switchports)
        ),
        "lags": Reading((_ovs.TABLES, _LINKS), _either(_ovs.lags, _linux_bridge.lags)),
        "spanning_tree": Reading((_ovs.TABLES, _LINKS), _spanning_tree),
        "routes": Reading(ROUTES, routes),
        "filters": Reading((RULESET,), _filters),
        "nat": Reading((RULESET,), _nat),
        "dhcp": Reading((*_DNSMASQ, _kea.CONFIG, _isc_conf.CONFIG), _dhcp),
        "dns": Reading((RESOLV, HOSTS, *_DNSMASQ, _bind.CONFIG, _bind.ZONES, _unbound.CONFIG), dns),
        "wifi": Reading((_hostapd.CONFIG, _LINKS, _linux_bridge.VLANS), _hostapd.wifi),
        "ntp": Reading((_linux_ntp.CHRONY, _linux_ntp.NTPD, _linux_ntp.TIMESYNCD, _linux_ntp.ZONE), _linux_ntp.ntp),
        "syslog": Reading((_rsyslog.CONFIG,), _rsyslog.servers),
        "snmp": Reading((_snmpd.CONFIG, _snmpd.DROPINS), _snmpd.snmp),
        "management": Reading((SSHD,), management),
        "users": Reading((USERS,), users),
        "config": Reading(CONFIG_PARTS, config),
        "mac_table": Reading(
            (_ovs.MACS, _ovs.TABLES, _LINKS, _linux_bridge.MACS), _either(_ovs.mac_table, _linux_bridge.mac_table)
        ),
        "arp": Reading((_NEIGHBOURS,), _arp),
        "neighbours": Reading((_LLDP,), _neighbours),
        "leases": Reading((_linux_leases.DNSMASQ, _kea.LEASES, _linux_leases.ISC), _linux_leases.leases),
        "links": Reading((_LINKS,), _links),
    },
    counters=Reading((_counters.LINUX,), _counters.linux_counters),
    errors=(
        re.compile(r"^sudo: (?!.*command not found|unable to resolve host).*", re.MULTILINE),
        re.compile(r"^.*: Permission denied$|^.*Operation not permitted.*", re.MULTILINE),
        # Any other complaint of cat or of the shell, also one in another language, is no file's text.
        re.compile(r"^cat: (?!.*: No such file or directory$).*", re.MULTILINE),
        re.compile(r"^(?:-?ba|da)?sh: (?!.*not found$).*", re.MULTILINE),
    ),
    secrets=SECRETS,
    headings=headings,
    stated_by=stated_by,
    after_file=after_file,
    after_line=_ovs_planned.after_line,
    zone_files=_bind_planned.zone_files,
)
