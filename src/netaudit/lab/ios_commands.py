"""Configuration mode of the simulated Catalyst: what each line does to the configuration.

Catalyst 2960-X VLAN and Interface Configuration Guides, 15.2(7)E: `no switchport trunk allowed vlan` puts every VLAN
back on the trunk whatever list follows it; ports of a deleted VLAN keep it and become inactive; an unknown access
VLAN is created. Falling back from a submode to global configuration: Configuration Fundamentals, "Using the CLI".
"""

import ipaddress
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from netaudit.lab import ios_globals
from netaudit.lab.grammar import Match, Mismatch, match
from netaudit.lab.ios_config import ALL_VLANS, IosPort, long_name, parse_ports, parse_vlan_list
from netaudit.lab.ios_errors import complaint, invalid

if TYPE_CHECKING:
    from netaudit.lab.ios import IosSwitch

Command = Callable[..., str]
"""Takes the editor, whether `no` stood before the line, and what stood at the placeholders; returns what is printed."""


class Editor:
    """One person's configuration mode, from `configure terminal` to `end`."""

    def __init__(self, switch: "IosSwitch") -> None:
        """Begin in global configuration."""
        self.switch = switch
        self.mode = "config"
        """`config`, `config-if`, `config-if-range` or `config-vlan`; empty once it was left."""
        self.ports: list[IosPort] = []
        self.vlans: list[int] = []

    def obey(self, line: str, prompt: str) -> str:
        """Take one line, `do` excepted; returns what the switch prints."""
        words = line.strip()
        negated = words.lower().startswith("no ")
        if negated:
            words = words[2:].strip()
        # Where the words begin in what was typed: the caret of an error counts from there.
        start = line.index(words)
        own = {"config-if": _PORT, "config-if-range": _PORT, "config-vlan": _VLAN}.get(self.mode, {})
        problem: Mismatch | None = None
        for grammar in (own, _GLOBAL):
            found = match({**grammar, **_bare(grammar)} if negated else grammar, words)
            if isinstance(found, Match):
                return found.command(self, negated, *found.arguments)
            if grammar and (problem is None or found.column > problem.column):
                problem = found
        if problem is None:
            return invalid(prompt, start)
        return complaint(Mismatch(problem.kind, problem.column + start, problem.word), line, prompt)


def _bare(grammar: Mapping[str, Command]) -> dict[str, Command]:
    """`no description` needs no text: each command without its last placeholder, where IOS takes it so."""
    ends = {pattern: pattern.rsplit(" <", 1)[0] for pattern in grammar if pattern.endswith(">")}
    return {
        short: grammar[pattern]
        for pattern, short in ends.items()
        if "<" not in short and short not in grammar and not short.startswith(_NEVER_BARE)
    }


_NEVER_BARE = ("vlan", "interface", "default", "username", "access-list", "aaa", "ip route", "service")


def _leave(editor: Editor, _negated: bool) -> str:
    editor.mode = "" if editor.mode == "config" else "config"
    return ""


def _end(editor: Editor, _negated: bool) -> str:
    editor.mode = ""
    return ""


def _open_vlan(editor: Editor, negated: bool, text: str) -> str:
    vlans = parse_vlan_list(text)
    if vlans is None:
        return f"Command rejected: Bad VLAN list - character #1 ('{text[:1]}') delimits no VLAN number.\n"
    if negated:
        printed = ""
        for vlan in sorted(vlans):
            if vlan == 1 or 1002 <= vlan <= 1005:
                printed += f"%Default VLAN {vlan} may not be deleted.\n"
            editor.switch.config.vlans.pop(vlan, None)
        return printed
    for vlan in vlans - {1, 1002, 1003, 1004, 1005}:
        editor.switch.config.vlans.setdefault(vlan, "")
    editor.mode, editor.vlans = "config-vlan", sorted(vlans)
    return ""


def _open_interface(editor: Editor, negated: bool, text: str) -> str:
    name = long_name(text)
    ports = editor.switch.config.ports
    if name is None or not _may_exist(editor, name):
        return "%Invalid interface type and number\n"
    if negated:
        if not name.startswith("Vlan"):
            return "% Removal of physical interfaces is not permitted\n"
        ports.pop(name, None)
        return ""
    editor.ports = [ports.setdefault(name, IosPort(name))]
    editor.mode = "config-if"
    return ""


def _open_range(editor: Editor, _negated: bool, text: str) -> str:
    names = parse_ports(text)
    if names is None or any(name not in editor.switch.config.ports for name in names):
        return "% Command rejected: not a valid interface range\n"
    editor.ports = [editor.switch.config.ports[name] for name in names]
    editor.mode = "config-if-range"
    return ""


def _default(editor: Editor, _negated: bool, text: str) -> str:
    name = long_name(text)
    if name is None or name not in editor.switch.config.ports:
        return "%Invalid interface type and number\n"
    editor.switch.config.ports[name] = IosPort(name)
    return f"Interface {name} set to default configuration\n"


def _may_exist(editor: Editor, name: str) -> bool:
    return name in editor.switch.config.ports or (name.startswith("Vlan") and 1 <= int(name[4:]) <= 4094)


