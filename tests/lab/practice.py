"""The practice: two managed switches with a trunk between them, a router, servers, a workstation, units, computers.

admin (99) ─ sw1 ═ trunk 10,20,99 ═ sw2 ─ ws1 (20), cbct1 (20), cerec1 (20), pc1 (10)
fw1 ═ trunk ─┤
dhcp1 (20 and 99), pacs1 (20) ─┤
box1 (10, not plugged in) ─┘
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tests.lab import namespaces
from tests.lab.devices import USER, Computer, Host, Panel, Recorder, Switch
from tests.lab.namespaces import Device, cable, command, until
from tests.lab.router import FRR_USER, Firewall
from tests.lab.services import ImageServer, NameServer, Visitor

T = TypeVar("T")

CEREC_MAC = "00:10:19:4c:02:30"
CEREC_ADDRESS = "10.20.0.30"
PC_MAC = "18:66:da:11:10:64"
CBCT_MAC = "00:09:21:33:10:0a"
BOX_MAC = "d8:0d:17:20:01:11"
ADDRESSES = {
    "fw1": "10.99.0.1",
    "dhcp1": "10.99.0.2",
    "sw1": "10.99.0.11",
    "sw2": "10.99.0.12",
    "pacs1": "10.20.0.5",
    "ws1": "10.20.0.21",
}
"""Who is audited over SSH, and where."""


def _all(does: Callable[[T], object], of: Iterable[T]) -> None:
    """Do something with each at once; raises what the first that failed raised, after all have ended."""
    with ThreadPoolExecutor(max_workers=6) as pool:
        for done in [pool.submit(does, each) for each in of]:
            done.result()


class Practice:
    """The running practice. `down` leaves nothing of it."""

    sw1: Switch
    sw2: Switch
    fw1: Firewall
    dhcp1: NameServer
    pacs1: ImageServer
    ws1: Host
    cbct1: Computer
    pc1: Computer
    cerec1: Recorder
    box1: Visitor
    admin: Host
    panel: Panel

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
            self._build()
            self._wire()
            self._configure()
        except BaseException:
            self.down()
            raise

    def _build(self) -> None:
        """The devices, several at once."""
        kinds: dict[str, type[Device]] = {
            "sw1": Switch,
            "sw2": Switch,
            "fw1": Firewall,
            "dhcp1": NameServer,
            "pacs1": ImageServer,
            "ws1": Host,
            "cbct1": Computer,
            "pc1": Computer,
            "cerec1": Recorder,
            "box1": Visitor,
            "admin": Host,
            "panel": Panel,
        }

        def built(item: tuple[str, type[Device]]) -> None:
            made = item[1](self._lab, item[0], self._folder)
            self.devices.append(made)
            setattr(self, item[0], made)

        _all(built, kinds.items())

    def _wire(self) -> None:
        cable(self.sw1, "port24", self.sw2, "port24", ("9c:8e:99:00:01:24", "9c:8e:99:00:02:24"))
        core: tuple[tuple[Device, str, str], ...] = (
            (self.fw1, "uplink", "00:0d:b9:51:aa:01"),
            (self.admin, "eth0", "3c:97:0e:00:99:64"),
            (self.panel, "right", "02:00:5e:00:00:02"),
            (self.dhcp1, "eth99", "00:0c:29:5a:99:02"),
            (self.pacs1, "eth0", "00:0c:29:5a:10:05"),
            (self.box1, "eth0", BOX_MAC),
        )
        edge: tuple[tuple[Device, str, str], ...] = (
            (self.ws1, "eth0", "f4:4d:30:11:20:21"),
            (self.cbct1, "eth0", CBCT_MAC),
            (self.cerec1, "eth0", CEREC_MAC),
            (self.pc1, "eth0", PC_MAC),
        )
        for place, (switch, plugged) in enumerate(((self.sw1, core), (self.sw2, edge)), start=1):
            for number, (device, port, mac) in enumerate(plugged, start=1):
                cable(device, port, switch, f"port{number}", (mac, f"9c:8e:99:00:0{place}:0{number}"))
        cable(self.dhcp1, "eth20", self.panel, "left", ("00:0c:29:5a:20:02", "02:00:5e:00:00:01"))
        self.panel.join()
        self.box1.unplug()

    def _configure(self) -> None:
        self.key = self._folder / "id_ed25519"
        command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", str(self.key))
        self._public = self.key.with_suffix(".pub").read_text()
        self.hosts: tuple[Host, ...] = (self.sw1, self.sw2, self.fw1, self.dhcp1, self.pacs1, self.ws1)
        steps = (self._start_sw1, self._start_sw2, self._start_fw1, self._start_dhcp1, self._start_pacs1)
        _all(lambda step: step(), (*steps, self._start_edge))
        self._take_leases()
        self.announce_now()
        # Whoever has not said a word yet would be new to the switches later.
        self.hear_anew()
        self.cerec1.record(CEREC_ADDRESS, CEREC_MAC)

    def _reachable(self, host: Host) -> None:
        host.serve_ssh(self._public)
        host.announce()

    def _start_sw1(self) -> None:
        self.sw1.switch_on()
        access = {"port2": 99, "port3": 20, "port4": 99, "port5": 20, "port6": 10}
        self.sw1.patch(access, {"port1": "10,20,99", "port24": "10,20,99"})
        self.sw1.manage("10.99.0.11/24", "9c:8e:99:00:01:00")
        self._reachable(self.sw1)

    def _start_sw2(self) -> None:
        self.sw2.switch_on()
        self.sw2.patch({"port1": 20, "port2": 20, "port3": 20, "port4": 10}, {"port24": "10,20,99"})
        self.sw2.manage("10.99.0.12/24", "9c:8e:99:00:02:00")
        self._reachable(self.sw2)

    def _start_fw1(self) -> None:
        self._reachable(self.fw1)
        self.fw1.join()
        self.fw1.guard()

    def _start_dhcp1(self) -> None:
        self.dhcp1.address("eth20", "10.20.0.2/24")
        self.dhcp1.address("eth99", "10.99.0.2/24", via="10.99.0.1")
        self.dhcp1.serve()
        self._reachable(self.dhcp1)

    def _start_pacs1(self) -> None:
        self.pacs1.address("eth0", "10.20.0.5/24", via="10.20.0.1")
        self.pacs1.serve()
        self._reachable(self.pacs1)

    def _start_edge(self) -> None:
        self.ws1.address("eth0", "10.20.0.21/24", "10.20.0.121/24", via="10.20.0.1")
        self.cerec1.address("eth0", f"{CEREC_ADDRESS}/24", via="10.20.0.1")
        self.admin.address("eth0", "10.99.0.100/24", via="10.99.0.1")
        self._reachable(self.ws1)

    def _take_leases(self) -> None:
        """Each of the office and of imaging, of its own server."""
        _all(lambda computer: computer.lease(), (self.pc1, self.cbct1))

    def announce_now(self) -> None:
        """Have every lldpd announce itself until each is heard, as it does by itself every half minute."""
        heard = (
            (self.sw1, ("port1", "port3", "port4", "port5", "port24")),
            (self.sw2, ("port1", "port24")),
            *((host, (port,)) for host, port in ((self.fw1, "uplink"), (self.pacs1, "eth0"), (self.ws1, "eth0"))),
            (self.dhcp1, ("eth20", "eth99")),
        )

        def all_heard() -> bool:
            for host in self.hosts:
                # lldpd starts in pause and has a child wake it, which now and then it misses.
                host.run("lldpcli", "resume", check=False)
                host.run("lldpcli", "update", check=False)
            return all(f"lldp.{port}.port" in host.neighbours() for host, ports in heard for port in ports)

        until(all_heard, "every LLDP neighbour is heard")

    @property
    def _bridges(self) -> tuple[Host, ...]:
        """Who keeps a table of MAC addresses."""
        return self.sw1, self.sw2, self.fw1

    def hear_anew(self) -> None:
        """Have the switches forget every MAC address, and everybody who is there say a word."""
        for switch in self._bridges:
            switch.run("ovs-appctl", "fdb/flush", "br0")
        words: tuple[tuple[Device, str], ...] = (
            *((device, "10.20.0.1") for device in (self.ws1, self.cbct1, self.pacs1, self.dhcp1)),
            # The unit asks for somebody who is not there: an answer would be in its record.
            (self.cerec1, "10.20.0.250"),
            *((device, "10.99.0.1") for device in (self.admin, self.sw1, self.sw2, self.dhcp1)),
            (self.pc1, "10.10.0.1"),
        )
        _all(lambda word: word[0].run("ping", "-n", "-q", "-c", "1", "-W", "1", word[1], check=False), words)

    def forget(self, *macs: str) -> None:
        """Have every host and switch forget these, as they would by themselves once they are long gone."""

        def forgotten() -> bool:
            tables = [switch.run("ovs-appctl", "fdb/show", "br0").stdout for switch in self._bridges]
            known = [
                (host, line.split())
                for host in self.hosts
                for line in host.run("ip", "neigh", "show").stdout.splitlines()
                if any(mac in line for mac in macs)
            ]
            for host, (address, dev, interface, *_) in known:
                host.run("ip", "neigh", "del", address, dev, interface, check=False)
            # What was on the wire when the cable was pulled may arrive after the tables were emptied.
            if any(mac in table for table in tables for mac in macs):
                self.hear_anew()
                return False
            return not known

        self.hear_anew()
        until(forgotten, f"nobody knows {', '.join(macs)}", 60.0)

    def describe(self, root: Path, *, perimeter: bool) -> None:
        """Write the practice into the inventory of a workspace."""
        login = f"username: {USER}, connection_options: {{netmiko: {{extras: {{key_file: {self.key}}}}}}}"
        hosts = [f"{name}: {{hostname: {at}, platform: linux, {login}}}\n" for name, at in ADDRESSES.items()]
        # The same two machines, asked another way: the router's own view, and whether images would be taken.
        routed = login.replace(USER, FRR_USER, 1)
        hosts.append(f"fw1-frr: {{hostname: {ADDRESSES['fw1']}, platform: frr, {routed}}}\n")
        hosts.append(f"pacs1-dicom: {{hostname: {ADDRESSES['pacs1']}, platform: dicom, data: {{aet: PACS1}}}}\n")
        declared = (
            "{dicom: {port: 104, speaks: dicom, aet: PACS1}, partage: {port: 445, speaks: smb}, portail: {port: 443}}"
        )
        at = ADDRESSES["pacs1"]
        hosts.append(f"pacs1-services: {{hostname: {at}, platform: services, data: {{services: {declared}}}}}\n")
        hosts.append(f'cbct1: {{data: {{role: imaging, mac: "{CBCT_MAC}"}}}}\n')
        data = f'{{role: cad-cam, mac: "{CEREC_MAC}"}}'
        hosts.append(f"cerec1: {{hostname: {CEREC_ADDRESS}, platform: linux, {login}, data: {data}}}\n")
        (root / "inventory/hosts.yaml").write_text("".join(hosts))
        keys = [f"{ADDRESSES[host.name]} {host.host_key}\n" for host in self.hosts]
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
