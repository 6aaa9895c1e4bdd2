"""Frames of every kind, made by scapy: what is read of them, and that nothing but `Malformed` is ever raised."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.model.sighting import Announced, Heard, Offered, line, said
from netaudit.probe._cursor import Malformed
from netaudit.probe._dns import mdns, netbios_name
from netaudit.probe._read import Sighting, sightings
from tests.probe.made import FRAMES, OWN, SERVER, THEIRS


def read(name: str) -> list[Sighting]:
    return sightings(FRAMES[name])


def announced(name: str) -> Announced:
    return next(each for each in read(name) if isinstance(each, Announced))


def test_an_arp_answer() -> None:
    assert read("ARP_REPLY") == [Heard(address="10.20.0.5", mac=THEIRS, how="arp")]


def test_an_arp_answer_in_a_vlan_whose_tag_is_still_in_the_frame() -> None:
    assert read("TAGGED") == [Heard(address="10.20.0.5", mac=THEIRS, vlan=20, how="arp")]
    assert sightings(FRAMES["ARP_REPLY"], 20)[0].vlan == 20


def test_an_arp_probe_shows_a_card_at_no_address() -> None:
    assert read("ARP_PROBE") == [Heard(address="", mac=THEIRS, how="arp", overheard=True)]


def test_an_answer_for_another_card_shows_both_at_the_address() -> None:
    assert [each.mac for each in read("ARP_FOR_ANOTHER")] == [THEIRS, SERVER]


def test_lldp() -> None:
    assert announced("LLDP").facts == {
        "chassis": (THEIRS,),
        "port": ("Gi1/0/7",),
        "ttl": ("120",),
        "system-name": ("sw1",),
        "capabilities": ("bridge",),
        "management-address": ("10.99.0.11",),
        "native-vlan": ("20",),
        "vlan-name": ("20 IMAGERIE",),
        "voice-vlan": ("30",),
        "model": ("Switch 24",),
    }


def test_cdp() -> None:
    assert announced("CDP").facts == {
        "ttl": ("180",),
        "system-name": ("sw1",),
        "management-address": ("10.99.0.11",),
        "port": ("GigabitEthernet1/0/7",),
        "native-vlan": ("20",),
        "duplex": ("full",),
        "voice-vlan": ("30",),
    }


@pytest.mark.parametrize("asked", [{7}, set()])
def test_an_offer(asked: set[int]) -> None:
    assert sightings(FRAMES["OFFER"], 20, asked=asked) == [
        Offered(
            server="10.20.0.1",
            source="10.20.0.1",
            mac=SERVER,
            address="10.20.0.101",
            vlan=20,
            asked=bool(asked),
            options={
                "3": "10.20.0.1 10.20.0.2",
                "6": "10.20.0.1",
                "15": "cabinet.example",
                "42": "010203",  # not addresses: as it came
                "43": "0102ff",
                "51": "3600",
                "54": "10.20.0.1",
                "66": "boot\\x1b[31m",
                "119": "cabinet.example lan.cabinet.example",
                "121": "10.0.0.0/8 via 10.20.0.2, 0.0.0.0/0 via 10.20.0.1",
            },
        )
    ]


def test_a_client_that_asks_for_a_lease() -> None:
    (found,) = read("CLIENT")
    assert isinstance(found, Announced)
    assert (found.kind, found.mac, found.address) == ("dhcp", THEIRS, "")
    assert found.facts == {
        "message": ("request",),
        "name": ("cbct-1",),
        "requested": ("10.20.0.30",),
        "asks-for": ("1,3,6",),
        "vendor-class": ("MSFT 5.0",),
        "client-id": (THEIRS,),
        "full-name": ("cbct-1.cabinet.example",),
    }


def test_mdns() -> None:
    assert announced("MDNS").facts == {
        "service": ("Imprimante._ipp._tcp.local",),
        "name": ("imprimante.local",),
        "port": ("imprimante.local:631",),
        "text": ("ty=Office 12", "note="),
        "address": ("10.20.0.5",),
    }


@pytest.mark.parametrize("name", ["MDNS_QUESTION", "SSDP_SEARCH"])
def test_a_question_shows_only_who_asks(name: str) -> None:
    assert read(name) == [Heard(address="10.20.0.5", mac=THEIRS, how="ip", overheard=True)]


def test_ssdp() -> None:
    assert announced("SSDP").facts == {
        "type": ("upnp:rootdevice",),
        "server": ("Linux/5 UPnP/1.0 Box/1",),
        "location": ("http://10.20.0.5/d.xml",),
    }


def test_netbios() -> None:
    assert announced("NETBIOS_DATAGRAM").facts == {"name": ("PC-ACCUEIL",), "group": ("CABINET",)}
    assert announced("NETBIOS_CLAIM").facts == {"name": ("PC-ACCUEIL",)}
    assert netbios_name(bytes(12)) == {}


def test_ipv6_neighbours() -> None:
    assert read("IPV6_REPLY") == [Heard(address="fe80::5", mac=THEIRS, how="icmp6")]
    assert read("IPV6_NEIGHBOUR") == [Heard(address="fe80::5", mac=THEIRS, how="icmp6", overheard=True)]
    assert announced("IPV6_ROUTER").facts == {
        "lifetime": ("1800",),
        "managed": ("yes",),
        "prefix": ("2001:db8::/64",),
        "dns": ("2001:db8::53",),
    }


def test_what_is_of_no_interest_is_nothing() -> None:
    assert sightings(bytes.fromhex(OWN.replace(":", "") + THEIRS.replace(":", "")) + b"\x88\xb5" + bytes(46)) == []


LOOP = bytes(4) + b"\0\0\0\1" + bytes(4) + b"\xc0\x0c" + bytes(10)


@pytest.mark.parametrize(
    "raw", [LOOP, b"\0\0\x84\0" + LOOP[4:], b"\0\0\x84\0" + b"\xff" * 8, b"\0\0\x84\0\0\0\0\1" + b"\0" * 4 + b"?" * 99]
)
def test_names_that_never_end_are_malformed_or_questions(raw: bytes) -> None:
    try:
        assert mdns(raw) == {}
    except Malformed:
        return
    assert not raw[2] & 0x80


def never_fails(read_it: Callable[[], list[Sighting]]) -> None:
    """Whatever is said reads back from its line; and nothing but `Malformed` is ever raised."""
    try:
        found = read_it()
    except Malformed:
        return
    for each in found:
        assert said(line(each)) == each
        assert line(each).isascii() or "\x1b" not in line(each).decode()


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_cut_anywhere_is_malformed_or_says_less(name: str) -> None:
    for length in range(len(FRAMES[name])):
        never_fails(lambda length=length: sightings(FRAMES[name][:length]))  # type: ignore[misc]


@given(st.binary(max_size=300))
def test_random_bytes(raw: bytes) -> None:
    never_fails(lambda: sightings(raw))


HEADS = {
    "arp": bytes(12) + b"\x08\x06",
    "lldp": bytes(12) + b"\x88\xcc",
    "cdp": bytes(12) + b"\x01\x00" + bytes.fromhex("aaaa0300000c2000"),
    "ip4": bytes(12) + b"\x08\x00\x45\x00",
    "ip6": bytes(12) + b"\x86\xdd\x60",
}


@given(st.sampled_from(sorted(HEADS)), st.binary(max_size=400))
def test_random_bytes_behind_a_true_head(kind: str, raw: bytes) -> None:
    never_fails(lambda: sightings(HEADS[kind] + raw))


@given(st.sampled_from(sorted(FRAMES)), st.data())
def test_spoilt_frames(name: str, data: Any) -> None:
    spoilt = bytearray(FRAMES[name])
    for _ in range(data.draw(st.integers(1, 8))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(spoilt)))
    never_fails(lambda: sightings(bytes(spoilt[:cut]) + bytes(data.draw(st.binary(max_size=20)))))
