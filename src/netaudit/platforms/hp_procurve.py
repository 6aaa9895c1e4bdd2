"""HP ProCurve and Aruba switches with ProVision / ArubaOS-Switch firmware.

VLANs and ports are read from the running configuration, which states them whole, and held against `show vlans` and
`show interfaces brief`. The configuration has no end marker, so it counts only if every VLAN it names is shown and the
last block is closed. Ports are keyed `5` or `Trk1`, VLAN interfaces `vlan20`.
Written from the recordings of ntc-templates (hp_procurve).
"""

import ipaddress
import re

from netaudit.model.names import format_vlans, mac, printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.state import Addresses, ArpEntry, Dns, Facts, Interface, Link, MacEntry, Neighbour, Switchport, Vlan
from netaudit.platforms._blocks import Block, blocks
from netaudit.platforms._tables import must_agree, table

_NAME = "hp_procurve"
_SYSTEM = "show system"
_CONFIG = "show running-config"
_BRIEF = "show interfaces brief"
_VLANS = "show vlans"
_MACS = "show mac-address"
_ARP = "show arp"
_LLDP = "show lldp info remote-device detail"


def _facts(captures: Captures) -> Facts:
    rows = table(_NAME, _SYSTEM, captures)
    if not rows or not rows[0]["software_version"]:
        raise ReadingError(f"`{_SYSTEM}` names no software revision")
    model = re.search(r"^; (\S+) Configuration Editor", _config(captures), re.MULTILINE)
    return Facts(
        hostname=printable(rows[0]["name"].strip()),
        vendor="HP",
        model=printable(model[1]) if model else "",
        serial=printable(rows[0]["serial"]),
        firmware=printable(rows[0]["software_version"]),
    )


def _config(captures: Captures) -> str:
    text = captures[_CONFIG]
    start = text.find("; ")
    lines = text[start:].rstrip().splitlines() if start >= 0 else []
    if not lines or not any(line.startswith("hostname ") for line in lines):
        raise ReadingError("no configuration in the answer")
    opened = sum(bool(re.match(r"(vlan \d+|interface \S+)$", line)) for line in lines)
    closed = sum(line.strip() == "exit" for line in lines)
    if closed < opened:
        raise ReadingError("the configuration stops inside a block")
    return "\n".join(lines) + "\n"


def _vlan_blocks(captures: Captures) -> dict[str, Block]:
    return {
        block.heading.split()[1]: block
        for block in blocks(_config(captures))
        if re.fullmatch(r"vlan \d+", block.heading)
    }


def _shown_vlans(captures: Captures) -> dict[str, str]:
    """VLAN id -> name, from `show vlans`; a long name may be cut there."""
    text = captures[_VLANS]
    rows = re.findall(r"^  (\d+) +(\S.*?) *(?:\| )?(?:Port-based|Protocol|Dynamic|Static)\b", text, re.MULTILINE)
    must_agree(_VLANS, len(rows), len(re.findall(r"^  \d+\s", text, re.MULTILINE)))
    return {vid: name.rstrip(" |") for vid, name in rows}


def _vlans(captures: Captures) -> dict[str, Vlan]:
    configured, shown = _vlan_blocks(captures), _shown_vlans(captures)
    if configured.keys() != shown.keys():
        odd = ", ".join(sorted(configured.keys() ^ shown.keys(), key=int))
        raise ReadingError(f"the configuration and `{_VLANS}` do not agree on VLAN {odd}")
    return {
        vid: Vlan(name=printable((block.after("name ") or shown[vid]).strip('"'))) for vid, block in configured.items()
    }


def _ports(captures: Captures) -> dict[str, dict[str, str]]:
    rows = table(_NAME, _BRIEF, captures)
    text = captures[_BRIEF]
    must_agree(_BRIEF, len(rows), len(re.findall(r"^  \S+(?: +\S+)* +\| +(?:Yes|No)\b", text, re.MULTILINE)))
    # `24-Trk1` is port 24 in trunk Trk1.
    ports = {row["port"].split("-")[0]: row for row in rows}
    named = {block.heading.split()[1] for block in blocks(_config(captures)) if block.heading.startswith("interface ")}
    lost = {port for port in named | _members(captures) if not port.lower().startswith("trk")} - ports.keys()
    if lost:
        raise ReadingError(f"`{_BRIEF}` does not show port {', '.join(sorted(lost))}")
    return ports


