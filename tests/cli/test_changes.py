"""Every change made on the practice shows as exactly that change; what moves by itself shows as none."""

import json
from collections.abc import Callable

import pytest

from netaudit.lab.practice import Practice
from netaudit.lab.thread import RunningPractice
from netaudit.lab.world import Endpoint
from tests.conftest import Site

Do = Callable[[Practice], object]


def _firmware(practice: Practice) -> None:
    practice.sw2.firmware = "YA.16.11.0020"


CHANGES: dict[str, tuple[Do, list[str]]] = {
    "VLAN created": (
        lambda p: p.configure("sw1", ["vlan 40", "name TELEPHONIE"]),
        ["sw1 VLAN 40 TELEPHONIE: created"],
    ),
    "VLAN renamed": (
        lambda p: p.configure("sw2", ["vlan 30", 'name "INVITES"']),
        ["sw2 VLAN 30: name WIFI-INVITES → INVITES"],
    ),
    "VLAN deleted": (lambda p: p.configure("sw1", ["no vlan 30"]), ["sw1 VLAN 30 WIFI-INVITES: deleted"]),
    "port mode": (
        lambda p: p.configure("sw1", ["interface gi1/0/5", "switchport mode trunk"]),
        ["sw1 Gi1/0/5: access, VLAN 20 → trunk, native VLAN 1, tagged every VLAN"],
    ),
    "access VLAN, IOS": (
        lambda p: p.configure("sw1", ["interface gi1/0/5", "switchport access vlan 10"]),
        ["sw1 Gi1/0/5: access VLAN 20 → 10"],
    ),
    "access VLAN, ProCurve": (
        lambda p: p.configure("sw2", ["vlan 99", "untagged 3"]),
        ["sw2 3: access VLAN 10 → 99"],
    ),
    "trunk list": (
        lambda p: p.configure("sw1", ["interface gi1/0/24", "switchport trunk allowed vlan remove 20"]),
        ["sw1 Gi1/0/24: tagged VLANs −20 (now 10,30,99)"],
    ),
    "trunk list emptied by `no`": (
        lambda p: p.configure("sw1", ["interface gi1/0/24", "no switchport trunk allowed vlan 20"]),
        ["sw1 Gi1/0/24: tagged VLANs +1-9,11-19,21-29,31-98,100-4094 (now every VLAN)"],
    ),
    "description": (
        lambda p: p.configure("sw1", ["interface gi1/0/5", "description scanner"]),
        ["sw1 Gi1/0/5: description “CBCT-1” → “scanner”"],
    ),
    "port name, ProCurve": (
        lambda p: p.configure("sw2", ["interface 4", 'name "PC cabinet 4"']),
        ["sw2 4: description none → “PC cabinet 4”"],
    ),
    "shut down": (
        lambda p: p.configure("sw1", ["interface gi1/0/6", "shutdown"]),
        ["sw1 Gi1/0/6: shut down"],
    ),
    "address, switch": (
        lambda p: p.configure("sw1", ["interface vlan99", "ip address 10.99.0.13 255.255.255.0"]),
        ["sw1 Vlan99: address 10.99.0.11/24 → 10.99.0.13/24"],
    ),
    "address, host": (
        lambda p: p.ws1.set_address("enp1s0", "10.20.0.22/24"),
        ["ws-1 enp1s0: address 10.20.0.21/24 → 10.20.0.22/24"],
    ),
    "DHCP option": (
        lambda p: p.fw1.replace_in_file(
            "/etc/dnsmasq.conf", "imagerie,option:dns-server,10.20.0.1", "imagerie,option:dns-server,10.20.0.9"
        ),
        ["fw1 DHCP pool imagerie: option 6 (DNS servers) 10.20.0.1 → 10.20.0.9"],
    ),
    "DHCP reservation": (
        lambda p: p.fw1.replace_in_file("/etc/dnsmasq.conf", "10.20.0.10,cbct-1", "10.20.0.11,cbct-1"),
        ["fw1 DHCP pool imagerie: reservation 00:09:21:33:10:0a address 10.20.0.10 → 10.20.0.11"],
    ),
    "DNS record": (
        lambda p: p.fw1.replace_in_file(
            "/etc/dnsmasq.conf", "pacs.cabinet.example,10.20.0.5", "pacs.cabinet.example,10.20.0.6"
        ),
        ["fw1 DNS: record pacs.cabinet.example A 10.20.0.5 → 10.20.0.6"],
    ),
    "new MAC": (
        lambda p: p.plug(Endpoint("inconnu", "00:0c:29:77:77:77", "sw2", "4")),
        ["00:0c:29:77:77:77: new on sw2 4"],
    ),
    "moved endpoint": (
        lambda p: p.move("imprimante", "sw2", "2"),
        ["imprimante (00:1b:a9:44:10:09): moved from sw2 5 to sw2 2"],
    ),
    "firmware": (_firmware, ["sw2: firmware YA.16.11.0012 → YA.16.11.0020"]),
    "secret rotated": (
        lambda p: p.configure("sw1", ["no snmp-server community c4b1n3t-ro", "snmp-server community autre-ro RO"]),
        [
            "sw1 SNMP, community <secret",
            "sw1 SNMP, community <secret",
        ],
    ),
    "setting that no section states": (
        lambda p: p.configure("gw1", ["config system global", "set admintimeout 60", "end"]),
        [
            "gw1 configuration, config system global: line removed: set admintimeout 10",
            "gw1 configuration, config system global: line added: set admintimeout 60",
        ],
    ),
}


@pytest.fixture
def accepted(site: Site) -> Site:
    """A workspace with a baseline."""
    assert site.run("audit", "--no-report").code == 0
    assert site.run("baseline", "accept", "--initial").code == 0
    return site


@pytest.mark.slow
@pytest.mark.parametrize("what", CHANGES)
def test_one_change_shows_as_that_change_alone(what: str, accepted: Site, lab: RunningPractice) -> None:
    change, expected = CHANGES[what]
    change(lab.practice)
    ended = accepted.run("--json", "audit", "--no-report")
    sentences = [each["sentence"] for each in json.loads(ended.out)["differences"]]
    assert ended.code == 2
    assert len(sentences) == len(expected), sentences
    for found, wanted in zip(sentences, expected, strict=True):
        assert found.startswith(wanted)


@pytest.mark.slow
def test_ten_audits_of_the_unchanged_practice_differ_in_nothing(accepted: Site, lab: RunningPractice) -> None:
    raw = set()
    for _ in range(10):
        ended = accepted.run("--json", "audit", "--no-report")
        said = json.loads(ended.out)
        assert ended.code == 0, said["reasons"]
        assert said["differences"] == []
        raw.add(tuple(host["digests"]["raw"] for host in said["hosts"].values() if host["platform"] != "dicom"))
    # Counters, leases, ages and re-salted secrets did move, or this test would prove nothing.
    assert len(raw) == 10
