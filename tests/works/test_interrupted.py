"""Works that end at any instant: no line of the journal is lost, no file half written, and the next command goes on."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netaudit.core.works.position import position
from netaudit.store.changes import on_disk
from netaudit.store.workspace import Workspace
from netaudit.transport.send import Door
from tests.works.bench import Bench, codes, running

Core = tuple[Bench, str]


class PowerCut(BaseException):
    """The machine stops here: nothing catches it."""


class Points:
    """Counts every instant at which something reaches the disk or a device, and stops the machine at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, stop_at: int) -> None:
        self.count, self.stop_at, self.where = 0, stop_at, ""
        self._off = False
        for owner, name in ((os, "fsync"), (Path, "replace"), (Door, "give")):
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name), name))

    def _counted(self, real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def counted(*given: Any, **more: Any) -> Any:
            self._pass(f"before {name}")
            done = real(*given, **more)
            self._pass(f"after {name}")
            return done

        return counted

    def _pass(self, where: str) -> None:
        self.count += not self._off
        if self.count == self.stop_at and not self._off:
            self._off, self.where = True, where
            raise PowerCut

    def off(self) -> None:
        self._off = True


def whole(bench: Bench, change: str) -> str:
    """The host's stage, after it was checked that the journal holds and that nothing is half written."""
    files = on_disk(bench.ana.root, change)
    entries, problems = files.journal()
    assert problems == []
    plan = next((str(entry.more["plan"]) for entry in entries if entry.what == "begun"), "")
    here = position(bench.journal(change), plan) if plan else None
    return here.hosts["sw1"].stage if here is not None and "sw1" in here.hosts else "untouched"


def ends_well(bench: Bench, change: str, before: str, way: str) -> None:
    """The next command leads to an end that is shown."""
    if way == "back":
        done = bench.ana.said("rollback", change, "--as", "ana", "--execute")
        assert done["exit_code"] == 0 or codes(done) == {"works-not-begun"}, done
        assert running(bench) == before
        return
    done = bench.ana.said("apply", change, "--as", "ana", "--execute", "--go-on")
    assert done["exit_code"] == 0, done
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], verified["accepted"]) == (0, True), verified


EVERY = bool(os.environ.get("NETAUDIT_EVERY_INSTANT"))
"""Set, every instant is tried and two hundred random ones, which takes an hour; else a few of each."""
# What is after one writing or sending is before the next, so every second instant leaves another disk behind.
POINTS = range(1, 301, 2) if EVERY else (3, 41, 61, 99)
KILLS = 200 if EVERY else 2


