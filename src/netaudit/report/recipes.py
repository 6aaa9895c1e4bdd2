"""The recipes as a person reads them: what each is for, on what, and what it takes."""

from collections.abc import Iterator, Mapping

from netaudit.core.recipes import Loaded
from netaudit.model.names import printable
from netaudit.model.recipe import Kind, Parameter
from netaudit.model.site import Language
from netaudit.report.language import Translator

KINDS: Mapping[Kind, str] = {
    "port": "a port of the host",
    "vlan": "a VLAN id",
    "name": "a name without blanks",
    "text": "a line of plain text",
    "mac": "a MAC address",
    "address": "an IP address",
    "prefix": "a network or an address",
    "hostname": "a DNS name",
    "host": "a host of the inventory",
    "choice": "one of: {choices}",
    "number": "a whole number",
    "day": "a day, such as 2027-01-31",
    "flag": "true or false",
}


def recipe_lines(recipe: Loaded, t: Translator, *, whole: bool) -> Iterator[str]:
    """One line, or everything that somebody needs to use it."""
    platforms = ", ".join(recipe.platforms) or t.text("by hand")
    yield printable(f"{recipe.name:<24} {_in(recipe.recipe.title, t)}  [{platforms}]")
    if not whole:
        return
    yield printable(f"  {' '.join(_in(recipe.recipe.help, t).split())}")
    for name, parameter in recipe.recipe.parameters.items():
        yield printable(f"  {name:<14} {_in(parameter.title, t)}: {takes(parameter, t)}")
    for role in recipe.roles[1:]:
        yield "  " + t.text("{role} may be: {platforms}", role=role, platforms=recipe.told(role))


def takes(parameter: Parameter, t: Translator) -> str:
    """What a parameter takes, in words."""
    words = t.text(KINDS[parameter.type], choices=", ".join(parameter.choices))
    if (parameter.minimum, parameter.maximum) != (None, None):
        words += f" ({parameter.minimum or 0}–{'…' if parameter.maximum is None else parameter.maximum})"
    if parameter.optional:
        words += " " + t.text("(may be left out)")
    elif parameter.default is not None:
        words += " " + t.text("(else {value})", value=_plain(parameter.default))
    return words


def recipe_body(recipe: Loaded, t: Translator) -> dict[str, object]:
    """The same for a program."""
    return {
        "name": recipe.name,
        "title": _in(recipe.recipe.title, t),
        "help": " ".join(_in(recipe.recipe.help, t).split()),
        "platforms": list(recipe.platforms),
        "touches": list(recipe.recipe.touches),
        "hosts": {role: sorted(p for each, p in recipe.templates if each == role) for role in recipe.roles},
        "parameters": {
            name: {
                "title": _in(each.title, t),
                **each.model_dump(mode="json", exclude={"title"}, exclude_defaults=True),
            }
            for name, each in recipe.recipe.parameters.items()
        },
    }


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _in(words: Mapping[Language, str], t: Translator) -> str:
    """In the reader's language, else in the one that there is."""
    own: Language = "fr" if t.language == "fr" else "en"
    return words.get(own) or next(iter(words.values()), "")
