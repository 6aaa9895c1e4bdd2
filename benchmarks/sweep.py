"""How fast a segment is swept: `python -m benchmarks.sweep` (root, Linux) prints the table of docs/performance.md.

Two network namespaces and a cable. In one the kernel answers ARP for every address; in the other four programs take
turns to find them. The time is taken on the wire, by a socket at the answering end and the kernel's own time stamps:
from the first request to the last answer by which an address was found; and by the program's own clock, from its first
frame until it has read that answer, where it tells. nmap only tells with `--packet-trace`, in a run of its own that
counts for nothing else. Only runs that found every address count.
"""

import argparse
import ctypes
import os
import platform as machine
import re
import resource
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path

from netaudit.model.sighting import Errand, Finished, Heard, line, said

NEAR, FAR = (f"na-{os.getpid()}-{end}" for end in ("near", "far"))
OWN, WIDE = "10.9.16.1/19", "10.9.0.0/20"
_STAMP = 35  # SO_TIMESTAMPNS
_BUFFER = 33  # SO_RCVBUFFORCE
_SCAPY = """
import sys
from scapy.all import ARP, Ether, conf, srp
answered, _ = srp(Ether(dst="ff:ff:ff:ff:ff:ff") / ARP(pdst=sys.argv[2:]), iface=sys.argv[1], timeout=1, verbose=0)
for _, answer in answered:
    print(answer.psrc)
"""


def _ip(*words: str, check: bool = True) -> None:
    subprocess.run(["ip", *words], check=check, capture_output=True)  # noqa: S607


@contextmanager
def _cable() -> Iterator[None]:
    try:
        for name in (NEAR, FAR):
            _ip("netns", "add", name)
        _ip("link", "add", "eth0", "netns", NEAR, "type", "veth", "peer", "name", "eth0", "netns", FAR)
        _ip("-n", NEAR, "address", "add", OWN, "dev", "eth0")
        _ip("-n", FAR, "address", "add", "10.9.16.2/19", "dev", "eth0")
        for name in (NEAR, FAR):
            _ip("-n", name, "link", "set", "lo", "up")
            _ip("-n", name, "link", "set", "eth0", "up")
        # Every one of these addresses is this host's own, so the kernel answers for it.
        _ip("-n", FAR, "route", "add", "local", WIDE, "dev", "lo")
        time.sleep(2)  # until IPv6 has settled
        yield
    finally:
        for name in (NEAR, FAR):
            _ip("netns", "delete", name, check=False)


@contextmanager
def _watching() -> Iterator[socket.socket]:
    """A socket at the answering end, which stamps every ARP frame."""
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/proc/self/ns/net").open() as here, (Path("/run/netns") / FAR).open() as there:
        libc.setns(there.fileno(), 0)
        try:
            ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            ear.setsockopt(socket.SOL_SOCKET, _BUFFER, 256 * 1024 * 1024)
            ear.setsockopt(socket.SOL_SOCKET, _STAMP, 1)
            ear.bind(("eth0", 3))
        finally:
            libc.setns(here.fileno(), 0)
    ear.setblocking(False)
    with ear:
        yield ear


def _on_the_wire(ear: socket.socket, wanted: set[str]) -> tuple[float, int]:
    """Seconds from the first request to the last first answer, and how many requests there were."""
    first, requests = 0.0, 0
    answered: dict[str, float] = {}
    while True:
        try:
            frame, ancillary, _, _ = ear.recvmsg(128, 64)
        except BlockingIOError:
            break
        if frame[12:14] != b"\x08\x06":
            continue
        seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
        at = seconds + nanoseconds / 1e9
        if frame[21] == 1 and socket.inet_ntoa(frame[38:42]) in wanted:
            first, requests = first or at, requests + 1
        elif frame[21] == 2:
            answered.setdefault(socket.inet_ntoa(frame[28:32]), at)
    if not wanted <= set(answered):
        raise SystemExit(f"{len(wanted - set(answered))} addresses never answered; nothing is claimed")
    return max(answered[each] for each in wanted) - first, requests


@dataclass(frozen=True)
class _Ran:
    found: set[str]
    seconds: float = 0.0
    """By its own clock; 0 where it does not tell."""


def _netaudit(network: IPv4Network) -> _Ran:
    words = ("ip", "netns", "exec", NEAR, sys.executable, "-m", "netaudit.probe")
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line(Errand(targets=(str(network),), steps=("arp",))))
        process.stdin.flush()
        told = [said(each) for each in process.stdout]
    (finished,) = (each for each in told if isinstance(each, Finished))
    return _Ran({each.address for each in told if isinstance(each, Heard) and each.mac}, finished.seconds)


