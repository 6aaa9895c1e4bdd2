"""Devices that are asked by SNMP (v2c, or v3 with authentication and privacy), for want of a usable command line.

Each section is a few columns of a table, walked side by side, and held against what else the agent says: `ifNumber`,
`dot1qNumVlans`, the ports of the bridge, the other columns of the table. An agent hides what its view leaves out, so a
MIB that is not there is reported as not offered. A view of the whole of `1.3.6.1.2.1` and `1.0.8802` is wanted. Where
the bridge tells no VLAN of a station, it is shown in VLAN 0. Serial numbers and ports beyond these MIBs are not read.
Tried live on Net-SNMP's snmpd 5.9 (system, interfaces, IP) and lldpd 1.0.16 behind it (LLDP-MIB); ENTITY-MIB,
BRIDGE-MIB, Q-BRIDGE-MIB and POWER-ETHERNET-MIB were written from the RFCs and read off no device yet.
"""

from netaudit.model.platform import Platform, Reading
from netaudit.platforms import _snmp_around as around
from netaudit.platforms import _snmp_bridge as bridge
from netaudit.platforms import _snmp_interfaces as ip
from netaudit.platforms import _snmp_system as system
from netaudit.platforms._snmp_walk import REFUSED

_NAMED = (ip.INTERFACES, ip.NAMES)
_BRIDGED = (bridge.BRIDGE, *_NAMED)
_VLANS = (bridge.VLANS, bridge.CURRENT)

PLATFORM = Platform(
    name="snmp",
    asked_by="snmp",
    port=161,
    readings={
        "facts": Reading((system.SYSTEM, system.ENTITIES), system.facts),
        "interfaces": Reading(_NAMED, ip.interfaces, ip.counted),
        "vlans": Reading(_VLANS, bridge.vlans),
        "switchports": Reading((*_VLANS, bridge.PVIDS, *_BRIDGED), bridge.switchports),
        "poe": Reading((around.POE, *_BRIDGED), around.poe),
        "addresses": Reading((ip.ADDRESSES, ip.OLD_ADDRESSES, *_NAMED), ip.addresses),
        "mac_table": Reading((bridge.STATIONS, bridge.PLAIN_STATIONS, *_VLANS, *_BRIDGED), bridge.mac_table),
        "arp": Reading((ip.HEARD, ip.OLD_HEARD, *_NAMED), ip.arp),
        "neighbours": Reading((around.LLDP_HERE, around.LLDP_THERE, *_BRIDGED), around.neighbours),
        "links": Reading(_NAMED, ip.links),
    },
    counters=Reading((ip.COUNTS, *_NAMED), ip.counters),
    errors=(REFUSED,),
)
