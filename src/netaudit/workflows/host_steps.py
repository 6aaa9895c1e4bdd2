"""What a plan's lines will do on one host, worked out on its configuration: the way back, the state, the proof."""

from collections.abc import Sequence
from dataclasses import dataclass

from netaudit.core.planning.guard import Circumstances, guard
from netaudit.core.planning.host_plan import Asked, Worked, work_out
from netaudit.core.planning.management import Management, whole
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.statediff import host_differences
from netaudit.model.change import ConfigStep
from netaudit.model.difference import Difference
from netaudit.model.state import Collected, DeviceState
from netaudit.model.statements import Guarantee
from netaudit.model.verdict import Reason
from netaudit.platforms import platform
from netaudit.workflows.ways import vlan_ids_of


@dataclass(frozen=True)
class HostSteps:
    """One host's lines there and back, and what they do."""

    forward: tuple[str, ...]
    rollback: tuple[str, ...]
    guarantee: Guarantee
    proved_by: str = ""
    predicted: DeviceState | None = None
    """The state that will be; None where the platform's configuration is not modelled."""
    differences: tuple[Difference, ...] = ()
    refused: tuple[Reason, ...] = ()
    unpredicted: tuple[Reason, ...] = ()
    """Lines of whose effect nothing is known: the request must state it (`expect`)."""
    arm: tuple[str, ...] = ()
    disarm: tuple[str, ...] = ()
    save: tuple[str, ...] = ()
    unsaved: tuple[str, ...] = ()
    """What others changed and never saved, as far as the host shows it."""
    risks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Around:
    """What is known of the works beside one host's lines."""

    minutes: int
    """Works, verification and rollback together, for a device's own timer."""
    management: Management | None = None
    """What must stay so that we reach it; None where nothing is known, which keeps every address and way out."""
    put_back: str | None = None
    """The configuration of the baseline, where drift is put back with the change; None where it stays."""
    way_known: bool = False
    """Whether the way by which we reach it is known to its end."""
    on_site: bool = False
    """Whether the request names a person on site."""
    startup: str = ""
    """What the request wants done with what was never saved: `save`, `leave`, or nothing."""


def host_steps(step: ConfigStep, state: DeviceState, around: Around) -> HostSteps:
    """Work out literal lines.

    Args:
        step: the lines, and a person's own rollback or none.
        state: the host as the last audit collected it.
        around: what is known beside them.
    """
    forward = _lines(step.config)
    config, model = state.sections.config, MODELS.get(state.platform)
    if model is None or not isinstance(config, Collected):
        return HostSteps(forward, _lines(step.rollback or ""), "manual")
    numbers = vlan_ids_of(state)
    worked = work_out(
        model,
        Asked(
            host=state.host,
            base=config.value,
            lines=forward,
            start=around.put_back,
            literal=around.put_back is None,
            rollback=None if step.rollback is None else _lines(step.rollback),
            vlans=numbers,
            management=around.management or whole(model.open(config.value, numbers).layout()),
        ),
    )
    return _told(worked, state, config.value, around, own_rollback=step.rollback is not None)


def _told(worked: Worked, state: DeviceState, config: str, around: Around, *, own_rollback: bool) -> HostSteps:
    chosen = platform(state.platform)
    prediction = predicted_state(state, worked.predicted, chosen, MODELS[state.platform], worked.layouts)
    startup = state.sections.startup
    circumstances = Circumstances(
        platform=state.platform,
        config=config,
        minutes=around.minutes,
        saved=startup.value.same if isinstance(startup, Collected) else None,
        unsaved=startup.value.lines if isinstance(startup, Collected) else (),
        startup=around.startup,
        on_site=around.on_site,
        by_hand=own_rollback,
    )
    guarded = guard(state.host, worked, circumstances)
    timer = guarded.way_back.timer
    return HostSteps(
        forward=worked.forward,
        rollback=worked.rollback,
        guarantee=guarded.way_back.guarantee,
        proved_by=guarded.way_back.proved_by,
        arm=timer.arm if timer else (),
        disarm=timer.disarm if timer else (),
        save=guarded.save,
        unsaved=circumstances.unsaved,
        risks=(*guarded.risks, *(() if around.way_known or not worked.forward else ("way-unknown",))),
        predicted=prediction.state,
        differences=tuple(host_differences(state, prediction.state, chosen)),
        refused=guarded.refused,
        unpredicted=worked.unpredicted,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.splitlines() if line.strip())


def states_after(steps: Sequence[HostSteps]) -> dict[str, DeviceState]:
    """Host -> the state that will be, of those that are predicted."""
    return {each.predicted.host: each.predicted for each in steps if each.predicted is not None}
