"""Whether the accepted state may advance."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from netaudit.core.acceptance import Acceptance, accept_reasons, alteration_reasons, declared_state
from netaudit.core.case import AuditOnFile
from tests.core.cases import AUDIT, NOW, approval, case, plan, planned, request, signed, verdict

AFTER = {"hosts/sw1/state.yaml": "e" * 64}


def _asked(**more: Any) -> Acceptance:
    plain: dict[str, Any] = {
        "initial": True,
        "baseline": None,
        "case": None,
        "regularise": False,
        "verdict": None,
        "audit": AUDIT,
        "digests": AFTER,
        "differences": (),
        "max_age": timedelta(days=7),
        "now": NOW,
    }
    return Acceptance(**{**plain, **more})


def _codes(asked: Acceptance) -> set[str]:
    return {each.code for each in accept_reasons(asked)}


FIRST = _asked()
LATER = _asked(initial=False, baseline=("2026-01-01", "abc123"))
VERIFIED = dataclasses.replace(LATER, case=case(phase="accept"), verdict=verdict())
LAPSE = plan(hosts={}, baseline_digests=AFTER)
DRIFT = dataclasses.replace(
    LATER, regularise=True, case=case(**planned(LAPSE, request=request(steps=[], regularises=True), phase="accept"))
)


def test_what_may_be_accepted() -> None:
    for asked in (FIRST, VERIFIED, DRIFT):
        assert accept_reasons(asked) == ()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (dataclasses.replace(FIRST, audit=None), {"audit-missing"}),
        (dataclasses.replace(FIRST, audit=AuditOnFile(NOW - timedelta(days=8))), {"audit-too-old"}),
        (dataclasses.replace(FIRST, baseline=("2026-01-01", "abc123")), {"baseline-exists"}),
        (dataclasses.replace(FIRST, initial=False), {"baseline-missing", "no-change-named"}),
        (LATER, {"no-change-named"}),
        (dataclasses.replace(LATER, differences=("sw1 moved",)), {"no-change-named", "drift-unexplained"}),
        (dataclasses.replace(LATER, case=case(phase="accept", plan=None)), {"change-not-planned"}),
        (dataclasses.replace(VERIFIED, verdict=None), {"change-not-verified"}),
        (dataclasses.replace(VERIFIED, verdict=verdict(conforming=False)), {"verdict-not-conforming"}),
        (dataclasses.replace(VERIFIED, verdict=verdict(plan_digest="f" * 64)), {"verdict-of-another"}),
        (dataclasses.replace(VERIFIED, verdict=verdict(person="ivo")), {"signer-not-in-role"}),
        (dataclasses.replace(VERIFIED, verdict=dataclasses.replace(verdict(), key="")), {"signature-invalid"}),
        (dataclasses.replace(VERIFIED, digests={"hosts/sw1/state.yaml": "1" * 64}), {"state-not-approved"}),
        (dataclasses.replace(VERIFIED, regularise=True), {"not-a-regularisation"}),
        (dataclasses.replace(DRIFT, regularise=False), {"regularisation-not-named"}),
        (dataclasses.replace(DRIFT, digests={}), {"state-not-approved"}),
    ],
)
def test_every_reason(asked: Acceptance, expected: set[str]) -> None:
    assert _codes(asked) == expected


def test_all_reasons_are_given_together() -> None:
    bad = dataclasses.replace(LATER, differences=("x",), audit=dataclasses.replace(AUDIT, incomplete_hosts=("sw1",)))
    assert _codes(bad) == {"no-change-named", "drift-unexplained", "audit-incomplete"}


def test_the_day_the_audit_grows_too_old() -> None:
    edge = AuditOnFile(NOW - timedelta(days=7))
    assert _codes(dataclasses.replace(FIRST, audit=edge)) == set()
    older = AuditOnFile(NOW - timedelta(days=7, seconds=1))
    assert _codes(dataclasses.replace(FIRST, audit=older)) == {"audit-too-old"}


def test_files_are_altered_exactly_as_declared() -> None:
    files = {"inventory/hosts.yaml": "6" * 64, "inventory/old.yaml": "removed"}
    of = plan(hosts={}, files=files)
    asked = case(phase="push", plan=signed(of, "ana"), approvals=(approval(of),))
    assert list(alteration_reasons(asked, files)) == []
    for other in (
        {},
        {"inventory/hosts.yaml": "6" * 64},
        {**files, "inventory/hosts.yaml": "7" * 64},
        {**files, "inventory/site.yaml": "1" * 64},
    ):
        assert [each.code for each in alteration_reasons(asked, other)] == ["alteration-not-approved"]
    none = case(plan=None)
    assert [each.code for each in alteration_reasons(none, files)] == ["alteration-not-approved"]
    assert list(alteration_reasons(none, {})) == []


def test_without_request_or_plan_nothing_is_declared() -> None:
    assert list(declared_state(case(plan=None), AFTER, None, regularise=False)) == []
