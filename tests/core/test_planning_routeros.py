"""What each line does to a RouterOS device's export, and the lines that lead from one to another."""

import pytest

from netaudit.core.planning.host_plan import Asked, work_out
from netaudit.core.planning.layout import EVERY_VLAN, Port
from netaudit.core.planning.management import Management, whole
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.proof import Way, prove
from netaudit.core.planning.routeros import RouterosSession
from netaudit.core.planning.routeros_text import Export, conditions
from netaudit.core.planning.session import Certainty, obeyed
from netaudit.platforms import platform

BASE = r"""# 2025-05-30 11:07:28 by RouterOS 7.16
# software id = AAAA-BBBB

/interface bridge
add name=bridge1 vlan-filtering=yes
add disabled=yes name=labo
/interface ethernet
set [ find default-name=ether1 ] disable-running-check=no name=wan
set [ find default-name=ether2 ] comment="Fauteuil 1"
set [ find default-name=ether8 ] disabled=yes
set [ find name=odd ] comment=x
/interface vlan
add interface=bridge1 name=gestion vlan-id=99
add disabled=yes interface=bridge1 name=soins vlan-id=20
add interface=wan name=fibre vlan-id=832
add interface=ether8 name=vide vlan-id=7
add interface=labo name=banc vlan-id=8
/ip pool
add name=soins-1 ranges=10.20.0.100-10.20.0.199
/interface bridge port
add bridge=bridge1 edge=yes interface=ether2 pvid=20
add bridge=bridge1 frame-types=admit-only-vlan-tagged interface=ether3
add bridge=bridge1 interface=ether4
add bridge=labo interface=ether5
add bridge=bridge1 disabled=yes interface=ether6
/interface bridge vlan
add bridge=bridge1 comment=IMAGERIE tagged=ether3 untagged=ether2 vlan-ids=20
add bridge=bridge1 comment="baie \
    gestion" tagged=bridge1,ether3 vlan-ids=99
add bridge=bridge1 disabled=yes tagged=ether3 vlan-ids=30
add bridge=bridge1 tagged=ether3 vlan-ids=40-41
/ip address
add address=10.99.0.15/24 comment="la \"gestion\"" interface=gestion network=10.99.0.0
add address=10.20.0.1/24 disabled=yes interface=soins network=10.20.0.0
add address=192.0.2.9/24 interface=soins network=192.0.2.0
add address=198.51.100.2/30 interface=fibre network=198.51.100.0
add address=198.51.100.9/30 interface=vide network=198.51.100.8
add address=198.51.100.13/30 interface=banc network=198.51.100.12
add address=198.51.100.17/30 interface=labo network=198.51.100.16
add address=203.0.113.5/24 interface=wlan1 network=203.0.113.0
add address=x interface=gestion
/ip route
add gateway=10.99.0.1
add dst-address=10.8.0.0/16 gateway=10.99.0.254
add blackhole dst-address=198.51.100.0/24
/ppp secret
add name=tech password=<secret 3f9a>
/system identity
set name=rt1
"""
ROW = "[find where bridge=bridge1 and vlan-ids={} and dynamic=no]"
WAY = Management(frozenset({"10.99.0.15"}), frozenset({("ether3", 99)}), frozenset({"10.99.0.1"}))


def after(lines: str, base: str = BASE) -> tuple[str, dict[str, Certainty]]:
    session = RouterosSession(base)
    told = obeyed(session, lines.split(" ; "))
    return session.text(), told


