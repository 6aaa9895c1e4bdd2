"""The verdict of the works: every change between before and after, in exactly one of four sets.

Judged are the configuration, the links between managed hosts, the declared endpoints and new wired MAC addresses
(contract, section 4). A change is declared and seen, declared but missing, seen but undeclared, or of a place that was
not collected on both sides, of which nobody can say anything; so is a declared endpoint that fell silent. Everything
else that moved is ambient.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from netaudit.core.diff import PlatformOf, compare
from netaudit.core.impact import effects
from netaudit.core.works.silence import fell_silent, silent_place
from netaudit.model.difference import Difference
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import CONFIGURATION, Collected, DeviceState, Failed, NotAsked

_SEEN_ON_THE_WIRE = ("neighbours", "mac_table")
_LAYER_2 = frozenset({"switchports", "vlans", "interfaces", "lags", "spanning_tree", "config"})


@dataclass(frozen=True)
class FourSets:
    """What the works did, held against what was declared."""

    seen: tuple[Difference, ...] = ()
    missing: tuple[Difference, ...] = ()
    undeclared: tuple[Difference, ...] = ()
    not_collected: tuple[str, ...] = ()
    """`host section`, or `host *` for a whole host; `host endpoints MAC name` for an endpoint that fell silent."""
    silent: tuple[str, ...] = ()
    """Names of those endpoints, or their MAC addresses; each is among what was not collected."""
    affects: Mapping[str, tuple[str, ...]] | None = None
    """Place of an undeclared change -> endpoints that it reaches; a place that is not here: nobody knows whom."""
    ambient: tuple[Difference, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether exactly the declared changes happened, and everything was looked at."""
        return not (self.missing or self.undeclared or self.not_collected)


def four_sets(before: Snapshot, after: Snapshot, declared: Iterable[Difference], platform_of: PlatformOf) -> FourSets:
    """Hold a site's snapshots from before and after the works against what was declared.

    Args:
        before: taken when the works were begun.
        after: taken when they were over.
        declared: the plan's predicted changes, the request's own expectations among them.
        platform_of: the platform of a name; KeyError where it is unknown.
    """
    judged, ambient = judged_differences(before, after, platform_of)
    wanted = Counter(dict.fromkeys((whole(each) for each in declared), 1))
    by_content = {whole(each): each for each in declared}
    seen, undeclared, silent = [], [], list[Difference]()
    for each in judged:
        if wanted[whole(each)] > 0:
            wanted[whole(each)] -= 1
            seen.append(each)
        elif fell_silent(before, each):
            silent.append(each)
        else:
            undeclared.append(each)
    left = [by_content[content] for content, count in wanted.items() if count]
    unknown = list(gaps(before, after))
    lost = [each for each in left if not could_be_seen(before, after, each)]
    unknown += [f"{each.host} {each.section}" for each in lost] + [silent_place(before, each) for each in silent]
    return FourSets(
        seen=tuple(seen),
        missing=tuple(each for each in left if each not in lost),
        undeclared=tuple(undeclared),
        not_collected=tuple(dict.fromkeys(unknown)),
        silent=tuple(before.endpoints[each.key].name or each.key for each in silent),
        affects=affected(before, after, undeclared),
        ambient=tuple(ambient),
    )


def whole(each: Difference) -> bytes:
    """Everything a difference says, so that lists and tuples, here and in a signed plan, compare alike."""
    return msgspec.json.encode(msgspec.to_builtins(each), order="deterministic")


def judged_differences(
    before: Snapshot, after: Snapshot, platform_of: PlatformOf
) -> tuple[list[Difference], list[Difference]]:
    """What is judged after works, and what is ambient.

    An audit takes a declared endpoint that is not heard any more for switched off; during works somebody must look.
    Where a switch was not collected, nothing is said of the endpoints that it alone hears: it is among the gaps itself.
    """
    found = compare(before, after, platform_of)
    judged = [each for each in found.differences if _heard_twice(before, after, each)]
    ambient = list[Difference]()
    for each in found.ambient:
        (judged if fell_silent(before, each) and _heard_twice(before, after, each) else ambient).append(each)
    return judged, ambient


