"""One host after its lines, held against what was predicted of it; the rest of the site is not looked at here."""

from collections.abc import Iterable, Sequence

import msgspec

from netaudit.core.diff import PlatformOf
from netaudit.core.works.four_sets import FourSets, four_sets
from netaudit.model.difference import Difference
from netaudit.model.snapshot import Snapshot

_OF_THE_SITE = ("endpoints", "neighbours", "mac_table", "host")
"""Judged when the whole site is: a neighbour is heard only after a while."""


def host_compared(
    host: str, before: Snapshot, now: Snapshot, declared: Iterable[Difference], armed: Sequence[str],
    platform_of: PlatformOf,
) -> FourSets:  # fmt: skip
    """What the lines did on one host.

    Args:
        host: its name.
        before: the site when the works were begun.
        now: a pass over this host.
        declared: the plan's predicted changes.
        armed: lines of its own timer, which on some platforms stand in the configuration while it runs.
        platform_of: the platform of a name.
    """
    own = [each for each in declared if each.host == host and each.section not in _OF_THE_SITE]
    found = four_sets(_alone(before, host), _alone(now, host), own, platform_of)
    timer = {line.strip() for line in armed}
    others = [each for each in found.undeclared if each.section not in _OF_THE_SITE]
    return FourSets(
        seen=found.seen,
        missing=found.missing,
        undeclared=tuple(each for each in others if str(each.after).strip() not in timer),
        not_collected=tuple(each for each in found.not_collected if each.split(" ", 1)[1] not in _OF_THE_SITE),
    )


def _alone(snapshot: Snapshot, host: str) -> Snapshot:
    return msgspec.structs.replace(
        snapshot,
        expected=(host,),
        states={name: state for name, state in snapshot.states.items() if name == host},
        failures={name: reasons for name, reasons in snapshot.failures.items() if name == host},
        endpoints={},
    )
