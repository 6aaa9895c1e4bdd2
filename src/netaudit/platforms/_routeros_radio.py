"""RouterOS's bridges as a spanning tree, and its wireless networks by the old package and the new.

MikroTik's manual, "Bridging and Switching", "Wireless" and "WiFi". Interfaces of the air are off until somebody
switches them on, so that an export says `disabled=no` of those that are.
"""

from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import SpanningTree, SpanningTreePort, WifiNetwork
from netaudit.platforms._routeros_export import EXPORT, Item, counted, items, of_path
from netaudit.platforms._tables import refusing

_TREES = {"none": "off", "stp": "stp", "rstp": "rstp", "mstp": "mstp"}
_NEW = ("/interface wifi", "/interface wifiwave2")
_ACCESS_POINT = ("ap-bridge", "bridge", "ap")


@refusing(EXPORT)
def spanning_tree(captures: Captures) -> SpanningTree:
    """Of its bridges; the priority is under `0`, or under each bridge's name where there are several.

    Raises:
        NotOffered: there is no bridge.
        ReadingError: bridges run different kinds of tree, or a kind that is not known.
    """
    bridges = [item for item in of_path(items(captures), "/interface bridge") if item.enabled]
    if not bridges:
        raise NotOffered("the device has no bridge")
    modes = {item["protocol-mode"] or "rstp" for item in bridges}
    if len(modes) > 1 or not modes <= _TREES.keys():
        raise ReadingError(f"bridges run the spanning trees {', '.join(sorted(modes))}")
    priority = {item["name"]: int(item["priority"] or "0x8000", 0) for item in bridges}
    ports = {
        item["interface"]: SpanningTreePort(
            edge=item["edge"] == "yes",
            bpdu_guard=item["bpdu-guard"] == "yes",
            root_guard=item["restricted-role"] == "yes",
        )
        for item in counted(captures, "/interface bridge port")
    }
    return SpanningTree(
        mode=_TREES[modes.pop()],
        priority={"0": next(iter(priority.values()))} if len(priority) == 1 else priority,
        ports={name: port for name, port in ports.items() if port != SpanningTreePort()},
    )


@refusing(EXPORT)
def wifi(captures: Captures) -> dict[str, WifiNetwork]:
    """Networks that the device itself spreads.

    Raises:
        NotOffered: its Wi-Fi is managed from elsewhere, or it manages that of others (CAPsMAN).
        ReadingError: an access point without a name, or a profile that there is not.
    """
    every = items(captures)
    if any(each.path.startswith("/caps-man") or each.path.endswith((" cap", " capsman")) for each in every):
        raise NotOffered("Wi-Fi is managed by CAPsMAN, which is not read")
    found: dict[str, WifiNetwork] = {}
    for ssid, network in (*_old_networks(every), *_new_networks(every)):
        if not ssid:
            raise ReadingError("an access point of the configuration has no SSID")
        known = sum(key.split(" #")[0] == ssid for key in found)
        found[ssid + (f" #{known + 1}" if known else "")] = network
    return found


def _old_networks(every: list[Item]) -> list[tuple[str, WifiNetwork]]:
    profiles = {
        each["name"] or "default": each
        for each in every
        if each.path == "/interface wireless security-profiles" and each.verb in ("add", "set")
    }
    networks = []
    for each in every:
        if each.path != "/interface wireless" or not (each["mode"] in _ACCESS_POINT or each["master-interface"]):
            continue
        name = each["security-profile"] or "default"
        if name not in profiles and name != "default":
            raise ReadingError(f"the security profile {name} is not in the configuration")
        networks.append(
            (
                each["ssid"],
                WifiNetwork(
                    security=_old_security(profiles.get(name)),
                    vlan=int(each["vlan-id"]) if each["vlan-mode"] == "use-tag" and each["vlan-id"] else None,
                    enabled=each["disabled"] == "no",
                    hidden=each["hide-ssid"] == "yes",
                    isolated=each["default-forwarding"] == "no",
                ),
            )
        )
    return networks


def _old_security(profile: Item | None) -> str:
    """A profile's `mode` is `none` until somebody sets it."""
    mode = profile["mode"] if profile else ""
    if mode in ("", "none"):
        return "open"
    return "wep" if mode.startswith("static-keys") else _security((profile or Item("", ""))["authentication-types"])


def _new_networks(every: list[Item]) -> list[tuple[str, WifiNetwork]]:
    networks = []
    for path in _NEW:
        for each in every:
            if each.path != path or each.verb not in ("add", "set"):
                continue
            said = _merged(every, path, each)
            if said.get("configuration.mode", "ap") not in _ACCESS_POINT or "configuration.ssid" not in said:
                continue
            vlan = said.get("datapath.vlan-id", "")
            networks.append(
                (
                    said["configuration.ssid"],
                    WifiNetwork(
                        security=_security(said.get("security.authentication-types", "")),
                        vlan=int(vlan) if vlan.isdecimal() else None,
                        enabled=each["disabled"] == "no",
                        hidden=said.get("configuration.hide-ssid") == "yes",
                        isolated=said.get("datapath.client-isolation") == "yes",
                    ),
                )
            )
    return networks


def _merged(every: list[Item], path: str, interface: Item) -> dict[str, str]:
    """`group.name` -> value: of the profiles that an interface names, then its own, which outweigh them."""
    said: dict[str, str] = {}
    configuration = _profile(every, f"{path} configuration", interface["configuration"])
    said |= {name if "." in name else f"configuration.{name}": value for name, value in configuration.items()}
    for group in ("security", "datapath"):
        named = interface[group] or configuration.get(group, "")
        said |= {f"{group}.{name}": value for name, value in _profile(every, f"{path} {group}", named).items()}
    own = {name: interface[name] for name in interface.values if "." in name}
    return said | own


def _profile(every: list[Item], path: str, name: str) -> dict[str, str]:
    if not name:
        return {}
    for each in of_path(every, path):
        if each["name"] == name:
            return {key: each[key] for key in each.values if key != "name"}
    raise ReadingError(f"`{path}` has no {name}")


def _security(types: str) -> str:
    """`wpa2-psk,wpa3-psk` -> `wpa2-wpa3-personal`."""
    if not types:
        return "open"
    kinds = types.split(",")
    for ending, name in (("-psk", "personal"), ("-eap", "enterprise")):
        if all(kind.endswith(ending) for kind in kinds):
            return "-".join((*(kind.removesuffix(ending) for kind in sorted(kinds)), name))
    return "+".join(sorted(kinds))
