"""What a search on the wire found is kept for the audits that come after it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from netaudit.core.wire import remembered
from netaudit.model.discovery import Discovery
from netaudit.model.sighting import Ready, Said
from netaudit.store.wire import read_wire, write_wire
from netaudit.store.workspace import Workspace


def remember(
    workspace: Workspace, tagged: Mapping[int, tuple[str, ...]], lines: Sequence[Said], found: Discovery, now: datetime
) -> None:
    """Keep what audits judge by: who offers leases, what opens ports on demand, which names lead to addresses.

    Args:
        workspace: on whose machine it is kept.
        tagged: VLAN id -> networks that were looked at with the tag.
        lines: what the probe said.
        found: what came of it.
        now: with zone.

    Raises:
        NetauditError: `locked`, `disk-full`, or a record that cannot be read.
    """
    ready = next((each for each in lines if isinstance(each, Ready)), Ready(raw=False))
    record = remembered(read_wire(workspace.root), found, ready.networks, tagged, workspace.local(now))
    with workspace.locked("discover"):
        write_wire(workspace.root, record)
