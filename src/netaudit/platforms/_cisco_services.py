"""What Cisco IOS is configured to ask and to serve for its own management: time, log, SNMP, logins, accounts.

Rules: Cisco IOS Network Management and Basic System Management command references. Where the default of a command
differs between releases, what the configuration leaves unsaid is left out.
"""

import ipaddress
import re

from netaudit.model.names import cisco_interface, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import ManagementService, Ntp, Route, Snmp, SnmpCommunity, SyslogServer, User
from netaudit.platforms._cisco_config import CONFIG, config_blocks
from netaudit.platforms._tables import answer, must_agree, refusing

SNMP_USERS = "show snmp user"

_MARK_OR_WORD = r"(?:<secret(?: [0-9a-f]{8})?>|\S+)"
_DISTANCE = re.compile(r"\d{1,3}")


def _headings(captures: Captures, words: str) -> list[str]:
    """What follows these words on each line at the margin that begins with them."""
    return [block.heading.removeprefix(words) for block in config_blocks(captures) if block.heading.startswith(words)]


@refusing(CONFIG)
def routes(captures: Captures) -> dict[str, Route]:
    """`ip route`, `ipv6 route` and `ip default-gateway`.

    Raises:
        ReadingError: one is not understood.
    """
    found = {
        f"0.0.0.0/0 via {ipaddress.ip_address(text.strip())}": Route(comment="ip default-gateway")
        for text in _headings(captures, "ip default-gateway ")
    }
    for text in _headings(captures, "ip route "):
        key, route = route_of(text, masked=True)
        found[key] = route
    for text in _headings(captures, "ipv6 route "):
        key, route = route_of(text, masked=False)
        found[key] = route
    return found


def route_of(text: str, *, masked: bool) -> tuple[str, Route]:
    """What follows `ip route` (`masked`: a network and its mask) or `ipv6 route`: the route under its key.

    Raises:
        ReadingError: it is not understood.
        ValueError: its network is none.
    """
    table, words = "", text.split()
    if words[:1] == ["vrf"] and len(words) > 2:
        table, words = words[1], words[2:]
    if len(words) < (3 if masked else 2):
        raise ReadingError(f"the route `{printable(text)[:60]}` is not understood")
    prefix = ipaddress.ip_network("/".join(words[:2]) if masked else words[0])
    rest = words[2 if masked else 1 :]
    hop: list[str] = []
    while rest and not _DISTANCE.fullmatch(rest[0]) and rest[0] not in _AFTER_HOP and len(hop) < 2:
        hop.append(_hop(rest.pop(0)))
    distance = int(rest.pop(0)) if rest and _DISTANCE.fullmatch(rest[0]) else None
    name = rest[rest.index("name") + 1] if "name" in rest[:-1] else ""
    if not hop:
        raise ReadingError(f"the route `{printable(text)[:60]}` names no next hop")
    key = f"{prefix} via {' '.join(hop)}" + (f" in {printable(table)}" if table else "")
    return key, Route(distance=distance, table=printable(table), comment=printable(name))


_AFTER_HOP = ("name", "tag", "permanent", "track", "global", "multicast", "unicast")


def _hop(word: str) -> str:
    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        return cisco_interface(printable(word))


def ntp(captures: Captures) -> Ntp:
    """Servers and peers in the order of the configuration; of other VRFs too."""
    servers = []
    for text in (*_headings(captures, "ntp server "), *_headings(captures, "ntp peer ")):
        words = text.split()
        words = words[2:] if words[0] == "vrf" else words
        named = [word for word in words if word not in ("ip", "ipv6")]
        if not named:
            raise ReadingError("a line of an NTP server names none")
        servers.append(printable(named[0]))
    return Ntp(servers=tuple(servers), timezone=printable(next(iter(_headings(captures, "clock timezone ")), "")))


def syslog(captures: Captures) -> dict[str, SyslogServer]:
    """`logging host`; what is sent is `logging trap`'s level, for all alike, where it is set."""
    level = next((text.split()[0] for text in _headings(captures, "logging trap ")), "")
    found = {}
    for text in (*_headings(captures, "logging host "), *_headings(captures, "logging server ")):
        words = [word for word in text.split() if word != "ipv6"]
        transport = re.search(r" transport (udp|tcp|tls)(?: port (\d+))?", text)
        found[printable(words[0])] = SyslogServer(
            port=int(transport[2]) if transport and transport[2] else None,
            protocol=transport[1] if transport else "",
            level=printable(level),
        )
    for text in _headings(captures, "logging "):
        if re.fullmatch(r"\d+\.\d+\.\d+\.\d+", text.strip()):
            found[text.strip()] = SyslogServer(level=printable(level))
    return found


