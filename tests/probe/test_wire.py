"""The probe on a real segment: what it finds, and what those receive who must not be contacted."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netaudit.model.sighting import (
    Announced,
    Declaration,
    Errand,
    Finished,
    Heard,
    Offered,
    Progressed,
    Ready,
    Troubled,
    Withheld,
    said,
)
from netaudit.model.sighting import line as as_line
from tests.lab.namespaces import until
from tests.probe.made import FRAMES, THEIRS
from tests.probe.wires import OWN, Host, Segment, lacking

LACKING = lacking()
pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"network namespaces: {LACKING}")

RESTRICTED = "00:10:19:4c:02:30"
PERIMETER = {"name": "Dentsply Sirona", "match": {"oui": ["00:10:19"]}}
NETWORK = "10.77.0.0/24"


@pytest.fixture(scope="module")
def segment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Segment]:
    """A server that offers leases, two computers, and a restricted device."""
    made = Segment()
    try:
        server = made.plug("server", "02:00:00:00:77:01", "10.77.0.1/24", ipv6=True)
        server.leases = server.dhcp(  # type: ignore[attr-defined]
            tmp_path_factory.mktemp("dhcp"), "10.77.0.1", "10.77.0.100", "10.77.0.150", "--dhcp-option=6,10.77.0.2"
        )
        made.plug("pc", "02:00:00:00:77:05", "10.77.0.5/24")
        made.plug("pacs", "02:00:00:00:77:06", "10.77.0.6/24", "10.77.0.250/24", ipv6=True)
        made.plug("cerec", RESTRICTED, "10.77.0.50/24", ipv6=True)
        yield made
    finally:
        made.close()


LIVE = {
    "10.77.0.1": "02:00:00:00:77:01",
    "10.77.0.5": "02:00:00:00:77:05",
    "10.77.0.6": "02:00:00:00:77:06",
    "10.77.0.250": "02:00:00:00:77:06",
    "10.77.0.50": RESTRICTED,
}


def host(segment: Segment, name: str) -> Host:
    return segment._hosts[name]


def ours(frames: list[bytes]) -> list[bytes]:
    """What came from the prober's card."""
    return [each for each in frames if each[6:12] == bytes.fromhex(OWN.replace(":", ""))]


def kind(frame: bytes) -> str:
    names = {b"\x08\x06": "arp", b"\x08\x00": "ip", b"\x86\xdd": "ip6"}
    spread = "broadcast" if frame[0] & 1 else "unicast"
    return f"{spread} {names.get(frame[12:14], frame[12:14].hex())}"


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
    with host(segment, "cerec").watched() as frames:
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
    with host(segment, "cerec").watched() as frames:
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
        rogue_leases = rogue.dhcp(tmp_path, "192.168.1.1", "192.168.1.100", "192.168.1.120")
        with host(segment, "server").watched() as frames:
            answers = segment.probe(targets=(NETWORK,), steps=("arp", "dhcp"), perimeters=perimeters)
        assert not rogue_leases.exists() or not rogue_leases.read_text()
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
    leases = host(segment, "server").leases  # type: ignore[attr-defined]
    assert not leases.exists() or not leases.read_text()
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
    with host(segment, "pc").sending(spoken), host(segment, "pacs").watched() as frames:
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
    with host(segment, "pc").sending([*bad, FRAMES["LLDP"]]):
        answers = segment.probe(targets=(NETWORK,), steps=("arp",), listen_seconds=1)
    assert answers.code == 0
    assert answers.of(Finished)[0].malformed >= 3
    assert answers.of(Announced, kind="lldp")
    assert {each.address for each in answers.of(Heard, overheard=False)} >= set(LIVE)


def test_a_tagged_sweep(segment: Segment) -> None:
    segment.plug("trunk", "02:00:00:00:77:20")
    trunk = host(segment, "trunk")
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


@pytest.fixture
def beyond(segment: Segment) -> Iterator[Host]:
    """A router at 10.77.0.2 with 10.79.0.0/24 behind it: .5 answers pings, .6 only refuses TCP, .7 is a drop."""
    router = segment.plug("router", "02:00:00:00:77:02", "10.77.0.2/24")
    router.address("10.79.0.5/32", "10.79.0.6/32", interface="lo")
    router.run("ip", "route", "add", "blackhole", "10.79.0.0/24")
    router.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
    router.run("nft", "add table ip f; add chain ip f i { type filter hook input priority 0; }")
    router.run("nft", "add rule ip f i ip daddr 10.79.0.6 icmp type echo-request drop")
    segment.prober.run("ip", "route", "add", "10.79.0.0/24", "via", "10.77.0.2")
    yield router
    segment.prober.run("ip", "route", "del", "10.79.0.0/24")
    segment.unplug("router")


def test_beyond_the_segment_by_echo_and_by_tcp(segment: Segment, beyond: Host) -> None:
    answers = segment.probe(interface="eth0", targets=("10.79.0.0/29",), steps=("routed",), ports=(22, 445))
    assert answers.of(Heard, address="10.79.0.5") == [Heard(address="10.79.0.5", how="icmp")]
    (refused,) = answers.of(Heard, address="10.79.0.6")
    assert (refused.how, refused.is_open) == ("tcp", False)
    assert not answers.of(Heard, address="10.79.0.7")


