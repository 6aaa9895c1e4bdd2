"""Cases of the checks about IP addressing."""

from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    DhcpReservation,
    Interface,
    Lease,
    Route,
    Vlan,
)
from netaudit.model.site import DeclaredVlan
from netaudit.model.state import Failed, Unsupported
from tests.checks.site import (
    CBCT,
    PLAN,
    STATION,
    Cases,
    Host,
    host,
    material,
    right,
    switch,
    thing,
    unknown,
    wrong,
)

ROUTER = "00:0d:b9:51:aa:01"
SVI = {"Vlan99": Addresses(prefixes=("10.99.0.11/24",))}
LEGS = {
    "eth0": Addresses(prefixes=("198.51.100.2/30",)),
    "eth1.10": Addresses(prefixes=("10.10.0.1/24",)),
    "eth1.20": Addresses(prefixes=("10.20.0.1/24",)),
    "eth1.30": Addresses(prefixes=("10.30.0.1/24",)),
    "eth1.99": Addresses(prefixes=("10.99.0.1/24",)),
}


def hears(**rows: str) -> dict[str, ArpEntry]:
    """An ARP table; addresses are written a10_20_0_5."""
    return {name[1:].replace("_", "."): ArpEntry(mac=mac, interface="eth1") for name, mac in rows.items()}


DEVICES = {"cbct-1": thing("imaging", CBCT), "ws-1": thing("workstation", STATION)}
FW = host("firewall", "linux", addresses=LEGS, arp=hears(a10_20_0_10=CBCT))
SW = switch({"1": (20, CBCT), "2": (20, STATION)}, addresses=SVI)
SITE = {**DEVICES, "sw1": SW, "fw1": FW}

PLANNED = Cases(
    compliant=material(SITE, plan=PLAN),
    violating=material({**SITE, "fw1": FW.but(arp=hears(a192_168_1_10=CBCT))}, plan=PLAN),
    undetermined=material(SITE),
    naive=(
        right(
            "VLAN 1 and Cisco's own VLANs are in no plan",
            material(
                {**SITE, "sw1": SW.but(vlans={**SW.sections["vlans"], "1": Vlan(name="x"), "1002": Vlan(name="fddi")})},
                plan=PLAN,
            ),
        ),
        wrong(
            "a VLAN that the plan does not have",
            material({**SITE, "sw1": SW.but(vlans={**SW.sections["vlans"], "40": Vlan(name="x")})}, plan=PLAN),
        ),
        wrong(
            "a VLAN of the plan that no switch has",
            material(SITE, plan={**PLAN, 50: DeclaredVlan(name="VOIX", subnet="10.50.0.0/24", purpose="phones")}),
        ),
        wrong(
            "the address is right, the mask is not",
            material(
                {**SITE, "fw1": FW.but(addresses={**LEGS, "eth1.20": Addresses(prefixes=("10.20.0.1/16",))})}, plan=PLAN
            ),
        ),
        right(
            "an address outside the plan on the operator's side, and one of IPv6",
            material(
                {
                    **SITE,
                    "fw1": FW.but(
                        addresses={**LEGS, "wan.7": Addresses(prefixes=("198.51.100.9/30", "2001:db8::1/64"))}
                    ),
                },
                plan=PLAN,
            ),
        ),
        unknown("the plan is empty", material(SITE, plan={})),
    ),
)

OTHER = host("firewall", "linux", addresses=LEGS, arp=hears(a10_20_0_10=CBCT))
TWICE = {
    **DEVICES,
    "fw1": FW,
    "fw2": OTHER.but(
        addresses={name: Addresses(prefixes=(row.prefixes[0].replace(".1/", ".2/"),)) for name, row in LEGS.items()}
    ),
}
DUPLICATES = Cases(
    compliant=material(TWICE, plan=PLAN),
    violating=material({**TWICE, "fw2": TWICE["fw2"].but(arp=hears(a10_20_0_10=STATION))}, plan=PLAN),
    undetermined=material({**TWICE, "fw2": TWICE["fw2"].but(arp=Failed(reason="cut"))}, plan=PLAN),
    naive=(
        right(
            "the address that two routers share (VRRP)",
            material({**TWICE, "fw2": TWICE["fw2"].but(arp=hears(a10_20_0_10="00:00:5e:00:01:05"))}, plan=PLAN),
        ),
        right(
            "the same private address on the two sides of a translation",
            material({**TWICE, "fw2": TWICE["fw2"].but(arp=hears(a10_20_0_10=CBCT, a192_168_1_1=STATION))}, plan=PLAN),
        ),
        right(
            "a host with no address there hears somebody else's network through a tunnel",
            material(
                {
                    **TWICE,
                    "fw3": OTHER.but(
                        addresses={"tun0": Addresses(prefixes=("172.16.0.1/30",))}, arp=hears(a10_20_0_10=STATION)
                    ),
                },
                plan=PLAN,
            ),
        ),
        right(
            "an entry that nobody answered",
            material({**TWICE, "fw2": TWICE["fw2"].but(arp=hears(a10_20_0_10="00:00:00:00:00:00"))}, plan=PLAN),
        ),
        wrong("two hosts bear one address", material({**TWICE, "fw2": TWICE["fw2"].but(addresses=LEGS)}, plan=PLAN)),
        unknown("one ARP table alone cannot disagree with itself", material(SITE, plan=PLAN)),
    ),
)