@pytest.mark.slow
@pytest.mark.parametrize(("number", "way"), [(each, ("on", "back")[each // 2 % 2]) for each in POINTS])
def test_the_machine_stops_at_an_instant(core: Core, monkeypatch: pytest.MonkeyPatch, number: int, way: str) -> None:
    stopped_at(core, monkeypatch, number, way)


def stopped_at(core: Core, monkeypatch: pytest.MonkeyPatch, number: int, way: str) -> None:
    bench, change = core
    before = running(bench)
    points = Points(monkeypatch, number)
    try:
        ended = bench.ana.said("apply", change, "--as", "ana", "--execute")
    except PowerCut:
        ended = None
    points.off()
    if ended is None:
        stage = whole(bench, change)
        if running(bench) != before:
            assert stage in ("between", "done"), points.where
        ends_well(bench, change, before, way)
    else:
        assert (ended["exit_code"], running(bench) != before) == (0, True)


@pytest.mark.skipif(not EVERY, reason="only of use with every instant")
def test_these_are_all_instants(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, change = core
    points = Points(monkeypatch, -1)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    assert points.count < max(POINTS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_a_random_instant(core: Core, seed: int) -> None:
    killed(core, seed)


def killed(core: Core, seed: int) -> None:
    bench, change = core
    before = running(bench)
    ana = bench.ana
    if seed % 3 == 0:
        ana.does("begin", change, "--as", "ana")
    command = ["apply", change, "--as", "ana", "--execute"]
    process = subprocess.Popen(
        [sys.executable, "-m", "netaudit", "--no-input", "-C", str(ana.root), *command],
        env={**os.environ, "NETAUDIT_HOME": str(ana.home), "NETAUDIT_KEY": str(ana.key)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(random.Random(seed).uniform(0.5, 6.0))
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    stage = whole(bench, change)
    if running(bench) != before:
        assert stage in ("between", "done")
    ends_well(bench, change, before, ("on", "back")[seed % 2])


@pytest.mark.slow
def test_what_a_killed_write_leaves_is_no_journal(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, change = core
    bench.ana.does("begin", change, "--as", "ana")
    real, unlink = Path.replace, Path.unlink

    def replace(path: Path, target: Path) -> Path:
        # As `kill -9` has it, nothing is tidied up afterwards.
        if target.suffix == ".jsonl" and any(each.what == "working" for each in bench.journal(change)):
            monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
            raise PowerCut
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(PowerCut):
        bench.ana.said("apply", change, "--as", "ana", "--execute")
    monkeypatch.setattr(Path, "replace", real)
    monkeypatch.setattr(Path, "unlink", unlink)
    (bench.folder(change) / "before" / ".manifest.json.0a1b2c3d.tmp").write_bytes(b"{")
    assert [*(bench.folder(change) / "journal").glob(".ana.jsonl.*.tmp")]
    assert whole(bench, change) == "untouched"
    ends_well(bench, change, "", "on")


def test_what_was_left_between_is_said_and_asks_for_a_decision(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, change = core
    real = Door.give

    def give(door: Door, line: str, **more: Any) -> str:
        if line.strip() == "description TEL":
            raise PowerCut
        return real(door, line, **more)

    monkeypatch.setattr(Door, "give", give)
    with pytest.raises(PowerCut):
        bench.ana.said("apply", change, "--as", "ana", "--execute")
    monkeypatch.setattr(Door, "give", real)
    again = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (again["exit_code"], codes(again)) == (3, {"works-interrupted"})
    assert again["reasons"][0]["params"]["line"] == 5
    dry = bench.ana.said("apply", change, "--as", "ana")
    assert "works-interrupted" in codes(dry)
    looked = bench.ana.said("verify", change)
    assert looked["exit_code"] == 5
    assert not looked["accepted"]
    ends_well(bench, change, "", "on")


def test_two_operators_cannot_run_at_once(core: Core) -> None:
    bench, change = core
    with Workspace(bench.ana.root).locked("apply"):
        assert bench.ana.refused("apply", change, "--as", "ana", "--execute") == {"locked"}


@pytest.mark.slow
def test_ctrl_c_takes_everything_back(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, change = core
    before, real = running(bench), Door.give

    def give(door: Door, line: str, **more: Any) -> str:
        if line.strip() == "description TEL":
            raise KeyboardInterrupt
        return real(door, line, **more)

    monkeypatch.setattr(Door, "give", give)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "works-cancelled"}), done
    assert running(bench) == before


@pytest.mark.slow
def test_a_full_disk_stops_the_works_and_keeps_no_device_from_its_way_back(
    core: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, change = core
    before, real = running(bench), os.fsync
    written = 0

    def fsync(file: int) -> None:
        nonlocal written
        # Once lines are being sent, nothing can be written any more, until the next command.
        if written or any(each.what == "sending" and each.more.get("number") == 3 for each in bench.journal(change)):
            written += 1
            raise OSError(errno.ENOSPC, "No space left on device")
        real(file)

    monkeypatch.setattr(os, "fsync", fsync)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    monkeypatch.setattr(os, "fsync", real)
    assert written
    assert done["exit_code"] in (7, 8), done
    assert "disk-full" in codes(done)
    assert running(bench) == before
    ends_well(bench, change, before, "back")
