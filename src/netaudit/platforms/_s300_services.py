"""What Cisco's small business switches are configured to serve and to ask: addresses, DHCP, DNS, time, log, access."""

import ipaddress
import re

from netaudit.model.names import mac, printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.model.rows import (
    Addresses,
    DhcpPool,
    DhcpReservation,
    Dns,
    ManagementService,
    Ntp,
    Route,
    Snmp,
    SnmpCommunity,
    SyslogServer,
    User,
)
from netaudit.platforms._s300_config import CONFIG, after, blocks, has, interface_lines, parsed, unquoted
from netaudit.platforms._s300_seen import IP, shown_addresses
from netaudit.platforms._tables import refusing

SNTP = "show sntp status"

_MARK_OR_WORD = r"(?:<secret(?: [0-9a-f]{8})?>|\S+)"


@refusing(CONFIG)
def addresses(captures: Captures) -> dict[str, Addresses]:
    """Addresses of each interface; one by DHCP is `dhcp`.

    Raises:
        ReadingError: the fixed ones are not those that `show ip interface` shows.
    """
    found: dict[str, list[str]] = {}
    for name, own in interface_lines(parsed(captures)).items():
        for line in own:
            words = line.split()
            if words[:2] == ["ip", "address"] and len(words) >= 3 and words[2] != "dhcp":
                network = words[2] if "/" in words[2] else "/".join(words[2:4])
                found.setdefault(name, []).append(str(ipaddress.ip_interface(network.replace("//", "/"))))
            elif words[:2] == ["ipv6", "address"] and len(words) == 3 and "/" in words[2]:
                found.setdefault(name, []).append(str(ipaddress.ip_interface(words[2])))
    shown = shown_addresses(captures)
    fixed = {(name, address) for name, own in shown.items() for address, dhcp in own if not dhcp}
    told = {(name, address) for name, own in found.items() for address in own if ":" not in address}
    if fixed != told:
        name, address = sorted(fixed ^ told)[0]
        raise ReadingError(f"the configuration and `{IP}` do not agree on {address} of {name}")
    for name, leased in shown.items():
        if any(dhcp for _, dhcp in leased):
            found.setdefault(name, []).append("dhcp")
    return {name: Addresses(prefixes=tuple(sorted(own))) for name, own in found.items()}


@refusing(CONFIG)
def routes(captures: Captures) -> dict[str, Route]:
    """`ip default-gateway` and `ip route`; a gateway learnt by DHCP is not configured."""
    lines = parsed(captures)
    found = {f"0.0.0.0/0 via {ipaddress.ip_address(text)}": Route() for text in after(lines, "ip default-gateway ")}
    for text in after(lines, "ip route "):
        words = text.split()
        if len(words) > 1 and not words[0].count("/") and not words[1].startswith("/"):
            words[:2] = ["/".join(words[:2])]
        elif len(words) > 1 and words[1].startswith("/"):
            words[:2] = ["".join(words[:2])]
        match = re.fullmatch(r"(\S+) (\S+)(?: metric (\d+))?", " ".join(words))
        if match is None:
            raise ReadingError(f"`ip route {printable(text)[:60]}` is not understood")
        hop = "reject" if match[2] == "reject-route" else str(ipaddress.ip_address(match[2]))
        key = f"{ipaddress.ip_network(match[1])} via {hop}"
        found[key] = Route(distance=int(match[3]) if match[3] else None)
    return found


@refusing(CONFIG)
def dhcp(captures: Captures) -> dict[str, DhcpPool]:
    """Scopes by subnet, less the excluded addresses; none where the server is off.

    Raises:
        ReadingError: a pool without an address line that is understood.
    """
    lines = parsed(captures)
    if not has(lines, "ip dhcp server"):
        return {}
    excluded = [_span(text) for text in after(lines, "ip dhcp excluded-address ")]
    found: dict[str, DhcpPool] = {}
    for name, own in blocks(lines, "ip dhcp pool network ").items():
        subnet, ranges = _scope(name, own)
        if subnet in found:
            raise ReadingError(f"two DHCP pools serve {subnet}")
        found[subnet] = DhcpPool(
            ranges=_less(ranges, excluded), options=_options(own), lease_seconds=_lease(own), reservations={}
        )
    for name, own in blocks(lines, "ip dhcp pool host ").items():
        subnet, hardware, reservation = _host(name, own)
        pool = found.get(subnet, DhcpPool())
        found[subnet] = DhcpPool(
            ranges=pool.ranges,
            options=pool.options,
            lease_seconds=pool.lease_seconds,
            reservations={**pool.reservations, hardware: reservation},
        )
    return found


