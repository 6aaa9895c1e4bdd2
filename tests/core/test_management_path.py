"""The way to each device is followed through switches and routers; what cannot be followed is named."""

import msgspec
import pytest

from netaudit.core.planning.layout import Layout
from netaudit.core.planning.management import Management, cuts, whole
from netaudit.core.planning.management_path import Station, Unknown, Way, Ways, kept_on
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.service_lines import service_lines
from netaudit.model.rows import Addresses, ArpEntry, Interface, Lag, MacEntry, Neighbour, Route
from netaudit.model.state import DeviceState, Sections
from tests.report.facts import collected, switch

SW1, SW2, FW, LAPTOP = "70:6d:15:00:00:01", "70:6d:15:00:00:02", "00:0d:b9:00:00:01", "f4:4d:30:00:00:99"


def host(
    name: str,
    addresses: dict[str, str],
    macs: dict[str, str],
    *,
    heard: dict[str, str] | None = None,
    wired: dict[str, tuple[str, str]] | None = None,
    arp: dict[str, str] | None = None,
    routes: tuple[str, ...] = (),
    lags: dict[str, tuple[str, ...]] | None = None,
) -> DeviceState:
    """`heard`: `MAC VLAN-id` -> port; `wired`: port -> (host, its port); `arp`: address -> MAC address."""
    sections: dict[str, object] = {
        "addresses": collected({name: Addresses(prefixes=(prefix,)) for name, prefix in addresses.items()}),
        "interfaces": collected({name: Interface(enabled=True, mac=mac) for name, mac in macs.items()}),
        "routes": collected({key: Route() for key in routes}),
    }
    if heard is not None:
        sections["mac_table"] = collected({key: MacEntry(port=port) for key, port in heard.items()})
    if wired is not None:
        sections["neighbours"] = collected({p: Neighbour(name=far, port=end) for p, (far, end) in wired.items()})
    if arp is not None:
        sections["arp"] = collected({address: ArpEntry(mac=mac, interface="x") for address, mac in arp.items()})
    if lags is not None:
        sections["lags"] = collected({name: Lag(members=members) for name, members in lags.items()})
    return msgspec.structs.replace(switch(), host=name, sections=Sections(**sections))  # type: ignore[arg-type]


# fw1 -- 1 sw1 Po1 (23, 24) == Trk1 (23, 24) sw2 5 -- the laptop
def site(**arp_of: dict[str, str]) -> dict[str, DeviceState]:
    found = (
        host(
            "sw1", {"Vlan99": "10.99.0.11/24"}, {"Vlan99": SW1},
            heard={f"{FW} 99": "1", f"{FW} 10": "1", f"{SW2} 99": "Po1", f"{LAPTOP} 99": "Po1", f"{LAPTOP} 10": "Po1"},
            wired={"23": ("sw2", "23"), "24": ("sw2", "24")}, lags={"Po1": ("23", "24")},
            arp=arp_of.get("sw1", {"10.99.0.1": FW, "10.99.0.50": LAPTOP}), routes=("0.0.0.0/0 via 10.99.0.1",),
        ),
        host(
            "sw2", {"vlan99": "10.99.0.12/24"}, {"vlan99": SW2},
            heard={f"{FW} 99": "Trk1", f"{SW1} 99": "Trk1", f"{LAPTOP} 99": "5", f"{LAPTOP} 10": "5",
                   f"{FW} 10": "Trk1"},
            wired={"23": ("sw1", "23"), "24": ("sw1", "24")}, lags={"Trk1": ("23", "24")},
            arp=arp_of.get("sw2", {"10.99.0.1": FW, "10.99.0.50": LAPTOP}), routes=("0.0.0.0/0 via 10.99.0.1",),
        ),
        host(
            "fw1", {"eth1.99": "10.99.0.1/24", "eth1.10": "10.10.0.1/24", "eth0": "203.0.113.2/30"},
            {"eth1.99": FW, "eth1.10": FW, "eth0": "00:0d:b9:00:00:02"},
            arp={"10.99.0.50": LAPTOP, "10.10.0.7": LAPTOP}, routes=("0.0.0.0/0 via 203.0.113.1",),
        ),
    )  # fmt: skip
    return {state.host: state for state in found}


def way(states: dict[str, DeviceState], name: str, address: str, station: Station) -> Way:
    return Ways(states, station).to(name, address)


def test_on_the_same_network_every_switch_in_between_is_on_the_way() -> None:
    found = way(site(), "sw1", "10.99.0.11", Station("10.99.0.50"))
    assert not found.unknown
    assert found.kept() == {
        "sw1": Management(frozenset({"10.99.0.11"}), frozenset({("Po1", 99)})),
        "sw2": Management(paths=frozenset({("Trk1", 99), ("5", 99)})),
    }
    near = way(site(), "sw2", "10.99.0.12", Station("10.99.0.50"))
    assert near.kept() == {"sw2": Management(frozenset({"10.99.0.12"}), frozenset({("5", 99)}))}


