"""A UniFi switch, asked of the UniFi Network controller that manages it.

`hostname` is the controller's (port 8443 for one that does not run on UniFi OS), and `mac` under `data` says which of
its devices the entry is about; `site` is the controller's name of the site where it is not `default`, and `certificate`
the SHA-256 fingerprint of its certificate where it signs for itself. Ports are keyed by their number. VLANs, MAC
table, Wi-Fi networks and aggregates are not read: the recording has none of them.
Written from the recordings of unpoller (US-24-250W, firmware 4.0.42), which is one.
"""

import ipaddress
import json
import re
from collections.abc import Mapping
from typing import Any

from netaudit.model.names import printable
from netaudit.model.platform import Captures, Platform, Reading, ReadingError, SecretPattern
from netaudit.model.rows import Addresses, Facts, Interface, Link, Neighbour, PoePort, SpanningTree
from netaudit.platforms._tables import by_port, mac_or_text, must_agree

_DEVICE = "stat/device"


def _device(captures: Captures) -> Mapping[str, Any]:
    """The one device that the controller answers with.

    Raises:
        ReadingError: none or several, or one that is no switch.
    """
    try:
        told = json.loads(captures[_DEVICE])
        devices: list[Any] = told["data"] if told["meta"]["rc"] == "ok" else []
        (device,) = devices
        kind = device["type"]
    except KeyError as failure:
        raise ReadingError(f"`{_DEVICE}` gives no {printable(str(failure))[:40]}") from failure
    except (ValueError, TypeError, RecursionError) as failure:
        raise ReadingError(f"`{_DEVICE}` is not the answer for one device: is its `mac` under `data`?") from failure
    if not isinstance(device, dict) or kind != "usw":
        raise ReadingError(f"the device is a `{printable(str(kind))[:20]}`, which is not read")
    return device


def _ports(captures: Captures) -> dict[str, Mapping[str, Any]]:
    """Port number -> what is told of it.

    Raises:
        ReadingError: they are not as many as the switch has, or not what is set of them, or the uplink is elsewhere.
    """
    device = _device(captures)
    table = [_told(port, "port_idx", int, port) for port in _rows(device, "port_table")]
    ports = {str(number): port for number, port in table}
    must_agree(f"`{_DEVICE}`, ports", len(ports), len(table))
    counted = {_told(each, "num_port", int) for each in _rows(device, "ethernet_table") if "num_port" in each}
    if counted != {len(ports)} or set(ports) != {str(number + 1) for number in range(len(ports))}:
        raise ReadingError(f"`{_DEVICE}` tells of {len(ports)} ports, and that the switch has {sorted(counted)}")
    for override in _rows(device, "port_overrides"):
        number = str(_told(override, "port_idx", int))
        if number not in ports:
            raise ReadingError(f"`{_DEVICE}` sets port {number}, which it does not tell of")
        for field in ("name", "poe_mode"):
            if field in override and override[field] != ports[number].get(field):
                raise ReadingError(f"`{_DEVICE}` does not agree with itself on the {field} of port {number}")
    uplinks = [number for number, port in ports.items() if port.get("is_uplink") is True]
    uplink = device.get("uplink")
    if uplinks and (not isinstance(uplink, dict) or [str(uplink.get("port_idx"))] != uplinks):
        raise ReadingError(f"`{_DEVICE}` does not agree with itself on the uplink")
    return ports


def _rows(device: Mapping[str, Any], table: str) -> list[Mapping[str, Any]]:
    rows = device.get(table)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ReadingError(f"`{_DEVICE}` gives no {table}")
    return rows


def _told(row: Mapping[str, Any], field: str, kind: type, beside: Any = None) -> Any:
    """A field of the kind that it must be; together with what is to stand beside it, where something is."""
    value = row.get(field)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ReadingError(f"`{_DEVICE}`: {field} is not told, or not understood")
    return value if beside is None else (value, beside)


