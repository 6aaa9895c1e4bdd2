"""What each line does to an AOS-CX switch's configuration, and the lines that lead from one to another."""

import pytest

from netaudit.core.planning.aoscx import AoscxSession
from netaudit.core.planning.aoscx_ports import interface_name
from netaudit.core.planning.host_plan import Asked, work_out
from netaudit.core.planning.layout import EVERY_VLAN, Port
from netaudit.core.planning.management import Management
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.proof import Way, prove
from netaudit.core.planning.session import Certainty, obeyed
from netaudit.platforms import platform

BASE = """!
!Version ArubaOS-CX PL.10.10.1090
hostname sw4
banner motd ^
interface 9/9/9
^
vlan 1,30
vlan 20
    name IMAGERIE
vlan 99
    name GESTION
    voice
spanning-tree
interface mgmt
    no shutdown
interface lag 1
    no shutdown
    vlan trunk native 1
    vlan trunk allowed all
    lacp mode active
interface 1/1/1
    description Fauteuil 1
    no shutdown
    vlan access 20
interface 1/1/2
    shutdown
    vlan access 1
interface 1/1/3
    no shutdown
    ip address 198.51.100.1/30
interface 1/1/4
    vlan access 1
interface 1/1/8
    no shutdown
    vlan trunk native 99
    vlan trunk allowed 20,30,99
interface vlan 99
    ip address 10.99.0.14/24
    ip address x
ip route 0.0.0.0/0 10.99.0.1
"""
WAY = Management(frozenset({"10.99.0.14"}), frozenset({("1/1/8", 99)}), frozenset({"10.99.0.1"}))


def after(lines: str, base: str = BASE) -> tuple[str, dict[str, Certainty]]:
    session = AoscxSession(base)
    told = obeyed(session, lines.split(" / "))
    return session.text(), told


@pytest.mark.parametrize(
    ("lines", "old", "new"),
    [
        ("vlan 40 / exit", "vlan 1,30\n", "vlan 1,30,40\n"),
        ("vlan 31-32,40 / no vlan 40", "vlan 1,30\n", "vlan 1,30-32\n"),
        ("vlan 40 / name TEL / end", "vlan 20\n", "vlan 40\n    name TEL\nvlan 20\n"),
        ("vlan 20 / name SALLE-2", "IMAGERIE", "SALLE-2"),
        ("vlan 30 / exit / exit / configure terminal / ! / ", "", ""),
        ("interface 1/1/1 / description CBCT 3", "Fauteuil 1", "CBCT 3"),
        ("interface 1/1/1 / no description / exit", "    description Fauteuil 1\n", ""),
        ("interface 1/1/2 / no shutdown", "    shutdown\n", "    no shutdown\n"),
        ("interface 1/1/1 / shutdown / no shutdown / vlan access 30", "vlan access 20", "vlan access 30"),
        ("interface 1/1/1 / no vlan access 20", "vlan access 20", "vlan access 1"),
        ("interface 1/1/1 / no vlan access", "vlan access 20", "vlan access 1"),
        ("interface 1/1/1 / vlan trunk allowed 20 / vlan trunk allowed 30", "vlan access 20",
         "vlan trunk native 1\n    vlan trunk allowed 20,30"),
        ("interface 1/1/1 / vlan trunk native 30", "vlan access 20",
         "vlan trunk native 30\n    vlan trunk allowed all"),
        ("interface 1/1/4 / description X", "interface 1/1/4\n", "interface 1/1/4\n    description X\n"),
        ("interface 1/1/8 / vlan trunk native 20", "native 99\n    vlan trunk allowed 20,30,99",
         "native 20\n    vlan trunk allowed all"),
        ("interface 1/1/8 / vlan trunk allowed 1", "allowed 20,30,99", "allowed 1,20,30,99"),
        ("interface 1/1/8 / no vlan trunk allowed 20,30", "allowed 20,30,99", "allowed 99"),
        ("interface 1/1/8 / vlan trunk allowed all", "allowed 20,30,99", "allowed all"),
        ("interface lag 1 / vlan trunk allowed 20,99", "allowed all", "allowed 20,99"),
        ("interface lag 1 / vlan access 20", "vlan trunk native 1\n    vlan trunk allowed all", "vlan access 20"),
    ],
)  # fmt: skip
def test_a_line_does_what_the_guide_says(lines: str, old: str, new: str) -> None:
    text, told = after(lines)
    assert told == {}
    assert old in BASE
    assert sorted(text.splitlines()) == sorted((BASE.replace(old, new, 1) if old else BASE).splitlines())