def test_beyond_the_segment_a_perimeter_leaves_the_undeclared_alone(segment: Segment, beyond: Host) -> None:
    perimeter = {"name": "Dentsply Sirona", "match": {"hosts": ["cerec"]}}
    answers = segment.probe(
        interface="eth0",
        targets=("10.79.0.0/29",),
        steps=("routed",),
        declared=(Declaration("srv", ("10.79.0.5",)), Declaration("cerec", ("10.79.0.6",))),
        perimeters=(perimeter,),
    )
    assert {each.address for each in answers.of(Heard, how="icmp")} == {"10.79.0.5"}
    assert not answers.of(Heard, address="10.79.0.6")
    assert {each.address for each in answers.of(Withheld, why="restricted")} == {"10.79.0.6"}
    assert {each.address for each in answers.of(Withheld, why="no-mac")} == {f"10.79.0.{n}" for n in (1, 2, 3, 4)}


def test_without_privileges_it_says_what_it_cannot_see(segment: Segment) -> None:
    answers = segment.probe(user="65534", targets=("10.77.0.0/28",), ports=(22,))
    (ready,) = answers.of(Ready)
    assert not ready.raw
    assert set(ready.blind) == {"arp", "tagged", "dhcp", "ipv6", "announcements", "silent-hosts"}
    assert ready.detail
    found = {each.address for each in answers.of(Heard, how="icmp")} | {
        each.address for each in answers.of(Heard, how="tcp")
    }
    assert found >= {"10.77.0.1", "10.77.0.5", "10.77.0.6"}
    by_table = {each.address: each.mac for each in answers.of(Heard, how="neighbour-table")}
    assert by_table["10.77.0.5"] == LIVE["10.77.0.5"]


def test_without_privileges_a_perimeter_leaves_the_unknown_alone(segment: Segment) -> None:
    segment.prober.run("ip", "neighbour", "flush", "all")
    with host(segment, "cerec").watched() as frames:
        answers = segment.probe(raw=False, targets=("10.77.0.48/29",), perimeters=(PERIMETER,))
    assert not ours(frames)
    assert "restricted-unknown" in answers.of(Ready)[0].blind
    assert {each.why for each in answers.of(Withheld)} == {"no-mac"}


def test_it_is_not_faster_than_it_may_be(segment: Segment) -> None:
    start = time.monotonic()
    segment.probe(targets=("10.77.0.0/25",), steps=("arp",), frames_per_second=100, retries=0)
    assert time.monotonic() - start > 1.2


def test_when_its_owner_is_killed_nothing_is_left_of_it(segment: Segment) -> None:
    owner = (
        "import subprocess, sys, time\n"
        "p = subprocess.Popen([sys.executable, '-m', 'netaudit.probe'], stdin=subprocess.PIPE)\n"
        "p.stdin.write(bytes.fromhex(sys.argv[1])); p.stdin.flush()\n"
        "print(p.pid, flush=True); time.sleep(60)\n"
    )
    wanted = as_line(Errand(targets=(NETWORK,), listen_seconds=60)).hex()
    process = subprocess.Popen(segment.prober.inside(sys.executable, "-c", owner, wanted), stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout:
        probe = Path(f"/proc/{int(process.stdout.readline())}")
        until(lambda: b"netaudit.probe" in (probe / "cmdline").read_bytes(), "the probe runs")
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        until(lambda: not probe.exists() or "Z" in (probe / "stat").read_text().split(")")[1][:3], "it is gone", 3)


@pytest.mark.parametrize(
    "wanted",
    [
        {"interface": "none0"},
        {"targets": ("10.0.0.0/8",)},
        {"targets": ("nothing",)},
        {"perimeters": ({"name": "x"},)},
    ],
)
def test_what_cannot_be_done_is_said(segment: Segment, wanted: dict[str, Any]) -> None:
    answers = segment.probe(**wanted)
    assert answers.code == 1
    assert isinstance(answers.said[-1], Troubled)
    assert answers.said[-1].detail
    assert not answers.of(Finished)


def test_where_the_system_has_no_packet_sockets_scapy_does_the_same(segment: Segment) -> None:
    script = (
        "import sys\n"
        "from netaudit.model.sighting import Errand\n"
        "from netaudit.probe import _ear, _errand, _mouth, _segment, sender\n"
        "from netaudit.probe._report import Report\n"
        "_errand.open_ear, sender.open_mouth = _ear.ScapyEar, _mouth.ScapyMouth\n"
        "_errand.segment = lambda name, target: _segment.scapy_segment(name, target)\n"
        "_errand.run(Errand(targets=('10.77.0.0/28',), steps=('arp',), retries=1), Report(sys.stdout.buffer))\n"
    )
    found = [said(each.encode()) for each in segment.prober.run(sys.executable, "-c", script).splitlines()]
    assert found[0] == Ready(raw=True, interface="eth0", mac=OWN, networks=("10.77.0.9/24",))
    heard = {each.address: each.mac for each in found if isinstance(each, Heard) and not each.overheard}
    assert heard == {
        address: mac for address, mac in LIVE.items() if address in ("10.77.0.1", "10.77.0.5", "10.77.0.6")
    }
