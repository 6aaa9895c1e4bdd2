"""Works that stopped between states and that nobody went on with: what `status` says of them."""

from netaudit.model.errors import NetauditError
from netaudit.model.verdict import Reason, reason
from netaudit.store.changes import FOLDER, REQUEST, on_disk
from netaudit.store.workspace import Workspace
from netaudit.workflows.works import open_works


def stopped_works(workspace: Workspace) -> tuple[Reason, ...]:
    """Changes whose works stopped, with the hosts that are between states and the timers that may still run there.

    While a command holds the workspace nothing is said: works that are going on look the same in their journal.
    """
    found = list[Reason]()
    for path in sorted((workspace.root / FOLDER).glob(f"*/{REQUEST}")):
        change = path.parent.name
        try:
            here = open_works(on_disk(workspace.root, change))
        except NetauditError:
            continue  # told as unreadable with the changes
        if not here.open or not here.between:
            continue
        found.append(reason("works-stopped", change=change, hosts=", ".join(each.host for each in here.between)))
        found += [reason("timer-pending", host=each.host, until=each.timer_until) for each in here.timers]
    return tuple(found) if found and not workspace.busy() else ()
