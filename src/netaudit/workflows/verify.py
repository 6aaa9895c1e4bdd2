"""Verifies the works: the whole site after them, every change in one of four sets, the tests, the signed verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from netaudit import __version__
from netaudit.collect import Progress
from netaudit.core.case import Case
from netaudit.core.gate import gate
from netaudit.core.journal import head
from netaudit.core.works.four_sets import FourSets, four_sets
from netaudit.core.works.imaging_ports import OF_PORTS, Side, port_tests
from netaudit.core.works.isolation import isolation
from netaudit.core.works.old_drift import old_drift
from netaudit.core.works.position import Position
from netaudit.core.works.silence import with_those_at_home
from netaudit.core.works.told import verdict_reasons
from netaudit.model.change import Transitional
from netaudit.model.counters import Counters
from netaudit.model.difference import Difference
from netaudit.model.errors import stop
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.statements import Tested, VerdictStatement
from netaudit.model.verdict import Reason, Verdict, reason
from netaudit.platforms import platform
from netaudit.report.language import Translator
from netaudit.report.sentences import sentence
from netaudit.store.baseline import accepted, baseline, keep_last_audit, write_baseline
from netaudit.store.changes import AFTER, BEFORE, FOLDER, JOURNAL, VERDICT, on_disk
from netaudit.store.decisions import record as decision
from netaudit.store.snapshots import Manifest, Recorded, file_digests, to_files
from netaudit.store.works import counters_file, release, side_counters, write_side
from netaudit.store.workspace import Workspace
from netaudit.workflows.baseline import audit_on_file, future_baseline, put_in_place
from netaudit.workflows.begin import from_baseline
from netaudit.workflows.index import write_index
from netaudit.workflows.signer import Hand, write_signed
from netaudit.workflows.site_pass import config_suffixes, for_the_baseline, visit
from netaudit.workflows.technical import Sides, technical_facts, write_report
from netaudit.workflows.works import Works, WorksOptions, manifest_of, note, record, works
from netaudit.workflows.works_tests import Ground, run_tests


@dataclass(frozen=True)
class Verified:
    """What verifying came to."""

    change: str
    statement: VerdictStatement
    verdict: Verdict
    sets: FourSets
    commit: str
    accepted: bool
    """Whether the baseline advanced."""


@dataclass(frozen=True)
class _Shown:
    """What was shown before anything is signed."""

    after: Snapshot
    counters: Counters
    manifest: Manifest
    sets: FourSets
    tests: tuple[Tested, ...]
    drift: int
    """Places in which the site differs from its baseline otherwise than by the works."""
    conforming: bool
    undone: bool
    """Whether the works were taken back, so that nothing is to have changed."""


def verify(
    workspace: Workspace,
    change: str,
    by: Hand,
    options: WorksOptions,
    words: Translator,
    progress: Progress,
    now: datetime,
) -> Verified:
    """Look at the whole site after the works, and sign what is shown; on success the baseline advances.

    Args:
        workspace: where.
        change: its whole id.
        by: who verifies, and signs.
        options: how hosts are asked.
        words: the language of the sentences.
        progress: is told of each host.
        now: with a zone.

    Raises:
        NetauditError: `works-not-begun`, `works-ended`, `signer-not-in-role`, `before-unreadable`; nothing was written.
    """
    with workspace.locked("verify"):
        work = works(workspace, change, "accept", workspace.local(now))
        _may_verify(work, by)
        before = work.before().snapshot
        seen = visit(workspace, options.asking(counters=True), progress, workspace.local(now))
        after = msgspec.structs.replace(seen.snapshot, endpoints=for_the_baseline(seen.snapshot.endpoints))
        ground = Ground(workspace, seen.ground.perimeters, after, options.prompt, now)
        sides = Side(before, side_counters(work.files, BEFORE)), Side(after, seen.counters)
        shown = _shown(work, *sides, run_tests(work.plan.statement, ground))
        case = replace(
            work.case, audit=audit_on_file(workspace, Recorded(after, shown.manifest)), now=workspace.local(now)
        )
        return _written(work, case, shown, by, options, words, now)


def _may_verify(work: Works, by: Hand) -> None:
    here = work.position
    if not here.begun:
        raise stop("works-not-begun", change=work.change)
    unfinished = work.workspace.repository.dirty(f"{FOLDER}/{work.change}")
    if here.closed and not here.taken_back and not unfinished:
        raise stop("works-ended", change=work.change)
    person = work.governance.people.people[by.person]
    if "verifier" not in person.roles:
        raise stop("signer-not-in-role", file=VERDICT, person=by.person, role="verifier")


def _shown(work: Works, was: Side, now: Side, tests: tuple[Tested, ...]) -> _Shown:
    here, plan = work.position, work.plan.statement
    after = now.snapshot
    before = with_those_at_home(was.snapshot, after, _standing_endpoints(work.workspace))
    undone = here.taken_back == "proven"
    sets = four_sets(before, after, () if undone else plan.predicted, platform)
    apart = isolation(before, after, plan.impact)
    tests = (
        *(() if undone else tests),
        *([apart] if apart else []),
        *port_tests(Side(before, was.counters), now, plan),
    )
    whole = sets.exact and not here.between and not here.timers
    return _Shown(
        after=after,
        counters=now.counters,
        manifest=manifest_of(after, f"{work.change}-after", __version__),
        sets=sets,
        tests=tests,
        drift=len(old_drift(from_baseline(work.workspace, after), sets.seen)) if not here.accepted else 0,
        conforming=whole and all(_stands(test) for test in tests),
        undone=undone,
    )


def _standing_endpoints(workspace: Workspace) -> Mapping[str, Endpoint]:
    standing = accepted(workspace)
    return baseline(workspace, standing.commit).snapshot.endpoints if standing is not None else {}


def _stands(test: Tested) -> bool:
    """Whether a test passed; of those of ports that nobody asked for, also whether they could not be run."""
    return test.passed is True or (test.passed is None and test.kind in OF_PORTS)


def _written(
    work: Works, case: Case, shown: _Shown, by: Hand, options: WorksOptions, words: Translator, now: datetime
) -> Verified:
    workspace, change = work.workspace, work.change
    files = to_files(shown.after, config_suffixes(), shown.manifest)
    paths = write_side(workspace.root, change, AFTER, {**files, **counters_file(shown.counters)})
    keep_last_audit(workspace, files)
    acceptable = shown.conforming and not shown.drift and not (shown.undone and not work.position.accepted)
    statement = _statement(work, shown, by, acceptable=acceptable)
    paths.append(write_signed(workspace.root / FOLDER / change / VERDICT, statement, "netaudit-verdict", by, now))
    refusals = gate(case) if acceptable else ()
    if acceptable:
        codes = [each.code for each in refusals]
        decision(workspace.decisions, now, by.person, change, "accept", codes)
    advances = acceptable and not refusals
    more = {"conforming": shown.conforming, "accepted": advances, "plan": work.plan.digest}
    note(workspace, change, by.person, now, "verified", more)
    if advances:
        paths += _advanced(work, shown, by, now)
    paths += _reported(work, case, shown, words, now)
    told = _reasons(work, shown, refusals, words)
    if shown.conforming and options.commit and (stays := release(workspace, change)):
        told = Verdict((*told.reasons, reason("works-claim-stays", detail=stays)))
    subject = "verified" if shown.conforming else "verified, not as declared"
    trailers = [("Audit", shown.manifest.audit), ("Verdict", told.word)]
    commit = record(work, paths, subject, trailers, commit=options.commit)
    return Verified(change, statement, told, shown.sets, commit, advances)


def _reported(work: Works, case: Case, shown: _Shown, words: Translator, now: datetime) -> list[Path]:
    """The technical report, of what now lies in the change's folder."""
    files = on_disk(work.workspace.root, work.change)
    both = Sides(work.before().snapshot, shown.after)
    facts = technical_facts(work.workspace, case, files, both, work.workspace.local(now))
    return [*write_report(work.workspace, facts, "technical", words), write_index(work.workspace)]


