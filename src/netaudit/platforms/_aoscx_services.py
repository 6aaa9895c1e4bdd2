"""What AOS-CX is configured to filter, to ask and to serve: access lists, routes, DNS, time, log, SNMP, management."""

import ipaddress
import re

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.model.rows import (
    Dns,
    Filter,
    FilterRule,
    ManagementService,
    Ntp,
    Route,
    Snmp,
    SnmpCommunity,
    SyslogServer,
    User,
)
from netaudit.platforms._aoscx_config import CONFIG, after, blocks, interface_lines, unquoted
from netaudit.platforms._aoscx_ports import applied_lists, control_plane_lists, whole
from netaudit.platforms._tables import answer, refusing

SYSTEM = "show system"

_WORD = r"(?:<secret(?: [0-9a-f]{8})?>|\S+)"
_COMPARED = ("eq", "gt", "lt", "neq")
_NO_SERVER = ("console", "facility", "filter", "persistent-storage", "threshold", "buffered")


def system(captures: Captures, word: str) -> str:
    """What `show system` tells under this word (an expression); empty where it is told and empty.

    Raises:
        ReadingError: it does not tell it.
    """
    match = re.search(rf"^{word} *:(.*)$", answer(SYSTEM, captures), re.MULTILINE)
    if match is None:
        raise ReadingError(f"`{SYSTEM}` gives no {word}")
    return printable(match[1].strip())


def filters(captures: Captures) -> dict[str, Filter]:
    """By name; of the kinds `ipv6` and `mac`, which may bear the same name, the kind stands behind it.

    Raises:
        ReadingError: a line is not understood, or a list that is in force is not there.
    """
    lines = whole(captures)
    lists: dict[str, dict[str, FilterRule]] = {}
    for kind in ("ip", "ipv6", "mac"):
        for name, own in blocks(lines, f"access-list {kind} "):
            if list_name(kind, name) in lists:
                raise ReadingError(f"access list {printable(name)} is configured twice")
            lists[list_name(kind, name)] = _rules(kind, name, own)
    applied: dict[str, list[str]] = {}
    for kind, name, where in applied_lists(lines):
        applied.setdefault(list_name(kind, name), []).append(where)
    if missing := applied.keys() - lists.keys():
        raise ReadingError(f"access list {min(missing)} is in force and is not in the configuration")
    return {
        name: Filter(
            rules=rules,
            order=tuple(sorted(rules, key=int)),
            default="deny",
            applied=tuple(sorted(applied.get(name, []))),
        )
        for name, rules in lists.items()
    }


def list_name(kind: str, name: str) -> str:
    """The key of an access list."""
    return printable(name) if kind == "ip" else f"{printable(name)} {kind}"


def _rules(kind: str, name: str, own: list[str]) -> dict[str, FilterRule]:
    """By sequence number; a comment may have the number of its rule, or one of its own."""
    found: dict[str, FilterRule] = {}
    comments: dict[str, str] = {}
    for line in own:
        match = re.fullmatch(r"(\d+) (\S+)(?: (.*))?", line)
        if match is None or match[1] in (comments if match[2] == "comment" else found):
            raise ReadingError(f"access list {printable(name)}: `{printable(line)[:60]}` is not understood")
        if match[2] == "comment":
            comments[match[1]] = printable(match[3] or "")
        else:
            found[match[1]] = _rule(kind, match[2], (match[3] or "").split())
    for number, text in comments.items():
        rule = found.get(number, FilterRule(action="comment"))
        found[number] = FilterRule(**{**{f: getattr(rule, f) for f in rule.__struct_fields__}, "comment": text})
    return found


def _rule(kind: str, action: str, words: list[str]) -> FilterRule:
    """`permit tcp 10.0.0.0/255.0.0.0 any eq 443 log`; in a MAC list the protocol stands last."""
    protocol = words.pop(0) if words and kind != "mac" else ""
    source, from_port = _end(words), _port(words)
    destination, to_port = _end(words), _port(words)
    if words and kind == "mac":
        protocol = words.pop(0)
    service = f"{protocol}/{to_port}" if to_port else protocol
    more = [word for word in words if word != "log"]
    return FilterRule(
        action=printable(action),
        source=source,
        destination=destination,
        service="any" if service in ("", "any", "ip", "ipv6") else printable(service),
        log="log" in words,
        more=printable(" ".join([f"source-port {from_port}", *more] if from_port else more)),
    )


