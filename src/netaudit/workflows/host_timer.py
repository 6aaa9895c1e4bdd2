"""The end of a Linux host's own timer on the way back: stopped, or seen to have done what it was set for."""

import time

from netaudit.core.works.file_steps import file_commands
from netaudit.core.works.host_timer import of_plan, timer_trace
from netaudit.model.errors import NetauditError
from netaudit.transport.send import Door
from netaudit.workflows.sending import Site, door_to, give, is_there, permitted

_TRIES = 30
_BETWEEN_SECONDS = 1.0
"""A daemon that a timer starts again takes a while."""


def on_files(site: Site, host: str) -> bool:
    """Whether a host's timer is one that puts files back."""
    planned = site.planned(host)
    return bool(planned.arm and planned.files)


def stop_timer(site: Site, host: str) -> str:
    """Stop the timer of a host that is as before, or see that it is over; returns why it may still act, or nothing.

    Where it has put the files back, their copies have served, and go.

    Raises:
        NetauditError: the host cannot be reached.
    """
    planned, digest = site.planned(host), site.work.plan.digest
    trace = timer_trace(digest)
    with door_to(site, host, permitted(site, host, "return"), 4 * len(planned.files) + _TRIES) as door:
        try:
            give(site, door, host, "disarm", of_plan(planned.disarm, digest))
        except NetauditError:
            if is_there(door, trace.waits):
                return "its own timer could not be stopped"
            if not _is_over(door, trace.works):
                return "its own timer is still at work"
        else:
            site.note("disarmed", host=host)
        if is_there(door, trace.worked):
            for each in reversed(planned.files):
                give(site, door, host, f"return {each.path}", (file_commands(each, digest).clean,))
            give(site, door, host, "disarm", (trace.forget,))
    return ""


def _is_over(door: Door, works: str) -> bool:
    for _ in range(_TRIES):
        if not is_there(door, works):
            return True
        time.sleep(_BETWEEN_SECONDS)
    return False
