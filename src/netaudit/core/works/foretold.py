"""What a plan predicts, held against another state of the site: what differs between the two.

Both are known by what leads to them from one base: the signed prediction is a list of differences, and so is what is
found in the other state. Where they say the same, the states are alike; the rest is turned round.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from netaudit.core.works.four_sets import whole
from netaudit.model.difference import Difference

_Item = tuple[str, str, str]
_NATIVE = "native"
"""How a diff calls the field `untagged` of a trunk."""


def from_prediction(planned: Iterable[Difference], found: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences that lead from what was predicted to another state.

    Args:
        planned: from a base to what was predicted.
        found: from the same base to the other state.
    """
    wanted = list({whole(each): each for each in planned}.values())
    same = Counter(map(whole, wanted)) & Counter(map(whole, found := list(found)))
    left = [each for each in wanted if not same[whole(each)]]
    others = [each for each in found if not same[whole(each)]]
    return tuple(_joined(left, others))


def turned(each: Difference) -> Difference:
    """The same difference, looked at from the other side."""
    return msgspec.structs.replace(each, before=each.after, after=each.before)


def _joined(left: list[Difference], others: list[Difference]) -> Iterator[Difference]:
    """Of each item once: what was predicted of it against what became of it."""
    by_item = defaultdict[_Item, list[Difference]](list)
    for each in others:
        by_item[_item(each)].append(each)
    said = set[bytes]()
    for each in left:
        about = [other for other in by_item[_item(each)] if each.section != "config"]
        same_place = next((other for other in about if other.field == each.field), None)
        whole_item = next((other for other in about if not other.field), None)
        if same_place is not None:
            said.add(whole(same_place))
            yield msgspec.structs.replace(same_place, before=each.after)
        elif whole_item is not None:
            continue  # the whole item came, went or became another kind: said below, with all its fields
        else:
            became, used = _with_fields(each, about)
            said |= {whole(other) for other in used}
            yield msgspec.structs.replace(each, before=each.after, after=became)
    yield from (other for other in others if whole(other) not in said)


def _with_fields(each: Difference, about: list[Difference]) -> tuple[object, list[Difference]]:
    """What an item is that was to become another as a whole: what it was, with the fields that did change."""
    if each.field or not isinstance(each.before, Mapping):
        return each.before, []
    row, used = dict(each.before), []
    for other in about:
        name = "untagged" if other.field == _NATIVE else other.field
        if name in row:
            row[name] = other.after
            used.append(other)
    return row, used


def _item(each: Difference) -> _Item:
    return each.host, each.section, each.key