def _end(words: list[str]) -> str:
    """Takes a source or destination off the words."""
    first = words.pop(0) if words else "any"
    return printable(f"group {words.pop(0)}" if first == "group" and words else first)


def _port(words: list[str]) -> str:
    """Takes a port off the words: `eq 443` -> 443, `range 1 9` -> 1-9, `gt 1023` -> `gt 1023`."""
    if len(words) > 1 and words[0] in (*_COMPARED, "group"):
        operator, value = words.pop(0), words.pop(0)
        return value if operator == "eq" else f"{operator} {value}"
    if len(words) > 2 and words[0] == "range":
        words.pop(0)
        return f"{words.pop(0)}-{words.pop(0)}"
    return ""


@refusing(CONFIG)
def routes(captures: Captures) -> dict[str, Route]:
    """Static routes, and the gateway of the management port, which is of the VRF `mgmt`.

    Raises:
        ReadingError: a route is not understood, or told twice.
    """
    lines, found = whole(captures), dict[str, Route]()
    texts = [*after(lines, "ip route "), *after(lines, "ipv6 route ")]
    for line in interface_lines(lines).get("mgmt", []):
        if match := re.fullmatch(r"default-gateway (\S+)", line):
            zero = "::/0" if ":" in match[1] else "0.0.0.0/0"
            texts.append(f"{zero} {match[1]} vrf mgmt")
    for text in texts:
        key, route = route_of(text)
        if key in found:
            raise ReadingError(f"the route {key} is configured twice")
        found[key] = route
    return found


def route_of(text: str) -> tuple[str, Route]:
    """`10.0.0.0/8 10.1.0.1 distance 5 vrf red`; the next hop may be an interface or `nullroute`."""
    words = [printable(word) for word in text.split()]
    if len(words) < 2:
        raise ReadingError(f"the route `{printable(text)[:60]}` has no next hop")
    prefix, hop, rest = str(ipaddress.ip_network(words[0])), words[1], words[2:]
    told = {"distance": "", "vrf": ""}
    more = []
    while rest:
        word = rest.pop(0)
        if word in told and rest:
            told[word] = rest.pop(0)
        else:
            more.append(word)
    where = f" in {told['vrf']}" if told["vrf"] else ""
    distance = int(told["distance"]) if told["distance"] else None
    return f"{prefix} via {hop}{where}", Route(distance=distance, table=told["vrf"], comment=" ".join(more))


@refusing(CONFIG)
def dns(captures: Captures) -> Dns:
    """What the switch itself resolves with; servers of the management port come last."""
    lines = whole(captures)
    servers = [text.split()[0] for text in after(lines, "ip dns server-address ")]
    for line in interface_lines(lines).get("mgmt", []):
        servers += line.split()[1:] if line.startswith("nameserver ") else []
    domain = next(after(lines, "ip dns domain-name "), "")
    return Dns(
        resolvers=tuple(str(ipaddress.ip_address(server)) for server in servers),
        domain=printable(domain.split()[0]) if domain else "",
    )


def ntp(captures: Captures) -> Ntp:
    """Servers as configured; the time zone is that of `show system`.

    Raises:
        ReadingError: the configuration says another time zone.
    """
    lines, zone = whole(captures), system(captures, "Time Zone")
    configured = next(after(lines, "clock timezone "), zone)
    if configured.lower() != zone.lower():
        raise ReadingError(f"the configuration and `{SYSTEM}` do not agree on the time zone")
    return Ntp(servers=tuple(printable(text.split()[0]) for text in after(lines, "ntp server ")), timezone=zone)


