"""The simulated small business switch: what it prints is read by the platform's own readers, and it remembers."""

import pytest

from netaudit.core.normalise import Capture, device_state
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.planning.session import obeyed
from netaudit.lab.s300 import S300Session, S300Switch
from netaudit.lab.s300_commands import Editor
from netaudit.model.rows import Interface, Switchport, Vlan
from netaudit.model.startup import Startup
from netaudit.model.state import Collected, DeviceState
from netaudit.platforms import platform


def typed(session: S300Session, *lines: str) -> str:
    return "".join(session.answer(line).text for line in lines)


def test_a_login_edits_saves_and_starts_again() -> None:
    switch = S300Switch()
    assert "SIMULATED" in switch.login_banner()
    session = switch.session("netaudit")
    assert (session.greeting(), session.prompt(), session.page_length(), session.secret_prompt()) == (
        "",
        "sw3#",
        None,
        False,
    )
    assert session.pager_prompt().startswith("More:")
    assert typed(session, "configure terminal", "interface gi2", "description CBCT") == ""
    assert session.prompt() == "sw3(config-if)#"
    assert typed(session, "exit", "exit", "") == ""
    assert session.prompt() == "sw3#"
    read = [session.answer(command).text for command in ("show running-config", "show startup-config")]
    told = device_state(
        Capture("sw3", dict(zip(("show running-config", "show startup-config"), read, strict=True))),
        platform("cisco_s300"), ["startup", "config", "management", "users"], "",
    )  # fmt: skip
    assert isinstance(told.sections.startup, Collected)
    assert told.sections.startup.value == Startup(
        same=False, lines=("+ interface GigabitEthernet2", "+ interface GigabitEthernet2 / description CBCT")
    )
    assert isinstance(told.sections.management, Collected)
    typed(session, "write memory")
    assert session.prompt().startswith("Overwrite")
    typed(session, "n")
    switch.reload()
    assert "CBCT" not in session.answer("show running-config").text
    typed(session, "configure terminal", "interface gi2", "description CBCT", "end", "write memory", "Y")
    switch.reload()
    assert "CBCT" in session.answer("show running-config").text
    assert session.answer("show").text.startswith("%")
    assert session.answer("exit").hang_up


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (["interface gi99"], "% Invalid interface"),
        (["interface oob"], "% Invalid interface"),
        (["no interface vlan 20"], "% Unrecognized"),
        (["interface vlan 77"], "VLAN 77 does not exist"),
        (["interface vlan 20", "ip address 10.0.0.1 /24"], "% Unrecognized"),
        (["interface gi2", "switchport access vlan 77"], "VLAN 77 does not exist"),
        (["interface gi2", "switchport trunk native vlan 77"], "VLAN 77 does not exist"),
        (["interface gi2", "switchport trunk allowed vlan add x"], "% bad"),
        (["interface gi2", "lacp"], "% Unrecognized"),
        (["vlan database", "no vlan 20"], "VLAN 20 is in use"),
        (["vlan database", "vlan 0"], "% bad"),
        (["vlan database", "name X"], "% Unrecognized"),
        (["vlan 30"], "% Unrecognized"),
    ],
)
def test_what_it_does_not_take_it_says(lines: list[str], printed: str) -> None:
    editor = Editor(S300Switch())
    said = [editor.obey(line) for line in lines]
    assert said[:-1] == [""] * (len(lines) - 1)
    assert said[-1].startswith(printed)


def state(switch: S300Switch) -> DeviceState:
    """What the readers say, with the sections that need other answers made up from the switch itself."""
    text = switch.session("x").answer("show running-config").text
    read = device_state(
        Capture("sw3", {"show running-config": text}), platform("cisco_s300"), ["config", "management"], ""
    )
    import msgspec

    vlans = {
        str(vlan): Vlan(name=switch.config.names.get(vlan, str(vlan))) for vlan in sorted({1, *switch.config.vlans})
    }
    there = {
        name.replace("GigabitEthernet", "Gi").replace("Port-Channel", "Po"): p
        for name, p in switch.config.ports.items()
    }
    ports = {
        name: Switchport(mode="access", untagged=port.access) for name, port in there.items() if port.mode == "access"
    }
    interfaces = {name: Interface(enabled=not p.shutdown, description=p.description) for name, p in there.items()}
    made = {
        "vlans": Collected(value=vlans, source=("x",)),
        "switchports": Collected(value=ports, source=("x",)),
        "interfaces": Collected(value=interfaces, source=("x",)),
    }
    return msgspec.structs.replace(read, sections=msgspec.structs.replace(read.sections, **made))


def test_the_predicted_state_is_the_one_that_comes() -> None:
    switch = S300Switch()
    base, model = state(switch), MODELS["cisco_s300"]
    lines = ["vlan database", "vlan 30", "exit", "interface vlan 30", "name TEL", "exit", "interface gi1",
             "no switchport access vlan", "exit", "interface gi2", "switchport access vlan 30", "shutdown", "exit",
             "interface gi10", "switchport trunk allowed vlan add 30", "exit"]  # fmt: skip
    assert isinstance(base.sections.config, Collected)
    session = model.open(base.sections.config.value, ())
    before = session.layout()
    assert not obeyed(session, lines)
    predicted = predicted_state(base, session.text(), platform("cisco_s300"), model, (before, session.layout()))
    editor = Editor(switch)
    assert [editor.obey(line) for line in lines] == [""] * len(lines)
    after = state(switch)
    assert not predicted.unread
    for section in ("vlans", "switchports"):
        assert predicted.state.section(section).value == after.section(section).value, section  # type: ignore[union-attr]
    # A VLAN that has a block of its own is an interface too.
    rows = predicted.state.section("interfaces").value  # type: ignore[union-attr]
    assert {name: row for name, row in rows.items() if not name.startswith("Vlan")} == after.section("interfaces").value  # type: ignore[union-attr]
    assert predicted.state.digests.canonical != base.digests.canonical


def test_every_section_is_read_from_what_it_prints() -> None:
    switch = S300Switch()
    session, chosen = switch.session("x"), platform("cisco_s300")
    said = {
        command: session.answer(command).text for reading in chosen.readings.values() for command in reading.commands
    }
    told = device_state(Capture(switch.name, said), chosen, [*chosen.readings], "")
    assert not told.failed_sections()
    assert all(isinstance(told.section(name), Collected) for name in chosen.readings)


def test_it_restarts_by_itself_unless_it_is_told_not_to() -> None:
    now = [1000.0]
    switch = S300Switch(lambda: now[0])
    session = switch.session("x")
    typed(session, "reload in 2")
    assert session.prompt().startswith("Do you want to continue")
    typed(session, "n")
    assert switch.reload_at is None
    typed(session, "reload in 2", "Y", "configure terminal", "hostname sw3-labo", "end")
    now[0] += 120
    assert session.answer("show vlan").hang_up
    assert switch.session("x").prompt() == "sw3#"
    typed(switch.session("x"), "reload in 2", "Y", "reload cancel")
    now[0] += 120
    assert not switch.restart_if_due()
