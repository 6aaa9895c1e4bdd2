"""Cisco IOS: what is read, what is refused, and that no cut and no odd line loses a row in silence."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.model.platform import ReadingError
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    DhcpReservation,
    Interface,
    MacEntry,
    Neighbour,
    Switchport,
)
from netaudit.model.state import Collected, Failed
from netaudit.platforms import platform
from tests.platforms.captures_cisco_ios import ARP, CAPTURES, INT, LLDP, MACS, RUN, SWP, VLAN
from tests.platforms.conftest import cuts, outcome, read

IOS = platform("cisco_ios")


def _with(command: str, old: str, new: str) -> dict[str, str]:
    assert old in CAPTURES[command]
    return {**CAPTURES, command: CAPTURES[command].replace(old, new)}


def test_facts() -> None:
    facts = read(IOS, "facts", CAPTURES)
    assert (facts.hostname, facts.vendor, facts.model) == ("lab-a", "Cisco", "WS-C2960X-24PS-L")
    assert (facts.serial, facts.firmware) == ("FOC1111A0AA", "15.2(4)E6")


def test_interfaces_keep_their_own_mac_whatever_a_description_says() -> None:
    found = read(IOS, "interfaces", CAPTURES)
    assert found["Gi1/0/1"] == Interface(
        enabled=True, description='vers <script>alert(1)</script> "fw"', mac="70:00:00:00:00:01"
    )
    assert not found["Gi1/0/2"].enabled
    assert len(found) == 7


def test_a_description_cannot_carry_an_escape_code() -> None:
    found = read(IOS, "interfaces", _with(RUN, "vers <script>", "vers \x1b[2J<script>"))
    assert found["Gi1/0/1"].description.startswith("vers \\x1b[2J")


def test_links() -> None:
    found = read(IOS, "links", CAPTURES)
    assert [name for name, link in found.items() if link.up] == ["Vlan99", "Gi1/0/1", "Gi1/0/4"]


def test_vlans_keep_a_long_name_and_one_that_only_vtp_knows() -> None:
    found = read(IOS, "vlans", CAPTURES)
    assert {vid: vlan.name for vid, vlan in found.items()} == {
        "1": "default",
        "20": "IMAGERIE",
        "30": "RESEAU-TRES-LONG-DES-INVITES-DU-PREMIER-ETAGE",
        "50": "VTP_ONLY",
    }


def test_switchports_are_read_as_administered() -> None:
    assert read(IOS, "switchports", CAPTURES) == {
        "Gi1/0/1": Switchport(mode="trunk", untagged=1, tagged="1,20,30"),
        "Gi1/0/2": Switchport(mode="access", untagged=40),
        "Gi1/0/3": Switchport(mode="dynamic", untagged=1),
        "Gi1/0/4": Switchport(mode="routed"),
    }


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("ALL", "1-4094"),
        ("NONE", ""),
        ("2-4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34,36,38,40,42,44,46,48,50,52,54,56", None),
        (
            "1,20,30,40,50,60,70,80,90,100,\n     110,120-122,\n     130",
            "1,20,30,40,50,60,70,80,90,100,110,120-122,130",
        ),
    ],
)
def test_the_vlans_of_a_trunk_however_many(printed: str, expected: str | None) -> None:
    found = read(IOS, "switchports", _with(SWP, "Enabled: 1,20,30", f"Enabled: {printed}"))
    assert found["Gi1/0/1"].tagged == (printed if expected is None else expected)


def test_addresses_dns_and_dhcp() -> None:
    assert read(IOS, "addresses", CAPTURES) == {
        "Gi1/0/4": Addresses(prefixes=("192.0.2.1/30",)),
        "Vlan99": Addresses(prefixes=("10.9.0.11/24", "10.9.1.11/24")),
    }
    dns = read(IOS, "dns", CAPTURES)
    assert (dns.resolvers, dns.domain) == (("10.9.0.1", "10.9.0.2"), "cabinet.example")
    assert read(IOS, "dhcp", CAPTURES) == {
        "INVITES": DhcpPool(
            ranges=("10.3.0.10-10.3.0.254",),
            options={"3": "10.3.0.1", "6": "10.9.0.1,10.9.0.2", "150": "10.9.0.7"},
            lease_seconds=8 * 3600 + 30 * 60,
        ),
        "IMPRIMANTE": DhcpPool(reservations={"00:1b:a9:00:00:09": DhcpReservation(address="10.3.0.5")}),
    }


def test_the_mac_table_leaves_out_the_switch_and_groups() -> None:
    assert read(IOS, "mac_table", CAPTURES) == {
        "00:10:19:4c:02:30 20": MacEntry(port="Gi1/0/1"),
        "00:10:19:4c:02:30 30": MacEntry(port="Po1"),
    }


def test_arp_leaves_out_who_does_not_answer() -> None:
    found = read(IOS, "arp", CAPTURES)
    assert found["10.9.0.1"] == ArpEntry(mac="00:0d:b9:51:aa:01", interface="Vlan99")
    assert "10.9.0.8" not in found


def test_two_neighbours_on_a_port_and_a_description_that_lies() -> None:
    assert read(IOS, "neighbours", CAPTURES) == {
        "Gi1/0/1": Neighbour(name="lab-b", port="Gi0/24", chassis="00:0d:b9:51:aa:01"),
        "Gi1/0/1 #2": Neighbour(name="", port="00:18:fe:1e:b0:20", chassis="10.9.0.77"),
    }


def test_no_neighbour_is_not_the_same_as_lldp_switched_off() -> None:
    assert read(IOS, "neighbours", {LLDP: "\n\nTotal entries displayed: 0\n"}) == {}
    with pytest.raises(ReadingError, match="switched off"):
        read(IOS, "neighbours", {LLDP: "% LLDP is not enabled\n"})


@pytest.mark.parametrize(
    ("section", "command", "old", "new", "reason"),
    [
        ("interfaces", INT, "FastEthernet0 is", "FastEthernet1 is", "does not show interface Fa0"),
        ("interfaces", INT, "FastEthernet0 is", "Vlan99 is", "twice"),
        ("switchports", SWP, "Name: Gi1/0/3", "Name: Gi1/0/8", "does not show port Gi1/0/3"),
        ("switchports", SWP, "dynamic auto", "private-vlan host", "private-vlan host"),
        ("switchports", SWP, "Enabled: 1,20,30", "Enabled: 1,20,5000", "5000"),
        ("switchports", SWP, "Enabled: 1,20,30", "Enabled: 1,20,", "stops inside the VLAN list of Gi1/0/1"),
        ("interfaces", INT, "address is 7000.0000.0003", "addr", "stops inside Gi1/0/3"),
        ("vlans", VLAN, "20   IMAGERIE ", "21   IMAGERIE ", "does not show VLAN 20"),
        ("vlans", VLAN, "IMAGERIE", "AUTRE", "name of VLAN 20"),
        ("mac_table", MACS, "criterion: 5", "criterion: 6", "5 rows read of 6"),
        ("mac_table", MACS, "Total", "Tot", "no total"),
        ("arp", ARP, "10.9.0.11 ", "10.9.0.12 ", "own address 10.9.0.11"),
        ("neighbours", LLDP, "displayed: 2", "displayed: 3", "2 rows read of 3"),
        ("facts", RUN, "hostname lab-a", "hostname lab-z", "host name"),
        ("config", RUN, "\nend\n\n", "\n", "does not end"),
        ("addresses", RUN, "10.9.0.11", "10.9.0.300", "10.9.0.300"),
    ],
)
def test_what_does_not_add_up_is_refused_with_the_reason(
    section: str, command: str, old: str, new: str, reason: str
) -> None:
    with pytest.raises(ReadingError, match=reason):
        read(IOS, section, _with(command, old, new))


@pytest.mark.parametrize("section", IOS.readings)
def test_carriage_returns_change_nothing(section: str) -> None:
    windows = {command: text.replace("\n", "\r\n") for command, text in CAPTURES.items()}
    assert read(IOS, section, windows) == read(IOS, section, CAPTURES)


@pytest.mark.parametrize("section", IOS.readings)
def test_no_cut_loses_anything_in_silence(section: str) -> None:
    whole = read(IOS, section, CAPTURES)
    refused = 0
    for command, kept, captures in cuts(IOS, section, CAPTURES):
        found = outcome(IOS, section, captures)
        refused += found is None
        assert found in (None, whole), f"`{command}` cut after line {kept}"
    assert refused


def test_a_cut_arp_table_is_refused_only_above_the_own_addresses() -> None:
    """IOS prints no total and no end of its ARP table: a foreign row below the last own one can be lost."""
    more = CAPTURES[ARP] + "Internet  192.0.2.2               1   000d.b951.aa09  ARPA   GigabitEthernet1/0/4\n"
    assert "192.0.2.2" in read(IOS, "arp", {**CAPTURES, ARP: more})


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
    for section, reading in IOS.readings.items():
        if command in reading.commands:
            outcome(IOS, section, {**CAPTURES, command: text})


def test_every_section_is_collected_from_one_visit_and_refused_without() -> None:
    whole = device_state(Capture("sw", CAPTURES), IOS, tuple(IOS.readings), "")
    assert all(isinstance(whole.section(name), Collected) for name in IOS.readings)
    nothing = device_state(Capture("sw", dict.fromkeys(CAPTURES, "")), IOS, tuple(IOS.readings), "")
    assert all(isinstance(nothing.section(name), Failed) for name in IOS.readings)


def test_reading_is_pure() -> None:
    before: dict[str, Any] = dict(CAPTURES)
    for section in IOS.readings:
        read(IOS, section, CAPTURES)
    assert before == CAPTURES
