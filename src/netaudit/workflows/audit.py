"""The audit: visit the site, compare with the baseline, judge, and write the report."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from netaudit import __version__
from netaudit.collect import Progress
from netaudit.core.diff import compare
from netaudit.core.impact import Effect, effects
from netaudit.core.trend import trend
from netaudit.core.works.attribution import Attribution
from netaudit.model.difference import Comparison
from netaudit.model.reasons import ExitCode
from netaudit.model.site import AuditPlaybook, Form
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import SCHEMA
from netaudit.model.verdict import Reason, Verdict, reason
from netaudit.platforms import platform
from netaudit.report.document import AuditFacts
from netaudit.report.junit import junit
from netaudit.report.language import translator
from netaudit.store.baseline import baseline, keep_last_audit
from netaudit.store.findings import last_findings
from netaudit.store.records import write_whole
from netaudit.store.snapshots import Manifest, to_files
from netaudit.store.workspace import Workspace
from netaudit.transport.credentials import Prompt
from netaudit.workflows.audit_report import contents
from netaudit.workflows.ground import Ground
from netaudit.workflows.in_works import attributions
from netaudit.workflows.index import write_index
from netaudit.workflows.judging import beside, chosen, finding_reasons, judged, material
from netaudit.workflows.search import searched
from netaudit.workflows.selection import declared
from netaudit.workflows.site_pass import Pass, PassOptions, config_suffixes, only, visit


@dataclass(frozen=True)
class AuditOptions:
    """What a person asked of the audit."""

    playbook: str = "full"
    limit: str = ""
    language: str = "en"
    deadline_seconds: float = 60.0
    workers: int = 20
    accept_new_host_keys: bool = False
    write_report: bool = True
    commit: bool = True
    prompt: Prompt | None = None
    forms: tuple[Form, ...] = ()
    """Of the report; empty: as the playbook says."""
    mailed: bool = False
    """Whether the report goes out afterwards, which takes its PDF."""
    junit: Path | None = None
    """Where the checks go as JUnit XML; wherever the caller says, and never committed."""


@dataclass(frozen=True)
class Audited:
    """The audit's end."""

    facts: AuditFacts
    report: Path | None
    """The folder of the report, where one was written."""


def audit(workspace: Workspace, options: AuditOptions, progress: Progress, now: datetime) -> Audited:
    """Audit the site.

    Args:
        workspace: the site.
        options: what was asked.
        progress: is told of each host.
        now: the present time, with zone.

    Raises:
        NetauditError: nothing could be judged; nothing was written.
    """
    playbook = workspace.playbook(options.playbook)
    asked = chosen(playbook, options.playbook)
    now = workspace.local(now)
    blind = searched(workspace, playbook.search, now)
    on_file = beside(workspace, now)  # before any host is asked: a file that cannot be read ends it here
    with workspace.locked("audit"):
        seen = visit(
            workspace,
            PassOptions(
                sections=playbook.sections,
                limit=options.limit or playbook.hosts,
                deadline_seconds=options.deadline_seconds,
                workers=options.workers,
                accept_new_host_keys=options.accept_new_host_keys,
                prompt=options.prompt,
            ),
            progress,
            now,
        )
        commit = seen.ground.baseline
        before = baseline(workspace, commit.commit).snapshot if commit else None
        compared, cut = _against_baseline(before, seen.snapshot, whole_site=seen.whole_site)
        due = attributions(workspace, compared, seen.ground, now)
        unexplained = _unexplained(compared, due)
        judgements = judged(asked, material(workspace, seen, before, unexplained, on_file), now.date())
        earlier, unreadable = last_findings(workspace)
        facts = AuditFacts(
            site=workspace.site,
            snapshot=seen.snapshot,
            baseline_date=commit.date.isoformat(timespec="seconds") if commit else None,
            baseline_commit=commit.commit[:9] if commit else None,
            comparison=compared,
            effects=cut,
            verdict=judge(
                seen.snapshot,
                compared,
                seen.ground,
                new_host_keys=len(seen.new_host_keys),
                whole_site=seen.whole_site,
                findings=(*blind, *finding_reasons(judgements, playbook.threshold)),
                due=due,
            ),
            attributions=due,
            judgements=judgements,
            trend=trend(judgements, earlier, seen.snapshot, workspace.inventory.hosts),
            unreadable_findings=unreadable,
            threshold=playbook.threshold,
            before=before if seen.whole_site else None,
            roles={host.name: host.role for host in declared(workspace.inventory, ()) if host.role},
            owed=seen.ground.owed,
            tool_version=__version__,
            vendors=workspace.vendors,
            playbook_title=playbook.title.get("fr" if options.language == "fr" else "en", options.playbook),
        )
        return Audited(facts, _write(workspace, options, facts, seen, now))


def _against_baseline(
    before: Snapshot | None, now: Snapshot, *, whole_site: bool
) -> tuple[Comparison | None, list[Effect]]:
    if before is None:
        return None, []
    if not whole_site:
        return compare(only(before, now.expected), only(now, now.expected), platform), []
    return compare(before, now, platform), effects(before, now)


