"""The life of a change request: written, edited, presented, withdrawn."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from netaudit.core.acceptance import REMOVED
from netaudit.core.case import Case, Phase
from netaudit.core.digest import digest
from netaudit.core.gate import gate
from netaudit.core.journal import head
from netaudit.model.change import Request
from netaudit.model.errors import stop
from netaudit.model.statements import RequestStatement
from netaudit.model.verdict import Reason
from netaudit.store.baseline import last_audit
from netaudit.store.changes import (
    FOLDER,
    JOURNAL,
    PRESENTED,
    PROPOSED,
    REQUEST,
    WITHDRAWN,
    at_commit,
    new_id,
    on_disk,
    proposed,
    request_digest,
    write_journal,
)
from netaudit.store.decisions import record
from netaudit.store.documents import check, parse_document
from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace
from netaudit.store.yaml12 import dump
from netaudit.workflows.baseline import audit_on_file
from netaudit.workflows.casework import Circumstances, Governance, case_of
from netaudit.workflows.signer import Hand, write_signed
from netaudit.workflows.trust import governance, not_accepted


@dataclass(frozen=True)
class Written:
    """What a step of the change's life left behind."""

    change: str
    commit: str
    """Empty where nothing was committed."""
    paths: tuple[Path, ...]


def new(workspace: Workspace, text: str, now: datetime, *, commit: bool) -> Written:
    """Put a request into a folder of its own, under a new id.

    Args:
        workspace: where.
        text: the form, as YAML; an `id:` in it is replaced by the new one.
        now: for the id's year.
        commit: commit it.

    Raises:
        NetauditError: `document-invalid`, with every problem; nothing was written.
    """
    with workspace.locked("change new"):
        change = new_id(workspace.root, now)
        bare = re.sub(r"^id:.*\n?", "", text, count=1, flags=re.MULTILINE)
        whole = f"id: {change}\n{bare}"
        check(parse_document(whole.encode(), REQUEST), Request, REQUEST)
        path = workspace.root / FOLDER / change / REQUEST
        write_whole(path, whole.encode())
        return finished(workspace, change, [path], f"{change}: requested", commit=commit)


def new_governed(workspace: Workspace, title: str, reason: str, by: Hand, now: datetime, *, commit: bool) -> Written:
    """A light change of its own for what was edited below `inventory/` and `playbooks/`.

    The new contents are copied into the change's folder, so that whoever approves them elsewhere sees them.

    Raises:
        NetauditError: `nothing-edited`: the working tree is what was accepted.
    """
    in_force = governance(workspace, now)
    edited = not_accepted(workspace, in_force.trust.commit)
    if not edited:
        raise stop("nothing-edited")
    person = in_force.people.people[by.person]
    contents = {path: _content(workspace.root / path) for path in edited}
    steps = [{"path": path, "sha256": REMOVED if raw is None else digest(raw)} for path, raw in contents.items()]
    request = {
        "title": title,
        "requester": {"name": person.name, "organisation": person.organisation, "person": by.person},
        "reason": reason or title,
        "touches": ["host"],
        "window": {
            "start": now.isoformat(timespec="minutes"),
            "end": (now + in_force.site.policy.approval_validity).isoformat(timespec="minutes"),
        },
        "steps": steps,
    }
    written = new(workspace, dump(request), now, commit=False)
    folder = workspace.root / FOLDER / written.change / PROPOSED
    paths = list(written.paths)
    for path, raw in contents.items():
        if raw is not None:
            write_whole(folder / path, raw)
            paths.append(folder / path)
    return finished(workspace, written.change, paths, f"{written.change}: {title}", commit=commit)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def edit(workspace: Workspace, change: str, text: str, *, commit: bool) -> Written:
    """Put another text in place of the request's.

    What was signed over the old one does not count for it: it is presented, planned and approved anew.

    Raises:
        NetauditError: `document-invalid`, or `request-of-another` where it has another id; nothing was written.
    """
    with workspace.locked("change edit"):
        request = check(parse_document(text.encode(), REQUEST), Request, REQUEST)
        if request.id != change:
            raise stop("request-of-another", change=change, other=request.id)
        path = workspace.root / FOLDER / change / REQUEST
        write_whole(path, text.encode())
        return finished(workspace, change, [path], f"{change}: request edited", commit=commit)


