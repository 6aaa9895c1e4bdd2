"""DHCP pools of Cisco IOS, from the running configuration.

Rules: Cisco IOS IP Addressing Configuration Guide, "Configuring the Cisco IOS DHCP Server"; option numbers, RFC 2132.
"""

import ipaddress
import re

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures
from netaudit.model.rows import DhcpPool, DhcpReservation
from netaudit.platforms._blocks import Block
from netaudit.platforms._cisco_config import CONFIG, config_blocks
from netaudit.platforms._tables import refusing

_OPTIONS = {
    "default-router": "3",
    "dns-server": "6",
    "domain-name": "15",
    "netbios-name-server": "44",
    "netbios-node-type": "46",
}
_SECONDS = (86400, 3600, 60)


@refusing(CONFIG)
def dhcp(captures: Captures) -> dict[str, DhcpPool]:
    """Every pool by its name; its ranges are its network without the excluded addresses."""
    found = list(config_blocks(captures))
    excluded = [_excluded(block.heading) for block in found if re.match(r"ip dhcp excluded-address \d", block.heading)]
    return {
        printable(block.heading.removeprefix("ip dhcp pool ")): _pool(block, excluded)
        for block in found
        if block.heading.startswith("ip dhcp pool ")
    }


def _excluded(line: str) -> tuple[int, int]:
    first, *last = line.split()[3:]
    low = ipaddress.IPv4Address(first)
    return int(low), int(ipaddress.IPv4Address(last[0]) if last else low)


def _pool(block: Block, excluded: list[tuple[int, int]]) -> DhcpPool:
    options: dict[str, str] = {}
    for line in block.lines:
        word, _, rest = line.partition(" ")
        if word in _OPTIONS:
            options[_OPTIONS[word]] = printable(",".join(rest.split()))
        if word == "option":
            number, _, value = rest.partition(" ")
            # `ascii "x"` and `ip a b` are shown bare, like the options that have a word of their own.
            options[number] = printable(re.sub(r"^(ascii|ip) ", "", value).strip('"').replace(" ", ","))
    return DhcpPool(
        ranges=_ranges(block, excluded),
        options=options,
        reservations=_reservation(block),
        lease_seconds=_lease(block.after("lease ")),
    )


def _ranges(block: Block, excluded: list[tuple[int, int]]) -> tuple[str, ...]:
    words = (block.after("network ") or "").split()
    if not words:
        return ()
    network = ipaddress.IPv4Network("/".join(words[:2]).replace("//", "/"), strict=False)
    start, end = int(network.network_address) + 1, int(network.broadcast_address) - 1
    free = []
    for low, high in sorted(excluded):
        if low > start:
            free.append((start, min(low - 1, end)))
        start = max(start, high + 1)
        if start > end:
            break
    free.append((start, end))
    return tuple(f"{ipaddress.IPv4Address(a)}-{ipaddress.IPv4Address(b)}" for a, b in free if a <= b)


def _reservation(block: Block) -> dict[str, DhcpReservation]:
    """A pool with `host` is one manual binding; a client identifier is the type 01 and the MAC address."""
    host = (block.after("host ") or "").split()
    client = block.after("hardware-address ") or re.sub(r"^01", "", block.after("client-identifier ") or "")
    if not host or not client:
        return {}
    name = printable(block.after("client-name ") or "")
    bare = re.sub(r"[^0-9a-fA-F]", "", client.split()[0])
    key = mac(bare) if len(bare) == 12 else printable(client)
    return {key: DhcpReservation(address=str(ipaddress.IPv4Address(host[0])), name=name)}


def _lease(text: str | None) -> int | None:
    """`lease days [hours [minutes]]` in seconds; None for `infinite` and where the default of a day holds."""
    words = (text or "").split()
    if not words or not words[0].isdigit():
        return None
    return sum(int(word) * seconds for word, seconds in zip(words, _SECONDS, strict=False))
