"""Cisco's small business switches: SG200, SG300, SG350, SG500, SG250, SG550 and CBS250, CBS350.

What is configured is read from the running configuration, and held against `show vlan`, `show interfaces status` and
`show ip interface`. Ports are keyed `Gi1`, `Gi1/0/1` or `Po1`; the interface of VLAN 20 is `Vlan20`. A configuration
without any interface is refused, for it ends with what closes the last of them. Power over Ethernet is not read: the
configuration does not say which ports can feed. CDP is not read.
Written from the recordings of ntc-templates (cisco_s300), of napalm-s350 (SG250-10P) and Cisco's CLI guides; no
recording of `show mac address-table` was at hand, nor one of `show vlan` of firmware 2.x.
"""

import re

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Facts
from netaudit.model.startup import Startup
from netaudit.platforms._s300_config import CONFIG, after, config_lines, interfaces_of, parsed, running_config
from netaudit.platforms._s300_filters import filters
from netaudit.platforms._s300_ports import firmware_of, interfaces, lags, spanning_tree, switchports, vlans
from netaudit.platforms._s300_seen import ARP, IP, LLDP, MACS, STATUS, VLANS, arp, links, mac_table, neighbours
from netaudit.platforms._s300_services import (
    SNTP,
    addresses,
    dhcp,
    dns,
    management,
    ntp,
    routes,
    snmp,
    syslog,
    users,
)
from netaudit.platforms._startup import REFUSED, compared
from netaudit.platforms._tables import answer

_VERSION = "show version"
_SAVED = "show startup-config"
_SYSTEM = "show system"
_SERIAL = "show system id"


def _facts(captures: Captures) -> Facts:
    """Of a stack, the serial number of its first unit.

    Raises:
        ReadingError: a number is missing, or the running firmware is not the configuration's.
    """
    lines = parsed(captures)
    version = re.search(
        r"^Active-image:.*\n +Version: *(\S+)|^ *SW version +(\S+)", answer(_VERSION, captures), re.MULTILINE
    )
    told = answer(_SERIAL, captures)
    serial = re.search(r"^ *serial number[ :]+(?:\d+: *)?(\S+) *$", told, re.MULTILINE | re.IGNORECASE) or re.search(
        r"^ *Unit +Serial number *\n[- ]+\n *1 +(\S+) *$", told, re.MULTILINE | re.IGNORECASE
    )
    model = re.search(r"^System Description: *(\S+)", answer(_SYSTEM, captures), re.MULTILINE)
    if version is None or serial is None or model is None:
        missing = _VERSION if version is None else _SERIAL if serial is None else _SYSTEM
        raise ReadingError(f"`{missing}` is not understood")
    firmware = version[1] or version[2]
    if firmware != firmware_of(lines):
        raise ReadingError(f"`{_VERSION}` and the configuration do not agree on the firmware")
    return Facts(
        hostname=printable(next(after(lines, "hostname "), "").strip('"')),
        vendor="Cisco",
        model=printable(model[1]),
        serial=printable(serial[1]),
        firmware=printable(firmware),
    )


def _startup(captures: Captures) -> Startup:
    """The two configurations line by line.

    Raises:
        ReadingError: one of them is not whole.
    """
    saved = parsed({CONFIG: answer(_SAVED, captures)})
    return compared(parsed(captures), saved, (*_VOLATILE, re.compile(r"^config-file-header$")))


_VOLATILE = (re.compile(r"^ssd-control-end\b"),)


def _secret(before: str) -> SecretPattern:
    """A secret after these words: to the closing quote, or one word without quotes."""
    return SecretPattern(re.compile(rf'^[ \t]*{before} +"?(?P<secret>(?<=")[^"\n]+|[^"\s]+)', re.MULTILINE))


_PORT = {
    "shutdown": "interfaces",
    "description ": "interfaces",
    "switchport mode ": "switchports",
    "switchport access vlan ": "switchports",
    "switchport trunk ": "switchports",
    "switchport general ": "switchports",
    "ip address ": "addresses",
}
_GLOBAL = (
    ("hostname ", "facts", "hostname"),
    ("ip name-server ", "dns", "resolvers"),
    ("ip domain name ", "dns", "domain"),
    ("clock timezone ", "ntp", "timezone"),
    ("snmp-server location ", "snmp", "location"),
    ("snmp-server server", "snmp", "enabled"),
    ("ip ssh server", "management", "ssh"),
    ("ip telnet server", "management", "telnet"),
    ("no ip http server", "management", "http"),
    ("no ip http secure-server", "management", "https"),
)


