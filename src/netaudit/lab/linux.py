"""A simulated Linux host: a shell that knows a few commands exactly and says so of all others.

Written from Debian 12's own commands and their manual pages: hostname(1), uname(1), uptime(1), cat(1), date(1),
proc(5), os-release(5), and bash(1) for what is printed of a command that is not there.
"""

import re
import shlex
import time
from collections.abc import Callable, Sequence

from netaudit.lab import linux_edit, linux_ip, linux_timer
from netaudit.lab.linux_ip import LinuxInterface
from netaudit.lab.linux_session import KERNEL, LinuxSession
from netaudit.lab.linux_timer import OwnTimer
from netaudit.lab.world import World

_OS_RELEASE = """PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
"""
_DAY = 86400
_SECONDS_UP = 41 * _DAY + 29_347
_QUOTED = re.compile(r"'[^']*'|\"[^\"$`\\]*\"")
_OPERATOR = re.compile(r"[|;&<>$`()\\\"'*?]")
_SHOWN = re.compile(r'for f in ([^;]+); do echo "### file \$f"; sudo -n cat "\$f" 2>&1; echo; done')
_FILTERED = re.compile(r"(\S+)(?: [\w-]+)* 2>&1 \| grep -E '([^']*)'")
_PINGED = re.compile(r"ping -n -c 3 -W 2 (\S+)")
_NO_EFFECT = ("stty", "export", "unset", "true")

Ran = tuple[str, str, int]
"""Standard output, standard error, exit status."""

_ASSIGNED = re.compile(r"\w+=\$\(([^()]*)\) && ")
_SSHD = "port 22\nlistenaddress [::]:22\nlistenaddress 0.0.0.0:22\npermitrootlogin no\npasswordauthentication yes\n"
_ACCOUNTS = (
    "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
    "netaudit:x:1000:1000::/home/netaudit:/bin/bash\n"
)


