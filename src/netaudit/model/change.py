"""The change request as a person writes it: `changes/ID/request.yaml`."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from netaudit.model.change_words import (
    Day,
    Digest,
    EvidenceFile,
    FilePath,
    GovernedPath,
    Line,
    Moment,
    ParameterName,
    PersonId,
    Text,
)
from netaudit.model.names import parse_vlans
from netaudit.model.site import Email, HostName, Written

Touch = Literal[
    "switch", "vlan", "acl", "route", "nat", "wifi", "firewall", "dhcp", "dns", "address", "host", "physical"
]  # fmt: skip
"""What a change may touch (contract, section 4)."""
TOUCHES: tuple[Touch, ...] = (
    "switch", "vlan", "acl", "route", "nat", "wifi", "firewall", "dhcp", "dns", "address", "host", "physical",
)  # fmt: skip
Category = Literal["standard", "normal", "emergency"]

CHANGE_ID = re.compile(r"CHG-\d{4}-\d{4}-[0-9a-z]{3}")


def _change_id(value: str) -> str:
    if not CHANGE_ID.fullmatch(value):
        raise ValueError("expected an id such as CHG-2026-0001-k3f")
    return value


ChangeId = Annotated[str, AfterValidator(_change_id)]


class Requester(Written):
    """Who asks. An outside requester is sponsored by an enrolled person."""

    name: Line
    organisation: Line = ""
    email: Email | None = None
    person: PersonId | None = None
    """The requester's id in `people.yaml`, where enrolled."""
    sponsor: PersonId | None = None
    """Who presents the request for somebody who is not enrolled."""

    @model_validator(mode="after")
    def _known_to_somebody(self) -> "Requester":
        if (self.person is None) == (self.sponsor is None):
            raise ValueError("either `person` (an enrolled requester) or `sponsor` (who presents an outside one)")
        return self


class Window(Written):
    """The maintenance window (*fenêtre d'intervention*)."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _forward(self) -> "Window":
        if (self.start.tzinfo is None) != (self.end.tzinfo is None):
            raise ValueError("`start` and `end` both with a time zone, or both without one (the site's is meant)")
        if self.end <= self.start:
            raise ValueError("`end` must be after `start`")
        return self


class Transitional(Written):
    """A step that must not last: what ends it, when, and who answers for that."""

    transitional_until: Day
    owner: Line
    closing: Line


class Quote(Written):
    """The quote (*devis*)."""

    reference: Line
    file: EvidenceFile | None = None


class MandateRef(Written):
    """The written mandate of who holds a perimeter's maintenance rights."""

    perimeter: Line
    holder: Line
    file: EvidenceFile | None = None
    valid_until: Day


class RecipeStep(Written):
    """A recipe of `playbooks/changes/` on one host."""

    host: HostName
    recipe: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
    parameters: Annotated[dict[ParameterName, Line | int | bool], Field(alias="with", default_factory=dict)]


class ConfigStep(Written):
    """Lines in the device's own syntax."""

    host: HostName
    config: Text
    rollback: Text | None = None
    """The lines that take it back, where they cannot be computed."""


class Edit(Written):
    """One replacement; `before` stands in the file exactly once, and is empty for a file that is not there yet."""

    before: Text
    after: Text


class FileStep(Written):
    """A file of a Linux host."""

    host: HostName
    file: FilePath
    edits: Annotated[tuple[Edit, ...], Field(min_length=1)]
    validation: Annotated[Line, Field(alias="validate")] = ""
    """The command that checks the new file, which is `{file}` in it; known of the files of the usual daemons."""
    reload: Line = ""
    """The command that has its daemon read it again."""


class ManualStep(Written):
    """What a person does by hand."""

    manual: Line
    rollback: Line = ""


class InventoryStep(Written):
    """A governed file that this change replaces: its new content lies in `changes/ID/files/`, under the same path."""

    path: GovernedPath
    sha256: Digest | Literal["removed"]


Step = RecipeStep | ConfigStep | FileStep | ManualStep | InventoryStep


class Expected(Written):
    """A state change the works will cause beyond what the steps predict: exact, no wildcards."""

    host: HostName | Literal[""]
    section: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    key: Line
    field: Line = ""
    before: object = None
    after: object = None


