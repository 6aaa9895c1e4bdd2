"""Fills a recipe's templates, in a sandbox that knows the checked parameters and the host's state and nothing else."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from netaudit.core.recipe_values import Values, View
from netaudit.model.names import printable
from netaudit.model.state import Collected

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_WHOLE = re.compile(r"\{\{ ?([a-z][a-z0-9_]*) ?\}\}")


class Refusal(Exception):  # noqa: N818  the recipe's own answer
    """The recipe says that it is not for this case; the text says why."""


class NotGiven(Exception):  # noqa: N818  a plain answer, not an error
    """The text names a parameter that was not given."""


class Broken(Exception):  # noqa: N818  the caller makes a reason of it
    """The template is no template, or names what there is not."""


Names = Mapping[str, object]


def names_of(values: Values, view: View, more: Mapping[str, Callable[..., object]] | None = None) -> Names:
    """What a template knows.

    Args:
        values: the checked parameters; each under its own name.
        view: the host that the template is for.
        more: functions that its platform offers.
    """
    layout = view.layout
    sections = {
        name: msgspec.to_builtins(section.value)
        for name in ("addresses", "dhcp", "dns", "facts", "filters", "interfaces", "vlans", "switchports", "wifi")
        if isinstance(section := view.state.section(name), Collected)
    }
    own = sections.get("vlans", {})
    return {
        **(more or {}),
        "host": view.host,
        "platform": view.platform,
        "state": sections,
        # What the steps before this one leave, where that is known.
        "vlans": dict(layout.vlans) if layout else {int(vlan): row["name"] for vlan, row in own.items()},
        "ports": {
            name: {
                "mode": port.mode,
                "untagged": port.untagged,
                "tagged": port.tagged,
                "open": port.open_trunk,
                "enabled": port.enabled,
            }
            for name, port in (layout.ports if layout else {}).items()
        },
        "addresses": dict(layout.addresses) if layout else {},
        "refuse": _refuse,
        **values,
    }


def _refuse(text: str) -> str:
    raise Refusal(printable(str(text))[:300])


def filled(source: str, names: Names) -> str:
    """A template's text.

    Raises:
        Refusal: the template says that it is not for this case.
        NotGiven: it prints a parameter that was not given.
        Broken: it cannot be filled, or a value would begin another line.
    """
    from jinja2 import TemplateError

    try:
        return _environment().from_string(source).render(names)
    except (Refusal, NotGiven):
        raise
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as failure:
        raise Broken(printable(f"{type(failure).__name__}: {failure}")[:200]) from failure


def value_of(source: Any, names: Names) -> Any:
    """A value of `intends`, `tests` or `by_hand`: texts filled; one that is a parameter alone keeps its type."""
    if isinstance(source, str):
        if alone := _WHOLE.fullmatch(source):
            if alone[1] not in names:
                raise Broken(f"there is no parameter {alone[1]}")
            if names[alone[1]] is None:
                raise NotGiven(alone[1])
            return names[alone[1]]
        return filled(source, names)
    if isinstance(source, dict):
        return {key: value_of(each, names) for key, each in source.items()}
    if isinstance(source, list | tuple):
        return [value_of(each, names) for each in source]
    return source


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # What is made is a device's own syntax and no markup: nothing is to be escaped, everything was checked before.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )


def _printed(value: object) -> object:
    """A value on its way into the text: never absent, and never a line of its own."""
    if value is None:
        raise NotGiven
    if isinstance(value, str) and printable(value) != value:
        raise ValueError("a value holds a character that would begin another line or command")
    return value
