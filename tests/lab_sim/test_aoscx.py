"""The simulated AOS-CX switch: what it prints is read by the platform's own readers, and it remembers."""

import msgspec
import pytest

from netaudit.core.normalise import Capture, device_state
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.planning.session import obeyed
from netaudit.lab.aoscx import AoscxSession, AoscxSwitch
from netaudit.lab.aoscx_commands import Editor
from netaudit.model.rows import Interface, Switchport, Vlan
from netaudit.model.state import Collected, DeviceState
from netaudit.platforms import platform


def typed(session: AoscxSession, *lines: str) -> str:
    return "".join(session.answer(line).text for line in lines)


def test_a_login_edits_saves_and_starts_again() -> None:
    switch = AoscxSwitch()
    assert "SIMULATED" in switch.login_banner()
    session = switch.session("netaudit")
    assert (session.greeting(), session.prompt(), session.page_length()) == ("", "sw4# ", None)
    assert (session.secret_prompt(), session.pager_prompt()[:9]) == (False, "-- MORE -")
    assert typed(session, "configure terminal", "vlan 40", "name TEL") == ""
    assert session.prompt() == "sw4(config-vlan)# "
    assert typed(session, "exit", "exit", "") == ""
    switch.reload()
    assert "TEL" not in session.answer("show running-config").text
    typed(session, "configure terminal", "vlan 40", "name TEL", "end", "write memory")
    switch.reload()
    assert "    name TEL\n" in session.answer("show running-config").text
    assert session.answer("show").text.startswith("Invalid")
    assert session.answer("exit").hang_up


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (["interface 1/1/99"], "Invalid"),
        (["no interface 1/1/1"], "Invalid"),
        (["vlan 0"], "Invalid"),
        (["no vlan 20"], "VLAN 20 cannot"),
        (["no vlan 99"], "VLAN 99 cannot"),
        (["no vlan 1"], "VLAN 1 cannot"),
        (["hostname"], "Invalid"),
        (["interface 1/1/1", "lldp"], "Invalid"),
        (["interface 1/1/1", "vlan access 77"], "VLAN does not"),
        (["interface 1/1/1", "vlan trunk native 77"], "VLAN does not"),
        (["interface 1/1/1", "vlan trunk allowed 77"], "VLAN does not"),
        (["interface 1/1/1", "no vlan trunk allowed 20"], "The interface is not"),
        (["interface 1/1/8", "no vlan access"], "The interface is not"),
    ],
)
def test_what_it_does_not_take_it_says(lines: list[str], printed: str) -> None:
    editor = Editor(AoscxSwitch())
    said = [editor.obey(line) for line in lines]
    assert said[:-1] == [""] * (len(lines) - 1)
    assert said[-1].startswith(printed)


@pytest.mark.parametrize("line", ["no vlan trunk allowed", "no vlan trunk allowed 10,20,99", "vlan trunk native 20"])
def test_a_trunk_opens_by_itself(line: str) -> None:
    switch = AoscxSwitch()
    editor = Editor(switch)
    assert [editor.obey(each) for each in ("interface 1/1/8", line)] == ["", ""]
    assert switch.config.ports["1/1/8"].trunk is None
    assert "    vlan trunk allowed all\n" in switch.session("x").answer("show running-config").text


def state(switch: AoscxSwitch) -> DeviceState:
    """What the readers say of the configuration, with what they hold it against made up from the switch itself."""
    text = switch.session("x").answer("show running-config").text
    read = device_state(Capture("sw4", {"show running-config": text}), platform("aruba_aoscx"), ["config"], "")
    ports = switch.config.ports.values()
    made = {
        "vlans": {str(vlan): Vlan(name=name or f"VLAN{vlan}") for vlan, name in switch.config.vlans.items()},
        "interfaces": {f"vlan{vlan}": Interface(enabled=True) for vlan in switch.config.addresses}
        | {port.heading.replace(" ", ""): Interface(enabled=port.up, description=port.description) for port in ports},
        "switchports": {
            port.heading.replace(" ", ""): Switchport(mode="access", untagged=port.access)
            for port in ports
            if port.access is not None
        },
    }
    rows = {name: Collected(value=value, source=("x",)) for name, value in made.items()}
    return msgspec.structs.replace(read, sections=msgspec.structs.replace(read.sections, **rows))


def test_the_predicted_state_is_the_one_that_comes() -> None:
    switch = AoscxSwitch()
    base, model = state(switch), MODELS["aruba_aoscx"]
    assert isinstance(base.sections.config, Collected)
    lines = ["vlan 30", "name TEL", "exit", "interface 1/1/1", "vlan access 30", "description CBCT 1", "shutdown",
             "interface 1/1/8", "vlan trunk allowed 30", "no vlan trunk allowed 10", "exit"]  # fmt: skip
    session = model.open(base.sections.config.value, ())
    before = session.layout()
    assert not obeyed(session, lines)
    predicted = predicted_state(base, session.text(), platform("aruba_aoscx"), model, (before, session.layout()))
    editor = Editor(switch)
    assert [editor.obey(line) for line in lines] == [""] * len(lines)
    after = state(switch)
    assert not predicted.unread
    for section in ("vlans", "switchports", "interfaces", "config"):
        told, came = (each.section(section) for each in (predicted.state, after))
        assert isinstance(told, Collected)
        assert isinstance(came, Collected)
        assert told.value == came.value, section


def test_every_section_is_read_from_what_it_prints() -> None:
    switch = AoscxSwitch()
    session, chosen = switch.session("x"), platform("aruba_aoscx")
    said = {
        command: session.answer(command).text for reading in chosen.readings.values() for command in reading.commands
    }
    told = device_state(Capture(switch.name, said), chosen, [*chosen.readings], "")
    assert not told.failed_sections()
    assert all(isinstance(told.section(name), Collected) for name in chosen.readings)


def test_what_is_not_confirmed_in_time_is_gone_without_a_restart() -> None:
    now = [1000.0]
    switch = AoscxSwitch(lambda: now[0])
    session = switch.session("x")
    assert typed(session, "checkpoint auto confirm").startswith("No auto checkpoint")
    assert typed(session, "checkpoint auto 61").startswith("Invalid")
    assert typed(session, "checkpoint auto 2", "configure terminal", "hostname sw4-labo", "end") == ""
    now[0] += 119
    assert session.prompt() == "sw4-labo# "
    now[0] += 1
    assert not session.answer("show vlan").hang_up
    assert session.prompt() == "sw4# "
    assert typed(session, "checkpoint auto 2", "configure terminal", "hostname sw4-labo", "end") == ""
    assert typed(session, "checkpoint auto confirm") == ""
    now[0] += 999
    assert (switch.restart_if_due(), session.prompt()) == (False, "sw4-labo# ")
