"""Risk is a list of explained factors; time is an estimate that can be followed; what is final is named."""

from typing import Any

from netaudit.core.risk import FACTORS, expected_minutes, factors, heaviest, points_of_no_return
from netaudit.model.change import Request
from netaudit.model.file_change import FileChange, TextEdit
from netaudit.model.statements import HostPlan, Impact, Risk
from netaudit.report.plan_words import RISKS

from .cases import plan, request


def host(**more: Any) -> HostPlan:
    plain: dict[str, Any] = {
        "platform": "cisco_ios", "address": "10.0.0.1:22", "host_key": "", "serial": "", "base_digest": "",
        "forward": ("vlan 40",), "rollback": ("no vlan 40",), "guarantee": "computed", "proved_by": "model",
    }  # fmt: skip
    return HostPlan(**{**plain, **more})


def asked(**more: Any) -> Request:
    return request(**more)


def codes(found: tuple[Risk, ...]) -> list[str]:
    return [each.factor for each in found]


def test_a_proven_change_of_one_switch_has_no_risk() -> None:
    assert factors(asked(), {"sw1": host()}, Impact(), ("vlan",), 60, (), {}) == ()
    assert heaviest(()) is None


def test_every_factor_is_told_with_what_it_is_about_the_heaviest_first() -> None:
    hosts = {"sw1": host(guarantee="manual", proved_by=""), "sw2": host(proved_by="", forward=("x",) * 41)}
    step = {"manual": "replace the cord"}
    found = factors(
        asked(steps=[step], regularises=True), hosts, Impact(critical=("cbct-1",), perimeters={"cerec-1": "Dentsply"}),
        ("firewall", "acl"), 5, ("sw1",), dict.fromkeys(
            ("effect-stated", "way-cut-on-site", "way-cut-timer", "way-unknown", "startup-save", "startup-leave",
             "startup-unknown"), ("sw2",)),
    )  # fmt: skip
    assert codes(found) == [each for each in FACTORS if each != "drift-put-back"]
    back = factors(asked(drift="put-back"), {}, Impact(), (), 0, (), {})
    assert codes(back) == ["drift-put-back"]
    assert heaviest(found) == "high"
    assert heaviest(found[-1:]) == "low"
    about = {each.factor: each.about for each in found}
    assert about["perimeter-reached"] == "cerec-1 (Dentsply)"
    assert about["filter-changes"] == "acl, firewall"
    assert about["time-short"] == "22"
    assert RISKS.keys() == FACTORS.keys()


def test_time_is_counted_by_hosts_lines_hands_and_tests() -> None:
    edits = (TextEdit(before="a", after="b"),) * 21
    file = FileChange(path="/etc/x", edits=edits, validate="v", reload="r")
    assert expected_minutes({}, 0, 5) == 0
    assert expected_minutes({"sw1": host()}, 0, 0) == 8
    assert expected_minutes({"sw1": host(files=(file,), forward=())}, 1, 3) == 5 + 2 + 2 + 10 + 3
    assert factors(asked(), {}, Impact(), (), 0, (), {}) == ()


def test_what_only_a_person_takes_back_is_named() -> None:
    steps = [{"manual": "cut the cable", "rollback": "splice it"}, {"manual": "paint it"}]
    made = plan(hosts={"sw1": host(), "fw1": host(guarantee="manual")}, manual=("cut the cable", "paint it"))
    assert list(points_of_no_return(made, asked(steps=steps))) == ["fw1", "paint it"]
    nothing = plan(hosts={}, manual=())
    assert list(points_of_no_return(plan(hosts={"sw1": host()}, manual=()), asked())) == []
    assert (nothing.empty, made.empty) == (True, False)
