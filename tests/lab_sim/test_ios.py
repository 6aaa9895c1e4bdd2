"""The simulated Catalyst behaves as the real one, the dangerous parts included."""

import re
from typing import Any

import pytest
from ntc_templates.parse import parse_output

from netaudit.lab.ios import IosSwitch
from netaudit.lab.practice import Practice

NOON = 1_780_000_000.0


@pytest.fixture
def practice() -> Practice:
    built = Practice()
    built.world.clock = lambda: NOON
    return built


@pytest.fixture
def sw1(practice: Practice) -> IosSwitch:
    return practice.sw1


def show(switch: IosSwitch, command: str) -> str:
    return switch.session("netaudit").answer(f"show {command}").text


def rows(switch: IosSwitch, command: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parse_output("cisco_ios", f"show {command}", show(switch, command))
    return found


def config_of(switch: IosSwitch, port: str) -> list[str]:
    return show(switch, f"running-config interface {port}").split("!\n")[1].splitlines()


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("version", 1),
        ("inventory", 1),
        ("vlan", 9),
        ("vlan brief", 9),
        ("interfaces", 30),
        ("interfaces status", 28),
        ("interfaces switchport", 28),
        ("interfaces description", 30),
        ("ip interface brief", 30),
        ("ip interface", 30),
        ("ip arp", 3),
        ("lldp neighbors detail", 2),
        ("clock", 1),
    ],
)
def test_an_independent_parser_reads_every_row(sw1: IosSwitch, command: str, count: int) -> None:
    assert len(rows(sw1, command)) == count


def test_the_mac_table_counts_what_it_prints(sw1: IosSwitch) -> None:
    text = show(sw1, "mac address-table")
    read = parse_output("cisco_ios", "show mac address-table", text)
    assert f"Total Mac Addresses for this criterion: {len(read)}" in text
    assert {"0009.2133.100a", "0010.194c.0230", "7845.580a.9921"} <= {row["destination_address"] for row in read}


def test_the_running_configuration_has_its_frame(sw1: IosSwitch) -> None:
    text = show(sw1, "running-config")
    assert re.match(r"Building configuration\.\.\.\n\nCurrent configuration : \d+ bytes\n", text)
    assert text.rstrip().endswith("\nend")
    assert "ip default-gateway 10.99.0.1\n" in text
    assert "Last configuration change" not in text


def test_a_change_and_a_save_are_dated_and_signed(sw1: IosSwitch) -> None:
    session = sw1.session("dupont")
    for line in ("configure terminal", "vlan 40", "end", "write memory"):
        session.answer(line)
    text = show(sw1, "running-config")
    assert "! Last configuration change at 20:26:40 UTC Thu May 28 2026 by dupont\n" in text
    assert "! NVRAM config last updated at 20:26:40 UTC Thu May 28 2026 by dupont\n" in text


def test_removing_some_vlans_from_a_trunk_by_no_admits_them_all(sw1: IosSwitch) -> None:
    assert not sw1.carries_tagged("Gi1/0/1", 1)
    sw1.configure(["vlan 666", "interface gi1/0/1", "no switchport trunk allowed vlan 10,20"])
    assert not [line for line in config_of(sw1, "gi1/0/1") if "allowed" in line]
    assert all(sw1.carries_tagged("Gi1/0/1", vlan) for vlan in (10, 20, 666))
    assert "Gi1/0/1     1-4094\n" in show(sw1, "interfaces trunk")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("add 40,50-52", "10,20,30,40,50-52,99"),
        ("remove 20,30", "10,99"),
        ("except 3-4094", "1,2"),
        ("none", "none"),
        ("10", "10"),
    ],
)
def test_a_trunks_list_is_edited(sw1: IosSwitch, typed: str, kept: str) -> None:
    sw1.configure(["interface gi1/0/24", f"switchport trunk allowed vlan {typed}"])
    assert f" switchport trunk allowed vlan {kept}" in config_of(sw1, "gi1/0/24")


@pytest.mark.parametrize("typed", ["add", "add x", "10,5000", "all 10", "remove 20-10"])
def test_a_bad_trunk_list_changes_nothing(sw1: IosSwitch, typed: str) -> None:
    before = config_of(sw1, "gi1/0/24")
    assert "Command rejected" in sw1.configure(["interface gi1/0/24", f"switchport trunk allowed vlan {typed}"])
    assert config_of(sw1, "gi1/0/24") == before


def test_deleting_a_vlan_silences_its_ports(practice: Practice, sw1: IosSwitch) -> None:
    sw1.configure(["no vlan 20"])
    assert " switchport access vlan 20" in config_of(sw1, "gi1/0/5")
    assert "20" not in {row["vlan_id"] for row in rows(sw1, "vlan brief")}
    assert "Gi1/0/5" not in show(sw1, "vlan brief")
    assert {row["port"]: row["status"] for row in rows(sw1, "interfaces status")}["Gi1/0/5"] == "inactive"
    assert "Access Mode VLAN: 20 (Inactive)" in show(sw1, "interfaces gi1/0/5 switchport")
    assert {row["interface"]: row["link_status"] for row in rows(sw1, "interfaces")}["GigabitEthernet1/0/5"] == "down"
    assert "0009.2133.100a" not in show(sw1, "mac address-table")
    assert practice.world.vlan_of(practice.world.endpoint("cbct-1")) is None


