"""The predicted state is the one that is collected after the lines were typed into the simulated switch."""

from typing import Any

import pytest
from hypothesis import given, settings

from netaudit.core.normalise import Capture, device_state
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import Prediction, predicted_state
from netaudit.core.planning.session import obeyed
from netaudit.core.statediff import host_differences
from netaudit.model.state import CONFIGURATION, Collected, DeviceState, Failed
from netaudit.platforms import platform

from .plans import SLOW, Simulated, access_switches, core_switches, practice

FEW = settings(SLOW, max_examples=4)


def collected(switch: Any, name: str) -> DeviceState:
    """Every answer of the switch, read by the platform's readers."""
    session = switch.session("netaudit")
    session.answer("")
    known = platform(name)
    commands = {command for reading in known.readings.values() for command in reading.commands}
    answers = {command: session.answer(command).text for command in sorted(commands)}
    refused = {command: text for command, text in answers.items() if any(p.search(text) for p in known.errors)}
    taken = {command: text for command, text in answers.items() if command not in refused}
    return device_state(Capture("sw", taken, refused), known, list(known.readings), "")


def prediction(switch: Any, name: str, lines: list[str]) -> Prediction:
    model, base = MODELS[name], Simulated(switch, name).running()
    session = model.open(base, ())
    before = session.layout()
    assert not obeyed(session, lines)
    config = platform(name).readings["config"].read({**model.answers(base)})
    assert config
    return predicted_state(collected(switch, name), session.text(), platform(name), model, (before, session.layout()))


def check(switch: Any, name: str, lines: list[str]) -> Prediction:
    found = prediction(switch, name, lines)
    assert not found.unread
    assert not any(Simulated(switch, name).obeys(tuple(lines)))
    after = collected(switch, name)
    odd = [each for each in host_differences(found.state, after, platform(name)) if each.field != "mac"]
    # A line that stands elsewhere in its block says the same.
    assert not [each for each in odd if each.section != "config" or each.before is None or each.after is None]
    return found


CATALYST = [
    ["vlan 40", "name TELEPHONIE", "vlan 41", "interface Gi1/0/24", "switchport trunk allowed vlan add 40"],
    ["interface Gi1/0/9", "description CBCT-2", "switchport mode access", "switchport access vlan 20", "no shutdown"],
    ["interface range Gi1/0/5 - 6", "switchport access vlan 10", "interface Gi1/0/5", "no description"],
    ["interface Gi1/0/12", "switchport mode trunk", "no shutdown", "interface Gi1/0/8", "shutdown"],
    ["vlan 20", "name SCANNER", "no vlan 30", "hostname sw9"],
    ["interface Vlan20", "ip address 10.20.0.1 255.255.255.0", "no interface Vlan1"],
    ["ip default-gateway 10.99.0.2", "ip route 10.8.0.0 255.255.0.0 10.99.0.9", "ntp server 10.99.0.2",
     "logging host 10.99.0.7", "no logging host 10.99.0.1"],
]  # fmt: skip
PROCURVE = [
    ["vlan 40", 'name "TELEPHONIE"', "tagged 24", "untagged 6-8", "exit"],
    ["interface 6", 'name "CBCT"', "enable", "exit", "interface 1", "no name", "disable"],
    ["vlan 20", "untagged 5", "no tagged 24", "vlan 30", "ip address 10.30.0.2/24"],
    ["vlan 20 no tagged 24", "no vlan 20", 'hostname "sw9"', "ip default-gateway 10.99.0.2"],
    ["vlan 30 no tagged 9", "vlan 10 no tagged 9", "vlan 99", "no untagged 9"],
]


@pytest.mark.parametrize("lines", CATALYST)
def test_a_catalyst_is_as_predicted(lines: list[str]) -> None:
    switch = practice().sw1
    state = collected(switch, "cisco_ios")
    covered = {name for name in CONFIGURATION if isinstance(state.section(name), Collected)}
    assert {"vlans", "switchports", "interfaces", "addresses", "routes", "ntp", "syslog", "config"} <= covered
    check(switch, "cisco_ios", lines)


@pytest.mark.parametrize("lines", PROCURVE)
def test_a_procurve_is_as_predicted(lines: list[str]) -> None:
    switch = practice().sw2
    state = collected(switch, "hp_procurve")
    assert isinstance(state.sections.switchports, Collected), state.sections.switchports
    check(switch, "hp_procurve", lines)


@FEW
@given(core_switches(), core_switches())
def test_any_catalyst_is_as_predicted(here: Simulated, there: Simulated) -> None:
    lines = list(MODELS["cisco_ios"].between(here.running(), there.running(), ()).lines)
    found = check(here.switch, "cisco_ios", lines)
    assert not host_differences(found.state, found.state, platform("cisco_ios"))


@FEW
@given(access_switches(), access_switches())
def test_any_procurve_is_as_predicted(here: Simulated, there: Simulated) -> None:
    lines = list(MODELS["hp_procurve"].between(here.running(), there.running(), ()).lines)
    check(here.switch, "hp_procurve", lines)


def test_a_section_that_cannot_be_read_any_more_stays_and_is_named() -> None:
    switch = practice().sw1
    base = collected(switch, "cisco_ios")
    model, text = MODELS["cisco_ios"], Simulated(switch, "cisco_ios").running()
    layout = model.open(text, ()).layout()
    broken = text.replace("\nend\n", "\n")
    found = predicted_state(base, broken, platform("cisco_ios"), model, (layout, layout))
    assert "addresses" in found.unread
    assert found.state.sections.addresses == base.sections.addresses
    assert found.state.sections.vlans == base.sections.vlans
    failed = device_state(Capture("sw", {}), platform("cisco_ios"), ["vlans", "addresses"], "")
    assert isinstance(failed.sections.vlans, Failed)
    found = predicted_state(failed, text, platform("cisco_ios"), model, (layout, layout))
    assert found.state.sections.vlans == failed.sections.vlans