POOL = DhcpPool(
    ranges=("10.20.0.100-10.20.0.149",),
    reservations={CBCT: DhcpReservation(address="10.20.0.10", name="cbct-1")},
)
SERVING = FW.but(dhcp={"imagerie": POOL}, leases={})
FIXED = {**SITE, "fw1": SERVING}
FREE = DhcpPool(ranges=POOL.ranges)
FIXED_ADDRESSES = Cases(
    compliant=material(FIXED),
    violating=material(
        {**FIXED, "fw1": SERVING.but(dhcp={"imagerie": FREE}, leases={CBCT: Lease(address="10.20.0.101")})}
    ),
    undetermined=material({**FIXED, "fw1": SERVING.but(leases=Unsupported(reason="no reader"))}),
    naive=(
        right(
            "a reserved device shows up among the leases all the same",
            material({**FIXED, "fw1": SERVING.but(leases={CBCT: Lease(address="10.20.0.10")})}),
        ),
        wrong(
            "an address set by hand inside the range that is given away",
            material({**FIXED, "fw1": SERVING.but(dhcp={"imagerie": FREE}, arp=hears(a10_20_0_120=CBCT))}),
        ),
        wrong(
            "it is reserved, but the device has another address",
            material({**FIXED, "fw1": SERVING.but(arp=hears(a10_20_0_77=CBCT))}),
        ),
        right(
            "an address set by hand outside the range",
            material({**FIXED, "fw1": SERVING.but(dhcp={"imagerie": FREE}, arp=hears(a10_20_0_20=CBCT))}),
        ),
        unknown("nobody told its address", material({**FIXED, "fw1": SERVING.but(dhcp={"x": FREE}, arp={})})),
        unknown("no such device is declared", material({"sw1": SW, "fw1": SERVING})),
    ),
)

ROUTING = host("firewall", "linux", addresses=LEGS, routes={"0.0.0.0/0 via 198.51.100.1": Route()})
RANGES = Cases(
    compliant=material({"fw1": ROUTING}, plan=PLAN),
    violating=material(
        {"fw1": ROUTING}, plan={**PLAN, 33: DeclaredVlan(name="CFAO", subnet="10.33.3.0/24", purpose="imaging")}
    ),
    undetermined=material({"fw1": ROUTING.but(routes=Failed(reason="cut"))}, plan=PLAN),
    naive=(
        right(
            "a default route and a summary cover everything, and overlap nothing",
            material(
                {
                    "fw1": ROUTING.but(
                        routes={"0.0.0.0/0 via 198.51.100.1": Route(), "10.0.0.0/8 via 10.99.0.2": Route()}
                    )
                },
                plan=PLAN,
            ),
        ),
        wrong(
            "a VPN's network is a part of one that is here",
            material({"fw1": ROUTING.but(routes={"10.20.0.128/25 via tun0": Route()})}, plan=PLAN),
        ),
        right(
            "such a route that is off, in another table, or to one host",
            material(
                {
                    "fw1": ROUTING.but(
                        routes={
                            "10.20.0.128/25 via tun0": Route(enabled=False),
                            "10.20.0.0/24 via tun1": Route(table="guest"),
                            "10.20.0.9/32 via tun0": Route(),
                        }
                    )
                },
                plan=PLAN,
            ),
        ),
        wrong(
            "Python calls the documentation network private",
            material({"fw1": ROUTING}, plan={**PLAN, 40: DeclaredVlan(name="X", subnet="192.0.2.0/24")}),
        ),
        wrong(
            "two networks of the plan overlap",
            material({"fw1": ROUTING}, plan={**PLAN, 40: DeclaredVlan(name="X", subnet="10.20.0.0/25")}),
        ),
        right(
            "a network of the plan that is not written yet",
            material({"fw1": ROUTING}, plan={**PLAN, 40: DeclaredVlan(name="X", subnet="?")}),
        ),
    ),
)

