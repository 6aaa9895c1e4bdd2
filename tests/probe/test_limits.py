"""The probe beyond the segment, without privileges, and at its end: what it can still do, and what it says."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netaudit.model.sighting import Declaration, Errand, Finished, Heard, Ready, Troubled, Withheld, line, said
from tests.lab.namespaces import until
from tests.probe.wires import LACKING, LIVE, NETWORK, OWN, PERIMETER, Host, Segment, ours

pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"network namespaces: {LACKING}")


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
    with segment.host("cerec").watched() as frames:
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
    wanted = line(Errand(targets=(NETWORK,), listen_seconds=60)).hex()
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


def test_started_by_sudo_it_goes_back_to_the_user(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUDO_UID", "65534")
    monkeypatch.setenv("SUDO_GID", "65534")
    with segment.working(targets=(NETWORK,), steps=("arp",), listen_seconds=60) as probe:
        found = [said(next(probe.sayings)) for _ in range(3)]
        status = Path(f"/proc/{probe.pid}/status").read_text()
        while not isinstance(found[-1], Heard):
            found.append(said(next(probe.sayings)))
    assert "Uid:\t65534\t65534\t65534\t65534" in status
    assert "CapEff:\t0000000000000000" in status


def test_a_cable_that_is_pulled_is_told(segment: Segment) -> None:
    with segment.working(passive=True, interface="eth0", listen_seconds=60) as probe:
        assert isinstance(said(next(probe.sayings)), Ready)
        segment.prober.run("ip", "link", "set", "eth0", "down")
        try:
            told = [said(each) for each in probe.sayings]
        finally:
            segment.prober.run("ip", "link", "set", "eth0", "up")
    assert isinstance(told[-1], Troubled)


def test_where_everybody_may_send_echo_requests_ping_is_not_needed(segment: Segment) -> None:
    segment.prober.run("sysctl", "-qw", "net.ipv4.ping_group_range=0 65534")
    answers = segment.probe(user="65534", targets=("10.77.0.0/28",), ports=(22,))
    assert {each.address for each in answers.of(Heard, how="icmp")} == {"10.77.0.1", "10.77.0.5", "10.77.0.6"}


def test_one_capability_is_enough(segment: Segment) -> None:
    segment.host("pc").run("ip", "route", "add", "local", "10.77.64.0/20", "dev", "lo")
    segment.prober.address("10.77.127.9/17")
    try:
        answers = segment.probe(user="65534", capability="net_raw", targets=("10.77.64.0/20",), steps=("arp",))
    finally:
        segment.prober.run("ip", "address", "del", "10.77.127.9/17", "dev", "eth0")
        segment.host("pc").run("ip", "route", "del", "local", "10.77.64.0/20", "dev", "lo")
    (ready,) = answers.of(Ready)
    assert ready.raw
    # Its buffer is the small one that everybody gets, and nothing is lost: no address had to be asked twice.
    (finished,) = answers.of(Finished)
    assert (finished.lost, finished.sent) == (0, 4094)
    assert len({each.address for each in answers.of(Heard, mac=segment.host("pc").mac)}) >= 4094
