"""What ProCurve and ArubaOS-Switch are configured to ask, to serve and to let in: routes, time, log, SNMP, logins.

Rules: HP/Aruba Basic Operation, Management and Configuration, and Access Security guides, YA/YB/KB.16. Global lines
stand partly below the last VLAN, where nothing but the prompt vouches for the configuration's end.
"""

import ipaddress
import re

from netaudit.model.names import printable
from netaudit.model.platform import Captures, NotOffered, ReadingError
from netaudit.model.rows import ManagementService, Ntp, Route, Snmp, SnmpCommunity, SyslogServer, User
from netaudit.platforms._procurve_config import CONFIG, running_config
from netaudit.platforms._tables import refusing

_MARK_OR_WORD = r"(?:<secret(?: [0-9a-f]{8})?>|[^\s\"]+)"
_NAME = r'"[^"\n]*"|\S+'


def _after(captures: Captures, words: str) -> list[str]:
    """What follows these words on each line at the margin that begins with them, nothing where they stand alone."""
    lines = running_config(captures).splitlines()
    return [line.removeprefix(words).strip() for line in lines if line == words or line.startswith(f"{words} ")]


def _says(captures: Captures, line: str) -> bool:
    return line in (each.rstrip() for each in running_config(captures).splitlines())


@refusing(CONFIG)
def routes(captures: Captures) -> dict[str, Route]:
    """`ip route`, `ipv6 route` and `ip default-gateway`, which counts while the switch does not route.

    Raises:
        ReadingError: one is not understood.
    """
    found = {
        f"0.0.0.0/0 via {ipaddress.ip_address(text)}": Route(comment="ip default-gateway")
        for text in _after(captures, "ip default-gateway")
    }
    for kind, masked in (("ip route", True), ("ipv6 route", False)):
        for text in _after(captures, kind):
            key, route = route_of(text, masked=masked)
            found[key] = route
    return found


def route_of(text: str, *, masked: bool) -> tuple[str, Route]:
    """What follows `ip route` (`masked`: a network and its mask) or `ipv6 route`: the route under its key.

    Raises:
        ReadingError: it is not understood.
        ValueError: its network is none.
    """
    words = text.split()
    bare = masked and "/" not in words[0]
    if len(words) < (3 if bare else 2):
        raise ReadingError(f"the route `{printable(text)[:60]}` is not understood")
    prefix = ipaddress.ip_network("/".join(words[:2]) if bare else words[0])
    hop, *rest = words[2:] if bare else words[1:]
    if hop == "vlan" and rest:
        hop = f"vlan{rest.pop(0)}"
    distance = re.search(r"(?:^| )distance (\d+)", " ".join(rest)) or re.fullmatch(r"(\d+)", " ".join(rest))
    name = re.search(rf"(?:^| )name ({_NAME})", " ".join(rest))
    return f"{prefix} via {printable(hop)}", Route(
        distance=int(distance[1]) if distance else None, comment=printable(name[1].strip('"')) if name else ""
    )


def ntp(captures: Captures) -> Ntp:
    """Servers of SNTP and NTP by the priority they are given, then in the order of the configuration."""
    servers = []
    for text in (*_after(captures, "sntp server"), *_after(captures, "ntp server")):
        match = re.match(r"(?:priority (\d+) )?(\S+)", text)
        if match is None:
            raise ReadingError("a line of a time server names none")
        servers.append((int(match[1] or 0), match[2]))
    zone = [text for text in _after(captures, "time timezone") if text]
    return Ntp(
        servers=tuple(printable(name) for _, name in sorted(servers, key=lambda each: each[0])),
        timezone=printable(zone[0]) if zone else "",
    )


