"""What a discovery found: hosts, DHCP servers, crowded ports, and what it could not see."""

from dataclasses import dataclass, field

ROLES = (
    "switch", "firewall", "access-point", "imaging", "cad-cam", "server", "workstation", "phone", "printer", "unknown",
)  # fmt: skip
"""What a found host may be. `imaging` has image archives in it, `firewall` whatever routes."""


@dataclass(frozen=True)
class Identity:
    """What something is, how sure that is, and by what."""

    role: str = "unknown"
    """One of `ROLES`."""
    vendor: str = ""
    confidence: str = ""
    """`declared` (by the inventory), `high` (it says so itself), `medium` (told by a service or by who made its network
    card), or empty with `unknown`."""
    because: tuple[str, ...] = ()
    """The evidence, then in parentheses the hints that decide nothing."""


@dataclass(frozen=True)
class FoundHost:
    """Something on the wire: one network card, or an address whose card is not seen."""

    addresses: tuple[str, ...]
    mac: str = ""
    """Canonical; empty where it is not known."""
    vlans: tuple[int, ...] = ()
    """VLAN ids in which it was heard with a tag, or in which the last audit saw it."""
    names: tuple[str, ...] = ()
    """What it calls itself."""
    declared: str = ""
    """The host of the inventory that it is; empty for none."""
    identity: Identity = Identity()
    switch: str = ""
    port: str = ""
    """Where the last audit heard its card; empty where it did not."""
    services: dict[str, str] = field(default_factory=dict)
    """`22/tcp` -> what answered."""
    restricted: str = ""
    """The perimeter it belongs to: it got nothing but the sweep's broadcast ARP."""
    conflicts: tuple[str, ...] = ()
    """What does not agree with the inventory: `mac`, `address`."""


@dataclass(frozen=True)
class DhcpServer:
    """Somebody who offers addresses (RFC 2131)."""

    server: str
    """Its identifier (option 54), or where its packet came from."""
    mac: str
    vlan: int
    """802.1Q tag; 0 for the segment itself."""
    declared: str
    """The host of the inventory that it is; empty for none: a rogue server."""
    options: dict[str, str]
    offered: str = ""


@dataclass(frozen=True)
class Crowd:
    """A user's port with several network cards behind it: a small switch, or a machine with machines in it."""

    switch: str
    port: str
    macs: tuple[str, ...]


@dataclass(frozen=True)
class Here:
    """Where this computer is plugged in, as the switch announces it."""

    switch: str
    port: str
    vlan: str = ""
    protocol: str = "lldp"


@dataclass(frozen=True)
class NameCheck:
    """Whether a declared host's name and address lead to each other in the DNS (RFC 1912, 2.1)."""

    host: str
    address: str
    reverse: tuple[str, ...]
    """Names of the address (PTR)."""
    forward: tuple[str, ...]
    """Addresses of these names, or of the host's own DNS name."""
    verdict: str
    """`agrees`, `no-reverse`, `differs` or `unasked` (the server did not answer)."""


@dataclass(frozen=True)
class Discovery:
    """All of it."""

    found: tuple[FoundHost, ...] = ()
    dhcp: tuple[DhcpServer, ...] = ()
    crowds: tuple[Crowd, ...] = ()
    here: tuple[Here, ...] = ()
    absent: tuple[str, ...] = ()
    """Hosts of the inventory whose address was asked for and did not answer."""
    names: tuple[NameCheck, ...] = ()
    withheld: dict[str, str] = field(default_factory=dict)
    """Address or card -> why nothing was sent to it (`core.restraint.Refusal.why`)."""
    blind: tuple[str, ...] = ()
    """What the probe could not see: `model.sighting.Ready.blind`."""
    detail: str = ""
    """Why not."""
    seconds: float = 0.0
    lost: int = 0
    """Frames that came faster than they were read."""
    resume: int = 0
    """Requests of the sweep that are done with, where it did not end."""
