"""Ports: how fast they run, and who may plug in there."""

import re
from collections.abc import Iterator

from netaudit.core.host_look import HostLook
from netaudit.core.look import IMAGING, Look, NotApplicable, finding, mended_by, seen
from netaudit.model.check import Finding, check
from netaudit.model.names import parse_vlans

_SWITCH = ("switch",)
_ENOUGH_MBPS = 1000
"""What imaging makers ask for; volumes of a scan are hundreds of megabytes."""


@check(
    "NET-SW-006",
    title=(
        "Ni 100 Mb/s vers l'imagerie, ni half-duplex",
        "No 100 Mb/s towards imaging devices, no half duplex",
    ),
    domain="switching",
    severity="medium",
    horizon="short-term",
    refs="PGSSI-S 4.2.2.7, 7.1.3.3",
    needs=("inventory", "endpoints", "mac_table", "links"),
    risk="Images take minutes to open, or transfers break off: mostly a damaged cable, or a port set by hand.",
    action="Change the cable, then let both ends negotiate; see that the port then says 1000 Mb/s, full duplex.",
    limits="Error counters are not kept, since they change from one minute to the next. Speed is read of Cisco IOS, "
    "Cisco Small Business and HP ProCurve switches.",
)
def speed(look: Look) -> Iterator[Finding]:
    """Each imaging device's port runs at 1000 Mb/s or more, and no port with link at half duplex."""
    switches = {host.name: host for host in look.hosts("mac_table", "links", roles=_SWITCH)}
    for host in switches.values():
        for port, link in sorted(host.links.items()):
            if link.up and link.duplex == "half":
                yield finding("{host} {port} runs at half duplex.", seen(host.name, "links", port), host=host.name,
                              port=port)  # fmt: skip
    devices = {mac: each for mac, each in look.endpoints.items() if each.role in IMAGING}
    placed = {mac: each for mac, each in devices.items() if each.switch and each.port}
    unplaced = [name for name, each in look.inventory.items() if each.role in IMAGING and each.mac not in placed]
    if not devices and not unplaced:
        raise NotApplicable
    for name in sorted(unplaced):
        look.note(name, "{host}: at which port it is plugged in is not known.")
    for mac, each in sorted(placed.items()):
        yield from _fast_enough(look, switches.get(each.switch), each.port, each.name or mac)


def _fast_enough(look: Look, switch: HostLook | None, port: str, device: str) -> Iterator[Finding]:
    if switch is None:
        return  # noted already: the switch's links were not collected
    link = switch.links.get(port)
    if link is None or not link.up or link.speed is None:
        look.note(switch.name, "{host} {port}: at what speed {device} is connected was not said.", port=port,
                  device=device)  # fmt: skip
    elif link.speed < _ENOUGH_MBPS:
        yield finding(
            "{host} {port}: {device} is connected at {speed} Mb/s.",
            seen(switch.name, "links", port),
            host=switch.name,
            port=port,
            device=device,
            speed=link.speed,
        )


_SNOOPING = {
    # Cisco, Security Configuration Guide: the global line and the VLANs are both needed.
    "cisco_ios": (re.compile(r"ip dhcp snooping"), re.compile(r"ip dhcp snooping vlan ([\d,-]+)")),
    # HP, Access Security Guide: likewise.
    "hp_procurve": (re.compile(r"dhcp-snooping"), re.compile(r"dhcp-snooping vlan ([\d ,-]+)")),
}
_802_1X = {
    "cisco_ios": re.compile(r"dot1x system-auth-control"),
    "hp_procurve": re.compile(r"aaa port-access authenticator active"),
}


@check(
    "NET-SW-007",
    title=("DHCP snooping ou 802.1X sur les switches", "DHCP snooping or 802.1X on the switches"),
    domain="switching",
    severity="medium",
    horizon="structural",
    refs="ANSSI 7R; PGSSI-S 4.2.1.2; CIS 13.9",
    needs=("inventory", "config", "switchports"),
    risk="A box that somebody brought from home can give addresses away, and take the whole practice off the network.",
    action="Switch DHCP snooping on for every VLAN with users, and trust only the port that leads to the server.",
    limits="Read of Cisco IOS and HP ProCurve switches. That 802.1X is on says nothing of which ports it guards; "
    "limits on MAC addresses are not judged.",
)
def guarded(look: Look) -> Iterator[Finding]:
    """DHCP snooping is on for every VLAN that an access port is in, or 802.1X is on."""
    for host in look.hosts("config", "switchports", roles=_SWITCH):
        if host.platform not in _SNOOPING:
            look.note(host.name, "{host}: whether it guards its ports is not read from this platform.")
            continue
        lines = [line.rstrip() for line in host.config.splitlines()]
        if any(_802_1X[host.platform].fullmatch(line) for line in lines):
            continue
        on, of_vlans = _SNOOPING[host.platform]
        if not any(on.fullmatch(line) for line in lines):
            rows = seen(host.name, "config", "all")
            yield finding("{host}: neither DHCP snooping nor 802.1X is on.", rows, host=host.name)
            continue
        served = {row.untagged for row in host.switchports.values() if row.mode == "access" and row.untagged}
        covered: set[int] = set()
        for match in filter(None, map(of_vlans.fullmatch, lines)):
            covered |= _vlans(match[1])
        if served - covered:
            said = ", ".join(str(vlan) for vlan in sorted(served - covered))
            rows = seen(host.name, "config", "dhcp snooping")
            yield finding("{host}: DHCP snooping leaves out VLAN {vlans}.", rows, host=host.name, vlans=said)


def _vlans(text: str) -> set[int]:
    """The ids of a list; none of one that cannot be read, so that nothing is taken for covered."""
    try:
        return set(parse_vlans(",".join(text.replace(",", " ").split())))
    except ValueError:
        return set()


@check(
    "NET-VER-011",
    title=("Firmware réseau maintenu et à la version retenue", "Network firmware supported and of the chosen version"),
    domain="switching",
    severity="high",
    horizon="intermediate",
    refs="ANSSI 34, 35; PGSSI-S 4.5.5, 4.4.2.2; CIS 12.1",
    needs=("inventory", "facts"),
    risk="Weaknesses that everybody knows of stay open, and nobody mends them any more.",
    action="Update the device in a window, or replace it; then write the new version into the inventory.",
    limits="Held against what the site decided: `firmware` (the chosen version) and `supported_until` under the host's "
    "`data`. netaudit keeps no table of its own, which would be out of date when it is read.",
)
def firmware(look: Look) -> Iterator[Finding]:
    """Each network device runs the version that was chosen for it, and its maker still mends it."""
    for host in look.hosts("facts", roles=("switch", "firewall", "router", "access-point")):
        notes, runs = look.inventory[host.name].notes, host.facts.firmware
        chosen, until = notes.get("firmware", ""), notes.get("supported_until", "")
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", until):
            look.note(host.name, "{host}: until when its maker supports it is not in the inventory.")
        elif until < look.day.isoformat():
            sentence = "{host} is supported by its maker no longer, since {day}."
            rows = seen(host.name, "inventory", "supported_until")
            yield mended_by("replace-device", finding(sentence, rows, host=host.name, day=until))
        if not chosen or not runs:
            look.note(host.name, "{host}: which firmware it should run, or runs, is not known.")
        elif chosen != runs:
            sentence = "{host} runs {firmware}; {chosen} was chosen for it."
            rows = seen(host.name, "facts", "firmware")
            yield finding(sentence, rows, host=host.name, firmware=runs, chosen=chosen)
