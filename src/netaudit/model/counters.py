"""What the ports of a host have counted. It moves by itself: it is no state, and is kept only around works."""

from collections.abc import Mapping

import msgspec


class PortCounters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Frames since the counters last began; None where the platform does not show this count."""

    received_errors: int
    checksum_errors: int | None = None
    """Among the received errors: a cable, a plug or a duplex mismatch (IEEE 802.3, 5.2.2.1.6)."""
    sent_errors: int | None = None
    received_drops: int | None = None
    sent_drops: int | None = None


class HostCounters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One host's ports, or why nothing is known of them."""

    ports: Mapping[str, PortCounters] = {}
    why_not: str = ""


Counters = Mapping[str, HostCounters]
"""Host -> what its ports counted."""
