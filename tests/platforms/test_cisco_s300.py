"""Cisco's small business switches: every section, its cross-checks, cut answers, secrets, and hostile text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
    DhcpPool,
    DhcpReservation,
    Dns,
    Facts,
    Filter,
    FilterRule,
    Interface,
    Lag,
    Link,
    MacEntry,
    ManagementService,
    Neighbour,
    Ntp,
    Route,
    Snmp,
    SnmpCommunity,
    SpanningTree,
    SpanningTreePort,
    Switchport,
    SyslogServer,
    User,
    Vlan,
)
from netaudit.model.startup import Startup
from netaudit.model.state import SECTION_NAMES, Collected
from netaudit.platforms._s300_config import config_lines
from netaudit.platforms.cisco_s300 import PLATFORM
from tests.platforms import captures_hp_procurve
from tests.platforms.captures_cisco_s300 import CAPTURES, CONFIG, STATUS, VLAN
from tests.platforms.conftest import cuts, outcome, read

KEY = SecretsKey(b"a key of this test" * 2)
SCRUBBED = {command: scrub(text, PLATFORM.secrets, KEY) for command, text in CAPTURES.items()}


def with_config(old: str, new: str, **others: str) -> Captures:
    assert old in CONFIG
    return {**CAPTURES, "show running-config": CONFIG.replace(old, new), **others}


EXPECTED = {
    "facts": Facts(hostname="sw-accueil", vendor="Cisco", model="SG350-10", serial="DNI00000001", firmware="2.5.9.16"),
    "interfaces": {
        "Gi1": Interface(enabled=True, description="Poste 1"),
        "Gi2": Interface(enabled=False),
        **{name: Interface(enabled=True) for name in ("Gi3", "Gi4", "Gi5", "Gi6", "Po2", "Vlan1", "Vlan10", "Vlan20")},
        "Po1": Interface(enabled=True, description="uplink"),
    },
    "vlans": {
        "1": Vlan(name="1"),
        "10": Vlan(name="IP Phones"),
        "20": Vlan(name="Soins-Radiologie-Rez"),
        "21": Vlan(name="21"),
    },
    "switchports": {
        "Gi1": Switchport(mode="access", untagged=20),
        "Gi2": Switchport(mode="trunk", untagged=20, tagged="10"),
        "Gi5": Switchport(mode="trunk", untagged=1, tagged="10,20-21"),
        "Gi6": Switchport(mode="access", untagged=1),
        "Po1": Switchport(mode="trunk", untagged=1, tagged="1-4094"),
    },
    "lags": {"Po1": Lag(members=("Gi3", "Gi4"), mode="lacp")},
    "spanning_tree": SpanningTree(mode="mstp", priority={"0": 4096}, ports={"Gi1": SpanningTreePort(edge=True)}),
    "addresses": {"Vlan1": Addresses(prefixes=("10.2.0.5/24",))},
    "routes": {"0.0.0.0/0 via 10.2.0.1": Route(), "192.168.9.0/24 via 10.2.0.2": Route(distance=3)},
    "filters": {
        "RADIO": Filter(
            rules={
                "20": FilterRule(action="permit", source="10.2.20.0 0.0.0.255", service="tcp/443"),
                "40": FilterRule(action="deny", log=True),
            },
            order=("20", "40"),
            default="permit",
            applied=("Gi1 in",),
        ),
        "MACS": Filter(
            rules={"20": FilterRule(action="permit", destination="02:00:00:00:00:09 00:00:00:00:00:00")},
            order=("20",),
            default="deny",
        ),
    },
    "dhcp": {
        "10.2.20.0/24": DhcpPool(
            ranges=("10.2.20.100-10.2.20.254",),
            options={"3": "10.2.20.1", "6": "10.2.0.53, 10.2.0.54"},
            reservations={"02:00:00:00:ab:09": DhcpReservation(address="10.2.20.9", name="pc-1")},
            lease_seconds=43200,
        )
    },
    "dns": Dns(resolvers=("10.2.0.53", "10.2.0.54"), domain="cabinet.example"),
    "ntp": Ntp(servers=("10.2.0.1", "time.example"), timezone="CET +1"),
    "syslog": {"10.2.0.80": SyslogServer(port=1514, level="warnings")},
    "snmp": Snmp(
        enabled=True,
        communities={"lecture": SnmpCommunity(access="ro", sources=("10.2.0.7",))},
        users={"sonde": "authPriv"},
        traps_to=("10.2.0.8",),
        location="Accueil, 1er",
    ),
    "management": {
        name: ManagementService(enabled=name in ("ssh", "https", "snmp"), sources=("ADMIN",))
        for name in ("telnet", "ssh", "http", "https", "snmp")
    },
    "users": {
        "admin": User(privilege="15", secret="encrypted"),
        "jean d": User(privilege="1", secret="encrypted"),
    },
    "config": CONFIG,
    "mac_table": {"02:00:00:00:0a:01 1": MacEntry(port="Po1"), "02:00:00:00:0a:02 20": MacEntry(port="Gi1")},
    "arp": {
        "10.2.0.1": ArpEntry(mac="02:00:00:00:0a:01", interface="Vlan1"),
        "10.2.0.9": ArpEntry(mac="02:00:00:00:0a:09", interface="Vlan1"),
    },
    "neighbours": {
        "Gi3": Neighbour(name="sw-tres-long-de-cave", port="Gi27", chassis="02:00:00:00:0a:01"),
        "Gi4": Neighbour(name="", port="02:00:00:00:0a:05", chassis="02:00:00:00:0a:01"),
    },
    "links": {
        name: Link(up=True, speed=1000, duplex="full") if name in ("Gi1", "Gi3", "Gi4", "Po1") else Link(up=False)
        for name in ("Gi1", "Gi2", "Gi3", "Gi4", "Gi5", "Gi6", "Po1", "Po2")
    },
    "startup": Startup(same=False, lines=("- no ip http secure-server", "+ no ip http server")),
}


def test_every_section_is_expected() -> None:
    assert EXPECTED.keys() == PLATFORM.readings.keys()


@pytest.mark.parametrize("section", EXPECTED)
def test_section(section: str) -> None:
    assert read(PLATFORM, section, CAPTURES) == EXPECTED[section]


@pytest.mark.parametrize("section", sorted(EXPECTED.keys() - {"config", "snmp"}))
def test_section_of_a_scrubbed_capture(section: str) -> None:
    assert read(PLATFORM, section, SCRUBBED) == EXPECTED[section]


def test_scrubbed_communities() -> None:
    snmp = read(PLATFORM, "snmp", SCRUBBED)
    assert list(snmp.communities.values()) == [SnmpCommunity(access="ro", sources=("10.2.0.7",))]
    assert all(key.startswith("<secret ") and key.endswith(">") for key in snmp.communities)
    assert snmp.users == {"sonde": "authPriv"}


# What the device gives no way to notice: these tables tell neither how long they are nor where they end. Of the last,
# only aggregates can be lost, whose number differs from model to model.
UNNOTICED = {
    "show mac address-table": 0,
    "show lldp neighbors": 0,
    "show interfaces status": STATUS[: STATUS.index("\nPo1")].count("\n") + 2,
}
LINES_AFTER_THE_END = 11  # of which those inside of the key are noticed


@pytest.mark.parametrize("section", EXPECTED)
def test_a_cut_answer_is_refused_or_says_the_same(section: str) -> None:
    for command, kept, cut in cuts(PLATFORM, section, CAPTURES):
        found = outcome(PLATFORM, section, cut)
        if found is None or found == EXPECTED[section] or kept >= UNNOTICED.get(command, 10**9):
            continue
        after_the_end = kept >= len(CONFIG.splitlines()) - LINES_AFTER_THE_END
        assert command in ("show running-config", "show startup-config"), (section, command, kept)
        assert after_the_end, (section, kept)


@pytest.mark.parametrize("command", sorted(UNNOTICED))
def test_a_cut_table_invents_nothing(command: str) -> None:
    for section in ("mac_table", "links"):
        for at, _, cut in cuts(PLATFORM, section, CAPTURES):
            found = outcome(PLATFORM, section, cut)
            assert at != command or found is None or found.items() <= EXPECTED[section].items()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("section", "captures", "words"),
    [
        ("facts", with_config("v2.5.9.16", "v2.5.9.15"), "firmware"),
        ("vlans", with_config("vlan 10,20-21", "vlan 10,20-22"), "does not show VLAN 22"),
        ("vlans", with_config("vlan 10,20-21", "vlan 10,20"), "does not show VLAN 21"),
        ("vlans", with_config("name Soins-Radiologie-Rez", "name Soins"), "name of VLAN 20"),
        ("switchports", with_config("access vlan 20", "access vlan 21"), "VLANs of Gi1"),
        ("switchports", with_config("add 10,20-21 tagged", "add 10,20 tagged"), "VLANs of Gi5"),
        ("switchports", with_config("allowed vlan 10,20\n", "allowed vlan 10,5000\n"), "VLAN range"),
        ("switchports", with_config("switchport mode general", "switchport mode customer"), "is not read"),
        ("switchports", with_config("10,20-21 tagged", "10,20-21 untagged"), "untagged"),
        ("lags", with_config("range gi3-4", "range gi3-9"), "does not show port Gi7"),
        ("lags", with_config("channel-group 1 mode auto", "channel-group 3 mode auto"), "aggregate Po3"),
        ("addresses", with_config("10.2.0.5 255.255.255.0", "10.2.0.6 255.255.255.0"), "do not agree on"),
        ("filters", with_config("input RADIO", "input RADIOS"), "RADIOS is in force"),
        ("filters", with_config("ace-priority 40", "ace-priority 20"), "two rules"),
        ("ntp", with_config("sntp server 10.2.0.1", "sntp server 10.2.0.2"), "does not show 10.2.0.2"),
        ("interfaces", with_config("GigabitEthernet5", "GigabitEthernet9"), "does not show port Gi9"),
        ("config", with_config("!\nexit\nip default", "!\nip default"), "is missing"),
        ("config", with_config("portfast\n switchport access vlan 20\n!\n", "portfast\n"), "not closed"),
        ("links", {"show interfaces status": STATUS.replace("Po1 ", "Po3 ")}, "leaves an aggregate out"),
        ("vlans", {**CAPTURES, "show vlan": VLAN.replace("                          Po1\n", "")}, "stops inside"),
    ],
)
def test_what_does_not_add_up_is_refused(section: str, captures: Captures, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        read(PLATFORM, section, captures)


def test_a_firmware_of_1_x_has_trunks_that_carry_what_is_added() -> None:
    config = """config-file-header
