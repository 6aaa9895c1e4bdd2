"""OPNsense firewalls, by their configuration file over SSH; the user's shell is `/bin/sh`, not the menu.

Everything is read from the one file, which says what is configured and nothing of what is going on: neither ARP table
nor leases are read. Interfaces are keyed by their device, and their name in the configuration is the description where
there is none; rules and scopes are keyed by that name. DHCP is read of the ISC server only.
Written from the recordings of oxidized (OPNsense 23.7, nano image) and the OPNsense manual.
"""

import ipaddress
import re

from netaudit.model.names import parse_vlans, printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Addresses, Facts, Interface, Lag, Route, Vlan
from netaudit.platforms._opnsense_rules import filters, nat
from netaudit.platforms._opnsense_services import dhcp, dns, management, ntp, snmp, syslog, users
from netaudit.platforms._opnsense_xml import CONFIG, config_lines, config_text, is_on, root_of, said
from netaudit.platforms._tables import answer, refusing

_VERSION = 'opnsense-version || echo "OPNsense "`cat /usr/local/opnsense/version/opnsense`'
_SECRET_TAGS = (
    "password", "passwd", "bcrypt-hash", "rocommunity", "community", "pre-shared-key", "psk", "shared_key", "privkey",
    "prv", "otp_seed", "secret", "radius_secret", "ldap_bindpw", "crypt_passwd", "tls", "apikey", "api_key", "key_psk",
    "wpa_passphrase", "passphrase", "auth_pass", "authkey", "ddnsdomainkey", "hasync_password", "encpass",
)  # fmt: skip


def _facts(captures: Captures) -> Facts:
    system = root_of(captures).find("system")
    version = re.search(r"^OPNsense (\S+)", answer(_VERSION, captures), re.MULTILINE)
    hostname = said(system, "hostname")
    if version is None or not hostname:
        raise ReadingError("neither a version nor a host name is told" if version is None else "no host name is told")
    return Facts(
        hostname=".".join(filter(None, (hostname, said(system, "domain")))),
        vendor="OPNsense",
        firmware=printable(version[1]),
    )


def _interfaces(captures: Captures) -> dict[str, Interface]:
    found: dict[str, Interface] = {}
    section = root_of(captures).find("interfaces")
    for element in section if section is not None else ():
        device = said(element, "if")
        if not device or device in found:
            raise ReadingError(f"interface {printable(element.tag)} has no device of its own")
        found[device] = Interface(
            enabled=is_on(element, "enable"), description=said(element, "descr") or printable(element.tag)
        )
    if not found:
        raise ReadingError("the configuration has no interface")
    return found


@refusing(CONFIG)
def _addresses(captures: Captures) -> dict[str, Addresses]:
    root = root_of(captures)
    found: dict[str, list[str]] = {}
    devices = {}
    for element in root.find("interfaces") or ():
        device = devices[element.tag] = said(element, "if")
        for tag, length in (("ipaddr", "subnet"), ("ipaddrv6", "subnetv6")):
            text = said(element, tag)
            if not text or device == "lo0":
                continue
            fixed = re.fullmatch(r"[\d.]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*", text)
            prefix = str(ipaddress.ip_interface(f"{text}/{said(element, length)}")) if fixed else text
            found.setdefault(device, []).append(prefix)
    for vip in root.iterfind("virtualip/vip"):
        if said(vip, "subnet"):
            device = devices.get(said(vip, "interface"), said(vip, "interface"))
            prefix = str(ipaddress.ip_interface(f"{said(vip, 'subnet')}/{said(vip, 'subnet_bits') or '32'}"))
            found.setdefault(device, []).append(prefix)
    return {device: Addresses(prefixes=tuple(sorted(prefixes))) for device, prefixes in found.items()}


