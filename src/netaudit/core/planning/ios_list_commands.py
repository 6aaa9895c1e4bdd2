"""The commands that change named access lists of Cisco IOS and never let through what neither side lets through.

A list that is in force is changed rule by rule: what it denies more comes first, then what it permits less, then what
it permits more, and last what it denies less. It is never left without a rule, for that lets everything through.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

_NUMBERED = re.compile(r"(\d+) (permit|deny) .+")


@dataclass(frozen=True)
class ListChanges:
    """Lines before lists are bound to ports, and after they are taken off them."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def list_changes(
    old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]], in_force: Collection[str]
) -> tuple[ListChanges, tuple[str, ...]]:
    """The commands, and the lists that cannot be changed without a gap.

    Args:
        old: heading of a list -> its lines.
        new: the same of the wanted configuration.
        in_force: names of lists that are bound on either side.
    """
    before: list[str] = []
    after = [f"no {heading}" for heading in old if heading not in new]
    left: list[str] = []
    for heading, rules in new.items():
        was = old.get(heading)
        if was == rules:
            continue
        if was is None:
            before += [heading, *(f" {rule}" for rule in rules), " exit"]
            continue
        changed = _changed(was, rules)
        if changed is not None:
            before += [heading, *(f" {rule}" for rule in changed), " exit"]
        elif heading.split()[-1] in in_force:
            left.append(heading)
        else:
            before += [f"no {heading}", heading, *(f" {rule}" for rule in rules), " exit"]
    return ListChanges(tuple(before), tuple(after)), tuple(left)


def _changed(was: tuple[str, ...], rules: tuple[str, ...]) -> list[str] | None:
    """Rule by rule; None where the rules bear no numbers, or one of them changes under its number."""
    matches = [_NUMBERED.fullmatch(rule) for rule in (*was, *rules)]
    if not rules or None in matches:
        return None
    added = [rule for rule in rules if rule not in was]
    gone = [rule for rule in was if rule not in rules]
    if {rule.split()[0] for rule in added} & {rule.split()[0] for rule in gone}:
        return None
    denies, permits = ([rule for rule in added if rule.split()[1] == word] for word in ("deny", "permit"))
    fewer, more = ([f"no {rule.split()[0]}" for rule in gone if rule.split()[1] == w] for w in ("permit", "deny"))
    # Without a deny to hold it, the list would stand empty between the permits that go and those that come.
    held = denies or any(rule.split()[1] == "deny" for rule in was) or any(rule in rules for rule in was)
    return [*denies, *fewer, *permits, *more] if held else [*permits, *fewer]
