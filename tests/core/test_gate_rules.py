"""The gate's rules one by one: who approves, what binds when, what a permit covers, what a clock says."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from netaudit.core.case import PHASES, AuditOnFile, Case, OpenTransitional
from netaudit.core.gate import gate
from netaudit.model.site import Policy
from netaudit.model.statements import Impact
from tests.core.cases import (
    NOW,
    OBSERVED,
    PEOPLE,
    approval,
    case,
    day,
    host,
    permit,
    plan,
    planned,
    presented,
    reaching,
    request,
    signed,
    spoilt_key,
    with_people,
    without,
)
from tests.core.test_gate import ALONE, OUTSIDE, RETURNS, TRANSITIONAL, codes, standard, steps, trust

# What binds in which phase.


@pytest.mark.parametrize(
    ("code", "phases"),
    [
        ("window-over", {"begin", "send"}),
        ("window-not-open", {"begin", "send"}),
        ("window-too-short", {"begin"}),
        ("hours-forbidden", {"begin", "send"}),
        ("trust-stale", {"plan", "begin", "send", "accept", "push"}),
        ("role-missing", {"begin", "send", "return", "accept", "push"}),
        ("change-withdrawn", {"begin", "send", "accept", "push"}),
        ("change-rejected", {"begin", "send", "accept", "push"}),
        ("audit-too-old", {"plan", "begin", "accept"}),
        ("base-moved", {"plan", "begin", "send", "accept", "push"}),
        ("mandate-missing", {"plan", "begin", "send", "accept", "push"}),
        ("transitional-overdue", {"plan", "begin", "send", "accept"}),
        ("rollback-missing", {"plan", "begin", "send"}),
        ("governed-not-accepted", {"plan", "begin", "send"}),
        ("signer-revoked", {"plan", "begin", "send", "accept", "push"}),
        ("signer-unknown", set(PHASES)),
        ("signer-not-in-role", set(PHASES)),
        ("trust-broken", set(PHASES)),
        ("executor-unknown", {"begin", "send"}),
    ],
)
def test_what_binds_in_which_phase(code: str, phases: set[str]) -> None:
    def begun(of: Case) -> Case:
        plans = frozenset({of.plan.digest}) if of.plan else frozenset()
        return dataclasses.replace(of, begun=plans if of.phase in ("send", "return") else frozenset())

    found = {phase for phase in PHASES if code in codes(begun(case(**ALONE[code], phase=phase)))}
    assert found == phases


def test_the_way_back_is_never_refused_for_time_or_for_what_ran_out_since() -> None:
    back = {
        "phase": "return",
        "begun": RETURNS["begun"],
        "now": NOW + timedelta(days=400),
        "people": with_people(
            ana=spoilt_key("ana", valid_until=day("2026-12-24")), ivo=spoilt_key("ivo", revoked=day("2026-12-24"))
        ),
        "policy": Policy(forbidden_hours=("Mon-Sun 00:00-24:00",)),
        "trust": trust(age=timedelta(days=400)),
        "withdrawn": True,
        "audit": None,
        "observed": {},
        "approvals": (approval(), approval(person="pia", decision="reject", comment="too late")),
    }
    assert codes(case(**back)) == set()
    other = plan(works_minutes=61)
    assert codes(case(**{**back, "plan": signed(other, "ana")})) >= {"works-not-begun"}


def test_what_broke_since_closes_no_way_back_on_the_machine_that_let_the_works_go_on() -> None:
    broken = {**ALONE["trust-broken"], "people": without("ana"), "begun": RETURNS["begun"]}
    assert codes(case(**broken, phase="return")) == {"trust-broken", "signer-unknown"}
    assert codes(case(**broken, phase="return", checked_here=True)) == set()
    for phase in set(PHASES) - {"return"}:
        assert codes(case(**broken, phase=phase, checked_here=True)) >= {"trust-broken", "signer-unknown"}
    forged = {"plan": dataclasses.replace(signed(plan(), "ana"), key=""), "phase": "return", "checked_here": True}
    assert "signature-invalid" in codes(case(**{**broken, **forged}))
    early = {
        **RETURNS,
        "phase": "return",
        "now": NOW - timedelta(days=1),
        "trust": trust(newest_moment=NOW),
        "checked_here": True,
    }
    assert codes(case(**early)) == {"clock-behind"}, "the journal is ordered by its times"


def test_works_that_were_not_begun_send_nothing() -> None:
    assert codes(case(phase="send")) == {"works-not-begun"}


def test_an_approval_that_ran_out_ends_no_works_that_were_begun_on_it() -> None:
    late = {"now": NOW, "approvals": (approval(valid_until="2026-12-01T19:30:00+01:00"),)}
    assert codes(case(**late)) == {"approval-expired", "role-missing"}
    assert codes(case(**late, phase="send", begun=RETURNS["begun"])) == set()
    for text in ("soon", "2026-12-20T00:00:00"):
        assert "approval-expired" in codes(case(approvals=(approval(valid_until=text),))), text


# Who approves.


def test_policy_says_how_many_persons_in_which_roles() -> None:
    policy = Policy(signatures=2, required_roles=("it",), required_roles_for={"vlan": ("client",), "nat": ("boss",)})
    one = (approval(), approval(person="cleo", role="client"))
    missing = gate(case(policy=policy, approvals=one))
    assert [(each.params["role"], each.params["have"], each.params["need"]) for each in missing] == [
        ("client", 1, 2), ("it", 1, 2),
    ]  # fmt: skip
    two = (approval(), approval(person="pia"))
    assert codes(case(policy=Policy(signatures=2), approvals=two)) == set()


def test_one_person_fills_one_part() -> None:
    both = with_people(ivo=PEOPLE["ivo"].model_copy(update={"roles": ("approver:it", "approver:client")}))
    policy = Policy(required_roles=("it", "client"))
    twice = (approval(), approval(role="client"))
    assert codes(case(policy=policy, people=both, approvals=twice)) == {"role-missing"}
    alone = Policy(required_roles=("it", "client"), four_eyes=False)
    assert codes(case(policy=alone, people=both, approvals=twice)) == set()


@pytest.mark.parametrize("part", ["requester", "sponsor", "planner", "executor"])
def test_whoever_asked_sponsored_planned_or_executes_does_not_approve(part: str) -> None:
    every = with_people(ivo=PEOPLE["ivo"].model_copy(update={"roles": (*PEOPLE["ana"].roles, "approver:it")}))
    spoilt: dict[str, Any] = {"people": every}
    if part in ("requester", "sponsor"):
        word = "person" if part == "requester" else "sponsor"
        spoilt |= {"request": request(requester={"name": "x", word: "ivo"}), "presented": presented(person="ivo")}
    elif part == "planner":
        of = plan(planner="ivo")
        spoilt |= {"plan": signed(of, "ivo"), "approvals": (approval(of),)}
    else:
        spoilt |= {"executor": "ivo"}
    found = gate(case(**spoilt))
    assert {each.code for each in found} == {"approves-own", "role-missing"}
    assert found[0].params["part"] == part
    assert codes(case(**spoilt, policy=Policy(four_eyes=False))) == set()


def test_a_visa_of_somebody_without_a_key_is_attested_by_its_document() -> None:
    policy = Policy(required_roles=("client",))
    attested = approval(person="cleo", role="client", on_behalf_of="Dr Lune", attestation="4" * 64)
    assert codes(case(policy=policy, approvals=(attested,))) == set()
    two = Policy(required_roles=("client",), signatures=2)
    again = approval(person="cleo", role="client", on_behalf_of="Dr Lune", attestation="4" * 64, nonce="again")
    assert codes(case(policy=two, approvals=(attested, again))) == {"role-missing"}, "one person counts once"


def test_a_rejection_by_somebody_not_in_the_role_is_no_rejection() -> None:
    foreign = approval(person="cleo", decision="reject", comment="no")
    assert codes(case(approvals=(approval(), foreign))) == set()


def test_a_later_review_is_no_approval() -> None:
    assert codes(case(approvals=(approval(decision="review"),))) == {"role-missing"}


def test_an_emergency_needs_one_authority_and_says_so_for_hours() -> None:
    policy = Policy(
        required_roles=("it", "client"), emergency_roles=("it", "client"), forbidden_hours=("Mon-Sun 00:00-24:00",)
    )
    urgent = {"policy": policy, "request": request(category="emergency", in_hours=True)}
    assert codes(case(**urgent)) == {"hours-not-approved"}
    assert codes(case(**urgent, approvals=(approval(in_hours=True),))) == set()
    assert codes(case(**urgent, approvals=())) == {"role-missing", "hours-not-approved"}
    assert codes(case(**{**urgent, "request": request(category="emergency")})) == {"hours-forbidden"}


def test_a_perimeter_is_the_business_of_both_it_and_client() -> None:
    mandates = {"Dentsply Sirona": "5" * 64}
    of = plan(impact=reaching(sw1="Dentsply Sirona"), mandates=mandates)
    assert codes(case(**planned(of, mandates=mandates))) == {"role-missing"}
    both = (approval(of), approval(of, "cleo", "client"))
    assert codes(case(**planned(of, mandates=mandates, approvals=both))) == set()
    beside = plan(impact=reaching(**{"cerec-1": "Dentsply Sirona"}))
    around = (approval(beside), approval(beside, "cleo", "client"))
    assert codes(case(**planned(beside, approvals=around))) == set(), "its port and lease are the provider's own work"


# Standard changes.


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"manual": "unplug it"}, "a step that is no recipe"),
        ({"host": "sw1", "recipe": "add-vlan", "with": {}}, "recipe add-vlan"),
        ({"host": "sw2", "recipe": "assign-access-port", "with": {"vlan": 20}}, "host sw2"),
        ({"host": "sw1", "recipe": "assign-access-port", "with": {"vlan": 30}}, "vlan: 30"),
        ({"host": "sw1", "recipe": "assign-access-port", "with": {"speed": 10}}, "speed: 10"),
    ],
)
def test_what_a_permit_does_not_cover(step: dict[str, Any], said: str) -> None:
    found = gate(case(**steps(**step)))
    assert [(each.code, each.params["detail"]) for each in found] == [("permit-exceeded", said)]


def test_a_permit_without_a_day_does_not_count() -> None:
    assert codes(case(**standard(granted=permit(valid_until="for ever")))) == {"permit-expired"}
    forged = dataclasses.replace(permit(), key="")
    assert "signature-invalid" in codes(case(**standard(permit=forged)))


# Circumstances.


def test_a_change_of_files_needs_no_audit_and_its_own_edits_are_no_foreign_ones() -> None:
    steps = [{"path": "inventory/hosts.yaml", "sha256": "6" * 64}]
    of = plan(hosts={}, files={"inventory/hosts.yaml": "6" * 64}, touches=("switch",))
    light = planned(of, request=request(steps=steps), audit=None, observed=None)
    assert codes(case(**light, not_accepted=("inventory/hosts.yaml",))) == set()
    assert codes(case(**light, not_accepted=("inventory/site.yaml",))) == {"governed-not-accepted"}


def test_a_regularisation_holds_for_one_accepted_state_only() -> None:
    of = plan(hosts={}, baseline_digests={"x": "1" * 64})
    asked = request(steps=[], regularises=True)
    assert codes(case(**planned(of, request=asked))) == set()
    assert codes(case(**planned(of, request=asked, trust=trust(commit="d" * 40)))) == {"plan-of-other-trust"}
    assert codes(case(trust=trust(commit="d" * 40))) == set(), "of another change, the same rules still govern"


def test_a_change_that_ends_an_overdue_step_is_not_refused_for_it() -> None:
    overdue = (OpenTransitional("CHG-2025-0001-aaa", "2026-01-01", 300),)
    assert codes(case(transitional=overdue, request=request(closes="CHG-2025-0001-aaa"))) == set()
    due = (OpenTransitional("CHG-2025-0001-aaa", "2026-12-01", 0),)
    assert codes(case(transitional=due)) == set()
    assert codes(case(request=request(lifecycle=TRANSITIONAL))) == set()


def test_known_critical_endpoints_are_no_news() -> None:
    of = plan(impact=Impact(critical=("cbct-1",), perimeters={"cerec-1": "P"}))
    both = (approval(of), approval(of, "cleo", "client"))
    known = frozenset({"cbct-1", "cerec-1"})
    assert codes(case(**planned(of, critical_now=known, approvals=both))) == set()


def test_another_device_at_the_same_address_is_told_by_its_serial_and_key() -> None:
    for other in ({"address": "10.0.0.1:22"}, {"host_key": "SHA256:y"}, {"serial": ""}):
        seen = {"sw1": dataclasses.replace(OBSERVED["sw1"], **other)}
        assert codes(case(observed=seen)) == {"device-other"}


def test_hosts_that_get_no_commands_need_no_way_back() -> None:
    assert codes(case(**planned(host(forward=(), rollback=(), proved_by="")))) == set()
    assert codes(case(**planned(host(rollback=(), proved_by="", guarantee="device-checkpoint")))) == set()


# Windows and clocks, with zones and the days on which clocks are set.


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2026-12-01T19:29:59+01:00", {"window-not-open"}),
        ("2026-12-01T19:30:00+01:00", set()),
        ("2026-12-01T18:30:00+00:00", set()),
        ("2026-12-01T21:00:00+01:00", set()),
        ("2026-12-01T21:00:01+01:00", {"window-too-short"}),
        ("2026-12-01T22:00:00+01:00", {"window-over"}),
    ],
)
def test_before_in_and_after_the_window(now: str, code: set[str]) -> None:
    assert codes(case(now=datetime.fromisoformat(now))) == code


def test_a_window_in_the_hour_that_comes_twice() -> None:
    """2026-10-25 in Paris: 02:00-03:00 comes twice; the window without a zone is the first of them."""
    asked = request(window={"start": "2026-10-25T01:30", "end": "2026-10-25T02:30"})
    window = ("2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+02:00")
    of = plan(works_minutes=0)
    base = planned(of, request=asked, approvals=(approval(of, window=window, valid_until="2026-11-01T00:00:00+00:00"),))
    old = {"trust": trust(), "audit": AuditOnFile(datetime(2026, 10, 24, tzinfo=UTC))}
    first = datetime.fromisoformat("2026-10-25T02:15:00+02:00")
    second = datetime.fromisoformat("2026-10-25T02:15:00+01:00")
    assert codes(case(**base, **old, now=first)) == set()
    assert codes(case(**base, **old, now=second)) == {"window-over"}


def test_a_window_says_its_zone_or_the_sites_is_meant() -> None:
    asked = request(window={"start": "2026-12-01T18:30+00:00", "end": "2026-12-01T21:00+00:00"})
    window = ("2026-12-01T18:30:00+00:00", "2026-12-01T21:00:00+00:00")
    assert codes(case(request=asked, approvals=(approval(window=window),))) == set()


def test_the_longest_spans_are_told_in_days() -> None:
    found = gate(case(audit=AuditOnFile(NOW - timedelta(days=9))))
    assert (found[0].params["age"], found[0].params["limit"]) == ("9 d", "7 d")
    short = gate(case(policy=Policy.model_validate({"audit_max_age": "4h"})))
    assert (short[0].params["age"], short[0].params["limit"]) == ("5 h", "4 h")


def test_a_reason_is_given_once() -> None:
    found = gate(case(people=without("ana"), executor=""))
    assert len(found) == len(set(map(repr, found)))


def test_outside_hours_is_outside() -> None:
    assert "window-over" in codes(case(now=OUTSIDE))


def test_statements_hold_no_field_that_is_not_known() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**msgspec.to_builtins(plan()), "extra": 1}, type(plan()))


def test_a_plan_of_an_earlier_request_does_not_count() -> None:
    assert codes(case(**planned(plan(request_digest="f" * 64)))) == {"request-altered"}
