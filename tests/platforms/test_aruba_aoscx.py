"""AOS-CX: every section, its cross-checks, cut answers, secrets, hostile text, and recordings read in place."""

import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.configuration import meaningful_lines
from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.core.statediff import host_differences
from netaudit.model.names import mac
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import (
    Addresses,
    ArpEntry,
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
from netaudit.model.state import SECTION_NAMES, Collected
from netaudit.platforms._aoscx_config import config_lines, expanded
from netaudit.platforms._aoscx_seen import shown_interfaces, shown_vlans
from netaudit.platforms.aruba_aoscx import PLATFORM
from tests.platforms import captures_hp_procurve
from tests.platforms.captures_aruba_aoscx import CAPTURES, CONFIG
from tests.platforms.conftest import cuts, outcome, read, rows_of

NTC = "networktocode+ntc-templates/tests/aruba_aoscx"
KEY = SecretsKey(b"a key of this test" * 2)
RUN, VLANS, PORTS, MACS, LLDP = (
    "show running-config",
    "show vlan",
    "show interface",
    "show mac-address-table",
    "show lldp neighbor-info detail",
)
SSH_RULE = FilterRule(
    action="permit",
    source="10.4.0.0/255.255.255.0",
    service="tcp/22",
    log=True,
    comment="SSH du prestataire",
)
EXPECTED: dict[str, object] = {
    "facts": Facts(
        hostname="sw-cabinet",
        vendor="Aruba",
        model="JL679A 6100 12G CL4 2SFP+ 139W Sw",
        serial="CN00000001",
        firmware="PL.10.13.1000",
    ),
    "interfaces": {
        "lag1": Interface(enabled=True, description="vers baie 1", mac="02:00:00:00:00:a1"),
        "1/1/1": Interface(enabled=True, description="Fauteuil 1", mac="02:00:00:00:00:01"),
        "1/1/2": Interface(enabled=True, mac="02:00:00:00:00:02"),
        "1/1/3": Interface(enabled=False, mac="02:00:00:00:00:03"),
        "1/1/4": Interface(enabled=True, mac="02:00:00:00:00:04"),
        "1/1/5": Interface(enabled=True, mac="02:00:00:00:00:05"),
        "1/1/6": Interface(enabled=True, mac="02:00:00:00:00:06"),
        "1/1/7": Interface(enabled=False, mac="02:00:00:00:00:07"),
        "vlan1": Interface(enabled=True),
        "vlan20": Interface(enabled=True),
        "vlan30": Interface(enabled=True),
        "mgmt": Interface(enabled=True),
    },
    "vlans": {"1": Vlan(name="DEFAULT_VLAN_1"), "20": Vlan(name="SOINS"), "30": Vlan(name="VLAN30")},
    "switchports": {
        "lag1": Switchport(mode="trunk", untagged=None, tagged="1-4094"),
        "1/1/1": Switchport(mode="access", untagged=20),
        "1/1/2": Switchport(mode="trunk", untagged=20, tagged="30"),
        "1/1/3": Switchport(mode="access", untagged=1),
        "1/1/6": Switchport(mode="routed"),
        "1/1/7": Switchport(mode="routed"),
    },
    "lags": {"lag1": Lag(members=("1/1/4", "1/1/5"), mode="lacp")},
    "spanning_tree": SpanningTree(
        mode="rapid-pvst",
        priority={"0": 16384, "20": 8192},
        ports={"1/1/1": SpanningTreePort(edge=True, bpdu_guard=True)},
    ),
    "addresses": {
        "mgmt": Addresses(prefixes=("192.0.2.40/26",)),
        "1/1/6": Addresses(prefixes=("198.51.100.1/30",)),
        "vlan20": Addresses(prefixes=("10.4.20.2/24", "10.4.21.2/24", "2001:db8:20::2/64")),
        "vlan30": Addresses(prefixes=("dhcp",)),
    },
    "routes": {
        "0.0.0.0/0 via 10.4.20.1": Route(),
        "0.0.0.0/0 via 192.0.2.1 in mgmt": Route(table="mgmt"),
        "10.8.0.0/16 via 10.4.20.9 in rouge": Route(distance=5, table="rouge"),
    },
    "filters": {
        "GESTION": Filter(
            rules={
                "10": SSH_RULE,
                "20": FilterRule(action="permit", service="tcp/5000-5010", more="source-port gt 1023 count"),
                "35": FilterRule(action="comment", comment="le reste"),
                "40": FilterRule(action="deny"),
            },
            order=("10", "20", "35", "40"),
            default="deny",
            applied=("control-plane vrf default",),
        ),
        "IMPRIMANTE mac": Filter(
            rules={"10": FilterRule(action="permit", source="02:00:00:00:0a:01")},
            order=("10",),
            default="deny",
            applied=("VLAN 20 in",),
        ),
    },
    "dns": Dns(resolvers=("10.4.0.53", "192.0.2.53"), domain="cabinet.example"),
    "ntp": Ntp(servers=("10.4.0.1", "time.cabinet.example"), timezone="Europe/Paris"),
    "syslog": {"10.4.0.9": SyslogServer(port=1514, protocol="tcp", level="warning")},
    "snmp": Snmp(
        enabled=True,
        communities={
            "lecture": SnmpCommunity(access="ro", sources=("GESTION",)),
            "ecriture": SnmpCommunity(access="rw"),
        },
        users={"superviseur": "authPriv"},
        traps_to=("10.4.0.9",),
        location="Baie du RDC",
    ),
    "management": {
        "ssh": ManagementService(enabled=True, sources=("GESTION", "mgmt")),
        "https": ManagementService(enabled=True, sources=("GESTION", "mgmt")),
        "telnet": ManagementService(enabled=False),
        "snmp": ManagementService(enabled=True, sources=("GESTION",)),
    },
    "users": {
        "admin": User(privilege="administrators", secret="ciphertext"),
        "lecture": User(privilege="operators", secret="ciphertext"),
    },
    "config": CONFIG.split("\n", 1)[1],
    "mac_table": {"02:00:00:00:0a:01 20": MacEntry(port="1/1/1"), "02:00:00:00:0a:02 30": MacEntry(port="lag1")},
    "arp": {"10.4.20.1": ArpEntry(mac="02:00:00:00:0a:01", interface="vlan20")},
    "neighbours": {
        "1/1/2": Neighbour(name="ap-accueil", port="02:00:00:00:0b:01", chassis="02:00:00:00:0b:01"),
        "1/1/2 #2": Neighbour(name="", port="1", chassis="telephone-3"),
        "1/1/4": Neighbour(name="sw1", port="Gi1/0/24", chassis="02:00:00:00:0c:01"),
    },
    "links": {
        **{name: Link(up=True) for name in ("lag1", "1/1/1", "1/1/2", "1/1/4", "1/1/6")},
        **{name: Link(up=False) for name in ("1/1/3", "1/1/5", "1/1/7")},
    },
}
PROVED = CONFIG[: CONFIG.index("snmp-server vrf")].count("\n")
"""Lines of the configuration down to its last interface: nothing tells that one below it is missing."""
UNTOUCHED = "1/1/7"
"""A port that no line names, so that nothing tells that the last block of `show interface` is missing."""


def changed(command: str, old: str, new: str) -> Captures:
    assert old in CAPTURES[command]
    return {**CAPTURES, command: CAPTURES[command].replace(old, new)}


def recorded(recordings: Path, command: str) -> tuple[str, Path]:
    raw = recordings / NTC / command.replace(" ", "_") / f"{command.replace(' ', '_')}.raw"
    if not raw.is_file():
        pytest.skip(f"{raw.name} is not among the recordings")
    return raw.read_text(encoding="utf-8"), raw.with_suffix(".yml")


def test_every_section_is_expected() -> None:
    assert EXPECTED.keys() == PLATFORM.readings.keys()


@pytest.mark.parametrize("section", EXPECTED)
def test_section(section: str) -> None:
    assert read(PLATFORM, section, CAPTURES) == EXPECTED[section]


@pytest.mark.parametrize("section", sorted(EXPECTED.keys() - {"config", "snmp"}))
def test_section_of_a_scrubbed_capture(section: str) -> None:
    scrubbed = {command: scrub(text, PLATFORM.secrets, KEY) for command, text in CAPTURES.items()}
    for secret in ("AQBap", " lecture\n", "community ecriture"):
        assert secret not in scrubbed[RUN]
    assert read(PLATFORM, section, scrubbed) == EXPECTED[section]


@pytest.mark.parametrize("key", [KEY, None])
def test_communities_of_a_scrubbed_capture(key: SecretsKey | None) -> None:
    scrubbed = {command: scrub(text, PLATFORM.secrets, key) for command, text in CAPTURES.items()}
    found = read(PLATFORM, "snmp", scrubbed).communities
    assert [each.access for each in found.values()] == ["ro", "rw"]
    assert all(re.fullmatch(r"<secret( [0-9a-f]{8})?>( #2)?", name) for name in found)


@pytest.mark.parametrize("section", EXPECTED)
def test_a_cut_answer_is_refused_or_says_the_same(section: str) -> None:
    whole = read(PLATFORM, section, CAPTURES)
    for command, kept, cut in cuts(PLATFORM, section, CAPTURES):
        found = outcome(PLATFORM, section, cut)
        if command == RUN and kept >= PROVED - 1:
            continue  # beyond proof: see the next test
        if command == PORTS and found is not None:
            assert {**found, UNTOUCHED: whole.get(UNTOUCHED)} == {**whole, UNTOUCHED: whole.get(UNTOUCHED)}, kept
            continue
        assert found is None or found == whole, (command, kept)


def test_only_lines_from_the_last_line_of_the_last_interface_on_can_be_lost() -> None:
    lines = CONFIG.splitlines(keepends=True)
    for kept in range(len(lines)):
        found = outcome(PLATFORM, "config", {**CAPTURES, RUN: "".join(lines[:kept])})
        assert (found is not None) == (kept >= PROVED - 1)
    # Without the other answers of a visit, nothing tells.
    assert outcome(PLATFORM, "config", {RUN: "".join(lines[:20])}) is not None


@pytest.mark.parametrize(
    ("section", "captures", "words"),
    [
        ("facts", changed(RUN, "CX PL.10.13.1000", "CX PL.10.13.1001"), "firmware"),
        ("facts", changed(RUN, "hostname sw-cabinet", "hostname autre"), "host name"),
        ("facts", changed("show system", "CN00000001", ""), "serial number"),
        ("facts", changed("show system", "Chassis Serial Nbr", "Serial"), "gives no Chassis Serial Nbr"),
        ("vlans", changed(RUN, "vlan 1,30", "vlan 1"), "does not show VLAN 30"),
        ("vlans", changed(RUN, "vlan 1,30", "vlan 1,30-31"), "does not show VLAN 31"),
        ("vlans", changed(RUN, "vlan 1,30", "vlan 1,5000"), "VLAN range"),
        ("vlans", changed(RUN, "name SOINS", "name SOIN"), "name of VLAN 20"),
        ("vlans", changed(VLANS, "lag1\n30 ", "lag1,\n30 "), "not understood"),
        ("vlans", changed(VLANS, "1/1/2,lag1\n", "1/1/2,\n"), "stops inside the ports of VLAN 30"),
        ("vlans", changed(VLANS, "SOINS ", "SOINS" + "x" * 40), "not understood"),
        ("config", changed(RUN, "interface 1/1/2\n", "interface 1/1/9\n"), "does not show interface 1/1/9"),
        ("config", changed(RUN, "interface vlan 30\n", ""), "does not show interface vlan30"),
        ("config", changed(RUN, "^\nuser", "user"), "inside a banner"),
        ("interfaces", changed(RUN, "Fauteuil 1", "Fauteuil 2"), "description of 1/1/1"),
        ("interfaces", changed(RUN, "interface 1/1/3", "interface 1/1/2"), "interface 1/1/2 twice"),
        ("switchports", changed(RUN, "vlan access 20", "vlan access 30"), "the VLANs of 1/1/1"),
        ("switchports", changed(RUN, "allowed 20,30", "allowed 20"), "the VLANs of 1/1/2"),
        ("switchports", changed(RUN, "allowed 20,30", "allowed 20 30"), "not understood"),
        ("switchports", changed(RUN, "native 1 tag", "native 1"), "the VLANs of lag1"),
        ("lags", changed(PORTS, "1/1/4 1/1/5 ", "1/1/4 "), "members of lag1"),
        ("lags", changed(RUN, "    lag 1\ninterface 1/1/5", "    lag 2\ninterface 1/1/5"), "lag2, which"),
        ("addresses", changed(RUN, "10.4.21.2/24", "10.4.22.2/24"), "of vlan20"),
        ("addresses", changed(RUN, "10.4.20.2/24", "10.4.20.500/24"), "10.4.20.500"),
        ("spanning_tree", changed(RUN, "mode rpvst", "mode autre"), "autre"),
        ("filters", changed(RUN, "ip GESTION control", "ip AUTRE control"), "AUTRE is in force"),
        ("filters", changed(RUN, "    40 deny", "    20 deny"), "20 deny"),
        ("routes", changed(RUN, "0.0.0.0/0 10.4.20.1", "0.0.0.0/0"), "no next hop"),
        ("routes", changed(RUN, "10.8.0.0/16", "10.8.0.1/16"), "10.8.0.1"),
        ("dns", changed(RUN, "server-address 10.4.0.53", "server-address 10.4.0"), "10.4.0"),
        ("ntp", changed(RUN, "europe/paris", "europe/berlin"), "time zone"),
        ("snmp", changed(RUN, "Baie du RDC", "Baie"), "location"),
        ("users", changed(RUN, "user lecture group", "user lecture groupe de"), "a user"),
        ("mac_table", changed(MACS, "addresses : 2", "addresses : 3"), "2 rows read of 3"),
        ("mac_table", changed(MACS, "0A:01    20", "0A:01    5000"), "VLAN range"),
        ("arp", changed("show arp", "Listed: 2", "Listed: 3"), "2 rows read of 3"),
        ("arp", changed("show arp", "incomplete", "reachable"), "10.4.20.66"),
        ("neighbours", changed(LLDP, "Total Neighbor Entries          : 3", "Total Neighbor Entries   : 4"), "of 4"),
        (
            "neighbours",
            changed(LLDP, "Neighbor Entries               : 2", "Neighbor Entries  : 1"),
            "2 rows read of 1",
        ),
        ("neighbours", changed(LLDP, "TTL                            : 60\n", ""), "stops inside"),
        ("neighbours", changed(RUN, "ntp enable", "no lldp"), "switched off"),
        ("neighbours", changed(LLDP, "deux radios", "x\nNeighbor Chassis-ID : y"), "Chassis-ID twice"),
    ],
)
def test_what_does_not_add_up_is_refused(section: str, captures: Captures, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        read(PLATFORM, section, captures)


def test_blanks_in_a_description_are_no_disagreement() -> None:
    captures = {
        RUN: CONFIG.replace("description Fauteuil 1", 'description "Fauteuil  1"'),
        PORTS: CAPTURES[PORTS].replace("Fauteuil 1", "Fauteuil  1 "),
    }
    assert read(PLATFORM, "interfaces", captures)["1/1/1"].description == "Fauteuil 1"


@pytest.mark.parametrize("filling", [" ", ":", "1/1/1 ", "a", "1,"])
def test_an_endless_line_takes_no_endless_time(filling: str) -> None:
    began = time.monotonic()
    for line in ("Description: {}x", "MAC Address: {}x", "Neighbor {}x", "user {}x", "Vendor {}x", "1 {}x", "vlan {}x"):
        more = line.format(filling * (20_000 // len(filling) ** 2)) + "\n"
        spoilt = {command: scrub(text + more, PLATFORM.secrets, KEY) for command, text in CAPTURES.items()}
        device_state(Capture("x", spoilt), PLATFORM, SECTION_NAMES, "")
    assert time.monotonic() - began < 20


def test_a_port_whose_vlan_is_given_at_login_may_be_in_another() -> None:
    captures = changed(
        RUN, "    vlan access 20\n", "    vlan access 20\n    port-access onboarding-method precedence x\n"
    )
    captures = {**captures, PORTS: CAPTURES[PORTS].replace("Access VLAN: 20", "Access VLAN: 30")}
    assert read(PLATFORM, "switchports", captures)["1/1/1"] == Switchport(mode="access", untagged=20)


def test_a_trunk_that_does_not_allow_its_native_vlan_drops_untagged_frames() -> None:
    captures = {
        RUN: CONFIG.replace("allowed 20,30", "allowed 30"),
        PORTS: CAPTURES[PORTS].replace("List: 20,30", "List: 30"),
    }
    assert read(PLATFORM, "switchports", captures)["1/1/2"] == Switchport(mode="trunk", tagged="30")


def test_ports_that_join_a_stack_have_no_block() -> None:
    stack = CONFIG.replace("vlan 1,30\n", "vsf member 1\n    type jl679a\n    link 1 1/1/7\nvlan 1,30\n")
    shown = CAPTURES[PORTS].replace(
        "Interface 1/1/7 is down \n Admin state is down", "Interface 1/1/7 is up \n Admin state is up"
    )
    assert "1/1/7" in read(PLATFORM, "interfaces", {**CAPTURES, RUN: stack, PORTS: shown})
    with pytest.raises(ReadingError, match="does not show interface 1/1/7"):
        read(PLATFORM, "interfaces", {**CAPTURES, PORTS: shown})


def test_empty_tables_are_told_as_such() -> None:
    assert read(PLATFORM, "mac_table", {MACS: "No MAC entries found.\n"}) == {}
    assert read(PLATFORM, "arp", {"show arp": "\nNo ARP entries found.\n"}) == {}
    none = {RUN: CONFIG, LLDP: "Total Neighbor Entries          : 0\nTotal Neighbor Entries Deleted  : 0\n"}
    assert read(PLATFORM, "neighbours", none) == {}


def test_services_that_are_offered_to_everyone() -> None:
    found = read(PLATFORM, "management", changed(RUN, "control-plane vrf default", "control-plane vrf rouge"))
    assert found["ssh"] == ManagementService(enabled=True)
    inside = changed(RUN, "https-server vrf default\n", "")
    assert read(PLATFORM, "management", inside)["https"] == ManagementService(enabled=True, sources=("mgmt",))


def test_a_banner_is_no_configuration() -> None:
    assert ("interface 9/9/9",) not in config_lines(CONFIG)
    assert ("hostname sw-cabinet",) in config_lines(CONFIG)


@pytest.mark.parametrize(
    ("listed", "ports"),
    [
        ("1/1/9-1/1/11,2/1/1", ["1/1/9", "1/1/10", "1/1/11", "2/1/1"]),
        ("lag1-lag3, vlan5", ["lag1", "lag2", "lag3", "vlan5"]),
        ("1/1/1-3", ["1/1/1", "1/1/2", "1/1/3"]),
        ("1/1/49:1", ["1/1/49:1"]),
        ("", []),
    ],
)
def test_lists_of_ports(listed: str, ports: list[str]) -> None:
    assert expanded(listed) == ports


@pytest.mark.parametrize("listed", ["1/1/3-1/1/1", "1/1/1-2/1/4", "1/1/1-1/1/999999999", "5", "lag1-vlan3", "x/y"])
def test_what_is_no_list_of_ports(listed: str) -> None:
    with pytest.raises(ReadingError):
        expanded(listed)


@pytest.mark.parametrize(
    "line",
    [
        "user admin group administrators password ciphertext S3CR3T",
        "user admin password S3CR3T",
        "snmp-server community S3CR3T",
        "snmp-server host 10.0.0.1 trap version v2c community S3CR3T port 162 vrf mgmt",
        "snmpv3 user u auth sha auth-pass ciphertext S3CR3T priv aes priv-pass ciphertext other",
        "snmpv3 user u auth sha auth-pass ciphertext other priv aes priv-pass ciphertext S3CR3T",
        "radius-server host 10.0.0.1 key ciphertext S3CR3T vrf mgmt",
        "radius-server key ciphertext S3CR3T",
        "tacacs-server host 10.0.0.1 key plaintext S3CR3T",
        "ntp authentication-key 1 md5 S3CR3T",
        "    ip ospf authentication-key ciphertext S3CR3T",
        "    neighbor 10.0.0.1 password ciphertext S3CR3T",
        "    key-string ciphertext S3CR3T",
        "!export-password: S3CR3T",
    ],
)
def test_secrets(line: str) -> None:
    scrubbed = scrub(line + "\n", PLATFORM.secrets, KEY)
    assert "S3CR3T" not in scrubbed
    assert "<secret" in scrubbed


def test_what_is_no_secret_stays() -> None:
    for line in ("!export-password: default", "hostname sw", "ip dns domain-name cabinet.example"):
        assert scrub(line + "\n", PLATFORM.secrets, KEY) == line + "\n"


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        (("hostname sw",), ("facts", "hostname")),
        (("!Version ArubaOS-CX PL.10.13.1000",), ("facts", "firmware")),
        (("ntp server 10.0.0.1",), ("ntp", "servers")),
        (("ntp server 10.0.0.1 prefer",), None),
        (("ip dns server-address 10.0.0.1",), ("dns", "resolvers")),
        (("ip dns server-address 10.0.0.1 vrf mgmt",), None),
        (("ip route 10.0.0.0/8 10.0.0.1",), ("routes", "10.0.0.0/8 via 10.0.0.1")),
        (("ip route 10.0.0.1/8 10.0.0.1",), None),
        (("ip route 10.0.0.0/8",), None),
        (("logging 10.0.0.9 severity debug",), ("syslog", "10.0.0.9")),
        (("logging 10.0.0.9 severity debug vrf mgmt",), None),
        (("spanning-tree",), ("spanning_tree", "mode")),
        (("spanning-tree config-name x",), None),
        (("access-list ip A", "10 permit any any any"), ("filters", "A")),
        (("access-list mac A", "10 permit any any"), ("filters", "A mac")),
        (("interface 1/1/1", "apply access-list ip A in"), ("filters", "A")),
        (("interface 1/1/1", "vlan trunk native 20"), None),
        (("interface 1/1/1", "spanning-tree root-guard"), ("spanning_tree", "ports")),
        (("vlan 20",), ("vlans", "20")),
        (("vlan 1,20",), None),
        (("vlan 20", "name SOINS"), ("vlans", "20")),
        (("vlan 20", "voice"), None),
        (("interface 1/1/1", "vlan access 20"), ("switchports", "1/1/1")),
        (("interface 1/1/1", "description x"), ("interfaces", "1/1/1")),
        (("interface 1/1/1", "no shutdown"), ("interfaces", "1/1/1")),
        (("interface 1/1/1", "lag 3"), ("lags", "lag3")),
        (("interface lag 3", "lacp mode active"), ("lags", "lag3")),
        (("interface lag 3", "lacp rate fast"), None),
        (("interface vlan 20", "ip address 10.0.0.1/24"), ("addresses", "vlan20")),
        (("interface vlan 20", "ip address 10.0.0.1/24 secondary"), None),
        (("interface vlan 20", "ip address 10.0.0.999/24"), None),
        (("interface 1/1/1", "aaa authentication port-access mac-auth", "enable"), None),
        (("https-server vrf mgmt",), None),
    ],
)
def test_stated_by(line: tuple[str, ...], stated: tuple[str, str] | None) -> None:
    assert PLATFORM.stated_by(line) == stated


def _differences(changes: Mapping[str, tuple[str, str]]) -> set[tuple[str, str, str]]:
    spoilt = dict(CAPTURES)
    for command, (old, new) in changes.items():
        assert old in spoilt[command]
        spoilt[command] = spoilt[command].replace(old, new)
    states = []
    for captures in (CAPTURES, spoilt):
        scrubbed = {command: scrub(text, PLATFORM.secrets, KEY) for command, text in captures.items()}
        states.append(device_state(Capture("x", scrubbed), PLATFORM, SECTION_NAMES, KEY.key_id))
    before, after = states
    return {(each.section, each.key, each.field) for each in host_differences(before, after, PLATFORM)}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {RUN: ("vlan access 20", "vlan access 30"), PORTS: ("Access VLAN: 20", "Access VLAN: 30")},
            ("switchports", "1/1/1", "untagged"),
        ),
        (
            {RUN: ("allowed 20,30", "allowed 20"), PORTS: ("List: 20,30", "List: 20")},
            ("switchports", "1/1/2", "tagged"),
        ),
        (
            {RUN: ("Fauteuil 1", "Fauteuil 2"), PORTS: ("Fauteuil 1", "Fauteuil 2")},
            ("interfaces", "1/1/1", "description"),
        ),
        ({RUN: ("name SOINS", "name RADIO"), VLANS: ("SOINS", "RADIO")}, ("vlans", "20", "name")),
        (
            {RUN: ("hostname sw-cabinet", "hostname sw2"), "show system": ("sw-cabinet", "sw2")},
            ("facts", "hostname", ""),
        ),
        ({RUN: ("distance 5", "distance 6")}, ("routes", "10.8.0.0/16 via 10.4.20.9 in rouge", "distance")),
        ({RUN: ("any eq 22 log", "any eq 23 log")}, ("filters", "GESTION", "rules.10.service")),
        ({RUN: ("severity warning", "severity debug")}, ("syslog", "10.4.0.9", "level")),
        ({RUN: ("    spanning-tree bpdu-guard\n", "")}, ("spanning_tree", "ports", "1/1/1.bpdu_guard")),
        ({RUN: ("ntp enable", "no ntp enable")}, ("config", "", "")),
        ({RUN: ("AQBapSECRETofADMIN", "AQBapNEW")}, ("config", "", "")),
    ],
)
def test_a_change_is_told_once(changes: Mapping[str, tuple[str, str]], told: tuple[str, str, str]) -> None:
    assert _differences(changes) == {told}


