"""HP ProCurve and Aruba switches with ProVision / ArubaOS-Switch firmware.

What is configured is read from the running configuration, which states it whole, and held against `show vlans` and
`show interfaces brief`. Ports are keyed `5`, `A5`, `1/5` or `Trk1`; the interface of VLAN 20 is `vlan20`, and the
management port is `oobm`. Its DHCP server (16.x) and its power over Ethernet are not read.
Written from the recordings of ntc-templates (hp_procurve) and HP's 16.x guides.
"""

import re

from netaudit.model.names import format_vlans, mac, printable
from netaudit.model.platform import Captures, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Facts, Interface, Link, Switchport
from netaudit.model.startup import Startup
from netaudit.platforms import _counters
from netaudit.platforms._procurve_config import (
    CONFIG,
    VLANS,
    addresses,
    dns,
    interface_blocks,
    membership,
    port_name,
    running_config,
    trunk_members,
    vlan_rows,
    vlans,
)
from netaudit.platforms._procurve_seen import ARP, LLDP, LLDP_DETAIL, MAC, MACS, arp, mac_table, neighbours
from netaudit.platforms._procurve_services import management, ntp, routes, snmp, syslog, users
from netaudit.platforms._procurve_stated import stated_by
from netaudit.platforms._procurve_switching import filters, lags, spanning_tree
from netaudit.platforms._startup import REFUSED
from netaudit.platforms._tables import answer, must_agree, must_show, table

_SYSTEM = "show system"
_STATUS = "show config status"
_BRIEF = "show interfaces brief"
_RUNS = re.compile(r"(\d{1,6})(Gig)?([FH])Dx?", re.IGNORECASE)
"""Such as `1000FDx`, `10HDx`, `10GigFD`."""


def _facts(captures: Captures) -> Facts:
    """Of a stack, the serial number of its first member."""
    text, config = answer(_SYSTEM, captures), running_config(captures)
    firmware = re.search(r"^ *Software revision *: *(\S+)", text, re.MULTILINE)
    serial = re.search(r"\bSerial Number *: *(\S+)", text)
    if firmware is None or serial is None:
        raise ReadingError(f"`{_SYSTEM}` names no {'serial number' if firmware else 'software revision'}")
    hostname = re.search(r'^hostname "?([^"\n]+?)"? *$', config, re.MULTILINE)
    model = re.search(r"^; (\S+) Configuration Editor", config, re.MULTILINE)
    return Facts(
        hostname=printable(hostname[1]) if hostname else "",
        vendor="HP",
        model=printable(model[1]) if model else "",
        serial=printable(serial[1]),
        firmware=printable(firmware[1]),
    )


def _ports(captures: Captures) -> dict[str, dict[str, str]]:
    """Port -> its row of `show interfaces brief`.

    A port is always in some VLAN or in a trunk, so the configuration names every port there is, and none besides.
    """
    rows = table("hp_procurve", _BRIEF, captures)
    must_agree(_BRIEF, len(rows), _port_rows(captures))
    ports = {port_name(row["port"]): row for row in rows}
    placed = membership(captures).keys() | trunk_members(captures)
    must_show(_BRIEF, "port", {port for port in placed if not _is_aggregate(port)} - ports.keys())
    must_show(CONFIG, "a VLAN of port", ports.keys() - placed)
    return ports


def _is_aggregate(port: str) -> bool:
    return port.startswith(("Trk", "Dyn"))


def _port_rows(captures: Captures) -> int:
    """Lines with the bar that parts a port's type from its state."""
    return len(re.findall(r"^ +\S+(?: +\S+)* +\| +(?:Yes|No)\b", answer(_BRIEF, captures), re.MULTILINE))


def _interfaces(captures: Captures) -> dict[str, Interface]:
    """Every port as it is set, and each VLAN interface that has an address.

    The column `Enabled` also says No for a port that the switch itself took down, so it is not asked.
    """
    configured = interface_blocks(captures)
    found = {}
    aggregates = [port for port in membership(captures) if _is_aggregate(port)]
    for port in (*_ports(captures), *aggregates):
        block = configured.get(port)
        found[port] = Interface(
            enabled=block is None or "disable" not in block.lines,
            description=printable((block.after("name ") or "").strip('"')) if block else "",
        )
    base = re.search(rf"\bBase MAC Addr *: *({MAC})", answer(_SYSTEM, captures))
    if base is None:
        raise ReadingError(f"`{_SYSTEM}` names no base MAC address")
    for name in addresses(captures):
        found[name] = Interface(enabled=True, mac=mac(base[1]))
    return found


