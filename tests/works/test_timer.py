"""A device whose own timer brings it back when the change has cut the way by which it is reached."""

import threading
import time
from typing import Any

import pytest

from tests.works.bench import CORE, Bench, codes, running

pytestmark = pytest.mark.slow

ACCESS = {"host": "sw2", "config": "vlan 10\n   untagged 6\n   exit\n"}
TIMED: dict[str, dict[str, Any]] = {
    "sw1": {"arm": ("reload in 1",), "disarm": ("reload cancel",), "save": ("write memory",)},
    "sw2": {"arm": ("reload after 1",), "disarm": ("no reload",), "save": ("write memory",)},
}
STEPS = {"sw1": CORE, "sw2": ACCESS}


def timed(bench: Bench, host: str) -> str:
    more = {**TIMED[host], "guarantee": "device-timer"}
    return bench.planned_with(host, STEPS[host], more=more)


def reload_at(bench: Bench, host: str) -> float | None:
    return bench.lab.practice.sw1.reload_at if host == "sw1" else bench.lab.practice.sw2.reload_at


@pytest.mark.parametrize("host", ["sw1", "sw2"])
def test_the_timer_is_stopped_and_the_change_saved_only_once_it_was_compared(bench: Bench, host: str) -> None:
    change = timed(bench, host)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    assert reload_at(bench, host) is None
    device: Any = {"sw1": bench.lab.practice.sw1, "sw2": bench.lab.practice.sw2}[host]
    assert device.startup == device.config
    said = bench.said(change)
    assert said.index("armed") < said.index("compared") < said.index("disarmed") < said.index("done")
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert back["exit_code"] == 0, back
    assert device.startup == device.config, "what was saved is saved again as it was"


@pytest.mark.parametrize("host", ["sw1", "sw2"])
def test_the_way_is_lost_and_the_timer_brings_the_device_back(bench: Bench, host: str) -> None:
    before = running(bench)
    change = timed(bench, host)
    world = bench.lab.practice.world
    bench.lab.fault(host, at_line=2, line_fault="vanishes-after")

    def later() -> None:
        time.sleep(9)
        world.clock = lambda: time.time() + 120

    hurry = threading.Thread(target=later, daemon=True)
    hurry.start()
    done = bench.ana.said("apply", change, "--as", "ana", "--execute", "--deadline", "10")
    hurry.join()
    assert (done["exit_code"], "works-taken-back" in codes(done)) == (7, True), done
    assert running(bench) == before


def test_a_device_that_was_led_back_does_not_restart_any_more(bench: Bench) -> None:
    change = timed(bench, "sw1")
    bench.lab.fault("sw1", at_line=3, line_fault="refuses", line_text="% Invalid input detected at '^' marker.\n\n")
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert done["exit_code"] == 7, done
    assert reload_at(bench, "sw1") is None
