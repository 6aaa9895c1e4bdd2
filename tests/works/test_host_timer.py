"""A Linux host that puts its files back by itself when the change has cut the way by which it is reached."""

from typing import Any

import pytest

from netaudit.core.works.host_timer import host_timer
from netaudit.model.file_change import FileChange, TextEdit
from tests.works.bench import Bench, codes, running
from tests.works.test_files import PATH, RECORD, SEEN, STEP
from tests.works.test_timer import hurried

pytestmark = pytest.mark.slow

NEW = FileChange(
    path="/etc/l'accueil.conf",
    edits=(TextEdit(before="", after="# new\n"),),
    validate="sudo -n dnsmasq --test -C {file}",
    reload="sudo -n systemctl restart dnsmasq",
)
"""A file that is not there yet; an apostrophe in its name."""


def planned(bench: Bench, *files: FileChange) -> str:
    """A change of these files under a timer of a minute, approved."""
    timer = host_timer(files, 60)
    assert timer is not None
    more = {"files": files, "arm": timer.arm, "disarm": timer.disarm, "guarantee": "device-timer", "proved_by": "copy"}
    return bench.planned_with("fw1", STEP, more=more, expect=[SEEN])


def left(bench: Bench) -> list[str]:
    """What the works left on the host."""
    return [path for path in bench.lab.practice.fw1.files if "netaudit-" in path]


def test_the_timer_is_stopped_once_the_host_was_compared_and_does_nothing_later(bench: Bench) -> None:
    change, firewall = planned(bench, RECORD, NEW), bench.lab.practice.fw1
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    said = bench.said(change)
    assert said.index("arming") < said.index("armed") < said.index("compared") < said.index("disarmed")
    state, clock = running(bench), bench.lab.practice.world.clock
    bench.lab.practice.world.clock = lambda: clock() + 600
    firewall.restart_if_due()
    assert (running(bench), "cbct.cabinet.example" in firewall.files[PATH]) == (state, True)
    assert not [path for path in firewall.files if path.startswith("/run/")]
    assert bench.ana.does("verify", change)["accepted"]


def test_the_way_is_lost_and_the_host_puts_its_files_back(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    change, before = planned(bench, RECORD, NEW), running(bench)
    firewall, server = bench.lab.practice.fw1, bench.lab.practice.servers["fw1"]
    real = firewall.execute

    def vanishes(command: str, given: str = "") -> tuple[str, str, int]:
        done = real(command, given)
        if " mv " in command and "accueil" in command and "setsid" not in command:
            assert NEW.path in firewall.files
            server._vanish()
        return done

    monkeypatch.setattr(firewall, "execute", vanishes)
    with hurried(bench, "fw1"):
        done = bench.ana.said("apply", change, "--as", "ana", "--execute", "--deadline", "10")
    assert (done["exit_code"], "works-taken-back" in codes(done)) == (7, True), done
    assert (running(bench), left(bench)) == (before, [])
    assert bench.ana.does("status")["copies"] == []
    verified: Any = bench.ana.said("verify", change)
    assert (verified["exit_code"], codes(verified)) == (0, {"works-undone"}), verified
