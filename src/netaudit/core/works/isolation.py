"""Whether the devices that must stay apart still do: nobody else came to share their layer 2 domain, or left it."""

from netaudit.core.impact import domains, effects
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.statements import Impact, Tested

CRITICAL_ROLES = frozenset({"imaging", "cad-cam"})


def isolation(before: Snapshot, after: Snapshot, planned: Impact) -> Tested | None:
    """The test of isolation.

    Args:
        before: taken when the works were begun.
        after: taken when they were over.
        planned: whom the plan said that it reaches; they may gain and lose company.

    Returns:
        None where the site has no imaging, CAD/CAM or restricted device that is heard, so that nothing is asserted.
    """
    allowed = {*planned.critical, *planned.perimeters}
    known = {**before.endpoints, **after.endpoints}
    watched = {mac: each for mac, each in known.items() if _apart(each) and each.name not in allowed}
    if not watched:
        return None
    was, now = domains(before), domains(after)
    lost = [each for mac, each in watched.items() if was.get(mac) is None and now.get(mac) is None]
    names = {each.name or mac for mac, each in watched.items()}
    told = [
        f"{each.name}: joined {_list(each.joined_to)}, parted from {_list(each.cut_from)}"
        for each in effects(before, after)
        if each.name in names
    ]
    unknown = sorted(each.name or "?" for each in lost)
    return Tested(
        kind="isolation",
        subject=", ".join(sorted(names)),
        expected="the same company as before",
        obtained="; ".join(told) or (f"unknown: {', '.join(unknown)}" if unknown else "the same company as before"),
        passed=False if told else None if unknown else True,
    )


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nobody"


def _apart(endpoint: Endpoint) -> bool:
    return endpoint.role in CRITICAL_ROLES or bool(endpoint.restricted)
