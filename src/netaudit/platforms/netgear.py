"""Netgear's Smart Managed Pro switches with a command line, such as the GS752TPP.

Nearly everything is read from the running configuration. It ends with two lines `!` or more, which tells a whole one
from a cut one. Ports are keyed `g17`; one that the configuration does not name is at the factory's settings, untagged
in VLAN 1, and is not listed. The switch's own address is keyed `management`; an SNMP community that is disabled is not
listed. VLANs, interfaces, MAC table and neighbours are not read, for want of a recording of what shows them.
Written from the recordings of oxidized (GS752TPP, 6.0.10.14), of which this one was at hand.
"""

import ipaddress
import re

from netaudit.core.configuration import by_indentation
from netaudit.model.names import format_vlans, parse_vlans, printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Addresses, Dns, Facts, Ntp, Route, Snmp, SnmpCommunity, Switchport, User
from netaudit.platforms._tables import answer, refusing

_CONFIG = "show running-config"
_VERSION = "show version"

_QUOTED = r'(?:"([^"\n]*)"|(\S+))'


def _config(captures: Captures) -> str:
    """The configuration from its first line.

    Raises:
        ReadingError: there is none, or it stops early.
    """
    text = answer(_CONFIG, captures)
    start = re.search(r"^SYSTEM CONFIG FILE ::= BEGIN *$", text, re.MULTILINE)
    config = text[start.start() :].rstrip() + "\n" if start else ""
    lines = [line.strip() for line in config.splitlines()]
    if not any(line and not line.startswith("!") for line in lines[1:]):
        raise ReadingError("no configuration in the answer")
    if lines[-2:] != ["!", "!"]:
        raise ReadingError("the configuration stops before its end")
    return config


def _parsed(captures: Captures) -> list[ConfigLine]:
    return by_indentation(_config(captures))


def _after(lines: list[ConfigLine], words: str) -> list[str]:
    """What follows these words on each line outside of blocks that begins with them."""
    return [line[0].removeprefix(words).strip() for line in lines if len(line) == 1 and line[0].startswith(words)]


def _unquoted(text: str) -> str:
    return printable(text.strip().strip('"'))


def _told(text: str, word: str, command: str) -> str:
    match = re.search(rf"^{word} *: *(\S+)", text, re.MULTILINE)
    if match is None:
        raise ReadingError(f"`{command}` gives no {word.removeprefix('! ')}")
    return printable(match[1])


def _facts(captures: Captures) -> Facts:
    """Held against the head of the configuration.

    Raises:
        ReadingError: something is missing, or the two do not agree.
    """
    config, shown = _config(captures), answer(_VERSION, captures)
    serial, firmware = _told(shown, "SN", _VERSION), _told(shown, "Firmware Version", _VERSION)
    if serial != _told(config, "! Serial Number", _CONFIG):
        raise ReadingError(f"`{_VERSION}` and the configuration do not agree on the serial number")
    if firmware != _told(config, "! Firmware Version", _CONFIG):
        raise ReadingError(f"`{_VERSION}` and the configuration do not agree on the firmware")
    names = _after(by_indentation(config), "system name ")
    return Facts(
        hostname=_unquoted(names[0]) if names else "",
        vendor="Netgear",
        model=_told(config, "! Model", _CONFIG),
        serial=serial,
        firmware=firmware,
    )


@refusing(_CONFIG)
def _switchports(captures: Captures) -> dict[str, Switchport]:
    """Ports that the configuration names; one with any tagged VLAN is a trunk, in Cisco's sense.

    Raises:
        ReadingError: a line is not understood, or a port sends several VLANs untagged.
    """
    blocks: dict[str, list[str]] = {}
    for line in _parsed(captures):
        if match := re.fullmatch(r"interface (\S+)", line[0]):
            if len(line) == 1 and printable(match[1]) in blocks:
                raise ReadingError(f"the configuration has interface {printable(match[1])} twice")
            blocks.setdefault(printable(match[1]), []).extend(line[1:])
    return {
        port: _switchport(port, own)
        for port, own in blocks.items()
        if any(line.startswith("switchport ") for line in own)
    }


