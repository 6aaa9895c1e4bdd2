"""`apply` and `rollback` on the simulated practice: what is sent, shown, and left when it goes wrong."""

import json
import os
from itertools import product
from typing import Any

import pytest

from tests.works.bench import CORE, PORT, Bench, codes, running

Core = tuple[Bench, str]
EVERY = bool(os.environ.get("NETAUDIT_EVERY_INSTANT"))
"""Set, a device dies at every line and not only at a few; see `test_interrupted`."""
ACCESS = {"host": "sw2", "config": 'vlan 10\n   untagged 6\n   exit\ninterface 6\n   name "LABO"\n   exit\n'}
EDGE = {
    "host": "gw1",
    "config": 'config firewall address\nedit "CBCT"\nset subnet 10.20.0.10 255.255.255.255\nnext\nend\n',
}


def test_nothing_is_sent_without_execute(bench: Bench) -> None:
    change = bench.approved(PORT)
    before = running(bench)
    said = bench.ana.run("apply", change, "--as", "ana")
    assert said.code == 0, said
    assert "    + interface Gi1/0/5" in said.out
    assert running(bench) == before
    assert "begun" not in bench.said(change)


@pytest.mark.parametrize("step", [CORE, ACCESS, EDGE], ids=["ios", "procurve", "fortios"])
def test_success_on_each_platform(bench: Bench, step: dict[str, Any]) -> None:
    change = bench.approved(step)
    before = running(bench, step["host"])
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done
    assert running(bench, step["host"]) != before
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], verified["accepted"]) == (0, True), verified
    assert bench.clean()
    sent = [
        entry.more["line"] for entry in bench.journal(change) if entry.what == "sent" and entry.more["way"] == "forward"
    ]
    assert sent == [line.strip() for line in step["config"].splitlines()]
    assert bench.ana.refused("apply", change, "--as", "ana", "--execute") == {"works-ended"}


@pytest.mark.slow
def test_taken_back_and_verified(bench: Bench) -> None:
    change = bench.approved(CORE, ACCESS)
    before = running(bench)
    assert bench.ana.does("apply", change, "--as", "ana", "--execute")
    done = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"rollback-done"}), done
    assert running(bench) == before
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], codes(verified), verified["accepted"]) == (0, {"works-undone"}, False), verified
    assert bench.verdict(change).returned == "proven"


WRONG = "                ^\n% Invalid input detected at '^' marker.\n\n"


def fails(bench: Bench, change: str, host: str = "sw1", **fault: Any) -> Any:
    """Apply a change while something goes wrong on a host; what was said."""
    bench.lab.fault(host, **fault)
    return bench.ana.said("apply", change, "--as", "ana", "--execute", "--deadline", "15")


@pytest.mark.parametrize(
    ("step", "text"),
    [(CORE, WRONG), (ACCESS, "Invalid input: untagged\n"), (EDGE, "Command fail. Return code -61\n")],
    ids=["ios", "procurve", "fortios"],
)
def test_a_line_refused_in_the_middle_is_taken_back(bench: Bench, step: dict[str, Any], text: str) -> None:
    before = running(bench)
    change = bench.approved(step)
    done = fails(bench, change, step["host"], at_line=3, line_fault="refuses", line_text=text)
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "line-refused"}), done
    assert running(bench) == before
    assert bench.said(change)[-2:] == ["returned", "taken-back"]
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], codes(verified)) == (0, {"works-undone"}), verified
    assert bench.clean()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "number"), product(("dies", "dies-after"), range(1, 7)) if EVERY else (("dies", 1), ("dies-after", 4))
)
def test_a_device_that_dies_at_any_line_and_comes_back(core: Core, kind: str, number: int) -> None:
    bench, change = core
    before = running(bench)
    done = fails(bench, change, at_line=number, line_fault=kind)
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "host-dropped"}), done
    assert running(bench) == before
    assert bench.verdict_after(change).returned == "proven"


@pytest.mark.slow
def test_a_device_that_dies_for_good_needs_somebody_on_site(core: Core) -> None:
    bench, change = core
    done = fails(bench, change, at_line=4, line_fault="vanishes-after")
    assert done["exit_code"] == 8, done
    assert {"works-not-taken-back", "host-dropped"} <= codes(done)
    page = (bench.folder(change) / "on-site.md").read_text()
    assert "no vlan 40" in page
    assert "FOC2133X0A1" in page
    assert done["on_site"] == page.splitlines()
    assert bench.clean()
    assert bench.ana.refused("apply", change, "--as", "ana", "--execute") == {"works-unproven"}
    bench.lab.fault("sw1")
    back = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert (back["exit_code"], codes(back)) == (0, {"rollback-done"})


