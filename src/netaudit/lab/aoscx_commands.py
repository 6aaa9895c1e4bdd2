"""Configuration mode of the simulated AOS-CX switch: what each line does to its configuration.

AOS-CX 10.07 Layer 2 Bridging Guide, "VLAN commands": `vlan trunk allowed` adds to what there is; `vlan trunk native`
lets every VLAN pass; a trunk that loses its last VLAN lets every VLAN pass. A VLAN that something uses, and one that is
not there, are refused here, for the guide does not say what becomes of them.
"""

import re
from typing import TYPE_CHECKING

from netaudit.lab.aoscx_config import AoscxPort, parsed

if TYPE_CHECKING:
    from netaudit.lab.aoscx import AoscxSwitch

_INVALID = "Invalid input: {}\n"


class Editor:
    """One person's configuration mode."""

    def __init__(self, switch: "AoscxSwitch") -> None:
        """Begin in global configuration."""
        self.switch = switch
        self.context = "config"
        """`config`, `vlan`, `if`, or empty once it was left."""
        self._vlan = 0
        self._port = AoscxPort("")

    def obey(self, line: str) -> str:
        """Take one line; returns what the switch prints."""
        words = line.split()
        if not words or words[0].startswith("!"):
            return ""
        if words in (["end"], ["exit"]):
            self.context = "config" if words == ["exit"] and self.context != "config" else ""
            return ""
        undo = words[0] == "no"
        words = words[1:] if undo else words
        if words[:1] == ["vlan"] and len(words) == 2 and words[1] != "access":
            return self._vlans(words[1], undo=undo)
        if words[:1] == ["interface"] and not undo:
            return self._interface(" ".join(words[1:]))
        if words[0] == "hostname" and len(words) == 2 and not undo:
            self.switch.config.hostname = words[1]
            return ""
        if self.context == "vlan" and words[0] == "name" and len(words) == 2 and not undo:
            self.switch.config.vlans[self._vlan] = words[1]
            return ""
        if self.context == "if":
            return self._on_port(words, undo=undo)
        return _INVALID.format(words[0])

    def _vlans(self, text: str, *, undo: bool) -> str:
        asked, there = parsed(text), self.switch.config.vlans
        if asked is None:
            return _INVALID.format(text)
        if not undo:
            for vlan in asked - there.keys():
                there[vlan] = ""
            self.context, self._vlan = ("vlan", min(asked)) if len(asked) == 1 else ("config", 0)
            return ""
        self.context = "config"
        for vlan in sorted(asked):
            if vlan not in there or vlan == 1 or self.switch.uses(vlan):
                return f"VLAN {vlan} cannot be removed\n"
        for vlan in asked:
            del there[vlan]
        return ""

    def _interface(self, text: str) -> str:
        if text not in self.switch.config.ports:
            return _INVALID.format(text)
        self.context, self._port = "if", self.switch.config.ports[text]
        return ""

    def _on_port(self, words: list[str], *, undo: bool) -> str:
        port = self._port
        if words == ["shutdown"]:
            port.up = undo
        elif words[0] == "description" and (len(words) > 1) != undo:
            port.description = " ".join(words[1:])
        elif words[:2] == ["vlan", "access"]:
            return self._access(port, words[2:], undo=undo)
        elif words[:3] == ["vlan", "trunk", "native"] and len(words) == 4 and not undo:
            return self._native(port, words[3])
        elif words[:3] == ["vlan", "trunk", "allowed"]:
            return self._trunk(port, words[3:], undo=undo)
        else:
            return _INVALID.format(words[0])
        return ""

    def _access(self, port: AoscxPort, rest: list[str], *, undo: bool) -> str:
        if undo:
            if port.access is None:
                return "The interface is not an access interface\n"
            port.access = 1
            return ""
        if len(rest) != 1 or not re.fullmatch(r"\d{1,4}", rest[0]) or int(rest[0]) not in self.switch.config.vlans:
            return "VLAN does not exist\n"
        port.access, port.native, port.trunk = int(rest[0]), 1, None
        return ""

    def _native(self, port: AoscxPort, text: str) -> str:
        if not text.isdecimal() or int(text) not in self.switch.config.vlans:
            return "VLAN does not exist\n"
        port.access, port.native, port.trunk = None, int(text), None
        return ""

    def _trunk(self, port: AoscxPort, rest: list[str], *, undo: bool) -> str:
        if undo:
            if port.access is not None:
                return "The interface is not a trunk interface\n"
            gone = parsed(rest[0]) if rest else port.trunk
            port.trunk = ((port.trunk or set()) - (gone or set())) or None
            return ""
        if rest == ["all"]:
            port.access, port.trunk = None, None
            return ""
        asked = parsed(rest[0]) if len(rest) == 1 else None
        if asked is None or not asked <= self.switch.config.vlans.keys():
            return "VLAN does not exist\n"
        before = port.trunk if port.access is None and port.trunk is not None else set()
        if port.access is not None:
            port.native = 1
        port.access, port.trunk = None, before | asked
        return ""
