"""A simulated Catalyst: a stateful IOS command line.

Modes, prompts, abbreviations and error texts: Cisco IOS Configuration Fundamentals, "Using the Command-Line Interface".
VLAN behaviour: Catalyst 2960-X VLAN Configuration Guide, 15.2(7)E: `no switchport trunk allowed vlan` puts every
VLAN back on the trunk; ports of a deleted VLAN become inactive and keep it; an unknown access VLAN is created.
"""

import copy
from collections.abc import Mapping

from netaudit.lab import ios_shows
from netaudit.lab.grammar import Match, Mismatch, match
from netaudit.lab.ios_config import ALL_VLANS, IosConfig, IosPort, parse_vlan_list
from netaudit.lab.shell import Reply
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
        self.changed_at: float | None = None
        self.shows = 0
        self.config = _demonstration()
        self.startup = copy.deepcopy(self.config)
        world.switches[self.name] = self
        world.announcers[self.name] = self._announced

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real switch"

    def session(self, username: str) -> "IosSession":  # noqa: ARG002  every user has privilege 15 here
        """A fresh login."""
        return IosSession(self)

    def configure(self, lines: list[str]) -> str:
        """Type these lines in configuration mode; returns all that the switch printed."""
        session = self.session("installer")
        printed = [session.answer(line).text for line in ("configure terminal", *lines, "end")]
        return "".join(printed)

    def reload(self) -> None:
        """Start again from the saved configuration."""
        self.config = copy.deepcopy(self.startup)
        self.booted_at = self.world.clock()
        self.changed_at = None

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


def long_name(text: str) -> str | None:
    """`gi1/0/5`, `Gi 1/0/5` or `vl20` -> the full name; None where it names no interface."""
    word = text.replace(" ", "")
    letters = word.rstrip("0123456789/")
    number = word[len(letters) :]
    for kind in ("GigabitEthernet", "Vlan"):
        if letters and number and kind.lower().startswith(letters.lower()):
            return kind + number
    return None


