"""Whether a change that could cut our way to a device is held by something: its own timer, or a person on site."""

from dataclasses import dataclass

from netaudit.core.planning.guarantee import WayBack, saving_lines, timer_of, way_back
from netaudit.core.planning.host_plan import Worked
from netaudit.core.planning.service_lines import service_lines
from netaudit.model.names import printable
from netaudit.model.verdict import Reason, reason

CUTS = frozenset({"plan-way-cut", "plan-service-cut"})
"""Reasons that a timer or a person on site answers."""

_SHOWN_LINES = 5


@dataclass(frozen=True)
class Circumstances:
    """What is known of one host's works beside its lines."""

    platform: str
    config: str
    """Its running configuration."""
    minutes: int
    """Works, verification and rollback together."""
    saved: bool | None = None
    """Whether what is saved is what runs; None where nobody could say."""
    unsaved: tuple[str, ...] = ()
    """The lines in which they differ, as far as the host shows them."""
    startup: str = ""
    """What the request wants done with what is not saved: `save`, `leave`, or nothing."""
    on_site: bool = False
    """Whether the request names a person who is there."""
    by_hand: bool = False
    """Whether the rollback is a person's own."""


@dataclass(frozen=True)
class Guarded:
    """What a host's works rest on."""

    way_back: WayBack
    refused: tuple[Reason, ...] = ()
    risks: tuple[str, ...] = ()
    save: tuple[str, ...] = ()
    """Lines that make the change outlast a restart."""


def guard(host: str, worked: Worked, around: Circumstances) -> Guarded:
    """Judge what is refused of a host's lines once it is known what holds them.

    Args:
        host: its name.
        worked: its lines, and what would be refused if nothing held them.
        around: what is known beside them.
    """
    services = dict.fromkeys(service_lines(around.platform, (*worked.forward, *worked.rollback)))
    cuts = [each for each in worked.refused if each.code in CUTS]
    cuts += [reason("plan-service-cut", host=host, line=printable(line)) for line in services]
    others = [each for each in worked.refused if each.code not in CUTS]
    timer = timer_of(around.platform, around.config, around.minutes, saved=around.saved is True)
    # A timer that restarts the device is too much where nothing can cut us off.
    armed = timer if timer is not None and worked.forward and (cuts or not timer.restarts) else None
    risks = []
    if cuts and armed is not None:
        risks.append("way-cut-timer")
    elif cuts and around.on_site:
        risks.append("way-cut-on-site")
    else:
        others += cuts
    save, told = _saved(host, worked, around)
    back = way_back(around.platform, worked.proof, armed, by_hand=around.by_hand)
    refused = [each for each in told if isinstance(each, Reason)]
    return Guarded(
        back, (*others, *refused), (*risks, *(each for each in told if isinstance(each, str))), save
    )  # fmt: skip


def _saved(host: str, worked: Worked, around: Circumstances) -> tuple[tuple[str, ...], list[Reason | str]]:
    """The lines that save, and what is to be said of what is saved now."""
    lines = saving_lines(around.platform, around.config)
    if not worked.forward or not (lines or around.saved is False):
        return (), []
    if around.saved is False and not around.startup:
        return (), [_unsaved(host, around.unsaved)]
    if around.saved is False:
        return (lines if around.startup == "save" else ()), [f"startup-{around.startup}"]
    if around.saved is None:
        # Saving would make other people's unsaved changes last too, of which nothing is known.
        return (lines, []) if around.startup == "save" else ((), ["startup-unknown"])
    return (() if around.startup == "leave" else lines), []


def _unsaved(host: str, lines: tuple[str, ...]) -> Reason:
    shown = [*lines[:_SHOWN_LINES], *(["…"] if len(lines) > _SHOWN_LINES else [])]
    return reason("plan-startup-differs", host=host, lines=printable("; ".join(shown) or "?"))
