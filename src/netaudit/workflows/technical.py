"""Gathers what is known of a change for its technical report, and writes the report beside the others."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from netaudit import __version__
from netaudit.core.case import Case
from netaudit.core.gate import gate
from netaudit.core.works.position import Position, position
from netaudit.model.errors import NetauditError, stop
from netaudit.model.site import Form
from netaudit.model.snapshot import Snapshot
from netaudit.report.forms import FORMS, page, rendered
from netaudit.report.language import Translator
from netaudit.report.technical import technical_document
from netaudit.report.technical_body import technical_json
from netaudit.report.technical_facts import LEVELS, Level, TechnicalFacts
from netaudit.store.changes import AFTER, BEFORE, FOLDER, Files, find_id, load_request, on_disk
from netaudit.store.records import write_whole
from netaudit.store.works import read_side, side_digest, side_files
from netaudit.store.workspace import Workspace
from netaudit.workflows.change import bring, finished
from netaudit.workflows.index import write_index
from netaudit.workflows.postage import postage
from netaudit.workflows.readers import client_reads
from netaudit.workflows.selection import declared
from netaudit.workflows.technical_evidence import kept_evidence
from netaudit.workflows.technical_signatures import signatures, verdict_on_file
from netaudit.workflows.trust import governance
from netaudit.workflows.works import entries_of

REPORTS = "reports"
NAMES: dict[Level, str] = {"technical": "report", "client": "report-client"}
# What only time or place forbids does not make a plan less approved.
_WAITING = {"window-not-open", "window-over", "window-too-short", "hours-forbidden", "audit-too-old"}


@dataclass(frozen=True)
class Sides:
    """The site before and after, and what of them cannot be used."""

    before: Snapshot | None
    after: Snapshot | None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reported:
    """A report that was written."""

    change: str
    folder: Path
    page: Path
    facts: TechnicalFacts
    commit: str


def report(
    workspace: Workspace,
    given: str,
    level: Level,
    t: Translator,
    now: datetime,
    *,
    forms: Collection[Form],
    commit: bool,
) -> Reported:
    """Write the technical report of a change, at whatever stage it is.

    Args:
        workspace: where.
        given: the change's id, or a short form of it.
        level: for whom.
        t: the language.
        now: with a zone.
        forms: which are written; see `write_report`.
        commit: commit it.

    Raises:
        NetauditError: `change-unknown`, `change-ambiguous`, `document-invalid` or `symlink-refused`; nothing was
            written.
    """
    now = workspace.local(now)
    change = find_id(workspace.root, given)
    with workspace.locked("report"):
        in_force = governance(workspace, now)
        case = bring(workspace, change, in_force, "begin", now)
        files = on_disk(workspace.root, change)
        waits = tuple(each for each in gate(case) if each.code not in _WAITING)
        facts = technical_facts(workspace, replace(case, phase="accept"), files, sides(files), now)
        if not facts.position.begun:
            facts = replace(facts, refusals=waits)
        written = write_report(workspace, facts, level, t, forms)
        paths = [*written, write_index(workspace)]
        done = finished(workspace, change, paths, f"{change}: report ({level})", commit=commit)
    own = [path for path in written if path.stem == NAMES[level]]
    return Reported(change, own[0].parent, page(own), facts, done.commit)


def write_report(
    workspace: Workspace, facts: TechnicalFacts, level: Level, t: Translator, forms: Collection[Form] = FORMS
) -> list[Path]:
    """The report's files, those of its own level first. Whoever calls holds the workspace.

    The JSON is written in any case, since others read from it how far the change is; a form that stands there is
    written anew, that of the other level too, since an earlier one says something else.
    """
    folder = workspace.root / REPORTS / facts.request.id
    if folder.is_symlink():
        raise stop("symlink-refused", path=f"{REPORTS}/{facts.request.id}")
    contents = _level(folder, facts, level, t, forms)
    for other in LEVELS:
        if other != level and _standing(folder, other):
            contents |= _level(folder, facts, other, t, ())
    for file, content in contents.items():
        write_whole(folder / file, content)
    return [folder / file for file in contents]


def _level(
    folder: Path, facts: TechnicalFacts, level: Level, t: Translator, forms: Collection[Form]
) -> dict[str, bytes]:
    document = technical_document(facts, level, t)
    wanted = {"json", *forms, *_standing(folder, level)}
    return rendered(document, NAMES[level], wanted, technical_json(facts, document, level, t))


def _standing(folder: Path, level: Level) -> tuple[Form, ...]:
    return tuple(form for form in FORMS if (folder / f"{NAMES[level]}.{form}").exists())


def for_client(workspace: Workspace, change: str, t: Translator, now: datetime, *, commit: bool) -> None:
    """Write the client's report of a change, where the site's `report_to` names the client; raises as `report`."""
    mail = postage(workspace, now)
    if client_reads(mail.site, mail.mail.report_to, load_request(workspace.root, change)):
        report(workspace, change, "client", t, now, forms=FORMS, commit=commit)


def sides(files: Files) -> Sides:
    """The site before and after, as the change's folder keeps it; a side that is not what was kept is not used."""
    found: dict[str, Snapshot | None] = {}
    broken = []
    for side in (BEFORE, AFTER):
        try:
            recorded = read_side(files, side)
        except NetauditError as failure:
            broken.append(f"{side}/: {failure.verdict.reasons[0].params.get('detail', '')}")
            recorded = None
        found[side] = recorded.snapshot if recorded else None
    begun = [entry for entry in entries_of(files) if entry.what == "begun"]
    if begun and found[BEFORE] is not None and begun[-1].more.get("before") != side_digest(side_files(files, BEFORE)):
        broken.append(f"{BEFORE}/: not what the journal tells of")
        found[BEFORE] = None
    return Sides(found[BEFORE], found[AFTER], tuple(broken))


def technical_facts(workspace: Workspace, case: Case, files: Files, both: Sides, now: datetime) -> TechnicalFacts:
    """What is known of a change.

    Args:
        workspace: where.
        case: the change's, in a phase in which it is judged who signed.
        files: the change as it lies.
        both: the site before and after.
        now: with a zone.
    """
    if case.request is None:
        raise stop("change-unknown", change=case.change)
    entries = tuple(entries_of(files))
    digest = case.plan.digest if case.plan else ""
    verdict, why_not, unreadable = verdict_on_file(case, files)
    broken = [f"{file}: {why}" for file, why in (*case.unreadable, *unreadable)]
    return TechnicalFacts(
        site=workspace.site,
        request=case.request,
        now=now,
        tool_version=__version__,
        request_digest=case.request_digest,
        plan=case.plan.statement if case.plan else None,
        plan_digest=digest,
        signatures=tuple(signatures(case, files, verdict, why_not)),
        entries=entries,
        position=position(entries, digest) if digest else Position(),
        withdrawn=case.withdrawn,
        verdict=verdict.statement if verdict and not why_not else None,
        verdict_digest=verdict.digest if verdict else "",
        verdict_why_not=why_not,
        before=both.before,
        after=both.after,
        broken=(*broken, *case.missing_records, *both.broken),
        evidence=tuple(kept_evidence(workspace.root, case.change, entries)),
        roles={host.name: host.role for host in declared(workspace.inventory, ()) if host.role},
        on_site=(workspace.root / FOLDER / case.change / "on-site.md").is_file(),
    )
