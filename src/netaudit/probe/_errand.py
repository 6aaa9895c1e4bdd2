"""One errand from beginning to end. What sends is imported only by an errand that may send."""

import os
import sys
import time
from collections.abc import Iterable
from ipaddress import ip_network
from typing import TYPE_CHECKING

from netaudit.core.restraint import Network, Rules, rules_of, sweep_order
from netaudit.model.sighting import Errand, Finished, Ready, Troubled
from netaudit.probe._ear import Ear, open_ear
from netaudit.probe._frames import ArpRequests
from netaudit.probe._listen import Listener
from netaudit.probe._report import Report
from netaudit.probe._segment import NoInterface, Segment, segment

if TYPE_CHECKING:
    from netaudit.probe.sender import Sender

MOST_ADDRESSES = 65_536
"""Of one errand; a practice has hundreds."""
_BLIND = ("arp", "tagged", "dhcp", "ipv6", "announcements", "silent-hosts")
"""What nobody can do or see without raw sockets."""


def run(errand: Errand, report: Report) -> None:
    """Do it, and end with `Finished`.

    Raises:
        ValueError: the errand makes no sense; nothing was sent.
        NoInterface: there is no such interface, or none leads there.
        OSError: the interface went away.
    """
    rules = rules_of(errand)
    targets = _networks(errand.targets)
    tagged = [each for networks in errand.tagged.values() for each in _networks(networks)]
    addresses = sum(network.num_addresses for network in (*targets, *tagged))
    if addresses > MOST_ADDRESSES:
        raise ValueError(f"{addresses} addresses are too many at once; at most {MOST_ADDRESSES}")
    if errand.passive:
        _passive(errand, report)
    else:
        _active(errand, rules, targets, report)


def _networks(written: Iterable[str]) -> list[Network]:
    return [ip_network(each, strict=False) for each in written]


def _place(errand: Errand) -> Segment:
    first = next(iter(_networks(errand.targets)), None)
    try:
        return segment(errand.interface, first)
    except NoInterface:
        if errand.raw:
            raise
        return Segment("", "")


def _ear(errand: Errand, place: Segment) -> tuple[Ear | None, str]:
    """An ear, or why there is none."""
    if not errand.raw:
        return None, "not wanted"
    try:
        return open_ear(place.interface), ""
    except OSError as failure:
        return None, failure.strerror or type(failure).__name__


def _ready(place: Segment, why_not: str, *, restricting: bool) -> Ready:
    blind = (*_BLIND, *(("restricted-unknown",) if restricting else ())) if why_not else ()
    networks = tuple(str(each) for each in place.addresses)
    return Ready(
        raw=not why_not, interface=place.interface, mac=place.mac, networks=networks, blind=blind, detail=why_not
    )


def _passive(errand: Errand, report: Report) -> None:
    """Listen only: no socket that sends is opened, and no module that could is loaded."""
    place = _place(errand)
    ear, why_not = _ear(errand, place)
    drop_privileges()
    report.always(_ready(place, why_not, restricting=False))
    listener = Listener(ear, place.mac, report)
    listener.look_up()
    listener.hear_until(time.monotonic() + errand.listen_seconds, "listen")
    _finish(report, listener, sent=0, seconds=0.0)


def _active(errand: Errand, rules: Rules, targets: list[Network], report: Report) -> None:
    from netaudit.probe.sender import Sender

    place = _place(errand)
    ear, why_not = _ear(errand, place)
    listener = Listener(ear, place.mac, report)
    sender = Sender(rules, listener.seen, report, frames_per_second=errand.frames_per_second)
    if ear is not None:
        sender.open(place.interface)
    can_echo = sender.open_echoes()
    drop_privileges()
    report.always(_ready(place, why_not, restricting=bool(rules.perimeters)))
    seconds = 0.0
    if ear is None:
        from netaudit.probe._routed import ask_without_privileges

        report.tell(Troubled(detail=f"no raw sockets: {why_not}"))
        own = {str(each.ip) for each in place.addresses}
        others = [each for each in _every(targets) if each not in own]
        ask_without_privileges(sender, listener, report, others, errand.ports, can_echo=can_echo)
    else:
        seconds = _steps(errand, sender, listener, report, place, targets)
    listener.hear_until(time.monotonic() + errand.listen_seconds, "listen")
    sender.close()
    _finish(report, listener, sent=sender.sent, seconds=seconds)


def _steps(
    errand: Errand, sender: "Sender", listener: Listener, report: Report, place: Segment, targets: list[Network]
) -> float:
    """The steps of an errand with raw sockets; how long the sweep took."""
    from netaudit.probe._ask import ask_dhcp, ask_ipv6
    from netaudit.probe._routed import ask_routed
    from netaudit.probe._sweep import Sweep

    sweep = Sweep(sender, listener, report)
    if "arp" in errand.steps:
        sweep.run(sweep_frames(errand, place, targets), done=errand.done, retries=errand.retries)
    vlans = (0, *errand.tagged) if targets or not errand.tagged else tuple(errand.tagged)
    if "ipv6" in errand.steps:
        ask_ipv6(sender, listener, place, vlans)
    beyond = [each for each in _every(targets) if not on_link(place, each)]
    if "routed" in errand.steps and beyond:
        ask_routed(sender, listener, report, beyond, errand.ports, errand.retries)
    if "dhcp" in errand.steps:
        ask_dhcp(sender, listener, place, vlans)
    return sweep.seconds


def on_link(place: Segment, address: str) -> bool:
    """Whether an address is looked for by ARP; every one is where the interface has no address of its own."""
    return ":" not in address and (not place.addresses or place.local(address))


def sweep_frames(errand: Errand, place: Segment, targets: Iterable[Network]) -> dict[tuple[str, int], bytes]:
    """Every request of the sweep and its frame, always in the same order."""
    own = {str(each.ip) for each in place.addresses}
    by_own: dict[str, ArpRequests] = {}
    found: dict[tuple[str, int], bytes] = {}
    for address in sweep_order(targets):
        if address not in own and on_link(place, address):
            sender = place.own_for(address)
            requests = by_own.setdefault(sender, ArpRequests(place.mac, sender))
            found[address, 0] = requests.asking(address)
    for vlan, networks in sorted(errand.tagged.items()):
        requests = ArpRequests(place.mac, vlan=vlan)
        for address in sweep_order(_networks(networks)):
            found[address, vlan] = requests.asking(address)
    return found


def _every(targets: Iterable[Network]) -> list[str]:
    """Every address of the targets, IPv6 ones too."""
    found = list(sweep_order(targets))
    return found + [str(each) for network in targets if network.version == 6 for each in network]


def _finish(report: Report, listener: Listener, *, sent: int, seconds: float) -> None:
    report.always(
        Finished(
            sent=sent, read=listener.read, malformed=listener.malformed, lost=listener.lost(), seconds=round(seconds, 6)
        )
    )


def drop_privileges() -> None:
    """Go back to the user who called sudo: what reads bytes from outside needs no rights any more."""
    user, group = os.environ.get("SUDO_UID", ""), os.environ.get("SUDO_GID", "")
    if sys.platform != "win32" and os.geteuid() == 0 and user.isdigit() and group.isdigit() and int(user):
        os.setgroups([])
        os.setgid(int(group))
        os.setuid(int(user))
