"""rsyslog (rsyslog.conf(5), its modules omfwd and omrelp): the hosts it sends its log to.

A line may say so in three ways: `selector @host`, `selector :omrelp:host:port`, `action(type="omfwd" target="host")`.
"""

import re
from collections.abc import Iterator

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError
from netaudit.model.rows import SyslogServer
from netaudit.platforms._linux_files import Files, files, included, main_file, shown
from netaudit.platforms._tables import must_agree

CONFIG = shown("/etc/rsyslog.conf", "/etc/rsyslog.d/*.conf")
_MAIN = "/etc/rsyslog.conf"
_DEEPEST = 20
_STRING = r'"(?:\\.|[^"\\\n])*"'
_COMMENT = re.compile(rf"({_STRING})|(?<!\S)/\*.*?(?:\*/|\Z)|(?<!\S)#[^\n]*", re.DOTALL)
# `@` for UDP, `@@` for TCP, options in brackets, the host in brackets where it is an IPv6 address, port, template.
_LEGACY = re.compile(r"[ \t]-?(@@?)(?:\([^)]*\))?(\[[0-9A-Fa-f:.]+\]|[^\s\";:@()\[\]]+)(?::(\d+))?(?:;\S+)?[ \t]*\Z")
_RELP = re.compile(r"^[ \t]*(\S+)[ \t]+:omrelp:(\[[^\]\n]+\]|[^\s;:]+)(?::(\d+))?(?:;\S+)?[ \t]*$", re.MULTILINE)
_ACTION = re.compile(rf"\baction\s*\(((?:{_STRING}|[^()\"])*)\)", re.IGNORECASE)
_PARAMETER = re.compile(rf"([A-Za-z.]+)\s*=\s*({_STRING})")
_SELECTOR = re.compile(r"(?:^|\n)[ \t]*([\w*.,;=!-]+)[ \t]+\Z")
# The same counted another way: what looks like a target outside of strings, and the modules that forward.
_TARGET = re.compile(r"[ \t&]-?@@?[^@\s\"]|:omrelp:|:omfwd:", re.IGNORECASE)
_MODULE = re.compile(r"\btype\s*=\s*\"(?:omfwd|omrelp)\"", re.IGNORECASE)
_INCLUDE = re.compile(r"^[ \t]*(?:\$IncludeConfig[ \t]+(\S+)|include\s*\(([^)\n]*)\))", re.MULTILINE | re.IGNORECASE)


def _text(found: Files, path: str, depth: int = 0) -> Iterator[str]:
    """The configuration without comments, that of included files after the file that includes them."""
    if depth > _DEEPEST:
        raise ReadingError(f"{path} includes itself")
    bare = _COMMENT.sub(lambda comment: comment[1] or "", found[path])
    yield bare
    for include in _INCLUDE.finditer(bare):
        wanted = include[1] or dict(_parameters(include[2])).get("file", "")
        for each in included(found, CONFIG, wanted, path):
            yield from _text(found, each, depth + 1)


def _parameters(text: str) -> list[tuple[str, str]]:
    return [(name.lower(), value[1:-1]) for name, value in _PARAMETER.findall(text)]


def servers(captures: Captures) -> dict[str, SyslogServer]:
    """Hosts by address, `address #2` where another rule sends there too; none where the configuration names none.

    Raises:
        NotOffered: there is no rsyslog.conf.
        ReadingError: a line forwards in a way that is not understood, or a file is included that is not shown.
    """
    found = files(captures, CONFIG)
    text = "\n".join(_text(found, main_file(found, _MAIN)))
    rows: dict[str, SyslogServer] = {}
    for address, server in _forwarded(text):
        number = sum(key.split(" #")[0] == address for key in rows)
        rows[f"{address} #{number + 1}" if number else address] = server
    targets = len(_TARGET.findall(re.sub(_STRING, '""', text)))
    must_agree("rsyslog's targets", len(rows), targets + len(_MODULE.findall(text)))
    return rows


def _forwarded(text: str) -> Iterator[tuple[str, SyslogServer]]:
    for line in text.splitlines():
        if legacy := _LEGACY.search(line):
            yield _row(legacy[2], legacy[3], "tcp" if legacy[1] == "@@" else "udp", line[: legacy.start()].strip())
    for said in _RELP.finditer(text):
        yield _row(said[2], said[3], "relp", said[1])
    for action in _ACTION.finditer(text):
        told = dict(_parameters(action[1]))
        kind = told.get("type", "").lower()
        if kind not in ("omfwd", "omrelp"):
            continue
        if not told.get("target"):
            raise ReadingError("rsyslog forwards to a target that is not understood")
        selector = _SELECTOR.search(text[max(0, action.start() - 200) : action.start()])
        protocol = "relp" if kind == "omrelp" else told.get("protocol", "udp").lower()
        # An action without a selector stands in a rule set or a condition, which the configuration's lines tell.
        yield _row(told["target"], told.get("port"), protocol, selector[1] if selector else "")


def _row(host: str, port: str | None, protocol: str, level: str) -> tuple[str, SyslogServer]:
    if port is not None and not port.isdigit():
        raise ReadingError(f"rsyslog forwards to the port {printable(port)[:20]}")
    server = SyslogServer(port=int(port) if port else None, protocol=printable(protocol), level=printable(level))
    return printable(host.strip("[]")), server


def stated(_: ConfigLine, last: str) -> tuple[str, str] | None:
    """Who states a line of the configuration: the plain form without options or template."""
    said = re.fullmatch(r"\S+\s+@@?([^\s@;:(\[\]]+)(?::\d+)?", last)
    return ("syslog", said[1]) if said else None
