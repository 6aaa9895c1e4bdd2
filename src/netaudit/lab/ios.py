"""A simulated Catalyst: the switch itself, its configuration and its place in the wiring.

What its command line does is in `ios_session` (EXEC) and `ios_commands` (configuration), what it shows in `ios_shows`.
"""

import copy
from collections.abc import Mapping

from netaudit.lab.ios_config import IosConfig, IosPort, long_name
from netaudit.lab.ios_session import IosSession
from netaudit.lab.world import LldpNeighbour, World

_MAC = "70:6d:15:8a:2b:80"


class IosSwitch:
    """The core switch sw1, WS-C2960X-24TS-L."""

    name = "sw1"
    model = "WS-C2960X-24TS-L"

    def __init__(self, world: World) -> None:
        """Stand in the practice with its demonstration configuration saved."""
        self.world = world
        self.serial = "FOC2133X0A1"
        self.firmware = "15.2(7)E8"
        self.booted_at = world.clock() - 86_400 * 40
        self.changed: tuple[float, str] | None = None
        """When the running configuration last changed, and by whom."""
        self.saved: tuple[float, str] | None = None
        self.enable_password: str | None = None
        """What `enable` takes from user EXEC; None where nothing opens it."""
        self.shows = 0
        self.errors: dict[str, int] = {}
        """Port, as `Gi1/0/5` in full -> frames with a wrong checksum that it received."""
        self.reload_at: float | None = None
        """When it restarts by itself (`reload in`), in seconds since the epoch; None where nobody asked for it."""
        self.config = _demonstration()
        self.startup = copy.deepcopy(self.config)
        world.switches[self.name] = self
        world.announcers[self.name] = self._announced

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real switch"

    def session(self, username: str) -> IosSession:
        """A fresh login."""
        self.restart_if_due()
        return IosSession(self, username)

    def restart_if_due(self) -> bool:
        """Restart where the time of `reload in` is over; whether it did."""
        due = self.reload_at is not None and self.world.clock() >= self.reload_at
        if due:
            self.reload()
        return due

    def configure(self, lines: list[str]) -> str:
        """Type these lines in configuration mode; returns the transcript, prompts and typed lines included."""
        session = self.session("installer")
        transcript = ""
        for line in ("configure terminal", *lines, "end"):
            transcript += f"{session.prompt()}{line}\n"
            transcript += session.answer(line).text
        return transcript

    def save(self, username: str) -> None:
        """`write memory`."""
        self.startup = copy.deepcopy(self.config)
        self.saved = (self.world.clock(), username)

    def reload(self) -> None:
        """Start again from the saved configuration."""
        self.config = copy.deepcopy(self.startup)
        self.booted_at = self.world.clock()
        self.changed = None
        self.reload_at = None

    def untagged_vlan(self, port: str) -> int | None:
        """See `SwitchView`."""
        setting = self._live(port)
        if setting is None:
            return None
        vlan = setting.native_vlan if setting.mode == "trunk" else setting.access_vlan
        if not self.config.exists(vlan) or (setting.mode == "trunk" and vlan not in setting.allowed):
            return None
        return vlan

    def carries_tagged(self, port: str, vlan: int) -> bool:
        """See `SwitchView`."""
        setting = self._live(port)
        return (
            setting is not None
            and setting.mode == "trunk"
            and vlan in setting.allowed
            and vlan != setting.native_vlan
            and self.config.exists(vlan)
        )

    def own_addresses(self) -> Mapping[int, tuple[str, str]]:
        """See `SwitchView`."""
        return {
            int(port.name[4:]): (self.mac_of(port), port.address.split()[0])
            for port in self.config.ports.values()
            if port.name.startswith("Vlan") and port.address and not port.shutdown
        }

    def mac_of(self, port: IosPort) -> str:
        """The hardware address of an interface, counted up from the base address."""
        offset = 0x40 + int(port.name[4:]) % 64 if port.name.startswith("Vlan") else int(port.name.rsplit("/", 1)[1])
        return f"{_MAC[:-2]}{(int(_MAC[-2:], 16) + offset) % 256:02x}"

    def _announced(self, port: str) -> LldpNeighbour | None:
        if not self.config.lldp or self._live(port) is None:
            return None
        name = f"{self.config.hostname}.cabinet.example"
        words = f"Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version {self.firmware}"
        return LldpNeighbour("", name, port, _MAC, words, "10.99.0.11")

    def _live(self, port: str) -> IosPort | None:
        setting = self.config.ports.get(long_name(port) or "")
        return None if setting is None or setting.shutdown else setting


def _demonstration() -> IosConfig:
    """The demonstration practice's core switch."""
    config = IosConfig(hostname="sw1")
    config.vlans = {10: "BUREAUTIQUE", 20: "IMAGERIE", 30: "WIFI-INVITES", 99: "GESTION"}
    for number in range(1, 29):
        port = IosPort(f"GigabitEthernet1/0/{number}", shutdown=True)
        config.ports[port.name] = port
    for number, what in {5: "CBCT-1", 6: "WS-1 acquisition", 7: "PACS-1", 8: "CEREC-1"}.items():
        port = config.ports[f"GigabitEthernet1/0/{number}"]
        port.description, port.shutdown, port.mode, port.access_vlan = what, False, "access", 20
    for number, what in {1: "FW1 eth1", 24: "SW2 port 24"}.items():
        port = config.ports[f"GigabitEthernet1/0/{number}"]
        port.description, port.shutdown, port.mode = what, False, "trunk"
        port.allowed, port.native_vlan = frozenset({10, 20, 30, 99}), 99 if number == 24 else 1
    config.ports["Vlan1"] = IosPort("Vlan1", shutdown=True)
    config.ports["Vlan99"] = IosPort("Vlan99", description="Gestion", address="10.99.0.11 255.255.255.0")
    config.lines = [
        "enable secret 9 $9$bWVyY2kgZGUgcmVz$cGVjdGVyIGxlIHBlcmltZXRyZQ",
        "username netaudit privilege 15 secret 9 $9$c2ltdWxhdGlvbg$ZGVtb25zdHJhdGlvbg",
        "ip domain-name cabinet.example",
        "ip name-server 10.99.0.1",
        "ip default-gateway 10.99.0.1",
        "snmp-server community c4b1n3t-ro RO",
        "snmp-server location Baie technique",
        "ntp server 10.99.0.1",
        "logging host 10.99.0.1",
    ]
    return config