def syslog(captures: Captures) -> dict[str, SyslogServer]:
    """Servers by address or name.

    Raises:
        ReadingError: a server is configured twice.
    """
    found: dict[str, SyslogServer] = {}
    for text in after(whole(captures), "logging "):
        name = printable(text.split()[0])
        if name in _NO_SERVER:
            continue
        transport = re.search(r" (udp|tcp|tls)(?: (\d+))?(?= |$)", text)
        level = re.search(r" severity (\S+)", text)
        if name in found:
            raise ReadingError(f"the syslog server {name} is configured twice")
        found[name] = SyslogServer(
            port=int(transport[2]) if transport and transport[2] else None,
            protocol=transport[1] if transport else "",
            level=printable(level[1]) if level else "",
        )
    return found


def snmp(captures: Captures) -> Snmp:
    """On where it is offered in a VRF; a community may only read unless it says so.

    Raises:
        ReadingError: a line is not understood, or the configuration says another location than `show system`.
    """
    lines, location = whole(captures), system(captures, "System Location")
    told = next(after(lines, "snmp-server system-location "), location)
    if unquoted(told) != location.strip('"'):
        raise ReadingError(f"the configuration and `{SYSTEM}` do not agree on the location")
    communities: dict[str, SnmpCommunity] = {}
    for text, own in blocks(lines, "snmp-server community "):
        name = re.match(_WORD, text)
        access = next((line.split()[-1] for line in own if line.startswith("access-level ")), "ro")
        sources = tuple(sorted(printable(line.split()[-1]) for line in own if line.startswith("access-list ")))
        if name is None or access not in ("ro", "rw"):
            raise ReadingError("a line of an SNMP community is not understood")
        communities[_numbered(name[0], communities)] = SnmpCommunity(access=access, sources=sources)
    users = {}
    for text in after(lines, "snmpv3 user "):
        auth, priv = " auth " in text, " priv " in text
        users[printable(text.split()[0])] = "authPriv" if priv else "authNoPriv" if auth else "noAuthNoPriv"
    return Snmp(
        enabled=any(after(lines, "snmp-server vrf ")),
        communities=communities,
        users=users,
        traps_to=tuple(sorted({printable(text.split()[0]) for text in after(lines, "snmp-server host ")})),
        location=location.strip('"'),
    )


def _numbered(name: str, taken: dict[str, SnmpCommunity]) -> str:
    """Without fingerprints, communities look the same: the second is `<secret> #2`."""
    number = sum(key.split(" #")[0] == name for key in taken)
    return printable(name) + (f" #{number + 1}" if number else "")


def management(captures: Captures) -> dict[str, ManagementService]:
    """Each service is on in the VRFs that the configuration names; that of the management port is `mgmt`.

    Who may use it is `mgmt` where it is only offered on that port, else the access lists on the control plane, where
    every other VRF of it has some.
    """
    lines = whole(captures)
    lists = control_plane_lists(lines)
    services = {"ssh": "ssh server vrf ", "https": "https-server vrf ", "telnet": "telnet server vrf "}
    found = {name: _service(lines, words, lists) for name, words in services.items()}
    return {**found, "snmp": _service(lines, "snmp-server vrf ", lists)}


def _service(lines: list[ConfigLine], words: str, lists: dict[str, set[str]]) -> ManagementService:
    offered = {printable(text.split()[0]) for text in after(lines, words)}
    inside = offered - {"mgmt"}
    if not all(lists.get(vrf) for vrf in inside):
        return ManagementService(enabled=True)
    sources = {name for vrf in inside for name in lists[vrf]} | (offered & {"mgmt"})
    return ManagementService(enabled=bool(offered), sources=tuple(sorted(sources)))


def users(captures: Captures) -> dict[str, User]:
    """Local accounts; `admin` is not printed as long as it has no password.

    Raises:
        ReadingError: a line is not understood.
    """
    found: dict[str, User] = {}
    for text in after(whole(captures), "user "):
        match = re.fullmatch(rf"(\S+)(?: group (\S+))?(?: password(?: (ciphertext|plaintext))? ({_WORD}))?", text)
        if match is None:
            if re.fullmatch(r"\S+ authorized-key .*", text):
                continue
            raise ReadingError("a line of a user is not understood")
        stored = {"ciphertext": "ciphertext", None: "clear", "plaintext": "clear"}[match[3]] if match[4] else ""
        found[printable(match[1])] = User(privilege=printable(match[2] or ""), secret=stored)
    return found
