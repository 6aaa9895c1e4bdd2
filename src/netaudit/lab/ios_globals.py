"""Global configuration lines of the simulated Catalyst that open no submode."""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netaudit.lab.ios_commands import Editor

# Of these a switch has one: a new line takes the place of the one before.
_SINGLE = (
    "ip default-gateway", "ip domain-name", "ip domain name", "enable secret", "enable password",
    "snmp-server location", "snmp-server contact",
)  # fmt: skip
# Lines that the simulator keeps and prints without acting on them, by the words that begin them.
_KEPT = (
    "access-list", "aaa", "enable password", "enable secret", "ip default-gateway", "ip dhcp", "ip domain name",
    "ip domain-name", "ip http", "ip igmp", "ip name-server", "ip route", "ip ssh", "logging", "logging host", "ntp",
    "ntp server", "service", "snmp-server", "snmp-server community", "snmp-server contact", "snmp-server location",
    "spanning-tree", "username", "vtp",
)  # fmt: skip


def _hostname(editor: "Editor", negated: bool, name: str = "") -> str:
    editor.switch.config.hostname = "Switch" if negated else name
    return ""


def _banner(editor: "Editor", negated: bool, text: str = "") -> str:
    editor.switch.config.banner = "" if negated else text.strip(text[:1])
    return ""


def _lldp(editor: "Editor", negated: bool) -> str:
    editor.switch.config.lldp = not negated
    return ""


def _kept(words: str) -> Callable[..., str]:
    def command(editor: "Editor", negated: bool, text: str = "") -> str:
        lines = editor.switch.config.lines
        line = f"{words} {text}".strip()
        if negated:
            if line.startswith("enable secret"):
                editor.switch.enable_password = None
            lines[:] = [each for each in lines if each != line and not each.startswith(line + " ")]
            return ""
        if words == "enable secret":
            typed = re.fullmatch(r"(?:0 )?(\S+)", text)
            editor.switch.enable_password = typed[1] if typed else None
        line = _hashed(line)
        replaced = next((single for single in _SINGLE if line.startswith(single + " ")), None)
        user = re.match(r"username \S+ ", line)
        lines[:] = [
            each
            for each in lines
            if each != line
            and not (replaced and each.startswith(replaced + " "))
            and not (user and each.startswith(user[0]))
        ]
        lines.append(line)
        return ""

    return command


def _hashed(line: str) -> str:
    """A secret typed in clear is kept as a salted hash, as IOS does (the hash is this simulator's own)."""
    clear = re.fullmatch(r"((?:enable|username .*) secret)(?: 0)? (\S+)", line)
    if clear is None:
        return line
    salt = secrets.token_hex(7)
    digest = hashlib.scrypt(clear[2].encode(), salt=salt.encode(), n=1024, r=1, p=1, dklen=32)
    return f"{clear[1]} 9 $9${salt}${base64.b64encode(digest, altchars=b'./').decode().rstrip('=')}"


COMMANDS: dict[str, Callable[..., str]] = {
    "hostname <name>": _hostname,
    "banner motd <rest>": _banner,
    "lldp run": _lldp,
    **{f"{words} <rest>": _kept(words) for words in _KEPT},
}
