"""The timer of a Linux host: a shell that outlives our session, and puts files back unless it is told not to.

It waits in a session of its own (setsid(1)), so that no end of ours takes it along, and needs nothing but a POSIX shell
and the `sudo` of the other file commands. Its marker holds its process id. Whoever takes the marker away stops it: to
remove it (`disarm`) and to rename it (the timer, when its time has come) exclude each other, for both are one step of
the file system. The marker lies under /run, which a restart empties (hier(7)), as it ends the timer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from shlex import quote

from netaudit.core.works.file_steps import copy_of, is_new
from netaudit.model.file_change import FileChange

_PLAN = "{plan}"
"""Stands in the signed lines for the plan's own digest, which no plan can hold."""
_SHORT = 12
_MARKER = f"/run/netaudit-{_PLAN}"


@dataclass(frozen=True)
class HostTimer:
    """The signed lines of one host's timer."""

    arm: tuple[str, ...]
    """The first starts it; the last ends well where it is seen to run."""
    disarm: tuple[str, ...]
    """The first is refused where there is no timer to stop any more; the last shows that it is stopped."""


@dataclass(frozen=True)
class TimerTrace:
    """What tells, when a timer cannot be stopped, what became of it; each ends with 0 where it is so."""

    waits: str
    works: str
    """Its time has come, and it is putting files back."""
    worked: str
    forget: str
    """Takes away the trace that it has worked."""

    def every(self) -> tuple[str, ...]:
        """All of them."""
        return self.waits, self.works, self.worked, self.forget


def host_timer(files: Sequence[FileChange], seconds: int) -> HostTimer | None:
    """The lines that arm and disarm a timer for these files; None where it could not be told what is to be put back.

    Args:
        files: what is planned, in order.
        seconds: until it puts them back, 1 or more.
    """
    if not files or any(_PLAN in text for each in files for text in (each.path, each.reload)):
        return None
    waits = "while [ $n -gt 0 ]; do read p <$m && [ $p = $$ ] || exit 0; sleep 1; n=$((n-1)); done"
    # The whole configuration is as it was before the first daemon reads it; each does so once.
    reloads = dict.fromkeys(each.reload for each in reversed(files))
    script = "; ".join(
        (
            f"m={_MARKER}",
            "echo $$ | sudo -n tee $m && sudo -n chmod 644 $m",
            f"n={max(1, seconds)}",
            waits,
            "sudo -n mv $m $m.due || exit 0",
            *(_put_back(each) for each in reversed(files)),
            *(f"sh -c {quote(reload)}" for reload in reloads),
            "sudo -n mv $m.due $m.done",
        )
    )
    seen = f"for n in 1 2 3 4 5; do read p <{_MARKER} && kill -0 $p && exit 0; sleep 1; done; exit 1"
    return HostTimer(
        arm=(
            f"sudo -n rm -f {_MARKER}.done",
            f"setsid sh -c {quote(script)} </dev/null >/dev/null 2>&1 &",
            f"sh -c {quote(seen)} 2>/dev/null",
        ),
        disarm=(f"sudo -n rm {_MARKER}", f"sudo -n test ! -e {_MARKER}"),
    )


def _put_back(change: FileChange) -> str:
    """As the way back does (`file_steps`), of what was copied or made."""
    path, copy = quote(change.path), quote(copy_of(change.path, _PLAN))
    if is_new(change):
        return f"sudo -n rm -f {path}"
    return f"sudo -n test -e {copy} && sudo -n cp -p {copy} {path}"


def timer_trace(plan: str) -> TimerTrace:
    """The questions after the timer of a plan's works.

    Args:
        plan: its digest.
    """
    (marker,) = of_plan((_MARKER,), plan)
    return TimerTrace(
        waits=f"sudo -n test -e {marker}",
        works=f"sudo -n test -e {marker}.due",
        worked=f"sudo -n test -e {marker}.done",
        forget=f"sudo -n rm -f {marker}.done",
    )


def of_plan(lines: Iterable[str], plan: str) -> tuple[str, ...]:
    """Signed lines of a timer as they are sent.

    Args:
        lines: of `arm` or `disarm`.
        plan: digest of the plan that holds them.
    """
    return tuple(line.replace(_PLAN, plan[:_SHORT]) for line in lines)
