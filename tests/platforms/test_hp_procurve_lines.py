"""ProCurve: which section states a configuration line, which say nothing, and which words are secret."""

import re

import pytest

from netaudit.core.configuration import meaningful_lines
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.platforms import platform
from tests.platforms.captures_hp_procurve import CAPTURES
from tests.platforms.conftest import read

HP = platform("hp_procurve")


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        (("vlan 20",), ("vlans", "20")),
        (("vlan 20", 'name "X"'), ("vlans", "20")),
        (("vlan 20", "tagged 24,9"), ("switchports", "*")),
        (("vlan 1", "no untagged 1-5"), ("switchports", "*")),
        (("vlan 20", "ip address 10.2.0.12 255.255.255.0"), ("addresses", "vlan20")),
        (("vlan 20", "ip helper-address 10.9.0.1"), None),
        (("vlan 20", "voice"), None),
        (("interface 5",), ("interfaces", "5")),
        (("interface 5", 'name "x"'), ("interfaces", "5")),
        (("interface trk1", "disable"), ("interfaces", "Trk1")),
        (("interface 5", "speed-duplex auto-100"), None),
        (('hostname "x"',), ("facts", "hostname")),
        (("; J9773A Configuration Editor; Created on release #YA.16.10",), ("facts", "firmware")),
        (("ip dns server-address priority 1 10.9.0.1",), ("dns", "resolvers")),
        (('snmp-server contact "x"',), None),
        (('snmp-server community "<secret 01234567>" operator',), ("snmp", "communities")),
        (("trunk 7-8 trk1 lacp",), ("lags", "*")),
        (("spanning-tree",), ("spanning_tree", "mode")),
        (("spanning-tree 1-4 admin-edge-port",), ("spanning_tree", "ports")),
        (("spanning-tree 1-4 path-cost 20",), None),
        (("vlan 20", 'ip access-group "A" in'), ("filters", "A")),
        (('ip access-list extended "A"', "10 permit ip any any"), ("filters", "A")),
        (("ip route 0.0.0.0 0.0.0.0 10.9.0.1",), ("routes", "0.0.0.0/0 via 10.9.0.1")),
        (("ip route 0.0.0.0 0.0.0.0 10.9.0.1 tag 4",), None),
        (("logging 10.9.0.20",), ("syslog", "10.9.0.20")),
        (("logging 10.9.0.20 tcp 1514",), None),
        (("sntp server priority 1 10.9.0.1",), ("ntp", "servers")),
        (("sntp server priority 1 10.9.0.1 4 oobm",), None),
        (("no telnet-server",), ("management", "telnet")),
        (("password manager",), None),
    ],
)
def test_which_section_states_a_line(line: tuple[str, ...], stated: tuple[str, str] | None) -> None:
    assert HP.stated_by(line) == stated


def test_closing_words_are_no_configuration() -> None:
    lines = meaningful_lines(read(HP, "config", CAPTURES), HP)
    assert ("vlan 20", "untagged 1-2,4") in lines
    assert not [line for line in lines if line[-1] in ("exit", "no ip address")]


@pytest.mark.parametrize(
    "words",
    ["Invalid input: foo", "Incomplete input: show", "Ambiguous input: s", "Not authorized to run this command."],
)
def test_what_the_device_says_when_it_does_not_obey(words: str) -> None:
    assert any(pattern.search(f"{words}\n") for pattern in HP.errors)
    assert not any(pattern.search(text) for pattern in HP.errors for text in CAPTURES.values())


SECRET_LINES = """snmp-server community "{S}" unrestricted
snmp-server community {S} operator
snmp-server host 10.0.0.9 community "{S}" trap-level critical
snmp-server host 10.0.0.9 "{S}" Critical
snmpv3 community index "5" name "{S}" sec-name "lecture" tag "nms"
snmpv3 user "ops" auth sha "{S}" priv aes "{S}"
password manager user-name "admin" sha1 "{S}"
password operator plaintext "{S} and more"
password manager plaintext {S}
radius-server host 10.0.0.5 key "{S}"
radius-server host 10.0.0.5 encrypted-key "{S}" dyn-authorization
tacacs-server key {S}
key-chain "ospf" key 1 key-string "{S}"
sntp authentication key-id 2 authentication-mode md5 key-value "{S}" trusted"""


@pytest.mark.parametrize("line", SECRET_LINES.splitlines())
def test_a_secret_goes_and_its_neighbours_stay(line: str) -> None:
    said = scrub(line.format(S="hunter2-XyZ") + "\n", HP.secrets, SecretsKey(b"k" * 32))
    assert "hunter2" not in said
    assert "and more" not in said
    assert re.sub(r"<secret [0-9a-f]{8}>", "{S}", said).rstrip() == line.replace(" and more", "")


@pytest.mark.parametrize(
    "line", ['snmp-server contact "Cabinet"', "snmp-server enable traps", "ip ssh", "no password x"]
)
def test_what_is_no_secret_is_left_alone(line: str) -> None:
    assert scrub(line + "\n", HP.secrets, None) == line + "\n"
