"""A device made of Linux namespaces: its own network, mounts, host name and processes, gone when its owner is.

Each device's first process reads a pipe that this process holds. When the pipe closes, even because this process was
killed, it ends, and the kernel ends every process of the device with it.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PREFIX = "na-"
FOLDER = "netaudit-lab-"
_NETNS = Path("/run/netns")

# Orphans become children of the first process: it ignores their end, so the kernel forgets them.
# Perl, which every Debian has under /usr: this Python may live in a folder that the device does not see.
_FIRST_PROCESS = '$SIG{CHLD} = "IGNORE"; 1 while <STDIN>;'
_SET_UP = """set -e
mount -t sysfs sysfs /sys
mount --bind "$ETC" /etc
mount -t tmpfs -o mode=755 tmpfs /run
# What daemons remember is the device's own, and empty at first.
for folder in /var/lib /var/cache /var/log; do mount -t tmpfs -o mode=755 tmpfs "$folder"; done
mkdir -p /var/lib/misc /var/lib/snmp /var/lib/kea /var/lib/samba/private /var/cache/bind /var/cache/samba
# What the firmware tells of the machine: a fresh /sys/class, whose other classes lead to a second look at the kernel's.
mkdir -p /run/sysfs /run/sshd /run/home /run/openvswitch
mount -t sysfs sysfs /run/sysfs
mount -t tmpfs -o mode=755 tmpfs /sys/class
for class in /run/sysfs/class/*; do ln -s "$class" /sys/class/; done
rm -f /sys/class/dmi
mkdir -p /sys/class/dmi/id
echo "Netaudit Lab" > /sys/class/dmi/id/sys_vendor
echo "Namespace" > /sys/class/dmi/id/product_name
echo "$SERIAL" > /sys/class/dmi/id/product_serial
chmod 755 /run/sshd /run/home
hostname "$NAME"
sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.router_solicitations=0
ip link set lo up
echo ready
exec perl -e "$FIRST_PROCESS"
"""


class LabError(Exception):
    """A command that builds or changes the lab failed."""


def command(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command on this machine."""
    ended = subprocess.run(arguments, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30, check=False)
    if check and ended.returncode:
        raise LabError(f"{' '.join(arguments)}: exit {ended.returncode}: {ended.stderr or ended.stdout}")
    return ended


def until(true: Callable[[], object], what: str, seconds: float = 10.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise LabError(f"still waiting after {seconds:g} s: {what}")
        time.sleep(0.05)


def tidy() -> None:
    """Remove what labs left whose owner, named by its process id, was killed: names and files, never processes."""
    for path in _NETNS.glob(f"{PREFIX}*-*"):
        if _gone(path.name.split("-")[1]):
            command("ip", "netns", "del", path.name, check=False)
    for path in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        if _gone(path.name.removeprefix(FOLDER).split("-")[0]):
            shutil.rmtree(path, ignore_errors=True)


def _gone(owner: str) -> bool:
    return owner.isdigit() and not Path(f"/proc/{owner}").exists()


class Device:
    """A host or a switch; `run` gives it a command as root."""

    def __init__(self, lab: str, name: str, folder: Path) -> None:
        """Start it with an empty network.

        Args:
            lab: a word that tells this lab from others on the machine.
            name: its host name.
            folder: where its files go.
        """
        self.name = name
        self.serial = f"NA-{name.upper()}-0001"
        self.netns = f"{PREFIX}{lab}-{name}"
        self.etc = folder / name / "etc"
        self.log = folder / name
        self._write_etc()
        command("ip", "netns", "add", self.netns)
        self._holder: subprocess.Popen[str] | None = None
        try:
            self._start()
        except BaseException:
            self.down()
            raise

    def _start(self) -> None:
        self._holder = subprocess.Popen(
            [
                *("nsenter", f"--net={_NETNS / self.netns}"),
                *("unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"),
                *("sh", "-c", _SET_UP),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the lab's owner, who takes it down in order
            env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "ETC": str(self.etc),
                "NAME": self.name,
                "SERIAL": self.serial,
                "FIRST_PROCESS": _FIRST_PROCESS,
            },
        )
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() != "ready\n":
            raise LabError(f"{self.name} did not start")
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children").read_text().split()
        self._inside = ("nsenter", "--target", children[0], "--mount", "--uts", "--net", "--pid", "--wd=/", "--")

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command on the device; a daemon stays when the command has put it in the background."""
        # Files, not pipes: a daemon that keeps its first standard output would hold a pipe open.
        out = self.log / "last.out"
        with out.open("w+") as file:
            ended = subprocess.run(
                [*self._inside, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                timeout=30,
                check=False,
            )
            file.seek(0)
            said = file.read()
        if check and ended.returncode:
            raise LabError(f"{self.name}: {' '.join(arguments)}: exit {ended.returncode}: {said}")
        return subprocess.CompletedProcess(ended.args, ended.returncode, said, "")

    def spawn(self, *arguments: str, out: Path) -> None:
        """Start a program that does not put itself in the background."""
        with out.open("wb") as file:
            self._spawned = subprocess.Popen(
                [*self._inside, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, daemon: str) -> None:
        """End a daemon by its pid file, and wait until it is gone."""
        pid = self.run("cat", f"/run/{daemon}.pid").stdout.strip()
        self.run("kill", pid)
        until(lambda: self.run("test", "-e", f"/proc/{pid}", check=False).returncode, f"{daemon} of {self.name} ends")

    def background(self, name: str, *arguments: str) -> None:
        """Start a daemon that would stay in the foreground; its words go to /run/<name>.log."""
        script = f'exec "$@" >/run/{name}.log 2>&1 & echo $! >/run/{name}.pid'
        self.run("sh", "-c", script, name, *arguments)

    def identify(self, serial: str) -> None:
        """Give the device another serial number, as another of its model would have."""
        self.run("sh", "-c", 'echo "$0" > /sys/class/dmi/id/product_serial', serial)

    def unplug(self, interface: str = "eth0") -> None:
        """Pull the cable out of the device."""
        self.run("ip", "link", "set", interface, "down")

    def plug_in(self, interface: str = "eth0") -> None:
        """Put the cable back in."""
        self.run("ip", "link", "set", interface, "up")

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        """Write a file under /etc."""
        file = self.etc / path.removeprefix("/etc/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)

    def append(self, path: str, text: str) -> None:
        """Add text at the end of a file under /etc."""
        with (self.etc / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def read(self, path: str) -> str:
        """A file under /etc."""
        return (self.etc / path.removeprefix("/etc/")).read_text(encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text in a file under /etc; the old text must be there."""
        text = self.read(path)
        assert old in text, (path, old)
        self.write(path, text.replace(old, new))

    def release(self) -> None:
        """Let every process of the device end."""
        if self._holder is not None and self._holder.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._holder.stdin.close()

    def down(self) -> None:
        """End every process of the device and remove its network."""
        self.release()
        for process in (getattr(self, "_spawned", None), self._holder):
            if process is None:
                continue
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(3)
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
        command("ip", "netns", "del", self.netns, check=False)

    def _write_etc(self) -> None:
        self.etc.mkdir(parents=True)
        self.etc.chmod(0o755)
        for name in ("passwd", "group", "ld.so.cache", "services", "protocols", "os-release", "debian_version"):
            shutil.copy(Path("/etc") / name, self.etc / name)
        # Some programs are found through /etc/alternatives.
        shutil.copytree("/etc/alternatives", self.etc / "alternatives", symlinks=True)
        self.write("nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n")
        self.write("hostname", f"{self.name}\n")
        self.write("hosts", f"127.0.0.1 localhost\n127.0.1.1 {self.name}\n")
        self.write("resolv.conf", "search cabinet.example\nnameserver 10.99.0.2\n")
        os.chown(self.etc, 0, 0)


def cable(one: Device, port: str, other: Device, other_port: str, macs: tuple[str, str]) -> None:
    """Lay a cable between two devices.

    Switching off checksum offload matters: a userspace switch passes on what it is given, and the receiver drops it.
    """
    command(
        *("ip", "link", "add", port, "netns", one.netns, "address", macs[0], "type", "veth"),
        *("peer", "name", other_port, "netns", other.netns, "address", macs[1]),
    )
    for device, name in ((one, port), (other, other_port)):
        device.run("ethtool", "-K", name, "tx", "off")
        device.run("ip", "link", "set", name, "up")
