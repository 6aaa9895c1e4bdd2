"""IPv6: either filtered or not there, and never by a router that nobody knows."""

import re
from collections.abc import Iterator
from ipaddress import IPv6Interface, ip_interface

from netaudit.checks._flows import forwarding
from netaudit.core.host_look import HostLook
from netaudit.core.look import COMPUTERS, Look, finding, seen
from netaudit.model.check import Finding, check

_ROUTERS = ("firewall", "router")
_TELL = ("linux", "cisco_ios", "mikrotik_routeros", "frr", "hp_procurve", "aruba_aoscx")
"""Platforms of which the addresses that are read have those of IPv6 among them."""
_FORTIGATE = re.compile(
    r"^ *set (ip6-address (?!::/0)\S+|ip6-mode (?!static)\S+|autoconf enable|ip6-send-adv enable)$", re.MULTILINE
)


@check(
    "IP-V6-007",
    title=("IPv6 assumé : filtré, ou absent partout", "IPv6 dealt with: filtered, or nowhere in use"),
    domain="addressing",
    severity="medium",
    horizon="intermediate",
    refs="ANSSI 19; CIS 12.2",
    needs=("inventory", "addresses", "filters", "config"),
    risk="IPv6 passes beside every rule that was written for IPv4: computers can be reached that everybody believes "
    "protected.",
    action="Filter IPv6 like IPv4, or switch it off on the router and see that no other box announces it.",
    limits="Addresses that can be routed are looked at; filters of IPv6 are read of Linux routers. Of a FortiGate, "
    "whether IPv6 is set up.",
)
def dealt_with(look: Look) -> Iterator[Finding]:
    """A router with IPv6 denies by default what passes through it; no computer has IPv6 from elsewhere."""
    routers = look.hosts("addresses", "filters", "config", roles=_ROUTERS)
    ours = [each for host in routers for _, each in _sixes(host)]
    for host in routers:
        yield from _router(look, host)
    unseen = any(
        each.role in _ROUTERS and name not in {host.name for host in routers} for name, each in look.inventory.items()
    )
    named = {name for name, each in look.inventory.items() if each.role in COMPUTERS and each.platform}
    for host in look.hosts("addresses", names=named):
        for interface, each in _sixes(host):
            if any(each.ip in own.network for own in ours):
                continue
            if unseen or any(router.platform not in _TELL for router in routers):
                look.note(host.name, "{host} has an IPv6 address, and which router announces it is not known.")
            else:
                yield finding(
                    "{host} has the IPv6 address {address}, which no router of the inventory announces.",
                    seen(host.name, "addresses", interface),
                    host=host.name,
                    address=str(each.ip),
                )


def _router(look: Look, host: HostLook) -> Iterator[Finding]:
    if host.platform == "fortinet":
        if _FORTIGATE.search(host.config):
            look.note(host.name, "{host} has IPv6, and whether it filters it is not read from this platform.")
        return
    if host.platform not in _TELL:
        look.note(host.name, "{host}: whether it has IPv6 is not read from this platform.")
        return
    found = _sixes(host)
    if not found:
        return
    if host.platform != "linux":
        look.note(host.name, "{host} has IPv6, and whether it filters it is not read from this platform.")
        return
    chains = [each for key, each in forwarding(host) if key.startswith(("ip6 ", "inet "))]
    if not any(each.default == "deny" for each in chains):
        sentence = "{host} routes IPv6 ({address}) and lets pass whatever no rule names."
        rows = seen(host.name, "addresses", found[0][0])
        yield finding(sentence, rows, host=host.name, address=str(found[0][1].ip))


def _sixes(host: HostLook) -> list[tuple[str, IPv6Interface]]:
    """(interface, IPv6 address) that can be routed."""
    found = []
    for name, row in sorted(host.addresses.items()):
        for prefix in row.prefixes:
            try:
                each = ip_interface(prefix)
            except ValueError:
                continue
            if isinstance(each, IPv6Interface) and not (each.ip.is_link_local or each.ip.is_loopback):
                found.append((name, each))
    return found