def _facts(captures: Captures) -> Facts:
    device = _device(captures)
    told = {field: printable(_told(device, field, str)) for field in ("model", "serial", "version")}
    if not all(told.values()):
        raise ReadingError(f"`{_DEVICE}` gives no model, serial number or firmware")
    return Facts(
        hostname=printable(str(device.get("name") or "")),
        vendor="Ubiquiti",
        model=told["model"],
        serial=told["serial"],
        firmware=told["version"],
    )


def _interfaces(captures: Captures) -> dict[str, Interface]:
    """Every port, with the name that it is given or was born with."""
    return {
        number: Interface(enabled=_told(port, "enable", bool), description=printable(_told(port, "name", str)))
        for number, port in _ports(captures).items()
    }


def _links(captures: Captures) -> dict[str, Link]:
    return {number: Link(up=_told(port, "up", bool)) for number, port in _ports(captures).items()}


def _poe(captures: Captures) -> dict[str, PoePort]:
    """Ports that can feed; any other mode than `off` feeds."""
    return {
        number: PoePort(enabled=_told(port, "poe_mode", str) != "off")
        for number, port in _ports(captures).items()
        if _told(port, "port_poe", bool)
    }


def _spanning_tree(captures: Captures) -> SpanningTree:
    """Of the switch; what is set of a port is not read."""
    device = _device(captures)
    mode, priority = _told(device, "stp_version", str), str(device.get("stp_priority", ""))
    modes = {"rstp": "rstp", "stp": "stp", "disabled": "off"}
    if mode not in modes or not priority.isdecimal():
        raise ReadingError(f"`{_DEVICE}`: the spanning tree `{printable(mode)[:20]}` is not understood")
    return SpanningTree(mode=modes[mode], priority={"0": int(priority)})


def _addresses(captures: Captures) -> dict[str, Addresses]:
    """The switch's own.

    Raises:
        ReadingError: a fixed one without its mask, or another kind.
    """
    set_to = _device(captures).get("config_network")
    if not isinstance(set_to, dict) or set_to.get("type") not in ("dhcp", "static"):
        raise ReadingError(f"`{_DEVICE}`: config_network is not told, or not understood")
    if set_to["type"] == "dhcp":
        return {"management": Addresses(prefixes=("dhcp",))}
    try:
        prefix = str(ipaddress.ip_interface(f"{set_to['ip']}/{set_to['netmask']}"))
    except (KeyError, ValueError) as failure:
        raise ReadingError(f"`{_DEVICE}`: config_network is not understood") from failure
    return {"management": Addresses(prefixes=(prefix,))}


def _neighbours(captures: Captures) -> dict[str, Neighbour]:
    """By LLDP, in each port's `lldp_table`."""
    heard = []
    for number, port in _ports(captures).items():
        for entry in _rows(port, "lldp_table"):
            chassis, told = _told(entry, "lldp_chassis_id", str), _told(entry, "lldp_port_id", str)
            name = printable(str(entry.get("lldp_system_name") or ""))
            heard.append((number, Neighbour(name=name, port=mac_or_text(told), chassis=mac_or_text(chassis))))
    return by_port(heard)


def _neighbour_rows(captures: Captures) -> int:
    return len(re.findall(r'"lldp_chassis_id" *:', captures[_DEVICE]))


PLATFORM = Platform(
    name="unifi_controller",
    asked_by="unifi",
    port=443,
    readings={
        "facts": Reading((_DEVICE,), _facts),
        "interfaces": Reading((_DEVICE,), _interfaces),
        "poe": Reading((_DEVICE,), _poe),
        "spanning_tree": Reading((_DEVICE,), _spanning_tree),
        "addresses": Reading((_DEVICE,), _addresses),
        "neighbours": Reading((_DEVICE,), _neighbours, _neighbour_rows),
        "links": Reading((_DEVICE,), _links),
    },
    errors=(
        re.compile(r"^HTTP \d{3}$"),
        re.compile(r'"rc" *: *"error"[^}]{0,200}'),
    ),
    secrets=(
        SecretPattern(
            re.compile(
                r'"(?:x_\w+|\w*(?:passw(?:or)?d|passphrase|secret|auth_?key|psk|community|token))" *: *'
                r'"(?P<secret>(?:[^"\\]|\\.)+)"'
            )
        ),
    ),
)
