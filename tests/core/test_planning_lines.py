"""Each line as the model takes it: shown, modelled or not predicted, and never guessed."""

import pytest

from netaudit.core.planning.layout import Port
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.procurve_ports import port_list, port_names
from netaudit.core.planning.session import Session
from netaudit.core.planning.text import Text

from .test_planning_proof import IOS, PROCURVE

BASES = {"cisco_ios": IOS, "hp_procurve": PROCURVE}
S, M, U = "shown", "modelled", "unpredicted"


def told(platform: str, lines: str, base: str | None = None) -> tuple[Session, list[str]]:
    session = MODELS[platform].open(base or BASES[platform], ())
    return session, [session.obey(line) for line in lines.split(" / ")]


IOS_LINES = [
    ("! a word / vlan 40 / exit / end / vlan 41 / configure terminal / vlan 41 / exit / exit / vlan 42",
     [S, S, S, S, U, S, S, S, S, U]),
    ("vlan 0", [U]),
    ("vlan 40-", [U]),
    ("vlan 1 / name X", [S, S]),
    ("no vlan 1", [S]),
    ("vlan 40 / name a b / no name / name VLAN0040 / state suspend", [S, U, S, S, U]),
    ("interface GigabitEthernet1/0/77 / description X", [U, U]),
    ("interface Vlan9999", [U]),
    ("interface range Gi1/0/5, x", [U]),
    ("interface range Gi1/0/5 - 99999", [U]),
    ("no interface GigabitEthernet1/0/5 / exit", [U, U]),
    ("no interface Vlan99", [S]),
    ("interface Gi1/0/5 / description / no description X", [S, U, S]),
    ("interface Gi1/0/5 / switchport access vlan x / no switchport access vlan 20", [S, U, S]),
    ("interface Gi1/0/5 / switchport access vlan 40", [S, S]),
    ("interface Gi1/0/5 / switchport mode dynamic desirable / switchport nonegotiate / ip helper-address 10.0.0.1 / "
     "description X", [S, U, U, U, S]),
    ("interface Gi1/0/5 / sw mode access / description X", [S, U, U]),
    ("interface Gi1/0/5 / ip vrf forwarding A / hostname b", [S, U, S]),
    ("interface Gi1/0/5 / ip address 10.0.0.1 255.0.0.0", [S, U]),
    ("interface Gi1/0/5 / switchport voice vlan dot1p / switchport voice vlan 20 / no switchport voice vlan",
     [S, U, S, S]),
    ("interface Gi1/0/5 / switchport trunk allowed vlan x / switchport trunk allowed vlan all 3 / "
     "switchport trunk allowed vlan except 2-4094 / switchport trunk allowed vlan all", [S, U, U, S, S]),
    ("interface Vlan99 / ip address dhcp / ip address 10.0.0.1 / ip address 10.0.0.1 255.0.1.0", [S, U, U, U]),
    ("interface Vlan99 / switchport mode access / ip ospf 1 area 0", [S, U, U]),
    ("interface Vlan99 / ip access-group / ip access-group GESTION out / no ip access-group in / "
     "no ip access-group GESTION out", [S, U, M, M, M]),
    ("interface Gi1/0/5 / channel-group 1 mode active / channel-group 7 mode active / channel-group 1 mode auto / "
     "no channel-group", [S, M, U, U, M]),
    ("no hostname core / hostname / ip route / logging host", [U, U, U, U]),
    ("ntp server 10.0.0.1 / ntp server 10.0.0.1 / no ntp server 10.0.0.1", [S, S, S]),
    ("ip access-list extended GESTION / 10 permit ip any any / 15 permit udp any any / permit tcp any any / "
     "remark fin / 20 remark X / no 15 / no 15 / no remark fin / evaluate", [M, U, M, M, U, U, M, U, U, U]),
    ("ip access-list extended GESTION / no permit tcp 10.99.0.0 0.0.0.255 any eq 22 / deny ip any any", [M, M, U]),
    ("ip access-list standard VIEUX / permit 10.0.0.1 / 30 permit 10.0.0.3 / permit 10.0.0.3 / no permit 10.0.0.3",
     [M, U, U, M, M]),
    ("ip access-list standard MELE / 20 permit 10.0.0.9", [M, U]),
    ("ip access-list standard NEUF / 10 permit 10.0.0.9 / permit 10.0.0.10 / exit / no ip access-list standard NEUF",
     [M, M, M, S, M]),
    ("router ospf 1 / network 10.0.0.0 0.0.0.255 area 0 / vlan 40", [U, U, S]),
]  # fmt: skip
MORE = """interface Port-channel1
 switchport mode trunk
!
ip access-list standard VIEUX
 permit 10.0.0.1
ip access-list standard MELE
 permit 10.0.0.1
 10 permit 10.0.0.2
!
end
"""


