"""A segment made of network namespaces: a bridge, and hosts on it that are watched from their own side."""

import contextlib
import ctypes
import json
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

from netaudit.model.sighting import Errand, Said, line, said
from tests.lab.namespaces import PREFIX, command, tidy, until

OWN = "02:00:00:00:77:09"
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


@dataclass
class Host:
    """One namespace with `eth0`."""

    name: str
    netns: str
    mac: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

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

    def dhcp(self, folder: Path, own: str, first: str, last: str, *more: str) -> Path:
        """Serve leases by dnsmasq; its file of leases."""
        leases = folder / f"{self.name}.leases"
        self.start(
            *("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--user=root", "--no-ping"),
            *("--interface=eth0", "--bind-interfaces", f"--dhcp-leasefile={leases}", "--pid-file"),
            *(f"--dhcp-range={first},{last},255.255.255.0,1h", f"--dhcp-option=3,{own}", *more),
        )
        until(lambda: ":67 " in self.run("ss", "-uln"), f"dnsmasq of {self.name} listens")
        return leases

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

    def unplug(self, *names: str) -> None:
        """Take hosts away again."""
        for name in names:
            host = self._hosts.pop(name)
            for process in host.processes:
                process.kill()
                process.wait()
            command("ip", "netns", "del", host.netns)

    def close(self) -> None:
        """Take everything away."""
        self.unplug(*list(self._hosts))
        command("ip", "netns", "del", self._switch)

    def probe(self, *, user: str = "", wait_seconds: float = 60, **wanted: Any) -> "Answers":
        """Run the probe on the prober's computer."""
        started = self.started(user=user, **wanted)
        assert started.stdin is not None
        assert started.stdout is not None
        try:
            lines = _lines(started, wait_seconds)
        finally:
            started.stdin.close()
            code = started.wait(10)
            started.stdout.close()
        return Answers([said(each) for each in lines], code)

    def started(self, *, user: str = "", **wanted: Any) -> subprocess.Popen[bytes]:
        """Start the probe, and give it its errand."""
        words = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups") if user else ()
        process = subprocess.Popen(
            self.prober.inside(*words, sys.executable, "-m", "netaudit.probe"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        process.stdin.write(line(Errand(**wanted)))
        process.stdin.flush()
        return process


def _lines(process: subprocess.Popen[bytes], seconds: float) -> list[bytes]:
    assert process.stdout is not None
    end, lines = time.monotonic() + seconds, []
    for each in process.stdout:
        lines.append(each)
        kind = json.loads(each)["type"]
        assert time.monotonic() < end, lines
        if kind == "finished":
            break
    return lines


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
