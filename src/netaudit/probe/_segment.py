"""Where this machine stands: its interfaces, their addresses and networks, and the table of its neighbours."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network, IPv6Network, ip_address

from netaudit.model.names import mac as canonical_mac

_SECONDS = 10
_PAIR = re.compile(r"\(?\b(\d{1,3}(?:\.\d{1,3}){3})\)?\s+(?:at\s+)?([0-9A-Fa-f]{1,2}(?:[:-][0-9A-Fa-f]{1,2}){5})\b")


@dataclass(frozen=True)
class Segment:
    """One interface and the networks that it is in."""

    interface: str
    mac: str
    addresses: tuple[IPv4Interface, ...] = ()
    link_local: str = ""
    """Our IPv6 address on the link; empty for none."""

    def local(self, address: str) -> bool:
        """Whether an IPv4 address is in one of its networks."""
        found = ip_address(address)
        return any(found in each.network for each in self.addresses)

    def own_for(self, address: str) -> str:
        """Our own address in the network of an address; empty for none."""
        found = ip_address(address)
        return next((str(each.ip) for each in self.addresses if found in each.network), "")


class NoInterface(Exception):  # noqa: N818
    """There is no such interface, or none leads to the targets."""


def _run(*command: str) -> str:
    """What a program of the system prints; empty where it is not there or fails."""
    program = shutil.which(command[0], path="/usr/sbin:/usr/bin:/sbin:/bin") or shutil.which(command[0])
    if program is None:
        return ""
    try:
        ended = subprocess.run(  # noqa: S603  fixed words, and what ipaddress or the system itself spelled
            [program, *command[1:]], capture_output=True, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ended.stdout.decode("utf-8", errors="replace") if not ended.returncode else ""


def _rows(*command: str) -> list[dict[str, object]]:
    """The rows of `ip -json`."""
    try:
        rows = json.loads(_run(*command) or "[]")
    except ValueError:
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def segment(interface: str, target: IPv4Network | IPv6Network | None) -> Segment:
    """An interface by its name, or the one that leads to a target.

    Raises:
        NoInterface: there is none, or it has no MAC address.
    """
    found = _linux(interface, target) if sys.platform == "linux" else scapy_segment(interface, target)
    if found is None:
        wanted = interface or (f"to {target.network_address}" if target else "leading anywhere")
        raise NoInterface(f"no Ethernet interface {wanted}")
    return found


def _linux(interface: str, target: IPv4Network | IPv6Network | None) -> Segment | None:
    if not interface:
        hosts = [str(next(target.hosts(), target.network_address))] if target else []
        asked = ("ip", "-json", "route", "get", *hosts) if hosts else ("ip", "-json", "route", "show", "default")
        interface = next((str(row["dev"]) for row in _rows(*asked) if "dev" in row), "")
    row = next((row for row in _rows("ip", "-json", "address", "show") if row.get("ifname") == interface), {})
    own = row.get("addr_info")
    if row.get("link_type") != "ether":
        return None
    infos = [each for each in own if isinstance(each, dict)] if isinstance(own, list) else []
    return Segment(
        interface=interface,
        mac=canonical_mac(str(row["address"])),
        addresses=tuple(
            IPv4Interface(f"{each['local']}/{each['prefixlen']}") for each in infos if each.get("family") == "inet"
        ),
        link_local=next(
            (str(each["local"]) for each in infos if each.get("family") == "inet6" and each.get("scope") == "link"), ""
        ),
    )


def scapy_segment(interface: str, target: IPv4Network | IPv6Network | None) -> Segment | None:
    """The same by scapy, where there is no `ip`."""
    import scapy.arch
    import scapy.route  # both fill in the configuration  # noqa: F401
    from scapy.config import conf

    if not interface:
        interface = str(conf.route.route(str(target.network_address))[0]) if target else str(conf.iface)
    try:
        card = conf.ifaces.dev_from_name(interface)
        mac = canonical_mac(str(card.mac))
    except ValueError:
        return None
    found: dict[IPv4Interface, None] = {}
    for network, mask, gateway, device, own, _metric in conf.route.routes:
        if str(device) in (interface, card.network_name) and gateway == "0.0.0.0" and 0 < mask < 0xFFFFFFFF:  # noqa: S104
            width = bin(mask).count("1")
            address = IPv4Interface(f"{own}/{width}")
            if int(address.network.network_address) == network:
                found[address] = None
    link_local = next((each for each in card.ips.get(6, ()) if each.lower().startswith("fe80")), "")
    return Segment(card.network_name, mac, tuple(found), link_local)


def neighbours() -> Iterator[tuple[str, str]]:
    """The pairs of IP and MAC address that the system knows of its neighbours; nothing is sent to learn them."""
    if sys.platform == "linux":
        for row in _rows("ip", "-json", "neighbour", "show"):
            if "lladdr" in row and "dst" in row:
                yield from _pair(str(row["dst"]), str(row["lladdr"]))
    else:
        yield from neighbour_rows(_run("arp", "-a", *(("-n",) if sys.platform == "darwin" else ())))


def neighbour_rows(text: str) -> Iterator[tuple[str, str]]:
    """The pairs in what `arp -a` prints on Windows, whatever its language, or `arp -an` on macOS."""
    for line in text.splitlines():
        found = _PAIR.search(line)
        if found:
            yield from _pair(found[1], ":".join(part.zfill(2) for part in re.split("[:-]", found[2])))


def _pair(address: str, mac: str) -> Iterator[tuple[str, str]]:
    try:
        pair = str(ip_address(address)), canonical_mac(mac)
    except ValueError:
        return
    if not int(pair[1][:2], 16) & 1 and pair[1] != "00:00:00:00:00:00":
        yield pair
