"""What differed from the baseline before works already, and still does: accepting their end would accept it too."""

from collections.abc import Iterable

import msgspec

from netaudit.model.difference import Difference


def old_drift(from_baseline: Iterable[Difference], approved: Iterable[Difference]) -> tuple[Difference, ...]:
    """Differences from the baseline that nobody approved.

    A place may have drifted before the works and be as approved after them: what counts is what it became.

    Args:
        from_baseline: what differs from the baseline now.
        approved: what was declared of the works, and seen.
    """
    ends = {_end(each) for each in approved}
    return tuple(each for each in from_baseline if _end(each) not in ends)


def _end(each: Difference) -> bytes:
    """The place and what it became; of what is gone, what it was."""
    became = ("gone", each.before) if each.after is None else ("is", each.after)
    plain = msgspec.to_builtins((each.host, each.section, each.key, each.field, became))
    return msgspec.json.encode(plain, order="deterministic")
