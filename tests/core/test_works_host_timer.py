"""The timer of a Linux host: what it puts back, when it does nothing, and that nothing hostile gets into its shell."""

import shlex
import subprocess
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.works.file_steps import copy_of, file_commands
from netaudit.core.works.host_timer import host_timer, of_plan, timer_trace
from netaudit.core.works.permission import permission
from netaudit.model.file_change import FileChange, TextEdit
from tests.core.cases import case, host, planned

PLAN = "ab" * 32
MARKER = f"/run/netaudit-{PLAN[:12]}"
RULES = FileChange(
    path="/etc/nftables.conf",
    edits=(TextEdit(before="drop", after="accept"),),
    validate="sudo -n nft -c -f {file}",
    reload="sudo -n nft -f /etc/nftables.conf",
)
NEW = msgspec.structs.replace(
    RULES, path="/etc/dnsmasq.d/x.conf", edits=(TextEdit(before="", after="x\n"),), reload="true"
)


def script(*files: FileChange, seconds: int = 90) -> str:
    """What the timer's shell is given."""
    timer = host_timer(files, seconds)
    assert timer is not None
    words = shlex.split(of_plan(timer.arm, PLAN)[1])
    assert words[:3] == ["setsid", "sh", "-c"]
    assert words[4:] == ["</dev/null", ">/dev/null", "2>&1", "&"], "nothing of the session is held"
    return words[3]


def test_everything_is_put_back_last_first_and_then_each_daemon_reads_it_once() -> None:
    other = msgspec.structs.replace(RULES, path="/etc/hosts")
    found = script(RULES, NEW, other)
    steps = found.split("; ")
    assert "n=90" in steps
    claimed = steps.index("sudo -n mv $m $m.due || exit 0")
    copied = [
        f"sudo -n test -e {copy_of(each.path, PLAN)} && {file_commands(each, PLAN).restore}" for each in (RULES, other)
    ]
    assert [shlex.split(step) for step in steps[claimed + 1 :]] == [
        shlex.split(step)
        for step in (
            copied[1], file_commands(NEW, PLAN).remove, copied[0], f"sh -c {shlex.quote(RULES.reload)}", "sh -c true",
            "sudo -n mv $m.due $m.done",
        )
    ]  # fmt: skip


def test_it_is_stopped_by_taking_away_its_marker_and_that_is_asked_for() -> None:
    timer = host_timer([RULES], 60)
    assert timer is not None
    assert of_plan(timer.disarm, PLAN) == (f"sudo -n rm {MARKER}", f"sudo -n test ! -e {MARKER}")
    assert "rm -f" not in timer.disarm[0], "a timer whose time has come is noticed"
    assert f"m={MARKER};" in script(RULES)
    assert all(MARKER in line for line in (*of_plan(timer.arm, PLAN), *timer_trace(PLAN).every()))
    assert PLAN[:12] not in "".join((*timer.arm, *timer.disarm)), "no plan can hold its own digest"


@pytest.mark.parametrize("files", [(), (msgspec.structs.replace(RULES, path="/etc/{plan}"),),
                                   (msgspec.structs.replace(RULES, reload="echo {plan}"),)])  # fmt: skip
def test_what_could_be_taken_for_the_plans_digest_gets_no_timer(files: tuple[FileChange, ...]) -> None:
    assert host_timer(files, 60) is None


def test_its_lines_may_be_sent_there_and_back_as_they_are_on_the_host() -> None:
    timer = host_timer([RULES], 60)
    assert timer is not None
    hosts = planned(host(platform="linux", forward=(), rollback=(), files=(RULES,), arm=timer.arm, disarm=timer.disarm))
    for phase in ("send", "return"):
        digest = case(**hosts).plan.digest  # type: ignore[union-attr]  # it has one
        allowed, reasons = permission(case(**hosts, phase=phase, begun=frozenset({digest})), "sw1")
        assert (reasons, allowed is not None) == ((), True)
        assert allowed is not None
        lines = of_plan((*timer.arm, *timer.disarm), digest)
        assert {*lines, *timer_trace(digest).every()} <= allowed.lines
        assert timer.arm[1] not in allowed.lines


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0{}/"), min_size=1, max_size=12)


@settings(max_examples=20, deadline=None)
@given(name=_TEXT, again=_TEXT)
def test_a_real_shell_reads_every_path_and_command_as_it_was_written(name: str, again: str) -> None:
    """`sudo` and `sh` are played by functions that print their words; the time is over at once."""
    rules = msgspec.structs.replace(RULES, path=f"/etc/{name}", reload=again)
    said = script(rules, msgspec.structs.replace(NEW, path=f"/srv/{name}", reload=again))
    tail = said.partition("sudo -n mv $m $m.due || exit 0; ")[2]
    play = 'm=M; sudo() { printf "%s\\0" "$@"; }; sh() { printf "%s\\0" sh "$@"; }; '
    ended = subprocess.run(["/bin/sh", "-c", play + tail], capture_output=True, check=True, cwd=Path("/"))
    copy = copy_of(f"/etc/{name}", PLAN)
    assert ended.stdout.decode().split("\0") == [
        *("-n", "rm", "-f", f"/srv/{name}"),
        *("-n", "test", "-e", copy),
        *("-n", "cp", "-p", copy, f"/etc/{name}"),
        *("sh", "-c", again),
        *("-n", "mv", "M.due", "M.done"),
        "",
    ]
