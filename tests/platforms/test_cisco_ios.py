"""Cisco IOS: what is read, what is refused, and that no cut and no odd line loses a row in silence."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.model.platform import NotOffered, ReadingError
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    DhcpReservation,
    Interface,
    Lag,
    Lease,
    MacEntry,
    Neighbour,
    Route,
    SpanningTreePort,
    Switchport,
)
from netaudit.model.state import Collected, Failed, Unsupported
from netaudit.platforms import platform
from tests.platforms.captures_cisco_ios import (
    ARP,
    BINDINGS,
    CAPTURES,
    CDP,
    CDP_DETAIL,
    INT,
    LLDP,
    MACS,
    POWER,
    RUN,
    SNMP_USERS,
    STATISTICS,
    SWP,
    VLAN,
)
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
    assert len(found) == 8


def test_a_description_cannot_carry_an_escape_code() -> None:
    found = read(IOS, "interfaces", _with(RUN, "vers <script>", "vers \x1b[2J<script>"))
    assert found["Gi1/0/1"].description.startswith("vers \\x1b[2J")


def test_links() -> None:
    found = read(IOS, "links", CAPTURES)
    assert [name for name, link in found.items() if link.up] == ["Vlan99", "Gi1/0/1", "Po1", "Gi1/0/4"]


def test_how_a_port_runs_is_told_where_it_has_agreed_on_something() -> None:
    head = (
        "Gi1/0/1 is {}, line protocol is {} (connected)\n  Hardware is Gigabit, address is 0011.2233.4455 (bia)\n  {}\n"
    )
    for state, words, expected in (
        ("up", "Full-duplex, 1000Mb/s, media type is 10/100/1000BaseTX", (1000, "full")),
        ("up", "Half-duplex, 10Mb/s, media type is 10/100/1000BaseTX", (10, "half")),
        ("up", "Full Duplex, 10Gb/s, link type is auto", (10_000, "full")),
        ("up", "Full-duplex, Unconfigured", (None, "full")),
        ("up", "Auto-duplex, Auto-speed", (None, "")),
        ("down", "Full-duplex, 1000Mb/s", (None, "")),
    ):
        captures = {
            "show interfaces": head.format(state, state, words),
            "show running-config": "version 15.2\nhostname sw1\nend\n",
        }
        link = read(IOS, "links", captures)["Gi1/0/1"]
        assert (link.speed, link.duplex) == expected, words


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
        "Po1": Switchport(mode="trunk", untagged=1, tagged="1-4094"),
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
        # By CDP alone, and without a `Version :` block; lab-b says it by both, and is there once.
        "Gi1/0/3": Neighbour(name="borne-accueil", port="Gi0", protocol="cdp"),
    }


NO_CDP = {CDP: "% CDP is not enabled\n", CDP_DETAIL: "% CDP is not enabled\n"}
NO_LLDP = {LLDP: "% LLDP is not enabled\n"}


def test_no_neighbour_is_not_the_same_as_announcements_switched_off() -> None:
    assert read(IOS, "neighbours", {LLDP: "\n\nTotal entries displayed: 0\n", **NO_CDP}) == {}
    with pytest.raises(NotOffered, match="switched off"):
        read(IOS, "neighbours", {**NO_LLDP, **NO_CDP})


def test_by_cdp_alone() -> None:
    found = read(IOS, "neighbours", {**CAPTURES, **NO_LLDP})
    assert {port: (each.name, each.port, each.protocol) for port, each in found.items()} == {
        "Gi1/0/1": ("lab-b.cabinet.example", "Gi0/24", "cdp"),
        "Gi1/0/3": ("borne-accueil", "Gi0", "cdp"),
    }


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
        ("neighbours", CDP_DETAIL, "displayed : 2", "displayed : 3", "2 rows read of 3"),
        ("neighbours", CDP, "Gig 1/0/3         145", "Gig 1/0/3", "2 rows read of 1"),
        ("lags", RUN, "1 mode active", "1 mode fast", "not understood"),
        ("lags", RUN, "channel-group 1", "channel-group 2", "does not show aggregate Po2"),
        ("poe", POWER, "15.4       354.6", "25.4       344.6", "15.4 W of the 25.4 W"),
        ("poe", POWER, "Gi1/0/3   off ", "Gi1/0/9   off ", "does not show port Gi1/0/9"),
        ("spanning_tree", RUN, "mode rapid-pvst", "mode magic", "magic"),
        ("filters", RUN, "permit udp any range", "dynamic udp any range", "INVITES"),
        ("nat", RUN, "static tcp 10.3.0.5 80", "static tcp 10.3.0.5", "not understood"),
        ("routes", RUN, "10.8.0.0 255.255.0.0", "10.8.0.0 255.0.255.0", "10.8.0.0"),
        ("snmp", SNMP_USERS, "Group-name: S", "Grou", "by half"),
        ("leases", STATISTICS, "Automatic bindings   2", "Automatic bindings   3", "2 rows read of 3"),
        ("leases", BINDINGS, "63.6973.636f.2d37.    Nov", "63.6973.636f.2d37.    NOV", "rows read"),
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
        if command == SNMP_USERS and kept < 2:
            continue  # no user at all is printed as nothing at all
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


def test_a_switch_that_cannot_feed_has_no_power_rather_than_a_failure() -> None:
    def power(words: str) -> object:
        answers = {command: text for command, text in CAPTURES.items() if command != POWER}
        return device_state(Capture("sw", answers, {POWER: words}), IOS, ("poe",), "").section("poe")

    assert isinstance(power("% Invalid input detected at '^' marker."), Unsupported)
    assert isinstance(power("% Authorization failed."), Failed)


def test_what_ports_do_together_and_what_they_feed() -> None:
    assert read(IOS, "lags", CAPTURES) == {"Po1": Lag(members=("Gi1/0/3",), mode="lacp")}
    assert {port: each.enabled for port, each in read(IOS, "poe", CAPTURES).items()} == {
        "Gi1/0/1": True,
        "Gi1/0/2": True,
        "Gi1/0/3": False,
    }
    tree = read(IOS, "spanning_tree", CAPTURES)
    assert (tree.mode, tree.priority) == ("rapid-pvst", {"1,20-30": 24576})
    # An access port is an edge, and guarded, by the defaults for all of them.
    assert tree.ports == {
        "Gi1/0/2": SpanningTreePort(edge=True, bpdu_guard=True),
        "Gi1/0/3": SpanningTreePort(root_guard=True),
    }


def test_a_router_names_no_spanning_tree() -> None:
    with pytest.raises(NotOffered):
        read(IOS, "spanning_tree", _with(RUN, "spanning-tree mode rapid-pvst\n", ""))


def test_routes_of_every_table() -> None:
    assert read(IOS, "routes", CAPTURES) == {
        "0.0.0.0/0 via 10.9.0.1": Route(),
        "10.8.0.0/16 via Vlan99 10.9.0.2": Route(distance=200, comment="vpn-siege"),
        "0.0.0.0/0 via 172.16.0.254 in Mgmt": Route(table="Mgmt"),
    }


def test_access_lists_and_where_they_are_in_force() -> None:
    found = read(IOS, "filters", CAPTURES)
    assert found["5"].order == ("10", "20")
    assert found["5"].applied == ("line vty 0 4 in", "line vty 5 15 in")
    assert found["5"].rules["10"].source == "10.9.0.0 0.0.0.255"
    web, dns, rest = (found["INVITES"].rules[key] for key in found["INVITES"].order)
    assert (web.service, web.comment, web.source) == ("tcp/443", "rien que le web", "10.3.0.0 0.0.0.255")
    assert (dns.service, dns.destination, dns.log, dns.more) == ("udp/53", "10.9.0.53", True, "source-port 1024-65535")
    assert (rest.action, rest.service, rest.comment) == ("deny", "any", "")
    assert found["12"].rules["permit 10.9.0.7"].source == "10.9.0.7"


def test_a_name_in_force_without_a_list_lets_everything_through() -> None:
    forgotten = read(IOS, "filters", CAPTURES)["OUBLIEE"]
    assert (forgotten.default, forgotten.rules, forgotten.applied) == ("permit", {}, ("Vlan99 out",))


@pytest.mark.parametrize(
    ("line", "service", "source", "destination", "more"),
    [
        ("permit tcp any gt 1023 object-group SRV eq 80 443 established", "tcp/80,443", "any", "object-group SRV",
         "source-port gt 1023 established"),
        ("permit icmp any any echo-reply", "icmp", "any", "any", "echo-reply"),
        ("deny udp host 10.0.0.1 neq 5 10.0.0.0 0.0.0.255 lt 9", "udp/lt 9", "10.0.0.1", "10.0.0.0 0.0.0.255",
         "source-port neq 5"),
        ("15 permit 47 any any", "47", "any", "any", ""),
    ],
)  # fmt: skip
def test_rules(line: str, service: str, source: str, destination: str, more: str) -> None:
    found = read(IOS, "filters", _with(RUN, "deny   ip any any", line))["INVITES"]
    rule = found.rules[found.order[-1]]
    assert (rule.service, rule.source, rule.destination, rule.more) == (service, source, destination, more)


def test_rules_of_ipv6_and_of_mac_lists() -> None:
    lists = """ipv6 access-list SIX
 sequence 10 permit tcp 2001:DB8::/32 any eq 22
 deny ipv6 any any sequence 20
