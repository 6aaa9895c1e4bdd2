"""The timer of a simulated Linux host: it goes by the practice's clock, and ends with a restart, as a shell would."""

import shlex

import pytest

from netaudit.core.works.file_steps import file_commands
from netaudit.core.works.host_timer import host_timer, of_plan, timer_trace
from netaudit.lab.linux_hosts import Workstation
from netaudit.lab.world import World
from netaudit.model.file_change import FileChange, TextEdit

PLAN = "cd" * 32
HOSTS = FileChange(
    path="/etc/hosts",
    edits=(TextEdit(before="ws-1", after="ws-2"),),
    validate="sudo -n test -s {file}",
    reload="true",
)
NEW = FileChange(path="/srv/l'accueil", edits=(TextEdit(before="", after="x"),), validate="true {file}", reload="true")


class Ticking(Workstation):
    """A workstation whose clock the test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        super().__init__(World(clock=lambda: self.now))


@pytest.fixture
def ws1() -> Ticking:
    """A host with a timer of a minute, half of which is over, and both files changed."""
    host = Ticking()
    timer = host_timer((HOSTS, NEW), 60)
    assert timer is not None
    for line in (*of_plan(timer.arm, PLAN), file_commands(HOSTS, PLAN).keep):
        assert host.execute(line) == ("", "", 0), line
    host.replace_in_file(HOSTS.path, "ws-1", "ws-2")
    host.set_file(NEW.path, "x")
    host.now += 30
    return host


def ends(host: Workstation, command: str) -> int:
    """The exit status."""
    return host.execute(command)[2]


def test_at_its_time_it_puts_everything_back(ws1: Ticking) -> None:
    trace = timer_trace(PLAN)
    assert (ends(ws1, trace.waits), ends(ws1, trace.worked), "ws-2" in ws1.files[HOSTS.path]) == (0, 1, True)
    ws1.now += 30
    assert [ends(ws1, each) for each in (trace.waits, trace.works, trace.worked)] == [1, 1, 0]
    assert ("ws-2" in ws1.files[HOSTS.path], NEW.path in ws1.files) == (False, False)


def test_without_its_marker_it_does_nothing(ws1: Ticking) -> None:
    timer = host_timer((HOSTS, NEW), 60)
    assert timer is not None
    assert [ends(ws1, line) for line in of_plan(timer.disarm, PLAN)] == [0, 0]
    ws1.now += 90
    assert ends(ws1, timer_trace(PLAN).worked) == 1
    assert ("ws-2" in ws1.files[HOSTS.path], NEW.path in ws1.files) == (True, True)
    assert [ends(ws1, line) for line in of_plan(timer.disarm, PLAN)] == [1, 0], "there is none to stop any more"


def test_a_restart_ends_it_and_empties_run(ws1: Ticking) -> None:
    timer = host_timer((HOSTS, NEW), 60)
    assert timer is not None
    ws1.reload()
    ws1.now += 90
    assert not ws1.restart_if_due()
    assert (ends(ws1, of_plan(timer.arm, PLAN)[-1]), ends(ws1, of_plan(timer.disarm, PLAN)[0])) == (1, 1)
    assert "ws-2" in ws1.files[HOSTS.path]


def test_another_shell_in_the_background_is_not_simulated(ws1: Ticking) -> None:
    command = f"setsid sh -c {shlex.quote('sleep 60; reboot')} </dev/null >/dev/null 2>&1 &"
    assert ends(ws1, command) == 127
