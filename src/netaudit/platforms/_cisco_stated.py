"""Which section of a Cisco IOS state fully says what a line of its configuration says, so that it is told once."""

import re

from netaudit.model.names import cisco_interface, printable
from netaudit.model.platform import ConfigLine
from netaudit.platforms._cisco_config import prefix_of
from netaudit.platforms._cisco_services import route_of

_LIST = re.compile(r"(?:ip access-list (?:standard|extended)|ipv6 access-list|mac access-list extended) (\S+)")
_IN_FORCE = re.compile(
    r"(?:ip access-group|ipv6 traffic-filter|mac access-group|(?:ipv6 )?access-class) (\S+) (?:in|out)"
)
_POOL_LINES = r"network |host |client-|hardware-address |default-router |dns-server |domain-name |option |lease "
_ALONE = {
    r"hostname ": ("facts", "hostname"),
    r"version ": ("facts", "firmware"),
    r"ip name-server (?!vrf )": ("dns", "resolvers"),
    r"ip domain[- ]name (?!vrf )": ("dns", "domain"),
    # Addresses kept back from every pool whose network holds them.
    r"ip dhcp excluded-address (?!vrf )": ("dhcp", "*"),
    r"spanning-tree mode ": ("spanning_tree", "mode"),
    r"spanning-tree (?:vlan|mst) [\d,-]+ priority \d+$": ("spanning_tree", "priority"),
    r"ntp (?:server|peer) (?:[\d.]+|[A-Za-z][\w.-]+)$": ("ntp", "servers"),
    r"clock timezone ": ("ntp", "timezone"),
    r"logging trap ": ("syslog", "*"),
    r"snmp-server community ": ("snmp", "communities"),
    r"snmp-server location ": ("snmp", "location"),
    r"(?:no )?ip http server$": ("management", "http"),
    r"(?:no )?ip http secure-server$": ("management", "https"),
    r"netconf-yang$": ("management", "netconf"),
    r"restconf$": ("management", "restconf"),
}


def stated_by(line: ConfigLine) -> tuple[str, str] | None:
    """See `Platform.stated_by`."""
    heading, last = line[0], line[-1]
    if heading.startswith("interface "):
        return _in_interface(cisco_interface(heading.removeprefix("interface ")), line)
    if re.fullmatch(r"vlan [\d,-]+", heading):
        if len(line) > 1 and not last.startswith("name "):
            return None
        return "vlans", heading.split()[1] if heading.split()[1].isdigit() else "*"
    if heading.startswith("ip dhcp pool "):
        stated = len(line) == 1 or re.match(_POOL_LINES, last)
        return ("dhcp", printable(heading.removeprefix("ip dhcp pool "))) if stated else None
    if match := _LIST.fullmatch(heading):
        return None if re.search(r"\bremark ", last) else ("filters", printable(match[1]))
    if heading.startswith("line vty ") and (match := _IN_FORCE.fullmatch(last)):
        return "filters", printable(match[1])
    return _alone(last) if len(line) == 1 else None


def _alone(line: str) -> tuple[str, str] | None:
    if match := re.fullmatch(r"access-list (\d+) (?:permit|deny) .+", line):
        return "filters", match[1]
    if match := re.fullmatch(r"ip nat ((?:inside|outside) source .+)", line):
        return "nat", printable(match[1])
    if match := re.fullmatch(r"logging (?:host )?(\d+\.\d+\.\d+\.\d+)", line):
        return "syslog", match[1]
    if match := re.fullmatch(r"(ip|ipv6) route (?:(?!vrf |tag |permanent|track ).)+", line):
        return "routes", route_of(line.removeprefix(f"{match[1]} route "), masked=match[1] == "ip")[0]
    return next((stated for start, stated in _ALONE.items() if re.match(start, line)), None)


def _in_interface(name: str, line: ConfigLine) -> tuple[str, str] | None:
    last = line[-1]
    if len(line) > 2:
        return None
    if len(line) == 1 or last.startswith("description ") or last in ("shutdown", "no shutdown"):
        return "interfaces", name
    if re.match(r"(no )?switchport$|switchport (access vlan|mode|trunk (allowed|native) vlan) ", last):
        return "switchports", name
    if match := _IN_FORCE.fullmatch(last):
        return "filters", printable(match[1])
    if match := re.fullmatch(r"channel-group (\d+) mode \S+", last):
        return "lags", f"Po{match[1]}"
    if re.fullmatch(r"spanning-tree (portfast( edge| disable)?|bpduguard (enable|disable)|guard root)", last):
        return "spanning_tree", "ports"
    if re.fullmatch(r"power inline (auto|never)", last):
        return "poe", name
    return ("addresses", name) if last == "no ip address" or prefix_of(last) else None
