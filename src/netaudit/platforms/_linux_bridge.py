"""The kernel's bridges and bonds (ip-link(8), bridge(8)): ports and their VLANs, MAC table, aggregates.

A bridge none of whose ports leads out of the host, as Docker's, is no switch of the site's. One that does not filter
VLANs has a MAC table, under VLAN 0, and no ports with VLANs. The kernel gives a VLAN no name.
"""

from collections.abc import Mapping
from typing import Any

from netaudit.model.names import format_vlans, mac, parse_vlans, printable
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import Lag, MacEntry, SpanningTree, SpanningTreePort, Switchport, Vlan
from netaudit.platforms._linux_asked import as_json, json_of, offered
from netaudit.platforms._tables import must_show, refusing

LINKS = "ip -j -d link show"
VLANS = "bridge -j vlan show"
MACS = "bridge -j fdb show"
# Both ends of a pair of virtual ports, and of a tunnel to a program, are on this host unless the kernel says otherwise.
_INWARD = {"veth", "tun"}
# What ip-link(8) calls a bond's mode -> what the switch at the other end must do.
_MODES = {"802.3ad": "lacp", "balance-rr": "static", "balance-xor": "static", "broadcast": "static"}
_Row = dict[str, Any]


def _kind(row: _Row) -> str:
    return str(row.get("linkinfo", {}).get("info_kind", ""))


def _settings(row: _Row) -> Mapping[str, Any]:
    found: Mapping[str, Any] = row.get("linkinfo", {}).get("info_data", {})
    return found


def _bridges(captures: Captures, *, filtering: bool) -> dict[str, dict[str, _Row]]:
    """Bridge -> its ports by name; with `filtering`, only those that filter VLANs. `NotOffered` where there is none."""
    rows = json_of(captures, LINKS)
    found = {}
    for bridge in rows:
        if _kind(bridge) != "bridge" or (filtering and not _settings(bridge).get("vlan_filtering")):
            continue
        ports = {printable(row["ifname"]): row for row in rows if row.get("master") == bridge["ifname"]}
        if any(_kind(row) not in _INWARD or "link_netnsid" in row for row in ports.values()):
            found[printable(bridge["ifname"])] = ports
    if not found:
        raise NotOffered(f"the kernel has no bridge{' that filters VLANs' if filtering else ''} with a way out")
    return found


def _vlans(captures: Captures, ports: set[str]) -> dict[str, list[tuple[frozenset[int], frozenset[str]]]]:
    """Interface -> its VLANs, each run of ids with its flags; raises `ReadingError` where a port is not shown."""
    found: dict[str, list[tuple[frozenset[int], frozenset[str]]]] = {}
    for row in as_json(offered(captures, VLANS), VLANS):
        name = printable(row["ifname"])
        found.setdefault(name, [])
        for each in row["vlans"]:
            ids = parse_vlans(f"{each['vlan']}-{each.get('vlanEnd', each['vlan'])}")
            found[name].append((ids, frozenset(each.get("flags", ()))))
    # A port that carries no VLAN at all is not shown; a bridge of which no port is shown was cut.
    if not set(found) & ports:
        must_show(VLANS, "any port of", ports)
    return found


@refusing(VLANS)
def switchports(captures: Captures) -> dict[str, Switchport]:
    """Every port of every bridge that filters VLANs.

    Raises:
        ReadingError: a port takes untagged frames into one VLAN and sends another one untagged.
    """
    ports = {name for each in _bridges(captures, filtering=True).values() for name in each}
    told = _vlans(captures, ports)
    return {name: _switchport(name, told.get(name, [])) for name in sorted(ports)}


def _switchport(name: str, told: list[tuple[frozenset[int], frozenset[str]]]) -> Switchport:
    every = {vlan for ids, _ in told for vlan in ids}
    native = {vlan for ids, flags in told for vlan in ids if "PVID" in flags}
    plain = {vlan for ids, flags in told for vlan in ids if "Egress Untagged" in flags}
    if native != plain or len(native) > 1:
        raise ReadingError(
            f"{name} takes untagged frames into VLAN {format_vlans(native) or 'none'} and sends"
            f" {format_vlans(plain) or 'none'} untagged"
        )
    untagged = next(iter(native), None)
    tagged = format_vlans(every - native)
    return Switchport(mode="access" if untagged and not tagged else "trunk", untagged=untagged, tagged=tagged)


