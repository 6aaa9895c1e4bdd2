"""Whether the devices that must stay apart still do: nobody else came to share their layer 2 domain.

A device that is silent keeps its last place: it is its port that must stay apart, whether it is switched on or not.
"""

from collections.abc import Mapping

import msgspec

from netaudit.core.impact import Domain, domains
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.statements import Impact, Tested

CRITICAL_ROLES = frozenset({"imaging", "cad-cam"})
_EXPECTED = "nobody new in its layer 2 domain"


def isolation(before: Snapshot, after: Snapshot, planned: Impact) -> Tested | None:
    """The test of isolation.

    Args:
        before: taken when the works were begun.
        after: taken when they were over.
        planned: whom the plan said that it reaches; they may gain company, and be it.

    Returns:
        None where the site has no imaging, CAD/CAM or restricted device that is heard, so that nothing is asserted.
    """
    allowed = {*planned.critical, *planned.perimeters}
    known = {**before.endpoints, **after.endpoints}
    names = {mac: each.name or mac for mac, each in known.items()}
    watched = {mac for mac, each in known.items() if _apart(each) and names[mac] not in allowed}
    if not watched:
        return None
    was, now = domains(before), domains(msgspec.structs.replace(after, endpoints=known))
    told = []
    for mac in sorted(watched, key=names.__getitem__):
        joined = _company(mac, now) - _company(mac, was)
        strangers = sorted(names[each] for each in joined if names[each] not in allowed)
        if strangers:
            told.append(f"{names[mac]}: joined by {', '.join(strangers)}")
    unknown = sorted(names[mac] for mac in watched if was.get(mac) is None and now.get(mac) is None)
    return Tested(
        kind="isolation",
        subject=", ".join(sorted(names[mac] for mac in watched)),
        expected=_EXPECTED,
        obtained="; ".join(told) or (f"unknown of {', '.join(unknown)}" if unknown else _EXPECTED),
        passed=False if told else None if unknown else True,
    )


def _company(mac: str, places: Mapping[str, Domain | None]) -> set[str]:
    own = places.get(mac)
    return {other for other, domain in places.items() if own is not None and domain == own and other != mac}


def _apart(endpoint: Endpoint) -> bool:
    return endpoint.role in CRITICAL_ROLES or bool(endpoint.restricted)
