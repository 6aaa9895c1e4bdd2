"""Access lists of Cisco's small business switches: `ip`, `ipv6` and `mac`, and where they are in force."""

import re

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Filter, FilterRule
from netaudit.platforms._s300_config import CONFIG, blocks, interface_lines, parsed
from netaudit.platforms._tables import refusing

_RULE = re.compile(r"(permit|deny) (\S+) ?(.*)")
_HEADINGS = ("ip access-list extended ", "ipv6 access-list ", "mac access-list extended ")


@refusing(CONFIG)
def filters(captures: Captures) -> dict[str, Filter]:
    """By name, which all kinds of list share; a rule's key is its `ace-priority`, else its text.

    Raises:
        ReadingError: a rule is not understood, two have one key, or a list that is in force is not there.
    """
    lines = parsed(captures)
    lists: dict[str, list[str]] = {}
    for heading in _HEADINGS:
        for name, own in blocks(lines, heading).items():
            lists.setdefault(printable(name), []).extend(own)
    applied: dict[str, list[str]] = {}
    permissive: set[str] = set()
    for interface, own in interface_lines(lines).items():
        for line in own:
            match = re.fullmatch(r"service-acl (input|output) (.+?)(?: default-action (permit-any|deny-any))?", line)
            if match is None:
                continue
            for name in map(printable, match[2].split()):
                applied.setdefault(name, []).append(f"{interface} {match[1].removesuffix('put')}")
                permissive.update([name] if match[3] == "permit-any" else [])
    if missing := applied.keys() - lists.keys():
        raise ReadingError(f"access list {min(missing)} is in force and is not in the configuration")
    return {
        name: _filter(name, own, applied.get(name, []), "permit" if name in permissive else "deny")
        for name, own in lists.items()
    }


def _filter(name: str, own: list[str], applied: list[str], default: str) -> Filter:
    rules: dict[str, FilterRule] = {}
    for line in own:
        priority = re.search(r" ace-priority (\d+)\b", line)
        key = priority[1] if priority else printable(line)
        if key in rules:
            raise ReadingError(f"access list {name} has two rules {key[:40]}")
        rules[key] = _rule(name, line.replace(priority[0], "") if priority else line)
    order = sorted(rules, key=int) if all(key.isdecimal() for key in rules) else list(rules)
    return Filter(rules=rules, order=tuple(order), default=default, applied=tuple(sorted(applied)))


def _rule(name: str, line: str) -> FilterRule:
    match = _RULE.fullmatch(line)
    if match is None:
        raise ReadingError(f"access list {name}: `{printable(line)[:60]}` is not understood")
    action, protocol, words = match[1], match[2], match[3].split()
    if protocol == "any" or re.fullmatch(r"[0-9a-f:.]{14,17}", protocol):
        words, protocol = [protocol, *words], ""  # a MAC list names no protocol
    source = _end(words)
    from_port = _port(words) if protocol in ("tcp", "udp") else ""
    destination = _end(words)
    to_port = _port(words) if protocol in ("tcp", "udp") else ""
    log = "log-input" in words
    more = [word for word in words if word != "log-input"]
    if from_port not in ("", "any"):
        more.insert(0, f"source-port {from_port}")
    service = f"{protocol}/{to_port}" if to_port not in ("", "any") else protocol
    return FilterRule(
        action=action,
        source=printable(source),
        destination=printable(destination),
        service=printable(service) if service not in ("", "ip", "ipv6") else "any",
        log=log,
        more=printable(" ".join(more)),
    )


def _end(words: list[str]) -> str:
    """Takes a source or destination off the words: `any`, an address and its wildcard, or a prefix."""
    if not words:
        return "any"
    first = words.pop(0)
    return first if first == "any" or "/" in first or not words else f"{first} {words.pop(0)}"


def _port(words: list[str]) -> str:
    return words.pop(0) if words else ""
