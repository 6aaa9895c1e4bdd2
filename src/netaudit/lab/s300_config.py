"""The running configuration of the simulated small business switch, and how it prints.

Layout of `show running-config`: the recording of an SG250-10P (firmware 2.4) in napalm-s350, test_get_config; a port or
a VLAN that is as from the factory is not printed.
"""

import re
from dataclasses import dataclass, field

ALL = frozenset(range(1, 4095))


@dataclass
class S300Port:
    """A port or an aggregate."""

    name: str
    """`GigabitEthernet1` or `Port-Channel1`."""
    description: str = ""
    shutdown: bool = False
    mode: str = "access"
    access: int = 1
    native: int = 1
    allowed: frozenset[int] = ALL
    lines: list[str] = field(default_factory=list)
    """Lines that the simulator keeps and prints without acting on them."""

    def printed(self) -> list[str]:
        """What is printed below its heading."""
        lines = list(self.lines)
        if self.shutdown:
            lines.append("shutdown")
        if self.description:
            lines.append("description " + (f'"{self.description}"' if " " in self.description else self.description))
        if self.mode != "access":
            lines.append(f"switchport mode {self.mode}")
        if self.access != 1:
            lines.append(f"switchport access vlan {self.access}")
        if self.native != 1:
            lines.append(f"switchport trunk native vlan {self.native}")
        if self.allowed != ALL:
            lines.append(f"switchport trunk allowed vlan {ranges(self.allowed) or 'none'}")
        return lines


@dataclass
class S300Config:
    """Everything that is saved."""

    hostname: str
    vlans: set[int] = field(default_factory=set)
    """VLANs besides 1."""
    names: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)
    """VLAN id -> `address mask`."""
    ports: dict[str, S300Port] = field(default_factory=dict)
    gateway: str = ""
    lines: list[str] = field(default_factory=list)
    """Global lines that the simulator keeps and prints without acting on them."""


def ranges(vlans: frozenset[int] | set[int]) -> str:
    """{7, 8, 10} -> `7-8,10`."""
    text, run = "", [0, 0]
    for vlan in [*sorted(vlans), 9999]:
        if vlan == run[1] + 1 and run[0]:
            run[1] = vlan
            continue
        if run[0]:
            text += f",{run[0]}" + (f"-{run[1]}" if run[1] > run[0] else "")
        run = [vlan, vlan]
    return text.removeprefix(",")


def read_ranges(text: str) -> frozenset[int] | None:
    """`7-8,10` -> {7, 8, 10}; None where it is no list of VLANs."""
    found: set[int] = set()
    for piece in text.split(","):
        if not re.fullmatch(r"\d{1,4}(-\d{1,4})?", piece):
            return None
        low, _, high = piece.partition("-")
        if not 1 <= int(low) <= int(high or low) <= 4094:
            return None
        found |= set(range(int(low), int(high or low) + 1))
    return frozenset(found)


def render(config: S300Config) -> str:
    """The whole configuration."""
    text = (
        f"config-file-header\n{config.hostname}\nv2.5.9.16 / RTESLA2.5.9_930_364_286\nCLI v1.0\n"
        "file SSD indicator encrypted\n@\nssd-control-start\nssd config\nssd file passphrase control unrestricted\n"
        "no ssd file integrity control\nssd-control-end cb0a3fdb1f3a1af4e4430033719968c0\n!\n!\n"
        "unit-type-control-start\nunit-type unit 1 network gi uplink none\nunit-type-control-end\n!\n"
    )
    if config.vlans:
        text += f"vlan database\nvlan {ranges(config.vlans)}\nexit\n"
    text += f"voice vlan state disabled\nhostname {config.hostname}\n" + "".join(f"{line}\n" for line in config.lines)
    text += "!\n"
    for vlan in sorted({1, *config.vlans}):
        name, address = config.names.get(vlan), config.addresses.get(vlan)
        own = [f'name "{name}"' if " " in name else f"name {name}"] if name else []
        own += [f"ip address {address}"] if address else []
        own += ["no ip address dhcp"] if vlan == 1 else []
        text += _block(f"interface vlan {vlan}", own)
    for port in config.ports.values():
        text += _block(f"interface {port.name}", port.printed())
    return text + "exit\n" + (f"ip default-gateway {config.gateway}\n" if config.gateway else "")


def _block(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *(f" {line}" for line in lines), "!", ""]) if lines else ""
