"""The gate as a decision table: every reason alone and in pairs, and every phase."""

import dataclasses
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from netaudit.core.case import PHASES, AuditOnFile, Case, OpenTransitional, Trust
from netaudit.core.gate import gate
from netaudit.model.site import Policy
from netaudit.model.verdict import reason
from netaudit.model.visa_reasons import VISA_REASONS
from tests.core.cases import (
    AUDIT,
    GOVERNING,
    NOW,
    OBSERVED,
    PEOPLE,
    RECIPE,
    TRUST,
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


def codes(of: Case) -> set[str]:
    return {each.code for each in gate(of)}


def trust(**more: Any) -> Trust:
    return Trust(**{"commit": TRUST.commit, "governing": GOVERNING, **more})


def standard(**more: Any) -> dict[str, Any]:
    """A standard change inside its permit, which nobody approved."""
    steps = [{"host": "sw1", "recipe": "assign-access-port", "with": {"port": "Gi1/0/5", "vlan": 20}}]
    granted = more.pop("granted", permit())
    asked = request(**{"category": "standard", "permit": "ports", "steps": steps, **more.pop("asked", {})})
    of = plan(permit=granted.digest)
    recipes = {"assign-access-port": RECIPE}
    return {
        "request": asked, "permit": granted, "plan": signed(of, "ana"), "approvals": (), "recipes": recipes, **more,
    }  # fmt: skip


def steps(**step: Any) -> dict[str, Any]:
    return standard(asked={"steps": [step]})


TRANSITIONAL = {"transitional_until": "2027-01-31", "owner": "Ana", "closing": "remove it"}
EMERGENCY = {"category": "emergency"}
RETURNS = {"begun": frozenset({signed(plan(), "ana").digest})}
OUTSIDE = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


def _other_key(name: str) -> dict[str, Any]:
    """The plan signed by somebody else's key."""
    return {"plan": signed(plan(), name)}


def _not_signed() -> dict[str, Any]:
    return {"plan": dataclasses.replace(signed(plan(), "ana"), key="")}


RESTRICTED = plan(impact=reaching(sw1="Dentsply Sirona"))
BOTH = (approval(RESTRICTED), approval(RESTRICTED, "cleo", "client"))

# Reason -> what of the case calls for it, and for nothing else.
ALONE: dict[str, dict[str, Any]] = {
    # Trust
    "baseline-missing": {"trust": trust(commit="")},
    "trust-broken": {"trust": trust(problems=(reason("trust-broken", what="x", detail="y"),))},
    "baseline-unsigned": {"trust": trust(problems=(reason("baseline-unsigned"),))},
    "root-key-missing": {"trust": trust(problems=(reason("root-key-missing"),))},
    "trust-stale": {"trust": trust(age=timedelta(days=31))},
    "clock-behind": {"trust": trust(newest_moment=NOW + timedelta(seconds=1))},
    # Request and plan
    "change-unknown": {"request": None},
    "request-of-another": {"request": request(id="CHG-2026-0002-abc")},
    "request-unsigned": {"presented": None},
    "request-altered": {"presented": presented(request_digest="f" * 64)},
    "change-not-planned": {"plan": None},
    "plan-of-another": planned(plan(site="f" * 16)),
    "plan-of-other-trust": planned(plan(governing="f" * 64)),
    "touches-undeclared": {"request": request(touches=["switch"])},
    "governed-not-accepted": {"not_accepted": ("inventory/hosts.yaml",)},
    # Signatures
    "signature-invalid": _not_signed(),
    "signer-unknown": {"people": without("ana"), "executor": ""},
    "signer-revoked": {"people": with_people(ana=spoilt_key("ana", revoked=day("2026-11-01")))},
    "signer-expired": {"people": with_people(ana=spoilt_key("ana", valid_until=day("2026-11-30")))},
    "signer-not-yet": {"people": with_people(ana=spoilt_key("ana", valid_from=day("2026-12-02")))},
    "signer-retired": {"people": with_people(ana=PEOPLE["ana"].model_copy(update={"retired": day("2026-12-01")}))},
    "signer-not-as-said": {
        **_other_key("pia"),
        "people": with_people(pia=PEOPLE["pia"].model_copy(update={"roles": ("planner",)})),
    },
    "signer-not-in-role": {
        "people": with_people(ana=PEOPLE["ana"].model_copy(update={"roles": ("requester", "executor")}))
    },
    # Approvals
    "record-unreadable": {"unreadable": (("approvals/x.json", "no JSON"),)},
    "records-altered": {"missing_records": ("approvals/x.json",)},
    "change-withdrawn": {"withdrawn": True},
    "change-rejected": {"approvals": (approval(), approval(person="pia", decision="reject", comment="no"))},
    "role-missing": {"approvals": ()},
    "approval-used": RETURNS,
    "executor-unknown": {"executor": "ivan"},
    # Time
    "window-not-open": {"now": NOW - timedelta(hours=2)},
    "window-over": {"now": NOW + timedelta(hours=2)},
    "window-too-short": {"now": NOW + timedelta(minutes=61)},
    "hours-forbidden": {"policy": Policy(forbidden_hours=("Mon-Fri 08:00-20:30",))},
    # Audit
    "audit-missing": {"audit": None},
    "audit-too-old": {"audit": AuditOnFile(NOW - timedelta(days=8))},
    "audit-from-the-future": {"audit": AuditOnFile(NOW + timedelta(minutes=1))},
    "audit-incomplete": {"audit": dataclasses.replace(AUDIT, incomplete_hosts=("sw1",))},
    "audit-partial": {"audit": dataclasses.replace(AUDIT, not_asked=("config",))},
    "audit-of-other-inventory": {"audit": dataclasses.replace(AUDIT, inventory_changed=("sw3",))},
    # Base state
    "base-not-observed": {"observed": {}},
    "base-moved": {"observed": {"sw1": dataclasses.replace(OBSERVED["sw1"], digest="f" * 64)}},
    "device-other": {"observed": {"sw1": dataclasses.replace(OBSERVED["sw1"], serial="OTHER")}},
    "impact-grown": {"critical_now": frozenset({"cbct-1"})},
    # Perimeters, lifecycle, rollback
    "mandate-missing": planned(RESTRICTED, approvals=BOTH),
    "mandate-of-other-plan": planned(RESTRICTED, approvals=BOTH, mandates={"Dentsply Sirona": "5" * 64}),
    "transitional-too-long": {"request": request(lifecycle={**TRANSITIONAL, "transitional_until": "2027-12-01"})},
    "transitional-past": {"request": request(lifecycle={**TRANSITIONAL, "transitional_until": "2026-11-30"})},
    "transitional-overdue": {"transitional": (OpenTransitional("CHG-2025-0001-aaa", "2026-01-01", 300),)},
    "rollback-missing": planned(host(rollback=(), proved_by="")),
    "rollback-unproven": planned(host(proved_by=""), policy=Policy(unproven_rollback=False)),
    # Standard changes
    "permit-missing": standard(permit=None, plan=signed(plan(), "ana")),
    "permit-wrong-role": standard(granted=permit(person="cleo", role="client")),
    "permit-of-another": standard(granted=permit(name="other")),
    "permit-expired": standard(granted=permit(valid_until="2026-11-30")),
    "permit-altered": standard(plan=signed(plan(permit="f" * 64), "ana")),
    "permit-recipe-altered": standard(recipes={"assign-access-port": "7" * 64}),
    "permit-exceeded": steps(host="sw1", recipe="assign-access-port", **{"with": {"port": "Gi1/0/9", "vlan": 20}}),
}

# An approval that does not count says why, beside the role that is missing for it.
NOT_COUNTED: dict[str, dict[str, Any]] = {
    "approval-of-another": {"approvals": (approval(change="CHG-2026-0009-zzz"),)},
    "approval-of-another-site": {"approvals": (approval(site="f" * 16),)},
    "request-altered-since": {"approvals": (approval(request_digest="f" * 64),)},
    "plan-altered-since": {"approvals": (approval(plan_digest="f" * 64),)},
    "approval-of-other-base": {"approvals": (approval(base_digests={"sw1": "f" * 64}),)},
    "approval-of-other-window": {"approvals": (approval(window=("2026-12-02T19:30:00+01:00", "x")),)},
    "approval-expired": {"approvals": (approval(valid_until="2026-11-30T00:00:00+00:00"),)},
    "approves-own": {
        "approvals": (approval(person="ana"),),
        "people": with_people(ana=PEOPLE["ana"].model_copy(update={"roles": (*PEOPLE["ana"].roles, "approver:it")})),
    },
    "attestation-missing": {"approvals": (approval(on_behalf_of="Dr Lune"),)},
    "executor-not-named": {"approvals": (approval(executor="ana"),)},
    "signer-not-as-said": {"approvals": (approval(key_of="pia"),)},
    "signer-not-in-role": {"approvals": (approval(person="cleo"),)},
    "signature-invalid": {"approvals": (dataclasses.replace(approval(), key=""),)},
}

# These leave the gate nothing to judge further: what stands on them is not said.
BLIND = {"change-unknown", "change-not-planned"}


_CLOCK = {"window-over", "window-too-short", "window-not-open"}
# Pairs of which one is not said: another clock makes another thing true; what is not signed has no signer to judge.
_EXPLAINED = {
    (other, window) for other in ("audit-from-the-future", "clock-behind", "hours-forbidden") for window in _CLOCK
} | {("signature-invalid", "signer-not-in-role"), ("change-rejected", "signer-not-as-said")}


def test_nothing_speaks_against_the_case_that_the_tables_spoil() -> None:
    assert gate(case()) == ()
    for phase in PHASES:
        begun = RETURNS["begun"] if phase in ("send", "return") else frozenset()
        assert gate(case(phase=phase, begun=begun)) == (), phase
    assert gate(case(**standard())) == ()


@pytest.mark.parametrize("code", sorted(ALONE))
def test_each_reason_alone(code: str) -> None:
    assert codes(case(**ALONE[code])) == {code}


@pytest.mark.parametrize("code", sorted(NOT_COUNTED))
def test_each_approval_that_does_not_count(code: str) -> None:
    assert codes(case(**NOT_COUNTED[code])) == {code.removesuffix("-site"), "role-missing"}
    sound = approval(person="pia")
    beside = {**NOT_COUNTED[code], "approvals": (*NOT_COUNTED[code]["approvals"], sound)}
    assert codes(case(**beside)) == set(), "beside enough that count, it is harmless"


def _pairs() -> list[tuple[str, str]]:
    return [(a, b) for a, b in combinations(sorted(ALONE), 2) if not _on(a) & _on(b)]


def _on(code: str) -> set[str]:
    """What of the case a reason is about. Whether the works were begun is about one plan."""
    fields = set(ALONE[code])
    return fields | {"plan", "request"} if "begun" in fields else fields


def test_there_are_many_pairs() -> None:
    assert len(_pairs()) > 900


def test_reasons_in_pairs_are_both_given() -> None:
    """Every pair that can stand together; one reason never hides another, but for want of anything to judge."""
    for a, b in _pairs():
        found = codes(case(**ALONE[a], **ALONE[b]))
        if not BLIND & {a, b}:
            hidden = {a, b} - found
            assert not hidden or (a, b) in _EXPLAINED, (a, b, found)
        else:
            assert BLIND & found, (a, b, found)


def test_every_reason_of_change_control_is_in_a_table() -> None:
    """A reason that no test calls for may be one that nothing gives."""
    elsewhere = {
        # of accepting: test_acceptance.py; of commands and files: tests/control
        "not-a-regularisation", "regularisation-not-named", "state-not-approved", "verdict-of-another",
        "verdict-not-conforming", "alteration-not-approved", "commit-without-change", "history-rewritten",
        "signing-failed", "ssh-keygen-missing", "key-unreadable", "no-key", "key-of-nobody", "person-unknown",
        "evidence-exists", "host-not-audited", "file-not-proposed", "change-ambiguous",
        "zone-unknown", "recipe-unknown", "perimeter-unknown", "mandate-would-not-count", "not-transitional",
        "transitional-still-there", "nothing-edited", "host-keys-to-accept", "transitional-due", "transitional-late",
        "review-due", "review-late",
        # below, in tests of their own
        "hours-not-approved", "works-not-begun",
    }  # fmt: skip
    assert VISA_REASONS.keys() - elsewhere <= ALONE.keys() | NOT_COUNTED.keys()
