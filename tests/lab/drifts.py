"""Changes that nobody approved: each introduces one thing and returns what takes it back."""

from collections.abc import Callable

from tests.lab.namespaces import until
from tests.lab.practice import BOX_MAC, Practice

Revert = Callable[[], None]
Drift = Callable[[Practice], Revert]


def add_vlan(practice: Practice) -> Revert:
    """One more VLAN on the trunk between the switches."""
    practice.sw1.tag("port24", "10,20,30,99")
    return lambda: practice.sw1.tag("port24", "10,20,99")


def move_port(practice: Practice) -> Revert:
    """An office computer's port becomes a port of imaging."""
    practice.sw2.move("port4", 20)
    return lambda: practice.sw2.move("port4", 10)


def rogue_dhcp(practice: Practice) -> Revert:
    """Somebody's box gives out leases in the office."""
    practice.box1.arrive()
    practice.box1.lure()

    def revert() -> None:
        practice.box1.stop("dnsmasq")
        _gone(practice)

    return revert


def new_host(practice: Practice) -> Revert:
    """A computer that was never there."""
    practice.box1.arrive()
    return lambda: _gone(practice)


def _gone(practice: Practice) -> None:
    """The box is unplugged, and whoever heard it forgets it, as they would after five minutes by themselves."""
    practice.box1.leave()
    practice.forget(BOX_MAC)


def open_rule(practice: Practice) -> Revert:
    """The office may ping imaging."""
    rule = ("iifname", "lan10", "oifname", "lan20", "icmp", "type", "echo-request", "counter", "accept")
    practice.fw1.run("nft", "add", "rule", "inet", "filter", "forward", *rule)
    return practice.fw1.filter


def dhcp_option(practice: Practice) -> Revert:
    """The office's leases name another gateway."""
    return _dnsmasq(practice, "tag:bureautique,option:router,10.10.0.1", "tag:bureautique,option:router,10.10.0.254")


def dns_record(practice: Practice) -> Revert:
    """The router gives a name another address."""
    return _dnsmasq(practice, "pacs.cabinet.example,10.20.0.5\ncname", "pacs.cabinet.example,10.20.0.6\ncname")


def _dnsmasq(practice: Practice, old: str, new: str) -> Revert:
    def change(before: str, after: str) -> None:
        practice.fw1.edit("dnsmasq.conf", before, after)
        practice.fw1.serve_again()

    change(old, new)
    return lambda: change(new, old)


def zone_record(practice: Practice) -> Revert:
    """The name server gives a name another address."""
    practice.dhcp1.point("pacs", "10.20.0.5", "10.20.0.6")
    return lambda: practice.dhcp1.point("pacs", "10.20.0.6", "10.20.0.5")


def resolver(practice: Practice) -> Revert:
    """A workstation asks another name server."""
    practice.ws1.edit("resolv.conf", "nameserver 10.99.0.2", "nameserver 192.0.2.53")
    return lambda: practice.ws1.edit("resolv.conf", "nameserver 192.0.2.53", "nameserver 10.99.0.2")


def address(practice: Practice) -> Revert:
    """A workstation's second address is another one."""

    def change(old: str, new: str) -> None:
        practice.ws1.run("ip", "addr", "del", old, "dev", "eth0")
        practice.ws1.run("ip", "addr", "add", new, "dev", "eth0")

    change("10.20.0.121/24", "10.20.0.122/24")
    return lambda: change("10.20.0.122/24", "10.20.0.121/24")


def route(practice: Practice) -> Revert:
    """A static route more."""
    practice.fw1.vtysh("configure terminal", "ip route 192.168.50.0/24 10.20.0.21")

    def revert() -> None:
        practice.fw1.vtysh("configure terminal", "no ip route 192.168.50.0/24 10.20.0.21")

    return revert


def lldp_off(practice: Practice) -> Revert:
    """A workstation no longer says who it is."""
    practice.ws1.stop("lldpd")

    def revert() -> None:
        practice.ws1.announce()
        practice.announce_now()

    return revert


def unplug(practice: Practice) -> Revert:
    """The imaging cable of the server is pulled; nothing on either end is set otherwise."""
    practice.panel.pull()
    until(lambda: "eth20" not in practice.dhcp1.neighbours(), "the server notices")
    until(lambda: "port3." not in practice.sw1.neighbours(), "the switch notices")

    def revert() -> None:
        practice.panel.patch()
        practice.announce_now()

    return revert


def swap(practice: Practice) -> Revert:
    """A switch of the same model and configuration, with another serial number."""
    practice.sw2.identify("NA-SW2-0002")
    return lambda: practice.sw2.identify(practice.sw2.serial)


DRIFTS: dict[str, Drift] = {
    "add-vlan": add_vlan,
    "move-port": move_port,
    "rogue-dhcp": rogue_dhcp,
    "new-host": new_host,
    "open-rule": open_rule,
    "dhcp-option": dhcp_option,
    "dns-record": dns_record,
    "zone-record": zone_record,
    "resolver": resolver,
    "address": address,
    "route": route,
    "lldp-off": lldp_off,
    "unplug": unplug,
    "swap": swap,
}
