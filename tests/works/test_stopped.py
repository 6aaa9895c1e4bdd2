"""Works that were interrupted, at a terminal: what they stopped at is said, and whoever sits there decides."""

from typing import Any

import pytest

from netaudit.store.workspace import Workspace
from netaudit.transport.send import Door
from tests.control.terminal import typed
from tests.works.bench import Bench, codes, running

pytestmark = pytest.mark.slow

QUESTION = b"What now"


class PowerCut(BaseException):
    """The machine stops here: nothing catches it."""


@pytest.fixture
def stopped(core: tuple[Bench, str], monkeypatch: pytest.MonkeyPatch) -> tuple[Bench, str, str]:
    """A bench, its change, which stopped at its fifth line, and what ran before it."""
    bench, change = core
    before, real = running(bench), Door.give

    def give(door: Door, line: str, **more: Any) -> str:
        if line.strip() == "description TEL":
            raise PowerCut
        return real(door, line, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Door, "give", give)
        with pytest.raises(PowerCut):
            bench.ana.said("apply", change, "--as", "ana", "--execute")
    return bench, change, before


def asked(bench: Bench, change: str, *answers: bytes, more: tuple[str, ...] = ()) -> tuple[int, str]:
    """`apply --execute` at a terminal, with these answers."""
    return typed(bench.ana, ["apply", change, "--execute", *more], [(QUESTION, each) for each in answers])


def test_nothing_is_done_unless_somebody_chooses_it(stopped: tuple[Bench, str, str]) -> None:
    bench, change, before = stopped
    there, told = running(bench), bench.said(change)
    assert there != before
    code, shown = asked(bench, change, b"")
    assert (code, "stopped at line 5 of `forward`" in shown) == (3, True), shown
    assert bench.ana.refused("apply", change, "--as", "ana", "--execute") == {"works-interrupted"}
    code, shown = typed(bench.ana, ["--json", "apply", change, "--execute"], [])
    assert (code, QUESTION.decode() in shown) == (3, False), shown
    code, shown = typed(bench.ana, ["apply", change], [])
    assert (code, QUESTION.decode() in shown) == (3, False), "what promised to send nothing asks nothing"
    assert (running(bench), bench.said(change)) == (there, told)


def test_going_on(stopped: tuple[Bench, str, str]) -> None:
    bench, change, before = stopped
    code, shown = asked(bench, change, b"1")
    assert code == 0, shown
    assert bench.said(change)[-1] == "applied"
    assert running(bench) != before
    assert bench.ana.does("verify", change)["accepted"]


def test_taking_back(stopped: tuple[Bench, str, str]) -> None:
    bench, change, before = stopped
    code, shown = asked(bench, change, b"4", b"2")
    assert code == 0, shown
    assert bench.said(change)[-1] == "taken-back"
    assert running(bench) == before


def test_looking_first(stopped: tuple[Bench, str, str]) -> None:
    bench, change, _ = stopped
    there = running(bench)
    code, shown = asked(bench, change, b"3")
    assert code == 5, shown
    assert bench.said(change)[-1] == "verified"
    assert running(bench) == there


def test_status_says_so_but_not_of_works_that_are_going_on(stopped: tuple[Bench, str, str]) -> None:
    bench, change, _ = stopped
    said = bench.ana.said("status")
    assert (said["exit_code"], codes(said)) == (2, {"works-stopped"}), said
    assert said["reasons"][0]["params"] == {"change": change, "hosts": "sw1"}
    with Workspace(bench.ana.root).locked("apply"):
        assert "works-stopped" not in codes(bench.ana.said("status"))
    bench.ana.does("rollback", change, "--as", "ana", "--execute")
    assert "works-stopped" not in codes(bench.ana.said("status"))
