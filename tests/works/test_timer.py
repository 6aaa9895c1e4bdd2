"""A device whose own timer brings it back when the change has cut the way by which it is reached.

With NETAUDIT_EVERY_INSTANT=1 everything is played on every platform that has a timer; the lost way always is.
"""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from netaudit.model.statements import PlanStatement
from netaudit.store.changes import on_disk
from netaudit.transport.send import Door
from tests.works.bench import CORE, Bench, codes, running

pytestmark = pytest.mark.slow

ACCESS = {"host": "sw2", "config": "vlan 10\n   untagged 6\n   exit\n"}
ADDRESS = {
    "host": "gw1",
    "config": 'config firewall address\nedit "CBCT"\nset subnet 10.20.0.10 255.255.255.255\n'
    'set comment "CBCT"\nnext\nend\n',
}
SMALL = {
    "host": "sw3",
    "config": "vlan database\nvlan 40\nexit\ninterface gi5\ndescription TEL\nswitchport access vlan 40\nexit\n",
}
CX = {
    "host": "sw4",
    "config": "vlan 40\n    exit\ninterface 1/1/5\n    description TEL\n    vlan access 40\n    exit\n",
}
_GLOBAL = "config system global"
TIMED: dict[str, dict[str, Any]] = {
    "sw1": {"arm": ("reload in 1",), "disarm": ("reload cancel",), "save": ("write memory",)},
    "sw2": {"arm": ("reload after 1",), "disarm": ("no reload",), "save": ("write memory",)},
    "sw3": {"arm": ("reload in 1",), "disarm": ("reload cancel",), "save": ("write memory",)},
    "sw4": {"arm": ("checkpoint auto 1",), "disarm": ("checkpoint auto confirm",), "save": ("write memory",)},
    "gw1": {
        "arm": (_GLOBAL, "set cfg-save revert", "set cfg-revert-timeout 60", "end"),
        "disarm": ("execute cfg save", _GLOBAL, "set cfg-save automatic", "unset cfg-revert-timeout", "end"),
    },
}
"""The lines of `netaudit.core.planning.guarantee`, for a minute."""
STEPS = {"sw1": CORE, "sw2": ACCESS, "gw1": ADDRESS, "sw3": SMALL, "sw4": CX}
VANISH = {"sw1": 2, "sw2": 2, "gw1": 9, "sw3": 2, "sw4": 2}
"""The line of configuration after which the way is lost: something runs that was not there before."""
HOSTS = sorted(STEPS)
EVERY = bool(os.environ.get("NETAUDIT_EVERY_INSTANT"))
Benches = Callable[[str], Bench]


def timed(bench: Bench, host: str) -> str:
    more = {**TIMED[host], "guarantee": "device-timer"}
    return bench.planned_with(host, STEPS[host], more=more)


def armed(bench: Bench, host: str) -> bool:
    """Whether the device would come back by itself."""
    practice = bench.lab.practice
    if host == "gw1":
        return practice.gw1.save_mode() != "automatic"
    device: Any = practice.devices[host]
    return (device.checkpoint if host == "sw4" else device.reload_at) is not None


def saved(bench: Bench, host: str) -> bool:
    """Whether a restart would bring back what runs."""
    practice = bench.lab.practice
    if host == "gw1":
        return not practice.gw1.unsaved()
    device: Any = practice.devices[host]
    return bool(device.startup == device.config)


@contextlib.contextmanager
def hurried(bench: Bench, host: str) -> Iterator[None]:
    """Once the host cannot be reached any more and somebody has noticed, two minutes pass at once."""
    world, server = bench.lab.practice.world, bench.lab.practice.servers[host]

    def later() -> None:
        while not server.faults.unreachable:
            time.sleep(0.1)
        time.sleep(3)
        world.clock = lambda: time.time() + 120

    hurry = threading.Thread(target=later, daemon=True)
    hurry.start()
    yield
    hurry.join(5)
    assert not hurry.is_alive(), "it could be reached all the time"


@pytest.mark.parametrize("host", HOSTS if EVERY else ["gw1", "sw4"])
def test_the_timer_is_stopped_and_the_change_saved_only_once_it_was_compared(bench_of: Benches, host: str) -> None:
    bench = bench_of(host)
    change = timed(bench, host)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    assert (armed(bench, host), saved(bench, host)) == (False, True)
    said = bench.said(change)
    assert said.index("armed") < said.index("compared") < said.index("disarmed") < said.index("done")
    assert bench.ana.does("verify", change)["accepted"]
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert back["exit_code"] == 0, back
    assert saved(bench, host), "what was saved is saved again as it was"