@pytest.mark.parametrize(
    "lines",
    [
        "hostname x", "vlan 10-", "no vlan 1", "no vlan 20", "no vlan 99", "no vlan 77", "vlan 20 / no name",
        "vlan 20 / name A B", "vlan 20 / voice", "interface 1/1/7", "no interface 1/1/1",
        "interface vlan 99 / shutdown",
        "interface mgmt", "interface 1/1/1 / vlan access", "interface 1/1/1 / vlan access 77",
        "ip route 0.0.0.0/0 10.0.0.1",
        "interface 1/1/1 / vlan trunk allowed 77", "interface 1/1/1 / vlan trunk allowed", "interface 1/1/1 / lldp",
        "interface 1/1/1 / no vlan trunk allowed 20", "interface 1/1/8 / no vlan trunk allowed", "exit / vlan 40",
        "interface 1/1/8 / no vlan trunk allowed 20,30,99", "interface lag 1 / no vlan trunk allowed 20",
        "interface 1/1/8 / no vlan trunk native", "interface 1/1/8 / vlan trunk native 77",
        "interface 1/1/1 / description",
        "interface 1/1/8 / vlan trunk native 99 tag", "interface 1/1/8 / no vlan access", "interface 1/1/4 / shutdown",
        "interface 1/1/3 / vlan access 20", "interface 1/1/1 / no description x", "interface 1/1/1 / no vlan access 30",
        "interface vlan 99 / vlan access 1",
    ],
)  # fmt: skip
def test_of_what_is_not_known_nothing_is_done(lines: str) -> None:
    text, told = after(lines)
    assert list(told.values()) == ["unpredicted"]
    assert text == BASE


def test_after_a_line_that_may_have_opened_something_else_nothing_is_known() -> None:
    text, told = after("router ospf 1 / interface 1/1/1 / shutdown / exit / configure terminal / interface 1/1/1")
    assert list(told) == ["router ospf 1", "interface 1/1/1", "shutdown", "exit"]
    assert text == BASE
    text, told = after("interface 1/1/1 / spanning-tree bpdu-guard / shutdown")
    assert list(told) == ["spanning-tree bpdu-guard"]
    assert "no shutdown\n    vlan access 20" not in text


def test_what_it_all_means_to_the_network() -> None:
    layout = AoscxSession(BASE.replace("native 1\n", "native 1 tag\n")).layout()
    assert (layout.hostname, layout.gateways) == ("sw4", frozenset({"10.99.0.1"}))
    assert layout.vlans == {1: "", 20: "IMAGERIE", 30: "", 99: "GESTION"}
    assert layout.addresses == {"vlan99": ("10.99.0.14/24",), "1/1/3": ("198.51.100.1/30",)}
    assert "9/9/9" not in layout.ports
    assert layout.ports["lag1"] == Port(mode="trunk", untagged=None, tagged=EVERY_VLAN)
    assert layout.ports["1/1/8"] == Port(mode="trunk", untagged=99, tagged=frozenset({20, 30}))
    assert layout.ports["1/1/3"].mode == layout.ports["vlan99"].mode == "routed"
    assert layout.ports["1/1/2"] == Port(enabled=False, untagged=1)
    odd = (
        BASE.replace("native 99", "native 1")
        .replace("hostname sw4\n", "")
        .replace("    no shutdown\n    ip", "    shutdown\n    ip")
    )
    layout = AoscxSession(odd).layout()
    assert (layout.hostname, layout.ports["1/1/8"].untagged, layout.asleep) == ("", None, frozenset({"1/1/3"}))
    assert layout.ports["1/1/8"].tagged == {20, 30, 99}
    assert (interface_name("lag 7 multi-chassis"), interface_name("loopback 0")) == ("lag7", "")


def test_vlans_stand_where_the_switch_puts_them() -> None:
    bare = "hostname a\ninterface 1/1/1\n    no shutdown\n    vlan access 1\n"
    session = AoscxSession(bare)
    assert not obeyed(session, ["vlan 20", "name X", "exit", "vlan 30", "exit"])
    assert session.text().startswith("hostname a\nvlan 1,30\nvlan 20\n    name X\ninterface 1/1/1\n")
    assert not obeyed(session, ["no vlan 20,30"])
    assert session.meaning() == AoscxSession(bare).meaning()
    nothing = AoscxSession("hostname a\n")
    assert not obeyed(nothing, ["vlan 5"])
    assert nothing.text() == "hostname a\nvlan 1,5\n"


def between(wanted: str, base: str = BASE) -> tuple[list[str], tuple[str, ...]]:
    found = MODELS["aruba_aoscx"].between(base, wanted, ())
    return [line.strip() for line in found.lines], found.left


