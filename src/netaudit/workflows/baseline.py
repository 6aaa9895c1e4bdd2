"""Advancing the baseline, through the gate; looking at it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from netaudit import __version__
from netaudit.core.acceptance import Acceptance, accept_reasons
from netaudit.core.case import AuditOnFile, Case, Signed
from netaudit.core.diff import compare
from netaudit.core.digest import digest
from netaudit.core.gate import gate
from netaudit.core.statement import StatementError, content_of, envelope
from netaudit.model.errors import NetauditError, stop
from netaudit.model.state import SECTION_NAMES, NotAsked
from netaudit.model.statements import BaselineStatement, PlanStatement, VerdictStatement
from netaudit.model.verdict import Verdict, reason
from netaudit.platforms import platform
from netaudit.report.language import Translator
from netaudit.report.sentences import sentence
from netaudit.signing import sign
from netaudit.store.baseline import FOLDER, accepted, baseline, last_audit, write_baseline
from netaudit.store.changes import VERDICT, at_commit, find_id, on_disk, proposed
from netaudit.store.decisions import record
from netaudit.store.git import LogEntry
from netaudit.store.records import write_whole
from netaudit.store.snapshots import MANIFEST, Recorded, file_digests, to_files
from netaudit.store.workspace import Workspace
from netaudit.workflows.casework import Circumstances, case_of, verified
from netaudit.workflows.selection import observed_only
from netaudit.workflows.site_pass import config_suffixes, for_the_baseline
from netaudit.workflows.trust import ANCHOR, governance, governed_files


@dataclass(frozen=True)
class AcceptOptions:
    """What a person asked of the baseline."""

    initial: bool = False
    change: str = ""
    regularise: bool = False
    by: str = ""
    commit: bool = True
    key: Path | None = None
    """The provider's root key, which signs the first baseline."""
    may_ask: bool = False


@dataclass(frozen=True)
class Accepted:
    """The baseline advanced."""

    verdict: Verdict
    commit: str
    hosts: tuple[str, ...]


def accept(workspace: Workspace, options: AcceptOptions, words: Translator, now: datetime) -> Accepted:
    """Make the last audit's snapshot the baseline, if the gate lets it.

    Raises:
        NetauditError: refused, with every reason; nothing was written.
    """
    with workspace.locked("baseline accept"):
        last = last_audit(workspace)
        standing = accepted(workspace)
        asked = _asked(workspace, options, words, now, last, standing)
        plan = asked.case.plan.statement if asked.case is not None and asked.case.plan is not None else None
        if asked.case is not None and plan is not None and plan.only_files:
            _committed(workspace, f"changes/{asked.case.change}")
            return _enact(workspace, asked.case, plan)
        reasons = accept_reasons(asked)
        record(workspace.decisions, now, options.by, options.change or "initial", "accept", [r.code for r in reasons])
        if reasons:
            raise NetauditError(*reasons)
        if last is None:  # the gate refuses this with `audit-missing`; said again for the reader of types
            raise stop("audit-missing")
        _committed(workspace, FOLDER, *([f"changes/{asked.case.change}"] if asked.case else []))
        commit = _advance(workspace, options, last, now, plan)
        hosts = tuple(sorted(last.snapshot.states))
        done = (
            reason("baseline-accepted", count=len(hosts), commit=commit[:9]) if commit else reason("baseline-written")
        )
        return Accepted(Verdict((done,)), commit, hosts)


def _committed(workspace: Workspace, *folders: str) -> None:
    """What the next commit stands on is committed: a server judges it by git's history, not by a working tree."""
    dirty = [path for folder in folders for path in workspace.repository.dirty(folder)]
    if dirty:
        raise stop("dirty-tree", paths=" ".join(dirty[:5]))


def _enact(workspace: Workspace, case: Case, plan: PlanStatement) -> Accepted:
    """Put the governed files that an approved change declares in place, and commit exactly them."""
    reasons = gate(case)
    record(workspace.decisions, case.now, "", case.change, "accept", [each.code for each in reasons])
    if reasons:
        raise NetauditError(*reasons)
    paths = put_in_place(workspace, case.change, plan)
    commit = workspace.repository.commit(paths, f"{case.change}: in force", [("Change", case.change)])
    what = ", ".join(sorted(plan.files))
    return Accepted(Verdict((reason("files-accepted", change=case.change, paths=what, commit=commit[:9]),)), commit, ())


def put_in_place(workspace: Workspace, change: str, plan: PlanStatement) -> list[Path]:
    """Write the governed files that a plan declares; returns their paths.

    Raises:
        NetauditError: `dirty-tree`: somebody's own edits of such a file lie there; nothing was written.
    """
    contents = proposed(workspace.root, change, plan.files)
    dirty = {*workspace.repository.dirty("inventory"), *workspace.repository.dirty("playbooks")}
    edited = [path for path in sorted(dirty & contents.keys()) if _lies(workspace.root / path) != contents[path]]
    if edited:
        raise stop("dirty-tree", paths=" ".join(edited[:5]))
    for path, content in sorted(contents.items()):
        if content is None:
            (workspace.root / path).unlink(missing_ok=True)
        else:
            write_whole(workspace.root / path, content)
    return [workspace.root / path for path in sorted(contents)]


