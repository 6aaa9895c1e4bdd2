"""Advancing the baseline, through the gate; looking at it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from netaudit.core.diff import compare
from netaudit.core.gate import AcceptRequest, AuditOnFile, ChangeOnFile, accept_reasons
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import valid_host_name
from netaudit.model.state import SECTION_NAMES, NotAsked
from netaudit.model.verdict import Verdict, reason
from netaudit.platforms import platform
from netaudit.report.language import Translator
from netaudit.report.sentences import sentence
from netaudit.store.baseline import FOLDER, accepted, baseline, last_audit, write_baseline
from netaudit.store.git import LogEntry
from netaudit.store.snapshots import Recorded, to_files
from netaudit.store.workspace import Workspace
from netaudit.workflows.selection import observed_only
from netaudit.workflows.site_pass import config_suffixes, for_the_baseline


@dataclass(frozen=True)
class AcceptOptions:
    """What a person asked of the baseline."""

    initial: bool = False
    change: str = ""
    by: str = ""
    commit: bool = True


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
        request = _request(workspace, options, words, now, last, standing)
        reasons = accept_reasons(request)
        if reasons:
            raise NetauditError(*reasons)
        if last is None:  # the gate refuses this with `audit-missing`; said again for the reader of types
            raise stop("audit-missing")
        dirty = workspace.repository.dirty(FOLDER)
        if dirty:
            raise stop("dirty-tree", paths=" ".join(dirty[:5]))
        commit = _advance(workspace, options, last, now)
        hosts = tuple(sorted(last.snapshot.states))
        done = (
            reason("baseline-accepted", count=len(hosts), commit=commit[:9]) if commit else reason("baseline-written")
        )
        return Accepted(Verdict((done,)), commit, hosts)


def _request(
    workspace: Workspace,
    options: AcceptOptions,
    words: Translator,
    now: datetime,
    last: Recorded | None,
    standing: LogEntry | None,
) -> AcceptRequest:
    policy = workspace.site.policy
    return AcceptRequest(
        initial=options.initial,
        baseline=(standing.date.date().isoformat(), standing.commit[:9]) if standing else None,
        audit=_audit_on_file(workspace, last) if last else None,
        change=_change_on_file(workspace, options.change) if options.change else None,
        differences=_differences(workspace, words, last, standing),
        max_age=policy.audit_max_age,
        roles=policy.required_roles,
        now=now,
    )


def _audit_on_file(workspace: Workspace, last: Recorded) -> AuditOnFile:
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


def _change_on_file(workspace: Workspace, change: str) -> ChangeOnFile:
    if not valid_host_name(change):
        raise stop("change-unknown", change=change)
    folder = workspace.root / "changes" / change
    return ChangeOnFile(
        id=change,
        requested=(folder / "request.yaml").is_file(),
        planned=(folder / "plan.json").is_file(),
        approvals=len(list((folder / "approvals").glob("*"))),
        verified=(folder / "verdict.json").is_file(),
    )


def _differences(
    workspace: Workspace, words: Translator, last: Recorded | None, standing: LogEntry | None
) -> tuple[str, ...]:
    if last is None or standing is None:
        return ()
    before = baseline(workspace, standing.commit).snapshot
    return tuple(sentence(each, words) for each in compare(before, last.snapshot, platform).differences)


def _advance(workspace: Workspace, options: AcceptOptions, last: Recorded, now: datetime) -> str:
    change = "initial" if options.initial else options.change
    kept = msgspec.structs.replace(last.snapshot, endpoints=for_the_baseline(last.snapshot.endpoints))
    manifest = msgspec.structs.replace(
        last.manifest, accepted_at=now.isoformat(timespec="seconds"), accepted_by=options.by, change=change
    )
    paths: list[Path] = write_baseline(workspace, to_files(kept, config_suffixes(), manifest))
    if not options.commit:
        return ""
    trailers = [("Change", change), ("Audit", last.manifest.audit)]
    return workspace.repository.commit(paths, f"Baseline: {change}", trailers)
