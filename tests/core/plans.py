"""Simulated switches in any state, made by setting what they are set to and not by typing lines."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from netaudit.lab import aoscx_commands, ios_commands, procurve_commands, routeros_commands, s300_commands
from netaudit.lab.aoscx import AoscxSwitch
from netaudit.lab.fortios_tree import Node, bare
from netaudit.lab.ios_config import ALL_VLANS, IosPort
from netaudit.lab.practice import Practice
from netaudit.lab.procurve_config import ProcurveVlan
from netaudit.lab.routeros import RouterosDevice
from netaudit.lab.routeros_config import Address, Member, TableVlan, VlanInterface
from netaudit.lab.s300 import S300Switch
from netaudit.lab.s300_config import ALL
from netaudit.lab.world import World

NOON = 1_780_000_000.0
CORE = [f"GigabitEthernet1/0/{number}" for number in (1, 5, 9, 24)]
VLANS = (10, 20, 21, 22, 30, 40)
NAMES = ("", "TELEPHONIE", "IMAGERIE", "INVITES")

_SAID = st.sampled_from(("", "CBCT-1", "salle 2"))

SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def practice() -> Practice:
    return Practice(World(clock=lambda: NOON))


@dataclass
class Simulated:
    """A simulated switch as a proof's witness: what it is asked, and what it must never be."""

    switch: Any
    platform: str

    def running(self) -> str:
        session = self.switch.session("netaudit")
        session.answer("")
        asked = {"fortinet": "show", "mikrotik_routeros": "/export"}.get(self.platform, "show running-config")
        text: str = session.answer(asked).text
        return text.removeprefix("Current configuration:\n")

    def obeys(self, lines: tuple[str, ...]) -> Iterator[str]:
        """Type lines in configuration mode; yields after each what was printed."""
        if self.platform == "cisco_ios":
            catalyst = ios_commands.Editor(self.switch)
            yield from (catalyst.obey(line, "sw1(config)#") for line in lines)
        elif self.platform == "fortinet":
            session = self.switch.session("installer")
            yield from (re.sub(r"new entry '.*' added\n", "", session.answer(line).text) for line in lines)
        elif self.platform == "aruba_aoscx":
            aoscx = aoscx_commands.Editor(self.switch)
            yield from (aoscx.obey(line) for line in lines)
        elif self.platform == "mikrotik_routeros":
            yield from (routeros_commands.execute(self.switch, line) for line in lines)
        elif self.platform == "cisco_s300":
            small = s300_commands.Editor(self.switch)
            yield from (small.obey(line) for line in lines)
        else:
            access = procurve_commands.Editor(self.switch)
            yield from (str(access.obey(line.strip())) + "?" * (access.deleting is not None) for line in lines)


def said(text: str) -> list[str]:
    """The configuration's lines without what tells of the configuration itself, and without salt."""
    lines = [re.sub(r"ENC \S+", "ENC", line.rstrip()) for line in text.splitlines()]
    return [line for line in lines if not re.match(r"!|#|Building|Current|\s*$", line)]


@st.composite
def core_switches(draw: Callable[..., Any]) -> Simulated:
    """sw1 with any VLANs and ports; the way by which it is managed stays."""
    switch = practice().sw1
    chosen = draw(st.sets(st.sampled_from(VLANS)))
    switch.config.vlans = {vlan: draw(st.sampled_from(NAMES)) for vlan in sorted(chosen)} | {99: "GESTION"}
    lists = st.one_of(
        st.just(ALL_VLANS), st.sets(st.sampled_from(sorted(chosen | {99})), min_size=1).map(frozenset[int])
    )
    for name in CORE:
        port = switch.config.ports[name]
        port.description = draw(st.sampled_from(("", "CBCT-1", "vers sw2")))
        port.shutdown, port.mode = draw(st.booleans()), draw(st.sampled_from(("", "access", "trunk")))
        port.access_vlan, port.native_vlan = (draw(st.sampled_from(sorted(chosen | {1}))) for _ in range(2))
        port.allowed = draw(lists)
        port.lines = draw(st.sampled_from(([], ["switchport voice vlan 30"])))
        if name.endswith("/24"):
            port.shutdown, port.mode, port.native_vlan = False, "trunk", 99
            port.allowed |= {99}
    for vlan in draw(st.sets(st.sampled_from(sorted(chosen)))) if chosen else ():
        name = f"Vlan{vlan}"
        switch.config.ports[name] = IosPort(name, address=f"10.{vlan}.0.11 255.255.255.0", shutdown=draw(st.booleans()))
    return Simulated(switch, "cisco_ios")