mac access-list extended MAC
 permit host 0200.0000.0001 any
access-list 12 permit"""
    found = read(IOS, "filters", _with(RUN, "access-list 12 permit", lists))
    assert found["SIX"].order == ("10", "20")
    assert (found["SIX"].rules["10"].source, found["SIX"].rules["10"].service) == ("2001:DB8::/32", "tcp/22")
    assert found["MAC"].rules["permit host 0200.0000.0001 any"].source == "0200.0000.0001"


def test_translations() -> None:
    found = read(IOS, "nat", CAPTURES)
    assert {(rule.kind, rule.original, rule.translated) for rule in found.values()} == {
        ("source", "list 5", "Vlan99"),
        ("destination", "203.0.113.5 tcp/8080", "10.3.0.5 tcp/80"),
        ("static", "203.0.113.6", "10.3.0.6"),
    }


def test_time_log_and_logins() -> None:
    ntp = read(IOS, "ntp", CAPTURES)
    assert (ntp.servers, ntp.timezone) == (("10.9.0.1", "172.16.0.1"), "CET 1 0")
    assert {name: (each.port, each.protocol, each.level) for name, each in read(IOS, "syslog", CAPTURES).items()} == {
        "10.9.0.20": (None, "", "warnings"),
        "10.9.0.21": (1514, "tcp", "warnings"),
    }
    ways = read(IOS, "management", CAPTURES)
    assert {name: (each.enabled, each.sources) for name, each in ways.items()} == {
        "ssh": (True, ("5",)),
        "telnet": (True, ("5",)),
        "http": (True, ("5",)),
        "https": (False, ("5",)),
        "snmp": (True, ()),
    }
    assert {name: (each.privilege, each.secret) for name, each in read(IOS, "users", CAPTURES).items()} == {
        "bob": ("15", "type 9"),
        "eve": ("", "clear"),
    }


def test_telnet_is_not_guessed_where_a_line_does_not_say_what_it_takes() -> None:
    ways = read(IOS, "management", _with(RUN, " transport input telnet ssh\n", ""))
    assert "telnet" not in ways
    assert "ssh" not in ways


def test_snmp_users_are_those_that_the_configuration_hides() -> None:
    snmp = read(IOS, "snmp", CAPTURES)
    assert snmp.users == {"superviseur": "authPriv"}
    assert {name: (each.access, each.sources) for name, each in snmp.communities.items()} == {
        "lecture": ("ro", ("5",)),
        "ecriture": ("rw", ()),
    }
    assert (snmp.enabled, snmp.traps_to, snmp.location) == (True, ("10.9.0.33",), "armoire")
    assert read(IOS, "snmp", {**CAPTURES, SNMP_USERS: "%SNMP agent not enabled\n"}).users == {}


def test_leases_of_ios_xe_with_its_two_more_columns() -> None:
    assert read(IOS, "leases", CAPTURES) == {
        "00:11:22:33:44:55": Lease(address="10.3.0.20"),
        "client-id 00636973636f2d373030302d476930": Lease(address="10.3.0.21"),
    }


def test_reading_is_pure() -> None:
    before: dict[str, Any] = dict(CAPTURES)
    for section in IOS.readings:
        read(IOS, section, CAPTURES)
    assert before == CAPTURES
