"""What a Linux host is set to by itself: static routes, sshd, who may log in."""

import ipaddress
import json
import re

from netaudit.model.names import printable
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import ManagementService, Route, User
from netaudit.platforms._linux_asked import END, as_json, offered
from netaudit.platforms._tables import refusing

ROUTES = ("ip -j -4 route show table all", "ip -j -6 route show table all")
SSHD = "sudo -n sshd -T"
USERS = "getent passwd && echo '### end'"
# ip-route(8): what the kernel, DHCP, router advertisements and routing daemons put there is not this host's setting.
_SET_BY_HAND = {"", "boot", "static"}
_NO_LOGIN = re.compile(r"/(?:nologin|false|sync|halt|shutdown)$")


@refusing("ip route")
def routes(captures: Captures) -> dict[str, Route]:
    """Routes that somebody set; those of a routing daemon are its own to tell."""
    found = {}
    for command, everywhere in zip(ROUTES, ("0.0.0.0/0", "::/0"), strict=True):
        text = offered(captures, command)
        for row in as_json(text, command):
            if str(row.get("protocol", "")) not in _SET_BY_HAND or row.get("table") == "local":
                continue
            prefix = everywhere if row["dst"] == "default" else str(ipaddress.ip_network(row["dst"]))
            hop = row.get("gateway") or row.get("via", {}).get("host") or row.get("dev") or row.get("type")
            if not hop or "nexthops" in row:
                raise ReadingError(f"the route to {prefix} has several next hops or none: {json.dumps(row)[:80]}")
            table = printable(str(row.get("table", "")))
            where = f" in {table}" if table else ""
            found[f"{prefix} via {printable(str(hop))}{where}"] = Route(distance=row.get("metric"), table=table)
    return found


def management(captures: Captures) -> dict[str, ManagementService]:
    """sshd as it would be if it were started now."""
    text = offered(captures, SSHD)
    ports = re.findall(r"^port (\d+)$", text, re.MULTILINE)
    if not ports:
        raise ReadingError(f"`{SSHD}` names no port")
    heard = {printable(found) for found in re.findall(r"^listenaddress (.+):\d+$", text, re.MULTILINE)}
    everywhere = not heard or heard >= {"[::]", "0.0.0.0"}  # noqa: S104  compared, not bound
    return {
        "ssh" if number == 0 else f"ssh #{number + 1}": ManagementService(
            enabled=True, port=int(port), sources=() if everywhere else tuple(f"at {each}" for each in sorted(heard))
        )
        for number, port in enumerate(ports)
    }


def users(captures: Captures) -> dict[str, User]:
    """Accounts with a shell; their passwords are not asked for."""
    found = {}
    *lines, end = offered(captures, USERS).splitlines() or [""]
    if end != END:
        raise ReadingError(f"`{USERS}` stops before its end")
    for line in lines:
        parts = line.split(":")
        if len(parts) != 7 or not parts[2].isdigit():
            raise ReadingError(f"`{USERS}` has a line that is no account")
        if not _NO_LOGIN.search(parts[6]):
            found[printable(parts[0])] = User(privilege="root" if parts[2] == "0" else "")
    if "root" not in {line.split(":")[0] for line in lines}:
        raise ReadingError(f"`{USERS}` does not name root")
    return found
