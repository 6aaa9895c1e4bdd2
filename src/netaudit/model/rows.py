"""What the sections of a state hold: rows under their identities, each field in the field's own words.

Only what a person sets or a device hears has a field; counters, uptimes and clocks have none.
"""

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every part of a state has in common: immutable, strict when read back, quiet when written."""


class Facts(Row, frozen=True):
    """Who the device is."""

    hostname: str
    vendor: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""


class Interface(Row, frozen=True):
    """What an interface is set to, and its hardware address."""

    enabled: bool
    """Administratively up."""
    description: str = ""
    mac: str = ""


class Vlan(Row, frozen=True):
    """A VLAN of a switch; its key is the VLAN id."""

    name: str


class Switchport(Row, frozen=True):
    """How a port treats VLANs; its key is the port."""

    mode: str
    """`access`, `trunk`, `dynamic` or `routed`."""
    untagged: int | None = None
    """VLAN id of untagged frames: the access VLAN, or a trunk's native VLAN."""
    tagged: str = ""
    """VLAN ids that pass tagged, as `10,20,30-32`; `1-4094` is every VLAN."""


class Lag(Row, frozen=True):
    """A link aggregation group (IEEE 802.1AX); its key is the aggregate's interface name."""

    members: tuple[str, ...]
    """Ports, sorted."""
    mode: str = ""
    """`lacp` (active), `lacp-passive`, `static`, or the host's own word where the switch has no part in it."""


class PoePort(Row, frozen=True):
    """Whether a port may feed what is plugged in (IEEE 802.3af/at/bt); its key is the port. Watts are not kept."""

    enabled: bool
    priority: str = ""


class SpanningTreePort(Row, frozen=True):
    """How a port takes part in the spanning tree; its key is the port."""

    edge: bool = False
    """Forwards at once (PortFast, `admin-edge`)."""
    bpdu_guard: bool = False
    root_guard: bool = False
    enabled: bool = True


class SpanningTree(Row, frozen=True):
    """The spanning tree as it is configured; which port blocks just now is not kept."""

    mode: str
    """`off`, `stp`, `rstp`, `mstp`, `pvst` or `rapid-pvst`."""
    priority: dict[str, int] = {}
    """Bridge priority by VLAN id or MST instance; the key is `0` where there is one tree."""
    ports: dict[str, SpanningTreePort] = {}
    """Ports set to something else than the platform's default."""


class Addresses(Row, frozen=True):
    """The IP addresses of an interface, each with its prefix length; its key is the interface."""

    prefixes: tuple[str, ...]


class Route(Row, frozen=True):
    """A configured route; its key is `prefix via next-hop`, where a next hop is an address, an interface or both."""

    distance: int | None = None
    """Administrative distance or metric, where it is set."""
    table: str = ""
    """VRF, virtual router or routing table; empty for the main one."""
    enabled: bool = True
    comment: str = ""


class FilterRule(Row, frozen=True):
    """One rule of an access list, firewall policy or chain.

    The fields say in the platform's own words what they say; `more` holds the rest of the rule, so nothing is lost.
    """

    action: str
    """`permit`, `deny`, `reject` or another word of the platform."""
    source: str = "any"
    destination: str = "any"
    service: str = "any"
    """Protocol and ports, such as `tcp/443`, or the platform's service names."""
    enabled: bool = True
    log: bool = False
    comment: str = ""
    more: str = ""


class Filter(Row, frozen=True):
    """An ordered list of rules; its key is the access list's or chain's name."""

    rules: dict[str, FilterRule]
    """By the identity the device gives a rule (sequence number, policy id, UUID), else by the rule's own text."""
    order: tuple[str, ...]
    """Keys of `rules` in the order in which the device tries them."""
    default: str = ""
    """What happens to what no rule matches: `permit` or `deny`; empty where the device does not say."""
    applied: tuple[str, ...] = ()
    """Where it is in force, such as `Gi1/0/5 in`, sorted."""


class NatRule(Row, frozen=True):
    """One translation; its key is the identity the device gives it, else its own text."""

    kind: str
    """`source`, `destination` (a port forward) or `static` (one to one)."""
    original: str
    """Address and port before, such as `203.0.113.5 tcp/443`."""
    translated: str
    interface: str = ""
    enabled: bool = True
    comment: str = ""
    more: str = ""


