"""FRRouting: every section read, held against another source, cut short, and fed nonsense."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.core.statediff import host_differences
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState
from netaudit.platforms import platform
from tests.platforms import captures_cisco_ios
from tests.platforms.captures_frr import BRIEF, CAPTURES, CONFIG, INTERFACES, ROUTES, ROUTES6, RUNNING, VERSION
from tests.platforms.conftest import cuts, outcome, read

FRR = platform("frr")


def _changed(command: str, old: str, new: str) -> Captures:
    assert old in CAPTURES[command]
    return {**CAPTURES, command: CAPTURES[command].replace(old, new)}


def _state(captures: Captures) -> DeviceState:
    return device_state(Capture("rt1", dict(captures)), FRR, SECTION_NAMES, "key")


def _plain(section: str, captures: Captures = CAPTURES) -> Any:
    return msgspec.to_builtins(read(FRR, section, captures))


def test_facts() -> None:
    assert _plain("facts") == {"hostname": "rt1", "vendor": "FRRouting", "firmware": "8.4.4"}


@pytest.mark.parametrize("told", ["", " (debian)."])
def test_facts_of_a_release_that_does_not_tell_the_name(told: str) -> None:
    assert _plain("facts", _changed(VERSION, " (rt1) on Linux(6.1.0).", told))["hostname"] == "rt1"


def test_interfaces() -> None:
    found = _plain("interfaces")
    assert found.keys() == {"lan10", "lan20", "reserve", "lo"}
    assert found["lan20"] == {"enabled": True, "description": "Imagerie au sous-sol", "mac": "02:00:00:00:00:05"}
    assert found["reserve"]["enabled"] is False
    assert found["lo"] == {"enabled": True}


def test_links() -> None:
    assert {name: row["up"] for name, row in _plain("links").items()} == {
        "lan10": True,
        "lan20": True,
        "reserve": False,
        "lo": True,
    }


def test_addresses_leave_out_what_the_kernel_makes_up() -> None:
    assert _plain("addresses") == {
        "lan10": {"prefixes": ("10.10.0.1/24",)},
        "lan20": {"prefixes": ("10.20.0.1/24", "2001:db8::1/64")},
    }


def test_routes() -> None:
    assert _plain("routes") == {
        "0.0.0.0/0 via 192.0.2.1": {},
        "10.40.0.0/24 via 10.20.0.5 lan20": {"distance": 150},
        "10.42.0.0/24 via blackhole": {},
        "10.43.0.0/24 via 10.20.0.6": {"comment": "tag 7"},
        "10.44.0.0/24 via 10.20.0.6 in table 100": {"table": "table 100"},
        "2001:db8:40::/48 via 2001:db8::9": {"comment": "onlink"},
        "10.50.0.0/16 via 10.30.0.9 in soins": {"table": "soins"},
    }


def test_no_static_route_is_an_empty_table() -> None:
    lines = [line for line in RUNNING.splitlines() if " route " not in f" {line} "]
    none = {**CAPTURES, CONFIG: "\n".join(lines) + "\n", ROUTES: "{\n}\n", ROUTES6: "{}\n"}
    assert _plain("routes", none) == {}


@pytest.mark.parametrize(
    ("section", "command", "old", "new"),
    [
        ("facts", VERSION, "(rt1)", "(rt2)"),
        ("interfaces", BRIEF, '"lan10"', '"lan11"'),
        ("interfaces", CONFIG, "Imagerie au sous-sol", "Imagerie"),
        ("interfaces", CONFIG, "interface lan20", "interface lan21"),
        ("interfaces", INTERFACES, "<UP,BROADCAST", "<BROADCAST"),
        ("interfaces", INTERFACES, "02:00:00:00:00:07", "02:00"),
        ("links", INTERFACES, '"operationalStatus"', '"operational"'),
        ("addresses", BRIEF, "2001:db8::1/64", "2001:db8::2/64"),
        ("routes", ROUTES, "10.42.0.0/24", "10.49.0.0/24"),
        ("routes", ROUTES, "soins", "bureaux"),
        ("routes", CONFIG, "10.42.0.0/24 blackhole", "10.42.0.0/24"),
        ("routes", CONFIG, "10.43.0.0/24 10.20.0.6 tag 7", "0.0.0.0/0 192.0.2.1"),
        ("config", CONFIG, "\nend\n", "\n"),
    ],
)
def test_what_does_not_add_up_is_refused(section: str, command: str, old: str, new: str) -> None:
    found = _state(_changed(command, old, new)).section(section)
    assert not isinstance(found, Collected), found


def test_a_name_that_stands_twice_is_refused() -> None:
    # VRFs that are network namespaces may have an interface of one name each: a JSON reader keeps the last.
    both = CAPTURES[INTERFACES].replace('"reserve": {', '"lan10": {')
    brief = json.loads(CAPTURES[BRIEF])
    del brief["reserve"]
    with pytest.raises(ReadingError, match="twice"):
        read(FRR, "interfaces", {**CAPTURES, INTERFACES: both, BRIEF: json.dumps(brief)})


@pytest.mark.parametrize("section", FRR.readings)
def test_a_cut_is_refused_or_loses_nothing(section: str) -> None:
    whole = read(FRR, section, CAPTURES)
    for command, kept, captures in cuts(FRR, section, CAPTURES):
        try:
            found = outcome(FRR, section, captures)
        except (ValueError, KeyError, AttributeError):
            continue
        # The second VRF's routes are an object of their own: what is lost with it only confirms the configuration.
        assert found is None or found == whole, (command, kept)


def test_the_words_of_vtysh_that_are_errors() -> None:
    said = (
        "% Unknown command: show version json\n",
        "% Ambiguous command.\n",
        "% Invalid input\n",
        "% Command incomplete: show interface\n",
        "% Can't find interface lan77\n",
        "vtysh_pam: Failed in account validation: System error(4)\n",
        "Exiting: failed to connect to any daemons.\n",
    )
    for text in said:
        assert any(pattern.search(text) for pattern in FRR.errors), text
    for text in CAPTURES.values():
        assert not any(pattern.search(text) for pattern in FRR.errors)


@pytest.mark.parametrize(
    "line",
    [
        "password SECRET",
        "password 8 SECRET",
        "enable password SECRET",
        "enable password 8 SECRET",
        " neighbor 192.0.2.9 password SECRET",
        " neighbor amont password SECRET",
        " neighbor amont password SECRET et tr0uble",
        "  key-string SECRET tr0uble",
        " ip rip authentication string SECRET tr0uble",
        "  key-string SECRET",
        " ip ospf authentication-key SECRET",
        " ip ospf message-digest-key 1 md5 SECRET",
        " area 0 virtual-link 192.0.2.7 authentication-key SECRET",
        " area 0 virtual-link 192.0.2.7 message-digest-key 1 md5 SECRET",
        " ipv6 ospf6 authentication key-id 1 hash-algo hmac-sha-256 key SECRET",
        " ip rip authentication string SECRET",
        " isis password clear SECRET",
        " area-password md5 SECRET",
        " domain-password clear SECRET",
        " ip nhrp authentication SECRET",
        "  tcp-md5-auth SECRET",
    ],
)
def test_every_secret_is_marked(line: str) -> None:
    text = RUNNING.replace("!\nend", f"{line.replace('SECRET', 'tr0uble')}\n!\nend")
    marked = scrub(text, FRR.secrets, SecretsKey(b"k" * 32))
    assert "tr0uble" not in marked
    assert "mdp-" not in marked
    assert line.split("SECRET", maxsplit=1)[0].rstrip() in marked
    # The readers see it scrubbed.
    assert read(FRR, "routes", {**CAPTURES, CONFIG: marked}) == read(FRR, "routes", CAPTURES)


def test_a_change_is_told_once() -> None:
    old = _state(CAPTURES)
    described = {
        **_changed(CONFIG, "Imagerie au sous-sol", "Imagerie"),
        INTERFACES: CAPTURES[INTERFACES].replace("Imagerie au sous-sol", "Imagerie"),
    }
    routed = _changed(CONFIG, "10.42.0.0/24 blackhole", "10.42.0.0/24 blackhole 200")
    routed_more = _changed(CONFIG, "ip route 10.42", "ip route 10.41.0.0/24 10.20.0.7\nip route 10.42")
    for captures, section in ((described, "interfaces"), (routed, "routes"), (routed_more, "routes")):
        found = host_differences(old, _state(captures), FRR)
        assert [each.section for each in found] == [section], found


def test_a_line_that_no_section_states_is_told_as_itself() -> None:
    found = host_differences(_state(CAPTURES), _state(_changed(CONFIG, "remote-as 65001", "remote-as 65002")), FRR)
    assert {each.section for each in found} == {"config"}
    assert len(found) == 2


_FUZZ = settings(max_examples=60, deadline=None)


@_FUZZ
@given(st.dictionaries(st.sampled_from(sorted(CAPTURES)), st.text(max_size=300)))
def test_nonsense_gives_a_state(noise: dict[str, str]) -> None:
    state = _state({**CAPTURES, **noise})
    for name in FRR.readings:
        found = state.section(name)
        if isinstance(found, Collected) and not set(FRR.readings[name].commands) & noise.keys():
            assert found.value == read(FRR, name, CAPTURES)


@_FUZZ
@given(st.permutations(RUNNING.split("!\n")[1:-1]))
def test_blocks_in_another_order_say_the_same(blocks: list[str]) -> None:
    shuffled = {**CAPTURES, CONFIG: "!\n".join(["", *blocks, "end\n"])}
    assert read(FRR, "routes", shuffled) == read(FRR, "routes", CAPTURES)


def test_another_platforms_answers_are_not_believed() -> None:
    other = "".join(captures_cisco_ios.CAPTURES.values())
    state = _state(dict.fromkeys(CAPTURES, other))
    assert all(not isinstance(state.section(name), Collected) for name in FRR.readings if name != "config")
