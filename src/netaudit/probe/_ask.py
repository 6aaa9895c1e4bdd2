"""What is asked of a segment beyond ARP: who offers leases, and who speaks IPv6.

Both questions go to everybody where the site has no perimeter. Where it has one, each goes to one network card at a
time, and only to those that may be contacted, so that a restricted host never gets it.
"""

import secrets
import time
from collections.abc import Callable, Container, Iterable

from netaudit.core.restraint import USUAL_ROUTERS
from netaudit.model.sighting import Offered
from netaudit.probe._frames import ALL_NODES_CARD, BROADCAST, ArpRequests, card, discover, echo6, link_local
from netaudit.probe._listen import Listener
from netaudit.probe._segment import Segment
from netaudit.probe.sender import Sender

_ROUTER_SECONDS = 0.4
_DHCP_SECONDS = 2.5
"""For each of two rounds: some servers first make sure by ping that an address is free, which takes them a second."""
_IPV6_SECONDS = 1.0


def ask_dhcp(sender: Sender, listener: Listener, segment: Segment, vlans: Iterable[int]) -> None:
    """Find every DHCP server by what it offers; nothing that is offered is taken.

    Args:
        sender: by which it asks.
        listener: by which it hears, and tells.
        segment: where we stand.
        vlans: in which to ask; 0 for untagged.
    """
    wanted = list(vlans)
    for vlan in wanted:
        requests = ArpRequests(segment.mac, vlan=vlan)
        sender.arps([(address, requests.asking(address)) for address in USUAL_ROUTERS])
    listener.hear_until(time.monotonic() + _ROUTER_SECONDS)
    offering: set[str] = set()
    for _ in range(2):
        for vlan in wanted:
            transaction = secrets.randbits(32)
            listener.asked.add(transaction)

            def question(target: bytes, vlan: int = vlan, transaction: int = transaction) -> bytes:
                return discover(segment.mac, transaction, target=target, vlan=vlan)

            # Who has offered is not asked again by itself: each question may tie up an address for a while.
            _everyone_or_each(sender, listener, vlan, BROADCAST, question, but=offering)
        heard = listener.hear_until(time.monotonic() + _DHCP_SECONDS, "dhcp")
        offering = {each.mac for each in heard if isinstance(each, Offered) and each.asked}


def ask_ipv6(sender: Sender, listener: Listener, segment: Segment, vlans: Iterable[int]) -> None:
    """Find the IPv6 neighbours of each link by an echo request to all nodes.

    In a VLAN that this machine is not in, we have no address that would be answered for; hosts look for it all the
    same, and so are heard.
    """
    own, number = segment.link_local or link_local(segment.mac), secrets.randbits(16)
    for vlan in vlans:

        def question(target: bytes, vlan: int = vlan) -> bytes:
            return echo6(segment.mac, own, number, target=target, vlan=vlan)

        _everyone_or_each(sender, listener, vlan, ALL_NODES_CARD, question)
    listener.hear_until(time.monotonic() + _IPV6_SECONDS, "ipv6")


def _everyone_or_each(
    sender: Sender,
    listener: Listener,
    vlan: int,
    group: bytes,
    question: Callable[[bytes], bytes],
    but: Container[str] = (),
) -> None:
    if not sender.everyone(question(group)):
        for mac in listener.seen.cards(vlan):
            if mac not in but:
                sender.card(mac, question(card(mac)))
