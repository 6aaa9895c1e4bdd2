"""One host's part of a plan: computed or literal, proven or not, and what its way back rests on."""

import pytest

from netaudit.core.planning.guarantee import timer_of, way_back
from netaudit.core.planning.host_plan import Asked, Worked, work_out
from netaudit.core.planning.management import Management, cuts, whole
from netaudit.core.planning.models import MODELS

from .test_planning_proof import IOS, PROCURVE, WAYS

BASES = {"cisco_ios": IOS, "hp_procurve": PROCURVE}


def worked(platform: str, lines: str, rollback: str | None = None, *, literal: bool = False) -> Worked:
    return work_out(
        MODELS[platform],
        Asked(
            host="sw",
            base=BASES[platform],
            lines=lines.split(" / "),
            rollback=rollback.split(" / ") if rollback is not None else None,
            literal=literal,
            management=WAYS[platform],
        ),
    )


def test_a_recipes_lines_say_what_is_wanted_and_safe_ones_are_sent() -> None:
    found = worked("cisco_ios", "interface Gi1/0/1 / switchport trunk allowed vlan 10,30,99 / vlan 30 / name X / "
                   "interface Gi1/0/5 / switchport access vlan 10 / no vlan 20")  # fmt: skip
    assert [line.strip() for line in found.forward] == [
        "vlan 30", "name X", "exit",
        "interface Gi1/0/1", "switchport trunk allowed vlan add 30", "exit",
        "interface Gi1/0/5", "switchport access vlan 10", "exit",
        "interface Gi1/0/1", "switchport trunk allowed vlan remove 20", "exit",
        "no vlan 20",
    ]  # fmt: skip
    assert found.proof.proven
    assert (found.refused, found.unpredicted, found.corrected, found.nothing_to_do) == ((), (), (), False)
    assert found.layouts[1].vlans == {1: "", 10: "BUREAUTIQUE", 30: "X", 99: ""}
    assert "switchport trunk allowed vlan 10,30,99\n" in found.predicted


def test_what_is_so_already_is_an_empty_plan() -> None:
    for literal in (False, True):
        found = worked(
            "cisco_ios", "vlan 10 / name BUREAUTIQUE / interface Gi1/0/5 / description CBCT", literal=literal
        )
        assert found.nothing_to_do
        assert found.rollback == ()
        assert found.proof.proven


def test_literal_lines_are_sent_as_they_are_and_linted() -> None:
    found = worked("hp_procurve", "vlan 20 / untagged 6", literal=True)
    assert found.forward == ("vlan 20", "untagged 6")
    assert found.proof.proven
    found = worked("cisco_ios", "interface Gi1/0/1 / no switchport trunk allowed vlan 10", literal=True)
    assert {each.code for each in found.refused} == {"plan-trunk-opened"}
    assert not found.proof.proven


def test_lines_that_are_not_predicted_are_sent_as_they_are_named_and_not_proven() -> None:
    found = worked("cisco_ios", "interface Gi1/0/6 / description X / storm-control broadcast level 1.00")
    assert found.forward == ("interface Gi1/0/6", "description X", "storm-control broadcast level 1.00")
    assert [each.params["line"] for each in found.unpredicted] == ["storm-control broadcast level 1.00"]
    assert not found.proof.proven
    assert not found.refused
    assert way_back("cisco_ios", found.proof, None).proved_by == ""


def test_a_rollback_of_ones_own_is_held_to_the_same_proof() -> None:
    lines = "interface Gi1/0/6 / description X"
    assert worked("cisco_ios", lines, "interface Gi1/0/6 / no description").proof.proven
    found = worked("cisco_ios", lines, "interface Gi1/0/6 / shutdown")
    assert {each.code for each in found.refused} == {"rollback-differs"}
    found = worked("cisco_ios", lines, "default interface Gi1/0/6")
    assert "plan-interface-reset" in {each.code for each in found.refused}


