"""The SNMP platform: a made-up switch read section by section, and refused wherever it does not add up."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.model.platform import NotOffered, ReadingError
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    Facts,
    Interface,
    Link,
    MacEntry,
    Neighbour,
    PoePort,
    Switchport,
    Vlan,
)
from netaudit.model.state import SECTION_NAMES, Collected, DeviceState, Failed, Unsupported
from netaudit.platforms import _snmp_bridge as bridge
from netaudit.platforms import platform
from tests.platforms.captures_snmp import (
    BRIDGE,
    CAPTURES,
    ENTITIES,
    INTERFACES,
    LLDP,
    POE,
    STATIONS,
    SWITCH,
    SYSTEM,
    VLANS,
    Variables,
    answers,
)
from tests.platforms.conftest import cuts, outcome, read

SNMP = platform("snmp")
_SET = "1.3.6.1.2.1.17.7.1.4.3.1"
PORTS = [f"g{n}" for n in range(1, 7)]
EXPECTED = {
    "facts": Facts(hostname="sw-accueil", vendor="Made Up", model="GS-6", serial="SN0001", firmware="2.0.1"),
    "interfaces": {
        **{f"g{n}": Interface(enabled=True, mac=f"41:42:43:44:45:3{n}") for n in (1, 4, 5, 6)},
        "g2": Interface(enabled=True, description="opératoire 2", mac="41:42:43:44:45:32"),
        "g3": Interface(enabled=False, description="\\x1b[31m", mac="41:42:43:44:45:33"),
        "lag1": Interface(enabled=True),
        "vlan1": Interface(enabled=True, mac="02:00:00:00:00:01"),
    },
    "vlans": {"1": Vlan(name="default"), "20": Vlan(name="imagerie"), "30": Vlan(name="invités")},
    "switchports": {
        **{f"g{n}": Switchport(mode="access", untagged=1) for n in (1, 2)},
        **{f"g{n}": Switchport(mode="access", untagged=20) for n in (3, 4, 5)},
        "g6": Switchport(mode="trunk", tagged="20,30"),
        "lag1": Switchport(mode="trunk", untagged=20, tagged="30"),
    },
    "poe": {
        "g1": PoePort(enabled=True, priority="low"),
        "g2": PoePort(enabled=True, priority="critical"),
        "g3": PoePort(enabled=False, priority="high"),
    },
    "addresses": {"vlan1": Addresses(prefixes=("10.99.0.14/24", "2001:db8::e/64"))},
    "mac_table": {
        "02:00:00:00:02:01 20": MacEntry(port="g3"),
        "02:00:00:00:02:02 20": MacEntry(port="g6"),
        "02:00:00:00:02:02 30": MacEntry(port="g6"),
        "02:00:00:00:02:03 30": MacEntry(port="lag1"),
    },
    "arp": {
        "10.99.0.1": ArpEntry(mac="02:00:00:00:01:01", interface="vlan1"),
        "fe80::9": ArpEntry(mac="02:00:00:00:01:09", interface="vlan1"),
    },
    "neighbours": {
        "g1": Neighbour(name="sw1", port="Gi1/0/5", chassis="02:00:00:00:03:01"),
        "g1 #2": Neighbour(name="ap-1", port="eth0", chassis="02:00:00:00:03:02"),
        "g3": Neighbour(name="tel-1", port="02:00:00:00:03:04", chassis="10.99.0.40"),
    },
    "links": {
        **{f"g{n}": Link(up=True) for n in (1, 2, 6)},
        "g3": Link(up=False),
        "g4": Link(up=False),
        "lag1": Link(up=True),
        "vlan1": Link(up=True),
    },
}


def _without(*roots: str) -> Variables:
    return {oid: value for oid, value in SWITCH.items() if not any(f"{oid}.".startswith(f"{r}.") for r in roots)}


def _with(changes: Mapping[str, str | None]) -> dict[str, str]:
    """The switch's answers with some variables changed, added or (None) taken away."""
    return answers({oid: value for oid, value in {**SWITCH, **changes}.items() if value is not None})


@pytest.mark.parametrize("section", EXPECTED)
def test_every_section(section: str) -> None:
    assert read(SNMP, section, CAPTURES) == EXPECTED[section]


def test_no_section_is_without_its_test() -> None:
    assert set(SNMP.readings) == set(EXPECTED)


