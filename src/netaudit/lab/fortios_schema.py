"""What can be configured on the simulated FortiGate: its tables, their settings, what each takes and its default.

FortiOS 7.4 CLI Reference, of each table the settings that this simulator knows. `show` prints what differs from the
default, in this order; `show full-configuration` prints all of it.
"""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Setting:
    """One `set NAME …`."""

    kind: str = "word"
    """`text` and `texts` (quoted), `word` and `words` (bare), `number`, `address`, `subnet`, `mac` or `secret`."""
    default: str = ""
    """As printed; empty where there is none."""
    choices: tuple[str, ...] = ()
    refers: str = ""
    """The table in which the value must be an entry."""

    def parse(self, tokens: Sequence[str]) -> str:
        """What was typed, in the form in which it is printed (a secret: in clear).

        Raises:
            ValueError: the setting does not take it; the message is what FortiOS prints.
        """
        if self.kind in ("texts", "words"):
            return " ".join(f'"{escaped(each)}"' if self.kind == "texts" else each for each in tokens)
        if len(tokens) > 1 and self.kind not in ("subnet", "secret"):
            raise ValueError(parse_error(tokens[1]))
        if self.kind == "text":
            return f'"{escaped(tokens[0])}"'
        if self.kind == "secret":
            return " ".join(tokens)
        if self.choices and tokens[0] not in self.choices:
            raise ValueError(parse_error(tokens[0]))
        return _checked(self.kind, " ".join(tokens))


def _checked(kind: str, text: str) -> str:
    if kind == "number" and not text.isdecimal():
        raise ValueError(f"invalid unsigned integer value: {text}\n\n{value_error(text, -651)}")
    if kind == "mac" and not re.fullmatch(r"([0-9a-f]{2}:){5}[0-9a-f]{2}", text.lower()):
        raise ValueError(value_error(text, -651))
    try:
        if kind == "address":
            return str(ipaddress.IPv4Address(text))
        if kind == "subnet":
            given = ipaddress.IPv4Interface(text.replace(" ", "/"))
            return f"{given.ip} {given.netmask}"
    except ValueError:
        raise ValueError(value_error(text, -651)) from None
    return text.lower() if kind == "mac" else text