def _program(*words: str, pattern: str = r"^([\d.]+)") -> _Ran:
    inside = ("ip", "netns", "exec", NEAR, *words)
    ended = subprocess.run(inside, check=True, capture_output=True, text=True, timeout=300)
    return _Ran(set(re.findall(pattern, ended.stdout, re.MULTILINE)))


def _nmap(network: IPv4Network) -> _Ran:
    edges = f"{network.network_address},{network.broadcast_address}"
    words = ("nmap", "-sn", "-n", "-PR", "--exclude", edges, str(network))
    return _program(*words, pattern=r"^Nmap scan report for ([\d.]+)$")


def _nmap_clock(network: IPv4Network) -> float:
    """Seconds between nmap's first request and its last answer, by its own clock of 0.1 ms."""
    edges = f"{network.network_address},{network.broadcast_address}"
    words = ("nmap", "-sn", "-n", "-PR", "--packet-trace", "--exclude", edges, str(network))
    inside = ("ip", "netns", "exec", NEAR, *words)
    out = subprocess.run(inside, check=True, capture_output=True, text=True, timeout=300).stdout
    sent = re.findall(r"^SENT \(([\d.]+)s\) ARP", out, re.MULTILINE)
    read = re.findall(r"^RCVD \(([\d.]+)s\) ARP", out, re.MULTILINE)
    return float(read[-1]) - float(sent[0])


def _arp_scan(*more: str) -> Callable[[IPv4Network], _Ran]:
    def run(network: IPv4Network) -> _Ran:
        return _program("arp-scan", "-I", "eth0", "-q", *more, f"{network[1]}-{network[-2]}")

    return run


def _scapy(network: IPv4Network) -> _Ran:
    return _program(sys.executable, "-c", _SCAPY, "eth0", *map(str, network.hosts()))


PROGRAMS: dict[str, Callable[[IPv4Network], _Ran]] = {
    "netaudit": _netaudit,
    "nmap -sn -n -PR": _nmap,
    "arp-scan": _arp_scan(),
    "arp-scan -B 32M": _arp_scan("-B", "32M"),
    "scapy srp": _scapy,
}
Measured = Mapping[str, float]


def _measure(name: str, network: IPv4Network) -> Measured:
    wanted = {str(each) for each in network.hosts()}
    with _watching() as ear:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        ran = PROGRAMS[name](network)
        whole, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds, requests = _on_the_wire(ear, wanted)
    if not wanted <= ran.found:
        raise SystemExit(f"{name} found {len(wanted & ran.found)} of {len(wanted)} addresses; nothing is claimed")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    own = _nmap_clock(network) if name.startswith("nmap") else ran.seconds
    return {"seconds": seconds, "own": own, "requests": requests, "whole": whole, "cpu": cpu}


def _median(runs: list[Measured]) -> Measured:
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def table(widths: list[int], repeats: int) -> Iterator[str]:
    """The table's lines; the programs take turns, so that a busy moment of the machine falls on all."""
    yield "| addresses | program | on the wire | own clock | requests | whole command | CPU s | to nmap |"
    yield "|--:|---|--:|--:|--:|--:|--:|--:|"
    for width in widths:
        network = IPv4Network(f"10.9.0.0/{width}")
        runs: dict[str, list[Measured]] = {name: [] for name in PROGRAMS}
        for _ in range(repeats):
            for name in PROGRAMS:
                runs[name].append(_measure(name, network))
        found = {name: _median(each) for name, each in runs.items()}
        for name in PROGRAMS:
            yield _row(network.num_addresses - 2, name, found)


def _row(addresses: int, name: str, found: Mapping[str, Measured]) -> str:
    mine = found[name]
    cells = (
        f"{addresses}",
        name,
        f"{mine['seconds'] * 1000:.1f} ms",
        f"{mine['own'] * 1000:.1f} ms" if mine["own"] else "",
        f"{mine['requests']:.0f}",
        f"{mine['whole']:.2f} s",
        f"{mine['cpu']:.2f}",
        f"{found['nmap -sn -n -PR']['seconds'] / mine['seconds']:.2f}× as fast",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table, a network at a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--widths", type=int, nargs="+", default=[24, 20], help="prefix lengths, 20 or longer")
    parser.add_argument("--repeats", type=int, default=7, help="of which the median counts")
    options = parser.parse_args()
    missing = [name for name in ("ip", "nmap", "arp-scan") if shutil.which(name) is None]
    if missing or sys.platform != "linux" or os.geteuid():
        parser.error(f"it needs root on Linux, and {', '.join(missing) or 'nothing else'}")
    where = f"{os.cpu_count()} cores, Python {machine.python_version()}, {machine.system()}"
    sys.stdout.write(f"{where}; median of {options.repeats}.\n\n")
    with ExitStack() as stack:
        stack.enter_context(_cable())
        for each in table(options.widths, options.repeats):
            sys.stdout.write(each + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
