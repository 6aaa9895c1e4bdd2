"""Cases of the checks about switches and VLANs."""

from dataclasses import replace

from netaudit.model.rows import (
    Addresses,
    Facts,
    Interface,
    Lag,
    Link,
    ManagementService,
    Neighbour,
    Snmp,
    SnmpCommunity,
    SpanningTree,
    SpanningTreePort,
    Switchport,
)
from netaudit.model.state import Failed, Unsupported
from tests.checks.site import (
    AP,
    CBCT,
    PHONE,
    PLAN,
    PRINTER,
    SERVER,
    SMARTPHONE,
    STATION,
    Cases,
    Host,
    heard,
    host,
    material,
    right,
    switch,
    thing,
    unknown,
    wrong,
)

THINGS = {
    "cbct-1": thing("imaging", CBCT),
    "ws-1": thing("workstation", STATION),
    "imprimante": thing("printer", PRINTER),
    "borne": thing("access-point", AP),
}
PORTS = {"1": (20, CBCT), "2": (20, STATION), "3": (10, PRINTER)}
APART = {**THINGS, "sw1": switch(PORTS)}
FLAT = {**THINGS, "sw1": switch({**PORTS, "3": (20, PRINTER)})}


def two_switches(*, carried: str) -> dict[str, Host]:
    """The printer and the scanner in VLAN 20 of two switches, whose trunk carries these VLANs."""
    trunk = Switchport(mode="trunk", untagged=1, tagged=carried)
    one = switch({"1": (20, CBCT), "2": (20, STATION)}, {"24": ("sw2", "24")})
    two = switch({"3": (20, PRINTER)}, {"24": ("sw1", "24")})
    one, two = (each.but(switchports={**each.sections["switchports"], "24": trunk}) for each in (one, two))
    return {**THINGS, "sw1": one, "sw2": two}


SEGMENTED = Cases(
    compliant=material(APART),
    violating=material(FLAT),
    undetermined=material({**APART, "sw1": APART["sw1"].but(mac_table=Failed(reason="cut short"))}),
    naive=(
        right(
            "the same VLAN id on two switches that are not joined is two networks", material(two_switches(carried="10"))
        ),
        wrong("two switches joined by a trunk are one network", material(two_switches(carried="10,20"))),
        right(
            "the acquisition workstation belongs beside its scanner",
            material({**THINGS, "sw1": switch({"1": (20, CBCT), "2": (20, STATION), "3": (10, PRINTER)})}),
        ),
        unknown("nothing is declared as imaging", material({"sw1": switch(PORTS)})),
        unknown("a switch was not reached", material({**APART, "sw2": switch({})}, unreached=("sw2",))),
        unknown("the scanner is switched off", material({**THINGS, "sw1": switch({"3": (10, PRINTER)})})),
        unknown(
            "the scanner's port is shut",
            material({**APART, "sw1": APART["sw1"].but(interfaces={"1": Interface(enabled=False)})}),
        ),
        wrong(
            "telephones on the Wi-Fi of the imaging network",
            material(
                {
                    **APART,
                    "sw1": switch(
                        {**PORTS, "9": (99, AP)},
                        mac_table=heard((CBCT, 20, "1"), (AP, 99, "9"), (SMARTPHONE, 20, "9")),
                        switchports={
                            "1": Switchport(mode="access", untagged=20),
                            "9": Switchport(mode="trunk", untagged=99, tagged="20"),
                        },
                    ),
                }
            ),
        ),
    ),
)

