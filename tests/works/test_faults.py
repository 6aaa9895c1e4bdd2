"""What goes wrong on each platform that the simulator plays: where the device, the verdict and the journal end.

By default two faults of each, at one line; with NETAUDIT_EVERY_INSTANT=1 every fault, at every line.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.works.bench import CORE, Bench, codes, running

pytestmark = pytest.mark.slow

BESIDE_IOS = ["procurve", "fortios", "s300", "aoscx"]
Benches = Callable[[str], Bench]
EVERY = bool(os.environ.get("NETAUDIT_EVERY_INSTANT"))


@dataclass(frozen=True)
class Play:
    """A platform's change, and what may go wrong at it."""

    host: str
    config: str
    refusal: str
    """What the platform prints of a line that it refuses."""
    counts: int
    """The line, as the simulator counts those of configuration, whose loss leaves another state and no refusal."""
    first: int
    """The first line that the simulator counts, of those that are sent."""
    other: tuple[str, ...]
    """What somebody else types."""

    @property
    def step(self) -> dict[str, Any]:
        """The step of a request."""
        return {"host": self.host, "config": self.config}

    @property
    def lines(self) -> range:
        """Where a fault may be set."""
        return range(1, len(self.config.splitlines()) - self.first + 2)


PLAYS = {
    "ios": Play("sw1", str(CORE["config"]), "% Invalid input detected at '^' marker.\n\n", 6, 1,
                ("interface Gi1/0/6", "description autre")),
    "procurve": Play("sw2", 'vlan 10\n   untagged 6\n   exit\ninterface 6\n   name "LABO"\n   exit\n',
                     "Invalid input: untagged\n", 5, 1, ("interface 3", 'name "autre"', "exit")),
    "fortios": Play("gw1", 'config firewall address\nedit "CBCT"\nset subnet 10.20.0.10 255.255.255.255\n'
                    'set comment "CBCT"\nnext\nend\n',
                    "Command fail. Return code -61\n", 4, 1,
                    ("config firewall address", 'edit "AUTRE"', "set subnet 10.20.0.11/32", "next", "end")),
    "s300": Play("sw3", "vlan database\nvlan 40\nexit\ninterface vlan 40\nname TELEPHONIE\nexit\ninterface gi5\n"
                 "description TEL\nswitchport access vlan 40\nexit\n",
                 "% Unrecognized command\n", 9, 1, ("interface gi6", "description autre")),
    "aoscx": Play("sw4", "vlan 40\n    name TELEPHONIE\n    exit\ninterface 1/1/5\n    description TEL\n"
                  "    vlan access 40\n    exit\n",
                  "Invalid input: vlan\n", 6, 1, ("interface 1/1/6", "description autre")),
}  # fmt: skip


USUAL = {
    "ios": (),  # `test_apply` has them
    "procurve": ("dies-after", "ignores"),
    "fortios": ("dies", "refuses"),
    "s300": ("dies-after", "refuses"),
    "aoscx": ("dies", "ignores"),
}
"""What is played by default."""


def _faults() -> Iterator[Any]:
    for name, play in PLAYS.items():
        chosen = {"dies": (2,), "dies-after": (5,), "ignores": (play.counts,), "refuses": (4,)}
        for kind, usual in chosen.items():
            for number in play.lines if EVERY else usual if kind in USUAL[name] else ():
                yield pytest.param(play, kind, number, id=f"{name}-{kind}-{number}")


def _ended(done: Any, bench: Bench, change: str, play: Play, before: str) -> None:
    """Taken back: the device is as it was, and verdict, journal and exit code say so."""
    assert (done["exit_code"], "works-taken-back" in codes(done)) == (7, True), done
    assert running(bench) == before
    assert bench.said(change)[-2:] == ["returned", "taken-back"]
    assert [each.more["host"] for each in bench.journal(change) if each.what == "returning"] == [play.host]
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], codes(verified), verified["accepted"]) == (0, {"works-undone"}, False), verified
    signed = bench.verdict(change)
    assert (signed.returned, signed.seen, signed.undeclared, signed.not_collected) == ("proven", (), (), ())


