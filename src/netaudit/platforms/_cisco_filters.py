"""Access lists and address translation of Cisco IOS, from the running configuration.

Rules: Cisco IOS Security Configuration Guide, "Access Control Lists"; IP Addressing: NAT Configuration Guide.
"""

import re
from collections.abc import Iterable

from netaudit.model.names import cisco_interface, printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Filter, FilterRule, NatRule
from netaudit.platforms._acl import acl_rule
from netaudit.platforms._blocks import Block
from netaudit.platforms._cisco_config import CONFIG, config_blocks
from netaudit.platforms._tables import refusing

_NAMED = re.compile(
    r"(?P<kind>ip access-list (?:standard|extended)|ipv6 access-list|mac access-list extended) (?P<name>\S+)"
)
_NUMBERED = re.compile(r"access-list (?P<name>\d+) (?P<rule>.+)")
_IN_FORCE = re.compile(
    r"(?:ip access-group|ipv6 traffic-filter|mac access-group|(?:ipv6 )?access-class) (\S+) (in|out)\b.*"
)


@refusing(CONFIG)
def filters(captures: Captures) -> dict[str, Filter]:
    """Every access list, and every name in force that no list bears: IOS then lets everything through.

    A rule's key is its number, else its own text.

    Raises:
        ReadingError: a rule is not understood.
    """
    lists: dict[str, list[tuple[str, str]]] = {}
    applied: dict[str, list[str]] = {}
    for block in config_blocks(captures):
        if match := _NAMED.fullmatch(block.heading):
            lists.setdefault(printable(match["name"]), []).extend((match["kind"], line) for line in block.lines)
        elif match := _NUMBERED.fullmatch(block.heading):
            lists.setdefault(match["name"], []).append((_kind(int(match["name"])), match["rule"]))
        else:
            for name, place in _in_force(block):
                applied.setdefault(name, []).append(place)
    found = {name: _filter(name, lines, applied.get(name, ())) for name, lines in lists.items()}
    for name in applied.keys() - lists.keys():
        found[name] = Filter(rules={}, order=(), default="permit", applied=tuple(sorted(applied[name])))
    return found


def _kind(number: int) -> str:
    """Numbers of standard lists: 1 to 99 and 1300 to 1999; of MAC lists: 700 to 799."""
    if 700 <= number < 800:
        return "mac access-list extended"
    return f"ip access-list {'standard' if number < 100 or 1300 <= number < 2000 else 'extended'}"


def _in_force(block: Block) -> Iterable[tuple[str, str]]:
    place = block.heading
    if place.startswith("interface "):
        place = cisco_interface(place.removeprefix("interface "))
    for line in block.lines:
        if match := _IN_FORCE.fullmatch(line):
            yield printable(match[1]), f"{printable(place)} {match[2]}"


def _filter(name: str, lines: list[tuple[str, str]], applied: Iterable[str]) -> Filter:
    rules: dict[str, FilterRule] = {}
    remark = ""
    for kind, line in lines:
        number, words = _numbered(line.split())
        if words[:1] == ["remark"]:
            remark = printable(" ".join(words[1:]))
            continue
        key = number or printable(" ".join(words))
        if key in rules or words[:1] not in (["permit"], ["deny"]):
            raise ReadingError(f"access list {name}: `{printable(line)[:60]}` is not understood")
        rules[key] = _rule(kind, words, remark)
        remark = ""
    numbered = all(key.isdecimal() for key in rules)
    order = sorted(rules, key=int) if numbered else list(rules)
    return Filter(rules=rules, order=tuple(order), default="deny", applied=tuple(sorted(applied)))


def _numbered(words: list[str]) -> tuple[str, list[str]]:
    """(number or nothing, the rule): IPv4 puts it first, IPv6 after `sequence`, first or last."""
    if words[:1] == ["sequence"] and len(words) > 2:
        return words[1], words[2:]
    if words[-2:-1] == ["sequence"]:
        return words[-1], words[:-2]
    return (words[0], words[1:]) if words and words[0].isdecimal() else ("", words)


def _rule(kind: str, words: list[str], remark: str) -> FilterRule:
    action, *rest = words
    standard = kind.endswith("standard")
    protocol = rest.pop(0) if rest and not standard and not kind.startswith("mac") else ""
    return acl_rule(action, protocol, rest, standard=standard, comment=remark)


def nat(captures: Captures) -> dict[str, NatRule]:
    """Every `ip nat … source` line under its own text.

    Raises:
        ReadingError: one is not understood.
    """
    found = {}
    for block in config_blocks(captures):
        match = re.fullmatch(r"ip nat ((?:inside|outside) source (static|list|route-map) (.+))", block.heading)
        if match:
            found[printable(match[1])] = _translation(match[2], match[3].split(), block.heading)
    return found


def _translation(kind: str, words: list[str], line: str) -> NatRule:
    if kind in ("list", "route-map"):
        match = re.fullmatch(r"(\S+) (interface|pool) (\S+)(.*)", " ".join(words))
        if match is None:
            raise ReadingError(f"`{printable(line)[:80]}` is not understood")
        interface = cisco_interface(match[3]) if match[2] == "interface" else ""
        return NatRule(
            kind="source",
            original=printable(f"{kind} {match[1]}"),
            translated=printable(interface or f"pool {match[3]}"),
            interface=printable(interface),
            more=printable(match[4].strip()),
        )
    forward = re.fullmatch(r"(tcp|udp) (\S+) (\d+) (?:interface (\S+)|(\S+)) (\d+)(.*)", " ".join(words))
    if forward:
        protocol, inside, inside_port, interface, outside, outside_port, more = forward.groups()
        place = cisco_interface(interface) if interface else outside
        return NatRule(
            kind="destination",
            original=printable(f"{place} {protocol}/{outside_port}"),
            translated=printable(f"{inside} {protocol}/{inside_port}"),
            interface=printable(place) if interface else "",
            more=printable(more.strip()),
        )
    if len(words) < 2 or words[0] in ("tcp", "udp"):
        raise ReadingError(f"`{printable(line)[:80]}` is not understood")
    return NatRule(
        kind="static",
        original=printable(words[1]),
        translated=printable(words[0]),
        more=printable(" ".join(words[2:])),
    )
