"""Cisco IOS: which section states a configuration line, which change by themselves, and which words are secret."""

import re

import pytest

from netaudit.core.configuration import meaningful_lines
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.platforms import platform
from tests.platforms.captures_cisco_ios import CAPTURES, CONFIG

IOS = platform("cisco_ios")


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        (("interface GigabitEthernet1/0/5",), ("interfaces", "Gi1/0/5")),
        (("interface GigabitEthernet1/0/5", "description CBCT"), ("interfaces", "Gi1/0/5")),
        (("interface GigabitEthernet1/0/5", "shutdown"), ("interfaces", "Gi1/0/5")),
        (("interface GigabitEthernet1/0/5", "switchport access vlan 20"), ("switchports", "Gi1/0/5")),
        (("interface GigabitEthernet1/0/5", "switchport trunk allowed vlan add 40"), ("switchports", "Gi1/0/5")),
        (("interface GigabitEthernet1/0/5", "switchport voice vlan 30"), None),
        (("interface GigabitEthernet1/0/5", "spanning-tree portfast"), ("spanning_tree", "ports")),
        (("interface GigabitEthernet1/0/5", "spanning-tree portfast trunk"), None),
        (("interface GigabitEthernet1/0/5", "channel-group 1 mode active"), ("lags", "Po1")),
        (("interface GigabitEthernet1/0/5", "power inline never"), ("poe", "Gi1/0/5")),
        (("interface GigabitEthernet1/0/5", "power inline static max 15400"), None),
        (("interface GigabitEthernet1/0/5", "service instance 1 ethernet", "description x"), None),
        (("interface Vlan20", "ip address 10.20.0.2 255.255.255.0"), ("addresses", "Vlan20")),
        (("interface Vlan20", "ip access-group 5 in"), ("filters", "5")),
        (("line vty 0 4", "access-class 5 in"), ("filters", "5")),
        (("line vty 0 4", "transport input ssh"), None),
        (("ip access-list extended A", "10 permit ip any any"), ("filters", "A")),
        (("ip access-list extended A", "remark x"), None),
        (("access-list 5 permit any",), ("filters", "5")),
        (("ip nat inside source static 10.0.0.1 192.0.2.1",), ("nat", "inside source static 10.0.0.1 192.0.2.1")),
        (("ip route 10.0.0.0 255.0.0.0 10.9.0.1 200",), ("routes", "10.0.0.0/8 via 10.9.0.1")),
        (("ip route 10.0.0.0 255.0.0.0 10.9.0.1 track 4",), None),
        (("logging host 10.0.0.9",), ("syslog", "10.0.0.9")),
        (("logging host 10.0.0.9 vrf Mgmt",), None),
        (("ntp server 10.0.0.9",), ("ntp", "servers")),
        (("ntp server 10.0.0.9 key 4",), None),
        (("no ip http server",), ("management", "http")),
        (("username bob privilege 15 secret 9 x",), None),
        (("interface Vlan20", "ipv6 address FE80::1 link-local"), None),
        (("vlan 20",), ("vlans", "20")),
        (("vlan 20", "name IMAGERIE"), ("vlans", "20")),
        (("vlan 20", "remote-span"), None),
        (("vlan 20,30-31",), ("vlans", "*")),
        (("hostname sw1",), ("facts", "hostname")),
        (("version 15.2",), ("facts", "firmware")),
        (("ip name-server 10.0.0.1",), ("dns", "resolvers")),
        (("ip name-server vrf Mgmt 10.0.0.1",), None),
        (("ip domain-name x.example",), ("dns", "domain")),
        (("ip dhcp pool A", "default-router 10.0.0.1"), ("dhcp", "A")),
        (("ip dhcp pool A", "class B"), None),
        (("ip dhcp excluded-address 10.0.0.1",), ("dhcp", "*")),
        (("snmp-server location armoire",), ("snmp", "location")),
        (("router bgp 1", "version 4"), None),
    ],
)
def test_which_section_states_a_line(line: tuple[str, ...], stated: tuple[str, str] | None) -> None:
    assert IOS.stated_by(line) == stated


def test_lines_that_change_by_themselves_are_no_configuration() -> None:
    later = CONFIG.replace("08:12:44 UTC Mon Nov 2", "09:00:00 UTC Tue Nov 3").replace("2210 bytes", "2211 bytes")
    assert meaningful_lines(later, IOS) == meaningful_lines(CONFIG, IOS)


@pytest.mark.parametrize(
    "words",
    [
        "% Invalid input detected at '^' marker.",
        "% Incomplete command.",
        '% Ambiguous command:  "sh i"',
        "% Unknown command or computer name, or unable to find computer address",
        "% Authorization failed.",
    ],
)
def test_what_the_device_says_when_it_does_not_obey(words: str) -> None:
    assert any(pattern.search(f"show x\n{words}\n") for pattern in IOS.errors)
    assert not any(pattern.search(text) for pattern in IOS.errors for text in CAPTURES.values())


SECRET_LINES = """enable secret 9 {S}
enable password level 5 7 {S}
enable password {S} of two words
username bob privilege 15 secret 9 {S}
username bob password 0 {S}
username secret privilege 1 password 7 {S}
snmp-server community {S} RO 5
snmp-server community {S} view iso RW ACL-NMS
snmp-server host 10.0.0.9 {S}
snmp-server host 10.0.0.9 vrf Mgmt informs version 2c {S}  bfd tty
snmp-server user ops GRP v3 auth sha {S} priv aes 128 {S} access 5
tacacs-server host 10.0.0.5 key 7 {S}
tacacs-server key {S}
radius-server host 10.0.0.5 auth-port 1812 acct-port 1813 key 7 {S}
 key 7 {S}
 key {S}
 client 10.0.0.8 server-key 7 {S}
 client 10.0.0.8 server-key {S}
 server-private 10.0.0.8 auth-port 1812 key 7 {S}
 key-string 7 {S}
 password 7 {S}
 password {S}
 pre-shared-key address 0.0.0.0 0.0.0.0 key {S}
 pre-shared-key local 6 {S}
crypto isakmp key 6 {S} address 192.0.2.7
 wpa-psk ascii 0 {S}
 security wpa psk set-key ascii 8 {S}
 ip ospf message-digest-key 1 md5 7 {S}
 standby 1 authentication md5 key-string 7 {S}
 neighbor 192.0.2.9 password 7 {S}
 ppp pap sent-username cabinet password 0 {S}
ntp authentication-key 1 md5 {S} 7
vtp password {S}"""


@pytest.mark.parametrize("line", SECRET_LINES.splitlines())
def test_a_secret_goes_and_its_neighbours_stay(line: str) -> None:
    said = scrub(line.format(S="hunter2-XyZ") + "\n", IOS.secrets, SecretsKey(b"k" * 32))
    assert "hunter2" not in said
    assert "two words" not in said
    kept = re.sub(r"<secret [0-9a-f]{8}>", "{S}", said).rstrip()
    assert kept == line.removesuffix(" of two words")


@pytest.mark.parametrize(
    "text",
    [
        "key chain OSPF\n key 1\n  key-string 7 <secret>\n",
        "snmp-server host 10.42.0.36 vrf Mgmt-vrf informs version 3 auth surveillance  bfd\n",
        " description password is on the door\n",
        "service password-encryption\n",
        "ip domain name cabinet.example\n",
        "no username bob\n",
        "aaa authentication enable default group tacacs+ enable\n",
    ],
)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    assert scrub(text, IOS.secrets, None) == text
