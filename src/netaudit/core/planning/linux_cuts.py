"""What of a Linux host's change could cut the way by which it, or what stands behind it, is reached.

It has no timer of its own: what could cut needs somebody on site.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from netaudit.core.planning.management import Management
from netaudit.model.names import parse_vlans, printable
from netaudit.model.rows import Filter, FilterRule, Switchport
from netaudit.model.state import Collected, DeviceState
from netaudit.model.verdict import Reason, reason

_LOGIN = re.compile(r"/etc/(?:ssh/|pam\.d/|sudoers|passwd|shadow|group|network/|netplan/|systemd/network/)")
_FILTER = re.compile(r"/etc/(?:nftables|iptables|ufw|firewalld)")
_SSH = 22


def linux_cuts(
    before: DeviceState,
    after: DeviceState,
    files: Collection[str],
    kept: Management,
    unpredicted: Collection[str] = (),
) -> list[Reason]:
    """Why a change needs somebody on site; none: it does not.

    Args:
        before: the host as it was collected.
        after: as it is predicted.
        files: that change.
        kept: what we reach it, and others by it, through.
        unpredicted: files among them of whose effect nothing is known.
    """
    host = before.host
    doubtful = {path for path in files if _LOGIN.match(path)} | {path for path in unpredicted if _FILTER.match(path)}
    found = [reason("plan-service-cut", host=host, line=path) for path in sorted(doubtful)]
    found += [reason("plan-service-cut", host=host, line=line) for line in _filtered(before, after)]
    found += [reason("plan-way-cut", host=host, line=port, what=what) for port, what in _switched(before, after, kept)]
    return found


def _filtered(before: DeviceState, after: DeviceState) -> Iterator[str]:
    """Rules that let SSH pass and go, rules that stop it and come."""
    was, now = (_rules(each) for each in (before, after))
    for key in sorted(was.keys() - now.keys()):
        if was[key].action == "permit" and _may_be_ssh(was[key]):
            yield printable(key[1])
    for key in sorted(now.keys() - was.keys()):
        if now[key].action != "permit" and _may_be_ssh(now[key]):
            yield printable(key[1])


def _rules(state: DeviceState) -> Mapping[tuple[str, str], FilterRule]:
    section = state.sections.filters
    filters: Mapping[str, Filter] = section.value if isinstance(section, Collected) else {}
    return {(name, key): rule for name, each in filters.items() for key, rule in each.rules.items()}


def _may_be_ssh(rule: FilterRule) -> bool:
    """Whether a rule could be about the connection by which we come; of doubtful ones it is."""
    if "icmp" in rule.more or rule.service.startswith(("udp/", "sctp/")):
        return False
    if rule.service == "any":
        return True
    numbers = re.findall(r"(\d+)(?:-(\d+))?", rule.service)
    return not numbers or any(int(low) <= _SSH <= int(high or low) for low, high in numbers)


def _switched(before: DeviceState, after: DeviceState, kept: Management) -> Iterator[tuple[str, str]]:
    was, now = (_ports(each) for each in (before, after))
    for port, vlan in sorted(kept.paths):
        if port in was and _passes(was[port], vlan) and not (port in now and _passes(now[port], vlan)):
            yield port, f"{port} VLAN {vlan}"


def _ports(state: DeviceState) -> Mapping[str, Switchport]:
    section = state.sections.switchports
    return section.value if isinstance(section, Collected) else {}


def _passes(port: Switchport, vlan: int) -> bool:
    return port.untagged == vlan or vlan in parse_vlans(port.tagged)
