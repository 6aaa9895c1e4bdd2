"""Who may be contacted: every rule, and that weak evidence restricts while nothing of it releases."""

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netaudit
from netaudit.core.restraint import (
    USUAL_ROUTERS,
    Contact,
    Leave,
    Party,
    Refusal,
    Rules,
    decide,
    relevant_vendors,
    restricted,
    rules_of,
    sweep_order,
    unplaced,
)
from netaudit.model.sighting import Declaration, Errand
from netaudit.model.site import Perimeter, PerimeterMatch

SIRONA = "00:10:19:4c:02:30"
OTHER = "00:00:5e:00:53:07"
PERIMETER = Perimeter(
    name="Dentsply Sirona", match=PerimeterMatch(vendor=("Sirona",), oui=("00:10:19",), hosts=("cerec-1", "10.20.0.66"))
)
OPEN = Rules(targets=(ip_network("10.20.0.0/24"), ip_network("2001:db8::/120"), ip_network("10.9.0.1/32")))
SITE = replace(OPEN, perimeters=(PERIMETER,))
RESTRICTED = Refusal("restricted", "Dentsply Sirona")


def party(address: str = "10.20.0.5", *macs: str, names: tuple[str, ...] = (), others: tuple[str, ...] = ()) -> Party:
    return Party(address, frozenset(macs), frozenset(names), frozenset(others))


@pytest.mark.parametrize("contact", Contact)
def test_who_only_listens_sends_nothing(contact: Contact) -> None:
    assert decide(replace(OPEN, passive=True), contact, party("10.20.0.5", OTHER)) == Refusal("passive")


@pytest.mark.parametrize("contact", Contact)
def test_where_there_is_no_perimeter_everything_asked_for_is_left(contact: Contact) -> None:
    whom = party("10.20.0.5", SIRONA)
    assert decide(OPEN, contact, whom) == Leave(contact, whom)


def test_what_reaches_everybody_goes_out_only_without_a_perimeter() -> None:
    assert decide(SITE, Contact.EVERYONE, Party()) == Refusal("perimeter-in-force")


@pytest.mark.parametrize("contact", [Contact.ARP, Contact.DIRECT])
@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("10.21.0.5", "not-asked"),
        ("10.20.0.0", "not-a-host"),
        ("10.20.0.255", "not-a-host"),
        ("224.0.0.1", "not-a-host"),
        ("127.0.0.1", "not-a-host"),
        ("0.0.0.0", "not-a-host"),
        ("ff02::1", "not-a-host"),
        ("", "not-a-host"),
        ("pacs-1", "not-a-host"),
    ],
)
def test_nothing_goes_where_nobody_asked_or_nobody_is(contact: Contact, address: str, why: str) -> None:
    assert decide(OPEN, contact, party(address)) == Refusal(why)


@pytest.mark.parametrize("address", ["10.9.0.1", "2001:db8::", "2001:db8::ff"])
def test_a_network_of_one_and_one_of_ipv6_have_no_edges(address: str) -> None:
    assert isinstance(decide(OPEN, Contact.DIRECT, party(address)), Leave)


def test_an_edge_of_one_network_may_be_a_host_of_another() -> None:
    wide = replace(OPEN, targets=(ip_network("10.20.0.0/24"), ip_network("10.20.0.0/16")))
    assert isinstance(decide(wide, Contact.DIRECT, party("10.20.0.255")), Leave)


def test_where_a_box_from_a_shop_answers_is_asked_by_arp_only() -> None:
    assert isinstance(decide(SITE, Contact.ARP, party(USUAL_ROUTERS[0])), Leave)
    assert decide(SITE, Contact.DIRECT, party(USUAL_ROUTERS[0])) == Refusal("not-asked")


def test_the_sweep_asks_for_any_address_until_its_card_is_known_to_be_restricted() -> None:
    assert isinstance(decide(SITE, Contact.ARP, party("10.20.0.66")), Leave)
    assert decide(SITE, Contact.ARP, party("10.20.0.5", SIRONA)) == RESTRICTED
    assert isinstance(decide(SITE, Contact.ARP, party("10.20.0.5", OTHER)), Leave)


