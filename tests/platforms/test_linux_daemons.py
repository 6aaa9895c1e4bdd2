"""Open vSwitch, BIND, Kea, routes, sshd and accounts of a Linux host, against what they print."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.core.scrub import SecretsKey, scrub
from netaudit.model.platform import NotOffered, ReadingError
from netaudit.model.rows import (
    DhcpPool,
    DhcpReservation,
    Lag,
    Lease,
    MacEntry,
    ManagementService,
    Route,
    SpanningTree,
    Switchport,
    User,
)
from netaudit.model.state import SECTION_NAMES, Failed
from netaudit.platforms import _bind, _kea, _linux_system, _ovs
from netaudit.platforms.linux import PLATFORM
from tests.platforms.captures_linux import (
    CAPTURES,
    INTERFACES,
    KEA,
    KEA_LEASES,
    MACS,
    NAMED,
    PORTS,
    ZONES,
    absent,
    silent,
    tables,
)


def _read(section: str, **other: str) -> object:
    """A section of the captures; by keyword, the answer of one module's command is another."""
    return PLATFORM.readings[section].read({**silent(section), **CAPTURES, **other})


def _with(command: str, text: str, section: str) -> object:
    return _read(section, **{command: text})


def test_ports_of_open_vswitch() -> None:
    assert _read("switchports") == {
        "bond0": Switchport(mode="trunk", tagged="1-4094"),
        "port1": Switchport(mode="trunk", tagged="10,20"),
        "port2": Switchport(mode="access", untagged=20),
        "port3": Switchport(mode="trunk", untagged=10, tagged="20"),
    }
    assert _read("lags") == {"bond0": Lag(members=("eth8", "eth9"), mode="lacp")}
    assert _read("spanning_tree") == SpanningTree(mode="rstp")
    assert _read("mac_table") == {
        "02:00:00:00:01:02 20": MacEntry(port="port2"),
        "02:00:00:00:01:03 10": MacEntry(port="bond0"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (tables(PORTS[1:], INTERFACES), "do not name the interfaces"),
        (tables(PORTS, INTERFACES[1:]), "do not name the interfaces"),
        (CAPTURES[_ovs.TABLES].replace('"native-untagged"', '"native-tagged"'), "is not read"),
        (CAPTURES[_ovs.TABLES].replace("20]]", "5000]]"), "VLAN"),
        ("\n".join(CAPTURES[_ovs.TABLES].splitlines()[:2]), "2 tables of 3"),
        (CAPTURES[_ovs.TABLES][:-9], "no whole table"),
        ("[]\n[]\n[]\n", "no whole table"),
        ("ovs-vsctl: unix:/run/db.sock: database connection failed (Connection refused)\n", "got no answer"),
    ],
)
def test_a_database_that_does_not_add_up(text: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _with(_ovs.TABLES, text, "switchports")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MACS.replace("3/8192", "9/8192"), "has 9 entries, 3 were shown"),
        (MACS.replace("    5    10", "    7    10"), "which no bridge has"),
        (MACS.replace("02:00:00:00:01:03    1", "02:00:00:00:01    1"), "is no entry"),
        (MACS.replace(" port  VLAN", " xxxx  VLAN"), "shows no table"),
    ],
)
def test_a_mac_table_that_does_not_add_up(text: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _with(_ovs.MACS, text, "mac_table")


def test_a_host_without_these_daemons_offers_none_of_it() -> None:
    asleep = "ovs-vsctl: unix:/run/db.sock: database connection failed (No such file or directory)\n"
    for none in ("sudo: ovs-vsctl: command not found\n", asleep):
        for section in ("switchports", "spanning_tree"):
            with pytest.raises(NotOffered):
                _with(_ovs.TABLES, none, section)
        assert _with(_ovs.TABLES, none, "lags") == {}, "the kernel has bonds, and shows that it has none"
        with pytest.raises(NotOffered):
            _with(_ovs.MACS, none, "mac_table")
    with pytest.raises(NotOffered):
        _with(_kea.CONFIG, "cat: /etc/kea/kea-dhcp4.conf: No such file or directory\n", "dhcp")
    with pytest.raises(NotOffered):
        _with(_kea.LEASES, absent(_kea.LEASES), "leases")


def _dns(**other: str) -> dict[str, object]:
    return {name: getattr(_read("dns", **{"cat /etc/resolv.conf": "nameserver 192.0.2.9\n", **other}), name)
            for name in ("zones", "forwarders", "records", "resolvers")}  # fmt: skip


def test_names_of_bind() -> None:
    assert _dns() == {
        "zones": {"cabinet.example": "primary", "labo.example": "secondary"},
        "forwarders": ("192.0.2.53", "192.0.2.54"),
        "records": {
            "cabinet.example NS": "ns.cabinet.example",
            "images.cabinet.example CNAME": "pacs.cabinet.example",
            "pacs.cabinet.example A": "10.2.0.8, 10.2.0.9",
        },
        "resolvers": ("192.0.2.9",),
    }
    for none in ("sudo: named-checkconf: command not found\n", "open: /etc/bind/named.conf: file not found\n"):
        assert _dns(**{_bind.CONFIG: none, _bind.ZONES: ""})["zones"] == {}


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        (_bind.ZONES, "### end\n", "records of cabinet.example were not shown"),
        (_bind.ZONES, ZONES[:-9], "stops before its end"),
        (_bind.ZONES, "### cabinet.example\nfile not found\n### end\n", "could not be read: file not found"),
        (_bind.ZONES, ZONES.replace("### end", "nonsense\n### end"), "is no record"),
        (_bind.CONFIG, NAMED[:-4], "stops before its last block"),
    ],
)
def test_zones_that_do_not_add_up(command: str, text: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _dns(**{command: text})


def test_scopes_and_leases_of_kea() -> None:
    assert _read("dhcp") == {
        "10.3.0.0/24": DhcpPool(
            ranges=("10.3.0.100-10.3.0.149",),
            options={"42": "10.9.0.1", "3": "10.3.0.1", "150": "10.3.0.5, 10.3.0.6"},
            reservations={"02:00:00:00:01:0a": DhcpReservation(address="10.3.0.10", name="cbct1")},
            lease_seconds=3600,
        ),
        "10.4.0.0/24": DhcpPool(
            options={"42": "10.9.0.1"},
            reservations={"client-id 01:02": DhcpReservation(address="10.4.0.2")},
            lease_seconds=60,
        ),
    }
    assert _read("leases") == {"02:00:00:00:01:0a": Lease(address="10.3.0.10", name="cbct1")}


@pytest.mark.parametrize(
    ("command", "text", "section", "said"),
    [
        (_kea.CONFIG, KEA[:-6], "dhcp", "is not whole JSON"),
        (_kea.CONFIG, "{}", "dhcp", "has no `Dhcp4`"),
        (_kea.CONFIG, '{"Dhcp4": {"subnet4": [{}]}}', "dhcp", "not understood"),
        (_kea.CONFIG, '{"Dhcp4": {"subnet4": 5}}', "dhcp", "not understood"),
        (_kea.CONFIG, KEA.replace("10.4.0.0", "10.3.0.0"), "dhcp", "two subnets"),
        (_kea.CONFIG, KEA.replace("02:00:00:00:01:0A", "02:00"), "dhcp", "MAC"),
        (_kea.CONFIG, KEA.replace('"interfaces-config": {', '<?include "x"?>', 1), "dhcp", "whole JSON"),
        (_kea.LEASES, KEA_LEASES.replace("### end", "10.3.0.103,02:00\n\n### end"), "leases", "no lease"),
        (_kea.LEASES, "soon\n", "leases", "does not tell the time"),
    ],
)
def test_kea_that_does_not_add_up(command: str, text: str, section: str, said: str) -> None:
    with pytest.raises(ReadingError, match=said):
        _with(command, text, section)


def test_what_kea_states_once_and_what_is_left_for_the_configuration() -> None:
    left = _kea.rest_of_config(KEA)
    assert "/interfaces-config/interfaces/0 = eth20" in left
    assert "/subnet4/10.3.0.0/24/id = 20" in left
    assert "10.3.0.1" not in left
    assert "valid-lifetime" not in left
    deep = '{"Dhcp4": {"a": ' + "[" * 60 + "1" + "]" * 60 + "}}"
    with pytest.raises(ReadingError, match="nested"):
        _kea.rest_of_config(deep)


def test_routes_accounts_and_sshd() -> None:
    assert _read("routes") == {
        "0.0.0.0/0 via 10.2.0.1": Route(),
        "192.0.2.0/24 via fe80::1": Route(distance=50),
        "198.51.100.0/24 via blackhole in 7": Route(table="7"),
    }
    assert _read("users") == {"root": User(privilege="root"), "tech": User()}
    assert _read("management") == {"ssh": ManagementService(enabled=True, port=22)}
    inside = "port 22\nport 2222\nlistenaddress 10.9.0.5:22\n"
    assert _with(_linux_system.SSHD, inside, "management") == {
        "ssh": ManagementService(enabled=True, port=22, sources=("at 10.9.0.5",)),
        "ssh #2": ManagementService(enabled=True, port=2222, sources=("at 10.9.0.5",)),
    }


@pytest.mark.parametrize(
    ("command", "text", "section"),
    [
        (_linux_system.SSHD, "permitrootlogin no\n", "management"),
        (_linux_system.USERS, "tech:x:1000:1000::/home/tech:/bin/sh\n### end\n", "users"),
        (_linux_system.USERS, "root:x:0:0:root:/root\n### end\n", "users"),
        (_linux_system.ROUTES[0], json.dumps([{"dst": "default", "nexthops": []}]), "routes"),
        (_linux_system.ROUTES[0], '[{"dst": "x/y", "dev": "eth0"}]', "routes"),
        (_linux_system.ROUTES[0], "[", "routes"),
    ],
)
def test_what_does_not_add_up_is_refused(command: str, text: str, section: str) -> None:
    with pytest.raises(ReadingError):
        _with(command, text, section)


def test_no_secret_is_left_and_readers_work_on_what_is_left() -> None:
    key = SecretsKey(b"k" * 32)
    answers = {command: scrub(text, PLATFORM.secrets, key) for command, text in CAPTURES.items()}
    text = str(answers) + str(device_state(Capture("h", answers), PLATFORM, SECTION_NAMES, ""))
    for secret in ("geheim", "lecture-1234"):
        assert secret not in text
    assert "10.3.0.0/24" in text
    assert scrub(NAMED, PLATFORM.secrets, key) == NAMED, "no word of another file is taken for a secret of pppd's"


@pytest.mark.parametrize("command", sorted(CAPTURES))
@given(data=st.data())
def test_nonsense_ends_in_a_section_that_failed(command: str, data: st.DataObject) -> None:
    text = CAPTURES[command]
    lines = text.splitlines(keepends=True)
    spoil: Callable[[], str] = data.draw(
        st.sampled_from(
            [
                lambda: text[: data.draw(st.integers(0, len(text)))],
                lambda: "".join(data.draw(st.permutations(lines))),
                lambda: data.draw(st.text(max_size=60)),
                lambda: data.draw(st.sampled_from(sorted(CAPTURES.values()))),
            ]
        )
    )
    answers = {c: spoil() if c == command else t for c, t in CAPTURES.items()}
    state = device_state(Capture("h", answers), PLATFORM, SECTION_NAMES, "")
    for name in SECTION_NAMES:
        section = state.section(name)
        assert not isinstance(section, Failed) or section.reason
