"""The running configuration of the simulated AOS-CX switch, and how it prints.

Layout: the recording of a 6100 (PL.10.10) in oxidized, spec/model/data/aoscx, and the examples of the AOS-CX 10.07
Layer 2 Bridging Guide. VLANs of which nothing is said but that they exist share one line.
"""

from dataclasses import dataclass, field


@dataclass
class AoscxPort:
    """A port or an aggregate that switches."""

    heading: str
    """`1/1/5` or `lag 1`."""
    description: str = ""
    up: bool = True
    access: int | None = 1
    """None for a trunk."""
    native: int = 1
    trunk: set[int] | None = None
    """VLANs that a trunk lets pass; None for all of them."""
    lines: list[str] = field(default_factory=list)
    """Lines that the simulator keeps and prints without acting on them."""

    def printed(self) -> list[str]:
        """What stands below its heading."""
        lines = [f"description {self.description}"] if self.description else []
        lines.append("no shutdown" if self.up else "shutdown")
        if self.access is not None:
            lines.append(f"vlan access {self.access}")
        else:
            lines += [f"vlan trunk native {self.native}", "vlan trunk allowed " + written(self.trunk)]
        return lines + self.lines


@dataclass
class AoscxConfig:
    """Everything that is saved."""

    hostname: str
    vlans: dict[int, str] = field(default_factory=lambda: {1: ""})
    """VLAN id -> name."""
    ports: dict[str, AoscxPort] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)
    """VLAN id -> address with prefix length."""
    gateway: str = ""


def written(vlans: set[int] | None) -> str:
    """`2-8,10`, or `all`."""
    if vlans is None:
        return "all"
    pieces: list[str] = []
    start = last = 0
    for vlan in [*sorted(vlans), 0]:
        if start and vlan == last + 1:
            last = vlan
            continue
        if start:
            pieces.append(str(start) if start == last else f"{start}-{last}")
        start = last = vlan
    return ",".join(pieces)


def parsed(text: str) -> set[int] | None:
    """`2-8,10` -> its VLANs; None where it is no list."""
    found: set[int] = set()
    for piece in text.split(","):
        ends = piece.split("-")
        if len(ends) > 2 or not all(end.isdecimal() and 1 <= int(end) <= 4094 for end in ends):
            return None
        found |= set(range(int(ends[0]), int(ends[-1]) + 1))
    return found


def render(config: AoscxConfig) -> str:
    """The whole configuration, with the words before it."""
    lines = ["Current configuration:", "!", "!Version ArubaOS-CX PL.10.10.1090", "!export-password: default"]
    lines += [f"hostname {config.hostname}", "ssh server vrf default"]
    plain = {vlan for vlan, name in config.vlans.items() if not name}
    lines += [f"vlan {written(plain)}"] if plain else []
    for vlan, name in sorted(config.vlans.items()):
        lines += [f"vlan {vlan}", f"    name {name}"] if name else []
    lines.append("spanning-tree")
    for port in config.ports.values():
        lines += [f"interface {port.heading}", *(f"    {line}" for line in port.printed())]
    for vlan, address in sorted(config.addresses.items()):
        lines += [f"interface vlan {vlan}", f"    ip address {address}"]
    lines += [f"ip route 0.0.0.0/0 {config.gateway}"] if config.gateway else []
    return "\n".join([*lines, "https-server vrf default", ""])
