"""The running configuration of the simulated ProCurve switch, and how it prints.

Layout: "HP Switch Software Advanced Traffic Management Guide YA/YB.16" (VLANs) and its Basic Operation Guide.
"""

import re
from dataclasses import dataclass, field

PORTS = 28


@dataclass
class ProcurveVlan:
    """A VLAN and the ports in it."""

    name: str
    untagged: set[int] = field(default_factory=set)
    tagged: set[int] = field(default_factory=set)
    address: str = ""
    """`address mask`."""


@dataclass
class ProcurveConfig:
    """Everything `write memory` saves."""

    hostname: str
    vlans: dict[int, ProcurveVlan] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    """Port -> its friendly name."""
    disabled: set[int] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)
    """Global lines kept and printed without being acted on."""

    def untagged_vlan(self, port: int) -> int | None:
        """The VLAN a port is an untagged member of."""
        return next((vid for vid, vlan in self.vlans.items() if port in vlan.untagged), None)

    def join_untagged(self, vid: int, ports: set[int]) -> None:
        """An untagged port belongs to one VLAN: joining one leaves the other."""
        for vlan in self.vlans.values():
            vlan.untagged -= ports
        self.vlans[vid].untagged |= ports
        self.vlans[vid].tagged -= ports


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
    """`1-3,9` -> {1, 2, 3, 9}; None where a port is not one of this switch."""
    found: set[int] = set()
    for part in text.split(","):
        ends = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        if ends is None:
            return None
        found.update(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    return found if found and min(found) >= 1 and max(found) <= PORTS else None


def render(config: ProcurveConfig, firmware: str) -> str:
    """The whole `show running-config`, header included."""
    lines = [
        "",
        "Running configuration:",
        "",
        f"; J9776A Configuration Editor; Created on release #{firmware.rsplit('.', 1)[0]}",
        "; Ver #0e:01.b0.ef:02",
        f'hostname "{config.hostname}"',
        *config.lines,
    ]
    for port in range(1, PORTS + 1):
        if port in config.names or port in config.disabled:
            lines.append(f"interface {port}")
            lines += ["   disable"] if port in config.disabled else []
            lines += [f'   name "{config.names[port]}"'] if port in config.names else []
            lines.append("   exit")
    default_lost = set(range(1, PORTS + 1)) - config.vlans[1].untagged
    for vid, vlan in sorted(config.vlans.items()):
        lines += [f"vlan {vid}", f'   name "{vlan.name}"']
        if vid == 1 and default_lost:
            lines.append(f"   no untagged {port_list(default_lost)}")
        if vlan.untagged:
            lines.append(f"   untagged {port_list(vlan.untagged)}")
        if vlan.tagged:
            lines.append(f"   tagged {port_list(vlan.tagged)}")
        lines.append(f"   ip address {vlan.address}" if vlan.address else "   no ip address")
        lines.append("   exit")
    return "\n".join([*lines, "", ""])


def demonstration() -> ProcurveConfig:
    """The demonstration practice's access switch."""
    config = ProcurveConfig("sw2")
    ports = set(range(1, PORTS + 1))
    used = {1, 2, 3, 4, 5, 9, 24}
    config.vlans = {
        1: ProcurveVlan("DEFAULT_VLAN", untagged=ports - used),
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
    config.disabled = ports - used
    config.lines = [
        "ip default-gateway 10.99.0.1",
        'snmp-server community "c4b1n3t-ro" operator',
        'snmp-server contact "Service informatique"',
        "timesync sntp",
        "sntp server priority 1 10.99.0.1",
        'password manager user-name "netaudit" sha1 "5b3d2f6a7c1e9d80b4a6f2c3d1e0f9a8b7c6d5e4"',
    ]
    return config
