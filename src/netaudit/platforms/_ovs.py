"""Open vSwitch (ovs-vswitchd.conf.db(5), ovs-appctl(8)): its ports and their VLANs, bonds, spanning tree, MAC table.

It keeps no table of VLANs: there are those that its ports name. A bridge's own port is left out, for it is the host's
side of the switch and not a socket.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from netaudit.model.names import ALL_VLANS, format_vlans, mac, parse_vlans, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Lag, MacEntry, SpanningTree, Switchport
from netaudit.platforms._linux_asked import offered, parts
from netaudit.platforms._tables import refusing

TABLES = (
    "sudo -n ovs-vsctl -f json -- --columns=name,ports,stp_enable,rstp_enable list bridge"
    " -- --columns=_uuid,name,tag,trunks,vlan_mode,interfaces,bond_mode,lacp list port"
    " -- --columns=_uuid,name,ofport list interface"
)
MACS = (
    "l=$(sudo -n ovs-vsctl list-br) && { for b in $l; do"
    ' echo "### $b"; sudo -n ovs-appctl fdb/stats-show "$b"; sudo -n ovs-appctl fdb/show "$b"; done; echo "### end"; }'
)
_MAC_ROW = re.compile(r" *(\d+|LOCAL) +(\d+) +((?:[0-9a-f]{2}:){5}[0-9a-f]{2}) +(\d+|static) *")
_Row = dict[str, Any]


class _Database:
    """The three tables, joined."""

    def __init__(self, captures: Captures) -> None:
        text = offered(captures, TABLES)
        tables = list(_tables(text))
        if len(tables) != 3:
            raise ReadingError(f"`ovs-vsctl` printed {len(tables)} tables of 3")
        self.bridges, ports, interfaces = tables
        self._interfaces = {_one(row["_uuid"]): row for row in interfaces}
        by_id = {_one(row["_uuid"]): row for row in ports}
        own = {row["name"] for row in self.bridges}
        wanted = [each for row in self.bridges for each in _set(row["ports"])]
        if set(wanted) != by_id.keys():
            raise ReadingError("`ovs-vsctl`: the bridges do not name the ports that there are")
        self.ports = {str(row["name"]): row for row in by_id.values() if row["name"] not in own}
        lost = {each for row in by_id.values() for each in _set(row["interfaces"])} ^ self._interfaces.keys()
        if lost:
            raise ReadingError("`ovs-vsctl`: the ports do not name the interfaces that there are")

    def members(self, port: _Row) -> tuple[str, ...]:
        """Names of the interfaces of a port; several where it is a bond."""
        return tuple(sorted(printable(self._interfaces[each]["name"]) for each in _set(port["interfaces"])))

    def port_at(self, number: int) -> str:
        """The port whose interface has an OpenFlow number."""
        for name, port in self.ports.items():
            if any(self._interfaces[each]["ofport"] == number for each in _set(port["interfaces"])):
                return printable(name)
        raise ReadingError(f"a MAC address was heard on port {number}, which no bridge has")


def _tables(text: str) -> Iterator[list[_Row]]:
    """Each table as rows by column; raises `ReadingError` on what is not whole."""
    for line in text.splitlines():
        if not line.strip():
            continue
        try:
            table = json.loads(line)
            yield [dict(zip(table["headings"], row, strict=True)) for row in table["data"]]
        except (ValueError, KeyError, TypeError, RecursionError) as failure:
            raise ReadingError(f"`ovs-vsctl` printed no whole table: {printable(line)[:60]}") from failure


def _set(value: Any) -> list[Any]:
    """The members of a column: OVSDB writes a set of one as its member (RFC 7047, 5.1)."""
    if isinstance(value, list) and len(value) == 2 and value[0] == "set":
        return [_one(each) for each in value[1]]
    return [_one(value)]


def _one(value: Any) -> Any:
    return value[1] if isinstance(value, list) and len(value) == 2 and value[0] == "uuid" else value


@refusing("ovs-vsctl")
def switchports(captures: Captures) -> dict[str, Switchport]:
    """Every port of every bridge.

    Raises:
        ReadingError: a mode that has no place in `Switchport`.
    """
    return {printable(name): _switchport(name, row) for name, row in sorted(_Database(captures).ports.items())}


def _switchport(name: str, row: _Row) -> Switchport:
    tag, trunks = sorted(_vlans(row["tag"])), _vlans(row["trunks"])
    mode = (_set(row["vlan_mode"]) or [""])[0] or ("access" if tag else "trunk")
    carried = format_vlans(trunks - {0} - set(tag)) if trunks else ALL_VLANS
    if mode == "access":
        return Switchport(mode="access", untagged=tag[0] if tag else None)
    if mode == "trunk":
        return Switchport(mode="trunk", tagged=carried)
    if mode == "native-untagged" and tag:
        return Switchport(mode="trunk", untagged=tag[0], tagged=carried)
    raise ReadingError(f"port {printable(name)} is in the mode {printable(str(mode))}, which is not read")


def _vlans(value: Any) -> frozenset[int]:
    """VLAN ids of a column; 0, which stands for frames without a tag, is kept. Raises ValueError on what is none."""
    told = _set(value)
    return parse_vlans(",".join(str(each) for each in told if each != 0)) | ({0} & set(told))


def lags(captures: Captures) -> dict[str, Lag]:
    """Ports of several interfaces."""
    database = _Database(captures)
    found = {}
    for name, row in database.ports.items():
        members = database.members(row)
        if len(members) > 1:
            negotiated = (_set(row["lacp"]) or ["off"])[0] in ("active", "passive")
            found[printable(name)] = Lag(members=members, mode="lacp" if negotiated else "static")
    return found


def spanning_tree(captures: Captures) -> SpanningTree:
    """Of the bridge; raises `ReadingError` where several bridges say different things."""
    modes = {
        "rstp" if row["rstp_enable"] is True else "stp" if row["stp_enable"] is True else "off"
        for row in _Database(captures).bridges
    }
    if len(modes) != 1:
        raise ReadingError("its bridges do not all have the same spanning tree")
    return SpanningTree(mode=modes.pop())


@refusing("ovs-appctl fdb/show")
def mac_table(captures: Captures) -> dict[str, MacEntry]:
    """`MAC VLAN` -> port, over all bridges; what the bridge heard from the host itself is left out.

    Raises:
        ReadingError: a row that is none, or fewer rows than the table had a moment before by more than may expire.
    """
    text, database = offered(captures, MACS), _Database(captures)
    found: dict[str, MacEntry] = {}
    for part in parts(text, "ovs-appctl fdb/show"):
        said = re.search(r"MAC entries in the table: (\d+)/", part)
        _, heading, body = part.partition(" port  VLAN  MAC                Age\n")
        rows = [line for line in body.splitlines() if line.strip()]
        if said is None or not heading:
            raise ReadingError("`ovs-appctl fdb/show` shows no table")
        if abs(len(rows) - int(said[1])) > 2:
            raise ReadingError(f"the MAC table has {said[1]} entries, {len(rows)} were shown")
        for line in rows:
            row = _MAC_ROW.fullmatch(line)
            if row is None:
                raise ReadingError(f"`ovs-appctl fdb/show`: `{printable(line.strip())[:60]}` is no entry")
            if row[1] != "LOCAL":
                found[f"{mac(row[3])} {int(row[2])}"] = MacEntry(port=database.port_at(int(row[1])))
    return found