def _lies(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def future_baseline(last: Recorded) -> dict[str, bytes]:
    """The baseline's files as an audit would make them, but for who accepts it, when and under which change."""
    kept = msgspec.structs.replace(last.snapshot, endpoints=for_the_baseline(last.snapshot.endpoints))
    return to_files(kept, config_suffixes(), last.manifest)


def _asked(
    workspace: Workspace,
    options: AcceptOptions,
    words: Translator,
    now: datetime,
    last: Recorded | None,
    standing: LogEntry | None,
) -> Acceptance:
    audit = audit_on_file(workspace, last) if last else None
    case, verdict = _case(workspace, options.change, audit, now) if options.change else (None, None)
    return Acceptance(
        initial=options.initial,
        baseline=(standing.date.date().isoformat(), standing.commit[:9]) if standing else None,
        case=case,
        regularise=options.regularise,
        verdict=verdict,
        audit=audit,
        digests=file_digests(future_baseline(last), ".netaudit/last-audit") if last else {},
        differences=_differences(workspace, words, last, standing),
        max_age=workspace.site.policy.audit_max_age,
        now=now,
    )


def _case(
    workspace: Workspace, given: str, audit: AuditOnFile | None, now: datetime
) -> tuple[Case, Signed[VerdictStatement] | None]:
    change = find_id(workspace.root, given)
    files = on_disk(workspace.root, change)
    head = workspace.repository.head()
    before = at_commit(workspace.repository, head, change) if head else None
    case = case_of(files, before, governance(workspace, now), "accept", now, Circumstances(audit=audit))
    raw = files.content.get(VERDICT)
    try:
        signed = verified(f"changes/{change}/{VERDICT}", raw, "netaudit-verdict", VerdictStatement) if raw else None
    except StatementError as failure:
        raise stop("record-unreadable", file=f"changes/{change}/{VERDICT}", detail=str(failure)) from failure
    return case, signed


def audit_on_file(workspace: Workspace, last: Recorded) -> AuditOnFile:
    """What the last audit is worth as a base."""
    snapshot = last.snapshot
    failed = {host for host, state in snapshot.states.items() if state.failed_sections()} | snapshot.failures.keys()
    present = {name for name, host in workspace.inventory.hosts.items() if not observed_only(host)}
    return AuditOnFile(
        taken_at=datetime.fromisoformat(snapshot.taken_at),
        incomplete_hosts=tuple(sorted(failed)),
        not_asked=tuple(
            name
            for name in SECTION_NAMES
            if any(isinstance(state.section(name), NotAsked) for state in snapshot.states.values())
        ),
        inventory_changed=tuple(sorted(present ^ set(snapshot.expected))),
    )


def _differences(
    workspace: Workspace, words: Translator, last: Recorded | None, standing: LogEntry | None
) -> tuple[str, ...]:
    if last is None or standing is None:
        return ()
    before = baseline(workspace, standing.commit).snapshot
    return tuple(sentence(each, words) for each in compare(before, last.snapshot, platform).differences)


def _advance(
    workspace: Workspace, options: AcceptOptions, last: Recorded, now: datetime, plan: PlanStatement | None
) -> str:
    change = "initial" if options.initial else find_id(workspace.root, options.change)
    manifest = msgspec.structs.replace(
        last.manifest, accepted_at=now.isoformat(timespec="seconds"), accepted_by=options.by, change=change
    )
    kept = msgspec.structs.replace(last.snapshot, endpoints=for_the_baseline(last.snapshot.endpoints))
    files = to_files(kept, config_suffixes(), manifest)
    if options.initial and options.key is not None:
        _committed(workspace, "inventory", "playbooks")
    governed = put_in_place(workspace, change, plan) if plan is not None else []
    paths: list[Path] = [*governed, *write_baseline(workspace, files)]
    if options.initial and options.key is not None:
        paths.append(_anchor(workspace, options.key, files[MANIFEST], now, may_ask=options.may_ask))
    if not options.commit:
        return ""
    trailers = [("Change", change), ("Audit", last.manifest.audit)]
    return workspace.repository.commit(paths, f"Baseline: {change}", trailers)


def _anchor(workspace: Workspace, key: Path, manifest: bytes, now: datetime, *, may_ask: bool) -> Path:
    """Sign the first baseline and every governed file with the provider's root key."""
    head = workspace.repository.head()
    statement = BaselineStatement(
        site=workspace.repository.root_commit()[:16],
        manifest_digest=digest(manifest),
        governed=governed_files(workspace.repository, head) if head else {},
    )
    signature = sign(content_of(statement), "netaudit-baseline", key, may_ask=may_ask)
    path = workspace.root / ANCHOR
    at = now.isoformat(timespec="seconds")
    write_whole(path, envelope(statement, signature, "root", at, f"netaudit {__version__}"))
    return path