sw1
v1.4.11.5 / R800_NIK_1_4_220_026
CLI v1.0
@
vlan database
vlan 10,255
exit
hostname sw1
!
interface gigabitethernet1
 switchport trunk allowed vlan add 10
 switchport trunk native vlan 255
!
exit
"""
    vlan = """Vlan       Name                   Ports                Type     Authorization
---- ----------------- --------------------------- ------------ -------------
1           1                      gi2,Po1            Default      Required
 10         10                      gi1               static      Required
255         255                     gi1               static      Required
"""
    status = STATUS.replace("\ngi3 ", "\n-").replace("\ngi4 ", "\n-").replace("\ngi5 ", "\n-").replace("\ngi6 ", "\n-")
    captures = {"show running-config": config, "show vlan": vlan, "show interfaces status": status}
    assert read(PLATFORM, "switchports", captures) == {
        "Gi1": Switchport(mode="trunk", untagged=255, tagged="10"),
        "Gi2": Switchport(mode="trunk", untagged=1),
    }


@pytest.mark.parametrize(
    "line",
    [
        "username admin password encrypted S3CR3T privilege 15",
        "username admin password S3CR3T privilege 15",
        "enable password level 15 encrypted S3CR3T",
        "snmp-server community S3CR3T rw view DefaultSuper",
        "snmp-server host 10.0.0.1 traps version 2c S3CR3T",
        "encrypted snmp-server user u g v3 auth sha S3CR3T priv other",
        "encrypted snmp-server user u g v3 auth sha other priv S3CR3T",
        "encrypted radius-server key S3CR3T",
        "radius-server host 10.0.0.1 key S3CR3T usage login",
        "encrypted tacacs-server host 10.0.0.1 key S3CR3T",
        "encrypted sntp authentication-key 1 md5 S3CR3T",
        "encrypted key-string S3CR3T",
        "password S3CR3T encrypted",
        "ssd-control-end S3CR3T",
        "encrypted ip ssh-client key rsa key-pair\n---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: RSA\nS3CR3T\n"
        "---- END SSH2 PRIVATE KEY ----",
    ],
)
def test_secrets(line: str) -> None:
    scrubbed = scrub(line + "\n", PLATFORM.secrets, KEY)
    assert "S3CR3T" not in scrubbed
    assert "<secret" in scrubbed


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        (("hostname sw1",), ("facts", "hostname")),
        (("sntp server 10.0.0.1 poll",), ("ntp", "servers")),
        (("sntp server 10.0.0.1 poll key 3",), None),
        (("interface GigabitEthernet1", "switchport access vlan 20"), ("switchports", "Gi1")),
        (("interface vlan 20", "name Soins"), ("vlans", "20")),
        (("interface vlan 20", "ip address 10.0.0.1 255.0.0.0"), ("addresses", "Vlan20")),
        (("interface range gi1-4", "shutdown"), None),
        (("interface GigabitEthernet1", "storm-control broadcast level 10"), None),
        (("snmp-server community x ro",), None),
    ],
)
def test_stated_by(line: tuple[str, ...], stated: tuple[str, str] | None) -> None:
    assert PLATFORM.stated_by(line) == stated


def test_headings_of_blocks_that_are_not_indented() -> None:
    lines = config_lines(CONFIG)
    assert ("vlan database", "vlan 10,20-21") in lines
    assert ("ip access-list extended RADIO", "deny ip any any ace-priority 40 log-input") in lines
    assert ("interface GigabitEthernet2", "shutdown") in lines
    assert ("ip default-gateway 10.2.0.1",) in lines


def test_banner_macro_and_keys_are_no_configuration() -> None:
    lines = config_lines(CONFIG)
    assert ("banner login ^C", "interface GigabitEthernet99") in lines
    assert ("macro name imprimantes", "switchport mode access") in lines
    assert ("encrypted ip ssh-client key rsa key-pair", "Comment: RSA Private Key") in lines
    assert ("ip name-server 203.0.113.66",) not in lines


@pytest.mark.parametrize(
    "text",
    ["% Unrecognized command", "%Incomplete command", "% Wrong number of parameters or invalid range, size or"],
)
def test_errors(text: str) -> None:
    assert any(pattern.search(text) for pattern in PLATFORM.errors)
    assert not any(pattern.search(answer) for pattern in PLATFORM.errors for answer in CAPTURES.values())


def _state_invents_nothing(captures: Captures) -> None:
    state = device_state(Capture("x", captures), PLATFORM, SECTION_NAMES, "")
    for name in ("vlans", "switchports", "facts", "config"):
        assert not isinstance(state.section(name), Collected)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_nonsense_is_refused(text: str) -> None:
    _state_invents_nothing(dict.fromkeys(CAPTURES, text))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(CAPTURES)), st.randoms(use_true_random=False))
def test_shuffled_lines_raise_nothing(command: str, random: object) -> None:
    lines = CAPTURES[command].splitlines(keepends=True)
    random.shuffle(lines)  # type: ignore[attr-defined]
    device_state(Capture("x", {**CAPTURES, command: "".join(lines)}), PLATFORM, SECTION_NAMES, "")


def test_another_platform_is_refused() -> None:
    others = [value for value in vars(captures_hp_procurve).values() if isinstance(value, dict)]
    for other in others:
        _state_invents_nothing({command: str(other.get(command, "")) for command in CAPTURES})
