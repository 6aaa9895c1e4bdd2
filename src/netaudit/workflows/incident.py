"""The incident log: an incident enters it, is added to, is closed, and the client is told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from netaudit.core.diff import compare
from netaudit.core.digest import digest
from netaudit.model.errors import stop
from netaudit.model.incident import CLOSED, NOTED, NOTICE, OPENED, Closed, Incident, Noted, NoticeMade, Opened
from netaudit.model.verdict import Reason, reason
from netaudit.platforms import platform
from netaudit.report.incident import notice as notice_document
from netaudit.report.language import Translator
from netaudit.report.markdown import markdown
from netaudit.report.sentences import sentence
from netaudit.store.baseline import baseline, last_audit
from netaudit.store.changes import find_id
from netaudit.store.incidents import find_incident, log, new_id, write_line
from netaudit.store.records import write_whole
from netaudit.store.workspace import Workspace
from netaudit.workflows.ground import ground

MOST_FACTS = 200


@dataclass(frozen=True)
class Written:
    """What a step left behind."""

    incident: Incident
    commit: str
    """Empty where nothing was committed."""
    paths: tuple[Path, ...] = ()


def whole_log(workspace: Workspace) -> dict[str, Incident]:
    """Every incident by id; raises `record-unreadable` where a journal does not hold."""
    found, problems = log(workspace.root)
    if problems:
        raise stop("record-unreadable", file="incidents/journal", detail="; ".join(problems[:5]))
    return found


def log_reasons(problems: Iterable[str]) -> tuple[Reason, ...]:
    """What is wrong with the log, where it is listed all the same."""
    return tuple(reason("record-unreadable", file="incidents/journal", detail=each) for each in problems)


def new(workspace: Workspace, person: str, opened: Opened, now: datetime, *, commit: bool) -> Written:
    """Put an incident into the log, under a new id.

    Raises:
        NetauditError: `change-unknown`, `change-ambiguous`; `incident-has-a-change`: what is attributed to a change
            is no unauthorised one.
    """
    with workspace.locked("incident new"):
        change = find_id(workspace.root, opened.change) if opened.change else ""
        if change and opened.kind == "unauthorised-change":
            raise stop("incident-has-a-change", change=change)
        name = new_id(whole_log(workspace), workspace.local(now))
        line = msgspec.structs.replace(opened, id=name, change=change)
        return _written(workspace, person, OPENED, line, now, f"{name}: an incident", commit=commit)


def note(
    workspace: Workspace, person: str, given: str, text: str, minutes: int, now: datetime, *, commit: bool
) -> Written:
    """Add what was found out or done, and the time it took; also to a closed one."""
    with workspace.locked("incident note"):
        name = find_incident(whole_log(workspace), given).id
        line = Noted(id=name, text=text, minutes=minutes)
        return _written(workspace, person, NOTED, line, now, f"{name}: a note by {person}", commit=commit)


def close(workspace: Workspace, person: str, closed: Closed, now: datetime, *, commit: bool) -> Written:
    """Close an incident; raises `incident-closed-already`, `incident-has-a-change`, `change-unknown`."""
    with workspace.locked("incident close"):
        incident = find_incident(whole_log(workspace), closed.id)
        if not incident.open:
            raise stop("incident-closed-already", incident=incident.id, who=incident.closed_by)
        change = find_id(workspace.root, closed.change) if closed.change else closed.change
        if change and incident.kind == "unauthorised-change":
            raise stop("incident-has-a-change", change=change)
        line = msgspec.structs.replace(closed, id=incident.id, change=change)
        return _written(workspace, person, CLOSED, line, now, f"{incident.id}: closed by {person}", commit=commit)


def notice(workspace: Workspace, person: str, given: str, now: datetime, t: Translator, *, commit: bool) -> Written:
    """Write the notice to the client about an unauthorised change, and its digest into the log.

    Raises:
        NetauditError: `incident-not-unauthorised`.
    """
    with workspace.locked("incident notice"):
        incident = find_incident(whole_log(workspace), given)
        if incident.kind != "unauthorised-change":
            raise stop("incident-not-unauthorised", incident=incident.id)
        content = markdown(notice_document(incident, workspace.site, now, t)).encode()
        path = workspace.root / "reports" / incident.id / f"notice-{t.language}.md"
        if path.parent.is_symlink():
            raise stop("symlink-refused", path=path.parent.relative_to(workspace.root).as_posix())
        write_whole(path, content)
        line = NoticeMade(id=incident.id, file=path.relative_to(workspace.root).as_posix(), sha256=digest(content))
        subject = f"{incident.id}: notice to the client"
        return _written(workspace, person, NOTICE, line, now, subject, path, commit=commit)


def audit_facts(workspace: Workspace, now: datetime, t: Translator) -> tuple[str, ...]:
    """What the last audit found different from the baseline, in sentences.

    Raises:
        NetauditError: `audit-missing`, `baseline-missing`.
    """
    last, stands = last_audit(workspace), ground(workspace, now).baseline
    if last is None:
        raise stop("audit-missing")
    if stands is None:
        raise stop("baseline-missing")
    found = compare(baseline(workspace, stands.commit).snapshot, last.snapshot, platform)
    said = tuple(sentence(each, t) for each in found.differences[:MOST_FACTS])
    more = len(found.differences) - len(said)
    return (*said, t.text("… and {count} more, in the report of the audit.", count=more)) if more else said


def _written(
    workspace: Workspace, person: str, what: str, line: Opened | Noted | Closed | NoticeMade, now: datetime,
    subject: str, *more: Path, commit: bool,
) -> Written:  # fmt: skip
    plain = msgspec.to_builtins(line)
    paths = (write_line(workspace.root, person, workspace.local(now), what, plain), *more)
    incident = whole_log(workspace)[line.id]
    done = Written(incident, "", paths)
    if not commit:
        return done
    return replace(done, commit=workspace.repository.commit(paths, subject, [("Incident", line.id)]))
