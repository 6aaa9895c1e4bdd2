"""The synthesis: every domain in its order, the worst first, and nothing unknown that passes for good."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.synthesis import HORIZONS, Action, Standing, Synthesis, synthesis
from netaudit.model.check import DOMAINS, SEVERITIES, Judgement
from tests.core.judgements import UNKNOWN, bad, found, good, moot, rule, unjudged, waived

LOOP, PORTS, OPEN = rule("NET-SW-5"), rule("NET-SW-4", severity="medium"), rule("FW-NAT-3", "firewall", "critical")
FLAT = rule("NET-VLAN-1", horizon="structural")


def area(judgements: list[Judgement], domain: str = "switching") -> "Synthesis":
    whole = synthesis(judgements)
    return replace(whole, areas=tuple(each for each in whole.areas if each.domain == domain))


def standing(*judgements: Judgement) -> Standing:
    return area(list(judgements)).areas[0].standing


def test_every_domain_stands_in_the_order_of_the_synthesis_even_where_nothing_was_checked() -> None:
    nothing = synthesis([])
    assert [each.domain for each in nothing.areas] == list(DOMAINS)
    assert {each.standing for each in nothing.areas} == {Standing.NOT_CHECKED}
    assert (nothing.judged, nothing.findings, nothing.open, nothing.roadmap) == (False, (), (), ())


def test_only_what_was_judged_and_kept_is_good_news() -> None:
    whole = bad(LOOP, found(LOOP, ("sw1", "1")))
    assert standing(good(LOOP), moot(PORTS)) is Standing.KEPT
    assert standing(good(LOOP), unjudged(PORTS)) is Standing.UNDETERMINED
    assert standing(moot(LOOP)) is Standing.NOT_APPLICABLE
    assert standing(waived(LOOP, found(LOOP, ("sw1", "1"))), good(PORTS)) is Standing.ACCEPTED
    assert standing(waived(LOOP, found(LOOP, ("sw1", "1"))), unjudged(PORTS)) is Standing.UNDETERMINED
    assert standing(whole, unjudged(PORTS)) is Standing.TO_MEND
    partly = replace(waived(LOOP, found(LOOP, ("sw1", "1"))), unknown=(UNKNOWN,))
    assert standing(partly) is Standing.UNDETERMINED, "what it could not see may be worse than what was waived"


def test_a_domain_is_as_urgent_as_its_worst_finding_else_as_its_worst_open_question() -> None:
    def urgency(*judgements: Judgement) -> int | None:
        return area(list(judgements)).areas[0].priority

    assert urgency(bad(PORTS, found(PORTS, ("sw1", "1"))), bad(LOOP, found(LOOP, ("sw1", "2")))) == 2
    assert urgency(unjudged(PORTS)) == 3
    assert urgency(good(LOOP)) is None


def test_one_action_that_settles_several_findings_stands_once() -> None:
    twin = replace(rule("NET-SW-6", "traceability", "critical"), action=LOOP.action)
    one, two, three = found(LOOP, ("sw1", "1")), found(LOOP, ("sw2", "1")), found(twin, ("sw3", "1"))
    whole = synthesis([bad(LOOP, one, two), bad(twin, three)])
    (step,) = whole.roadmap
    assert step.findings == (three, one, two)
    assert (step.priority, step.domains, step.checks) == (1, ("switching", "traceability"), ("NET-SW-6", "NET-SW-5"))
    (own,) = next(each for each in whole.areas if each.domain == "switching").actions
    assert own.findings == (one, two), "a domain's own page tells what is settled there"


def test_the_same_words_at_another_horizon_or_with_a_recipe_are_another_step() -> None:
    later = replace(rule("NET-SW-7", horizon="structural"), action=LOOP.action)
    plain, recipe = found(LOOP, ("sw1", "1")), found(LOOP, ("sw1", "2"), recipe="loop-guard")
    whole = synthesis([bad(LOOP, plain, recipe), bad(later, found(later, ("sw1", "3")))])
    assert [(each.horizon, each.recipe) for each in whole.roadmap] == [
        ("short-term", None), ("short-term", "loop-guard"), ("structural", None),
    ]  # fmt: skip
    (prepared,) = whole.areas[2].opportunities.prepared
    assert prepared.recipe == "loop-guard"


def test_opportunities_are_what_is_kept_and_what_settles_several_at_once() -> None:
    chances = synthesis([good(PORTS), bad(LOOP, found(LOOP, ("sw1", "1")), found(LOOP, ("sw2", "1"))), unjudged(FLAT)])
    own = chances.areas[2].opportunities
    assert [each.check.id for each in own.kept] == ["NET-SW-4"]
    assert [len(each.findings) for each in own.together] == [2]
    assert own.prepared == ()


def test_risks_stand_once_with_the_worst_first() -> None:
    risks = (
        synthesis(
            [bad(PORTS, found(PORTS, ("sw1", "1"))), bad(LOOP, found(LOOP, ("sw1", "1")), found(LOOP, ("sw2", "1")))]
        )
        .areas[2]
        .risks
    )
    assert [(each.text, each.severity, len(each.findings)) for each in risks] == [
        ("risk of NET-SW-5", "high", 2), ("risk of NET-SW-4", "medium", 1),
    ]  # fmt: skip


def test_what_could_not_be_judged_is_something_to_do_sooner_where_the_rule_is_severe() -> None:
    whole = synthesis([unjudged(FLAT), unjudged(PORTS), bad(LOOP, found(LOOP, ("sw1", "1")), unknown=(UNKNOWN,))])
    steps = [(each.horizon, each.checks, bool(each.findings)) for each in whole.roadmap]
    assert steps == [
        ("short-term", ("NET-SW-5",), True),
        ("short-term", ("NET-SW-5", "NET-VLAN-1"), False),
        ("intermediate", ("NET-SW-4",), False),
    ]
    assert [each.check.id for each in whole.open] == ["NET-SW-5", "NET-VLAN-1", "NET-SW-4"]


def test_the_roadmap_goes_by_horizon_then_by_priority() -> None:
    whole = synthesis(
        [
            bad(FLAT, found(FLAT, ("sw1", "1"))),
            bad(PORTS, found(PORTS, ("sw1", "1"))),
            bad(OPEN, found(OPEN, ("fw1", "1"))),
            bad(LOOP, found(LOOP, ("sw1", "1"))),
        ]
    )
    assert [each.checks[0] for each in whole.roadmap] == ["FW-NAT-3", "NET-SW-5", "NET-SW-4", "NET-VLAN-1"]
    assert [each.severity for each in whole.findings] == ["critical", "high", "high", "medium"]


def test_the_order_in_which_checks_ran_does_not_matter() -> None:
    given_ = [bad(LOOP, found(LOOP, ("sw1", "1"))), good(FLAT), unjudged(PORTS), bad(OPEN, found(OPEN, ("fw1", "1")))]
    assert all(synthesis(list(order)) == synthesis(given_) for order in permutations(given_))


KINDS = (
    good,
    moot,
    unjudged,
    lambda of: bad(of, found(of, ("sw1", of.id))),
    lambda of: waived(of, found(of, ("a", "b"))),
)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(DOMAINS)), st.sampled_from(SEVERITIES), st.sampled_from(HORIZONS),
            st.sampled_from(KINDS),
        ),
        max_size=20,
    )
)  # fmt: skip
def test_nothing_is_lost_and_nothing_is_called_good_that_is_not(rows: list[tuple[str, str, str, object]]) -> None:
    judgements = [
        kind(rule(f"X-{number}", domain, severity, horizon))  # type: ignore[operator]
        for number, (domain, severity, horizon, kind) in enumerate(rows)
    ]
    whole = synthesis(judgements)
    steps: list[Action] = list(whole.roadmap)
    open_findings = [each for judgement in judgements for each in judgement.findings]
    assert sorted(each.check for step in steps for each in step.findings) == sorted(e.check for e in open_findings)
    assert len(whole.findings) == len(open_findings)
    assert sum(len(step.open) for step in steps) == len(whole.open) == sum(bool(j.unknown) for j in judgements)
    for each in whole.areas:
        if each.standing is Standing.KEPT:
            assert all(not j.findings and not j.unknown and not j.waived for j in each.judgements)
    keys = [(HORIZONS.index(step.horizon), step.priority) for step in steps]
    assert keys == sorted(keys)
