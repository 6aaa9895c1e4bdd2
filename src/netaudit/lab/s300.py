"""A simulated small business switch: its configuration, running and saved, and a login that edits it.

It stands beside the practice, not in it: what a plan's lines do is tried on it. Prompts: Cisco 350 Series CLI guide.
"""

import copy

from netaudit.lab.s300_commands import Editor
from netaudit.lab.s300_config import ALL, S300Config, S300Port, render
from netaudit.lab.shell import Reply


class S300Switch:
    """An SG250-10P."""

    name = "sw3"

    def __init__(self) -> None:
        """Stand there with a small configuration, saved."""
        self.config = _demonstration()
        self.startup = copy.deepcopy(self.config)

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real switch"

    def session(self, username: str) -> "S300Session":
        """A fresh login, at the privileged level."""
        del username
        return S300Session(self)

    def reload(self) -> None:
        """Start again from the saved configuration."""
        self.config = copy.deepcopy(self.startup)

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
        self._asked = False

    def greeting(self) -> str:
        """Nothing."""
        return ""

    def prompt(self) -> str:
        """`sw3#`, `sw3(config)#`, `sw3(config-if)#`, `sw3(config-vlan)#`, or a question."""
        if self._asked:
            return "Overwrite file [startup-config].... (Y/N)[N] ?"
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
        words = " ".join(line.split())
        if self._asked:
            self._asked = False
            if words.lower() == "y":
                self._switch.startup = copy.deepcopy(self._switch.config)
            return Reply()
        if self._editor is not None:
            printed = self._editor.obey(line)
            self._editor = self._editor if self._editor.context else None
            return Reply(printed)
        if words == "configure terminal":
            self._editor = Editor(self._switch)
        elif words == "write memory":
            self._asked = True
        elif words in ("show running-config", "show startup-config"):
            running = words == "show running-config"
            return Reply(render(self._switch.config if running else self._switch.startup))
        elif words == "exit":
            return Reply(hang_up=True)
        elif words:
            return Reply("% Unrecognized command\n")
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
