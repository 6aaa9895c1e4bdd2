"""The simulated FortiGate behaves as the real one, the dangerous parts included."""

import re
import time
from collections.abc import Iterator
from typing import Any

import paramiko
import pytest
from netmiko import ConnectHandler
from ntc_templates.parse import parse_output

from netaudit.lab.fortios import FortiGate
from netaudit.lab.practice import Practice
from netaudit.lab.thread import RunningPractice
from netaudit.lab.world import World

NOON = 1_780_000_000.0
PARSE = "command parse error before '{}'\nCommand fail. Return code -61\n"


@pytest.fixture
def practice() -> Practice:
    return Practice(World(clock=lambda: NOON))


@pytest.fixture
def gw1(practice: Practice) -> FortiGate:
    return practice.gw1


def ask(firewall: FortiGate, command: str) -> str:
    return firewall.session("netaudit").answer(command).text


def still(text: str) -> str:
    """A configuration without what moves at each display."""
    return re.sub(r"ENC \S+|conf_file_ver=\d+", "…", text)


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("get system status", 1),
        ("get system interface", 4),
        ("get system interface physical", 10),
        ("get system arp", 2),
        ("get router info routing-table all", 3),
        ("execute dhcp lease-list", 1),
    ],
)
def test_an_independent_parser_reads_every_row(gw1: FortiGate, command: str, count: int) -> None:
    assert len(parse_output("fortinet", command, ask(gw1, command))) == count


def test_the_rows_follow_the_configuration(gw1: FortiGate) -> None:
    gw1.configure(["config system interface", "edit wan1", "set ip 198.51.100.2/24", "end"])
    gw1.configure(["config router static", "edit 1", "set gateway 198.51.100.1", "next", "end"])
    assert "IP=198.51.100.2->198.51.100.2/255.255.255.0 index=5 devname=wan1\n" in ask(gw1, "diagnose ip address list")
    routes = parse_output(
        "fortinet", "get router info routing-table all", ask(gw1, "get router info routing-table all")
    )
    assert [(row["destination"], row["gateway"], row["interface"]) for row in routes] == [
        ("0.0.0.0/0", "198.51.100.1", "wan1"),
        ("192.0.2.0/24", "is directly connected", "internal"),
        ("198.51.100.0/24", "is directly connected", "wan1"),
    ]
    assert "203.0.113.1" not in ask(gw1, "get system arp")


def test_the_configuration_has_its_head_and_closes_what_it_opens(gw1: FortiGate) -> None:
    text = ask(gw1, "show")
    head = r"#config-version=FGT60F-7\.4\.7-FW-build2731-250120:opmode=1:vdom=0:user=netaudit\n#conf_file_ver=\d+\n"
    assert re.match(head + r"#buildno=2731\n#global_vdom=1\nconfig system global\n", text)
    words = [line.split()[0] for line in text.splitlines() if line.strip()]
    assert words.count("config") == words.count("end") == 12
    assert words.count("edit") == words.count("next") == 15


def test_secrets_are_printed_anew_each_time_and_nothing_else_is(gw1: FortiGate) -> None:
    session = gw1.session("netaudit")
    first, second = session.answer("show").text, session.answer("show").text
    secrets = [re.findall(r"set (\S+) (ENC \S+)", text) for text in (first, second)]
    assert [name for name, _ in secrets[0]] == ["password", "psksecret"]
    assert not {text for _, text in secrets[0]} & {text for _, text in secrets[1]}
    assert {len(text) for found in secrets for _, text in found} == {132}
    assert first != second
    assert still(first) == still(second)
    assert "netaudit-lab" not in first


def test_a_new_secret_looks_like_an_old_one(gw1: FortiGate) -> None:
    before = ask(gw1, "show")
    gw1.configure(["config vpn ipsec phase1-interface", "edit telemaintenance", "set psksecret autre", "next", "end"])
    assert gw1.table("vpn ipsec phase1-interface").entries["telemaintenance"].settings["psksecret"] == "autre"
    assert still(ask(gw1, "show")) == still(before)