def _members(captures: Captures) -> set[str]:
    """Every port that some VLAN of the configuration names."""
    lists = (
        listed
        for block in _vlan_blocks(captures).values()
        for word in ("untagged ", "tagged ", "no untagged ")
        if (listed := block.after(word))
    )
    return {port for listed in lists for port in _expanded(listed)}


def _expanded(listed: str) -> list[str]:
    """`1-3,A1-A2,Trk1` -> 1, 2, 3, A1, A2, Trk1."""
    found = []
    for part in listed.replace(" ", "").split(","):
        ends = re.fullmatch(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)", part)
        if ends is None:
            found.append(part)
        else:
            found += [f"{ends[1]}{number}" for number in range(int(ends[2]), int(ends[4]) + 1)]
    return found


def _interfaces(captures: Captures) -> dict[str, Interface]:
    named = {
        block.heading.split()[1]: (block.after("name ") or "").strip('"')
        for block in blocks(_config(captures))
        if block.heading.startswith("interface ")
    }
    found = {
        port: Interface(enabled=row["enabled"].lower() == "yes", description=printable(named.get(port, "")))
        for port, row in _ports(captures).items()
    }
    own = re.search(r"Base MAC Addr\s*: *(\S+)", captures[_SYSTEM])
    for vid in _addresses(captures):
        found[vid] = Interface(enabled=True, mac=mac(own[1]) if own else "")
    return found


def _links(captures: Captures) -> dict[str, Link]:
    return {port: Link(up=row["status"].lower() == "up") for port, row in _ports(captures).items()}


def _switchports(captures: Captures) -> dict[str, Switchport]:
    untagged: dict[str, int] = {}
    tagged: dict[str, set[int]] = {}
    for vid, block in _vlan_blocks(captures).items():
        for port in _expanded(block.after("untagged ") or ""):
            untagged[port] = int(vid)
        for port in _expanded(block.after("tagged ") or ""):
            tagged.setdefault(port, set()).add(int(vid))
    found = {}
    for port in sorted(_ports(captures).keys() | (tagged.keys() | untagged.keys()) - {""}):
        mode = "trunk" if port in tagged else "access"
        found[port] = Switchport(
            mode=mode, untagged=untagged.get(port), tagged=format_vlans(tagged.get(port, ())) if mode == "trunk" else ""
        )
    return found


def _addresses(captures: Captures) -> dict[str, Addresses]:
    found = {}
    for vid, block in _vlan_blocks(captures).items():
        prefixes = [_prefix(line) for line in block.lines if line.startswith("ip address ")]
        if prefixes:
            found[f"vlan{vid}"] = Addresses(prefixes=tuple(sorted(prefixes)))
    return found


def _prefix(line: str) -> str:
    words = line.split()
    if words[2] == "dhcp-bootp":
        return "dhcp"
    return str(ipaddress.ip_interface("/".join(words[2:4]) if len(words) > 3 else words[2]))


def _dns(captures: Captures) -> Dns:
    servers = re.findall(r"^ip dns server-address priority \d+ (\S+)", _config(captures), re.MULTILINE)
    domain = re.search(r'^ip dns domain-name "?([^"\s]+)', _config(captures), re.MULTILINE)
    return Dns(resolvers=tuple(servers), domain=printable(domain[1]) if domain else "")


def _mac_table(captures: Captures) -> dict[str, MacEntry]:
    rows = table(_NAME, _MACS, captures)
    must_agree(_MACS, len(rows), len(re.findall(r"^\s+[0-9a-f]{6}-[0-9a-f]{6}\s", captures[_MACS], re.MULTILINE)))
    return {f"{mac(row['mac_address'])} {row['vlan_id']}": MacEntry(port=printable(row["port"])) for row in rows}


