"""Cases of the checks about firewall, Wi-Fi and health applications."""

from typing import Any

from netaudit.model.rows import Addresses, Filter, FilterRule, NatRule, Route, SyslogServer, WifiNetwork
from netaudit.model.state import Failed, Unsupported
from tests.checks.cases_addressing import LEGS
from tests.checks.site import (
    AP,
    CBCT,
    PLAN,
    SERVER,
    Cases,
    Host,
    heard,
    host,
    material,
    moot,
    right,
    switch,
    thing,
    unknown,
    wrong,
)

OUT = {"0.0.0.0/0 via 198.51.100.1": Route()}
INSIDE = host(
    "switch",
    "cisco_ios",
    addresses={"Vlan99": Addresses(prefixes=("10.99.0.11/24",))},
    routes={"0.0.0.0/0 via 10.99.0.1": Route()},
)
WALL = host("firewall", "linux", addresses=LEGS, routes=OUT)
LINE = {"sw1": INSIDE, "fw1": WALL}
CORE = host(
    "router",
    "cisco_ios",
    addresses={"Vlan10": Addresses(prefixes=("10.99.0.1/24", "10.98.0.2/24"))},
    routes={"0.0.0.0/0 via 10.98.0.1": Route()},
)
PRESENT = Cases(
    compliant=material(LINE),
    violating=material({**LINE, "sw1": INSIDE.but(routes={"0.0.0.0/0 via 10.99.0.254": Route()})}),
    undetermined=material({**LINE, "sw1": INSIDE.but(routes={})}),
    naive=(
        right(
            "the switch's gateway is a router, and the router's is the firewall",
            material(
                {**LINE, "core": CORE, "fw1": WALL.but(addresses={"eth1": Addresses(prefixes=("10.98.0.1/24",))})}
            ),
        ),
        wrong(
            "a router stands between, and leads past the firewall",
            material(
                {
                    **LINE,
                    "core": CORE.but(routes={"0.0.0.0/0 via 10.98.0.9": Route()}),
                    "fw1": WALL.but(addresses={"e": Addresses(prefixes=("10.97.0.1/24",))}),
                }
            ),
        ),
        wrong(
            "two routers that lead to each other",
            material(
                {
                    "a": CORE.but(
                        addresses={"x": Addresses(prefixes=("10.1.0.1/24",))},
                        routes={"0.0.0.0/0 via 10.1.0.2": Route()},
                    ),
                    "b": CORE.but(
                        addresses={"x": Addresses(prefixes=("10.1.0.2/24",))},
                        routes={"0.0.0.0/0 via 10.1.0.1": Route()},
                    ),
                    "fw1": WALL,
                }
            ),
        ),
        wrong(
            "a router without a way out",
            material(
                {
                    **LINE,
                    "core": CORE.but(routes={}),
                    "fw1": WALL.but(addresses={"e": Addresses(prefixes=("10.97.0.1/24",))}),
                }
            ),
        ),
        wrong("no firewall at all is not a site without anything to judge", material({"sw1": INSIDE})),
        unknown(
            "no firewall, but a host that nobody gave a role",
            material({"sw1": INSIDE, "x": host("", "linux", addresses=LEGS, routes=OUT)}),
        ),
        unknown("the firewall was not reached, so its addresses are not known", material(LINE, unreached=("fw1",))),
        unknown(
            "an entry without a route that counts",
            material({**LINE, "sw1": INSIDE.but(routes={"0.0.0.0/0 via 10.99.0.254": Route(enabled=False)})}),
        ),
    ),
)


def chain(
    *rules: FilterRule, default: str = "deny", applied: tuple[str, ...] = ("filter at forward priority filter",)
) -> Filter:
    """A chain of these rules, numbered."""
    return Filter(
        rules={str(n): rule for n, rule in enumerate(rules)},
        order=tuple(str(n) for n in range(len(rules))),
        default=default,
        applied=applied,
    )


PERMIT, DENY = FilterRule(action="permit"), FilterRule(action="deny")
REPLIES = FilterRule(action="permit", more="ct state established,related")
DICOM = FilterRule(
    action="permit", source='iifname "eth1.10"', destination='oifname "eth1.20"', service="tcp/104", comment="images"
)
TO_INTERNET = FilterRule(
    action="permit", source='iifname { "eth1.10", "eth1.20", "eth1.30" }', destination='oifname "eth0"', comment="x"
)


