"""FRRouting's running configuration: static routes, host name, descriptions, and where secrets stand in it."""

import ipaddress
import re
from collections.abc import Iterator

from netaudit.core.configuration import by_indentation
from netaudit.model.names import printable
from netaudit.model.platform import Captures, ConfigLine, ReadingError, SecretPattern
from netaudit.model.rows import Route

CONFIG = "show running-config"
_END = re.compile(r"^end$", re.MULTILINE)
_MAIN = "default"
# zebra has a next hop that is no interface and no address under these words (FRR user guide, "Static Routing").
_NOWHERE = ("blackhole", "reject", "Null0")
# Words of a static route that take another word after them; `onlink` stands alone.
_WITH_VALUE = ("tag", "table", "vrf", "nexthop-vrf", "label", "color", "segments")

SECRETS: tuple[SecretPattern, ...] = tuple(
    # These three may hold blanks, and run to the end of the line.
    SecretPattern(re.compile(rf"^[ \t]*{before}(?P<secret>\S(?:.*\S)?)", re.MULTILINE))
    for before in (r"neighbor \S+ password ", r"key-string ", r"ip rip authentication string ")
) + tuple(
    SecretPattern(re.compile(rf"^[ \t]*{before}(?P<secret>\S+)", re.MULTILINE))
    for before in (
        r"(?:enable )?password (?:8 )?(?!8 \S)",
        r"ip ospf authentication-key ",
        r"ip ospf message-digest-key \d+ md5 ",
        r"area \S+ virtual-link \S+(?: (?!authentication-key )\S+)* authentication-key ",
        r"area \S+ virtual-link \S+(?: (?!message-digest-key )\S+)* message-digest-key \d+ md5 ",
        r"ipv6 ospf6 authentication key-id \d+ hash-algo \S+ key ",
        r"(?:isis |area-|domain-)password (?:clear|md5) ",
        r"ip nhrp authentication ",
        r"tcp-md5-auth ",
    )
)
"""Every place, of the FRR user guide's chapters on vtys, BGP, RIP, OSPF, IS-IS, NHRP and PCEP."""


def running_config(captures: Captures) -> str:
    """The running configuration.

    Raises:
        ReadingError: it stops before `end`.
    """
    text = captures[CONFIG]
    if not _END.search(text):
        raise ReadingError(f"`{CONFIG}` stops before `end`")
    return text


def lines(captures: Captures) -> list[ConfigLine]:
    """The configuration's lines under their headings."""
    return by_indentation(running_config(captures))


def hostname(captures: Captures) -> str:
    """The configured host name; empty where it is left to the system."""
    return next((line[0].split()[1] for line in lines(captures) if re.match(r"hostname \S", line[0])), "")


def descriptions(captures: Captures) -> dict[str, str]:
    """Interface -> its configured description."""
    return {
        printable(line[0].split()[1]): printable(line[-1].removeprefix("description "))
        for line in lines(captures)
        if len(line) == 2 and line[0].startswith("interface ") and line[1].startswith("description ")
    }


def routes(captures: Captures) -> dict[str, Route]:
    """The static routes as they are configured.

    Raises:
        ReadingError: a route that is no route, or one that is told twice.
    """
    found: dict[str, Route] = {}
    for vrf, line in _route_lines(captures):
        key, route = _route(line, vrf)
        if key in found:
            raise ReadingError(f"the static route {key} is configured twice")
        found[key] = route
    return found


def route_rows(captures: Captures) -> int:
    """The lines that begin a static route."""
    return len(re.findall(r"^[ \t]*ip(?:v6)? route \S", running_config(captures), re.MULTILINE))


def _route_lines(captures: Captures) -> Iterator[tuple[str, str]]:
    for line in lines(captures):
        if re.match(r"ip(?:v6)? route \S", line[-1]):
            yield (line[0].split()[1] if len(line) > 1 and line[0].startswith("vrf ") else "", line[-1])


def _route(line: str, vrf: str) -> tuple[str, Route]:
    words = [printable(word) for word in line.split()[2:]]
    prefix = str(ipaddress.ip_network(words.pop(0)))
    if words and words[0] == "from":  # IPv6 routes may depend on the source
        prefix = f"{prefix} from {ipaddress.ip_network(words[1])}"
        words = words[2:]
    hops: list[str] = []
    rest: list[str] = []
    table, distance = vrf, None
    while words:
        word = words.pop(0)
        if word in _WITH_VALUE:
            value = words.pop(0)
            if word in ("table", "vrf"):
                table = value if word == "vrf" else " ".join(filter(None, (table, f"table {value}")))
            else:
                rest += [word, value]
        elif word.isdecimal() and hops:
            distance = int(word)
        elif len(hops) < 2 and not rest and distance is None and not (hops and hops[0] in _NOWHERE):
            hops.append(word)
        else:
            rest.append(word)
    if not hops:
        raise ReadingError(f"a static route has no next hop: {printable(line)[:80]}")
    hop, comment = " ".join(hops), " ".join(rest)
    if "onlink" in hops[1:]:
        hop, comment = hops[0], " ".join(("onlink", *rest))
    where = f" in {table}" if table else ""
    return f"{prefix} via {hop}{where}", Route(distance=distance, table=table, comment=comment)


def route_prefixes(captures: Captures) -> set[tuple[str, str]]:
    """(VRF, prefix) of every configured static route; `default` is the main VRF."""
    return {
        (
            route.table.split(" table ")[0] if route.table and not route.table.startswith("table ") else _MAIN,
            key.split()[0],
        )
        for key, route in routes(captures).items()
    }


def stated_by(line: ConfigLine) -> tuple[str, str] | None:
    """The section and key that fully state a configuration line."""
    words = line[-1].split()
    if len(line) == 1 and words[0] == "hostname":
        return "facts", "hostname"
    if re.match(r"ip(?:v6)? route \S", line[-1]):
        vrf = line[0].split()[1] if line[0].startswith("vrf ") else ""
        try:
            return "routes", _route(line[-1], vrf)[0]
        except (ReadingError, ValueError, IndexError):
            return None
    if not line[0].startswith("interface ") or len(line[0].split()) < 2:
        return None
    port = printable(line[0].split()[1])
    if len(line) == 1 or words[0] == "description" or line[-1] == "shutdown":
        return "interfaces", port
    if words[:2] in (["ip", "address"], ["ipv6", "address"]) and len(words) == 3:
        return "addresses", port
    return None
