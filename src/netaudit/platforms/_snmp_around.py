"""Who announces itself, and who is fed, by SNMP: LLDP-MIB (IEEE 802.1AB-2005) and POWER-ETHERNET-MIB (RFC 3621)."""

import ipaddress

from netaudit.model.names import cisco_interface, mac
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import Neighbour, PoePort
from netaudit.platforms._snmp_bridge import bridge_ports
from netaudit.platforms._snmp_interfaces import interface_names, spoken_names
from netaudit.platforms._snmp_walk import Row, Value, known, number, octets, scalar, table, walked, words
from netaudit.platforms._tables import by_port

_LLDP = "1.0.8802.1.1.2.1"
_CHASSIS = f"{_LLDP}.3.2"
_PORT_KIND, _PORT_ID, _PORT_WORDS = (f"{_LLDP}.3.7.1.{n}" for n in (2, 3, 4))
_LISTENS = f"{_LLDP}.1.6.1.2"
_REMOTE = tuple(f"{_LLDP}.4.1.1.{n}" for n in range(4, 10))
_FED, _PRIORITY, _GROUP = "1.3.6.1.2.1.105.1.1.1.3", "1.3.6.1.2.1.105.1.1.1.7", "1.3.6.1.2.1.105.1.3.1.1.2"

LLDP_HERE = f"walk {_CHASSIS} {_PORT_KIND} {_PORT_ID} {_PORT_WORDS} {_LISTENS}"
LLDP_THERE = f"walk {' '.join(_REMOTE)}"
POE = f"walk {_FED} {_PRIORITY} {_GROUP}"

_LISTENING = {2, 3}  # lldpPortConfigAdminStatus: rxOnly, txAndRx
# LldpPortIdSubtype and LldpChassisIdSubtype count differently.
_PORT_MAC, _PORT_ADDRESS = 3, 4
_CHASSIS_MAC, _CHASSIS_ADDRESS = 4, 5
_TRUE, _FALSE = 1, 2  # TruthValue (RFC 2579)
_PRIORITIES = {1: "critical", 2: "high", 3: "low"}  # pethPsePortPowerPriority


def neighbours(captures: Captures) -> dict[str, Neighbour]:
    """Who announces itself by LLDP on each port.

    Raises:
        NotOffered: no LLDP agent.
        ReadingError: it listens on no port, a port is none of the agent's, or cannot be told from another.
    """
    if scalar(captures, LLDP_HERE, _CHASSIS) is None:
        raise NotOffered("the agent has no LLDP-MIB")
    states = [number(value) for value in walked(captures, LLDP_HERE)[_LISTENS].values()]
    if states and not _LISTENING & set(states):
        raise ReadingError("LLDP listens on none of the host's ports")
    ports = _local_ports(captures)
    rows = table(captures, LLDP_THERE, *_REMOTE, parts=3)
    # The first part of the index is the time of the last change: an agent may show one neighbour under several.
    latest = {(index[1], index[2]): row for index, row in sorted(rows.items())}
    return by_port((known("LLDP port", port, ports), _neighbour(row)) for (port, _), row in sorted(latest.items()))


def _neighbour(row: Row) -> Neighbour:
    chassis_kind, chassis, port_kind, port, described, name = row
    where = _identity(port, number(port_kind), _PORT_MAC, _PORT_ADDRESS)
    if number(port_kind) == _PORT_MAC:
        # A port that is identified by a MAC address is better known by its description, where it has one.
        where = words(described) or where
    return Neighbour(
        name=words(name),
        port=cisco_interface(where),
        chassis=_identity(chassis, number(chassis_kind), _CHASSIS_MAC, _CHASSIS_ADDRESS),
    )


def _identity(value: Value, kind: int, mac_kind: int, address_kind: int) -> str:
    raw = octets(value)
    if kind == mac_kind and len(raw) == 6:
        return mac(raw.hex())
    # The first octet is the family (IANA address family numbers).
    if kind == address_kind and (raw[:1], len(raw)) in ((b"\1", 5), (b"\2", 17)):
        return str(ipaddress.ip_address(raw[1:]))
    return words(value)


def _local_ports(captures: Captures) -> dict[int, str]:
    """LLDP's number of a port -> its interface.

    The port's own identity or description must be an interface's name, alias or MAC address; failing that its number
    is a bridge's port or an ifIndex, as IEEE 802.1AB has it.
    """
    names, spoken = interface_names(captures), spoken_names(captures)
    try:
        bridge = bridge_ports(captures)
    except NotOffered:
        bridge = {}
    found = {}
    for index, (kind, identity, described) in table(captures, LLDP_HERE, _PORT_KIND, _PORT_ID, _PORT_WORDS).items():
        told = (_identity(identity, number(kind), _PORT_MAC, _PORT_ADDRESS), words(described))
        by_words = [spoken[text] for text in told if text in spoken]
        by_number = bridge.get(index[0], "") if bridge else names.get(index[0], "")
        name = names[by_words[0]] if by_words else by_number
        if name:  # a port that is no interface hears nobody; where it does, that is said there
            found[index[0]] = name
    return found


def poe(captures: Captures) -> dict[str, PoePort]:
    """Which ports may feed what is plugged in.

    RFC 3621 leaves open how a group's ports are numbered. Where there is one group and every number of it is that of a
    bridge's port, it is that port; else the key is `group/port`.

    Raises:
        NotOffered: the host feeds nothing.
        ReadingError: a port of a group that is not there, or the other way round.
    """
    rows = table(captures, POE, _FED, _PRIORITY, parts=2)
    groups = {index[0] for index in walked(captures, POE)[_GROUP]}
    if not rows and not groups:
        raise NotOffered("the agent has no POWER-ETHERNET-MIB")
    if odd := groups ^ {index[0] for index in rows}:
        raise ReadingError(f"group {min(odd)} stands in only one of the tables of power sources and of their ports")
    try:
        bridge = bridge_ports(captures)
    except NotOffered:
        bridge = {}
    ports = bridge if len(groups) == 1 and {index[1] for index in rows} <= bridge.keys() else {}
    found = {}
    for (group, port), (fed, priority) in rows.items():
        if number(fed) not in (_TRUE, _FALSE):
            raise ReadingError(f"{number(fed)} is neither true nor false")
        found[ports.get(port, f"{group}/{port}")] = PoePort(
            enabled=number(fed) == _TRUE, priority=_PRIORITIES.get(number(priority), "")
        )
    return found
