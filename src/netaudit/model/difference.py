"""An item of a diff between two states."""

import msgspec

from netaudit.model.verdict import Reason


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not the same in two states; the same five fields as a change's `expect`."""

    host: str
    """Empty for an endpoint: it belongs to no host."""
    section: str
    key: str
    """Identity in the section: an interface, a VLAN id, a MAC address, a pool."""
    field: str = ""
    """The field below the key, dotted; empty where the whole item came or went."""
    before: object = None
    after: object = None


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All that two snapshots have to say to each other."""

    differences: tuple[Difference, ...]
    not_compared: tuple[Reason, ...] = ()
    """What could not be compared and why; never counted as the same."""
    ambient: tuple[Difference, ...] = ()
    """Observations that move by themselves: an endpoint that is switched off, a telephone that left."""
