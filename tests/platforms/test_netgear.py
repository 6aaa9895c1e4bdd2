"""Netgear: every section, cut answers, secrets, hostile text, and what a whole recorded device says."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.configuration import meaningful_lines
from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import Addresses, Dns, Facts, Ntp, Route, Snmp, SnmpCommunity, Switchport, User
from netaudit.model.state import SECTION_NAMES, Collected, Failed
from netaudit.platforms.netgear import PLATFORM
from tests.platforms import captures_cisco_s300
from tests.platforms.conftest import cuts, outcome, read
from tests.platforms.whole_device import Recording

KEY = SecretsKey(b"a key of this test" * 2)
RUN = "show running-config"
CONFIG = """SYSTEM CONFIG FILE ::= BEGIN
! Model: GS700X
! System Description: NETGEAR 24-Port Switch (GS700X)
! Firmware Version: 6.0.1.2 [Jan  1 2024 - 10:00:00]
! Serial Number: 1AB0000001
! System Up Time: 12 days, 21 hours, 50 mins, 5 secs
!
!
!
system name "sw salle"
system location "Baie"
ip address 10.5.0.2 mask 255.255.255.0
ip default-gateway 10.5.0.1
ip name-server 10.5.0.53 10.5.0.54
username "admin" secret encrypted 0123456789ABCDEF
username "lecture" privilege user secret encrypted FEDCBA9876543210
sntp 2 host time.cabinet.example port 123 ver 4
sntp 1 host 10.5.0.1 port 123 ver 4
clock source sntp

snmp user "superviseur" "AUTH" auth md5 encrypted 00112233 priv des encrypted 44556677

snmp community "lecture" enable 10.5.0.0 mask 255.255.255.0 ro
snmp community "ecriture" enable 0.0.0.0 mask 0.0.0.0 rw
snmp community "vieille" disable 0.0.0.0 mask 0.0.0.0 rw

snmp host 10.5.0.9 enable version 2c "lecture"

!
interface g1
 switchport hybrid pvid 20
 switchport hybrid allowed vlan add 20 untagged
 switchport hybrid allowed vlan remove 1
!
interface g2
 switchport hybrid allowed vlan add 20,30-31 tagged
!
interface g3
 description "libre"