def _vlan_name(editor: Editor, negated: bool, name: str = "") -> str:
    if len(name) > 32:
        return "% Invalid VLAN name: it is longer than 32 characters\n"
    for vlan in editor.vlans:
        if vlan in editor.switch.config.vlans:
            editor.switch.config.vlans[vlan] = "" if negated else name
    return ""


def _describe(editor: Editor, negated: bool, text: str = "") -> str:
    for port in editor.ports:
        port.description = "" if negated else text[:240]
    return ""


def _shutdown(editor: Editor, negated: bool) -> str:
    for port in editor.ports:
        port.shutdown = not negated
    return ""


def _port_mode(kind: str) -> Command:
    def command(editor: Editor, negated: bool) -> str:
        if not kind and not negated:
            return "% Incomplete command.\n\n"
        for port in editor.ports:
            port.mode = "" if negated or kind == "dynamic" else kind
        return ""

    return command


def _access_vlan(editor: Editor, negated: bool, vlan: str = "1") -> str:
    number = 1 if negated else _vlan_number(vlan)
    if number is None:
        return "Command rejected: Bad VLAN number. It must lie between 1 and 4094.\n"
    for port in editor.ports:
        port.access_vlan = number
    if editor.switch.config.exists(number):
        return ""
    editor.switch.config.vlans[number] = ""
    return f"% Access VLAN does not exist. Creating vlan {number}\n"


def _native_vlan(editor: Editor, negated: bool, vlan: str = "1") -> str:
    number = 1 if negated else _vlan_number(vlan)
    if number is None:
        return "Command rejected: Bad VLAN number. It must lie between 1 and 4094.\n"
    for port in editor.ports:
        port.native_vlan = number
    return ""


def _vlan_number(text: str) -> int | None:
    return int(text) if text.isdecimal() and 1 <= int(text) <= 4094 else None


def _allowed(editor: Editor, negated: bool, text: str = "") -> str:
    word, _, rest = text.lower().partition(" ")
    how = next((each for each in ("add", "remove", "except", "all", "none") if word and each.startswith(word)), "")
    listed = parse_vlan_list((rest if how else word).strip())
    if not negated and (listed is None) == (how not in ("all", "none")):
        return "Command rejected: Bad VLAN allowed list.\n"
    for port in editor.ports:
        if negated:
            port.allowed = ALL_VLANS  # whatever list follows the `no`: the documented trap
        else:
            port.allowed = _now_allowed(port.allowed, how, listed or frozenset())
    return ""


def _now_allowed(before: frozenset[int], how: str, listed: frozenset[int]) -> frozenset[int]:
    return {
        "": listed,
        "add": before | listed,
        "remove": before - listed,
        "except": ALL_VLANS - listed,
        "all": ALL_VLANS,
        "none": frozenset[int](),
    }[how]


def _address(editor: Editor, negated: bool, text: str = "") -> str:
    if any(port.physical for port in editor.ports):
        return "% IP addresses may not be configured on L2 links.\n"
    if not negated:
        host, _, mask = text.partition(" ")
        try:
            ipaddress.IPv4Interface(f"{host}/{mask.strip()}")
        except ValueError:
            return "% Incomplete command.\n\n" if not mask else f"Bad mask or address: {text}\n"
        text = f"{host} {mask.strip()}"
    for port in editor.ports:
        port.address = "" if negated else text
    return ""


def _keep_on_port(words: str) -> Command:
    def command(editor: Editor, negated: bool, text: str = "") -> str:
        line = f"{words} {text}".strip()
        single = words == "switchport voice vlan"
        for port in editor.ports:
            gone = words if single else line
            port.lines = [each for each in port.lines if not ((negated or single) and each.startswith(gone))]
            if not negated and line not in port.lines:
                port.lines.append(line)
        return ""

    return command


_GLOBAL: dict[str, Command] = {
    "exit": _leave,
    "end": _end,
    "vlan <list>": _open_vlan,
    "interface <rest>": _open_interface,
    "interface range <rest>": _open_range,
    "default interface <rest>": _default,
    **ios_globals.COMMANDS,
}
_PORT: dict[str, Command] = {
    "description <rest>": _describe,
    "shutdown": _shutdown,
    "switchport mode": _port_mode(""),
    "switchport mode access": _port_mode("access"),
    "switchport mode trunk": _port_mode("trunk"),
    "switchport mode dynamic auto": _port_mode("dynamic"),
    "switchport access vlan <vlan>": _access_vlan,
    "switchport trunk native vlan <vlan>": _native_vlan,
    "switchport trunk allowed vlan <rest>": _allowed,
    "ip address <rest>": _address,
    **{
        f"{words} <rest>": _keep_on_port(words)
        for words in ("spanning-tree portfast", "spanning-tree bpduguard", "storm-control", "switchport port-security")
    },
    "spanning-tree portfast": _keep_on_port("spanning-tree portfast"),
    "switchport voice vlan <vlan>": _keep_on_port("switchport voice vlan"),
    "switchport nonegotiate": _keep_on_port("switchport nonegotiate"),
}
_VLAN: dict[str, Command] = {"name <name>": _vlan_name}
