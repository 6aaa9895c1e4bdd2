"""From what the probe said to hosts, servers, crowds and what does not agree."""

from typing import Any

from netaudit.core.discovery import Declared, Known, discovered
from netaudit.core.restraint import rules_of
from netaudit.model.sighting import (
    Announced,
    Errand,
    Facts,
    Finished,
    Heard,
    Offered,
    Progressed,
    Ready,
    Said,
    Troubled,
    Withheld,
)
from netaudit.model.snapshot import Endpoint

OWN = "02:00:00:00:00:aa"
READY = Ready(raw=True, interface="eth0", mac=OWN)
PC, PACS, CEREC = "18:66:da:11:10:64", "00:0c:29:5a:10:05", "00:10:19:4c:02:30"
PERIMETER = {"name": "Dentsply Sirona", "match": {"oui": ["00:10:19"]}}


def _known(**more: Any) -> Known:
    errand = Errand(targets=("10.20.0.0/24",), perimeters=(PERIMETER,))
    return Known(rules=rules_of(errand), **more)


def test_one_host_a_card_with_everything_that_was_said_of_it() -> None:
    said: list[Said] = [
        READY,
        Heard(address="10.20.0.5", mac=PACS),
        Heard(address="fe80::5", mac=PACS, how="icmp6"),
        Heard(address="10.20.0.5", mac=PACS, how="tcp", port=104, is_open=True),
        Heard(address="10.20.0.5", mac=PACS, how="tcp", port=22),
        Announced(kind="mdns", mac=PACS, facts={"name": ("pacs.local",)}),
        Announced(kind="mdns", mac=PACS, facts={"name": ("pacs.local", "images.local")}),
        Heard(address="10.20.0.9", mac=OWN),
        Announced(kind="lldp", mac=OWN, facts={"system-name": ("me",)}),
        Heard(address="", mac=""),
        Finished(seconds=0.5, lost=2),
    ]
    found = discovered(said, _known(), {"10.20.0.5": {"104/tcp": "open", "80/tcp": "HTTP 200, PACS"}})
    (host,) = found.found
    assert (host.addresses, host.mac) == (("10.20.0.5", "fe80::5"), PACS)
    assert host.names == ("pacs.local", "images.local")
    assert host.identity.role == "imaging"
    assert "(80/tcp: HTTP 200, PACS)" in host.identity.because
    assert host.services == {"104/tcp": "open", "80/tcp": "HTTP 200, PACS"}
    assert (found.seconds, found.lost, found.resume) == (0.5, 2, 0)


def test_declared_hosts_are_known_by_card_by_address_and_by_name() -> None:
    declared = (
        Declared("pc-1", mac=PC, role="workstation"),
        Declared("pacs-1", addresses=("10.20.0.5",)),
        Declared("borne", addresses=()),
        Declared("absent", addresses=("10.20.0.77",)),
        Declared("ailleurs", addresses=("192.0.2.7",)),
        Declared("cerec-1", addresses=("10.20.0.30",), mac=CEREC),
    )
    said: list[Said] = [
        READY,
        Heard(address="10.20.0.64", mac=PC),
        Heard(address="10.20.0.5", mac=PACS),
        Announced(kind="lldp", mac="02:00:00:00:00:01", facts={"system-name": ("borne.cabinet.example",)}),
        Heard(address="10.20.0.66", mac="02:00:00:00:00:02"),
        Heard(address="10.20.0.30", mac=CEREC),
    ]
    found = discovered(said, _known(declared=declared))
    assert {host.declared for host in found.found} == {"pc-1", "pacs-1", "borne", "cerec-1", ""}
    pc = next(host for host in found.found if host.declared == "pc-1")
    assert (pc.identity.role, pc.identity.confidence) == ("workstation", "declared")
    assert found.absent == ("absent",)
    cerec = next(host for host in found.found if host.mac == CEREC)
    assert cerec.restricted == "Dentsply Sirona"


def test_a_restricted_host_that_kept_silent_is_not_called_absent() -> None:
    sirona = Declared("cerec-1", addresses=("10.20.0.30",))
    errand = Errand(targets=("10.20.0.0/24",), perimeters=({"name": "x", "match": {"hosts": ["cerec-1"]}},))
    assert discovered([READY], Known(rules=rules_of(errand), declared=(sirona,))).absent == ()


def test_what_does_not_agree_with_the_inventory() -> None:
    declared = (
        Declared("a", addresses=("10.20.0.5",), mac="02:00:00:00:00:05"),
        Declared("b", addresses=("10.20.0.6",), mac=PC),
        Declared("c", addresses=("10.20.0.7",)),
    )
    said: list[Said] = [
        READY,
        Heard(address="10.20.0.5", mac=PACS),
        Heard(address="10.20.0.60", mac=PC),
        Heard(address="10.20.0.7", mac="02:00:00:00:00:07"),
    ]
    found = {host.declared: host.conflicts for host in discovered(said, _known(declared=declared)).found}
    assert found == {"a": ("mac",), "b": ("address",), "c": ()}


