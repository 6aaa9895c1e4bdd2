"""FortiGate firewalls (FortiOS 7).

FortiOS prints every secret anew at each display (`ENC …`), so whether one changed is unknown. The configuration has no
end marker; it counts only if every table and entry is closed.
Written from the recordings of oxidized (FortiGate-91G 7.4.7) and ntc-templates (fortinet).
"""

import ipaddress
import re

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, NotOffered, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Addresses, ArpEntry, Facts, Interface, Lag
from netaudit.model.startup import Startup
from netaudit.platforms._fortios_config import CONFIG, config, entries, setting, tables, words
from netaudit.platforms._fortios_policies import filters, nat
from netaudit.platforms._fortios_services import (
    INTERFACE_TABLE,
    LEASES,
    dhcp,
    dns,
    leases,
    management,
    ntp,
    routes,
    snmp,
    syslog,
    users,
    wifi,
)
from netaudit.platforms._fortios_stated import stated_by
from netaudit.platforms._fortios_tree import headings
from netaudit.platforms._tables import must_show, refusing

_STATUS = "get system status"
_ARP = "get system arp"
_LAG_MODES = {"active": "lacp", "passive": "lacp-passive", "static": "static"}


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
        name: Interface(
            enabled=setting(node, "status", "up") == "up",
            description=setting(node, "description") or setting(node, "alias"),
            mac=mac(setting(node, "macaddr")) if "macaddr" in node.settings else "",
        )
        for name, node in entries(captures, INTERFACE_TABLE)
    }


@refusing(CONFIG)
def _addresses(captures: Captures) -> dict[str, Addresses]:
    """Its own and the secondary ones of each interface that has some."""
    found = {}
    for name, node in entries(captures, INTERFACE_TABLE):
        own = [node, *(entry for _, entry in node.below("config secondaryip").entries())]
        prefixes = [
            str(ipaddress.ip_interface("/".join(setting(each, "ip").split()))) for each in own if "ip" in each.settings
        ]
        if setting(node, "mode") in ("dhcp", "pppoe"):
            prefixes.append(setting(node, "mode"))
        if prefixes:
            found[name] = Addresses(prefixes=tuple(sorted(prefixes)))
    return found


def _lags(captures: Captures) -> dict[str, Lag]:
    """Interfaces of the type `aggregate`; each member is an interface that there is.

    Raises:
        ReadingError: a mode or a member is not known.
    """
    there = dict(entries(captures, INTERFACE_TABLE))
    found = {}
    for name, node in there.items():
        if setting(node, "type") != "aggregate":
            continue
        mode = setting(node, "lacp-mode", "active")
        if mode not in _LAG_MODES:
            raise ReadingError(f"the mode `{mode[:20]}` of {name} is not known")
        members = tuple(sorted(words(node, "member")))
        must_show(CONFIG, "interface", {member for member in members if not there.keys() >= {member}})
        found[name] = Lag(members=members, mode=_LAG_MODES[mode])
    return found


def _startup(captures: Captures) -> Startup:
    """FortiOS saves each line as it is typed, unless it is set not to; then it shows nowhere what is saved.

    Raises:
        NotOffered: it is set not to.
    """
    for _, node in tables(captures, "config system global"):
        if setting(node, "cfg-save", "automatic") != "automatic":
            raise NotOffered("changes are saved by hand, and FortiOS does not show what is saved")
    return Startup(same=True)


def _arp(captures: Captures) -> dict[str, ArpEntry]:
    text = captures[_ARP]
    rows = re.findall(r"^(\d+\.\d+\.\d+\.\d+)\s+\d+\s+([0-9a-f:]{17})\s+(\S+)\s*$", text, re.MULTILINE)
    if len(rows) != len(re.findall(r"^\d+\.", text, re.MULTILINE)):
        raise ReadingError(f"`{_ARP}` has a line that was not read")
    return {address: ArpEntry(mac=mac(hardware), interface=printable(name)) for address, hardware, name in rows}


# Each use finds the first community that is not yet a fingerprint; FortiOS keeps no more than these.
_COMMUNITIES = (
    SecretPattern(
        re.compile(
            r'^config system snmp community\n(?:(?!end\n).*\n)*? +set name "?(?P<secret>(?!<secret)[^"\n]+)', re.M
        )
    ),
) * 16
_WORDS = "passwd|password|passphrase|psksecret|key|secret|auth-pwd|priv-pwd|sae-password|ppk-secret"

PLATFORM = Platform(
    name="fortinet",
    asked_by="ssh",
    netmiko_type="fortinet",
    config_suffix="conf",
    readings={
        "facts": Reading((_STATUS,), _facts),
        "interfaces": Reading((CONFIG,), _interfaces),
        "lags": Reading((CONFIG,), _lags),
        "addresses": Reading((CONFIG,), _addresses),
        "routes": Reading((CONFIG,), routes),
        "filters": Reading((CONFIG,), filters),
        "nat": Reading((CONFIG,), nat),
        "dhcp": Reading((CONFIG,), dhcp),
        "dns": Reading((CONFIG,), dns),
        "wifi": Reading((CONFIG,), wifi),
        "ntp": Reading((CONFIG,), ntp),
        "syslog": Reading((CONFIG,), syslog),
        "snmp": Reading((CONFIG,), snmp),
        "management": Reading((CONFIG,), management),
        "users": Reading((CONFIG,), users),
        "config": Reading((CONFIG,), config),
        "arp": Reading((_ARP,), _arp),
        "leases": Reading((LEASES, CONFIG), leases),
        "startup": Reading((CONFIG,), _startup),
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
        SecretPattern(re.compile(rf'^\s*set (?:{_WORDS}) "?(?!ENC )(?P<secret>[^"\s<]+)', re.M)),
        *_COMMUNITIES,
    ),
    headings=headings,
    stated_by=stated_by,
)