_Span = tuple[ipaddress.IPv4Address, ipaddress.IPv4Address]


def _span(text: str) -> _Span:
    words = text.split()
    return ipaddress.IPv4Address(words[0]), ipaddress.IPv4Address(words[-1])


def _scope(name: str, own: list[str]) -> tuple[str, _Span]:
    """A pool's subnet, and its first and last address."""
    for line in own:
        if match := re.fullmatch(r"address low (\S+) high (\S+) (/?\S+)", line):
            network = ipaddress.IPv4Network(f"{match[1]}/{match[3].lstrip('/')}", strict=False)
            return str(network), (ipaddress.IPv4Address(match[1]), ipaddress.IPv4Address(match[2]))
        if match := re.fullmatch(r"address (\S+) (/?\S+)", line):
            network = ipaddress.IPv4Network(f"{match[1]}/{match[2].lstrip('/')}", strict=False)
            return str(network), (network.network_address + 1, network.broadcast_address - 1)
    raise ReadingError(f"DHCP pool {printable(name)[:40]} has no addresses")


def _less(span: _Span, excluded: list[_Span]) -> tuple[str, ...]:
    """What is left of a range without the excluded addresses."""
    left, (first, last) = [], span
    for low, high in sorted(excluded):
        if high < first or low > last:
            continue
        if low > first:
            left.append(f"{first}-{low - 1}")
        first = high + 1
    return (*left, f"{first}-{last}") if first <= last else tuple(left)


def _options(own: list[str]) -> dict[str, str]:
    """By number (RFC 2132)."""
    numbers = {"default-router": "3", "time-server": "4", "dns-server": "6", "domain-name": "15"}
    numbers |= {"netbios-name-server": "44", "next-server-name": "66", "bootfile": "67"}
    found = {}
    for line in own:
        word, _, rest = line.partition(" ")
        if word in numbers:
            found[numbers[word]] = ", ".join(printable(part) for part in rest.replace('"', "").split())
        elif match := re.fullmatch(r"option (\d+) (.+)", line):
            found[match[1]] = printable(match[2])
    return found


def _lease(own: list[str]) -> int | None:
    """`lease <days> [hours] [minutes]`; an endless lease is 2^32 - 1 seconds (RFC 2131)."""
    for line in own:
        if line == "lease infinite":
            return 2**32 - 1
        if match := re.fullmatch(r"lease (\d+)(?: (\d+))?(?: (\d+))?", line):
            return int(match[1]) * 86400 + int(match[2] or 0) * 3600 + int(match[3] or 0) * 60
    return None


def _host(name: str, own: list[str]) -> tuple[str, str, DhcpReservation]:
    for line in own:
        match = re.fullmatch(r"address (\S+) (/?\S+) (hardware-address|client-identifier) (\S+)", line)
        if match:
            network = ipaddress.IPv4Interface(f"{match[1]}/{match[2].lstrip('/')}")
            bare = re.sub(r"[.:-]", "", match[4])
            # A client identifier is the MAC address after the hardware type 1, Ethernet (RFC 2132, 9.14).
            hardware = mac(bare[2:] if match[3] == "client-identifier" and len(bare) == 14 else bare)
            told = next((text.removeprefix("client-name ") for text in own if text.startswith("client-name ")), name)
            return str(network.network), hardware, DhcpReservation(address=str(network.ip), name=unquoted(told))
    raise ReadingError(f"DHCP pool of the host {printable(name)[:40]} has no address")


@refusing(CONFIG)
def dns(captures: Captures) -> Dns:
    """What the switch itself resolves with, as configured."""
    lines = parsed(captures)
    servers = [word for text in after(lines, "ip name-server ") for word in text.split()]
    return Dns(
        resolvers=tuple(str(ipaddress.ip_address(server)) for server in servers),
        domain=printable(next(after(lines, "ip domain name "), "")),
    )