def syslog(captures: Captures) -> dict[str, SyslogServer]:
    """`logging ADDRESS [udp|tcp|tls [port]]`; the level is `logging severity`'s, for all alike, where it is set."""
    level = next(iter(_after(captures, "logging severity")), "")
    found = {}
    for text in _after(captures, "logging"):
        match = re.match(r"(\d+\.\d+\.\d+\.\d+|[0-9A-Fa-f:]*:[0-9A-Fa-f:]+)(?: (udp|tcp|tls)(?: (\d+))?)?(?: |$)", text)
        if match:
            found[printable(match[1])] = SyslogServer(
                port=int(match[3]) if match[3] else None, protocol=match[2] or "", level=printable(level)
            )
    return found


def snmp(captures: Captures) -> Snmp:
    """Communities with what they may do: `operator` and `restricted` read, `manager unrestricted` writes.

    Raises:
        NotOffered: SNMPv3 is on and the configuration names no user, as it does without `include-credentials`.
        ReadingError: a line of a community is not understood.
    """
    users = {}
    for text in _after(captures, "snmpv3 user"):
        match = re.match(_NAME, text)
        if match is None:
            raise ReadingError("a line of an SNMPv3 user names nobody")
        level = "authPriv" if " priv " in text else "authNoPriv" if " auth " in text else "noAuthNoPriv"
        users[printable(match[0].strip('"'))] = level
    if _says(captures, "snmpv3 enable") and not users:
        raise NotOffered("SNMPv3 is on, and the configuration shows its users only with `include-credentials`")
    communities: dict[str, SnmpCommunity] = {}
    for text in _after(captures, "snmp-server community"):
        match = re.fullmatch(rf'("?)({_MARK_OR_WORD})\1((?: (?:operator|manager|restricted|unrestricted))*)', text)
        if match is None:
            raise ReadingError("a line of an SNMP community is not understood")
        known = sum(key.split(" #")[0] == match[2] for key in communities)
        communities[printable(match[2]) + (f" #{known + 1}" if known else "")] = SnmpCommunity(
            access="rw" if "unrestricted" in match[3].split() else "ro"
        )
    location = next(iter(_after(captures, "snmp-server location")), "")
    return Snmp(
        enabled=not _says(captures, "no snmp-server enable"),
        communities=communities,
        users=users,
        traps_to=tuple(sorted({printable(text.split()[0]) for text in _after(captures, "snmp-server host") if text})),
        location=printable(location.strip('"')),
    )


def management(captures: Captures) -> dict[str, ManagementService]:
    """Telnet, HTTP and SNMP are on unless the configuration says no; SSH, whose default changed, where it is said.

    `ip authorized-managers` holds for all of them.
    """
    sources = tuple(sorted(" ".join(text.split()[:2]) for text in _after(captures, "ip authorized-managers") if text))
    allowed = tuple(map(printable, sources))
    on = {
        "telnet": not _says(captures, "no telnet-server"),
        "http": not any(_says(captures, f"no web-management{more}") for more in ("", " plaintext")),
        "snmp": not _says(captures, "no snmp-server enable"),
    }
    if _says(captures, "ip ssh") or _says(captures, "no ip ssh"):
        on["ssh"] = _says(captures, "ip ssh")
    if any(text.startswith("ssl") for text in _after(captures, "web-management")):
        on["https"] = True
    if _after(captures, "rest-interface") or _says(captures, "no rest-interface"):
        on["api"] = not _says(captures, "no rest-interface")
    return {name: ManagementService(enabled=enabled, sources=allowed) for name, enabled in sorted(on.items())}


_STORED = {"plaintext": "clear", "sha1": "sha1", "sha256": "sha256", "encrypted": "encrypted"}


def users(captures: Captures) -> dict[str, User]:
    """The manager and the operator, each where a password is set; without one anybody is let in as that."""
    found = {}
    for text in _after(captures, "password"):
        match = re.match(rf"(manager|operator|port-access)\b(?: user-name ({_NAME}))?(?: (\w+))?", text)
        if match and match[1] != "port-access":
            name = printable(match[2].strip('"')) if match[2] else match[1]
            found[name] = User(privilege=match[1], secret=_STORED.get(match[3] or "", ""))
    return found