def test_a_line_that_is_taken_and_has_no_effect_is_noticed(core: Core) -> None:
    bench, change = core
    before = running(bench)
    done = fails(bench, change, at_line=6, line_fault="ignores")
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "host-not-as-predicted"}), done
    assert running(bench) == before


@pytest.mark.slow
def test_a_question_is_no_answer(core: Core) -> None:
    bench, change = core
    before = running(bench)
    done = fails(bench, change, at_line=2, line_fault="asks", line_text="Do you want to continue? [y/n] ")
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "line-unanswered"}), done
    assert running(bench) == before


@pytest.mark.slow
def test_a_secret_that_a_device_says_back_is_not_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETAUDIT_PHRASE", "prune-secrete-77")
    step = {"host": "sw1", "config": "interface Gi1/0/5\n description env:NETAUDIT_PHRASE\n"}
    change = bench.approved(step)
    done = fails(bench, change, at_line=3, line_fault="asks", line_text="Store prune-secrete-77? [y/n] ")
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "line-unanswered"}), done
    assert "Store <secret>?" in json.dumps(done)
    kept = [path for path in bench.ana.root.rglob("*") if path.is_file() and b"prune-secrete" in path.read_bytes()]
    assert ("prune-secrete" in json.dumps(done), kept) == (False, [])


@pytest.mark.slow
def test_a_prompt_that_changes(bench: Bench) -> None:
    name = {"host": "sw1", "config": "hostname sw1-baie\ninterface Gi1/0/5\n description CBCT\n"}
    expect = [{"host": "sw1", "section": "facts", "key": "hostname", "before": "sw1", "after": "sw1-baie"}]
    change = bench.approved(name, expect=expect)
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (0, {"works-applied"}), done


@pytest.mark.slow
def test_a_host_done_is_taken_back_when_a_later_one_fails(bench: Bench) -> None:
    before = running(bench)
    change = bench.approved(CORE, ACCESS)
    bench.lab.fault("sw2", at_line=2, line_fault="refuses", line_text="Invalid input: untagged\n")
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (7, {"works-taken-back", "line-refused"}), done
    assert running(bench) == before
    order = [each.more["host"] for each in bench.journal(change) if each.what == "returning"]
    assert order == ["sw2", "sw1"]


@pytest.mark.slow
def test_the_canary_goes_first(bench: Bench) -> None:
    change = bench.approved(CORE, ACCESS)
    bench.ana.does("apply", change, "--as", "ana", "--execute", "--canary", "sw2")
    assert [each.more["host"] for each in bench.journal(change) if each.what == "working"] == ["sw2", "sw1"]


@pytest.mark.slow
def test_somebody_elses_change_between_plan_and_apply_is_stale(bench: Bench) -> None:
    change = bench.approved(CORE)
    bench.lab.practice.configure("sw1", ["interface Gi1/0/6", "description autre"])
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (6, {"base-moved"})
    assert "sending" not in bench.said(change)


def test_somebody_elses_change_between_begin_and_apply_is_stale(bench: Bench) -> None:
    change = bench.approved(CORE)
    bench.ana.does("begin", change, "--as", "ana")
    bench.lab.practice.configure("sw1", ["interface Gi1/0/6", "description autre"])
    done = bench.ana.said("apply", change, "--as", "ana", "--execute")
    assert (done["exit_code"], codes(done)) == (6, {"base-moved"})
    assert "sending" not in bench.said(change)


@pytest.mark.slow
def test_somebody_elses_change_after_it_is_not_undone_by_the_way_back(bench: Bench) -> None:
    change = bench.approved(CORE)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    bench.lab.practice.configure("sw1", ["ntp server 10.99.0.9"])
    after = running(bench)
    done = bench.ana.said("rollback", change, "--as", "ana", "--execute")
    assert codes(done) == {"rollback-unfit"}
    assert running(bench) == after
    verified = bench.ana.said("verify", change)
    assert verified["exit_code"] == 5


@pytest.mark.slow
def test_accepted_works_that_are_taken_back_take_the_baseline_with_them(core: Core) -> None:
    bench, change = core
    before = running(bench)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    assert bench.ana.does("verify", change)["accepted"]
    assert bench.ana.does("change", "list")["changes"][0]["stage"] == "closed"
    bench.ana.does("rollback", change, "--as", "ana", "--execute")
    assert running(bench) == before
    again = bench.ana.said("verify", change)
    assert (again["exit_code"], codes(again), again["accepted"]) == (0, {"works-undone"}, True), again
    assert bench.ana.does("change", "list")["changes"][0]["stage"] == "taken-back"
    assert not {"unauthorised-drift", "drift-of-works"} & codes(bench.ana.said("audit", "--no-report"))