def filtered(
    *rules: FilterRule, key: str = "inet filter forward", platform: str = "linux", **more: Any
) -> dict[str, Host]:
    """A firewall with one chain."""
    return {"fw1": host("firewall", platform, addresses=LEGS, routes=OUT, nat={}, filters={key: chain(*rules, **more)})}


WHITE = Cases(
    compliant=material(filtered(REPLIES, DICOM)),
    violating=material(filtered(REPLIES, PERMIT)),
    undetermined=material({"fw1": WALL.but(filters=Failed(reason="cut"))}),
    naive=(
        right("what answers a connection is no any-any rule", material(filtered(REPLIES))),
        right("an any-any rule that is off", material(filtered(FilterRule(action="permit", enabled=False)))),
        wrong(
            "dropping invalid packets first denies nothing",
            material(filtered(FilterRule(action="deny", more="ct state invalid"), PERMIT)),
        ),
        wrong(
            "a chain that permits by default, and denies everything that is invalid",
            material(filtered(FilterRule(action="deny", more="ct state invalid"), default="permit")),
        ),
        right(
            "the same chain of a bridge",
            material(
                {
                    "fw1": WALL.but(
                        filters={"bridge filter forward": chain(default="permit"), "inet filter forward": chain(DICOM)}
                    )
                }
            ),
        ),
        unknown(
            "a router with a list at one interface of two",
            material(
                {
                    "r": CORE.but(
                        addresses={"Vlan10": LEGS["eth1.10"], "Vlan20": LEGS["eth1.20"]},
                        filters={"LAN": chain(DICOM, applied=("Vlan10 in",))},
                    )
                }
            ),
        ),
        right("an any-any rule after everything was denied", material(filtered(DENY, PERMIT))),
        right(
            "a chain that permits by default and ends by denying everything",
            material(filtered(DICOM, DENY, default="permit")),
        ),
        wrong("no any-any rule, but what none names is permitted", material(filtered(DICOM, default="permit"))),
        right(
            "a FortiGate's local-in list permits by default: it is about the FortiGate itself",
            material(
                {
                    "fw1": WALL.but(
                        filters={"policy": chain(DICOM, applied=()), "local-in": chain(default="permit", applied=())}
                    )
                }
            ),
        ),
        wrong(
            "a FortiGate that names any interface and all addresses",
            material(
                filtered(
                    FilterRule(
                        action="permit",
                        source='"any" all',
                        destination='"any" all',
                        service="ALL",
                        more='nat enable; schedule "always"',
                    ),
                    key="policy",
                    platform="fortinet",
                )
            ),
        ),
        unknown(
            "something narrows the rule that is not understood",
            material(filtered(FilterRule(action="permit", more="meta l4proto 132"))),
        ),
        unknown(
            "nothing filters what passes through",
            material({"fw1": WALL.but(filters={"inet filter input": chain(applied=())})}),
        ),
        wrong(
            "a rule that names interfaces, and lets the whole Internet in",
            material(
                filtered(
                    FilterRule(action="permit", source='"eth0" all', destination='"eth1.10" all', service="ALL"),
                    key="policy",
                    platform="fortinet",
                )
            ),
        ),
        wrong(
            "the same in nftables' words",
            material(filtered(FilterRule(action="permit", source='iifname "eth0"', destination='oifname "eth1.20"'))),
        ),
        right(
            "one service from the Internet, and everything to it",
            material(filtered(FilterRule(action="permit", source='iifname "eth0"', service="tcp/443"), TO_INTERNET)),
        ),
        wrong(
            "a list of a router's interface",
            material({"r": CORE.but(filters={"LAN": chain(PERMIT, applied=("Vlan10 in",))})}),
        ),
    ),
)


def forwarding(platform: str = "linux", **rule: Any) -> dict[str, Host]:
    """A firewall with one translation."""
    plain: dict[str, Any] = {
        "kind": "destination",
        "original": "198.51.100.2 tcp/3389",
        "translated": "10.20.0.5 tcp/3389",
        "interface": "eth0",
    }
    found = filtered(DICOM, platform=platform, key="policy" if platform == "fortinet" else "forward")
    return {"fw1": found["fw1"].but(nat={"RDP": NatRule(**{**plain, **rule})})}


