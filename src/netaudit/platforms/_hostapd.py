"""hostapd (hostapd.conf, as the file of its distribution explains it): the wireless networks of an access point.

The VLAN of a network is that of the bridge its clients are put in: the one that the bridge gives its interface, else
the one VLAN interface that is in the bridge with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.model.rows import WifiNetwork
from netaudit.platforms import _linux_bridge
from netaudit.platforms._linux_files import files, files_of, meaningful, shown
from netaudit.platforms._tables import must_agree

CONFIG = shown("/etc/hostapd/*.conf")
_PERSONAL = {"WPA-PSK", "WPA-PSK-SHA256", "FT-PSK"}
_SAE = {"SAE", "FT-SAE", "SAE-EXT-KEY", "FT-SAE-EXT-KEY"}
_ENTERPRISE = {"WPA-EAP", "WPA-EAP-SHA256", "FT-EAP"}
_ENTERPRISE_3 = {"WPA-EAP-SUITE-B", "WPA-EAP-SUITE-B-192", "FT-EAP-SHA384"}


@dataclass(frozen=True)
class Network:
    """One BSS: its interface, and what is set of it."""

    path: str
    interface: str
    settings: dict[str, str]


def networks(found: dict[str, str]) -> Iterator[Network]:
    """Every BSS of every file: `interface` begins the first, each `bss` another one.

    Raises:
        ReadingError: a line that is no setting, or a file that names no interface.
    """
    for path, text in found.items():
        begun: list[Network] = []
        early: dict[str, str] = {}
        for line in meaningful(text):
            name, equals, value = line.strip().partition("=")
            if not equals:
                raise ReadingError(f"{path}: `{printable(line)[:60]}` is no setting")
            if name == "bss" or (name == "interface" and not begun):
                begun.append(Network(path, printable(value), {} if begun else early))
            else:
                (begun[-1].settings if begun else early)[name] = value
        if not begun:
            raise ReadingError(f"{path} names no interface")
        yield from begun


def wifi(captures: Captures) -> dict[str, WifiNetwork]:
    """The networks by SSID.

    Raises:
        NotOffered: there is no configuration of hostapd.
        ReadingError: a BSS without an SSID, or in a bridge of several VLANs.
    """
    shown_files = files(captures, CONFIG)
    found: dict[str, WifiNetwork] = {}
    for each in networks(shown_files):
        ssid = _ssid(each)
        number = sum(key.split(" #")[0] == ssid for key in found)
        found[f"{ssid} #{number + 1}" if number else ssid] = WifiNetwork(
            security=security(each.settings),
            vlan=_vlan(each, captures),
            hidden=each.settings.get("ignore_broadcast_ssid", "0") != "0",
            isolated=each.settings.get("ap_isolate", "0") == "1",
        )
    counted = sum(len(re.findall(r"^\s*(?:ssid|ssid2|utf8_ssid_hex)=", text, re.M)) for text in shown_files.values())
    must_agree("hostapd's networks", len(found), counted)
    return found


def _ssid(network: Network) -> str:
    """`ssid`, or `ssid2`: in quotes, in quotes after `P` with escapes, or in hexadecimal."""
    plain, other = network.settings.get("ssid", ""), network.settings.get("ssid2", "")
    if plain:
        return printable(plain)
    if quoted := re.fullmatch(r'"(.*)"', other):
        return printable(quoted[1])
    if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", other):
        return printable(bytes.fromhex(other).decode("utf-8", "replace"))
    raise ReadingError(f"{network.path}: the SSID of {network.interface} is not understood")


def security(settings: dict[str, str]) -> str:
    """In the words of `WifiNetwork.security`."""
    version = int(settings.get("wpa", "0")) & 3
    if not version:
        wep = any(name.startswith("wep_key") and name != "wep_key_len_broadcast" for name in settings)
        return "wep" if wep else "802.1x" if settings.get("ieee8021x") == "1" else "open"
    asked = set((settings.get("wpa_key_mgmt") or "WPA-PSK").split())
    old = {1: "wpa", 2: "wpa2", 3: "wpa-wpa2"}[version]
    if asked <= _PERSONAL:
        return f"{old}-personal"
    if asked <= _SAE:
        return "wpa3-personal"
    if asked <= _PERSONAL | _SAE:
        return f"{old}-wpa3-personal"
    if asked <= _ENTERPRISE:
        # WPA3-Enterprise asks for protected management frames and nothing else but what WPA2 may offer as well.
        return "wpa3-enterprise" if settings.get("ieee80211w") == "2" else f"{old}-enterprise"
    if asked <= _ENTERPRISE_3:
        return "wpa3-enterprise"
    return "owe" if asked == {"OWE"} else printable(f"{old} {' '.join(sorted(asked))}")


def _vlan(network: Network, captures: Captures) -> int | None:
    bridge = network.settings.get("bridge", "")
    return _linux_bridge.vlan_in(captures, printable(bridge), network.interface) if bridge else None


def rest(answer: str) -> str:
    """Each BSS under its file and interface, for the configuration."""
    lines = []
    for each in networks(files_of(answer, CONFIG)):
        lines.append(f"{each.path} {each.interface}")
        lines += [f" {printable(name)}={printable(value)}" for name, value in each.settings.items()]
    return "\n".join(lines)


def stated(line: ConfigLine, last: str) -> tuple[str, str] | None:
    """Who states a line of `rest`; the rest of a network's security says more than the word for it."""
    name, _, value = last.partition("=")
    if name == "ssid" and len(line) == 2:
        return "wifi", value
    return ("wifi", "*") if name in ("ignore_broadcast_ssid", "ap_isolate") else None
