"""The ports of imaging devices around works on the simulated practice: errors that rose are not accepted."""

from pathlib import Path

import pytest

from netaudit.model import statements
from netaudit.store.changes import AFTER, BEFORE, on_disk
from netaudit.store.works import side_counters
from tests.works.bench import CORE, Bench, codes

pytestmark = pytest.mark.slow

SCANNER = "cbct-1 (sw1 Gi1/0/5)"


def of_ports(bench: Bench, change: str, kind: str) -> dict[str, statements.Tested]:
    return {each.subject: each for each in bench.verdict(change).tests if each.kind == kind}


def test_errors_that_rose_meanwhile_keep_the_works_from_being_accepted(bench: Bench) -> None:
    switch = bench.lab.practice.sw1
    switch.errors["GigabitEthernet1/0/5"] = 40
    speed = {"speed": {"host": "sw1", "port": "Gi1/0/5", "at_least_mbps": 1000}}
    change = bench.approved(CORE, tests=[speed])
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    assert side_counters(on_disk(bench.ana.root, change), BEFORE)["sw1"].ports["Gi1/0/5"].checksum_errors == 40
    switch.errors["GigabitEthernet1/0/5"] = 43
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], codes(verified), verified["accepted"]) == (5, {"test-failed"}, False), verified
    told = of_ports(bench, change, "counters")
    failed = {name for name, each in told.items() if not each.passed}
    assert (failed, told[SCANNER].obtained) == ({SCANNER}, "received errors: 3 more; checksum errors: 3 more")
    assert len(told) > 1, "the other imaging devices' ports counted nothing new"
    assert of_ports(bench, change, "link")[SCANNER].passed
    assert {each.passed for each in bench.verdict(change).tests if each.kind == "speed"} == {True}
    assert side_counters(on_disk(bench.ana.root, change), AFTER)["sw1"].ports["Gi1/0/5"].checksum_errors == 43
    report = (bench.ana.root / "reports" / change / "report.md").read_text(encoding="utf-8")
    for words in ("no new error", "received errors: 3 more", "at least 1000 Mb/s"):
        assert words in report, words
    switch.errors["GigabitEthernet1/0/5"] = 40
    again = bench.ana.said("verify", change)
    assert (again["exit_code"], again["accepted"]) == (0, True), "as when the works were begun"
    assert not list(Path(bench.ana.root / "baselines").rglob("counters.yaml")), "no baseline has counts"


def test_counters_that_began_anew_are_no_pass_and_no_failure(bench: Bench) -> None:
    bench.lab.practice.sw1.errors["GigabitEthernet1/0/5"] = 40
    change = bench.approved(CORE)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    bench.lab.practice.sw1.errors.clear()
    verified = bench.ana.said("verify", change)
    assert (verified["exit_code"], verified["accepted"]) == (0, True), verified
    assert "port-not-compared" in codes(verified)
    assert of_ports(bench, change, "counters")[SCANNER].passed is None


def test_a_speed_that_is_not_reached_is_a_failed_test(bench: Bench) -> None:
    tests = [{"speed": {"host": "sw1", "port": port, "at_least_mbps": 2500}} for port in ("Gi1/0/5", "Gi1/0/99")]
    change = bench.approved(CORE, tests=tests)
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    verified = bench.ana.said("verify", change)
    assert (codes(verified), verified["accepted"]) == ({"test-failed", "test-not-run"}, False), verified
    told = [(each.passed, each.obtained) for each in bench.verdict(change).tests if each.kind == "speed"]
    assert told == [(False, "1000 Mb/s, full duplex"), (None, "its speed is not shown")]
