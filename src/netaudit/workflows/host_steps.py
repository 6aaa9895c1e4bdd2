"""What a plan's lines will do on one host, worked out on its configuration: the way back, the state, the proof."""

from collections.abc import Sequence
from dataclasses import dataclass

from netaudit.core.planning.guarantee import timer_of, way_back
from netaudit.core.planning.host_plan import Asked, Worked, work_out
from netaudit.core.planning.management import whole
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.statediff import host_differences
from netaudit.model.change import ConfigStep
from netaudit.model.difference import Difference
from netaudit.model.state import Collected, DeviceState
from netaudit.model.statements import Guarantee
from netaudit.model.verdict import Reason
from netaudit.platforms import platform


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


def host_steps(step: ConfigStep, state: DeviceState, minutes: int) -> HostSteps:
    """Work out literal lines.

    Args:
        step: the lines, and a person's own rollback or none.
        state: the host as the last audit collected it.
        minutes: works, verification and rollback together, for a device's own timer.
    """
    forward = _lines(step.config)
    config, model = state.sections.config, MODELS.get(state.platform)
    if model is None or not isinstance(config, Collected):
        return HostSteps(forward, _lines(step.rollback or ""), "manual")
    vlans = state.sections.vlans
    numbers = tuple(map(int, vlans.value)) if isinstance(vlans, Collected) else ()
    worked = work_out(
        model,
        Asked(
            host=state.host,
            base=config.value,
            lines=forward,
            literal=True,
            rollback=None if step.rollback is None else _lines(step.rollback),
            vlans=numbers,
            # By which of its addresses we come is not known here, so every one is kept.
            management=whole(model.open(config.value, numbers).layout()),
        ),
    )
    return _told(worked, state, config.value, minutes, own_rollback=step.rollback is not None)


def _told(worked: Worked, state: DeviceState, config: str, minutes: int, *, own_rollback: bool) -> HostSteps:
    chosen = platform(state.platform)
    prediction = predicted_state(state, worked.predicted, chosen, MODELS[state.platform], worked.layouts)
    # Whether what is saved is what runs was not collected, so a timer that restarts the device counts for nothing.
    timer = timer_of(state.platform, config, minutes, saved=False)
    back = way_back(state.platform, worked.proof, timer, by_hand=own_rollback)
    return HostSteps(
        forward=worked.forward,
        rollback=worked.rollback,
        guarantee=back.guarantee,
        proved_by=back.proved_by,
        predicted=prediction.state,
        differences=tuple(host_differences(state, prediction.state, chosen)),
        refused=worked.refused,
        unpredicted=worked.unpredicted,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.splitlines() if line.strip())


def states_after(steps: Sequence[HostSteps]) -> dict[str, DeviceState]:
    """Host -> the state that will be, of those that are predicted."""
    return {each.predicted.host: each.predicted for each in steps if each.predicted is not None}