def test_a_native_vlan_that_no_section_keeps_is_told_by_its_line() -> None:
    drop = {RUN: ("native 20\n    vlan trunk allowed 20,30", "native 30\n    vlan trunk allowed 20")}
    shown = {PORTS: ("Native VLAN: 20\n Allowed VLAN List: 20,30", "Native VLAN: 30\n Allowed VLAN List: 20")}
    assert {section for section, *_ in _differences({**drop, **shown})} == {"switchports", "config"}


def test_uptime_is_no_change() -> None:
    later = changed("show system", "3 weeks, 1 day", "4 weeks, 1 day")
    states = [device_state(Capture("x", each), PLATFORM, SECTION_NAMES, "") for each in (CAPTURES, later)]
    assert states[0].digests.canonical == states[1].digests.canonical
    assert ("interface 1/1/1", "vlan access 20") in meaningful_lines(CONFIG, PLATFORM)


@pytest.mark.parametrize("text", ["Invalid input: foo", "% Command incomplete.", "Ambiguous command."])
def test_errors(text: str) -> None:
    assert any(pattern.search(text) for pattern in PLATFORM.errors)
    assert not any(pattern.search(answer) for pattern in PLATFORM.errors for answer in CAPTURES.values())


def test_a_name_cannot_carry_an_escape_code() -> None:
    captures = {
        **CAPTURES,
        RUN: CONFIG.replace("Fauteuil 1", "Fauteuil \x1b[2J"),
        PORTS: CAPTURES[PORTS].replace("Fauteuil 1", "Fauteuil \x1b[2J"),
    }
    assert read(PLATFORM, "interfaces", captures)["1/1/1"].description == "Fauteuil \\x1b[2J"


