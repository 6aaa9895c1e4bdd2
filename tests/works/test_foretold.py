"""What a plan predicts against the site, its records and its baseline."""

import pytest

from tests.works.bench import CORE, Bench, codes

pytestmark = pytest.mark.slow

LINES = [line for line in str(CORE["config"]).splitlines() if line.strip() != "exit"]


def diff(bench: Bench, a: str, b: str, *more: str) -> tuple[int, set[tuple[str, str, str, str, str]], set[str]]:
    said = bench.ana.said("diff", a, b, *more)
    found = {(each["host"], each["key"], each["field"], str(each["before"]), str(each["after"])) for each in
             said["differences"]}  # fmt: skip
    return said["exit_code"], found, codes(said)


def test_a_prediction_against_what_is(core: tuple[Bench, str]) -> None:
    bench, change = core
    predicted = f"predicted:{change}"
    not_yet = {
        ("sw1", "40", "", "{'name': 'TELEPHONIE'}", "None"),
        ("sw1", "Gi1/0/5", "description", "TEL", "CBCT-1"),
        ("sw1", "Gi1/0/5", "untagged", "40", "20"),
    }
    code, found, said = diff(bench, predicted, "live")
    assert (code, found, said) == (2, not_yet, {"states-differ", "prediction-silent"})
    turned = {(host, key, field, after, before) for host, key, field, before, after in not_yet}
    assert diff(bench, "baseline", predicted)[:2] == (2, turned)

    bench.lab.practice.configure("sw1", [LINES[0], LINES[1], LINES[2], "description TELE", *LINES[4:]])
    bench.lab.practice.configure("sw1", ["interface Gi1/0/6", "description autre"])
    bench.lab.practice.configure("sw2", ["vlan 10", "name AUTRE"])
    wrong = {
        ("sw1", "Gi1/0/5", "description", "TEL", "TELE"),
        ("sw1", "Gi1/0/6", "description", "WS-1 acquisition", "autre"),
    }
    code, found, said = diff(bench, predicted, "live", "--limit", "sw*")
    assert (code, found, said) == (2, wrong, {"states-differ", "prediction-silent"})


def test_a_prediction_against_the_works(core: tuple[Bench, str]) -> None:
    bench, change = core
    predicted = f"predicted:{change}"
    bench.ana.does("apply", change, "--as", "ana", "--execute")
    bench.ana.does("verify", change)
    for side in ("live", f"after:{change}", "baseline"):
        assert diff(bench, predicted, side) == (0, set(), {"states-equal", "prediction-silent"})
    assert len(diff(bench, f"before:{change}", predicted)[1]) == 3
    assert bench.ana.refused("diff", predicted, predicted) == {"prediction-twice"}
    bench.lab.fault("sw1", unreachable=True)
    said = bench.ana.said("diff", predicted, "live", "--deadline", "5")
    assert (said["exit_code"], "prediction-not-seen" in codes(said)) == (4, True), said


def test_a_prediction_whose_plan_or_base_is_not_what_was_signed(core: tuple[Bench, str]) -> None:
    bench, change = core
    path = bench.folder(change) / "plan.json"
    path.write_text(path.read_text().replace("TELEPHONIE", "TELEPHONES"))
    assert "signature-invalid" in bench.ana.refused("diff", f"predicted:{change}", "last")
    other = bench.planned_with("sw1", CORE, more={"base_digest": "0" * 64})
    said = bench.ana.said("diff", f"predicted:{other}", "last")
    assert (said["exit_code"], codes(said)) == (6, {"prediction-without-base"})
    by_hand = bench.planned({"manual": "replace the cord"}, rollback="put the old one back")
    assert bench.ana.refused("diff", f"predicted:{by_hand}", "last") == {"prediction-none"}