@pytest.mark.parametrize(
    ("there", "lines"),
    [
        ("vlan 40 / name TEL / exit / interface 1/1/1 / vlan access 40 / interface 1/1/8 / vlan trunk allowed 40 / "
         "no vlan trunk allowed 20 / exit / no vlan 30",
         ["vlan 40", "name TEL", "exit", "interface 1/1/1", "vlan access 40", "exit", "interface 1/1/8",
          "vlan trunk allowed 40", "exit", "interface 1/1/8", "no vlan trunk allowed 20", "exit"]),
        ("vlan 40 / exit / vlan 20 / name X", ["vlan 20", "name X", "exit", "vlan 40", "exit"]),
        ("interface 1/1/1 / shutdown / description X / vlan trunk allowed 20,30",
         ["interface 1/1/1", "shutdown", "description X", "vlan trunk allowed 20,30", "exit"]),
        ("interface 1/1/2 / no shutdown / vlan trunk allowed all",
         ["interface 1/1/2", "vlan trunk allowed all", "exit", "interface 1/1/2", "no shutdown", "exit"]),
        ("interface lag 1 / vlan trunk allowed 20", ["interface lag 1", "vlan trunk allowed 20", "exit"]),
        ("interface 1/1/8 / vlan trunk allowed all", ["interface 1/1/8", "vlan trunk allowed all", "exit"]),
        ("interface lag 1 / vlan access 20 / interface 1/1/1 / no description",
         ["interface 1/1/1", "no description", "exit", "interface lag 1", "vlan access 20", "exit"]),
        ("exit", []),
    ],
)  # fmt: skip
def test_a_port_gains_before_it_loses(there: str, lines: list[str]) -> None:
    wanted, told = after(there)
    # VLAN 30 is on a trunk, so that it is not removed.
    assert set(told) <= {"no vlan 30"}
    assert between(wanted) == (lines, ())


def test_there_and_back_is_proven() -> None:
    wanted, told = after("vlan 40 / exit / interface 1/1/1 / vlan access 40 / interface 1/1/8 / "
                         "vlan trunk allowed 40 / no vlan trunk allowed 30 / exit / no vlan 30")  # fmt: skip
    assert not told
    forward, back = between(wanted)[0], between(BASE, wanted)[0]
    assert forward[-1] == "no vlan 30"
    assert back[-1] == "no vlan 40"
    assert prove(MODELS["aruba_aoscx"], Way("sw", BASE, forward, back, management=WAY, wanted=wanted)).proven


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    name IMAGERIE\n", "", "vlan 20: name IMAGERIE"),
        ("native 99", "native 20", "interface 1/1/8: vlan trunk native 20"),
        ("native 99", "native 99 tag", "interface 1/1/8: vlan trunk native 99 tag"),
        ("vlan access 20", "vlan trunk native 20\n    vlan trunk allowed 20", "interface 1/1/1: vlan trunk native 20"),
        ("    vlan access 20\n", "", "routing"),
        ("    ip address 198.51.100.1/30", "    vlan access 20", "ip address 198.51.100.1/30"),
        ("interface 1/1/4\n", "interface 1/1/4\n    no shutdown\n", "interface 1/1/4: shutdown"),
        ("    lacp mode active\n", "", "interface lag 1: lacp mode active"),
        ("interface 1/1/4\n", "interface 1/1/5\n", "interface 1/1/5\nvlan access 1"),
        ("10.99.0.14/24", "10.99.0.15/24", "interface vlan 99\nip address 10.99.0.15/24"),
        ("    voice\n", "", "vlan 99\nvoice"),
        ("spanning-tree\n", "", "spanning-tree"),
    ],
)
def test_what_cannot_be_computed_is_named(old: str, new: str, told: str) -> None:
    left = between(BASE.replace(old, new, 1))[1]
    assert any(told in line for line in left), left


def test_a_port_that_is_given_a_vlan_for_the_first_time_is_not_computed() -> None:
    unrouted = BASE.replace("    ip address 198.51.100.1/30\n", "")
    assert "interface 1/1/3: vlan access" in between(unrouted.replace("interface 1/1/3\n    no shutdown\n",
        "interface 1/1/3\n    no shutdown\n    vlan access 20\n"), unrouted)[1]  # fmt: skip


def test_traps_are_refused() -> None:
    def codes(*lines: str) -> set[str]:
        asked = Asked("sw", BASE, lines, literal=True, management=WAY)
        return {each.code for each in work_out(MODELS["aruba_aoscx"], asked).refused}

    assert "plan-trunk-opened" in codes("interface 1/1/8", "vlan trunk native 20")
    assert "plan-trunk-opened" in codes("interface 1/1/8", "no vlan trunk allowed")
    assert "plan-way-cut" in codes("interface 1/1/8", "no vlan trunk allowed 99")
    assert "plan-vlan-in-use" in codes("no vlan 20")
    asked = Asked("sw", BASE, ("interface 1/1/8", "no vlan trunk allowed 20"), management=WAY)
    assert work_out(MODELS["aruba_aoscx"], asked).proof.proven


def test_what_the_readers_are_given_of_a_prediction_is_the_configuration_that_was_read() -> None:
    read = platform("aruba_aoscx").readings["config"].read
    assert read(MODELS["aruba_aoscx"].answers(BASE)) == read({"show running-config": f"Current configuration:\n{BASE}"})