def _state_invents_nothing(captures: Captures) -> None:
    state = device_state(Capture("x", captures), PLATFORM, SECTION_NAMES, "")
    assert not [name for name in SECTION_NAMES if isinstance(state.section(name), Collected)]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_nonsense_is_refused(text: str) -> None:
    _state_invents_nothing(dict.fromkeys(CAPTURES, text))


def test_another_platform_is_refused() -> None:
    _state_invents_nothing({command: captures_hp_procurve.CAPTURES.get(command, "") for command in CAPTURES})


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(CAPTURES)), st.randoms(use_true_random=False))
def test_shuffled_lines_raise_nothing(command: str, random: object) -> None:
    lines = CAPTURES[command].splitlines(keepends=True)
    random.shuffle(lines)  # type: ignore[attr-defined]
    device_state(Capture("x", {**CAPTURES, command: "".join(lines)}), PLATFORM, SECTION_NAMES, "")


def test_recorded_vlans(recordings: Path) -> None:
    text, yml = recorded(recordings, "show vlan")
    found = shown_vlans({VLANS: text})
    for row in rows_of(yml):
        shown = found[int(row["vlan_id"])]
        assert (shown.name, shown.kind) == (row["vlan_name"], row["type"])
        assert shown.members == set(expanded(",".join(row["interfaces"])))
    assert {vlan: len(row.members) for vlan, row in found.items()} == {1: 19, 3072: 15}
    config = "Current configuration:\n!Version ArubaOS-CX x\nvlan 1\nvlan 3072\n    name mgmt\n"
    captures = {VLANS: text, RUN: config}
    assert read(PLATFORM, "vlans", captures) == {"1": Vlan(name="DEFAULT_VLAN_1"), "3072": Vlan(name="mgmt")}


