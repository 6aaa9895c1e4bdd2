"""From answers to a state: read, checked against itself, or missing with the reason."""

import re
from dataclasses import replace

import pytest

from netaudit.core.configuration import by_indentation
from netaudit.core.normalise import Capture, device_state, withheld_state
from netaudit.model.platform import Captures, NotOffered, Platform, Reading, ReadingError
from netaudit.model.rows import Vlan
from netaudit.model.state import SECTION_NAMES, Collected, Failed, NotAsked, Unsupported, Withheld


def _vlans(captures: Captures) -> dict[str, Vlan]:
    text = captures["show vlan"]
    if "no vlans here" in text:
        raise NotOffered("this host has no VLANs")
    if "broken" in text:
        raise ReadingError("it does not\nadd up \x1b[2J" + "x" * 300)
    return {line.split()[0]: Vlan(name=line.split()[1]) for line in text.splitlines()}


PLATFORM = Platform(
    name="made_up",
    asked_by="ssh",
    netmiko_type="linux",
    readings={
        "vlans": Reading(("show vlan",), _vlans, lambda captures: int(captures["show vlan"].count("\n"))),
        "config": Reading(("show run",), lambda captures: captures["show run"]),
    },
    errors=(re.compile("^% .*"),),
    end_of_config=re.compile(r"^end$"),
    volatile=(re.compile(r"^! changed at"),),
)


def _state(vlan: str = "20 IMAGERIE\n", run: str = "vlan 20\nend\n", **refused: str) -> dict[str, object]:
    capture = Capture("sw1", {"show vlan": vlan, "show run": run}, refused)
    state = device_state(capture, PLATFORM, SECTION_NAMES, "key")
    return {name: state.section(name) for name in SECTION_NAMES}


def test_a_section_that_adds_up_is_collected_with_its_source() -> None:
    assert _state()["vlans"] == Collected(value={"20": Vlan(name="IMAGERIE")}, source=("show vlan",))


@pytest.mark.parametrize(
    ("vlan", "kind", "words"),
    [
        ("20 IMAGERIE", Failed, "1 rows were read of 0 counted"),
        ("broken", Failed, "it does not add up \\x1b[2J"),
        ("no vlans here", Unsupported, "this host has no VLANs"),
        ("20\n", Failed, "its reader does not know this answer (IndexError"),
    ],
)
def test_a_section_that_does_not_is_missing_with_its_reason(vlan: str, kind: type, words: str) -> None:
    section = _state(vlan)["vlans"]
    assert isinstance(section, kind)
    assert isinstance(section, Failed | Unsupported)
    assert section.reason.startswith(words)
    assert len(section.reason) <= 201


def test_a_configuration_must_reach_its_end() -> None:
    unmarked = replace(PLATFORM, end_of_config=None)
    whole = device_state(Capture("sw1", {"show run": "vlan 20\n"}), unmarked, ("config",), "")
    assert isinstance(whole.sections.config, Collected)
    for cut in ("vlan 20\n", "", "vlan 20\nend of it\n"):
        assert isinstance(_state(run=cut)["config"], Failed)
    assert isinstance(_state(run="vlan 20\nend\n\n")["config"], Collected)


def test_a_command_that_was_refused_or_not_given_fails_its_sections() -> None:
    capture = Capture("sw1", {"show run": "end\n"}, {"show vlan": "% Invalid input"})
    state = device_state(capture, PLATFORM, ("vlans", "config", "arp"), "")
    assert state.sections.vlans == Failed(reason="the device refused `show vlan`: % Invalid input")
    assert isinstance(state.sections.arp, Unsupported)
    assert isinstance(state.sections.links, NotAsked)
    assert state.failed_sections().keys() == {"vlans"}
    silent = device_state(Capture("sw1", {}), PLATFORM, ("vlans",), "")
    assert silent.sections.vlans == Failed(reason="`show vlan` was not captured")


def test_drift_digest_ignores_what_changes_by_itself_and_nothing_else() -> None:
    def canonical(run: str) -> str:
        return device_state(Capture("sw1", {"show run": run}), PLATFORM, ("config",), "").digests.canonical

    assert canonical("! changed at 10:00\nvlan 20\nend\n") == canonical("! changed at 11:00\nvlan 20\nend\n")
    assert canonical("vlan 20\nend\n") != canonical("vlan 30\nend\n")


def test_evidence_digest_is_over_everything() -> None:
    one, two = (device_state(Capture("sw1", {"show vlan": v}), PLATFORM, (), "") for v in ("a", "b"))
    assert one.digests.raw != two.digests.raw
    assert one.digests.canonical == two.digests.canonical


def test_a_restricted_host_has_nothing_but_its_perimeter() -> None:
    state = withheld_state("cerec-1", "linux", "Dentsply Sirona")
    assert {type(state.section(name)) for name in SECTION_NAMES} == {Withheld}


def test_a_platform_that_would_believe_error_messages_is_rejected() -> None:
    with pytest.raises(ValueError, match="error patterns"):
        replace(PLATFORM, errors=())
    with pytest.raises(ValueError, match="Netmiko device type"):
        replace(PLATFORM, netmiko_type="")


def test_commands_are_asked_once_each() -> None:
    assert PLATFORM.commands(("vlans", "config", "vlans", "arp")) == ("show vlan", "show run")
    assert PLATFORM.stated_by(("x",)) is None


def test_headings_by_indentation() -> None:
    text = "interface 1\n name x\n!\n\n ip y\n  deep\nvlan 2\n"
    assert by_indentation(text) == [
        ("interface 1",), ("interface 1", "name x"), ("interface 1", "ip y"), ("interface 1", "ip y", "deep"),
        ("vlan 2",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "kind"), [("% Invalid input at '^'", Unsupported), ("% Authorization failed", Failed)]
)
def test_a_refusal_that_means_that_the_host_has_no_such_thing(words: str, kind: type) -> None:
    power = Reading(("show power",), lambda _: {}, not_offered=re.compile("Invalid input"))
    chosen = replace(PLATFORM, readings={"poe": power})
    section = device_state(Capture("sw1", {}, {"show power": words}), chosen, ("poe",), "").section("poe")
    assert isinstance(section, kind)
    assert words in section.reason  # type: ignore[union-attr]
