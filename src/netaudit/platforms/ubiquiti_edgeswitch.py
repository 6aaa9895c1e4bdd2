"""Ubiquiti EdgeSwitch, and UniFi switches with the same command line (Broadcom's FASTPATH).

Ports are keyed `0/5`, the management interface is `network`. What the configuration leaves unsaid because it is the
factory's setting (ports, SNMP communities, ways of management, accounts) is not read: the firmwares differ in it.
Neighbours are not read: the table at hand cuts names and ports.
Written from the recordings of ntc-templates (ubiquiti_edgeswitch; the MAC table from broadcom_icos, the same family)
and Ubiquiti's EdgeSwitch CLI reference; no recording of a configuration was at hand.
"""

import ipaddress
import re

from netaudit.model.names import mac, parse_vlans, printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Addresses, ArpEntry, Dns, Facts, MacEntry, Ntp, Vlan
from netaudit.platforms._tables import answer, must_agree, must_show, refusing

_CONFIG = "show running-config"
_VERSION = "show version"
_VLANS = "show vlan"
_ARP = "show arp"
_MACS = "show mac-addr-table"

_OPENERS = re.compile(
    r"vlan database$|configure$|interface |line |time-range |ip access-list |mac access-list |ipv6 access-list |"
    r"class-map |policy-map |class (?!-)|ip dhcp pool |router |spanning-tree configuration$|tacacs-server host ",
)


def _lines(text: str) -> list[ConfigLine]:
    """Every line under its headings. `configure` is no heading: all that follows it is global."""
    return _split(text)[0]


def _split(text: str) -> tuple[list[ConfigLine], bool]:
    """The lines, and whether the configuration is whole: the last block closed is `configure`."""
    lines: list[ConfigLine] = []
    open_blocks: list[str] = []
    ended = False
    for raw in text.splitlines():
        content = raw.strip()
        if content in ("", "!"):
            continue
        ended = content == "exit" and open_blocks == ["configure"]
        if content == "exit":
            del open_blocks[-1:]
            continue
        if content != "configure":
            lines.append((*(heading for heading in open_blocks if heading != "configure"), content))
        if _OPENERS.match(content):
            open_blocks.append(content)
    return lines, ended


def _config(captures: Captures) -> str:
    """The configuration from its first line.

    Raises:
        ReadingError: there is none, or it stops early.
    """
    text = answer(_CONFIG, captures)
    start = re.search(r"^!Current Configuration:", text, re.MULTILINE)
    if start is None:
        raise ReadingError("no configuration in the answer")
    config = text[start.start() :].rstrip() + "\n"
    if not _split(config)[1]:
        raise ReadingError("the configuration stops before the `exit` that closes `configure`")
    return config


def _parsed(captures: Captures) -> list[ConfigLine]:
    return _lines(_config(captures))


def _after(lines: list[ConfigLine], words: str) -> list[str]:
    """What follows these words on each line outside of blocks that begins with them."""
    return [line[0].removeprefix(words) for line in lines if len(line) == 1 and line[0].startswith(words)]


def _unquoted(text: str) -> str:
    return printable(text.strip().strip("\"'"))


def _facts(captures: Captures) -> Facts:
    """The name is the configuration's; of a stack, the first unit's numbers.

    Raises:
        ReadingError: a number is missing, or the firmware is not the configuration's.
    """
    text, config = answer(_VERSION, captures), _config(captures)
    told = {}
    for words in ("Machine Model", "Serial Number", "Software Version"):
        match = re.search(rf"^ ?{words}\.+ *(\S.*?) *$", text, re.MULTILINE)
        if match is None:
            raise ReadingError(f"`{_VERSION}` gives no {words}")
        told[words] = printable(match[1])
    header = re.search(r'^!System Software Version "([^"\n]*)"', config, re.MULTILINE)
    if header is None or printable(header[1]) != told["Software Version"]:
        raise ReadingError(f"`{_VERSION}` and the configuration do not agree on the firmware")
    lines = _lines(config)
    names = _after(lines, "hostname ") or _after(lines, "snmp-server sysname ")
    return Facts(
        hostname=_unquoted(names[0]) if names else "",
        vendor="Ubiquiti",
        model=told["Machine Model"],
        serial=told["Serial Number"],
        firmware=told["Software Version"],
    )


