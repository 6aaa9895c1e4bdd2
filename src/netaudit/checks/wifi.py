"""Wi-Fi: how it is encrypted, and whether guests stay apart."""

import re
from collections.abc import Iterator

from netaudit.checks._flows import between, passes
from netaudit.checks._networks import subnets
from netaudit.core.host_look import HostLook
from netaudit.core.look import Look, NotApplicable, finding, seen
from netaudit.model.check import Finding, check

_STRONG = re.compile(r"(wpa2|wpa3|wpa2-wpa3)-(personal|enterprise)|owe")
_WEAK = re.compile(r"open|wep\d*|wpa-(personal|enterprise)|wpa-wpa2-(personal|enterprise)")


def _stations(look: Look) -> list[HostLook]:
    """Access points, and whoever else carries wireless networks; raises `NotApplicable` where there is neither."""
    found = look.hosts("wifi", roles=("access-point",))
    found += [host for host in look.hosts("wifi", roles=("firewall", "router"), quietly=True) if host.wifi]
    if not found and not any(host.role == "access-point" for host in look.inventory.values()):
        raise NotApplicable
    return found


@check(
    "WIFI-CHI-001",
    title=("WPA2 ou WPA3 avec AES, pas de WEP ni de TKIP", "WPA2 or WPA3 with AES, no WEP or TKIP"),
    domain="wifi",
    severity="critical",
    horizon="short-term",
    refs="ANSSI 20; PGSSI-S 4.4.1.12-15; CNIL 8.2; O-10.1",
    needs=("inventory", "wifi"),
    risk="From the street, anybody reads what the Wi-Fi carries, or joins it.",
    action="Set WPA2 or WPA3 with AES on every network; replace devices that cannot.",
    limits="WPS is not read, nor what unmanaged boxes transmit.",
)
def encryption(look: Look) -> Iterator[Finding]:
    """Each wireless network in force is encrypted with AES."""
    for host in _stations(look):
        for ssid, row in sorted(host.wifi.items()):
            if not row.enabled or _STRONG.fullmatch(row.security):
                continue
            if _WEAK.fullmatch(row.security):
                sentence = "{host}: the wireless network {ssid} is {security}."
                rows = seen(host.name, "wifi", ssid)
                yield finding(sentence, rows, host=host.name, ssid=ssid, security=row.security)
            else:
                sentence = "{host}: how {ssid} is encrypted ({security}) is not known here."
                look.note(host.name, sentence, ssid=ssid, security=row.security)


@check(
    "WIFI-INV-002",
    title=("Réseau invité isolé du SI et des appareils", "Guest network isolated"),
    domain="wifi",
    severity="high",
    horizon="short-term",
    refs="ANSSI 20; PGSSI-S 4.2.2.6, 4.4.3.2; CIS 12.2",
    needs=("inventory", "wifi", "addressing", "addresses", "filters"),
    risk="A visitor's telephone reaches the practice's computers and imaging devices.",
    action="Put guests into a VLAN of their own, and let the firewall give them the Internet and nothing else.",
    limits="Judged where one router has an address in both networks, by the rules that are understood.",
)
def guests_apart(look: Look) -> Iterator[Finding]:
    """Guests have a VLAN of their own, from which nothing of the practice can be reached."""
    plan = look.vlans
    stations = _stations(look)
    guests = {vlan for vlan, each in plan.items() if each.purpose == "guests"}
    taken = {row.vlan for host in stations for row in host.wifi.values() if row.enabled and not row.guest} - guests
    rooms: set[int] = set()
    for host in stations:
        for ssid, row in sorted(host.wifi.items()):
            if not row.enabled or not (row.guest or row.vlan in guests):
                continue
            if row.vlan is None or row.vlan in taken or row.vlan not in guests:
                sentence = "{host}: guests of {ssid} are not in a VLAN of their own."
                yield finding(sentence, seen(host.name, "wifi", ssid), host=host.name, ssid=ssid)
            else:
                rooms.add(row.vlan)
    if stations and not rooms:
        look.note("", "No wireless network for guests was found.")
    for room in sorted(rooms & subnets(plan).keys()):
        yield from _reached(look, room, guests)


def _reached(look: Look, room: int, guests: set[int]) -> Iterator[Finding]:
    nets = subnets(look.vlans)
    for vlan in sorted(nets.keys() - guests):
        routers = between(look, nets[room], nets[vlan])
        if not routers:
            look.note("", "What stands between VLAN {guests} and VLAN {vlan} is not known.", guests=room, vlan=vlan)
        for host in routers:
            said = passes(host, nets[room], nets[vlan], None)
            if said:
                sentence = "{host} lets guests (VLAN {guests}) reach VLAN {vlan}."
                rows = seen(host.name, "filters", *(host.filters or ("none",)))
                yield finding(sentence, rows, host=host.name, guests=room, vlan=vlan)
            elif said is None:
                sentence = "{host}: whether guests (VLAN {guests}) reach VLAN {vlan} cannot be read from its rules."
                look.note(host.name, sentence, guests=room, vlan=vlan)