class IosSession:
    """One login, at privilege 15."""

    def __init__(self, switch: IosSwitch) -> None:
        """Begin in privileged EXEC."""
        self._switch = switch
        self._mode = "exec"
        self._port: IosPort | None = None
        self._vlan = 0
        self._paging: int | None = 24
        self._confirming = ""

    def greeting(self) -> str:
        """The message of the day."""
        banner = self._switch.config.banner
        return f"\n{banner}\n" if banner else "\n"

    def prompt(self) -> str:
        """`sw1#`, `sw1(config-if)#`."""
        if self._confirming:
            return self._confirming
        suffix = {"exec": "", "config": "(config)", "port": "(config-if)", "vlan": "(config-vlan)"}[self._mode]
        return f"{self._switch.config.hostname[:20]}{suffix}#"

    def page_length(self) -> int | None:
        """24 lines until `terminal length 0`."""
        return self._paging

    def pager_prompt(self) -> str:
        """IOS's pager."""
        return " --More-- "

    def secret_prompt(self) -> bool:
        """Nothing secret is asked at privilege 15."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        with self._switch.world.lock:
            if self._confirming:
                return self._confirmed()
            text = line.strip()
            if not text or text.startswith("!"):
                return Reply()
            if self._mode != "exec":
                return Reply(self._configuration(text, line))
            return self._exec(text)

    def _exec(self, text: str) -> Reply:
        command, _, pipe = text.partition("|")
        found = match(_EXEC, command.strip())
        if isinstance(found, Mismatch):
            return Reply(_complaint(found, text, self.prompt()))
        if found.command in ("exit", "reload"):
            if found.command == "exit":
                return Reply(hang_up=True)
            self._confirming = "Proceed with reload? [confirm]"
            return Reply()
        return Reply(_piped(self._run(found), pipe.strip()))

    def _confirmed(self) -> Reply:
        self._confirming = ""
        self._switch.reload()
        return Reply("\n", hang_up=True)

    def _run(self, found: Match[str]) -> str:
        if found.command == "configure":
            self._mode = "config"
            return "Enter configuration commands, one per line.  End with CNTL/Z.\n"
        if found.command == "length":
            self._paging = int(found.arguments[0]) or None if found.arguments[0].isdigit() else self._paging
            return ""
        if found.command == "write":
            self._switch.startup = copy.deepcopy(self._switch.config)
            return "Building configuration...\n[OK]\n"
        if found.command == "nothing":
            return ""
        self._switch.shows += 1
        return ios_shows.SHOWS[found.command](self._switch, *found.arguments)

    def _configuration(self, text: str, line: str) -> str:
        if text.startswith("do "):
            found = match(_EXEC, text[3:].strip())
            return self._run(found) if isinstance(found, Match) else _complaint(found, text, self.prompt())
        negated = text.startswith("no ")
        words = text[3:].strip() if negated else text
        own = {"port": _PORT, "vlan": _VLAN}.get(self._mode, {})
        bare = {pattern.rsplit(" <", 1)[0]: command for pattern, command in own.items()} if negated else {}
        problem: Mismatch | None = None
        for grammar in ({**own, **bare}, _GLOBAL):
            found = match(grammar, words)
            if isinstance(found, Match):
                arguments = (words,) if found.command == "keep_line" else found.arguments
                printed = getattr(self, f"_{found.command}")(negated, *arguments)
                self._switch.changed_at = self._switch.world.clock()
                return str(printed)
            problem = found if problem is None or found.column > problem.column else problem
        return _complaint(problem or Mismatch("invalid", 0), line.strip(), self.prompt())

    # Global configuration. Each takes whether `no` stood before it.

    def _leave(self, negated: bool) -> str:  # noqa: ARG002
        self._mode = "exec" if self._mode == "config" else "config"
        return ""

    def _end(self, negated: bool) -> str:  # noqa: ARG002
        self._mode = "exec"
        return ""

    def _hostname(self, negated: bool, name: str) -> str:
        self._switch.config.hostname = "Switch" if negated else name
        return ""

    def _open_vlan(self, negated: bool, text: str) -> str:
        vlans = parse_vlan_list(text)
        if vlans is None:
            return f"Command rejected: Bad VLAN list - character #1 is a non-numeric character ('{text[:1]}').\n"
        for vlan in vlans - {1}:
            if negated:
                self._switch.config.vlans.pop(vlan, None)
            else:
                self._switch.config.vlans.setdefault(vlan, "")
        if not negated:
            self._mode, self._vlan = "vlan", min(vlans)
        return ""

    def _open_interface(self, negated: bool, text: str) -> str:
        name = long_name(text)
        ports = self._switch.config.ports
        if name is None or (name not in ports and not name.startswith("Vlan")):
            return _complaint(Mismatch("invalid", len("interface ")), f"interface {text}", self.prompt())
        if negated:
            ports.pop(name, None) if name.startswith("Vlan") else ports.update({name: IosPort(name)})
            return ""
        self._port = ports.setdefault(name, IosPort(name))
        self._mode = "port"
        return ""

    def _keep_line(self, negated: bool, line: str) -> str:
        lines = self._switch.config.lines
        if negated:
            lines[:] = [each for each in lines if not each.startswith(line)]
        elif line not in lines:
            single = ("ip default-gateway", "ip domain", "enable secret")
            lines[:] = [e for e in lines if not any(e.startswith(s) and line.startswith(s) for s in single)]
            lines.append(line)
        return ""

    def _banner(self, negated: bool, text: str) -> str:
        self._switch.config.banner = "" if negated else text.strip(text[:1])
        return ""

    def _lldp(self, negated: bool) -> str:
        self._switch.config.lldp = not negated
        return ""

    # VLAN and interface configuration.

    def _vlan_name(self, negated: bool, name: str = "") -> str:
        self._switch.config.vlans[self._vlan] = "" if negated else name[:32]
        return ""

    def _describe(self, negated: bool, text: str = "") -> str:
        self._on_port().description = "" if negated else text[:240]
        return ""

    def _shutdown(self, negated: bool) -> str:
        self._on_port().shutdown = not negated
        return ""

    def _mode_is(self, negated: bool, mode: str = "") -> str:
        kinds = [kind for kind in ("access", "trunk") if mode and kind.startswith(mode.lower())]
        if not negated and len(kinds) != 1:
            return _complaint(Mismatch("invalid", len("switchport mode ")), f"switchport mode {mode}", self.prompt())
        self._on_port().mode = "" if negated else kinds[0]
        return ""

    def _access_vlan(self, negated: bool, vlan: str = "1") -> str:
        number = 1 if negated else int(vlan) if vlan.isdigit() else 0
        if not 1 <= number <= 4094:
            return _complaint(Mismatch("invalid", 23), f"switchport access vlan {vlan}", self.prompt())
        self._on_port().access_vlan = number
        if self._switch.config.exists(number):
            return ""
        self._switch.config.vlans[number] = ""
        return f"% Access VLAN does not exist. Creating vlan {number}\n"

    def _native_vlan(self, negated: bool, vlan: str = "1") -> str:
        self._on_port().native_vlan = 1 if negated or not vlan.isdigit() else int(vlan)
        return ""

    def _allowed(self, negated: bool, text: str = "") -> str:
        port = self._on_port()
        word, _, rest = text.partition(" ")
        listed = parse_vlan_list(rest or word)
        changes = {
            "all": ALL_VLANS,
            "none": frozenset[int](),
            "add": port.allowed | (listed or frozenset()),
            "remove": port.allowed - (listed or frozenset()),
            "except": ALL_VLANS - (listed or frozenset()),
        }
        if negated:
            port.allowed = ALL_VLANS  # whatever list follows the `no`: the documented trap
        elif word in changes:
            port.allowed = changes[word]
        elif listed is not None and not rest:
            port.allowed = listed
        else:
            return "Command rejected: Bad VLAN allowed list.\n"
        return ""

    def _address(self, negated: bool, text: str = "") -> str:
        self._on_port().address = "" if negated else text
        return ""

    def _on_port(self) -> IosPort:
        if self._port is None:
            raise RuntimeError("interface commands are only reached in interface mode")
        return self._port


def _complaint(problem: Mismatch, line: str, prompt: str) -> str:
    if problem.kind == "incomplete":
        return "% Incomplete command.\n\n"
    if problem.kind == "ambiguous":
        return f'% Ambiguous command:  "{line}"\n'
    return " " * (len(prompt) + problem.column) + "^\n% Invalid input detected at '^' marker.\n\n"


def _piped(text: str, pipe: str) -> str:
    if not pipe:
        return text
    word, _, wanted = pipe.partition(" ")
    lines = text.splitlines(keepends=True)
    if "include".startswith(word):
        return "".join(line for line in lines if wanted in line)
    if "exclude".startswith(word):
        return "".join(line for line in lines if wanted not in line)
    first = next((place for place, line in enumerate(lines) if wanted in line), len(lines))
    return "".join(lines[first:])


_EXEC = {
    "configure terminal": "configure",
    "terminal length <lines>": "length",
    "terminal width <columns>": "nothing",
    "enable": "nothing",
    "write memory": "write",
    "write": "write",
    "copy running-config startup-config": "write",
    "reload": "reload",
    "exit": "exit",
    "logout": "exit",
} | {f"show {name}": name for name in ios_shows.SHOWS}

_GLOBAL = {
    "exit": "leave",
    "end": "end",
    "hostname <name>": "hostname",
    "vlan <list>": "open_vlan",
    "interface <rest>": "open_interface",
    "banner motd <rest>": "banner",
    "lldp run": "lldp",
    **{
        f"{word} <rest>": "keep_line"
        for word in ("snmp-server", "username", "enable", "ntp", "logging", "ip", "spanning-tree", "access-list")
    },
}
_PORT = {
    "description <rest>": "describe",
    "shutdown": "shutdown",
    "switchport mode <mode>": "mode_is",
    "switchport access vlan <vlan>": "access_vlan",
    "switchport trunk native vlan <vlan>": "native_vlan",
    "switchport trunk allowed vlan <rest>": "allowed",
    "ip address <rest>": "address",
}
_VLAN = {"name <name>": "vlan_name"}


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
