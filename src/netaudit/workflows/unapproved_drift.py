"""What differs from the accepted baseline before a change even begins, and where a plan can put it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netaudit.core.diff import compare
from netaudit.core.planning.models import MODELS
from netaudit.model.change import Request
from netaudit.model.difference import Difference
from netaudit.model.errors import NetauditError, stop
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import CONFIGURATION, Collected
from netaudit.model.verdict import reason
from netaudit.platforms import platform
from netaudit.store.baseline import accepted, baseline
from netaudit.store.workspace import Workspace


@dataclass(frozen=True)
class Drift:
    """What the last audit found that no approved change explains."""

    differences: tuple[Difference, ...] = ()
    put_back: Mapping[str, str] = field(default_factory=dict)
    """Host -> the configuration of the baseline, where the request wants it back."""


def unapproved_drift(workspace: Workspace, request: Request, snapshot: Snapshot | None) -> Drift:
    """Compare the last audit with the baseline; nothing where there is no baseline or no audit.

    Raises:
        NetauditError: the request wants drift put back, and for a host how that is done cannot be computed.
    """
    wanted = request.drift == "put-back"
    standing = accepted(workspace)
    if standing is None or snapshot is None:
        if wanted:
            raise stop("baseline-missing" if standing is None else "audit-missing")
        return Drift()
    before = baseline(workspace, standing.commit).snapshot
    found = compare(before, snapshot, platform).differences
    return Drift(tuple(found), _configurations(before, snapshot, found) if wanted else {})


def _configurations(before: Snapshot, now: Snapshot, found: tuple[Difference, ...]) -> dict[str, str]:
    configurations = {}
    problems = []
    for host in sorted({each.host for each in found if each.section in CONFIGURATION} & before.states.keys()):
        was, state = before.states[host].sections.config, now.states[host]
        if state.platform in MODELS and isinstance(was, Collected) and isinstance(state.sections.config, Collected):
            configurations[host] = was.value
        else:
            problems.append(reason("plan-drift-not-computed", host=host))
    if problems:
        raise NetauditError(*problems)
    return configurations
