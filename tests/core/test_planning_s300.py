"""What each line does to a small business switch's configuration, and the lines that lead from one to another."""

import pytest

from netaudit.core.planning.host_plan import Asked, work_out
from netaudit.core.planning.layout import Port
from netaudit.core.planning.management import Management, cuts
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.proof import Way, prove
from netaudit.core.planning.s300 import S300Session
from netaudit.core.planning.s300_ports import interface_name, interface_names
from netaudit.core.planning.session import Certainty, obeyed

BASE = """config-file-header
sw3
v2.5.9.16 / RTESLA2.5.9_930_364_286
CLI v1.0
file SSD indicator encrypted
@
!
vlan database
vlan 10,20,99
exit
voice vlan state disabled
hostname sw3
macro name imprimantes
interface $port
switchport mode access
exit
@
!
interface vlan 1
 no ip address dhcp
!
interface vlan 20
 name IMAGERIE
!
interface vlan 99
 name "GESTION 1"
 ip address 10.99.0.13 255.255.255.0
!
interface GigabitEthernet1
 description "Poste 1"
 switchport access vlan 20
!
interface GigabitEthernet5
 switchport mode general
 switchport general allowed vlan add 10 tagged
!
interface GigabitEthernet10
 switchport mode trunk
 switchport trunk native vlan 99
 switchport trunk allowed vlan 10,20,99
!
exit
ip default-gateway 10.99.0.1
"""
WAY = Management(frozenset({"10.99.0.13"}), frozenset({("Gi10", 99)}), frozenset({"10.99.0.1"}))


def after(lines: str, base: str = BASE) -> tuple[str, dict[str, Certainty]]:
    session = S300Session(base)
    told = obeyed(session, lines.split(" / "))
    return session.text(), told


def layout(base: str) -> dict[str, Port]:
    return dict(S300Session(base).layout().ports)


@pytest.mark.parametrize(
    ("lines", "old", "new"),
    [
        ("vlan database / vlan 30-31 / exit", "vlan 10,20,99\n", "vlan 10,20,30-31,99\n"),
        ("vlan database / vlan 30 / no vlan 30 / end", "", ""),
        ("interface vlan 20 / name \"SALLE 2\"", " name IMAGERIE", ' name "SALLE 2"'),
        ("interface vlan 20 / no name", "interface vlan 20\n name IMAGERIE\n!\n", ""),
        ("interface gi1 / description CBCT", '"Poste 1"', "CBCT"),
        ("interface GigabitEthernet1 / no description / no switchport access vlan",
         'interface GigabitEthernet1\n description "Poste 1"\n switchport access vlan 20\n!\n', ""),
        ("interface gi2 / switchport access vlan 10 / ! / exit", "interface GigabitEthernet5\n",
         "interface GigabitEthernet2\n switchport access vlan 10\n!\ninterface GigabitEthernet5\n"),
        ("interface Po1 / shutdown", "!\nexit\nip default",
         "!\ninterface Port-Channel1\n shutdown\n!\nexit\nip default"),
        ("interface gi2 / shutdown / no shutdown", "", ""),
        ("interface range gi2-3 / switchport access vlan 1 / switchport access vlan 99 / switchport access vlan 1",
         "", ""),
        ("interface gi10 / switchport trunk allowed vlan add 30", "vlan 10,20,99\n!", "vlan 10,20,30,99\n!"),
        ("interface gi10 / switchport trunk allowed vlan remove 10,20", "vlan 10,20,99\n!", "vlan 99\n!"),
        ("interface gi10 / switchport trunk allowed vlan except 3-4094", "vlan 10,20,99\n!", "vlan 1-2\n!"),
        ("interface gi10 / switchport trunk allowed vlan none", "vlan 10,20,99\n!", "vlan none\n!"),
        ("interface gi10 / switchport trunk allowed vlan all", " switchport trunk allowed vlan 10,20,99\n", ""),
        ("interface gi10 / no switchport trunk allowed vlan", " switchport trunk allowed vlan 10,20,99\n", ""),
        ("interface gi10 / switchport trunk allowed vlan 20", "vlan 10,20,99\n!", "vlan 20\n!"),
        ("interface gi10 / switchport trunk native vlan 10", "native vlan 99", "native vlan 10"),
        ("interface gi10 / no switchport trunk native vlan", " switchport trunk native vlan 99\n", ""),
        ("interface gi10 / no switchport mode", " switchport mode trunk\n", ""),
        ("interface gi1 / interface gi10 / switchport mode access", " switchport mode trunk\n", ""),
        ("ip default-gateway 10.99.0.2", "gateway 10.99.0.1", "gateway 10.99.0.2"),
        ("no ip default-gateway", "ip default-gateway 10.99.0.1\n", ""),
        ("no ip default-gateway / ip default-gateway 10.99.0.1", "", ""),
        ("configure terminal / exit / configure terminal /  / interface gi1 / description CBCT", '"Poste 1"', "CBCT"),
    ],
)  # fmt: skip
def test_a_line_does_what_the_guide_says(lines: str, old: str, new: str) -> None:
    text, told = after(lines)
    assert told == {}
    assert old in BASE
    want = BASE.replace(old, new, 1) if old else BASE
    assert sorted(text.splitlines()) == sorted(want.splitlines())


