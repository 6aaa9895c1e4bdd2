"""Steps on a Linux host: its files are read for this plan, and what they lead to is told by its own readers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from netaudit import collect
from netaudit.core.digest import canonical_json
from netaudit.core.normalise import Capture, device_state
from netaudit.core.planning.linux_course import LinuxCourse
from netaudit.core.planning.linux_cuts import linux_cuts
from netaudit.core.planning.linux_wanted import USUAL, files_named
from netaudit.core.planning.management import Management
from netaudit.core.planning.session import lines_of
from netaudit.core.statediff import host_differences
from netaudit.core.works.host_timer import HostTimer, host_timer
from netaudit.model.change import FileStep
from netaudit.model.errors import stop
from netaudit.model.file_change import FileChange, TextEdit
from netaudit.model.platform import NotOffered, Platform, ReadingError
from netaudit.model.state import CONFIGURATION, Collected, DeviceState, NotAsked
from netaudit.model.statements import Guarantee
from netaudit.model.verdict import Reason, reason
from netaudit.platforms import platform
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import Prompt
from netaudit.workflows.host_steps import HostSteps
from netaudit.workflows.selection import restrictions
from netaudit.workflows.site_pass import standing_perimeters

_DEADLINE_SECONDS = 60.0
_PROVED_BY: Mapping[Guarantee, str] = {"device-timer": "copy", "file-restore": "copy", "computed": "model"}


@dataclass(frozen=True)
class Held:
    """What a Linux host's change must not cut."""

    management: Management
    on_site: bool
    """Whether the request names a person on site."""
    minutes: int
    """Works, verification and rollback together, for the host's own timer."""


