"""Discovery in the real practice: every live host, each role right or unknown, and who got what."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import IDENTITY
from tests.lab import drifts
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.namespaces import Device, until
from tests.lab.practice import BOX_MAC, CBCT_MAC, CEREC_ADDRESS, CEREC_MAC, PC_MAC, Practice

pytestmark = pytest.mark.slow

ADMIN_MAC = "3c:97:0e:00:99:64"
EVERYWHERE = ("discover", "10.99.0.0/24", "--tagged", "10=10.10.0.0/24", "--tagged", "20=10.20.0.0/24")
ROLES = {
    "10.99.0.1": {"firewall"},
    "10.99.0.2": {"server"},
    "10.99.0.11": {"switch"},
    "10.99.0.12": {"switch"},
    "10.20.0.5": {"imaging", "server"},
    "10.20.0.21": {"workstation"},
    "10.20.0.10": {"imaging"},
    CEREC_ADDRESS: {"cad-cam"},
    PC_MAC: {"workstation"},
    BOX_MAC: {"firewall"},
}
"""What each is in truth; `unknown` is right too."""


@pytest.fixture
def trunk(practice: Practice) -> Iterator[None]:
    """The administrator's computer on a trunk port, as an engineer's is who looks at every VLAN."""
    port = ("ovs-vsctl", "set", "port", "port2")
    practice.sw1.run(*port, "vlan_mode=native-untagged", "tag=99", "trunks=10,20")
    yield
    practice.sw1.run("ovs-vsctl", "clear", "port", "port2", "trunks")
    practice.sw1.run(*port, "vlan_mode=access", "tag=99")
    practice.hear_anew()
    practice.cerec1.forget()


@pytest.fixture
def box(practice: Practice) -> Iterator[None]:
    """Somebody's box, which hands out addresses in the office."""
    gone = drifts.rogue_dhcp(practice)
    yield
    gone()


