"""DHCP pools of Cisco IOS, from the running configuration, and the leases it gave.

Rules: Cisco IOS IP Addressing Configuration Guide, "Configuring the Cisco IOS DHCP Server"; option numbers, RFC 2132.
"""

import ipaddress
import re

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import DhcpPool, DhcpReservation, Lease
from netaudit.platforms._blocks import Block
from netaudit.platforms._cisco_config import CONFIG, config_blocks
from netaudit.platforms._tables import answer, must_agree, refusing

BINDINGS = "show ip dhcp binding"
STATISTICS = "show ip dhcp server statistics"

# IOS-XE adds the columns State and Interface; a client identifier that is longer than its column goes on below.
_BINDING = re.compile(
    r"^(?P<address>\d+\.\d+\.\d+\.\d+) +(?P<client>[0-9a-f][0-9a-f.:]*\.?) +(?P<ends>Infinite|[A-Z][a-z]{2} \d.*?[AP]M)"
    r" +(?P<kind>Automatic|Manual|Relay)\b.*\n(?P<more>(?: +[0-9a-f][0-9a-f.]* *\n)*)",
    re.MULTILINE,
)

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


@refusing(BINDINGS)
def leases(captures: Captures) -> dict[str, Lease]:
    """What was given and not reserved; a client that does not identify itself by its MAC address is `client-id …`.

    Raises:
        ReadingError: the rows are not as many as the server counts.
    """
    text = answer(BINDINGS, captures) + "\n"
    rows = list(_BINDING.finditer(text))
    must_agree(BINDINGS, len(rows), len(re.findall(r"^\d+\.\d+\.\d+\.\d+\s", text, re.MULTILINE)))
    statistics = answer(STATISTICS, captures)
    given = [row for row in rows if row["kind"] == "Automatic"]
    must_agree(f"`{BINDINGS}`, automatic", len(given), _counted("Automatic", statistics))
    must_agree(f"`{BINDINGS}`, manual", sum(row["kind"] == "Manual" for row in rows), _counted("Manual", statistics))
    found = {_client(row): Lease(address=str(ipaddress.IPv4Address(row["address"]))) for row in given}
    must_agree(f"`{BINDINGS}`, clients", len(found), len(given))
    return found


def _counted(kind: str, statistics: str) -> int:
    match = re.search(rf"^{kind} bindings +(\d+) *$", statistics, re.MULTILINE)
    if match is None:
        raise ReadingError(f"`{STATISTICS}` does not count {kind.lower()} bindings")
    return int(match[1])


def _client(row: re.Match[str]) -> str:
    """A client identifier of Ethernet is the type 01 and the MAC address (RFC 2132, 9.14).

    Raises:
        ReadingError: it goes on after its last line.
    """
    if (row["client"] + row["more"]).rstrip().endswith("."):
        raise ReadingError(f"`{BINDINGS}` stops inside the client of {row['address']}")
    bare = re.sub(r"[^0-9a-f]", "", row["client"] + row["more"])
    if len(bare) == 12 or (len(bare) == 14 and bare.startswith("01")):
        return mac(bare[-12:])
    return f"client-id {bare}"
