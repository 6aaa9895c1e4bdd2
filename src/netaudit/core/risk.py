"""What makes a plan risky, factor by factor, how long it will take, and what cannot be taken back by itself.

No number hides the reasons: a plan is as risky as its heaviest factor, and each factor says what it is about.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from netaudit.model.change import ManualStep, Request
from netaudit.model.statements import HostPlan, Impact, PlanStatement, Risk

Weight = Literal["low", "medium", "high"]
WEIGHTS: tuple[Weight, ...] = ("low", "medium", "high")
FACTORS: Mapping[str, Weight] = {
    "imaging-reached": "high",
    "perimeter-reached": "high",
    "rollback-by-hand": "high",
    "way-cut-on-site": "high",
    "effect-stated": "high",
    "rollback-not-proven": "medium",
    "way-cut-timer": "medium",
    "way-unknown": "medium",
    "drift-put-back": "medium",
    "startup-save": "medium",
    "startup-leave": "medium",
    "startup-unknown": "medium",
    "filter-changes": "medium",
    "no-fallback": "medium",
    "by-hand": "medium",
    "literal-lines": "medium",
    "without-prior-visa": "medium",
    "time-short": "medium",
    "several-hosts": "low",
    "many-lines": "low",
}
"""Factor -> its weight, the heaviest first."""
_FILTERING = {"firewall", "acl", "nat"}
_MANY_LINES = 40
_MINUTES_A_HOST, _MINUTES_A_STEP_BY_HAND, _MINUTES_TO_VERIFY, _LINES_A_MINUTE = 2, 10, 5, 20


def factors(
    request: Request,
    hosts: Mapping[str, HostPlan],
    impact: Impact,
    touches: Sequence[str],
    minutes: int,
    literal: Sequence[str],
    held: Mapping[str, Sequence[str]],
) -> tuple[Risk, ...]:
    """Every factor of a plan, the heaviest first.

    Args:
        request: what is asked for.
        hosts: what is done on each.
        impact: whom it reaches.
        touches: what it touches, derived.
        minutes: works, verification and rollback together, as planned.
        literal: hosts that get a person's own lines.
        held: further factors, each with the hosts of which it holds, such as `effect-stated`: of them the request alone
            says what will change.
    """
    found: dict[str, list[str]] = {
        "imaging-reached": list(impact.critical),
        "perimeter-reached": [f"{name} ({perimeter})" for name, perimeter in sorted(impact.perimeters.items())],
        "rollback-by-hand": [host for host, each in sorted(hosts.items()) if each.guarantee == "manual"],
        "rollback-not-proven": [
            host for host, each in sorted(hosts.items()) if each.guarantee != "manual" and not each.proved_by
        ],
        "filter-changes": [", ".join(sorted(_FILTERING & set(touches)))] if _FILTERING & set(touches) else [],
        "no-fallback": [""] if impact.critical and request.fallback is None else [],
        "by-hand": [step.manual for step in request.steps if isinstance(step, ManualStep)],
        "literal-lines": list(literal),
        "drift-put-back": [""] if request.drift == "put-back" else [],
        "without-prior-visa": [""] if request.regularises else [],
        "time-short": _short(hosts, request, minutes),
        "several-hosts": [", ".join(sorted(hosts))] if len(hosts) > 1 else [],
        "many-lines": [host for host, each in sorted(hosts.items()) if len(each.forward) > _MANY_LINES],
    }
    return tuple(
        Risk(factor=name, weight=weight, about=about)
        for name, weight in FACTORS.items()
        for about in (*found.get(name, ()), *held.get(name, ()))
    )


def _short(hosts: Mapping[str, HostPlan], request: Request, minutes: int) -> list[str]:
    by_hand = sum(isinstance(step, ManualStep) for step in request.steps)
    needed = expected_minutes(hosts, by_hand, len(request.tests))
    return [str(needed)] if (hosts or by_hand) and needed > minutes else []


def expected_minutes(hosts: Mapping[str, HostPlan], by_hand: int, tests: int) -> int:
    """How long works and verification will take, in minutes.

    A host's login, its record before and its check after take two; twenty lines or edits one more; a step by hand ten;
    a test one; the audit afterwards five.
    """
    if not hosts and not by_hand:
        return 0
    sent = sum(len(each.forward) + sum(len(file.edits) for file in each.files) for each in hosts.values())
    return (
        _MINUTES_TO_VERIFY
        + _MINUTES_A_HOST * len(hosts)
        + -(-sent // _LINES_A_MINUTE)
        + _MINUTES_A_STEP_BY_HAND * by_hand
        + tests
    )


def heaviest(risks: Sequence[Risk]) -> Weight | None:
    """The weight of the heaviest factor; None where there is no factor."""
    weights = {each.weight for each in risks}
    return next((weight for weight in reversed(WEIGHTS) if weight in weights), None)


def points_of_no_return(plan: PlanStatement, request: Request) -> Iterator[str]:
    """What nothing but a person takes back: hosts without a way back of their own, and steps by hand."""
    for host, each in sorted(plan.hosts.items()):
        if each.guarantee == "manual":
            yield host
    way_back = {step.manual: step.rollback for step in request.steps if isinstance(step, ManualStep)}
    yield from (step for step in plan.manual if not way_back.get(step))
