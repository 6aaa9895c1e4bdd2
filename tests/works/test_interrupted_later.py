"""`verify` and `rollback` end at any instant: nothing is half accepted or half taken back, and the next one goes on."""

import copy
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netaudit.store.changes import on_disk
from netaudit.workflows.sending import Site
from tests.conftest import IDENTITY
from tests.works.bench import Bench, as_it_was, codes, running
from tests.works.conftest import Prepared, copied
from tests.works.test_interrupted import EVERY, Points, PowerCut

pytestmark = pytest.mark.slow

# What is after one writing or sending is before the next, so every second instant leaves another disk behind.
VERIFYING, RETURNING = range(1, 401, 2), range(1, 181, 2)
KILLS = 60 if EVERY else 1


@dataclass(frozen=True)
class Applied:
    """The site after the works, made once; what its switch was before them, and what it runs since."""

    prepared: Prepared
    change: str
    before: str
    switch: Any


@pytest.fixture(scope="session")
def prepared_applied(prepared_core: tuple[Prepared, str], tmp_path_factory: pytest.TempPathFactory) -> Applied:
    prepared, change = prepared_core
    folder = tmp_path_factory.mktemp("applied")
    with pytest.MonkeyPatch.context() as patch, as_it_was(prepared.lab):
        for name, value in {**IDENTITY, "NETAUDIT_LAB_PASSWORD": "netaudit-lab"}.items():
            patch.setenv(name, value)
        bench = copied(prepared, folder)
        before = running(bench)
        bench.ana.does("apply", change, "--as", "ana", "--execute")
        switch = prepared.lab.practice.sw1
        return Applied(Prepared(folder, prepared.lab), change, before, copy.deepcopy((switch.config, switch.startup)))


@pytest.fixture
def applied(prepared_applied: Applied, tmp_path: Path) -> Iterator[tuple[Bench, Applied]]:
    lab = prepared_applied.prepared.lab
    with as_it_was(lab):
        with lab.practice.world.lock:
            lab.practice.sw1.config, lab.practice.sw1.startup = copy.deepcopy(prepared_applied.switch)
        yield copied(prepared_applied.prepared, tmp_path), prepared_applied


def cut(monkeypatch: pytest.MonkeyPatch, number: int, command: Callable[[], Any]) -> tuple[Any, Points]:
    """Run a command until an instant; its result, None where it did not come to its end."""
    points = Points(monkeypatch, number)
    try:
        return command(), points
    except PowerCut:
        return None, points
    finally:
        points.off()


def accepted_whole(bench: Bench, change: str, where: str) -> None:
    """After `verify` ended anywhere, the next one leads to the verdict, and what is accepted is the site as it is."""
    assert on_disk(bench.ana.root, change).journal()[1] == [], where
    again = bench.ana.said("verify", change)
    if codes(again) == {"works-ended"}:
        assert bench.clean(), where
    else:
        assert (again["exit_code"], again["accepted"]) == (0, True), (where, again)
    assert bench.said(change)[-1] == "closed", where
    assert bench.clean(), where
    assert bench.verdict(change).conforming
    same = bench.ana.said("diff", "baseline", "live")
    assert (same["exit_code"], same["differences"]) == (0, []), (where, same)


@pytest.mark.parametrize("number", VERIFYING if EVERY else (75, 291))
def test_verify_stops_at_an_instant(
    applied: tuple[Bench, Applied], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    bench, made = applied
    ended, points = cut(monkeypatch, number, lambda: bench.ana.said("verify", made.change))
    assert ended is None or ended["exit_code"] == 0
    accepted_whole(bench, made.change, points.where)


@pytest.mark.parametrize("number", RETURNING if EVERY else (61,))
def test_rollback_stops_at_an_instant(
    applied: tuple[Bench, Applied], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    bench, made = applied
    words = ("rollback", made.change, "--as", "ana", "--execute")
    ended, points = cut(monkeypatch, number, lambda: bench.ana.said(*words))
    assert ended is None or ended["exit_code"] == 0
    assert on_disk(bench.ana.root, made.change).journal()[1] == [], points.where
    again = bench.ana.said(*words)
    assert again["exit_code"] == 0, (points.where, again)
    assert running(bench) == made.before, points.where
    undone = bench.ana.said("verify", made.change)
    assert (undone["exit_code"], codes(undone)) == (0, {"works-undone"}), (points.where, undone)


def test_a_way_back_whose_end_was_not_written_down_is_ended_by_the_next(
    applied: tuple[Bench, Applied], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, made = applied
    words = ("rollback", made.change, "--as", "ana", "--execute")
    with monkeypatch.context() as patch:
        patch.setattr(Site, "note", stops_before("taken-back"))
        with pytest.raises(PowerCut):
            bench.ana.said(*words)
    assert bench.said(made.change)[-1] == "returned"
    ended_by_rollback(bench, made.change, made.before)


def test_works_that_stopped_before_their_first_line_do_not_stay_open(
    core: tuple[Bench, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, change = core
    before = running(bench)
    with monkeypatch.context() as patch:
        patch.setattr(Site, "note", stops_before("sending"))
        with pytest.raises(PowerCut):
            bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert bench.said(change)[-1] == "working"
    ended_by_rollback(bench, change, before)


def ended_by_rollback(bench: Bench, change: str, before: str) -> None:
    assert codes(bench.ana.does("rollback", change, "--as", "ana", "--execute")) == {"rollback-done"}
    assert running(bench) == before
    assert codes(bench.ana.does("verify", change)) == {"works-undone"}
    assert codes(bench.ana.does("rollback", change, "--as", "ana", "--execute")) == {"rollback-nothing"}


def stops_before(what: str) -> Callable[..., None]:
    real = Site.note

    def note(site: Site, told: str, **more: object) -> None:
        if told == what:
            raise PowerCut
        real(site, told, **more)

    return note


@pytest.mark.skipif(not EVERY, reason="only of use with every instant")
def test_these_are_all_instants(applied: tuple[Bench, Applied], monkeypatch: pytest.MonkeyPatch) -> None:
    bench, made = applied
    _, verifying = cut(monkeypatch, -1, lambda: bench.ana.does("verify", made.change))
    monkeypatch.undo()
    words = ("rollback", made.change, "--as", "ana", "--execute")
    _, returning = cut(monkeypatch, -1, lambda: bench.ana.does(*words))
    assert verifying.count < VERIFYING.stop
    assert returning.count < RETURNING.stop


@pytest.mark.parametrize("seed", range(KILLS))
def test_verify_is_killed_at_a_random_instant(applied: tuple[Bench, Applied], seed: int) -> None:
    bench, made = applied
    ana = bench.ana
    process = subprocess.Popen(
        [sys.executable, "-m", "netaudit", "--no-input", "-C", str(ana.root), "verify", made.change],
        env={**os.environ, "NETAUDIT_HOME": str(ana.home), "NETAUDIT_KEY": str(ana.key)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    after = random.Random(seed).uniform(0.5, 6.0)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    accepted_whole(bench, made.change, f"after {after:.2f} s")
