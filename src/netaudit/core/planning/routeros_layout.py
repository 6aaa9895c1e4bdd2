"""What an export of RouterOS means to the network.

MikroTik's documentation, "Bridge VLAN Table": of a bridge without VLAN filtering every port passes every VLAN; with it,
a port passes the VLANs in which it is listed, and without a tag its `pvid`, unless it admits tagged frames only. The
bridge itself must be tagged in a VLAN for the device's own interface in it to hear anything.
"""

import ipaddress
from collections.abc import Iterator, Mapping

from netaudit.core.planning.layout import EVERY_VLAN, Layout, Port
from netaudit.core.planning.routeros_text import Entry, Export, vlan_rows
from netaudit.core.planning.vlan_lists import vlan_ids


def layout_of(export: Export) -> Layout:
    """VLANs, ports, addresses and gateways."""
    bridges = {entry["name"]: entry for entry in export.of("/interface bridge")}
    addresses: dict[str, tuple[str, ...]] = {}
    for entry in export.of("/ip address"):
        if entry.enabled and (prefix := _prefix(entry["address"])):
            addresses[entry["interface"]] = (*addresses.get(entry["interface"], ()), prefix)
    ports = dict(_ports(export, bridges))
    carried = dict(_carried(export, bridges))
    return Layout(
        hostname=_hostname(export),
        vlans=dict(sorted(_vlans(export, bridges).items())),
        ports=ports,
        addresses=addresses,
        asleep=frozenset(name for name in addresses if _asleep(name, export, bridges, ports)),
        gateways=frozenset(
            entry["gateway"]
            for entry in export.of("/ip route")
            if entry.enabled and entry["gateway"] and entry["dst-address"] in ("", "0.0.0.0/0")
        ),
        carried={name: vlan for name, vlan in carried.items() if name in addresses},
    )


def _hostname(export: Export) -> str:
    return next((e["name"] for e in reversed(export.of("/system identity", "set")) if e["name"]), "MikroTik")


def _prefix(text: str) -> str:
    try:
        return str(ipaddress.ip_interface(text))
    except ValueError:
        return ""


def _vlans(export: Export, bridges: Mapping[str, Entry]) -> dict[int, str]:
    """VLANs that a bridge is told of; VLAN 1 is always there."""
    found = {1: ""}
    for name in bridges:
        for row in vlan_rows(export, name):
            found |= dict.fromkeys(vlan_ids(row["vlan-ids"]) or (), row["comment"])
    return found


def _ports(export: Export, bridges: Mapping[str, Entry]) -> Iterator[tuple[str, Port]]:
    """Everything that switches or is switched on and off by name."""
    own = {
        e["name"] or e.find.removeprefix("default-name="): e
        for e in export.of("/interface ethernet", "set")
        if e.find.startswith("default-name=")
    }
    own |= {e["name"]: e for e in export.of("/interface vlan")}
    members = {e["interface"]: e for e in export.of("/interface bridge port") if e.enabled}
    for name in {**own, **members}:
        entry, member = own.get(name, Entry([])), members.get(name)
        enabled, comment = entry.enabled, entry["comment"]
        if member is None:
            yield name, Port(enabled=enabled, description=comment, mode="routed")
            continue
        bridge = bridges.get(member["bridge"])
        pvid = next(iter(vlan_ids(member["pvid"]) or {1}))
        if bridge is None or bridge["vlan-filtering"] != "yes":
            yield name, Port(enabled, comment, "trunk", pvid, EVERY_VLAN)
            continue
        untagged = None if member["frame-types"] == "admit-only-vlan-tagged" else pvid
        tagged = _tagged(name, member["bridge"], export) - {untagged}
        trunk = bool(tagged) or untagged is None
        yield name, Port(enabled, comment, "trunk" if trunk else "access", untagged, tagged)


def _tagged(name: str, bridge: str, export: Export) -> frozenset[int]:
    rows = (row for row in vlan_rows(export, bridge) if name in row.listed("tagged"))
    return frozenset(vlan for row in rows for vlan in vlan_ids(row["vlan-ids"]) or ())


def _carried(export: Export, bridges: Mapping[str, Entry]) -> Iterator[tuple[str, int]]:
    """Interface -> the VLAN of the bridge in which it stands."""
    for name, bridge in bridges.items():
        yield name, next(iter(vlan_ids(bridge["pvid"]) or {1}))
    for entry in export.of("/interface vlan"):
        if entry["interface"] in bridges:
            yield from ((entry["name"], vlan) for vlan in vlan_ids(entry["vlan-id"]) or ())


def _asleep(name: str, export: Export, bridges: Mapping[str, Entry], ports: Mapping[str, Port]) -> bool:
    """Whether an interface hears nothing: it is off, or what it stands on is, or its bridge is not in its VLAN."""
    if name in bridges:
        return not bridges[name].enabled
    if name in ports and not ports[name].enabled:
        return True
    vlan = next((entry for entry in export.of("/interface vlan") if entry["name"] == name), None)
    if vlan is None:
        return False
    under, number = vlan["interface"], vlan_ids(vlan["vlan-id"]) or frozenset()
    if under not in bridges:
        return under in ports and not ports[under].enabled
    filtering = bridges[under]["vlan-filtering"] == "yes"
    return not bridges[under].enabled or (filtering and not number <= _tagged(under, under, export))
