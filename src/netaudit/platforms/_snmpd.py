"""Net-SNMP's agent (snmpd.conf(5)): communities, users of version 3, where traps go.

Its communities come as fingerprints (`<secret 3f9a1c2b>`); two that cannot be told apart are `<secret>` and
`<secret> #2`. Restrictions to a view or an OID are told by the configuration's lines.
"""

import re
from collections.abc import Iterator

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, NotOffered, ReadingError
from netaudit.model.rows import Snmp, SnmpCommunity
from netaudit.platforms._linux_asked import offered
from netaudit.platforms._linux_files import files, included, meaningful, shown

CONFIG = "sudo -n cat /etc/snmp/snmpd.conf"
DROPINS = shown("/etc/snmp/snmpd.conf.d/*.conf", "/etc/snmp/snmpd.local.conf")
_WORD = re.compile(r'<secret(?: [0-9a-f]{8})?>|"[^"]*"|\S+')
_LEVELS = {
    "noauth": "noAuthNoPriv",
    "noauthnopriv": "noAuthNoPriv",
    "auth": "authNoPriv",
    "authnopriv": "authNoPriv",
    "priv": "authPriv",
    "authpriv": "authPriv",
}
_TRAPS = ("trapsink", "trap2sink", "informsink")
_ANYONE = ("default", "0.0.0.0/0", "::/0")

Line = tuple[str, list[str]]
"""A directive in lower case, as snmpd takes it, and its words."""


def _lines(captures: Captures) -> list[Line]:
    main = offered(captures, CONFIG)
    try:
        others = files(captures, DROPINS)
    except NotOffered:
        others = {}
    found = list(_directives(main))
    for _, words in [line for line in found if line[0] == "includedir"]:
        included(others, DROPINS, f"{words[0].rstrip('/')}/*.conf" if words else "", "snmpd.conf")
    for word, values in found:
        if word in ("include", "includefile", "includesearch"):
            raise ReadingError(f"snmpd.conf reads {printable(' '.join(values))}, which netaudit does not follow")
    reached = {path for path in others if path.endswith("local.conf") or any(w == "includedir" for w, _ in found)}
    for path, text in others.items():
        found += _directives(text) if path in reached else ()
    return found


def _directives(text: str) -> Iterator[Line]:
    for line in meaningful(text):
        words = _WORD.findall(re.split(r"\s#", line)[0])
        yield words[0].lower(), [word.strip('"') for word in words[1:]]


def snmp(captures: Captures) -> Snmp:
    """The agent as its files set it.

    Raises:
        NotOffered: there is no snmpd.conf.
        ReadingError: a directive that is not whole, or a file that is not shown.
    """
    lines = _lines(captures)
    communities: dict[str, SnmpCommunity] = {}
    for secret, access, source in (*_simple(lines), *_by_group(lines)):
        _admit(communities, secret, access, source)
    return Snmp(
        enabled=True,
        communities={key: communities[key] for key in sorted(communities)},
        users=_users(lines),
        traps_to=tuple(
            printable(words[0] if word in _TRAPS else words[-1])
            for word, words in lines
            if word in (*_TRAPS, "trapsess") and words
        ),
        location=next((printable(" ".join(words)) for word, words in reversed(lines) if word == "syslocation"), ""),
    )


def _simple(lines: list[Line]) -> Iterator[tuple[str, str, str]]:
    """(community, access, source) of `rocommunity` and its like."""
    for word, words in lines:
        said = re.fullmatch(r"(ro|rw)community6?", word)
        if said and not words:
            raise ReadingError(f"snmpd.conf: {word} names no community")
        if said:
            yield words[0], said[1], words[1] if len(words) > 1 else "default"


def _by_group(lines: list[Line]) -> Iterator[tuple[str, str, str]]:
    """The same of `com2sec`, whose names get their access through groups."""
    granted = _granted(lines)
    for word, words in lines:
        if word in ("com2sec", "com2sec6"):
            bare = words[2:] if words[:1] == ["-Cn"] else words
            if len(bare) != 3:
                raise ReadingError(f"snmpd.conf: {word} has {len(bare)} words of 3")
            for model, access in sorted(granted.get(bare[0], {}).items()):
                if model in ("v1", "v2c"):
                    yield bare[2], access, bare[1]
                    break


def _granted(lines: list[Line]) -> dict[str, dict[str, str]]:
    """Security name -> model (`v1`, `v2c`, `usm`) -> `ro` or `rw`; without access it is not in it."""
    access: dict[str, str] = {}
    for word, words in lines:
        if word == "access" and len(words) >= 8:
            access[words[0]] = "rw" if words[6] != "none" or access.get(words[0]) == "rw" else "ro"
    found: dict[str, dict[str, str]] = {}
    for word, words in lines:
        if word == "group" and len(words) == 3 and words[0] in access:
            found.setdefault(words[2], {})[words[1]] = access[words[0]]
    return found


def _admit(communities: dict[str, SnmpCommunity], secret: str, access: str, source: str) -> None:
    sources = () if source in _ANYONE else (printable(source),)
    key, number = printable(secret), 1
    while key in communities:
        held = communities[key]
        if held.access == access and secret != "<secret>":  # noqa: S105  the mark of one, not a secret
            # A community that anyone may use is open, whoever else may.
            both = tuple(sorted({*held.sources, *sources})) if held.sources and sources else ()
            communities[key] = SnmpCommunity(access=access, sources=both)
            return
        number += 1
        key = f"{printable(secret)} #{number}"
    communities[key] = SnmpCommunity(access=access, sources=sources)


def _users(lines: list[Line]) -> dict[str, str]:
    """Users that are given access, with the least security they must use (`auth` unless it is said)."""
    found: dict[str, str] = {}
    for word, words in lines:
        if word in ("rouser", "rwuser"):
            bare = words[2:] if words[:1] == ["-s"] else words
            if not bare:
                raise ReadingError(f"snmpd.conf: {word} names no user")
            found[printable(bare[0])] = _level(bare[1] if len(bare) > 1 else "auth")
    levels = {words[0]: words[3] for word, words in lines if word == "access" and len(words) >= 8}
    for word, words in lines:
        if word == "group" and len(words) == 3 and words[1] == "usm" and words[0] in levels:
            found[printable(words[2])] = _level(levels[words[0]])
    return found


def _level(word: str) -> str:
    if word.lower() not in _LEVELS:
        raise ReadingError(f"snmpd.conf: {printable(word)} is no level of security")
    return _LEVELS[word.lower()]


def stated(_: ConfigLine, last: str) -> tuple[str, str] | None:
    """Who states a line of snmpd.conf: a community with its source alone, a user, a place."""
    words = _WORD.findall(last)
    word = words[0].lower()
    if re.fullmatch(r"r[ow]community6?", word) and len(words) <= 3:
        return "snmp", "communities"
    if word in ("rouser", "rwuser") and len(words) <= 3:
        return "snmp", "users"
    return ("snmp", "location") if word == "syslocation" else None