def ntp(captures: Captures) -> Ntp:
    """Configured servers and those of the factory, which only `show sntp status` tells.

    Raises:
        ReadingError: a configured server is not shown.
    """
    lines, text = parsed(captures), captures[SNTP].replace("\r", "")
    if not re.search(r"^ *Unicast servers:(?:.*\n)*? *Anycast server:", text, re.MULTILINE):
        raise ReadingError(f"`{SNTP}` is not understood, or stops before its end")
    shown = [printable(name) for name in re.findall(r"^Server *: *(\S+) *$", text, re.MULTILINE)]
    configured = [printable(words.split()[0]) for words in after(lines, "sntp server ") if words.strip()]
    named = {name for name in configured if name not in ("broadcast", "anycast")}
    if named - set(shown):
        raise ReadingError(f"`{SNTP}` does not show {sorted(named - set(shown))[0]}")
    return Ntp(servers=tuple(shown), timezone=printable(next(after(lines, "clock timezone "), "")))


def syslog(captures: Captures) -> dict[str, SyslogServer]:
    """Servers by address or name."""
    found = {}
    for text in after(parsed(captures), "logging host "):
        port, level = re.search(r" port (\d+)", text), re.search(r" severity (\S+)", text)
        found[printable(text.split()[0])] = SyslogServer(
            port=int(port[1]) if port else None, level=printable(level[1]) if level else ""
        )
    return found


def snmp(captures: Captures) -> Snmp:
    """Communities of versions 1 and 2c, users of version 3, and who gets traps."""
    lines = parsed(captures)
    communities: dict[str, SnmpCommunity] = {}
    for text in after(lines, "snmp-server community "):
        match = re.match(rf"({_MARK_OR_WORD})(?: +(ro|rw|su)\b)?(?: +(\d+\.\d+\.\d+\.\d+)\b)?", text)
        if match is None:
            raise ReadingError("a line of an SNMP community is not understood")
        number = sum(key.split(" #")[0] == match[1] for key in communities)
        communities[printable(match[1]) + (f" #{number + 1}" if number else "")] = SnmpCommunity(
            access="rw" if match[2] in ("rw", "su") else "ro", sources=(match[3],) if match[3] else ()
        )
    users = {}
    for text in (*after(lines, "snmp-server user "), *after(lines, "encrypted snmp-server user ")):
        auth, priv = " auth " in text, " priv " in text
        users[printable(text.split()[0])] = "authPriv" if priv else "authNoPriv" if auth else "noAuthNoPriv"
    return Snmp(
        enabled=has(lines, "snmp-server server"),
        communities=communities,
        users=users,
        traps_to=tuple(sorted({printable(text.split()[0]) for text in after(lines, "snmp-server host ")})),
        location=unquoted(next(after(lines, "snmp-server location "), "")),
    )


def management(captures: Captures) -> dict[str, ManagementService]:
    """HTTP and HTTPS are on unless the configuration says no; Telnet, SSH and SNMP are off unless it says so."""
    lines = parsed(captures)
    sources = tuple(sorted(printable(text) for text in after(lines, "management access-class ")))
    on = {
        "telnet": has(lines, "ip telnet server"),
        "ssh": has(lines, "ip ssh server"),
        "http": not has(lines, "no ip http server"),
        "https": not has(lines, "no ip http secure-server"),
        "snmp": has(lines, "snmp-server server"),
    }
    ports = {"ssh": "ip ssh port ", "http": "ip http port ", "https": "ip https port ", "telnet": "ip telnet port "}
    return {
        name: ManagementService(enabled=enabled, port=_port(lines, ports.get(name)), sources=sources)
        for name, enabled in on.items()
    }


def _port(lines: list[ConfigLine], words: str | None) -> int | None:
    text = next(after(lines, words), None) if words else None
    return int(text) if text else None


def users(captures: Captures) -> dict[str, User]:
    """Local accounts."""
    found = {}
    for text in after(parsed(captures), "username "):
        level = re.search(r" privilege (\d+)\b", text)
        stored = re.search(rf" password (encrypted )?{_MARK_OR_WORD}", text)
        kind = "encrypted" if stored and stored[1] else "clear" if stored else ""
        name = re.match(r'"[^"]*"|\S+', text)
        if name is None:
            raise ReadingError("a line of a user is not understood")
        found[unquoted(name[0])] = User(privilege=level[1] if level else "", secret=kind)
    return found
