"""A simulated ProCurve switch (HP 2530-24G): a stateful command line.

Contexts, prompts and errors: HP Switch Software Basic Operation Guide YA/YB.16, chapter on the CLI; VLAN membership:
its Advanced Traffic Management Guide. `no interface N` puts a port's own settings back to the factory's.
"""

import copy
from collections.abc import Mapping

from netaudit.lab import procurve_shows
from netaudit.lab.grammar import Match, Mismatch, match
from netaudit.lab.procurve_config import ProcurveVlan, demonstration, parse_port_list
from netaudit.lab.shell import Reply
from netaudit.lab.world import LldpNeighbour, World

MAC = "38:21:c7:5e:10:00"


class ProcurveSwitch:
    """The access switch sw2, J9776A."""

    name = "sw2"

    def __init__(self, world: World) -> None:
        """Stand in the practice with its demonstration configuration saved."""
        self.world = world
        self.serial = "CN62FP40ZK"
        self.firmware = "YA.16.11.0012"
        self.booted_at = world.clock() - 86_400 * 15
        self.shows = 0
        self.config = demonstration()
        self.startup = copy.deepcopy(self.config)
        world.switches[self.name] = self
        world.announcers[self.name] = self._announced

    def login_banner(self) -> str:
        """Say what this is."""
        return "SIMULATED by netaudit lab: not a real switch"

    def session(self, username: str) -> "ProcurveSession":  # noqa: ARG002  every user is a manager here
        """A fresh login."""
        return ProcurveSession(self)

    def configure(self, lines: list[str]) -> str:
        """Type these lines in configuration mode; returns all that the switch printed."""
        session = self.session("installer")
        return "".join(session.answer(line).text for line in ("", "configure terminal", *lines, "end"))

    def reload(self) -> None:
        """Start again from the saved configuration."""
        self.config = copy.deepcopy(self.startup)
        self.booted_at = self.world.clock()

    def untagged_vlan(self, port: str) -> int | None:
        """See `SwitchView`."""
        return None if int(port) in self.config.disabled else self.config.untagged_vlan(int(port))

    def carries_tagged(self, port: str, vlan: int) -> bool:
        """See `SwitchView`."""
        setting = self.config.vlans.get(vlan)
        return setting is not None and int(port) in setting.tagged and int(port) not in self.config.disabled

    def own_addresses(self) -> Mapping[int, tuple[str, str]]:
        """See `SwitchView`."""
        return {vid: (MAC, vlan.address.split()[0]) for vid, vlan in self.config.vlans.items() if vlan.address}

    def _announced(self, port: str) -> LldpNeighbour | None:
        if int(port) in self.config.disabled:
            return None
        words = f"HP J9776A 2530-24G Switch, revision {self.firmware}"
        return LldpNeighbour("", self.config.hostname, port, MAC, words, "10.99.0.12")


