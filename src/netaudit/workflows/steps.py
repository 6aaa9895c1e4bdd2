"""The steps of a request, worked out host by host: recipes, lines, files, each on what the steps before leave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from netaudit.core import recipes
from netaudit.core.lint.check import lint
from netaudit.core.planning.course import Course
from netaudit.core.planning.session import lines_of
from netaudit.core.recipe_text import Broken, NotGiven, Refusal
from netaudit.core.recipe_values import View
from netaudit.core.recipes import UnknownPlatform
from netaudit.model.change import ConfigStep, FileStep, ManualStep, RecipeStep, Request, Test
from netaudit.model.difference import Difference
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable
from netaudit.model.recipe import OWN_HOST
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState, Withheld
from netaudit.model.verdict import Reason, reason
from netaudit.store.recipes import FOLDER, recipe_of
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import Prompt
from netaudit.workflows.casework import Governance
from netaudit.workflows.host_steps import Around, HostSteps, course_of, host_steps, nothing_to_do
from netaudit.workflows.linux_steps import Held, LinuxAsks, linux_steps
from netaudit.workflows.unapproved_drift import Drift
from netaudit.workflows.ways import reached

_FILES = "linux"


@dataclass(frozen=True)
class Worked:
    """What a request's steps come to."""

    hosts: Mapping[str, HostSteps]
    """Without those on which nothing is to be done."""
    manual: tuple[str, ...]
    declared: tuple[Difference, ...]
    """What recipes say that work by hand will change."""
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Surroundings:
    """What the steps are worked out in."""

    workspace: Workspace
    in_force: Governance
    snapshot: Snapshot
    drift: Drift
    minutes: int
    now: datetime
    prompt: Prompt | None = None


@dataclass
class _Host:
    """One host's steps so far."""

    state: DeviceState
    course: Course | None
    linux: LinuxAsks = field(default_factory=LinuxAsks)
    plain: list[str] = field(default_factory=list)
    """Lines of which nothing can be worked out."""
    back: list[str] = field(default_factory=list)
    own_rollback: bool = False

    @property
    def on_files(self) -> bool:
        """Whether its configuration is files that can be read."""
        return self.state.platform == _FILES and isinstance(self.state.sections.config, Collected)

    def view(self) -> View:
        """What a recipe may know of it."""
        config = self.state.sections.config
        text = self.course.text if self.course else config.value if isinstance(config, Collected) else ""
        layout = self.course.layout() if self.course else None
        return View(self.state.host, self.state.platform, self.state, text, layout)


def work_out(request: Request, around: Surroundings) -> Worked:
    """Every step, in order.

    Raises:
        NetauditError: a recipe that is not known, refuses or is not for its host; lines that would destroy something,
            or whose effect nobody states; a Linux host that does not answer.
    """
    works = _Works(request, around)
    for step in request.steps:
        if isinstance(step, RecipeStep):
            works.recipe(step)
        elif isinstance(step, ConfigStep):
            works.config(step)
        elif isinstance(step, FileStep):
            works.file(step)
        elif isinstance(step, ManualStep):
            works.manual.append(step.manual)
    return works.result()