@refusing(_VLANS)
def _vlans(captures: Captures) -> dict[str, Vlan]:
    """Held against the configuration's `vlan database`; VLAN 1 is always there.

    Raises:
        ReadingError: a row is not understood or comes twice, or the two do not agree.
    """
    text = answer(_VLANS, captures)
    row = re.compile(r"^(\d+) +(\S(?:.{0,31}\S)?) +(Default|Static|Dynamic\b.*|Auto\b.*) *$", re.MULTILINE)
    rows = row.findall(text)
    must_agree(_VLANS, len(rows), _vlan_rows(captures))
    shown = {int(vlan): (printable(name), kind) for vlan, name, kind in rows}
    must_agree(f"`{_VLANS}`, VLANs", len(shown), len(rows))
    configured, names = {1}, {}
    for line in _parsed(captures):
        if line[0] != "vlan database" or len(line) == 1:
            continue
        if match := re.fullmatch(r"vlan ([\d,-]+)", line[1]):
            configured |= parse_vlans(match[1])
        elif match := re.fullmatch(r"vlan name (\d+) (.+)", line[1]):
            names[int(match[1])] = _unquoted(match[2])
    lasting = {vlan for vlan, (_, kind) in shown.items() if kind in ("Default", "Static")}
    must_show(_VLANS, "VLAN", (str(vlan) for vlan in (configured | names.keys()) - shown.keys()))
    must_show(_CONFIG, "VLAN", (str(vlan) for vlan in lasting - configured))
    if odd := [vlan for vlan, name in names.items() if shown[vlan][0] != name]:
        raise ReadingError(f"the configuration and `{_VLANS}` do not agree on the name of VLAN {odd[0]}")
    parse_vlans(",".join(map(str, shown)))
    return {str(vlan): Vlan(name=name) for vlan, (name, _) in sorted(shown.items())}


def _vlan_rows(captures: Captures) -> int:
    """Lines that begin with a digit."""
    return len(re.findall(r"^\d", answer(_VLANS, captures), re.MULTILINE))


@refusing(_CONFIG)
def _addresses(captures: Captures) -> dict[str, Addresses]:
    """`network parms` is the management interface's; VLAN routing interfaces have their own."""
    found: dict[str, list[str]] = {}
    lines = _parsed(captures)
    if any(text in ("dhcp", "bootp") for text in _after(lines, "network protocol ")):
        found["network"] = ["dhcp"]
    for text in _after(lines, "network parms "):
        words = text.split()
        if not ipaddress.ip_address(words[0]).is_unspecified:
            found.setdefault("network", []).append(str(ipaddress.ip_interface("/".join(words[:2]))))
    for line in lines:
        if len(line) == 2 and line[0].startswith("interface ") and line[1].startswith("ip address "):
            words = line[1].split()
            text = "dhcp" if words[2] == "dhcp" else str(ipaddress.ip_interface("/".join(words[2:4])))
            found.setdefault(printable(line[0].removeprefix("interface ")), []).append(text)
    return {name: Addresses(prefixes=tuple(sorted(own))) for name, own in found.items()}


@refusing(_CONFIG)
def _dns(captures: Captures) -> Dns:
    """What the switch itself resolves with."""
    lines = _parsed(captures)
    servers = [word for text in _after(lines, "ip name server ") for word in text.split()]
    domains = _after(lines, "ip domain name ")
    return Dns(
        resolvers=tuple(str(ipaddress.ip_address(server)) for server in servers),
        domain=_unquoted(domains[0]) if domains else "",
    )


def _ntp(captures: Captures) -> Ntp:
    """`sntp server "name" [priority …]`."""
    lines = _parsed(captures)
    zones = _after(lines, "clock timezone ")
    return Ntp(
        servers=tuple(_unquoted(text.split()[0]) for text in _after(lines, "sntp server ")),
        timezone=printable(zones[0]) if zones else "",
    )


@refusing(_ARP)
def _arp(captures: Captures) -> dict[str, ArpEntry]:
    """Held against the total that the device prints; an address that did not answer (all zeros) is left out."""
    text = answer(_ARP, captures)
    total = re.search(r"^Total Entry Count Current / Peak \.+ *(\d+) / \d+ *$", text, re.MULTILINE)
    if total is None:
        raise ReadingError(f"`{_ARP}` gives no total")
    rows = re.findall(r"^(\d+\.\d+\.\d+\.\d+) +([0-9A-Fa-f:]{17}) +(\S+) +\S+ +\S.*$", text, re.MULTILINE)
    must_agree(_ARP, len(rows), int(total[1]))
    found = {
        str(ipaddress.ip_address(address)): ArpEntry(mac=mac(hardware), interface=printable(name))
        for address, hardware, name in rows
    }
    must_agree(f"`{_ARP}`, addresses", len(found), len(rows))
    return {address: entry for address, entry in found.items() if entry.mac != "00:00:00:00:00:00"}


