"""To what a difference from the baseline is due: an approved change whose works are begun, or nobody's word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from netaudit.core.works.four_sets import whole
from netaudit.model.difference import Difference


@dataclass(frozen=True)
class Attribution:
    """One difference from the baseline."""

    change: str
    """The approved change in works that declares exactly this; empty: unauthorised."""
    first_seen: str
    """When an audit first saw it, ISO 8601."""
    last_seen: str


def attributed(
    found: Iterable[Difference],
    in_works: Mapping[str, Iterable[Difference]],
    earlier: Mapping[bytes, str],
    now: str,
) -> tuple[Attribution, ...]:
    """What each difference is due to, in their order.

    Args:
        found: differences from the baseline.
        in_works: change whose works are begun -> what its plan declares.
        earlier: content of a difference (`four_sets.whole`) -> when an earlier audit first saw it.
        now: the time of this audit, ISO 8601.
    """
    declared = {whole(each): change for change, planned in in_works.items() for each in planned}
    return tuple(Attribution(declared.get(whole(each), ""), earlier.get(whole(each), now), now) for each in found)
