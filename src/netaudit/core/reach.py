"""What a plan touches, derived from what it does and what it will change: a request that declares less is refused."""

from collections.abc import Iterable, Mapping

from netaudit.model.change import TOUCHES, Touch
from netaudit.model.difference import Difference

_BY_SECTION: Mapping[str, tuple[Touch, ...]] = {
    "facts": ("host",),
    "host": ("host",),
    "interfaces": ("switch",),
    "vlans": ("vlan",),
    "switchports": ("switch", "vlan"),
    "lags": ("switch",),
    "poe": ("switch",),
    "spanning_tree": ("switch",),
    "addresses": ("address",),
    "routes": ("route",),
    "filters": ("acl",),
    "nat": ("nat",),
    "dhcp": ("dhcp",),
    "dns": ("dns",),
    "wifi": ("wifi",),
    "neighbours": ("physical",),
    "endpoints": ("physical",),
}
_BY_ROLE: Mapping[str, Touch] = {"switch": "switch", "firewall": "firewall", "access-point": "wifi"}


def touched(differences: Iterable[Difference], roles: Iterable[str], *, manual: bool, files: bool) -> tuple[str, ...]:
    """What is touched, in the contract's order.

    Args:
        differences: predicted; one that belongs to no domain of its own, such as a line of configuration, counts by
            the role of its host.
        roles: of the hosts that get commands.
        manual: whether something is done by hand.
        files: whether the inventory or a recipe is altered.
    """
    found: set[str] = {domain for each in differences for domain in _BY_SECTION.get(each.section, ())}
    found |= {_BY_ROLE.get(role, "host") for role in roles}
    if manual:
        found.add("physical")
    if files:
        found.add("host")
    return tuple(domain for domain in TOUCHES if domain in found)