@pytest.mark.parametrize(
    "lines",
    [
        "hostname autre", "vlan 30", "vlan database / name X", "vlan database / vlan 10-", "vlan database / no vlan 20",
        "vlan database / no vlan 99", "vlan database / no vlan 10", "vlan database / no vlan 1", "no vlan database",
        "interface vlan 30", "interface vlan 20 / ip address 10.0.0.1 /24", "interface vlan 20 / name", "interface gi",
        "interface vlan 20 / name A B", "interface vlan 20 / no name X", "no interface vlan 20",
        "interface range gi1-9999",
        "interface gi1 / description", "interface gi1 / no description X", "interface gi1 / description a b",
        "interface gi1 / switchport access vlan 77", "interface gi1 / switchport access vlan", "interface range gi1,x",
        "interface gi1 / switchport mode general", "interface gi1 / switchport trunk allowed vlan add",
        "interface gi1 / no switchport trunk allowed vlan 10", "interface gi1 / spanning-tree portfast",
        "interface gi1 / switchport trunk allowed vlan x", "interface gi5 / switchport mode access", "interface x1",
        "ip default-gateway x", "exit / interface gi1", "end / vlan database",
        "interface gi1 / switchport voice vlan 3",
    ],
)  # fmt: skip
def test_of_what_is_not_known_nothing_is_done(lines: str) -> None:
    text, told = after(lines)
    assert list(told.values()) == ["unpredicted"]
    assert text == BASE


def test_after_a_line_that_may_have_opened_something_else_nothing_is_known() -> None:
    text, told = after(
        "ip dhcp pool network X / interface gi1 / shutdown / exit / configure terminal / interface gi1 / exit"
    )
    assert list(told) == ["ip dhcp pool network X", "interface gi1", "shutdown", "exit"]
    assert text == BASE
    # Within an interface, a line of which nothing is known but that it stays there loses nothing.
    text, told = after("interface gi2 / spanning-tree portfast / shutdown / lacp port-priority 1 / no shutdown")
    assert list(told) == ["spanning-tree portfast", "lacp port-priority 1", "no shutdown"]
    assert " shutdown\n" in text


def test_a_new_vlan_has_its_name_in_its_place() -> None:
    text, told = after("vlan database / vlan 30 / exit / interface vlan 30 / name X / exit")
    assert not told
    assert " name IMAGERIE\n!\ninterface vlan 30\n name X\n!\ninterface vlan 99\n" in text


def test_a_vlan_that_a_port_is_set_to_is_not_removed() -> None:
    _, told = after("interface vlan 20 / no name / exit / vlan database / no vlan 20")
    assert list(told) == ["no vlan 20"]


def test_old_firmware_and_blocks_of_several_interfaces_are_left_alone() -> None:
    old = BASE.replace("v2.5.9.16", "v1.4.8.06")
    assert after("interface gi1 / shutdown", old)[0] == old
    ports = layout(old)
    assert (ports["Gi1"].mode, ports["Gi1"].untagged, ports["Gi1"].tagged) == ("trunk", 1, frozenset())
    assert ports["Gi10"].tagged == {10, 20}
    several = BASE.replace("interface GigabitEthernet5\n", "interface range gi3-4,6\n")
    assert list(after("interface gi3 / shutdown", several)[1]) == ["interface gi3", "shutdown"]
    assert layout(several)["Gi6"].tagged == {10}
    assert interface_names("range gi1-2,4,Po1") == ["Gi1", "Gi2", "Gi4", "Po1"]
    assert (interface_names("gi7"), interface_names("oob"), interface_name("range gi1")) == (["Gi7"], [], "")