def _links(captures: Captures) -> dict[str, Link]:
    found = {}
    for port, row in _ports(captures).items():
        up = row["status"].lower() == "up"
        runs = _RUNS.fullmatch(row["mode"]) if up else None
        duplex = {"F": "full", "H": "half"}[runs[3]] if runs else ""
        found[port] = Link(up=up, speed=int(runs[1]) * (1000 if runs[2] else 1) if runs else None, duplex=duplex)
    return found


def _switchports(captures: Captures) -> dict[str, Switchport]:
    """A port with any tagged VLAN is a trunk, in Cisco's sense; ports of an aggregate are not listed, it is."""
    _ports(captures)
    return {
        port: Switchport(mode="trunk" if tagged else "access", untagged=untagged, tagged=format_vlans(tagged))
        for port, (untagged, tagged) in membership(captures).items()
    }


def _startup(captures: Captures) -> Startup:
    """ProCurve says whether they differ, not in what (Basic Operation Guide 16.x, `show config status`)."""
    told = answer(_STATUS, captures)
    if re.search(r"^ *Running configuration is (?:the )?same as ", told, re.MULTILINE):
        return Startup(same=True)
    if re.search(r"^ *Running configuration has been changed", told, re.MULTILINE):
        return Startup(same=False)
    raise ReadingError(f"`{_STATUS}` is not understood")


def _secret(before: str) -> SecretPattern:
    """A secret after these words: to the closing quote, or one word without quotes."""
    return SecretPattern(re.compile(rf'^[ \t]*{before} "?(?P<secret>(?<=")[^"\n]+|[^"\s]+)', re.MULTILINE))


PLATFORM = Platform(
    name="hp_procurve",
    asked_by="ssh",
    netmiko_type="hp_procurve",
    readings={
        "facts": Reading((_SYSTEM, CONFIG, VLANS), _facts),
        "interfaces": Reading((_BRIEF, CONFIG, VLANS, _SYSTEM), _interfaces),
        "vlans": Reading((VLANS, CONFIG), vlans, vlan_rows),
        "switchports": Reading((CONFIG, VLANS, _BRIEF), _switchports),
        "lags": Reading((CONFIG, VLANS), lags),
        "spanning_tree": Reading((CONFIG, VLANS), spanning_tree),
        "addresses": Reading((CONFIG, VLANS), addresses),
        "routes": Reading((CONFIG, VLANS), routes),
        "filters": Reading((CONFIG, VLANS), filters),
        "dns": Reading((CONFIG, VLANS), dns),
        "ntp": Reading((CONFIG, VLANS), ntp),
        "syslog": Reading((CONFIG, VLANS), syslog),
        "snmp": Reading((CONFIG, VLANS), snmp),
        "management": Reading((CONFIG, VLANS), management),
        "users": Reading((CONFIG, VLANS), users),
        "config": Reading((CONFIG, VLANS), running_config),
        "mac_table": Reading((MACS, CONFIG, VLANS), mac_table),
        "arp": Reading((ARP,), arp),
        "neighbours": Reading((LLDP, LLDP_DETAIL, CONFIG), neighbours),
        "links": Reading((_BRIEF, CONFIG, VLANS), _links, _port_rows),
        "startup": Reading((_STATUS,), _startup, not_offered=REFUSED),
    },
    counters=Reading((_counters.PROCURVE,), _counters.procurve_counters),
    errors=(
        re.compile(r"^(Invalid|Incomplete|Ambiguous) input:.*", re.MULTILINE),
        re.compile(r"^Module not present for port or invalid port.*|^Not authorized.*", re.MULTILINE),
    ),
    volatile=(
        # What closes a block, and what stands for an address line that is not there, say nothing by themselves.
        re.compile(r"^(exit|no ip address)$"),
        re.compile(r"^Running configuration:$"),
    ),
    secrets=(
        _secret(r"snmp-server community"),
        _secret(r"snmp-server host \S+(?: community)?"),
        _secret(r'snmpv3 community index (?:"[^"\n]*"|\S+) name'),
        _secret(r'snmpv3 user (?:"[^"\n]*"|\S+) auth (?:md5|sha)'),
        _secret(r"snmpv3 user .*? priv (?:des|aes)"),
        _secret(r'password \S+(?: user-name (?:"[^"\n]*"|\S+))? (?:plaintext|sha1|sha256|encrypted)'),
        _secret(r"(?:radius|tacacs)-server .*?(?:encrypted-)?key"),
        _secret(r"key-chain .*? key-string"),
        _secret(r"sntp authentication .*? key-value"),
        _secret(r"(?:pre-shared-key|wpa-psk)(?: ascii| hex)?"),
    ),
    stated_by=stated_by,
)
