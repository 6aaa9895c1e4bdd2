"""Files of a Linux host: replaced, checked by their daemon, and put back from their copies."""

import os
from typing import Any

import msgspec
import pytest

from netaudit.model.file_change import FileChange, TextEdit
from tests.works.bench import Bench, codes, running

PATH, PACS = "/etc/dnsmasq.conf", "host-record=pacs.cabinet.example,10.20.0.5\n"
RECORD = FileChange(
    path=PATH,
    edits=(TextEdit(before=PACS, after=f"{PACS}host-record=cbct.cabinet.example,10.20.0.10\n"),),
    validate="sudo -n dnsmasq --test -C {file}",
    reload="sudo -n systemctl restart dnsmasq",
)
SEEN = {
    "host": "fw1", "section": "dns", "key": "records", "field": "cbct.cabinet.example A", "after": "10.20.0.10",
}  # fmt: skip
STEP = {"host": "fw1", "config": "hostname\n", "rollback": "hostname\n"}


def planned(bench: Bench, *files: FileChange, **more: Any) -> str:
    given = {"files": files, "guarantee": "file-restore", "proved_by": "copies", **more}
    return bench.planned_with("fw1", STEP, more=given, expect=[SEEN])


def test_a_file_is_replaced_and_taken_back(bench: Bench) -> None:
    change, before = planned(bench, RECORD), running(bench)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    files = bench.lab.practice.fw1.files
    assert "cbct.cabinet.example" in files[PATH]
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (back["exit_code"], codes(back)) == (0, {"rollback-done"}), back
    assert running(bench) == before
    assert not [path for path in files if ".netaudit-" in path], "the copies are gone once they have served"


def test_the_copies_go_by_the_signed_plan_once_the_works_are_over(bench: Bench) -> None:
    change = planned(bench, RECORD)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    assert bench.ana.refused("apply", change, "--as", "ana", "--clean", "--execute") == {"copies-needed"}
    assert "copies-needed" in bench.ana.refused("apply", change, "--as", "ana", "--clean")
    bench.ana.does("verify", change)
    (copy,) = bench.ana.does("status")["copies"]
    path, files = copy.removeprefix("fw1 "), bench.lab.practice.fw1.files
    dry = bench.ana.does("apply", change, "--as", "ana", "--clean")
    assert (codes(dry), path in files) == ({"clean-would-send"}, True)
    assert bench.ana.run("apply", change, "--as", "ana", "--clean", "--canary", "fw1").code == 64
    assert "executor-unknown" in bench.ana.refused("apply", change, "--as", "cleo", "--clean", "--execute")
    bench.lab.fault("fw1", unreachable=True)
    late = bench.ana.said("apply", change, "--as", "ana", "--clean", "--execute", "--deadline", "5")
    assert (late["exit_code"], bench.ana.does("status")["copies"]) == (4, [copy])
    bench.lab.fault("fw1")

    done, now = bench.ana.does("apply", change, "--as", "ana", "--clean", "--execute"), running(bench)
    assert (codes(done), path in files, bench.ana.does("status")["copies"]) == ({"copies-removed"}, False, [])
    assert bench.said(change)[-3:] == ["sending", "sent", "cleaned"]
    assert bench.clean()
    assert codes(bench.ana.does("apply", change, "--as", "ana", "--clean", "--execute")) == {"copies-none"}
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (back["exit_code"], codes(back)) == (3, {"rollback-without-copies"}), back
    assert "rollback-without-copies" in bench.ana.refused("rollback", change, "--as", "ana")
    assert running(bench) == now


def test_a_copy_that_stays_is_said(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    change = planned(bench, RECORD)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    bench.ana.does("verify", change)
    firewall = bench.lab.practice.fw1
    real = firewall.execute
    monkeypatch.setattr(
        firewall, "execute", lambda line, given="": ("", "", 0) if " rm " in line else real(line, given)
    )  # fmt: skip
    said = bench.ana.said("apply", change, "--as", "ana", "--clean", "--execute")
    assert (said["exit_code"], codes(said)) == (1, {"copies-stay"}), said
    monkeypatch.undo()
    bench.lab.fault("fw1", new_host_key=True)
    said = bench.ana.said("apply", change, "--as", "ana", "--clean", "--execute")
    assert (said["exit_code"], "device-other" in codes(said)) == (6, True), said


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"edits": (TextEdit(before=PACS, after="(no option)\n"),)}, "line-refused"),
        ({"edits": (TextEdit(before="not there", after="x"),)}, "file-not-as-planned"),
        ({"edits": (TextEdit(before="interface=", after="x"),)}, "file-not-as-planned"),
        ({"path": "/etc/not-there", "edits": (TextEdit(before="x", after="y"),)}, "file-not-as-planned"),
    ],
    ids=["refused-by-its-daemon", "other-text", "text-twice", "no-such-file"],
)
def test_a_file_that_is_not_as_planned_is_left_as_it_was(bench: Bench, spoilt: dict[str, Any], code: str) -> None:
    change, before = planned(bench, msgspec.structs.replace(RECORD, **spoilt)), running(bench)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", code}), done
    assert running(bench) == before
    assert "(no option)" not in (bench.folder(change) / "journal" / "ana.jsonl").read_text()


