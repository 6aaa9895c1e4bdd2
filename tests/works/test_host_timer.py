"""A Linux host that puts its files back by itself when the change has cut the way by which it is reached."""

from typing import Any

import pytest

from netaudit.core.works.host_timer import host_timer, of_plan
from netaudit.model.file_change import FileChange, TextEdit
from netaudit.model.statements import PlanStatement
from netaudit.store.changes import on_disk
from netaudit.transport.send import Door
from tests.works.bench import Bench, codes, running
from tests.works.test_files import PATH, RECORD, SEEN, STEP
from tests.works.test_timer import PowerCut, hurried

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


def test_a_timer_whose_time_comes_too_early_does_not_pass_for_stopped(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, before = planned(bench, RECORD), running(bench)
    firewall, world = bench.lab.practice.fw1, bench.lab.practice.world
    real, clock = firewall.execute, world.clock

    def late(command: str, given: str = "") -> tuple[str, str, int]:
        if command.startswith("sudo -n rm /run/netaudit-"):
            world.clock = lambda: clock() + 120
        return real(command, given)

    monkeypatch.setattr(firewall, "execute", late)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "line-refused"}), done
    assert (running(bench), left(bench)) == (before, [])
    assert "disarmed" not in bench.said(change)


def test_a_timer_that_cannot_be_stopped_is_not_called_stopped(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    change, before = planned(bench, RECORD), running(bench)
    firewall = bench.lab.practice.fw1
    real = firewall.execute

    def stays(command: str, given: str = "") -> tuple[str, str, int]:
        return ("", "", 0) if command.startswith("sudo -n rm /run/netaudit-") else real(command, given)

    with monkeypatch.context() as patch:
        patch.setattr(firewall, "execute", stays)
        done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (8, {"works-not-taken-back", "line-refused"}), done
    (lost,) = [each for each in done["reasons"] if each["code"] == "works-not-taken-back"]
    assert "its own timer could not be stopped" in lost["sentence"]
    assert "timer-pending" in codes(bench.ana.said("rollback", change, "--as", "ana"))
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (back["exit_code"], running(bench), left(bench)) == (0, before, []), back


def test_a_host_that_ends_what_a_session_started_is_not_touched(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """As systemd-logind does with `KillUserProcesses=yes`."""
    change, before = planned(bench, RECORD), running(bench)
    firewall = bench.lab.practice.fw1
    real = firewall.execute

    def logs_out(command: str, given: str = "") -> tuple[str, str, int]:
        done = real(command, given)
        if "kill -0" in command and "setsid" not in command:
            firewall.timer = None
        return done

    monkeypatch.setattr(firewall, "execute", logs_out)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "line-refused"}), done
    assert (running(bench), left(bench)) == (before, [])
    assert not [each for each in bench.journal(change) if str(each.more.get("way")).startswith("file ")]


def test_works_that_end_with_the_timer_running_say_so_and_stop_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, before = planned(bench, RECORD), running(bench)
    firewall = bench.lab.practice.fw1
    real = Door.give

    def give(door: Door, line: str, **more: Any) -> str:
        printed = real(door, line, **more)
        if line == RECORD.reload:
            raise PowerCut
        return printed

    with monkeypatch.context() as patch:
        patch.setattr(Door, "give", give)
        with pytest.raises(PowerCut):
            bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert firewall.timer is not None
    said = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (said["exit_code"], {"works-interrupted", "timer-pending"} <= codes(said)) == (3, True), said
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (back["exit_code"], running(bench), left(bench)) == (0, before, []), back


def test_a_plan_of_a_file_arms_the_timer_and_tells_what_it_is(bench: Bench) -> None:
    old = "host-record=imprimante.cabinet.example,10.10.0.9\n"
    edits = [{"before": old, "after": f"{old}host-record=scan.cabinet.example,10.10.0.8\n"}]
    change = bench.planned({"host": "fw1", "file": PATH, "edits": edits})
    read = on_disk(bench.ana.root, change).statement("plan.json", "netaudit-plan")
    assert read is not None
    assert isinstance(read.statement, PlanStatement)
    host = read.statement.hosts["fw1"]
    timer = host_timer(host.files, 30 * 60)
    assert timer is not None
    assert (host.guarantee, host.arm, host.disarm) == ("device-timer", timer.arm, timer.disarm)
    told = (bench.ana.root / "reports" / change / "plan.md").read_text(encoding="utf-8")
    assert "shell" in told
    bench.ivo.does("approve", change, "--role", "it")
    dry = bench.ana.run("apply", change, "--as", "ana").out
    assert dry.index("setsid") < dry.index("✎") < dry.index(of_plan(timer.disarm, read.digest)[0])
