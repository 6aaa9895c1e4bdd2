"""Sends lines to one host, each written into the journal before it is sent and after it was answered."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from netaudit.collect import login_of
from netaudit.core.works.file_steps import edited, file_commands, is_new
from netaudit.core.works.host_timer import of_plan
from netaudit.core.works.left_copies import STAYS
from netaudit.core.works.permission import Permission, cleaning, permission
from netaudit.core.works.position import CLEAN
from netaudit.core.works.typing_lines import arms_inside
from netaudit.model.errors import NetauditError, stop
from netaudit.model.file_change import FileChange
from netaudit.model.names import printable
from netaudit.model.statements import HostPlan
from netaudit.model.verdict import Reason, reason
from netaudit.platforms import platform
from netaudit.transport.candidate import Candidate
from netaudit.transport.send import Door, LineRefusedError, LineUnansweredError, missing_secrets, opened
from netaudit.transport.visit import Terms
from netaudit.workflows.works import Clock, Works, WorksOptions, note

_SECONDS_FOR_A_LINE = 5.0


class Taking(Protocol):
    """What takes lines one by one: a `Door`, or a `Candidate`."""

    def give(self, line: str, *, answers: bool = False) -> str:
        """See `Door.give`."""


class Told(Protocol):
    """Is told what happens to the hosts; shows it or not."""

    def sending(self, host: str, way: str, number: int, total: int, line: str) -> None:
        """A line is about to be sent."""

    def waiting(self, host: str, until: str) -> None:
        """The host cannot be reached; its own timer returns it at about this time."""

    def started(self, host: str) -> None:
        """A host is being asked."""

    def ended(self, host: str, reasons: Sequence[Reason]) -> None:
        """A host answered (no reasons), or did not."""


@dataclass(frozen=True)
class Site:
    """The works as they are being carried out."""

    work: Works
    person: str
    options: WorksOptions
    clock: Clock
    told: Told
    strict: bool = True
    """Whether nothing goes on that could not be written down first."""
    held: dict[str, Candidate] = field(default_factory=dict)
    """Host -> the session that alone can confirm what it committed."""

    def note(self, what: str, **more: object) -> None:
        """Write an entry into the journal; it is on the disk when this returns.

        Raises:
            NetauditError, OSError: it could not be written, and `strict` holds.
        """
        work = self.work
        try:
            note(work.workspace, work.change, self.person, self.clock(), what, more)
        except (NetauditError, OSError):
            if self.strict:
                raise

    def now(self) -> datetime:
        """The present time at the site."""
        return self.work.workspace.local(self.clock())

    def planned(self, host: str) -> HostPlan:
        """What was signed for a host."""
        return self.work.plan.statement.hosts[host]


def permitted(site: Site, host: str, phase: str, way_back: Sequence[str] = ()) -> Permission:
    """The gate's yes to sending to a host now; raises every reason why not."""
    begun = site.work.case.begun | {site.work.plan.digest}
    case = replace(site.work.case, phase=phase, now=site.now(), begun=begun, observed=None)  # type: ignore[arg-type]  # send or return, by the callers
    found, reasons = permission(case, host, way_back)
    if found is None:
        raise NetauditError(*(reasons or (reason("works-not-begun", change=site.work.change),)))
    return found


def lacking(planned: HostPlan) -> tuple[str, ...]:
    """Secrets that the lines of a host name and that are not set."""
    return missing_secrets((*planned.arm, *planned.forward, *planned.rollback, *planned.disarm, *planned.save))


def forward(site: Site, host: str) -> None:
    """Arm the host's timer, replace its files, and send its lines.

    Raises:
        NetauditError: it stopped, with the reason; what was sent is in the journal.
    """
    planned = site.planned(host)
    allowed = permitted(site, host, "send")
    if planned.arm and allowed.typing.alone:
        _arm_from_outside(site, host, allowed)
    with door_to(site, host, allowed, len(planned.arm) + len(planned.forward) + 10 * len(planned.files)) as door:
        if planned.arm and not allowed.typing.alone:
            # Written down before: between the line that starts it and its answer, the timer may run already.
            site.note("arming", host=host, until=_timer_end(site))
            give(site, door, host, "arm", planned.arm, answers=True)
            site.note("armed", host=host, until=_timer_end(site))
        for each in planned.files:
            _replace_file(site, door, host, each)
        if not arms_inside(planned.arm):
            give(site, door, host, "enter", allowed.typing.enter if planned.forward else ())
        give(site, door, host, "forward", planned.forward)
        give(site, door, host, "leave", allowed.typing.leave if planned.forward else ())


def _arm_from_outside(site: Site, host: str, allowed: Permission) -> None:
    """Start a host's timer in a session that ends, and see in another that it still runs: it must outlive ours."""
    lines = of_plan(site.planned(host).arm, site.work.plan.digest)
    with door_to(site, host, allowed, len(lines)) as door:
        site.note("arming", host=host, until=_timer_end(site))
        give(site, door, host, "arm", lines)
    with door_to(site, host, allowed, 1) as door:
        give(site, door, host, "arm", lines[-1:])
        site.note("armed", host=host, until=_timer_end(site))


def _timer_end(site: Site) -> str:
    minutes = timedelta(minutes=max(1, site.work.plan.statement.works_minutes))
    return (site.now() + minutes).isoformat(timespec="seconds")


