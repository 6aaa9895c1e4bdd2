"""What may be sent to one host: the one thing that opens the door of `netaudit.transport.send`.

It is given by the gate's yes to one phase of one case, for the lines of its signed plan; for the way back, also for the
lines that were computed to lead to the signed base. Once the works are over, it is given for one thing more: to remove
the copies of files that they left, which is written nowhere else than in the signed plan either.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from netaudit.core import circumstances, visa
from netaudit.core.case import Case
from netaudit.core.gate import gate
from netaudit.core.works.file_steps import file_commands
from netaudit.core.works.host_timer import of_plan, timer_trace
from netaudit.core.works.typing_lines import TYPING, Typing
from netaudit.model.verdict import Reason, reason


@dataclass(frozen=True)
class Permission:
    """One host, one plan, these lines and no others."""

    host: str
    plan: str
    phase: Literal["send", "return", "clean"]
    lines: frozenset[str]
    typing: Typing


def permission(case: Case, host: str, way_back: Iterable[str] = ()) -> tuple[Permission | None, tuple[Reason, ...]]:
    """The permission, or every reason why there is none.

    Args:
        case: in the phase `send` or `return`, brought before the gate just now.
        host: of the plan.
        way_back: lines that lead to the signed base, in the phase `return`.
    """
    if case.phase not in ("send", "return"):
        raise ValueError(f"nothing is sent in the phase {case.phase}")
    reasons = gate(case)
    planned = case.plan.statement.hosts.get(host) if case.plan is not None else None
    if reasons or planned is None or case.plan is None:
        return None, reasons
    typing = TYPING.get(planned.platform)
    if typing is None:
        return None, (reason("works-not-sent-there", host=host, platform=planned.platform),)
    files = [command for each in planned.files for command in file_commands(each, case.plan.digest).every()]
    timer = of_plan((*planned.arm, *planned.disarm), case.plan.digest)
    if timer and planned.files:
        timer += timer_trace(case.plan.digest).every()
    signed = (*timer, *planned.save, *typing.enter, *typing.leave, *planned.rollback)
    forward = (*planned.forward, *way_back) if case.phase == "send" else tuple(way_back)
    phase: Literal["send", "return"] = "send" if case.phase == "send" else "return"
    return Permission(host, case.plan.digest, phase, frozenset([*signed, *forward, *files]), typing), ()


def cleaning(case: Case, host: str) -> tuple[Permission | None, tuple[Reason, ...]]:
    """The permission to remove the copies of files on one host, and to ask whether they are gone; or why there is none.

    As on the way back, no window binds it: no service reads a hidden copy. Unlike there, nothing is in need either, so
    whoever acts must be an executor, and a restricted device needs its mandate.

    Args:
        case: in the phase `return`, brought before the gate just now.
        host: of the plan.
    """
    if case.phase != "return":
        raise ValueError(f"nothing is removed in the phase {case.phase}")
    at_work = replace(case, phase="send")
    reasons = (*gate(case), *visa.executor(at_work), *circumstances.perimeter(at_work))
    planned = case.plan.statement.hosts.get(host) if case.plan is not None else None
    if reasons or planned is None or case.plan is None:
        return None, reasons
    commands = [file_commands(each, case.plan.digest) for each in planned.files]
    lines = frozenset(line for each in commands for line in (each.clean, each.kept))
    return Permission(host, case.plan.digest, "clean", lines, TYPING["linux"]), ()