@st.composite
def access_switches(draw: Callable[..., Any]) -> Simulated:
    """sw2 with any VLANs and memberships; port 24 stays untagged in VLAN 99, by which it is managed."""
    switch = practice().sw2
    config = switch.config
    chosen = sorted(draw(st.sets(st.sampled_from(VLANS))))
    config.vlans = {1: ProcurveVlan("DEFAULT_VLAN")} | {vlan: ProcurveVlan(f"VLAN{vlan}") for vlan in chosen}
    config.vlans[99] = ProcurveVlan("GESTION", address="10.99.0.12 255.255.255.0")
    for vlan in chosen:
        config.vlans[vlan].name = draw(st.sampled_from((f"VLAN{vlan}", f"SALLE {vlan}")))
        config.vlans[vlan].address = draw(st.sampled_from(("", f"10.{vlan}.0.12 255.255.255.0")))
    for port in range(1, 29):
        few = port in (1, 2, 3, 9)
        tagged = draw(st.sets(st.sampled_from(chosen))) if few and chosen else set()
        untagged = draw(st.sampled_from([1, *chosen, *([None] if tagged else [])])) if few else 1
        for vlan in tagged - {untagged}:
            config.vlans[vlan].tagged.add(port)
        untagged = 99 if port == 24 else untagged if untagged or tagged else 1
        if untagged is not None:
            config.vlans[untagged].untagged.add(port)
    config.names = {port: draw(st.sampled_from(("PC accueil", "CBCT"))) for port in draw(st.sets(st.integers(1, 4)))}
    config.disabled = draw(st.sets(st.integers(1, 6)))
    return Simulated(switch, "hp_procurve")


@st.composite
def small_switches(draw: Callable[..., Any]) -> Simulated:
    """sw3 with any VLANs and ports; port 10 stays its way out, untagged in VLAN 99."""
    switch = S300Switch()
    config = switch.config
    chosen = sorted(draw(st.sets(st.sampled_from(VLANS))))
    config.vlans = {99, *chosen}
    config.names = {99: "GESTION"} | {vlan: draw(st.sampled_from(("IMAGERIE", "SALLE 2"))) for vlan in chosen[::2]}
    lists = st.one_of(st.just(ALL), st.sets(st.sampled_from([1, 99, *chosen]), min_size=1).map(frozenset[int]))
    for name in ("GigabitEthernet1", "GigabitEthernet2", "GigabitEthernet9", "GigabitEthernet10", "Port-Channel1"):
        port = config.ports[name]
        port.description = draw(st.sampled_from(("", "CBCT-1", "vers sw2")))
        port.shutdown, port.mode = draw(st.booleans()), draw(st.sampled_from(("access", "trunk")))
        port.access, port.native = (draw(st.sampled_from([1, *chosen])) for _ in range(2))
        port.allowed = draw(lists)
        port.lines = draw(st.sampled_from(([], ["spanning-tree portfast"]))) if name == "GigabitEthernet2" else []
        if name == "GigabitEthernet10":
            port.shutdown, port.mode, port.native, port.allowed = False, "trunk", 99, port.allowed | {99}
    config.ports["GigabitEthernet2"].lines = ["spanning-tree portfast"]
    return Simulated(switch, "cisco_s300")


def s300_faults(switch: Any) -> set[tuple[str, object]]:
    """What a small switch's own state shows of the traps."""
    found: set[tuple[str, object]] = set()
    there = {1, *switch.config.vlans}
    for port in switch.config.ports.values():
        if port.mode == "trunk":
            found |= {("open", port.name)} if port.allowed == ALL else set()
            found |= {("empty", port.name)} if not port.allowed else set()
            if port.allowed != ALL:
                found |= {("missing", (port.name, vlan)) for vlan in port.allowed - there}
        elif port.access not in there:
            found.add(("missing", (port.name, port.access)))
    way = switch.config.ports["GigabitEthernet10"]
    reached = (
        switch.config.addresses.get(99) == "10.99.0.13 255.255.255.0"
        and switch.config.gateway == "10.99.0.1"
        and (way.shutdown, way.mode, way.native, 99 in way.allowed) == (False, "trunk", 99, True)
    )
    return found | (set() if reached else {("cut", "")})


@st.composite
def cx_switches(draw: Callable[..., Any]) -> Simulated:
    """sw4 with any VLANs and ports; the native VLAN of a trunk is the same in all of them, for changing it opens it."""
    switch = AoscxSwitch()
    config = switch.config
    chosen = sorted(draw(st.sets(st.sampled_from(VLANS))))
    config.vlans = {1: "", 99: "GESTION"}
    # A name that is taken back is not computed, so a VLAN that has one always has one.
    config.vlans |= {vlan: draw(st.sampled_from(("IMAGERIE", "SALLE_2"))) if vlan % 20 else "" for vlan in chosen}
    lists = st.one_of(st.none(), st.sets(st.sampled_from([1, 99, *chosen]), min_size=1))
    for heading in ("1/1/1", "1/1/2", "1/1/3", "lag 1", "1/1/8"):
        port = config.ports[heading]
        port.description = draw(st.sampled_from(("", "CBCT-1", "vers sw2 baie")))
        port.up, port.access = draw(st.booleans()), draw(st.sampled_from([None, 1, *chosen]))
        port.trunk = draw(lists) if port.access is None else None
        if heading == "1/1/8":
            port.up, port.access, port.native = True, None, 99
            port.trunk = None if port.trunk is None else port.trunk | {99}
    return Simulated(switch, "aruba_aoscx")