def _switchport(port: str, own: list[str]) -> Switchport:
    """What is left of "untagged in VLAN 1" after each line in turn."""
    pvid, untagged, tagged = 1, {1}, set[int]()
    for line in own:
        if not line.startswith("switchport ") or line == "switchport mode hybrid":
            continue
        match = re.fullmatch(
            r"switchport hybrid (?:pvid (\d+)|allowed vlan (add|remove) ([\d,-]+)(?: (tagged|untagged))?)", line
        )
        if match is None:
            raise ReadingError(f"{port}: `{printable(line)[:60]}` is not understood")
        if match[1]:
            (pvid,) = parse_vlans(match[1])
            continue
        vlans = parse_vlans(match[3])
        untagged -= vlans
        tagged -= vlans
        if match[2] == "add":
            (untagged if match[4] == "untagged" else tagged).update(vlans)
    if len(untagged) > 1 or (untagged and pvid not in untagged):
        raise ReadingError(f"{port} sends VLANs {format_vlans(untagged)} untagged and takes untagged frames as {pvid}")
    return Switchport(
        mode="trunk" if tagged else "access", untagged=pvid if untagged else None, tagged=format_vlans(tagged)
    )


@refusing(_CONFIG)
def _addresses(captures: Captures) -> dict[str, Addresses]:
    """The switch's own."""
    prefixes = []
    for text in _after(_parsed(captures), "ip address "):
        match = re.fullmatch(r"(\S+) mask (\S+)", text)
        if match is None and text != "dhcp":
            raise ReadingError(f"`ip address {printable(text)[:60]}` is not understood")
        prefixes.append(str(ipaddress.ip_interface(f"{match[1]}/{match[2]}")) if match else "dhcp")
    return {"management": Addresses(prefixes=tuple(sorted(prefixes)))} if prefixes else {}


@refusing(_CONFIG)
def _routes(captures: Captures) -> dict[str, Route]:
    gateways = _after(_parsed(captures), "ip default-gateway ")
    return {f"0.0.0.0/0 via {ipaddress.ip_address(gateway)}": Route() for gateway in gateways}


@refusing(_CONFIG)
def _dns(captures: Captures) -> Dns:
    """What the switch itself resolves with."""
    servers = [word for text in _after(_parsed(captures), "ip name-server ") for word in text.split()]
    return Dns(resolvers=tuple(str(ipaddress.ip_address(server)) for server in servers))


def _ntp(captures: Captures) -> Ntp:
    """`sntp 1 host NAME …`, by number; whether they are asked says `clock source`, which stays in the configuration.

    Raises:
        ReadingError: a line is not understood, or two have one number.
    """
    servers: dict[int, str] = {}
    for text in _after(_parsed(captures), "sntp "):
        if re.match(r"\d", text):
            match = re.match(r"(\d+) host (\S+)", text)
            if match is None or int(match[1]) in servers:
                raise ReadingError(f"`sntp {printable(text)[:60]}` is not understood")
            servers[int(match[1])] = _unquoted(match[2])
    return Ntp(servers=tuple(servers[number] for number in sorted(servers)))


@refusing(_CONFIG)
def _snmp(captures: Captures) -> Snmp:
    """On where any community or user is.

    Raises:
        ReadingError: a line is not understood.
    """
    lines = _parsed(captures)
    communities: dict[str, SnmpCommunity] = {}
    for text in _after(lines, "snmp community "):
        match = re.match(rf"{_QUOTED} (enable|disable) (\S+) mask (\S+) (ro|rw)\b", text)
        if match is None:
            raise ReadingError("a line of an SNMP community is not understood")
        if match[3] == "disable":
            continue
        source = ipaddress.ip_network(f"{match[4]}/{match[5]}", strict=False)
        name = printable(match[1] or match[2] or "")
        number = sum(key.split(" #")[0] == name for key in communities)
        communities[name + (f" #{number + 1}" if number else "")] = SnmpCommunity(
            access=match[6], sources=(str(source),) if source.prefixlen else ()
        )
    users = {}
    for text in _after(lines, "snmp user "):
        match = re.match(_QUOTED, text)
        if match is None:
            raise ReadingError("a line of an SNMP user is not understood")
        auth, priv = " auth " in text, " priv " in text
        users[printable(match[1] or match[2] or "")] = "authPriv" if priv else "authNoPriv" if auth else "noAuthNoPriv"
    traps = {_unquoted(text.split()[0]) for text in _after(lines, "snmp host ") if " enable" in text}
    location = _after(lines, "system location ")
    return Snmp(
        enabled=bool(communities or users),
        communities=communities,
        users=users,
        traps_to=tuple(sorted(traps)),
        location=_unquoted(location[0]) if location else "",
    )


