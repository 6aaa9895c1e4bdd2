"""A simulated FortiGate 60F: a stateful FortiOS command line.

Header, prompt, paging and `ENC` secrets: oxidized spec/model/data/fortigate#FortiGate-91G_7.4.7#simulation.yaml.
FortiOS prints the same secret differently at each display, as those who keep its configurations know: so does this.
"""

import base64
import copy
import hashlib
from dataclasses import dataclass, field

from netaudit.lab.grammar import Match, match
from netaudit.lab.shell import Reply
from netaudit.lab.world import World


@dataclass
class Node:
    """A `config` table or an `edit` entry: settings, and what is nested in it."""

    settings: dict[str, str] = field(default_factory=dict)
    children: dict[str, "Node"] = field(default_factory=dict)
    """`config …` or `edit …` heading -> node."""


class FortiGate:
    """gw1: the operator-side firewall, FGT60F."""

    name = "gw1"

    def __init__(self, world: World) -> None:
        """Stand at the practice's edge with its demonstration configuration."""
        self.world = world
        self.serial = "FGT60FTK21000123"
        self.firmware = "v7.4.7,build2731,250120 (GA.M)"
        self.shows = 0
        self.config = _demonstration()

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real firewall"

    def session(self, username: str) -> "FortiSession":  # noqa: ARG002  every user is super_admin here
        """A fresh login."""
        return FortiSession(self)

    def configure(self, lines: list[str]) -> str:
        """Type these lines; returns all that the firewall printed."""
        session = self.session("installer")
        return "".join(session.answer(line).text for line in lines)

    def reload(self) -> None:
        """FortiOS saves as it goes: a restart brings back what is there."""
        self.config = copy.deepcopy(self.config)

    def salted(self, secret: str) -> str:
        """The secret as FortiOS prints it this time: another text at each display."""
        noise = hashlib.sha256(f"{secret}{self.shows}{self.world.clock()}".encode()).digest()
        return f"ENC {base64.b64encode(noise * 2).decode()}"


class FortiSession:
    """One login as super_admin."""

    def __init__(self, firewall: FortiGate) -> None:
        """Begin outside any table."""
        self._firewall = firewall
        self._path: list[tuple[str, Node]] = []
        self._paging: int | None = 24

    def greeting(self) -> str:
        """FortiOS greets with the prompt."""
        return ""

    def prompt(self) -> str:
        """`gw1 # `, or `gw1 (interface) # ` inside a table."""
        hostname = self._firewall.config.children["config system global"].settings["hostname"].strip('"')
        if not self._path:
            return f"{hostname} # "
        return f"{hostname} ({self._path[-1][0].split()[-1].strip(chr(34))}) # "

    def page_length(self) -> int | None:
        """A screen until `set output standard` in `config system console`."""
        return self._paging

    def pager_prompt(self) -> str:
        """FortiOS's pager."""
        return "--More-- "

    def secret_prompt(self) -> bool:
        """Nothing secret is asked."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        with self._firewall.world.lock:
            text = line.strip()
            if not text:
                return Reply()
            if self._path or text.startswith("config "):
                return Reply(self._configure(text))
            if text in ("exit", "quit"):
                return Reply(hang_up=True)
            command, _, pipe = text.partition("|")
            if command.strip() == "get system console":
                return Reply(f"output              : {'more' if self._paging else 'standard'} \n")
            found = match(_SHOWS, command.strip())
            if not isinstance(found, Match):
                return Reply("Unknown action 0\n\nCommand fail. Return code -1\n")
            self._firewall.shows += 1
            wanted = pipe.strip().removeprefix("grep ").strip()
            lines = found.command(self._firewall).splitlines(keepends=True)
            return Reply("".join(line for line in lines if wanted in line))

    def _here(self) -> Node:
        return self._path[-1][1] if self._path else self._firewall.config

    def _configure(self, text: str) -> str:
        word, _, rest = text.partition(" ")
        here = self._here()
        if word in ("config", "edit") and rest:
            heading = f"config {rest}" if word == "config" else f"edit {_quoted(rest)}"
            self._path.append((heading, here.children.setdefault(heading, Node())))
        elif word in ("next", "end") and self._path:
            self._path.pop()
            # `end` inside an entry leaves its table as well
            if word == "end" and self._path and not self._path[-1][0].startswith("config"):
                self._path.pop()
        elif word == "set" and " " in rest:
            name, _, value = rest.partition(" ")
            here.settings[name] = value
            self._after_set(name, value)
        elif word == "unset" and rest:
            here.settings.pop(rest, None)
        elif word == "delete" and here.children.pop(f"edit {_quoted(rest)}", None) is not None:
            pass
        else:
            return f"command parse error before '{rest or word}'\nCommand fail. Return code -61\n"
        return ""

    def _after_set(self, name: str, value: str) -> None:
        if self._path[0][0] == "config system console" and name == "output":
            self._paging = None if value == "standard" else 24


def _quoted(text: str) -> str:
    bare = text.strip('"')
    return bare if bare.isdigit() else f'"{bare}"'


def _status(firewall: FortiGate) -> str:
    moving = int(firewall.world.clock())
    return f"""Version: FortiGate-60F {firewall.firmware}