def cx_faults(switch: Any) -> set[tuple[str, object]]:
    """What an AOS-CX switch's own state shows of the traps."""
    found: set[tuple[str, object]] = set()
    for port in switch.config.ports.values():
        if port.access is None:
            found |= {("open", port.heading)} if port.trunk is None else set()
            found |= {("missing", (port.heading, vlan)) for vlan in (port.trunk or set()) - switch.config.vlans.keys()}
        elif port.access not in switch.config.vlans:
            found.add(("missing", (port.heading, port.access)))
    way = switch.config.ports["1/1/8"]
    passes = way.up and way.access is None and way.native == 99 and (way.trunk is None or 99 in way.trunk)
    reached = switch.config.addresses.get(99) == "10.99.0.14/24" and switch.config.gateway == "10.99.0.1" and passes
    return found | (set() if reached else {("cut", "")})


@st.composite
def routers(draw: Callable[..., Any]) -> Simulated:
    """rt1 with any VLANs, ports, interfaces and addresses; the way by which it is managed stays."""
    device = RouterosDevice()
    config = device.config
    chosen = sorted(draw(st.sets(st.sampled_from(VLANS))))
    ports = [f"ether{number}" for number in range(2, 6)]
    # Of a port that the export does not name nothing is computed: these are on the bridge, the others have a comment.
    there = ["ether2", "ether3", *sorted(draw(st.sets(st.sampled_from(ports[2:]))))]
    config.members = {"ether8": config.members["ether8"]}
    for name in there:
        admits = draw(st.sampled_from(("admit-all", "admit-only-untagged-and-priority-tagged")))
        config.members[name] = Member(draw(_SAID), draw(st.booleans()), draw(st.sampled_from([1, *chosen])), admits)
    config.table = {99: TableVlan("GESTION", tagged=["bridge1", "ether8"])}
    members = sorted({"bridge1", "ether8", *there})
    for vlan in chosen:
        tagged = draw(st.sets(st.sampled_from(members)))
        untagged = draw(st.sets(st.sampled_from(members))) - tagged
        config.table[vlan] = TableVlan(draw(_SAID), draw(st.booleans()), sorted(tagged), sorted(untagged))
    for vlan in draw(st.sets(st.sampled_from(chosen))) if chosen else ():
        # One interface may stay and change its VLAN, for one that no other has; else nothing is computed.
        name = "soins" if vlan in (20, 21) else f"salle-{vlan}"
        if name not in config.interfaces:
            config.interfaces[name] = VlanInterface(draw(_SAID), draw(st.booleans()), vlan)
            if draw(st.booleans()):
                text = f"10.{vlan if name != 'soins' else 50}.0.1/24"
                config.addresses[text] = Address(draw(_SAID), draw(st.booleans()), name)
    for name in ("ether1", *ports):
        comment = draw(_SAID) if name in ports[:2] else draw(st.sampled_from(("libre", "prise 4")))
        config.ethernet[name].comment, config.ethernet[name].disabled = comment, draw(st.booleans())
    return Simulated(device, "mikrotik_routeros")


def routeros_faults(device: Any) -> set[tuple[str, object]]:
    """What a RouterOS device's own state shows of the traps."""
    config = device.config
    used = {vlan for vlan, entry in config.table.items() if not entry.disabled}
    found: set[tuple[str, object]] = set() if config.filtering else {("open", "")}
    for name, member in config.members.items():
        if not member.disabled and member.pvid not in used | {1} and member.admits != "admit-only-vlan-tagged":
            found.add(("missing", (name, member.pvid)))
        carried = any(name in config.table[vlan].tagged for vlan in used)
        if not member.disabled and member.admits == "admit-only-vlan-tagged" and not carried:
            found.add(("empty", name))
    for name, own in config.interfaces.items():
        if not own.disabled and (own.vlan not in used or config.bridge not in config.table[own.vlan].tagged):
            found.add(("missing", (name, own.vlan)))
    way, own = config.members.get("ether8"), config.interfaces.get("gestion")
    address = config.addresses.get("10.99.0.15/24")
    off = [each is None or each.disabled for each in (way, own, address, config.ethernet["ether8"])]
    reached = not any(off) and own.vlan == 99 and {"bridge1", "ether8"} <= set(config.table[99].tagged)
    return found | (set() if reached and 99 in used and address.interface == "gestion" else {("cut", "")})


