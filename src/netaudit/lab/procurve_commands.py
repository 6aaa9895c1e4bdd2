"""Configuration mode of the simulated ProCurve switch: what each line does to the configuration.

HP's YA/YB.16 guides: "Advanced Traffic Management" (VLANs), "Management and Configuration" (ports). Three traps are
kept: a port that joins a VLAN untagged leaves the one it was in; `no vlan N` moves its ports to the default VLAN, and
asks first; `no interface N` puts the port back to the factory's settings. Where no recording has the wording of a
refusal (the default VLAN cannot be deleted or left), the words are ours.
"""

import ipaddress
from collections.abc import Callable
from typing import TYPE_CHECKING

from netaudit.lab.grammar import Match, Mismatch, match
from netaudit.lab.procurve_config import DEFAULT_VLAN, ProcurveVlan, parse_port_list, port_list
from netaudit.lab.procurve_errors import complaint, invalid, no_port, refused_name
from netaudit.lab.procurve_globals import GLOBALS

if TYPE_CHECKING:
    from netaudit.lab.procurve import ProcurveSwitch

Command = Callable[..., str]
"""Takes the editor and what stood at the placeholders; returns what is printed."""


class Editor:
    """One person's configuration mode, from `configure` to `end`."""

    def __init__(self, switch: "ProcurveSwitch") -> None:
        """Begin in global configuration."""
        self.switch = switch
        self.context = "config"
        """`config`, `vlan` or `port`; empty once it was left."""
        self.vid = 0
        self.ports: set[int] = set()
        self.deleting: int | None = None
        """The VLAN whose deletion waits for an answer."""

    def mode(self) -> str:
        """What the prompt says: `config`, `vlan-20`, `eth-1-4`."""
        return {"vlan": f"vlan-{self.vid}", "port": f"eth-{port_list(self.ports)}"}.get(self.context, "config")

    def obey(self, line: str) -> str | Mismatch:
        """Take one line; returns what is printed, or why it is no line of configuration."""
        problem: Mismatch | None = None
        for grammar in ({"vlan": _VLAN, "port": _PORT}.get(self.context, {}), _GLOBAL):
            found = match(grammar, line)
            if isinstance(found, Match):
                return found.command(self, *found.arguments)
            if problem is None or found.column > problem.column:
                problem = found
        assert problem is not None  # noqa: S101  there are two grammars
        return problem

    def answered(self, word: str) -> None:
        """The answer to the question of `no vlan N`."""
        vid, self.deleting = self.deleting, None
        if vid is not None and word.startswith("y"):
            self._delete(vid)

    def delete_vlan(self, vid: int) -> str:
        """Delete at once, or ask where ports would move."""
        moved = self.switch.config.moved_by_deleting(vid)
        if not moved:
            self._delete(vid)
            return ""
        self.deleting = vid
        return f"The following ports will be moved to the default VLAN:\n{port_list(moved)}\n"

    def _delete(self, vid: int) -> None:
        self.switch.config.delete(vid)
        if self.context == "vlan" and self.vid == vid:
            self.context = "config"


def _leave(editor: Editor) -> str:
    editor.context = "" if editor.context == "config" else "config"
    return ""


def _end(editor: Editor) -> str:
    editor.context = ""
    return ""


def _open_vlan(editor: Editor, text: str) -> str:
    if not text.isdecimal() or not 1 <= int(text) <= 4094:
        return invalid(text)
    editor.vid, editor.context = int(text), "vlan"
    editor.switch.config.vlans.setdefault(editor.vid, ProcurveVlan(f"VLAN{editor.vid}"))
    return ""


def _in_vlan(editor: Editor, text: str, line: str, negated: str = "") -> str:
    """`vlan N name …` and `no vlan N tagged …`: one line of a VLAN without entering it."""
    before = editor.context, editor.vid
    existed = text.isdecimal() and int(text) in editor.switch.config.vlans
    if negated and not existed:
        return invalid(text)
    printed = _open_vlan(editor, text)
    if not printed:
        found = match(_VLAN, negated + line)
        if isinstance(found, Match):
            printed = found.command(editor, *found.arguments)
        else:
            printed = complaint(found, line)
            if not existed:
                del editor.switch.config.vlans[editor.vid]
    editor.context, editor.vid = before
    return printed


def _drop_vlan(editor: Editor, text: str) -> str:
    if not text.isdecimal() or int(text) not in editor.switch.config.vlans:
        return invalid(text)
    if int(text) == DEFAULT_VLAN:
        return "The default VLAN cannot be deleted.\n"
    return editor.delete_vlan(int(text))


def _open_ports(editor: Editor, text: str) -> str:
    ports = parse_port_list(text)
    if ports is None:
        return no_port(text)
    editor.ports, editor.context = ports, "port"
    return ""


def _in_ports(editor: Editor, text: str, line: str, negated: str = "") -> str:
    """`interface N name …` and `no interface N name`: one line of a port without entering it."""
    before = editor.context, editor.ports
    printed = _open_ports(editor, text)
    if not printed:
        found = match(_PORT, negated + line)
        printed = (
            found.command(editor, *found.arguments) if isinstance(found, Match) else complaint(found, negated + line)
        )
    editor.context, editor.ports = before
    return printed