@pytest.mark.parametrize(("lines", "expected"), IOS_LINES)
def test_a_line_of_ios_is_taken_or_named(lines: str, expected: list[str]) -> None:
    assert told("cisco_ios", lines, IOS.replace("end\n", MORE))[1] == expected


PROCURVE_LINES = [
    ("; a word / vlan 40 / exit / end / vlan 41 / configure terminal / vlan 41 / exit / exit / vlan 42",
     [S, S, S, S, U, S, S, S, S, U]),
    ("vlan 9999 / name X", [U, U]),
    ("no vlan 77", [U]),
    ("no vlan 20", [U]),
    ("no vlan 1", [U]),
    ("vlan 40 name X / vlan 20 name X / vlan 20 name IMAGERIE / vlan 20 / no name / name a b / jumbo / name OK",
     [U, S, S, S, U, U, U, U]),
    ("vlan 20 / name DEFAULT_VLAN", [S, U]),
    ("vlan 20 / tagged A9 / tagged x-y / tagged 6-5", [S, U, U, U]),
    ("vlan 1 / no untagged 6", [S, U]),
    ("vlan 1 / no tagged 6 / no untagged 5", [S, S, S]),
    ("vlan 99 / ip address dhcp-bootp / ip address 10.0.0.1 / ip address 10.0.0.1 255.0.0.0", [S, U, U, S]),
    ("interface A9 / name X", [U, U]),
    ("no interface 5", [U]),
    ("interface 5 / tagged vlan 99 / untagged vlan 1,x / untagged vlan 77 / no tagged vlan 99", [S, S, U, U, S]),
    ("interface 6 / no untagged vlan 1", [S, U]),
    ("interface 5 / no name / no disable / no enable / name a b / speed-duplex auto / name X", [S, S, S, S, U, U, U]),
    ("hostname a b / no hostname / hostname OK", [U, U, S]),
    ("ip default-gateway x / no ip default-gateway 10.99.0.1 / ip default-gateway 10.99.0.2", [U, S, S]),
    ("snmp-server contact X / hostname OK / vlan 20", [U, U, S]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), PROCURVE_LINES)
def test_a_line_of_procurve_is_taken_or_named(lines: str, expected: list[str]) -> None:
    assert told("hp_procurve", lines)[1] == expected


def test_vlans_that_share_a_heading_part_when_one_of_them_changes() -> None:
    shared = IOS.replace("vlan 99\n", "vlan 97-99\n")
    session, _ = told("cisco_ios", "vlan 98 / name X / no vlan 97", shared)
    assert "vlan 98\n name X\n!\nvlan 99\n" in session.text()
    assert session.layout().vlans == {1: "", 10: "BUREAUTIQUE", 20: "IMAGERIE", 98: "X", 99: ""}
    assert told("cisco_ios", "vlan 5", shared)[0].layout().vlans[5] == ""


def test_vlans_that_are_kept_elsewhere_are_not_predicted() -> None:
    text = IOS.replace("vlan 10\n name BUREAUTIQUE\n!\nvlan 20\n name IMAGERIE\n!\nvlan 99\n!\n", "")
    session = MODELS["cisco_ios"].open(text, {1, 10, 20, 99, 1002})
    assert sorted(session.layout().vlans) == [1, 10, 20, 99]
    assert [session.obey(line) for line in ("vlan 40", "name X", "no vlan 20", "interface Gi1/0/5")] == [U, U, U, S]
    assert session.obey("switchport access vlan 10") == S
    assert session.obey("switchport access vlan 40") == U


def test_a_list_that_goes_on_in_the_next_line_is_one_list() -> None:
    long = IOS.replace(
        " switchport trunk allowed vlan 10,20,99\n",
        " switchport trunk allowed vlan 10,20\n switchport trunk allowed vlan add 99\n",
    )
    session, _ = told("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan add 30", long)
    assert " switchport trunk allowed vlan 10,20,30,99\n" in session.text()
    with pytest.raises(ValueError, match="not understood"):
        MODELS["cisco_ios"].open(IOS.replace("10,20,99", "10,x"), ()).layout()
    none = MODELS["cisco_ios"].open(IOS.replace("10,20,99", "none"), ()).layout().ports["Gi1/0/1"]
    assert none.closed_trunk
    assert MODELS["cisco_ios"].open(IOS.replace("10,20,99", "all"), ()).layout().ports["Gi1/0/1"].open_trunk


