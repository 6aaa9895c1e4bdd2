"""What a plan's lines will do on one host, worked out on its configuration: the way back, the state, the proof."""

from collections.abc import Sequence
from dataclasses import dataclass

from netaudit.core.planning.course import Course
from netaudit.core.planning.guard import Circumstances, guard
from netaudit.core.planning.management import Management, whole
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.statediff import host_differences
from netaudit.model.difference import Difference
from netaudit.model.file_change import FileChange
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
    files: tuple[FileChange, ...] = ()
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
    """Factors of `core.risk` that hold of this host."""


@dataclass(frozen=True)
class Around:
    """What is known of the works beside one host's lines."""

    minutes: int
    """Works, verification and rollback together, for a device's own timer."""
    way_known: bool = False
    """Whether the way by which we reach it is known to its end."""
    on_site: bool = False
    """Whether the request names a person on site."""
    startup: str = ""
    """What the request wants done with what was never saved: `save`, `leave`, or nothing."""


def course_of(state: DeviceState, management: Management | None = None, put_back: str | None = None) -> Course | None:
    """The beginning of a host's steps, as the last audit collected it; None where its lines cannot be worked out.

    Args:
        state: as it was collected.
        management: what must stay so that we reach it; None keeps every address and way out.
        put_back: the configuration of the baseline, where drift is put back before anything else.
    """
    config, model = state.sections.config, MODELS.get(state.platform)
    if model is None or not isinstance(config, Collected):
        return None
    numbers = vlan_ids_of(state)
    kept = management or whole(model.open(config.value, numbers).layout())
    course = Course(state.host, model, config.value, numbers, kept)
    if put_back is not None:
        course.take((), literal=False, start=put_back)
    return course


def host_steps(course: Course, state: DeviceState, around: Around, *, own_rollback: bool) -> HostSteps:
    """What the steps on one host come to.

    Args:
        course: its steps, worked out.
        state: the host as the last audit collected it.
        around: what is known beside them.
        own_rollback: whether a way back is a person's own.
    """
    worked, config = course.result(), course.base
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


def nothing_to_do(steps: HostSteps) -> bool:
    """Whether the host is already as it is wanted."""
    return not (steps.forward or steps.files)


def states_after(steps: Sequence[HostSteps]) -> dict[str, DeviceState]:
    """Host -> the state that will be, of those that are predicted."""
    return {each.predicted.host: each.predicted for each in steps if each.predicted is not None}