@contextmanager
def _frames(device: Device, interface: str, wanted: str, into: Path) -> Iterator[Path]:
    """Every frame that passes an interface of a device and is wanted (a filter of tcpdump), a line each."""
    inside = ("nsenter", f"--net=/run/netns/{device.netns}")
    words = (*inside, "tcpdump", "-i", interface, "-n", "-e", "-l", "--immediate-mode", wanted)
    with into.open("w") as out, subprocess.Popen(words, stdout=out, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while "listening on" not in process.stderr.readline():
            assert process.poll() is None
        yield into
        process.terminate()


def _frames_to_the_unit(practice: Practice, into: Path) -> AbstractContextManager[Path]:
    """Everything that the administrator's computer sends to the restricted unit, and to everybody there."""
    wanted = f"ether src {ADMIN_MAC} and (ether multicast or ether dst {CEREC_MAC})"
    return _frames(practice.cerec1, "eth0", wanted, into)


def _hosts(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {key: each for each in told["found"] for key in (*each.get("addresses", ()), each.get("mac", ""))}


def test_every_live_host_is_found_and_the_rogue_server_too(
    workspace: Workspace, practice: Practice, trunk: None, box: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _frames_to_the_unit(practice, tmp_path / "frames") as frames:
        monkeypatch.setenv("NETAUDIT_COMMUNITY", "lecture-lab")
        told = workspace.asked(*EVERYWHERE, "--dns", "10.99.0.2", "--snmp", "env:NETAUDIT_COMMUNITY")
    found = _hosts(told)
    assert not ROLES.keys() - found.keys()
    for key, right in ROLES.items():
        assert found[key]["identity"].get("role", "unknown") in {*right, "unknown"}, found[key]
    assert found[CBCT_MAC]["identity"]["role"] == "imaging"
    assert found["10.20.0.5"]["services"]["104/tcp"] == "DICOM PACS1 0x0000"
    assert "sysObjectID 1.3.6.1.4.1.8072." in found["10.99.0.11"]["services"]["161/udp"]
    assert found["10.99.0.11"]["services"]["22/tcp"].startswith("SSH-2.0-OpenSSH")
    servers = {each["server"]: each.get("declared", "") for each in told["dhcp"]}
    assert servers["10.20.0.2"] == "dhcp1"
    assert servers["10.10.0.200"] == ""
    assert told["exit_code"] == 2
    assert "dhcp-undeclared" in {each["code"] for each in told["reasons"]}
    names = {each["host"]: each["verdict"] for each in told["names"]}
    assert names["sw1"] == "no-reverse"
    # The unit is recognised by its card: it got the sweep's questions and nothing else.
    assert found[CEREC_MAC]["restricted"]
    heard = [line for line in frames.read_text().splitlines() if " > " in line]
    assert len(heard) > 200
    assert not [
        line for line in heard if "> ff:ff:ff:ff:ff:ff, ethertype ARP" not in line or "Request who-has" not in line
    ]


def test_without_its_perimeter_the_unit_gets_more(
    practice: Practice, trunk: None, tmp_path: Path, workspace: Workspace
) -> None:
    free = make_workspace(tmp_path / "cabinet", practice, perimeter=False)
    with _frames_to_the_unit(practice, tmp_path / "frames") as frames:
        told = free.asked("discover", "--tagged", "20=10.20.0.0/24", "--interface", "eth0")
    assert not _hosts(told)[CEREC_MAC].get("restricted")
    assert any("ethertype ARP" not in line for line in frames.read_text().splitlines())


def test_a_small_switch_behind_a_port_is_reported(workspace: Workspace, practice: Practice) -> None:
    second = "00:0e:c6:00:00:77"
    practice.pc1.run("ip", "link", "add", "link", "eth0", "name", "more", "address", second, "type", "macvlan")
    practice.pc1.run("ip", "link", "set", "more", "up")
    practice.pc1.run("ip", "addr", "add", "10.10.0.77/24", "dev", "more")
    try:
        until(lambda: _both_speak(practice, second), "sw2 hears both cards")
        assert workspace.run("audit", "--no-commit").code == 2
        told = workspace.asked("discover", "10.99.0.0/24", "--no-look")
    finally:
        practice.pc1.run("ip", "link", "del", "more")
        practice.forget(second)
        workspace.run("audit", "--no-commit")
    (crowd,) = told["crowds"]
    assert crowd["switch"] == "sw2"
    assert set(crowd["macs"]) == {PC_MAC, second}


def _both_speak(practice: Practice, second: str) -> bool:
    for interface in ("eth0", "more"):
        practice.pc1.run("ping", "-n", "-q", "-c", "1", "-W", "1", "-I", interface, "10.10.0.1", check=False)
    heard = practice.sw2.run("ovs-appctl", "fdb/show", "br0").stdout
    return PC_MAC in heard and second in heard


@contextmanager
def _announcing(practice: Practice) -> Iterator[None]:
    """The switch announces itself every second: whoever listens begins when the machine lets them."""
    over = threading.Event()

    def announce() -> None:
        while not over.wait(1.0):
            practice.sw1.run("lldpcli", "update", check=False)

    thread = threading.Thread(target=announce)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_who_only_listens_sends_nothing(workspace: Workspace, practice: Practice, tmp_path: Path) -> None:
    # The kernel keeps its own neighbours by ARP from card to card; a sweep's would be a broadcast.
    wanted = f"ether src {ADMIN_MAC} and not (arp and not ether broadcast)"
    with _frames(practice.sw1, "port2", wanted, tmp_path / "frames") as frames, _announcing(practice):
        told = workspace.asked("discover", "--passive", "6", "--interface", "eth0")
    here = {(each["switch"], each["port"]) for each in told["here"]}
    assert ("sw1", "port2") in here
    assert [line for line in frames.read_text().splitlines() if " > " in line] == []
    assert "heard-only" in {each["code"] for each in told["reasons"]}


def test_killing_the_probe_ends_the_command_with_a_clear_error(workspace: Workspace, practice: Practice) -> None:
    words = (sys.executable, "-m", "netaudit", "-C", str(workspace.root), "--lang", "en", "discover", "10.99.0.0/16")
    before = _sent(practice)
    process = subprocess.Popen(
        ["nsenter", f"--net=/run/netns/{practice.admin.netns}", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **IDENTITY, "HOME": str(workspace.root.parent)},
    )
    try:
        until(lambda: _sent(practice) > before + 200, "the probe sweeps", 30.0)
        (probe,) = _probes(process.pid)
        os.kill(probe, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 4, err
    assert "The probe ended before it was done" in out + err
    assert not Path(f"/proc/{probe}").exists()


def test_no_probe_outlives_the_command(workspace: Workspace, practice: Practice) -> None:
    words = (sys.executable, "-m", "netaudit", "-C", str(workspace.root), "discover", "10.99.0.0/16")
    process = subprocess.Popen(
        ["nsenter", f"--net=/run/netns/{practice.admin.netns}", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **IDENTITY, "HOME": str(workspace.root.parent)},
    )
    until(lambda: bool(_probes(process.pid)), "the probe runs", 30.0)
    (probe,) = _probes(process.pid)
    process.kill()
    process.wait()
    until(lambda: not Path(f"/proc/{probe}").exists(), "the probe ends with the command")


def _sent(practice: Practice) -> int:
    """Frames that the administrator's computer has sent."""
    return int(practice.admin.run("cat", "/sys/class/net/eth0/statistics/tx_packets").stdout)


def _probes(parent: int) -> list[int]:
    """Processes of ours below a process that are the probe."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == parent and b"netaudit.probe" in command:
            found.append(int(status.parent.name))
    return found