def test_a_router_that_switches_too_keeps_the_port_on_which_it_hears_its_peer() -> None:
    states = site()
    heard = collected({f"{LAPTOP} 99": MacEntry(port="ether8")})
    sections = msgspec.structs.replace(states["fw1"].sections, mac_table=heard)
    states["fw1"] = msgspec.structs.replace(states["fw1"], sections=sections)
    found = way(states, "fw1", "10.99.0.1", Station("10.99.0.50"))
    assert ("ether8", 99) in found.kept()["fw1"].paths


def test_through_a_router_both_networks_and_the_way_out_are_on_the_way() -> None:
    found = way(site(), "sw2", "10.99.0.12", Station("10.10.0.7"))
    assert not found.unknown
    kept = found.kept()
    assert kept["sw2"] == Management(
        frozenset({"10.99.0.12"}), frozenset({("Trk1", 99), ("Trk1", 10), ("5", 10)}), frozenset({"10.99.0.1"})
    )
    assert kept["sw1"] == Management(paths=frozenset({("Po1", 99), ("1", 99), ("1", 10), ("Po1", 10)}))
    assert kept["fw1"] == Management(frozenset({"10.99.0.1", "10.10.0.1"}))


def test_a_route_of_its_own_is_on_the_way_too() -> None:
    states = site()
    routes = {"10.10.0.0/16 via 10.99.0.1": Route(), "0.0.0.0/0 via 10.99.0.9": Route()}
    sections = msgspec.structs.replace(states["sw1"].sections, routes=collected(routes))
    states["sw1"] = msgspec.structs.replace(states["sw1"], sections=sections)
    kept = way(states, "sw1", "10.99.0.11", Station("10.10.0.7")).kept()["sw1"]
    assert (kept.gateways, kept.routes) == (frozenset(), frozenset({"10.10.0.0/16 via 10.99.0.1"}))
    lines = ("10.10.0.0 255.255.0.0 10.99.0.1", "10.8.0.1 255.0.0.0 10.99.0.1", "0.0.0.0 0.0.0.0 10.99.0.9")
    session = MODELS["cisco_ios"].open("".join(f"ip route {line}\n" for line in lines), ())
    before = session.layout()
    assert before.routes == kept.routes == whole(before).routes
    session.obey("no ip route 10.10.0.0 255.255.0.0 10.99.0.1")
    assert list(cuts(before, session.layout(), kept)) == ["10.10.0.0/16 via 10.99.0.1"]


def test_from_beyond_the_site_the_way_ends_at_the_last_of_its_routers() -> None:
    found = way(site(), "sw1", "10.99.0.11", Station("198.51.100.7"))
    assert Unknown("fw1", "beyond") in found.unknown
    assert found.kept()["fw1"] == Management(
        frozenset({"10.99.0.1", "203.0.113.2"}), gateways=frozenset({"203.0.113.1"})
    )
    assert found.kept()["sw1"].paths == {("1", 99)}


def test_what_is_not_known_is_named() -> None:
    states = site()
    laptop = Station("10.99.0.50")
    assert way(states, "sw1", "10.99.0.77", laptop).unknown == [Unknown("sw1", "address")]
    assert way(states, "gone", "10.99.0.77", laptop).unknown == [Unknown("gone", "address")]
    # Nobody knows its MAC address, or no switch hears it.
    forgotten = site(sw1={}, sw2={})
    del forgotten["fw1"]
    assert way(forgotten, "sw1", "10.99.0.11", laptop).unknown == [Unknown("sw1", "arp")]
    other = Station("10.99.0.60")
    assert way(site(sw2={"10.99.0.60": "f4:4d:30:00:00:60"}), "sw2", "10.99.0.12", other).unknown == [
        Unknown("sw2", "mac-table")
    ]
    # The declared port takes the place of what no table tells.
    declared = way(states, "sw2", "10.99.0.12", Station("10.99.0.60", "sw2", "7"))
    assert (declared.unknown, declared.kept()["sw2"].paths) == ([], frozenset({("7", 99)}))
    # No route leads there.
    for routes in ((), ("0.0.0.0/0 via Null0", "192.0.2.0/24 via 10.99.0.1", "0.0.0.0/0 via 172.16.0.1")):
        states["sw1"] = host("sw1", {"Vlan99": "10.99.0.11/24"}, {}, heard={}, routes=routes)
        assert way(states, "sw1", "10.99.0.11", Station("10.10.0.7")).unknown == [Unknown("sw1", "route")]
    # A firewall that no switch hears.
    alone = {"fw1": site()["fw1"]}
    assert Unknown("fw1", "mac-table") in way(alone, "fw1", "10.99.0.1", laptop).unknown
    alone["sw9"] = msgspec.structs.replace(switch(), host="sw9", sections=Sections())
    assert Unknown("fw1", "mac-table") in way(alone, "fw1", "10.99.0.1", laptop).unknown
    leased = {"fw1": host("fw1", {"eth1": "10.99.0.1/24", "eth0": "dhcp"}, {})}
    assert way(leased, "fw1", "10.99.0.1", laptop).unknown == [Unknown("fw1", "arp")]


