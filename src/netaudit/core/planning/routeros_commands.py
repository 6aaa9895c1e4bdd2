"""The commands that lead a RouterOS device from one export to another, in an order that destroys nothing.

The VLAN table grows before ports and interfaces use it; interfaces and addresses are made before others go; the table
shrinks last. `set` replaces a whole list, so each line names all that is to be in it. Entries are named by what they
are and never by number.
"""

from collections.abc import Collection, Iterator, Mapping

from netaudit.core.planning.routeros import KINDS, RouterosSession, entries
from netaudit.core.planning.routeros_text import AS_IT_CAME, LISTS, Entry, Export, written
from netaudit.core.planning.session import Commands
from netaudit.core.planning.text import natural

_VLANS, _PORTS, _INTERFACES = "/interface bridge vlan", "/interface bridge port", "/interface vlan"
_ADDRESSES, _ETHERNET = "/ip address", "/interface ethernet"
Named = dict[tuple[str, ...], Entry]


def routeros_commands(base: str, wanted: str, vlans: Collection[int] = ()) -> Commands:
    """From one export to another."""
    old, new = Export(base), Export(wanted)
    lines = [
        *_rows_added(old, new),
        *_added(_PORTS, old, new),
        *_grown(old, new),
        *_added(_INTERFACES, old, new),
        *_added(_ADDRESSES, old, new),
        *(line for path in (_INTERFACES, _PORTS, _ADDRESSES, _ETHERNET) for line in _set(path, old, new)),
        *_removed(_ADDRESSES, old, new),
        *_removed(_INTERFACES, old, new),
        *_shrunk(old, new),
        *_left_by(old, new),
        *_removed(_PORTS, old, new),
        *_rows_off(old, new),
        *_removed(_VLANS, old, new),
    ]
    session = RouterosSession(base, vlans)
    # Of a line that is not taken, what it would have done is left, and found below.
    known = tuple(line for line in lines if session.obey(line) == "shown")
    here, there = session.meaning(), RouterosSession(wanted, vlans).meaning()
    odd = sorted((here - there) + (there - here))
    return Commands(known, tuple(" / ".join([heading, *rest]) for heading, rest in odd))


def _named(path: str, export: Export) -> Named:
    found = dict(entries(export, path))
    return {name: found[name] for name in sorted(found, key=lambda name: [natural(part) for part in name])}


def _find(path: str, name: tuple[str, ...]) -> str:
    kind = KINDS[path]
    told = [f"{key}={text}" for key, text in zip(kind.keys, name, strict=True)]
    told += [f"{key}={text}" for key, text in kind.also.items()]
    return f"[find where {' and '.join(told)}]"


def _members(export: Export) -> set[str]:
    """What a bridge's VLAN may list: its ports and itself."""
    ports = {entry["interface"] for entry in export.of(_PORTS)}
    return ports | {entry["name"] for entry in export.of("/interface bridge")}


def _rows_added(old: Export, new: Export) -> Iterator[str]:
    """New VLANs, and those that were off, with those ports that are there already."""
    was, there = _named(_VLANS, old), _members(old)
    for name, entry in _named(_VLANS, new).items():
        lists = {key: ",".join(_kept(entry.listed(key), there)) for key in sorted(LISTS)}
        if name not in was:
            values = {key: text for key, text in {**entry.values, **lists}.items() if text}
            yield f"{_VLANS} add {written(values)}"
        elif entry.enabled and not was[name].enabled:
            yield f"{_VLANS} set {_find(_VLANS, name)} {written({**lists, 'disabled': 'no'})}"


def _rows_off(old: Export, new: Export) -> Iterator[str]:
    """VLANs that are switched off, now that nothing uses them."""
    was = _named(_VLANS, old)
    for name, entry in _named(_VLANS, new).items():
        if name in was and was[name].enabled and not entry.enabled:
            yield f"{_VLANS} set {_find(_VLANS, name)} disabled=yes"


