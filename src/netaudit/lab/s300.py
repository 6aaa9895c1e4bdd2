"""A simulated small business switch: its configuration, running and saved, and a login that edits it.

It stands beside the practice, not in it: what a plan's lines do is tried on it. Prompts, and the
questions of `write memory` and `reload in`: Cisco 350 Series CLI guide.
"""

import copy
import re
import time

from netaudit.lab.s300_commands import Editor
from netaudit.lab.s300_config import ALL, S300Config, S300Port, render
from netaudit.lab.s300_shows import SHOWS
from netaudit.lab.shell import Clock, Reply

_OVERWRITE = "Overwrite file [startup-config].... (Y/N)[N] ?"
_RELOAD = "Do you want to continue ? (Y/N)[N] "


class S300Switch:
    """An SG250-10P."""

    name = "sw3"

    def __init__(self, clock: Clock = time.time) -> None:
        """Stand there with a small configuration, saved."""
        self.clock = clock
        self.serial = "DNI0000003X"
        self.reload_at: float | None = None
        """When it restarts by itself (`reload in`), in seconds since the epoch; None where nobody asked for it."""
        self.config = _demonstration()
        self.startup = copy.deepcopy(self.config)

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real switch"

    def session(self, username: str) -> "S300Session":
        """A fresh login, at the privileged level."""
        del username
        self.restart_if_due()
        return S300Session(self)

    def restart_if_due(self) -> bool:
        """Restart where the time of `reload in` is over; whether it did."""
        due = self.reload_at is not None and self.clock() >= self.reload_at
        if due:
            self.reload()
        return due

    def configure(self, lines: list[str]) -> str:
        """Type these lines in configuration mode; returns what it printed."""
        session = self.session("installer")
        return "".join(session.answer(line).text for line in ("configure terminal", *lines, "end"))

    def reload(self) -> None:
        """Start again from the saved configuration."""
        self.config, self.reload_at = copy.deepcopy(self.startup), None

    def users(self, vlan: int) -> list[str]:
        """Ports that are set to a VLAN by name."""
        return [
            port.name
            for port in self.config.ports.values()
            if vlan in (port.access, port.native) or (port.allowed != ALL and vlan in port.allowed)
        ]


class S300Session:
    """One login."""

    def __init__(self, switch: S300Switch) -> None:
        """Begin in privileged EXEC."""
        self._switch = switch
        self._editor: Editor | None = None
        self._question = ""
        self._minutes = 0

    def greeting(self) -> str:
        """Nothing."""
        return ""

    def prompt(self) -> str:
        """`sw3#`, `sw3(config)#`, `sw3(config-if)#`, `sw3(config-vlan)#`, or a question."""
        if self._question:
            return self._question
        mode = {"config": "(config)", "vlan": "(config-vlan)", "if": "(config-if)"}
        return f"{self._switch.config.hostname}{mode[self._editor.context] if self._editor else ''}#"

    def page_length(self) -> int | None:
        """It pages nothing."""
        return None

    def pager_prompt(self) -> str:
        """The pager's words."""
        return "More: <space>,  Quit: q or CTRL+Z, One line: <return> "

    def secret_prompt(self) -> bool:
        """It asks for none."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        if self._switch.restart_if_due():
            return Reply("\n", hang_up=True)
        words = " ".join(line.split())
        if self._question:
            return self._answered(words)
        if self._editor is not None:
            printed = self._editor.obey(line)
            self._editor = self._editor if self._editor.context else None
            return Reply(printed)
        if words == "exit":
            return Reply(hang_up=True)
        return Reply(self._exec(words))

    def _exec(self, words: str) -> str:
        switch = self._switch
        if words in SHOWS:
            return SHOWS[words](switch.config, switch.serial)
        if words in ("show running-config", "show startup-config"):
            return render(switch.config if words == "show running-config" else switch.startup)
        if match := re.fullmatch(r"reload in (\d{1,4})", words):
            self._minutes, self._question = int(match[1]), _RELOAD
            return f"This command will reset the whole system in {match[1]} minutes and end your session.\n"
        if words == "configure terminal":
            self._editor = Editor(switch)
        elif words == "write memory":
            self._question = _OVERWRITE
        elif words == "reload cancel":
            switch.reload_at = None
        elif words and not words.startswith("terminal "):
            return "% Unrecognized command\n"
        return ""

    def _answered(self, words: str) -> Reply:
        question, self._question = self._question, ""
        if words.lower() != "y":
            return Reply()
        if question == _RELOAD:
            self._switch.reload_at = self._switch.clock() + 60 * self._minutes
        else:
            self._switch.startup = copy.deepcopy(self._switch.config)
        return Reply()


def _demonstration() -> S300Config:
    config = S300Config("sw3", vlans={10, 20, 99}, names={10: "BUREAUTIQUE", 20: "IMAGERIE", 99: "GESTION"})
    for number in range(1, 11):
        config.ports[f"GigabitEthernet{number}"] = S300Port(f"GigabitEthernet{number}")
    config.ports |= {f"Port-Channel{number}": S300Port(f"Port-Channel{number}") for number in range(1, 9)}
    config.addresses[99] = "10.99.0.13 255.255.255.0"
    config.gateway = "10.99.0.1"
    config.lines = ["ip ssh server", "snmp-server location Accueil"]
    uplink = config.ports["GigabitEthernet10"]
    uplink.description, uplink.mode, uplink.native = "vers sw1", "trunk", 99
    uplink.allowed = frozenset({10, 20, 99})
    config.ports["GigabitEthernet1"].access = 20
    return config
