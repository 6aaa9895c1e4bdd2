"""Which section of a FortiGate's state fully says what a line of its configuration says, so that it is told once."""

import re

from netaudit.model.names import printable
from netaudit.model.platform import ConfigLine
from netaudit.platforms._fortios_tree import unquoted

_INTERFACE = (
    (r"edit |set (?:status|description|alias) ", "interfaces"),
    (r"set ip ", "addresses"),
)
_READ_OF_DHCP = re.compile(
    r"set (?:start-ip|end-ip|mac|ip|description|lease-time|default-gateway|dns-server1|domain|ntp-server1) "
    r"|edit |config (?:ip-range|reserved-address)$"
)


def stated_by(line: ConfigLine) -> tuple[str, str] | None:
    """See `Platform.stated_by`. With virtual domains the tables stand below these."""
    domain, line = _without_domain(line)
    heading, last = line[0], line[-1]
    if last.startswith("#config-version="):
        return "facts", "firmware"
    if heading == "config system global" and len(line) == 2:
        return {"set hostname": ("facts", "hostname"), "set timezone": ("ntp", "timezone")}.get(last.rsplit(" ", 1)[0])
    if heading == "config system dns" and re.match(r"set (primary|secondary) ", last):
        return "dns", "resolvers"
    if heading == "config system interface" and len(line) > 1:
        name = printable(unquoted(line[1].removeprefix("edit ")))
        section = next((section for start, section in _INTERFACE if re.match(start, last)), None)
        return (section, name) if section and len(line) < 4 else None
    if heading in ("config firewall policy", "config firewall local-in-policy"):
        name = "policy" if heading.endswith("policy") and "local-in" not in heading else "local-in"
        return "filters", f"{domain}/{name}" if domain else name
    if heading == "config system dhcp server" and len(line) > 1:
        return _in_dhcp(line)
    return None


def _without_domain(line: ConfigLine) -> tuple[str, ConfigLine]:
    if line[0] == "config global" and len(line) > 1:
        return "", line[1:]
    if line[0] == "config vdom" and len(line) > 2:
        return printable(unquoted(line[1].removeprefix("edit "))), line[2:]
    return "", line


def _in_dhcp(line: ConfigLine) -> tuple[str, str] | None:
    """Which interface a line's server serves stands on another line, so any change of the section states it."""
    return ("dhcp", "*") if _READ_OF_DHCP.match(line[-1]) else None
