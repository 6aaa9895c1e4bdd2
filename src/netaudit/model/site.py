"""The files people write about a site, as the contract gives them. Unknown keys are refused."""

import ipaddress
import re
from datetime import date, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from netaudit.model.names import parse_vlans, valid_host_name


class Written(BaseModel):
    """What every file that people write has in common: unknown keys are refused, nothing is guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _duration(value: object) -> timedelta:
    match = re.fullmatch(r"(\d{1,5})([hdwy])", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("expected a duration such as 12h, 7d, 8w or 10y")
    return timedelta(hours=int(match[1]) * {"h": 1, "d": 24, "w": 168, "y": 8760}[match[2]])


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as failure:
        raise ValueError("expected a day such as 2027-01-31") from failure


_DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"


def _hours(value: str) -> str:
    if not re.fullmatch(rf"{_DAY}(-{_DAY})? {_CLOCK}-({_CLOCK}|24:00)", value):
        raise ValueError("expected hours such as Mon-Fri 08:00-19:00")
    return value


def _oui(value: str) -> str:
    digits = re.sub(r"[:.\-]", "", value)
    if not re.fullmatch(r"[0-9A-Fa-f]{6,12}", digits):
        raise ValueError("expected the first 24 bits or more of a MAC address, such as 00:10:19")
    return value


def _reference(value: str) -> str:
    if not re.fullmatch(r"(env:NETAUDIT_[A-Z0-9_]+|keyring:[\w.@/-]+)", value):
        raise ValueError("expected env:NETAUDIT_… or keyring:NAME, never the secret itself")
    return value


def _host(value: str) -> str:
    if not valid_host_name(value):
        raise ValueError("expected a host name of letters, digits, '.', '_' and '-'")
    return value


Duration = Annotated[
    timedelta, BeforeValidator(_duration, json_schema_input_type=Annotated[str, Field(pattern=r"^\d{1,5}[hdwy]$")])
]
Hours = Annotated[str, AfterValidator(_hours)]
Oui = Annotated[str, AfterValidator(_oui)]
SecretReference = Annotated[str, AfterValidator(_reference)]
HostName = Annotated[str, AfterValidator(_host)]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$|^[^@\s]+@localhost$")]
Domain = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")]
Language = Literal["fr", "en"]


class WorkspaceFile(Written):
    """`netaudit.yaml`: marks the workspace."""

    schema_version: Annotated[int, Field(alias="schema", ge=1, le=1)]


class Contact(Written):
    """Somebody a report may be sent to."""

    name: str
    email: Email


class Smtp(Written):
    """The mail server reports leave by."""

    host: str
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: SecretReference | None = None
    password: SecretReference | None = None


class Mail(Written):
    """How reports are sent, and to which contacts."""

    smtp: Smtp
    report_to: tuple[str, ...] = ("it",)
    sender: Email | None = None
    """In whose name; the contact `it` otherwise."""
    max_megabytes: Annotated[int, Field(ge=1, le=100)] = 10
    """The largest message, as it goes over the wire."""


class Policy(Written):
    """What the site demands of a change."""

    audit_max_age: Duration = timedelta(days=7)
    required_roles: tuple[str, ...] = ("it",)
    required_roles_for: dict[str, tuple[str, ...]] = {}
    signatures: Annotated[int, Field(ge=1, le=9)] = 1
    four_eyes: bool = True
    max_trust_age: Duration = timedelta(days=30)
    retention: dict[str, Duration] = {}
    approval_validity: Duration = timedelta(days=30)
    transitional_max: Duration = timedelta(days=90)
    forbidden_hours: tuple[Hours, ...] = ()
    emergency_roles: tuple[str, ...] = ("it",)
    """Any one of whom may sign an emergency, before it is executed."""
    emergency_review: Duration = timedelta(days=3)
    """Within which an emergency must be reviewed."""
    unproven_rollback: bool = True
    """Whether works may begin whose rollback was not proven; it is said in any case."""


class PerimeterMatch(Written):
    """What recognises a device of the perimeter; any one suffices."""

    vendor: tuple[str, ...] = ()
    oui: tuple[Oui, ...] = ()
    hosts: tuple[HostName, ...] = ()


class Perimeter(Written):
    """Devices on which nothing is done without the written mandate of who holds their maintenance rights."""

    name: str
    match: PerimeterMatch
    without_mandate: Literal["observe-only"] = "observe-only"


class DeclaredVlan(Written):
    """A VLAN of the addressing plan."""

    name: str
    subnet: str = ""
    purpose: str = ""


def _vlan_id(value: int) -> int:
    parse_vlans(str(value))
    return value


class Addressing(Written):
    """The site's addressing plan, by VLAN id."""

    vlans: dict[Annotated[int, AfterValidator(_vlan_id)], DeclaredVlan] = {}


