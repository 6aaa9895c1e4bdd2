"""Works out one host's part of a plan: what is sent there and back, what will be, what it rests on, what refuses it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from netaudit.core.lint.check import lint
from netaudit.core.lint.findings import Linted
from netaudit.core.planning.layout import Layout
from netaudit.core.planning.management import Management
from netaudit.core.planning.proof import Proof, Way, prove
from netaudit.core.planning.session import Model, obeyed
from netaudit.model.names import printable
from netaudit.model.verdict import Reason, reason


@dataclass(frozen=True)
class Asked:
    """What is wanted of one host."""

    host: str
    base: str
    """Its running configuration, collected for this plan."""
    lines: Sequence[str] = ()
    """A recipe's lines, or a person's; they say what is wanted."""
    literal: bool = False
    """Whether the lines are sent as they are, and not those that are computed from what they lead to."""
    rollback: Sequence[str] | None = None
    """A person's own rollback; computed where there is none."""
    vlans: Collection[int] = ()
    """VLAN ids that it has."""
    management: Management = field(default_factory=Management)
    start: str | None = None
    """The configuration that the lines are meant for, where it is not `base`: what differs between them is put back."""


@dataclass(frozen=True)
class Worked:
    """What was worked out."""

    forward: tuple[str, ...]
    rollback: tuple[str, ...]
    predicted: str
    """The configuration that will be."""
    layouts: tuple[Layout, Layout]
    """Before and after."""
    proof: Proof
    refused: tuple[Reason, ...]
    unpredicted: tuple[Reason, ...]
    """Lines that need an `expect` of their own; nothing is proven where there are any."""
    corrected: tuple[Reason, ...]

    @property
    def nothing_to_do(self) -> bool:
        """Whether the host is already as it is wanted."""
        return not self.forward and not self.refused


def work_out(model: Model, asked: Asked) -> Worked:
    """Forward, rollback, prediction and proof of one host."""
    session = model.open(asked.base if asked.start is None else asked.start, asked.vlans)
    before = model.open(asked.base, asked.vlans).layout()
    unsure = [line for line, told in obeyed(session, asked.lines).items() if told == "unpredicted"]
    wanted = session.text()
    there, back = (model.between(*ends, asked.vlans) for ends in ((asked.base, wanted), (wanted, asked.base)))
    # Lines that are not predicted are sent as they were written, or they would be lost.
    literal = asked.literal or bool(unsure) or bool(there.left)
    kept = asked.management.addresses
    meant = None if unsure else wanted
    already = not (unsure or there.lines or there.left)
    given = () if already else tuple(asked.lines) if literal else there.lines
    forward = lint(model.platform, asked.host, asked.base, given, None if asked.literal else meant, kept)
    own = back.lines if asked.rollback is None or already else tuple(asked.rollback)
    rollback = lint(model.platform, asked.host, wanted, own, asked.base, kept)
    way = Way(
        asked.host, asked.base, forward.lines, rollback.lines, asked.vlans, asked.management,
        None if asked.literal or unsure else wanted,
    )  # fmt: skip
    proof = prove(model, way)
    left = list(back.left) if asked.rollback is None else []
    # Lines that are sent as they were written do not put anything back.
    left += (*there.left, *unsure) if asked.start is not None else ()
    return Worked(
        forward=forward.lines,
        rollback=rollback.lines,
        predicted=proof.predicted,
        layouts=(before, session.layout()),
        proof=proof,
        refused=(*_refused(forward, rollback), *_not_computed(asked.host, left), *proof.faults),
        unpredicted=tuple(reason("plan-unpredicted", host=asked.host, line=printable(line)) for line in unsure),
        corrected=(*forward.corrected, *rollback.corrected),
    )


def _refused(*found: Linted) -> tuple[Reason, ...]:
    return tuple(each for linted in found for each in linted.refused)


def _not_computed(host: str, left: Sequence[str]) -> tuple[Reason, ...]:
    return tuple(reason("plan-not-computed", host=host, line=printable(line)) for line in left)
