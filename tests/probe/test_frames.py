"""What the probe sends, read back by scapy, which knows nothing of how it was made."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.inet6 import ICMPv6EchoRequest, IPv6
from scapy.layers.l2 import ARP, Dot1Q, Ether

from netaudit.probe._frames import ArpRequests, card, checksum, discover, echo4, echo6, link_local

MAC = "00:00:5e:00:53:0a"
THEIRS = "00:00:5e:00:53:0b"


@pytest.mark.parametrize("vlan", [0, 20])
@pytest.mark.parametrize("own", ["", "10.20.0.9"])
def test_an_arp_request(vlan: int, own: str) -> None:
    raw = ArpRequests(MAC, own, vlan).asking("10.20.0.5")
    frame = Ether(raw)
    assert len(raw) == 60
    assert (frame.dst, frame.src) == ("ff:ff:ff:ff:ff:ff", MAC)
    assert (frame[Dot1Q].vlan if vlan else 0) == vlan
    arp = frame[ARP]
    assert (arp.op, arp.hwsrc, arp.psrc) == (1, MAC, own or "0.0.0.0")
    assert (arp.hwdst, arp.pdst) == ("00:00:00:00:00:00", "10.20.0.5")


@pytest.mark.parametrize("vlan", [0, 4094])
def test_a_discover(vlan: int) -> None:
    frame = Ether(discover(MAC, 0xDEADBEEF, vlan=vlan))
    assert (frame.dst, frame.src) == ("ff:ff:ff:ff:ff:ff", MAC)
    assert (frame[Dot1Q].vlan if vlan else 0) == vlan
    sent = frame[IP]
    assert (sent.src, sent.dst, sent.ttl) == ("0.0.0.0", "255.255.255.255", 64)
    assert sent.len == len(bytes(sent))
    given_sum = sent.chksum
    del sent.chksum
    assert IP(bytes(sent)).chksum == given_sum
    assert (frame[UDP].sport, frame[UDP].dport, frame[UDP].len) == (68, 67, len(bytes(frame[UDP])))
    asked = frame[BOOTP]
    assert (asked.op, asked.xid, asked.flags, asked.chaddr[:6]) == (1, 0xDEADBEEF, 0, card(MAC))
    assert (asked.ciaddr, asked.yiaddr, asked.giaddr) == ("0.0.0.0",) * 3
    options: dict[str, Any] = dict(option for option in frame[DHCP].options if isinstance(option, tuple))
    assert options["message-type"] == 1
    assert {"requested_addr", "server_id"}.isdisjoint(options)
    assert {1, 3, 6, 15, 51, 54} <= set(options["param_req_list"])


@given(st.integers(0, 2**32 - 1), st.integers(0, 4094), st.binary(min_size=6, max_size=6))
def test_no_other_message_than_a_discover_is_ever_made(transaction: int, vlan: int, target: bytes) -> None:
    raw = discover(MAC, transaction, target=target, vlan=vlan)
    assert raw[:6] == target
    options = raw[raw.index(b"\x63\x82\x53\x63", 14 + 4 * bool(vlan) + 28 + 200) + 4 :]
    assert options[:3] == bytes((53, 1, 1))


@pytest.mark.parametrize("target", [None, THEIRS])
def test_an_ipv6_echo_to_all_nodes(target: str | None) -> None:
    own = link_local(MAC)
    raw = echo6(MAC, own, 77, target=card(target), vlan=20) if target else echo6(MAC, own, 77, vlan=20)
    frame = Ether(raw)
    assert frame.dst == (target or "33:33:00:00:00:01")
    assert (frame[IPv6].src, frame[IPv6].dst, frame[IPv6].hlim) == (own, "ff02::1", 1)
    assert frame[IPv6].plen == len(bytes(frame[IPv6].payload))
    given_sum = frame[ICMPv6EchoRequest].cksum
    assert frame[ICMPv6EchoRequest].id == 77
    del frame[ICMPv6EchoRequest].cksum
    assert Ether(bytes(frame))[ICMPv6EchoRequest].cksum == given_sum


def test_an_echo_request() -> None:
    echo = ICMP(echo4(77, 3))
    assert (echo.type, echo.code, echo.id, echo.seq) == (8, 0, 77, 3)
    given_sum = echo.chksum
    del echo.chksum
    assert ICMP(bytes(echo)).chksum == given_sum


def test_the_address_that_goes_with_a_card() -> None:
    assert link_local("00:00:5e:00:53:0a") == "fe80::200:5eff:fe00:530a"


@given(st.binary(max_size=99))
def test_a_checksum_makes_the_sum_whole(raw: bytes) -> None:
    even = raw + b"\0" * (len(raw) % 2)
    assert checksum(even + checksum(even).to_bytes(2, "big")) == 0