def snmp(captures: Captures) -> Snmp:
    """Communities and receivers of traps from the configuration; users, which it hides, from `show snmp user`.

    Raises:
        ReadingError: a line is not understood, or a user is shown by half.
    """
    communities: dict[str, SnmpCommunity] = {}
    for text in _headings(captures, "snmp-server community "):
        match = re.fullmatch(
            rf"({_MARK_OR_WORD})(?: view (\S+))?(?: (RO|RW|ro|rw))?(?: ipv6 (\S+))?(?: (\S+))?\s*", text
        )
        if match is None:
            raise ReadingError("a line of an SNMP community is not understood")
        known = sum(key.split(" #")[0] == match[1] for key in communities)
        communities[printable(match[1]) + (f" #{known + 1}" if known else "")] = SnmpCommunity(
            access=(match[3] or "ro").lower(), sources=tuple(sorted(map(printable, filter(None, (match[4], match[5])))))
        )
    return Snmp(
        enabled=bool(_headings(captures, "snmp-server ")),
        communities=communities,
        users=_snmp_users(answer(SNMP_USERS, captures)),
        traps_to=tuple(sorted({printable(text.split()[0]) for text in _headings(captures, "snmp-server host ")})),
        location=printable(next(iter(_headings(captures, "snmp-server location ")), "")),
    )


def _snmp_users(text: str) -> dict[str, str]:
    if re.search(r"^%? ?SNMP agent not enabled", text, re.MULTILINE):
        return {}
    found = {}
    parts = re.split(r"^User name: *", text, flags=re.MULTILINE)
    if parts[0].strip():
        raise ReadingError(f"`{SNMP_USERS}` begins with `{printable(parts[0].strip())[:40]}`")
    for part in parts[1:]:
        kept = re.search(r"^Authentication Protocol: *(\S+)", part, re.MULTILINE)
        privacy = re.search(r"^Privacy Protocol: *(\S+)", part, re.MULTILINE)
        if kept is None or privacy is None or not re.search(r"^Group-name: *\S", part, re.MULTILINE):
            raise ReadingError(f"`{SNMP_USERS}` shows a user by half")
        auth, priv = kept[1].lower() != "none", privacy[1].lower() != "none"
        found[printable(part.splitlines()[0].strip())] = (
            "authPriv" if auth and priv else "authNoPriv" if auth else "noAuthNoPriv"
        )
    must_agree(f"`{SNMP_USERS}`, names", len(found), len(parts) - 1)
    return found


_TRANSPORTS = ("ssh", "telnet")


@refusing(CONFIG)
def management(captures: Captures) -> dict[str, ManagementService]:
    """Telnet and SSH where every `line vty` says what it takes; HTTP, NETCONF and RESTCONF as they stand."""
    blocks = list(config_blocks(captures))
    headings = {block.heading for block in blocks}
    lines = [block for block in blocks if block.heading.startswith("line vty ")]
    taken = [(block.after("transport input ") or "unsaid").split() for block in lines]
    sources = tuple(sorted({text.split()[0] for block in lines if (text := block.after("access-class "))}))
    everywhere = all(block.after("access-class ") for block in lines)
    found = {}
    if lines and ["unsaid"] not in taken:
        for name in _TRANSPORTS:
            on = any(name in words or "all" in words for words in taken)
            found[name] = ManagementService(enabled=on, sources=tuple(map(printable, sources)) if everywhere else ())
    web = tuple(printable(text.split()[-1]) for text in _headings(captures, "ip http access-class ") if text.split())
    for name, words in (("http", "ip http server"), ("https", "ip http secure-server")):
        if words in headings or f"no {words}" in headings:
            found[name] = ManagementService(enabled=words in headings, sources=tuple(sorted(web)))
    for name in ("netconf-yang", "restconf"):
        if name in headings:
            found[name.removesuffix("-yang")] = ManagementService(enabled=True)
    found["snmp"] = ManagementService(enabled=bool(_headings(captures, "snmp-server ")))
    return found


_STORED = {"0": "clear", "5": "type 5", "7": "type 7", "8": "type 8", "9": "type 9", "4": "type 4", "6": "type 6"}


def users(captures: Captures) -> dict[str, User]:
    """Local accounts; a word without a type before it is in the clear.

    Raises:
        ReadingError: a line names nobody.
    """
    found: dict[str, User] = {}
    for text in _headings(captures, "username "):
        words = text.split()
        if not words:
            raise ReadingError("a line of a user names nobody")
        name = printable(words[0])
        known = found.get(name, User())
        level = re.search(r" privilege (\d+)\b", text)
        stored = re.search(rf" (?:secret|password)(?: ([0-9]))? {_MARK_OR_WORD}", text)
        kind = _STORED.get(stored[1] or "0", f"type {stored[1]}") if stored else known.secret
        found[name] = User(
            privilege=level[1] if level else known.privilege,
            secret="none" if " nopassword" in text else kind,
        )
    return found