DECLARED = (
    Declaration("cerec-1", ("10.20.0.50", "cerec.cabinet.example"), "00:00:5e:00:53:50"),
    Declaration("scan-2", ("10.20.0.51",), vendor="SIRONA Dental Systems"),
    Declaration("scan-3", ("10.20.0.52",), SIRONA),
    Declaration("pacs-1", ("10.20.0.5", "2001:db8::5"), OTHER),
)


@pytest.mark.parametrize(
    "whom",
    [
        party("10.20.0.9", SIRONA),
        party("10.20.0.9", OTHER, SIRONA),
        party("10.20.0.9", "0010.194C.0230"),
        party("10.20.0.66", OTHER),
        party("10.20.0.50", OTHER),
        party("10.20.0.51", OTHER),
        party("10.20.0.52", OTHER),
        party("10.20.0.9", "00:00:5e:00:53:50"),
        party("10.20.0.9", OTHER, others=("10.20.0.50",)),
        party("10.20.0.9", OTHER, names=("cerec-1",)),
        party("10.20.0.9", OTHER, names=("CEREC-1.local.",)),
        party("10.20.0.9", OTHER, names=("cerec.cabinet.example",)),
        party("10.20.0.9", OTHER, names=("SCAN-2.local",)),
        party("10.20.0.77", OTHER),
        party("2001:db8::210:19ff:fe4c:230", OTHER),
        party("::ffff:10.20.0.66", OTHER),
        party("10.20.0.9", "00:00:5e:10:00:01"),
        party("", SIRONA),
        party("", OTHER, others=("fe80::210:19ff:fe4c:230%eth0",)),
    ],
    ids=lambda whom: " ".join([whom.address, *sorted(whom.macs), *sorted(whom.names), *sorted(whom.addresses)])[:90],
)
def test_any_one_trait_restricts(whom: Party) -> None:
    rules = replace(
        SITE,
        declared=DECLARED,
        heard={"10.20.0.77": SIRONA},
        vendors={"00005e1": "Sirona Dental", "00005e": "Somebody"},
    )
    assert restricted(rules, whom) == "Dentsply Sirona"
    contacts = [Contact.FRAME] if not whom.address else [Contact.ARP, Contact.FRAME]
    for contact in contacts:
        asked = replace(rules, targets=(ip_network("0.0.0.0/0"), ip_network("::/0")))
        assert decide(asked, contact, whom) == RESTRICTED
        assert restricted(replace(rules, perimeters=()), whom) == ""


def test_a_perimeter_may_name_a_host_by_its_full_name() -> None:
    named = Perimeter(name="Imaging", match=PerimeterMatch(hosts=("cbct-1.cabinet.example",)))
    assert (
        restricted(replace(SITE, perimeters=(named,)), party("10.20.0.9", OTHER, names=("cbct-1.local",))) == "Imaging"
    )


def test_who_is_of_no_perimeter_is_not_restricted() -> None:
    rules = replace(SITE, declared=DECLARED)
    assert restricted(rules, party("10.20.0.5", OTHER, names=("pacs-1",))) == ""
    assert isinstance(decide(rules, Contact.DIRECT, party("10.20.0.9", "02:10:19:4c:02:30")), Leave)


@pytest.mark.parametrize("contact", [Contact.DIRECT, Contact.FRAME])
def test_where_no_card_is_known_only_the_declared_are_contacted(contact: Contact) -> None:
    rules = replace(SITE, declared=DECLARED, heard={"10.20.0.8": OTHER})
    assert decide(rules, contact, party("10.20.0.7")) == Refusal("no-mac")
    assert decide(rules, contact, party("10.20.0.7", "unreadable")) == Refusal("no-mac")
    assert isinstance(decide(rules, contact, party("10.20.0.5")), Leave)
    assert isinstance(decide(rules, Contact.DIRECT, party("2001:DB8:0::5")), Leave)
    assert isinstance(decide(rules, contact, party("10.20.0.8")), Leave)
    assert decide(rules, contact, party("10.20.0.50")) == RESTRICTED


def test_on_a_site_with_a_perimeter_no_frame_goes_to_a_card_at_no_known_address() -> None:
    assert decide(SITE, Contact.FRAME, party("", OTHER)) == Refusal("no-address")
    assert decide(SITE, Contact.FRAME, party("", OTHER, others=("fe80::1",))) == Refusal("no-address")
    assert isinstance(decide(SITE, Contact.FRAME, party("", OTHER, others=("10.1.2.3",))), Leave)
    assert isinstance(decide(OPEN, Contact.FRAME, party("", OTHER)), Leave)


