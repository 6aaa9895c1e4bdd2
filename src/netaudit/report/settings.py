"""Sentences about what a device is set to beyond its ports: routes, filters, Wi-Fi, accounts and the like."""

from collections.abc import Callable, Mapping

from netaudit.model.difference import Difference
from netaudit.report.language import Translator
from netaudit.report.values import change_words, field_name, plain, value_words

Sentence = Callable[[Difference, Translator], str]


def _thing(noun: str) -> Sentence:
    """The sentences of a section whose rows are things that come, go and change."""

    def say(each: Difference, t: Translator) -> str:
        where = t.text("{host} {noun} {key}", host=each.host, noun=t.text(noun), key=each.key)
        return _came_went_changed(where, each.field, each, t)

    return say


def _came_went_changed(where: str, field: str, each: Difference, t: Translator) -> str:
    if field:
        return change_words(where, field, each, t)
    if each.before is None:
        return t.text("{where}: new: {row}", where=where, row=value_words(each.after, t))
    if each.after is None:
        return t.text("{where}: removed: {row}", where=where, row=value_words(each.before, t))
    return change_words(where, "", each, t)


def _filter(each: Difference, t: Translator) -> str:
    where = t.text("{host} filter {key}", host=each.host, key=each.key)
    kind, _, rest = each.field.partition(".")
    if kind == "rules" and rest:
        rows = [row for row in (each.before, each.after) if isinstance(row, Mapping)]
        # A rule's key may hold dots, as addresses do; only a whole rule's difference has a row for a value.
        key, _, field = (rest, "", "") if rows else rest.rpartition(".")
        return _came_went_changed(t.text("{where}, rule {rule}", where=where, rule=key or rest), field, each, t)
    if kind == "order":
        return t.text("{where}: its rules are tried in another order: {after}", where=where, after=_said(each, t))
    return _came_went_changed(where, kind, each, t)


def _said(each: Difference, t: Translator) -> str:
    return value_words(each.after, t)


def _member(noun: str) -> Sentence:
    """The sentences of a section that is one row, whose key is a field and whose members have keys of their own."""

    def say(each: Difference, t: Translator) -> str:
        where = t.text("{host} {noun}", host=each.host, noun=t.text(noun))
        if not each.field:
            return change_words(where, each.key, each, t)
        whole = t.text("{where}, {field} {key}", where=where, field=field_name(each.key, t), key=each.field)
        if isinstance(each.before, Mapping) or isinstance(each.after, Mapping):
            return _came_went_changed(whole, "", each, t)
        key, _, field = each.field.rpartition(".")
        if key:
            whole = t.text("{where}, {field} {key}", where=where, field=field_name(each.key, t), key=key)
            return change_words(whole, field, each, t)
        return change_words(where, f"{field_name(each.key, t)} {each.field}", each, t)

    return say


SENTENCES: Mapping[str, Sentence] = {
    "lags": _thing("link aggregation"),
    "poe": _thing("power over Ethernet"),
    "spanning_tree": _member("spanning tree"),
    "routes": _thing("route"),
    "filters": _filter,
    "nat": _thing("address translation"),
    "wifi": _thing("Wi-Fi network"),
    "ntp": _member("clock"),
    "syslog": _thing("log server"),
    "snmp": _member("SNMP"),
    "management": _thing("management by"),
    "users": _thing("local account"),
    "links": plain,
}
"""By section; the others are in `netaudit.report.sentences`."""