def _grown(old: Export, new: Export) -> Iterator[str]:
    """More ports for VLANs."""
    was, there = _named(_VLANS, old), _members(old)
    for name, entry in _named(_VLANS, new).items():
        values = _more(_in_use(was.get(name), entry), entry, there)
        if values:
            yield f"{_VLANS} set {_find(_VLANS, name)} {written(values)}"


def _in_use(before: Entry | None, after: Entry) -> Entry | None:
    """A VLAN's entry, unless it was switched off and is switched on first of all."""
    return None if before is None or (after.enabled and not before.enabled) else before


def _more(before: Entry | None, after: Entry, there: Collection[str]) -> dict[str, str]:
    """The lists of a VLAN that grow, with all that stands in them until others lose something.

    Who was untagged and is to be tagged becomes so now, for the bridge hears nothing otherwise; the reverse waits.
    """
    held = {key: before.listed(key) if before else _kept(after.listed(key), there) for key in sorted(LISTS)}
    tagged = _joined(held["tagged"], after.listed("tagged"))
    untagged = tuple(each for each in _joined(held["untagged"], after.listed("untagged")) if each not in tagged)
    found = {"tagged": tagged, "untagged": untagged}
    return {
        key: after[key] if set(names) == set(after.listed(key)) else ",".join(names)
        for key, names in found.items()
        if set(names) != set(held[key])
    }


def _joined(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return (*first, *(each for each in more if each not in first))


def _shrunk(old: Export, new: Export) -> Iterator[str]:
    """What else differs of a VLAN that stays: who leaves it, its comment, whether it is on."""
    was, there = _named(_VLANS, old), _members(old)
    for name, after in _named(_VLANS, new).items():
        if name in was:
            before = _in_use(was[name], after)
            now = {**(before or after).values, **_more(before, after, there), "comment": was[name]["comment"]}
            values = {key: text for key, text in _differing(_VLANS, now, after).items() if key != "disabled"}
            if values:
                yield f"{_VLANS} set {_find(_VLANS, name)} {written(values)}"


def _differing(path: str, now: Mapping[str, str], after: Entry) -> dict[str, str]:
    """What is to be set so that an entry says what it should; the order of a list says nothing."""
    found = {}
    for key in sorted(KINDS[path].settable):
        here, there = (side.get(key) or AS_IT_CAME.get(key, "") for side in (now, after.values))
        same = sorted(here.split(",")) == sorted(there.split(",")) if key in LISTS else here == there
        if not same:
            found[key] = there
    return found


def _left_by(old: Export, new: Export) -> Iterator[str]:
    """VLANs that go lose the ports that go, so that nothing names a port that is not there."""
    there, stay = _named(_VLANS, new), _members(new)
    for name, entry in _named(_VLANS, old).items():
        lists = {key: (entry.listed(key), _kept(entry.listed(key), stay)) for key in sorted(LISTS)}
        values = {key: ",".join(after) for key, (before, after) in lists.items() if before != after}
        if name not in there and values:
            yield f"{_VLANS} set {_find(_VLANS, name)} {written(values)}"


def _kept(listed: tuple[str, ...], there: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in listed if each in there)


def _added(path: str, old: Export, new: Export) -> Iterator[str]:
    was = _named(path, old)
    for name, entry in _named(path, new).items():
        if name not in was:
            values = {key: text for key, text in entry.values.items() if (path, key) != (_ADDRESSES, "network")}
            yield f"{path} add {written(values)}"


def _removed(path: str, old: Export, new: Export) -> Iterator[str]:
    there = _named(path, new)
    yield from (f"{path} remove {_find(path, name)}" for name in _named(path, old) if name not in there)


def _set(path: str, old: Export, new: Export) -> Iterator[str]:
    """What differs of an entry that both sides have."""
    was, now = _named(path, old), _named(path, new)
    bare = Entry([]) if path == _ETHERNET else None
    for name in {**was, **now}:
        before, after = was.get(name, bare), now.get(name, bare)
        if before is None or after is None:
            continue
        values = _differing(path, before.values, after)
        if values:
            yield f"{path} set {_find(path, name)} {written(values)}"
