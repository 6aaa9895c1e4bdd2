"""Where a Cisco IOS switch sends what is not for its own networks (IP Routing Command Reference, `ip route`)."""

import ipaddress
import re
from collections.abc import Iterator

from netaudit.core.planning.text import Text

_ROUTE = re.compile(r"ip route ([\d.]+) ([\d.]+) ([\d.]+).*")


def gateways(document: Text) -> Iterator[str]:
    """Next hops of default routes."""
    for block in document.blocks:
        if match := re.fullmatch(r"ip (?:default-gateway|route 0\.0\.0\.0 0\.0\.0\.0) (\S+).*", block.heading):
            yield match[1]


def routes(document: Text) -> Iterator[str]:
    """Other routes by an address, as `Layout.routes` has them."""
    for block in document.blocks:
        match = _ROUTE.fullmatch(block.heading)
        try:
            network = ipaddress.ip_network(f"{match[1]}/{match[2]}") if match else None
        except ValueError:
            continue  # no network, so that it leads nowhere that is known
        if match and network is not None and network.prefixlen:
            yield f"{network} via {match[3]}"