VIP = FilterRule(action="permit", source='"wan1" all', destination='"internal" NAS, RDP', service="ALL")
INBOUND = Cases(
    compliant=material(forwarding(enabled=False)),
    violating=material(forwarding()),
    undetermined=material({"fw1": WALL.but(filters={}, nat=Unsupported(reason="no reader"))}),
    naive=(
        right("translating what goes out opens nothing", material(forwarding(kind="source"))),
        right(
            "a redirection of the guests' DNS, on an interface inside",
            material(forwarding(interface="eth1.30", translated="redirect to :53")),
        ),
        wrong("no interface is named: it holds for the outside too", material(forwarding(interface=""))),
        wrong(
            "one to one, every port of it",
            material(forwarding(kind="static", original="198.51.100.2", translated="10.20.0.5")),
        ),
        right("a FortiGate's virtual address that no policy uses", material(forwarding("fortinet"))),
        wrong(
            "and one that a policy uses",
            material({"fw1": forwarding("fortinet")["fw1"].but(filters={"policy": chain(VIP)})}),
        ),
        wrong(
            "the way out is not known, so every interface may be outside",
            material({"fw1": forwarding(interface="eth1.30")["fw1"].but(routes={})}),
        ),
    ),
)

REVIEWED = {"firewall-rules-reviewed": True}
DOCUMENTED = Cases(
    compliant=material(filtered(REPLIES, DICOM), answers=REVIEWED),
    violating=material(filtered(REPLIES, FilterRule(action="permit", service="tcp/104")), answers=REVIEWED),
    undetermined=material(filtered(DICOM)),
    naive=(
        unknown("every rule has a comment, and nobody asked who looks at them", material(filtered(DICOM), answers={})),
        wrong(
            "every rule has a comment, and nobody reviews them",
            material(filtered(DICOM), answers={"firewall-rules-reviewed": False}),
        ),
        right(
            "denials, replies and the host's own loopback explain themselves",
            material(filtered(DENY, REPLIES, FilterRule(action="permit", source='iif "lo"'), DICOM), answers=REVIEWED),
        ),
        right(
            "a rule that is off",
            material(filtered(DICOM, FilterRule(action="permit", enabled=False)), answers=REVIEWED),
        ),
    ),
)

LOGGED = Cases(
    compliant=material({"fw1": WALL.but(syslog={"10.99.0.5": SyslogServer(port=514)})}),
    violating=material({"fw1": WALL.but(syslog={})}),
    undetermined=material({"fw1": WALL.but(syslog=Unsupported(reason="no reader"))}),
    naive=(
        wrong(
            "a server is named, and switched off",
            material({"fw1": WALL.but(syslog={"10.99.0.5": SyslogServer(enabled=False)})}),
        ),
        right(
            "a switch is not a firewall",
            material({"fw1": WALL.but(syslog={"10.99.0.5": SyslogServer()}), "sw1": switch({}, syslog={})}),
        ),
        wrong(
            "one of two firewalls",
            material({"fw1": WALL.but(syslog={"x": SyslogServer()}), "fw2": WALL.but(syslog={})}),
        ),
    ),
)

STRONG = {
    "Cabinet": WifiNetwork(security="wpa2-personal", vlan=10),
    "Invites": WifiNetwork(security="wpa2-wpa3-personal", vlan=30, guest=True),
}


def aired(**networks: WifiNetwork) -> Host:
    """An access point with other networks beside the practice's."""
    return host("access-point", "unifi", wifi={**STRONG, **networks})


ENCRYPTED = Cases(
    compliant=material({"ap": aired()}),
    violating=material({"ap": aired(Ancien=WifiNetwork(security="wep"))}),
    undetermined=material({"ap": aired(), "ap2": thing("access-point", AP)}),
    naive=(
        wrong(
            "WPA and WPA2 together still take TKIP",
            material({"ap": aired(X=WifiNetwork(security="wpa-wpa2-personal"))}),
        ),
        right("WPA2 and WPA3 together do not", material({"ap": aired(X=WifiNetwork(security="wpa2-wpa3-personal"))})),
        right("an open network that is off", material({"ap": aired(X=WifiNetwork(security="open", enabled=False))})),
        wrong(
            "an open network for guests behind a portal is open",
            material({"ap": aired(X=WifiNetwork(security="open", guest=True))}),
        ),
        wrong(
            "a firewall that transmits itself",
            material({"ap": aired(), "fw1": WALL.but(wifi={"Box": WifiNetwork(security="wpa-personal")})}),
        ),
        moot("no access point, and nobody transmits", material({"fw1": WALL.but(wifi={})})),
        right("a firewall that transmits nothing", material({"ap": aired(), "fw1": WALL.but(wifi={})})),
        unknown("a word that is not known", material({"ap": aired(X=WifiNetwork(security="wapi"))})),
    ),
)