@refusing(_MACS)
def _mac_table(captures: Captures) -> dict[str, MacEntry]:
    """Addresses that the switch learnt, or was told; its own are left out."""
    text = answer(_MACS, captures)
    if not re.search(r"^VLAN ID +MAC Address +Interface +IfIndex +Status *$", text, re.MULTILINE):
        raise ReadingError(f"`{_MACS}` shows no table")
    row = re.compile(r"^(\d+) +([0-9A-Fa-f:]{17}) +(\S(?:.*\S)?) +\d+ +([A-Za-z]\S*) *$", re.MULTILINE)
    rows = row.findall(text)
    must_agree(_MACS, len(rows), len(re.findall(r"^\d", text, re.MULTILINE)))
    parse_vlans(",".join(vlan for vlan, *_ in rows))
    found = {f"{mac(address)} {vlan}": (MacEntry(port=printable(port)), status) for vlan, address, port, status in rows}
    must_agree(f"`{_MACS}`, addresses", len(found), len(rows))
    return {key: entry for key, (entry, status) in found.items() if status not in ("Management", "Self", "Other")}


def _secret(before: str) -> SecretPattern:
    """A secret after these words: to the closing quote, or one word without quotes."""
    return SecretPattern(re.compile(rf'^[ \t]*{before} +"?(?P<secret>(?<=")[^"\n]+|[^"\s]+)', re.MULTILINE))


_STATED = (
    (re.compile(r'!System Software Version "'), "facts", "firmware"),
    (re.compile(r"hostname "), "facts", "hostname"),
    (re.compile(r"ip name server "), "dns", "resolvers"),
    (re.compile(r"ip domain name "), "dns", "domain"),
    (re.compile(r"sntp server \S+$"), "ntp", "servers"),
    (re.compile(r"clock timezone "), "ntp", "timezone"),
)


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    """See `Platform.stated_by`. `network parms` also holds a gateway, so it is told twice."""
    if len(line) == 1:
        return next(((section, key) for pattern, section, key in _STATED if pattern.match(line[0])), None)
    if line[0] == "vlan database" and (match := re.match(r"vlan name (\d+) ", line[1])):
        return "vlans", match[1]
    if len(line) == 2 and line[0].startswith("interface ") and re.fullmatch(r"ip address \S+ \S+", line[1]):
        return "addresses", printable(line[0].removeprefix("interface "))
    return None


PLATFORM = Platform(
    name="ubiquiti_edgeswitch",
    asked_by="ssh",
    netmiko_type="ubiquiti_edgeswitch",
    readings={
        "facts": Reading((_VERSION, _CONFIG), _facts),
        "vlans": Reading((_VLANS, _CONFIG), _vlans, _vlan_rows),
        "addresses": Reading((_CONFIG,), _addresses),
        "dns": Reading((_CONFIG,), _dns),
        "ntp": Reading((_CONFIG,), _ntp),
        "config": Reading((_CONFIG,), _config),
        "mac_table": Reading((_MACS,), _mac_table),
        "arp": Reading((_ARP,), _arp),
    },
    errors=(
        re.compile(r"^% ?Invalid input detected at.*|^Command not found.*|^Incomplete command.*", re.MULTILINE),
        re.compile(r"^(?:ERROR|Error): .*|^Ambiguous command.*|^Insufficient privileges.*", re.MULTILINE),
    ),
    volatile=(re.compile(r"^!System Up Time\b"), re.compile(r"^!Current SNTP Synchronized Time:")),
    secrets=(
        _secret(r'username (?:"[^"\n]*"|\S+) password(?: encrypted)?'),
        _secret(r"users passwd \S+ encrypted"),
        _secret(r"enable password(?: level \d+)?(?: encrypted)?"),
        _secret(r"snmp-server community(?: ro| rw| su)?"),
        _secret(r'snmp-server host "?[^"\s]+"?(?: traps| informs)?(?: version (?:1|2c?))?'),
        _secret(r"snmp-server user .*? auth-(?:md5|sha)(?:-key)?"),
        _secret(r"snmp-server user .*? priv-(?:des|aes\d*)(?:-key)?"),
        _secret(r"radius server key (?:auth|acct) \S+(?: encrypted)?"),
        _secret(r"(?:radius|tacacs)-server (?:.*? )?key(?: encrypted| 7| 0)?"),
        _secret(r"sntp authentication-key \d+ md5"),
        _secret(r"(?:password|key)(?: encrypted| 7| 0)?"),
    ),
    headings=_lines,
    stated_by=_stated_by,
)
