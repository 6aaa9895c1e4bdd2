"""What a simulated RouterOS device is set to, and how it exports that.

Layout: the recordings of RouterOS 6.48 in ntc-templates and of CHR 7.16 in oxidized. What stands as it came is left
out, properties are in the order of the alphabet, and a path without entries is not printed.
"""

import ipaddress
from dataclasses import dataclass, field


@dataclass
class Switched:
    """What everything here has in common."""

    comment: str = ""
    disabled: bool = False

    def common(self) -> dict[str, str]:
        """The properties that are printed of it."""
        return {"comment": self.comment, "disabled": "yes" if self.disabled else ""}


@dataclass
class Member(Switched):
    """A port of the bridge."""

    pvid: int = 1
    admits: str = "admit-all"


@dataclass
class TableVlan(Switched):
    """An entry of the bridge's VLAN table."""

    tagged: list[str] = field(default_factory=list)
    untagged: list[str] = field(default_factory=list)


@dataclass
class VlanInterface(Switched):
    """An interface of the device itself in a VLAN."""

    vlan: int = 0


@dataclass
class Address(Switched):
    """One of its addresses."""

    interface: str = ""


@dataclass
class RouterosConfig:
    """Everything that it exports."""

    identity: str
    gateway: str
    bridge: str = "bridge1"
    filtering: bool = True
    ethernet: dict[str, Switched] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    table: dict[int, TableVlan] = field(default_factory=dict)
    interfaces: dict[str, VlanInterface] = field(default_factory=dict)
    addresses: dict[str, Address] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    """Lines of `/ip firewall filter` that the simulator keeps and prints without acting on them."""


def render(config: RouterosConfig) -> str:
    """The whole export."""
    lines = ["# 2026-05-30 11:07:28 by RouterOS 7.16", "# software id = AAAA-BBBB", "#", "# model = RB5009"]
    own = {"name": config.bridge, "vlan-filtering": "yes" if config.filtering else ""}
    ethernet = [(f"set [ find default-name={name} ]", each.common()) for name, each in config.ethernet.items()]
    lines += _printed("/interface bridge", [("add", own)])
    lines += _printed("/interface ethernet", [each for each in ethernet if any(each[1].values())])
    vlans = [("add", v.common() | _vlan(name, config.bridge, v)) for name, v in sorted(config.interfaces.items())]
    lines += _printed("/interface vlan", vlans)
    members = [("add", m.common() | _member(name, config.bridge, m)) for name, m in config.members.items()]
    lines += _printed("/interface bridge port", members)
    table = [("add", t.common() | _table(vlan, config.bridge, t)) for vlan, t in config.table.items()]
    lines += _printed("/interface bridge vlan", table)
    addresses = [("add", a.common() | _address(text, a)) for text, a in config.addresses.items()]
    lines += _printed("/ip address", addresses)
    lines += ["/ip firewall filter", *config.rules] if config.rules else []
    lines += _printed("/ip route", [("add", {"gateway": config.gateway})])
    return "\n".join([*lines, "/system identity", f"set name={config.identity}", ""])


def _vlan(name: str, bridge: str, own: VlanInterface) -> dict[str, str]:
    return {"interface": bridge, "name": name, "vlan-id": str(own.vlan)}


def _member(name: str, bridge: str, own: Member) -> dict[str, str]:
    admits = "" if own.admits == "admit-all" else own.admits
    return {"bridge": bridge, "frame-types": admits, "interface": name, "pvid": "" if own.pvid == 1 else str(own.pvid)}


def _table(vlan: int, bridge: str, own: TableVlan) -> dict[str, str]:
    lists = {"tagged": ",".join(own.tagged), "untagged": ",".join(own.untagged)}
    return {"bridge": bridge, "vlan-ids": str(vlan), **lists}


def _address(text: str, own: Address) -> dict[str, str]:
    network = ipaddress.ip_interface(text).network.network_address
    return {"address": text, "interface": own.interface, "network": str(network)}


def _printed(path: str, entries: list[tuple[str, dict[str, str]]]) -> list[str]:
    lines = []
    for words, values in entries:
        told = [f"{key}={_quoted(text)}" for key, text in sorted(values.items()) if text]
        lines.append(" ".join([words, *told]))
    return [path, *lines] if lines else []


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
