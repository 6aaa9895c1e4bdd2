"""What a search on the wire found and when, kept for the audits that come after it."""

import msgspec

from netaudit.model.discovery import NameCheck


class Segment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One segment on which DHCP servers were asked for."""

    at: str
    """ISO 8601 with zone."""
    vlan: int
    """802.1Q tag; 0 for the segment that the computer is plugged into."""
    networks: tuple[str, ...]
    """Of the computer's own addresses there, or those that were looked at with the tag."""
    servers: tuple[str, ...]
    """Who offered leases, by its identifier (option 54); none: nobody did."""
    gateways: tuple[str, ...] = ()
    """Who announced a gateway that opens ports on demand (UPnP), by its address."""


class NameOnFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the DNS said of a host."""

    at: str
    """ISO 8601 with zone."""
    check: NameCheck


class WireRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last search of each segment, and the last answer about each host."""

    schema: int = 1
    segments: dict[str, Segment] = {}
    """By tag and networks."""
    names: dict[str, NameOnFile] = {}
    """By host."""
