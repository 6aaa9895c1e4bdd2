"""A light change for what was edited below `inventory/` and `playbooks/`: requested, presented and planned at once."""

from collections.abc import Iterable
from datetime import datetime

from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace
from netaudit.workflows.change import Written, new_governed, present
from netaudit.workflows.plan import plan
from netaudit.workflows.signer import Hand


def propose(workspace: Workspace, title: str, reason: str, by: Hand, now: datetime, *, commit: bool) -> Written:
    """Make, present and plan it; the edits then lie in the change's folder, and the working tree is as accepted again.

    Raises:
        NetauditError: `nothing-edited`; what the gate's phase `plan` refuses. The request stays, to be planned later.
    """
    made = new_governed(workspace, title, reason, by, now, commit=commit)
    present(workspace, made.change, by, now, commit=commit)
    planned = plan(workspace, made.change, by, 0, now, commit=commit)
    if commit:
        _put_back(workspace, planned.statement.files)
    return planned.written


def _put_back(workspace: Workspace, paths: Iterable[str]) -> None:
    for path in paths:
        content = workspace.repository.file("HEAD", path)
        if content is None:
            (workspace.root / path).unlink(missing_ok=True)
        else:
            write_whole(workspace.root / path, content)
