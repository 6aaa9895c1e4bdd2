"""Cases of the checks about DNS, DHCP and time."""

from netaudit.model.rows import DhcpPool, Dns, Lease, Ntp
from netaudit.model.state import Failed, Unsupported
from tests.checks.cases_addressing import LEGS
from tests.checks.site import PLAN, SMARTPHONE, Cases, host, material, moot, right, switch, thing, unknown, wrong

OFFICE = DhcpPool(ranges=("10.10.0.100-10.10.0.109",), options={"6": "10.10.0.1"})
GUESTS = DhcpPool(ranges=("10.30.0.50-10.30.0.59",), options={"6": "8.8.8.8,1.1.1.1"})
FW = host("firewall", "linux", addresses=LEGS, dhcp={"bureau": OFFICE}, leases={}, dns=Dns(forwarders=("9.9.9.9",)))
WS = host("workstation", "linux", dns=Dns(resolvers=("10.10.0.1",)))
SITE = {"fw1": FW, "ws-1": WS}

RESOLVERS = Cases(
    compliant=material(SITE, plan=PLAN),
    violating=material({**SITE, "ws-1": WS.but(dns=Dns(resolvers=("10.10.0.1", "8.8.8.8")))}, plan=PLAN),
    undetermined=material({**SITE, "ws-1": WS.but(dns=Failed(reason="cut"))}, plan=PLAN),
    naive=(
        right(
            "a firewall asks outside by its trade",
            material({**SITE, "fw1": FW.but(dns=Dns(resolvers=("9.9.9.9",)))}, plan=PLAN),
        ),
        right(
            "guests may have a public resolver",
            material({**SITE, "fw1": FW.but(dhcp={"bureau": OFFICE, "invites": GUESTS})}, plan=PLAN),
        ),
        wrong(
            "the second of the servers that DHCP gives is public",
            material(
                {
                    **SITE,
                    "fw1": FW.but(dhcp={"bureau": DhcpPool(ranges=OFFICE.ranges, options={"6": "10.10.0.1, 1.1.1.1"})}),
                },
                plan=PLAN,
            ),
        ),
        unknown(
            "127.0.0.53 is a stub: whom it asks is not told",
            material({**SITE, "ws-1": WS.but(dns=Dns(resolvers=("127.0.0.53",)))}, plan=PLAN),
        ),
        unknown("no resolver at all", material({**SITE, "ws-1": WS.but(dns=Dns())}, plan=PLAN)),
        right(
            "an IPv6 range, and one written backwards",
            material(
                {
                    **SITE,
                    "fw1": FW.but(
                        dhcp={
                            "x": DhcpPool(
                                ranges=("2001:db8::1-2001:db8::9", "10.10.0.9-10.10.0.1"), options={"6": "10.10.0.1"}
                            )
                        }
                    ),
                },
                plan=PLAN,
            ),
        ),
        wrong(
            "a range that is not understood, with a public resolver",
            material({**SITE, "fw1": FW.but(dhcp={"x": DhcpPool(options={"6": "8.8.8.8"})})}, plan=PLAN),
        ),
    ),
)

