"""What a request gives a recipe, held against what each parameter takes: nothing gets into a template unchecked."""

import ipaddress
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from netaudit.core.planning.layout import Layout
from netaudit.model.names import cisco_interface, mac, parse_vlans, printable, valid_host_name
from netaudit.model.recipe import OWN_HOST, Parameter, Recipe, Value
from netaudit.model.state import Collected, DeviceState
from netaudit.model.verdict import Reason, reason

_PORT = re.compile(r"[A-Za-z0-9][A-Za-z0-9/.:-]{0,39}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# No quote, backslash, question mark, exclamation mark or shell sign: none means anything in any device's own syntax.
_TEXT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ,.:;()/_+@=-]*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOSTNAME = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{0,10}}")

Given = Mapping[str, Value]
"""Parameter -> what the request says."""
Values = dict[str, Value | None]
"""Parameter -> its value in canonical spelling; None where an optional one was not given."""


@dataclass(frozen=True)
class View:
    """What a recipe may know of a host: its state after the steps before."""

    host: str
    platform: str
    state: DeviceState
    config: str = ""
    """The configuration as printed; empty where it is not one text of lines."""
    layout: Layout | None = None
    """What the configuration means, where it is modelled."""

    def ports(self) -> Collection[str]:
        """The names of its ports; none where nobody knows."""
        if self.layout is not None and self.layout.ports:
            return self.layout.ports
        sections = (self.state.sections.switchports, self.state.sections.interfaces)
        return {name for each in sections if isinstance(each, Collected) for name in each.value}


def checked(recipe: str, of: Recipe, given: Given, views: Mapping[str, View], own: str) -> tuple[Values, list[Reason]]:
    """Every parameter's value, and what is wrong with those that are.

    Args:
        recipe: its name.
        of: the recipe.
        given: what the request says.
        views: host -> what is known of it; every audited host.
        own: the step's own host.
    """
    values: Values = {}
    unknown = sorted(given.keys() - of.parameters.keys())
    wrong = [_wrong(recipe, own, name, "is no parameter of it") for name in unknown]
    # Ports are looked at last: the host they are of may be another parameter.
    for name, parameter in sorted(of.parameters.items(), key=lambda each: each[1].type == "port"):
        told = given.get(name, parameter.default)
        values[name] = None
        if told is None:
            wrong += [] if parameter.optional else [_wrong(recipe, own, name, "is missing")]
            continue
        try:
            values[name] = _value(parameter, told, views, own, values)
        except ValueError as problem:
            wrong.append(_wrong(recipe, own, name, str(problem)))
    return values, wrong


def _wrong(recipe: str, host: str, parameter: str, problem: str) -> Reason:
    return reason("recipe-parameter", recipe=recipe, host=host, parameter=printable(parameter), problem=problem)


def _value(parameter: Parameter, told: Value, views: Mapping[str, View], own: str, values: Values) -> Value:
    """A value in its canonical spelling; raises ValueError with what is wrong."""
    if parameter.type == "flag":
        if not isinstance(told, bool):
            raise ValueError(f"takes true or false, not {_shown(told)}")
        return told
    if parameter.type in ("number", "vlan"):
        return _number(parameter, told)
    text = str(told)
    if isinstance(told, bool) or text != text.strip():
        raise ValueError(f"takes no {_shown(told)}")
    if parameter.type == "port":
        of = own if parameter.of is None else str(values.get(parameter.of) or "")
        return _port(text, views.get(of))
    if parameter.type == "host":
        if not valid_host_name(text) or text not in views:
            raise ValueError(f"takes a host of the last audit, not {_shown(told)}")
        return text
    return _text(parameter, text)


def _text(parameter: Parameter, text: str) -> str:
    kind = parameter.type
    if kind == "choice":
        if text not in parameter.choices:
            raise ValueError(f"takes one of {', '.join(parameter.choices)}, not {_shown(text)}")
        return text
    if kind in ("name", "text", "hostname"):
        form, words = {
            "name": (_NAME, "letters, digits, `.`, `_` and `-`"),
            "text": (_TEXT, "letters without accents, digits, blanks and , . : ; ( ) / _ + @ = -"),
            "hostname": (_HOSTNAME, "a DNS name"),
        }[kind]
        longest = 253 if kind == "hostname" else parameter.longest
        if len(text) > longest or not form.fullmatch(text):
            raise ValueError(f"takes {words}, at most {longest} characters, not {_shown(text)}")
        return text.lower() if kind == "hostname" else text
    if kind == "mac":
        return mac(text)
    if kind == "day":
        return date.fromisoformat(text).isoformat()
    return str(ipaddress.ip_address(text) if kind == "address" else ipaddress.ip_network(text))


def _number(parameter: Parameter, told: Value) -> int:
    if isinstance(told, bool) or not re.fullmatch(r"\d{1,9}", str(told)):
        raise ValueError(f"takes a whole number, not {_shown(told)}")
    number = int(told)
    if parameter.type == "vlan":
        parse_vlans(str(number))
    low, high = parameter.minimum, parameter.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(f"takes a number from {low or 0} to {high or 'any'}, not {number}")
    return number


def _port(text: str, view: View | None) -> str:
    if not _PORT.fullmatch(text):
        raise ValueError(f"takes the name of a port, not {_shown(text)}")
    if view is None:
        raise ValueError("is of a host that is not named")
    name = cisco_interface(text) if view.platform.startswith("cisco_") else text
    known = view.ports()
    if known and name not in known:
        raise ValueError(f"is no port of {view.host}: {_shown(text)}")
    return name


def _shown(told: Value) -> str:
    return f"`{printable(str(told))[:60]}`"


def hosts_of(recipe: Recipe, values: Values, own: str) -> Iterator[tuple[str, str]]:
    """(role, host) of each host that the recipe is told of: `host` is the step's own."""
    yield OWN_HOST, own
    for name, parameter in recipe.parameters.items():
        if parameter.type == "host" and values.get(name) is not None:
            yield name, str(values[name])
