"""A small site for the works: a switch with a scanner on it, all of it collected, to be altered one thing at a time."""

from typing import Any

import msgspec

from netaudit.core.normalise import canonical_digest
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import SECTION_NAMES, DeviceState, NotAsked, Unsupported
from netaudit.platforms import platform
from tests.report.facts import snapshot, switch


def whole(state: DeviceState, **sections: object) -> DeviceState:
    """The state with other sections, nothing left unasked, its digest taken anew."""
    given: dict[str, Any] = {
        name: Unsupported(reason="no reader") if isinstance(state.section(name), NotAsked) else state.section(name)
        for name in SECTION_NAMES
    } | sections
    canonical = canonical_digest(given, platform(state.platform))
    return msgspec.structs.replace(
        state,
        digests=msgspec.structs.replace(state.digests, canonical=canonical),
        sections=msgspec.structs.replace(state.sections, **given),
    )


def site(vlan: int = 20, config: str = "hostname sw1\nend\n", **sections: Any) -> Snapshot:
    """A pass over it, the scanner's port in a VLAN."""
    return snapshot(whole(switch(vlan, config=config), **sections))