First GA patch build date: 230509
Security Level: High
Virus-DB: 1.00000(2018-04-09 18:07)
Serial-Number: {firewall.serial}
BIOS version: 05000030
System Part-Number: P24286-03
Log hard disk: Not available
Hostname: {firewall.config.children["config system global"].settings["hostname"].strip('"')}
Private Encryption: Disable
Operation Mode: NAT
Current virtual domain: root
Max number of virtual domains: 10
Virtual domains status: 1 in NAT mode, 0 in TP mode
Virtual domain configuration: disable
Current HA mode: standalone
Branch point: 2731
Release Version Information: GA
System time: {moving}
Last reboot reason: power cycle

"""


def _show(firewall: FortiGate) -> str:
    build = firewall.firmware.split("build")[1].split(",")[0]
    version = firewall.firmware.split(",")[0][1:]
    head = f"#config-version=FGT60F-{version}-FW-build{build}-250120:opmode=0:vdom=0:user=netaudit\n"
    head += f"#conf_file_ver={int(firewall.world.clock() * 1000) + firewall.shows}\n#buildno={build}\n#global_vdom=1\n"
    return head + "".join(_rendered(firewall, node, heading, 0) for heading, node in firewall.config.children.items())


def _rendered(firewall: FortiGate, node: Node, heading: str, depth: int) -> str:
    pad = "    " * depth
    text = f"{pad}{heading}\n"
    for name, value in node.settings.items():
        shown = firewall.salted(value) if name in ("password", "psksecret", "passwd") else value
        text += f"{pad}    set {name} {shown}\n"
    text += "".join(_rendered(firewall, child, inner, depth + 1) for inner, child in node.children.items())
    return f"{text}{pad}{'end' if heading.startswith('config') else 'next'}\n"


def _physical(firewall: FortiGate) -> str:
    text = "== [onboard]\n"
    for heading, node in firewall.config.children["config system interface"].children.items():
        name = heading.removeprefix("edit ").strip('"')
        address = node.settings.get("ip", "0.0.0.0 0.0.0.0")
        up = "down" if node.settings.get("status") == "down" else "up"
        text += (
            f"\t==[{name}]\n\t\tmode: static\n\t\tip: {address}\n\t\tstatus: {up}\n\t\tspeed: 1000Mbps (Duplex: full)\n"
        )
    return text


def _arp(firewall: FortiGate) -> str:
    age = int(firewall.world.clock()) % 200
    text = "Address           Age(min)   Hardware Addr      Interface\n"
    return f"{text}192.0.2.10        {age:<10} 00:0d:b9:51:aa:00  internal\n"


_SHOWS = {
    "get system status": _status,
    "get system interface physical": _physical,
    "get system arp": _arp,
    "show full-configuration": _show,
    "show": _show,
}


def _demonstration() -> Node:
    def entry(**settings: str) -> Node:
        return Node({name.replace("_", "-"): value for name, value in settings.items()})

    wan = entry(
        vdom='"root"', ip="203.0.113.2 255.255.255.252", allowaccess="ping", type="physical", alias='"Operateur"'
    )
    inside = entry(vdom='"root"', ip="192.0.2.1 255.255.255.0", allowaccess="ping https ssh", type="physical")
    admin = entry(accprofile='"super_admin"', vdom='"root"', password="hash-of-admin")  # noqa: S106  a simulated one
    tunnel = entry(interface='"wan1"', peertype="any", proposal="aes256-sha256", psksecret="tunnel-telemaintenance")
    policy = entry(
        name='"Internet"', srcintf='"internal"', dstintf='"wan1"', action="accept", srcaddr='"all"', dstaddr='"all"'
    )
    return Node(
        children={
            "config system global": entry(hostname='"gw1"', admintimeout="10", timezone='"Indian/Reunion"'),
            "config system interface": Node(children={'edit "wan1"': wan, 'edit "internal"': inside}),
            "config system admin": Node(children={'edit "netaudit"': admin}),
            "config system dns": entry(primary="192.0.2.53", secondary="192.0.2.54"),
            "config vpn ipsec phase1-interface": Node(children={'edit "telemaintenance"': tunnel}),
            "config firewall policy": Node(children={"edit 1": policy}),
            "config router static": Node(children={"edit 1": entry(gateway="203.0.113.1", device='"wan1"')}),
        }
    )
