"""An approver's decision, signed over exactly the plan on file."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from netaudit.model.errors import stop
from netaudit.model.statements import ApprovalStatement
from netaudit.store.changes import EVIDENCE, FOLDER, approval_path, file_digest, write_journal
from netaudit.store.workspace import Workspace
from netaudit.workflows.change import Written, bring, finished
from netaudit.workflows.evidence import safe_name
from netaudit.workflows.signer import Hand, write_signed
from netaudit.workflows.trust import governance

_WORDS = {"approve": "approved", "reject": "rejected", "review": "reviewed"}


@dataclass(frozen=True)
class Decision:
    """What an approver decides."""

    role: str
    decision: Literal["approve", "reject", "review"] = "approve"
    comment: str = ""
    in_hours: bool = False
    executor: str = ""
    on_behalf_of: str = ""
    attestation: str = ""
    """Name of the evidence file that shows the visa of who has no key."""


def decide(workspace: Workspace, change: str, decision: Decision, by: Hand, now: datetime, *, commit: bool) -> Written:
    """Sign a decision over exactly the plan on file.

    Raises:
        NetauditError: `change-not-planned`, `attestation-missing`, `signing-failed`; nothing was written.
    """
    with workspace.locked("approve"):
        in_force = governance(workspace, now)
        case = bring(workspace, change, in_force, "plan", now)
        if case.request is None or case.plan is None:
            raise stop("change-not-planned", change=change)
        window = case.request.window
        attestation = _evidence_digest(workspace, change, decision.attestation) if decision.attestation else ""
        if decision.on_behalf_of and not attestation:
            raise stop("attestation-missing", file=change, person=decision.on_behalf_of)
        validity: timedelta = in_force.site.policy.approval_validity
        statement = ApprovalStatement(
            site=in_force.site_id,
            change=change,
            request_digest=case.request_digest,
            plan_digest=case.plan.digest,
            base_digests={host: each.base_digest for host, each in case.plan.statement.hosts.items()},
            window=(case.at(window.start).isoformat(), case.at(window.end).isoformat()),
            role=decision.role,
            person=by.person,
            on_behalf_of=decision.on_behalf_of,
            attestation=attestation,
            decision=decision.decision,
            comment=decision.comment,
            in_hours=decision.in_hours,
            valid_until=(now + validity).isoformat(timespec="seconds"),
            executor=decision.executor,
            nonce=secrets.token_hex(8),
        )
        path = approval_path(workspace.root, change, by.person, decision.role)
        paths = [write_signed(path, statement, "netaudit-approval", by, now)]
        word = _WORDS[decision.decision]
        more = {"role": decision.role, "plan": case.plan.digest}
        paths.append(write_journal(workspace.root, change, by.person, now, word, more))
        said = f"{change}: {word} by {by.person} as {decision.role}"
        return finished(workspace, change, paths, said, commit=commit)


def _evidence_digest(workspace: Workspace, change: str, name: str) -> str:
    path = workspace.root / FOLDER / change / EVIDENCE / safe_name(Path(name).name)
    return file_digest(path)[0] if path.is_file() else ""