def escaped(text: str) -> str:
    """As it stands between quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def parse_error(word: str) -> str:
    """A word that does not fit."""
    return f"command parse error before '{word}'\nCommand fail. Return code -61\n"


def value_error(word: str, code: int) -> str:
    """A value that does not fit."""
    return f"value parse error before '{word}'\nCommand fail. Return code {code}\n"


@dataclass(frozen=True)
class Table:
    """One `config PATH`: settings of its own, or entries that have them."""

    settings: Mapping[str, Setting]
    keyed: str = ""
    """What `edit` takes: `name`, `number`, or empty for a table without entries."""
    tables: Mapping[str, "Table"] = field(default_factory=dict)
    required: tuple[str, ...] = ()


_SWITCH = ("enable", "disable")
_OFF = Setting("word", "disable", _SWITCH)
_ON = Setting("word", "enable", _SWITCH)
_TEXT = Setting("text")
_INTERFACE = Setting("text", refers="system interface")
_INTERFACES = Setting("texts", refers="system interface")
_ADDRESSES = Setting("texts", refers="firewall address")
_ADDRESS = Setting("address", "0.0.0.0")  # noqa: S104  an address that is not set
_SUBNET = Setting("subnet", "0.0.0.0 0.0.0.0")
_DHCP_SERVER = Table(
    {
        "status": _ON,
        "lease-time": Setting("number", "604800"),
        "dns-service": Setting("word", "specify", ("local", "default", "specify")),
        "dns-server1": _ADDRESS,
        "dns-server2": _ADDRESS,
        "ntp-server1": _ADDRESS,
        "domain": _TEXT,
        "default-gateway": _ADDRESS,
        "netmask": _ADDRESS,
        "interface": _INTERFACE,
    },
    "number",
    {
        "ip-range": Table({"start-ip": _ADDRESS, "end-ip": _ADDRESS}, "number", required=("start-ip", "end-ip")),
        "reserved-address": Table(
            {
                "ip": _ADDRESS,
                "mac": Setting("mac", "00:00:00:00:00:00"),
                "action": Setting("word", "reserved", ("assign", "block", "reserved")),
                "description": _TEXT,
            },
            "number",
        ),
    },
    required=("netmask", "interface"),
)
_POLICY = Table(
    {
        "status": _ON,
        "name": _TEXT,
        "srcintf": _INTERFACES,
        "dstintf": _INTERFACES,
        "action": Setting("word", "deny", ("accept", "deny", "ipsec")),
        "srcaddr": _ADDRESSES,
        "dstaddr": _ADDRESSES,
        "schedule": Setting("text", refers="firewall schedule recurring"),
        "service": Setting("texts", refers="firewall service custom"),
        "logtraffic": Setting("word", "utm", ("all", "utm", "disable")),
        "nat": _OFF,
        "comments": _TEXT,
    },
    "number",
    required=("srcintf", "dstintf", "srcaddr", "dstaddr", "schedule", "service"),
)
TABLES: Mapping[str, Table] = {
    "system global": Table(
        {
            "admin-https-redirect": _ON,
            "admin-sport": Setting("number", "443"),
            "admin-ssh-port": Setting("number", "22"),
            "admintimeout": Setting("number", "5"),
            "alias": Setting("text", '"FortiGate-60F"'),
            "cfg-revert-timeout": Setting("number", "600"),
            "cfg-save": Setting("word", "automatic", ("automatic", "manual", "revert")),
            "hostname": Setting("text", '"FortiGate-60F"'),
            "lldp-transmission": _OFF,
            "pre-login-banner": _OFF,
            "timezone": Setting("text", '"US/Pacific"'),
        }
    ),
    "system interface": Table(
        {
            "vdom": _TEXT,
            "mode": Setting("word", "static", ("static", "dhcp", "pppoe")),
            "ip": _SUBNET,
            "allowaccess": Setting("words"),
            "status": Setting("word", "up", ("up", "down")),
            "type": Setting("word", "", ("physical", "vlan", "tunnel", "hard-switch", "loopback")),
            "description": _TEXT,
            "alias": _TEXT,
            "role": Setting("word", "undefined", ("lan", "wan", "dmz", "undefined")),
            "snmp-index": Setting("number"),
            "interface": _INTERFACE,
            "vlanid": Setting("number", "0"),
        },
        "name",
        required=("vdom",),
    ),
    "system admin": Table(
        {
            "trusthost1": _SUBNET,
            "accprofile": Setting("text", refers="system accprofile"),
            "vdom": Setting("texts"),
            "password": Setting("secret"),
            "comments": _TEXT,
        },
        "name",
        required=("accprofile",),
    ),
    "system console": Table(
        {
            "baudrate": Setting("word", "9600", ("9600", "19200", "38400", "57600", "115200")),
            "login": _ON,
            "output": Setting("word", "more", ("more", "standard")),
        }
    ),
    "system dns": Table(
        {
            "primary": _ADDRESS,
            "secondary": _ADDRESS,
            "protocol": Setting("words", "cleartext"),
            "domain": Setting("texts"),
        }
    ),
    "system dhcp server": _DHCP_SERVER,
    "firewall address": Table(
        {
            "type": Setting("word", "ipmask", ("ipmask", "iprange", "fqdn")),
            "start-ip": _ADDRESS,
            "end-ip": _ADDRESS,
            "fqdn": _TEXT,
            "subnet": _SUBNET,
            "comment": _TEXT,
        },
        "name",
    ),
    "user local": Table({"type": Setting("word", "", ("password",)), "passwd": Setting("secret")}, "name"),
    "vpn ipsec phase1-interface": Table(
        {
            "interface": _INTERFACE,
            "ike-version": Setting("word", "1", ("1", "2")),
            "peertype": Setting("word", "peer", ("any", "one", "peer", "dialup")),
            "proposal": Setting("words"),
            "remote-gw": _ADDRESS,
            "psksecret": Setting("secret"),
            "comments": _TEXT,
        },
        "name",
        required=("interface", "psksecret"),
    ),
    "vpn ipsec phase2-interface": Table(
        {
            "phase1name": Setting("text", refers="vpn ipsec phase1-interface"),
            "proposal": Setting("words"),
            "src-subnet": _SUBNET,
            "dst-subnet": _SUBNET,
        },
        "name",
        required=("phase1name",),
    ),
    "firewall policy": _POLICY,
    "router static": Table(
        {
            "status": _ON,
            "dst": _SUBNET,
            "gateway": _ADDRESS,
            "distance": Setting("number", "10"),
            "device": _INTERFACE,
            "comment": _TEXT,
        },
        "number",
        required=("device",),
    ),
}
# Entries that are there from the factory and that this simulator does not list.
BUILT_IN: Mapping[str, frozenset[str]] = {
    "firewall address": frozenset({"all", "none"}),
    "firewall schedule recurring": frozenset({"always", "none"}),
    "firewall service custom": frozenset({"ALL", "DNS", "HTTP", "HTTPS", "NTP", "PING", "SMTP", "SSH"}),
    "system accprofile": frozenset({"super_admin", "prof_admin"}),
    "system interface": frozenset({"any"}),
}
