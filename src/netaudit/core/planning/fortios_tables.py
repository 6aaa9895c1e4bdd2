"""Tables of FortiOS whose settings are modelled: what each takes, how it is printed, and its default.

FortiOS 7.4 CLI Reference. `show` prints what differs from the default, so a setting whose default is not known here is
not predicted.
"""

import ipaddress
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Setting:
    """One `set NAME …`."""

    kind: str
    """`text` and `texts` (quoted), `word` and `words` (bare), `number`, `address`, `subnet`, `mac`."""
    default: str = ""
    refers: tuple[str, ...] = ()
    """Tables in which the values must be entries."""


@dataclass(frozen=True)
class Table:
    """One `config PATH`."""

    settings: Mapping[str, Setting]
    keyed: str = ""
    """What `edit` takes: `name`, `number`, or empty for a table without entries."""
    tables: Mapping[str, "Table"] = field(default_factory=dict)


_ON, _OFF = Setting("word", "enable"), Setting("word", "disable")
_TEXT, _ADDRESS = Setting("text"), Setting("address")
_PLACES = ("firewall address", "firewall addrgrp")
_INTERFACES = ("system interface", "system zone")
TABLES: Mapping[str, Table] = {
    "system global": Table({"hostname": _TEXT, "timezone": _TEXT}),
    "system dns": Table({"primary": _ADDRESS, "secondary": _ADDRESS}),
    "system interface": Table(
        {
            "vdom": _TEXT,
            "ip": Setting("subnet", "0.0.0.0 0.0.0.0"),
            "allowaccess": Setting("words"),
            "status": Setting("word", "up"),
            "description": _TEXT,
            "alias": _TEXT,
            "role": Setting("word", "undefined"),
            "interface": Setting("text", refers=_INTERFACES[:1]),
            "vlanid": Setting("number", "0"),
        },
        "name",
    ),
    "system dhcp server": Table(
        {"lease-time": Setting("number", "604800"), "dns-server1": _ADDRESS, "dns-server2": _ADDRESS},
        "number",
        {"reserved-address": Table({"ip": _ADDRESS, "mac": Setting("mac"), "description": _TEXT}, "number")},
    ),
    "firewall address": Table({"subnet": Setting("subnet", "0.0.0.0 0.0.0.0"), "comment": _TEXT}, "name"),
    "router static": Table(
        {
            "status": _ON,
            "dst": Setting("subnet", "0.0.0.0 0.0.0.0"),
            "gateway": _ADDRESS,
            "distance": Setting("number", "10"),
            "device": Setting("text", refers=_INTERFACES[:1]),
            "comment": _TEXT,
        },
        "number",
    ),
    "firewall policy": Table(
        {
            "status": _ON,
            "name": _TEXT,
            "srcintf": Setting("texts", refers=_INTERFACES),
            "dstintf": Setting("texts", refers=_INTERFACES),
            "action": Setting("word", "deny"),
            "srcaddr": Setting("texts", refers=_PLACES),
            "dstaddr": Setting("texts", refers=_PLACES),
            "schedule": _TEXT,
            "service": Setting("texts"),
            "logtraffic": Setting("word", "utm"),
            "nat": _OFF,
            "comments": _TEXT,
        },
        "number",
    ),
}
"""In an order in which each may refer to those before it."""
ALWAYS_THERE = frozenset({"all", "none", "any"})


def words_of(text: str) -> list[str] | None:
    """`"all" lan` -> all, lan; None where a quote is not closed."""
    try:
        return shlex.split(text)
    except ValueError:
        return None


def as_printed(setting: Setting, text: str) -> str | None:
    """A value in the form in which it is printed, empty where it is the default; None where it is none."""
    words = words_of(text)
    if not words or any('"' in word or "\\" in word for word in words):
        return None
    if setting.kind in ("texts", "text"):
        value = " ".join(f'"{word}"' for word in words) if setting.kind == "texts" or len(words) == 1 else None
    elif setting.kind in ("words", "subnet"):
        value = " ".join(words) if setting.kind == "words" else _subnet("/".join(words))
    else:
        value = words[0] if len(words) == 1 and re.fullmatch(_FORMS[setting.kind], words[0]) else None
    return "" if value is not None and value in (setting.default, '""') else value


_FORMS = {
    "word": r"[a-z0-9-]+",
    "number": r"\d+",
    "address": r"\d+(?:\.\d+){3}",
    "mac": r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}",
}


def _subnet(text: str) -> str | None:
    try:
        given = ipaddress.IPv4Interface(text)
    except ValueError:
        return None
    return f"{given.ip} {given.netmask}" if "/" in text else None