GUEST_DENIED = FilterRule(action="deny", source='iifname "eth1.30"')
APART = {**filtered(REPLIES, DICOM, TO_INTERNET, GUEST_DENIED), "ap": aired()}


def by_rules(*rules: FilterRule, **more: Any) -> dict[str, Host]:
    """The same site with other rules."""
    return {**APART, **filtered(*rules, **more)}


GUESTS_APART = Cases(
    compliant=material(APART, plan=PLAN),
    violating=material(
        by_rules(FilterRule(action="permit", source='iifname "eth1.30"', destination="ip daddr 10.20.0.0/24")),
        plan=PLAN,
    ),
    undetermined=material({**APART, "ap": thing("access-point", AP)}, plan=PLAN),
    naive=(
        right("the way to the Internet is not the way inside", material(by_rules(TO_INTERNET), plan=PLAN)),
        wrong(
            "a rule to anywhere reaches the inside too",
            material(by_rules(FilterRule(action="permit", source='iifname "eth1.30"')), plan=PLAN),
        ),
        wrong(
            "the denial stands after the permit",
            material(by_rules(FilterRule(action="permit", source="ip saddr 10.30.0.0/24"), GUEST_DENIED), plan=PLAN),
        ),
        right(
            "the permit stands after the denial",
            material(by_rules(GUEST_DENIED, FilterRule(action="permit", source="ip saddr 10.30.0.0/24")), plan=PLAN),
        ),
        wrong(
            "a denial of one service leaves the others",
            material(
                by_rules(FilterRule(action="deny", source='iifname "eth1.30"', service="tcp/22"), PERMIT), plan=PLAN
            ),
        ),
        unknown("a jump to another chain", material(by_rules(FilterRule(action="jump guests")), plan=PLAN)),
        unknown(
            "a named set of addresses",
            material(by_rules(FilterRule(action="permit", source="ip saddr @guests")), plan=PLAN),
        ),
        wrong(
            "guests without a VLAN",
            material({**APART, "ap": aired(X=WifiNetwork(security="open", guest=True))}, plan=PLAN),
        ),
        wrong(
            "guests in the office's VLAN",
            material({**APART, "ap": aired(X=WifiNetwork(security="open", guest=True, vlan=10))}, plan=PLAN),
        ),
        wrong(
            "a VLAN that the plan does not give to guests",
            material({**APART, "ap": aired(X=WifiNetwork(security="open", guest=True, vlan=99))}, plan=PLAN),
        ),
        unknown(
            "no network is for guests",
            material({**APART, "ap": host("access-point", "unifi", wifi={"Cabinet": STRONG["Cabinet"]})}, plan=PLAN),
        ),
        unknown(
            "no router has an address in both",
            material({**APART, "fw1": WALL.but(addresses={"eth1.30": LEGS["eth1.30"]}, filters={})}, plan=PLAN),
        ),
        wrong(
            "a router between them that filters nothing", material({**APART, "fw1": WALL.but(filters={})}, plan=PLAN)
        ),
    ),
)

PACS = Host(role="imaging", platform="dicom", mac=SERVER)
HEARD = {"pacs": PACS, "sw1": switch({"1": (20, SERVER)}, addresses={}, filters={})}


def reaching(*rules: FilterRule, sw1: Host = HEARD["sw1"], **more: Any) -> dict[str, Host]:
    """An image server in its VLAN, behind a firewall with these rules."""
    return {**HEARD, "sw1": sw1, **filtered(*rules, **more)}


def tcp(port: str, source: str = 'iifname "eth1.10"', **more: Any) -> FilterRule:
    """A permit from the office to the imaging VLAN."""
    return FilterRule(action="permit", source=source, destination='oifname "eth1.20"', service=f"tcp/{port}", **more)