def test_recorded_interfaces(recordings: Path) -> None:
    text, yml = recorded(recordings, "show interface")
    found = shown_interfaces({PORTS: text})
    rows = rows_of(yml)
    assert found.keys() == {row["interface"] for row in rows}
    assert len(found) == 17
    for row in rows:
        shown = found[row["interface"]]
        assert (shown.up, shown.admin_up) == (row["link_status"] == "up", row["link_admin"] == "up")
        assert (shown.mac, shown.mode) == (mac(row["mac_address"]), row["vlan_mode"])
        assert shown.untagged == (int(row["vlan_access"]) if row["vlan_access"] else None)


def test_recorded_interfaces_with_their_configuration(recordings: Path) -> None:
    text, yml = recorded(recordings, "show interface")
    # The recording stops inside its last port, whose VLAN it does not tell; the first two join a stack.
    lines = ["Current configuration:", "!Version ArubaOS-CX x", "vsf member 1", "    link 1 1/1/1", "    link 2 1/1/2"]
    names = [row["interface"] for row in rows_of(yml)][2:]
    for name in names:
        lines += [f"interface {name}", "    no shutdown", "    vlan access 1"]
    captures = {PORTS: text, RUN: "\n".join(lines) + "\n"}
    with pytest.raises(ReadingError, match="the VLANs of 1/1/17"):
        read(PLATFORM, "switchports", captures)
    captures[RUN] = captures[RUN].removesuffix("    vlan access 1\n")
    ports = read(PLATFORM, "switchports", captures)
    assert {name for name, port in ports.items() if port == Switchport(mode="access", untagged=1)} == set(names[:-1])