class ProcurveSession:
    """One login as manager."""

    def __init__(self, switch: ProcurveSwitch) -> None:
        """Begin at the greeting, which waits for a key."""
        self._switch = switch
        self._waiting = True
        self._context = "exec"
        self._vid = 0
        self._ports: set[int] = set()
        self._paging: int | None = 24
        self._question = ""

    def greeting(self) -> str:
        """The copyright screen, which ends by waiting for any key."""
        head = f"\nHP J9776A 2530-24G Switch\nSoftware revision {self._switch.firmware}\n\n"
        return f"{head}(C) Copyright 2023 Hewlett Packard Enterprise Development LP\n\n"

    def prompt(self) -> str:
        """`sw2# `, `sw2(config)# `, `sw2(vlan-20)# `."""
        if self._waiting:
            return "Press any key to continue"
        if self._question:
            return self._question
        context = {
            "exec": "",
            "config": "(config)",
            "vlan": f"(vlan-{self._vid})",
            "port": f"(eth-{','.join(map(str, sorted(self._ports)))})",
        }[self._context]
        return f"{self._switch.config.hostname}{context}# "

    def page_length(self) -> int | None:
        """A screen until `no page`."""
        return self._paging

    def pager_prompt(self) -> str:
        """ProCurve's pager."""
        return "-- MORE --, next page: Space, next line: Enter, quit: Control-C"

    def secret_prompt(self) -> bool:
        """Nothing secret is asked of a manager."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        with self._switch.world.lock:
            if self._waiting:
                self._waiting = False
                return Reply()
            if self._question:
                return self._answered(line.strip().lower())
            text = line.strip()
            if not text or text.startswith(";"):
                return Reply()
            grammars = {"exec": (_EXEC,), "config": (_GLOBAL, _EXEC), "vlan": (_VLAN, _GLOBAL, _EXEC)}.get(
                self._context, (_PORT, _GLOBAL, _EXEC)
            )
            problem: Mismatch | None = None
            for grammar in grammars:
                found = match(grammar, text)
                if isinstance(found, Match):
                    verb, *fixed = found.command.split()
                    reply: Reply = getattr(self, f"_{verb}")(*fixed, *found.arguments)
                    return reply
                problem = found if problem is None or found.column > problem.column else problem
            return Reply(_complaint(problem or Mismatch("invalid", 0, text)))

    def _show(self, what: str, *arguments: str) -> Reply:
        self._switch.shows += 1
        return Reply(procurve_shows.SHOWS[what](self._switch, *arguments))

    def _page(self, state: str) -> Reply:
        self._paging = 24 if state == "on" else None
        return Reply()

    def _nothing(self, *_: str) -> Reply:
        return Reply()

    def _configure(self) -> Reply:
        self._context = "config"
        return Reply()

    def _save(self) -> Reply:
        self._switch.startup = copy.deepcopy(self._switch.config)
        return Reply()

    def _boot(self) -> Reply:
        self._question = "This will reboot the system from the primary image.\nContinue (y/n)? "
        return Reply()

    def _answered(self, word: str) -> Reply:
        self._question = ""
        if not word.startswith("y"):
            return Reply()
        self._switch.reload()
        return Reply(hang_up=True)

    def _leave(self) -> Reply:
        if self._context == "exec":
            return Reply(hang_up=True)
        self._context = "exec" if self._context == "config" else "config"
        return Reply()

    def _end(self) -> Reply:
        self._context = "exec"
        return Reply()

    def _hostname(self, name: str) -> Reply:
        self._switch.config.hostname = name.strip('"')[:25]
        return Reply()

    def _open_vlan(self, text: str) -> Reply:
        if not text.isdigit() or not 1 <= int(text) <= 4094:
            return Reply(f"Invalid input: {text}\n")
        self._vid = int(text)
        self._switch.config.vlans.setdefault(self._vid, ProcurveVlan(f"VLAN{self._vid}"))
        self._context = "vlan"
        return Reply()

    def _drop_vlan(self, text: str) -> Reply:
        vlan = self._switch.config.vlans.pop(int(text), None) if text.isdigit() and text != "1" else None
        if vlan is None:
            return Reply(f"The VLAN does not exist or cannot be deleted: {text}\n")
        self._switch.config.vlans[1].untagged |= vlan.untagged  # its ports go back to the default VLAN
        return Reply()

    def _open_ports(self, text: str) -> Reply:
        ports = parse_port_list(text)
        if ports is None:
            return Reply(f"Module not present for port or invalid port: {text}\n")
        self._ports, self._context = ports, "port"
        return Reply()

    def _reset_ports(self, text: str) -> Reply:
        for port in parse_port_list(text) or ():
            self._switch.config.names.pop(port, None)
            self._switch.config.disabled.discard(port)
        return Reply()

    def _members(self, how: str, text: str) -> Reply:
        ports = parse_port_list(text)
        if ports is None:
            return Reply(f"Module not present for port or invalid port: {text}\n")
        config, vlan = self._switch.config, self._switch.config.vlans[self._vid]
        if how == "untagged":
            config.join_untagged(self._vid, ports)
        elif how == "tagged":
            vlan.tagged |= ports
            orphans = vlan.untagged & ports
            vlan.untagged -= ports
            config.vlans[1].untagged |= orphans
        elif how == "no-untagged":
            left = vlan.untagged & ports
            vlan.untagged -= ports
            config.vlans[1].untagged |= left  # a port is never without a VLAN
        else:
            vlan.tagged -= ports
        return Reply()

    def _vlan_name(self, text: str) -> Reply:
        self._switch.config.vlans[self._vid].name = text.strip('"')[:32]
        return Reply()

    def _address(self, text: str = "") -> Reply:
        self._switch.config.vlans[self._vid].address = text
        return Reply()

    def _port_name(self, text: str = "") -> Reply:
        for port in self._ports:
            self._switch.config.names.pop(port, None)
            if text:
                self._switch.config.names[port] = text.strip('"')[:64]
        return Reply()

    def _enabled(self, state: str) -> Reply:
        disabled = self._switch.config.disabled
        disabled.difference_update(self._ports) if state == "yes" else disabled.update(self._ports)
        return Reply()

    def _keep(self, word: str, text: str) -> Reply:
        self._switch.config.lines.append(f"{word} {text}")
        return Reply()

    def _forget(self, word: str, text: str) -> Reply:
        lines = self._switch.config.lines
        lines[:] = [line for line in lines if not line.startswith(f"{word} {text}")]
        return Reply()


def _complaint(problem: Mismatch) -> str:
    if problem.kind == "incomplete":
        return "Incomplete input: \n"
    if problem.kind == "ambiguous":
        return f"Ambiguous input: {problem.word}\n"
    return f"Invalid input: {problem.word}\n"


_EXEC = {
    "configure terminal": "configure",
    "configure": "configure",
    "no page": "page off",
    "page": "page on",
    "terminal width <columns>": "nothing",
    "terminal length <lines>": "nothing",
    "enable": "nothing",
    "write memory": "save",
    "reload": "boot",
    "boot": "boot",
    "exit": "leave",
    "end": "end",
    "logout": "leave",
} | {f"show {name}": f"show {name.replace(' ', '-')}" for name in procurve_shows.COMMANDS}
_KEPT = ("snmp-server", "sntp", "timesync", "ip", "password", "logging", "radius-server", "spanning-tree")
_GLOBAL = {
    "hostname <rest>": "hostname",
    "vlan <vid>": "open_vlan",
    "no vlan <vid>": "drop_vlan",
    "interface <ports>": "open_ports",
    "no interface <ports>": "reset_ports",
    **{f"{word} <rest>": f"keep {word}" for word in _KEPT},
    **{f"no {word} <rest>": f"forget {word}" for word in _KEPT},
}
_VLAN = {
    "name <rest>": "vlan_name",
    "untagged <ports>": "members untagged",
    "tagged <ports>": "members tagged",
    "no untagged <ports>": "members no-untagged",
    "no tagged <ports>": "members no-tagged",
    "ip address <rest>": "address",
    "no ip address": "address",
}
_PORT = {"name <rest>": "port_name", "no name": "port_name", "enable": "enabled yes", "disable": "enabled no"}