def test_only_decide_gives_leave() -> None:
    source = Path(netaudit.__file__).parent
    makers = [path.name for path in source.rglob("*.py") if "Leave(" in path.read_text(encoding="utf-8")]
    assert makers == ["restraint.py"]


def test_a_restricted_host_that_nothing_would_show_is_unplaced() -> None:
    perimeters = (
        Perimeter(name="A", match=PerimeterMatch(hosts=("cerec-1", "10.20.0.30", "four.cabinet.example"))),
        Perimeter(name="B", match=PerimeterMatch(vendor=("Planmeca",))),
    )
    declared = (
        Declaration("pacs-1"),
        Declaration("cerec-1", addresses=("cerec-1.cabinet.example",)),
        Declaration("cbct-1", vendor="Planmeca Oy"),
        Declaration("cbct-2", vendor="Planmeca Oy", mac=OTHER),
        Declaration("cbct-3", vendor="Planmeca Oy", addresses=("10.20.0.31",)),
    )
    found = unplaced(declared, perimeters)
    assert [each.name for each in found] == ["cerec-1", "cbct-1", "four.cabinet.example"]
    assert found[-1].addresses == ("four.cabinet.example",)
    assert unplaced(declared, ()) == []


def test_the_rules_of_an_errand() -> None:
    wanted = Errand(
        targets=("10.20.0.9/24",),
        tagged={30: ("10.30.0.0/24", "10.20.0.0/24")},
        passive=True,
        perimeters=({"name": "Dentsply Sirona", "match": {"oui": ["00:10:19"], "hosts": ["cerec-1"]}},),
        declared=(Declaration("cerec-1"), Declaration("pacs-1", mac=OTHER)),
        heard={"2001:DB8::5": "0000.5E00.5307"},
        vendors={"001019": "Sirona"},
    )
    rules = rules_of(wanted)
    assert [str(each) for each in rules.targets] == ["10.20.0.0/24", "10.30.0.0/24"]
    assert rules.passive
    assert rules.heard == {"2001:db8::5": OTHER}
    assert rules.perimeters[0].match.hosts == ("cerec-1",)


@pytest.mark.parametrize(
    "wanted",
    [
        Errand(targets=("10.20.0.300/24",)),
        Errand(perimeters=({"name": "x", "macht": {}},)),
        Errand(heard={"10.20.0.5": "nothing"}),
        Errand(heard={"pacs-1": OTHER}),
        Errand(declared=(Declaration("pacs-1", mac="nothing"),)),
    ],
)
def test_an_errand_whose_restraint_cannot_be_read_is_refused(wanted: Errand) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        rules_of(wanted)


def test_the_part_of_the_vendors_that_matters() -> None:
    vendors = {
        "001019": "SIRONA DENTAL SYSTEMS",
        "0010191": "Somebody within",
        "0050c2": "IEEE Registration Authority",
        "0050c2a3d": "Sirona too",
        "0050c2a": "Not asked for",
        "00005e": "Nobody",
    }
    assert relevant_vendors((PERIMETER,), vendors) == {
        "001019": "SIRONA DENTAL SYSTEMS",
        "0010191": "Somebody within",
        "0050c2a3d": "Sirona too",
    }
    assert relevant_vendors((), vendors) == {}


def test_each_address_is_asked_for_once_and_always_in_the_same_order() -> None:
    networks = [ip_network(each) for each in ("10.0.0.4/30", "2001:db8::/64", "10.0.0.0/29", "10.0.0.9/32", "10.0.0.9")]
    assert list(sweep_order(networks)) == [f"10.0.0.{each}" for each in (5, 6, 1, 2, 3, 4, 9)]


@given(
    st.sampled_from([*Contact]),
    st.text(max_size=20) | st.ip_addresses().map(str),
    st.frozensets(st.text(max_size=20)),
    st.frozensets(st.text(max_size=20)),
)
def test_a_restricted_card_never_gets_leave_whatever_else_is_said(
    contact: Contact, address: str, macs: frozenset[str], names: frozenset[str]
) -> None:
    whom = Party(address, macs | {SIRONA}, names, names)
    assert isinstance(decide(replace(SITE, declared=DECLARED), contact, whom), Refusal)
