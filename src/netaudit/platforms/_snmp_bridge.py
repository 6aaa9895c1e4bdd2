"""VLANs, ports and stations by SNMP: BRIDGE-MIB (RFC 4188) and Q-BRIDGE-MIB (RFC 4363).

Ports of a bridge have numbers of their own; dot1dBasePortIfIndex leads to the interface. `dot1dBaseNumPorts`,
`dot1qNumVlans` and `dot1qFdbDynamicCount` are the agent's own totals, and every port of a map must be one of the
bridge's.
"""

from collections.abc import Iterable, Mapping

from netaudit.model.names import format_vlans, mac
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import MacEntry, Switchport, Vlan
from netaudit.platforms._snmp_interfaces import interface_names
from netaudit.platforms._snmp_walk import Index, Row, bits, known, number, scalar, table, walked, words

_PORTS, _BASE = "1.3.6.1.2.1.17.1.2", "1.3.6.1.2.1.17.1.4.1.2"
_VLAN_COUNT = "1.3.6.1.2.1.17.7.1.1.4"
_NAME, _EGRESS, _UNTAGGED, _STATUS = (f"1.3.6.1.2.1.17.7.1.4.3.1.{n}" for n in (1, 2, 4, 5))
_FDB, _CURRENT_STATUS = (f"1.3.6.1.2.1.17.7.1.4.2.1.{n}" for n in (3, 6))
_PVID = "1.3.6.1.2.1.17.7.1.4.5.1.1"
_LEARNED_COUNT, _VLAN_PORT, _VLAN_STATUS = (
    "1.3.6.1.2.1.17.7.1.2.1.1.2",
    *(f"1.3.6.1.2.1.17.7.1.2.2.1.{n}" for n in (2, 3)),
)
_LEARNING = "1.3.6.1.2.1.17.4.1"
_PLAIN_PORT, _PLAIN_STATUS = (f"1.3.6.1.2.1.17.4.3.1.{n}" for n in (2, 3))

BRIDGE = f"walk {_PORTS} {_BASE}"
VLANS = f"walk {_VLAN_COUNT} {_NAME} {_EGRESS} {_UNTAGGED} {_STATUS}"
CURRENT = f"walk {_FDB} {_CURRENT_STATUS}"
PVIDS = f"walk {_PVID}"
STATIONS = f"walk {_LEARNED_COUNT} {_VLAN_PORT} {_VLAN_STATUS}"
PLAIN_STATIONS = f"walk {_LEARNING} {_PLAIN_PORT} {_PLAIN_STATUS}"

_ACTIVE = 1  # RowStatus (RFC 2579)
_BY_GVRP = 3  # dot1qVlanStatus: a neighbour made it, and no person
_INVALID, _LEARNED, _SELF = 2, 3, 4  # dot1qTpFdbStatus and dot1dTpFdbStatus
_NO_PORT = 0
NO_VLAN = 0
"""The VLAN of a station where the bridge does not tell it; IEEE 802.1Q reserves the id for "none"."""


def bridge_ports(captures: Captures) -> dict[int, str]:
    """Bridge port -> the name of its interface.

    Raises:
        NotOffered: the host is no bridge.
        ReadingError: fewer ports than `dot1dBaseNumPorts`, or two with one interface.
    """
    count = scalar(captures, BRIDGE, _PORTS)
    rows = {index[0]: number(value) for index, (value,) in table(captures, BRIDGE, _BASE).items()}
    if count is None and not rows:
        raise NotOffered("the agent has no BRIDGE-MIB")
    if count is not None and len(rows) < number(count):
        raise ReadingError(f"{len(rows)} ports of the bridge were read of {number(count)}")
    names = interface_names(captures)
    found = {port: known("interface", index, names) for port, index in rows.items()}
    if len(set(found.values())) != len(found):
        raise ReadingError("two ports of the bridge are one interface")
    return found


def _set_vlans(captures: Captures) -> dict[int, tuple[str, set[int], set[int]]]:
    """VLAN id -> (name, ports it leaves by, those of them it leaves untagged by), as somebody set it."""
    count = scalar(captures, VLANS, _VLAN_COUNT)
    rows = table(captures, VLANS, _NAME, _EGRESS, _UNTAGGED, _STATUS)
    if count is None and not rows:
        raise NotOffered("the agent has no Q-BRIDGE-MIB")
    found = {}
    for index, (name, egress, untagged, status) in rows.items():
        if number(status) == _ACTIVE:
            leaving, bare = bits(egress), bits(untagged)
            found[_vlan_id(index[0])] = words(name), leaving, bare
            if not bare <= leaving:
                raise ReadingError(
                    f"VLAN {index[0]} leaves untagged by port {min(bare - leaving)} and does not leave by it"
                )
    current = _current(captures)
    if count is not None and current and number(count) != len(current):
        raise ReadingError(f"{len(current)} VLANs were read of {number(count)}")
    if count is not None and not current and number(count) > len(found):
        raise ReadingError(f"{len(found)} VLANs were read of {number(count)}")
    unset = {vlan for vlan, (_, status) in current.items() if status != _BY_GVRP} - found.keys()
    if unset or (current and found.keys() - current.keys()):
        odd = min(unset | (found.keys() - current.keys()))
        raise ReadingError(f"VLAN {odd} stands in only one of the tables of VLANs that are set and that are in use")
    return found


def _current(captures: Captures) -> dict[int, tuple[int, int]]:
    """VLAN id -> (filtering database, how it came to be); an agent may show a VLAN once for each time it changed."""
    return {
        _vlan_id(index[1]): (number(database), number(status))
        for index, (database, status) in sorted(table(captures, CURRENT, _FDB, _CURRENT_STATUS, parts=2).items())
    }


