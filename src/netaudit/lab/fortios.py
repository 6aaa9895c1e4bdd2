"""A simulated FortiGate 60F: the firewall itself.

What its command line does is in `fortios_session` and `fortios_editor`, what it answers in `fortios_shows`. How it
saves: FortiOS 7.4 Administration Guide, "Using configuration save mode"; FortiOS CLI Reference, `execute cfg save` and
`execute cfg reload`: what is not saved is lost at a restart, and in the mode `revert` the FortiGate restarts by itself
once its administrators have been silent for the timeout with changes unsaved.
"""

import copy
import ipaddress

from netaudit.lab.fortios_config import demonstration
from netaudit.lab.fortios_session import FortiSession
from netaudit.lab.fortios_tree import Node, bare, salted
from netaudit.lab.world import World


class FortiGate:
    """gw1: the operator-side firewall, FGT60F."""

    name = "gw1"

    def __init__(self, world: World) -> None:
        """Stand at the practice's edge with its demonstration configuration."""
        self.world = world
        self.serial = "FGT60FTK21000123"
        self.firmware = "v7.4.7,build2731,250120 (GA.M)"
        self.booted_at = world.clock() - 86_400 * 12
        self.reboot_reason = "power cycle"
        self.shows = 0
        self._displays = 0
        self.tables: dict[str, Node] = demonstration()
        """`config` path -> what is in that table."""
        self.saved: dict[str, Node] | None = None
        """What a restart brings back; None where FortiOS saves as it goes, so that this is what runs."""
        self.saves_its_mode = False
        """Whether the setting that ends automatic saving is itself saved: the guide leaves it open."""
        self.typed_at = world.clock()
        """When somebody last typed a line, in seconds since the epoch."""
        self.stations = {"203.0.113.1": "00:26:98:0c:51:01", "192.0.2.10": "00:0d:b9:51:aa:00"}
        """Who it has spoken to: address -> MAC address."""
        self.leases = [("192.0.2.100", "a4:bb:6d:40:19:64", "poste-maintenance", "MSFT 5.0")]
        """Given by its DHCP server: address, MAC address, name, vendor class."""

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real firewall"

    def session(self, username: str) -> FortiSession:
        """A fresh login; every user is super_admin."""
        self.restart_if_due()
        return FortiSession(self, username)

    def configure(self, lines: list[str]) -> str:
        """Type these lines; returns the transcript, prompts and typed lines included."""
        session = self.session("installer")
        transcript = ""
        for line in lines:
            transcript += f"{session.prompt()}{line}\n"
            transcript += session.answer(line).text
        return transcript

    def reload(self) -> None:
        """Start again from what is saved; under `set cfg-save automatic` that is what runs."""
        if self.saved is not None:
            self.tables = copy.deepcopy(self.saved)
            self.saved = None if self.save_mode() == "automatic" else self.saved
        self.booted_at = self.world.clock()
        self.reboot_reason = "warm reboot"

    def save_mode(self) -> str:
        """`automatic`, `manual` or `revert`."""
        return self.table("system global").settings.get("cfg-save", "automatic")

    def keep(self, before: dict[str, Node], mode: str) -> None:
        """Save what a line did, or leave it unsaved, by the mode there was before it and the one there is now."""
        if self.save_mode() == "automatic":
            self.saved = None
        elif mode == "automatic":
            self.saved = copy.deepcopy(self.tables) if self.saves_its_mode else before

    def save(self) -> str:
        """`execute cfg save`."""
        if not self.unsaved():
            return "no config to be saved.\n"
        self.saved = copy.deepcopy(self.tables)
        return "config saved.\n"

    def unsaved(self) -> bool:
        """Whether a restart would take something back."""
        return self.saved is not None and _filled(self.saved) != _filled(self.tables)

    def restart_if_due(self) -> bool:
        """Restart where changes were not saved in time (`set cfg-revert-timeout`) and nobody types; whether it did."""
        seconds = int(self.table("system global").settings.get("cfg-revert-timeout", "600"))
        due = self.save_mode() == "revert" and self.unsaved() and self.world.clock() >= self.typed_at + seconds
        if due:
            self.reload()
        return due

    def table(self, path: str) -> Node:
        """What is in a table; an empty one where nothing is."""
        return self.tables.get(path, Node())

    def hostname(self) -> str:
        """As configured; the model where nothing is."""
        return bare(self.table("system global").settings.get("hostname", "FortiGate-60F"))[0]

    def build(self) -> str:
        """`2731`, from the firmware's own words."""
        return self.firmware.partition("build")[2].split(",")[0]

    def addresses(self) -> dict[str, ipaddress.IPv4Interface]:
        """Interface -> its address, of those that are up and have one."""
        return {
            name: ipaddress.IPv4Interface(node.settings["ip"].replace(" ", "/"))
            for name, node in self.table("system interface").entries.items()
            if "ip" in node.settings and node.settings.get("status", "up") == "up"
        }

    def interface_towards(self, address: str) -> str:
        """The interface whose subnet an address is in; empty where there is none."""
        wanted = ipaddress.IPv4Address(address)
        return next((name for name, own in self.addresses().items() if wanted in own.network), "")

    def salted(self, secret: str) -> str:
        """The secret as FortiOS prints it this time: another text at each display."""
        self._displays += 1
        return salted(secret, f"{self._displays}{self.world.clock()}")


def _filled(tables: dict[str, Node]) -> dict[str, Node]:
    """Without the tables that were only opened."""
    return {path: node for path, node in tables.items() if not node.empty()}
