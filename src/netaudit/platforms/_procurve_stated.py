"""Which section of a ProCurve state fully says what a line of its configuration says, so that it is told once."""

import re

from netaudit.model.names import printable
from netaudit.model.platform import ConfigLine
from netaudit.platforms._procurve_config import port_name, prefix_of
from netaudit.platforms._procurve_services import route_of

_LIST = re.compile(r'ip(?:v6)? access-list (?:(?:standard|extended) )?"?([^"\n]+?)"?')
_IN_FORCE = re.compile(r'(?:ip|ipv6) access-group "?([^"\n]+?)"? \S+')
_ALONE = (
    (r"hostname ", "facts", "hostname"),
    (r"; .*Created on release", "facts", "firmware"),
    (r"ip dns server-address ", "dns", "resolvers"),
    (r"ip dns domain-name ", "dns", "domain"),
    (r"trunk ", "lags", "*"),
    (r"spanning-tree$", "spanning_tree", "mode"),
    (r"spanning-tree (?:force-version|mode) ", "spanning_tree", "mode"),
    (r"spanning-tree (?:(?:instance|vlan) [\d,-]+ )?priority \d+$", "spanning_tree", "priority"),
    (r"spanning-tree \S+ (?:admin-edge-port|root-guard|bpdu-filter|bpdu-protection)$", "spanning_tree", "ports"),
    (r"sntp server (?:priority \d+ )?[\d.]+$", "ntp", "servers"),
    (r"time timezone ", "ntp", "timezone"),
    (r"logging severity ", "syslog", "*"),
    (r"snmp-server community ", "snmp", "communities"),
    (r"snmp-server location ", "snmp", "location"),
    (r"no telnet-server$", "management", "telnet"),
    (r"no web-management$", "management", "http"),
    (r"(?:no )?ip ssh$", "management", "ssh"),
)


def stated_by(line: ConfigLine) -> tuple[str, str] | None:
    """See `Platform.stated_by`. A list of tagged ports concerns several switch ports at once."""
    heading, last = line[0], line[-1]
    if re.fullmatch(r"vlan \d+|oobm", heading) and len(line) == 2 and prefix_of(last):
        return "addresses", heading.replace(" ", "")
    if len(line) == 2 and (match := _IN_FORCE.fullmatch(last)):
        return "filters", printable(match[1])
    if re.fullmatch(r"vlan \d+", heading):
        if re.match(r"(no )?(un)?tagged ", last):
            return "switchports", "*"
        return ("vlans", heading.split()[1]) if len(line) == 1 or last.startswith("name ") else None
    if heading.startswith("interface "):
        stated = len(line) == 1 or re.match(r"name |(disable|enable)$", last)
        return ("interfaces", port_name(heading.split()[1])) if stated else None
    if match := _LIST.fullmatch(heading):
        return "filters", printable(match[1])
    return _alone(last) if len(line) == 1 else None


def _alone(line: str) -> tuple[str, str] | None:
    if match := re.fullmatch(r"(ip|ipv6) route (.+)", line):
        understood = re.fullmatch(r"\S+ \S+(?: [\d.]+)?(?: distance \d+)?", match[2])
        return ("routes", route_of(match[2], masked=match[1] == "ip")[0]) if understood else None
    if match := re.fullmatch(r"logging (\d+\.\d+\.\d+\.\d+)", line):
        return "syslog", match[1]
    return next(((section, key) for start, section, key in _ALONE if re.match(start, line)), None)
