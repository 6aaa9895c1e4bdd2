"""What a made-up switch with six ports and an aggregate answers to walks, in the form of `netaudit.transport.snmp`.

Its bridge's ports 1 to 7 are the interfaces 101 to 107; 107 is the aggregate. Counted by hand.
"""

from collections.abc import Mapping

from netaudit.model.state import SECTION_NAMES
from netaudit.platforms import platform

Variables = dict[str, str]
"""Object identifier -> `TYPE: value`."""


def answers(variables: Mapping[str, str]) -> dict[str, str]:
    """Every command of the platform, answered out of these variables."""
    return {command: answer(command, variables) for command in platform("snmp").commands(SECTION_NAMES)}


def answer(command: str, variables: Mapping[str, str]) -> str:
    """One walk, answered out of these variables."""
    text = ""
    for root in command.split()[1:]:
        below = sorted(
            (oid for oid in variables if oid.startswith(f"{root}.")), key=lambda o: [*map(int, o.split("."))]
        )
        text += "".join(f"{oid} = {variables[oid]}\n" for oid in below)
        text += f"# {root} ended after {len(below)} variables\n"
    return text


def column(root: str, rows: Mapping[str, str]) -> Variables:
    """Variables below an object identifier."""
    return {f"{root}.{index}": value for index, value in rows.items()}


def _integers(root: str, rows: Mapping[str, int]) -> Variables:
    return column(root, {index: f"INTEGER: {value}" for index, value in rows.items()})


