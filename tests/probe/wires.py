"""A segment made of network namespaces: a bridge, and hosts on it that are watched from their own side."""

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from netaudit.model.sighting import Errand, Finished, Said, line, said
from tests.lab.namespaces import PREFIX, command, tidy, until

OWN = "02:00:00:00:77:09"
RESTRICTED = "00:10:19:4c:02:30"
PERIMETER = {"name": "Dentsply Sirona", "match": {"oui": ["00:10:19"]}}
NETWORK = "10.77.0.0/24"
LIVE = {
    "10.77.0.1": "02:00:00:00:77:01",
    "10.77.0.5": "02:00:00:00:77:05",
    "10.77.0.6": "02:00:00:00:77:06",
    "10.77.0.250": "02:00:00:00:77:06",
    "10.77.0.50": RESTRICTED,
}
_LLDP = ("group_fwd_mask", "0x4000")  # a bridge keeps LLDP to itself unless it is told not to
TOOLS = ("ip", "ss", "nft", "sysctl", "dnsmasq", "setpriv")


def lacking() -> str:
    """Why this machine cannot hold such a segment; empty where it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "it needs root on Linux"
    missing = [name for name in TOOLS if shutil.which(name) is None]
    if missing:
        return f"not installed: {' '.join(missing)}"
    ended = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False)
    return "root may not make namespaces here" if ended.returncode else ""


LACKING = lacking()


@dataclass
class Host:
    """One namespace with `eth0`."""

    name: str
    netns: str
    mac: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    leases: Path | None = None

    def inside(self, *words: str) -> tuple[str, ...]:
        """A command, within the namespace."""
        return ("ip", "netns", "exec", self.netns, *words)

    def run(self, *words: str) -> str:
        """Run a command; what it printed."""
        return command(*self.inside(*words)).stdout

    def start(self, *words: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Start a program that ends with the segment."""
        process = subprocess.Popen(
            self.inside(*words), stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.processes.append(process)
        return process

    def address(self, *addresses: str, interface: str = "eth0") -> None:
        """Give it addresses."""
        for each in addresses:
            self.run("ip", "address", "add", each, "dev", interface)

    def dhcp(self, folder: Path, own: str, first: str, last: str, *more: str) -> None:
        """Serve leases by dnsmasq."""
        self.leases = leases = folder / f"{self.name}.leases"
        self.start(
            *("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--user=root", "--no-ping"),
            *("--interface=eth0", "--bind-interfaces", f"--dhcp-leasefile={leases}", "--pid-file"),
            *(f"--dhcp-range={first},{last},255.255.255.0,1h", f"--dhcp-option=3,{own}", *more),
        )
        until(lambda: ":67 " in self.run("ss", "-uln"), f"dnsmasq of {self.name} listens")

    def leased(self) -> str:
        """What dnsmasq remembers of leases it gave."""
        return self.leases.read_text() if self.leases and self.leases.exists() else ""

    @contextlib.contextmanager
    def sending(self, frames: list[bytes], interface: str = "eth0") -> Iterator[None]:
        """Send frames over and over, four times a second."""
        script = (
            "import socket, sys, time\n"
            "s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)\n"
            f"s.bind(({interface!r}, 0))\n"
            "frames = [bytes.fromhex(each) for each in sys.argv[1:]]\n"
            "while True:\n    [s.send(each) for each in frames]\n    time.sleep(0.25)\n"
        )
        process = self.start(sys.executable, "-c", script, *(each.hex() for each in frames))
        try:
            yield
        finally:
            process.kill()
            process.wait()

    @contextlib.contextmanager
    def watched(self) -> Iterator[list[bytes]]:
        """The frames that its card receives or sends; the list is whole when the block is left."""
        found: list[bytes] = []
        file = Path("/run/netns") / self.netns
        with file.open() as there, Path("/proc/self/ns/net").open() as here:
            _setns(there.fileno())
            try:
                ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
                ear.setsockopt(socket.SOL_SOCKET, 33, 16 * 1024 * 1024)  # SO_RCVBUFFORCE
                ear.bind(("eth0", 3))
            finally:
                _setns(here.fileno())
        ear.setblocking(False)
        with ear:
            yield found
            time.sleep(0.1)
            with contextlib.suppress(BlockingIOError):
                while True:
                    found.append(ear.recv(4096))


def _setns(descriptor: int) -> None:
    """Enter a network namespace with this thread; Python 3.11 has no call for it."""
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, 0x40000000):
        raise OSError(ctypes.get_errno(), "setns")


