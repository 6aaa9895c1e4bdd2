"""The trend: only what was looked for and not found counts as fixed."""

from dataclasses import replace
from typing import Any

import pytest

from netaudit.core.trend import Trend, trend
from netaudit.model.check import Conclusion, Finding, Judgement
from netaudit.model.state import Failed
from tests.core.judgements import NOW, THEN, UNKNOWN, bad, found, good, left, moot, rule, seen, unjudged, waived

LOOP, PORTS = rule("NET-SW-5"), rule("NET-SW-4")
ONE, TWO = found(LOOP, ("sw1", "Gi1")), found(LOOP, ("sw2", "Gi1"))
BOTH, SITE = seen("sw1", "sw2"), ("sw1", "sw2", "sw9")


def since(before: Any, *judgements: Judgement, snapshot: Any = BOTH, inventory: tuple[str, ...] = SITE) -> Trend:
    result = trend(judgements, before, snapshot, inventory)
    assert result is not None
    return result


def told(result: Trend) -> dict[str, int]:
    kinds = ("new", "remaining", "fixed", "undetermined", "lapsed")
    return {kind: len(getattr(result, kind)) for kind in kinds if getattr(result, kind)}


def test_without_an_earlier_audit_there_is_no_trend() -> None:
    assert trend([bad(LOOP, ONE)], None, BOTH, SITE) is None


def test_new_remaining_and_fixed() -> None:
    result = since(left(bad(LOOP, ONE)), bad(LOOP, TWO))
    assert told(result) == {"new": 1, "fixed": 1}
    assert (result.new, result.fixed[0].text.en, result.since) == ((TWO,), "sw1: wrong.", THEN)
    assert told(since(left(bad(LOOP, ONE)), bad(LOOP, ONE))) == {"remaining": 1}
    assert told(since(left(bad(LOOP, ONE)), good(LOOP))) == {"fixed": 1}
    assert told(since(left(good(LOOP)), good(LOOP))) == {}


@pytest.mark.parametrize(
    "now",
    [
        (),
        (unjudged(LOOP),),
        (good(PORTS),),
        (bad(LOOP, TWO, unknown=(UNKNOWN,)),),
        (Judgement(LOOP, Conclusion.UNDETERMINED),),
    ],
    ids=["no check was run", "undetermined", "another check", "non-compliant elsewhere, and not all seen", "no reason"],
)
def test_what_was_not_judged_is_never_fixed(now: tuple[Judgement, ...]) -> None:
    result = since(left(bad(LOOP, ONE)), *now)
    assert not result.fixed
    assert [each.check for each in result.undetermined] == [LOOP.id]


@pytest.mark.parametrize("snapshot", [seen("sw2"), seen("sw1", "sw2", ntp=Failed(reason="cut short"))])
def test_a_check_that_is_content_without_the_host_that_had_shown_it_proves_nothing(snapshot: Any) -> None:
    assert told(since(left(bad(LOOP, ONE)), good(LOOP), snapshot=snapshot)) == {"undetermined": 1}


def test_evidence_that_belongs_to_no_host_needs_none() -> None:
    site = found(LOOP, ("", "2027-01-01"), section="owed")
    drift = found(LOOP, ("sw9", "vlans 20"), section="drift")
    assert told(since(left(bad(LOOP, site, drift)), good(LOOP))) == {"fixed": 2}


def test_a_rule_that_no_longer_applies_has_not_been_mended() -> None:
    assert told(since(left(bad(LOOP, ONE)), moot(LOOP))) == {"lapsed": 1}


def test_a_finding_of_a_host_that_left_the_inventory_lapses_and_is_not_carried_for_ever() -> None:
    both = found(LOOP, ("sw1", "Gi1"), ("sw2", "Gi1"))
    for old, snapshot in ((TWO, seen("sw1")), (both, seen("sw1"))):
        assert told(since(left(bad(LOOP, old)), good(LOOP), snapshot=snapshot, inventory=("sw1",))) == {"lapsed": 1}
    assert told(since(left(bad(LOOP, TWO)), unjudged(LOOP), inventory=("sw1",))) == {"undetermined": 1}
    assert told(since(left(bad(LOOP, both)), good(LOOP), snapshot=seen(), inventory=("sw1",))) == {"undetermined": 1}


def test_a_finding_that_lost_or_gained_a_row_is_the_same_one() -> None:
    wide = found(LOOP, ("sw1", "Gi1"), ("sw1", "Gi2"))
    assert told(since(left(bad(LOOP, wide)), bad(LOOP, ONE))) == {"remaining": 1}
    assert told(since(left(bad(LOOP, ONE)), bad(LOOP, wide))) == {"remaining": 1}
    assert wide.key != ONE.key


def test_a_finding_of_another_check_on_the_same_row_is_not() -> None:
    assert told(since(left(bad(LOOP, ONE)), good(LOOP), bad(PORTS, found(PORTS, ("sw1", "Gi1"))))) == {
        "new": 1, "fixed": 1,
    }  # fmt: skip


def test_another_defect_on_a_row_is_new_and_the_row_is_not_called_fixed() -> None:
    other = found(LOOP, ("sw1", "Gi1"), sentence="{host}: wrong in another way.")
    assert told(since(left(bad(LOOP, ONE)), bad(LOOP, other))) == {"new": 1}


def test_findings_without_a_row_are_told_by_their_check() -> None:
    bare = found(LOOP)
    assert told(since(left(bad(LOOP, bare)), bad(LOOP, bare))) == {"remaining": 1}
    empty = replace(ONE, evidence=tuple(replace(each, keys=()) for each in ONE.evidence))
    assert told(since(left(bad(LOOP, empty)), bad(LOOP, empty))) == {"remaining": 1}
    assert told(since(left(bad(LOOP, bare)), bad(LOOP, ONE))) == {"new": 1, "fixed": 1}


def test_a_waived_finding_is_still_there_and_its_waiver_ending_makes_it_no_newer() -> None:
    assert told(since(left(bad(LOOP, ONE)), waived(LOOP, ONE))) == {"remaining": 1}
    assert told(since(left(waived(LOOP, ONE)), bad(LOOP, ONE))) == {"remaining": 1}
    assert told(since(left(waived(LOOP, ONE)), good(LOOP))) == {"fixed": 1}


def test_what_an_audit_in_between_could_not_judge_is_carried_on_with_its_first_day() -> None:
    first = left(bad(LOOP, ONE), at="2026-09-01T10:00:00+04:00")
    between = left(unjudged(LOOP), at=THEN, since=since(first, unjudged(LOOP)))
    again = since(between, bad(LOOP, ONE))
    assert told(again) == {"remaining": 1}
    assert again.first_seen(ONE, NOW) == "2026-09-01T10:00:00+04:00"
    assert again.first_seen(TWO, NOW) == NOW
    assert told(since(between, good(LOOP))) == {"fixed": 1}
    still = since(between, unjudged(LOOP))
    assert [each.first_seen for each in still.undetermined] == ["2026-09-01T10:00:00+04:00"]


def test_the_first_day_goes_from_audit_to_audit() -> None:
    first = left(bad(LOOP, ONE), at="2026-09-01T10:00:00+04:00")
    second = left(bad(LOOP, ONE), at=THEN, since=since(first, bad(LOOP, ONE)))
    wide: Finding = found(LOOP, ("sw1", "Gi1"), ("sw2", "Gi1"))
    assert since(second, bad(LOOP, wide)).remaining == ((wide, "2026-09-01T10:00:00+04:00"),)
