"""Gate rules about who signed what: request, plan, approvals, and the separation of persons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from netaudit.core.case import Case, Signed
from netaudit.core.sshsig import key_fingerprint
from netaudit.model.change import Request
from netaudit.model.people import counts_on
from netaudit.model.statements import ApprovalStatement, PlanStatement
from netaudit.model.verdict import Reason, reason

_DOES_NOT_COUNT = {
    "revoked": "signer-revoked",
    "not-yet": "signer-not-yet",
    "expired": "signer-expired",
    "retired": "signer-retired",
}


def request_and_plan(case: Case) -> Iterator[Reason]:
    """There is a request, presented by who may; there is a plan, of that very request, signed by a planner."""
    if case.request is None:
        yield reason("change-unknown", change=case.change)
        return
    if case.request.id != case.change:
        yield reason("request-of-another", change=case.change, other=case.request.id)
    yield from _presented(case, case.request)
    if case.plan is None:
        yield reason("change-not-planned", change=case.change)
        return
    plan = case.plan.statement
    yield from signature_reasons(case, case.plan, plan.planner, "planner")
    if plan.change != case.change or plan.site != case.site:
        yield reason("plan-of-another", change=plan.change, site=plan.site)
    if plan.request_digest != case.request_digest:
        yield reason("request-altered", change=case.change)
    moved = case.request.regularises and plan.accepted_commit != case.trust.commit
    if (moved or plan.governing != case.trust.governing) and case.phase != "return":
        yield reason("plan-of-other-trust", commit=plan.accepted_commit[:9] or "none", accepted=case.trust.commit[:9])
    undeclared = sorted(set(plan.touches) - set(case.request.touches))
    if undeclared:
        yield reason("touches-undeclared", touches=", ".join(undeclared))


def _presented(case: Case, request: Request) -> Iterator[Reason]:
    signed = case.presented
    person = request.requester.person or request.requester.sponsor or ""
    if signed is None:
        yield reason("request-unsigned", change=case.change, person=person)
        return
    yield from signature_reasons(case, signed, person, "requester")
    statement = signed.statement
    if (statement.site, statement.change, statement.request_digest, statement.person) != (
        case.site,
        case.change,
        case.request_digest,
        person,
    ):
        yield reason("request-altered", change=case.change)


def signature_reasons(case: Case, signed: Signed[msgspec.Struct], said: str, role: str) -> Iterator[Reason]:
    """Why a statement does not count as signed by this person in this role; nothing: it does."""
    if not signed.key:
        yield reason("signature-invalid", file=signed.file)
    elif not case.way_back_of_checked:
        yield from _signer_reasons(case, signed, said, role)


def _signer_reasons(case: Case, signed: Signed[msgspec.Struct], said: str, role: str) -> Iterator[Reason]:
    owner = case.people.owner(signed.key)
    if owner is None:
        yield reason("signer-unknown", file=signed.file, fingerprint=key_fingerprint(signed.key))
        return
    name, key = owner
    person = case.people.people[name]
    state = counts_on(key, person, case.now.astimezone(case.zone).date())
    # The way back was signed before the works began; a key that ran out since does not close it.
    if state and case.phase != "return":
        yield reason(_DOES_NOT_COUNT[state], file=signed.file, person=name)
    if name != said:
        yield reason("signer-not-as-said", file=signed.file, person=name, said=said)
    if role not in person.roles:
        yield reason("signer-not-in-role", file=signed.file, person=name, role=role)


def approvals(case: Case) -> Iterator[Reason]:
    """Enough persons approved exactly this plan, in every role that the policy asks for, and nobody rejected it.

    An approval that does not count (of an earlier plan, say) is harmless beside enough that do; where they do not
    suffice, each says why it does not count.
    """
    for file, why in case.unreadable:
        yield reason("record-unreadable", file=file, detail=why)
    if case.missing_records:
        yield reason("records-altered", paths=", ".join(case.missing_records[:5]))
    if case.request is None or case.plan is None:
        return
    if case.withdrawn and case.phase != "return":
        yield reason("change-withdrawn", change=case.change)
    asked = _Asked(case, case.request, case.plan)
    judged = [(each, tuple(_approval_reasons(asked, each))) for each in case.approvals]
    sound = [each for each, problems in judged if not problems]
    yield from _rejections(case, sound)
    if case.request.category == "standard":
        return
    approving = [each for each in sound if each.statement.decision == "approve"]
    expired = [each for each in approving if _expired(case, each)]
    lacking = tuple(_lacking(asked, [each for each in approving if each not in expired]))
    if lacking:
        for _, problems in judged:
            yield from problems
        for each in expired:
            yield reason("approval-expired", file=each.file, until=each.statement.valid_until)
    yield from lacking


@dataclass(frozen=True)
class _Asked:
    """What is to be approved: a case that has its request and its plan."""

    case: Case
    request: Request
    plan: Signed[PlanStatement]


def _approval_reasons(asked: _Asked, signed: Signed[ApprovalStatement]) -> Iterator[Reason]:
    statement, case, plan, request = signed.statement, asked.case, asked.plan, asked.request
    yield from signature_reasons(case, signed, statement.person, f"approver:{statement.role}")
    if statement.change != case.change or statement.site != case.site:
        yield reason("approval-of-another", file=signed.file, change=statement.change, site=statement.site)
    if statement.request_digest != case.request_digest:
        yield reason("request-altered-since", file=signed.file)
    if statement.plan_digest != plan.digest:
        yield reason("plan-altered-since", file=signed.file)
    bases = {host: each.base_digest for host, each in plan.statement.hosts.items()}
    if statement.base_digests != bases:
        yield reason("approval-of-other-base", file=signed.file)
    window = (case.at(request.window.start).isoformat(), case.at(request.window.end).isoformat())
    if statement.window != window:
        yield reason("approval-of-other-window", file=signed.file)
    if statement.decision == "approve":
        yield from _who_may_approve(asked, signed)


def _who_may_approve(asked: _Asked, signed: Signed[ApprovalStatement]) -> Iterator[Reason]:
    """Whoever asked, planned or executes does not approve; a one-person shop says so in its policy."""
    statement, case, request, plan = signed.statement, asked.case, asked.request, asked.plan
    if statement.on_behalf_of and not statement.attestation:
        yield reason("attestation-missing", file=signed.file, person=statement.on_behalf_of)
    if statement.executor and case.executor and statement.executor != case.executor:
        yield reason("executor-not-named", file=signed.file, person=case.executor, named=statement.executor)
    if not case.policy.four_eyes:
        return
    parts = {
        request.requester.person: "requester",
        request.requester.sponsor: "sponsor",
        plan.statement.planner: "planner",
        case.executor: "executor",
    }
    if part := parts.get(statement.person):
        yield reason("approves-own", file=signed.file, person=statement.person, part=part)


def _rejections(case: Case, sound: list[Signed[ApprovalStatement]]) -> Iterator[Reason]:
    """One rejection by anyone in the role outweighs every approval of the same plan, whenever it was made."""
    if case.phase == "return":
        return
    for each in sound:
        if each.statement.decision == "reject":
            said = each.statement
            yield reason("change-rejected", person=said.person, role=said.role, comment=said.comment or "—")


def _required_roles(asked: _Asked) -> dict[str, int]:
    """Role -> how many persons must approve in it: the policy's, and those for what the plan touches.

    Of an emergency's roles, any one suffices, which `_lacking` sees to.
    """
    if asked.request.category == "emergency":
        return {}
    policy, plan = asked.case.policy, asked.plan.statement
    wanted = set(policy.required_roles)
    for domain in plan.touches:
        wanted |= set(policy.required_roles_for.get(domain, ()))
    if plan.impact.perimeters:
        wanted |= set(policy.required_roles_for.get("perimeter", ("it", "client")))
    return dict.fromkeys(sorted(wanted), policy.signatures)


def _lacking(asked: _Asked, current: list[Signed[ApprovalStatement]]) -> Iterator[Reason]:
    """What the approvals that count lack."""
    case, request = asked.case, asked.request
    visas = _visas(case, current)
    for role, need in _required_roles(asked).items():
        have = len(visas.get(role, ()))
        if have < need:
            yield reason("role-missing", role=role, have=have, need=need)
    emergency = case.policy.emergency_roles
    if request.category == "emergency" and not any(role in visas for role in emergency):
        yield reason("role-missing", role=" / ".join(emergency), have=0, need=1)
    if request.in_hours and not any(each.statement.in_hours for each in current):
        yield reason("hours-not-approved")


def _visas(case: Case, current: list[Signed[ApprovalStatement]]) -> dict[str, set[str]]:
    """Role -> who approved in it. One person fills one part of a change: their second role adds nothing."""
    found: dict[str, set[str]] = {}
    taken: dict[str, str] = {}
    for each in sorted(current, key=lambda one: one.statement.role):
        said = each.statement
        who = said.on_behalf_of or said.person
        if taken.setdefault(who, said.role) == said.role or not case.policy.four_eyes:
            found.setdefault(said.role, set()).add(who)
    return found


def _expired(case: Case, signed: Signed[ApprovalStatement]) -> bool:
    """Whether it is too late to begin on this approval; works that were begun on it are finished on it."""
    if case.plan is not None and case.plan.digest in case.begun:
        return False
    try:
        until = datetime.fromisoformat(signed.statement.valid_until)
    except ValueError:
        return True
    return until.tzinfo is None or case.now > until


def consumed(case: Case) -> Iterator[Reason]:
    """An approval opens the works once."""
    if case.plan is not None and case.phase == "begin" and case.plan.digest in case.begun:
        yield reason("approval-used", change=case.change)
    if case.plan is not None and case.phase in ("send", "return") and case.plan.digest not in case.begun:
        yield reason("works-not-begun", change=case.change)


def executor(case: Case) -> Iterator[Reason]:
    """Who acts is enrolled as executor."""
    if case.phase not in ("begin", "send") or not case.executor:
        return
    person = case.people.people.get(case.executor)
    if person is None or "executor" not in person.roles or person.retired is not None:
        yield reason("executor-unknown", person=case.executor)