@pytest.mark.parametrize(
    ("lines", "old", "new"),
    [
        ("/interface bridge vlan add bridge=bridge1 comment=VOIX tagged=bridge1,ether3 vlan-ids=50", "/ip address\n",
         "add bridge=bridge1 comment=VOIX tagged=bridge1,ether3 vlan-ids=50\n/ip address\n"),
        (f"/interface/bridge/vlan/set {ROW.format(20)} tagged=bridge1,ether3",
         "comment=IMAGERIE tagged=ether3", "comment=IMAGERIE tagged=bridge1,ether3"),
        (f'/interface bridge vlan set {ROW.format(20)} tagged="" comment="salle 2"', "comment=IMAGERIE tagged=ether3",
         'comment="salle 2"'),
        ('/interface bridge vlan remove [ find dynamic=no vlan-ids=30 bridge="bridge1" ]',
         "add bridge=bridge1 disabled=yes tagged=ether3 vlan-ids=30\n", ""),
        ("/interface bridge port set [find where interface=ether4] pvid=20 comment=CBCT", "interface=ether4",
         "comment=CBCT interface=ether4 pvid=20"),
        ("/interface bridge port set [find where interface=ether3] frame-types=admit-all pvid=1",
         "frame-types=admit-only-vlan-tagged ", ""),
        ("/interface bridge port add bridge=bridge1 interface=ether7 pvid=20", "/interface bridge vlan\n",
         "add bridge=bridge1 interface=ether7 pvid=20\n/interface bridge vlan\n"),
        ("/interface bridge port remove [find where interface=ether4]", "add bridge=bridge1 interface=ether4\n", ""),
        ("/interface vlan add interface=bridge1 name=voix vlan-id=50", "/ip pool\n",
         "add interface=bridge1 name=voix vlan-id=50\n/ip pool\n"),
        ("/interface vlan set [find where name=soins] disabled=no vlan-id=40",
         "add disabled=yes interface=bridge1 name=soins vlan-id=20", "add interface=bridge1 name=soins vlan-id=40"),
        ("/ip address add address=10.20.0.2/24 interface=soins", "/ip route\n",
         "add address=10.20.0.2/24 interface=soins network=10.20.0.0\n/ip route\n"),
        ("/ip address set [find where address=10.20.0.1/24 and interface=soins and dynamic=no] disabled=no",
         "10.20.0.1/24 disabled=yes", "10.20.0.1/24"),
        ("/interface ethernet set [find where default-name=ether1] comment=fibre", "set [ find default-name=ether1 ]",
         "set [ find default-name=ether1 ] comment=fibre"),
        ('/interface ethernet set [find where default-name=ether2] comment=""',
         'set [ find default-name=ether2 ] comment="Fauteuil 1"\n', ""),
        ("/interface ethernet set [find where default-name=ether4] disabled=yes", "set [ find default-name=ether8 ]",
         "set [ find default-name=ether4 ] disabled=yes\nset [ find default-name=ether8 ]"),
        ("# rien ; ", "", ""),
    ],
)  # fmt: skip
def test_a_line_does_what_the_documentation_says(lines: str, old: str, new: str) -> None:
    text, told = after(lines)
    assert told == {}
    assert old in BASE
    assert text == (BASE.replace(old, new, 1) if old else BASE)


@pytest.mark.parametrize(
    "lines",
    [
        "/ip route add gateway=10.99.0.9", "/system identity set name=x", "hostname x", "/ip address print",
        "/interface bridge set [find name=bridge1] vlan-filtering=no", "/interface bridge vlan set 0 tagged=ether3",
        "/interface bridge vlan add bridge=bridge1 vlan-ids=20", "/interface bridge vlan add vlan-ids=50",
        "/interface bridge vlan add bridge=autre vlan-ids=50", "/interface bridge vlan add bridge=bridge1 vlan-ids=0",
        "/interface bridge vlan add bridge=bridge1 vlan-ids=4095", "/interface bridge vlan add bridge=bridge1",
        "/interface bridge vlan add bridge=bridge1 vlan-ids=50-51", "/interface bridge vlan add mvrp=x",
        "/interface bridge vlan add bridge=bridge1 vlan-ids=41", "/interface bridge vlan add tagged=a tagged=b",
        "/interface bridge vlan add bridge=bridge1 vlan-ids=50 tagged=wlan9",
        "/interface bridge vlan add bridge=bridge1 vlan-ids=50 tagged=ether3 untagged=ether3",
        "/interface bridge vlan add bridge=bridge1 vlan-ids=50 tagged=ether3,ether3",
        "/interface bridge vlan add [find where vlan-ids=20] bridge=bridge1 vlan-ids=50",
        '/interface bridge vlan add bridge=bridge1 vlan-ids=50 comment="a $b"',
        "/interface bridge vlan set [find where bridge=bridge1 and vlan-ids=20] tagged=ether3",
        "/interface bridge vlan set [find where bridge=bridge1 and vlan-ids=20 and dynamic=yes] tagged=ether3",
        "/interface bridge vlan set [find where vlan-ids=20 and dynamic=no] tagged=ether3",
        f"/interface bridge vlan set {ROW.format(77)} tagged=ether3", f"/interface bridge vlan set {ROW.format(20)}",
        f"/interface bridge vlan set {ROW.format(20)} {ROW.format(20)} tagged=ether3",
        f"/interface bridge vlan set {ROW.format(20)} vlan-ids=21",
        f"/interface bridge vlan set {ROW.format(20)} tagged=ether2",
        f"/interface bridge vlan remove {ROW.format(20)} tagged=ether3",
        f"/interface bridge vlan remove {ROW.format('40-41')}",
        '/interface bridge vlan set [find where vlan-ids~"2" and dynamic=no] tagged=ether3',
        "/interface bridge vlan set [find] tagged=ether3", "/interface bridge vlan set tagged=ether3",
        "/interface bridge port set [find where interface=ether2] edge=no",
        "/interface bridge port add bridge=bridge1 interface=ether2", "/interface bridge port add interface=ether7",
        "/interface bridge port remove [find where interface=ether3]",
        "/interface vlan add interface=bridge1 name=autre vlan-id=99", "/interface vlan add name=autre vlan-id=50",
        "/interface vlan add interface=ether7 name=autre vlan-id=50",
        "/interface vlan add interface=bridge1 name=bridge1 vlan-id=50",
        "/interface vlan set [find where name=soins] vlan-id=99", "/interface vlan remove [find where name=soins]",
        "/ip address add address=10.20.0.1/24 interface=soins", "/ip address add address=10.20.0.9/24 interface=nulle",
        "/ip address add address=10.20.0.0/24 interface=soins", "/ip address add address=300.1.1.1/24 interface=soins",
        "/ip address add address=10.20.0.9/32 interface=soins",
        "/interface ethernet add default-name=ether9", "/interface ethernet remove [find where default-name=ether2]",
        "/interface ethernet set [find where default-name=ether9] comment=x",
        "/interface ethernet set [find where default-name=odd] comment=x",
    ],
)  # fmt: skip
def test_of_what_is_not_known_nothing_is_done(lines: str) -> None:
    text, told = after(lines)
    assert list(told.values()) == ["unpredicted"]
    assert text == BASE


