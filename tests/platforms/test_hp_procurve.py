"""ProCurve: what is read, what is refused, and which losses the device leaves no way to notice."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.model.platform import NotOffered, ReadingError
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    Interface,
    Lag,
    MacEntry,
    Neighbour,
    Ntp,
    Route,
    SpanningTreePort,
    Switchport,
    SyslogServer,
)
from netaudit.model.state import Collected, Failed, Unsupported
from netaudit.platforms import platform
from netaudit.platforms._procurve_config import expanded, port_name
from tests.platforms.captures_hp_procurve import ARP, BRIEF, CAPTURES, DETAIL, LLDP, MACS, RUN, SYSTEM, VLANS
from tests.platforms.conftest import cuts, outcome, read

HP = platform("hp_procurve")


def _with(command: str, old: str, new: str) -> dict[str, str]:
    assert old in CAPTURES[command]
    return {**CAPTURES, command: CAPTURES[command].replace(old, new)}


def test_facts() -> None:
    facts = read(HP, "facts", CAPTURES)
    assert (facts.hostname, facts.vendor, facts.model) == ("baie 2", "HP", "J9773A")
    assert (facts.serial, facts.firmware) == ("CN00000001", "YA.16.10.0001")


def test_interfaces_are_enabled_as_configured_whatever_took_them_down() -> None:
    found = read(HP, "interfaces", CAPTURES)
    assert found["1"] == Interface(enabled=True, description="Accueil <b>")
    assert [port for port, interface in found.items() if not interface.enabled] == ["3"]
    assert found["Trk1"].description == "vers baie 1"
    assert found["vlan20"] == Interface(enabled=True, mac="38:21:c7:00:00:01")
    assert len(found) == 8 + 1 + 2


def test_a_name_cannot_carry_an_escape_code() -> None:
    found = read(HP, "interfaces", _with(RUN, "Accueil <b>", "Accueil \x1b[2J"))
    assert found["1"].description == "Accueil \\x1b[2J"


def test_vlans() -> None:
    assert {vid: vlan.name for vid, vlan in read(HP, "vlans", CAPTURES).items()} == {
        "1": "DEFAULT_VLAN",
        "20": "SALLE DE SOINS",
        "30": "INVITES",
    }


def test_switchports_and_a_list_that_goes_on_in_the_next_line() -> None:
    assert read(HP, "switchports", CAPTURES) == {
        "1": Switchport(mode="access", untagged=20),
        "2": Switchport(mode="trunk", untagged=20, tagged="30"),
        "3": Switchport(mode="access", untagged=1),
        "4": Switchport(mode="access", untagged=20),
        "5": Switchport(mode="access", untagged=1),
        "6": Switchport(mode="access", untagged=1),
        "Trk1": Switchport(mode="trunk", untagged=1, tagged="20,30"),
    }


def test_addresses_and_dns() -> None:
    assert read(HP, "addresses", CAPTURES) == {
        "vlan20": Addresses(prefixes=("10.2.0.12/24",)),
        "vlan30": Addresses(prefixes=("2001:db8::12/64", "dhcp")),
    }
    dns = read(HP, "dns", CAPTURES)
    assert (dns.resolvers, dns.domain) == (("10.9.0.1", "10.9.0.2"), "cabinet.example")


def test_mac_table_and_arp() -> None:
    assert read(HP, "mac_table", CAPTURES) == {
        "00:10:19:4c:02:30 20": MacEntry(port="1"),
        "00:0d:b9:51:aa:01 30": MacEntry(port="Trk1"),
    }
    assert read(HP, "arp", CAPTURES) == {"10.2.0.1": ArpEntry(mac="00:0d:b9:51:aa:01", interface="Trk1")}


def test_neighbours() -> None:
    assert read(HP, "neighbours", CAPTURES) == {
        "1": Neighbour(name="", port="00:10:19:4c:02:30", chassis="00:10:19:4c:02:30"),
        "7": Neighbour(name="sw1", port="Gi1/0/24", chassis="70:6d:15:8a:2b:80"),
        "7 #2": Neighbour(name="ap", port="3", chassis="10.2.0.77"),
    }


def test_no_neighbour_is_not_the_same_as_lldp_switched_off() -> None:
    alone = {
        **CAPTURES,
        LLDP: CAPTURES[LLDP].split("  1   ")[0],
        DETAIL: "\n LLDP Remote Device Information Detail\n\n",
    }
    assert read(HP, "neighbours", alone) == {}
    with pytest.raises(ReadingError, match="switched off"):
        read(HP, "neighbours", _with(RUN, "snmp-server community", "no lldp run\nsnmp-server community"))


@pytest.mark.parametrize(
    ("section", "command", "old", "new", "reason"),
    [
        ("vlans", VLANS, "  30  ", "  31  ", "do not agree on VLAN 30, 31"),
        ("config", RUN, "   ipv6 address 2001:db8::12/64\n   exit\n", "", "stops inside `vlan 30`"),
        ("switchports", BRIEF, "\n  5  ", "\n  15 ", "does not show port 5"),
        ("switchports", RUN, "untagged 3,5-6,Trk1", "untagged 3,5,Trk1", "a VLAN of port 6"),
        ("switchports", RUN, "untagged 3,5-6,Trk1", "untagged 2-3,5-6,Trk1", "port 2 is untagged in VLAN 1 and"),
        ("switchports", RUN, "untagged 3,5-6,Trk1", "untagged 3,5-,Trk1", "no list of ports"),
        ("addresses", RUN, "10.2.0.12 ", "10.2.0.300 ", "10.2.0.300"),
        ("interfaces", SYSTEM, "Base MAC Addr", "MAC", "no base MAC"),
        ("facts", SYSTEM, "Serial Number", "Number", "no serial number"),
        ("mac_table", MACS, "     1     ", "     9     ", "does not add up"),
        ("mac_table", MACS, "     20\n", "     21\n", "does not add up"),
        ("mac_table", MACS, "001019-4c0230", "001019-4c023", "1 rows read of 2"),
        ("arp", ARP, "10.2.0.1 ", "10.2.0 ", "1 rows read of 2"),
        ("neighbours", DETAIL, "  PortDescr    : bureau\n", "", "stops inside the entry of port 7"),
        ("neighbours", LLDP, "  7         | 10.2.0.77", "  7           10.2.0.77", "3 rows read of 2"),
    ],
)
def test_what_does_not_add_up_is_refused_with_the_reason(
    section: str, command: str, old: str, new: str, reason: str
) -> None:
    with pytest.raises(ReadingError, match=re.escape(reason)):
        read(HP, section, _with(command, old, new))


@pytest.mark.parametrize("section", HP.readings)
def test_carriage_returns_change_nothing(section: str) -> None:
    windows = {command: text.replace("\n", "\r\n") for command, text in CAPTURES.items()}
    assert read(HP, section, windows) == read(HP, section, CAPTURES)


_END_OF_VLANS = CAPTURES[RUN].splitlines().index("spanning-tree")


@pytest.mark.parametrize("section", HP.readings)
def test_no_cut_loses_anything_in_silence(section: str) -> None:
    """But for the MAC and the ARP table and the lines below the last VLAN: nothing ends them, see the next test."""
    whole = read(HP, section, CAPTURES)
    refused = 0
    for command, kept, captures in cuts(HP, section, CAPTURES):
        found = outcome(HP, section, captures)
        refused += found is None
        below_the_vlans = command == RUN and kept >= _END_OF_VLANS
        if command not in (MACS, ARP) and not below_the_vlans:
            assert found in (None, whole), f"`{command}` cut after line {kept}"
    assert refused


def test_only_whole_rows_at_the_end_can_be_lost_where_the_device_prints_no_end() -> None:
    for section in ("mac_table", "arp"):
        whole = read(HP, section, CAPTURES)
        found = [outcome(HP, section, captures) for _, _, captures in cuts(HP, section, CAPTURES)]
        assert all(rows is None or rows.items() <= whole.items() for rows in found)
    # Lines below the last VLAN: only the prompt tells that the configuration was whole.
    cut = "\n".join(CAPTURES[RUN].splitlines()[:_END_OF_VLANS]) + "\n"
    assert "spanning-tree" not in read(HP, "config", {**CAPTURES, RUN: cut})


def test_what_ports_do_together() -> None:
    assert read(HP, "lags", CAPTURES) == {"Trk1": Lag(members=("7", "8"), mode="lacp")}
    tree = read(HP, "spanning_tree", CAPTURES)
    assert (tree.mode, tree.priority) == ("mstp", {"0": 8192})
    assert tree.ports == {
        "1": SpanningTreePort(edge=True, bpdu_guard=True),
        "2": SpanningTreePort(edge=True),
        "Trk1": SpanningTreePort(root_guard=True),
    }
    off = _with(RUN, "\nspanning-tree\n", "\n")
    assert read(HP, "spanning_tree", off).mode == "off"
    assert read(
        HP, "spanning_tree", _with(RUN, "\nspanning-tree\n", "\nspanning-tree\nspanning-tree mode rapid-pvst\n")
    ).mode == ("rapid-pvst")


def test_access_lists_and_where_they_are_in_force() -> None:
    found = read(HP, "filters", CAPTURES)
    web, dns, rest = (found["INVITES"].rules[key] for key in found["INVITES"].order)
    assert found["INVITES"].applied == ("vlan 20 in",)
    assert (web.source, web.destination, web.service) == ("10.3.0.0 0.0.0.255", "any", "tcp/443")
    assert (dns.more, dns.log, dns.service) == ("source-port 1024-65535", True, "udp/53")
    assert (rest.action, rest.source, rest.service) == ("deny", "any", "any")
    assert found["GESTION"].rules["10"].source == "10.9.0.0 0.0.0.255"


def test_routes_time_log_and_logins() -> None:
    assert read(HP, "routes", CAPTURES) == {
        "0.0.0.0/0 via 10.9.0.1": Route(comment="ip default-gateway"),
        "10.8.0.0/16 via 10.9.0.2": Route(distance=200),
    }
    assert read(HP, "ntp", CAPTURES) == Ntp(servers=("10.9.0.1", "10.9.0.3"), timezone="60")
    assert read(HP, "syslog", CAPTURES) == {
        "10.9.0.20": SyslogServer(level="warning"),
        "10.9.0.21": SyslogServer(port=1514, protocol="tcp", level="warning"),
    }
    ways = read(HP, "management", CAPTURES)
    assert {name: each.enabled for name, each in ways.items()} == {
        "http": True,
        "https": True,
        "snmp": True,
        "ssh": True,
        "telnet": False,
    }
    assert {each.sources for each in ways.values()} == {("10.9.0.0 255.255.255.0",)}
    assert "ssh" not in read(HP, "management", _with(RUN, "\nip ssh\n", "\n"))
    assert {name: (each.privilege, each.secret) for name, each in read(HP, "users", CAPTURES).items()} == {
        "chef": ("manager", "sha1"),
        "operator": ("operator", ""),
    }


def test_snmp_and_the_users_that_the_configuration_hides() -> None:
    snmp = read(HP, "snmp", CAPTURES)
    assert {name: each.access for name, each in snmp.communities.items()} == {"public": "ro", "prive": "rw"}
    assert (snmp.users, snmp.traps_to, snmp.location) == ({"superviseur": "authPriv"}, ("10.9.0.33",), "armoire")
    with pytest.raises(NotOffered, match="include-credentials"):
        read(HP, "snmp", _with(RUN, 'snmpv3 user "superviseur" auth sha "x" priv aes "y"\n', ""))


@pytest.mark.parametrize(
    ("section", "old", "new", "reason"),
    [
        ("lags", "trk1 lacp", "trk1 magic", "magic"),
        ("lags", "trunk 7-8 trk1", "trunk 7-8 trk2", "a VLAN of Trk2"),
        ("spanning_tree", "priority 2\n", "priority 16\n", "16"),
        ("filters", "30 deny ip", "30 permet ip", "not understood"),
        ("filters", 'access-group "INVITES"', 'access-group "AUTRE"', "AUTRE is in force"),
        ("routes", "10.8.0.0 255.255.0.0 10.9.0.2 distance 200", "10.8.0.0", "not understood"),
        ("snmp", '"public" operator', '"public" owner', "community"),
    ],
)
def test_what_of_these_does_not_add_up_is_refused(section: str, old: str, new: str, reason: str) -> None:
    with pytest.raises(ReadingError, match=reason):
        read(HP, section, _with(RUN, old, new))


odd_lines = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [line for text in CAPTURES.values() for line in text.splitlines()]
)


@settings(max_examples=150, deadline=None)
@given(
    command=st.sampled_from(sorted(CAPTURES)),
    lines=st.lists(odd_lines, max_size=12),
    at=st.integers(0, 40),
    instead=st.booleans(),
)
def test_odd_lines_give_a_value_or_a_refusal(command: str, lines: list[str], at: int, instead: bool) -> None:
    own = [] if instead else CAPTURES[command].splitlines()
    text = "\n".join([*own[:at], *lines, *own[at:]]) + "\n"
    for section, reading in HP.readings.items():
        if command in reading.commands:
            outcome(HP, section, {**CAPTURES, command: text})


def test_every_section_is_collected_from_one_visit_and_refused_without() -> None:
    asked = (*HP.readings, "dhcp")
    whole = device_state(Capture("sw", CAPTURES), HP, asked, "")
    assert all(isinstance(whole.section(name), Collected) for name in HP.readings)
    assert isinstance(whole.section("dhcp"), Unsupported)
    nothing = device_state(Capture("sw", dict.fromkeys(CAPTURES, "")), HP, asked, "")
    assert all(isinstance(nothing.section(name), Failed) for name in HP.readings)


@pytest.mark.parametrize(
    ("listed", "ports"),
    [
        ("1-3,9", ["1", "2", "3", "9"]),
        ("a1-a2,B24", ["A1", "A2", "B24"]),
        ("1/1-1/2,2/A1,trk10", ["1/1", "1/2", "2/A1", "Trk10"]),
    ],
)
def test_lists_of_ports(listed: str, ports: list[str]) -> None:
    assert expanded(listed) == ports


@pytest.mark.parametrize("listed", ["", "1,", "3-1", "A1-B2", "ALL", "1-2-3"])
def test_what_is_no_list_of_ports(listed: str) -> None:
    with pytest.raises(ReadingError):
        expanded(listed)


@pytest.mark.parametrize(
    ("text", "name"), [("24-Trk1", "24"), ("1/24-TRK2", "1/24"), ("A1*", "A1"), ("trk3", "Trk3"), ("b2", "B2")]
)
def test_one_spelling_for_a_port(text: str, name: str) -> None:
    assert port_name(text) == name
