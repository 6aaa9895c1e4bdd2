"""Changes a NETCONF device: all of it at once, by a commit that its own timer takes back unless it is confirmed.

The session that commits is held open while the device is logged into anew and compared, and confirms only then. Where
the works stop instead, its end takes everything back; and where that end does not reach the device, its timer does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from netaudit.collect import login_of
from netaudit.core.works.permission import Permission
from netaudit.core.works.typing_lines import TYPING
from netaudit.model.errors import NetauditError, stop
from netaudit.model.statements import HostPlan
from netaudit.model.verdict import Reason, reason
from netaudit.transport.candidate import Candidate, opened_candidate
from netaudit.transport.send import LineRefusedError
from netaudit.transport.visit import Terms
from netaudit.workflows.sending import Site, give, permitted


def changed_at_once(planned: HostPlan) -> bool:
    """Whether a host's lines take effect together, by way of a candidate datastore."""
    return planned.platform in TYPING and TYPING[planned.platform].candidate


def on_candidate(site: Site, host: str) -> bool:
    """The same, of a host of the works."""
    return changed_at_once(site.planned(host))


def without_timer(hosts: Mapping[str, HostPlan], change: str) -> Iterator[Reason]:
    """Hosts that would be changed so, and take nothing back by themselves."""
    for host, each in sorted(hosts.items()):
        if changed_at_once(each) and not each.arm:
            yield reason("works-no-own-timer", host=host, change=change)


def forward(site: Site, host: str) -> None:
    """Lock, load, validate, commit until a time; the session stays open.

    Raises:
        NetauditError: it stopped, with the reason; what was sent is in the journal.
    """
    planned = site.planned(host)
    allowed = permitted(site, host, "send")
    door = _opened(site, host, allowed)
    site.held[host] = door
    give(site, door, host, "enter", allowed.typing.enter)
    give(site, door, host, "forward", planned.forward)
    give(site, door, host, "leave", allowed.typing.leave)
    # Written down before: between the commit and its answer, the device may hold what nobody has confirmed.
    until = (site.now() + timedelta(seconds=_seconds(planned.arm))).isoformat(timespec="seconds")
    site.note("arming", host=host, until=until)
    give(site, door, host, "arm", planned.arm)
    site.note("armed", host=host, until=until)


def _seconds(arm: Iterable[str]) -> int:
    return max(int(line.split()[-1]) for line in arm)


def confirm(site: Site, host: str) -> None:
    """Confirm what was committed, and make it outlast a restart where the device keeps that apart."""
    planned, door = site.planned(host), site.held.get(host)
    if door is None:
        raise stop("host-dropped", host=host, command="commit")
    give(site, door, host, "disarm", planned.disarm)
    site.note("disarmed", host=host)
    give(site, door, host, "save", planned.save)
    site.held.pop(host).end()


def let_go(site: Site, host: str) -> None:
    """End the session that is held on a host, which takes back what was not confirmed."""
    door = site.held.pop(host, None)
    if door is not None and door.end():
        site.note("disarmed", host=host)


def is_free(site: Site, host: str) -> bool:
    """Whether nobody's session holds the candidate."""
    allowed = permitted(site, host, "return")
    try:
        door = _opened(site, host, allowed)
    except NetauditError:
        return False
    try:
        give(site, door, host, "return", allowed.typing.enter)
    except NetauditError:
        return False
    finally:
        door.end()
    return True


def send_back(site: Site, host: str, lines: Sequence[str]) -> None:
    """Load the lines that lead back, and commit them."""
    if not lines:
        return
    planned, allowed = site.planned(host), permitted(site, host, "return", lines)
    door = _opened(site, host, allowed)
    try:
        for part in (allowed.typing.enter, lines, allowed.typing.leave, planned.disarm):
            give(site, door, host, "return", part)
    finally:
        door.end()


def settled(site: Site, host: str, *, save: bool) -> None:
    """It is as before: no timer runs, and what is kept for its restart is that again."""
    site.note("disarmed", host=host)
    planned = site.planned(host)
    if not (save and planned.save):
        return
    door = _opened(site, host, permitted(site, host, "return"))
    try:
        give(site, door, host, "save", planned.save)
    finally:
        door.end()


def _opened(site: Site, host: str, allowed: Permission) -> Candidate:
    workspace, options = site.work.workspace, site.options
    terms = Terms(workspace.known_hosts, options.deadline_seconds)
    try:
        return opened_candidate(login_of(host, workspace.inventory.hosts[host], options.prompt), allowed, terms)
    except LineRefusedError as words:
        raise stop("line-refused", host=host, line=0, text="<hello>", said=str(words)) from words