CISCO = host(
    "switch",
    "cisco_ios",
    addresses={
        "Vlan10": Addresses(prefixes=("10.10.0.1/24",)),
        "Vlan20": Addresses(prefixes=("10.20.0.1/24",)),
        "Vlan30": Addresses(prefixes=("10.30.0.1/24",)),
    },
    mac_table={},
    switchports={},
    interfaces={},
    neighbours={},
    vlans={},
)


def listed(*rules: FilterRule, at: str = "Vlan20 out") -> dict[str, Host]:
    """A switch that routes between the VLANs by an access list."""
    return {**HEARD, "core": CISCO.but(filters={"IMG": chain(*rules, applied=(at,))})}


DATABASES = Cases(
    compliant=material(reaching(REPLIES, DICOM), plan=PLAN),
    violating=material(reaching(tcp("1433")), plan=PLAN),
    undetermined=material(reaching(FilterRule(action="jump images")), plan=PLAN),
    naive=(
        right(
            "dropping invalid packets first decides nothing",
            material(reaching(FilterRule(action="deny", more="ct state invalid"), REPLIES, DICOM), plan=PLAN),
        ),
        wrong(
            "a rule about new connections is no rule about replies",
            material(
                reaching(
                    FilterRule(action="permit", source="ip saddr 10.10.0.0/24", more="ct state established,new"),
                    tcp("1433"),
                ),
                plan=PLAN,
            ),
        ),
        right(
            "a chain before the forward chain denies it",
            material(
                {
                    **HEARD,
                    "fw1": WALL.but(
                        filters={
                            "inet filter forward": chain(PERMIT),
                            "inet filter early": chain(
                                FilterRule(action="deny", service="tcp/{ 1433, 3050, 4900 }"),
                                default="permit",
                                applied=("filter at prerouting priority raw",),
                            ),
                        }
                    ),
                },
                plan=PLAN,
            ),
        ),
        wrong(
            "IPv6 is denied, IPv4 is not",
            material(
                {**HEARD, "fw1": WALL.but(filters={"ip6 filter forward": chain(), "ip filter forward": chain(PERMIT)})},
                plan=PLAN,
            ),
        ),
        right(
            "a switch with one address routes nothing, whatever its filters",
            material(
                {**reaching(REPLIES), "sw1": HEARD["sw1"].but(filters=Unsupported(reason="no reader"))}, plan=PLAN
            ),
        ),
        unknown(
            "a list of named addresses on the other side, floating rules, ports by other words",
            material(reaching(FilterRule(action="permit", source="lan net", service="tcp/mystery")), plan=PLAN),
        ),
        right(
            "OPNsense denies at an interface without rules",
            material({**HEARD, "fw1": host("firewall", "opnsense", addresses=LEGS, filters={})}, plan=PLAN),
        ),
        unknown(
            "OPNsense's floating rules may let it through",
            material({**HEARD, "fw1": WALL.but(filters={"floating": chain(PERMIT, applied=("floating",))})}, plan=PLAN),
        ),
        unknown(
            "a chain that does not say what becomes of the rest",
            material({**HEARD, "fw1": WALL.but(filters={"forward": chain(DICOM, default="", applied=())})}, plan=PLAN),
        ),
        right(
            "rules for IPv6 addresses and by everything but one interface",
            material(reaching(FilterRule(action="permit", source="ip6 saddr 2001:db8::/32"), REPLIES), plan=PLAN),
        ),
        unknown(
            "a rule by everything but an interface",
            material(reaching(FilterRule(action="permit", source='iifname != "eth1.20"')), plan=PLAN),
        ),
        wrong("the port is one of a set", material(reaching(tcp("{ 443, 3050 }")), plan=PLAN)),
        wrong("the port is in a range", material(reaching(tcp("1000-5000")), plan=PLAN)),
        wrong(
            "any service",
            material(
                reaching(FilterRule(action="permit", source='iifname "eth1.10"', destination="ip daddr 10.20.0.5")),
                plan=PLAN,
            ),
        ),
        right(
            "UDP on the same port is no database",
            material(reaching(FilterRule(action="permit", service="udp/1433")), plan=PLAN),
        ),
        right("the management VLAN may", material(reaching(tcp("1433", 'iifname "eth1.99"')), plan=PLAN)),
        right(
            "the permit stands after a denial of all of it",
            material(reaching(FilterRule(action="deny", destination='oifname "eth1.20"'), tcp("1433")), plan=PLAN),
        ),
        wrong(
            "a denial of half the network leaves the rest",
            material(reaching(FilterRule(action="deny", source="ip saddr 10.10.0.0/25"), tcp("1433")), plan=PLAN),
        ),
        unknown(
            "a denial that is not understood stands before",
            material(reaching(FilterRule(action="deny", more="meta day friday"), tcp("1433")), plan=PLAN),
        ),
        wrong(
            "the rules are perfect, but the image server stands in the office VLAN",
            material(
                {**filtered(REPLIES), "pacs": PACS, "sw1": switch({"1": (10, SERVER)}, addresses={}, filters={})},
                plan=PLAN,
            ),
        ),
        right(
            "a scanner in the office VLAN is wrong there, but it is no database",
            material(
                {
                    **reaching(REPLIES),
                    "cbct-1": thing("imaging", CBCT),
                    "sw1": HEARD["sw1"].but(mac_table=heard((CBCT, 10, "2"))),
                },
                plan=PLAN,
            ),
        ),
        wrong("a switch that routes without a list", material({**HEARD, "core": CISCO.but(filters={})}, plan=PLAN)),
        right(
            "a Cisco list with wildcards",
            material(
                listed(
                    FilterRule(
                        action="permit", source="10.10.0.0 0.0.0.255", destination="10.20.0.5", service="tcp/104"
                    )
                ),
                plan=PLAN,
            ),
        ),
        wrong(
            "a Cisco list that permits the port",
            material(
                listed(
                    FilterRule(
                        action="permit", source="10.10.0.0 0.0.0.255", destination="10.20.0.5", service="tcp/1433"
                    )
                ),
                plan=PLAN,
            ),
        ),
        wrong("a Cisco list that is applied elsewhere", material(listed(DENY, at="Vlan77 in"), plan=PLAN)),
        unknown(
            "a FortiGate's named objects are not resolved",
            material(
                reaching(
                    FilterRule(
                        action="permit", source='"eth1.10" BUREAU', destination='"eth1.20" PACS', service="SQL-PERSO"
                    ),
                    key="policy",
                    platform="fortinet",
                ),
                plan=PLAN,
            ),
        ),
        right(
            "a FortiGate's well-known service that is another",
            material(
                reaching(
                    FilterRule(
                        action="permit", source='"eth1.10" all', destination='"eth1.20" all', service="HTTP, HTTPS"
                    ),
                    key="policy",
                    platform="fortinet",
                ),
                plan=PLAN,
            ),
        ),
        moot("no imaging at all", material({"sw1": HEARD["sw1"], **filtered(DICOM)}, plan={10: PLAN[10]})),
        unknown(
            "nothing that routes was collected",
            material({**HEARD, "fw1": WALL.but(addresses={}, filters={})}, plan=PLAN),
        ),
        unknown("the plan has no VLAN for imaging", material(reaching(DICOM), plan={10: PLAN[10]})),
    ),
)