class _Works:
    """The request's steps, host by host."""

    def __init__(self, request: Request, around: Surroundings) -> None:
        self._request = request
        self._around = around
        inventory, states = around.workspace.inventory, around.snapshot.states
        self._ways = reached(around.in_force.site, inventory, around.snapshot, sorted(states))
        self._hosts: dict[str, _Host] = {}
        self._tests: list[Test] = []
        self._meant: list[tuple[recipes.Step, recipes.Meant]] = []
        self._refused: list[Reason] = []
        self._declared: list[Difference] = []
        commit = around.in_force.trust.commit
        self._files = around.workspace.repository.files(commit, FOLDER) if commit else {}
        self._before = {name: _Host(state, self._course(state)).view() for name, state in states.items()}
        self.manual: list[str] = []
        for name in around.drift.put_back:
            self._host(name)

    def _course(self, state: DeviceState) -> Course | None:
        return course_of(state, self._ways.kept[state.host], self._around.drift.put_back.get(state.host))

    def _host(self, name: str) -> _Host:
        if name not in self._around.snapshot.states:
            raise stop("host-not-audited", host=name)
        state = self._around.snapshot.states[name]
        return self._hosts.setdefault(name, _Host(state, self._course(state)))

    def _views(self) -> dict[str, View]:
        return {**self._before, **{name: host.view() for name, host in self._hosts.items()}}

    def config(self, step: ConfigStep) -> None:
        """Literal lines."""
        host = self._host(step.host)
        parted = host.course.model.parted if host.course is not None else lines_of
        rollback = None if step.rollback is None else parted(step.rollback)
        host.own_rollback = host.own_rollback or rollback is not None
        lines = parted(step.config)
        if host.course is not None:
            host.course.take(lines, literal=True, rollback=rollback)
            return
        # What is never sent to anybody: the mark that stands for a secret.
        self._refused += lint(host.state.platform, step.host, "", (*lines, *(rollback or ()))).refused
        if host.on_files:
            host.linux.give(lines, rollback)
        else:
            host.plain += lines
            host.back = [*(rollback or ()), *host.back]

    def file(self, step: FileStep) -> None:
        """A file of a Linux host."""
        host = self._host(step.host)
        if not host.on_files:
            self._refused.append(reason("file-platform", host=step.host, platform=host.state.platform))
        host.linux.edit(step)

    def recipe(self, step: RecipeStep) -> None:
        """A recipe on its own host, and on those that its parameters name."""
        self._host(step.host)
        loaded = recipe_of(self._files, step.recipe)
        language = self._around.in_force.site.language
        found, wrong = recipes.step_of(loaded, step.parameters, step.host, self._views(), language)
        self._refused += wrong
        if wrong:
            return
        views = self._views()
        try:
            meant = list(found.meant(views))
            self._tests += found.tests(views[step.host])
        except (Refusal, Broken) as failure:
            self._refused.append(recipes.refusal_of(found, views[step.host], OWN_HOST, failure))
            return
        self._meant += [(found, each) for each in meant]
        for role, name in found.hosts:
            self._part(found, role, self._host(name))

    def _part(self, step: recipes.Step, role: str, host: _Host) -> None:
        view = host.view()
        try:
            part = step.part(role, view)
        except (Refusal, NotGiven, Broken, UnknownPlatform) as failure:
            self._refused.append(recipes.refusal_of(step, view, role, failure))
            return
        if part.text is None:
            self.manual.append(part.by_hand)
            meant = [each for of, each in self._meant if of is step and each.host == part.host]
            self._declared += recipes.declared(host.state, meant)
        elif host.course is not None:
            host.course.take(host.course.model.parted(part.text), literal=False)
        elif host.on_files:
            host.linux.want(part.text)
        else:
            self._refused.append(_withheld(host.state) or recipes.refusal_of(step, view, role, UnknownPlatform()))

    def result(self) -> Worked:
        """All of it; raises what stands against it."""
        if self._refused:
            raise NetauditError(*self._refused)
        told = {name: self._told(host) for name, host in sorted(self._hosts.items())}
        self._check(told)
        return Worked(
            hosts={name: each for name, each in told.items() if not nothing_to_do(each)},
            manual=tuple(self.manual),
            declared=tuple(self._declared),
            tests=tuple(self._tests),
        )

    def _told(self, host: _Host) -> HostSteps:
        around = self._around
        if host.course is not None and host.course.worked:
            beside = Around(
                minutes=around.minutes,
                way_known=host.state.host not in self._ways.unknown,
                on_site=self._request.on_site is not None,
                startup=self._request.startup or "",
            )
            return host_steps(host.course, host.state, beside, own_rollback=host.own_rollback)
        if host.linux.steps:
            on_site = self._request.on_site is not None
            held = Held(self._ways.kept[host.state.host], on_site, around.minutes)
            return linux_steps(around.workspace, host.state, host.linux, held, around.prompt, around.now)
        unsure = () if _withheld(host.state) else host.plain
        return HostSteps(
            tuple(host.plain),
            tuple(host.back),
            "manual",
            unpredicted=tuple(
                reason("plan-unpredicted", host=host.state.host, line=printable(each)) for each in unsure
            ),
        )

    def _check(self, told: Mapping[str, HostSteps]) -> None:
        """Raise where something is refused, unpredicted and not stated, or not what its recipe intends."""
        stated = {each.host for each in self._request.expect}
        refused = [why for each in told.values() for why in each.refused]
        refused += [why for host, each in told.items() if host not in stated for why in each.unpredicted]
        for step, meant in self._meant:
            at = told.get(meant.host)
            by_hand = not step.loaded.templates
            if by_hand or (at is not None and at.unpredicted and meant.host in stated):
                continue
            state = at.predicted if at is not None and at.predicted else self._around.snapshot.states[meant.host]
            if why := recipes.reached(step.loaded.name, state, meant):
                refused.append(why)
        if refused:
            raise NetauditError(*[why for place, why in enumerate(refused) if why not in refused[:place]])


def _withheld(state: DeviceState) -> Reason | None:
    config = state.sections.config
    if isinstance(config, Withheld):
        return reason("host-withheld", host=state.host, perimeter=config.reason)
    return None