def _reset_ports(editor: Editor, text: str) -> str:
    """VLAN membership is the VLANs' setting, so it stays; the name goes and a disabled port is enabled."""
    ports = parse_port_list(text)
    if ports is None:
        return no_port(text)
    for port in ports:
        editor.switch.config.names.pop(port, None)
    editor.switch.config.disabled -= ports
    return ""


def _members(tagged: bool, joins: bool) -> Command:
    def change(editor: Editor, text: str) -> str:
        ports = parse_port_list(text)
        return no_port(text) if ports is None else _moved(editor, editor.vid, ports, tagged, joins)

    return change


def _port_vlans(tagged: bool, joins: bool) -> Command:
    """16.x, the same from the port's side: `tagged vlan 10,20`."""

    def change(editor: Editor, text: str) -> str:
        vids = [int(vid) for vid in text.split(",") if vid.isdecimal()]
        if len(vids) != len(text.split(",")) or any(vid not in editor.switch.config.vlans for vid in vids):
            return invalid(text)
        return "".join(_moved(editor, vid, editor.ports, tagged, joins) for vid in vids)

    return change


def _moved(editor: Editor, vid: int, ports: set[int], tagged: bool, joins: bool) -> str:
    if joins:
        editor.switch.config.join(vid, ports, tagged)
        return ""
    stuck = editor.switch.config.leave(vid, ports, tagged)
    return f"Port {port_list(stuck)} must be a member of at least one VLAN.\n" if stuck else ""


def _vlan_name(editor: Editor, text: str) -> str:
    name = text.strip('"')
    if (refusal := refused_name(text, 32)) or any(
        vlan.name == name for vid, vlan in editor.switch.config.vlans.items() if vid != editor.vid
    ):
        return refusal or f"{name}: another VLAN has this name.\n"
    editor.switch.config.vlans[editor.vid].name = name
    return ""


def _address(editor: Editor, text: str) -> str:
    """One address a VLAN: another replaces it. `A/M`, `A M` or `dhcp-bootp`."""
    vlans = editor.switch.config.vlans
    if text == "dhcp-bootp":
        vlans[editor.vid].address = text
        return ""
    try:
        given = ipaddress.IPv4Interface("/".join(text.split()))
    except ValueError:
        return invalid(text)
    if "/" not in text and " " not in text:
        return f"Incomplete input: {text}\n"
    for vid, vlan in vlans.items():
        taken = vid != editor.vid and vlan.address not in ("", "dhcp-bootp")
        if taken and ipaddress.IPv4Interface(vlan.address.replace(" ", "/")).network.overlaps(given.network):
            return f"The IP address (or subnet) {given} already exists.\n"
    vlans[editor.vid].address = f"{given.ip} {given.netmask}"
    return ""


def _no_address(editor: Editor, _text: str = "") -> str:
    editor.switch.config.vlans[editor.vid].address = ""
    return ""


def _port_name(editor: Editor, text: str = "") -> str:
    name = text.strip('"')
    if refusal := refused_name(text, 64):
        return refusal
    for port in editor.ports:
        editor.switch.config.names.pop(port, None)
        if name:
            editor.switch.config.names[port] = name
    return ""


def _enable(editor: Editor) -> str:
    editor.switch.config.disabled -= editor.ports
    return ""


def _disable(editor: Editor) -> str:
    editor.switch.config.disabled |= editor.ports
    return ""


_GLOBAL: dict[str, Command] = {
    "exit": _leave,
    "end": _end,
    "vlan <vid>": _open_vlan,
    "vlan <vid> <rest>": _in_vlan,
    "no vlan <vid>": _drop_vlan,
    "no vlan <vid> <rest>": lambda editor, vid, line: _in_vlan(editor, vid, line, "no "),
    "interface <ports>": _open_ports,
    "interface <ports> <rest>": _in_ports,
    "no interface <ports>": _reset_ports,
    "no interface <ports> <rest>": lambda editor, ports, line: _in_ports(editor, ports, line, "no "),
    **GLOBALS,
}
_VLAN: dict[str, Command] = {
    "name <rest>": _vlan_name,
    "untagged <ports>": _members(tagged=False, joins=True),
    "tagged <ports>": _members(tagged=True, joins=True),
    "no untagged <ports>": _members(tagged=False, joins=False),
    "no tagged <ports>": _members(tagged=True, joins=False),
    "ip address <rest>": _address,
    "no ip address": _no_address,
    "no ip address <rest>": _no_address,
}
_PORT: dict[str, Command] = {
    "name <rest>": _port_name,
    "no name": _port_name,
    "enable": _enable,
    "disable": _disable,
    "no enable": _disable,
    "no disable": _enable,
    "untagged vlan <vid>": _port_vlans(tagged=False, joins=True),
    "tagged vlan <vids>": _port_vlans(tagged=True, joins=True),
    "no untagged vlan <vid>": _port_vlans(tagged=False, joins=False),
    "no tagged vlan <vids>": _port_vlans(tagged=True, joins=False),
}