def test_a_route_that_is_off_and_a_port_that_leads_elsewhere_count_for_nothing() -> None:
    states = site()
    off = {"0.0.0.0/0 via 10.99.0.1": Route(enabled=False), "10.10.0.0/16 via 10.99.0.1": Route(table="guests")}
    sections = msgspec.structs.replace(states["sw1"].sections, routes=collected(off), interfaces=collected({}))
    states["sw1"] = msgspec.structs.replace(states["sw1"], sections=sections)
    assert way(states, "sw1", "10.99.0.11", Station("10.10.0.7")).unknown == [Unknown("sw1", "route")]
    # The firewall is heard on a port behind which another switch is announced.
    behind = {"fw1": site()["fw1"], "sw3": host("sw3", {}, {}, heard={f"{FW} 99": "9"}, wired={"9": ("sw4", "1")}),
              "sw4": host("sw4", {}, {}, heard={})}  # fmt: skip
    assert way(behind, "fw1", "10.99.0.1", Station("10.99.0.50")).unknown == [Unknown("fw1", "mac-table")]


def test_routers_that_send_it_round_and_round_end_it() -> None:
    ring = {
        "a": host("a", {"x": "10.0.0.1/24"}, {}, routes=("0.0.0.0/0 via 10.0.0.2",)),
        "b": host("b", {"x": "10.0.0.2/24"}, {}, routes=("0.0.0.0/0 via 10.0.0.1",)),
    }
    assert way(ring, "a", "10.0.0.1", Station("198.51.100.7")).unknown[-1] == Unknown("a", "route")


def test_switches_that_are_wired_in_a_ring_end_it() -> None:
    ring = {
        "sw1": host("sw1", {"Vlan99": "10.99.0.11/24"}, {}, heard={f"{LAPTOP} 99": "1"}, wired={"1": ("sw2", "1")},
                    arp={"10.99.0.50": LAPTOP}),
        "sw2": host("sw2", {}, {}, heard={f"{LAPTOP} 99": "2"}, wired={"2": ("sw1", "2")}),
    }  # fmt: skip
    found = way(ring, "sw1", "10.99.0.11", Station("10.99.0.50"))
    assert found.kept()["sw1"].paths == {("1", 99), ("2", 99)}


def test_a_host_in_between_that_does_not_switch_ends_it() -> None:
    states = {
        "sw1": host("sw1", {"Vlan99": "10.99.0.11/24"}, {}, heard={f"{LAPTOP} 99": "1"}, wired={"1": ("ap1", "lan")},
                    arp={"10.99.0.50": LAPTOP}),
        "ap1": host("ap1", {}, {}),
    }  # fmt: skip
    found = way(states, "sw1", "10.99.0.11", Station("10.99.0.50"))
    assert found.unknown == [Unknown("ap1", "mac-table")]


def test_several_ways_are_kept_together() -> None:
    ways = [way(site(), name, f"10.99.0.1{n}", Station("10.99.0.50")) for n, name in ((1, "sw1"), (2, "sw2"))]
    kept = kept_on(ways)
    assert kept["sw2"] == Management(frozenset({"10.99.0.12"}), frozenset({("Trk1", 99), ("5", 99)}))


def test_where_nothing_is_known_every_address_and_its_vlan_on_the_uplinks_stays() -> None:
    layout = Layout(
        addresses={"Vlan99": ("10.99.0.11/24",), "Lo0": ("10.0.0.1/32",)}, gateways=frozenset({"10.99.0.1"})
    )
    assert whole(layout, ("Gi1/0/24",)) == Management(
        frozenset({"10.99.0.11", "10.0.0.1"}), frozenset({("Gi1/0/24", 99)}), frozenset({"10.99.0.1"})
    )


@pytest.mark.parametrize(
    ("platform", "lines", "told"),
    [
        ("cisco_ios", ["line vty 0 4", " transport input none", "vlan 10"], ["line vty 0 4", "transport input none"]),
        ("cisco_s300", ["no ip ssh server", "ip default-gateway 10.0.0.1"], ["no ip ssh server"]),
        ("hp_procurve", ["no ip ssh", "ip authorized-managers 10.0.0.1", "vlan 20"],
         ["no ip ssh", "ip authorized-managers 10.0.0.1"]),
        ("fortinet", ["config system interface", "set allowaccess ping", "set admin-sport 8443"],
         ["set allowaccess ping", "set admin-sport 8443"]),
        ("aruba_aoscx", ["no ssh server vrf default"], ["no ssh server vrf default"]),
        ("mikrotik_routeros", ["/ip service disable ssh"], ["/ip service disable ssh"]),
        ("linux", ["ip ssh"], []),
    ],
)  # fmt: skip
def test_lines_that_alter_how_a_device_is_logged_into_are_found(
    platform: str, lines: list[str], told: list[str]
) -> None:
    assert list(service_lines(platform, lines)) == told