def test_a_second_address_is_left_alone() -> None:
    two = IOS.replace(" ip access-group", " ip address 10.98.0.11 255.255.255.0 secondary\n ip access-group")
    assert told("cisco_ios", "interface Vlan99 / ip address 10.99.0.12 255.255.255.0", two)[1] == [S, U]
    leased = told("cisco_ios", "interface Vlan99", IOS.replace("address 10.99.0.11 255.255.255.0", "address dhcp"))[0]
    assert leased.layout().addresses == {"Vlan99": ("dhcp",)}
    odd = PROCURVE.replace("ip address 10.99.0.12 255.255.255.0", "ip address dhcp-bootp")
    assert told("hp_procurve", "vlan 99 / ip address 10.99.0.12/24", odd)[1] == [S, U]


def test_banners_and_indented_rests_are_kept_as_they_stand() -> None:
    text = " rest\nversion 15\nbanner motd ^C\ninterface Gi1/0/9\nend\n^C\nbanner exec ^C one ^C\n"
    text += "line con 0\n!\n login\nend\n"
    found = Text(text)
    assert str(found) == text
    assert [block.heading.split()[0] for block in found.blocks] == ["version", "banner", "banner", "line", "end"]
    assert found.blocks[3].lines() == ["login"]
    assert MODELS["cisco_ios"].open("", ()).layout().hostname == ""


def test_a_wrapped_list_of_ports_is_one_list() -> None:
    wrapped = PROCURVE.replace("   tagged 24\n", "   tagged 6,7,\n   8-9,24\n")
    session, _ = told("hp_procurve", "vlan 20 / no tagged 6", wrapped)
    assert "   tagged 7-9,24\n" in session.text()
    assert MODELS["hp_procurve"].open("", ()).layout().hostname == ""


def test_port_lists() -> None:
    assert set(port_names("1-3,a1-A2,trk1,2/1-2") or ()) == {"1", "2", "3", "A1", "A2", "Trk1", "2/1", "2/2"}
    assert port_names("A1-B2") is None
    assert port_names("1-99999") is None
    assert port_list(["2", "1", "10", "A2", "A1"]) == "1-2,10,A1-A2"


def test_a_port_that_routes_or_is_shut_passes_nothing() -> None:
    assert Port(mode="routed", untagged=10).passes(10) == ""
    assert Port(enabled=False, untagged=10).passes(10) == ""
    assert Port(mode="trunk", untagged=1, tagged=frozenset({10}), native_listed=True).passes(1) == ""
    assert Port(mode="trunk", untagged=1, tagged=frozenset({10})).passes(1) == "untagged"
    assert Port(mode="trunk", untagged=1, tagged=frozenset({10})).passes(10) == "tagged"
    routed = IOS.replace("interface GigabitEthernet1/0/6\n", "interface GigabitEthernet1/0/6\n no switchport\n")
    layout = (
        MODELS["cisco_ios"].open(routed.replace("switchport mode access", "switchport mode dynamic auto"), ()).layout()
    )
    assert (layout.ports["Gi1/0/6"].mode, layout.ports["Gi1/0/5"].mode) == ("routed", "dynamic")
    assert not [each for each in layout.dangling() if each[0] == "Gi1/0/6"]


LEFT = [
    ("cisco_ios", "hostname core\n", "hostname core\nservice x\n", ["service x"]),
    ("cisco_ios", " description CBCT\n", " description CBCT\n storm-control x\n",
     ["interface Gi1/0/5: storm-control x"]),
    ("cisco_ios", " description CBCT\n", " channel-group 1 mode on\n", ["interface Gi1/0/5: channel-group 1 mode on"]),
    ("cisco_ios", " switchport mode access\n", " switchport mode dot1q-tunnel\n",
     ["interface Gi1/0/5: switchport mode dot1q-tunnel"]),
    ("cisco_ios", "interface Vlan99\n", "interface Loopback0\n!\ninterface Vlan99\n", ["interface Lo0"]),
    ("cisco_ios", " 20 deny ip any any\n", " 20 deny ip any any log\n", ["ip access-list extended GESTION"]),
    ("cisco_ios", " 20 deny ip any any\n", "", []),
    ("hp_procurve", 'hostname "acces"\n', 'hostname "acces"\ntelnet-server\n', ["telnet-server"]),
    ("hp_procurve", "   tagged 24\n", "   tagged 24\n   jumbo\n", ["vlan 20: jumbo"]),
    ("hp_procurve", "   tagged 24\n", "   tagged 24,B1\n", ["interface B1"]),
    ("hp_procurve", "   untagged 24\n   ip", "   untagged 24\n   jumbo\n   ip", ["vlan 99: jumbo"]),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "old", "new", "left"), LEFT)
