"""A site as it was seen at one time: the hosts' states, the endpoints behind them, and who could not be asked."""

import msgspec

from netaudit.model.state import SCHEMA, DeviceState
from netaudit.model.verdict import Reason


class Endpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An unmanaged thing seen on the network; its key is its MAC address."""

    name: str = ""
    role: str = ""
    """As declared in the inventory; empty where it is not declared."""
    switch: str = ""
    port: str = ""
    """Where it is plugged in; empty where only an uplink hears it."""
    vlan: int | None = None
    ip: str = ""
    wireless: bool = False
    """Heard through an access point, so that it comes and goes."""
    restricted: str = ""
    """The perimeter it belongs to, if any."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """One pass over the site."""

    schema: int = SCHEMA
    site: str
    taken_at: str
    """ISO 8601 with zone."""
    expected: tuple[str, ...]
    """Every host that should have been asked; each is in `states` or in `failures`."""
    states: dict[str, DeviceState]
    failures: dict[str, tuple[Reason, ...]]
    endpoints: dict[str, Endpoint]

    @property
    def complete(self) -> bool:
        """Whether every expected host answered and no section failed."""
        return not self.failures and not any(state.failed_sections() for state in self.states.values())

    @property
    def simulated(self) -> bool:
        """Whether any host is netaudit's own simulator."""
        return any(state.simulated for state in self.states.values())
