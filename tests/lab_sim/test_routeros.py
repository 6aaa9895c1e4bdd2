"""The simulated RouterOS device: what it exports is read by the platform's own readers, and it remembers."""

import pytest

from netaudit.core.normalise import Capture, device_state
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.planning.session import obeyed
from netaudit.lab.routeros import RouterosDevice
from netaudit.lab.routeros_commands import execute
from netaudit.model.rows import Switchport
from netaudit.model.state import Collected, DeviceState
from netaudit.platforms import platform

READ = ("vlans", "switchports", "addresses", "routes", "filters", "config")


def test_a_login_alters_and_remembers() -> None:
    device = RouterosDevice()
    assert "SIMULATED" in device.login_banner()
    session = device.session("netaudit")
    assert (session.greeting(), session.prompt(), session.page_length()) == ("", "[admin@rt1] > ", None)
    assert (session.secret_prompt(), session.pager_prompt()[:3], session.answer("").text) == (False, "-- ", "")
    assert session.answer("/interface bridge vlan add bridge=bridge1 vlan-ids=40 comment=TEL").text == ""
    assert "comment=TEL vlan-ids=40\n" in device.session("other").answer("/export").text
    assert session.answer("/interface bridge vlan print count-only where !dynamic").text == "3\n"
    assert session.answer("/ip dhcp-server lease print count-only where !dynamic").text == "0\n"
    assert session.answer("/quit").hang_up


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("/ip route add gateway=x", "bad command name"),
        ("/interface bridge vlan", "bad command name"),
        ("/interface ethernet add default-name=x", "bad command name"),
        ("/interface ethernet remove [find default-name=ether2]", "bad command name"),
        ("/ip address set comment=x", "expected end"),
        ("/ip address set [get x] comment=x", "syntax error"),
        ("/ip address set [find a] comment=x", "syntax error"),
        ("/ip address remove [find address=10.99.0.15/24] comment=x", "expected end"),
        ("/interface bridge vlan set [find vlan-ids=20] tagged=ether8", "failure: can not change dynamic"),
        ("/interface bridge vlan set [find vlan-ids=20 dynamic=no] tagged=x", "input does not match"),
        ("/interface bridge vlan set [find vlan-ids=20 dynamic=no] tagged=ether2", "failure: interface cannot"),
        ("/interface bridge vlan set [find vlan-ids=20 dynamic=no] mvrp=x", "expected end"),
        ("/interface bridge vlan add bridge=bridge1 vlan-ids=20", "failure: vlan already"),
        ("/interface bridge vlan add bridge=bridge1 vlan-ids=0", "value of vlan-id"),
        ("/interface bridge vlan add bridge=labo vlan-ids=40", "input does not match"),
        ("/interface bridge vlan add bridge=bridge1 vlan-ids=40 tagged=x", "input does not match"),
        ("/interface bridge port add bridge=bridge1 interface=ether2", "failure: device already"),
        ("/interface bridge port add bridge=bridge1 interface=x", "input does not match"),
        ("/interface bridge port set [find interface=ether2] frame-types=x", "input does not match"),
        ("/interface bridge port set [find interface=ether2] disabled=x", "input does not match"),
        ("/interface vlan add interface=bridge1 name=gestion vlan-id=40", "failure: already"),
        ("/interface vlan add interface=bridge1 name=autre vlan-id=99", "failure: already"),
        ("/ip address add address=10.99.0.15/24 interface=gestion", "failure: already"),
        ("/ip address add address=10.99.0.16/24 interface=x", "input does not match"),
        ("/ip address add address=x interface=gestion", "syntax error"),
    ],
)
def test_what_it_does_not_take_it_says_and_does_not_do(line: str, printed: str) -> None:
    device = RouterosDevice()
    before = device.session("x").answer("/export").text
    assert execute(device, line).startswith(printed)
    assert device.session("x").answer("/export").text == before


def test_what_is_not_there_is_not_altered() -> None:
    device = RouterosDevice()
    before = device.session("x").answer("/export").text
    assert execute(device, "/interface bridge vlan remove [find where vlan-ids=77 and dynamic=no]") == ""
    assert device.session("x").answer("/export").text == before


def state(device: RouterosDevice) -> DeviceState:
    """What the readers say of it."""
    session, known = device.session("x"), platform("mikrotik_routeros")
    answers = {command: session.answer(command).text for command in known.commands(READ)}
    return device_state(Capture("rt1", answers), known, READ, "")


def test_the_predicted_state_is_the_one_that_comes() -> None:
    device = RouterosDevice()
    base, model = state(device), MODELS["mikrotik_routeros"]
    assert isinstance(base.sections.config, Collected)
    assert isinstance(base.sections.switchports, Collected)
    assert base.sections.switchports.value["ether8"] == Switchport(mode="trunk", untagged=None, tagged="20,99")
    lines = [
        "/interface bridge vlan add bridge=bridge1 comment=TEL tagged=bridge1,ether8 vlan-ids=30",
        "/interface bridge port set [find where interface=ether3] pvid=30",
        "/interface bridge vlan set [find where bridge=bridge1 and vlan-ids=20 and dynamic=no] tagged=bridge1,ether8",
        "/interface vlan add interface=bridge1 name=tel vlan-id=30",
        "/ip address add address=10.30.0.1/24 interface=tel",
        "/interface ethernet set [find where default-name=ether3] comment=accueil",
    ]
    session = model.open(base.sections.config.value, ())
    before = session.layout()
    assert not obeyed(session, lines)
    predicted = predicted_state(base, session.text(), platform("mikrotik_routeros"), model, (before, session.layout()))
    assert [execute(device, line) for line in lines] == [""] * len(lines)
    after = state(device)
    assert not predicted.unread
    for section in READ:
        told, came = (each.section(section) for each in (predicted.state, after))
        assert isinstance(told, Collected)
        assert isinstance(came, Collected)
        assert told.value == came.value, section