WIRE = {10: ("10.10.0.1",), 20: ("10.20.0.1",), 30: ("10.30.0.1",), 99: ()}
BOX = host("switch", "linux", dhcp={"lan": DhcpPool(ranges=("10.10.0.200-10.10.0.210",))})
ONE_SERVER = Cases(
    compliant=material({"fw1": FW}, plan=PLAN, offers=WIRE),
    violating=material({"fw1": FW, "sw1": BOX}, plan=PLAN, offers=WIRE),
    undetermined=material({"fw1": FW}, plan=PLAN),
    naive=(
        unknown(
            "one server in the configurations says nothing of a box that nobody manages",
            material({"fw1": FW}, plan=PLAN),
        ),
        wrong("two servers are configured, although nobody searched", material({"fw1": FW, "sw1": BOX}, plan=PLAN)),
        wrong(
            "a second one answers on the wire",
            material({"fw1": FW}, plan=PLAN, offers={**WIRE, 10: ("10.10.0.1", "192.168.0.1")}),
        ),
        wrong(
            "only one answers, and it is nobody's",
            material({"fw1": FW}, plan=PLAN, offers={**WIRE, 10: ("192.168.0.1",)}),
        ),
        right(
            "one server that answers twice",
            material({"fw1": FW}, plan=PLAN, offers={**WIRE, 10: ("10.10.0.1", "10.10.0.1")}),
        ),
        right(
            "two hosts that serve two VLANs, and two ranges of one host",
            material(
                {
                    "fw1": FW.but(
                        dhcp={"bureau": DhcpPool(ranges=("10.10.0.100-10.10.0.109", "10.10.0.120-10.10.0.129"))}
                    ),
                    "sw1": BOX.but(
                        dhcp={"img": DhcpPool(ranges=("10.20.0.100-10.20.0.109",)), "none": DhcpPool(ranges=("?",))}
                    ),
                },
                plan=PLAN,
                offers=WIRE,
            ),
        ),
        unknown("one VLAN was not searched", material({"fw1": FW}, plan=PLAN, offers={10: ("10.10.0.1",)})),
    ),
)


def leases(count: int, *, first: int = 100) -> dict[str, Lease]:
    """As many leases, from this address on."""
    return {f"00:11:22:33:44:{n:02x}": Lease(address=f"10.10.0.{first + n}") for n in range(count)}


ROOM = Cases(
    compliant=material({"fw1": FW.but(leases=leases(8))}),
    violating=material({"fw1": FW.but(leases=leases(9))}),
    undetermined=material({"fw1": FW.but(leases=Unsupported(reason="no reader"))}),
    naive=(
        right(
            "reserved addresses outside the range fill nothing",
            material(
                {
                    "fw1": FW.but(
                        leases={**leases(8), **{f"00:12{mac[5:]}": row for mac, row in leases(40, first=5).items()}}
                    )
                }
            ),
        ),
        right(
            "two devices that name one address take one",
            material({"fw1": FW.but(leases={**leases(8), SMARTPHONE: Lease(address="10.10.0.100")})}),
        ),
        right("a scope without a range", material({"fw1": FW.but(dhcp={"x": DhcpPool()}, leases=leases(9))})),
        right(
            "two ranges are one scope",
            material(
                {
                    "fw1": FW.but(
                        dhcp={"bureau": DhcpPool(ranges=("10.10.0.100-10.10.0.109", "10.10.0.150-10.10.0.159"))},
                        leases=leases(10),
                    )
                }
            ),
        ),
        moot("nobody gives addresses away", material({"fw1": FW.but(dhcp={})})),
        unknown("another firewall was not reached", material({"fw1": FW, "fw2": FW}, unreached=("fw2",))),
    ),
)

NTP = host("firewall", "fortinet", ntp=Ntp(servers=("FortiGuard",)))
TIME = Cases(
    compliant=material({"fw1": NTP}),
    violating=material({"fw1": NTP, "sw1": switch({}, ntp=Ntp(timezone="UTC"))}),
    undetermined=material({"fw1": NTP, "sw1": switch({}, ntp=Unsupported(reason="no reader"))}),
    naive=(
        wrong("a time zone is no time server", material({"sw1": switch({}, ntp=Ntp(timezone="Indian/Reunion"))})),
        right("a workstation is not asked", material({"fw1": NTP, "ws-1": host("workstation", "linux")})),
        unknown(
            "a firewall that is declared and not asked", material({"fw1": NTP, "box": thing("firewall", SMARTPHONE)})
        ),
    ),
)

CASES = {"DNS-RES-001": RESOLVERS, "DHCP-UNI-003": ONE_SERVER, "DHCP-ETE-004": ROOM, "TIME-NTP-005": TIME}
