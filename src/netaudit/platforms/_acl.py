"""Rules of access lists as Cisco IOS writes them, and ProCurve after it.

Rules: Cisco IOS Security Configuration Guide, "Access Control Lists"; HP/Aruba Access Security Guide, "IPv4 ACLs".
"""

import re

from netaudit.model.names import printable
from netaudit.model.rows import FilterRule

_PORT_WORDS = {"eq": 1, "neq": 1, "gt": 1, "lt": 1, "range": 2}
_LOG = ("log", "log-input")
_EVERY_ADDRESS = ("0.0.0.0 255.255.255.255", "::/0")


def acl_rule(action: str, protocol: str, words: list[str], *, standard: bool = False, comment: str = "") -> FilterRule:
    """A rule.

    Args:
        action: `permit` or `deny`.
        protocol: empty where the rule names none, as in standard and MAC lists.
        words: what follows; taken off as it is read, and what is left is kept in `more`.
        standard: the list knows only sources.
        comment: the remark above it.
    """
    ported = protocol in ("tcp", "udp")
    source = _end(words, bare_host=standard)
    from_ports = _ports(words) if ported else ""
    destination = "any" if standard else _end(words)
    to_ports = _ports(words) if ported else ""
    more = [word for word in words if word not in _LOG]
    if from_ports:
        more.insert(0, f"source-port {from_ports}")
    service = f"{protocol}/{to_ports}" if to_ports else protocol
    return FilterRule(
        action=action,
        source=printable(source),
        destination=printable(destination),
        service=printable(service) if service not in ("", "ip", "ipv6") else "any",
        log=any(word in _LOG for word in words),
        comment=comment,
        more=printable(" ".join(more)),
    )


def _end(words: list[str], *, bare_host: bool = False) -> str:
    """Take one end of a rule off its words: `any`, `host A`, `A wildcard`, a prefix or a group of objects.

    With `bare_host` an address may stand without a wildcard, as in standard lists.
    """
    if not words:
        return "any"
    first = words.pop(0)
    if first in ("any", *_EVERY_ADDRESS) or "/" in first or not words:
        return "any" if first in _EVERY_ADDRESS else first
    if first == "host":
        return words.pop(0)
    if first in ("object-group", "addrgroup"):
        return f"{first} {words.pop(0)}"
    if bare_host and not re.fullmatch(r"[\d.]+", words[0]):
        return first
    end = f"{first} {words.pop(0)}"
    return "any" if end in _EVERY_ADDRESS else end


def _ports(words: list[str]) -> str:
    """Take `eq 443`, `range 1 9` and the like off the words: `443`, `1-9`, `gt 1023`; nothing where there is none."""
    if not words or words[0] not in _PORT_WORDS or len(words) <= _PORT_WORDS[words[0]]:
        return ""
    word = words.pop(0)
    if word == "range":
        return f"{words.pop(0)}-{words.pop(0)}"
    ports = [words.pop(0)]
    while word == "eq" and words and words[0].isdecimal():
        ports.append(words.pop(0))
    return ",".join(ports) if word == "eq" else f"{word} {ports[0]}"