@st.composite
def firewalls(draw: Callable[..., Any]) -> Simulated:
    """gw1 with any addresses, policies, routes and reservations; its own addresses and its default route stay."""
    firewall = practice().gw1
    places = sorted(draw(st.sets(st.sampled_from(("CBCT", "PACS", "IMPRIMANTE 1")))))
    table = firewall.tables["firewall address"].entries
    for name in places:
        table[name] = Node({"subnet": f"10.20.0.{draw(st.integers(1, 9))} 255.255.255.255"})
        if draw(st.booleans()):
            table[name].settings["comment"] = '"imagerie"'
    policies = firewall.tables["firewall policy"].entries
    # The simulated firewall moves no policy, so those that come and go are the last ones.
    for number in range(5, draw(st.integers(5, 8))):
        inside, outside = draw(st.permutations(("internal", "wan1")))
        chosen = draw(st.lists(st.sampled_from(["all", *places]), min_size=1, max_size=2, unique=True))
        policies[str(number)] = Node(
            {
                "srcintf": f'"{inside}"',
                "dstintf": f'"{outside}"',
                "srcaddr": " ".join(f'"{name}"' for name in chosen),
                "dstaddr": '"all"',
                "schedule": '"always"',
                "service": draw(st.sampled_from(('"ALL"', '"HTTP" "HTTPS"'))),
            }
            | draw(st.sampled_from(({}, {"action": "accept"}, {"action": "accept", "nat": "enable"})))
        )
    for number in draw(st.sets(st.integers(2, 4))):
        firewall.tables["router static"].entries[str(number)] = Node(
            {"dst": f"10.{number}.0.0 255.255.0.0", "gateway": "192.0.2.10", "device": '"internal"'}
        )
    leases = firewall.tables["system dhcp server"].entries["1"].tables["reserved-address"].entries
    for number in draw(st.sets(st.integers(2, 4))):
        leases[str(number)] = Node({"ip": f"192.0.2.{number}", "mac": f"00:0d:b9:51:aa:{number:02x}"})
    lan = firewall.tables["system interface"].entries["wan2"].settings
    lan.update(draw(st.sampled_from(({}, {"description": '"secours"', "ip": "198.51.100.2 255.255.255.0"}))))
    return Simulated(firewall, "fortinet")


def fortios_faults(firewall: Any) -> set[tuple[str, object]]:
    """Whether a FortiGate lost an address by which it is reached, its default route, or what a policy refers to."""
    lan = firewall.table("system interface").entries["internal"].settings
    ways = [node.settings for node in firewall.table("router static").entries.values() if "dst" not in node.settings]
    reached = lan.get("ip") == "192.0.2.1 255.255.255.0" and any(way.get("gateway") == "203.0.113.1" for way in ways)
    known = {"all", *firewall.table("firewall address").entries}
    used = {
        name for node in firewall.table("firewall policy").entries.values() for name in bare(node.settings["srcaddr"])
    }
    return ({("missing", name) for name in used - known}) | (set() if reached else {("cut", "")})


def ios_faults(switch: Any) -> set[tuple[str, object]]:
    """What a Catalyst's own state shows of the traps."""
    found: set[tuple[str, object]] = set()
    for port in switch.config.ports.values():
        if port.physical and port.mode == "trunk":
            found |= {("open", port.name)} if port.allowed == ALL_VLANS else set()
            found |= {("empty", port.name)} if not port.allowed else set()
            if port.allowed != ALL_VLANS:
                found |= {("missing", (port.name, v)) for v in port.allowed if not switch.config.exists(v)}
        elif port.physical and not switch.config.exists(port.access_vlan):
            found.add(("missing", (port.name, port.access_vlan)))
    way = switch.config.ports.get("Vlan99")
    reached = way and way.address == "10.99.0.11 255.255.255.0" and not way.shutdown
    uplink = switch.untagged_vlan("Gi1/0/24") == 99
    gateway = "ip default-gateway 10.99.0.1" in switch.config.lines
    return found | ({("cut", "")} if not (reached and uplink and gateway) else set())


def procurve_faults(switch: Any) -> set[tuple[str, object]]:
    """What a ProCurve's own state shows of the traps: a port that fell into the default VLAN, or no management."""
    config = switch.config
    found: set[tuple[str, object]] = {("default", port) for port in config.vlans[1].untagged}
    reached = 99 in config.vlans and config.vlans[99].address == "10.99.0.12 255.255.255.0"
    gateway = "ip default-gateway 10.99.0.1" in config.lines
    return found | ({("cut", "")} if not (reached and gateway and 24 in config.vlans[99].untagged) else set())
