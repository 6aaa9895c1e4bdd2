"""FortiGate: every section, virtual domains, what does not add up, secrets, and which section states a line."""

import pytest

from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.platform import Captures, ReadingError
from netaudit.model.rows import (
    Addresses,
    Lag,
    Lease,
    ManagementService,
    NatRule,
    Ntp,
    Route,
    SnmpCommunity,
    SyslogServer,
    User,
    WifiNetwork,
)
from netaudit.platforms import platform
from tests.platforms.captures_fortinet import CAPTURES, CONFIG, LEASES, SHOW, WITH_DOMAINS
from tests.platforms.conftest import read

FORTI = platform("fortinet")
KEY = SecretsKey(b"a key of this test" * 2)


def _with(old: str, new: str, command: str = SHOW) -> Captures:
    assert old in CAPTURES[command]
    return {**CAPTURES, command: CAPTURES[command].replace(old, new)}


def test_interfaces_addresses_and_aggregates() -> None:
    found = read(FORTI, "interfaces", CAPTURES)
    assert [name for name, each in found.items() if not each.enabled] == ["lan"]
    assert found["wan1"].description == "vers la box"
    assert read(FORTI, "addresses", CAPTURES) == {
        "wan1": Addresses(prefixes=("dhcp",)),
        "lan": Addresses(prefixes=("10.2.0.1/24", "10.2.1.1/24")),
    }
    assert read(FORTI, "lags", CAPTURES) == {"agg1": Lag(members=("port1", "port2"), mode="lacp-passive")}


def test_policies_in_the_order_in_which_they_are_tried() -> None:
    policy = read(FORTI, "filters", CAPTURES)["policy"]
    assert (policy.order, policy.default) == (("3", "1"), "deny")
    out, closed = policy.rules["3"], policy.rules["1"]
    assert (out.action, out.source, out.destination) == ("permit", '"lan" CABINET, VOIX', '"wan1" all')
    assert (out.service, out.log, out.comment) == ("HTTPS, DNS", True, "Internet")
    assert out.more == 'nat enable; schedule "always"'
    # A policy without an action denies, and this one is off.
    assert (closed.action, closed.enabled) == ("deny", False)


def test_translations() -> None:
    assert read(FORTI, "nat", CAPTURES) == {
        "pacs-dehors": NatRule(
            kind="destination", original="203.0.113.5 tcp/8443", translated="10.2.0.9 tcp/443", interface="wan1"
        ),
        "policy 3": NatRule(
            kind="source",
            original='"lan" CABINET, VOIX',
            translated="address of the interface",
            interface="wan1",
            comment="Internet",
        ),
    }


def test_names_times_and_routes() -> None:
    dns = read(FORTI, "dns", CAPTURES)
    assert dns.zones == {"cabinet.example": "primary"}
    assert dns.records == {
        "pacs.cabinet.example A": "10.2.0.9",
        "images.cabinet.example CNAME": "pacs.cabinet.example",
    }
    assert read(FORTI, "ntp", CAPTURES) == Ntp(servers=("10.9.0.1",), timezone="Europe/Paris")
    assert read(FORTI, "ntp", _with("set type custom", "set type fortiguard")).servers == ("FortiGuard",)
    assert read(FORTI, "ntp", _with("set type custom", "set ntpsync disable")).servers == ()
    assert read(FORTI, "routes", CAPTURES) == {
        "0.0.0.0/0 via 203.0.113.1 wan1": Route(),
        "10.8.0.0/16 via blackhole": Route(distance=254, comment="rien ne sort"),
    }
    assert read(FORTI, "syslog", CAPTURES) == {"10.9.0.20": SyslogServer(port=6514, protocol="tcp")}


def test_wireless_networks() -> None:
    assert read(FORTI, "wifi", CAPTURES) == {
        "CABINET": WifiNetwork(security="wpa2-wpa3-personal", vlan=20),
        "INVITES": WifiNetwork(security="open", hidden=True, isolated=True),
    }


