"""The configuration model of RouterOS: what a line does to the export.

MikroTik's documentation, "Bridging and Switching", "Bridge VLAN Table", "VLAN" and "IP Addressing". Each line is a
whole command with its path. Entries are named by what they are (`[find where vlan-ids=20 and dynamic=no]`), never by a
number, which means something else after every `print`. Predicted are VLANs and ports of bridges, VLAN interfaces,
addresses, and comments and switching off of these and of Ethernet ports; nothing else is.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from netaudit.core.planning.layout import Layout
from netaudit.core.planning.routeros_layout import layout_of
from netaudit.core.planning.routeros_text import LISTS, Entry, Export, conditions, pieces
from netaudit.core.planning.session import Certainty
from netaudit.core.planning.text import Meaning
from netaudit.core.planning.vlan_lists import vlan_ids

_NAME = r"[A-Za-z][\w.-]{0,31}"
_NAMES = rf"(?:{_NAME}(?:,{_NAME})*)?"
# What is printed as it was typed; of anything else it is not known how it is quoted.
COMMENT = re.compile(r"[A-Za-z0-9 ._:/,-]{0,120}")
_COMMON = {"comment": COMMENT, "disabled": re.compile(r"yes|no")}
_PHYSICAL = re.compile(r"(?:ether|sfp)[\w-]*\d")
_VLAN = re.compile(r"[1-9]\d{0,3}")


@dataclass(frozen=True)
class Kind:
    """A path whose entries are predicted."""

    keys: tuple[str, ...]
    """What names an entry."""
    values: Mapping[str, re.Pattern[str]]
    """What may be set; `add` needs `keys`."""
    settable: frozenset[str]
    also: Mapping[str, str]
    """What `find` must say beside the keys: dynamic entries cannot be set."""


_STATIC = {"dynamic": "no"}
KINDS: Mapping[str, Kind] = {
    "/interface bridge vlan": Kind(
        ("bridge", "vlan-ids"),
        {"bridge": re.compile(_NAME), "vlan-ids": _VLAN, "tagged": re.compile(_NAMES), "untagged": re.compile(_NAMES)}
        | _COMMON,
        frozenset({"tagged", "untagged", *_COMMON}),
        _STATIC,
    ),
    "/interface bridge port": Kind(
        ("interface",),
        {
            "bridge": re.compile(_NAME),
            "interface": re.compile(_NAME),
            "pvid": _VLAN,
            "frame-types": re.compile("admit-all|admit-only-vlan-tagged|admit-only-untagged-and-priority-tagged"),
        }
        | _COMMON,
        frozenset({"pvid", "frame-types", *_COMMON}),
        {},
    ),
    "/interface vlan": Kind(
        ("name",),
        {"name": re.compile(_NAME), "interface": re.compile(_NAME), "vlan-id": _VLAN} | _COMMON,
        frozenset({"vlan-id", *_COMMON}),
        {},
    ),
    "/ip address": Kind(
        ("address", "interface"),
        {"address": re.compile(r"[\d.]{7,15}/\d{1,2}"), "interface": re.compile(_NAME)} | _COMMON,
        frozenset(_COMMON),
        _STATIC,
    ),
    "/interface ethernet": Kind(
        ("default-name",), {"default-name": re.compile(_NAME)} | _COMMON, frozenset(_COMMON), {}
    ),
}
_NEEDED = {"/interface vlan": ("name", "interface", "vlan-id"), "/interface bridge port": ("bridge", "interface")}


class RouterosSession:
    """A login to a RouterOS device; every line stands by itself."""

    def __init__(self, text: str, vlans: Collection[int] = ()) -> None:
        """Begin; the device keeps all its `vlans` in the text."""
        del vlans
        self.export = Export(text)

    def obey(self, line: str) -> Certainty:
        """See `Session`."""
        words = line.strip()
        if not words or words.startswith("#"):
            return "shown"
        path, verb, rest = _split(words)
        taken = pieces(rest)
        if path not in KINDS or taken is None or taken[0] or self.export.odd(path) or not _fit(path, taken[2]):
            return "unpredicted"
        _, find, values = taken
        if verb == "add":
            return self._add(path, KINDS[path], values) if find is None else "unpredicted"
        named = self._named(path, KINDS[path], find)
        if named is None:
            return "unpredicted"
        if verb == "set":
            return self._set(path, named, values)
        return self._remove(path, named) if not values else "unpredicted"

    def _named(self, path: str, kind: Kind, find: str | None) -> Entry | None:
        """The one entry that `find` names; None where there is none, several, or nobody knows."""
        wanted = conditions(find) if find else None
        if wanted is None or wanted.keys() != {*kind.keys, *kind.also} or not kind.also.items() <= wanted.items():
            return None
        asked = {name: wanted[name] for name in kind.keys}
        if not _fit(path, asked):
            return None
        if path == "/interface ethernet":
            return self._ethernet(asked["default-name"])
        found = [entry for entry in self.export.of(path) if all(entry[name] == asked[name] for name in asked)]
        return found[0] if len(found) == 1 else None

    def _ethernet(self, name: str) -> Entry | None:
        """An Ethernet port's entry; where nothing was set of it, one that is not in the text yet."""
        every = self.export.of("/interface ethernet", "set")
        found = [entry for entry in every if entry.find == f"default-name={name}"]
        if found:
            return found[0] if len(found) == 1 else None
        # Nothing was set of it, so it has its first name, and it is there if something is said of it.
        there = _PHYSICAL.fullmatch(name) and self._spoken_of(name)
        return Entry([], "set", f"default-name={name}") if there else None

    def _spoken_of(self, name: str) -> bool:
        paths = ("/interface bridge port", "/interface vlan", "/ip address")
        return any(entry["interface"] == name for path in paths for entry in self.export.of(path))

    def _known(self, values: Mapping[str, str], was: Mapping[str, str]) -> bool:
        """Whether everything that is listed is there once, and tagged or untagged but not both."""
        members = {entry["interface"] for entry in self.export.of("/interface bridge port")}
        members |= {entry["name"] for entry in self.export.of("/interface bridge")}
        listed = [name for key in LISTS for name in values.get(key, "").split(",") if name]
        tagged, untagged = (({**was, **values}).get(key, "").split(",") for key in ("tagged", "untagged"))
        # An export does not name a port of which nothing was altered, so that one of its own name may be there.
        known = all(name in members or _PHYSICAL.fullmatch(name) for name in listed)
        return known and len(set(listed)) == len(listed) and not set(tagged) & set(untagged) - {""}

    def _add(self, path: str, kind: Kind, values: dict[str, str]) -> Certainty:
        if path == "/interface ethernet":
            return "unpredicted"
        needed = _NEEDED.get(path, kind.keys)
        same = [e for e in self.export.of(path) if all(e[key] == values.get(key) for key in kind.keys)]
        if same or not all(values.get(key) for key in needed) or not self._known(values, {}):
            return "unpredicted"
        bridges = {entry["name"] for entry in self.export.of("/interface bridge")}
        if "bridge" in values and values["bridge"] not in bridges:
            return "unpredicted"
        if path == "/interface bridge vlan" and self._covered(values):
            return "unpredicted"
        if path == "/interface vlan" and not self._nameable(values, bridges):
            return "unpredicted"
        if path == "/ip address" and not self._addressable(values, bridges):
            return "unpredicted"
        entry = Entry([], "add")
        entry.alter(values | _derived(path, values))
        self.export.add(path, entry)
        return "shown"

    def _covered(self, values: Mapping[str, str]) -> bool:
        """Whether the bridge has this VLAN among several in one entry, or switched off."""
        rows = (row for row in self.export.of("/interface bridge vlan") if row["bridge"] == values["bridge"])
        return any(int(values["vlan-ids"]) in (vlan_ids(row["vlan-ids"]) or ()) for row in rows)

    def _nameable(self, values: Mapping[str, str], bridges: Collection[str]) -> bool:
        """Whether a VLAN interface may have this name on this interface."""
        vlans = self.export.of("/interface vlan")
        twice = any((e["interface"], e["vlan-id"]) == (values["interface"], values["vlan-id"]) for e in vlans)
        taken = values["name"] in bridges or self._spoken_of(values["name"])
        return values["interface"] in bridges and not twice and not taken

    def _addressable(self, values: Mapping[str, str], bridges: Collection[str]) -> bool:
        """Whether an address is one, is nowhere else, and its interface is there."""
        names = {entry["name"] for entry in self.export.of("/interface vlan")} | set(bridges)
        others = {entry["address"] for entry in self.export.of("/ip address")}
        return _network(values["address"]) != "" and values["interface"] in names and values["address"] not in others

    def _twice(self, path: str, entry: Entry, values: Mapping[str, str]) -> bool:
        """Whether another VLAN interface would have the same VLAN on the same interface."""
        others = (each for each in self.export.of("/interface vlan") if each is not entry)
        place = (entry["interface"], values.get("vlan-id"))
        return path == "/interface vlan" and any((each["interface"], each["vlan-id"]) == place for each in others)

    def _set(self, path: str, entry: Entry, values: Mapping[str, str]) -> Certainty:
        settable = bool(values) and values.keys() <= KINDS[path].settable
        if not settable or not self._known(values, entry.values) or self._twice(path, entry, values):
            return "unpredicted"
        new = not entry.raw
        entry.alter(values)
        if path == "/interface ethernet":
            if not entry.values:
                self.export.remove(entry)
            elif new:
                self.export.add(path, entry)
        return "shown"

    def _remove(self, path: str, entry: Entry) -> Certainty:
        if path == "/interface ethernet":
            return "unpredicted"
        if path == "/interface vlan" and self.export.uses(entry["name"], entry):
            return "unpredicted"
        if path == "/interface bridge port":
            rows = self.export.of("/interface bridge vlan")
            if any(entry["interface"] in (*row.listed("tagged"), *row.listed("untagged")) for row in rows):
                return "unpredicted"
        self.export.remove(entry)
        return "shown"

    # What it all says

    def text(self) -> str:
        """See `Session`."""
        return str(self.export)

    def layout(self) -> Layout:
        """See `Session`."""
        return layout_of(self.export)

    def meaning(self) -> Meaning:
        """See `Session`."""
        found: Meaning = Counter()
        for section in self.export.sections:
            if section.path in KINDS:
                found.update((section.path, entry.says()) for entry in section.entries)
            elif section.entries:
                found[section.path, tuple(_plain(entry.raw) for entry in section.entries)] += 1
        return found


