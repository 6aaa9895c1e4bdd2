"""EdgeSwitch: every section, its cross-checks, cut answers, secrets, hostile text, and recordings read in place."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.configuration import meaningful_lines
from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.names import mac
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Addresses, ArpEntry, Dns, Facts, MacEntry, Ntp, Vlan
from netaudit.model.state import SECTION_NAMES, Collected
from netaudit.platforms.ubiquiti_edgeswitch import PLATFORM
from tests.platforms import captures_cisco_s300
from tests.platforms.captures_ubiquiti_edgeswitch import CAPTURES, CONFIG
from tests.platforms.conftest import cuts, outcome, read, rows_of

NTC = "networktocode+ntc-templates/tests"
KEY = SecretsKey(b"a key of this test" * 2)
EXPECTED = {
    "facts": Facts(hostname="sw-etage", vendor="Ubiquiti", model="ES-24-Lite", serial="0200000000FF", firmware="1.9.3"),
    "vlans": {"1": Vlan(name="default"), "10": Vlan(name="Bureaux RDC"), "20": Vlan(name="VLAN0020")},
    "addresses": {"network": Addresses(prefixes=("10.3.0.5/24",)), "4/2": Addresses(prefixes=("10.3.20.1/24",))},
    "dns": Dns(resolvers=("10.3.0.53",), domain="cabinet.example"),
    "ntp": Ntp(servers=("10.3.0.1",), timezone="1 minutes 0"),
    "config": CONFIG,
    "mac_table": {"02:00:00:00:0a:01 10": MacEntry(port="0/1"), "02:00:00:00:0a:09 20": MacEntry(port="0/2")},
    "arp": {"10.3.20.9": ArpEntry(mac="02:00:00:00:0a:09", interface="4/2")},
}


def with_config(old: str, new: str) -> Captures:
    assert old in CONFIG
    return {**CAPTURES, "show running-config": CONFIG.replace(old, new)}


def recorded(recordings: Path, name: str) -> str:
    raw = recordings / NTC / name
    if not raw.is_file():
        pytest.skip(f"{name} is not among the recordings")
    return raw.read_text(encoding="utf-8")


def test_every_section_is_expected() -> None:
    assert EXPECTED.keys() == PLATFORM.readings.keys()


@pytest.mark.parametrize("section", EXPECTED)
def test_section(section: str) -> None:
    assert read(PLATFORM, section, CAPTURES) == EXPECTED[section]


@pytest.mark.parametrize("section", sorted(EXPECTED.keys() - {"config"}))
def test_section_of_a_scrubbed_capture(section: str) -> None:
    scrubbed = {command: scrub(text, PLATFORM.secrets, KEY) for command, text in CAPTURES.items()}
    assert "0123456789abcdef" not in scrubbed["show running-config"]
    assert "lecture" not in scrubbed["show running-config"]
    assert read(PLATFORM, section, scrubbed) == EXPECTED[section]


@pytest.mark.parametrize("section", EXPECTED)
def test_a_cut_answer_is_refused_or_says_the_same(section: str) -> None:
    for command, kept, cut in cuts(PLATFORM, section, CAPTURES):
        found = outcome(PLATFORM, section, cut)
        if command == "show mac-addr-table":  # it tells neither how long it is nor where it ends
            assert found is None or found.items() <= EXPECTED[section].items()  # type: ignore[attr-defined]
            continue
        assert found is None or found == EXPECTED[section], (command, kept)


@pytest.mark.parametrize(
    ("section", "captures", "words"),
    [
        ("facts", with_config('Version "1.9.3"', 'Version "1.9.2"'), "firmware"),
        ("vlans", with_config("vlan 10,20", "vlan 10,20-21"), "does not show VLAN 21"),
        ("vlans", with_config("vlan 10,20", "vlan 10"), "does not show VLAN 20"),
        ("vlans", with_config("Bureaux RDC", "Bureaux"), "name of VLAN 10"),
        ("vlans", with_config("vlan 10,20", "vlan 10,5000"), "VLAN range"),
        ("config", with_config("exit\n\nexit\n", "exit\n"), "stops before"),
        ("addresses", with_config("10.3.0.5 ", "10.3.0.500 "), "10.3.0.500"),
        ("arp", {"show arp": CAPTURES["show arp"].replace("2 / 4", "3 / 4")}, "2 rows read of 3"),
    ],
)
def test_what_does_not_add_up_is_refused(section: str, captures: Captures, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        read(PLATFORM, section, captures)


@pytest.mark.parametrize(
    "line",
    [
        'username "ubnt" password S3CR3T level 15 encrypted',
        "username ubnt password encrypted S3CR3T level 15",
        "users passwd ubnt encrypted S3CR3T",
        "enable password S3CR3T encrypted",
        'snmp-server community ro "S3CR3T"',
        "snmp-server community S3CR3T ro",
        'snmp-server host "10.0.0.1" traps version 2 "S3CR3T"',
        "snmp-server user u g auth-sha-key S3CR3T priv-aes128-key other",
        "snmp-server user u g auth-sha-key other priv-aes128-key S3CR3T",
        'radius server key auth "10.0.0.1" encrypted S3CR3T',
        "radius-server host 10.0.0.1 key S3CR3T",
        "tacacs-server key S3CR3T",
        "sntp authentication-key 1 md5 S3CR3T",
        "key encrypted S3CR3T",
        "password S3CR3T",
    ],
)
def test_secrets(line: str) -> None:
    scrubbed = scrub(line + "\n", PLATFORM.secrets, KEY)
    assert "S3CR3T" not in scrubbed
    assert "<secret" in scrubbed


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        (('hostname "sw"',), ("facts", "hostname")),
        (('sntp server "10.0.0.1"',), ("ntp", "servers")),
        (('sntp server "10.0.0.1" 3',), None),
        (("vlan database", 'vlan name 10 "x"'), ("vlans", "10")),
        (("vlan database", "vlan 10,20"), None),
        (("interface 4/2", "ip address 10.0.0.1 255.0.0.0"), ("addresses", "4/2")),
        (("interface 0/1", "vlan pvid 10"), None),
        (("network parms 10.3.0.5 255.255.255.0 10.3.0.1",), None),
    ],
)
def test_stated_by(line: tuple[str, ...], stated: tuple[str, str] | None) -> None:
    assert PLATFORM.stated_by(line) == stated


def test_uptime_and_clock_are_no_change() -> None:
    later = CONFIG.replace("12 days", "13 days").replace("Sep  2 23", "Sep  3 23")
    assert later != CONFIG
    assert meaningful_lines(later, PLATFORM) == meaningful_lines(CONFIG, PLATFORM)
    assert ("interface 0/1", "vlan pvid 10") in meaningful_lines(CONFIG, PLATFORM)


@pytest.mark.parametrize("text", ["% Invalid input detected at '^' marker.", "Command not found / Incomplete command."])
def test_errors(text: str) -> None:
    assert any(pattern.search(text) for pattern in PLATFORM.errors)
    assert not any(pattern.search(answer) for pattern in PLATFORM.errors for answer in CAPTURES.values())


def _state_invents_nothing(captures: Captures) -> None:
    state = device_state(Capture("x", captures), PLATFORM, SECTION_NAMES, "")
    assert not [name for name in SECTION_NAMES if isinstance(state.section(name), Collected)]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_nonsense_is_refused(text: str) -> None:
    _state_invents_nothing(dict.fromkeys(CAPTURES, text))


def test_another_platform_is_refused() -> None:
    _state_invents_nothing({command: captures_cisco_s300.CAPTURES.get(command, "") for command in CAPTURES})


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(CAPTURES)), st.randoms(use_true_random=False))
def test_shuffled_lines_raise_nothing(command: str, random: object) -> None:
    lines = CAPTURES[command].splitlines(keepends=True)
    random.shuffle(lines)  # type: ignore[attr-defined]
    device_state(Capture("x", {**CAPTURES, command: "".join(lines)}), PLATFORM, SECTION_NAMES, "")


def test_recorded_arp(recordings: Path) -> None:
    name = "ubiquiti_edgeswitch/show_arp/ubiquiti_edgeswitch_show_arp.raw"
    found = read(PLATFORM, "arp", {"show arp": recorded(recordings, name)})
    rows = rows_of((recordings / NTC / name).with_suffix(".yml"))
    answered = {row["ip_address"]: mac(row["mac_address"]) for row in rows if set(row["mac_address"]) != {"0", ":"}}
    assert len(answered) == 3
    assert {address: entry.mac for address, entry in found.items()} == answered


def test_recorded_facts_and_vlans(recordings: Path) -> None:
    version = recorded(recordings, "ubiquiti_edgeswitch/show_version/ubiquiti_edgeswitch_show_version.raw")
    vlans = recorded(recordings, "ubiquiti_edgeswitch/show_vlan/ubiquiti_edgeswitch_show_vlan.raw")
    config = CONFIG.replace("1.9.3", "1.9.1").replace("vlan 10,20", "vlan 101-102,216-217")
    config = config.replace('vlan name 10 "Bureaux RDC"', 'vlan name 101 "ip tv"')
    captures = {"show running-config": config, "show version": version, "show vlan": vlans}
    facts = read(PLATFORM, "facts", captures)
    assert (facts.model, facts.serial, facts.firmware) == ("ES-48-500W", "18E8292278F5", "1.9.1")
    assert {vlan: row.name for vlan, row in read(PLATFORM, "vlans", captures).items()} == {
        "1": "default",
        "101": "ip tv",
        "102": "internet",
        "216": "hjemmenett",
        "217": "server",
    }


def test_recorded_mac_table_of_the_same_family(recordings: Path) -> None:
    name = "broadcom_icos/show_mac-addr-table/broadcom_show_mac-addr-table.raw"
    text = recorded(recordings, name)
    found = read(PLATFORM, "mac_table", {"show mac-addr-table": text})
    assert len(found) == 17  # 19 rows, two of them the switch's own
    assert found["00:04:f2:b3:ad:ca 150"] == MacEntry(port="0/4")


def test_a_vlan_that_comes_twice_is_refused(recordings: Path) -> None:
    text = recorded(recordings, "broadcom_icos/show_vlan_brief/broadcom_icos_show_vlan_brief.raw")
    with pytest.raises(ReadingError, match="19 rows read of 20"):
        read(PLATFORM, "vlans", {**CAPTURES, "show vlan": text})
