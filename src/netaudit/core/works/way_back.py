"""The lines that lead a host from what it is now to the base that was signed, wherever the works stopped.

Where the platform's configuration is modelled, they are computed from the observed configuration, so that they fit
what the device took and what it did not. They never undo what somebody else did meanwhile: whatever differs from the
base in a place that the change does not touch is named, and left. Elsewhere there are only the signed lines.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from netaudit.core.planning.session import Model, Session, obeyed
from netaudit.core.planning.text import Meaning
from netaudit.model.names import printable

_REDACTED = "<secret"


@dataclass(frozen=True)
class Back:
    """The way back from one observed configuration."""

    lines: tuple[str, ...]
    by: Literal["nothing", "computed", "signed", "none"]
    """`nothing`: it is the base already; `none`: no lines are known to lead back from here."""
    foreign: tuple[str, ...] = ()
    """Places that are not as before and that the change does not touch: somebody else's."""


@dataclass(frozen=True)
class Way:
    """What was signed for one host, and what it was before."""

    base: str
    """Its configuration before the works, as it was collected."""
    forward: Sequence[str]
    rollback: Sequence[str]
    vlans: Collection[int] = ()
    """VLAN ids that it had."""
    armed: Sequence[str] = ()
    """Lines that started its own timer."""


def lines_back(model: Model | None, way: Way, observed: str | None, vlans: Collection[int] = ()) -> Back:
    """The way back.

    Args:
        model: of the platform; None where its configuration is not modelled.
        way: what was signed.
        observed: its configuration now; None where it could not be collected as a text.
        vlans: VLAN ids that it has now.
    """
    signed = Back(tuple(way.rollback), "signed" if way.rollback else "none")
    if model is None or observed is None:
        return signed
    observed = _without_timer(observed, way.armed)
    base, now = model.open(way.base, way.vlans), model.open(observed, vlans)
    if base.meaning() == now.meaning():
        return Back((), "nothing")
    if "unpredicted" in obeyed(model.open(way.base, way.vlans), way.forward).values():
        # What the change itself does is not known, nor therefore what of all this is somebody else's.
        return signed
    foreign = tuple(sorted(_odd(base.meaning(), now.meaning()) - _touched(model, way)))
    computed = model.between(observed, way.base, {*way.vlans, *vlans})
    if foreign or computed.left or any(_REDACTED in line for line in computed.lines):
        fits = _leads_back(model.open(observed, vlans), way, base.meaning(), foreign)
        return Back(signed.lines, signed.by if fits else "none", _shown(foreign))
    return Back(computed.lines, "computed")


def _without_timer(observed: str, armed: Sequence[str]) -> str:
    """A FortiGate's timer is two settings, which stand in its configuration while it runs and are nobody else's."""
    settings = {line.strip() for line in armed if line.strip().startswith("set ")}
    return "".join(line for line in observed.splitlines(keepends=True) if line.strip() not in settings)


def _odd(one: Meaning, other: Meaning) -> set[str]:
    """Headings of the blocks in which two configurations differ."""
    return {heading for heading, _ in {*(one - other), *(other - one)}}


def _touched(model: Model, way: Way) -> set[str]:
    """Headings that the change alters at any point of its way there or back."""
    base, session = model.open(way.base, way.vlans).meaning(), model.open(way.base, way.vlans)
    found: set[str] = set()
    for line in (*way.forward, model.leave, *way.rollback):
        session.obey(line)
        found |= _odd(base, session.meaning())
    return found


def _leads_back(session: Session, way: Way, base: Meaning, foreign: Sequence[str]) -> bool:
    """Whether the signed rollback, sent now, leaves nothing of the change."""
    unsure = [line for line, told in obeyed(session, way.rollback).items() if told == "unpredicted"]
    return bool(way.rollback) and not unsure and _odd(base, session.meaning()) <= set(foreign)


def _shown(headings: Sequence[str]) -> tuple[str, ...]:
    return tuple(printable(heading) for heading in headings)
