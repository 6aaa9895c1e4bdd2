"""Who an SNMP agent's device is: SNMPv2-MIB (RFC 3418) and ENTITY-MIB (RFC 6933)."""

from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Facts
from netaudit.platforms._snmp_walk import Row, Value, number, scalar, table, words

_DESCR, _OBJECT, _NAME = (f"1.3.6.1.2.1.1.{n}" for n in (1, 2, 5))
_ENTITY = tuple(f"1.3.6.1.2.1.47.1.1.1.1.{n}" for n in (4, 5, 9, 10, 11, 12, 13))

SYSTEM = f"walk {_DESCR} {_OBJECT} {_NAME}"
ENTITIES = f"walk {' '.join(_ENTITY)}"

_CHASSIS = 3  # PhysicalClass
_ENTERPRISES = "1.3.6.1.4.1."
# Private enterprise numbers (IANA) of what stands in a practice.
_VENDORS = {
    9: "Cisco",
    11: "HP",
    171: "D-Link",
    207: "Allied Telesis",
    318: "APC",
    674: "Dell",
    890: "Zyxel",
    2011: "Huawei",
    4526: "Netgear",
    6574: "Synology",
    8072: "Net-SNMP",
    11863: "TP-Link",
    12356: "Fortinet",
    14823: "Aruba",
    14988: "MikroTik",
    24681: "QNAP",
    25506: "H3C",
    41112: "Ubiquiti",
    47196: "HPE Aruba",
}


def facts(captures: Captures) -> Facts:
    """Name, and of each chassis (a stack has several) model, serial number and firmware.

    Where ENTITY-MIB tells no firmware, it is what the agent says of itself in one line.

    Raises:
        ReadingError: no name or description, or an entity is contained in one that is not there.
    """
    name, described = scalar(captures, SYSTEM, _NAME), scalar(captures, SYSTEM, _DESCR)
    if name is None or described is None:
        raise ReadingError("the agent tells neither its name nor what it is")
    rows = {index[0]: row for index, row in table(captures, ENTITIES, *_ENTITY).items()}
    inside = {entity: number(row[0]) for entity, row in rows.items()}
    if lost := {holder for holder in inside.values() if holder} - rows.keys():
        raise ReadingError(f"entity {min(lost)} holds others and is not there itself")
    chassis = [row for row in rows.values() if number(row[1]) == _CHASSIS]
    tops = chassis or [row for entity, row in rows.items() if not inside[entity]]
    return Facts(
        hostname=words(name),
        vendor=_told(tops, 5) or _vendor(scalar(captures, SYSTEM, _OBJECT)),
        model=_told(tops, 6),
        serial=_told(tops, 4),
        firmware=_told(tops, 3) or _told(tops, 2) or words(described),
    )


def _told(rows: list[Row], column: int) -> str:
    """What the chassis say, each thing once."""
    return ", ".join(dict.fromkeys(filter(None, (words(row[column]) for row in rows))))


def _vendor(identity: Value | None) -> str:
    if identity is None or not identity.text.startswith(_ENTERPRISES):
        return ""
    enterprise = identity.text.removeprefix(_ENTERPRISES).split(".")[0]
    return _VENDORS.get(int(enterprise), f"enterprise {enterprise}")