class DhcpReservation(Row, frozen=True):
    """A fixed lease; its key is the MAC address."""

    address: str
    name: str = ""


class DhcpPool(Row, frozen=True):
    """A DHCP scope; its key is the interface, tag or subnet it serves."""

    ranges: tuple[str, ...] = ()
    """`first-last` addresses."""
    options: dict[str, str] = {}
    """DHCP option number (RFC 2132) -> value as text."""
    reservations: dict[str, DhcpReservation] = {}
    lease_seconds: int | None = None


class Dns(Row, frozen=True):
    """What the host resolves with, and what it answers as a DNS server."""

    resolvers: tuple[str, ...] = ()
    """Servers the host itself asks, in its order."""
    forwarders: tuple[str, ...] = ()
    """Servers it forwards clients' questions to, in its order."""
    domain: str = ""
    records: dict[str, str] = {}
    """`name TYPE` -> value; several values of one name, sorted and joined with `, `."""
    zones: dict[str, str] = {}
    """Zone -> `primary`, `secondary`, `forward` or `stub`."""


class WifiNetwork(Row, frozen=True):
    """A wireless network; its key is the SSID, or `SSID #n` where several bear it."""

    security: str
    """`open`, `wep`, `wpa-personal`, `wpa2-personal`, `wpa2-wpa3-personal`, `wpa3-personal`, `wpa2-enterprise`, …"""
    vlan: int | None = None
    """VLAN id in which its clients are; None where it is untagged."""
    enabled: bool = True
    hidden: bool = False
    isolated: bool = False
    """Clients cannot reach one another."""
    guest: bool = False


class Ntp(Row, frozen=True):
    """Where the host has its time from."""

    servers: tuple[str, ...] = ()
    """In its order."""
    timezone: str = ""


class SyslogServer(Row, frozen=True):
    """Where the host sends its log; its key is the server's address."""

    port: int | None = None
    protocol: str = ""
    level: str = ""
    enabled: bool = True


class SnmpCommunity(Row, frozen=True):
    """What an SNMP v1 or v2c community may do; its key is the community's fingerprint."""

    access: str
    """`ro` or `rw`."""
    sources: tuple[str, ...] = ()
    """Who may use it: addresses or an access list; empty means anyone."""


class Snmp(Row, frozen=True):
    """The host's SNMP agent as it is configured."""

    enabled: bool
    communities: dict[str, SnmpCommunity] = {}
    users: dict[str, str] = {}
    """SNMPv3 user -> `noAuthNoPriv`, `authNoPriv` or `authPriv` (RFC 3414)."""
    traps_to: tuple[str, ...] = ()
    location: str = ""


class ManagementService(Row, frozen=True):
    """A way to manage the host; its key is `ssh`, `telnet`, `http`, `https`, `snmp`, `netconf`, `api`, `winbox`, …"""

    enabled: bool
    port: int | None = None
    """Where it is set or told."""
    sources: tuple[str, ...] = ()
    """Who may use it: addresses, an access list or interfaces, sorted; empty means anyone."""


class User(Row, frozen=True):
    """A local account; its key is the name. Its secret is not kept here, only how it is stored."""

    privilege: str = ""
    secret: str = ""
    """How the device keeps the password (`type 9`, `sha512`, `clear`), never the password; empty where unknown."""
    enabled: bool = True


class MacEntry(Row, frozen=True):
    """Where a switch hears a MAC address; its key is `MAC VLAN-id`."""

    port: str


class ArpEntry(Row, frozen=True):
    """Who answers for an IP address; its key is the address."""

    mac: str
    interface: str


class Neighbour(Row, frozen=True):
    """Who announces itself on a port by LLDP or CDP; its key is `local port` or `local port #n` where several do.

    One that announces itself by both is one row, of LLDP.
    """

    name: str
    port: str
    chassis: str = ""
    protocol: str = "lldp"


class Lease(Row, frozen=True):
    """A DHCP lease; its key is the MAC address (`MAC #n` for a further address), or `client-id …` where there is none.

    When it ends is not kept.
    """

    address: str
    name: str = ""


class Link(Row, frozen=True):
    """Whether an interface has link, and how it runs; never compared."""

    up: bool
    speed: int | None = None
    """Mb/s, where the link is up and the device says."""
    duplex: str = ""
    """`full` or `half`, where the link is up and the device says."""


class Service(Row, frozen=True):
    """A service that answered; its key is its name."""

    port: int
    answer: str
