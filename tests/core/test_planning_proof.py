"""Known-bad rollbacks fail the proof; a good one passes; the way by which a device is reached is kept."""

import pytest

from netaudit.core.planning.management import Management
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.proof import Proof, Way, differences, prove
from netaudit.model.plan_reasons import PLAN_REASONS

IOS = """version 15.2
!
hostname core
!
vlan 10
 name BUREAUTIQUE
!
vlan 20
 name IMAGERIE
!
vlan 99
!
interface GigabitEthernet1/0/1
 description vers fw
 switchport trunk allowed vlan 10,20,99
 switchport mode trunk
!
interface GigabitEthernet1/0/5
 description CBCT
 switchport access vlan 20
 switchport mode access
!
interface GigabitEthernet1/0/6
!
interface Vlan99
 ip address 10.99.0.11 255.255.255.0
 ip access-group GESTION in
!
ip default-gateway 10.99.0.1
!
ip access-list extended GESTION
 10 permit tcp 10.99.0.0 0.0.0.255 any eq 22
 20 deny ip any any
!
end
"""
PROCURVE = """; J9776A Configuration Editor; Created on release #YA.16.11
hostname "acces"
ip default-gateway 10.99.0.1
interface 5
   name "CBCT"
   exit
vlan 1
   name "DEFAULT_VLAN"
   no untagged 1-5,24
   untagged 6-23
   no ip address
   exit
vlan 20
   name "IMAGERIE"
   untagged 1-5
   tagged 24
   no ip address
   exit
vlan 99
   name "GESTION"
   untagged 24
   ip address 10.99.0.12 255.255.255.0
   exit
"""
TEXTS = {"cisco_ios": IOS, "hp_procurve": PROCURVE}
WAYS = {
    "cisco_ios": Management(frozenset({"10.99.0.11"}), frozenset({("Gi1/0/1", 99)}), frozenset({"10.99.0.1"})),
    "hp_procurve": Management(frozenset({"10.99.0.12"}), frozenset({("24", 99)}), frozenset({"10.99.0.1"})),
}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split(" / ")]


def proof(platform: str, forward: str, rollback: str, wanted: str | None = None) -> Proof:
    way = Way(
        "sw", TEXTS[platform], lines(forward), lines(rollback), management=WAYS[platform], wanted=wanted,
    )  # fmt: skip
    return prove(MODELS[platform], way)


def codes(found: Proof) -> set[str]:
    assert all(fault.code in PLAN_REASONS for fault in found.faults)
    return {fault.code for fault in found.faults}


