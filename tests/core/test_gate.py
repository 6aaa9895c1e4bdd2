"""The gate's first decision table: each reason alone, and in company."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from netaudit.core.gate import AcceptRequest, AuditOnFile, ChangeOnFile, accept_reasons

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
AUDIT = AuditOnFile(taken_at=NOW - timedelta(hours=1), incomplete_hosts=(), not_asked=(), inventory_changed=())
FIRST = AcceptRequest(
    initial=True,
    baseline=None,
    audit=AUDIT,
    change=None,
    differences=(),
    max_age=timedelta(days=7),
    roles=("it",),
    now=NOW,
)
LATER = replace(FIRST, initial=False, baseline=("2026-01-01", "abc123"))
CHANGE = ChangeOnFile("CHG-2026-0001", requested=True, planned=True, approvals=1, verified=True)


def _codes(request: AcceptRequest) -> set[str]:
    return {each.code for each in accept_reasons(request)}


def test_the_first_baseline_of_a_good_audit_is_accepted() -> None:
    assert accept_reasons(FIRST) == ()


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (replace(FIRST, audit=None), {"audit-missing"}),
        (replace(FIRST, audit=replace(AUDIT, taken_at=NOW - timedelta(days=8))), {"audit-too-old"}),
        (replace(FIRST, audit=replace(AUDIT, taken_at=NOW + timedelta(hours=1))), {"audit-from-the-future"}),
        (replace(FIRST, audit=replace(AUDIT, incomplete_hosts=("sw1",))), {"audit-incomplete"}),
        (replace(FIRST, audit=replace(AUDIT, not_asked=("config",))), {"audit-partial"}),
        (replace(FIRST, audit=replace(AUDIT, inventory_changed=("sw3",))), {"audit-of-other-inventory"}),
        (replace(FIRST, initial=False), {"baseline-missing", "no-change-named"}),
        (replace(FIRST, baseline=("2026-01-01", "abc123")), {"baseline-exists", "no-change-named"}),
        (LATER, {"no-change-named"}),
        (replace(LATER, differences=("sw1 moved",)), {"no-change-named", "drift-unexplained"}),
        (replace(LATER, change=replace(CHANGE, requested=False)), {"change-unknown"}),
        (replace(LATER, change=replace(CHANGE, planned=False)), {"change-not-planned", "approval-unverifiable"}),
        (replace(LATER, change=replace(CHANGE, approvals=0)), {"change-not-approved"}),
        (replace(LATER, change=replace(CHANGE, verified=False)), {"approval-unverifiable", "change-not-verified"}),
    ],
)
def test_every_reason(request_: AcceptRequest, expected: set[str]) -> None:
    assert _codes(request_) == expected


def test_no_approval_counts_while_no_signature_is_verified() -> None:
    assert _codes(replace(LATER, change=CHANGE)) == {"approval-unverifiable"}


def test_all_reasons_are_given_together() -> None:
    bad = replace(
        LATER, differences=("x",), audit=replace(AUDIT, incomplete_hosts=("sw1",), inventory_changed=("sw2",))
    )
    assert _codes(bad) == {"no-change-named", "drift-unexplained", "audit-incomplete", "audit-of-other-inventory"}


def test_the_day_the_audit_grows_too_old() -> None:
    edge = replace(AUDIT, taken_at=NOW - timedelta(days=7))
    assert _codes(replace(FIRST, audit=edge)) == set()
    assert _codes(replace(FIRST, audit=replace(edge, taken_at=edge.taken_at - timedelta(seconds=1)))) == {
        "audit-too-old"
    }
