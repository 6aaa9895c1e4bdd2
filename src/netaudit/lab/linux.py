"""A simulated Linux host: a shell that knows a few commands exactly and says so of all others.

Output formats are those of iproute2 6.1 (`ip -json`), lldpd 1.0.16 (`lldpcli -f json`), coreutils and dash; their
manual pages are the source.
"""

import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from netaudit.lab.shell import Reply
from netaudit.lab.world import World

_OS_RELEASE = """PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
ID=debian
"""

Ran = tuple[str, str, int]
"""Standard output, standard error, exit status."""


@dataclass
class LinuxInterface:
    """A network interface of the host."""

    name: str
    mac: str
    addresses: list[str] = field(default_factory=list)
    """With prefix length."""
    up: bool = True
    vlan: int | None = None
    parent: str = ""


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
        self.runs = 0
        self.commands: dict[tuple[str, ...], Callable[[], str]] = {
            ("hostname",): lambda: f"{self.name}\n",
            ("uname", "-r"): lambda: "6.1.0-25-amd64\n",
            ("uptime",): self._uptime,
            ("true",): lambda: "",
            ("ip", "-j", "-d", "link", "show"): self._links,
            ("ip", "-j", "addr", "show"): self._addresses,
            ("ip", "-j", "neigh", "show"): self._neighbours,
            ("ip", "-j", "route", "show"): self._routes,
        }

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real host"

    def session(self, username: str) -> "LinuxSession":
        """A fresh login."""
        return LinuxSession(self, username)

    def reload(self) -> None:
        """A host keeps its files; nothing else to bring back."""

    def set_file(self, path: str, text: str) -> None:
        """Write a file, as an administrator would."""
        with self.world.lock:
            self.files[path] = text

    def replace_in_file(self, path: str, old: str, new: str) -> None:
        """Edit a file; ValueError where the old text is not in it."""
        with self.world.lock:
            if old not in self.files[path]:
                raise ValueError(f"{old!r} is not in {path}")
            self.files[path] = self.files[path].replace(old, new)

    def set_address(self, interface: str, prefix: str) -> None:
        """Give an interface another address."""
        with self.world.lock:
            self.interfaces[interface].addresses = [prefix]

    def execute(self, command: str) -> Ran:
        """Run one command line."""
        with self.world.lock:
            self.runs += 1
            quiet = command.endswith(" 2>/dev/null")
            out, complaint, status = self._run(command.removesuffix(" 2>/dev/null"))
            return out, "" if quiet else complaint, status

    def _run(self, command: str) -> Ran:
        words = shlex.split(command) if command.count('"') % 2 == command.count("'") % 2 == 0 else ["'"]
        if words[:2] == ["sudo", "-n"]:
            words = words[2:]
        if not words or words[0] in ("stty", "export", "unset"):
            return "", "", 0
        if any(mark in command for mark in ("|", ";", "&", ">", "<", "$", "`")):
            return "", f"netaudit lab: not simulated: {command}\n", 127
        if words[0] == "cat" and len(words) == 2:
            if words[1] in self.files:
                return self.files[words[1]], "", 0
            return "", f"cat: {words[1]}: No such file or directory\n", 1
        known = self.commands.get(tuple(words))
        if known is not None:
            return known(), "", 0
        if words[0] in {command[0] for command in self.commands}:
            return "", f"netaudit lab: not simulated: {command}\n", 127
        return "", f"bash: {words[0]}: command not found\n", 127

    def _uptime(self) -> str:
        return f" up {int(self.world.clock()) // 86400 % 90} days,  load average: 0.0{self.runs % 9}, 0.02, 0.00\n"

    def _links(self) -> str:
        rows = []
        for index, interface in enumerate(self.interfaces.values(), start=2):
            row: dict[str, object] = {
                "ifindex": index,
                "ifname": interface.name,
                "flags": ["BROADCAST", "MULTICAST", *(["UP", "LOWER_UP"] if interface.up else [])],
                "mtu": 1500,
                "operstate": "UP" if interface.up else "DOWN",
                "link_type": "ether",
                "address": interface.mac,
            }
            if interface.vlan is not None:
                row |= {
                    "link": interface.parent,
                    "linkinfo": {"info_kind": "vlan", "info_data": {"protocol": "802.1Q", "id": interface.vlan}},
                }
            rows.append(row)
        loopback = {
            "ifindex": 1,
            "ifname": "lo",
            "flags": ["LOOPBACK", "UP", "LOWER_UP"],
            "operstate": "UNKNOWN",
            "link_type": "loopback",
            "address": "00:00:00:00:00:00",
        }
        return json.dumps([loopback, *rows]) + "\n"

    def _addresses(self) -> str:
        rows: list[dict[str, object]] = [
            {
                "ifindex": 1,
                "ifname": "lo",
                "addr_info": [{"family": "inet", "local": "127.0.0.1", "prefixlen": 8, "scope": "host"}],
            }
        ]
        for index, interface in enumerate(self.interfaces.values(), start=2):
            info = []
            for prefix in interface.addresses:
                address, length = prefix.split("/")
                info.append({"family": "inet", "local": address, "prefixlen": int(length), "scope": "global"})
            link_local = {"family": "inet6", "local": "fe80::1", "prefixlen": 64, "scope": "link"}
            rows.append({"ifindex": index, "ifname": interface.name, "addr_info": [*info, link_local]})
        return json.dumps(rows) + "\n"

    def _routes(self) -> str:
        rows = []
        if self.gateway is not None:
            rows.append({"dst": "default", "gateway": self.gateway[0], "dev": self.gateway[1], "flags": []})
        return json.dumps(rows) + "\n"

    def _neighbours(self) -> str:
        """Who answers on each segment of this host, by the practice's wiring."""
        rows = []
        own = [e for e in self.world.endpoints if e.name.split("#")[0] == self.name]
        for mine in own:
            interface = self._interface_for(mine.vlan)
            for other in self.world.endpoints:
                if other.name.split("#")[0] != self.name and other.ip and self.world.hears(mine, other):
                    state = "REACHABLE" if (len(other.name) + self.runs) % 2 else "STALE"
                    rows.append({"dst": other.ip, "dev": interface, "lladdr": other.mac, "state": [state]})
        return json.dumps(rows) + "\n"

    def _interface_for(self, vlan: int | None) -> str:
        named = [i.name for i in self.interfaces.values() if i.vlan == vlan]
        return named[0] if named else next(iter(self.interfaces))


class LinuxSession:
    """One login shell."""

    def __init__(self, host: LinuxHost, username: str) -> None:
        """Begin in the home directory."""
        self._host = host
        self._username = username

    def greeting(self) -> str:
        """The message of the day."""
        return "Linux 6.1.0-25-amd64 (SIMULATED by netaudit lab)\n"

    def prompt(self) -> str:
        """`netaudit@fw1:~$ `."""
        return f"{self._username}@{self._host.name}:~$ "

    def page_length(self) -> int | None:
        """A shell does not page."""
        return None

    def pager_prompt(self) -> str:
        """A shell does not page."""
        return ""

    def secret_prompt(self) -> bool:
        """`sudo -n` asks nothing."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        if line.strip() in ("exit", "logout"):
            return Reply(hang_up=True)
        out, complaint, _ = self._host.execute(line.strip())
        return Reply(out + complaint)