def confirm(site: Site, host: str, *, phase: str = "send", save: bool = True) -> None:
    """Stop the host's timer, and make what runs outlast a restart."""
    planned = site.planned(host)
    lines = len(planned.disarm) + len(planned.save)
    if not lines:
        return
    with door_to(site, host, permitted(site, host, phase), lines) as door:
        if planned.disarm:
            give(site, door, host, "disarm", of_plan(planned.disarm, site.work.plan.digest), answers=True)
            site.note("disarmed", host=host)
        if save:
            give(site, door, host, "save", planned.save, answers=True)


def send_back(site: Site, host: str, lines: Sequence[str]) -> None:
    """Put a host's files back from their copies, last first, and send the lines that lead back."""
    planned = site.planned(host)
    if not lines and not planned.files:
        return
    allowed = permitted(site, host, "return", lines)
    with door_to(site, host, allowed, len(lines) + 10 * len(planned.files)) as door:
        if lines:
            give(site, door, host, "return", allowed.typing.enter)
            give(site, door, host, "return", lines)
            give(site, door, host, "return", allowed.typing.leave)
        for each in reversed(planned.files):
            _restore_file(site, door, host, each)


def remove_copies(site: Site, host: str) -> tuple[str, ...]:
    """Remove the copies of a host's files, and ask whether they are gone; returns the paths of which some is not.

    Raises:
        NetauditError: it may not, or did not go on; what was sent is in the journal.
    """
    planned, digest = site.planned(host), site.work.plan.digest
    case = replace(site.work.case, phase="return", now=site.now(), observed=None)
    allowed, reasons = cleaning(case, host)
    if allowed is None:
        raise NetauditError(*reasons)
    stay = []
    with door_to(site, host, allowed, 4 * len(planned.files)) as door:
        for each in planned.files:
            commands = file_commands(each, digest)
            give(site, door, host, CLEAN, (commands.clean,))
            if is_there(door, commands.kept):
                stay.append(each.path)
                site.note(STAYS, host=host, line=printable(commands.clean))
    return tuple(stay)


def is_there(door: Door, asked: str) -> bool:
    """Whether a question that changes nothing ends with 0."""
    try:
        door.give(asked)
    except LineRefusedError:
        return False
    return True


def give(site: Site, door: Taking, host: str, way: str, lines: Sequence[str], *, answers: bool = False) -> None:
    """Send lines one after the other; raises the reason why one was not taken."""
    for number, line in enumerate(lines, 1):
        said = printable(line.strip())
        site.told.sending(host, way, number, len(lines), said)
        at: Mapping[str, object] = {"host": host, "way": way, "number": number, "line": said}
        site.note("sending", **at)
        try:
            door.give(line, answers=answers)
        except LineRefusedError as words:
            site.note("line-refused", **at, said=str(words))
            raise stop("line-refused", host=host, line=number, text=said, said=str(words)) from words
        except LineUnansweredError as words:
            site.note("line-refused", **at, said=str(words))
            raise stop("line-unanswered", host=host, line=number, text=said, said=str(words)) from words
        site.note("sent", **at)


def door_to(site: Site, host: str, allowed: Permission, lines: int) -> AbstractContextManager[Door]:
    """A session on a host, with time for so many lines."""
    workspace, options = site.work.workspace, site.options
    entry = workspace.inventory.hosts[host]
    terms = Terms(workspace.known_hosts, options.deadline_seconds + _SECONDS_FOR_A_LINE * lines)
    return opened(login_of(host, entry, options.prompt), platform(site.planned(host).platform), allowed, terms)


def _replace_file(site: Site, door: Door, host: str, change: FileChange) -> None:
    """Replace one file: copied, written beside, checked, put in place, read by its daemon."""
    commands = file_commands(change, site.work.plan.digest)
    try:
        text = "" if is_new(change) else door.give(commands.read, file=True)
    except LineRefusedError as words:
        raise stop("file-not-as-planned", host=host, path=change.path, detail=str(words)) from words
    new = edited(change, text)
    if new is None:
        raise stop(
            "file-not-as-planned", host=host, path=change.path, detail="what is to be replaced is not there once"
        )
    way = f"file {change.path}"
    if not is_new(change):
        give(site, door, host, way, (commands.keep, commands.prepare))
    _write(site, door, host, way, commands.write, new)
    give(site, door, host, way, (commands.validate, commands.place, commands.reload))


def _write(site: Site, door: Door, host: str, way: str, command: str, text: str) -> None:
    """What is written is not told: it may hold secrets that were never collected."""
    at: Mapping[str, object] = {"host": host, "way": way, "number": 0, "line": command}
    site.note("sending", **at)
    try:
        door.give(command, content=text.encode())
    except LineRefusedError as words:
        site.note("line-refused", **at)
        raise stop("line-refused", host=host, line=0, text=command, said=str(words)) from words
    site.note("sent", **at)


def _restore_file(site: Site, door: Door, host: str, change: FileChange) -> None:
    commands, way = file_commands(change, site.work.plan.digest), f"return {change.path}"
    if is_new(change):
        give(site, door, host, way, (commands.remove, commands.reload, commands.clean))
        return
    if not is_there(door, commands.kept):
        return  # it was never copied, so it was never replaced
    give(site, door, host, way, (commands.restore, commands.reload, commands.clean))
