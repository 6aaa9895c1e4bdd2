"""The difference of two states of one host, by identity, with nothing said twice.

A configuration line that a typed section fully states is dropped when that section already shows the
difference under the same key; every other changed line is reported as itself, so nothing is lost.
"""

from collections.abc import Iterator, Mapping

import msgspec

from netaudit.core.configuration import line_changes, meaningful_lines
from netaudit.core.scrub import without_fingerprints
from netaudit.model.difference import Difference
from netaudit.model.platform import Platform
from netaudit.model.state import CONFIGURATION, Collected, DeviceState

# A port's mode and VLANs say one thing together, so a change of mode is one difference, not three.
_WHOLE_WHEN_CHANGED = {"switchports": "mode"}
# Sections that are one row: their keys are field names.
_ONE_ROW = {"facts", "dns"}
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
        whole = a is None or b is None or _whole(section, a, b)
        if not whole and isinstance(a, Mapping) and isinstance(b, Mapping):
            yield from _field_differences(host, section, key, "", a, b)
        elif section in _ONE_ROW and (isinstance(a, Mapping) or isinstance(b, Mapping)):
            yield from _field_differences(host, section, key, "", _mapping(a), _mapping(b))
        else:
            yield Difference(host=host, section=section, key=key, before=a, after=b)


def _field_differences(
    host: str, section: str, key: str, above: str, old: Mapping[str, object], new: Mapping[str, object]
) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        a, b = old.get(name), new.get(name)
        if a == b:
            continue
        # On a trunk, the untagged VLAN is the native VLAN: technicians mean two things by these words.
        native = section == "switchports" and name == "untagged" and old.get("mode") == "trunk"
        field = "native" if native else f"{above}{name}"
        if isinstance(a, Mapping) or isinstance(b, Mapping):
            yield from _field_differences(host, section, key, f"{field}.", _mapping(a), _mapping(b))
        else:
            yield Difference(host=host, section=section, key=key, field=field, before=a, after=b)


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
