"""The probe on a real segment: what it finds, and what those receive who must not be contacted."""

import random
import sys
from pathlib import Path

import pytest

from netaudit.model.sighting import Announced, Finished, Heard, Offered, Progressed, Ready, Withheld
from tests.lab.namespaces import until
from tests.probe.made import FRAMES, THEIRS
from tests.probe.wires import LACKING, LIVE, NETWORK, OWN, PERIMETER, RESTRICTED, Segment, kind, ours

pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"network namespaces: {LACKING}")


def test_the_sweep_finds_every_live_host(segment: Segment) -> None:
    answers = segment.probe(targets=(NETWORK,), steps=("arp",))
    assert answers.code == 0
    assert {each.address: each.mac for each in answers.of(Heard, how="arp", overheard=False)} == LIVE
    (ready,) = answers.of(Ready)
    assert (ready.raw, ready.interface, ready.mac, ready.networks) == (True, "eth0", OWN, ("10.77.0.9/24",))
    # 253 others; the silent are asked three times.
    (finished,) = answers.of(Finished)
    assert finished.sent == 253 + 2 * (253 - len(LIVE))
    assert finished.lost == finished.malformed == 0
    assert answers.of(Progressed, phase="arp")[-1] == Progressed(phase="arp", done=253, of=253)


def test_an_interrupted_sweep_is_resumed(segment: Segment) -> None:
    answers = segment.probe(targets=(NETWORK,), steps=("arp",), done=200, retries=0)
    # The 200 are 10.77.0.1 to .201, without our own .9.
    assert [each.address for each in answers.of(Heard, overheard=False)] == ["10.77.0.250"]
    assert answers.of(Finished)[0].sent == 53


@pytest.mark.slow
def test_a_restricted_host_receives_the_sweeps_arp_and_nothing_else(segment: Segment) -> None:
    with segment.host("cerec").watched() as frames:
        answers = segment.probe(targets=(NETWORK,), perimeters=(PERIMETER,))
    assert answers.code == 0
    received = ours(frames)
    assert {kind(each) for each in received} == {"broadcast arp"}
    for_it = [each for each in received if each[38:42] == bytes((10, 77, 0, 50))]
    assert len(for_it) == 1  # it answered, so it was not asked again
    refused = answers.of(Withheld, why="restricted")
    assert {(each.mac, each.perimeter) for each in refused} == {(RESTRICTED, "Dentsply Sirona")}
    assert answers.of(Withheld, why="perimeter-in-force")


@pytest.mark.slow
def test_without_its_perimeter_it_receives_more(segment: Segment) -> None:
    with segment.host("cerec").watched() as frames:
        answers = segment.probe(targets=(NETWORK,), steps=("ipv6", "dhcp"))
    assert {kind(each) for each in ours(frames)} >= {"broadcast ip", "broadcast ip6"}
    assert not answers.of(Withheld)


@pytest.mark.slow
@pytest.mark.parametrize("perimeters", [(), (PERIMETER,)], ids=["to everybody", "to each permitted card"])
def test_every_dhcp_server_is_listed_and_no_lease_is_taken(
    segment: Segment, tmp_path: Path, perimeters: tuple[dict[str, object], ...]
) -> None:
    rogue = segment.plug("rogue", "02:00:00:00:77:66", "192.168.1.1/24")
    try:
        rogue.dhcp(tmp_path, "192.168.1.1", "192.168.1.100", "192.168.1.120")
        with segment.host("server").watched() as frames:
            answers = segment.probe(targets=(NETWORK,), steps=("arp", "dhcp"), perimeters=perimeters)
        assert rogue.leased() == ""
    finally:
        segment.unplug("rogue")
    offers = {each.server: each for each in answers.of(Offered, asked=True)}
    assert set(offers) == {"10.77.0.1", "192.168.1.1"}
    legitimate = offers["10.77.0.1"]
    assert legitimate.options["3"] == "10.77.0.1"
    assert legitimate.options["6"] == "10.77.0.2"
    assert legitimate.options["51"] == "3600"
    assert legitimate.address.startswith("10.77.0.1")
    assert offers["192.168.1.1"].mac == "02:00:00:00:77:66"
    assert segment.host("server").leased() == ""
    messages = [each for each in ours(frames) if b"\x63\x82\x53\x63" in each]
    assert messages
    assert all(each[each.index(b"\x63\x82\x53\x63") + 4 :][:3] == b"\x35\x01\x01" for each in messages)