def test_recorded_mac_table(recordings: Path) -> None:
    text, yml = recorded(recordings, "show mac-address-table")
    rows = rows_of(yml)
    assert len(rows) == 6
    with pytest.raises(ReadingError, match="6 rows read of 5"):  # a row was put in, and the total left as it was
        read(PLATFORM, "mac_table", {MACS: text})
    found = read(PLATFORM, "mac_table", {MACS: text.replace("addresses : 5", "addresses : 6")})
    assert {key: entry.port for key, entry in found.items()} == {
        f"{mac(row['mac_address'])} {row['vlan_id']}": row["port"] for row in rows
    }


def test_recorded_neighbours(recordings: Path) -> None:
    text, yml = recorded(recordings, "show lldp neighbors-info detail")
    found = read(PLATFORM, "neighbours", {RUN: CONFIG, LLDP: text})
    rows = rows_of(yml)
    assert len(found) == len(rows) == 6
    for row in rows:
        neighbour = found[row["local_interface"]]
        assert (neighbour.name, neighbour.chassis) == (row["neighbor_name"], row["chassis_id"])
        assert neighbour.port == row["neighbor_port_id"]


def test_recorded_system(recordings: Path) -> None:
    text, yml = recorded(recordings, "show system")
    (row,) = rows_of(yml)
    config = f"Current configuration:\n!Version ArubaOS-CX {row['version']}\nhostname {row['hostname']}\n"
    facts = read(PLATFORM, "facts", {"show system": text, RUN: config})
    told = (facts.hostname, facts.vendor, facts.model, facts.serial, facts.firmware)
    assert told == tuple(row[word] for word in ("hostname", "vendor", "product", "serial", "version"))
