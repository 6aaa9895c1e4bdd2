"""What `ip -json` prints of a simulated Linux host's interfaces, addresses and routes.

Written from iproute2 6.1 on Debian 12 run on virtual Ethernet pairs: which keys it prints, in what order, without
blanks. The `linkinfo` of a VLAN is from ip-link(8), since that kernel had no 802.1Q module to record it with.
"""

import ipaddress
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_FOR_EVER = 4294967295
"""A lifetime without end, in seconds (ip-address(8): `valid_lft forever`)."""


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

    def reaches(self, address: str) -> bool:
        """Whether an address is in a subnet of this interface, so that the host asks for it here."""
        wanted = ipaddress.ip_address(address)
        return self.up and any(wanted in ipaddress.ip_interface(prefix).network for prefix in self.addresses)


def links(interfaces: Iterable[LinuxInterface], traffic: int | None = None) -> str:
    """`ip -j -d link show`; with `traffic`, a number that grows, `ip -j -s link show` instead."""
    rows = []
    for index, interface in _numbered(interfaces):
        row = _common(index, interface, {"linkmode": "DEFAULT"})
        if traffic is not None:
            row["stats64"] = _traffic(traffic * index)
        else:
            row["promiscuity"] = 0
            if interface.vlan is not None:
                tag = {"protocol": "802.1Q", "id": interface.vlan, "flags": ["REORDER_HDR"]}
                row["linkinfo"] = {"info_kind": "vlan", "info_data": tag}
            row["inet6_addr_gen_mode"] = "eui64"
        rows.append(row)
    return _printed(rows)


def addresses(interfaces: Iterable[LinuxInterface]) -> str:
    """`ip -j addr show`."""
    return _printed(
        [_common(index, each, {}) | {"addr_info": _address_rows(each)} for index, each in _numbered(interfaces)]
    )


def routes(interfaces: Iterable[LinuxInterface], gateway: tuple[str, str] | None) -> str:
    """`ip -j route show`: the default route, then what the kernel knows from the addresses."""
    rows: list[dict[str, object]] = []
    if gateway is not None:
        rows.append({"dst": "default", "gateway": gateway[0], "dev": gateway[1], "flags": []})
    for interface in interfaces:
        for prefix in interface.addresses if interface.up else ():
            own = ipaddress.ip_interface(prefix)
            connected = {"dst": str(own.network), "dev": interface.name, "protocol": "kernel", "scope": "link"}
            rows.append(connected | {"prefsrc": str(own.ip), "flags": []})
    return _printed(rows)


def neighbours(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """`ip -j neigh show`, from (address, interface, MAC, state) rows."""
    return _printed([{"dst": dst, "dev": dev, "lladdr": mac, "state": [state]} for dst, dev, mac, state in rows])


def forwarding(interfaces: Iterable[LinuxInterface]) -> str:
    """`bridge -j fdb show` of a host without a bridge: the groups that each interface listens to (bridge(8))."""
    group: dict[str, object] = {"mac": "33:33:00:00:00:01", "flags": ["self"], "state": "permanent"}
    return _printed([{**group, "ifname": each.name} for each in interfaces])


def _numbered(interfaces: Iterable[LinuxInterface]) -> Iterable[tuple[int, LinuxInterface]]:
    loopback = LinuxInterface("lo", "00:00:00:00:00:00", ["127.0.0.1/8"])
    return enumerate([loopback, *interfaces], start=1)


def _common(index: int, interface: LinuxInterface, mode: dict[str, object]) -> dict[str, object]:
    loopback = interface.name == "lo"
    flags = ["LOOPBACK"] if loopback else ["BROADCAST", "MULTICAST"]
    state = "UNKNOWN" if loopback else "UP" if interface.up else "DOWN"
    row: dict[str, object] = {"ifindex": index}
    if interface.parent:
        row["link"] = interface.parent
    return row | {
        "ifname": interface.name,
        "flags": flags + (["UP", "LOWER_UP"] if interface.up else []),
        "mtu": 65536 if loopback else 1500,
        "qdisc": "noqueue" if loopback or interface.vlan is not None else "mq",
        "operstate": state,
        **mode,
        "group": "default",
        "txqlen": 1000,
        "link_type": "loopback" if loopback else "ether",
        "address": interface.mac,
        "broadcast": "00:00:00:00:00:00" if loopback else "ff:ff:ff:ff:ff:ff",
    }


def _address_rows(interface: LinuxInterface) -> list[dict[str, object]]:
    for_ever = {"valid_life_time": _FOR_EVER, "preferred_life_time": _FOR_EVER}
    rows: list[dict[str, object]] = []
    for prefix in interface.addresses:
        own = ipaddress.ip_interface(prefix)
        row: dict[str, object] = {"family": "inet", "local": str(own.ip), "prefixlen": own.network.prefixlen}
        if interface.name == "lo":
            row["scope"] = "host"
        else:
            row |= {"broadcast": str(own.network.broadcast_address), "scope": "global"}
        rows.append(row | {"label": interface.name} | for_ever)
    if interface.name == "lo":
        rows.append({"family": "inet6", "local": "::1", "prefixlen": 128, "scope": "host"} | for_ever)
    elif interface.up:
        own_link = {"family": "inet6", "local": _link_local(interface.mac), "prefixlen": 64, "scope": "link"}
        rows.append(own_link | for_ever)
    return rows


def _link_local(mac: str) -> str:
    """The address the kernel makes of a MAC (RFC 4291, appendix A: modified EUI-64)."""
    octets = [int(part, 16) for part in mac.split(":")]
    identifier = bytes([octets[0] ^ 2, *octets[1:3], 0xFF, 0xFE, *octets[3:]])
    return str(ipaddress.IPv6Address(bytes([0xFE, 0x80]) + bytes(6) + identifier))


def _traffic(packets: int) -> dict[str, object]:
    clean = {"errors": 0, "dropped": 0}
    received = {"bytes": packets * 311, "packets": packets, **clean, "over_errors": 0, "multicast": packets // 90}
    sent = {"bytes": packets * 287, "packets": packets - packets // 7, **clean, "carrier_errors": 0, "collisions": 0}
    return {"rx": received, "tx": sent}


def _printed(rows: list[dict[str, object]]) -> str:
    return json.dumps(rows, separators=(",", ":")) + "\n"
