"""Wi-Fi: how it is encrypted, and whether guests stay apart."""

import re
from collections.abc import Iterator

from netaudit.checks._answers import row_name, rows, shown, too_old, words, yes
from netaudit.checks._flows import between, passes
from netaudit.core.host_look import HostLook
from netaudit.core.look import Look, NotApplicable, finding, mended_by, seen
from netaudit.core.networks import subnets
from netaudit.model.check import Finding, check

_CARRIERS = ("access-point", "firewall", "router")
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
                rows_ = seen(host.name, "wifi", ssid)
                yield finding(sentence, rows_, host=host.name, ssid=ssid, security=row.security)
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
    recipe="close-flow",
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
                here = seen(host.name, "wifi", ssid)
                yield mended_by("wifi-network-to-vlan", finding(sentence, here, host=host.name, ssid=ssid))
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
                rows_ = seen(host.name, "filters", *(host.filters or ("none",)))
                yield finding(sentence, rows_, host=host.name, guests=room, vlan=vlan)
            elif said is None:
                sentence = "{host}: whether guests (VLAN {guests}) reach VLAN {vlan} cannot be read from its rules."
                look.note(host.name, sentence, guests=room, vlan=vlan)


@check(
    "WIFI-BOR-003",
    title=("Aucune borne non autorisée dans les locaux", "No rogue access point on the premises"),
    domain="wifi",
    severity="high",
    horizon="short-term",
    refs="PGSSI-S 4.4.1.1, 4.4.2.6; CIS 1.2",
    needs=("inventory", "wifi", "answer:wifi-scanned-on", "answer:wifi-heard"),
    risk="A box that somebody brought opens the network to the street, or pretends to be the practice's own.",
    action="Find it and unplug it; if it is needed, let the IT provider set it up and declare it.",
    limits="netaudit has no radio: the networks that a walk through the rooms showed are written into the survey. What "
    "is plugged into a switch is also judged by NET-SW-003.",
    recipe="isolate-port",
)
def rogues(look: Look) -> Iterator[Finding]:
    """Within a year somebody walked through the rooms, and each network heard there is the practice's or explained."""
    yield from too_old(look, "wifi-scanned-on", "Which wireless networks can be heard was last looked at on {day}.")
    heard = rows(look, "wifi-heard") or ()
    stations = [*look.hosts("wifi", roles=("access-point",)), *look.hosts("wifi", roles=_CARRIERS, quietly=True)]
    own = {ssid.split(" #")[0] for host in stations for ssid in host.wifi}
    for row in heard:
        ssid, here = row_name(row, "network"), shown("wifi-heard", row_name(row, "network"))
        if row.get("known") is False and row.get("inside"):
            sentence = "The wireless network {ssid} is transmitted on the premises, and nobody knows by whom."
            yield finding(sentence, here, ssid=ssid)
        elif row.get("known") is False and ssid in own:
            yield finding("Somebody else transmits the practice's own wireless network {ssid}.", here, ssid=ssid)
        elif "known" not in row or (row["known"] is False and "inside" not in row):
            look.note("", "The survey does not say whose the wireless network {ssid} is, or where.", ssid=ssid)


@check(
    "WIFI-DM-004",
    title=(
        "CFAO et soins sans fil : recommandations du fabricant suivies",
        "Wireless care devices as their makers advise",
    ),
    domain="wifi",
    severity="medium",
    horizon="intermediate",
    refs="PGSSI-S 4.4.1.2-3; TR 80001-2-3 (K)",
    needs=("answer:wifi-used", "answer:wifi-medical-devices", "answer:wifi-coverage"),
    risk="The scan breaks off in the patient's mouth, and has to be begun again.",
    action="Ask the maker which band and distance the device needs, and measure where it is used.",
    limits="What the survey says; channels and power are not read.",
)
def wireless_devices(look: Look) -> Iterator[Finding]:
    """Each care device on the Wi-Fi is set up as its maker advises, and there is coverage where it is used."""
    if yes(look, "wifi-used") is False:
        raise NotApplicable
    devices = rows(look, "wifi-medical-devices")
    coverage = words(look, "wifi-coverage")
    if devices == ():
        raise NotApplicable
    for row in devices or ():
        name = row_name(row, "device")
        here = shown("wifi-medical-devices", name)
        if row.get("maker-advice") is False:
            yield finding("{name} uses the Wi-Fi against its maker's advice.", here, name=name)
        elif "maker-advice" not in row:
            look.note("", "{name}: the survey does not say whether its maker's advice is followed.", name=name)
    if devices and coverage == "poor":
        yield finding("The Wi-Fi does not reach where care devices use it.", shown("wifi-coverage", "poor"))


@check(
    "WIFI-PSK-005",
    title=("Clé Wi-Fi renouvelée et non affichée", "Wi-Fi key renewed and not on display"),
    domain="wifi",
    severity="medium",
    horizon="short-term",
    refs="ANSSI 20; PGSSI-S 4.4.1.14",
    needs=("answer:wifi-used", "answer:wifi-key-renewed-on", "answer:wifi-key-displayed"),
    risk="Everybody who ever worked here, or sat in the waiting room, can still join the practice's network.",
    action="Change the key, take down what shows it, and change it again whenever somebody leaves.",
    limits="What the survey says: the key itself is never read.",
)
def key(look: Look) -> Iterator[Finding]:
    """The key was changed within a year and hangs nowhere."""
    if yes(look, "wifi-used") is False:
        raise NotApplicable
    yield from too_old(look, "wifi-key-renewed-on", "The Wi-Fi key was last changed on {day}.")
    if yes(look, "wifi-key-displayed"):
        yield finding("The key of the practice's own Wi-Fi is on display.", shown("wifi-key-displayed", "yes"))