def test_beyond_the_segment_the_last_audit_tells_the_card() -> None:
    known = _known(endpoints={PC: Endpoint(switch="sw2", port="5", vlan=10, ip="10.20.0.64")})
    (host,) = discovered([READY, Heard(address="10.20.0.64", how="icmp")], known).found
    assert (host.mac, host.switch, host.port, host.vlans) == (PC, "sw2", "5", (10,))


def test_dhcp_servers_that_nobody_declared() -> None:
    declared = (
        Declared("fw1", addresses=("10.20.0.1",), serves_dhcp=True),
        Declared("ws1", addresses=("10.20.0.9",), serves_dhcp=False),
        Declared("box", mac="02:00:00:00:00:09"),
    )
    offers: list[Said] = [
        Offered(server="10.20.0.1", source="10.20.0.1", mac="02:00:00:00:00:01", address="10.20.0.100"),
        Offered(server="10.20.0.1", source="10.20.0.1", mac="02:00:00:00:00:01", address="10.20.0.101"),
        Offered(server="10.20.0.9", source="10.20.0.9", mac="02:00:00:00:00:02"),
        Offered(server="", source="10.20.0.200", mac="02:00:00:00:00:03", vlan=10, options={"3": "10.20.0.200"}),
        Offered(server="10.20.0.8", source="0.0.0.0", mac="02:00:00:00:00:09"),
        Offered(server="10.20.0.7", source="10.20.0.7", mac="02:00:00:00:00:04", message="nak"),
    ]
    found = discovered([READY, *offers], _known(declared=declared))
    assert {(each.server, each.vlan): each.declared for each in found.dhcp} == {
        ("10.20.0.1", 0): "fw1",
        ("10.20.0.9", 0): "",
        ("10.20.0.200", 10): "",
        ("10.20.0.8", 0): "box",
    }
    silent = next(host for host in found.found if host.mac == "02:00:00:00:00:09")
    assert silent.addresses == ()
    assert "(offers addresses by DHCP)" in silent.identity.because


def test_several_cards_behind_one_port() -> None:
    def at(switch: str, port: str, **more: Any) -> Endpoint:
        return Endpoint(switch=switch, port=port, **more)

    endpoints = {
        "18:66:da:00:00:01": at("sw2", "5"),
        "18:66:da:00:00:02": at("sw2", "5"),
        "18:66:da:00:00:03": at("sw2", "6"),
        "02:00:00:00:00:06": at("sw2", "6"),
        "18:66:da:00:00:04": at("sw2", "9", role="access-point"),
        "18:66:da:00:00:05": at("sw2", "9"),
        "18:66:da:00:00:06": at("", ""),
        "18:66:da:00:00:07": at("sw1", "1"),
        "18:66:da:00:00:08": at("sw1", "1"),
    }
    router = Announced(kind="lldp", mac="18:66:da:00:00:07", facts={"capabilities": ("router",)})
    (crowd,) = discovered([READY, router], _known(endpoints=endpoints)).crowds
    assert (crowd.switch, crowd.port) == ("sw2", "5")
    assert crowd.macs == ("18:66:da:00:00:01", "18:66:da:00:00:02")


def test_where_this_computer_is_plugged_in() -> None:
    lldp: Facts = {
        "system-name": ("sw1",),
        "port": ("9c:8e:99:00:01:02",),
        "port-description": ("port2",),
        "native-vlan": ("20",),
    }
    cdp: Facts = {"system-name": ("SW1.cabinet.example",), "port": ("Gi0/2",)}
    said: list[Said] = [
        READY,
        Announced(kind="cdp", mac="02:00:00:00:00:01", facts=cdp),
        Announced(kind="lldp", mac="02:00:00:00:00:01", facts=lldp),
        Announced(kind="cdp", mac="02:00:00:00:00:01", facts=cdp),
        Announced(kind="lldp", mac="02:00:00:00:00:02", facts={"port": ("7",)}),
    ]
    here = {(each.switch, each.port, each.vlan, each.protocol) for each in discovered(said, _known()).here}
    assert here == {("sw1", "port2", "20", "lldp"), ("02:00:00:00:00:02", "7", "", "lldp")}


def test_a_probe_that_did_not_end_says_where_to_go_on() -> None:
    said: list[Said] = [
        Ready(raw=False, blind=("arp",), detail="not permitted"),
        Progressed(phase="arp", done=4096, of=65_536),
        Progressed(phase="dhcp", done=1, of=2),
        Withheld(address="10.20.0.30", why="restricted", perimeter="x"),
        Withheld(address="", mac=CEREC, why="restricted"),
        Troubled(detail="no raw sockets: not permitted"),
    ]
    found = discovered(said, _known())
    assert (found.resume, found.blind) == (4096, ("arp",))
    assert found.detail == "no raw sockets: not permitted"
    assert found.withheld == {"10.20.0.30": "restricted", CEREC: "restricted"}
    assert discovered([], _known()).found == ()
