"""Change control: whether a change may proceed, and every reason why not.

One pure function for every phase of a change and every place where it is asked: the command line, the works, the
baseline, the git hooks. It verifies no signature itself and reads no clock: both come in with the case. Its rules:

1. No request, no plan, no change; each signed by an enrolled person in the role for it.
2. An approval counts for exactly one site, change, request, plan, base state and window, once.
3. Whoever asked, planned or executes does not approve; one person counts once.
4. A rejection or withdrawal outweighs every approval, whenever it was made.
5. Window and hours bind the beginning and every sending; the way back is never refused for time.
6. What governs (policy, people, perimeters) is the accepted commit's, never the working tree's.
7. Nothing touches a restricted device without its mandate.
8. All reasons are given, not the first.
"""

from collections.abc import Callable, Iterator

from netaudit.core import circumstances, permit, visa
from netaudit.core.case import Case
from netaudit.model.verdict import Reason

Rule = Callable[[Case], Iterator[Reason]]

RULES: tuple[Rule, ...] = (
    circumstances.trust,
    visa.request_and_plan,
    visa.approvals,
    visa.consumed,
    visa.executor,
    permit.standard,
    circumstances.workspace,
    circumstances.audit,
    circumstances.base,
    circumstances.perimeter,
    circumstances.lifecycle,
    circumstances.rollback,
    circumstances.window,
)


def gate(case: Case) -> tuple[Reason, ...]:
    """Every reason why a change may not proceed into this phase, each once; none: it may.

    In the phase `plan` nobody has approved yet, so what concerns approvals is not asked.
    """
    rules = [rule for rule in RULES if not (case.phase == "plan" and rule is visa.approvals)]
    found = [each for rule in rules for each in rule(case)]
    return tuple(each for place, each in enumerate(found) if each not in found[:place])
