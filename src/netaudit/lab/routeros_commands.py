"""The command line of the simulated RouterOS device: what each command does to it.

MikroTik's documentation, "Bridge VLAN Table", "VLAN", "IP Addressing" and "Scripting": `set` replaces what it names,
`find` gives the entries for which all its conditions hold, and setting or removing none of them does nothing. A port is
in its `pvid` without being listed, in an entry that is dynamic and that cannot be set.
"""

import ipaddress
import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netaudit.lab.routeros_config import Address, Member, Switched, TableVlan, VlanInterface

if TYPE_CHECKING:
    from netaudit.lab.routeros import RouterosDevice

_ADMITS = ("admit-all", "admit-only-vlan-tagged", "admit-only-untagged-and-priority-tagged")
_TABLES = ("interface bridge vlan", "interface bridge port", "interface vlan", "ip address", "interface ethernet")


class CommandError(Exception):
    """What the device says instead of doing something."""


def execute(device: "RouterosDevice", line: str) -> str:
    """Run one command; returns what the device prints."""
    head, bracket, rest = line.strip().partition("[")
    inside, _, tail = rest.partition("]")
    try:
        words = shlex.split(head) + shlex.split(tail)
        plain = [word for word in words if "=" not in word]
        values = dict(word.split("=", 1) for word in words if "=" in word)
        path, verb = " ".join(plain[:-1]).replace("/", " ").strip(), plain[-1] if plain else ""
        if path not in _TABLES or verb not in ("add", "set", "remove"):
            return f"bad command name {verb} (line 1 column 1)\n"
        if verb == "add":
            _ADD[path](device, values)
        else:
            _each(device, path, verb, _conditions(inside) if bracket else None, values)
    except CommandError as said:
        return f"{said}\n"
    except ValueError:
        return "syntax error (line 1 column 1)\n"
    return ""


def _conditions(inside: str) -> dict[str, str]:
    words = shlex.split(inside)
    if words[:1] != ["find"]:
        raise CommandError("syntax error (line 1 column 1)")
    return dict(word.split("=", 1) for word in words[1:] if word not in ("where", "and"))


def _each(
    device: "RouterosDevice", path: str, verb: str, wanted: dict[str, str] | None, values: dict[str, str]
) -> None:
    if wanted is None or (verb == "remove" and values):
        raise CommandError("expected end of command (line 1 column 1)")
    rows = _rows(device, path)
    chosen = [key for key, row in rows.items() if all(row.get(name) == text for name, text in wanted.items())]
    if any(rows[key]["dynamic"] == "yes" for key in chosen):
        raise CommandError("failure: can not change dynamic")
    for key in chosen:
        if verb == "set":
            _SET[path](device, key, values)
        elif path == "interface ethernet":
            raise CommandError("bad command name remove (line 1 column 1)")
        else:
            _remove(device, path, key)


def _rows(device: "RouterosDevice", path: str) -> dict[Any, dict[str, str]]:
    """Everything that `find` sees of a path."""
    config = device.config
    if path == "interface bridge vlan":
        rows: dict[Any, dict[str, str]] = {
            vlan: {"bridge": config.bridge, "vlan-ids": str(vlan), "dynamic": "no"} for vlan in config.table
        }
        for name, member in config.members.items():
            row = {"bridge": config.bridge, "vlan-ids": str(member.pvid), "dynamic": "yes"}
            rows |= {("pvid", name): row} if config.filtering and not member.disabled else {}
        return rows
    if path == "interface bridge port":
        return {n: {"interface": n, "bridge": config.bridge, "dynamic": "no"} for n in config.members}
    if path == "interface vlan":
        return {n: {"name": n, "vlan-id": str(v.vlan), "dynamic": "no"} for n, v in config.interfaces.items()}
    if path == "ip address":
        return {t: {"address": t, "interface": a.interface, "dynamic": "no"} for t, a in config.addresses.items()}
    return {n: {"default-name": n, "dynamic": "no"} for n in config.ethernet}


def _remove(device: "RouterosDevice", path: str, key: Any) -> None:
    config = device.config
    if path == "interface bridge vlan":
        del config.table[key]
    elif path == "interface bridge port":
        del config.members[key]
    elif path == "interface vlan":
        del config.interfaces[key]
    else:
        del config.addresses[key]


def _common(entry: Switched, values: dict[str, str]) -> None:
    entry.comment = values.pop("comment", entry.comment)
    disabled = values.pop("disabled", "yes" if entry.disabled else "no")
    if disabled not in ("yes", "no"):
        raise CommandError("input does not match any value of disabled")
    entry.disabled = disabled == "yes"


def _done(values: dict[str, str]) -> None:
    if values:
        raise CommandError(f"expected end of command, not {min(values)}")