@pytest.mark.parametrize("host", HOSTS)
def test_the_way_is_lost_and_the_timer_brings_the_device_back(bench_of: Benches, host: str) -> None:
    bench = bench_of(host)
    before = running(bench)
    change = timed(bench, host)
    bench.lab.fault(host, at_line=VANISH[host], line_fault="vanishes-after")
    with hurried(bench, host):
        done = bench.ana.said("apply", change, "--as", "ana", "--execute", "--deadline", "10")
    assert (done["exit_code"], "works-taken-back" in codes(done)) == (7, True), done
    assert "foreign-change" not in codes(done), done
    assert (running(bench), armed(bench, host)) == (before, False)
    assert bench.ana.said("verify", change)["exit_code"] == 0


def test_a_firewall_that_comes_back_with_its_timer_set_has_it_stopped(bench: Bench) -> None:
    """Fortinet leaves open whether `set cfg-save revert` is itself saved: both are played."""
    before = running(bench)
    change = timed(bench, "gw1")
    bench.lab.practice.gw1.saves_its_mode = True
    bench.lab.fault("gw1", at_line=9, line_fault="vanishes-after")
    with hurried(bench, "gw1"):
        done = bench.ana.said("apply", change, "--as", "ana", "--execute", "--deadline", "10")
    assert (done["exit_code"], "foreign-change" in codes(done)) == (7, False), done
    assert (running(bench), armed(bench, "gw1")) == (before, False)


REFUSED = {
    "sw3": (4, "% Unrecognized command\n"),
    "sw4": (4, "Invalid input: description\n"),
    "sw1": (3, "% Invalid input detected at '^' marker.\n\n"),
    "sw2": (2, "Invalid input: untagged\n"),
    "gw1": (8, "Command fail. Return code -61\n"),
}


@pytest.mark.parametrize("host", HOSTS if EVERY else ["gw1", "sw3"])
def test_a_device_that_was_led_back_does_not_restart_any_more(bench_of: Benches, host: str) -> None:
    bench = bench_of(host)
    change, before = timed(bench, host), running(bench)
    line, words = REFUSED[host]
    bench.lab.fault(host, at_line=line, line_fault="refuses", line_text=words)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], "foreign-change" in codes(done)) == (7, False), done
    assert (armed(bench, host), running(bench)) == (False, before)


ENDS = [(host, at) for host in HOSTS for at in ("as-it-is-armed", "in-the-middle")]


def test_a_plan_that_could_cut_our_way_to_the_firewall_sets_its_timer_by_itself(bench: Bench) -> None:
    """SSH from the inside is what netaudit logs in by: without a timer the plan would be refused."""
    config = "config system interface\nedit internal\nset allowaccess ping https\nnext\nend\n"
    change = bench.planned({"host": "gw1", "config": config})
    read = on_disk(bench.ana.root, change).statement("plan.json", "netaudit-plan")
    assert read is not None
    assert isinstance(read.statement, PlanStatement)
    host = read.statement.hosts["gw1"]
    assert (host.guarantee, host.arm[1], host.disarm[0]) == ("device-timer", "set cfg-save revert", "execute cfg save")
    bench.ivo.does("approve", change, "--role", "it")
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    assert (armed(bench, "gw1"), saved(bench, "gw1")) == (False, True)
    assert bench.said(change).index("armed") < bench.said(change).index("disarmed")


class PowerCut(BaseException):
    """The machine that carries the works out stops here: nothing catches it."""


@pytest.mark.parametrize(("host", "at"), ENDS if EVERY else [("gw1", "in-the-middle"), ("sw1", "as-it-is-armed")])
def test_works_that_end_with_the_timer_running_say_so_and_stop_it(
    bench_of: Benches, monkeypatch: pytest.MonkeyPatch, host: str, at: str
) -> None:
    bench = bench_of(host)
    change, before = timed(bench, host), running(bench)
    last = TIMED[host]["arm"][-1] if at == "as-it-is-armed" else str(STEPS[host]["config"]).splitlines()[-2].strip()
    real = Door.give

    def give(door: Door, line: str, **more: Any) -> str:
        printed = real(door, line, **more)
        if line.strip() == last:
            raise PowerCut
        return printed

    monkeypatch.setattr(Door, "give", give)
    with pytest.raises(PowerCut):
        bench.ana.said("apply", change, "--as", "ana", "--execute")
    monkeypatch.setattr(Door, "give", real)
    assert armed(bench, host)
    told = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (told["exit_code"], {"works-interrupted", "timer-pending"} <= codes(told)) == (3, True), told
    assert "timer-not-stopped" in codes(bench.ana.said("verify", change))
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (back["exit_code"], "foreign-change" in codes(back)) == (0, False), back
    assert (armed(bench, host), running(bench)) == (False, before)
