"""A UniFi switch as its controller tells of it: every section, what does not add up, and a recording read in place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Addresses, Facts, Interface, Link, Neighbour, PoePort, SpanningTree
from netaudit.model.state import SECTION_NAMES, Collected, Failed
from netaudit.platforms.unifi_controller import PLATFORM
from tests.platforms.conftest import outcome, read

COMMAND = "stat/device"
KEY = SecretsKey(b"a key of this test" * 2)


def _port(number: int, **fields: object) -> dict[str, object]:
    plain = {"enable": True, "up": False, "port_poe": False, "lldp_table": [], "is_uplink": False}
    return {"port_idx": number, "name": f"Port {number}", **plain, **fields}


def switch() -> dict[str, Any]:
    """A made-up switch."""
    heard = {"lldp_chassis_id": "02:00:00:00:0B:01", "lldp_port_id": "Gi1/0/1", "lldp_system_name": "sw1"}
    return {
        "type": "usw",
        "model": "US8P60",
        "serial": "020000000001",
        "version": "4.0.66.1",
        "name": "sw-accueil",
        "uptime": 1234,
        "x_authkey": "S3CR3T",
        "config_network": {"type": "static", "ip": "10.6.0.2", "netmask": "255.255.255.0"},
        "ethernet_table": [{"mac": "02:00:00:00:00:01", "num_port": 3, "name": "eth0"}, {"name": "srv0"}],
        "stp_version": "rstp",
        "stp_priority": "4096",
        "port_overrides": [{"port_idx": 2, "name": "Borne", "poe_mode": "auto"}],
        "uplink": {"port_idx": 1, "up": True},
        "port_table": [
            _port(1, up=True, is_uplink=True, lldp_table=[heard]),
            _port(2, name="Borne", port_poe=True, poe_mode="auto", up=True),
            _port(3, port_poe=True, poe_mode="off", enable=False),
        ],
    }


def told(*devices: object, rc: str = "ok") -> Captures:
    return {COMMAND: json.dumps({"meta": {"rc": rc}, "data": devices}, indent=1)}


CAPTURES = told(switch())
EXPECTED: dict[str, object] = {
    "facts": Facts(
        hostname="sw-accueil", vendor="Ubiquiti", model="US8P60", serial="020000000001", firmware="4.0.66.1"
    ),
    "interfaces": {
        "1": Interface(enabled=True, description="Port 1"),
        "2": Interface(enabled=True, description="Borne"),
        "3": Interface(enabled=False, description="Port 3"),
    },
    "poe": {"2": PoePort(enabled=True), "3": PoePort(enabled=False)},
    "spanning_tree": SpanningTree(mode="rstp", priority={"0": 4096}),
    "addresses": {"management": Addresses(prefixes=("10.6.0.2/24",))},
    "neighbours": {"1": Neighbour(name="sw1", port="Gi1/0/1", chassis="02:00:00:00:0b:01")},
    "links": {"1": Link(up=True), "2": Link(up=True), "3": Link(up=False)},
}


def changed(change: Callable[[dict[str, Any]], object]) -> Captures:
    device = switch()
    change(device)
    return told(device)


def test_every_section_is_expected() -> None:
    assert EXPECTED.keys() == PLATFORM.readings.keys()


@pytest.mark.parametrize("section", EXPECTED)
def test_section(section: str) -> None:
    assert read(PLATFORM, section, CAPTURES) == EXPECTED[section]
    scrubbed = {COMMAND: scrub(CAPTURES[COMMAND], PLATFORM.secrets, KEY)}
    assert "S3CR3T" not in scrubbed[COMMAND]
    assert read(PLATFORM, section, scrubbed) == EXPECTED[section]


@pytest.mark.parametrize("section", EXPECTED)
def test_a_cut_answer_is_refused(section: str) -> None:
    text = CAPTURES[COMMAND]
    assert all(outcome(PLATFORM, section, {COMMAND: text[:kept]}) is None for kept in range(len(text)))


@pytest.mark.parametrize(
    ("section", "captures", "words"),
    [
        ("facts", told(), "is its `mac` under `data`"),
        ("facts", told(switch(), switch()), "is its `mac` under `data`"),
        ("facts", told("x"), "not the answer"),
        ("facts", told({"type": "uap"}), "is a `uap`"),
        ("facts", {COMMAND: "{}"}, "gives no"),
        ("facts", changed(lambda d: d.pop("serial")), "serial is not told"),
        ("facts", changed(lambda d: d.update(version="")), "gives no model"),
        ("links", changed(lambda d: d["port_table"].pop()), "has \\[3\\]"),
        ("links", changed(lambda d: d["port_table"][0].update(port_idx=2)), "2 rows read of 3"),
        ("links", changed(lambda d: d["port_table"][0].update(port_idx=7)), "has \\[3\\]"),
        ("links", changed(lambda d: d["port_table"][0].update(port_idx=True)), "port_idx is not told"),
        ("links", changed(lambda d: d["port_table"][0].pop("up")), "up is not told"),
        ("links", changed(lambda d: d.pop("ethernet_table")), "gives no ethernet_table"),
        ("poe", changed(lambda d: d["port_table"][1].update(poe_mode="off")), "the poe_mode of port 2"),
        ("poe", changed(lambda d: d["port_overrides"][0].update(port_idx=9)), "sets port 9"),
        ("interfaces", changed(lambda d: d["port_table"][1].update(name="x")), "the name of port 2"),
        ("interfaces", changed(lambda d: d["uplink"].update(port_idx=2)), "the uplink"),
        ("spanning_tree", changed(lambda d: d.update(stp_version="autre")), "autre"),
        ("spanning_tree", changed(lambda d: d.pop("stp_priority")), "not understood"),
        ("addresses", changed(lambda d: d["config_network"].pop("netmask")), "config_network"),
        ("addresses", changed(lambda d: d.pop("config_network")), "config_network"),
        ("neighbours", changed(lambda d: d["port_table"][0]["lldp_table"][0].pop("lldp_port_id")), "lldp_port_id"),
        ("neighbours", changed(lambda d: d["port_table"][1].pop("lldp_table")), "gives no lldp_table"),
    ],
)
def test_what_does_not_add_up_is_refused(section: str, captures: Captures, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        read(PLATFORM, section, captures)


def test_a_leased_address() -> None:
    captures = changed(lambda d: d.update(config_network={"type": "dhcp"}))
    assert read(PLATFORM, "addresses", captures) == {"management": Addresses(prefixes=("dhcp",))}


def test_what_changes_by_itself_is_no_change() -> None:
    later = changed(lambda d: d.update(uptime=9999, general_temperature=55))
    states = [device_state(Capture("x", each), PLATFORM, SECTION_NAMES, "") for each in (CAPTURES, later)]
    assert states[0].digests.canonical == states[1].digests.canonical


@pytest.mark.parametrize("text", ["HTTP 403", '{"meta": {"rc": "error", "msg": "api.err.NoPermission"}, "data": []}'])
def test_errors(text: str) -> None:
    assert any(pattern.search(text) for pattern in PLATFORM.errors)
    assert not any(pattern.search(CAPTURES[COMMAND]) for pattern in PLATFORM.errors)


@pytest.mark.parametrize("field", ["x_vwirekey", "x_ssh_password", "radius_secret", "snmp_community", "authkey"])
def test_secrets(field: str) -> None:
    scrubbed = scrub(json.dumps({field: 'S3"CR3T', "name": "x"}), PLATFORM.secrets, KEY)
    assert "CR3T" not in scrubbed
    assert json.loads(scrubbed)["name"] == "x"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(value=json_values, field=st.sampled_from(sorted(switch())), port=st.booleans())
def test_odd_fields_end_in_a_state(value: object, field: str, port: bool) -> None:
    captures = changed(lambda d: d["port_table"][0].update({field: value}) if port else d.update({field: value}))
    device_state(Capture("x", captures), PLATFORM, SECTION_NAMES, "")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | json_values.map(json.dumps))
def test_nonsense_is_refused(text: str) -> None:
    state = device_state(Capture("x", {COMMAND: text}), PLATFORM, SECTION_NAMES, "")
    assert all(isinstance(state.section(name), Failed) for name in PLATFORM.readings)


def test_a_recorded_switch(recordings: Path) -> None:
    file = recordings / "unpoller+unifi/examples/usw.json"
    if not file.is_file():
        pytest.skip("usw.json is not among the recordings")
    captures = {COMMAND: f'{{"meta":{{"rc":"ok"}},"data":[{file.read_text(encoding="utf-8")}]}}'}
    state = device_state(Capture("x", captures), PLATFORM, SECTION_NAMES, "")
    assert all(isinstance(state.section(name), Collected) for name in PLATFORM.readings)
    assert read(PLATFORM, "facts", captures) == Facts(
        hostname="switch", vendor="Ubiquiti", model="US24P250", serial="xxxyyyzzz", firmware="4.0.42.10433"
    )
    interfaces = read(PLATFORM, "interfaces", captures)
    assert list(interfaces) == [str(number) for number in range(1, 27)]
    assert (interfaces["9"].description, interfaces["26"].description) == ("Camera: Pool", "SFP 2")
    assert all(interface.enabled for interface in interfaces.values())
    # Counted by hand.
    down = {number for number, link in read(PLATFORM, "links", captures).items() if not link.up}
    assert down == {"2", "4", "5", "8", "14", "20", "25", "26"}
    poe = read(PLATFORM, "poe", captures)
    assert len(poe) == 24
    off = {number for number, port in poe.items() if not port.enabled}
    assert off == {"1", "5", "8", "10", "12", "16", "22", "23", "24"}
    assert read(PLATFORM, "neighbours", captures) == {
        "24": Neighbour(name="gateway", port="eth1", chassis="22:22:00:22:22:00")
    }
    assert read(PLATFORM, "spanning_tree", captures) == SpanningTree(mode="rstp", priority={"0": 32768})
    assert read(PLATFORM, "addresses", captures) == {"management": Addresses(prefixes=("dhcp",))}
