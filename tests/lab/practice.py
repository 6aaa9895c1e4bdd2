"""The practice: two switches with a trunk between them, a firewall, a workstation, a computer, a restricted unit.

admin (99) ─ sw1 ═ trunk 10,20,99 ═ sw2 ─ ws1 (20), cbct1 (20), cerec1 (20), pc1 (10)
fw1 (10, 20, 99) ─┘
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from tests.lab import namespaces
from tests.lab.devices import USER, Computer, Firewall, Host, Recorder, Switch
from tests.lab.namespaces import Device, cable, command, until

D = TypeVar("D", bound=Device)

CEREC_MAC = "00:10:19:4c:02:30"
CEREC_ADDRESS = "10.20.0.30"
PC_MAC = "18:66:da:11:10:64"
ADDRESSES = {"fw1": "10.99.0.1", "sw1": "10.99.0.11", "sw2": "10.99.0.12", "ws1": "10.20.0.21"}
"""Who is audited, and where."""


class Practice:
    """The running practice. `down` leaves nothing of it."""

    def __init__(self, lab: str) -> None:
        """Bring it up.

        Args:
            lab: a word that tells it from other labs on the machine; of a process id, it is tidied up after a kill.
        """
        self._lab = lab
        self._folder = Path(tempfile.mkdtemp(prefix=f"{namespaces.FOLDER}{lab}-"))
        self.devices: list[Device] = []
        try:
            namespaces.tidy()
            self._wire()
            self._configure()
        except BaseException:
            self.down()
            raise

    def _device(self, kind: type[D], name: str) -> D:
        made = kind(self._lab, name, self._folder)
        self.devices.append(made)
        return made

    def _wire(self) -> None:
        self.sw1, self.sw2 = (self._device(Switch, name) for name in ("sw1", "sw2"))
        self.fw1 = self._device(Firewall, "fw1")
        self.ws1 = self._device(Host, "ws1")
        self.cbct1 = self._device(Host, "cbct1")
        self.pc1 = self._device(Computer, "pc1")
        self.cerec1 = self._device(Recorder, "cerec1")
        self.admin = self._device(Host, "admin")
        cable(self.sw1, "port24", self.sw2, "port24", ("9c:8e:99:00:01:24", "9c:8e:99:00:02:24"))
        for place, (vlan, port) in enumerate((("10", "port1"), ("20", "port2"), ("99", "port3"))):
            cable(self.fw1, f"lan{vlan}", self.sw1, port, (f"00:0d:b9:51:aa:{vlan}", f"9c:8e:99:00:01:0{place + 1}"))
        cable(self.admin, "eth0", self.sw1, "port4", ("3c:97:0e:00:99:64", "9c:8e:99:00:01:04"))
        edge: tuple[tuple[Device, str], ...] = (
            (self.ws1, "f4:4d:30:11:20:21"),
            (self.cbct1, "00:09:21:33:10:0a"),
            (self.cerec1, CEREC_MAC),
            (self.pc1, PC_MAC),
        )
        for number, (device, mac) in enumerate(edge, start=1):
            cable(device, "eth0", self.sw2, f"port{number}", (mac, f"9c:8e:99:00:02:0{number}"))

    def _configure(self) -> None:
        self.key = self._folder / "id_ed25519"
        command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", str(self.key))
        public = self.key.with_suffix(".pub").read_text()
        for switch in (self.sw1, self.sw2):
            switch.switch_on()
        trunk = {"port24": "10,20,99"}
        sw1_ports = {"port1": 10, "port2": 20, "port3": 99, "port4": 99}
        self.sw1.patch(sw1_ports, trunk, "10.99.0.11/24", "9c:8e:99:00:01:00")
        sw2_ports = {"port1": 20, "port2": 20, "port3": 20, "port4": 10}
        self.sw2.patch(sw2_ports, trunk, "10.99.0.12/24", "9c:8e:99:00:02:00")
        for vlan in (10, 20, 99):
            self.fw1.address(f"lan{vlan}", f"10.{vlan}.0.1/24")
        self.fw1.guard()
        self.ws1.address("eth0", "10.20.0.21/24", "10.20.0.121/24", via="10.20.0.1")
        self.cbct1.address("eth0", "10.20.0.10/24", via="10.20.0.1")
        self.cerec1.address("eth0", f"{CEREC_ADDRESS}/24", via="10.20.0.1")
        self.admin.address("eth0", "10.99.0.100/24", via="10.99.0.1")
        self.pc1.lease()
        self.hosts: tuple[Host, ...] = (self.sw1, self.sw2, self.fw1, self.ws1)
        for host in self.hosts:
            host.serve_ssh(public)
            host.announce()
        self.announce_now()
        self.cerec1.record(CEREC_ADDRESS, CEREC_MAC)

    def announce_now(self) -> None:
        """Have every lldpd announce itself until each is heard, as it does by itself every half minute."""
        heard = ((self.sw1, ("fw1", "sw2")), (self.sw2, ("ws1", "sw1")), (self.fw1, ("sw1",)), (self.ws1, ("sw2",)))

        def all_heard() -> bool:
            for host in self.hosts:
                # lldpd starts in pause and has a child wake it, which now and then it misses.
                host.run("lldpcli", "resume", check=False)
                host.run("lldpcli", "update", check=False)
            return all(name in host.neighbours() for host, names in heard for name in names)

        until(all_heard, "every LLDP neighbour is heard")

    def describe(self, root: Path, *, perimeter: bool) -> None:
        """Write the practice into the inventory of a workspace."""
        login = f"username: {USER}, connection_options: {{netmiko: {{extras: {{key_file: {self.key}}}}}}}"
        hosts = [f"{name}: {{hostname: {at}, platform: linux, {login}}}\n" for name, at in ADDRESSES.items()]
        data = f'{{role: cad-cam, mac: "{CEREC_MAC}"}}'
        hosts.append(f"cerec1: {{hostname: {CEREC_ADDRESS}, platform: linux, {login}, data: {data}}}\n")
        (root / "inventory/hosts.yaml").write_text("".join(hosts))
        keys = [f"{ADDRESSES[host.name]} {host.host_key}\n" for host in (self.fw1, self.sw1, self.sw2, self.ws1)]
        (root / "inventory/known_hosts").write_text("".join(keys))
        if not perimeter:
            site = root / "inventory/site.yaml"
            text = site.read_text(encoding="utf-8")
            start, rest = text.split("perimeters:", 1)
            site.write_text(start + rest[rest.index("\naddressing:") + 1 :], encoding="utf-8")

    def as_admin(self, *arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a command of this machine with the administrator's network."""
        return subprocess.run(
            ["nsenter", f"--net=/run/netns/{self.admin.netns}", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=100,
            check=False,
            env={**os.environ, **env},
        )

    def down(self) -> None:
        """Take it down."""
        for device in self.devices:
            device.release()
        for device in reversed(self.devices):
            device.down()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextlib.contextmanager
def running() -> Iterator[Practice]:
    """The practice, for as long as it is needed."""
    practice = Practice(str(os.getpid()))
    try:
        yield practice
    finally:
        practice.down()
