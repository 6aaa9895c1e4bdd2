"""Who signed what of a change, with which key, and whether it counts: for its technical report."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import msgspec

from netaudit.core.case import Case, Signed
from netaudit.core.sshsig import key_fingerprint
from netaudit.core.statement import StatementError
from netaudit.core.visa import signature_reasons
from netaudit.model.statements import ApprovalStatement, ClosureStatement, Envelope, VerdictStatement
from netaudit.model.verdict import Reason, reason
from netaudit.report.technical_facts import Act, Signature
from netaudit.store.changes import CLOSURE, FOLDER, VERDICT, Files
from netaudit.workflows.casework import verified

# A key that ran out since undoes nothing that was signed with it.
_RAN_OUT = {"signer-expired", "signer-retired"}


def verdict_on_file(
    case: Case, files: Files
) -> tuple[Signed[VerdictStatement] | None, tuple[Reason, ...], list[tuple[str, str]]]:
    """The verdict on file, why it does not count, and why it cannot be read."""
    raw = files.content.get(VERDICT)
    if raw is None:
        return None, (), []
    file = f"{FOLDER}/{case.change}/{VERDICT}"
    try:
        signed = verified(file, raw, "netaudit-verdict", VerdictStatement)
    except StatementError as failure:
        return None, (), [(file, str(failure))]
    said = signed.statement
    why = list(_why_not(case, signed, said.person, "verifier"))
    of_this = case.plan is not None and said.plan_digest == case.plan.digest
    if not of_this or (said.site, said.change) != (case.site, case.change):
        why.append(reason("verdict-of-another", change=said.change))
    return signed, tuple(why), []


def _why_not(case: Case, signed: Signed[msgspec.Struct], person: str, role: str) -> Iterator[Reason]:
    return (each for each in signature_reasons(case, signed, person, role) if each.code not in _RAN_OUT)


def signatures(
    case: Case, files: Files, verdict: Signed[VerdictStatement] | None, why_not: tuple[Reason, ...]
) -> Iterator[Signature]:
    """Every signed statement on file, in the order of a change's life."""
    if case.presented is not None and case.request is not None:
        said = case.presented.statement.person
        why = list(_why_not(case, case.presented, said, "requester"))
        if case.presented.statement.request_digest != case.request_digest:
            why.append(reason("request-altered", change=case.change))
        yield _signature(case, files, "presented", case.presented, said, "requester", tuple(why))
    if case.plan is not None:
        said = case.plan.statement.planner
        why = list(_why_not(case, case.plan, said, "planner"))
        if case.plan.statement.request_digest != case.request_digest:
            why.append(reason("request-altered", change=case.change))
        yield _signature(case, files, "planned", case.plan, said, "planner", tuple(why))
    for each in case.approvals:
        yield _approval(case, files, each)
    if verdict is not None:
        yield _signature(case, files, "verified", verdict, verdict.statement.person, "verifier", why_not)
    closure = _closure(case, files)
    if closure is not None:
        why = list(_why_not(case, closure, closure.statement.person, "verifier"))
        yield _signature(case, files, "closed", closure, closure.statement.person, "verifier", tuple(why))


def _approval(case: Case, files: Files, signed: Signed[ApprovalStatement]) -> Signature:
    said = signed.statement
    why = list(_why_not(case, signed, said.person, f"approver:{said.role}"))
    if (said.site, said.change) != (case.site, case.change):
        why.append(reason("approval-of-another", file=signed.file, change=said.change, site=said.site))
    if case.plan is None or said.plan_digest != case.plan.digest:
        why.append(reason("plan-altered-since", file=signed.file))
    made = _signature(case, files, said.decision, signed, said.person, said.role, tuple(why))
    return replace(made, on_behalf_of=said.on_behalf_of, comment=said.comment)


def _closure(case: Case, files: Files) -> Signed[ClosureStatement] | None:
    raw = files.content.get(CLOSURE)
    try:
        return verified(f"{FOLDER}/{case.change}/{CLOSURE}", raw, "netaudit-closure", ClosureStatement) if raw else None
    except StatementError:
        return None


def _signature(
    case: Case, files: Files, act: Act, signed: Signed[msgspec.Struct], person: str, role: str,
    why_not: tuple[Reason, ...],
) -> Signature:  # fmt: skip
    enrolled = case.people.people.get(person)
    return Signature(
        act=act,
        person=enrolled.name if enrolled else person,
        role=role,
        said_at=_said_at(files.content.get(signed.file.removeprefix(f"{FOLDER}/{case.change}/"), b"")),
        fingerprint=key_fingerprint(signed.key) if signed.key else "",
        digest=signed.digest,
        why_not=why_not,
    )


def _said_at(raw: bytes) -> str:
    """When an envelope says that it was signed; empty where that is no time."""
    try:
        said = msgspec.json.decode(raw, type=Envelope).signed_at
        datetime.fromisoformat(said)
    except (msgspec.DecodeError, ValueError):
        return ""
    return said
