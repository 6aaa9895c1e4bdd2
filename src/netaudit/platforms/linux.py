"""Linux hosts over SSH: structured output where the tool has one (iproute2, lldpd), files otherwise.

A host without dnsmasq, nftables or lldpd does not offer those sections; that is not the same as an empty one. The
configuration is one text: each file or ruleset under a heading `### command`. Written from the manual pages and the
output of iproute2 6.1, lldpd 1.0.16, dnsmasq 2.90 and nftables 1.0.6.
"""

import ipaddress
import json
import re
from typing import Any

from netaudit.core.configuration import by_indentation
from netaudit.model.names import cisco_interface, mac, printable
from netaudit.model.platform import Captures, ConfigLine, NotOffered, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.state import Addresses, ArpEntry, DhcpPool, Dns, Facts, Interface, Lease, Link, Neighbour
from netaudit.platforms import _dnsmasq

_LINKS = "ip -j -d link show"
_ADDRESSES = "ip -j addr show"
_NEIGHBOURS = "ip -j neigh show"
_LLDP = "sudo -n lldpcli -f json show neighbors"
_DNSMASQ = "cat /etc/dnsmasq.conf"
_RESOLV = "cat /etc/resolv.conf"
_HOSTS = "cat /etc/hosts"
_RULESET = "sudo -n nft list ruleset"
_CHAP = "sudo -n cat /etc/ppp/chap-secrets"
_LEASES = "cat /var/lib/misc/dnsmasq.leases"
_DMI = {name: f"sudo -n cat /sys/class/dmi/id/{name}" for name in ("sys_vendor", "product_name", "product_serial")}
_CONFIG_PARTS = (_DNSMASQ, _RESOLV, _HOSTS, _RULESET, _CHAP)
# A tool or a file that is not there; a daemon that does not answer on its socket is another matter, and a failure.
_ABSENT = re.compile(r"^cat: .*: No such file or directory$|^.*\bcommand not found$", re.MULTILINE)
_SILENT = re.compile(r"^.*\b(?:unable to connect to socket|Connection refused)\b.*", re.MULTILINE)
# A warning of sudo's that changes nothing: its host's name is not in /etc/hosts.
_WARNING = re.compile(r"^sudo: unable to resolve host .*\n?", re.MULTILINE)
_LOOPBACK = "lo"
# What nft(8) prints of counters, quotas and elements that expire, and of sets that packets fill: it moves by itself.
_MOVING = (
    (re.compile(r" ?\bpackets \d+ bytes \d+"), ""),
    (re.compile(r"(?<=bytes) used \d+ \w*bytes"), ""),
    (re.compile(r" expires [0-9a-z]+"), ""),
    (re.compile(r"(flags [^\n}]*\bdynamic\b[^}]*?)\n\s*elements = \{[^}]*\}"), r"\1"),
)


def _offered(captures: Captures, command: str) -> str:
    """What a command printed; `NotOffered` where the host has no such file or tool.

    Raises:
        ReadingError: the tool is there, and its daemon does not answer.
    """
    text = _WARNING.sub("", captures[command])
    if silent := _SILENT.search(text):
        raise ReadingError(f"`{command}` got no answer: {printable(silent[0])}")
    if _ABSENT.search(text) and len(text.strip().splitlines()) == 1:
        raise NotOffered(printable(text.strip()))
    return text


def _present(captures: Captures, command: str) -> str | None:
    try:
        return _offered(captures, command)
    except NotOffered:
        return None


def _json(captures: Captures, command: str) -> Any:
    text = _offered(captures, command)
    try:
        return json.loads(text)
    except json.JSONDecodeError as failure:
        raise ReadingError(f"`{command}` is not whole JSON ({failure.msg} at character {failure.pos})") from failure
    except RecursionError as failure:
        raise ReadingError(f"`{command}` is JSON nested beyond all reason") from failure


def _facts(captures: Captures) -> Facts:
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', captures["cat /etc/os-release"], re.MULTILINE))
    hostname = captures["hostname"].strip()
    if not release or not hostname:
        raise ReadingError("neither a host name nor an operating system is told")
    exact = (_present(captures, "cat /etc/debian_version") or "").strip()
    return Facts(
        hostname=printable(hostname),
        vendor=printable((_present(captures, _DMI["sys_vendor"]) or "").strip()),
        model=printable((_present(captures, _DMI["product_name"]) or "").strip()),
        serial=printable((_present(captures, _DMI["product_serial"]) or "").strip()),
        firmware=printable(" ".join(filter(None, (release.get("PRETTY_NAME", ""), exact)))),
    )


def _interfaces(captures: Captures) -> dict[str, Interface]:
    return {
        printable(row["ifname"]): Interface(
            enabled="UP" in row["flags"], mac=mac(row["address"]), description=printable(row.get("ifalias", ""))
        )
        for row in _json(captures, _LINKS)
        if row["link_type"] == "ether"
    }


def _ethernet_rows(captures: Captures) -> int:
    return len(re.findall(r'"link_type": ?"ether"', captures[_LINKS]))


def _links(captures: Captures) -> dict[str, Link]:
    rows = _json(captures, _LINKS)
    return {printable(r["ifname"]): Link(up="LOWER_UP" in r["flags"]) for r in rows if r["link_type"] == "ether"}


def _addresses(captures: Captures) -> dict[str, Addresses]:
    found = {}
    for row in _json(captures, _ADDRESSES):
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
        for row in _json(captures, _NEIGHBOURS)
        if "lladdr" in row and not {"FAILED", "INCOMPLETE"} & set(row.get("state", ()))
    }


