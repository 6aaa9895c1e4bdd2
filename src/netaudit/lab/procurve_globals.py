"""Global lines of the simulated ProCurve switch: the host name, management, time, passwords.

HP's YA/YB.16 guides, "Basic Operation" and "Management and Configuration". Most are kept as typed; what the switch
prints in another form than it was typed (quoted text, hashed passwords) is put into that form.
"""

import hashlib
import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from netaudit.lab.procurve_errors import invalid, refused_name

if TYPE_CHECKING:
    from netaudit.lab.procurve_commands import Editor


def _hostname(editor: "Editor", text: str) -> str:
    if refusal := refused_name(text, 32):
        return refusal
    editor.switch.config.hostname = text.strip('"')
    return ""


def _gateway(editor: "Editor", text: str) -> str:
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return invalid(text)
    editor.switch.config.keep(f"ip default-gateway {text}")
    return ""


def _community(editor: "Editor", name: str, rest: str = "operator") -> str:
    editor.switch.config.drop(f"snmp-server community {name}")
    editor.switch.config.keep(f'snmp-server community "{name.strip(chr(34))}" {rest}')
    return ""


def _words(kind: str) -> Callable[..., str]:
    def change(editor: "Editor", text: str) -> str:
        own, _, place = text.partition(" location ")
        editor.switch.config.keep(f'{kind} "{own.strip(chr(34))}"')
        if place:
            editor.switch.config.keep(f'snmp-server location "{place.strip(chr(34))}"')
        return ""

    return change


def _password(editor: "Editor", text: str) -> str:
    """Only its hash is kept and shown."""
    words = re.sub(r'plaintext "?([^"\s]+)"?$', lambda found: f'sha1 "{_sha1(found[1])}"', text)
    if words.split()[0] not in ("manager", "operator") or "sha1" not in words:
        return invalid(words.split()[0])
    editor.switch.config.keep(f"password {words}")
    return ""


def _sha1(secret: str) -> str:
    return hashlib.sha1(secret.encode(), usedforsecurity=False).hexdigest()


def _line(word: str, negated: bool) -> Callable[..., str]:
    def change(editor: "Editor", text: str = "") -> str:
        line = f"{word} {text}".strip()
        (editor.switch.config.refuse if negated else editor.switch.config.keep)(line)
        return ""

    return change


_ALONE = ("include-credentials", "spanning-tree", "telnet-server", "web-management")
# What follows these words is kept as it is typed, unchecked.
_KEPT = (
    "aaa", "console", "dhcp", "include-credentials", "ip", "lldp", "logging", "password", "radius-server",
    "snmp-server", "sntp", "spanning-tree", "telnet-server", "tftp", "time", "timesync", "web-management",
)  # fmt: skip
GLOBALS: Mapping[str, Callable[..., str]] = {
    "hostname <rest>": _hostname,
    "ip default-gateway <address>": _gateway,
    "snmp-server community <name>": _community,
    "snmp-server community <name> <rest>": _community,
    "snmp-server contact <rest>": _words("snmp-server contact"),
    "snmp-server location <rest>": _words("snmp-server location"),
    **{f"{word} <rest>": _line(word, negated=False) for word in _KEPT},
    "password <rest>": _password,
    **{word: _line(word, negated=False) for word in _ALONE},
    **{f"no {word} <rest>": _line(word, negated=True) for word in _KEPT},
    **{f"no {word}": _line(word, negated=True) for word in _ALONE},
}