WS = host(
    "workstation",
    "linux",
    addresses={"enp1s0": Addresses(prefixes=("10.20.0.21/24",))},
    routes={"0.0.0.0/0 via 10.20.0.1": Route()},
    interfaces={"enp1s0": Interface(enabled=True), "enp2s0": Interface(enabled=True)},
)
HOME = {"ws-1": WS, "fw1": FW}


def at(prefix: str) -> dict[str, Host]:
    """The workstation with another address."""
    return {**HOME, "ws-1": WS.but(addresses={"enp1s0": Addresses(prefixes=(prefix,))})}


MASKS = Cases(
    compliant=material(HOME, plan=PLAN),
    violating=material(at("10.20.0.21/16"), plan=PLAN),
    undetermined=material({**HOME, "ws-1": WS.but(routes=Failed(reason="cut"))}, plan=PLAN),
    naive=(
        right(
            "loopback, link-local and IPv6 addresses have masks of their own",
            material(
                {
                    **HOME,
                    "ws-1": WS.but(
                        addresses={
                            "enp1s0": Addresses(prefixes=("10.20.0.21/24", "fe80::1/64", "169.254.7.7/16")),
                            "lo": Addresses(prefixes=("127.0.0.1/8",)),
                        }
                    ),
                },
                plan=PLAN,
            ),
        ),
        wrong(
            "the gateway is in the right network, but is no router",
            material({**HOME, "ws-1": WS.but(routes={"0.0.0.0/0 via 10.20.0.254": Route()})}, plan=PLAN),
        ),
        wrong(
            "the gateway is a router of another network",
            material({**HOME, "ws-1": WS.but(routes={"0.0.0.0/0 via 10.10.0.1": Route()})}, plan=PLAN),
        ),
        unknown(
            "a computer that told no address", material({**HOME, "ws-1": WS.but(addresses={}, routes={})}, plan=PLAN)
        ),
        unknown(
            "an address that the plan does not know",
            material(
                {**at("192.168.7.7/24"), "fw1": FW, "ws-1": at("192.168.7.7/24")["ws-1"].but(routes={})}, plan=PLAN
            ),
        ),
        unknown(
            "a way out without an address",
            material({**HOME, "ws-1": WS.but(routes={"0.0.0.0/0 via ppp0": Route()})}, plan=PLAN),
        ),
    ),
)

TWO = WS.but(
    addresses={"enp1s0": Addresses(prefixes=("10.20.0.21/24",)), "enp2s0": Addresses(prefixes=("10.10.0.21/24",))}
)
TWO_NETWORKS = Cases(
    compliant=material({"ws-1": WS}),
    violating=material({"ws-1": TWO}),
    undetermined=material({"ws-1": WS.but(addresses=Failed(reason="cut"))}),
    naive=(
        right(
            "two addresses in one network, IPv6, loopback and a container bridge are no second network",
            material(
                {
                    "ws-1": WS.but(
                        addresses={
                            "enp1s0": Addresses(prefixes=("10.20.0.21/24", "10.20.0.22/24", "2001:db8::5/64")),
                            "docker0": Addresses(prefixes=("172.17.0.1/16",)),
                            "lo": Addresses(prefixes=("127.0.0.1/8",)),
                        }
                    )
                }
            ),
        ),
        right(
            "the second card is off",
            material(
                {"ws-1": TWO.but(interfaces={"enp1s0": Interface(enabled=True), "enp2s0": Interface(enabled=False)})}
            ),
        ),
        right(
            "somebody wrote down why",
            material(
                {
                    "ws-1": Host(
                        "workstation",
                        "linux",
                        notes={"second_network": "the scanner's own link"},
                        sections=TWO.sections,
                    )
                }
            ),
        ),
        unknown(
            "a router that nobody gave a role is not taken for a computer",
            material({"ws-1": WS, "x": host("", "linux", addresses=LEGS, interfaces={})}),
        ),
        right("a firewall is in several networks by its trade", material({"ws-1": WS, "fw1": FW})),
        unknown("a computer that told no address", material({"ws-1": WS.but(addresses={})})),
        unknown(
            "a restricted unit was not contacted",
            material({"ws-1": WS, "cerec-1": Host("cad-cam", "linux", restricted="Maker")}),
        ),
    ),
)

CASES = {
    "IP-PLAN-001": PLANNED,
    "IP-DUP-002": DUPLICATES,
    "IP-STA-003": FIXED_ADDRESSES,
    "IP-RFC-004": RANGES,
    "IP-MASK-005": MASKS,
    "IP-2NIC-006": TWO_NETWORKS,
}
