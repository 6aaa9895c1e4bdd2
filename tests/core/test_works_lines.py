"""What leads back from an observed configuration, and what counts as a refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.planning.models import MODELS
from netaudit.core.planning.session import obeyed
from netaudit.core.works.typing_lines import TYPING, arms_inside, refusal
from netaudit.core.works.way_back import Back, Way, lines_back
from netaudit.platforms import platform

MODEL = MODELS["cisco_ios"]
BASE = """hostname sw1
!
vlan 20
 name IMAGERIE
!
interface GigabitEthernet1/0/5
 description CBCT-1
 switchport access vlan 20
 switchport mode access
!
interface GigabitEthernet1/0/6
 switchport access vlan 20
 switchport mode access
!
ntp server 10.99.0.1
!
end
"""
FORWARD = (
    "vlan 40",
    " name TELEPHONIE",
    " exit",
    "interface Gi1/0/5",
    " description TEL",
    " switchport access vlan 40",
)
ROLLBACK = ("interface Gi1/0/5", " description CBCT-1", " switchport access vlan 20", " exit", "no vlan 40")
WAY = Way(BASE, FORWARD, ROLLBACK, (20,))


def typed(*lines: str, base: str = BASE) -> str:
    session = MODEL.open(base, (20,))
    obeyed(session, lines)
    return session.text()


def leads_to_base(observed: str, back: Back) -> bool:
    session = MODEL.open(observed, ())
    obeyed(session, back.lines)
    return session.meaning() == MODEL.open(BASE, (20,)).meaning()


@given(st.sets(st.integers(0, len(FORWARD) - 1)))
def test_whatever_part_of_the_lines_was_taken_the_way_leads_back(taken: set[int]) -> None:
    observed = typed(*(line for number, line in enumerate(FORWARD) if number in taken or not line.startswith(" ")))
    back = lines_back(MODEL, WAY, observed)
    assert back.by in ("computed", "nothing")
    assert leads_to_base(observed, back)


def test_the_base_needs_nothing() -> None:
    assert lines_back(MODEL, WAY, BASE, (20,)) == Back((), "nothing")


def test_somebody_elses_change_is_named_and_left() -> None:
    observed = typed(*FORWARD, "exit", "ntp server 10.99.0.9")
    back = lines_back(MODEL, WAY, observed)
    assert (back.by, back.lines, back.foreign) == ("signed", ROLLBACK, ("ntp server 10.99.0.9",))
    unfit = lines_back(MODEL, Way(BASE, FORWARD, (), (20,)), observed)
    assert (unfit.by, unfit.lines) == ("none", ())
    wrong = lines_back(MODEL, Way(BASE, FORWARD, ("interface Gi1/0/5", " description X"), (20,)), observed)
    assert wrong.by == "none"
    unknown = lines_back(MODEL, Way(BASE, FORWARD, (*ROLLBACK, "frobnicate"), (20,)), observed)
    assert unknown.by == "none"


def test_of_lines_that_are_not_predicted_the_signed_way_back_is_sent() -> None:
    """Whoever signed them signed their way back; what it came to is shown by collection."""
    way = Way(BASE, ("frobnicate 7",), ("no frobnicate 7",), (20,))
    assert lines_back(MODEL, way, BASE.replace("ntp server", "frobnicate 7\nntp server")) == Back(
        tuple(way.rollback), "signed"
    )
    assert lines_back(MODEL, way, BASE).by == "nothing"


def test_a_secret_that_only_a_mark_stands_for_is_not_sent() -> None:
    base = BASE.replace("ntp server 10.99.0.1", "snmp-server community <secret 3f9a> RO")
    observed = base.replace("snmp-server community <secret 3f9a> RO\n", "")
    way = Way(base, ("no snmp-server community <secret 3f9a> RO",), ("snmp-server community env:NETAUDIT_RO RO",))
    back = lines_back(MODEL, way, observed)
    assert all("<secret" not in line for line in back.lines)
    assert back.by in ("signed", "none")


def test_a_firewalls_own_timer_is_nobody_elses_change() -> None:
    arm = ("config system global", "set cfg-save revert", "set cfg-revert-timeout 600", "end")
    forward = ("config firewall address", 'edit "CBCT"', "set subnet 10.20.0.10 255.255.255.255", "next", "end")
    base = 'config system global\n    set hostname "gw1"\nend\n'
    way = Way(base, forward, ("config firewall address", 'delete "CBCT"', "end"), armed=arm)
    session = MODELS["fortinet"].open(base, ())
    obeyed(session, forward)
    timer = "    set cfg-save revert\n    set cfg-revert-timeout 600\n    set hostname"
    observed = session.text().replace("    set hostname", timer)
    back = lines_back(MODELS["fortinet"], way, observed)
    assert (back.by, back.foreign) == ("computed", ())
    assert (
        lines_back(MODELS["fortinet"], way, base.replace("    set", "    set cfg-save revert\n    set")).by == "nothing"
    )


def test_without_a_model_there_are_only_the_signed_lines() -> None:
    assert lines_back(None, WAY, BASE) == Back(ROLLBACK, "signed")
    assert lines_back(MODEL, WAY, None) == Back(ROLLBACK, "signed")
    assert lines_back(None, Way("", (), ()), None) == Back((), "none")


@pytest.mark.parametrize(
    ("name", "printed", "refused"),
    [
        ("cisco_ios", "                ^\n% Invalid input detected at '^' marker.\n", True),
        ("cisco_ios", "% Access VLAN does not exist. Creating vlan 40\n", False),
        ("cisco_ios", "%Warning: portfast should only be enabled on ports connected to a single host\n", False),
        ("cisco_ios", "%LINK-3-UPDOWN: Interface GigabitEthernet1/0/5, changed state to down\n", False),
        ("cisco_ios", "Command rejected: Bad VLAN list\n", True),
        ("cisco_ios", "%Default VLAN 1 may not be deleted.\n", True),
        ("cisco_ios", "Total number of passes: 1\n% Rollback aborted\n", True),
        ("hp_procurve", "Invalid input: vlanx\n", True),
        ("hp_procurve", "", False),
        (
            "fortinet",
            "node_check_object fail! for name x\n\nvalue parse error before 'x'\nCommand fail. Return code -3\n",
            True,
        ),
        ("fortinet", "new entry 'CBCT' added\n", False),
        ("linux", "", False),
    ],
)
def test_what_a_device_says_when_it_did_not_take_a_line(name: str, printed: str, refused: bool) -> None:
    assert bool(refusal(TYPING[name], platform(name).errors, printed)) == refused


def test_a_timer_that_opens_configuration_mode() -> None:
    assert arms_inside(("configure terminal revert timer 5",))
    assert not arms_inside(("reload in 5",))