class Segment:
    """A bridge in a namespace of its own, and what is plugged in; `close` leaves nothing of it."""

    def __init__(self) -> None:
        """Lay the bridge and plug in the prober's computer, 10.77.0.9."""
        tidy()
        self._word = f"{PREFIX}{os.getpid()}-"
        self._switch = f"{self._word}bridge"
        self._hosts: dict[str, Host] = {}
        command("ip", "netns", "add", self._switch)
        quiet = ("net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        command("ip", "netns", "exec", self._switch, "sysctl", "-qw", *quiet)
        command("ip", "-n", self._switch, "link", "add", "br0", "type", "bridge", "mcast_snooping", "0", *_LLDP)
        command("ip", "-n", self._switch, "link", "set", "br0", "up")
        self.prober = self.plug("prober", OWN, "10.77.0.9/24")

    def plug(self, name: str, mac: str, *addresses: str, ipv6: bool = False) -> Host:
        """One more host on the segment; quiet by itself unless it speaks IPv6."""
        made = Host(name, f"{self._word}{name}", mac)
        self._hosts[name] = made
        command("ip", "netns", "add", made.netns)
        quiet = "0" if ipv6 else "1"
        made.run("sysctl", "-qw", f"net.ipv6.conf.all.disable_ipv6={quiet}", "net.ipv6.conf.default.accept_dad=0")
        made.run("sysctl", "-qw", f"net.ipv6.conf.default.disable_ipv6={quiet}", "net.ipv6.conf.all.accept_dad=0")
        command(
            *("ip", "link", "add", "eth0", "netns", made.netns, "address", mac, "type", "veth"),
            *("peer", "name", name, "netns", self._switch),
        )
        command("ip", "-n", self._switch, "link", "set", name, "master", "br0", "up")
        made.run("ip", "link", "set", "lo", "up")
        made.run("ip", "link", "set", "eth0", "up")
        made.address(*addresses)
        return made

    def host(self, name: str) -> Host:
        """A host by its name."""
        return self._hosts[name]

    def unplug(self, *names: str) -> None:
        """Take hosts away again."""
        for name in names:
            host = self._hosts.pop(name)
            for process in host.processes:
                process.kill()
                process.wait()
            # The cable first: the kernel takes a namespace's own away some time after the namespace.
            command("ip", "-n", self._switch, "link", "del", name)
            command("ip", "netns", "del", host.netns)

    def close(self) -> None:
        """Take everything away."""
        self.unplug(*list(self._hosts))
        command("ip", "netns", "del", self._switch)

    def probe(self, *, user: str = "", capability: str = "", **wanted: Any) -> "Answers":
        """Run the probe on the prober's computer."""
        with self.working(user=user, capability=capability, **wanted) as probe:
            found = []
            for each in probe.sayings:
                found.append(said(each))
                if isinstance(found[-1], Finished):
                    break
        return Answers(found, probe.process.returncode)

    @contextlib.contextmanager
    def working(self, *, user: str = "", capability: str = "", **wanted: Any) -> Iterator["Working"]:
        """A probe at work on the prober's computer, as root or as a user with at most one capability."""
        words: tuple[str, ...] = ()
        if user:
            words = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups")
        words += (f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}") if capability else ()
        process = subprocess.Popen(
            self.prober.inside(*words, sys.executable, "-m", "netaudit.probe"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line(Errand(**wanted)))
        process.stdin.flush()
        try:
            yield Working(process, iter(process.stdout))
        finally:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.wait(10)
            process.stdout.close()


@dataclass(frozen=True)
class Working:
    """A probe at work."""

    process: subprocess.Popen[bytes]
    sayings: Iterator[bytes]

    @property
    def pid(self) -> int:
        """Its process: `ip netns exec` becomes what it starts."""
        return self.process.pid


@dataclass(frozen=True)
class Answers:
    """What the probe said, and how it ended."""

    said: list[Said]
    code: int

    def of(self, sort: type, /, **wanted: object) -> list[Any]:
        """What it said of one kind, with these values."""
        return [
            each
            for each in self.said
            if isinstance(each, sort) and all(getattr(each, name) == value for name, value in wanted.items())
        ]


def ours(frames: list[bytes]) -> list[bytes]:
    """What came from the prober's card."""
    return [each for each in frames if each[6:12] == bytes.fromhex(OWN.replace(":", ""))]


def kind(frame: bytes) -> str:
    names = {b"\x08\x06": "arp", b"\x08\x00": "ip", b"\x86\xdd": "ip6"}
    spread = "broadcast" if frame[0] & 1 else "unicast"
    return f"{spread} {names.get(frame[12:14], frame[12:14].hex())}"