def test_show_leaves_the_defaults_out_and_show_full_does_not(gw1: FortiGate) -> None:
    gw1.configure(["config system global", "set admintimeout 5", "end"])
    assert "admintimeout" not in ask(gw1, "show system global")
    assert "    set admintimeout 5\n" in ask(gw1, "show full-configuration system global")
    full = ask(gw1, "show full-configuration")
    assert "config system console\n    set baudrate 9600\n" in full
    assert "config system console" not in ask(gw1, "show")


def test_set_unset_and_delete(gw1: FortiGate) -> None:
    gw1.configure(
        ["config firewall address", "edit IMAGERIE", "set subnet 10.20.0.0/24", 'set comment "VLAN 20"', "end"]
    )
    assert ask(gw1, "show firewall address IMAGERIE") == (
        'config firewall address\n    edit "IMAGERIE"\n        set subnet 10.20.0.0 255.255.255.0\n'
        '        set comment "VLAN 20"\n    next\nend\n\n'
    )
    gw1.configure(["config firewall address", "edit IMAGERIE", "unset comment", "next", "end"])
    assert "VLAN 20" not in ask(gw1, "show")
    gw1.configure(["config firewall address", "delete IMAGERIE", "end"])
    assert "IMAGERIE" not in ask(gw1, "show")


def test_tables_within_entries(gw1: FortiGate) -> None:
    gw1.configure(
        [
            "config system dhcp server", "edit 1", "config reserved-address", "edit 0",
            "set ip 192.0.2.11", "set mac AA:BB:CC:00:11:22", "next", "end",
            "set dns-server2 192.0.2.54", "next", "end",
        ]
    )  # fmt: skip
    text = ask(gw1, "show system dhcp server")
    assert "            edit 2\n                set ip 192.0.2.11\n                set mac aa:bb:cc:00:11:22\n" in text
    assert "        set dns-server2 192.0.2.54\n" in text
    assert "start-ip 192.0.2.100" in text


def test_what_was_not_confirmed_does_not_take_effect(gw1: FortiGate) -> None:
    before = still(ask(gw1, "show"))
    gw1.configure(["config system interface", "edit wan1", "set ip 192.0.2.9/24", "abort"])
    gw1.configure(["config system global", "set hostname perdu"])
    assert still(ask(gw1, "show")) == before


def test_the_prompt_says_where_one_is(gw1: FortiGate) -> None:
    session = gw1.session("netaudit")
    seen = []
    for line in ("conf sys interface", "edit wan1", "next", "end", "config system global", "set hostname gw2", "end"):
        session.answer(line)
        seen.append(session.prompt())
    assert seen == ["gw1 (interface) # ", "gw1 (wan1) # ", "gw1 (interface) # ", "gw1 # "] + ["gw1 (global) # "] * 2 + [
        "gw2 # "
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["bogus"], "Unknown action 0\n\nCommand fail. Return code -1\n"),
        (["end"], "Unknown action 0\n\nCommand fail. Return code -1\n"),
        (["get bogus"], PARSE.format("bogus")),
        (["get system"], "incomplete command in the end\nCommand fail. Return code -160\n"),
        (["show system bogus"], PARSE.format("bogus")),
        (["config system bogus"], PARSE.format("bogus")),
        (["config system global", "set bogus 1"], PARSE.format("bogus")),
        (["config system global", "set hostname"], "incomplete command in the end\nCommand fail. Return code -160\n"),
        (["config system global", "edit 1"], PARSE.format("edit")),
        (["config system global", "set lldp-transmission maybe"], PARSE.format("maybe")),
        (["config system interface", "set ip 10.0.0.1/24"], PARSE.format("set")),
        (["config firewall policy", "edit first"], PARSE.format("first")),
        (
            ["config system global", "set admintimeout soon"],
            "invalid unsigned integer value: soon\n\nvalue parse error before 'soon'\nCommand fail. Return code -651\n",
        ),
        (
            ["config system dns", "set primary 192.0.2.999"],
            "value parse error before '192.0.2.999'\nCommand fail. Return code -651\n",
        ),
        (
            ["config firewall policy", "edit 1", "set srcaddr NOBODY"],
            "entry not found in datasource\n\nvalue parse error before 'NOBODY'\nCommand fail. Return code -3\n",
        ),
        (["config firewall address", "delete NOBODY"], "entry not found in datasource\nCommand fail. Return code -3\n"),
        (
            ["config firewall address", "delete CABINET"],
            "The entry is used by other 1 entries\nCommand fail. Return code -23\n",
        ),
        (
            ["config router static", "edit 7", "next"],
            "node_check_object fail! for device\n\nAttribute 'device' MUST be set.\n"
            "object set operator error, -56 discard the setting\nCommand fail. Return code -56\n",
        ),
        (['config system global', 'set hostname "half'], "token line: Unmatched double quote.\n"),
        (["show | count"], PARSE.format("count")),
        (["| grep x"], "Unknown action 0\n\nCommand fail. Return code -1\n"),
    ],
)  # fmt: skip
def test_a_refused_line_changes_nothing(gw1: FortiGate, lines: list[str], said: str) -> None:
    before = still(ask(gw1, "show"))
    session = gw1.session("netaudit")
    answers = [session.answer(line).text for line in lines]
    assert answers[-1] == said
    assert still(ask(gw1, "show")) == before