def _statement(work: Works, shown: _Shown, by: Hand, *, acceptable: bool) -> VerdictStatement:
    journals = sorted((work.workspace.root / FOLDER / work.change / JOURNAL).glob("*.jsonl"))
    recorded = Recorded(shown.after, shown.manifest)
    here = work.position
    return VerdictStatement(
        site=work.governance.site_id,
        change=work.change,
        plan_digest=work.plan.digest,
        # Of a state in which something else than this change differs from the baseline, nothing can be accepted.
        after_digests=file_digests(future_baseline(recorded), f"{FOLDER}/{work.change}/{AFTER}") if acceptable else {},
        conforming=shown.conforming,
        seen=_listed(shown.sets.seen),
        missing=_listed(shown.sets.missing),
        undeclared=_listed(shown.sets.undeclared),
        affects=dict(shown.sets.affects or {}),
        not_collected=shown.sets.not_collected,
        tests=shown.tests,
        returned=here.taken_back,
        journal_heads={path.stem: head(path.read_text(encoding="utf-8")) for path in journals},
        person=by.person,
    )


def _listed(found: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """As JSON holds them, so that what is signed and what is read back are the same."""
    plain = msgspec.json.decode(msgspec.json.encode(found))
    return msgspec.convert(plain, tuple[Difference, ...])


def _advanced(work: Works, shown: _Shown, by: Hand, now: datetime) -> list[Path]:
    """Put the new baseline in place, with the governed files that the plan declares, and close what is over."""
    workspace = work.workspace
    at = now.isoformat(timespec="seconds")
    manifest = msgspec.structs.replace(shown.manifest, accepted_at=at, accepted_by=by.person, change=work.change)
    files = future_baseline(Recorded(shown.after, manifest))
    paths = [*put_in_place(workspace, work.change, work.plan.statement), *write_baseline(workspace, files)]
    if not isinstance(work.request.lifecycle, Transitional) or shown.undone:
        note(workspace, work.change, by.person, now, "closed", {"by": ""})
    return paths


def _reasons(work: Works, shown: _Shown, refusals: tuple[Reason, ...], words: Translator) -> Verdict:
    found = list(verdict_reasons(work.change, shown.sets, shown.tests, lambda each: sentence(each, words)))
    here: Position = work.position
    found += [reason("timer-not-stopped", host=each.host) for each in here.timers]
    found += [reason("works-unproven", change=work.change, host=each.host) for each in here.between]
    if shown.conforming and shown.drift:
        found.append(reason("drift-before", count=shown.drift))
    found += refusals
    if shown.conforming:
        found.insert(0, reason("works-undone" if shown.undone else "works-conform", change=work.change))
    return Verdict(tuple(found))