def test_default_vlans_cannot_be_deleted(sw1: IosSwitch) -> None:
    said = sw1.configure(["no vlan 1", "no vlan 1002"])
    assert "%Default VLAN 1 may not be deleted." in said
    assert "%Default VLAN 1002 may not be deleted." in said


def test_an_unknown_access_vlan_is_created(sw1: IosSwitch) -> None:
    assert "% Access VLAN does not exist. Creating vlan 77\n" in sw1.configure(["int gi1/0/9", "sw acc vl 77"])
    assert "77   VLAN0077" in show(sw1, "vlan brief")


def test_moving_a_port_moves_its_station(practice: Practice, sw1: IosSwitch) -> None:
    sw1.configure(["interface gi1/0/5", "switchport access vlan 10"])
    rows_now = [row for row in practice.world.mac_table("sw1") if row.mac == "00:09:21:33:10:0a"]
    assert [(row.vlan, row.port) for row in rows_now] == [(10, "Gi1/0/5")]


def test_shutting_the_uplink_forgets_what_was_behind_it(sw1: IosSwitch) -> None:
    assert "Gi1/0/24" in show(sw1, "mac address-table")
    sw1.configure(["interface gi1/0/24", "shutdown"])
    assert "Gi1/0/24" not in show(sw1, "mac address-table")
    assert "10.99.0.21" not in show(sw1, "ip arp")
    sw1.configure(["interface gi1/0/24", "no shutdown"])
    assert "Gi1/0/24" in show(sw1, "mac address-table")


def test_a_restart_forgets_what_was_not_saved(sw1: IosSwitch) -> None:
    session = sw1.session("netaudit")
    sw1.configure(["hostname lost"])
    session.answer("reload")
    assert session.prompt() == "System configuration has been modified. Save? [yes/no]: "
    session.answer("no")
    assert session.prompt() == "Proceed with reload? [confirm]"
    assert session.answer("").hang_up
    assert sw1.config.hostname == "sw1"
    assert "uptime is 0 weeks, 0 days, 0 hours, 0 minutes" in show(sw1, "version")


def test_a_restart_keeps_what_was_saved(sw1: IosSwitch) -> None:
    session = sw1.session("netaudit")
    sw1.configure(["hostname kept", "vlan 40"])
    session.answer("copy running-config startup-config")
    assert session.prompt() == "Destination filename [startup-config]? "
    assert "[OK]" in session.answer("").text
    sw1.configure(["no vlan 40"])
    sw1.reload()
    assert sw1.config.hostname == "kept"
    assert sw1.config.exists(40)


def test_a_restart_not_confirmed_does_not_happen(sw1: IosSwitch) -> None:
    session = sw1.session("netaudit")
    session.answer("reload")
    assert not session.answer("n").hang_up
    assert session.prompt() == "sw1#"


@pytest.mark.parametrize(
    ("line", "under"),
    [("show nonsense", "nonsense"), ("  shwo version", "shwo"), ("show vlan brief extra", "extra"), ("foo", "foo")],
)
def test_the_caret_stands_under_the_word_that_does_not_fit(sw1: IosSwitch, line: str, under: str) -> None:
    caret, words = sw1.session("netaudit").answer(line).text.splitlines()[:2]
    assert caret.index("^") == len("sw1#") + line.index(under)
    assert words == "% Invalid input detected at '^' marker."


@pytest.mark.parametrize(
    ("line", "under"),
    [
        ("switchport bogus", "bogus"),
        ("no switchport bogus", "bogus"),
        ("no nonsense", "nonsense"),
        ("do sho foo", "foo"),
    ],
)
def test_the_caret_is_right_in_configuration_too(sw1: IosSwitch, line: str, under: str) -> None:
    session = sw1.session("netaudit")
    for before in ("configure terminal", "interface gi1/0/9"):
        session.answer(before)
    assert session.answer(line).text.index("^") == len("sw1(config-if)#") + line.index(under)


@pytest.mark.parametrize(
    ("line", "said"),
    [("show", "% Incomplete command."), ("sh v", '% Ambiguous command:  "sh v"'), ("show interfaces s", "% Ambiguous")],
)
def test_other_mistakes(sw1: IosSwitch, line: str, said: str) -> None:
    assert said in sw1.session("netaudit").answer(line).text


@pytest.mark.parametrize("typed", ["ip address 10.0.0.1", "ip address 10.0.0.1 255.0.255.0", "ip address x y"])
def test_a_bad_address_is_refused(sw1: IosSwitch, typed: str) -> None:
    before = config_of(sw1, "vlan 99")
    assert re.search(r"^(% Incomplete|Bad mask)", sw1.configure(["interface vlan 99", typed]), re.MULTILINE)
    assert config_of(sw1, "vlan99") == before