@pytest.mark.parametrize("section", EXPECTED)
def test_a_walk_that_is_cut_short_is_refused(section: str) -> None:
    for command, kept, cut in cuts(SNMP, section, CAPTURES):
        found = outcome(SNMP, section, cut)
        unneeded = (section, command) == ("mac_table", bridge.VLANS) and found == EXPECTED[section]
        assert found is None or unneeded, f"`{command}` cut after line {kept}"


@pytest.mark.parametrize("section", EXPECTED)
def test_a_walk_without_one_of_its_variables_is_refused_or_as_whole(section: str) -> None:
    """An agent that leaves out one variable of any column does not go unnoticed."""
    for command in SNMP.readings[section].commands:
        for root in command.split()[1:]:
            for oid in [each for each in SWITCH if each.startswith(f"{root}.")]:
                try:
                    found = read(SNMP, section, _with({oid: None}))
                except (ReadingError, NotOffered):
                    continue
                assert found == EXPECTED[section], oid


@pytest.mark.parametrize(
    ("section", "roots", "reason"),
    [
        ("vlans", VLANS, "Q-BRIDGE-MIB"),
        ("switchports", VLANS, "Q-BRIDGE-MIB"),
        ("switchports", BRIDGE, "BRIDGE-MIB"),
        ("mac_table", BRIDGE, "BRIDGE-MIB"),
        ("mac_table", [*STATIONS, "1.3.6.1.2.1.17.4"], "no table of stations"),
        ("poe", POE, "POWER-ETHERNET-MIB"),
        ("neighbours", LLDP, "LLDP-MIB"),
        ("arp", ["1.3.6.1.2.1.4.35", "1.3.6.1.2.1.4.22"], "no table of addresses"),
        ("addresses", ["1.3.6.1.2.1.4.34", "1.3.6.1.2.1.4.20"], "no table of addresses"),
    ],
)
def test_what_the_agent_has_not_is_not_offered(section: str, roots: list[str], reason: str) -> None:
    with pytest.raises(NotOffered, match=reason):
        read(SNMP, section, answers(_without(*roots)))


