"""The networks that the addressing plan gives its VLANs. What cannot be read is left out, never guessed."""

from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network

from netaudit.model.site import DeclaredVlan


def subnets(plan: Mapping[int, DeclaredVlan]) -> dict[int, IPv4Network]:
    """VLAN id -> its IPv4 network, where the plan names one that can be read."""
    found = {vlan: network(each.subnet) for vlan, each in plan.items()}
    return {vlan: net for vlan, net in found.items() if net is not None}


def network(text: str) -> IPv4Network | None:
    """An IPv4 network such as `10.20.0.0/24`; None for anything else."""
    try:
        found = ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    return found if isinstance(found, IPv4Network) else None
