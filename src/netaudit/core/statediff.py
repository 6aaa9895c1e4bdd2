"""The difference of two states of one host, by identity, with nothing said twice.

A configuration line that a typed section fully states is dropped when that section already shows the
difference under the same key; every other changed line is reported as itself, so nothing is lost.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from netaudit.core.configuration import line_changes, meaningful_lines
from netaudit.core.scrub import without_fingerprints
from netaudit.model.difference import Difference
from netaudit.model.platform import Platform
from netaudit.model.state import CONFIGURATION, Collected, DeviceState

# A port's mode and VLANs say one thing together, so a change of mode is one difference, not three.
_WHOLE_WHEN_CHANGED = {"switchports": "mode"}
# Sections that are one row: their keys are field names.
ONE_ROW = {"facts", "dns", "spanning_tree", "ntp", "snmp"}
# An ordered list of rules has these two fields (`model.rows.Filter`).
_RULES, _ORDER = "rules", "order"
_BY_LINE = "config"


def host_differences(old: DeviceState, new: DeviceState, platform: Platform) -> list[Difference]:
    """Every difference in the configuration sections that both states collected."""
    if old.digests.canonical == new.digests.canonical:
        return []
    found: list[Difference] = []
    for name in CONFIGURATION:
        was, now = old.section(name), new.section(name)
        if name != _BY_LINE and isinstance(was, Collected) and isinstance(now, Collected):
            found += _section_differences(new.host, name, was.value, now.value)
    stated = {(each.section, each.key) for each in found}
    return found + list(_line_differences(old, new, platform, stated))


def _section_differences(host: str, section: str, was: object, now: object) -> Iterator[Difference]:
    old: Mapping[str, object] = msgspec.to_builtins(was)
    new: Mapping[str, object] = msgspec.to_builtins(now)
    for key in sorted(old.keys() | new.keys()):
        a, b = old.get(key), new.get(key)
        if a == b:
            continue
        at = _Place(host, section, key)
        if section in ONE_ROW and (isinstance(a, Mapping) or isinstance(b, Mapping)):
            yield from _table_differences(at, _mapping(a), _mapping(b))
        elif isinstance(a, Mapping) and isinstance(b, Mapping) and not _whole(section, a, b):
            yield from _row_differences(at, a, b)
        else:
            yield at.difference(a, b)


@dataclass(frozen=True)
class _Place:
    """Where in a state we are; `field` is what leads there below the key."""

    host: str
    section: str
    key: str
    field: tuple[str, ...] = ()

    def below(self, name: str) -> "_Place":
        return replace(self, field=(*self.field, name))

    def difference(self, before: object, after: object) -> Difference:
        field = ".".join(self.field)
        return Difference(host=self.host, section=self.section, key=self.key, field=field, before=before, after=after)


def _row_differences(at: _Place, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Difference]:
    """Field by field; a field that is itself a table, such as a pool's reservations, member by member."""
    if _ORDER in old and _ORDER in new:
        old, new = _placed(old, new), _placed(new, old)
    for name in sorted(old.keys() | new.keys()):
        a, b = old.get(name), new.get(name)
        if a == b:
            continue
        # On a trunk, the untagged VLAN is the native VLAN: technicians mean two things by these words.
        native = at.section == "switchports" and name == "untagged" and old.get("mode") == "trunk"
        below = at.below("native" if native else name)
        if isinstance(a, Mapping) or isinstance(b, Mapping):
            yield from _table_differences(below, _mapping(a), _mapping(b))
        else:
            yield below.difference(a, b)


def _table_differences(at: _Place, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Difference]:
    """Member by member: one that came or went is one difference, whatever it consists of."""
    for name in sorted(old.keys() | new.keys()):
        a, b = old.get(name), new.get(name)
        if isinstance(a, Mapping) and isinstance(b, Mapping):
            yield from _row_differences(at.below(name), a, b)
        elif a != b:
            yield at.below(name).difference(a, b)


def _placed(row: Mapping[str, object], other: Mapping[str, object]) -> Mapping[str, object]:
    """An ordered list of rules, ready to be compared: a rule the other has not says which rule it comes after.

    The order that is compared is that of the rules both have, so that a new rule is one difference and a moved one too.
    """
    order, theirs = list(_listed(row[_ORDER])), set(_listed(other[_ORDER]))
    rules = dict(_mapping(row.get(_RULES)))
    for before, key in zip(["", *order], order, strict=False):
        if key not in theirs and key in rules:
            rules[key] = {**_mapping(rules[key]), "after": before}
    return {**row, _RULES: rules, _ORDER: [key for key in order if key in theirs]}


def _listed(value: object) -> Iterable[str]:
    return value if isinstance(value, list | tuple) else ()


def _whole(section: str, a: object, b: object) -> bool:
    field = _WHOLE_WHEN_CHANGED.get(section)
    return field is not None and _mapping(a).get(field) != _mapping(b).get(field)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _line_differences(
    old: DeviceState, new: DeviceState, platform: Platform, stated: set[tuple[str, str]]
) -> Iterator[Difference]:
    was, now = old.section(_BY_LINE), new.section(_BY_LINE)
    if not (isinstance(was, Collected) and isinstance(now, Collected)):
        return
    texts = [str(was.value), str(now.value)]
    if fingerprints_differ(old, new):
        texts = [without_fingerprints(text) for text in texts]
    changes = line_changes(*(meaningful_lines(text, platform) for text in texts))
    for change in changes:
        owner = platform.stated_by(change.line)
        if owner is not None and (owner in stated or (owner[1] == "*" and owner[0] in {s for s, _ in stated})):
            continue
        reordered = change.before is not None and change.after is not None
        heading = " > ".join(change.line if reordered else change.line[:-1])
        yield Difference(host=new.host, section=_BY_LINE, key=heading, before=change.before, after=change.after)


def fingerprints_differ(old: DeviceState, new: DeviceState) -> bool:
    """Whether secrets of these two states cannot be compared."""
    return old.secrets_key != new.secrets_key or not new.secrets_key
