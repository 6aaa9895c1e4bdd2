"""The lab as a process of its own and on a thread, its control channel and its end."""

import json
import os
import socket
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from netaudit.lab import background
from netaudit.lab.background import LabError, LabStatus
from netaudit.lab.control import order
from netaudit.lab.practice import PORT_OFFSETS
from netaudit.lab.thread import RunningPractice, running_practice


@pytest.fixture
def up(tmp_path: Path) -> Iterator[LabStatus]:
    """A lab in the background, on free ports."""
    running = background.up(tmp_path, 0)
    yield running
    if background.status(tmp_path) is not None:
        background.down(tmp_path)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_lab_in_the_background_lives_and_ends(tmp_path: Path, up: LabStatus) -> None:
    assert set(up.ports) == PORT_OFFSETS.keys() - {"control"}
    assert all(listens(port) for name, port in up.ports.items() if name != "cerec-1")
    state = tmp_path / "lab.json"
    assert json.loads(state.read_text())["process"] == up.process != os.getpid()
    if os.name == "posix":
        assert stat.S_IMODE(state.stat().st_mode) == 0o600
    began = time.monotonic()
    background.down(tmp_path)
    assert time.monotonic() - began < 2
    assert background.status(tmp_path) is None
    assert not state.exists()
    assert not any(listens(port) for port in up.ports.values())


def test_a_second_lab_in_the_same_place_is_refused(tmp_path: Path, up: LabStatus) -> None:
    with pytest.raises(LabError, match=f"up already .process {up.process}") as refused:
        background.up(tmp_path, 0)
    assert "down" in refused.value.mend


def test_nothing_to_stop(tmp_path: Path) -> None:
    with pytest.raises(LabError, match="not up"):
        background.down(tmp_path)


def test_a_stale_state_file_is_recognised(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "lab.json").write_text(json.dumps({"process": 1, "control": port, "token": "x"}))
    assert background.status(tmp_path) is None
    (tmp_path / "lab.json").write_text("half a fi")
    assert background.status(tmp_path) is None
    running = background.up(tmp_path, 0)
    assert background.status(tmp_path) == running
    background.down(tmp_path)


def test_a_taken_port_is_told_with_its_mend(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        base = taken.getsockname()[1] - PORT_OFFSETS["sw1"]
        with pytest.raises(LabError, match=r"address already in use|Only one usage") as refused:
            background.up(tmp_path, base)
    assert "--base-port" in refused.value.mend
    assert background.status(tmp_path) is None


def test_the_control_channel_takes_orders(up: LabStatus) -> None:
    typed = up.order("configure", host="sw1", lines=["interface gi1/0/5", "switchport access vlan 10"])
    assert "sw1(config-if)#switchport access vlan 10\n" in typed
    assert up.order("plug", name="intrus", mac="02:00:00:00:00:66", switch="sw1", port="Gi1/0/9")
    assert up.order("move", name="intrus", switch="sw1", port="Gi1/0/10")
    assert up.order("unplug", name="intrus")
    assert up.order("reload", host="sw1")
    assert up.order("fault", host="sw1", unreachable=True)
    assert not listens(up.ports["sw1"])
    assert up.order("fault", host="sw1")
    assert listens(up.ports["sw1"])
    assert up.order("attempts")["sw1"]["connections"] == 1
    assert up.order("status")["restricted_contacts"] == 0


@pytest.mark.parametrize(
    ("do", "arguments"),
    [
        ("configure", {"host": "nobody", "lines": []}),
        ("fault", {"host": "sw1", "no_such_fault": True}),
        ("unplug", {"name": "nobody"}),
        ("dance", {}),
    ],
)
def test_a_wrong_order_is_refused_and_the_lab_lives_on(up: LabStatus, do: str, arguments: dict[str, object]) -> None:
    with pytest.raises(RuntimeError):
        up.order(do, **arguments)
    assert up.order("status")


def test_nobody_commands_without_the_token(up: LabStatus) -> None:
    with pytest.raises(RuntimeError, match="wrong token"):
        order(up.control, "guess", "stop")
    for garbage in (b"[]\n", b"\n", b"{\n", b'"stop"\n'):
        with socket.create_connection(("127.0.0.1", up.control), timeout=5) as line:
            line.sendall(garbage)
            assert "error" in json.loads(line.makefile("rb").readline())
    assert up.order("status")


def test_host_keys_outlive_a_restart(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        background.up(tmp_path, 0)
        seen.append({path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()})
        background.down(tmp_path)
    assert seen[0] == seen[1]
    assert set(seen[0]) == {"sw1.key", "sw2.key", "fw1.key", "ws-1.key", "gw1.key"}
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_practice_on_a_thread_starts_and_stops_quickly() -> None:
    began = time.monotonic()
    with running_practice() as lab:
        assert listens(lab.ports["sw1"])
        began_to_stop = time.monotonic()
        assert began_to_stop - began < 2
    assert time.monotonic() - began_to_stop < 2
    assert not any(listens(port) for port in lab.ports.values())
    assert "netaudit-lab" not in {thread.name for thread in threading.enumerate()}


def test_a_practice_that_cannot_start_leaves_nothing_behind() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=r"in use|Only one usage"):
            RunningPractice(port - PORT_OFFSETS["fw1"])
    assert not listens(port - PORT_OFFSETS["fw1"] + PORT_OFFSETS["sw1"])
    assert "netaudit-lab" not in {thread.name for thread in threading.enumerate()}


def test_the_restricted_unit_counts_its_contacts(lab: RunningPractice) -> None:
    assert lab.practice.contacts() == 0
    assert listens(lab.ports["cerec-1"])
    end = time.monotonic() + 5
    while lab.practice.contacts() == 0 and time.monotonic() < end:
        time.sleep(0.01)
    assert lab.practice.contacts() == 1
