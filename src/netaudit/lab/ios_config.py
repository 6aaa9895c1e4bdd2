"""The running configuration of the simulated Catalyst, and how it prints.

Layout of `show running-config`: oxidized spec/model/data/ios#C9200L-24P-4G_17.09.04a#output.txt, and ntc-templates
tests/cisco_ios/show_running-config_interface.
"""

import re
from dataclasses import dataclass, field

ALL_VLANS = frozenset(range(1, 4095))


@dataclass
class IosPort:
    """A physical port or a VLAN interface."""

    name: str
    description: str = ""
    shutdown: bool = False
    mode: str = ""
    """`access`, `trunk`, or empty for the factory's dynamic."""
    access_vlan: int = 1
    native_vlan: int = 1
    allowed: frozenset[int] = ALL_VLANS
    address: str = ""
    """`address mask` of a VLAN interface."""
    lines: list[str] = field(default_factory=list)
    """Lines of this port that the simulator keeps and prints without acting on them."""

    @property
    def physical(self) -> bool:
        """Whether it is a port with a socket."""
        return self.name.startswith("GigabitEthernet")


@dataclass
class IosConfig:
    """Everything `write memory` saves."""

    hostname: str
    vlans: dict[int, str] = field(default_factory=dict)
    """VLANs besides 1 and 1002-1005, which cannot be deleted."""
    ports: dict[str, IosPort] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    """Global lines that this simulator keeps and prints without acting on them."""
    banner: str = ""
    lldp: bool = True

    def exists(self, vlan: int) -> bool:
        """Whether the VLAN is in the VLAN database."""
        return vlan == 1 or vlan in self.vlans


def long_name(text: str) -> str | None:
    """`gi1/0/5`, `Gi 1/0/5` or `vl20` -> the full name; None where it names no interface."""
    word = text.replace(" ", "")
    letters = word.rstrip("0123456789/")
    number = word[len(letters) :]
    for kind, form in (("GigabitEthernet", r"\d+/\d+/\d+"), ("Vlan", r"\d{1,4}")):
        if letters and kind.lower().startswith(letters.lower()) and re.fullmatch(form, number):
            return kind + number
    return None


def parse_ports(text: str) -> list[str] | None:
    """`gi1/0/9 - 12, gi1/0/25` -> the full names; None where it is no interface range."""
    names = []
    for part in text.split(","):
        first, _, last = (each.strip() for each in part.partition("-"))
        name = long_name(first)
        if name is None or not (last or "0").isdecimal():
            return None
        stem, low = re.fullmatch(r"(.*?)(\d+)", name).groups()  # type: ignore[union-attr]  # long_name ends in digits
        names += [f"{stem}{number}" for number in range(int(low), int(last or low) + 1)]
    return names


def vlan_list(vlans: frozenset[int]) -> str:
    """{10, 20, 21} -> `10,20,21`; runs of three and more as `20-22`."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and vlan == runs[-1][-1] + 1:
            runs[-1].append(vlan)
        else:
            runs.append([vlan])
    return ",".join(f"{r[0]}-{r[-1]}" if len(r) > 2 else ",".join(map(str, r)) for r in runs)


def parse_vlan_list(text: str) -> frozenset[int] | None:
    """`10,20-22` -> {10, 20, 21, 22}; None where it is no VLAN list."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not first.isdigit() or not (last or first).isdigit():
            return None
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= 4094:
            return None
        found.update(range(low, high + 1))
    return frozenset(found)


def render(config: IosConfig, firmware: str) -> str:
    """The configuration's own lines, without the headers that `show running-config` adds."""
    release = firmware.split("(", maxsplit=1)[0]
    lines = ["!", f"version {release}", "service timestamps log datetime msec", "no service pad", "!"]
    lines += [f"hostname {config.hostname}", "!"]
    lines += [line for line in config.lines if line.startswith(("enable", "username", "ip domain", "ip name"))]
    lines += ["!", "spanning-tree mode pvst", "spanning-tree extend system-id"]
    for vlan, name in sorted(config.vlans.items()):
        lines += ["!", f"vlan {vlan}"] + ([f" name {name}"] if name else [])
    lines.append("!")
    if config.lldp:
        lines += ["lldp run", "!"]
    for port in config.ports.values():
        lines += [*port_lines(port), "!"]
    lines += [line for line in config.lines if not line.startswith(("enable", "username", "ip domain", "ip name"))]
    if config.banner:
        lines += ["!", f"banner motd ^C{config.banner}^C"]
    return "\n".join([*lines, "!", "line con 0", "line vty 0 4", " login local", " transport input ssh", "!", "end"])


def port_lines(port: IosPort) -> list[str]:
    """One interface of the configuration."""
    lines = [f"interface {port.name}"]
    if port.description:
        lines.append(f" description {port.description}")
    if port.physical:
        if port.access_vlan != 1:
            lines.append(f" switchport access vlan {port.access_vlan}")
        if port.native_vlan != 1:
            lines.append(f" switchport trunk native vlan {port.native_vlan}")
        if port.allowed != ALL_VLANS:
            lines.append(f" switchport trunk allowed vlan {vlan_list(port.allowed) or 'none'}")
        if port.mode:
            lines.append(f" switchport mode {port.mode}")
    elif port.name.startswith("Vlan"):
        lines.append(f" ip address {port.address}" if port.address else " no ip address")
    lines += [f" {line}" for line in port.lines]
    if port.shutdown:
        lines.append(" shutdown")
    return lines
