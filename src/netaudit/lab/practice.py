"""The simulated practice: its devices, its wiring, its servers, and the hands that change it."""

import dataclasses
import os
from dataclasses import dataclass, field
from pathlib import Path

from netaudit.lab.dicom import ImagingServer
from netaudit.lab.fortios import FortiGate
from netaudit.lab.ios import IosSwitch
from netaudit.lab.keys import kept_key, new_key
from netaudit.lab.linux_hosts import Firewall, Workstation
from netaudit.lab.mailbox import MailSink
from netaudit.lab.procurve import ProcurveSwitch
from netaudit.lab.shell import FaultPlan
from netaudit.lab.ssh import DeviceServer
from netaudit.lab.tripwire import Tripwire
from netaudit.lab.world import Cable, Endpoint, World

DEMONSTRATION_PASSWORD = "netaudit-lab"  # noqa: S105  published: it opens nothing but this simulator
PASSWORD_VARIABLE = "NETAUDIT_LAB_PASSWORD"  # noqa: S105  the name of a variable
BASE_PORT = 42200
# Name -> offset from the base port. The repository's `inventory/hosts.yaml` is written for the default base.
PORT_OFFSETS = {"sw1": 1, "sw2": 2, "fw1": 3, "pacs-1": 4, "cerec-1": 5, "ws-1": 6, "gw1": 7, "smtp": 25, "control": 99}


def password() -> str:
    """The password of every simulated device."""
    return os.environ.get(PASSWORD_VARIABLE) or DEMONSTRATION_PASSWORD


@dataclass
class Practice:
    """The demonstration practice, built but not listening until `start`."""

    world: World = field(default_factory=World)
    ports: dict[str, int] = field(default_factory=dict)
    keys: Path | None = None
    """Where the devices' host keys are kept between two runs; None for new ones each time."""

    def __post_init__(self) -> None:
        """Build the devices and wire them."""
        self.sw1 = IosSwitch(self.world)
        self.sw2 = ProcurveSwitch(self.world)
        self.fw1 = Firewall(self.world)
        self.ws1 = Workstation(self.world)
        self.gw1 = FortiGate(self.world)
        self.pacs = ImagingServer("PACS1")
        self.cerec = Tripwire()
        self.mail = MailSink()
        self.world.endpoints += [*self.fw1.endpoints(), *_endpoints()]
        self.world.cables.append(Cable("sw1", "Gi1/0/24", "sw2", "24"))
        self.world.stations.append(Cable("sw1", "Gi1/0/1", "fw1", "eth1"))
        self.devices = {device.name: device for device in (self.sw1, self.sw2, self.fw1, self.ws1, self.gw1)}
        self.sw1.enable_password = password()
        self.servers = {
            name: DeviceServer(device, password(), key=kept_key(self.keys, name) if self.keys else new_key())
            for name, device in self.devices.items()
        }

    async def start(self, base_port: int = BASE_PORT) -> dict[str, int]:
        """Listen; `base_port` 0 takes any free ports. Returns name -> port. OSError where a port is taken."""

        def wanted(name: str) -> int:
            return base_port + PORT_OFFSETS[name] if base_port else 0

        for name, server in self.servers.items():
            self.ports[name] = await server.start(wanted(name))
        self.ports["pacs-1"] = self.pacs.start(wanted("pacs-1"))
        self.ports["cerec-1"] = await self.cerec.start(wanted("cerec-1"))
        self.ports["smtp"] = await self.mail.start(wanted("smtp"))
        return self.ports

    async def stop(self) -> None:
        """Stop listening everywhere."""
        for server in self.servers.values():
            await server.stop()
        self.pacs.stop()
        await self.cerec.stop()
        await self.mail.stop()

    def configure(self, host: str, lines: list[str]) -> str:
        """Somebody types these lines on a switch or the FortiGate; returns what it printed. KeyError: no such host."""
        device = self.devices[host]
        typed = getattr(device, "configure", None)
        if typed is None:
            raise KeyError(f"{host} has no configuration mode")
        with self.world.lock:
            return str(typed(lines))

    def reload(self, host: str) -> None:
        """Cut and restore a device's power: it comes back with what was saved. KeyError: no such host."""
        with self.world.lock:
            self.devices[host].reload()

    def attempts(self) -> dict[str, dict[str, int]]:
        """Host -> what reached its SSH server: connections, passwords tried, logins."""
        return {name: dataclasses.asdict(server.attempts) for name, server in self.servers.items()}

    async def fault(self, host: str, **changes: object) -> None:
        """Let something go wrong on a host (see `FaultPlan`); no changes at all heals it."""
        await self.servers[host].apply_faults(dataclasses.replace(FaultPlan(), **changes))  # type: ignore[arg-type]  # checked by replace()

    def plug(self, endpoint: Endpoint) -> None:
        """Plug something in."""
        with self.world.lock:
            self.world.endpoints.append(endpoint)

    def unplug(self, name: str) -> None:
        """Pull somebody's cable."""
        with self.world.lock:
            self.world.endpoint(name).connected = False

    def move(self, name: str, switch: str, port: str) -> None:
        """Plug something in elsewhere."""
        with self.world.lock:
            endpoint = self.world.endpoint(name)
            endpoint.switch, endpoint.port = switch, port

    def contacts(self) -> int:
        """How often the restricted unit was contacted."""
        return len(self.cerec.attempts)


def _endpoints() -> list[Endpoint]:
    return [
        Endpoint("cbct-1", "00:09:21:33:10:0a", "sw1", "Gi1/0/5", "10.20.0.10"),
        Endpoint("ws-1", "f4:4d:30:11:20:21", "sw1", "Gi1/0/6", "10.20.0.21"),
        Endpoint("pacs-1", "00:0c:29:5a:10:05", "sw1", "Gi1/0/7", "10.20.0.5"),
        Endpoint("cerec-1", "00:10:19:4c:02:30", "sw1", "Gi1/0/8", "10.20.0.30"),
        Endpoint("pc-accueil", "f4:4d:30:11:10:01", "sw2", "1", "10.10.0.101", dhcp=True),
        Endpoint("pc-cabinet-2", "f4:4d:30:11:10:02", "sw2", "2", "10.10.0.102", dhcp=True),
        Endpoint("pc-cabinet-3", "f4:4d:30:11:10:03", "sw2", "3", "10.10.0.103", dhcp=True),
        Endpoint("imprimante", "00:1b:a9:44:10:09", "sw2", "5", "10.10.0.9"),
        Endpoint("borne-1", "78:45:58:0a:99:21", "sw2", "9", "10.99.0.21"),
        Endpoint("smartphone", "da:a1:19:4f:07:c2", "sw2", "9", "10.30.0.57", vlan=30, dhcp=True),
    ]