def _heard_twice(before: Snapshot, after: Snapshot, each: Difference) -> bool:
    """Whether the switches at which an endpoint was, or is, were listened to both times."""
    if each.section != "endpoints":
        return True
    places = [snapshot.endpoints[each.key].switch for snapshot in (before, after) if each.key in snapshot.endpoints]
    return all(
        (state := snapshot.states.get(switch)) is not None and isinstance(state.sections.mac_table, Collected)
        for switch in places
        if switch
        for snapshot in (before, after)
    )


def gaps(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Hosts and sections of which it is not known whether they changed."""
    for host in sorted({*before.expected, *after.expected}):
        was, now = before.states.get(host), after.states.get(host)
        if (was is None and host in before.expected) or (now is None and host in after.expected):
            yield f"{host} *"
        elif was is not None and now is not None:
            yield from (f"{host} {name}" for name in (*CONFIGURATION, *_SEEN_ON_THE_WIRE) if _unknown(was, now, name))


def _unknown(was: DeviceState, now: DeviceState, name: str) -> bool:
    """Whether one of the two could have told of this section and did not."""
    sections = (was.section(name), now.section(name))
    if any(isinstance(each, Failed | NotAsked) for each in sections):
        return True
    return len({isinstance(each, Collected) for each in sections}) == 2


def could_be_seen(before: Snapshot, after: Snapshot, each: Difference) -> bool:
    """Whether a declared change could have been seen where it was declared."""
    if each.section == "host":
        return True
    name = "mac_table" if each.section == "endpoints" else each.section
    states = [snapshot.states.get(each.host) for snapshot in (before, after)]
    if each.section == "endpoints" and not each.host:
        states = [state for snapshot in (before, after) for state in snapshot.states.values()]
        return any(isinstance(state.section(name), Collected) for state in states if state is not None)
    known = {*CONFIGURATION, *_SEEN_ON_THE_WIRE}
    return name in known and all(state is not None and isinstance(state.section(name), Collected) for state in states)


def affected(before: Snapshot, after: Snapshot, undeclared: Iterable[Difference]) -> dict[str, tuple[str, ...]]:
    """Place of each undeclared change -> the endpoints that it reaches, by name or else by MAC address.

    Where a change's effect is not known (a route, a filter), its place is not in the result.
    """
    found: dict[str, set[str]] = {}
    for each in undeclared:
        names = set(_behind(before, each)) | set(_behind(after, each))
        if each.section in _LAYER_2 and each.host in before.states and each.host in after.states:
            names |= _cut_or_joined(before, after, each.host)
        if names:
            found.setdefault(place(each), set()).update(names)
    return {where: tuple(sorted(names)) for where, names in sorted(found.items())}


def place(each: Difference) -> str:
    """`host section key`, as a verdict names the place of a change."""
    return f"{each.host} {each.section} {each.key}"


def _behind(snapshot: Snapshot, each: Difference) -> Iterator[str]:
    for mac, endpoint in snapshot.endpoints.items():
        at_the_port = each.section != "vlans" and (endpoint.switch, endpoint.port) == (each.host, each.key)
        in_the_vlan = each.section == "vlans" and endpoint.switch == each.host and str(endpoint.vlan) == each.key
        if at_the_port or in_the_vlan or (each.section == "endpoints" and mac == each.key):
            yield endpoint.name or mac


def _cut_or_joined(before: Snapshot, after: Snapshot, host: str) -> set[str]:
    """Endpoints whose layer 2 company this host's own changes alter."""
    alone = msgspec.structs.replace(before, states={**before.states, host: after.states[host]})
    return {effect.name for effect in effects(before, alone)}
