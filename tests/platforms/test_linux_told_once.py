"""A change in a file of a Linux host's daemon is told once: by the section that states it, or else by its line."""

import pytest

from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.core.statediff import host_differences
from netaudit.model.platform import Captures
from netaudit.model.state import CONFIGURATION, DeviceState
from netaudit.platforms import (
    _dnsmasq,
    _hostapd,
    _isc_conf,
    _linux_bridge,
    _linux_ntp,
    _rsyslog,
    _samba,
    _snmpd,
    _unbound,
)
from netaudit.platforms.linux import PLATFORM
from tests.platforms.captures_linux import absent
from tests.platforms.captures_linux_services import CAPTURES

KEY = SecretsKey(b"k" * 32)


def _state(captures: Captures) -> DeviceState:
    answers = {c: scrub(text, PLATFORM.secrets, KEY) for c, text in captures.items()}
    return device_state(Capture("h", answers), PLATFORM, CONFIGURATION, KEY.key_id)


def _whole() -> dict[str, str]:
    quiet = {command: absent(command) for command in PLATFORM.commands(CONFIGURATION)}
    return {**quiet, **CAPTURES, "cat /etc/resolv.conf": "nameserver 127.0.0.1\n"}


def _told(command: str, old: str, new: str) -> list[tuple[str, str]]:
    before = _whole()
    assert before[command].count(old) == 1, old
    after = {**before, command: before[command].replace(old, new)}
    return [
        (each.section, each.field or each.key) for each in host_differences(_state(before), _state(after), PLATFORM)
    ]


@pytest.mark.parametrize(
    ("command", "old", "new", "section", "where"),
    [
        (_isc_conf.CONFIG, "option routers 10.5.0.1;", "option routers 10.5.0.2;", "dhcp", "options.3"),
        (_isc_conf.CONFIG, "range 10.6.0.20 10.6.0.30", "range 10.6.0.20 10.6.0.40", "dhcp", "ranges"),
        (_isc_conf.CONFIG, "fixed-address 10.5.0.10", "fixed-address 10.5.0.13", "dhcp",
         "reservations.02:00:00:00:05:0a.address"),
        (_isc_conf.CONFIG, "default-lease-time 3600", "default-lease-time 1800", "dhcp", "lease_seconds"),
        (_unbound.CONFIG, "IN A 10.5.0.10", "IN A 10.5.0.14", "dns", "scanner.soins.example A"),
        (_unbound.CONFIG, '"pub.example" always_nxdomain', '"pub.example" always_refuse', "dns", "pub.example"),
        (_hostapd.CONFIG, "ignore_broadcast_ssid=1", "ignore_broadcast_ssid=0", "wifi", "hidden"),
        (_hostapd.CONFIG, "ap_isolate=1", "ap_isolate=0", "wifi", "isolated"),
        (_linux_ntp.CHRONY, "server 10.9.0.2", "server 10.9.0.6", "ntp", "servers"),
        (_snmpd.CONFIG, "rwcommunity geheim-rw", "rwcommunity geheim-neu", "snmp", ""),
        (_snmpd.DROPINS, "rouser technicien", "rouser depanneur", "snmp", ""),
        (_linux_bridge.VLANS, '"vlanEnd": 32', '"vlanEnd": 33', "switchports", "tagged"),
    ],
)  # fmt: skip
def test_by_the_section_that_states_it(command: str, old: str, new: str, section: str, where: str) -> None:
    told = _told(command, old, new)
    assert {name for name, _ in told} <= {section, "vlans"}, told
    assert not where or any(field.endswith(where) for _, field in told), told


@pytest.mark.parametrize(
    ("command", "old", "new"),
    [
        (_isc_conf.CONFIG, "authoritative;", "not authoritative;"),
        (_isc_conf.CONFIG, "option ntp-servers 10.9.9.9;", "option ntp-servers 10.9.9.8;"),
        (_unbound.CONFIG, "interface: 10.5.0.53", "interface: 10.5.0.54"),
        (_unbound.CONFIG, "stub-addr: 192.0.2.59", "stub-addr: 192.0.2.61"),
        (_hostapd.CONFIG, "geheim mit Leerzeichen", "anderes mit Leerzeichen"),
        (_linux_ntp.CHRONY, "iburst key 7", "iburst key 8"),
        (_rsyslog.CONFIG, "/var/log/auth.log", "/var/log/authentication.log"),
        (_snmpd.DROPINS, "-A geheim-env-a", "-A geheim-env-b"),
        (_samba.SHARES, "guest ok = Yes", "guest ok = No"),
    ],
)
def test_by_its_line(command: str, old: str, new: str) -> None:
    told = _told(command, old, new)
    assert [section for section, _ in told] == ["config", "config"], told


def test_a_daemon_that_was_not_asked_for_before_is_no_drift() -> None:
    config = str(_state(_whole()).sections.config.value)  # type: ignore[union-attr]
    assert f"### {_dnsmasq.DROPINS}\n# not offered" in config
    lines = PLATFORM.headings(config) if PLATFORM.headings else []
    assert not [line for line in lines if line[0].removeprefix("### ") == _dnsmasq.DROPINS]