!
!
!
"""
CAPTURES = {
    RUN: CONFIG,
    "show version": "Loader Version   : 1.0\nFirmware Version : 6.0.1.2 (6.0.1.2)\n\nSN               : 1AB0000001\n",
}
EXPECTED: dict[str, object] = {
    "facts": Facts(hostname="sw salle", vendor="Netgear", model="GS700X", serial="1AB0000001", firmware="6.0.1.2"),
    "switchports": {
        "g1": Switchport(mode="access", untagged=20),
        "g2": Switchport(mode="trunk", untagged=1, tagged="20,30-31"),
    },
    "addresses": {"management": Addresses(prefixes=("10.5.0.2/24",))},
    "routes": {"0.0.0.0/0 via 10.5.0.1": Route()},
    "dns": Dns(resolvers=("10.5.0.53", "10.5.0.54")),
    "ntp": Ntp(servers=("10.5.0.1", "time.cabinet.example")),
    "snmp": Snmp(
        enabled=True,
        communities={
            "lecture": SnmpCommunity(access="ro", sources=("10.5.0.0/24",)),
            "ecriture": SnmpCommunity(access="rw"),
        },
        users={"superviseur": "authPriv"},
        traps_to=("10.5.0.9",),
        location="Baie",
    ),
    "users": {"admin": User(secret="encrypted"), "lecture": User(privilege="user", secret="encrypted")},
    "config": CONFIG,
}


def with_config(old: str, new: str) -> Captures:
    assert old in CONFIG
    return {**CAPTURES, RUN: CONFIG.replace(old, new)}


def test_every_section_is_expected() -> None:
    assert EXPECTED.keys() == PLATFORM.readings.keys()


@pytest.mark.parametrize("section", EXPECTED)
def test_section(section: str) -> None:
    assert read(PLATFORM, section, CAPTURES) == EXPECTED[section]


@pytest.mark.parametrize("section", sorted(EXPECTED.keys() - {"config", "snmp"}))
def test_section_of_a_scrubbed_capture(section: str) -> None:
    scrubbed = {command: scrub(text, PLATFORM.secrets, KEY) for command, text in CAPTURES.items()}
    for secret in ("0123456789ABCDEF", "FEDCBA", "00112233", "44556677", 'y "lecture"', 'c "lecture"', "ecriture"):
        assert secret not in scrubbed[RUN]
    assert read(PLATFORM, section, scrubbed) == EXPECTED[section]


@pytest.mark.parametrize("key", [KEY, None])
def test_communities_of_a_scrubbed_capture(key: SecretsKey | None) -> None:
    found = read(PLATFORM, "snmp", {RUN: scrub(CONFIG, PLATFORM.secrets, key)})
    assert [each.access for each in found.communities.values()] == ["ro", "rw"]
    assert all(name.startswith("<secret") for name in found.communities)


@pytest.mark.parametrize("section", EXPECTED)
def test_a_cut_answer_is_refused_or_says_the_same(section: str) -> None:
    for command, kept, cut in cuts(PLATFORM, section, CAPTURES):
        found = outcome(PLATFORM, section, cut)
        if section == "config" and found is not None:  # one of the closing lines is missing, and they say nothing
            assert found.rstrip("!\n") == CONFIG.rstrip("!\n")
            continue
        assert found is None or found == EXPECTED[section], (command, kept)


@pytest.mark.parametrize(
    ("section", "captures", "words"),
    [
        ("facts", with_config("Number: 1AB", "Number: 2AB"), "serial number"),
        ("facts", with_config("Version: 6.0.1.2", "Version: 6.0.1.3"), "firmware"),
        ("facts", with_config("! Model", "! Modell"), "gives no Model"),
        ("switchports", with_config("interface g2", "interface g1"), "interface g1 twice"),
        ("switchports", with_config("add 20 untagged", "add 5000 untagged"), "VLAN range"),
        ("switchports", with_config("allowed vlan remove 1", "allowed vlan keep 1"), "not understood"),
        ("switchports", with_config("pvid 20", "pvid 30"), "takes untagged frames as 30"),
        ("switchports", with_config(" switchport hybrid allowed vlan remove 1\n", ""), "sends VLANs 1,20 untagged"),
        ("addresses", with_config("10.5.0.2 mask", "10.5.0.2 masque"), "not understood"),
        ("addresses", with_config("10.5.0.2 mask", "10.5.0.500 mask"), "10.5.0.500"),
        ("dns", with_config("10.5.0.53", "10.5.0"), "10.5.0"),
        ("ntp", with_config("sntp 2 host", "sntp 1 host"), "not understood"),
        ("snmp", with_config("ecriture", 'ecriture ici" "'), "community"),
        ("users", with_config('"lecture" priv', '"admin" priv'), "a user"),
        ("config", with_config(' description "libre"\n!\n!\n!\n', ""), "before its end"),
    ],
)
def test_what_does_not_add_up_is_refused(section: str, captures: Captures, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        read(PLATFORM, section, captures)


@pytest.mark.parametrize(
    "line",
    [
        'username "admin" secret encrypted S3CR3T',
        'username "admin" privilege 15 password "S3CR3T"',
        "enable password encrypted S3CR3T",
        'snmp community "S3CR3T" enable 0.0.0.0 mask 0.0.0.0 ro',
        'snmp host 10.0.0.1 enable version 2c "S3CR3T"',
        'snmp user "u" "AUTH" auth md5 encrypted S3CR3T',
        'snmp user "u" "PRIV" auth md5 encrypted other priv des encrypted S3CR3T',
        "radius host 10.0.0.1 key S3CR3T",
        "tacacs-server key encrypted S3CR3T",
        " key encrypted S3CR3T",
    ],
)
def test_secrets(line: str) -> None:
    scrubbed = scrub(line + "\n", PLATFORM.secrets, KEY)
    assert "S3CR3T" not in scrubbed
    assert "<secret" in scrubbed


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        (('system name "sw"',), ("facts", "hostname")),
        (("! Serial Number: 1",), ("facts", "serial")),
        (("ip default-gateway 10.0.0.1",), ("routes", "0.0.0.0/0 via 10.0.0.1")),
        (("ip address 10.0.0.1 mask 255.0.0.0",), ("addresses", "management")),
        (("interface g1", "switchport hybrid allowed vlan add 5 tagged"), ("switchports", "g1")),
        (("interface g1", "switchport hybrid pvid 5"), None),
        (("interface g1", "description x"), None),
        (("sntp 1 host a port 123 ver 4",), None),
    ],
)
def test_stated_by(line: tuple[str, ...], stated: tuple[str, str] | None) -> None:
    assert PLATFORM.stated_by(line) == stated


def test_uptime_is_no_change() -> None:
    later = CONFIG.replace("12 days", "13 days")
    assert later != CONFIG
    assert meaningful_lines(later, PLATFORM) == meaningful_lines(CONFIG, PLATFORM)


@pytest.mark.parametrize("text", ["% Unrecognized command", "% Invalid input detected", "Command not found / x"])
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


def test_the_recorded_gs752tpp(recordings: Path) -> None:
    recording = Recording.load(recordings / "ytti+oxidized/spec/model/data/netgear#GS752TPP_6.0.10.14#simulation.yaml")
    captures = {command: recording.printed(command).replace("\r", "") for command in CAPTURES}
    # The prompt that follows an answer is the transport's to take off.
    captures = {command: text.rpartition("19sw011#")[0] for command, text in captures.items()}
    state = device_state(Capture("x", captures), PLATFORM, SECTION_NAMES, "")
    sections = state.sections
    assert not [name for name in PLATFORM.readings if isinstance(state.section(name), Failed)]
    assert isinstance(sections.switchports, Collected)
    assert sections.switchports.value == {
        "g17": Switchport(mode="access", untagged=111),
        "g18": Switchport(mode="access", untagged=111),
    }
    assert isinstance(sections.ntp, Collected)
    assert sections.ntp.value.servers == (
        "time-b.netgear.com",
        "time-a.netgear.com",
        "0.openwrt.pool.ntp.org",
    )
    assert isinstance(sections.snmp, Collected)
    assert (sections.snmp.value.users, sections.snmp.value.traps_to) == ({"admin": "authNoPriv"}, ("192.168.0.1",))
    assert sections.snmp.value.communities == {"public": SnmpCommunity(access="ro")}
    assert isinstance(sections.addresses, Collected)
    assert sections.addresses.value == {"management": Addresses(prefixes=("192.168.0.2/24",))}