DICOM_CASES = Cases(
    compliant=material(reaching(REPLIES, tcp("443")), plan=PLAN),
    violating=material(reaching(DICOM), plan=PLAN),
    undetermined=material(reaching(FilterRule(action="queue num 1")), plan=PLAN),
    naive=(
        wrong("the registered port is not the old one", material(reaching(tcp("11112")), plan=PLAN)),
        right(
            "a rule that is off",
            material(reaching(FilterRule(action="permit", enabled=False, service="tcp/104")), plan=PLAN),
        ),
        right("port 1040 is not port 104", material(reaching(tcp("1040")), plan=PLAN)),
        wrong("DICOM over TLS counts too", material(reaching(tcp("gt 2700")), plan=PLAN)),
        unknown("everything may be in a port's name", material(reaching(tcp("acr-nema")), plan=PLAN)),
    ),
)

CASES = {
    "FW-PRE-001": PRESENT,
    "FW-LST-002": WHITE,
    "FW-NAT-003": INBOUND,
    "FW-DUR-005": DOCUMENTED,
    "FW-LOG-006": LOGGED,
    "WIFI-CHI-001": ENCRYPTED,
    "WIFI-INV-002": GUESTS_APART,
    "APP-DB-001": DATABASES,
    "APP-DIC-003": DICOM_CASES,
}