def _vlan_id(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 4094:
        raise CommandError("value of vlan-id out of range (1..4094)")
    return int(text)


def _on_bridge(device: "RouterosDevice", name: str) -> None:
    if name != device.config.bridge:
        raise CommandError("input does not match any value of bridge")


def _set_table(device: "RouterosDevice", vlan: int, values: dict[str, str]) -> None:
    entry = device.config.table[vlan]
    lists = {}
    for how, before in (("tagged", entry.tagged), ("untagged", entry.untagged)):
        lists[how] = [name for name in values.pop(how).split(",") if name] if how in values else before
        if any(name not in (device.config.bridge, *device.config.ethernet) for name in lists[how]):
            raise CommandError("input does not match any value of interface")
    if set(lists["tagged"]) & set(lists["untagged"]):
        raise CommandError("failure: interface cannot be both tagged and untagged")
    _common(entry, values)
    _done(values)
    entry.tagged, entry.untagged = lists["tagged"], lists["untagged"]


def _add_table(device: "RouterosDevice", values: dict[str, str]) -> None:
    _on_bridge(device, values.pop("bridge", ""))
    vlan = _vlan_id(values.pop("vlan-ids", ""))
    if vlan in device.config.table:
        raise CommandError("failure: vlan already added")
    _made(device.config.table, vlan, TableVlan(), lambda: _set_table(device, vlan, values))


def _set_member(device: "RouterosDevice", name: str, values: dict[str, str]) -> None:
    entry = device.config.members[name]
    pvid, admits = _vlan_id(values.pop("pvid", str(entry.pvid))), values.pop("frame-types", entry.admits)
    if admits not in _ADMITS:
        raise CommandError("input does not match any value of frame-types")
    _common(entry, values)
    _done(values)
    entry.pvid, entry.admits = pvid, admits


def _add_member(device: "RouterosDevice", values: dict[str, str]) -> None:
    _on_bridge(device, values.pop("bridge", ""))
    name = values.pop("interface", "")
    if name not in device.config.ethernet:
        raise CommandError("input does not match any value of interface")
    if name in device.config.members:
        raise CommandError("failure: device already added as bridge port")
    _made(device.config.members, name, Member(), lambda: _set_member(device, name, values))


def _set_interface(device: "RouterosDevice", name: str, values: dict[str, str]) -> None:
    entry = device.config.interfaces[name]
    vlan = _vlan_id(values.pop("vlan-id", str(entry.vlan)))
    if any(other.vlan == vlan and other is not entry for other in device.config.interfaces.values()):
        raise CommandError("failure: already have interface with such vlan-id")
    entry.vlan = vlan
    _common(entry, values)
    _done(values)


def _add_interface(device: "RouterosDevice", values: dict[str, str]) -> None:
    _on_bridge(device, values.pop("interface", ""))
    name = values.pop("name", "")
    if not name or name in (*device.config.interfaces, *device.config.ethernet, device.config.bridge):
        raise CommandError("failure: already have interface with such name")
    _made(device.config.interfaces, name, VlanInterface(), lambda: _set_interface(device, name, values))


def _set_address(device: "RouterosDevice", text: str, values: dict[str, str]) -> None:
    _common(device.config.addresses[text], values)
    _done(values)


def _add_address(device: "RouterosDevice", values: dict[str, str]) -> None:
    text, name = str(ipaddress.ip_interface(values.pop("address", ""))), values.pop("interface", "")
    if name not in (*device.config.interfaces, *device.config.ethernet, device.config.bridge):
        raise CommandError("input does not match any value of interface")
    if text in device.config.addresses:
        raise CommandError("failure: already have such address")
    _made(device.config.addresses, text, Address(interface=name), lambda: _set_address(device, text, values))


def _set_ethernet(device: "RouterosDevice", name: str, values: dict[str, str]) -> None:
    _common(device.config.ethernet[name], values)
    _done(values)


def _refused(device: "RouterosDevice", values: dict[str, str]) -> None:
    del device, values
    raise CommandError("bad command name add (line 1 column 1)")


def _made(table: dict[Any, Any], key: object, entry: object, fill: Callable[[], None]) -> None:
    """Add an entry, unless what it is to be is refused."""
    table[key] = entry
    try:
        fill()
    except CommandError:
        del table[key]
        raise


_SET: dict[str, Callable[["RouterosDevice", Any, dict[str, str]], None]] = {
    "interface bridge vlan": _set_table,
    "interface bridge port": _set_member,
    "interface vlan": _set_interface,
    "ip address": _set_address,
    "interface ethernet": _set_ethernet,
}
_ADD: dict[str, Callable[["RouterosDevice", dict[str, str]], None]] = {
    "interface bridge vlan": _add_table,
    "interface bridge port": _add_member,
    "interface vlan": _add_interface,
    "ip address": _add_address,
    "interface ethernet": _refused,
}
