"""Whether a router lets a flow through, from what its filters say. True, False, or None where nobody can be sure.

Fields of a rule are the platform's own words; what is not understood here is never taken for a denial or a permit.
Understood: nftables, FortiOS interfaces and literal addresses, Cisco lists with wildcards, OPNsense interface
networks, RouterOS addresses. Named objects other than *all* are not resolved.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Network

from netaudit.checks._networks import own_addresses
from netaudit.core.host_look import HostLook
from netaudit.core.look import Look
from netaudit.core.networks import network
from netaudit.model.rows import Filter, FilterRule

_ANY = {"any", "all", "*", "", "0.0.0.0/0"}
_NFT = re.compile(
    r"(iifname|oifname|iif|oif|ip saddr|ip daddr|ip6 saddr|ip6 daddr|ether [sd]addr) (!= )?(\{[^}]*\}|\S+)"
)
_INTERFACES = re.compile(r'((?:"[^"]+" ?)+)(.*)')
_PORTS = {
    "http": 80, "https": 443, "ssh": 22, "telnet": 23, "ftp": 21, "smtp": 25, "dns": 53, "ntp": 123, "rdp": 3389,
    "smb": 445, "ms-sql": 1433, "mysql": 3306, "domain": 53, "www": 80, "ping": 0, "icmp": 0, "all_icmp": 0,
}  # fmt: skip
# What a rule says besides its ends and service without narrowing what it lets through.
_HARMLESS = re.compile(
    r'(counter|log|accept|nat enable|schedule "?always"?|logtraffic \S+|ippool \S+|utm-status \S+|inspection-mode \S+'
    r"|ct state [\w,]*\bnew\b[\w,]*|connection-state=[\w,]*\bnew\b[\w,]*|comments? .*"
    r"|ipprotocol = inet|statetype = keep state|quick = \S+|direction = in)",
    re.IGNORECASE,
)
_REPLIES = re.compile(r"(?=.*\b(established|invalid|untracked)\b)(?!.*\bnew\b)", re.IGNORECASE)
"""Rules about packets that begin nothing."""


@dataclass(frozen=True)
class End:
    """One side of a flow: its network, and the router's interface in it."""

    net: IPv4Network
    interface: str


def passes(host: HostLook, source: IPv4Network, target: IPv4Network, port: int | None) -> bool | None:
    """Whether the host, which has an address in both networks, lets TCP through from one to the other.

    Args:
        host: its `filters` and `addresses` were collected.
        source: where the flow begins.
        target: where it leads.
        port: of the destination; None for any service at all.
    """
    one, other = _end(host, source), _end(host, target)
    if one is None or other is None:
        return None
    said = [_decided(each, one, other, port) for each in _in_the_way(host, one, other)]
    if not said:
        return False if host.platform == "opnsense" else None if host.filters and _unplaced(host) else True
    if False in said:
        return False
    return None if None in said else True


def _end(host: HostLook, net: IPv4Network) -> End | None:
    return next((End(net, name) for name, own in own_addresses(host) if own.ip in net), None)


def joins(host: HostLook, source: IPv4Network, target: IPv4Network) -> bool:
    """Whether the host has an address in both networks."""
    return _end(host, source) is not None and _end(host, target) is not None


def between(look: Look, source: IPv4Network, target: IPv4Network) -> list[HostLook]:
    """The hosts that have an address in both networks; of one whose filters are missing, that is noted."""
    roles = ("firewall", "router", "switch")
    legs = {host.name for host in look.hosts("addresses", roles=roles) if joins(host, source, target)}
    return look.hosts("addresses", "filters", names=legs)


def forwarding(host: HostLook) -> list[tuple[str, Filter]]:
    """The filters that what passes through the host must pass, whatever its interfaces."""
    return [
        (key, each)
        for key, each in sorted(host.filters.items())
        if key in ("forward", "policy") or key.endswith("/policy") or _at(each, "forward")
        if not key.startswith("bridge ")
    ]


def _at(each: Filter, *hooks: str) -> bool:
    """Whether a chain of nftables stands at one of these hooks."""
    return any(place.startswith(f"filter at {hook}") for place in each.applied for hook in hooks)


def _in_the_way(host: HostLook, one: End, other: End) -> list[Filter]:
    bound = {f"{one.interface} in", f"{other.interface} out"}
    return [
        *(each for key, each in forwarding(host) if not key.startswith("ip6 ")),
        *(
            each
            for key, each in host.filters.items()
            if key[:3] in ("ip ", "ine") and _at(each, "prerouting", "postrouting")
        ),
        *(each for key, each in host.filters.items() if bound & set(each.applied) or key == one.interface),
    ]


