"""The configuration of the simulated ProCurve switch: VLANs, ports, and the lines that are kept as they were typed.

Membership follows "Advanced Traffic Management Guide" YA/YB.16 (VLAN operating rules): a port is untagged in one VLAN
at most, is always in at least one, and is back in the default VLAN when it would be in none.
"""

import re
from dataclasses import dataclass, field

PORTS = 28
SFP = frozenset(range(25, 29))
"""The four slots for fibre; nothing is plugged into them."""
DEFAULT_VLAN = 1
_ALL = frozenset(range(1, PORTS + 1))
_SINGLE = re.compile(
    r"(ip default-gateway|ip dns domain-name|timesync|time timezone|time daylight-time-rule|snmp-server contact"
    r"|snmp-server location|password (?:manager|operator))\b"
)
# On from the factory: the configuration says so only where they are off.
_ON_BY_DEFAULT = ("lldp run", "tftp server", "telnet-server", "web-management", "dhcp config-file-update", "autorun")


@dataclass
class ProcurveVlan:
    """A VLAN and the ports in it."""

    name: str
    untagged: set[int] = field(default_factory=set)
    tagged: set[int] = field(default_factory=set)
    address: str = ""
    """`address mask`, `dhcp-bootp`, or empty."""


@dataclass
class ProcurveConfig:
    """Everything `write memory` saves."""

    hostname: str
    vlans: dict[int, ProcurveVlan] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    """Port -> its friendly name."""
    disabled: set[int] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    """Global lines kept and printed; a few of them are also acted on, such as `no lldp run`."""

    def untagged_vlan(self, port: int) -> int | None:
        """The VLAN a port is an untagged member of; None where it is only tagged."""
        return next((vid for vid, vlan in self.vlans.items() if port in vlan.untagged), None)

    def tagged_vlans(self, port: int) -> list[int]:
        """The VLANs a port is a tagged member of."""
        return sorted(vid for vid, vlan in self.vlans.items() if port in vlan.tagged)

    def join(self, vid: int, ports: set[int], tagged: bool) -> None:
        """Make ports members of a VLAN; joining one untagged leaves the VLAN they were untagged in."""
        vlan = self.vlans[vid]
        if tagged:
            vlan.untagged -= ports
            vlan.tagged |= ports
            return
        for other in self.vlans.values():
            other.untagged -= ports
        vlan.tagged -= ports
        vlan.untagged |= ports

    def leave(self, vid: int, ports: set[int], tagged: bool) -> set[int]:
        """End a membership; returns the ports that may not leave, for the default VLAN is all they have."""
        vlan = self.vlans[vid]
        members = vlan.tagged if tagged else vlan.untagged
        leaving = ports & members
        members -= leaving
        orphans = {port for port in leaving if self.untagged_vlan(port) is None and not self.tagged_vlans(port)}
        self.vlans[DEFAULT_VLAN].untagged |= orphans
        return orphans if vid == DEFAULT_VLAN else set()

    def moved_by_deleting(self, vid: int) -> set[int]:
        """The ports that go back to the default VLAN when this one is deleted."""
        vlan = self.vlans[vid]
        only_here = {p for p in vlan.tagged if self.tagged_vlans(p) == [vid] and self.untagged_vlan(p) is None}
        return vlan.untagged | only_here

    def delete(self, vid: int) -> None:
        """Delete a VLAN; its ports stay somewhere."""
        moved = self.moved_by_deleting(vid)
        del self.vlans[vid]
        self.vlans[DEFAULT_VLAN].untagged |= moved

    def keep(self, line: str) -> None:
        """Take a global line; where there can be only one of its kind, it replaces the other."""
        if line in _ON_BY_DEFAULT:
            self.drop(f"no {line}")
            return
        kind = _SINGLE.match(line)
        if kind:
            self.drop(kind[0])
        if line not in self.lines:
            self.lines.append(line)

    def drop(self, line: str) -> None:
        """Take back the global lines that begin like this, quoted or not."""
        wanted = line.replace('"', "")
        self.lines = [kept for kept in self.lines if not f"{kept} ".replace('"', "").startswith(f"{wanted} ")]

    def refuse(self, line: str) -> None:
        """`no LINE`."""
        if line in _ON_BY_DEFAULT:
            self.keep(f"no {line}")
        else:
            self.drop(line)

    def value(self, kind: str) -> str:
        """What stands after these words, without quotes; empty where no line begins with them."""
        return next((kept.removeprefix(kind).strip(' "') for kept in self.lines if kept.startswith(f"{kind} ")), "")


def port_list(ports: set[int]) -> str:
    """{1, 2, 3, 9} -> `1-3,9`."""
    runs: list[list[int]] = []
    for port in sorted(ports):
        if runs and port == runs[-1][-1] + 1:
            runs[-1].append(port)
        else:
            runs.append([port])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def parse_port_list(text: str) -> set[int] | None:
    """`1-3,9` or `all` -> {1, 2, 3, 9}; None where a port is not one of this switch."""
    if text.lower() == "all":
        return set(_ALL)
    found: set[int] = set()
    for part in text.split(","):
        ends = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part)
        if ends is None:
            return None
        found.update(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    return found if found and found <= _ALL else None


def demonstration() -> ProcurveConfig:
    """The demonstration practice's access switch."""
    config = ProcurveConfig("sw2")
    used = {1, 2, 3, 4, 5, 9, 24}
    config.vlans = {
        1: ProcurveVlan("DEFAULT_VLAN", untagged=set(_ALL) - used),
        10: ProcurveVlan("BUREAUTIQUE", untagged={1, 2, 3, 4, 5}, tagged={9, 24}),
        20: ProcurveVlan("IMAGERIE", tagged={24}),
        30: ProcurveVlan("WIFI-INVITES", tagged={9, 24}),
        99: ProcurveVlan("GESTION", untagged={9, 24}, address="10.99.0.12 255.255.255.0"),
    }
    config.names = {
        1: "PC accueil",
        2: "PC cabinet 2",
        3: "PC cabinet 3",
        5: "Imprimante accueil",
        9: "Borne Wi-Fi",
        24: "SW1 Gi1/0/24",
    }
    config.disabled = set(_ALL) - used
    config.lines = [
        "include-credentials",
        "timesync sntp",
        "sntp unicast",
        "sntp server priority 1 10.99.0.1",
        "time timezone 240",
        "ip default-gateway 10.99.0.1",
        'snmp-server community "c4b1n3t-ro" operator',
        'snmp-server contact "Service informatique"',
        'snmp-server location "Salle technique"',
        "no tftp server",
        'password manager user-name "netaudit" sha1 "5b3d2f6a7c1e9d80b4a6f2c3d1e0f9a8b7c6d5e4"',
    ]
    return config