def test_what_ports_mean_to_the_network() -> None:
    text = BASE.replace(" switchport access vlan 20\n", " no switchport\n").replace(
        "interface GigabitEthernet5\n switchport mode general\n switchport general allowed vlan add 10 tagged\n",
        "interface GigabitEthernet5\n switchport mode general\n switchport general allowed vlan add 10,20 tagged\n"
        " switchport general allowed vlan remove 20\n switchport general allowed vlan add 99 untagged\n"
        " switchport general allowed vlan x\n!\n"
        "interface GigabitEthernet6\n switchport mode trunk\n switchport trunk native vlan none\n!\n"
        "interface GigabitEthernet7\n switchport mode trunk\n switchport trunk allowed vlan 10\n shutdown\n",
    )  # fmt: skip
    ports = layout(text)
    assert ports["Gi1"].mode == "routed"
    assert ports["Gi5"] == Port(mode="trunk", untagged=99, tagged=frozenset({10}))
    assert (ports["Gi6"].untagged, ports["Gi6"].open_trunk) == (None, True)
    assert ports["Gi7"] == Port(enabled=False, mode="trunk", tagged=frozenset({10}))
    assert ports["Gi10"] == Port(mode="trunk", untagged=99, tagged=frozenset({10, 20}))
    whole = S300Session(text.replace("ip default-gateway", "ip route 0.0.0.0 /0")).layout()
    assert (whole.gateways, whole.hostname) == (frozenset({"10.99.0.1"}), "sw3")
    assert whole.addresses == {"Vlan99": ("10.99.0.13/24",)}
    assert (whole.vlans[20], whole.vlans[99], whole.vlans[10]) == ("IMAGERIE", "GESTION 1", "")
    bare = S300Session("default-vlan vlan 7\ninterface vlan 7\n ip address 333.1.1.1 255.0.0.0\n"
                       " ip address 10.0.0.1 /8\n shutdown\n!\n").layout()  # fmt: skip
    assert (bare.hostname, bare.asleep) == ("", frozenset({"Vlan7"}))
    assert bare.vlans == {7: ""}
    assert bare.addresses == {"Vlan7": ("10.0.0.1/8",)}


def test_the_block_of_vlans_comes_and_goes_with_them() -> None:
    none = BASE.replace("vlan database\nvlan 10,20,99\nexit\n", "").replace(" switchport access vlan 20\n", "")
    none = none.split("interface GigabitEthernet5")[0].split("interface vlan 20")[0] + "exit\n"
    text, told = after("vlan database / vlan 30 / exit", none)
    assert not told
    assert "vlan database\nvlan 30\nexit\ninterface vlan 1\n" in text
    back = S300Session(text)
    assert not obeyed(back, ["vlan database", "no vlan 30", "exit"])
    assert back.text() == none
    assert back.meaning() == S300Session(none).meaning()
    # A block that says more than which VLANs there are keeps the rest.
    more = BASE.replace("vlan 10,20,99\n", "vlan 10,20,99\nmap protocol ip ethernet protocols-group 1\n")
    text, told = after("vlan database / vlan 30 / exit", more)
    assert "vlan database\nvlan 10,20,30,99\nmap protocol" in text
    emptied = none.replace("voice vlan", "vlan database\nexit\nvoice vlan")
    assert S300Session(emptied).meaning() == S300Session(none).meaning()


def between(wanted: str, base: str = BASE) -> tuple[list[str], tuple[str, ...]]:
    found = MODELS["cisco_s300"].between(base, wanted, ())
    return [line.strip() for line in found.lines], found.left


def test_the_commands_create_first_and_remove_last() -> None:
    wanted, told = after(
        "vlan database / vlan 30 / exit / interface vlan 30 / name TEL / interface gi1 / switchport access vlan 30 / "
        "interface gi10 / switchport trunk allowed vlan 10,30,99 / exit / interface vlan 20 / no name / exit / "
        "vlan database / no vlan 20 / exit"
    )
    assert not told
    lines, left = between(wanted)
    assert (lines, left) == ([
        "vlan database", "vlan 30", "exit",
        "interface vlan 30", "name TEL", "exit",
        "interface GigabitEthernet1", "switchport access vlan 30", "exit",
        "interface GigabitEthernet10", "switchport trunk allowed vlan add 30", "exit",
        "interface GigabitEthernet10", "switchport trunk allowed vlan remove 20", "exit",
        "interface vlan 20", "no name", "exit",
        "vlan database", "no vlan 20", "exit",
    ], ())  # fmt: skip
    back, _ = between(BASE, wanted)
    way = Way("sw", BASE, lines, back, management=WAY, wanted=wanted)
    assert prove(MODELS["cisco_s300"], way).proven