@dataclass
class LinuxAsks:
    """What is to be done on one host, in order."""

    steps: list[Callable[[LinuxCourse], None]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    """Files that are named."""

    def edit(self, step: FileStep) -> None:
        """A file, as the request says."""
        edits = [TextEdit(before=each.before, after=each.after) for each in step.edits]
        self.paths.append(step.file)
        self.steps.append(lambda course: course.take_edits(step.file, edits, step.validation, step.reload))

    def want(self, text: str) -> None:
        """What a recipe wants, as its template says it."""
        self.paths += files_named(text)
        self.steps.append(lambda course: course.take_wanted(lines_of(text)))

    def give(self, lines: tuple[str, ...], rollback: tuple[str, ...] | None) -> None:
        """Command lines, and a way back of one's own or none."""
        self.steps.append(lambda course: course.take_lines(lines, rollback))


def linux_steps(
    workspace: Workspace, state: DeviceState, asks: LinuxAsks, held: Held, prompt: Prompt | None, now: datetime
) -> HostSteps:
    """Work out one host's steps, on what it answers now.

    Args:
        workspace: whose inventory says how it is reached.
        state: as the last audit saw it; the host must still be so.
        asks: what is to be done.
        held: what must not be cut, and whether somebody is there who could mend it.
        prompt: asks for a password.
        now: with zone.

    Raises:
        NetauditError: the host does not answer, is withheld, or is not any more what the audit saw.
    """
    chosen = platform(state.platform)
    zones = _zone_files(chosen, state)
    paths = tuple(dict.fromkeys((*USUAL, *zones.values(), *asks.paths)))
    shown = {path: f"sudo -n cat {path}" for path in paths}
    sections = tuple(name for name in CONFIGURATION if not isinstance(state.section(name), NotAsked))
    said = _capture(workspace, state, sections, tuple(shown.values()), prompt, now)
    fresh = device_state(said, chosen, sections, state.secrets_key)
    if moved := _moved(state, fresh):
        raise stop("plan-base-moved", host=state.host, sections=", ".join(moved))
    for path in asks.paths:
        if shown[path] in said.refused:
            raise stop("file-unreadable", host=state.host, file=path, detail=said.refused[shown[path]])
    files = {path: _text(said, command) for path, command in shown.items()}
    course = LinuxCourse(state.host, chosen, dict(said.answers), files, zones)
    for step in asks.steps:
        step(course)
    return _told(course, said, state, sections, held)


def _zone_files(chosen: Platform, state: DeviceState) -> dict[str, str]:
    """Of what the audit kept: each part of a Linux host's configuration stands under the command that showed it."""
    config = state.sections.config
    parts = config.value.split("### ")[1:] if isinstance(config, Collected) else []
    answers = {command: text for command, _, text in (part.partition("\n") for part in parts)}
    try:
        return chosen.zone_files(answers)
    except (NotOffered, ReadingError):
        return {}


def _capture(
    workspace: Workspace,
    state: DeviceState,
    sections: tuple[str, ...],
    more: tuple[str, ...],
    prompt: Prompt | None,
    now: datetime,
) -> Capture:
    hosts = {state.host: workspace.inventory.hosts[state.host]}
    errand = collect.Errand(
        hosts=hosts,
        inventory=workspace.inventory,
        restricted=restrictions(hosts, *standing_perimeters(workspace, now)),
        sections=sections,
        known_hosts=workspace.known_hosts,
        deadline_seconds=_DEADLINE_SECONDS,
        secrets_key=workspace.secrets_key(),
        prompt=prompt,
    )
    return collect.capture(errand, state.host, more)


def _moved(was: DeviceState, now: DeviceState) -> list[str]:
    """The sections in which the host is not what the audit saw."""
    if was.digests.canonical == now.digests.canonical:
        return []
    pairs = [(name, was.section(name), now.section(name)) for name in CONFIGURATION]
    return [name for name, old, new in pairs if canonical_json(old) != canonical_json(new)] or ["config"]


def _text(said: Capture, command: str) -> str | None:
    """A file's text; None where there is none."""
    answer = said.answers.get(command)
    if answer is None or (answer.startswith("cat: ") and answer.count("\n") <= 1):
        return None
    return answer


def _told(course: LinuxCourse, said: Capture, state: DeviceState, sections: tuple[str, ...], held: Held) -> HostSteps:
    answers: Mapping[str, str] = course.answers
    capture = Capture(said.host, answers, said.refused, said.simulated)
    read = device_state(capture, course.platform, sections, state.secrets_key)
    # What is seen and not set stays as it was seen.
    kept = {name: read.section(name) for name in CONFIGURATION if name in sections}
    predicted = msgspec.structs.replace(
        state, digests=read.digests, sections=msgspec.structs.replace(state.sections, **kept)
    )
    files = course.changes()
    unread = {name: why for name, why in predicted.failed_sections().items() if name not in state.failed_sections()}
    course.refused += [_unread(state.host, files, why) for why in unread.values()]
    unknown = {str(each.params["file"]) for each in course.unpredicted if "file" in each.params}
    cuts = linux_cuts(state, predicted, {each.path for each in files}, held.management, unknown)
    course.refused += [] if held.on_site else cuts
    timer = host_timer(files, max(1, held.minutes) * 60)
    back = _guarantee(course, timer)
    return HostSteps(
        forward=tuple(course.forward),
        rollback=tuple(course.rollback),
        files=files,
        arm=timer.arm if timer else (),
        disarm=timer.disarm if timer else (),
        guarantee=back,
        proved_by=_PROVED_BY.get(back, ""),
        predicted=predicted,
        differences=tuple(host_differences(state, predicted, course.platform)),
        refused=tuple(course.refused),
        unpredicted=tuple(course.unpredicted),
        risks=("way-cut-on-site",) if cuts else (),
    )


def _guarantee(course: LinuxCourse, timer: HostTimer | None) -> Guarantee:
    """The weakest of what its parts rest on: the timer, the copies of files, computed lines, lines somebody wrote.

    The timer puts files back, and takes no command line back.
    """
    if course.stated:
        return "manual"
    if course.forward:
        return "computed"
    return "device-timer" if timer else "file-restore"


def _unread(host: str, files: Sequence[FileChange], why: str) -> Reason:
    """A file that its daemon would take and netaudit could not read any more."""
    path = files[-1].path if files else ""
    return reason("file-unpredicted", host=host, file=path, detail=why)
