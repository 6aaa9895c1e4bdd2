"""Aruba switches with AOS-CX: the series 4100i, 6000, 6100, 6200, 6300, 6400 and 8000.

What is configured is read from the running configuration, and held against `show vlan`, `show interface` and
`show system`. Ports are keyed `1/1/1` or `lag1`; the interface of VLAN 20 is `vlan20`, the management port `mgmt`.
The ARP table is that of the default VRF. Power over Ethernet is not read: the configuration does not say which ports
can feed, and no recording of what shows it was at hand; nor are its DHCP server and port access.
Written from the recordings of ntc-templates (aruba_aoscx) and of oxidized (6100, PL.10.10), and from what the AOS-CX
10.06 guides print; no recording of `show arp`, of an aggregate or a trunk, or of a long configuration was at hand.
"""

import re

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Facts
from netaudit.platforms import _counters
from netaudit.platforms._aoscx_config import CONFIG, after, firmware, port_name, unquoted
from netaudit.platforms._aoscx_ports import (
    addresses,
    config,
    interfaces,
    lags,
    links,
    prefix_of,
    spanning_tree,
    switchports,
    vlans,
    whole,
)
from netaudit.platforms._aoscx_seen import (
    ARP,
    INTERFACES,
    LLDP,
    MACS,
    VLANS,
    arp,
    mac_rows,
    mac_table,
    neighbours,
    vlan_rows,
)
from netaudit.platforms._aoscx_services import (
    SYSTEM,
    dns,
    filters,
    list_name,
    management,
    ntp,
    route_of,
    routes,
    snmp,
    syslog,
    system,
    users,
)


def _facts(captures: Captures) -> Facts:
    """Of a stack, the conductor's serial number.

    Raises:
        ReadingError: something is missing, or `show system` and the configuration do not agree.
    """
    lines = whole(captures)
    told = {word: system(captures, word) for word in ("Hostname", "Vendor", "Product Name", "Chassis Serial Nbr")}
    version = system(captures, r"A(?:rubaO|O)S-CX Version")
    if version != firmware(captures):
        raise ReadingError(f"`{SYSTEM}` and the configuration do not agree on the firmware")
    if unquoted(next(after(lines, "hostname "), told["Hostname"])) != told["Hostname"]:
        raise ReadingError(f"`{SYSTEM}` and the configuration do not agree on the host name")
    if not told["Product Name"] or not told["Chassis Serial Nbr"]:
        raise ReadingError(f"`{SYSTEM}` gives no product or no serial number")
    return Facts(
        hostname=told["Hostname"],
        vendor=told["Vendor"],
        model=told["Product Name"],
        serial=told["Chassis Serial Nbr"],
        firmware=version,
    )


def _secret(before: str) -> SecretPattern:
    """A secret after these words, which may be followed by how it is written down: one word."""
    return SecretPattern(re.compile(rf"^[ \t]*{before} +(?:ciphertext +|plaintext +)?(?P<secret>\S+)", re.MULTILINE))


_PORT = {
    "shutdown": "interfaces",
    "no shutdown": "interfaces",
    "description ": "interfaces",
    "vlan access ": "switchports",
    "vlan trunk allowed ": "switchports",
    "lacp mode ": "lags",
}
# Global lines that a section states in full, and what of the section.
_GLOBAL = tuple(
    (re.compile(pattern), section, key)
    for pattern, section, key in (
        (r"hostname .+", "facts", "hostname"),
        (r"!Version .+", "facts", "firmware"),
        (r"clock timezone .+", "ntp", "timezone"),
        (r"ntp server \S+", "ntp", "servers"),
        (r"ip dns domain-name \S+", "dns", "domain"),
        (r"ip dns server-address \S+", "dns", "resolvers"),
        (r"snmp-server system-location .+", "snmp", "location"),
        (r"spanning-tree(?: mode \S+)?", "spanning_tree", "mode"),
        (r"spanning-tree (?:instance \d+ |vlan \d+ )?priority \d+", "spanning_tree", "priority"),
        (r"vlan (\d+)", "vlans", ""),
        (r"logging (\S+)(?: (?:udp|tcp|tls)(?: \d+)?)?(?: severity \S+)?", "syslog", ""),
    )
)
_EDGE = ("spanning-tree port-type admin-edge", "spanning-tree bpdu-guard", "spanning-tree root-guard")


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    """See `Platform.stated_by`. A line about several VLANs at once is left to the configuration.

    So is a native VLAN: where it is not among the allowed ones, no section keeps it.
    """
    heading, last = line[0], line[-1]
    applied = re.fullmatch(r"apply access-list (\S+) (\S+) \S.*", last)
    listed = re.fullmatch(r"access-list (ip|ipv6|mac) (\S+)", heading)
    if match := applied or listed:
        return "filters", list_name(match[1], match[2])
    if heading.startswith("interface ") and len(line) == 2:
        return _stated_of_port(port_name(heading.removeprefix("interface ")), last)
    if len(line) == 1:
        return _stated_alone(last)
    vlan = re.fullmatch(r"vlan (\d+)", heading)
    return ("vlans", vlan[1]) if vlan and len(line) == 2 and last.startswith("name ") else None