def test_what_cannot_be_computed_is_named(platform: str, old: str, new: str, left: list[str]) -> None:
    base = BASES[platform]
    assert old in base
    assert list(MODELS[platform].between(base, base.replace(old, new), ()).left) == left


ACL = "interface Vlan10\n ip access-group LISTE in\n!\nip access-list extended LISTE\n{}end\n"


@pytest.mark.parametrize(
    ("was", "now", "lines"),
    [
        (("10 permit a", "20 deny b"), ("10 permit a", "15 deny c", "20 deny b"), ["15 deny c"]),
        (("10 permit a", "20 deny b"), ("15 permit c", "30 deny d"), ["30 deny d", "no 10", "15 permit c", "no 20"]),
        (("10 permit a",), ("20 permit b",), ["20 permit b", "no 10"]),
        (("10 permit a", "20 permit b"), ("20 permit b",), ["no 10"]),
    ],
)
def test_a_list_in_force_never_lets_through_more_than_its_ends(
    was: tuple[str, ...], now: tuple[str, ...], lines: list[str]
) -> None:
    texts = [ACL.format("".join(f" {rule}\n" for rule in rules)) for rules in (was, now)]
    found = MODELS["cisco_ios"].between(texts[0], texts[1], ())
    assert [line.strip() for line in found.lines[1:-1]] == lines
    assert found.left == ()


def test_a_list_that_is_not_in_force_is_written_anew() -> None:
    old, new = (f"ip access-list standard L\n permit {who}\n!\nend\n" for who in ("a", "b"))
    found = MODELS["cisco_ios"].between(old, new, ())
    assert [line.strip() for line in found.lines] == [
        "no ip access-list standard L", "ip access-list standard L", "permit b", "exit",
    ]  # fmt: skip
    assert MODELS["cisco_ios"].between(new, "end\n", ()).lines == ("no ip access-list standard L",)


def test_ports_come_and_go_and_change_what_they_are() -> None:
    wanted = IOS.replace(
        "interface GigabitEthernet1/0/6\n", "interface GigabitEthernet1/0/6\n switchport voice vlan 20\n"
    )
    wanted = wanted.replace(" ip access-group GESTION in\n", "").replace(" switchport access vlan 20\n", "")
    wanted = wanted.replace("interface Vlan99\n", "interface Vlan20\n no ip address\n!\ninterface Vlan99\n")
    there = [line.strip() for line in MODELS["cisco_ios"].between(IOS, wanted, ()).lines]
    assert there == [
        "interface Gi1/0/6", "switchport voice vlan 20", "exit", "interface Vlan20", "no shutdown", "exit",
        "interface Gi1/0/5", "no switchport access vlan", "exit",
        "interface Vlan99", "no ip access-group GESTION in", "exit",
    ]  # fmt: skip
    back = [line.strip() for line in MODELS["cisco_ios"].between(wanted, IOS, ()).lines]
    assert "no switchport voice vlan" in back
    assert "ip access-group GESTION in" in back
    assert back[-1] == "no interface Vlan20"
    without = IOS.replace(" ip address 10.99.0.11 255.255.255.0\n", " no ip address\n")
    assert [line.strip() for line in MODELS["cisco_ios"].between(IOS, without, ()).lines] == [
        "interface Vlan99", "no ip address", "exit",
    ]  # fmt: skip


def test_procurve_addresses_and_disabled_ports_come_and_go() -> None:
    wanted = PROCURVE.replace('   name "CBCT"\n', "   disable\n").replace(
        "ip address 10.99.0.12 255.255.255.0", "no ip address"
    )
    wanted = wanted.replace(
        "   untagged 1-5\n   tagged 24\n   no ip address",
        "   untagged 1-5\n   tagged 24\n   ip address 10.0.0.1 255.0.0.0",
    )
    there = [line.strip() for line in MODELS["hp_procurve"].between(PROCURVE, wanted, ()).lines]
    assert there == [
        "interface 5", "no name", "disable", "exit", "vlan 99", "no ip address", "exit",
        "vlan 20", "ip address 10.0.0.1 255.0.0.0", "exit",
    ]  # fmt: skip
    joined = PROCURVE.replace("   tagged 24\n", "").replace("   untagged 24\n", "   tagged 24,1\n")
    moved = joined.replace("   untagged 1-5\n", "   untagged 2-5\n   tagged 24\n")
    there = [line.strip() for line in MODELS["hp_procurve"].between(moved, PROCURVE, ()).lines]
    assert there == [
        "vlan 20", "untagged 1", "exit", "vlan 99", "untagged 24", "exit", "vlan 99", "no tagged 1", "exit",
    ]  # fmt: skip
    back = [line.strip() for line in MODELS["hp_procurve"].between(PROCURVE, moved, ()).lines]
    assert back == ["vlan 99", "tagged 1,24", "exit", "vlan 20", "no untagged 1", "exit"]


