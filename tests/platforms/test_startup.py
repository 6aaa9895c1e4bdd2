"""Whether a device would start with what runs: told where it says so, and never guessed."""

import pytest

from netaudit.core.normalise import Capture, device_state
from netaudit.lab.practice import Practice
from netaudit.model.startup import Startup
from netaudit.model.state import Collected, Failed, Section, Unsupported
from netaudit.platforms import platform
from tests.platforms.captures_cisco_s300 import CONFIG as S300


def read(name: str, answers: dict[str, str], refused: dict[str, str] | None = None) -> Section:
    return device_state(Capture("x", answers, refused or {}), platform(name), ["startup"], "").section("startup")


def asked(device: object, name: str) -> Section:
    session = device.session("netaudit")  # type: ignore[attr-defined]
    session.answer("")
    commands = platform(name).readings["startup"].commands
    return read(name, {command: session.answer(command).text for command in commands})


@pytest.mark.parametrize(
    ("name", "platform_name", "typed", "lines"),
    [
        ("sw1", "cisco_ios", ["vlan 40", "exit", "interface Gi1/0/5", "no description"],
         ("- interface GigabitEthernet1/0/5 / description CBCT-1", "+ vlan 40")),
        ("sw2", "hp_procurve", ["vlan 40"], ()),
    ],
)  # fmt: skip
def test_what_was_never_saved_is_told(name: str, platform_name: str, typed: list[str], lines: tuple[str, ...]) -> None:
    practice = Practice()
    device = practice.devices[name]
    found = asked(device, platform_name)
    assert isinstance(found, Collected)
    assert found.value == Startup(same=True)
    practice.configure(name, typed)
    found = asked(device, platform_name)
    assert isinstance(found, Collected)
    assert isinstance(found.value, Startup)
    assert (found.value.same, tuple(sorted(found.value.lines, key=lambda line: line[2:]))) == (False, lines)
    practice.reload(name)
    found = asked(device, platform_name)
    assert isinstance(found, Collected)
    assert found.value == Startup(same=True)


def test_a_firewall_saves_each_line_unless_it_is_set_not_to() -> None:
    practice = Practice()
    found = asked(practice.gw1, "fortinet")
    assert isinstance(found, Collected)
    assert found.value == Startup(same=True)
    text = "#config-version=x\nconfig system global\n    set cfg-save manual\nend\n"
    assert isinstance(read("fortinet", {"show": text}), Unsupported)


def test_many_lines_are_cut_short_and_certificates_are_not_compared() -> None:
    head, end = "version 15.2\nhostname a\n", "end\n"
    more = "".join(f"vlan {vlan}\n!\n" for vlan in range(100, 140))
    found = read("cisco_ios", {"show running-config": head + more + end, "show startup-config": head + end})
    assert isinstance(found, Collected)
    assert isinstance(found.value, Startup)
    assert (len(found.value.lines), found.value.lines[-1]) == (31, "…")
    pki = "crypto pki certificate chain X\n certificate self-signed 01{}\n"
    runs, saved = head + pki.format("\n  3082 0229\n  quit") + end, head + pki.format(" nvram:IOS-Self-Sig#1.cer") + end
    told = {
        "show running-config": "Building configuration...\n" + runs,
        "show startup-config": "Using 9 out of 9\n" + saved,
    }
    found = read("cisco_ios", told)
    assert isinstance(found, Collected)
    assert found.value == Startup(same=True)


def test_a_small_switch_is_compared_line_by_line() -> None:
    found = read("cisco_s300", {"show running-config": S300, "show startup-config": S300})
    assert isinstance(found, Collected)
    assert found.value == Startup(same=True)
    other = S300.replace("hostname ", "hostname x", 1)
    found = read("cisco_s300", {"show running-config": S300, "show startup-config": other})
    assert isinstance(found, Collected)
    assert isinstance(found.value, Startup)
    assert not found.value.same


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        (
            "cisco_ios",
            {"show running-config": "version 15.2\nend\n", "show startup-config": "Using 9 out\nversion 15.2\n"},
        ),
        ("cisco_s300", {"show running-config": S300, "show startup-config": ""}),
        ("hp_procurve", {"show config status": "Something else.\n"}),
    ],
)
def test_what_is_not_understood_fails(name: str, answers: dict[str, str]) -> None:
    assert isinstance(read(name, answers), Failed)


def test_what_was_never_saved_at_all_is_told_and_a_refusal_is_none() -> None:
    answers = {"show running-config": "version 15.2\nend\n", "show startup-config": "startup-config is not present\n"}
    found = read("cisco_ios", answers)
    assert isinstance(found, Collected)
    assert found.value == Startup(same=False)
    refused = {"show config status": "Invalid input: status"}
    assert isinstance(read("hp_procurve", {}, refused), Unsupported)