class LinuxHost:
    """What the hosts of the practice that run Linux have in common."""

    def __init__(self, name: str, world: World, interfaces: Sequence[LinuxInterface], files: dict[str, str]) -> None:
        """Stand in the practice with these interfaces and files."""
        self.name = name
        self.world = world
        self.interfaces = {interface.name: interface for interface in interfaces}
        self.files = {"/etc/os-release": _OS_RELEASE, "/etc/debian_version": "12.7\n", **files}
        self.gateway: tuple[str, str] | None = None
        """(next hop, interface) of the default route."""
        self.timer: OwnTimer | None = None
        """What it will do by itself."""
        self.runs = 0
        self._booted = world.clock() - _SECONDS_UP
        self.written: dict[str, Callable[[], str]] = {"/proc/uptime": self._proc_uptime}
        """Files that a program or the kernel writes, by path."""
        self.commands: dict[tuple[str, ...], Callable[[], str]] = {
            ("hostname",): lambda: f"{self.name}\n",
            ("hostname", "-f"): lambda: f"{self.name}.cabinet.example\n",
            ("uname", "-r"): lambda: f"{KERNEL}\n",
            ("uname", "-a"): self._uname,
            ("uptime",): self._uptime,
            ("date", "+%s"): lambda: f"{int(self.world.clock())}\n",
            ("ip", "-j", "-d", "link", "show"): lambda: linux_ip.links(self.interfaces.values()),
            ("ip", "-j", "-s", "link", "show"): lambda: linux_ip.links(self.interfaces.values(), self.traffic()),
            ("ip", "-j", "addr", "show"): lambda: linux_ip.addresses(self.interfaces.values()),
            ("ip", "-j", "neigh", "show"): self._neighbours,
            ("ip", "-j", "route", "show"): lambda: linux_ip.routes(self.interfaces.values(), self.gateway),
            ("ip", "-j", "-4", "route", "show", "table", "all"): lambda: linux_ip.routes(
                self.interfaces.values(), self.gateway
            ),
            ("ip", "-j", "-6", "route", "show", "table", "all"): lambda: "[]\n",
            ("bridge", "-j", "vlan", "show"): lambda: "[]\n",
            ("bridge", "-j", "fdb", "show"): lambda: linux_ip.forwarding(self.interfaces.values()),
            ("readlink", "/etc/localtime"): lambda: "/usr/share/zoneinfo/Indian/Reunion\n",
            ("sshd", "-T"): lambda: _SSHD,
            ("getent", "passwd"): lambda: _ACCOUNTS,
        }

    @property
    def os_version(self) -> str:
        """Debian's point release, such as `12.7`."""
        return self.files["/etc/debian_version"].strip()

    @os_version.setter
    def os_version(self, version: str) -> None:
        self.set_file("/etc/debian_version", f"{version}\n")

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real host"

    def session(self, username: str) -> LinuxSession:
        """A fresh login."""
        return LinuxSession(self, username)

    def reload(self) -> None:
        """Start again: a host keeps its files but those under /run, runs nothing more, and counts its uptime anew."""
        with self.world.lock:
            self._booted = self.world.clock()
            self.timer = None
            for path in [path for path in self.files if path.startswith("/run/")]:
                del self.files[path]

    def restart_if_due(self) -> bool:
        """Let its own timer do what it was set for, if its time has come; whether it had."""
        with self.world.lock:
            timer = self.timer
            if timer is None or self.world.clock() < timer.due:
                return False
            self.timer = None
            timer.put_back(self.files)
            return True

    def set_file(self, path: str, text: str) -> None:
        """Write a file, as an administrator would."""
        with self.world.lock:
            self.files[path] = text

    def replace_in_file(self, path: str, old: str, new: str) -> None:
        """Edit a file; ValueError where the old text is not in it, KeyError where there is no such file."""
        with self.world.lock:
            if old not in self.files[path]:
                raise ValueError(f"{old!r} is not in {path}")
            self.files[path] = self.files[path].replace(old, new)

    def set_address(self, interface: str, prefix: str) -> None:
        """Give an interface another address, with prefix length; the practice sees it. KeyError: no such interface."""
        with self.world.lock:
            self.interfaces[interface].addresses = [prefix]
            for endpoint in self.world.endpoints:
                if self._is_own(endpoint.name) and self._interface_for(endpoint.vlan).name == interface:
                    endpoint.ip = prefix.partition("/")[0]

    def traffic(self) -> int:
        """Packets since the host started, as its counters tell; more at every command."""
        return int(self.uptime() * 3) + self.runs

    def uptime(self) -> float:
        """Seconds since the host started."""
        return self.world.clock() - self._booted

    def execute(self, command: str, given: str = "") -> Ran:
        """Run one command line, with a text on its standard input."""
        with self.world.lock:
            self.runs += 1
            self.restart_if_due()
            if (timer := linux_timer.started(self.files, command, self.world.clock)) is not None:
                self.timer = timer
                return "", "", 0
            if (seen := linux_timer.asked(self.files, command, self.timer)) is not None:
                return seen
            if (done := linux_edit.edit(self.files, command, given)) is not None:
                return done
            if pinged := _PINGED.fullmatch(command):
                return self._ping(pinged[1])
            return self._line(command)

    def _ping(self, address: str) -> Ran:
        """ping(8), its last line but one."""
        heard = 3 if self.world.answers(address) else 0
        return f"3 packets transmitted, {heard} received, {100 - heard * 100 // 3}% packet loss\n", "", int(not heard)

    def _line(self, line: str) -> Ran:
        """Commands one after the other; after `&&` only where the one before went well."""
        assigned = _ASSIGNED.match(line)
        if assigned:
            _, complaint, status = self._line(assigned[1])
            return "", complaint if status else f"netaudit lab: not simulated: {line}\n", status or 127
        out, complaints, status, after = "", "", 0, ";"
        masked = _QUOTED.sub(lambda found: "x" * len(found[0]), line)
        place = 0
        for part in re.split(r"(; (?!do |sudo -n cat \"\$f|echo; done|done)| && )", masked):
            command = line[place : place + len(part)]
            place += len(part)
            if part.strip() in ("&&", ";"):
                after = part.strip()
            elif after == ";" or not status:
                quiet = command.endswith(" 2>/dev/null")
                said, complaint, status = self._composed(command.removesuffix(" 2>/dev/null").strip())
                out, complaints = out + said, complaints + ("" if quiet else complaint)
        return out, complaints, status

    def _composed(self, command: str) -> Ran:
        """A command, or one of the two forms of several that this shell knows."""
        if shown := _SHOWN.fullmatch(command):
            return "".join(self._headed(pattern) for pattern in shown[1].split()), "", 0
        if filtered := _FILTERED.fullmatch(command):
            said = "".join(self._run(filtered[1])[:2])
            return "".join(line for line in said.splitlines(keepends=True) if re.search(filtered[2], line)), "", 0
        return self._run(command)

    def _run(self, command: str) -> Ran:
        # Anything a shell would interpret outside quotes, an open quote included, is more than this shell plays.
        if _OPERATOR.search(_QUOTED.sub("", command)):
            return "", f"netaudit lab: not simulated: {command}\n", 127
        words = shlex.split(command)
        if words[:2] == ["sudo", "-n"]:
            words = words[2:]
        if not words or words[0] in _NO_EFFECT:
            return "", "", 0
        if words[0] == "echo":
            return " ".join(words[1:]) + "\n", "", 0
        if words[0] == "cat" and len(words) > 1:
            read = [self._file(path) for path in words[1:]]
            return "".join(r[0] for r in read), "".join(r[1] for r in read), max(r[2] for r in read)
        if words[0] == "dpkg-query" and words[1:3] == ["-W", "-f"] and len(words) == 5:
            return self._package(words[3], words[4])
        known = self.commands.get(tuple(words))
        if known is not None:
            return known(), "", 0
        if words[0] in {"cat", "dpkg-query", *(each[0] for each in self.commands)}:
            return "", f"netaudit lab: not simulated: {command}\n", 127
        return "", f"bash: {words[0]}: command not found\n", 127

    def _file(self, path: str) -> Ran:
        if path in self.written:
            return self.written[path](), "", 0
        if path in self.files:
            return self.files[path], "", 0
        return "", f"cat: {path}: No such file or directory\n", 1

    def _headed(self, pattern: str) -> str:
        """What a shell's `for` shows of a path or pattern: each file under its name, else the pattern itself."""
        wanted = re.compile(re.escape(pattern).replace(r"\*", "[^/]*"))
        paths = sorted(path for path in {*self.files, *self.written} if wanted.fullmatch(path)) or [pattern]
        return "".join(f"### file {path}\n{''.join(self._file(path)[:2])}\n" for path in paths)

    def packages(self) -> dict[str, str]:
        """Installed package -> version, as far as anybody asks."""
        return {"bash": "5.2.15-2+b7", "openssh-server": "1:9.2p1-2+deb12u3"}

    def _package(self, wanted: str, name: str) -> Ran:
        """dpkg-query(1), `-W -f FORMAT NAME` with the fields Package and Version."""
        version = self.packages().get(name)
        if version is None:
            return "", f"dpkg-query: no packages found matching {name}\n", 1
        return wanted.replace("${Package}", name).replace("${Version}", version).replace("\\n", "\n"), "", 0

    def _uname(self) -> str:
        return f"Linux {self.name} {KERNEL} #1 SMP PREEMPT_DYNAMIC Debian 6.1.106-3 (2024-08-26) x86_64 GNU/Linux\n"

    def _uptime(self) -> str:
        up = int(self.uptime())
        now = time.strftime("%H:%M:%S", time.gmtime(self.world.clock()))
        days = f"{up // _DAY} day{'s' if up // _DAY > 1 else ''}, " if up >= _DAY else ""
        within = up % _DAY
        hours = f"{within // 3600:2}:{within % 3600 // 60:02}" if within >= 3600 else f"{within // 60} min"
        return f" {now} up {days}{hours},  1 user,  load average: 0.0{self.runs % 9}, 0.02, 0.00\n"

    def _proc_uptime(self) -> str:
        return f"{self.uptime():.2f} {self.uptime() * 1.9:.2f}\n"

    def _neighbours(self) -> str:
        """Who answers on each segment of this host, by the practice's wiring.

        The host asks for an address only on the interface whose subnet holds it (arp(7)).
        """
        rows = []
        for mine in [endpoint for endpoint in self.world.endpoints if self._is_own(endpoint.name)]:
            interface = self._interface_for(mine.vlan)
            for other in self.world.endpoints:
                if self._is_own(other.name) or not other.ip or not interface.reaches(other.ip):
                    continue
                if self.world.hears(mine, other):
                    state = "REACHABLE" if (len(other.name) + self.runs) % 2 else "STALE"
                    rows.append((other.ip, interface.name, other.mac, state))
        return linux_ip.neighbours(rows)

    def _is_own(self, endpoint: str) -> bool:
        return endpoint.partition("#")[0] == self.name

    def _interface_for(self, vlan: int | None) -> LinuxInterface:
        tagged = [each for each in self.interfaces.values() if each.vlan == vlan]
        return tagged[0] if tagged else next(iter(self.interfaces.values()))