def test_grep_takes_patterns(gw1: FortiGate) -> None:
    assert "\n\n" not in ask(gw1, "show | grep .")[:-2]
    assert ask(gw1, "get system status | grep -i VIRTUAL").count("\n") == 5
    assert "edit" not in ask(gw1, "show | grep -v edit")
    assert (
        ask(gw1, 'show firewall policy 1 | grep "set na"') == '        set name "Internet"\n        set nat enable\n\n'
    )


def test_a_reboot_asks_and_keeps_the_configuration(gw1: FortiGate) -> None:
    gw1.configure(["config system global", "set admintimeout 60", "end"])
    session = gw1.session("netaudit")
    session.answer("execute reboot")
    assert session.prompt() == "This operation will reboot the system !\nDo you want to continue? (y/n)"
    assert not session.answer("n").hang_up
    session.answer("execute reboot")
    assert session.answer("y").hang_up
    assert "Last reboot reason: warm reboot\n" in ask(gw1, "get system status")
    assert "Uptime: 0 days,  0 hours,  0 minutes\n" in ask(gw1, "get system performance status")
    assert "set admintimeout 60\n" in ask(gw1, "show")


def test_only_what_lives_moves(practice: Practice, gw1: FortiGate) -> None:
    moving = ("get system status", "get system performance status", "get system arp", "execute dhcp lease-list")
    standing = ("get system interface", "get router info routing-table all", "show system interface")
    before = {command: ask(gw1, command) for command in (*moving, *standing)}
    practice.world.clock = lambda: NOON + 61
    assert all(ask(gw1, command) != before[command] for command in moving)
    assert all(ask(gw1, command) == before[command] for command in standing)


def test_the_firmware_may_be_another(gw1: FortiGate) -> None:
    gw1.firmware = "v7.4.8,build2795,250523 (GA.M)"
    assert ask(gw1, "show").startswith("#config-version=FGT60F-7.4.8-FW-build2795-250523:")
    row = parse_output("fortinet", "get system status", ask(gw1, "get system status"))[0]
    assert row["version"] == "FortiGate-60F v7.4.8,build2795,250523 (GA.M)"
    assert row["branch_point"] == "2795"


def test_the_pager_turns_pages_until_the_device_is_told_not_to(lab: RunningPractice) -> None:
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect("127.0.0.1", lab.ports["gw1"], username="netaudit", password="netaudit-lab", look_for_keys=False)
    channel = client.invoke_shell()
    channel.send(b"get system status\n")
    text = ""
    end = time.monotonic() + 10
    while not text.endswith("\r\n\r\ngw1 # ") and time.monotonic() < end:
        text += channel.recv(65536).decode()
        if text.endswith("--More-- "):
            channel.send(b" ")
    client.close()
    first, _, rest = text.partition("--More-- ")
    assert len(first.split("get system status\r\n")[1].splitlines()) == 22
    assert "Last reboot reason" in rest


