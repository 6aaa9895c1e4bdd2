"""Changes whose works are begun: what each declares, so that an audit can tell it from what nobody approved."""

from datetime import datetime

from netaudit.core.gate import gate
from netaudit.core.works.attribution import Attribution, attributed
from netaudit.model.difference import Comparison, Difference
from netaudit.model.errors import NetauditError
from netaudit.store.changes import FOLDER, REQUEST, on_disk
from netaudit.store.drift import first_seen
from netaudit.store.workspace import Workspace
from netaudit.workflows.change import bring
from netaudit.workflows.ground import Ground
from netaudit.workflows.trust import governance
from netaudit.workflows.works import open_works


def attributions(
    workspace: Workspace, compared: Comparison | None, stands_on: Ground, now: datetime
) -> tuple[Attribution, ...]:
    """What each difference from the baseline is due to, and since when it is seen."""
    if compared is None or not compared.differences:
        return ()
    declared = in_works(workspace, now) if stands_on.governed else {}
    return attributed(compared.differences, declared, first_seen(workspace), now.isoformat(timespec="seconds"))


def in_works(workspace: Workspace, now: datetime) -> dict[str, tuple[Difference, ...]]:
    """Change -> what its plan declares, of those whose works are begun, not over, and rest on approvals that hold."""
    found = {}
    for path in sorted((workspace.root / FOLDER).glob(f"*/{REQUEST}")):
        name = path.parent.name
        try:
            if not open_works(on_disk(workspace.root, name)).open:
                continue
            case = bring(workspace, name, governance(workspace, now), "return", now)
        except NetauditError:
            continue  # what cannot be read explains nothing
        if case.plan is not None and not gate(case):
            found[name] = case.plan.statement.predicted
    return found