PAIRED = {**THINGS, "cbct-1": thing("imaging", CBCT, acquisition="ws-1"), "sw1": switch(PORTS)}
MOVED = {**PAIRED, "sw1": switch({**PORTS, "1": (10, CBCT)})}
TOGETHER = Cases(
    compliant=material(PAIRED, before=material(PAIRED)),
    violating=material(MOVED, before=material(PAIRED)),
    undetermined=material(PAIRED),
    naive=(
        wrong(
            "nobody wrote down the pair, but the baseline shows it",
            material({**MOVED, "cbct-1": THINGS["cbct-1"]}, before=material(APART)),
        ),
        wrong(
            "they were already parted when the baseline was accepted",
            material(MOVED, before=material(MOVED)),
        ),
        wrong(
            "the same VLAN id, but the trunk between the switches does not carry it",
            material(
                {
                    **two_switches(carried="10"),
                    "cbct-1": thing("imaging", CBCT, acquisition="ws-1"),
                    "imprimante": thing("printer", PRINTER),
                    "sw1": switch({"1": (20, CBCT)}, {"24": ("sw2", "24")}).but(
                        switchports={
                            "1": Switchport(mode="access", untagged=20),
                            "24": Switchport(mode="trunk", untagged=1, tagged="10"),
                        }
                    ),
                    "sw2": switch({"2": (20, STATION)}, {"24": ("sw1", "24")}).but(
                        switchports={
                            "2": Switchport(mode="access", untagged=20),
                            "24": Switchport(mode="trunk", untagged=1, tagged="10"),
                        }
                    ),
                },
                before=material(PAIRED),
            ),
        ),
        wrong(
            "a note of the kind on something that is no imaging device changes nothing",
            material({**MOVED, "imprimante": thing("printer", PRINTER, acquisition="ws-1")}, before=material(PAIRED)),
        ),
        right(
            "both moved into another VLAN together",
            material(
                {**PAIRED, "sw1": switch({"1": (10, CBCT), "2": (10, STATION), "3": (20, PRINTER)})},
                before=material(PAIRED),
            ),
        ),
        unknown(
            "the workstation is not heard",
            material({**PAIRED, "sw1": switch({"1": (20, CBCT)})}, before=material(PAIRED)),
        ),
        wrong(
            "the scanner's port is shut",
            material(
                {**PAIRED, "sw1": switch(PORTS).but(interfaces={"1": Interface(enabled=False)})},
                before=material(PAIRED),
            ),
        ),
    ),
)

ADDRESSED = switch(PORTS, addresses={"Vlan99": Addresses(prefixes=("10.99.0.11/24",))})
MANAGED = {**THINGS, "sw1": ADDRESSED}
MANAGEMENT_VLAN = Cases(
    compliant=material(MANAGED, plan=PLAN),
    violating=material(
        {**MANAGED, "sw1": ADDRESSED.but(addresses={"Vlan10": Addresses(prefixes=("10.10.0.11/24",))})}, plan=PLAN
    ),
    undetermined=material(MANAGED, plan={}),
    naive=(
        unknown(
            "the plan does not say what the VLAN is for",
            material(MANAGED, plan={**PLAN, 99: PLAN[99].model_copy(update={"purpose": ""})}),
        ),
        unknown(
            "the address is in no network of the plan",
            material(
                {**MANAGED, "sw1": ADDRESSED.but(addresses={"Vlan1": Addresses(prefixes=("192.168.1.2/24",))})},
                plan=PLAN,
            ),
        ),
        wrong(
            "the address is right, but a computer sits in the same VLAN",
            material({**MANAGED, "sw1": ADDRESSED.but(mac_table=heard((STATION, 99, "2")))}, plan=PLAN),
        ),
        unknown("a switch that told no address", material({**MANAGED, "sw1": ADDRESSED.but(addresses={})}, plan=PLAN)),
        right(
            "an access point belongs there; a loopback and IPv6 addresses are no network of the plan",
            material(
                {
                    **MANAGED,
                    "sw1": ADDRESSED.but(
                        mac_table=heard((AP, 99, "9")),
                        addresses={
                            "Vlan99": Addresses(prefixes=("10.99.0.11/24", "fe80::1/64")),
                            "Lo0": Addresses(prefixes=("127.0.0.1/8",)),
                        },
                    ),
                },
                plan=PLAN,
            ),
        ),
    ),
)

LONE = {**THINGS, "sw1": switch(PORTS)}
OTHERS = tuple(f"00:11:32:00:00:0{n}" for n in range(4))


def on_port_4(*macs: str, name: str = "", chassis: str = "", **declared: Host) -> dict[str, Host]:
    """These addresses on port 4, where somebody may announce itself."""
    rows = heard((CBCT, 20, "1"), *((mac, 10, "4") for mac in macs))
    told = {"4": Neighbour(name=name, port="1", chassis=chassis)} if name or chassis else {}
    return {**THINGS, **declared, "sw1": switch({**PORTS, "4": (10, "")}, mac_table=rows, neighbours=told)}