def _vlan_id(told: int) -> int:
    if not 1 <= told <= 4094:
        raise ReadingError(f"{told} is no VLAN id")
    return told


def vlans(captures: Captures) -> dict[str, Vlan]:
    """VLANs that somebody set; those that GVRP made are a neighbour's."""
    return {str(vlan): Vlan(name=name) for vlan, (name, _, _) in sorted(_set_vlans(captures).items())}


def switchports(captures: Captures) -> dict[str, Switchport]:
    """How each port of the bridge treats VLANs, by the maps of ports of every VLAN.

    Raises:
        ReadingError: a map has a port that is none; a port has no PVID, or sends untagged frames from another VLAN
            than that into which it takes them, which a row cannot say.
    """
    found, ports = _set_vlans(captures), bridge_ports(captures)
    pvids = {index[0]: number(value) for index, (value,) in table(captures, PVIDS, _PVID).items()}
    if not ports or pvids.keys() != ports.keys():
        odd = min(pvids.keys() ^ ports.keys(), default=0)
        raise ReadingError(f"port {odd} stands in only one of the tables of ports and of their PVIDs")
    for vlan, (_, leaving, _) in found.items():
        if unknown := leaving - ports.keys():
            raise ReadingError(f"VLAN {vlan} has port {min(unknown)}, which is none of the bridge's")
    return {
        name: _switchport(
            name,
            pvids[port],
            untagged=[vlan for vlan, (_, _, bare) in found.items() if port in bare],
            tagged=[vlan for vlan, (_, leaving, bare) in found.items() if port in leaving - bare],
        )
        for port, name in ports.items()
    }


def _switchport(name: str, pvid: int, *, untagged: list[int], tagged: list[int]) -> Switchport:
    if untagged and untagged != [pvid]:
        told = format_vlans(untagged)
        raise ReadingError(f"port {name} sends untagged from VLAN {told} and takes untagged frames into VLAN {pvid}")
    return Switchport(
        mode="trunk" if tagged else "access", untagged=pvid if untagged else None, tagged=format_vlans(tagged)
    )


def mac_table(captures: Captures) -> dict[str, MacEntry]:
    """Where the bridge hears each station, its own addresses left out: dot1qTpFdbTable, else dot1dTpFdbTable.

    Raises:
        ReadingError: a station's port is none of the bridge's, or the agent counts many more stations than it shows.
    """
    ports = bridge_ports(captures)
    by_vlan = table(captures, STATIONS, _VLAN_PORT, _VLAN_STATUS, parts=7)
    counts = [number(value) for value in walked(captures, STATIONS)[_LEARNED_COUNT].values()]
    learned = sum(1 for _, status in by_vlan.values() if number(status) == _LEARNED)
    # The table lives while it is walked: stations come and go between its count and its rows, though not many.
    if learned < sum(counts) - max(2, sum(counts) // 10):
        raise ReadingError(f"{learned} stations were read of {sum(counts)}")
    plain = table(captures, PLAIN_STATIONS, _PLAIN_PORT, _PLAIN_STATUS, parts=6)
    if not (by_vlan or counts or plain or scalar(captures, PLAIN_STATIONS, _LEARNING)):
        raise NotOffered("the agent shows no table of stations")
    if by_vlan:
        heard = _located(((index[1:], index[:1], row) for index, row in by_vlan.items()), ports)
    else:
        heard = _located(((index, (), row) for index, row in plain.items()), ports)
    sharing = _sharing(captures)
    members = _members(captures, ports) if any(len(each) > 1 for each in sharing.values()) else {}
    found: dict[str, MacEntry] = {}
    for station, database, port in heard:
        vlan = _vlan_of(database[0], port, members, sharing) if database else NO_VLAN
        if found.setdefault(f"{station} {vlan}", MacEntry(port=port)).port != port:
            raise ReadingError(f"{station} stands at two ports in VLAN {vlan}")
    return found


def _located(rows: Iterable[tuple[Index, Index, Row]], ports: Mapping[int, str]) -> list[tuple[str, Index, str]]:
    found = []
    for octets, database, (port, status) in rows:
        if len(octets) != 6 or max(octets) > 255:
            raise ReadingError(f"{'.'.join(map(str, octets))} is no station")
        if number(status) not in (_INVALID, _SELF) and number(port) != _NO_PORT:
            found.append((mac(bytes(octets).hex()), database, known("port", number(port), ports)))
    return found


def _members(captures: Captures, ports: Mapping[int, str]) -> dict[int, set[str]]:
    """VLAN id -> names of the ports it leaves by."""
    try:
        return {
            vlan: {ports.get(port, "") for port in leaving} for vlan, (_, leaving, _) in _set_vlans(captures).items()
        }
    except NotOffered:
        return {}


def _sharing(captures: Captures) -> dict[int, list[int]]:
    """Filtering database -> the VLANs that learn into it."""
    found: dict[int, list[int]] = {}
    for vlan, (database, _) in _current(captures).items():
        found.setdefault(database, []).append(vlan)
    return found


def _vlan_of(database: int, port: str, members: Mapping[int, set[str]], sharing: Mapping[int, list[int]]) -> int:
    """The VLAN behind a filtering database; where several share it, the one that the port is in, if it is one."""
    if not sharing:
        return _vlan_id(database)  # an agent without that table numbers its databases as its VLANs
    learning = sharing.get(database)
    if not learning:
        raise ReadingError(f"no VLAN learns into filtering database {database}")
    if len(learning) > 1:
        learning = [vlan for vlan in learning if port in members.get(vlan, ())]
    return learning[0] if len(learning) == 1 else NO_VLAN