@pytest.fixture
def connection(lab: RunningPractice) -> Iterator[Any]:
    with ConnectHandler(
        host="127.0.0.1",
        port=lab.ports["gw1"],
        device_type="fortinet",
        username="netaudit",
        password="netaudit-lab",
    ) as opened:
        yield opened


def test_netmiko_logs_in_reads_and_configures(lab: RunningPractice, connection: Any) -> None:
    assert connection.find_prompt() == "gw1 #"
    assert "output              : standard" in connection.send_command("get system console")
    text = connection.send_command("show")
    assert "--More--" not in text
    assert text.rstrip().endswith("end")
    assert len(connection.send_command("get system interface physical", use_textfsm=True)) == 10
    lines = ["config system interface", "edit wan2", "set status up", "end"]
    assert "fail" not in connection.send_config_set(lines)
    assert "status" not in lab.practice.gw1.table("system interface").entries["wan2"].settings
    connection.disconnect()
    assert lab.practice.gw1.session("netaudit").page_length() == 22


REVERT = ["config system global", "set cfg-save revert", "set cfg-revert-timeout 60", "end"]
ADDRESS = ["config firewall address", "edit CBCT", "set subnet 10.20.0.10/32", "next", "end"]


@pytest.mark.parametrize("saves_its_mode", [False, True])
def test_what_is_not_saved_in_time_is_lost_and_the_firewall_restarts(practice: Practice, saves_its_mode: bool) -> None:
    gw1 = practice.gw1
    gw1.saves_its_mode = saves_its_mode
    before = gw1.hostname(), "CBCT" in gw1.table("firewall address").entries
    session = gw1.session("netaudit")
    for line in (*REVERT, *ADDRESS):
        assert "fail" not in session.answer(line).text
    practice.world.clock = lambda: NOON + 59
    assert not gw1.restart_if_due()
    assert "CBCT" in ask(gw1, "show firewall address"), "somebody types, so that it waits again"
    practice.world.clock = lambda: NOON + 119
    assert session.answer("show").hang_up
    assert (gw1.hostname(), "CBCT" in gw1.table("firewall address").entries) == before
    assert gw1.save_mode() == ("revert" if saves_its_mode else "automatic")
    assert gw1.booted_at == NOON + 119


def test_what_is_saved_stays(practice: Practice) -> None:
    gw1 = practice.gw1
    session = gw1.session("netaudit")
    assert session.answer("execute cfg save").text == "no config to be saved.\n"
    assert session.answer("execute cfg reload").text == "no config to be reloaded.\n"
    for line in (*REVERT, *ADDRESS):
        session.answer(line)
    assert session.answer("execute cfg save").text == "config saved.\n"
    session.answer("config user local")
    session.answer("end")
    assert session.answer("execute cfg save").text == "no config to be saved.\n", "a table was only looked into"
    practice.world.clock = lambda: NOON + 3600
    assert not gw1.restart_if_due()
    for line in (
        "config system global",
        "set admintimeout 7",
        "set cfg-save automatic",
        "unset cfg-revert-timeout",
        "end",
    ):
        session.answer(line)
    gw1.reload()
    assert gw1.table("system global").settings["admintimeout"] == "7"
    assert "CBCT" in gw1.table("firewall address").entries


def test_a_restart_at_a_persons_word_brings_back_what_was_saved(practice: Practice) -> None:
    gw1 = practice.gw1
    gw1.configure(["config system global", "set cfg-save manual", "end", "execute cfg save", *ADDRESS])
    practice.world.clock = lambda: NOON + 100_000
    assert not gw1.restart_if_due(), "nothing but a person restarts it"
    assert gw1.session("netaudit").answer("execute cfg reload").hang_up
    assert "CBCT" not in gw1.table("firewall address").entries
    assert gw1.save_mode() == "manual"
    gw1.configure(ADDRESS)
    session = gw1.session("netaudit")
    session.answer("execute reboot")
    assert session.answer("y").hang_up
    assert "CBCT" not in gw1.table("firewall address").entries
