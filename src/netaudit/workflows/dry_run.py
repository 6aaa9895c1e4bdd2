"""What `apply` and `rollback` would do, told without talking to any device."""

from datetime import datetime

from netaudit.core.gate import gate
from netaudit.core.works.host_timer import of_plan
from netaudit.core.works.position import Position
from netaudit.core.works.typing_lines import TYPING, arms_inside
from netaudit.model.names import printable
from netaudit.model.verdict import Reason, Verdict, reason
from netaudit.report.language import Translator
from netaudit.store.workspace import Workspace
from netaudit.workflows.apply import interrupted
from netaudit.workflows.candidate import changed_at_once, without_timer
from netaudit.workflows.rollback import copies_gone, to_return
from netaudit.workflows.works import Works, order_of, works

_MARKS = (("arm", "⏲"), ("forward", "+"), ("disarm", "✓"), ("save", "✓"))
_AT_ONCE = (("forward", "+"), ("arm", "⏲"), ("disarm", "✓"), ("save", "✓"))
"""Where all lines take effect at a commit, which is what sets the timer."""


def would_apply(
    workspace: Workspace, change: str, person: str, canary: str, words: Translator, now: datetime
) -> tuple[Verdict, list[str]]:
    """Whether works may begin, or go on, and every line in its order."""
    local = workspace.local(now)
    work = works(workspace, change, "begin", local, person)
    here = work.position
    if here.begun:
        work = works(workspace, change, "send", local, person)
    told = [*gate(work.case), *_platforms(work), *interrupted(here, change)]
    if here.begun and not here.open:
        told.append(reason("works-ended", change=change))
    lines = []
    for host in order_of(work.request, work.plan.statement, canary):
        lines += _lines(host, work, here, words)
    return Verdict((*told, reason("works-would-send", change=change))), lines


def _platforms(work: Works) -> list[Reason]:
    hosts = work.plan.statement.hosts
    return [
        reason("works-not-sent-there", host=host, platform=each.platform)
        for host, each in sorted(hosts.items())
        if each.platform not in TYPING
    ] + list(without_timer(hosts, work.change))


def _lines(host: str, work: Works, here: Position, words: Translator) -> list[str]:
    planned = work.plan.statement.hosts[host]
    done = host in here.hosts and here.hosts[host].stage == "done"
    heading = words.text("{host} ({address}): done", host=host, address=planned.address)
    if not done:
        heading = words.text("{host} ({address}):", host=host, address=planned.address)
    enter = () if arms_inside(planned.arm) or planned.platform not in TYPING else TYPING[planned.platform].enter
    timer = {name: of_plan(getattr(planned, name), work.plan.digest) for name in ("arm", "disarm")}
    marks = _AT_ONCE if changed_at_once(planned) else _MARKS
    given = [f"    {mark} {line}" for name, mark in marks for line in timer.get(name, getattr(planned, name))]
    # A host's own timer is set before its files are touched.
    first = len(planned.arm) if planned.files else 0
    files = [f"    ✎ {each.path} ({each.validate}; {each.reload})" for each in planned.files]
    told = (heading, *given[:first], *(f"    + {line}" for line in enter), *files, *given[first:])
    return [printable(line) for line in told]


def would_return(workspace: Workspace, change: str, person: str, now: datetime) -> tuple[Verdict, list[str]]:
    """Which hosts would be led back, and by which signed lines; from another state, others are computed."""
    work = works(workspace, change, "return", workspace.local(now), person)
    hosts = to_return(work)
    told = [
        *gate(work.case),
        *copies_gone(work, hosts),
        *(reason("timer-pending", host=e.host, until=e.timer_until) for e in work.position.timers),
    ]
    last = reason("rollback-would-send", change=change) if hosts else reason("rollback-nothing", change=change)
    lines = []
    for host in hosts:
        planned = work.plan.statement.hosts[host]
        lines += [f"{host} ({planned.address}):", *(f"    ↩ {line}" for line in planned.rollback)]
    return Verdict((*told, last)), [printable(line) for line in lines]