BAD = [
    # Nothing is taken back, or only part of it.
    ("cisco_ios", "vlan 40 / name TEL", "interface Gi1/0/6", "rollback-differs"),
    ("cisco_ios", "vlan 40", "vlan 40", "rollback-differs"),
    ("cisco_ios", "interface Gi1/0/5 / description X", "interface Gi1/0/5 / no description", "rollback-differs"),
    ("cisco_ios", "interface Gi1/0/6 / description X", "interface Gi1/0/5 / no description", "rollback-differs"),
    ("cisco_ios", "interface Gi1/0/5 / switchport access vlan 10", "interface Gi1/0/5 / no switchport access vlan",
     "rollback-differs"),
    ("cisco_ios", "interface Gi1/0/5 / shutdown", "interface Gi1/0/5 / shutdown", "rollback-differs"),
    ("hp_procurve", "vlan 99 / tagged 5", "vlan 99 / no tagged 6", "rollback-differs"),
    ("hp_procurve", "interface 5 / name X", "interface 5 / no name", "rollback-differs"),
    # A name that goes with the VLAN does not come back with it.
    ("cisco_ios", "interface Gi1/0/5 / switchport access vlan 10 / interface Gi1/0/1 / switchport trunk allowed vlan "
     "remove 20 / no vlan 20", "vlan 20 / interface Gi1/0/1 / switchport trunk allowed vlan add 20 / interface Gi1/0/5 "
     "/ switchport access vlan 20", "rollback-differs"),
    # It leads back, but the trunk is open to all, or to none, in between.
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan add 30",
     "interface Gi1/0/1 / no switchport trunk allowed vlan 30 / switchport trunk allowed vlan 10,20,99",
     "plan-trunk-opened"),
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan remove 10",
     "interface Gi1/0/1 / switchport trunk allowed vlan none / switchport trunk allowed vlan 10,20,99",
     "plan-trunk-emptied"),
    ("cisco_ios", "interface Gi1/0/6 / switchport trunk allowed vlan 10 / switchport mode trunk",
     "interface Gi1/0/6 / no switchport trunk allowed vlan / no switchport mode", "plan-trunk-opened"),
    ("cisco_ios", "interface Gi1/0/6 / switchport mode trunk / switchport trunk allowed vlan 10",
     "interface Gi1/0/6 / no switchport mode / no switchport trunk allowed vlan", "plan-trunk-opened"),
    # VLANs come and go while ports are in them.
    ("cisco_ios", "vlan 40 / interface Gi1/0/5 / switchport access vlan 40",
     "no vlan 40 / interface Gi1/0/5 / switchport access vlan 20", "plan-vlan-in-use"),
    ("cisco_ios", "no vlan 20", "vlan 20 / name IMAGERIE", "plan-vlan-in-use"),
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan add 40 / vlan 40",
     "interface Gi1/0/1 / switchport trunk allowed vlan remove 40 / no vlan 40", "plan-vlan-in-use"),
    # Filters.
    ("cisco_ios", "interface Vlan99 / no ip access-group GESTION in", "interface Vlan99 / ip access-group GESTION in",
     "plan-filter-open"),
    ("cisco_ios", "no ip access-list extended GESTION",
     "ip access-list extended GESTION / 10 permit tcp 10.99.0.0 0.0.0.255 any eq 22 / 20 deny ip any any",
     "plan-filter-open"),
    ("cisco_ios", "ip access-list extended GESTION / 5 permit ip any any",
     "ip access-list extended GESTION / no 5", "plan-filter-open"),
    # The way by which it is reached.
    ("cisco_ios", "no ip default-gateway", "ip default-gateway 10.99.0.1", "plan-way-cut"),
    ("cisco_ios", "interface Vlan99 / shutdown", "interface Vlan99 / no shutdown", "plan-way-cut"),
    ("cisco_ios", "interface Vlan99 / ip address 10.99.0.13 255.255.255.0",
     "interface Vlan99 / ip address 10.99.0.11 255.255.255.0", "plan-way-cut"),
    ("cisco_ios", "interface Gi1/0/1 / shutdown", "interface Gi1/0/1 / no shutdown", "plan-way-cut"),
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan remove 99",
     "interface Gi1/0/1 / switchport trunk allowed vlan add 99", "plan-way-cut"),
    ("cisco_ios", "interface Gi1/0/1 / switchport trunk native vlan 99",
     "interface Gi1/0/1 / no switchport trunk native vlan", "plan-way-cut"),
    ("cisco_ios", "ip access-list extended GESTION / 15 deny tcp any any",
     "ip access-list extended GESTION / no 15", "plan-way-cut"),
    ("hp_procurve", "vlan 20 / untagged 24", "vlan 99 / untagged 24 / vlan 20 / tagged 24", "plan-way-cut"),
    ("hp_procurve", "no ip default-gateway", "ip default-gateway 10.99.0.1", "plan-way-cut"),
    ("hp_procurve", "vlan 99 / no ip address", "vlan 99 / ip address 10.99.0.12/24", "plan-way-cut"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "forward", "rollback", "code"), BAD)
def test_a_known_bad_rollback_fails_the_proof(platform: str, forward: str, rollback: str, code: str) -> None:
    found = proof(platform, forward, rollback)
    assert code in codes(found), found
    assert not found.proven


