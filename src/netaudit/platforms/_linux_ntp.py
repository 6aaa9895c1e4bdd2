"""Where a Linux host has its time from: chrony (chrony.conf(5)), systemd-timesyncd (timesyncd.conf(5)) or ntpd.

Only one of them can set the clock. Where two are configured, nothing here tells which does, so neither is believed.
"""

import re
from collections.abc import Callable, Iterator

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, NotOffered, ReadingError
from netaudit.model.rows import Ntp
from netaudit.platforms._linux_files import Files, files, included, main_file, meaningful, shown

CHRONY = shown(
    "/etc/chrony/chrony.conf",
    "/etc/chrony/conf.d/*.conf",
    "/etc/chrony/sources.d/*.sources",
    "/etc/chrony.conf",
    "/etc/chrony.d/*.conf",
)
NTPD = shown("/etc/ntpsec/ntp.conf", "/etc/ntpsec/ntp.d/*.conf", "/etc/ntp.conf")
TIMESYNCD = shown("/etc/systemd/timesyncd.conf", "/etc/systemd/timesyncd.conf.d/*.conf")
ZONE = "readlink /etc/localtime; echo '### end'"
_COMMENTS = "!;#%"
_ASKED = {"server", "pool", "peer"}
# Servers that a DHCP server told are no setting of the host's.
_PASSING = ("/run/", "/var/run/")
_DEEPEST = 20


def ntp(captures: Captures) -> Ntp:
    """Servers in the order of the configuration, and the time zone.

    Raises:
        NotOffered: none of the daemons is configured.
        ReadingError: two are, or a file is included that is not shown.
    """
    found: dict[str, tuple[str, ...]] = {}
    absent = []
    for name, read in _DAEMONS.items():
        try:
            found[name] = read(captures)
        except NotOffered as reason:
            absent.append(str(reason))
    if not found:
        raise NotOffered("; ".join(absent))
    asking = [name for name, servers in found.items() if servers]
    if len(asking) > 1:
        raise ReadingError(f"{' and '.join(asking)} are both configured, and only one can set the clock")
    return Ntp(servers=found[asking[0]] if asking else (), timezone=_timezone(captures))


def _timezone(captures: Captures) -> str:
    target, end = captures[ZONE].rstrip("\n").rpartition("### end")[::2]
    if end or not captures[ZONE].strip().endswith("### end"):
        raise ReadingError(f"`{ZONE}` stops before its end")
    return printable(target.strip().partition("zoneinfo/")[2])


def _chrony(captures: Captures) -> tuple[str, ...]:
    found = files(captures, CHRONY)
    return tuple(_chrony_sources(found, main_file(found, "/etc/chrony/chrony.conf", "/etc/chrony.conf"), 0))


def _chrony_sources(found: Files, path: str, depth: int) -> Iterator[str]:
    _not_too_deep(path, depth)
    for line in meaningful(found[path], _COMMENTS):
        word, *values = line.split()
        word = word.lower()
        if word in _ASKED and values:
            yield printable(values[0])
        elif word == "refclock" and len(values) > 1:
            yield printable(" ".join((word, *values[:2])))
        elif word in ("include", "confdir", "sourcedir"):
            suffix = {"include": "", "confdir": "/*.conf", "sourcedir": "/*.sources"}[word]
            for folder in values:
                if not folder.startswith(_PASSING):
                    for each in included(found, CHRONY, folder.rstrip("/") + suffix, path):
                        yield from _chrony_sources(found, each, depth + 1)


def _not_too_deep(path: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise ReadingError(f"{path} includes itself")


def _ntpd(captures: Captures) -> tuple[str, ...]:
    found = files(captures, NTPD)
    return tuple(_ntpd_sources(found, main_file(found, "/etc/ntpsec/ntp.conf", "/etc/ntp.conf"), 0))


def _ntpd_sources(found: Files, path: str, depth: int) -> Iterator[str]:
    _not_too_deep(path, depth)
    for line in meaningful(found[path]):
        word, *values = line.split("#")[0].split()
        if word in _ASKED:
            yield printable(next((value for value in values if value not in ("-4", "-6")), ""))
        elif word == "refclock" and values:
            yield printable(f"refclock {values[0]}")
        elif word == "includefile" and values:
            for each in included(found, NTPD, values[0], path):
                yield from _ntpd_sources(found, each, depth + 1)


def _timesyncd(captures: Captures) -> tuple[str, ...]:
    """`NTP=`, else `FallbackNTP=`; each line adds, an empty one begins anew, and drop-ins come last."""
    said: dict[str, list[str]] = {"NTP": [], "FallbackNTP": []}
    for text in files(captures, TIMESYNCD).values():
        for name, value in re.findall(r"^[ \t]*(NTP|FallbackNTP)[ \t]*=[ \t]*(.*)$", text, re.MULTILINE):
            said[name] = [*said[name], *map(printable, value.split())] if value.strip() else []
    return tuple(said["NTP"] or said["FallbackNTP"])


_DAEMONS: dict[str, Callable[[Captures], tuple[str, ...]]] = {
    "chrony": _chrony,
    "ntpd": _ntpd,
    "systemd-timesyncd": _timesyncd,
}


def stated(_: ConfigLine, last: str) -> tuple[str, str] | None:
    """Who states a line of these files: a server without further options, or with the usual one."""
    words = last.split()
    if words[0].lower() in _ASKED and len(words) > 1 and set(words[2:]) <= {"iburst"}:
        return "ntp", "servers"
    return ("ntp", "servers") if last.startswith(("NTP=", "FallbackNTP=")) else None