UNDECLARED_SWITCH = Cases(
    compliant=material(LONE),
    violating=material(on_port_4(*OTHERS[:3])),
    undetermined=material({**LONE, "sw1": switch(PORTS, neighbours=Unsupported(reason="no reader"))}),
    naive=(
        right("a telephone with a computer behind it", material(on_port_4(*OTHERS[:2]))),
        right(
            "one address in three VLANs is one device",
            material({**LONE, "sw1": switch(PORTS, mac_table=heard(*((PHONE, v, "4") for v in (10, 20, 30))))}),
        ),
        right("the declared access point and its guests", material(on_port_4(AP, *OTHERS[:3]))),
        right(
            "virtual machines of a declared server",
            material(on_port_4(SERVER, *OTHERS[:3], srv=thing("server", SERVER))),
        ),
        right(
            "an uplink to a switch that announces another name than the inventory's",
            material(
                {
                    **on_port_4(*OTHERS[:3], name="SW-ETAGE.cabinet.example"),
                    "sw2": switch({}, facts=Facts(hostname="sw-etage", serial="x")),
                }
            ),
        ),
        right(
            "an uplink to a declared switch that announces nothing, known by its own address",
            material(
                {**on_port_4(*OTHERS), "sw2": switch({}, interfaces={"Vlan99": Interface(enabled=True, mac=OTHERS[0])})}
            ),
        ),
        unknown(
            "a declared switch that is not asked, known by the address it announces",
            material(on_port_4(*OTHERS[:3], chassis=PHONE, petit=thing("switch", PHONE))),
        ),
        unknown(
            "somebody unknown announces itself, with one device behind it",
            material(on_port_4(*OTHERS[:2], name="SG108E")),
        ),
        right(
            "somebody unknown announces itself, alone: a device, not a switch",
            material(on_port_4(OTHERS[0], name="pc")),
        ),
    ),
)

FREE = switch({**PORTS, "4": (10, "")})
SHUT = FREE.but(
    interfaces={**FREE.sections["interfaces"], "4": Interface(enabled=False)},
    links={**FREE.sections["links"], "4": Link(up=False)},
)
OPEN = SHUT.but(interfaces={**FREE.sections["interfaces"], "4": Interface(enabled=True)})
UNUSED = Cases(
    compliant=material({"sw1": SHUT}),
    violating=material({"sw1": OPEN}),
    undetermined=material({"sw1": OPEN.but(links=Unsupported(reason="no reader"))}),
    naive=(
        right(
            "a scanner that is switched off at night has no link, but its port says whose it is",
            material({"sw1": OPEN.but(interfaces={"4": Interface(enabled=True, description="CBCT")})}),
        ),
        right("a port of an aggregate", material({"sw1": OPEN.but(lags={"Po1": Lag(members=("4",), mode="lacp")})})),
        right(
            "a VLAN's interface without link is no port",
            material(
                {
                    "sw1": SHUT.but(
                        interfaces={**SHUT.sections["interfaces"], "Vlan1": Interface(enabled=True)},
                        links={**SHUT.sections["links"], "Vlan1": Link(up=False)},
                    )
                }
            ),
        ),
        unknown("whether a port has link was not said", material({"sw1": SHUT.but(links={"1": Link(up=True)})})),
        unknown("the inventory gives no role", material({"x": host("", facts=Facts(hostname="x"))})),
    ),
)

