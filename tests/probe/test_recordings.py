"""Recorded frames, read in place from tcpdump's own tests; what is expected is what its `.out` files print."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from netaudit.model.sighting import Announced, Facts, Offered
from netaudit.probe._read import Sighting, sightings
from tests.platforms.conftest import MISSING, recordings_folder


@pytest.fixture(scope="module")
def tcpdump() -> Path:
    """The folder of tcpdump's recordings."""
    folder = recordings_folder()
    if folder is None:
        pytest.skip(MISSING)
    return folder / "the-tcpdump-group+tcpdump" / "tests"


def frames(file: Path) -> Iterator[bytes]:
    """The frames of a capture file (the pcap format, version 2.4)."""
    raw = file.read_bytes()
    order = "<" if raw[:4] == b"\xd4\xc3\xb2\xa1" else ">"
    at = 24
    while at < len(raw):
        kept = struct.unpack_from(f"{order}I", raw, at + 8)[0]
        yield raw[at + 16 : at + 16 + kept]
        at += 16 + kept


def told(file: Path) -> list[list[Sighting]]:
    return [sightings(frame) for frame in frames(file)]


def announcements(file: Path) -> list[Facts]:
    found = []
    for each in told(file):
        assert len(each) == 1
        assert isinstance(each[0], Announced)
        found.append(each[0].facts)
    return found


def packets(out: Path, start: str) -> list[str]:
    """What tcpdump printed, packet by packet."""
    return re.split(start, out.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]


def printed(words: str, packet: str) -> tuple[str, ...]:
    return tuple(re.findall(words, packet, flags=re.MULTILINE))


def test_cdp_of_a_switch(tcpdump: Path) -> None:
    expected = packets(tcpdump / "cdp-v.out", r"^ {3,4}\d+  2008")
    found = announcements(tcpdump / "3560_CDP.pcap")
    assert len(found) == len(expected) == 3
    for facts, packet in zip(found, expected, strict=True):
        assert facts["system-name"] == printed(r"Device-ID.*'(.*)'", packet)
        assert facts["port"] == printed(r"Port-ID.*'(.*)'", packet)
        assert facts["platform"] == printed(r"Platform.*'(.*)'", packet)
        assert facts["vtp-domain"] == printed(r"VTP.*'(.*)'", packet)
        assert facts["native-vlan"] == printed(r"Native VLAN ID.*: (\d+)$", packet)
        assert facts["duplex"] == printed(r"Duplex.*: (\w+)$", packet)
        assert facts["ttl"] == printed(r"ttl: (\d+)s", packet)
        assert facts["management-address"] == tuple(dict.fromkeys(printed(r"IPv4 \(1\) (\S+)", packet)))
        lines = re.split(r"\n\t  ", packet.split("Version String")[1].split("\n\tPlatform")[0])[1:]
        assert facts["system-description"] == ("\\x0a".join(lines),)
        # tcpdump prints `L2 Switch, IGMP snooping` for 0x28.
        assert facts["capabilities"] == ("switch", "igmp")


def test_lldp_of_an_access_point(tcpdump: Path) -> None:
    expected = packets(tcpdump / "lldp_mudurl-vv.out", r"^ {3,4}\d+  2016")
    found = announcements(tcpdump / "lldp_mudurl.pcap")
    assert len(found) == len(expected) == 2
    for facts, packet in zip(found, expected, strict=True):
        chassis, port = printed(r"Subtype MAC address \(\d\): (\S+)", packet)
        assert (facts["chassis"], facts["port"]) == ((chassis,), (port,))
        assert facts["ttl"] == printed(r"TTL (\d+)s", packet)
        assert facts["system-name"] == printed(r"System Name TLV.*: (.*)$", packet)
        assert facts["system-description"] == printed(r"System Description TLV.*\n\t  (.*)$", packet)
        assert facts["port-description"] == printed(r"Port Description TLV.*: (.*)$", packet)
        assert facts["management-address"] == printed(r"AFI IPv\d \(\d\): (\S+)", packet)
        assert facts["mud-url"] == printed(r"MUD-URL=(\S+)", packet)
        # tcpdump prints `Enabled Capabilities [WLAN AP]`.
        assert facts["capabilities"] == ("wlan-ap",)


def test_dhcp_of_a_client_and_its_server(tcpdump: Path) -> None:
    expected = packets(tcpdump / "dhcp-rfc3004-v.out", r"^ {3,4}\d+  2014")
    found = told(tcpdump / "dhcp-rfc3004.pcap")
    assert len(found) == len(expected) == 4
    for each, packet in zip(found, expected, strict=True):
        (sighting,) = each
        (message,) = printed(r"DHCP-Message \(53\), length 1: (\w+)", packet)
        if "Reply" in packet:
            assert isinstance(sighting, Offered)
            assert sighting.message == message.lower()
            assert not sighting.asked
            assert (sighting.server,) == printed(r"Server-ID.*: (\S+)", packet)
            assert (sighting.address,) == printed(r"Your-IP (\S+)", packet)
            assert (sighting.source,) == printed(r"^    (\S+)\.67 >", packet)
            codes = dict(re.findall(r'^\t    [\w-]+ \((\d+)\), length \d+: "?([^"\n]+)"?$', packet, re.MULTILINE))
            codes.pop("53")
            assert sighting.options == codes
        else:
            assert isinstance(sighting, Announced)
            assert sighting.facts["message"] == (message.lower(),)
            assert (sighting.mac,) == printed(r"Client-Ethernet-Address (\S+)", packet)
            assert sighting.facts["requested"] == printed(r"Requested-IP.*: (\S+)", packet)
            numbers = re.findall(r"\((\d+)\)", packet.split("Parameter-Request")[1].split("User-Class")[0])[1:]
            assert sighting.facts["asks-for"] == (",".join(numbers),)