STEPS = ("cp", "dd", "dnsmasq", "mv", "systemctl")
DEATHS = [(each, when) for each in STEPS for when in ("before", "after")]
CHOSEN = DEATHS if os.environ.get("NETAUDIT_EVERY_INSTANT") else [("dd", "before"), ("mv", "before"), ("mv", "after")]


@pytest.mark.parametrize(("command", "when"), CHOSEN)
def test_a_host_that_dies_at_any_step_is_put_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, command: str, when: str
) -> None:
    change, before = planned(bench, RECORD), running(bench)
    real = bench.lab.practice.fw1.execute
    died: list[str] = []

    def dies(command_line: str, given: str = "") -> tuple[str, str, int]:
        if f" {command} " in command_line and not died:
            died.append(command_line)
            if when == "after":
                real(command_line, given)
            raise ConnectionAbortedError
        return real(command_line, given)

    with monkeypatch.context() as patch:
        patch.setattr(bench.lab.practice.fw1, "execute", dies)
        done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert died
    assert done["exit_code"] == 7, done
    assert running(bench) == before


@pytest.mark.parametrize("command", ["dd", "mv"])
def test_a_host_that_takes_a_command_and_does_nothing_is_noticed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    change, before = planned(bench, RECORD), running(bench)
    real = bench.lab.practice.fw1.execute

    def idles(command_line: str, given: str = "") -> tuple[str, str, int]:
        return ("", "", 0) if f" {command} " in command_line else real(command_line, given)

    with monkeypatch.context() as patch:
        patch.setattr(bench.lab.practice.fw1, "execute", idles)
        done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], "host-not-as-predicted" in codes(done)) == (7, True), done
    assert running(bench) == before
    assert bench.ana.said("verify", change)["exit_code"] == 0


def test_somebody_elses_edit_before_it_is_stale(bench: Bench) -> None:
    change = planned(bench, RECORD)
    bench.lab.practice.fw1.replace_in_file(PATH, PACS, f"{PACS}host-record=autre.cabinet.example,10.10.0.77\n")
    state = running(bench)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (6, {"base-moved"}), done
    assert (running(bench) == state, {"begun", "sending"} & {*bench.said(change)}) == (True, set())


def test_somebody_elses_edit_after_it_is_caught(bench: Bench) -> None:
    change = planned(bench, RECORD)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    bench.lab.practice.fw1.replace_in_file(PATH, PACS, f"{PACS}host-record=autre.cabinet.example,10.10.0.77\n")
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], verified["accepted"]) == (5, False), verified
    assert {each.host for each in bench.verdict(change).undeclared} == {"fw1"}
    state = running(bench)
    refused = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (codes(refused), running(bench) == state) == ({"rollback-unfit"}, True), "their edit would be lost"


def test_a_host_that_is_lost_for_good_needs_somebody_on_site(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no timer of its own: what became of it is not shown, and a page says what to do there."""
    change = planned(bench, RECORD)
    real = bench.lab.practice.fw1.execute

    def vanishes(command_line: str, given: str = "") -> tuple[str, str, int]:
        done = real(command_line, given)
        if " mv " in command_line:
            bench.lab.practice.servers["fw1"].faults.reject_password = True
            raise ConnectionAbortedError
        return done

    with monkeypatch.context() as patch:
        patch.setattr(bench.lab.practice.fw1, "execute", vanishes)
        done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (8, {"works-not-taken-back", "host-dropped"}), done
    assert (bench.folder(change) / "on-site.md").is_file()
    assert bench.said(change)[-1] == "taken-back"
    bench.lab.fault("fw1")
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert back["exit_code"] == 0, back