def test_where_a_path_has_a_line_that_is_not_understood_nothing_is_known_of_it() -> None:
    odd = BASE.replace("add address=x interface", "add what? interface")
    assert list(after("/ip address add address=10.20.0.2/24 interface=soins", odd)[1].values()) == ["unpredicted"]
    twice = BASE.replace("default-name=ether8", "default-name=ether2")
    line = "/interface ethernet set [find where default-name=ether2] comment=x"
    assert list(after(line, twice)[1].values()) == ["unpredicted"]


def test_a_text_stays_as_it_was_printed() -> None:
    assert str(Export(BASE)) == BASE
    cut = "# by RouterOS 7.16\n/ip address\nadd address=10.0.0.1/24 \\\n"
    assert str(Export(cut)) == cut
    assert conditions("a=1 and a=2") is None
    first = "/interface vlan\nadd interface=b name=v vlan-id=2\n/ip address\n"
    export = Export(first)
    export.add("/interface bridge port", Export("/interface bridge port\nadd bridge=b interface=ether1\n").of(
        "/interface bridge port")[0])  # fmt: skip
    assert [section.path for section in export.sections] == ["/interface vlan", "/interface bridge port", "/ip address"]
    bare = "/system identity\nset name=a\n/interface bridge\nadd name=b\n"
    session = RouterosSession(bare)
    assert not obeyed(session, ["/interface bridge vlan add bridge=b vlan-ids=20", "/ip address add "
                                "address=10.0.0.1/24 interface=b"])  # fmt: skip
    assert session.text() == bare + (
        "/interface bridge vlan\nadd bridge=b vlan-ids=20\n"
        "/ip address\nadd address=10.0.0.1/24 interface=b network=10.0.0.0\n"
    )
    assert not obeyed(session, ["/interface bridge vlan remove [find bridge=b vlan-ids=20 dynamic=no]",
                                "/ip address remove [find address=10.0.0.1/24 interface=b dynamic=no]"])  # fmt: skip
    assert session.text() == bare
    alone = Export("/system identity\nset name=a\n")
    alone.add("/ip address", Export(first).of("/interface vlan")[0])
    assert [section.path for section in alone.sections] == ["/system identity", "/ip address"]


