"""`diff`: two states of the site by name, and what differs between them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from netaudit.collect import Progress
from netaudit.core.diff import compare
from netaudit.core.works.foretold import from_prediction, turned
from netaudit.core.works.four_sets import could_be_seen, place
from netaudit.model.difference import Comparison
from netaudit.model.errors import stop
from netaudit.model.snapshot import Snapshot
from netaudit.model.verdict import Reason, Verdict, reason, verdict
from netaudit.platforms import platform
from netaudit.store.baseline import baseline, last_audit
from netaudit.store.changes import find_id, on_disk
from netaudit.store.works import read_side
from netaudit.store.workspace import Workspace
from netaudit.workflows.audit import section_failures
from netaudit.workflows.foretold import foretold
from netaudit.workflows.ground import ground
from netaudit.workflows.selection import select
from netaudit.workflows.site_pass import PassOptions, only, visit

_PREDICTED = "predicted:"
_SIDES = ("before:", "after:")


@dataclass(frozen=True)
class Compared:
    """Two states and what differs."""

    comparison: Comparison
    verdict: Verdict


def compare_states(
    workspace: Workspace, a: str, b: str, options: PassOptions, progress: Progress, now: datetime
) -> Compared:
    """Compare two states named `baseline`, `live`, `last`, `before:ID`, `after:ID`, `predicted:ID` or a git revision.

    Raises:
        NetauditError: a name that names no state, or a state that cannot be had.
    """
    if a.startswith(_PREDICTED) or b.startswith(_PREDICTED):
        return _with_prediction(workspace, a, b, options, progress, now)
    before, after = (_state(workspace, word, options, progress, now) for word in (a, b))
    if options.limit:
        hosts = tuple(select(workspace.inventory, options.limit))
        before, after = only(before, hosts), only(after, hosts)
    found = compare(before, after, platform)
    reasons: list[Reason] = [
        each for snapshot in (before, after) for host in snapshot.failures.values() for each in host
    ]
    reasons += [each for snapshot in (before, after) for each in section_failures(snapshot)]
    reasons += [each for each in found.not_compared if each not in reasons]
    if found.differences:
        reasons.append(reason("states-differ", a=a, b=b, count=len(found.differences)))
    return Compared(found, verdict(reasons, reason("nothing-to-do")))


def _with_prediction(
    workspace: Workspace, a: str, b: str, options: PassOptions, progress: Progress, now: datetime
) -> Compared:
    """One side is what a plan predicts; only hosts of which it says anything are compared."""
    predicted_first = a.startswith(_PREDICTED)
    word, other = (a, b) if predicted_first else (b, a)
    if other.startswith(_PREDICTED):
        raise stop("prediction-twice")
    told = foretold(workspace, find_id(workspace.root, word.removeprefix(_PREDICTED)), now)
    seen, base, planned = _state(workspace, other, options, progress, now), told.base, told.planned
    if options.limit:
        hosts = tuple(select(workspace.inventory, options.limit))
        seen, base = only(seen, hosts), only(base, hosts)
        planned = tuple(each for each in planned if each.host in hosts and each.section != "endpoints")
    named = told.hosts & {*seen.expected, *base.expected}
    places = {place(each) for each in planned}
    found = compare(base, seen, platform)
    about = [each for each in found.differences if each.host in named or place(each) in places]
    about += [each for each in found.ambient if place(each) in places]
    unknown = [each for each in planned if not could_be_seen(base, seen, each)]
    differences = from_prediction([each for each in planned if each not in unknown], about)
    if not predicted_first:
        differences = tuple(map(turned, differences))
    reasons = _of_these(named, seen, found)
    if unknown:
        lost = ", ".join(dict.fromkeys(f"{each.host} {each.section}".strip() for each in unknown))
        reasons.append(reason("prediction-not-seen", change=told.change, places=lost))
    if differences:
        reasons.append(reason("states-differ", a=a, b=b, count=len(differences)))
    if silent := sorted({*seen.expected} - named):
        reasons.append(reason("prediction-silent", change=told.change, hosts=", ".join(silent)))
    comparison = Comparison(differences=differences, not_compared=found.not_compared)
    return Compared(comparison, verdict(reasons, reason("nothing-to-do")))


def _of_these(hosts: Collection[str], seen: Snapshot, found: Comparison) -> list[Reason]:
    """What could not be compared of these hosts."""
    reasons = [each for host in sorted(hosts) for each in seen.failures.get(host, ())]
    reasons += [each for each in section_failures(seen) if each.params.get("host") in hosts]
    return reasons + [each for each in found.not_compared if each.params.get("host") in hosts and each not in reasons]


def _state(workspace: Workspace, word: str, options: PassOptions, progress: Progress, now: datetime) -> Snapshot:
    if word == "live":
        return visit(workspace, options, progress, now).snapshot
    if word == "last":
        last = last_audit(workspace)
        if last is None:
            raise stop("audit-missing")
        return last.snapshot
    if word == "baseline":
        commit = ground(workspace, now).baseline
        if commit is None:
            raise stop("baseline-missing")
        return baseline(workspace, commit.commit).snapshot
    if word.startswith(_SIDES):
        side, _, given = word.partition(":")
        change = find_id(workspace.root, given)
        recorded = read_side(on_disk(workspace.root, change), side)
        if recorded is None:
            raise stop("works-not-begun" if side == "before" else "change-not-verified", change=change)
        return recorded.snapshot
    return baseline(workspace, word).snapshot
