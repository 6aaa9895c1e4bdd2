"""A simulated AOS-CX switch: its configuration, running and saved, and a login that edits it.

It stands beside the practice, not in it: what a plan's lines do is tried on it. `checkpoint auto`: AOS-CX
Fundamentals Guide 10.07, "Checkpoints": unless it is confirmed in time, the switch goes back to what it was, and does
not restart.
"""

import copy
import re
import time

from netaudit.lab.aoscx_commands import Editor
from netaudit.lab.aoscx_config import AoscxConfig, AoscxPort, render
from netaudit.lab.aoscx_shows import SHOWS
from netaudit.lab.shell import Clock, Reply


class AoscxSwitch:
    """A 6100."""

    name = "sw4"

    def __init__(self, clock: Clock = time.time) -> None:
        """Stand there with a small configuration, saved."""
        self.clock = clock
        self.serial = "CN00000004"
        self.config = _demonstration()
        self.startup = copy.deepcopy(self.config)
        self.checkpoint: tuple[float, AoscxConfig] | None = None
        """When it goes back by itself (`checkpoint auto`), in seconds since the epoch, and to what."""

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real switch"

    def session(self, username: str) -> "AoscxSession":
        """A fresh login, as an administrator."""
        del username
        self.restart_if_due()
        return AoscxSession(self)

    def restart_if_due(self) -> bool:
        """Go back where the time of `checkpoint auto` is over; whether it did. It does not restart for that."""
        if self.checkpoint is None or self.clock() < self.checkpoint[0]:
            return False
        self.config, self.checkpoint = self.checkpoint[1], None
        return True

    def configure(self, lines: list[str]) -> str:
        """Type these lines in configuration mode; returns what it printed."""
        session = self.session("installer")
        return "".join(session.answer(line).text for line in ("configure terminal", *lines, "end"))

    def reload(self) -> None:
        """Start again from the saved configuration."""
        self.config, self.checkpoint = copy.deepcopy(self.startup), None

    def uses(self, vlan: int) -> list[str]:
        """What would be left behind if a VLAN went."""
        ports = [
            port.heading
            for port in self.config.ports.values()
            if vlan == port.access or (port.access is None and (vlan == port.native or vlan in (port.trunk or ())))
        ]
        return ports + ([f"vlan {vlan}"] if vlan in self.config.addresses else [])


class AoscxSession:
    """One login."""

    def __init__(self, switch: AoscxSwitch) -> None:
        """Begin at the manager's level."""
        self._switch = switch
        self._editor: Editor | None = None

    def greeting(self) -> str:
        """Nothing."""
        return ""

    def prompt(self) -> str:
        """`sw4# `, `sw4(config)# `, `sw4(config-vlan)# ` or `sw4(config-if)# `."""
        mode = {"config": "(config)", "vlan": "(config-vlan)", "if": "(config-if)"}
        return f"{self._switch.config.hostname}{mode[self._editor.context] if self._editor else ''}# "

    def page_length(self) -> int | None:
        """It pages nothing."""
        return None

    def pager_prompt(self) -> str:
        """The pager's words."""
        return "-- MORE --, next page: Space, next line: Enter, quit: q"

    def secret_prompt(self) -> bool:
        """It asks for none."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        self._switch.restart_if_due()
        words = " ".join(line.split())
        if self._editor is not None:
            printed = self._editor.obey(line)
            self._editor = self._editor if self._editor.context else None
            return Reply(printed)
        if words == "configure terminal":
            self._editor = Editor(self._switch)
        elif words == "write memory":
            self._switch.startup = copy.deepcopy(self._switch.config)
        elif words == "show running-config":
            return Reply(render(self._switch.config))
        elif words in SHOWS:
            return Reply(SHOWS[words](self._switch.config, self._switch.serial))
        elif match := re.fullmatch(r"checkpoint auto (\d{1,2}|confirm)", words):
            return Reply(self._checkpoint(match[1]))
        elif words in ("no page", "page 0") or words.startswith("terminal "):
            return Reply()
        elif words == "exit":
            return Reply(hang_up=True)
        elif words:
            return Reply(f"Invalid input: {words.split(maxsplit=1)[0]}\n")
        return Reply()

    def _checkpoint(self, said: str) -> str:
        """`checkpoint auto N`, 1 to 60 minutes, or `checkpoint auto confirm`."""
        switch = self._switch
        if said == "confirm":
            waiting, switch.checkpoint = switch.checkpoint, None
            return "" if waiting else "No auto checkpoint is in progress.\n"
        if not 1 <= int(said) <= 60:
            return f"Invalid input: {said}\n"
        switch.checkpoint = (switch.clock() + 60 * int(said), copy.deepcopy(switch.config))
        return ""


def _demonstration() -> AoscxConfig:
    config = AoscxConfig("sw4", {1: "", 10: "BUREAUTIQUE", 20: "IMAGERIE", 99: "GESTION"})
    for number in range(1, 9):
        config.ports[f"1/1/{number}"] = AoscxPort(f"1/1/{number}")
    config.ports["lag 1"] = AoscxPort("lag 1", lines=["lacp mode active"])
    config.addresses[99] = "10.99.0.14/24"
    config.gateway = "10.99.0.1"
    uplink = config.ports["1/1/8"]
    uplink.description, uplink.access, uplink.native, uplink.trunk = "vers sw1", None, 99, {10, 20, 99}
    config.ports["1/1/1"].access = 20
    return config
