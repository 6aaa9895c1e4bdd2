"""The words of which every sentence about a difference is made: values, fields, sections."""

from collections.abc import Mapping

from netaudit.model.difference import Difference
from netaudit.report.language import Translator
from netaudit.report.terms import FIELDS, NOTHING, SECTIONS


def section_name(name: str, t: Translator) -> str:
    """A section's name for people."""
    return t.text(SECTIONS[name]) if name in SECTIONS else name


def plain(each: Difference, t: Translator) -> str:
    """The sentence for what the others do not foresee: true of any difference, if not elegant."""
    field = field_name(each.field, t)
    what = " ".join(filter(None, (each.host, section_name(each.section, t), each.key, field)))
    return t.text(
        "{what}: {before} → {after}", what=what, before=value_words(each.before, t), after=value_words(each.after, t)
    )


def value_words(value: object, t: Translator) -> str:
    """Any value as words; never a programming language's spelling."""
    if isinstance(value, bool):
        return t.text("yes" if value else "no")
    if isinstance(value, list | tuple):
        return ", ".join(value_words(item, t) for item in value) or t.text(NOTHING)
    if isinstance(value, Mapping):
        said = (
            f"{field_name(str(name), t)} {value_words(item, t)}"
            for name, item in value.items()
            if item not in (None, "")
        )
        return ", ".join(said) or t.text(NOTHING)
    return t.text(NOTHING) if value is None or value == "" else str(value)


def field_name(name: str, t: Translator) -> str:
    """A field's name for people."""
    return t.text(FIELDS[name]) if name in FIELDS else name


def change_words(where: str, field: str, each: Difference, t: Translator) -> str:
    """What a field was and what it is."""
    return t.text(
        "{where}: {field} {before} → {after}",
        where=where,
        field=field_name(field, t),
        before=value_words(each.before, t),
        after=value_words(each.after, t),
    )
