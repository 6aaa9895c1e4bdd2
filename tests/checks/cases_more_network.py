"""Cases of the checks about ports, firmware, IPv6, names, exposure, Wi-Fi on the air, image shares."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from netaudit.model.check import Material
from netaudit.model.discovery import NameCheck
from netaudit.model.rows import Addresses, Facts, Filter, FilterRule, Link, Switchport, WifiNetwork
from netaudit.model.state import Failed
from tests.checks.cases_firewall import DICOM, REPLIES, filtered, reaching, tcp
from tests.checks.site import (
    AP,
    CBCT,
    PLAN,
    PRINTER,
    Cases,
    Host,
    host,
    material,
    moot,
    right,
    switch,
    thing,
    unknown,
    wrong,
)

FAST = Link(up=True, speed=1000, duplex="full")
PORTS = {"Gi1/0/1": (20, CBCT), "Gi1/0/2": (10, PRINTER)}


def wired(device: Link | None, printer: Link = FAST) -> Material:
    """A switch with a CBCT on one port and a printer on another."""
    hosts = {
        "sw1": switch(PORTS, links={**({"Gi1/0/1": device} if device else {}), "Gi1/0/2": printer}),
        "cbct-1": thing("imaging", CBCT),
        "imprimante": thing("printer", PRINTER),
    }
    return material(hosts)


SPEED = Cases(
    compliant=wired(FAST),
    violating=wired(Link(up=True, speed=100, duplex="full")),
    undetermined=wired(Link(up=True)),
    naive=(
        right("a printer is content with 100 Mb/s", wired(FAST, Link(up=True, speed=100, duplex="full"))),
        right("10 Gb/s is not less than 1000 Mb/s", wired(Link(up=True, speed=10000, duplex="full"))),
        wrong("half duplex on any port", wired(FAST, Link(up=True, speed=100, duplex="half"))),
        right("a port without link runs at nothing", wired(FAST, Link(up=False, duplex="half"))),
        unknown("the device is switched off today", wired(Link(up=False))),
        unknown(
            "where the device is plugged in is not known",
            material({"sw1": switch({"Gi1/0/2": (10, PRINTER)}), "cbct-1": thing("imaging", CBCT)}),
        ),
        unknown("its port is not among those that tell their link", wired(None)),
        moot("no imaging device", material({"sw1": switch({"Gi1/0/2": (10, PRINTER)}, links={"Gi1/0/2": FAST})})),
    ),
)

IOS = "hostname sw1\nip dhcp snooping vlan 10,20\nip dhcp snooping\n!\ninterface Gi1/0/1\n ip dhcp snooping trust\n"
ACCESS = {"1": Switchport(mode="access", untagged=10), "2": Switchport(mode="access", untagged=20)}


def guarding(config: str, platform: str = "cisco_ios") -> Material:
    """A switch of that configuration."""
    return material({"sw1": host("switch", platform, config=config, switchports=ACCESS)})


GUARDED = Cases(
    compliant=guarding(IOS),
    violating=guarding("hostname sw1\n"),
    undetermined=guarding(IOS, "netgear"),
    naive=(
        wrong("a list of VLANs without the line that turns it on", guarding("ip dhcp snooping vlan 10,20\n")),
        wrong("turned on, and no VLAN named", guarding("ip dhcp snooping\n")),
        wrong("the VLAN of the imaging ports is left out", guarding(IOS.replace("10,20", "10"))),
        wrong("turned off in so many words", guarding("no ip dhcp snooping\nip dhcp snooping vlan 10,20\n")),
        wrong("a description that speaks of it", guarding("interface Gi1/0/1\n description ip dhcp snooping\n")),
        wrong(
            "a list that cannot be read covers nothing", guarding("ip dhcp snooping\nip dhcp snooping vlan 10-9999\n")
        ),
        right("802.1X instead", guarding("dot1x system-auth-control\n")),
        right(
            "two lines of VLANs", guarding("ip dhcp snooping\nip dhcp snooping vlan 10\nip dhcp snooping vlan 20-29\n")
        ),
        right("a ProCurve's words", guarding("dhcp-snooping\ndhcp-snooping vlan 10 20\n", "hp_procurve")),
        wrong(
            "a ProCurve that trusts a port and guards nothing", guarding("dhcp-snooping vlan 10 20\n", "hp_procurve")
        ),
    ),
)


def running(version: str = "15.2(7)E8", **notes: str) -> Material:
    """A switch, and what the site decided of its firmware."""
    notes = {"firmware": "15.2(7)E8", "supported_until": "2027-10-31", **notes}
    kept = {name: value for name, value in notes.items() if value}
    facts = Facts(hostname="sw1", firmware=version)
    return material({"sw1": Host(role="switch", notes=kept, sections={"facts": facts})})


FIRMWARE = Cases(
    compliant=running(),
    violating=running(supported_until="2025-10-31"),
    undetermined=running(supported_until=""),
    naive=(
        wrong("supported, and an older version runs", running("15.2(4)E1")),
        right("supported until today", running(supported_until="2026-11-20")),
        unknown("the version that runs was not told", running("")),
        unknown("no version was chosen", running(firmware="")),
        unknown("a day that is none", running(supported_until="fin 2027")),
    ),
)

LEGS = {"lan": Addresses(prefixes=("10.10.0.1/24", "fe80::1/64"))}
SIX = {"lan": Addresses(prefixes=("10.10.0.1/24", "2001:db8:10::1/64"))}
CLOSED = Filter(rules={}, order=(), default="deny", applied=("filter at forward",))
OPEN = Filter(rules={}, order=(), default="permit", applied=("filter at forward",))
WS = {"eth0": Addresses(prefixes=("10.10.0.21/24", "fe80::21/64"))}
WS_SIX = {"eth0": Addresses(prefixes=("10.10.0.21/24", "2001:db8:10::21/64"))}


def sixth(
    legs: Mapping[str, Addresses], filters: Mapping[str, Filter], station: Mapping[str, Addresses] = WS, **more: Any
) -> Material:
    """A router and a computer."""
    router = host(
        "firewall", more.pop("platform", "linux"), addresses=legs, filters=filters, config=more.pop("config", "")
    )
    hosts = {"fw1": router, "ws-1": host("workstation", "linux", addresses=station), **more.pop("hosts", {})}
    return material(hosts, **more)


IPV6 = Cases(
    compliant=sixth(LEGS, {"ip filter forward": CLOSED}),
    violating=sixth(SIX, {"ip filter forward": CLOSED, "ip6 filter forward": OPEN}),
    undetermined=sixth(LEGS, {}, platform="unifi"),
    naive=(
        right("filtered in a table of both families", sixth(SIX, {"inet filter forward": CLOSED}, WS_SIX)),
        wrong("a table of IPv4 alone filters no IPv6", sixth(SIX, {"ip filter forward": CLOSED})),
        wrong(
            "a computer has IPv6 from a box that nobody declared", sixth(LEGS, {"ip filter forward": CLOSED}, WS_SIX)
        ),
        unknown(
            "it may be from the router that was not reached",
            sixth(LEGS, {}, WS_SIX, hosts={"box": host("router", "linux")}, unreached=("box",)),
        ),
        unknown("it may be from a router whose IPv6 is not read", sixth(LEGS, {}, WS_SIX, platform="fortinet")),
        unknown(
            "a FortiGate with IPv6: its filter is not read",
            sixth(LEGS, {}, platform="fortinet", config="config ipv6\n    set ip6-address 2001:db8::1/64\nend\n"),
        ),
        right(
            "a FortiGate's way to say none", sixth(LEGS, {}, platform="fortinet", config="    set ip6-address ::/0\n")
        ),
        unknown("a router of another platform with IPv6", sixth(SIX, {}, platform="mikrotik_routeros")),
        right("an address that is none", sixth({"lan": Addresses(prefixes=("?", "10.10.0.1/24"))}, {})),
    ),
)

AGREES = NameCheck("pacs-1", "10.20.0.5", ("pacs.cabinet.lan",), ("10.20.0.5",), "agrees")
PACS = {"pacs-1": thing("imaging", "00:0c:29:5a:10:05")}
NAMES = Cases(
    compliant=material(PACS, names={"pacs-1": AGREES}),
    violating=material(PACS, names={"pacs-1": NameCheck("pacs-1", "10.20.0.5", (), (), "no-reverse")}),
    undetermined=material(PACS, names={}),
    naive=(
        wrong(
            "a name, and it leads elsewhere",
            material(PACS, names={"pacs-1": NameCheck("pacs-1", "10.20.0.5", ("pacs",), ("10.10.0.9",), "differs")}),
        ),
        unknown(
            "the server was asked and did not answer",
            material(PACS, names={"pacs-1": NameCheck("pacs-1", "10.20.0.5", (), (), "unasked")}),
        ),
        moot("no imaging host and no server", material({"p": thing("printer", PRINTER)}, names={"p": AGREES})),
    ),
)

CHECKED: Mapping[str, object] = {"firewall-box-checked": True}
UPNP = Cases(
    compliant=material({}, upnp=(), answers=CHECKED),
    violating=material({}, upnp=("192.168.1.254",), answers=CHECKED),
    undetermined=material({}, upnp=(), answers={}),
    naive=(
        wrong(
            "silent on the wire, and nobody looked at the box",
            material({}, upnp=(), answers={"firewall-box-checked": False}),
        ),
        wrong("heard, although the survey says it is off", material({}, upnp=("10.10.0.254",), answers=CHECKED)),
        unknown("nobody listened", material({}, answers=CHECKED)),
    ),
)

ON: Mapping[str, object] = {"firewall-workstations": True}
INPUT = Filter(rules={}, order=(), default="deny", applied=("filter at input",))


def station(filters: Any, answers: Mapping[str, object] = ON) -> Material:
    """A computer and its rules."""
    return material({"ws-1": host("workstation", "linux", filters=filters)}, answers=answers)


HOSTS = Cases(
    compliant=station({"inet filter input": INPUT}),
    violating=station({"inet filter input": OPEN}),
    undetermined=station(Failed(reason="cut")),
    naive=(
        wrong("no rules at all", station({})),
        wrong("IPv6 alone is guarded", station({"ip6 filter input": INPUT})),
        wrong("what passes through is denied, not what comes in", station({"ip filter forward": CLOSED})),
        wrong(
            "this one is on, and the survey knows of others",
            station({"ip filter input": INPUT}, {"firewall-workstations": False}),
        ),
        unknown("this one is on, of the others nobody knows", station({"ip filter input": INPUT}, {})),
    ),
)

SSIDS = {"Cabinet": WifiNetwork(security="wpa2-personal", vlan=10)}
OURS = {"network": "Cabinet", "known": True, "inside": True}
NEIGHBOUR = {"network": "Boulangerie", "known": False, "inside": False}


def heard(*rows: Mapping[str, object], on: date = date(2026, 6, 1), wifi: Any = SSIDS) -> Material:
    """An access point, and what a walk through the rooms showed."""
    answers = {"wifi-scanned-on": on, "wifi-heard": tuple(rows)}
    return material(
        {"ap": Host(role="access-point", platform="unifi", mac=AP, sections={"wifi": wifi})}, answers=answers
    )


ROGUES = Cases(
    compliant=heard(OURS, NEIGHBOUR),
    violating=heard(OURS, {"network": "TP-LINK_4F", "known": False, "inside": True}),
    undetermined=heard(OURS, NEIGHBOUR, wifi=Failed(reason="cut")),
    naive=(
        wrong("a stranger outside bears the practice's own name", heard({**NEIGHBOUR, "network": "Cabinet"})),
        wrong("the last walk was two years ago", heard(OURS, NEIGHBOUR, on=date(2024, 6, 1))),
        unknown("whose it is was left empty", heard(NEIGHBOUR, {"network": "x"})),
        unknown("where it is was left empty", heard(NEIGHBOUR, {"network": "x", "known": False})),
    ),
)

CARE = {"device": "Caméra", "room": "1", "maker-advice": True}
WIFI: Mapping[str, object] = {"wifi-used": True, "wifi-medical-devices": (CARE,), "wifi-coverage": "mostly"}


def air(**answers: object) -> Material:
    """What the survey says of the Wi-Fi, otherwise than in the good case."""
    return material({}, answers={**WIFI, **{key.replace("_", "-"): value for key, value in answers.items()}})


DEVICES = Cases(
    compliant=air(),
    violating=air(wifi_medical_devices=({**CARE, "maker-advice": False},)),
    undetermined=material({}, answers={"wifi-used": True, "wifi-coverage": "mostly"}),
    naive=(
        wrong("as advised, where nothing reaches", air(wifi_coverage="poor")),
        unknown("whether the advice is followed was left empty", air(wifi_medical_devices=({"device": "x"},))),
        moot("no care device uses it", air(wifi_medical_devices=())),
        moot("the practice has no Wi-Fi", air(wifi_used=False)),
    ),
)
KEY_SAID: Mapping[str, object] = {
    "wifi-used": True, "wifi-key-renewed-on": date(2026, 4, 1), "wifi-key-displayed": False,
}  # fmt: skip
KEY = Cases(
    compliant=material({}, answers=KEY_SAID),
    violating=material({}, answers={**KEY_SAID, "wifi-key-displayed": True}),
    undetermined=material({}, answers={"wifi-used": True, "wifi-key-displayed": False}),
    naive=(
        wrong(
            "hidden, and the same for three years",
            material({}, answers={**KEY_SAID, "wifi-key-renewed-on": date(2023, 1, 1)}),
        ),
        moot("the practice has no Wi-Fi", material({}, answers={"wifi-used": False})),
    ),
)


LIMITED: Mapping[str, object] = {"applications-share-limited": True, "applications-smb1-off": True}
SHARE = Cases(
    compliant=material(reaching(REPLIES, tcp("443")), plan=PLAN, answers=LIMITED),
    violating=material(reaching(tcp("445")), plan=PLAN, answers=LIMITED),
    undetermined=material(reaching(FilterRule(action="queue num 1")), plan=PLAN, answers=LIMITED),
    naive=(
        wrong("the old way over NetBIOS", material(reaching(tcp("139")), plan=PLAN, answers=LIMITED)),
        right("4450 is not 445", material(reaching(tcp("4450")), plan=PLAN, answers=LIMITED)),
        wrong(
            "out of reach, and open to everyone who is inside",
            material(reaching(REPLIES), plan=PLAN, answers={**LIMITED, "applications-share-limited": False}),
        ),
        wrong(
            "limited, and still served by SMBv1",
            material(reaching(REPLIES), plan=PLAN, answers={**LIMITED, "applications-smb1-off": False}),
        ),
        unknown("out of reach, and nobody said how it is shared", material(reaching(REPLIES), plan=PLAN, answers={})),
        moot("no imaging", material(filtered(DICOM), plan={10: PLAN[10]}, answers=LIMITED)),
    ),
)

CASES = {
    "NET-SW-006": SPEED,
    "NET-SW-007": GUARDED,
    "NET-VER-011": FIRMWARE,
    "IP-V6-007": IPV6,
    "DNS-INT-002": NAMES,
    "FW-UPN-004": UPNP,
    "FW-HOST-007": HOSTS,
    "WIFI-BOR-003": ROGUES,
    "WIFI-DM-004": DEVICES,
    "WIFI-PSK-005": KEY,
    "APP-SMB-002": SHARE,
}
