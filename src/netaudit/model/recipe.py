"""A change recipe as a person writes it: `playbooks/changes/<name>/recipe.yaml`, beside one template per platform."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from netaudit.model.change import Touch
from netaudit.model.change_words import ParameterName
from netaudit.model.site import Language, Words, Written

Kind = Literal[
    "port", "vlan", "name", "text", "mac", "address", "prefix", "hostname", "host", "choice", "number", "day", "flag"
]
"""What a parameter holds: a port of the step's host; a VLAN id; a name without blanks; a line of plain text; an IP
address; a network; a DNS name; a host of the inventory; one of `choices`; a whole number; an ISO 8601 day; yes or no.
"""
Value = str | int | bool
OWN_HOST = "host"
"""The step's own host, among the names that a template knows; no parameter may be called so."""
_TAKEN = frozenset({OWN_HOST, "platform", "refuse"})


class Parameter(Written):
    """What a request gives a recipe."""

    type: Kind
    title: dict[Language, Words]
    optional: bool = False
    default: Value | None = None
    minimum: Annotated[int, Field(ge=0)] | None = None
    """Of a number or a VLAN id."""
    maximum: Annotated[int, Field(ge=0)] | None = None
    choices: tuple[Words, ...] = ()
    longest: Annotated[int, Field(ge=1, le=200)] = 64
    """Characters of a name or text."""
    of: ParameterName | None = None
    """The parameter that names the host whose port this is; the step's own where there is none."""

    @model_validator(mode="after")
    def _consistent(self) -> "Parameter":
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("`choices` belongs to a parameter of type choice, and only there")
        if self.type not in ("number", "vlan") and (self.minimum, self.maximum) != (None, None):
            raise ValueError("`minimum` and `maximum` are for a number or a vlan")
        if self.of is not None and self.type != "port":
            raise ValueError("`of` is for a port")
        if self.default is not None and self.optional:
            raise ValueError("a parameter with a `default` is always there: leave `optional` out")
        return self


class Intended(Written):
    """One value that the change leads to, in the words of a host's state; checked against what is predicted."""

    host: str = OWN_HOST
    """The parameter that names the host; the step's own where there is none."""
    section: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    key: str
    field: str = ""
    after: Value | None = None
    """What it will be; None where it will not be there any more."""
    includes: Value | None = None
    """Instead of `after`: a VLAN id that will be among those that stand there."""


class Recipe(Written):
    """One change recipe. What stands between `{{ }}` in `intends`, `tests` and `by_hand` is filled as in templates."""

    title: dict[Language, Words]
    help: dict[Language, Words]
    parameters: Annotated[dict[ParameterName, Parameter], Field(default_factory=dict)]
    touches: tuple[Touch, ...]
    intends: tuple[Intended, ...] = ()
    tests: tuple[dict[str, dict[str, Value | tuple[Value, ...]]], ...] = ()
    """As in a request; one that names a parameter which was not given is left out."""
    by_hand: Annotated[dict[Language, Words], Field(default_factory=dict)]
    """What a person does where there is no template for the platform; none where such a platform is refused."""

    @model_validator(mode="after")
    def _consistent(self) -> "Recipe":
        if taken := sorted(_TAKEN & self.parameters.keys()):
            raise ValueError(f"`{taken[0]}` means something else in a template: call the parameter otherwise")
        for name in (
            *(each.host for each in self.intends),
            *(each.of or OWN_HOST for each in self.parameters.values()),
        ):
            if name != OWN_HOST and (name not in self.parameters or self.parameters[name].type != "host"):
                raise ValueError(f"`{name}` is no parameter of type host")
        return self


TEMPLATE = re.compile(r"(?:(?P<role>[a-z][a-z0-9_]{0,62})\.)?(?P<platform>[a-z][a-z0-9_]{0,40})\.j2")
"""`cisco_ios.j2` is for the step's own host, `firewall.fortinet.j2` for the one that the parameter `firewall` names."""