def _unplaced(host: HostLook) -> bool:
    """Whether a filter is applied somewhere that is not known to be off the way."""
    return any(key == "floating" for key in host.filters)


def _decided(each: Filter, one: End, other: End, port: int | None) -> bool | None:
    maybe = False
    for key in each.order:
        rule = each.rules[key]
        if not rule.enabled or rule.action in ("continue", "return", "log"):
            continue
        met = _met(rule, one, other, port)
        if met is False:
            continue
        if met is None or rule.action not in ("permit", "deny", "reject"):
            maybe = True
            continue
        return None if maybe else rule.action == "permit"
    if not each.default:
        return None
    return None if maybe else each.default == "permit"


def _met(rule: FilterRule, one: End, other: End, port: int | None) -> bool | None:
    """Whether a rule decides about the flow: a permit that lets a part of it through does, a denial must have all."""
    whole = rule.action != "permit"
    said = [_covers(rule.source, one, whole=whole), _covers(rule.destination, other, whole=whole)]
    said.append(_serves(rule.service, port, whole=whole))
    if _REPLIES.search(rule.more):
        said.append(False)  # replies begin nothing; a denial of replies denies no beginning either
    elif not harmless(rule.more):
        said.append(None)
    if False in said:
        return False
    return None if None in said else True


def harmless(more: str) -> bool:
    """Whether the rest of a rule narrows nothing."""
    return all(_HARMLESS.fullmatch(part.strip()) for part in more.split(";") if part.strip())


def is_reply(rule: FilterRule) -> bool:
    """Whether a rule is about what answers, not about what begins."""
    return _REPLIES.search(rule.more) is not None


def _covers(text: str, end: End, *, whole: bool) -> bool | None:
    """Whether one side of a rule covers a network, wholly or in part."""
    if text.lower() in _ANY:
        return True
    if _NFT.match(text):
        said = [_nft(match, end, whole=whole) for match in _NFT.finditer(text)]
    elif match := _INTERFACES.fullmatch(text):
        names = re.findall(r'"([^"]+)"', match[1])
        said = [end.interface in names or "any" in names]
        said.append(_one_of(match[2].split(","), end, whole=whole) if match[2].strip() else True)
    else:
        said = [_place(text.strip(), end, whole=whole)]
    if False in said:
        return False
    return None if None in said else True


def _nft(match: re.Match[str], end: End, *, whole: bool) -> bool | None:
    kind, negated, value = match[1], match[2], match[3]
    values = [each.strip().strip('"') for each in value.strip("{} ").split(",")]
    if negated or kind.startswith("ether") or any(each.startswith("@") or "*" in each for each in values):
        return None
    if kind.startswith("ip6"):
        return False
    if kind.startswith("ip "):
        return _one_of(values, end, whole=whole)
    return end.interface in values


def _one_of(places: list[str], end: End, *, whole: bool) -> bool | None:
    said = [_place(each.strip(), end, whole=whole) for each in places]
    if True in said:
        return True
    return None if None in said else False


def _place(text: str, end: End, *, whole: bool) -> bool | None:
    if text.lower() in _ANY:
        return True
    if text == end.interface:
        return True
    there = network("/".join(text.split())) if re.fullmatch(r"[\d.]+ [\d.]+", text) else network(text)
    if there is None:
        return None
    return end.net.subnet_of(there) if whole else end.net.overlaps(there)


def _serves(text: str, port: int | None, *, whole: bool) -> bool | None:
    if text.lower() in {*_ANY, "ip", "any/any"}:
        return True
    if port is None:
        return not whole
    said = [_service(each.strip(), port) for each in re.split(r", (?![^{]*\})", text)]
    if True in said:
        return True
    return None if None in said else False


def _service(text: str, port: int) -> bool | None:
    protocol, _, ports = text.lower().partition("/")
    if protocol in ("udp", "icmp", "icmpv6", "gre", "esp", "igmp", "sctp"):
        return False
    if protocol not in ("tcp", "tcp_udp", "any"):
        return _PORTS[protocol] == port if protocol in _PORTS and not ports else None
    if ports in ("", "any"):
        return True
    said = [_port(each.strip(), port) for each in ports.strip("{} ").split(",")]
    if True in said:
        return True
    return None if None in said else False


def _port(text: str, port: int) -> bool | None:
    if match := re.fullmatch(r"(\d+)[-:](\d+)", text):
        return int(match[1]) <= port <= int(match[2])
    if match := re.fullmatch(r"(gt|lt|eq|neq) (\d+)", text):
        other = int(match[2])
        return {"gt": port > other, "lt": port < other, "eq": port == other, "neq": port != other}[match[1]]
    if text.isdecimal():
        return int(text) == port
    return _PORTS[text] == port if text in _PORTS else None
