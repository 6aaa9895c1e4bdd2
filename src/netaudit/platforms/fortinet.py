"""FortiGate firewalls (FortiOS 7).

FortiOS prints every secret anew at each display (`ENC …`), so whether one changed is unknown. The configuration has no
end marker; it counts only if every table and entry is closed.
Written from the recordings of oxidized (FortiGate-91G 7.4.7) and ntc-templates (fortinet).
"""

import ipaddress
import re

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Addresses, ArpEntry, DhcpPool, DhcpReservation, Dns, Facts, Interface
from netaudit.platforms._fortios_tree import Node, headings, tree, unquoted

_STATUS = "get system status"
_CONFIG = "show"
_ARP = "get system arp"
_INTERFACE_TABLE = "config system interface"
_DHCP_TABLE = "config system dhcp server"
_OPTIONS = {"default-gateway": "3", "dns-server1": "6", "domain": "15", "ntp-server1": "42"}


def _config(captures: Captures) -> str:
    text = captures[_CONFIG]
    start = text.find("#config-version=")
    if start < 0:
        raise ReadingError("no configuration in the answer")
    kept = text[start:].rstrip() + "\n"
    tree(kept)
    return kept


def _tree(captures: Captures) -> Node:
    return tree(_config(captures))


def _facts(captures: Captures) -> Facts:
    said = dict(re.findall(r"^([\w -]+?)\s*: (.+?)\s*$", captures[_STATUS], re.MULTILINE))
    if "Version" not in said or "Serial-Number" not in said:
        raise ReadingError(f"`{_STATUS}` names no version or serial number")
    model, _, firmware = said["Version"].partition(" ")
    return Facts(
        hostname=printable(said.get("Hostname", "")),
        vendor="Fortinet",
        model=printable(model),
        serial=printable(said["Serial-Number"]),
        firmware=printable(firmware),
    )


def _interfaces(captures: Captures) -> dict[str, Interface]:
    return {
        printable(name): Interface(
            enabled=node.settings.get("status", "up") == "up",
            description=printable(unquoted(node.settings.get("description", node.settings.get("alias", "")))),
            mac=mac(node.settings["macaddr"]) if "macaddr" in node.settings else "",
        )
        for name, node in _tree(captures).below(_INTERFACE_TABLE).entries()
    }


def _addresses(captures: Captures) -> dict[str, Addresses]:
    found = {}
    for name, node in _tree(captures).below(_INTERFACE_TABLE).entries():
        if "ip" in node.settings:
            address, mask = node.settings["ip"].split()
            found[printable(name)] = Addresses(prefixes=(str(ipaddress.ip_interface(f"{address}/{mask}")),))
        elif node.settings.get("mode") == "dhcp":
            found[printable(name)] = Addresses(prefixes=("dhcp",))
    return found


def _dns(captures: Captures) -> Dns:
    node = _tree(captures).below("config system dns")
    servers = (node.settings.get(name, "") for name in ("primary", "secondary"))
    domain = unquoted(node.settings.get("domain", ""))
    return Dns(resolvers=tuple(printable(server) for server in servers if server), domain=printable(domain))


def _dhcp(captures: Captures) -> dict[str, DhcpPool]:
    found = {}
    for number, node in _tree(captures).below(_DHCP_TABLE).entries():
        key = unquoted(node.settings.get("interface", number))
        found[printable(key)] = DhcpPool(
            ranges=tuple(
                f"{entry.settings.get('start-ip', '?')}-{entry.settings.get('end-ip', '?')}"
                for _, entry in node.below("config ip-range").entries()
            ),
            options={
                code: printable(unquoted(node.settings[name]))
                for name, code in _OPTIONS.items()
                if name in node.settings
            },
            reservations={
                mac(entry.settings["mac"]): DhcpReservation(
                    address=printable(entry.settings.get("ip", "")),
                    name=printable(unquoted(entry.settings.get("description", ""))),
                )
                for _, entry in node.below("config reserved-address").entries()
                if "mac" in entry.settings
            },
            lease_seconds=int(node.settings["lease-time"]) if "lease-time" in node.settings else None,
        )
    return found


def _arp(captures: Captures) -> dict[str, ArpEntry]:
    text = captures[_ARP]
    rows = re.findall(r"^(\d+\.\d+\.\d+\.\d+)\s+\d+\s+([0-9a-f:]{17})\s+(\S+)\s*$", text, re.MULTILINE)
    if len(rows) != len(re.findall(r"^\d+\.", text, re.MULTILINE)):
        raise ReadingError(f"`{_ARP}` has a line that was not read")
    return {address: ArpEntry(mac=mac(hardware), interface=printable(name)) for address, hardware, name in rows}


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    last = line[-1]
    if last.startswith("#config-version="):
        return "facts", "firmware"
    if line[0] == "config system global" and last.startswith("set hostname "):
        return "facts", "hostname"
    if line[0] == "config system dns" and re.match(r"set (primary|secondary) ", last):
        return "dns", "resolvers"
    if line[0] == _INTERFACE_TABLE and len(line) > 1:
        name = unquoted(line[1].removeprefix("edit "))
        if last.startswith("set ip "):
            return "addresses", name
        return ("interfaces", name) if re.match(r"edit |set (status|description|alias) ", last) else None
    return None


PLATFORM = Platform(
    name="fortinet",
    asked_by="ssh",
    netmiko_type="fortinet",
    config_suffix="conf",
    readings={
        "facts": Reading((_STATUS,), _facts),
        "interfaces": Reading((_CONFIG,), _interfaces),
        "addresses": Reading((_CONFIG,), _addresses),
        "dhcp": Reading((_CONFIG,), _dhcp),
        "dns": Reading((_CONFIG,), _dns),
        "config": Reading((_CONFIG,), _config),
        "arp": Reading((_ARP,), _arp),
    },
    errors=(
        re.compile(r"^(command parse error before|Unknown action|Command fail\. Return code).*", re.MULTILINE),
        re.compile(r"^Permission denied.*", re.MULTILINE),
    ),
    # `config system console`, `set output standard` would be a change of configuration: pages are turned instead.
    pager=re.compile(r"--More-- *"),
    volatile=(
        re.compile(r"^#conf_file_ver="),
        # FortiGuard keeps this table up to date by itself.
        re.compile(r"^config firewall internet-service-name$"),
    ),
    secrets=(
        SecretPattern(re.compile(r"\bENC (?P<secret>\S+)"), resalted=True),
        SecretPattern(
            re.compile(r'^\s*set (?:passwd|password|psksecret|key|secret) "?(?!ENC )(?P<secret>[^"\s<]+)', re.M)
        ),
    ),
    headings=headings,
    stated_by=_stated_by,
)