def test_a_switched_port_takes_no_address(sw1: IosSwitch) -> None:
    said = sw1.configure(["interface gi1/0/9", "ip address 10.0.0.1 255.0.0.0"])
    assert "% IP addresses may not be configured on L2 links." in said
    assert len(rows(sw1, "interfaces")) == 30


def test_modes_and_prompts(sw1: IosSwitch) -> None:
    session = sw1.session("netaudit")
    seen = [session.prompt()]
    for line in ("conf t", "int vlan 99", "vlan 20", "interface range gi1/0/9 - 12", "exit", "end", "disable"):
        assert "%" not in session.answer(line).text
        seen.append(session.prompt())
    assert seen == [
        "sw1#",
        "sw1(config)#",
        "sw1(config-if)#",
        "sw1(config-vlan)#",
        "sw1(config-if-range)#",
        "sw1(config)#",
        "sw1#",
        "sw1>",
    ]


def test_enable_asks_for_its_secret(sw1: IosSwitch) -> None:
    sw1.configure(["enable secret s3same"])
    session = sw1.session("netaudit")
    session.answer("disable")
    assert "% Invalid input" in session.answer("configure terminal").text
    session.answer("enable")
    assert session.secret_prompt()
    session.answer("wrong")
    assert session.prompt() == "Password: "
    session.answer("s3same")
    assert session.prompt() == "sw1#"
    assert "s3same" not in show(sw1, "running-config")


def test_a_range_is_configured_at_once(sw1: IosSwitch) -> None:
    sw1.configure(["interface range gi1/0/9 - 11, gi1/0/13", "description libre", "no shutdown"])
    lit = [port for port in ("9", "10", "11", "12", "13") if " description libre" in config_of(sw1, f"gi1/0/{port}")]
    assert lit == ["9", "10", "11", "13"]


def test_single_lines_replace_and_lists_grow(sw1: IosSwitch) -> None:
    sw1.configure(["ip default-g 10.99.0.254", "ntp s 10.99.0.2", "no snmp-server community c4b1n3t-ro"])
    text = show(sw1, "running-config")
    assert re.findall(r"^ip default-gateway .*", text, re.M) == ["ip default-gateway 10.99.0.254"]
    assert re.findall(r"^ntp server .*", text, re.M) == ["ntp server 10.99.0.1", "ntp server 10.99.0.2"]
    assert "snmp-server community" not in text
    assert "snmp-server location" in text


def test_physical_ports_cannot_be_removed_but_reset(sw1: IosSwitch) -> None:
    before = config_of(sw1, "gi1/0/5")
    assert "% Removal of physical interfaces is not permitted" in sw1.configure(["no interface gi1/0/5"])
    assert config_of(sw1, "gi1/0/5") == before
    sw1.configure(["default interface gi1/0/5"])
    assert config_of(sw1, "gi1/0/5") == ["interface GigabitEthernet1/0/5", "end", ""]


def test_filters(sw1: IosSwitch) -> None:
    assert show(sw1, "running-config | include ^hostname|^ntp") == "hostname sw1\nntp server 10.99.0.1\n"
    assert show(sw1, "run | section interface Vlan99").splitlines() == [
        "interface Vlan99",
        " description Gestion",
        " ip address 10.99.0.11 255.255.255.0",
    ]
    assert show(sw1, "running-config | begin ^line vty").splitlines()[0] == "line vty 0 4"
    assert "Gi1/0/5" not in show(sw1, "interfaces status | exclude Gi1/0/")


def test_do_shows_from_configuration(sw1: IosSwitch) -> None:
    session = sw1.session("netaudit")
    session.answer("configure terminal")
    assert session.answer("do show run | include hostname").text == "hostname sw1\n"
    assert session.prompt() == "sw1(config)#"


def test_a_hostile_description_is_kept_as_typed(sw1: IosSwitch) -> None:
    hostile = "CBCT \x1b[2J{{7*7}} ../../etc | % Invalid input detected"
    sw1.configure(["interface gi1/0/5", f"description {hostile}"])
    assert f" description {hostile}" in show(sw1, "running-config")
    assert f"  Description: {hostile}" in show(sw1, "interfaces")


def test_lldp_can_be_switched_off(sw1: IosSwitch) -> None:
    sw1.configure(["no lldp run"])
    assert show(sw1, "lldp neighbors detail").startswith("% LLDP is not enabled")


def test_counters_move_and_configuration_does_not(practice: Practice, sw1: IosSwitch) -> None:
    once, text = show(sw1, "interfaces"), show(sw1, "running-config")
    practice.world.clock = lambda: NOON + 61
    assert show(sw1, "interfaces") != once
    assert show(sw1, "running-config") == text


def test_new_firmware_shows_everywhere(sw1: IosSwitch) -> None:
    sw1.firmware = "15.2(7)E10"
    assert rows(sw1, "version")[0]["version"] == "15.2(7)E10"
    assert rows(sw1, "version")[0]["serial"] == ["FOC2133X0A1"]