@pytest.mark.parametrize(
    ("there", "lines"),
    [
        ("interface gi2 / shutdown / description X / switchport trunk allowed vlan 10 / "
         "switchport trunk native vlan 10 / switchport mode trunk",
         ["interface GigabitEthernet2", "shutdown", "description X", "switchport trunk allowed vlan 10",
          "switchport trunk native vlan 10", "switchport mode trunk", "exit"]),
        ("interface gi10 / switchport mode access / no switchport trunk allowed vlan / no switchport trunk native vlan",
         ["interface GigabitEthernet10", "switchport mode access", "exit", "interface GigabitEthernet10",
          "no switchport trunk native vlan", "no switchport trunk allowed vlan", "exit"]),
        ("interface gi1 / switchport trunk allowed vlan none / no switchport access vlan / no description",
         ["interface GigabitEthernet1", "switchport trunk allowed vlan none", "exit", "interface GigabitEthernet1",
          "no switchport access vlan", "no description", "exit"]),
        ("no ip default-gateway", ["no ip default-gateway 10.99.0.1"]),
        ("ip default-gateway 10.99.0.2", ["ip default-gateway 10.99.0.2"]),
        ("exit", []),
    ],
)  # fmt: skip
def test_a_port_gains_before_it_loses(there: str, lines: list[str]) -> None:
    wanted, told = after(there)
    assert not told
    assert between(wanted) == (lines, ())
    forward, back = between(wanted)[0], between(BASE, wanted)[0]
    session = S300Session(BASE)
    assert not obeyed(session, [*forward, *back])
    assert session.meaning() == S300Session(BASE).meaning()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (" ip address 10.99.0.13", " ip address 10.99.0.14", "interface vlan 99: ip address 10.99.0.14 255.255.255.0"),
        (" switchport mode general\n", "", "interface GigabitEthernet5: switchport mode general"),
        ("hostname sw3", "hostname autre", "hostname autre"),
        ("interface GigabitEthernet5\n", "interface range gi5-6\n", "interface range gi5-6\nswitchport general "
         "allowed vlan add 10 tagged\nswitchport mode general"),
        ("voice vlan state disabled\n", "", "voice vlan state disabled"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_named(old: str, new: str, told: str) -> None:
    assert told in between(BASE.replace(old, new))[1]


def test_a_port_that_the_configuration_says_nothing_of_can_be_the_way_too() -> None:
    management = Management(paths=frozenset({("Gi3", 1), ("Vlan1", 1)}))
    session = S300Session(BASE)
    before = session.layout()
    obeyed(session, ["interface gi3", "switchport access vlan 20"])
    assert list(cuts(before, session.layout(), management)) == ["Gi3 VLAN 1"]


def test_a_trunk_that_carries_its_native_vlan_alone_is_not_empty() -> None:
    wanted, told = after("interface gi2 / switchport trunk allowed vlan 20 / switchport trunk native vlan 20 / "
                         "switchport mode trunk")  # fmt: skip
    assert not told
    lines = [
        "interface gi2",
        "switchport trunk allowed vlan 20",
        "switchport mode trunk",
        "switchport trunk native vlan 20",
    ]
    back = [
        "interface gi2",
        "no switchport mode",
        "no switchport trunk native vlan",
        "no switchport trunk allowed vlan",
    ]
    assert prove(MODELS["cisco_s300"], Way("sw", BASE, lines, back, management=WAY, wanted=wanted)).proven
    emptied = [*lines[:2], "switchport trunk allowed vlan none", *lines[2:3], *lines[1:2], *lines[3:]]
    found = prove(MODELS["cisco_s300"], Way("sw", BASE, emptied, back, management=WAY, wanted=wanted))
    assert {each.code for each in found.faults} == {"plan-trunk-emptied"}


def test_a_whole_plan_is_proven_and_a_trap_is_not() -> None:
    asked = Asked("sw", BASE, ("interface gi10", "switchport trunk allowed vlan 10,99"), management=WAY)
    found = work_out(MODELS["cisco_s300"], asked)
    assert found.proof.proven
    assert not found.refused
    assert [line.strip() for line in found.rollback] == [
        "interface GigabitEthernet10", "switchport trunk allowed vlan add 20", "exit",
    ]  # fmt: skip
    asked = Asked("sw", BASE, ("interface gi10", "no switchport trunk allowed vlan"), literal=True, management=WAY)
    assert "plan-trunk-opened" in {each.code for each in work_out(MODELS["cisco_s300"], asked).refused}
    asked = Asked("sw", BASE, ("interface gi10", "switchport trunk allowed vlan remove 99"), True, management=WAY)
    assert "plan-way-cut" in {each.code for each in work_out(MODELS["cisco_s300"], asked).refused}