def test_drift_is_put_back_together_with_what_is_wanted() -> None:
    drifted = IOS.replace("switchport access vlan 20", "switchport access vlan 10").replace("10,20,99", "10,20")
    asked = Asked("sw", drifted, ("vlan 40",), management=WAYS["cisco_ios"], start=IOS)
    found = work_out(MODELS["cisco_ios"], asked)
    assert [line.strip() for line in found.forward if line.strip() != "exit"] == [
        "vlan 40", "interface Gi1/0/1", "switchport trunk allowed vlan add 99", "interface Gi1/0/5",
        "switchport access vlan 20",
    ]  # fmt: skip
    assert found.layouts[0].ports["Gi1/0/5"].untagged == 10
    assert found.proof.proven
    assert work_out(MODELS["cisco_ios"], Asked("sw", IOS, start=IOS)).nothing_to_do
    # Where it cannot all be computed, nothing is sent as it was written in its place.
    for lines, base in (
        ("storm-control broadcast level 1.00", drifted),
        ("vlan 40", drifted + "spanning-tree mode x\n"),
    ):
        asked = Asked("sw", base, ("interface Gi1/0/6", lines), start=IOS)
        refused = work_out(MODELS["cisco_ios"], asked).refused
        assert "plan-not-computed" in {each.code for each in refused}


def test_a_list_that_cannot_be_changed_without_a_gap_is_not_computed() -> None:
    found = worked("cisco_ios", "ip access-list extended GESTION / no 20 / 20 deny ip any any log")
    assert "plan-not-computed" in {each.code for each in found.refused}


@pytest.mark.parametrize(
    ("platform", "config", "saved", "arm"),
    [
        ("cisco_ios", "archive\n log config\n path flash:a\n!\n", False, ("configure terminal revert timer 30",)),
        ("cisco_ios", "archive\n log config\n!\n", True, ("reload in 30",)),
        ("cisco_ios", "", False, None),
        ("cisco_s300", "", True, ("reload in 30",)),
        ("aruba_aoscx", "", False, ("checkpoint auto 30",)),
        ("hp_procurve", "", True, ("reload after 30",)),
        ("fortinet", "", True, ("config system global", "set cfg-save revert", "set cfg-revert-timeout 1800", "end")),
        ("fortinet", "    set cfg-save manual\n", True, None),
        ("linux", "", True, None),
    ],
)
def test_a_timer_is_armed_where_the_device_has_one_and_it_would_bring_back_what_was(
    platform: str, config: str, saved: bool, arm: tuple[str, ...] | None
) -> None:
    timer = timer_of(platform, config, 30, saved=saved)
    assert (timer.arm if timer else None) == arm


def test_a_timer_that_is_too_short_for_the_works_is_none() -> None:
    assert timer_of("aruba_aoscx", "", 61, saved=True) is None
    assert timer_of("cisco_ios", "archive\n path flash:a\n!\n", 121, saved=False) is None


def test_what_a_way_back_rests_on() -> None:
    proof = worked("cisco_ios", "vlan 40").proof
    unproven = worked("cisco_ios", "ip access-list extended NEUF / permit ip any any").proof
    timer = timer_of("cisco_ios", "", 30, saved=True)
    assert (way_back("cisco_ios", proof, None).guarantee, way_back("cisco_ios", proof, None).proved_by) == (
        "computed", "model",
    )  # fmt: skip
    assert way_back("cisco_ios", unproven, None).proved_by == ""
    assert way_back("cisco_ios", unproven, timer).guarantee == "device-timer"
    assert way_back("cisco_ios", unproven, None, by_hand=True).guarantee == "manual"
    assert way_back("cisco_ios", proof, None, by_hand=True).guarantee == "computed"
    assert way_back("cisco_ios", None, None).guarantee == "manual"
    assert way_back("linux", None, None).guarantee == "file-restore"


def test_where_nobody_knows_the_way_every_address_and_way_out_is_kept() -> None:
    layout = MODELS["cisco_ios"].open(IOS, ()).layout()
    management = whole(layout)
    assert management == Management(addresses=frozenset({"10.99.0.11"}), gateways=frozenset({"10.99.0.1"}))
    session = MODELS["cisco_ios"].open(IOS, ())
    for line in ("no vlan 99", "interface Gi1/0/9"):
        session.obey(line)
    assert list(cuts(layout, session.layout(), management)) == ["VLAN 99"]
    paths = Management(paths=frozenset({("Gi9/9/9", 1), ("Gi1/0/1", 99), ("Gi1/0/5", 99)}))
    assert list(cuts(layout, session.layout(), paths)) == ["Gi1/0/1 VLAN 99"]
    assert not list(cuts(layout, layout, management))