def _users(captures: Captures) -> dict[str, User]:
    """Local accounts.

    Raises:
        ReadingError: a line is not understood.
    """
    found: dict[str, User] = {}
    for text in _after(_parsed(captures), "username "):
        match = re.match(rf"{_QUOTED}(?: privilege (\S+))?(?: (?:secret|password)( encrypted)?)?", text)
        if match is None or printable(match[1] or match[2] or "") in found:
            raise ReadingError("a line of a user is not understood")
        stored = "encrypted" if match[4] else "clear" if " password " in text or " secret " in text else ""
        found[printable(match[1] or match[2] or "")] = User(privilege=printable(match[3] or ""), secret=stored)
    return found


_STATED = (
    ("! Model:", "facts", "model"),
    ("! Serial Number:", "facts", "serial"),
    ("! Firmware Version:", "facts", "firmware"),
    ("system name ", "facts", "hostname"),
    ("system location ", "snmp", "location"),
    ("ip address ", "addresses", "management"),
    ("ip name-server ", "dns", "resolvers"),
)


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    """See `Platform.stated_by`. The VLAN of untagged frames is not kept of a port that sends none."""
    if len(line) == 1:
        if match := re.fullmatch(r"ip default-gateway (\S+)", line[0]):
            return "routes", f"0.0.0.0/0 via {match[1]}"
        return next(((section, key) for words, section, key in _STATED if line[0].startswith(words)), None)
    port = re.fullmatch(r"interface (\S+)", line[0])
    return (
        ("switchports", port[1])
        if port and len(line) == 2 and line[1].startswith("switchport hybrid allowed ")
        else None
    )


def _secret(before: str) -> SecretPattern:
    """A secret after these words: to the closing quote, or one word without quotes."""
    return SecretPattern(re.compile(rf'^[ \t]*{before} +"?(?P<secret>(?<=")[^"\n]+|[^"\s]+)', re.MULTILINE))


PLATFORM = Platform(
    name="netgear",
    asked_by="ssh",
    netmiko_type="netgear_prosafe",
    readings={
        "facts": Reading((_VERSION, _CONFIG), _facts),
        "switchports": Reading((_CONFIG,), _switchports),
        "addresses": Reading((_CONFIG,), _addresses),
        "routes": Reading((_CONFIG,), _routes),
        "dns": Reading((_CONFIG,), _dns),
        "ntp": Reading((_CONFIG,), _ntp),
        "snmp": Reading((_CONFIG,), _snmp),
        "users": Reading((_CONFIG,), _users),
        "config": Reading((_CONFIG,), _config),
    },
    errors=(
        re.compile(r"^% ?(?:Unrecognized|Invalid|Incomplete|Ambiguous|Unknown).*", re.MULTILINE),
        re.compile(r"^(?:Command not found|Incomplete command|Ambiguous command|Error[: ]).*", re.MULTILINE),
    ),
    volatile=(re.compile(r"^! System Up Time:"),),
    secrets=(
        _secret(r'username (?:"[^"\n]*"|\S+)(?: privilege \S+)? (?:secret|password)(?: encrypted)?'),
        _secret(r"enable (?:secret|password)(?: level \d+)?(?: encrypted)?"),
        _secret(r"snmp community"),
        _secret(r"snmp host \S+(?: enable| disable)? version (?:1|2c|3)"),
        _secret(r"snmp user .*? auth (?:md5|sha)(?: encrypted)?"),
        _secret(r"snmp user .*? priv (?:des|aes)(?: encrypted)?"),
        _secret(r"(?:radius|tacacs)(?:-server)? .*?(?:key|secret)(?: encrypted)?"),
        _secret(r"(?:password|key)(?: encrypted)?"),
    ),
    stated_by=_stated_by,
)