def _stated_by(line: ConfigLine) -> tuple[str, str] | None:
    """See `Platform.stated_by`. A line about several interfaces at once is left to the configuration."""
    heading, last = line[0], line[-1]
    if re.fullmatch(r"sntp server \S+(?: poll)?", last) and len(line) == 1:
        return "ntp", "servers"
    if len(line) == 1:
        return next(((section, key) for words, section, key in _GLOBAL if _is(last, words)), None)
    if heading.startswith("interface ") and "range" not in heading:
        (port,) = interfaces_of(heading.removeprefix("interface "))
        if port.startswith("Vlan") and last.startswith("name "):
            return "vlans", port[4:]
        section = next((section for words, section in _PORT.items() if _is(last, words)), None)
        return (section, port) if section else None
    return None


def _is(line: str, words: str) -> bool:
    return line.startswith(words) if words.endswith(" ") else line == words


PLATFORM = Platform(
    name="cisco_s300",
    asked_by="ssh",
    netmiko_type="cisco_s300",
    readings={
        "facts": Reading((_VERSION, _SYSTEM, _SERIAL, CONFIG), _facts),
        "interfaces": Reading((CONFIG, STATUS), interfaces),
        "vlans": Reading((VLANS, CONFIG), vlans),
        "switchports": Reading((CONFIG, STATUS, VLANS), switchports),
        "lags": Reading((CONFIG, STATUS), lags),
        "spanning_tree": Reading((CONFIG, STATUS), spanning_tree),
        "addresses": Reading((CONFIG, IP), addresses),
        "routes": Reading((CONFIG,), routes),
        "filters": Reading((CONFIG,), filters),
        "dhcp": Reading((CONFIG,), dhcp),
        "dns": Reading((CONFIG,), dns),
        "ntp": Reading((CONFIG, SNTP), ntp),
        "syslog": Reading((CONFIG,), syslog),
        "snmp": Reading((CONFIG,), snmp),
        "management": Reading((CONFIG,), management),
        "users": Reading((CONFIG,), users),
        "config": Reading((CONFIG,), running_config),
        "mac_table": Reading((MACS,), mac_table),
        "arp": Reading((ARP,), arp),
        "neighbours": Reading((LLDP,), neighbours),
        "links": Reading((STATUS,), links),
        "startup": Reading((_SAVED, CONFIG), _startup, not_offered=REFUSED),
    },
    errors=(
        re.compile(r"^% ?(Unrecognized command|Incomplete command|Ambiguous command|Wrong number|Invalid).*", re.M),
        re.compile(r"^% ?(missing mandatory|bad parameter|Authorization|Command authorization).*", re.M | re.I),
    ),
    volatile=_VOLATILE,
    secrets=(
        _secret(r'username (?:"[^"\n]*"|\S+)(?: privilege \d+)? password(?: encrypted)?'),
        _secret(r"enable password(?: level \d+)?(?: encrypted)?"),
        _secret(r"(?:encrypted )?snmp-server community(?: ro| rw)?"),
        _secret(r"(?:encrypted )?snmp-server host \S+(?: traps| informs)?(?: version (?:1|2c|3))?(?: no?auth| priv)?"),
        _secret(r"(?:encrypted )?snmp-server user .*? auth (?:md5|sha\S*)"),
        _secret(r"(?:encrypted )?snmp-server user .*? priv(?: des| aes\S*)?"),
        _secret(r"(?:encrypted )?(?:radius|tacacs)-server (?:.*? )?key"),
        _secret(r"(?:encrypted )?sntp authentication-key \d+ \S+"),
        _secret(
            r"(?:encrypted )?(?:key-string(?! row)|passphrase|ip ssh-client password|ip ssh-client server .*password)"
        ),
        _secret(r"(?:encrypted )?ssd (?:rule .*? )?passphrase"),
        _secret(r"password(?: encrypted)?"),
        SecretPattern(
            re.compile(
                r"^---- BEGIN SSH2 [A-Z ]*PRIVATE KEY ----\n(?P<secret>.*?)\n?(?=---- END SSH2 |\Z)",
                re.MULTILINE | re.DOTALL,
            )
        ),
        SecretPattern(re.compile(r"^ssd-control-end (?P<secret>\S+)", re.MULTILINE), resalted=True),
    ),
    headings=config_lines,
    stated_by=_stated_by,
)
