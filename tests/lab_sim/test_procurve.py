"""The simulated ProCurve switch behaves as the real one, the dangerous parts included."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from netmiko import ConnectHandler
from ntc_templates.parse import parse_output

from netaudit.lab.practice import Practice
from netaudit.lab.procurve import ProcurveSwitch
from netaudit.lab.procurve_session import ProcurveSession
from netaudit.lab.thread import RunningPractice
from netaudit.lab.world import World

NOON = 1_780_000_000.0


@pytest.fixture
def practice() -> Practice:
    return Practice(World(clock=lambda: NOON))


@pytest.fixture
def sw2(practice: Practice) -> ProcurveSwitch:
    return practice.sw2


@pytest.fixture
def session(sw2: ProcurveSwitch) -> ProcurveSession:
    opened = sw2.session("netaudit")
    opened.answer("")
    return opened


def show(switch: ProcurveSwitch, command: str) -> str:
    session = switch.session("netaudit")
    session.answer("")
    return session.answer(f"show {command}").text


def block(switch: ProcurveSwitch, heading: str) -> list[str]:
    """The lines of one block of the configuration; empty where there is none."""
    found = re.search(rf"^{heading}\n((?:   .*\n)+)", show(switch, "running-config"), re.MULTILINE)
    return [line.strip() for line in found[1].splitlines()[:-1]] if found else []


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("system", 1),
        ("interfaces", 28),
        ("interfaces brief", 28),
        ("interfaces status", 28),
        ("vlans", 5),
        ("mac-address", 15),
        ("arp", 2),
        ("ip", 5),
        ("lldp info remote-device", 1),
        ("lldp info remote-device detail", 1),
        ("lldp info local-device", 28),
        ("trunks", 0),
    ],
)
def test_an_independent_parser_reads_every_row(sw2: ProcurveSwitch, command: str, count: int) -> None:
    assert len(parse_output("hp_procurve", f"show {command}", show(sw2, command))) == count


def test_the_rows_say_what_is_configured_and_wired(sw2: ProcurveSwitch) -> None:
    status = {
        row["port"]: row
        for row in parse_output("hp_procurve", "show interfaces status", show(sw2, "interfaces status"))
    }
    assert (status["5"]["vlan_tagged"], status["5"]["vlan_untagged"]) == ("No", "10")
    assert (status["24"]["vlan_tagged"], status["24"]["vlan_untagged"]) == ("multi", "99")
    assert {port for port, row in status.items() if row["status"] == "Up"} == {"1", "2", "3", "5", "9", "24"}
    heard: list[dict[str, Any]] = parse_output(
        "hp_procurve", "show lldp info remote-device detail", show(sw2, "lldp info remote-device 24")
    )
    assert heard[0]["neighbor_interface"] == "Gi1/0/24"
    assert heard[0]["neighbor_name"].startswith("sw1")
    assert show(sw2, "lldp info remote-device 5").strip() == "LLDP Remote Device Information Detail"


def test_the_greeting_swallows_a_key(sw2: ProcurveSwitch) -> None:
    session = sw2.session("netaudit")
    assert session.prompt() == "Press any key to continue"
    assert session.answer("show vlans").text == ""
    assert session.prompt() == "sw2# "


def test_the_prompt_says_where_one_is(session: ProcurveSession) -> None:
    seen = []
    for line in ("conf t", "vlan 20", "interface 1-3,9", "exit", "interface 5", "end", "exit"):
        session.answer(line)
        seen.append(session.prompt())
    assert seen == [
        "sw2(config)# ",
        "sw2(vlan-20)# ",
        "sw2(eth-1-3,9)# ",
        "sw2(config)# ",
        "sw2(eth-5)# ",
        "sw2# ",
        "sw2> ",
    ]


def test_the_operator_may_look_but_not_change(sw2: ProcurveSwitch) -> None:
    sw2.enable_password = "ouvre-toi"
    session = sw2.session("operator")
    session.answer("")
    assert "IMAGERIE" in session.answer("show vlans").text
    assert session.answer("show running-config").text == "Invalid input: running-config\n"
    assert session.answer("configure").text == "Invalid input: configure\n"
    session.answer("enable")
    assert session.secret_prompt()
    session.answer("faux")
    assert session.prompt() == "sw2> "
    session.answer("enable")
    session.answer("ouvre-toi")
    assert session.prompt() == "sw2# "


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("show bogus", "Invalid input: bogus\n"),
        ("show", "Incomplete input: show\n"),
        ("show lldp", "Incomplete input: lldp\n"),
        ("t", "Incomplete input: t\n"),
        ("show s", "Ambiguous input: s\n"),
        ("show interfaces 99", "Module not present for port or invalid port: 99\n"),
        ("show vlans 55", "Invalid input: 55\n"),
        ("terminal width 5", "Invalid input: 5\n"),
    ],
)
def test_errors_are_the_switch_s_own(session: ProcurveSession, line: str, said: str) -> None:
    assert session.answer(line).text == said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["interface 99"], "Module not present for port or invalid port: 99\n"),
        (["vlan 20", "tagged 30"], "Module not present for port or invalid port: 30\n"),
        (["vlan 4095"], "Invalid input: 4095\n"),
        (["vlan 20", f'name "{"x" * 33}"'], f"{'x' * 33} is too long. Allowed length is 32 characters.\n"),
        (["interface 5", "name Deux mots"], "Invalid input: mots\n"),
        (["vlan 20", "ip address 10.99.0.50/24"], "The IP address (or subnet) 10.99.0.50/24 already exists.\n"),
        (["vlan 20", "ip address bogus"], "Invalid input: bogus\n"),
        (["ip default-gateway here"], "Invalid input: here\n"),
        (["vlan 1", "no untagged 6"], "Port 6 must be a member of at least one VLAN.\n"),
        (["no vlan 1"], "The default VLAN cannot be deleted.\n"),
        (["vlan 20", "bogus 3"], "Invalid input: bogus\n"),
    ],
)
def test_a_refused_line_changes_nothing(sw2: ProcurveSwitch, lines: list[str], said: str) -> None:
    before = show(sw2, "running-config")
    transcript = sw2.configure(lines)
    assert transcript.endswith(f"{lines[-1]}\n{said}{transcript.splitlines()[-1]}\n")
    assert show(sw2, "running-config") == before


def test_joining_a_vlan_untagged_leaves_the_other(sw2: ProcurveSwitch) -> None:
    sw2.configure(["vlan 20", "untagged 3"])
    assert block(sw2, "vlan 10")[1] == "untagged 1-2,4-5"
    assert block(sw2, "vlan 20")[1] == "untagged 3"
    assert "f44d30-111003     3                               20" in show(sw2, "mac-address")
    sw2.configure(["vlan 20", "no untagged 3"])
    assert "untagged 3,6-8,10-23,25-28" in block(sw2, "vlan 1")
    assert sw2.untagged_vlan("3") == 1


def test_a_tagged_port_need_not_be_untagged_anywhere(sw2: ProcurveSwitch) -> None:
    sw2.configure(["vlan 99", "no untagged 24"])
    assert sw2.untagged_vlan("24") is None
    assert sw2.carries_tagged("24", 20)
    sw2.configure(["vlan 10 tagged 3"])
    assert (sw2.untagged_vlan("3"), sw2.carries_tagged("3", 10)) == (None, True)


def test_ports_may_be_placed_from_their_own_side(sw2: ProcurveSwitch) -> None:
    sw2.configure(["interface 4", "untagged vlan 20", "tagged vlan 10,30"])
    assert (sw2.untagged_vlan("4"), sw2.config.tagged_vlans(4)) == (20, [10, 30])
    assert "   tagged vlan 10,30\n   untagged vlan 20\n" in show(sw2, "running-config interface 4")


def test_deleting_a_vlan_moves_its_ports_after_a_question(sw2: ProcurveSwitch) -> None:
    transcript = sw2.configure(["no vlan 10", "n"])
    assert (
        "The following ports will be moved to the default VLAN:\n1-5\nDo you want to continue?\n[y/n] n\n" in transcript
    )
    assert 10 in sw2.config.vlans
    sw2.configure(["no vlan 10", "y"])
    assert 10 not in sw2.config.vlans
    assert all(sw2.untagged_vlan(str(port)) == 1 for port in range(1, 6))
    assert show(sw2, "running-config vlan 10") == "VLAN configuration is not available.\n"


def test_deleting_a_vlan_that_strands_no_port_asks_nothing(sw2: ProcurveSwitch) -> None:
    assert "continue" not in sw2.configure(["no vlan 20"])
    assert 20 not in sw2.config.vlans


def test_no_interface_puts_a_port_back_to_the_factory_s_settings(sw2: ProcurveSwitch) -> None:
    sw2.configure(["interface 5 disable"])
    assert block(sw2, "interface 5") == ["disable", 'name "Imprimante accueil"']
    sw2.configure(["no interface 5"])
    assert block(sw2, "interface 5") == []
    assert sw2.untagged_vlan("5") == 10


def test_names_and_state_of_ports(sw2: ProcurveSwitch) -> None:
    sw2.configure(["interface 6-7", "enable", 'name "Salle 3"', "interface 1", "no name", "no interface 2 name"])
    assert block(sw2, "interface 6") == ['name "Salle 3"']
    assert not block(sw2, "interface 1") + block(sw2, "interface 2")
    assert re.search(r"^  7     100/1000T  Salle 3$", show(sw2, "name"), re.MULTILINE)


def test_a_port_that_is_disabled_goes_silent(practice: Practice, sw2: ProcurveSwitch) -> None:
    assert practice.sw1.world.lldp_neighbours("sw1")
    sw2.configure(["interface 24", "disable"])
    assert not [each for each in practice.world.lldp_neighbours("sw1") if each.name == "sw2"]
    assert len(parse_output("hp_procurve", "show mac-address", show(sw2, "mac-address"))) == 6
    assert "24" not in show(sw2, "lldp info remote-device")


def test_lldp_may_be_switched_off(sw2: ProcurveSwitch) -> None:
    def heard() -> list[str]:
        return [each.name for each in sw2.world.lldp_neighbours("sw1")]

    assert "sw2" in heard()
    sw2.configure(["no lldp run"])
    assert "\nno lldp run\n" in show(sw2, "running-config")
    assert "sw2" not in heard()
    assert "Local Port" not in show(sw2, "lldp info remote-device detail")
    sw2.configure(["lldp run"])
    assert "lldp" not in show(sw2, "running-config")
    assert "sw2" in heard()


def test_global_lines_replace_what_there_can_be_one_of(sw2: ProcurveSwitch) -> None:
    sw2.configure(
        [
            "ip default-gateway 10.99.0.254",
            "no snmp-server community c4b1n3t-ro",
            "snmp-server community autre unrestricted",
            "snmp-server contact Moi location Ici",
            "hostname acces",
            "password manager user-name netaudit plaintext secret-en-clair",
        ]
    )
    text = show(sw2, "running-config")
    assert text.count("ip default-gateway") == 1
    assert 'snmp-server community "autre" unrestricted\n' in text
    assert "c4b1n3t-ro" not in text
    assert "secret-en-clair" not in text
    assert 'password manager user-name netaudit sha1 "' in text
    assert 'hostname "acces"\n' in text
    assert "System Location    : Ici\n" in show(sw2, "system information")


def test_the_configuration_does_not_depend_on_the_order_of_typing(sw2: ProcurveSwitch) -> None:
    before = show(sw2, "running-config")
    sw2.configure(["no vlan 20", "no timesync", "no ip default-gateway"])
    assert show(sw2, "running-config") != before
    sw2.configure(["ip default-gateway 10.99.0.1", "timesync sntp", "vlan 20", "tagged 24", 'name "IMAGERIE"'])
    assert show(sw2, "running-config") == before


def test_what_is_not_saved_is_lost_at_a_reload(sw2: ProcurveSwitch, session: ProcurveSession) -> None:
    assert "is same as" in session.answer("show config status").text
    for line in ("configure", "vlan 20", "no tagged 24", "end"):
        session.answer(line)
    assert "needs to be saved" in session.answer("show config status").text
    assert "tagged 24" in re.split(r"vlan 20\n", show(sw2, "startup-config"))[1].split("exit")[0]
    session.answer("reload")
    assert session.prompt() == "Device will be rebooted, do you want to continue [y/n]? "
    session.answer("y")
    assert session.prompt() == "Do you want to save current configuration [y/n/^C]? "
    assert session.answer("n").hang_up
    assert sw2.carries_tagged("24", 20)
    assert "Up Time            : 0 mins" in show(sw2, "system")


def test_what_is_saved_survives_a_reload(sw2: ProcurveSwitch, session: ProcurveSession) -> None:
    for line in ("configure", "vlan 20", "no tagged 24", "write memory", "boot"):
        session.answer(line)
    assert session.answer("y").hang_up
    assert not sw2.carries_tagged("24", 20)


def test_logging_out_asks(session: ProcurveSession) -> None:
    session.answer("logout")
    assert not session.answer("n").hang_up
    session.answer("logout")
    assert session.answer("y").hang_up


def test_only_what_lives_moves(practice: Practice, sw2: ProcurveSwitch) -> None:
    moving, still = ("system", "interfaces", "time"), ("running-config", "vlans", "name", "interfaces brief")
    before = {command: show(sw2, command) for command in (*moving, *still)}
    practice.world.clock = lambda: NOON + 61
    assert all(show(sw2, command) != before[command] for command in moving)
    assert all(show(sw2, command) == before[command] for command in still)


def test_the_firmware_and_the_serial_number_may_be_others(sw2: ProcurveSwitch) -> None:
    sw2.firmware, sw2.serial = "YA.16.12.0003", "CN00000000"
    assert "Created on release #YA.16.12\n" in show(sw2, "running-config")
    row = parse_output("hp_procurve", "show system", show(sw2, "system"))[0]
    assert (row["software_version"], row["serial"]) == ("YA.16.12.0003", "CN00000000")


def test_members_of_a_vlan_and_vlans_of_a_port(sw2: ProcurveSwitch) -> None:
    members = re.findall(r"^  (\d+) +(Tagged|Untagged) +Learn +(Up|Down)$", show(sw2, "vlans 10"), re.MULTILINE)
    assert members[0] == ("1", "Untagged", "Up")
    assert members[3:] == [
        ("4", "Untagged", "Down"),
        ("5", "Untagged", "Up"),
        ("9", "Tagged", "Up"),
        ("24", "Tagged", "Up"),
    ]
    every = show(sw2, "vlans ports all detail")
    assert every.count("VLAN Information - for ports") == 28
    assert re.search(r"^  99      GESTION +\| Port-based No +No +Untagged$", every, re.MULTILINE)
    assert "IMAGERIE" not in show(sw2, "vlans ports 1-5")


def test_output_may_be_filtered(session: ProcurveSession) -> None:
    assert session.answer("show run | include community").text == 'snmp-server community "c4b1n3t-ro" operator\n'
    assert session.answer("show run | begin password").text.startswith("password manager")
    assert "exit" not in session.answer("show run | exclude exit").text


@pytest.fixture
def connection(lab: RunningPractice) -> Iterator[Any]:
    with ConnectHandler(
        host="127.0.0.1",
        port=lab.ports["sw2"],
        device_type="hp_procurve",
        username="netaudit",
        password="netaudit-lab",
    ) as opened:
        yield opened


def test_netmiko_logs_in_reads_and_configures(lab: RunningPractice, connection: Any) -> None:
    text = connection.send_command("show running-config")
    assert text.count("\n   exit") == 5 + 27
    assert "MORE" not in text
    connection.send_config_set(["vlan 40", 'name "TELEPHONIE"', "tagged 24"])
    assert any(row["vlan_name"] == "TELEPHONIE" for row in connection.send_command("show vlans", use_textfsm=True))
    assert "[y/n]" in connection.send_config_set(
        ["no vlan 10"], exit_config_mode=False, read_timeout=3, terminator=r"\]"
    )
    connection.send_command_timing("y")
    connection.exit_config_mode()
    connection.save_config()
    assert sorted(lab.practice.sw2.startup.vlans) == [1, 20, 30, 40, 99]
