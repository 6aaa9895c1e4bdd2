"""Cisco IOS and IOS-XE switches.

Read with the field's templates (ntc-templates) where they keep every row, and held against totals that IOS prints,
rows counted apart, and the running configuration, which is complete when it ends in `end`.
Written from the recordings of ntc-templates (cisco_ios), oxidized (C9200L, 17.09.04a) and NAPALM (ios).
"""

import ipaddress
import re

from netaudit.model.names import ALL_VLANS, cisco_interface, format_vlans, mac, parse_vlans, printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.state import (
    Addresses,
    ArpEntry,
    DhcpPool,
    Dns,
    Facts,
    Interface,
    Link,
    MacEntry,
    Neighbour,
    Switchport,
    Vlan,
)
from netaudit.platforms._blocks import Block, blocks
from netaudit.platforms._tables import must_agree, table

_NAME = "cisco_ios"
_CONFIG = "show running-config"
_INTERFACES = "show interfaces"
_SWITCHPORTS = "show interfaces switchport"
_VLANS = "show vlan brief"
_MACS = "show mac address-table"
_ARP = "show ip arp"
_LLDP = "show lldp neighbors detail"
_VERSION = "show version"
# Ports out of band: they route, and `show interfaces switchport` leaves them out.
_OUT_OF_BAND = {"Gi0/0", "Fa0", "Gi0", "Ap1/0/1"}
_SWITCHED = ("Fa", "Gi", "Te", "Tw", "Twe", "Fi", "Fo", "Hu", "Po")


def _config(captures: Captures) -> str:
    text = captures[_CONFIG]
    start = re.search(r"^(!|version )", text, re.MULTILINE)
    if start is None:
        raise ReadingError("no configuration in the answer")
    kept = text[start.start() :].rstrip()
    if not kept.endswith("\nend"):
        raise ReadingError("the configuration does not end in `end`")
    return kept + "\n"


def _interface_blocks(captures: Captures) -> dict[str, Block]:
    found = {}
    for block in blocks(_config(captures)):
        if block.heading.startswith("interface "):
            found[cisco_interface(block.heading.removeprefix("interface "))] = block
    return found


def _facts(captures: Captures) -> Facts:
    rows = table(_NAME, _VERSION, captures)
    if not rows or not rows[0]["version"]:
        raise ReadingError("`show version` names no version")
    row = rows[0]
    return Facts(
        hostname=printable(row["hostname"]),
        vendor="Cisco",
        model=printable(row["hardware"].split(",")[0]),
        serial=printable(row["serial"].split(",")[0]),
        firmware=printable(row["version"]),
    )


def _interface_rows(captures: Captures) -> dict[str, dict[str, str]]:
    rows = {cisco_interface(row["interface"]): row for row in table(_NAME, _INTERFACES, captures)}
    must_agree(_INTERFACES, len(rows), len(re.findall(r"^\S+ is .*line protocol is ", captures[_INTERFACES], re.M)))
    lost = _interface_blocks(captures).keys() - rows.keys()
    if lost:
        raise ReadingError(f"`{_INTERFACES}` does not show {', '.join(sorted(lost))}")
    return rows


def _interfaces(captures: Captures) -> dict[str, Interface]:
    configured = _interface_blocks(captures)
    return {
        name: Interface(
            enabled="administratively" not in row["link_status"],
            description=printable((configured[name].after("description ") or "") if name in configured else ""),
            mac=mac(row["mac_address"]) if row["mac_address"] else "",
        )
        for name, row in _interface_rows(captures).items()
    }


def _links(captures: Captures) -> dict[str, Link]:
    return {
        name: Link(up=row["link_status"] == "up" and row["protocol_status"].startswith("up"))
        for name, row in _interface_rows(captures).items()
    }


def _vlans(captures: Captures) -> dict[str, Vlan]:
    # Names are cut out by column: the template takes no name with a space.
    text = captures[_VLANS]
    found: dict[str, Vlan] = {}
    for line in text.splitlines():
        row = re.match(r"(\d+) +(\S.*?) +(active|suspended|act/\S+|sus/\S+)(\s|$)", line)
        if row:
            found[row[1]] = Vlan(name=printable(row[2]))
    must_agree(_VLANS, len(found), len(re.findall(r"^\d+\s", text, re.MULTILINE)))
    if "1005" not in found:
        raise ReadingError(f"`{_VLANS}` stops before VLAN 1005, which no switch can be without")
    lost = {vid for vid in _configured_vlans(captures) if vid not in found}
    if lost:
        raise ReadingError(f"`{_VLANS}` does not show VLAN {', '.join(sorted(lost))} of the configuration")
    return {vid: vlan for vid, vlan in found.items() if not 1002 <= int(vid) <= 1005}


