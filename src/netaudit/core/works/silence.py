"""Endpoints that say nothing on one side of the works: one that is switched off and one that was cut off sound alike.

What is silent afterwards is therefore neither an undeclared change nor none: nobody can say, until it is heard again.
What was silent before and is heard where the baseline knows it was switched on meanwhile; at any other place it is new.
"""

from collections.abc import Mapping

import msgspec

from netaudit.model.difference import Difference
from netaudit.model.names import printable
from netaudit.model.snapshot import Endpoint, Snapshot


def with_those_at_home(before: Snapshot, after: Snapshot, baseline: Mapping[str, Endpoint]) -> Snapshot:
    """The site before the works, with the endpoints that were silent then and are heard now where they always were.

    Args:
        before: taken when the works were begun.
        after: taken when they were over.
        baseline: MAC address -> endpoint, as accepted last.
    """
    at_home = {
        mac: known
        for mac, known in baseline.items()
        if mac not in before.endpoints
        and known.port
        and (now := after.endpoints.get(mac)) is not None
        and (now.switch, now.port) == (known.switch, known.port)
    }
    return msgspec.structs.replace(before, endpoints={**before.endpoints, **at_home}) if at_home else before


def fell_silent(before: Snapshot, each: Difference) -> bool:
    """Whether this is an endpoint that is declared, or restricted, and wired, and is not heard any more."""
    known = before.endpoints.get(each.key) if each.section == "endpoints" and each.after is None else None
    return known is not None and bool(known.role or known.restricted) and not known.wireless


def silent_place(before: Snapshot, each: Difference) -> str:
    """`host endpoints MAC name`, as a verdict names the place of an endpoint that fell silent."""
    return f"{each.host} endpoints {each.key} {printable(before.endpoints[each.key].name)}".strip()