def present(workspace: Workspace, change: str, by: Hand, now: datetime, *, commit: bool) -> Written:
    """Sign that this is the request as it is meant."""
    with workspace.locked("change present"):
        request = _request(workspace, change)
        statement = RequestStatement(
            site=workspace.repository.root_commit()[:16],
            change=change,
            request_digest=request_digest(request),
            person=by.person,
        )
        folder = workspace.root / FOLDER / change
        paths = [folder / REQUEST, write_signed(folder / PRESENTED, statement, "netaudit-request", by, now)]
        paths.append(write_journal(workspace.root, change, by.person, now, "presented", {}))
        return finished(workspace, change, paths, f"{change}: presented by {by.person}", commit=commit)


def judged(workspace: Workspace, change: str, phase: Phase, now: datetime, executor: str = "") -> tuple[Reason, ...]:
    """Every reason why a change may not proceed into a phase; none: it may. The decision is recorded."""
    return decided(workspace, bring(workspace, change, governance(workspace, now), phase, now, executor))


def decided(workspace: Workspace, case: Case) -> tuple[Reason, ...]:
    """What the gate says of a case, recorded on this machine."""
    reasons = gate(case)
    codes = [each.code for each in reasons]
    record(workspace.decisions, case.now, case.executor, case.change, case.phase, codes)
    return reasons


def bring(
    workspace: Workspace, change: str, in_force: Governance, phase: Phase, now: datetime, executor: str = ""
) -> Case:
    """The case of a change as it lies in the working tree."""
    head_commit = workspace.repository.head()
    before = at_commit(workspace.repository, head_commit, change) if head_commit else None
    last = last_audit(workspace)
    names = [p.parent.name for p in (workspace.root / FOLDER).glob(f"*/{REQUEST}") if p.parent.name != change]
    around = Circumstances(
        audit=audit_on_file(workspace, last) if last else None,
        others=tuple(on_disk(workspace.root, name) for name in sorted(names)),
        executor=executor,
        not_accepted=not_accepted(workspace, in_force.trust.commit),
    )
    return case_of(on_disk(workspace.root, change), before, in_force, phase, now, around)


def withdraw(workspace: Workspace, change: str, person: str, why: str, now: datetime, *, commit: bool) -> Written:
    """Take the request back. It outweighs every approval, and cannot be undone: make a new request instead."""
    with workspace.locked("change withdraw"):
        path = workspace.root / FOLDER / change / WITHDRAWN
        write_whole(path, b'{"withdrawn": true}\n')
        paths = [path, write_journal(workspace.root, change, person, now, "withdrawn", {"why": why})]
        return finished(workspace, change, paths, f"{change}: withdrawn", commit=commit)


def file_texts(workspace: Workspace, case: Case) -> dict[str, tuple[str, str]]:
    """Governed file that a plan replaces -> its accepted text and the proposed one; raises `file-not-proposed`."""
    files = case.plan.statement.files if case.plan is not None else {}
    new = proposed(workspace.root, case.change, files)
    commit = case.trust.commit
    old = {path: workspace.repository.file(commit, path) if commit else None for path in files}
    return {path: (_text(old[path]), _text(new[path])) for path in files}


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")


def _request(workspace: Workspace, change: str) -> Request:
    request = on_disk(workspace.root, change).request()
    if request is None:
        raise stop("change-unknown", change=change)
    if request.id != change:
        raise stop("request-of-another", change=change, other=request.id)
    return request


def finished(workspace: Workspace, change: str, paths: list[Path], subject: str, *, commit: bool) -> Written:
    """Commit a step of the change's life, with its id and the heads of its journals as trailers."""
    if not commit:
        return Written(change, "", tuple(paths))
    journals = sorted((workspace.root / FOLDER / change / JOURNAL).glob("*.jsonl"))
    heads = " ".join(f"{path.stem}={head(path.read_text(encoding='utf-8'))[:16]}" for path in journals)
    trailers = [("Change", change), *([("Journal-Heads", heads)] if heads else [])]
    return Written(change, workspace.repository.commit(paths, subject, trailers), tuple(paths))