GOOD = [
    ("cisco_ios", "vlan 40 / name TEL / interface Gi1/0/1 / switchport trunk allowed vlan add 40",
     "interface Gi1/0/1 / switchport trunk allowed vlan remove 40 / no vlan 40"),
    ("cisco_ios", "interface Gi1/0/5 / switchport access vlan 10", "interface Gi1/0/5 / switchport access vlan 20"),
    ("cisco_ios", "interface Vlan20 / ip address 10.20.0.1 255.255.255.0", "no interface Vlan20"),
    ("hp_procurve", "vlan 40 / name TEL / tagged 24 / untagged 6",
     "vlan 1 / untagged 6 / vlan 40 / no tagged 24 / exit / no vlan 40"),
    ("hp_procurve", "interface 6 disable / interface 6 name X", "interface 6 / enable / no name"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "forward", "rollback"), GOOD)
def test_a_rollback_that_is_one_is_proven(platform: str, forward: str, rollback: str) -> None:
    found = proof(platform, forward, rollback)
    assert found.proven, found
    assert found.predicted != TEXTS[platform]


def test_a_change_that_stops_half_way_is_taken_back_too() -> None:
    found = proof(
        "cisco_ios",
        "interface Gi1/0/1 / switchport trunk allowed vlan remove 10 / switchport trunk allowed vlan add 30 / vlan 7",
        "interface Gi1/0/1 / switchport trunk allowed vlan add 10 / switchport trunk allowed vlan remove 30",
    )
    assert "rollback-partial" not in codes(found)
    found = proof("cisco_ios", "hostname a / hostname core / hostname b", "hostname core")
    assert found.proven
    found = proof(
        "cisco_ios",
        "interface Gi1/0/6 / description A / interface Gi1/0/5 / description A / interface Gi1/0/6 / no description",
        "interface Gi1/0/5 / description CBCT",
    )
    assert codes(found) == {"rollback-partial"}
    assert found.faults[0].params["line"] == "description A"


def test_what_is_wanted_excuses_what_is_so_at_the_end() -> None:
    opened = IOS.replace(" switchport trunk allowed vlan 10,20,99\n", "")
    forward = "interface Gi1/0/1 / switchport trunk allowed vlan add 1-4094"
    rollback = "interface Gi1/0/1 / switchport trunk allowed vlan remove 1-9,11-19,21-98,100-4094"
    assert codes(proof("cisco_ios", forward, rollback)) == {"plan-trunk-opened"}
    assert proof("cisco_ios", forward, rollback, wanted=opened).proven
    assert codes(proof("cisco_ios", "vlan 7", "no vlan 7", wanted=opened)) == {"plan-end-differs"}


def test_what_is_not_predicted_is_named_and_nothing_is_proven() -> None:
    found = proof("cisco_ios", "interface Gi1/0/5 / storm-control broadcast level 1.00", "interface Gi1/0/5 / "
                  "no storm-control broadcast level")  # fmt: skip
    assert found.unpredicted == ("storm-control broadcast level 1.00", "no storm-control broadcast level")
    assert not found.faults
    assert not found.proven
    found = proof("cisco_ios", "ip access-list extended NEUF / permit ip any any", "no ip access-list extended NEUF")
    assert found.uncertain == {
        "ip access-list extended NEUF": "modelled", "permit ip any any": "modelled",
        "no ip access-list extended NEUF": "modelled",
    }  # fmt: skip
    assert found.unpredicted == ()


def test_two_configurations_are_told_apart_in_a_few_words() -> None:
    model = MODELS["cisco_ios"]
    one = model.open(IOS, ()).meaning()
    swapped = IOS.replace(" 10 permit tcp 10.99.0.0 0.0.0.255 any eq 22\n 20 deny ip any any\n",
                          " 20 deny ip any any\n 10 permit tcp 10.99.0.0 0.0.0.255 any eq 22\n")  # fmt: skip
    assert differences(one, one) == ""
    assert differences(one, model.open(swapped, ()).meaning()) == "ip access-list extended GESTION"
    every = "".join(f"vlan {vlan}\n!\n" for vlan in range(200, 210))
    assert differences(one, model.open(every + IOS, ()).meaning()).endswith("vlan 204; …")