def _configured_vlans(captures: Captures) -> set[str]:
    found: set[str] = set()
    for block in blocks(_config(captures)):
        if re.fullmatch(r"vlan [\d,-]+", block.heading):
            found |= {str(vid) for vid in parse_vlans(block.heading.split()[1])}
    return found


def _switchports(captures: Captures) -> dict[str, Switchport]:
    rows = table(_NAME, _SWITCHPORTS, captures)
    must_agree(_SWITCHPORTS, len(rows), len(re.findall(r"^Name: ", captures[_SWITCHPORTS], re.MULTILINE)))
    found = {cisco_interface(row["interface"]): _switchport(row) for row in rows}
    expected = {
        name
        for name, block in _interface_blocks(captures).items()
        if name.rstrip("0123456789/.") in _SWITCHED and name not in _OUT_OF_BAND and "no switchport" not in block.lines
    }
    if expected - found.keys():
        raise ReadingError(f"`{_SWITCHPORTS}` does not show {', '.join(sorted(expected - found.keys()))}")
    return found


def _switchport(row: dict[str, str]) -> Switchport:
    if row["switchport"].lower() != "enabled":
        return Switchport(mode="routed")
    mode = row["admin_mode"].lower()
    access, native = (int(row[key]) for key in ("access_vlan", "native_vlan"))
    if mode == "trunk":
        listed = row["trunking_vlans"].replace(" ", "").upper()
        tagged = ALL_VLANS if listed == "ALL" else "" if listed == "NONE" else format_vlans(parse_vlans(listed))
        return Switchport(mode="trunk", untagged=native, tagged=tagged)
    return Switchport(mode="access" if "access" in mode else "dynamic", untagged=access)


def _addresses(captures: Captures) -> dict[str, Addresses]:
    found = {}
    for name, block in _interface_blocks(captures).items():
        prefixes = [_prefix(line) for line in block.lines if line.startswith("ip address ")]
        if prefixes:
            found[name] = Addresses(prefixes=tuple(sorted(prefixes)))
    return found


def _prefix(line: str) -> str:
    words = line.split()
    if words[2] == "dhcp":
        return "dhcp"
    return str(ipaddress.ip_interface(f"{words[2]}/{words[3]}"))


def _dns(captures: Captures) -> Dns:
    config = _config(captures)
    servers = [word for line in re.findall(r"^ip name-server (.+)$", config, re.M) for word in line.split()]
    domain = re.search(r"^ip domain[- ]name (\S+)$", config, re.MULTILINE)
    return Dns(resolvers=tuple(servers), domain=printable(domain[1]) if domain else "")


_POOL_OPTIONS = {"default-router": "3", "dns-server": "6", "domain-name": "15"}


def _dhcp(captures: Captures) -> dict[str, DhcpPool]:
    found = {}
    for block in blocks(_config(captures)):
        if block.heading.startswith("ip dhcp pool "):
            found[printable(block.heading.removeprefix("ip dhcp pool "))] = _pool(block)
    return found


def _pool(block: Block) -> DhcpPool:
    options = {code: block.after(word + " ") or "" for word, code in _POOL_OPTIONS.items() if block.after(word + " ")}
    for line in block.lines:
        words = line.split(maxsplit=3)
        if words[0] == "option" and len(words) == 4:
            options[words[1]] = words[3]
    network = (block.after("network ") or "").split()
    ranges = (str(ipaddress.ip_network("/".join(network[:2]))),) if len(network) >= 2 else ()
    return DhcpPool(ranges=ranges, options={code: printable(value) for code, value in options.items()})


def _mac_table(captures: Captures) -> dict[str, MacEntry]:
    text = captures[_MACS]
    total = re.search(r"^Total Mac Addresses.*: *(\d+)", text, re.MULTILINE | re.IGNORECASE)
    if total is None:
        raise ReadingError(f"`{_MACS}` prints no total, so it may be cut short")
    rows = table(_NAME, _MACS, captures)
    must_agree(_MACS, len(rows), int(total[1]))
    found = {}
    for row in rows:
        # STATIC entries on CPU are the switch's own multicast addresses, in no VLAN of the site.
        if row["vlan_id"].isdigit() and row["destination_port"].upper() != "CPU":
            port = cisco_interface(row["destination_port"])
            found[f"{mac(row['destination_address'])} {row['vlan_id']}"] = MacEntry(port=port)
    return found


def _arp(captures: Captures) -> dict[str, ArpEntry]:
    rows = table(_NAME, _ARP, captures)
    must_agree(_ARP, len(rows), len(re.findall(r"^Internet\s", captures[_ARP], re.MULTILINE)))
    return {
        row["ip_address"]: ArpEntry(mac=mac(row["mac_address"]), interface=cisco_interface(row["interface"]))
        for row in rows
        if "incomplete" not in row["mac_address"].lower()
    }