def _plain(raw: Collection[str]) -> str:
    return " ".join(" ".join(raw).split())


def _fit(path: str, values: Mapping[str, str]) -> bool:
    """Whether these values are of a form that is known."""
    known = KINDS[path].values
    fit = all(name in known and known[name].fullmatch(text) for name, text in values.items())
    return fit and all(1 <= int(values.get(name, "1")) <= 4094 for name in ("vlan-ids", "vlan-id", "pvid"))


def _split(words: str) -> tuple[str, str, str]:
    """`/ip address add address=…` -> its path, verb and the rest."""
    match = re.match(r"(/[a-z]+(?:[ /][a-z]+)*?)[ /](add|set|remove)(?= |$)(.*)", words)
    return (
        (match[1].replace("/", " /").strip().replace(" /", " "), match[2], match[3].strip()) if match else ("", "", "")
    )


def _network(address: str) -> str:
    """`10.20.0.0` of `10.20.0.1/24`; empty where it is no address that a host can have."""
    try:
        own = ipaddress.IPv4Interface(address)
    except ValueError:
        return ""
    ends = {own.network.network_address, own.network.broadcast_address}
    return str(own.network.network_address) if own.network.prefixlen < 31 and own.ip not in ends else ""


def _derived(path: str, values: Mapping[str, str]) -> dict[str, str]:
    """What the device adds by itself."""
    return {"network": _network(values["address"])} if path == "/ip address" else {}


def entries(export: Export, path: str) -> Iterator[tuple[tuple[str, ...], Entry]]:
    """What names each entry -> the entry."""
    if path == "/interface ethernet":
        yield from (((e.find.removeprefix("default-name="),), e) for e in export.of(path, "set"))
    else:
        yield from ((tuple(e[key] for key in KINDS[path].keys), e) for e in export.of(path))