@pytest.mark.parametrize("perimeters", [(), (PERIMETER,)], ids=["to everybody", "to each permitted card"])
def test_ipv6_neighbours_answer(segment: Segment, perimeters: tuple[dict[str, object], ...]) -> None:
    speaking = ("net.ipv6.conf.eth0.accept_dad=0", "net.ipv6.conf.eth0.disable_ipv6=0")
    segment.prober.run("sysctl", "-qw", *speaking)
    try:
        answers = segment.probe(targets=(NETWORK,), steps=("arp", "ipv6"), perimeters=perimeters)
    finally:
        segment.prober.run("sysctl", "-qw", "net.ipv6.conf.eth0.disable_ipv6=1")
    found = {each.mac for each in answers.of(Heard, how="icmp6", overheard=False)}
    assert found == {"02:00:00:00:77:01", "02:00:00:00:77:06"} | (set() if perimeters else {RESTRICTED})


def test_who_only_listens_hears_and_sends_nothing(segment: Segment) -> None:
    spoken = [FRAMES[name] for name in ("LLDP", "CDP", "CLIENT", "MDNS", "SSDP", "NETBIOS_CLAIM", "ARP_PROBE")]
    with segment.host("pc").sending(spoken), segment.host("pacs").watched() as frames:
        answers = segment.probe(targets=(NETWORK,), passive=True, listen_seconds=1.5)
    assert not ours(frames)
    assert frames
    assert answers.of(Finished)[0].sent == 0
    assert {each.kind for each in answers.of(Announced)} == {"lldp", "cdp", "dhcp", "mdns", "ssdp", "netbios"}
    assert answers.of(Heard, mac=THEIRS, overheard=True)
    (heard,) = answers.of(Announced, kind="lldp")
    assert heard.facts["port"] == ("Gi1/0/7",)


def test_who_only_listens_does_not_even_load_what_sends(segment: Segment) -> None:
    script = (
        "import sys\n"
        "from netaudit.model.sighting import Errand\n"
        "from netaudit.probe._errand import run\n"
        "from netaudit.probe._report import Report\n"
        "run(Errand(interface='eth0', passive=True, listen_seconds=0.1), Report(sys.stdout.buffer))\n"
        "assert not {'netaudit.probe.sender', 'netaudit.probe._mouth', 'scapy'} & set(sys.modules)\n"
    )
    assert '"finished"' in segment.prober.run(sys.executable, "-c", script)


def test_malformed_frames_end_nothing(segment: Segment) -> None:
    head = bytes.fromhex("ffffffffffff") + bytes.fromhex(THEIRS.replace(":", ""))
    bad = [head + start + b"\xff" * 40 for start in (b"\x08\x06", b"\x88\xcc")] + [FRAMES["MDNS"][:60]]
    dice = random.Random(5)
    for each in FRAMES.values():
        for _ in range(10):
            spoilt = bytearray(each)
            for at in dice.sample(range(12, len(spoilt)), 6):
                spoilt[at] = dice.randrange(256)
            bad.append(bytes(spoilt))
    with segment.host("pc").sending([*bad, FRAMES["LLDP"]]):
        answers = segment.probe(targets=(NETWORK,), steps=("arp",), listen_seconds=1)
    assert answers.code == 0
    assert answers.of(Finished)[0].malformed >= 3
    assert answers.of(Announced, kind="lldp")
    assert {each.address for each in answers.of(Heard, overheard=False)} >= set(LIVE)


def test_a_tagged_sweep(segment: Segment) -> None:
    segment.plug("trunk", "02:00:00:00:77:20")
    trunk = segment.host("trunk")
    answering = (
        "from scapy.all import *\n"
        "wire = conf.L2socket(iface='eth0')\n"
        "while True:\n"
        "    got = wire.recv()\n"
        "    if got and ARP in got and Dot1Q in got and (got[Dot1Q].vlan, got[ARP].pdst) == (20, '10.78.0.7'):\n"
        f"        reply = ARP(op=2, hwsrc='{trunk.mac}', psrc='10.78.0.7', hwdst=got.src, pdst=got[ARP].psrc)\n"
        f"        wire.send(Ether(src='{trunk.mac}', dst=got.src) / Dot1Q(vlan=20) / reply)\n"
    )
    trunk.start(sys.executable, "-c", answering)
    until(lambda: "p_raw" in trunk.run("ss", "-0") or "eth0" in trunk.run("ss", "-0", "-l"), "scapy listens")
    try:
        answers = segment.probe(interface="eth0", tagged={20: ("10.78.0.0/28",), 21: ("10.78.0.0/28",)}, steps=("arp",))
    finally:
        segment.unplug("trunk")
    assert answers.of(Heard, vlan=20, overheard=False) == [
        Heard(address="10.78.0.7", mac="02:00:00:00:77:20", vlan=20, how="arp")
    ]