def _own_address(value: str) -> str:
    return str(ipaddress.ip_address(value))


class ManagedFrom(Written):
    """A machine that the devices are managed from."""

    address: Annotated[str, AfterValidator(_own_address)]
    host: HostName | None = None
    """The switch it is plugged into, and its port, where no MAC address table tells."""
    port: str = ""


class Site(Written):
    """`inventory/site.yaml`: the site, its people and roles, mail, policy, perimeters, addressing plan."""

    name: str
    language: Language = "en"
    timezone: str = "UTC"
    contacts: dict[str, Contact] = {}
    mail: Mail | None = None
    policy: Policy = Policy()
    perimeters: tuple[Perimeter, ...] = ()
    addressing: Addressing = Addressing()
    mail_domains: tuple[Domain, ...] = ()
    managed_from: tuple[ManagedFrom, ...] = ()
    """Where works are done from. The way from there to each device is followed, and a plan may not cut it."""


SECTION = Literal[
    "facts", "interfaces", "vlans", "switchports", "lags", "poe", "spanning_tree", "addresses", "routes", "filters",
    "nat", "dhcp", "dns", "wifi", "ntp", "syslog", "snmp", "management", "users", "config",
    "mac_table", "arp", "neighbours", "leases", "links", "services", "startup",
]  # fmt: skip


def _check(value: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)+", value):
        raise ValueError("expected the id of one check, such as NET-ADM-008")
    return value


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Waiver(Written):
    """A finding that somebody takes upon themselves until a day; after that day it is a finding again."""

    check: Annotated[str, AfterValidator(_check)]
    hosts: tuple[str, ...] = ()
    """Names with `*` and `?`; a finding is waived where all its hosts are named. None means every finding."""
    who: Words
    why: Words
    until: Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]
    """The last day on which it counts."""


def _ip_network(value: str) -> str:
    ip_network(value, strict=False)
    return value


def _ip_address(value: str) -> str:
    ip_address(value)
    return value


NETWORK = Annotated[str, AfterValidator(_ip_network)]


class Search(Written):
    """Where an audit asks the wire first, as `discover` does: who offers leases, who is there."""

    networks: tuple[NETWORK, ...] = ()
    """On the segment that the computer is plugged into, or behind it."""
    tagged: dict[Annotated[int, AfterValidator(_vlan_id)], tuple[NETWORK, ...]] = Field(default_factory=dict)
    """On a trunk port: VLAN id -> networks to look at there with 802.1Q tags."""
    interface: str = ""
    dns: Annotated[str, AfterValidator(_ip_address)] | Literal[""] = ""
    """The server that is asked whether names and addresses agree; empty: none is."""

    @model_validator(mode="after")
    def _somewhere(self) -> "Search":
        if not self.networks and not self.tagged:
            raise ValueError("`networks` or `tagged`: where to search")
        return self


Form = Literal["md", "html", "pdf", "json"]
"""A form of a report."""


class AuditPlaybook(Written):
    """`playbooks/audits/<name>.yaml`: what an audit covers."""

    title: dict[Language, str]
    sections: tuple[SECTION, ...]
    hosts: str = ""
    """A `--limit` expression; empty for the whole inventory."""
    checks: tuple[str, ...] = ("*",)
    """Ids of checks, with `*` and `?`."""
    threshold: Literal["critical", "high", "medium", "low"] = "critical"
    """A finding as severe as this, or worse, ends the audit with 2."""
    waivers: tuple[Waiver, ...] = ()
    report: tuple[Form, ...] = ("md", "html", "pdf", "json")
    """In which forms its report is written."""
    search: Search | None = None
    """None: the audit asks the wire nothing, and judges by the last search on file."""