def _stated_alone(line: str) -> tuple[str, str] | None:
    if route := re.fullmatch(r"ip(?:v6)? route (.+)", line):
        try:
            return "routes", route_of(route[1])[0]
        except (ReadingError, ValueError):
            return None
    for pattern, section, key in _GLOBAL:
        if match := pattern.fullmatch(line):
            return section, key or printable(match[1])
    return None


def _stated_of_port(port: str, last: str) -> tuple[str, str] | None:
    if match := re.fullmatch(r"lag (\d+)", last):
        return "lags", f"lag{match[1]}"
    if last in _EDGE:
        return "spanning_tree", "ports"
    if not last.endswith(" secondary") and _prefix(last):
        return "addresses", port
    section = next((each for words, each in _PORT.items() if _is(last, words)), None)
    return (section, port) if section else None


def _prefix(line: str) -> bool:
    try:
        return prefix_of(line) is not None
    except ValueError:
        return False


def _is(line: str, words: str) -> bool:
    return line.startswith(words) if words.endswith(" ") else line == words


PLATFORM = Platform(
    name="aruba_aoscx",
    asked_by="ssh",
    netmiko_type="aruba_aoscx",
    readings={
        "facts": Reading((SYSTEM, CONFIG), _facts),
        "interfaces": Reading((INTERFACES, CONFIG), interfaces),
        "vlans": Reading((VLANS, CONFIG), vlans, vlan_rows),
        "switchports": Reading((CONFIG, INTERFACES), switchports),
        "lags": Reading((CONFIG, INTERFACES), lags),
        "spanning_tree": Reading((CONFIG,), spanning_tree),
        "addresses": Reading((CONFIG, INTERFACES), addresses),
        "routes": Reading((CONFIG,), routes),
        "filters": Reading((CONFIG,), filters),
        "dns": Reading((CONFIG,), dns),
        "ntp": Reading((CONFIG, SYSTEM), ntp),
        "syslog": Reading((CONFIG,), syslog),
        "snmp": Reading((CONFIG, SYSTEM), snmp),
        "management": Reading((CONFIG,), management),
        "users": Reading((CONFIG,), users),
        "config": Reading((CONFIG,), config),
        "mac_table": Reading((MACS,), mac_table, mac_rows),
        "arp": Reading((ARP,), arp),
        "neighbours": Reading((LLDP, CONFIG), neighbours),
        "links": Reading((INTERFACES, CONFIG), links),
    },
    counters=Reading((_counters.AOSCX,), _counters.aoscx_counters),
    errors=(
        re.compile(r"^(?:Invalid input|Ambiguous command|Command incomplete|% Command incomplete).*", re.MULTILINE),
        re.compile(
            r"^(?:% ?(?:Unknown|Invalid|Incomplete|Ambiguous)|Cannot execute command|Permission denied).*", re.M
        ),
    ),
    secrets=(
        _secret(r"user \S+(?: group \S+)? password"),
        _secret(r"snmp-server community"),
        _secret(r"snmp-server host .*?community"),
        _secret(r"snmpv3 user .*? auth-pass"),
        _secret(r"snmpv3 user .*? priv-pass"),
        _secret(r"(?:radius|tacacs)-server (?:.*? )?key"),
        _secret(r"(?:radius dyn-authorization client|ntp authentication-key) .*?(?:secret-key|md5|sha1)"),
        _secret(r"(?:ospf|ipv6 ospf|ip ospf) .*?(?:message-digest-key \d+ md5|authentication-key)"),
        _secret(r"neighbor \S+ password"),
        _secret(r"(?:vsx-keepalive|mka pre-shared-key|mode pre-shared-key) .*?cak"),
        _secret(r"(?:passphrase|key-string|pre-shared-key|cak|secret-key|password)"),
        _secret(r"!export-password:(?! default)"),
    ),
    stated_by=_stated_by,
)