@pytest.mark.parametrize(
    ("section", "changes", "reason"),
    [
        ("interfaces", {"1.3.6.1.2.1.2.1.0": "INTEGER: 9"}, "8 rows read of 9"),
        ("interfaces", {"1.3.6.1.2.1.2.1.0": None}, "how many interfaces"),
        ("interfaces", {"1.3.6.1.2.1.2.2.1.7.101": "INTEGER: 7"}, "ifAdminStatus 7"),
        ("interfaces", {"1.3.6.1.2.1.2.2.1.7.101": 'STRING: "1"'}, "no number"),
        ("interfaces", {"1.3.6.1.2.1.2.2.1.2.101": "INTEGER: 1"}, "no string"),
        ("interfaces", {"1.3.6.1.2.1.2.2.1.2.101": "STRING: bare"}, "no string"),
        ("links", {"1.3.6.1.2.1.2.2.1.8.101": None}, "only one of the columns"),
        ("links", {f"1.3.6.1.2.1.31.1.1.1.{n}.101": None for n in (1, 18)}, "ifXTable has 7 rows"),
        ("facts", {"1.3.6.1.2.1.1.5.0": None}, "neither its name"),
        ("facts", {"1.3.6.1.2.1.47.1.1.1.1.4.2": "INTEGER: 5"}, "entity 5"),
        ("vlans", {"1.3.6.1.2.1.17.7.1.1.4.0": "GAUGE32: 5"}, "4 VLANs were read of 5"),
        ("vlans", {"1.3.6.1.2.1.17.7.1.4.2.1.6.0.40": "INTEGER: 2"}, "VLAN 40 stands in only one"),
        ("vlans", {"1.3.6.1.2.1.17.7.1.4.3.1.5.30": "INTEGER: 2"}, "VLAN 30 stands in only one"),
        ("vlans", {"1.3.6.1.2.1.17.7.1.4.3.1.4.30": "HEX: 80"}, "VLAN 30 leaves untagged by port 1"),
        ("vlans", {f"{_SET}.{n}.4095": SWITCH[f"{_SET}.{n}.1"] for n in (1, 2, 4, 5)},
         "4095 is no VLAN id"),
        ("vlans", {f"{_SET}.{n}.20.1": SWITCH[f"{_SET}.{n}.20"] for n in (1, 2, 4, 5)},
         "whose index is not of 1"),
        ("switchports", {"1.3.6.1.2.1.17.7.1.4.3.1.2.30": "HEX: 06 00 80"}, "VLAN 30 has port 17"),
        ("switchports", {"1.3.6.1.2.1.17.7.1.4.5.1.1.6": None}, "port 6 stands in only one"),
        ("switchports", {"1.3.6.1.2.1.17.7.1.4.5.1.1.3": "GAUGE32: 30"}, "g3 sends untagged from VLAN 20"),
        ("switchports", {"1.3.6.1.2.1.17.7.1.4.3.1.2.1": "HEX: e0", "1.3.6.1.2.1.17.7.1.4.3.1.4.1": "HEX: e0"},
         "g3 sends untagged from VLAN 1,20"),
        ("switchports", {"1.3.6.1.2.1.17.1.2.0": "INTEGER: 8"}, "7 ports of the bridge were read of 8"),
        ("switchports", {"1.3.6.1.2.1.17.1.4.1.2.7": "INTEGER: 999"}, "interface 999"),
        ("switchports", {"1.3.6.1.2.1.17.1.4.1.2.7": "INTEGER: 101"}, "two ports of the bridge"),
        ("mac_table", {"1.3.6.1.2.1.17.7.1.2.2.1.2.2.2.0.0.0.2.1": "INTEGER: 9"}, "port 9 is none"),
        ("mac_table", {"1.3.6.1.2.1.17.7.1.2.1.1.2.2": "COUNTER32: 9"}, "3 stations were read of 10"),
        ("mac_table", {"1.3.6.1.2.1.17.7.1.2.2.1.2.9.2.0.0.0.2.1": "INTEGER: 1",
                       "1.3.6.1.2.1.17.7.1.2.2.1.3.9.2.0.0.0.2.1": "INTEGER: 3"}, "filtering database 9"),
        ("mac_table", {"1.3.6.1.2.1.17.7.1.2.2.1.2.2.2.0.0.0.2.256": "INTEGER: 1",
                       "1.3.6.1.2.1.17.7.1.2.2.1.3.2.2.0.0.0.2.256": "INTEGER: 3"}, "no station"),
        ("addresses", {"1.3.6.1.2.1.4.20.1.3.10.99.0.14": "IPADDRESS: 255.255.0.0"}, "10.99.0.14 is not the same"),
        ("addresses", {"1.3.6.1.2.1.4.20.1.3.10.99.0.14": "IPADDRESS: 0.0.0.255"}, "no mask"),
        ("addresses", {f"1.3.6.1.2.1.4.34.1.5.2.16.32.1.13.184{'.0' * 11}.14": "OID: 0.0"}, "no prefix length"),
        ("addresses", {"1.3.6.1.2.1.4.34.1.3.1.4.10.99.0.14": "INTEGER: 5",
                       "1.3.6.1.2.1.4.20.1.2.10.99.0.14": "INTEGER: 5"}, "interface 5 is none"),
        ("arp", {"1.3.6.1.2.1.4.35.1.4.9.1.4.10.99.0.7": "HEX: 02 00 00 00 01 07",
                 "1.3.6.1.2.1.4.35.1.6.9.1.4.10.99.0.7": "INTEGER: 3"}, "interface 9 is none"),
        ("arp", {"1.3.6.1.2.1.4.35.1.4.200.1.4.10.99": "HEX: 02 00 00 00 01 07",
                 "1.3.6.1.2.1.4.35.1.6.200.1.4.10.99": "INTEGER: 3"}, "no address"),
        ("neighbours", {f"1.0.8802.1.1.2.1.1.6.1.2.{n}": "INTEGER: 4" for n in (1, 2, 3, 7)}, "listens on none"),
        ("neighbours", {f"1.0.8802.1.1.2.1.4.1.1.{n}.0.55.1": SWITCH[f"1.0.8802.1.1.2.1.4.1.1.{n}.0.1.1"]
                        for n in range(4, 10)}, "LLDP port 55"),
        ("poe", {"1.3.6.1.2.1.105.1.3.1.1.2.1": None}, "group 1 stands in only one"),
        ("poe", {"1.3.6.1.2.1.105.1.3.1.1.2.2": "GAUGE32: 1"}, "group 2 stands in only one"),
        ("poe", {"1.3.6.1.2.1.105.1.1.1.3.1.1": "INTEGER: 3"}, "neither true nor false"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_refused(section: str, changes: dict[str, str | None], reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read(SNMP, section, _with(changes))


def test_a_total_that_is_not_told_is_not_needed() -> None:
    assert read(SNMP, "vlans", _with({"1.3.6.1.2.1.17.7.1.1.4.0": None})) == EXPECTED["vlans"]
    assert read(SNMP, "switchports", _with({"1.3.6.1.2.1.17.1.2.0": None})) == EXPECTED["switchports"]


def test_vlans_of_an_agent_without_the_table_of_those_in_use() -> None:
    alone = {**_without("1.3.6.1.2.1.17.7.1.4.2"), "1.3.6.1.2.1.17.7.1.1.4.0": "GAUGE32: 3"}
    assert read(SNMP, "vlans", answers(alone)) == EXPECTED["vlans"]
    with pytest.raises(ReadingError, match="3 VLANs were read of 4"):
        read(SNMP, "vlans", answers(_without("1.3.6.1.2.1.17.7.1.4.2")))


def test_a_vlan_that_changed_is_shown_under_both_times() -> None:
    again = {f"1.3.6.1.2.1.17.7.1.4.2.1.{n}.50.20": SWITCH[f"1.3.6.1.2.1.17.7.1.4.2.1.{n}.0.20"] for n in (3, 6)}
    assert read(SNMP, "vlans", _with(again)) == EXPECTED["vlans"]
    assert read(SNMP, "mac_table", _with(again)) == EXPECTED["mac_table"]


def test_a_neighbour_that_changed_is_shown_under_both_times() -> None:
    again = {f"1.0.8802.1.1.2.1.4.1.1.{n}.90.1.1": SWITCH[f"1.0.8802.1.1.2.1.4.1.1.{n}.0.1.1"] for n in range(4, 10)}
    assert read(SNMP, "neighbours", _with(again)) == EXPECTED["neighbours"]


def test_a_station_of_a_shared_database_is_in_the_vlan_of_its_port_or_in_none() -> None:
    shared = _with({"1.3.6.1.2.1.17.7.1.4.2.1.3.9.30": "GAUGE32: 2", **dict.fromkeys(_third_database())})
    found = read(SNMP, "mac_table", shared)
    # g3 is in VLAN 20 alone; g6 is in both.
    assert found == {
        "02:00:00:00:02:01 20": MacEntry(port="g3"),
        "02:00:00:00:02:02 0": MacEntry(port="g6"),
    }


def _third_database() -> list[str]:
    return [oid for oid in STATIONS if re.search(r"\.17\.7\.1\.2\.(?:1\.1\.2\.3$|2\.1\.[23]\.3\.)", oid)]


def test_a_bridge_that_knows_no_vlans_hears_stations_in_none() -> None:
    plain = answers(_without("1.3.6.1.2.1.17.7"))
    assert read(SNMP, "mac_table", plain) == {"02:00:00:00:02:01 0": MacEntry(port="g3")}


def test_a_bridge_that_has_heard_nobody() -> None:
    silent = {**_without("1.3.6.1.2.1.17.7", "1.3.6.1.2.1.17.4.3"), "1.3.6.1.2.1.17.4.1.0": "COUNTER32: 0"}
    assert read(SNMP, "mac_table", answers(silent)) == {}


def test_databases_of_an_agent_without_the_table_of_vlans_in_use_are_vlans() -> None:
    found = read(SNMP, "mac_table", answers(_without("1.3.6.1.2.1.17.7.1.4.2")))
    assert set(found) == {
        "02:00:00:00:02:01 2", "02:00:00:00:02:02 2", "02:00:00:00:02:02 3", "02:00:00:00:02:03 3",
    }  # fmt: skip


def test_an_older_agent_is_read_by_its_older_tables() -> None:
    older = answers(_without("1.3.6.1.2.1.4.34", "1.3.6.1.2.1.4.35", "1.3.6.1.2.1.31", "1.3.6.1.2.1.17", "1.0.8802"))
    assert read(SNMP, "addresses", older) == {"CPU": Addresses(prefixes=("10.99.0.14/24",))}
    assert read(SNMP, "arp", older) == {"10.99.0.1": ArpEntry(mac="02:00:00:00:01:01", interface="CPU")}


def test_an_agent_whose_newer_tables_have_ipv6_alone() -> None:
    only = answers(_without("1.3.6.1.2.1.4.35.1.4.200.1", "1.3.6.1.2.1.4.35.1.6.200.1",
                            *(f"1.3.6.1.2.1.4.34.1.{n}.1" for n in (3, 4, 5, 6))))  # fmt: skip
    assert read(SNMP, "addresses", only) == EXPECTED["addresses"]
    assert read(SNMP, "arp", only) == EXPECTED["arp"]


def test_a_prefix_length_that_only_the_older_table_tells() -> None:
    found = read(SNMP, "addresses", _with({"1.3.6.1.2.1.4.34.1.5.1.4.10.99.0.14": "OID: 0.0"}))
    assert found == EXPECTED["addresses"]


def test_an_interface_without_an_address_has_none() -> None:
    unset = {"1.3.6.1.2.1.4.20.1.2.0.0.0.0": "INTEGER: 101", "1.3.6.1.2.1.4.20.1.3.0.0.0.0": "IPADDRESS: 0.0.0.0"}
    older = {oid: value for oid, value in SWITCH.items() if not oid.startswith("1.3.6.1.2.1.4.34.")}
    assert read(SNMP, "addresses", answers({**older, **unset})) == {"vlan1": Addresses(prefixes=("10.99.0.14/24",))}


def test_names_of_a_cisco_are_spelt_as_everywhere() -> None:
    named = {
        **{f"1.3.6.1.2.1.31.1.1.1.1.{100 + n}": f'STRING: "Gi1/0/{n}"' for n in range(1, 7)},
        **{f"1.3.6.1.2.1.2.2.1.2.{100 + n}": f'STRING: "GigabitEthernet1/0/{n}"' for n in range(1, 7)},
        "1.3.6.1.2.1.31.1.1.1.1.107": 'STRING: "Po1"',
        "1.3.6.1.2.1.2.2.1.2.107": 'STRING: "Port-channel1"',
        "1.3.6.1.2.1.31.1.1.1.1.200": 'STRING: "Vl1"',
        "1.3.6.1.2.1.2.2.1.2.200": 'STRING: "Vlan1"',
    }
    assert list(read(SNMP, "interfaces", _with(named))) == [*(f"Gi1/0/{n}" for n in range(1, 7)), "Po1", "Vlan1"]


def test_a_name_that_several_interfaces_bear_is_not_taken() -> None:
    same = {oid: 'STRING: "port"' for oid in INTERFACES if oid.startswith("1.3.6.1.2.1.31.1.1.1.1.")}
    assert list(read(SNMP, "links", _with(same)))[:2] == ["Port 1", "Port 2"]
    both = {oid: 'STRING: "port"' for oid in INTERFACES if oid.startswith("1.3.6.1.2.1.2.2.1.2.")}
    assert list(read(SNMP, "links", _with({**same, **both})))[:2] == ["port [101]", "port [102]"]


def test_power_of_a_stack_is_keyed_by_group_and_port() -> None:
    second = {
        "1.3.6.1.2.1.105.1.1.1.3.2.1": "INTEGER: 1",
        "1.3.6.1.2.1.105.1.1.1.7.2.1": "INTEGER: 2",
        "1.3.6.1.2.1.105.1.3.1.1.2.2": "GAUGE32: 120",
    }
    assert list(read(SNMP, "poe", _with(second))) == ["1/1", "1/2", "1/3", "2/1"]
    assert list(read(SNMP, "poe", answers(_without("1.3.6.1.2.1.17")))) == ["1/1", "1/2", "1/3"]


def test_the_same_link_local_address_on_two_interfaces() -> None:
    place = "101.2.16.254.128" + ".0" * 13 + ".9"
    twice = {
        f"1.3.6.1.2.1.4.35.1.4.{place}": "HEX: 02 00 00 00 01 0a",
        f"1.3.6.1.2.1.4.35.1.6.{place}": "INTEGER: 3",
    }
    assert sorted(read(SNMP, "arp", _with(twice))) == ["10.99.0.1", "fe80::9%g1", "fe80::9%vlan1"]


def test_a_stack_has_the_serial_numbers_of_all_its_units() -> None:
    unit = {
        oid.removesuffix(".1") + ".7": value.replace("SN0001", "SN0007")
        for oid, value in ENTITIES.items()
        if oid.endswith(".1")
    }
    found = read(SNMP, "facts", _with(unit))
    assert (found.serial, found.model) == ("SN0001, SN0007", "GS-6")


@pytest.mark.parametrize(
    ("identity", "vendor"),
    [("OID: 1.3.6.1.4.1.4526.100", "Netgear"), ("OID: 1.3.6.1.4.1.99999.1", "enterprise 99999"), ("OID: 0.0", "")],
)
def test_a_device_without_entities_says_what_it_is_in_one_line(identity: str, vendor: str) -> None:
    found = read(SNMP, "facts", answers({**SYSTEM, "1.3.6.1.2.1.1.2.0": identity}))
    assert found == Facts(hostname="sw-accueil", vendor=vendor, firmware="Made Up GS-6, 2.0.1")


def _state(captures: Mapping[str, str], refused: Mapping[str, str] | None = None) -> DeviceState:
    return device_state(Capture("h1", captures, refused or {}), SNMP, SECTION_NAMES, "")


def test_a_refused_walk_fails_its_sections_and_no_other() -> None:
    command = next(each for each in CAPTURES if "1.3.6.1.2.1.105.1.1.1.3" in each)
    text = "# refused: error status 5\n"
    assert any(pattern.search(text) for pattern in SNMP.errors)
    state = _state({each: said for each, said in CAPTURES.items() if each != command}, {command: text.strip()})
    assert isinstance(state.section("poe"), Failed)
    assert isinstance(state.section("vlans"), Collected)
    assert isinstance(state.section("users"), Unsupported)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_spoilt_answers_end_in_a_state_and_invent_nothing(data: st.DataObject) -> None:
    command = data.draw(st.sampled_from(sorted(CAPTURES)), label="command")
    text = CAPTURES[command]
    kind = data.draw(st.sampled_from(["cut", "shuffled", "random", "other"]), label="kind")
    if kind == "cut":
        spoilt = text[: data.draw(st.integers(0, len(text) - 1))]
    elif kind == "shuffled":
        spoilt = "".join(data.draw(st.permutations(text.splitlines(keepends=True))))
    elif kind == "random":
        spoilt = data.draw(st.binary(max_size=300)).decode("utf-8", "replace")
    else:
        spoilt = CAPTURES[data.draw(st.sampled_from(sorted(CAPTURES)))]
    state = _state({**CAPTURES, command: spoilt})
    for section, reading in SNMP.readings.items():
        found = state.section(section)
        if spoilt == text or command not in reading.commands:
            assert isinstance(found, Collected)
            assert found.value == EXPECTED[section]
        elif (section, command) != ("mac_table", bridge.VLANS):
            assert isinstance(found, Failed), section


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_value_in_any_place_ends_in_a_state(data: st.DataObject) -> None:
    value = st.one_of(
        st.builds("INTEGER: {}".format, st.integers(-(2**31), 2**32)),
        st.builds("HEX: {}".format, st.binary(max_size=20).map(lambda raw: raw.hex(" "))),
        st.builds("OID: {}".format, st.sampled_from(["0.0", "1.3.6.1.4.1", "1.3.6.1.2.1.4.32.1.5.1", "1", "x"])),
        st.builds("IPADDRESS: {}".format, st.sampled_from(["255.255.255.255", "0.0.0.0", "1.2.3", "::"])),
        st.text(max_size=20).filter(lambda text: "\n" not in text),
    )
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(SWITCH)), st.none() | value, max_size=3))
    captures = _with(changed)
    state = _state(captures)
    for section in SNMP.readings:
        found = state.section(section)
        if isinstance(found, Collected) and section in ("interfaces", "links", "switchports", "mac_table"):
            assert isinstance(found.value, dict)
            assert len(found.value) >= len(EXPECTED[section]) - len(changed) * 8  # type: ignore[arg-type]


@pytest.mark.parametrize("section", EXPECTED)
def test_an_agent_that_has_nothing_offers_nothing(section: str) -> None:
    state = _state(answers({}))
    assert not isinstance(state.section(section), Collected), section
