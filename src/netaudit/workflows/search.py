"""The search on the wire that an audit makes first, where its playbook says so."""

from datetime import datetime

from netaudit.model.errors import NetauditError
from netaudit.model.reasons import ExitCode
from netaudit.model.site import Search
from netaudit.model.verdict import Reason
from netaudit.store.workspace import Workspace
from netaudit.workflows.discover import DiscoverOptions, discover

_UNDONE = (ExitCode.ERROR, ExitCode.INCOMPLETE)


def searched(workspace: Workspace, search: Search | None, now: datetime) -> tuple[Reason, ...]:
    """Search as the playbook says, within the perimeters; what of it could not be done, for the audit's verdict.

    What was found is kept and judged by the checks; no service is looked at and nothing is proposed.

    Args:
        workspace: whose playbook it is.
        search: where; None to search nowhere.
        now: with zone.

    Raises:
        NetauditError: what the playbook names is no network, or a file of the workspace cannot be read.
    """
    if search is None:
        return ()
    options = DiscoverOptions(
        networks=search.networks, tagged=search.tagged, interface=search.interface, look=False, dns=search.dns
    )
    try:
        found = discover(workspace, options, lambda _: None, now)
    except NetauditError as failure:
        if failure.verdict.exit_code not in _UNDONE:
            raise
        return failure.verdict.reasons
    return tuple(each for each in found.verdict.reasons if each.exit_code in _UNDONE)
