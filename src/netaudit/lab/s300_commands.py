"""Configuration mode of the simulated small business switch: what each line does to its configuration.

Cisco 350 Series CLI guide, "VLAN commands" and "Ethernet configuration commands": VLANs are made in the VLAN database,
their names stand in the VLAN's interface; `no switchport trunk allowed vlan` lets every VLAN pass again. What the guide
leaves open (a VLAN that ports still use, a VLAN that is not there) is refused here.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from netaudit.lab.s300_config import ALL, S300Port, read_ranges

if TYPE_CHECKING:
    from netaudit.lab.s300 import S300Switch

_BAD = "% bad parameter value\n"
_UNKNOWN = "% Unrecognized command\n"
_KINDS = {
    "gigabitethernet": "GigabitEthernet",
    "gi": "GigabitEthernet",
    "port-channel": "Port-Channel",
    "po": "Port-Channel",
}


class Editor:
    """One person's configuration mode."""

    def __init__(self, switch: "S300Switch") -> None:
        """Begin in global configuration."""
        self.switch = switch
        self.context: str = "config"
        """`config`, `vlan`, `if`, or empty once it was left."""
        self._ports: list[S300Port] = []
        self._vlan = 0

    def obey(self, line: str) -> str:
        """Take one line; returns what the switch prints."""
        typed = " ".join(line.split())
        if typed in ("", "!"):
            return ""
        undo, words = typed.startswith("no "), typed.removeprefix("no ")
        if typed == "end":
            self.context = ""
            return ""
        if typed == "exit":
            self.context = "" if self.context == "config" else "config"
            return ""
        if self.context == "vlan":
            match = re.fullmatch(r"vlan (\S+)", words)
            return self._database(match[1], undo=undo) if match else _UNKNOWN
        if match := re.fullmatch(r"interface (.+)", words):
            return self._interface(match[1], undo=undo)
        if self.context == "if":
            return self._in_vlan(words, undo=undo) if self._vlan else self._in_ports(words, undo=undo)
        return self._global(words, undo=undo)

    def _global(self, words: str, *, undo: bool) -> str:
        config = self.switch.config
        first, _, rest = words.partition(" ")
        if words == "vlan database" and not undo:
            self.context = "vlan"
        elif first == "hostname" and rest and not undo:
            config.hostname = rest
        elif words.startswith("ip default-gateway"):
            config.gateway = "" if undo else words.rsplit(maxsplit=1)[-1]
        else:
            return _UNKNOWN
        return ""

    def _database(self, text: str, *, undo: bool) -> str:
        vlans, config = read_ranges(text), self.switch.config
        if vlans is None:
            return _BAD
        if not undo:
            config.vlans |= vlans - {1}
            return ""
        for vlan in sorted(vlans):
            if vlan == 1 or vlan in config.names or vlan in config.addresses or self.switch.users(vlan):
                return f"VLAN {vlan} is in use\n"
        config.vlans -= vlans
        return ""

    def _interface(self, text: str, *, undo: bool) -> str:
        if undo:
            return _UNKNOWN
        if match := re.fullmatch(r"vlan (\d{1,4})", text):
            if int(match[1]) not in {1, *self.switch.config.vlans}:
                return f"VLAN {match[1]} does not exist\n"
            self.context, self._vlan, self._ports = "if", int(match[1]), []
            return ""
        names = _port_names(text)
        if not names or any(name not in self.switch.config.ports for name in names):
            return "% Invalid interface\n"
        self.context, self._vlan = "if", 0
        self._ports = [self.switch.config.ports[name] for name in names]
        return ""

    def _in_vlan(self, words: str, *, undo: bool) -> str:
        names = self.switch.config.names
        if words == "name" and undo:
            names.pop(self._vlan, None)
            return ""
        match = re.fullmatch(r'name (?:"([^"]+)"|(\S+))', words)
        if match is None or undo:
            return _UNKNOWN
        names[self._vlan] = match[1] or match[2]
        return ""

    def _in_ports(self, words: str, *, undo: bool) -> str:
        for pattern, action in _PORT_LINES:
            if match := re.fullmatch(pattern, words):
                for port in self._ports:
                    if said := action(self, port, match, undo):
                        return said
                return ""
        return _UNKNOWN

    def has(self, vlan: int) -> bool:
        """Whether the switch has this VLAN."""
        return vlan in {1, *self.switch.config.vlans}


def _port_names(text: str) -> list[str]:
    """`gi5`, `GigabitEthernet5`, `range gi1-3,po1` -> the full names; nothing where it is none."""
    found = []
    for piece in text.removeprefix("range ").split(","):
        match = re.fullmatch(r"([A-Za-z-]+) ?(\d+)(?:-(\d+))?", piece.strip())
        if match is None or match[1].lower() not in _KINDS:
            return []
        kind = _KINDS[match[1].lower()]
        found += [f"{kind}{number}" for number in range(int(match[2]), int(match[3] or match[2]) + 1)]
    return found if text.startswith("range ") else found[:1]


def _describe(_: Editor, port: S300Port, match: re.Match[str], undo: bool) -> str:
    port.description = "" if undo else match[1].strip('"')
    return ""


def _sleep(_: Editor, port: S300Port, _match: re.Match[str], undo: bool) -> str:
    port.shutdown = not undo
    return ""


def _become(_: Editor, port: S300Port, match: re.Match[str], undo: bool) -> str:
    port.mode = "access" if undo else match[1]
    return ""


def _access(editor: Editor, port: S300Port, match: re.Match[str], undo: bool) -> str:
    vlan = 1 if undo else int(match[1])
    if not editor.has(vlan):
        return f"VLAN {vlan} does not exist\n"
    port.access = vlan
    return ""


def _native(editor: Editor, port: S300Port, match: re.Match[str], undo: bool) -> str:
    vlan = 1 if undo else int(match[1])
    if not editor.has(vlan):
        return f"VLAN {vlan} does not exist\n"
    port.native = vlan
    return ""


def _allow(_: Editor, port: S300Port, match: re.Match[str], undo: bool) -> str:
    if undo or match[1] == "all":
        port.allowed = ALL
        return ""
    if match[1] == "none":
        port.allowed = frozenset()
        return ""
    how, text = match[1].rpartition(" ")[::2]
    vlans = read_ranges(text)
    if vlans is None or how not in ("", "add", "remove", "except"):
        return _BAD
    if how == "add":
        port.allowed |= vlans
    elif how == "remove":
        port.allowed -= vlans
    else:
        port.allowed = ALL - vlans if how == "except" else vlans
    return ""


_Action = Callable[[Editor, S300Port, "re.Match[str]", bool], str]
_PORT_LINES: tuple[tuple[str, _Action], ...] = (
    (r'description(?: ("[^"]+"|[^\s"]+))?', _describe),
    (r"shutdown", _sleep),
    (r"switchport mode(?: (access|trunk))?", _become),
    (r"switchport access vlan(?: (\d{1,4}))?", _access),
    (r"switchport trunk native vlan(?: (\d{1,4}))?", _native),
    (r"switchport trunk allowed vlan(?: (.+))?", _allow),
)