def _arp(captures: Captures) -> dict[str, ArpEntry]:
    counted = len(re.findall(r"^\s+\d+\.\d+\.\d+\.\d+\s", captures[_ARP], re.MULTILINE))
    rows = table(_NAME, _ARP, captures) if counted else []
    must_agree(_ARP, len(rows), counted)
    return {
        row["ip_address"]: ArpEntry(mac=mac(row["mac_address"]), interface=printable(row["port"]))
        for row in rows
        if re.search(r"[0-9a-fA-F]{6}", row["mac_address"])
    }


def _neighbours(captures: Captures) -> dict[str, Neighbour]:
    text = captures[_LLDP]
    if "LLDP Remote Device" not in text:
        raise ReadingError(f"`{_LLDP}` has no heading of its own: {printable(text.strip())[:60]}")
    counted = len(re.findall(r"^\s+Local Port\s*:", text, re.MULTILINE))
    rows = table(_NAME, _LLDP, captures) if counted else []
    must_agree(_LLDP, len(rows), counted)
    found: dict[str, Neighbour] = {}
    for row in rows:
        port = row["local_interface"].strip()
        taken = sum(1 for key in found if key.split(" #")[0] == port)
        found[f"{port} #{taken + 1}" if taken else port] = Neighbour(
            name=printable(row["neighbor_name"].strip()),
            port=printable(row["neighbor_interface"].strip()),
            chassis=_chassis(row["chassis_id"].strip()),
        )
    return found


def _chassis(text: str) -> str:
    try:
        return mac(text)
    except ValueError:
        return printable(text)


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    heading, last = line[0], line[-1]
    if re.fullmatch(r"vlan \d+", heading):
        vid = heading.split()[1]
        if re.match(r"(no )?(un)?tagged ", last):
            return "switchports", "*"
        if re.match(r"(no )?ip address", last):
            return "addresses", f"vlan{vid}"
        return ("vlans", vid) if len(line) == 1 or last == "exit" or last.startswith("name ") else None
    if heading.startswith("interface "):
        port = heading.split()[1]
        return ("interfaces", port) if len(line) == 1 or re.match(r"name |exit$|disable$|enable$", last) else None
    if last.startswith("; ") and "Created on release" in last:
        return "facts", "firmware"
    words = {"hostname ": ("facts", "hostname"), "ip dns server-address": ("dns", "resolvers")}
    return next((stated for word, stated in words.items() if last.startswith(word)), None)


def _secret(pattern: str) -> SecretPattern:
    return SecretPattern(re.compile(pattern, re.MULTILINE))


PLATFORM = Platform(
    name=_NAME,
    asked_by="ssh",
    netmiko_type="hp_procurve",
    readings={
        "facts": Reading((_SYSTEM, _CONFIG), _facts),
        "interfaces": Reading((_BRIEF, _CONFIG, _SYSTEM), _interfaces),
        "vlans": Reading((_VLANS, _CONFIG), _vlans),
        "switchports": Reading((_CONFIG, _BRIEF), _switchports),
        "addresses": Reading((_CONFIG,), _addresses),
        "dns": Reading((_CONFIG,), _dns),
        "config": Reading((_CONFIG, _VLANS), lambda captures: _vlans(captures) and _config(captures)),
        "mac_table": Reading((_MACS,), _mac_table),
        "arp": Reading((_ARP,), _arp),
        "neighbours": Reading((_LLDP,), _neighbours),
        "links": Reading((_BRIEF, _CONFIG), _links),
    },
    errors=(
        re.compile(r"^(Invalid|Incomplete|Ambiguous) input:.*", re.MULTILINE),
        re.compile(r"^Module not present for port or invalid port.*|^Not authorized.*", re.MULTILINE),
    ),
    secrets=(
        _secret(r'^\s*snmp-server community "?(?P<secret>[^"\s]+)'),
        _secret(r'^\s*password \S+(?: user-name "?[^"\s]+"?)? (?:plaintext|sha1|sha256) "?(?P<secret>[^"\s]+)'),
        _secret(r'^\s*(?:radius|tacacs)-server .*?key "?(?P<secret>[^"\s]+)'),
        _secret(r'^\s*snmpv3 user .*? auth (?:md5|sha) "?(?P<secret>[^"\s]+)'),
        _secret(r'^\s*snmpv3 user .*? priv (?:des|aes) "?(?P<secret>[^"\s]+)'),
    ),
    stated_by=_stated_by,
)