@refusing(VLANS)
def vlans(captures: Captures) -> dict[str, Vlan]:
    """VLANs that any port of a bridge, or the host's own side of it, is in."""
    bridges = _bridges(captures, filtering=True)
    told = _vlans(captures, {name for each in bridges.values() for name in each})
    members = {*bridges, *(name for each in bridges.values() for name in each)}
    found = {vlan for name in members for ids, _ in told.get(name, ()) for vlan in ids}
    return {str(vlan): Vlan(name="") for vlan in sorted(found)}


@refusing(MACS)
def mac_table(captures: Captures) -> dict[str, MacEntry]:
    """`MAC VLAN` -> port; what is the host's own is left out.

    Raises:
        ReadingError: an address was heard on a port that its bridge does not have.
    """
    bridges = _bridges(captures, filtering=False)
    found: dict[str, MacEntry] = {}
    for row in as_json(offered(captures, MACS), MACS):
        ports = bridges.get(printable(str(row.get("master", ""))))
        if ports is None or row.get("state") == "permanent":
            continue
        port = printable(row["ifname"])
        if port not in ports:
            raise ReadingError(f"`{MACS}`: {port} is no port of {printable(str(row['master']))}")
        found[f"{mac(row['mac'])} {int(row.get('vlan', 0))}"] = MacEntry(port=port)
    return found


def spanning_tree(captures: Captures) -> SpanningTree:
    """Of the bridges with a way out; the kernel itself speaks 802.1D alone (ip-link(8), `stp_state`).

    Raises:
        ReadingError: they are not set alike, or a program of its own runs the tree.
    """
    bridges = _bridges(captures, filtering=False)
    rows = [row for row in json_of(captures, LINKS) if printable(row["ifname"]) in bridges]
    said = {(_settings(row).get("stp_state"), _settings(row).get("priority")) for row in rows}
    if len(said) != 1:
        raise ReadingError("the kernel's bridges do not all have the same spanning tree")
    state, priority = said.pop()
    if state not in (0, 1):
        raise ReadingError(f"the spanning tree is in the state {printable(str(state))}, which is not read")
    ports = {name: _tree_port(row) for each in bridges.values() for name, row in each.items()}
    return SpanningTree(
        mode="stp" if state else "off",
        priority={"0": int(priority)} if state and priority is not None else {},
        ports={name: port for name, port in sorted(ports.items()) if port != SpanningTreePort()},
    )


def _tree_port(row: _Row) -> SpanningTreePort:
    told = row.get("linkinfo", {}).get("info_slave_data", {})
    return SpanningTreePort(bpdu_guard=bool(told.get("guard")), root_guard=bool(told.get("root_block")))


def lags(captures: Captures) -> dict[str, Lag]:
    """Bonds and teams, with their members; none where the kernel has none."""
    rows = json_of(captures, LINKS)
    found = {}
    for row in rows:
        if _kind(row) not in ("bond", "team"):
            continue
        settings = _settings(row)
        mode = str(settings.get("mode", ""))
        told = "lacp-passive" if settings.get("ad_lacp_active") == "off" else _MODES.get(mode, printable(mode))
        members = sorted(printable(each["ifname"]) for each in rows if each.get("master") == row["ifname"])
        found[printable(row["ifname"])] = Lag(members=tuple(members), mode=told)
    return found


@refusing(VLANS)
def vlan_in(captures: Captures, bridge: str, interface: str) -> int | None:
    """The VLAN in which an interface of a bridge is; None where its frames are not in any.

    Raises:
        ReadingError: the bridge joins several VLANs.
    """
    rows = json_of(captures, LINKS)
    own = next((row for row in rows if printable(row["ifname"]) == bridge), None)
    if own is not None and _settings(own).get("vlan_filtering"):
        told = _vlans(captures, {printable(row["ifname"]) for row in rows if row.get("master") == own["ifname"]})
        return _switchport(interface, told.get(interface, [])).untagged
    tags = {
        int(_settings(row)["id"])
        for row in rows
        if _kind(row) == "vlan" and (printable(row["ifname"]) == bridge or printable(row.get("master", "")) == bridge)
    }
    if len(tags) > 1:
        raise ReadingError(f"{bridge} joins the VLANs {format_vlans(tags)}")
    return next(iter(tags), None)
