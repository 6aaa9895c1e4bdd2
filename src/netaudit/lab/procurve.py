"""A simulated ProCurve switch (HP 2530-24G): the switch itself and its place in the wiring.

What its command line does is in `procurve_session` and `procurve_commands` (configuration), what it shows in
`procurve_shows`.
"""

import copy
from collections.abc import Mapping

from netaudit.lab.procurve_config import demonstration
from netaudit.lab.procurve_session import ProcurveSession
from netaudit.lab.world import LldpNeighbour, World

_MAC = "38:21:c7:5e:10:00"


class ProcurveSwitch:
    """The access switch sw2, J9776A."""

    name = "sw2"
    mac = _MAC
    """Its base address, lower case with colons."""

    def __init__(self, world: World) -> None:
        """Stand in the practice with its demonstration configuration saved."""
        self.world = world
        self.serial = "CN62FP40ZK"
        self.firmware = "YA.16.11.0012"
        self.booted_at = world.clock() - 86_400 * 15
        self.enable_password: str | None = None
        """What `enable` takes from the operator level; None where nothing opens it."""
        self.shows = 0
        self.errors: dict[int, int] = {}
        """Port -> frames with a wrong checksum that it received."""
        self.reload_at: float | None = None
        """When it restarts by itself (`reload after`), in seconds since the epoch; None where nobody asked for it."""
        self.config = demonstration()
        self.startup = copy.deepcopy(self.config)
        world.switches[self.name] = self
        world.announcers[self.name] = self._announced

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real switch"

    def session(self, username: str) -> ProcurveSession:
        """A fresh login, at the manager level unless the user is called `operator`."""
        self.restart_if_due()
        return ProcurveSession(self, username)

    def restart_if_due(self) -> bool:
        """Restart where the time of `reload after` is over; whether it did."""
        due = self.reload_at is not None and self.world.clock() >= self.reload_at
        if due:
            self.reload()
        return due

    def configure(self, lines: list[str]) -> str:
        """Type these lines in configuration mode; returns the transcript, prompts and typed lines included.

        A question, such as that of `no vlan N`, takes the next line for its answer, as it does on the switch.
        """
        session = self.session("installer")
        session.answer("")  # any key
        transcript = ""
        for line in ("configure terminal", *lines, "end"):
            transcript += f"{session.prompt()}{line}\n"
            transcript += session.answer(line).text
        return transcript

    def reload(self) -> None:
        """Start again from the saved configuration."""
        self.config = copy.deepcopy(self.startup)
        self.booted_at = self.world.clock()
        self.reload_at = None

    def link_up(self, port: int) -> bool:
        """Whether the port is enabled and something is plugged into it."""
        return port not in self.config.disabled and self.world.plugged_into(self.name, str(port))

    def untagged_vlan(self, port: str) -> int | None:
        """See `SwitchView`."""
        return None if int(port) in self.config.disabled else self.config.untagged_vlan(int(port))

    def carries_tagged(self, port: str, vlan: int) -> bool:
        """See `SwitchView`."""
        setting = self.config.vlans.get(vlan)
        return setting is not None and int(port) in setting.tagged and int(port) not in self.config.disabled

    def own_addresses(self) -> Mapping[int, tuple[str, str]]:
        """See `SwitchView`. What it would get by DHCP is not simulated."""
        return {
            vid: (_MAC, vlan.address.split()[0])
            for vid, vlan in self.config.vlans.items()
            if vlan.address and vlan.address != "dhcp-bootp"
        }

    def _announced(self, port: str) -> LldpNeighbour | None:
        if int(port) in self.config.disabled or "no lldp run" in self.config.lines:
            return None
        words = f"HP J9776A 2530-24G Switch, revision {self.firmware}"
        addresses = [address for _, address in self.own_addresses().values()]
        return LldpNeighbour("", self.config.hostname, port, _MAC, words, addresses[0] if addresses else "")
