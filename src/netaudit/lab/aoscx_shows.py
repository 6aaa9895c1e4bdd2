"""What the simulated AOS-CX switch shows besides its configuration.

Layouts: the recordings of ntc-templates, tests/aruba_aoscx (`show interface`, `show vlan`, `show system`,
`show mac-address-table`), and the examples of the AOS-CX 10.07 guides. It hears nobody: it stands beside the practice.
"""

from collections.abc import Callable, Mapping

from netaudit.lab.aoscx_config import AoscxConfig, AoscxPort, written

VERSION = "PL.10.10.1090"
_COLUMNS = (6, 34, 8, 14, 10)
_RULE = "-" * 96


def system(config: AoscxConfig, serial: str) -> str:
    """`show system`."""
    told = {
        "Hostname": config.hostname,
        "System Description": VERSION,
        "System Contact": "",
        "System Location": "",
        "Vendor": "Aruba",
        "Product Name": "JL679A 6100 12G CL4 2SFP+ 139W Sw",
        "Chassis Serial Nbr": serial,
        "Base MAC Address": "020000-cc0000",
        "ArubaOS-CX Version": VERSION,
        "Time Zone": "UTC",
    }
    return "".join(f"{word:<23}: {text}".rstrip() + "\n" for word, text in told.items())


def vlans(config: AoscxConfig) -> str:
    """`show vlan`."""
    rows = [("VLAN", "Name", "Status", "Reason", "Type", "Interfaces")]
    for vlan, name in sorted(config.vlans.items()):
        ports = ",".join(_name(port) for port in config.ports.values() if vlan in _passed(config, port))
        kind = "default" if vlan == 1 else "static"
        default = "DEFAULT_VLAN_1" if vlan == 1 else f"VLAN{vlan}"
        rows.append((str(vlan), name or default, "up", "ok", kind, ports))
    lines = ["".join(f"{cell:<{wide}}" for cell, wide in zip(row, (*_COLUMNS, 1), strict=True)) for row in rows]
    return "\n".join([_RULE, lines[0], _RULE, *lines[1:], ""])


def interfaces(config: AoscxConfig) -> str:
    """`show interface`."""
    text = "".join(_port(number, port) for number, port in enumerate(config.ports.values(), 1))
    for vlan, address in sorted(config.addresses.items()):
        own = [" Admin state is up", " Description: ", " Hardware: Ethernet, MAC Address: 02:00:00:cc:00:00 "]
        text += "\n".join([f"Interface vlan{vlan} is up ", *own, f" IPv4 address {address}", "", ""])
    return text


def _port(number: int, port: AoscxPort) -> str:
    aggregate = port.heading.startswith("lag ")
    up = port.up and not aggregate
    modes = ["VLAN Mode: access", f"Access VLAN: {port.access}"]
    if port.access is None:
        modes = [
            "VLAN Mode: native-untagged",
            f"Native VLAN: {port.native}",
            f"Allowed VLAN List: {written(port.trunk)}",
        ]
    lines = [
        f"{'Aggregate' if aggregate else 'Interface'} {_name(port)} is {'up' if up else 'down'} ",
        f" Admin state is {'up' if port.up else 'down'}",
        " Link transitions: 1",
        f" Description: {port.description}",
        f" Hardware: Ethernet, MAC Address: 02:00:00:cc:00:{number:02x} ",
        " MTU 1500",
        *([" Aggregated-interfaces : ", " Aggregation-key       : 1"] if aggregate else []),
        *([" Full-duplex ", f" Speed {1000 if up else 0} Mb/s "] if not aggregate else []),
        *(f" {mode}" for mode in modes),
        " Rx",
        "            0 total packets                    0 total bytes",
        "            0 errors                           0 dropped",
        "            0 CRC/FCS",
        " Tx",
        "            0 total packets                    0 total bytes",
        "            0 errors                           0 dropped",
        "            0 collision",
    ]
    return "\n".join([*lines, "", ""])


def _name(port: AoscxPort) -> str:
    return port.heading.replace(" ", "")


def _passed(config: AoscxConfig, port: AoscxPort) -> set[int]:
    if port.access is not None:
        return {port.access}
    return {port.native, *(config.vlans if port.trunk is None else port.trunk)}


SHOWS: Mapping[str, Callable[[AoscxConfig, str], str]] = {
    "show system": system,
    "show vlan": lambda config, _: vlans(config),
    "show interface": lambda config, _: interfaces(config),
    "show mac-address-table": lambda *_: "No MAC entries found.\n",
    "show arp": lambda *_: "\nNo ARP entries found.\n",
    "show lldp neighbor-info detail": lambda *_: (
        "Total Neighbor Entries          : 0\nTotal Neighbor Entries Deleted  : 0\n"
    ),
}
"""Command -> its answer, of a configuration and a serial number."""