def test_names_and_gateways_come_and_go() -> None:
    bare = IOS.replace(" name IMAGERIE\n", "")
    there = MODELS["cisco_ios"].between(IOS, bare.replace("ip default-gateway 10.99.0.1\n", ""), ())
    assert [line.strip() for line in there.lines] == ["vlan 20", "no name", "exit", "no ip default-gateway 10.99.0.1"]
    other = PROCURVE.replace("ip default-gateway 10.99.0.1\n", "").replace('"acces"', '"b"')
    assert MODELS["hp_procurve"].between(PROCURVE, other, ()).lines == (
        'hostname "b"',
        "no ip default-gateway 10.99.0.1",
    )
    assert MODELS["hp_procurve"].between(other, PROCURVE, ()).lines[1] == "ip default-gateway 10.99.0.1"
    lost = MODELS["cisco_ios"].between(IOS, IOS.replace("interface Vlan99\n", "interface Loopback9\n"), ())
    assert [line.strip() for line in lost.lines] == ["interface Vlan99", "no ip address", "exit", "no interface Vlan99"]


def test_what_a_port_gains_comes_before_what_it_loses() -> None:
    port = "interface GigabitEthernet1/0/6\n"
    trunk = f"{port} switchport trunk native vlan 20\n switchport trunk allowed vlan 10,20\n switchport mode trunk\n"
    there = MODELS["cisco_ios"].between(IOS, IOS.replace(port, trunk), ())
    assert [line.strip() for line in there.lines] == [
        "interface Gi1/0/6", "switchport trunk allowed vlan remove 1-9,11-19,21-4094",
        "switchport trunk native vlan 20", "switchport mode trunk", "exit",
    ]  # fmt: skip
    back = MODELS["cisco_ios"].between(IOS.replace(port, trunk), IOS, ())
    assert [line.strip() for line in back.lines] == [
        "interface Gi1/0/6", "no switchport mode", "no switchport trunk native vlan",
        "switchport trunk allowed vlan add 1-9,11-19,21-4094", "exit",
    ]  # fmt: skip
    address = IOS.replace("10.99.0.11", "10.99.0.12")
    assert [line.strip() for line in MODELS["cisco_ios"].between(IOS, address, ()).lines] == [
        "interface Vlan99", "ip address 10.99.0.12 255.255.255.0", "exit",
    ]  # fmt: skip


def test_a_member_that_joins_otherwise_leaves_what_it_was() -> None:
    session, certain = told(
        "hp_procurve", "vlan 20 / tagged 1 / no tagged 6 / no untagged 6 / untagged 24 / no untagged 2"
    )
    assert certain == [S] * 6
    ports = session.layout().ports
    assert (ports["1"].untagged, ports["1"].tagged) == (None, frozenset({20}))
    assert (ports["24"].untagged, ports["24"].tagged) == (20, frozenset())
    assert ports["2"].untagged == 1
    assert told("hp_procurve", "vlan 50 / untagged 1 / no untagged 1")[0].layout().ports["1"].untagged == 1
    assert told("hp_procurve", "vlan 20 no tagged 24")[1] == [S]
    two = MODELS["hp_procurve"].between(PROCURVE, PROCURVE.replace('"IMAGERIE"', '"SCANNER"'), ())
    assert [line.strip() for line in two.lines] == ["vlan 20", 'name "SCANNER"', "exit"]


def test_a_trunk_for_every_vlan_and_an_interface_without_an_address_say_so_or_nothing() -> None:
    session, certain = told("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan all")
    assert certain == [S, S]
    assert "switchport trunk allowed" not in session.text()
    session, certain = told("cisco_ios", "interface Vlan99 / no ip address")
    assert certain == [S, S]
    assert "interface Vlan99\n no ip address\n" in session.text()
