"""What stands open beside the rules: ports that a box opens on demand, computers without a firewall of their own."""

from collections.abc import Iterator

from netaudit.checks._answers import refused
from netaudit.core.look import COMPUTERS, Look, finding, seen
from netaudit.model.check import Finding, check
from netaudit.model.rows import Filter


@check(
    "FW-UPN-004",
    title=("UPnP et NAT-PMP coupés sur l'accès Internet", "UPnP and NAT-PMP off on the way to the Internet"),
    domain="firewall",
    severity="high",
    horizon="short-term",
    refs="ANSSI 23; CIS 4.8",
    needs=("upnp", "answer:firewall-box-checked"),
    risk="Any program on any computer can have a door to the Internet opened for it, and nobody sees it.",
    action="Switch UPnP and NAT-PMP off on the operator's box and on the router.",
    limits="Hears what announces itself while `netaudit discover` runs, which a box need not do in that time: so the "
    "survey is asked as well.",
)
def on_demand(look: Look) -> Iterator[Finding]:
    """Nothing announced a gateway that opens ports, and somebody looked at the operator's box."""
    for where in look.or_unknown(lambda: look.upnp) or ():
        rows = seen("", "upnp", where)
        yield finding("{address} announces that it opens ports to the Internet on demand (UPnP).", rows, address=where)
    sentence = "Nobody has seen to it that the operator's box forwards nothing and has UPnP off."
    yield from refused(look, "firewall-box-checked", sentence)


@check(
    "FW-HOST-007",
    title=("Pare-feu local actif sur postes et serveurs", "Host firewall on, on workstations and servers"),
    domain="firewall",
    severity="high",
    horizon="short-term",
    refs="ANSSI 17; PGSSI-S 4.5.3.8; CIS 4.4-4.5; 3Shape (V)",
    needs=("inventory", "filters", "answer:firewall-workstations"),
    risk="One infected computer reaches every other one in its network.",
    action="Switch the firewall of each computer on again, and open the ports that the imaging software's maker names.",
    limits="Reads the rules of Linux computers; of Windows ones the survey says it, since netaudit does not log into "
    "them.",
)
def own_firewall(look: Look) -> Iterator[Finding]:
    """Each computer that is asked denies by default what comes in, and the survey says so of the others."""
    asked = {name for name, each in look.inventory.items() if each.role in COMPUTERS and each.platform}
    for host in look.hosts("filters", names=asked) if asked else ():
        guards = [key for key, each in host.filters.items() if _guards(key, each)]
        if not guards:
            sentence = "{host}: its own firewall lets in whatever no rule names."
            yield finding(sentence, seen(host.name, "filters", *(host.filters or ("none",))), host=host.name)
    sentence = "Not every computer has its own firewall on."
    yield from refused(look, "firewall-workstations", sentence)


def _guards(key: str, each: Filter) -> bool:
    """Whether a chain stands before what comes in by IPv4 and denies by default."""
    here = any(place.startswith("filter at input") for place in each.applied)
    return here and each.default == "deny" and key.startswith(("ip ", "inet "))
