"""A recipe on a site: for each host that it concerns, the text its template gives, what it intends, what tests it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
from pydantic import ValidationError

from netaudit.core.recipe_fortios import questions
from netaudit.core.recipe_text import Broken, Names, NotGiven, Refusal, filled, names_of, value_of
from netaudit.core.recipe_values import Given, Values, View, checked, hosts_of
from netaudit.model.change import Test
from netaudit.model.difference import Difference
from netaudit.model.names import parse_vlans, printable
from netaudit.model.recipe import OWN_HOST, Intended, Recipe
from netaudit.model.state import CONFIGURATION, Collected, DeviceState
from netaudit.model.verdict import Reason, reason


@dataclass(frozen=True)
class Loaded:
    """A recipe with its templates."""

    name: str
    recipe: Recipe
    templates: Mapping[tuple[str, str], str]
    """(role, platform) -> template; the role `host` is the step's own host."""

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms of the step's own host that it can do, sorted."""
        return tuple(sorted(platform for role, platform in self.templates if role == OWN_HOST))

    @property
    def roles(self) -> tuple[str, ...]:
        """The hosts that may get something to do: the step's own, and parameters with templates of their own."""
        return tuple(dict.fromkeys(role for role, _ in self.templates)) or (OWN_HOST,)

    def told(self, role: str) -> str:
        """The platforms of a role, for messages."""
        return ", ".join(sorted(platform for each, platform in self.templates if each == role)) or "none"


class UnknownPlatform(Exception):  # noqa: N818  the caller makes a reason of it
    """The recipe has no template for the host's platform."""


@dataclass(frozen=True)
class Part:
    """What a recipe gives one host."""

    host: str
    text: str | None
    """The filled template; None where a person does it by hand."""
    by_hand: str = ""


@dataclass(frozen=True)
class Meant:
    """One value that a recipe intends, filled."""

    host: str
    section: str
    key: str
    field: str
    after: object
    includes: object


@dataclass(frozen=True)
class Step:
    """One recipe step with everything but the state before each part."""

    loaded: Loaded
    own: str
    values: Values
    language: str
    """Of what is to be done by hand."""

    @property
    def hosts(self) -> tuple[tuple[str, str], ...]:
        """(role, host) of those that get something to do, the step's own first."""
        return tuple(each for each in hosts_of(self.loaded.recipe, self.values, self.own) if self._does(each[0]))

    def _does(self, role: str) -> bool:
        return role in self.loaded.roles or (role == OWN_HOST and bool(self.loaded.recipe.by_hand))

    def part(self, role: str, view: View) -> Part:
        """What a host gets; raises what `filled` does, and `UnknownPlatform`."""
        template = self.loaded.templates.get((role, view.platform))
        names = self._names(view)
        if template is not None:
            return Part(view.host, filled(template, names))
        by_hand = self.loaded.recipe.by_hand
        if not by_hand:
            raise UnknownPlatform
        text = by_hand.get("fr" if self.language == "fr" else "en") or next(iter(by_hand.values()))
        return Part(view.host, None, " ".join(filled(text, names).split()))

    def _names(self, view: View) -> Names:
        return names_of(self.values, view, questions(view.config) if view.platform == "fortinet" else None)

    def meant(self, views: Mapping[str, View]) -> Iterator[Meant]:
        """What it intends; what names a parameter that was not given is left out."""
        hosts = dict(hosts_of(self.loaded.recipe, self.values, self.own))
        for each in self.loaded.recipe.intends:
            if each.host not in hosts:
                continue
            names = self._names(views[hosts[each.host]])
            try:
                yield self._filled(each, hosts[each.host], names)
            except NotGiven:
                continue

    def _filled(self, each: Intended, host: str, names: Names) -> Meant:
        key, field = str(value_of(each.key, names)), str(value_of(each.field, names))
        return Meant(host, each.section, key, field, value_of(each.after, names), value_of(each.includes, names))

    def tests(self, view: View) -> Iterator[Test]:
        """What it has tested after the works; raises `Broken` on one that is no test."""
        for each in self.loaded.recipe.tests:
            try:
                plain = value_of(each, self._names(view))
                plain = {kind: _lists_as_tuples(of) for kind, of in plain.items()}
                yield Test.model_validate(plain)
            except NotGiven:
                continue
            except ValidationError as failure:
                problem = failure.errors()[0]
                raise Broken(f"a test of it is none: {problem['loc']} {problem['msg']}") from failure


def _lists_as_tuples(of: Mapping[str, object]) -> dict[str, object]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in of.items()}


def step_of(
    loaded: Loaded, given: Given, own: str, views: Mapping[str, View], language: str
) -> tuple[Step, list[Reason]]:
    """A recipe step with its parameters checked, and what is wrong with them."""
    values, wrong = checked(loaded.name, loaded.recipe, given, views, own)
    return Step(loaded, own, values, language), wrong


def refusal_of(step: Step, view: View, role: str, failure: Exception) -> Reason:
    """The reason for which a part of a recipe is not planned."""
    name, host = step.loaded.name, view.host
    if isinstance(failure, Refusal):
        return reason("recipe-refuses", recipe=name, host=host, detail=str(failure))
    if isinstance(failure, UnknownPlatform):
        told = step.loaded.told(role)
        return reason("recipe-platform", recipe=name, host=host, platform=view.platform, platforms=told)
    detail = "it prints a parameter that was not given" if isinstance(failure, NotGiven) else str(failure)
    return reason("recipe-broken", recipe=name, detail=detail)


_NOTHING = "nothing"


def standing(state: DeviceState, meant: Meant) -> tuple[bool, object]:
    """(whether its section was collected, what stands at the place of an intention; None where nothing does)."""
    section = state.section(meant.section) if meant.section in CONFIGURATION else None
    if not isinstance(section, Collected):
        return False, None
    found = _at(msgspec.to_builtins(section.value), meant.key)
    return True, _at(found, meant.field) if meant.field else found


def _at(value: object, path: str) -> object:
    """What stands under a dotted path; keys may hold dots themselves, so the longest that is there counts."""
    if not isinstance(value, Mapping):
        return None
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        key = ".".join(parts[:end])
        if key in value:
            return value[key] if end == len(parts) else _at(value[key], ".".join(parts[end:]))
    return None


def reached(name: str, state: DeviceState, meant: Meant) -> Reason | None:
    """Why a predicted state is not what a recipe intends; None where it is."""
    collected, found = standing(state, meant)
    if collected and _as_meant(found, meant):
        return None
    told = printable(str(found)) if collected and found is not None else _NOTHING if collected else "not collected"
    wanted = meant.includes if meant.includes is not None else meant.after
    return reason(
        "recipe-not-reached",
        recipe=name,
        host=meant.host,
        section=meant.section,
        key=printable(f"{meant.key} {meant.field}".strip()),
        wanted=_NOTHING if wanted is None else printable(str(wanted)),
        found=told[:120],
    )


def _as_meant(found: object, meant: Meant) -> bool:
    if meant.includes is not None:
        return isinstance(found, str) and int(str(meant.includes)) in parse_vlans(found)
    if meant.after is None or isinstance(found, Mapping):
        # A whole row is only ever said to be gone.
        return found is None
    return found is not None and str(found) == str(meant.after)


def declared(state: DeviceState, meant: Iterable[Meant]) -> Iterator[Difference]:
    """What works by hand will change of a host's state, where it is not so already."""
    for each in meant:
        collected, found = standing(state, each)
        if collected and not _as_meant(found, each) and each.includes is None:
            yield Difference(
                host=each.host, section=each.section, key=each.key, field=each.field, before=found, after=each.after
            )