class Ping(Written):
    """From a host of the inventory, or from `here`, to an address or a host."""

    source: Annotated[HostName, Field(alias="from")]
    to: Line


class Tcp(Written):
    """A TCP connection that must be answered."""

    to: Line
    port: Annotated[int, Field(ge=1, le=65535)]


class DicomEcho(Written):
    """A C-ECHO that must succeed."""

    to: HostName
    called_aet: Annotated[str, StringConstraints(pattern=r"^[ -\[\]-~]{1,16}$")]


class DnsAnswer(Written):
    """A name that must resolve to this address.

    `server` (a host of the inventory, or `ADDRESS[:PORT]`) is asked, else this machine's own.
    """

    name: Line
    expect: Line
    server: Line = ""


class Neighbouring(Written):
    """Who must be heard (LLDP, CDP) on a port of a host."""

    host: HostName
    port: Line
    name: Line


class Speed(Written):
    """What a port of a host must run at, in both directions at once."""

    host: HostName
    port: Line
    at_least_mbps: Annotated[int, Field(ge=1, le=800_000)]


class DhcpServers(Written):
    """The only DHCP servers that may answer in a VLAN."""

    vlan: Annotated[int, AfterValidator(lambda value: parse_vlans(str(value)) and value)]
    servers: tuple[Line, ...]


class Test(Written):
    """One test after the works; exactly one kind."""

    ping: Ping | None = None
    tcp: Tcp | None = None
    dicom_echo: DicomEcho | None = None
    dns: DnsAnswer | None = None
    dhcp: DhcpServers | None = None
    neighbour: Neighbouring | None = None
    speed: Speed | None = None

    @model_validator(mode="after")
    def _one(self) -> "Test":
        if sum(value is not None for _, value in self) != 1:
            raise ValueError(f"exactly one of {', '.join(name for name, _ in self)}")
        return self


class Fallback(Written):
    """How the practice works meanwhile (*plan de secours*)."""

    degraded_mode: Line = ""
    contacts: tuple[Line, ...] = ()
    spares: tuple[Line, ...] = ()


class OnSite(Written):
    """Who is at the devices during the works, and can pull a cable or a plug."""

    name: Line
    phone: Line


class Request(Written):
    """A change request."""

    id: ChangeId
    title: Line
    requester: Requester
    category: Category = "normal"
    reason: Text
    touches: tuple[Touch, ...]
    window: Window
    in_hours: bool = False
    """Asked for in hours when patients are treated; only an emergency may be, and its approval must say so."""
    lifecycle: Literal["permanent"] | Transitional = "permanent"
    closes: ChangeId | None = None
    """The transitional change that this one removes or makes final."""
    regularises: bool = False
    """Accepts what was done without prior visa."""
    permit: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,62}$")] | None = None
    """The standing permit under which a standard change is asked for."""
    quote: Quote | None = None
    mandates: tuple[MandateRef, ...] = ()
    steps: tuple[Step, ...] = ()
    expect: tuple[Expected, ...] = ()
    tests: tuple[Test, ...] = ()
    rollback: Text = "computed"
    fallback: Fallback | None = None
    on_site: OnSite | None = None
    """Needed where the change can cut the way by which a device is reached and no timer of its own brings it back."""
    startup: Literal["save", "leave"] | None = None
    """What becomes of what was changed before and never saved: saved with this change, or left as this one then is."""
    drift: Literal["keep", "put-back"] = "keep"
    """What becomes of differences from the baseline that nobody approved; those that stay are told in the plan."""

    @model_validator(mode="after")
    def _consistent(self) -> "Request":
        if self.regularises and self.drift == "put-back":
            raise ValueError("drift is either accepted (`regularises: true`) or put back (`drift: put-back`)")
        if not self.steps and not self.regularises and self.drift == "keep":
            raise ValueError("`steps` says nothing is to be done; a change that accepts drift says `regularises: true`")
        if self.in_hours and self.category != "emergency":
            raise ValueError("`in_hours` is for an emergency")
        if (self.category == "standard") != (self.permit is not None):
            raise ValueError("a standard change names its `permit`, and only a standard change does")
        return self