def test_logins_and_accounts() -> None:
    ways = read(FORTI, "management", CAPTURES)
    assert ways["https"] == ManagementService(enabled=True, port=8443, sources=("lan",))
    assert ways["telnet"] == ManagementService(enabled=False)
    assert {name for name, each in ways.items() if each.enabled} == {"https", "ssh", "snmp"}
    assert read(FORTI, "users", CAPTURES) == {
        "chef": User(privilege="super_admin", secret="encrypted"),
        "prestataire": User(privilege="user", secret="encrypted", enabled=False),
    }
    snmp = read(FORTI, "snmp", CAPTURES)
    assert snmp.communities == {
        "lecture": SnmpCommunity(access="ro", sources=("10.9.0.33 255.255.255.255",)),
        "autre": SnmpCommunity(access="ro"),
    }
    assert (snmp.enabled, snmp.users, snmp.location) == (True, {"superviseur": "authPriv"}, "armoire")


def test_leases_whose_names_hold_blanks() -> None:
    assert read(FORTI, "leases", CAPTURES) == {
        "02:00:00:00:01:10": Lease(address="10.2.0.100", name="Poste de Zoe"),
        "02:00:00:00:01:11": Lease(address="10.2.0.101"),
    }


def test_virtual_domains_hide_nothing() -> None:
    captures = {**CAPTURES, SHOW: WITH_DOMAINS}
    assert read(FORTI, "addresses", captures) == {"lan": Addresses(prefixes=("10.2.0.1/24",))}
    found = read(FORTI, "filters", captures)
    assert found.keys() == {"root/policy", "invites/policy"}
    assert found["root/policy"].rules["1"].action == "permit"
    assert read(FORTI, "routes", captures) == {"0.0.0.0/0 via 203.0.113.1 wan1 in invites": Route(table="invites")}


@pytest.mark.parametrize(
    ("section", "captures", "words"),
    [
        ("lags", _with('set member "port2"', 'set member "port9"'), "port9"),
        ("lags", _with("lacp-mode passive", "lacp-mode magic"), "magic"),
        ("lags", _with('set member "port2" "port1"', "set member port2 it's"), "not understood"),
        ("filters", _with("set action accept", "set action learn"), "learn"),
        ("dhcp", _with("set end-ip 10.2.0.199", "set end 10.2.0.199"), "no end"),
        ("dhcp", _with("set ip 10.2.0.2", "set ip 10.2.0.200.1"), "10.2.0.200.1"),
        ("wifi", _with("security open", "security magic"), "magic"),
        ("snmp", _with("level auth-priv", "level magic"), "magic"),
        ("routes", _with("set blackhole enable", "set priority 5"), "no next hop"),
        ("leases", _with("lan\n", "lan9\n", LEASES), "does not show interface lan9"),
        ("leases", _with("IP   ", "    ", LEASES), "below no heading"),
    ],
)
def test_what_does_not_add_up_is_refused(section: str, captures: Captures, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        read(FORTI, section, captures)


def test_communities_are_secrets_and_policy_names_are_not() -> None:
    scrubbed = scrub(CONFIG, FORTI.secrets, KEY)
    assert "lecture" not in scrubbed
    assert "autre" not in scrubbed
    assert 'set name "Internet"' in scrubbed
    assert len(read(FORTI, "snmp", {**CAPTURES, SHOW: scrubbed}).communities) == 2


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        (("config firewall policy", "edit 1", "set action accept"), ("filters", "policy")),
        (
            ("config vdom", 'edit "invites"', "config firewall policy", "edit 1", "set action accept"),
            ("filters", "invites/policy"),
        ),
        (("config firewall local-in-policy", "edit 1"), ("filters", "local-in")),
        (("config system interface", 'edit "lan"', "set ip 10.0.0.1 255.0.0.0"), ("addresses", "lan")),
        (("config system interface", 'edit "lan"', "set role lan"), None),
        (
            ("config system interface", 'edit "lan"', "config secondaryip", "edit 1", "set ip 10.0.0.1 255.0.0.0"),
            None,
        ),
        (("config system dhcp server", "edit 1", "config ip-range", "edit 1", "set end-ip 10.0.0.9"), ("dhcp", "*")),
        (("config system dhcp server", "edit 1", "set ntp-service local"), None),
        (("config system global", 'set timezone "Europe/Paris"'), ("ntp", "timezone")),
        (("config system global", "set admintimeout 10"), None),
    ],
)
def test_which_section_states_a_line(line: tuple[str, ...], stated: tuple[str, str] | None) -> None:
    assert FORTI.stated_by(line) == stated
