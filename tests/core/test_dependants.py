"""What stops matching when an endpoint comes into another VLAN."""

from ipaddress import IPv4Network

import msgspec
import pytest

from netaudit.core.dependants import Dependant, dependants
from netaudit.core.impact import Effect
from netaudit.core.networks import subnets
from netaudit.model.rows import DhcpPool, DhcpReservation, Dns, Filter, FilterRule, Lease
from netaudit.model.site import DeclaredVlan
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Sections
from tests.report.facts import collected, switch

MAC, ADDRESS = "00:09:21:33:10:0a", "10.20.0.10"
NETWORKS = subnets(
    {
        10: DeclaredVlan(name="BUREAUTIQUE", subnet="10.10.0.0/24"),
        20: DeclaredVlan(name="IMAGERIE", subnet="10.20.0.0/24"),
        30: DeclaredVlan(name="INVITES"),
        40: DeclaredVlan(name="VOIX", subnet="nowhere"),
        50: DeclaredVlan(name="SIX", subnet="2001:db8::/64"),
    }
)
IMAGING = DhcpPool(ranges=("10.20.0.100-10.20.0.200",), reservations={MAC: DhcpReservation(address=ADDRESS)})
OFFICE = DhcpPool(ranges=("10.10.0.100-10.10.0.200",))
RULES = Filter(
    rules={
        "10": FilterRule(action="permit", source="10.10.0.0/24", destination=f"{ADDRESS}/32", service="tcp/104"),
        "20": FilterRule(action="permit", destination=f"{ADDRESS}0"),
        "30": FilterRule(action="deny", more=f"ip saddr {ADDRESS} drop"),
    },
    order=("10", "20", "30"),
)
DNS = Dns(records={"cbct.cabinet.example A": f"10.20.0.9, {ADDRESS}", "pacs.cabinet.example A": "10.20.0.100"})


def site(ip: str = ADDRESS, **sections: object) -> Snapshot:
    states = {"gw1": msgspec.structs.replace(switch(), host="gw1", sections=Sections(**sections))}  # type: ignore[arg-type]
    return Snapshot(
        site="x", taken_at="2026-11-20T10:00:00+00:00", expected=("gw1",), states=states, failures={},
        endpoints={MAC: Endpoint(name="cbct-1", role="imaging", switch="sw1", port="5", vlan=20, ip=ip)},
    )  # fmt: skip


def moved(to: int | None, *cut: str) -> Effect:
    return Effect(MAC, "cbct-1", "imaging", 20, to, cut, ())


def kinds(found: tuple[Dependant, ...]) -> set[str]:
    return {each.kind for each in found}


WHOLE = site(dhcp=collected({"20": IMAGING, "10": OFFICE}), dns=collected(DNS), filters=collected({"forward": RULES}))


def test_whatever_names_the_old_address_is_told() -> None:
    assert dependants(moved(10, "ws-1", "pacs-1"), WHOLE, WHOLE, NETWORKS) == (
        Dependant("discovery", what="ws-1, pacs-1"),
        Dependant("reservation", "gw1", f"20 {ADDRESS}"),
        Dependant("name", "gw1", f"cbct.cabinet.example A {ADDRESS}"),
        Dependant("rule", "gw1", "forward 10"),
        Dependant("rule", "gw1", "forward 30"),
    )


def test_what_the_change_alters_as_well_is_not_told() -> None:
    after = site(
        dhcp=collected({"10": DhcpPool(reservations={MAC: DhcpReservation(address="10.10.0.10")})}),
        dns=collected(Dns(records={"cbct.cabinet.example A": "10.10.0.10"})),
    )
    assert dependants(moved(10), WHOLE, after, NETWORKS) == ()


def test_nobody_gives_it_an_address_there() -> None:
    before = site(dhcp=collected({"20": IMAGING}))
    assert Dependant("leases", what="10") in dependants(moved(10), before, before, NETWORKS)
    leased = site(leases=collected({MAC: Lease(address=ADDRESS)}))
    assert kinds(dependants(moved(10), leased, leased, NETWORKS)) == {"leases"}
    # One with an address of its own asks nobody.
    assert dependants(moved(10), site(), site(), NETWORKS) == ()


@pytest.mark.parametrize("vlan", [30, 40, 50, 60])
def test_a_vlan_whose_network_is_not_known_is_said(vlan: int) -> None:
    assert dependants(moved(vlan), WHOLE, WHOLE, NETWORKS) == (Dependant("network-unknown", what=str(vlan)),)


@pytest.mark.parametrize("to", [20, None])
def test_who_stays_or_is_silenced_only_loses_company(to: int | None) -> None:
    assert dependants(moved(to, "ws-1"), WHOLE, WHOLE, NETWORKS) == (Dependant("discovery", what="ws-1"),)


@pytest.mark.parametrize("ip", ["", "2001:db8::5"])
def test_without_an_address_only_its_card_is_known(ip: str) -> None:
    before = msgspec.structs.replace(WHOLE, endpoints=site(ip).endpoints)
    assert kinds(dependants(moved(10), before, before, NETWORKS)) == {"reservation"}
    unheard = msgspec.structs.replace(WHOLE, endpoints={})
    assert kinds(dependants(moved(10), unheard, unheard, NETWORKS)) == {"reservation"}


def test_an_address_that_fits_the_new_network_stays() -> None:
    wider = {10: IPv4Network("10.0.0.0/8")}
    assert dependants(moved(10), WHOLE, WHOLE, wider) == ()


def test_a_reservation_that_cannot_be_read_does_not_fit() -> None:
    odd = site(
        dhcp=collected({"20": DhcpPool(ranges=("10.10.0.5",), reservations={MAC: DhcpReservation(address="?")})})
    )
    assert kinds(dependants(moved(10), odd, odd, NETWORKS)) == {"reservation"}
