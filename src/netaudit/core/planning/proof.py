"""Shows on the model that a rollback is one: forward then back is the base, and no state on the way destroys anything.

Checked after every line, forward and back:

- no trunk is opened to all VLANs, or emptied, that is not so at one of the two ends;
- no port uses a VLAN that does not exist, unless it did before;
- no place is left without its access list, or with one that lets everything through;
- the way by which the device is managed stays as it was;
- wherever the change stops, the rollback leads back to the base.

What the model cannot predict is named, and then nothing is proven.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netaudit.core.planning.layout import Layout
from netaudit.core.planning.management import Management, cuts
from netaudit.core.planning.session import Certainty, Model, Session, obeyed
from netaudit.core.planning.text import Meaning
from netaudit.model.names import printable
from netaudit.model.verdict import Reason, reason

_SHOWN_LINES = 5


@dataclass(frozen=True)
class Proof:
    """What walking the way there and back has shown."""

    predicted: str
    """The configuration after the forward lines, as far as they are predicted."""
    faults: tuple[Reason, ...] = ()
    uncertain: Mapping[str, Certainty] = field(default_factory=dict)
    """Lines that are not `shown`, with what is known of them."""

    @property
    def unpredicted(self) -> tuple[str, ...]:
        """Lines of whose effect nothing is known."""
        return tuple(line for line, told in self.uncertain.items() if told == "unpredicted")

    @property
    def proven(self) -> bool:
        """Whether the rollback is shown to be one, on lines that were compared with a device."""
        return not self.faults and not self.uncertain


@dataclass(frozen=True)
class Way:
    """What is to be proven of one host."""

    host: str
    base: str
    """Its running configuration."""
    forward: Sequence[str]
    rollback: Sequence[str]
    vlans: Collection[int] = ()
    """VLAN ids that it has."""
    management: Management = field(default_factory=Management)
    wanted: str | None = None
    """The configuration that is to be reached; None where only lines are given, which then excuse nothing."""


def prove(model: Model, way: Way) -> Proof:
    """Walk there and back."""
    session, base = model.open(way.base, way.vlans), model.open(way.base, way.vlans)
    wanted = model.open(way.wanted, way.vlans) if way.wanted is not None else None
    ends = [base.layout(), *([wanted.layout()] if wanted else [])]
    uncertain: dict[str, Certainty] = {}
    faults = list(_walk(session, way.forward, ends, way, uncertain))
    predicted = session.text()
    if wanted and (odd := differences(session.meaning(), wanted.meaning())):
        faults.append(reason("plan-end-differs", host=way.host, lines=odd))
    session.obey(model.leave)
    faults += _walk(session, way.rollback, ends, way, uncertain)
    if odd := differences(session.meaning(), base.meaning()):
        faults.append(reason("rollback-differs", host=way.host, lines=odd))
    else:
        faults += _stopped(model, way, base.meaning())
    return Proof(predicted, tuple(faults), uncertain)


def _walk(
    session: Session, lines: Sequence[str], ends: Sequence[Layout], way: Way, uncertain: dict[str, Certainty]
) -> Iterator[Reason]:
    before = set(_wrongs(session.layout(), ends, way))
    for line in lines:
        uncertain |= obeyed(session, [line])
        now = _wrongs(session.layout(), ends, way)
        # Each wrong is told once, with the line that brought it.
        for code, params in dict.fromkeys(now):
            if (code, params) not in before:
                yield reason(code, host=way.host, line=printable(line.strip()), **dict(params))
        before = set(now)


Wrong = tuple[str, tuple[tuple[str, str | int], ...]]


def _wrongs(state: Layout, ends: Sequence[Layout], way: Way) -> list[Wrong]:
    """What is wrong with a state and is so at neither end."""
    found: list[Wrong] = []
    for name, port in state.ports.items():
        others = [end.ports[name] for end in ends if name in end.ports]
        if port.open_trunk and not any(other.open_trunk for other in others):
            found.append(("plan-trunk-opened", (("port", name),)))
        if port.closed_trunk and not any(other.closed_trunk for other in others):
            found.append(("plan-trunk-emptied", (("port", name),)))
    excused = {each for end in ends for each in end.dangling()}
    missing = [each for each in state.dangling() if each not in excused]
    for vlan in dict.fromkeys(each[1] for each in missing):
        ports = ", ".join(dict.fromkeys(name for name, other, _ in missing if other == vlan))
        found.append(("plan-vlan-in-use", (("vlan", vlan), ("ports", ports))))
    found += [("plan-filter-open", (("place", place),)) for place in _unfiltered(state, ends)]
    found += [("plan-way-cut", (("what", what),)) for what in cuts(ends[0], state, way.management)]
    return found


def _unfiltered(state: Layout, ends: Sequence[Layout]) -> Iterator[str]:
    open_ends = {place for end in ends for place in end.opens()}
    yield from (place for place in state.opens() if place not in open_ends)
    # A place that has a list at every end has one all the way.
    always = set(ends[0].bound).intersection(*(end.bound for end in ends[1:]))
    yield from sorted(always - state.bound.keys())


def _stopped(model: Model, way: Way, base: Meaning) -> Iterator[Reason]:
    """Where the change stops after each line, does the rollback still lead back?"""
    for place in range(1, len(way.forward)):
        session = model.open(way.base, way.vlans)
        obeyed(session, [*way.forward[:place], model.leave, *way.rollback])
        if odd := differences(session.meaning(), base):
            line = printable(way.forward[place - 1].strip())
            yield reason("rollback-partial", host=way.host, line=line, lines=odd)
            return


def differences(here: Meaning, there: Meaning) -> str:
    """The first lines that only one of two configurations has; empty where they say the same."""
    one, other = _flat(here), _flat(there)
    odd = sorted({*(one - other), *(other - one)})
    # The same lines in another order: what stands in the order is told by its heading.
    found = [" / ".join(filter(None, each)) for each in odd] or sorted({heading for heading, _ in here - there})
    return printable("; ".join([*found[:_SHOWN_LINES], *(["…"] if len(found) > _SHOWN_LINES else [])]))


def _flat(meaning: Meaning) -> Counter[tuple[str, str]]:
    return Counter((heading, line) for heading, lines in meaning.elements() for line in ("", *lines))