def test_what_it_all_means_to_the_network() -> None:
    layout = RouterosSession(BASE).layout()
    assert (layout.hostname, layout.gateways) == ("rt1", frozenset({"10.99.0.1"}))
    assert layout.vlans == {1: "", 20: "IMAGERIE", 40: "", 41: "", 99: "baie gestion"}
    assert layout.addresses == {
        "gestion": ("10.99.0.15/24",), "soins": ("192.0.2.9/24",), "fibre": ("198.51.100.2/30",),
        "vide": ("198.51.100.9/30",), "banc": ("198.51.100.13/30",), "labo": ("198.51.100.17/30",),
        "wlan1": ("203.0.113.5/24",),
    }  # fmt: skip
    assert layout.asleep == {"soins", "vide", "banc", "labo"}
    assert layout.ports["ether2"] == Port(description="Fauteuil 1", untagged=20)
    assert layout.ports["ether3"] == Port(mode="trunk", tagged=frozenset({20, 40, 41, 99}))
    assert layout.ports["ether4"] == Port(untagged=1)
    assert layout.ports["ether5"].open_trunk
    assert layout.ports["ether5"].tagged == EVERY_VLAN
    assert "ether6" not in layout.ports
    assert layout.ports["wan"] == layout.ports["gestion"] == Port(mode="routed")
    assert not layout.ports["ether8"].enabled
    assert layout.carried == {"gestion": 99, "soins": 20, "banc": 8, "labo": 1}
    assert ("ether3", 99) in whole(layout, ["ether3"]).paths
    assert RouterosSession("/ip address\n").layout().hostname == "MikroTik"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f"/interface bridge vlan set {ROW.format(99)} tagged=ether3", "gestion"),
        (f"/interface bridge vlan set {ROW.format(99)} tagged=bridge1", "ether3 VLAN 99"),
        (f"/interface bridge vlan set {ROW.format(99)} disabled=yes", "gestion"),
        ("/interface vlan set [find where name=gestion] disabled=yes", "gestion"),
        ("/interface vlan set [find where name=gestion] vlan-id=40", "gestion"),
        ("/interface bridge port set [find where interface=ether3] disabled=yes", "ether3 VLAN 99"),
        ("/interface ethernet set [find where default-name=ether3] disabled=yes", "ether3 VLAN 99"),
    ],
)  # fmt: skip
def test_the_way_to_the_device_is_seen_to_go(line: str, what: str) -> None:
    found = work_out(MODELS["mikrotik_routeros"], Asked("rt", BASE, [line], literal=True, management=WAY))
    cut = [dict(each.params)["what"] for each in found.refused if each.code == "plan-way-cut"]
    assert what in cut


def between(wanted: str, base: str = BASE) -> tuple[list[str], tuple[str, ...]]:
    found = MODELS["mikrotik_routeros"].between(base, wanted, ())
    return list(found.lines), found.left


def test_a_vlan_comes_before_those_who_use_it_and_goes_after_them() -> None:
    wanted, told = after(
        "/interface bridge vlan add bridge=bridge1 comment=VOIX tagged=bridge1,ether3 vlan-ids=50 ; "
        "/interface bridge port add bridge=bridge1 interface=ether7 pvid=50 ; "
        f"/interface bridge vlan set {ROW.format(50)} untagged=ether7 ; "
        "/interface vlan add interface=bridge1 name=voix vlan-id=50 ; "
        "/ip address add address=10.50.0.1/24 comment=VOIX interface=voix ; "
        "/interface ethernet set [find where default-name=ether4] comment=libre"
    )
    assert not told
    forward = [
        "/interface bridge vlan add bridge=bridge1 comment=VOIX tagged=bridge1,ether3 vlan-ids=50",
        "/interface bridge port add bridge=bridge1 interface=ether7 pvid=50",
        f"/interface bridge vlan set {ROW.format(50)} untagged=ether7",
        "/interface vlan add interface=bridge1 name=voix vlan-id=50",
        "/ip address add address=10.50.0.1/24 comment=VOIX interface=voix",
        "/interface ethernet set [find where default-name=ether4] comment=libre",
    ]
    back = [
        '/interface ethernet set [find where default-name=ether4] comment=""',
        "/ip address remove [find where address=10.50.0.1/24 and interface=voix and dynamic=no]",
        "/interface vlan remove [find where name=voix]",
        f'/interface bridge vlan set {ROW.format(50)} untagged=""',
        "/interface bridge port remove [find where interface=ether7]",
        f"/interface bridge vlan remove {ROW.format(50)}",
    ]
    assert between(wanted) == (forward, ())
    assert between(BASE, wanted) == (back, ())
    proof = prove(MODELS["mikrotik_routeros"], Way("rt", BASE, forward, back, management=WAY, wanted=wanted))
    assert proof.proven, proof