_PORTS = {f"{100 + n}": n for n in range(1, 8)}
SYSTEM = {
    "1.3.6.1.2.1.1.1.0": 'STRING: "Made Up GS-6, 2.0.1"',
    "1.3.6.1.2.1.1.2.0": "OID: 1.3.6.1.4.1.4526.100.4.9",
    "1.3.6.1.2.1.1.5.0": 'STRING: "sw-accueil"',
}
# A chassis with one module; columns 4 (contained in), 5 (class), 9 (firmware), 10 (software), 11, 12, 13.
ENTITIES = {
    **_integers("1.3.6.1.2.1.47.1.1.1.1.4", {"1": 0, "2": 1}),
    **_integers("1.3.6.1.2.1.47.1.1.1.1.5", {"1": 3, "2": 9}),
    **column("1.3.6.1.2.1.47.1.1.1.1.9", {"1": 'STRING: "B1.0"', "2": 'STRING: ""'}),
    **column("1.3.6.1.2.1.47.1.1.1.1.10", {"1": 'STRING: "2.0.1"', "2": 'STRING: ""'}),
    **column("1.3.6.1.2.1.47.1.1.1.1.11", {"1": 'STRING: "SN0001"', "2": 'STRING: "SN0002"'}),
    **column("1.3.6.1.2.1.47.1.1.1.1.12", {"1": 'STRING: "Made Up"', "2": 'STRING: ""'}),
    **column("1.3.6.1.2.1.47.1.1.1.1.13", {"1": 'STRING: "GS-6"', "2": 'STRING: "SFP"'}),
}
INTERFACES = {
    "1.3.6.1.2.1.2.1.0": "INTEGER: 8",
    **column("1.3.6.1.2.1.2.2.1.2", {i: f'STRING: "Port {n}"' for i, n in _PORTS.items()}),
    "1.3.6.1.2.1.2.2.1.2.200": 'STRING: "CPU"',
    # Octets that happen to be letters are printed as such: 41:42:43:44:45:xx.
    **column("1.3.6.1.2.1.2.2.1.6", {i: f'STRING: "ABCDE{n}"' if n < 7 else 'STRING: ""' for i, n in _PORTS.items()}),
    "1.3.6.1.2.1.2.2.1.6.200": "HEX: 02 00 00 00 00 01",
    **_integers("1.3.6.1.2.1.2.2.1.7", {**dict.fromkeys(_PORTS, 1), "103": 2, "200": 1}),
    **_integers("1.3.6.1.2.1.2.2.1.8", {**dict.fromkeys(_PORTS, 1), "103": 2, "104": 7, "105": 4, "200": 1}),
    **column("1.3.6.1.2.1.31.1.1.1.1", {i: f'STRING: "g{n}"' for i, n in _PORTS.items()}),
    "1.3.6.1.2.1.31.1.1.1.1.107": 'STRING: "lag1"',
    "1.3.6.1.2.1.31.1.1.1.1.200": 'STRING: "vlan1"',
    **column("1.3.6.1.2.1.31.1.1.1.18", dict.fromkeys((*_PORTS, "200"), 'STRING: ""')),
    "1.3.6.1.2.1.31.1.1.1.18.102": 'STRING: "opératoire 2"',
    "1.3.6.1.2.1.31.1.1.1.18.103": "HEX: 1b 5b 33 31 6d",
}
_V4, _V6, _LINK_LOCAL = "1.4.10.99.0.14", "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.14", "2.16.254.128" + ".0" * 13 + ".1"
_BROADCAST = "1.4.10.99.0.255"
_PREFIXES = "OID: 1.3.6.1.2.1.4.32.1.5.200"
ADDRESSES = {
    **_integers("1.3.6.1.2.1.4.34.1.3", {_V4: 200, _BROADCAST: 200, _V6: 200, _LINK_LOCAL: 200}),
    **_integers("1.3.6.1.2.1.4.34.1.4", {_V4: 1, _BROADCAST: 3, _V6: 1, _LINK_LOCAL: 1}),
    **column(
        "1.3.6.1.2.1.4.34.1.5",
        {
            _V4: f"{_PREFIXES}.1.4.10.99.0.0.24",
            _BROADCAST: "OID: 0.0",
            _V6: f"{_PREFIXES}.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.0.64",
            _LINK_LOCAL: f"{_PREFIXES}.2.16.254.128{'.0' * 14}.64",
        },
    ),
    **_integers("1.3.6.1.2.1.4.34.1.6", {_V4: 2, _BROADCAST: 2, _V6: 2, _LINK_LOCAL: 5}),
    "1.3.6.1.2.1.4.20.1.2.10.99.0.14": "INTEGER: 200",
    "1.3.6.1.2.1.4.20.1.3.10.99.0.14": "IPADDRESS: 255.255.255.0",
}
ARP = {
    **column(
        "1.3.6.1.2.1.4.35.1.4",
        {
            "200.1.4.10.99.0.1": "HEX: 02 00 00 00 01 01",
            "200.1.4.10.99.0.2": "HEX: 02 00 00 00 01 02",
            "200.1.4.10.99.0.14": "HEX: 02 00 00 00 00 01",
            "200.2.16.254.128" + ".0" * 13 + ".9": "HEX: 02 00 00 00 01 09",
        },
    ),
    **_integers(
        "1.3.6.1.2.1.4.35.1.6",
        {
            "200.1.4.10.99.0.1": 3,
            "200.1.4.10.99.0.2": 2,
            "200.1.4.10.99.0.14": 5,
            "200.2.16.254.128" + ".0" * 13 + ".9": 3,
        },
    ),
}
OLD_ARP = {
    "1.3.6.1.2.1.4.22.1.2.200.10.99.0.1": "HEX: 02 00 00 00 01 01",
    "1.3.6.1.2.1.4.22.1.4.200.10.99.0.1": "INTEGER: 3",
}
BRIDGE = {
    "1.3.6.1.2.1.17.1.2.0": "INTEGER: 7",
    **_integers("1.3.6.1.2.1.17.1.4.1.2", {str(n): 100 + n for n in range(1, 8)}),
}
# VLAN 1 untagged on 1 and 2 (0xC0); 20 untagged on 3 to 5 and 7 (0x3A) and tagged on 6 (0x3E with it); 30 tagged on 6
# and 7. Octets that are letters or signs are printed as such.
VLANS = {
    "1.3.6.1.2.1.17.7.1.1.4.0": "GAUGE32: 4",
    **column(
        "1.3.6.1.2.1.17.7.1.4.3.1.1",
        {"1": 'STRING: "default"', "20": 'STRING: "imagerie"', "30": "HEX: 69 6e 76 69 74 e9 73"},
    ),
    **column("1.3.6.1.2.1.17.7.1.4.3.1.2", {"1": "HEX: c0", "20": 'STRING: ">"', "30": "HEX: 06 00 00"}),
    **column("1.3.6.1.2.1.17.7.1.4.3.1.4", {"1": "HEX: c0", "20": 'STRING: ":"', "30": "HEX: 00"}),
    **_integers("1.3.6.1.2.1.17.7.1.4.3.1.5", {"1": 1, "20": 1, "30": 1}),
    # In use: the three, each learning into a database of its own, and one that GVRP made.
    **column("1.3.6.1.2.1.17.7.1.4.2.1.3", {"0.1": "GAUGE32: 1", "0.20": "GAUGE32: 2", "9.30": "GAUGE32: 3"}),
    "1.3.6.1.2.1.17.7.1.4.2.1.3.0.40": "GAUGE32: 4",
    **_integers("1.3.6.1.2.1.17.7.1.4.2.1.6", {"0.1": 1, "0.20": 2, "0.40": 3, "9.30": 2}),
    **column(
        "1.3.6.1.2.1.17.7.1.4.5.1.1",
        {str(n): f"GAUGE32: {vlan}" for n, vlan in {1: 1, 2: 1, 3: 20, 4: 20, 5: 20, 6: 1, 7: 20}.items()},
    ),
}
STATIONS = {
    **column("1.3.6.1.2.1.17.7.1.2.1.1.2", {"1": "COUNTER32: 0", "2": "COUNTER32: 2", "3": "COUNTER32: 1"}),
    **_integers(
        "1.3.6.1.2.1.17.7.1.2.2.1.2",
        {"1.2.0.0.0.0.1": 0, "2.2.0.0.0.2.1": 3, "2.2.0.0.0.2.2": 6, "3.2.0.0.0.2.2": 6, "3.2.0.0.0.2.3": 7},
    ),
    **_integers(
        "1.3.6.1.2.1.17.7.1.2.2.1.3",
        {"1.2.0.0.0.0.1": 4, "2.2.0.0.0.2.1": 3, "2.2.0.0.0.2.2": 3, "3.2.0.0.0.2.2": 3, "3.2.0.0.0.2.3": 5},
    ),
}
PLAIN_STATIONS = {
    "1.3.6.1.2.1.17.4.1.0": "COUNTER32: 0",
    **_integers("1.3.6.1.2.1.17.4.3.1.2", {"2.0.0.0.2.1": 3}),
    **_integers("1.3.6.1.2.1.17.4.3.1.3", {"2.0.0.0.2.1": 3}),
}
_LLDP = "1.0.8802.1.1.2.1"
LLDP = {
    f"{_LLDP}.3.2.0": "HEX: 02 00 00 00 00 01",
    # By name, by MAC address, by its number as text (which names nothing: the number itself leads on), and aggregate.
    **_integers(f"{_LLDP}.3.7.1.2", {"1": 5, "2": 3, "3": 7, "7": 1}),
    **column(
        f"{_LLDP}.3.7.1.3", {"1": 'STRING: "g1"', "2": 'STRING: "ABCDE2"', "3": 'STRING: "3"', "7": 'STRING: "lag1"'}
    ),
    **column(f"{_LLDP}.3.7.1.4", {"1": 'STRING: "Port 1"', "2": 'STRING: ""', "3": 'STRING: ""', "7": 'STRING: ""'}),
    **_integers(f"{_LLDP}.1.6.1.2", {"1": 3, "2": 3, "3": 3, "7": 4}),
    **_integers(f"{_LLDP}.4.1.1.4", {"0.1.1": 4, "0.3.4": 5, "70.1.2": 4}),
    **column(
        f"{_LLDP}.4.1.1.5",
        {"0.1.1": "HEX: 02 00 00 00 03 01", "0.3.4": "HEX: 01 0a 63 00 28", "70.1.2": "HEX: 02 00 00 00 03 02"},
    ),
    **_integers(f"{_LLDP}.4.1.1.6", {"0.1.1": 5, "0.3.4": 3, "70.1.2": 3}),
    **column(
        f"{_LLDP}.4.1.1.7",
        {
            "0.1.1": 'STRING: "GigabitEthernet1/0/5"',
            "0.3.4": "HEX: 02 00 00 00 03 04",
            "70.1.2": "HEX: 02 00 00 00 03 02",
        },
    ),
    **column(f"{_LLDP}.4.1.1.8", {"0.1.1": 'STRING: "uplink"', "0.3.4": 'STRING: ""', "70.1.2": 'STRING: "eth0"'}),
    **column(f"{_LLDP}.4.1.1.9", {"0.1.1": 'STRING: "sw1"', "0.3.4": 'STRING: "tel-1"', "70.1.2": 'STRING: "ap-1"'}),
}
POE = {
    **_integers("1.3.6.1.2.1.105.1.1.1.3", {"1.1": 1, "1.2": 1, "1.3": 2}),
    **_integers("1.3.6.1.2.1.105.1.1.1.7", {"1.1": 3, "1.2": 1, "1.3": 2}),
    "1.3.6.1.2.1.105.1.3.1.1.2.1": "GAUGE32: 120",
}
SWITCH: Variables = {
    **SYSTEM, **ENTITIES, **INTERFACES, **ADDRESSES, **ARP, **OLD_ARP, **BRIDGE, **VLANS, **STATIONS, **PLAIN_STATIONS,
    **LLDP, **POE,
}  # fmt: skip
CAPTURES = answers(SWITCH)