@refusing(CONFIG)
def _vlans(captures: Captures) -> dict[str, Vlan]:
    """VLANs it has an interface in; one of two interfaces with the same tag on different ports is `20 #2`."""
    found: dict[str, Vlan] = {}
    for element in root_of(captures).iterfind("vlans/vlan"):
        if not said(element, "tag"):
            continue
        (tag,) = parse_vlans(said(element, "tag"))
        taken = sum(key.split(" #")[0] == str(tag) for key in found)
        found[f"{tag} #{taken + 1}" if taken else str(tag)] = Vlan(name=said(element, "descr"))
    return found


def _lags(captures: Captures) -> dict[str, Lag]:
    found = {}
    for element in root_of(captures).iterfind("laggs/lagg"):
        if name := said(element, "laggif"):
            members = tuple(sorted(filter(None, said(element, "members").split(","))))
            found[name] = Lag(members=members, mode=said(element, "proto"))
    return found


@refusing(CONFIG)
def _routes(captures: Captures) -> dict[str, Route]:
    """Static routes, and default gateways; what the gateway of a route is called stands for its address."""
    root = root_of(captures)
    found: dict[str, Route] = {}
    addresses = {}
    gateways = [*root.iterfind("gateways/gateway_item"), *root.iterfind("OPNsense/Gateways/gateway_item")]
    for element in gateways:
        hop = said(element, "gateway")
        addresses[said(element, "name")] = hop
        if is_on(element, "defaultgw") and hop:
            everywhere = "::/0" if said(element, "ipprotocol") == "inet6" else "0.0.0.0/0"
            enabled = not is_on(element, "disabled")
            found[f"{everywhere} via {hop}"] = Route(enabled=enabled, comment=said(element, "descr"))
    for element in root.iterfind("staticroutes/route"):
        if network := said(element, "network"):
            hop = addresses.get(said(element, "gateway")) or said(element, "gateway")
            key = f"{ipaddress.ip_network(network)} via {hop}"
            found[key] = Route(enabled=not is_on(element, "disabled"), comment=said(element, "descr"))
    return found


_STATED = {
    ("system", "hostname"): ("facts", "hostname"),
    ("system", "domain"): ("dns", "domain"),
    ("system", "dnsserver"): ("dns", "resolvers"),
    ("system", "timeservers"): ("ntp", "servers"),
    ("system", "timezone"): ("ntp", "timezone"),
}


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    if len(line) == 2:
        return _STATED.get((line[0], line[1].split(" = ")[0]))
    return None


PLATFORM = Platform(
    name="opnsense",
    asked_by="ssh",
    netmiko_type="linux",
    pace="exec",
    config_suffix="xml",
    readings={
        "facts": Reading((CONFIG, _VERSION), _facts),
        "interfaces": Reading((CONFIG,), _interfaces),
        "vlans": Reading((CONFIG,), _vlans),
        "lags": Reading((CONFIG,), _lags),
        "addresses": Reading((CONFIG,), _addresses),
        "routes": Reading((CONFIG,), _routes),
        "filters": Reading((CONFIG,), filters),
        "nat": Reading((CONFIG,), nat),
        "dhcp": Reading((CONFIG,), dhcp),
        "dns": Reading((CONFIG,), dns),
        "ntp": Reading((CONFIG,), ntp),
        "syslog": Reading((CONFIG,), syslog),
        "snmp": Reading((CONFIG,), snmp),
        "management": Reading((CONFIG,), management),
        "users": Reading((CONFIG,), users),
        "config": Reading((CONFIG,), config_text),
    },
    errors=(
        re.compile(r"^cat: .*: (?:Permission denied|No such file or directory)$", re.MULTILINE),
        re.compile(r"^(?:sh|bash|csh|tcsh): .*(?:not found|Permission denied).*", re.MULTILINE | re.IGNORECASE),
    ),
    # Who saved the file last and when: what was changed shows by itself.
    volatile=(re.compile(r"^revision$"), re.compile(r"^(?:created|updated)$")),
    secrets=tuple(SecretPattern(re.compile(rf"<{tag}>(?P<secret>[^<>\n]+)</{tag}>")) for tag in _SECRET_TAGS),
    headings=config_lines,
    stated_by=_stated_by,
)