@pytest.mark.parametrize(("play", "kind", "number"), [*_faults()])
def test_what_goes_wrong_at_a_line_is_taken_back(bench_of: Benches, play: Play, kind: str, number: int) -> None:
    bench = bench_of(play.host)
    change, before = bench.approved(play.step), running(bench)
    bench.lab.fault(play.host, at_line=number, line_fault=kind, line_text=play.refusal)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute", "--deadline", "15")
    if kind == "ignores" and done["exit_code"] == 0:
        # A line that only closes or opens what the next line closes or opens as well: nothing is lacking.
        assert number != play.counts
        assert bench.ana.does("verify", change)["accepted"]
        return
    _ended(done, bench, change, play, before)
    said = {"dies": "host-dropped", "dies-after": "host-dropped", "refuses": "line-refused"}
    # A line without which the next ones are no lines is noticed by their refusal.
    noticed = {said[kind]} if kind in said else {"host-not-as-predicted", "line-refused"}
    assert codes(done) & noticed, done
    if number == play.counts and kind == "ignores":
        assert "host-not-as-predicted" in codes(done)


NAMES = {
    "ios": ("sw1", "hostname sw1-baie\ninterface Gi1/0/5\n description CBCT\n", "sw1", "sw1-baie"),
    "procurve": ("sw2", 'hostname "sw2-labo"\ninterface 6\n   name "LABO"\n   exit\n', "sw2", "sw2-labo"),
    "fortios": ("gw1", "config system global\nset hostname gw1-baie\nend\nconfig firewall address\n"
                'edit "CBCT"\nset subnet 10.20.0.10 255.255.255.255\nnext\nend\n', "gw1", "gw1-baie"),
    "s300": ("sw3", "hostname sw3-labo\n", "sw3", "sw3-labo"),
    "aoscx": ("sw4", "hostname sw4-labo\n", "sw4", "sw4-labo"),
}  # fmt: skip
BY_HAND = {"s300": "hostname sw3\n", "aoscx": "hostname sw4\n"}
"""Ways back of a person's own, where the model does not know the line."""


@pytest.mark.parametrize("platform", BESIDE_IOS if EVERY else ["fortios", "aoscx"])
def test_a_prompt_that_changes(bench_of: Benches, platform: str) -> None:
    host, config, was, name = NAMES[platform]
    bench = bench_of(host)
    expect = [{"host": host, "section": "facts", "key": "hostname", "before": was, "after": name}]
    if platform == "s300":  # its configuration says the name once more, at its head
        head = {"host": host, "section": "config", "key": "config-file-header"}
        expect += [{**head, "before": was}, {**head, "after": name}]
    step = {"host": host, "config": config, **({"rollback": BY_HAND[platform]} if platform in BY_HAND else {})}
    change, before = bench.approved(step, expect=expect), running(bench)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (back["exit_code"], running(bench) == before) == (0, True), back


@pytest.mark.parametrize("platform", BESIDE_IOS)
def test_somebody_elses_change_before_it_is_stale(bench_of: Benches, platform: str) -> None:
    play = PLAYS[platform]
    bench = bench_of(play.host)
    change = bench.approved(play.step)
    bench.lab.practice.configure(play.host, list(play.other))
    state = running(bench)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (6, {"base-moved"}), done
    assert (running(bench) == state, {"begun", "sending"} & {*bench.said(change)}) == (True, set())


@pytest.mark.parametrize("platform", BESIDE_IOS if EVERY else ["procurve", "s300"])
def test_somebody_elses_change_after_it_is_caught_and_left_alone(bench_of: Benches, platform: str) -> None:
    play = PLAYS[platform]
    bench = bench_of(play.host)
    change = bench.approved(play.step)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    bench.lab.practice.configure(play.host, list(play.other))
    state = running(bench)
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], verified["accepted"]) == (5, False), verified
    assert {each.host for each in bench.verdict(change).undeclared} == {play.host}
    refused = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert codes(refused) == {"rollback-unfit"}, refused
    assert running(bench) == state