def _neighbours(captures: Captures) -> dict[str, Neighbour]:
    text = captures[_LLDP]
    total = re.search(r"^Total entries displayed: *(\d+)", text, re.MULTILINE)
    if total is None:
        raise ReadingError("LLDP is switched off on the device" if "not enabled" in text else f"`{_LLDP}` is cut short")
    rows = table(_NAME, _LLDP, captures) if int(total[1]) else []
    must_agree(_LLDP, len(rows), int(total[1]))
    found: dict[str, Neighbour] = {}
    for row in rows:
        port = cisco_interface(row["local_interface"])
        taken = sum(1 for key in found if key.split(" #")[0] == port)
        found[f"{port} #{taken + 1}" if taken else port] = Neighbour(
            name=printable(row["neighbor_name"]),
            port=cisco_interface(printable(row["neighbor_port_id"] or row["neighbor_interface"])),
            chassis=_chassis(row["chassis_id"]),
        )
    return found


def _chassis(text: str) -> str:
    try:
        return mac(text)
    except ValueError:
        return printable(text)


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    heading, last = line[0], line[-1]
    if heading.startswith("interface "):
        return _stated_by_interface(cisco_interface(heading.removeprefix("interface ")), line)
    if re.fullmatch(r"vlan [\d,-]+", heading):
        vids = sorted(parse_vlans(heading.split()[1]))
        return ("vlans", str(vids[0])) if len(vids) == 1 else ("vlans", "*")
    if heading.startswith("ip dhcp pool "):
        return "dhcp", heading.removeprefix("ip dhcp pool ")
    if last.startswith("ip name-server "):
        return "dns", "resolvers"
    if re.match(r"ip domain[- ]name ", last):
        return "dns", "domain"
    words = {"hostname ": ("facts", "hostname"), "version ": ("facts", "firmware")}
    return next((stated for word, stated in words.items() if last.startswith(word)), None)


def _stated_by_interface(name: str, line: ConfigLine) -> tuple[str, str] | None:
    if len(line) == 1 or line[-1].startswith("description ") or line[-1] in ("shutdown", "no shutdown"):
        return "interfaces", name
    if line[-1].startswith(("switchport access vlan", "switchport mode", "switchport trunk")):
        return "switchports", name
    return ("addresses", name) if re.match(r"(no )?ip address", line[-1]) else None


def _secret(pattern: str) -> SecretPattern:
    return SecretPattern(re.compile(pattern, re.MULTILINE))


PLATFORM = Platform(
    name=_NAME,
    asked_by="ssh",
    netmiko_type="cisco_ios",
    readings={
        "facts": Reading((_VERSION,), _facts),
        "interfaces": Reading((_INTERFACES, _CONFIG), _interfaces),
        "vlans": Reading((_VLANS, _CONFIG), _vlans),
        "switchports": Reading((_SWITCHPORTS, _CONFIG), _switchports),
        "addresses": Reading((_CONFIG,), _addresses),
        "dhcp": Reading((_CONFIG,), _dhcp, lambda captures: captures[_CONFIG].count("\nip dhcp pool ")),
        "dns": Reading((_CONFIG,), _dns),
        "config": Reading((_CONFIG,), _config),
        "mac_table": Reading((_MACS,), _mac_table),
        "arp": Reading((_ARP,), _arp),
        "neighbours": Reading((_LLDP,), _neighbours),
        "links": Reading((_INTERFACES, _CONFIG), _links),
    },
    errors=(
        re.compile(r"^% ?(Invalid input|Incomplete command|Ambiguous command|Unknown command).*", re.MULTILINE),
        re.compile(r"^% ?(Authorization failed|Bad ).*|^Command authorization failed.*", re.MULTILINE),
    ),
    end_of_config=re.compile(r"^end$"),
    volatile=(
        re.compile(r"^! (Last configuration change|NVRAM config last updated|No configuration change)"),
        re.compile(r"^ntp clock-period"),
        re.compile(r"^(Building configuration|Current configuration)"),
    ),
    secrets=(
        _secret(r"^\s*(?:enable|username \S+)(?: .*?)? (?:secret|password)(?: level \d+)?(?: \d+)? (?P<secret>\S+)"),
        _secret(r"^\s*snmp-server community (?P<secret>\S+)"),
        _secret(r"^\s*snmp-server (?:host|user) .*?(?:version 2c|auth (?:md5|sha)(?: \d+)?) (?P<secret>\S+)"),
        _secret(r"^\s*snmp-server user .* priv (?:des|3des|aes(?: \d+)?) (?P<secret>\S+)"),
        _secret(r"^\s*(?:tacacs|radius)-server .*?key(?: \d)? (?P<secret>\S+)"),
        _secret(r"^\s+(?:server-)?key(?: \d)? (?P<secret>[^\s<]\S*)$"),
        _secret(
            r"^\s*(?:key-string|password|pre-shared-key.*?|wpa-psk \S+|ppp chap password)(?: \d)? (?P<secret>\S+)$"
        ),
    ),
    stated_by=_stated_by,
)