def _neighbours(captures: Captures) -> dict[str, Neighbour]:
    rows = _json(captures, _LLDP).get("lldp", {}).get("interface", [])
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
    return _dnsmasq.pools(_offered(captures, _DNSMASQ))


def _dns(captures: Captures) -> Dns:
    resolv = _offered(captures, _RESOLV)
    search = re.search(r"^(?:search|domain)\s+(\S+)", resolv, re.MULTILINE)
    served = _dnsmasq.settings(_present(captures, _DNSMASQ) or "")
    records: dict[str, str] = {}
    for name, value in served:
        parts = [printable(part.strip()) for part in value.split(",")]
        if name == "host-record":
            records.update({f"{parts[0]} {_kind(address)}": address for address in parts[1:] if _is_address(address)})
        elif name == "cname" and len(parts) > 1:
            records[f"{parts[0]} CNAME"] = parts[-1]
        elif name == "address" and value.count("/") >= 2:
            records[f"{value.split('/')[1]} {_kind(value.split('/')[2])}"] = value.split("/")[2]
    for line in (_present(captures, _HOSTS) or "").splitlines():
        words = line.split("#")[0].split()
        if len(words) > 1 and not words[0].startswith(("127.", "::1", "fe00", "ff02")):
            records[f"{printable(words[1])} {_kind(words[0])}"] = printable(words[0])
    return Dns(
        resolvers=tuple(re.findall(r"^nameserver\s+(\S+)", resolv, re.MULTILINE)),
        forwarders=tuple(printable(value) for name, value in served if name == "server"),
        domain=printable(search[1]) if search else "",
        records=records,
    )


def _is_address(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*", text))


def _kind(address: str) -> str:
    return "AAAA" if ":" in address else "A"


def _leases(captures: Captures) -> dict[str, Lease]:
    rows = [line.split() for line in _offered(captures, _LEASES).splitlines() if line.strip()]
    if any(len(row) < 4 or not row[0].isdigit() for row in rows):
        raise ReadingError("the lease file has a line that is no lease")
    return {mac(row[1]): Lease(address=row[2], name="" if row[3] == "*" else printable(row[3])) for row in rows}


def _config(captures: Captures) -> str:
    parts = []
    for command in _CONFIG_PARTS:
        try:
            text = _offered(captures, command)
        except NotOffered as absent:
            parts.append(f"### {command}\n# not offered: {absent}\n")
        else:
            quiet = _still(text) if command == _RULESET else text
            parts.append(f"### {command}\n{quiet.rstrip()}\n")
    return "\n".join(parts)


def _still(ruleset: str) -> str:
    """The ruleset without what moves by itself; it counts only if every brace is closed."""
    bare = re.sub(r'"[^"\n]*"', "", ruleset)
    if bare.count("{") != bare.count("}"):
        raise ReadingError(f"`{_RULESET}` stops before its last table is closed")
    for pattern, instead in _MOVING:
        ruleset = pattern.sub(instead, ruleset)
    return ruleset


def _headings(config: str) -> list[ConfigLine]:
    lines: list[ConfigLine] = []
    for part in re.split(r"^(?=### )", config, flags=re.MULTILINE):
        head, _, body = part.partition("\n")
        if head:
            lines += [(head,), *((head, *line) for line in by_indentation(body))]
    return lines


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    if len(line) == 1:
        return None
    command, last = line[0].removeprefix("### "), line[-1]
    if command == _RESOLV:
        return "dns", "resolvers" if last.startswith("nameserver") else "domain"
    if command == _HOSTS:
        return None if last.startswith("#") else ("dns", "records")
    if command == _DNSMASQ and not last.startswith("#"):
        name, _, value = last.partition("=")
        if name in ("dhcp-range", "dhcp-option", "dhcp-host"):
            return "dhcp", _dnsmasq.pool_of_line(name, value)
        return {"server": ("dns", "forwarders")}.get(name) or (
            ("dns", "records") if name in ("host-record", "cname", "address") else None
        )
    return None


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
        "dhcp": Reading((_DNSMASQ,), _dhcp),
        "dns": Reading((_RESOLV, _HOSTS, _DNSMASQ), _dns),
        "config": Reading(_CONFIG_PARTS, _config),
        "arp": Reading((_NEIGHBOURS,), _arp),
        "neighbours": Reading((_LLDP,), _neighbours),
        "leases": Reading((_LEASES,), _leases, lambda c: len([x for x in c[_LEASES].splitlines() if x.strip()])),
        "links": Reading((_LINKS,), _links),
    },
    errors=(
        re.compile(r"^sudo: (?!.*command not found|unable to resolve host).*", re.MULTILINE),
        re.compile(r"^.*: Permission denied$|^.*Operation not permitted.*", re.MULTILINE),
    ),
    secrets=(
        SecretPattern(re.compile(r'^\s*"?[^"\s#]+"?\s+\S+\s+"(?P<secret>[^"]+)"\s+\S+\s*$', re.MULTILINE)),
        SecretPattern(re.compile(r"^\s*(?:rocommunity6?|rwcommunity6?)\s+(?P<secret>\S+)", re.MULTILINE)),
        SecretPattern(re.compile(r"(?i)\b(?:password|passphrase|psk|PrivateKey|PresharedKey)\s*=\s*(?P<secret>\S+)")),
    ),
    headings=_headings,
    stated_by=_stated_by,
)