def judge(
    snapshot: Snapshot,
    compared: Comparison | None,
    stands_on: Ground | None = None,
    *,
    new_host_keys: int = 0,
    whole_site: bool = True,
    findings: Sequence[Reason] = (),
    due: Sequence[Attribution] = (),
) -> Verdict:
    """The verdict of an audit: what failed, what could not be compared, what differs without a visa, what was found.

    An audit of some hosts, or by a playbook that leaves sections out, never says that the site conforms.
    """
    reasons: list[Reason] = [each for host in snapshot.failures.values() for each in host]
    reasons += section_failures(snapshot)
    if stands_on is not None:
        reasons += [*stands_on.reasons, *(each.reason for each in stands_on.owed)]
    if new_host_keys and stands_on is not None and stands_on.governed:
        reasons.append(reason("host-keys-to-accept", count=new_host_keys))
    if compared is not None:
        reasons += [each for each in compared.not_compared if each not in reasons]
        reasons += _drift_reasons(compared, due)
    reasons += findings
    if all(each.exit_code is ExitCode.CONFORMING for each in reasons):
        whole = whole_site and not any(state.asked_in_part for state in snapshot.states.values())
        conforming = reason("conforming") if whole else reason("conforming-part")
        reasons.insert(0, reason("no-baseline-yet") if compared is None else conforming)
    elif compared is None:
        reasons.append(reason("no-baseline-yet"))
    # What must be acted on comes before what is only to be known.
    return Verdict(tuple(sorted(reasons, key=lambda each: each.exit_code is ExitCode.CONFORMING)))


def _unexplained(compared: Comparison | None, due: Sequence[Attribution]) -> Comparison | None:
    """What differs without an approved change in works."""
    if compared is None:
        return None
    left = tuple(each for each, by in zip(compared.differences, due, strict=True) if not by.change)
    return msgspec.structs.replace(compared, differences=left)


def _drift_reasons(compared: Comparison, due: Sequence[Attribution]) -> Iterator[Reason]:
    """How much of what differs is whose."""
    by = Counter(each.change for each in due)
    nobodys = len(compared.differences) - sum(count for change, count in by.items() if change)
    if nobodys:
        yield reason("unauthorised-drift", count=nobodys)
    for change in sorted(filter(None, by)):
        yield reason("drift-of-works", change=change, count=by[change])


def section_failures(snapshot: Snapshot) -> Iterator[Reason]:
    """A reason for every section that was asked for and could not be trusted."""
    for host, state in snapshot.states.items():
        for section, detail in state.failed_sections().items():
            yield reason("section-failed", host=host, section=section, detail=detail)


def _write(workspace: Workspace, options: AuditOptions, facts: AuditFacts, seen: Pass, now: datetime) -> Path | None:
    written: list[Path] = []
    if seen.new_host_keys:
        enrolled = _enrol(workspace, seen.new_host_keys)
        # Once the site is governed, its host keys count when a change has them accepted, not because they were seen.
        written += [] if seen.ground.governed else [enrolled]
    folder = _free_folder(workspace.root / "reports", now)
    if seen.whole_site:
        manifest = Manifest(
            schema=SCHEMA,
            site=facts.snapshot.site,
            taken_at=facts.snapshot.taken_at,
            tool=__version__,
            audit=folder.name,
            expected=facts.snapshot.expected,
            hosts={},
        )
        keep_last_audit(workspace, to_files(facts.snapshot, config_suffixes(), manifest))
    if options.write_report:
        written += _write_report(folder, facts, options, workspace.playbook(options.playbook))
        written.append(write_index(workspace))
    if options.junit is not None:
        write_whole(options.junit, junit(facts, translator(options.language)))
    if written and options.commit:
        outcome = facts.verdict.word if facts.comparison else "nothing to compare with yet"
        subject = f"Audit of {now:%Y-%m-%d}: {outcome}"
        workspace.repository.commit(written, subject, [("Audit", folder.name), ("Verdict", facts.verdict.word)])
    return folder if options.write_report else None


def _write_report(folder: Path, facts: AuditFacts, options: AuditOptions, playbook: AuditPlaybook) -> list[Path]:
    forms = options.forms or (*playbook.report, *(("pdf",) if options.mailed else ()))
    found = contents(facts, options.language, options.playbook, forms, playbook.title)
    for name, content in found.items():
        write_whole(folder / name, content)
    return [folder / name for name in found]


def _enrol(workspace: Workspace, keys: tuple[str, ...]) -> Path:
    path = workspace.known_hosts
    present = path.read_text(encoding="utf-8") if path.exists() else ""
    if present and not present.endswith("\n"):
        present += "\n"
    write_whole(path, (present + "".join(f"{key}\n" for key in keys)).encode())
    return path


def _free_folder(reports: Path, now: datetime) -> Path:
    name = f"{now:%Y-%m-%d}-audit"
    candidates = (reports / (name if number == 1 else f"{name}-{number}") for number in range(1, 10_000))
    return next(folder for folder in candidates if not folder.exists())