@pytest.mark.parametrize(
    ("there", "lines"),
    [
        (f"/interface bridge vlan set {ROW.format(20)} tagged=bridge1",
         [f"/interface bridge vlan set {ROW.format(20)} tagged=ether3,bridge1",
          f"/interface bridge vlan set {ROW.format(20)} tagged=bridge1"]),
        (f'/interface bridge vlan set {ROW.format(20)} tagged=ether2 untagged=""',
         [f'/interface bridge vlan set {ROW.format(20)} tagged=ether3,ether2 untagged=""',
          f"/interface bridge vlan set {ROW.format(20)} tagged=ether2"]),
        (f'/interface bridge vlan set {ROW.format(20)} tagged="" untagged=ether2,ether3',
         [f'/interface bridge vlan set {ROW.format(20)} tagged="" untagged=ether2,ether3']),
        (f"/interface bridge vlan set {ROW.format(99)} tagged=ether3,bridge1", []),
        (f"/interface bridge vlan set {ROW.format(30)} tagged=ether3,ether4 comment=X disabled=no",
         [f"/interface bridge vlan set {ROW.format(30)} disabled=no tagged=ether3,ether4 untagged=\"\"",
          f"/interface bridge vlan set {ROW.format(30)} comment=X"]),
        (f"/interface bridge vlan set {ROW.format(20)} disabled=yes",
         [f"/interface bridge vlan set {ROW.format(20)} disabled=yes"]),
        ("/interface bridge port set [find where interface=ether4] pvid=20 frame-types=admit-all",
         ["/interface bridge port set [find where interface=ether4] pvid=20"]),
        (f"/interface bridge vlan set {ROW.format(99)} comment=X",
         [f"/interface bridge vlan set {ROW.format(99)} comment=X"]),
    ],
)  # fmt: skip
def test_a_list_grows_before_it_shrinks(there: str, lines: list[str]) -> None:
    wanted, told = after(there)
    assert not told
    assert between(wanted) == (lines, ())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("add gateway=10.99.0.1\n", "add gateway=10.99.0.2\n", "/ip route / add gateway=10.99.0.1"),
        ("interface=ether4", "edge=yes interface=ether4", "edge=yes interface=ether4"),
        ("edge=yes interface=ether2", "interface=ether2", "/interface bridge port / add bridge=bridge1 edge=yes"),
        ("name=gestion vlan-id=99", "name=g2 vlan-id=99", "name=g2"),
        ("vlan-ids=40-41", "vlan-ids=40-42", "vlan-ids=40-41"),
        ("add name=soins-1", "add name=soins-2", "/ip pool / add name=soins-1"),
        ("bridge=labo interface=ether5", "bridge=bridge1 interface=ether5", "bridge=labo interface=ether5"),
        ('comment="Fauteuil 1"', 'comment="a \\"b\\""', "/interface ethernet"),
    ],
)
def test_what_cannot_be_computed_is_named(old: str, new: str, told: str) -> None:
    assert old in BASE
    left = between(BASE.replace(old, new, 1))[1]
    assert any(told in line for line in left), left


def test_the_proof_refuses_a_vlan_that_goes_while_a_port_is_in_it() -> None:
    asked = Asked("rt", BASE, [f"/interface bridge vlan remove {ROW.format(20)}"], literal=True, management=WAY)
    assert "plan-vlan-in-use" in {each.code for each in work_out(MODELS["mikrotik_routeros"], asked).refused}


def test_what_the_readers_are_given_of_a_prediction_is_the_configuration_that_was_read() -> None:
    known, answers = (
        platform("mikrotik_routeros"),
        MODELS["mikrotik_routeros"].answers(BASE.replace("address=x", "address=10.0.0.9/24")),
    )
    for name in ("vlans", "switchports", "routes", "addresses", "config"):
        assert known.readings[name].read(answers)
    for name in ("dhcp", "filters", "nat"):
        assert not known.readings[name].read(answers)


def test_two_texts_say_the_same_whatever_the_order_of_what_is_listed() -> None:
    odd = "/ip pool\n/ip address\nadd what?  this\n"
    assert RouterosSession(odd).meaning() == {("/ip address", ("add what? this",)): 1}
    turned = BASE.replace("tagged=bridge1,ether3", "tagged=ether3,bridge1").replace("pvid=20", "disabled=no pvid=20")
    assert RouterosSession(turned).meaning() == RouterosSession(BASE).meaning()