TREE = switch(PORTS, spanning_tree=SpanningTree(mode="rstp"))
LOOPS = Cases(
    compliant=material({"sw1": TREE}),
    violating=material({"sw1": TREE, "sw2": switch({}, spanning_tree=SpanningTree(mode="off"))}),
    undetermined=material({"sw1": switch(PORTS, spanning_tree=Failed(reason="refused"))}),
    naive=(
        wrong(
            "the tree is on, but not on a port",
            material(
                {
                    "sw1": switch(
                        PORTS, spanning_tree=SpanningTree(mode="rstp", ports={"4": SpanningTreePort(enabled=False)})
                    )
                }
            ),
        ),
        wrong(
            "a port that forwards at once, without a guard",
            material(
                {
                    "sw1": switch(
                        PORTS, spanning_tree=SpanningTree(mode="rstp", ports={"4": SpanningTreePort(edge=True)})
                    )
                }
            ),
        ),
        right(
            "a port that forwards at once, guarded; and a firewall has no tree",
            material(
                {
                    "sw1": switch(
                        PORTS,
                        spanning_tree=SpanningTree(
                            mode="rstp", ports={"4": SpanningTreePort(edge=True, bpdu_guard=True)}
                        ),
                    ),
                    "fw1": host("firewall", "fortinet", spanning_tree=Unsupported(reason="no reader")),
                }
            ),
        ),
        wrong(
            "a switch that nobody gave a role is known by its ports",
            material({"x": replace(switch(PORTS, spanning_tree=SpanningTree(mode="off")), role="")}),
        ),
        unknown("one switch of two was not reached", material({"sw1": TREE, "sw2": TREE}, unreached=("sw2",))),
        unknown("one switch of two was left out", material({"sw1": TREE, "sw2": TREE}, left_out=("sw2",))),
        unknown("a switch that is not asked", material({"sw1": TREE, "sw3": thing("switch", PHONE)})),
    ),
)

SAFE = {"ssh": ManagementService(enabled=True, port=22), "telnet": ManagementService(enabled=False)}
CLOSED = Snmp(enabled=True, communities={"<secret 1>": SnmpCommunity(access="ro", sources=("10.99.0.5",))})
ADMIN = switch(PORTS, management=SAFE, snmp=CLOSED)
CLEAR = Cases(
    compliant=material({"sw1": ADMIN}),
    violating=material({"sw1": ADMIN.but(management={"telnet": ManagementService(enabled=True)})}),
    undetermined=material({"sw1": ADMIN.but(snmp=Unsupported(reason="no reader"))}),
    naive=(
        right("Telnet is in the table, and off", material({"sw1": ADMIN})),
        right(
            "a community is configured, but the agent is off",
            material(
                {"sw1": ADMIN.but(snmp=Snmp(enabled=False, communities={"<secret 1>": SnmpCommunity(access="rw")}))}
            ),
        ),
        wrong(
            "a community that anybody may use",
            material({"sw1": ADMIN.but(snmp=Snmp(enabled=True, communities={"<secret>": SnmpCommunity(access="ro")}))}),
        ),
        wrong(
            "a community that writes, limited to one address",
            material(
                {
                    "sw1": ADMIN.but(
                        snmp=Snmp(
                            enabled=True, communities={"<secret>": SnmpCommunity(access="rw", sources=("10.99.0.5",))}
                        )
                    )
                }
            ),
        ),
        wrong(
            "SNMPv3, with a user who needs no password",
            material({"sw1": ADMIN.but(snmp=Snmp(enabled=True, users={"nms": "noAuthNoPriv"}))}),
        ),
        wrong(
            "RouterOS calls HTTP www", material({"sw1": ADMIN.but(management={"www": ManagementService(enabled=True)})})
        ),
        wrong(
            "Telnet is on, although SNMP could not be read",
            material(
                {"sw1": ADMIN.but(management={"telnet": ManagementService(enabled=True)}, snmp=Failed(reason="x"))}
            ),
        ),
        right("a workstation is no network equipment", material({"sw1": ADMIN, "ws": host("workstation", "linux")})),
        unknown(
            "an undeclared role may be a firewall",
            material({"sw1": ADMIN, "x": host("", "linux", management={}, snmp=CLOSED)}),
        ),
        unknown(
            "a restricted access point was not contacted",
            material({"sw1": ADMIN, "ap": replace(host("access-point"), restricted="Maker")}),
        ),
    ),
)

CASES = {
    "NET-VLAN-001": SEGMENTED,
    "NET-VLAN-002": TOGETHER,
    "NET-ADM-009": MANAGEMENT_VLAN,
    "NET-SW-003": UNDECLARED_SWITCH,
    "NET-SW-004": UNUSED,
    "NET-SW-005": LOOPS,
    "NET-ADM-008": CLEAR,
}
