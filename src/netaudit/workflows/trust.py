"""What governs a site: walked through git's history from an anchor that the provider's root key signed.

The anchor is a statement over every governed file (inventory, recipes, the baseline's manifest) at one commit. Each
later commit along first parents that alters a governed file counts only if the change it names was approved under what
governed before it, and declared exactly that alteration. What was verified once is remembered by the machine, so that
a key that expires later does not undo the past, and a history without what was accepted is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from netaudit.core.acceptance import REMOVED, alteration_reasons, declared_state
from netaudit.core.approvers import says_the_same
from netaudit.core.case import Signed, Trust
from netaudit.core.digest import canonical_json, digest
from netaudit.core.gate import gate
from netaudit.core.statement import StatementError
from netaudit.model.change import CHANGE_ID
from netaudit.model.errors import NetauditError, stop
from netaudit.model.people import People
from netaudit.model.site import Perimeter, Site
from netaudit.model.statements import BaselineStatement, VerdictStatement
from netaudit.model.verdict import Reason, reason
from netaudit.store import machine
from netaudit.store.changes import FOLDER, VERDICT, at_commit
from netaudit.store.documents import check, parse_document
from netaudit.store.git import Repository
from netaudit.store.snapshots import MANIFEST, file_digests
from netaudit.store.survey import EVIDENCE, SURVEY
from netaudit.store.workspace import Workspace
from netaudit.workflows.casework import Governance, case_of, mandates, verified

ANCHOR = "baselines/anchor.json"
BASELINE = f"baselines/{MANIFEST}"
GOVERNED = ("inventory", "playbooks", "baselines")
"""Folders whose files only count once they are accepted."""
_FILES = ("inventory", "playbooks")
_CLOCKS_APART = timedelta(minutes=10)
"""How far the clocks of two honest machines may be apart."""


@dataclass(frozen=True)
class Refusal:
    """A commit that alters what governs and does not count, and why."""

    commit: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Walked:
    """Where the walk from the anchor ended."""

    governance: Governance
    refusals: tuple[Refusal, ...]


def governance(workspace: Workspace, now: datetime, revision: str = "HEAD") -> Governance:
    """What is in force, remembered by this machine where it holds; raises `document-invalid`, `git-failed`."""
    walked = walk(workspace.repository, now, revision)
    found = walked.governance
    problems = [
        _broken(f"commit {each.commit[:9]}", ", ".join(dict.fromkeys(reason.code for reason in each.reasons)))
        for each in walked.refusals
    ]
    whole = replace(found, trust=replace(found.trust, problems=(*found.trust.problems, *problems)))
    if whole.trust.commit and not whole.trust.problems and workspace.repository.published(whole.trust.commit):
        # What was not pushed yet may still be put on top of what others pushed: it is not held against the history.
        kept = machine.remembered(whole.site_id)
        if kept is None or kept.commit != whole.trust.commit:
            machine.remember(whole.site_id, machine.Remembered(whole.trust.commit, now.isoformat(timespec="seconds")))
    return whole


def walk(repository: Repository, now: datetime, revision: str = "HEAD") -> Walked:
    """Walk from the anchor, or from what this machine remembers, to a revision."""
    tip = repository.resolve(revision) if revision != "HEAD" or repository.head() else ""
    site_id = repository.root_commit(tip)[:16] if tip else ""
    start, problems = _start(repository, tip, site_id)
    trust = Trust(commit=start, problems=problems, newest_moment=repository.date(start) if start else None)
    here = governed_by(repository, start or tip, site_id, trust)
    refusals: list[Refusal] = []
    for commit in governing_commits(repository, start, tip) if start else []:
        made = repository.date(commit)
        # An approval or a key that ran out since does not undo what was accepted under it: each commit is judged at
        # its own time, which cannot be before what it stands on, nor later than now.
        reasons = commit_reasons(repository, commit, here, made)
        if made > now + _CLOCKS_APART:
            reasons += (reason("clock-behind", now=now.isoformat(timespec="seconds"), seen=made.isoformat()),)
        if reasons:
            refusals.append(Refusal(commit, reasons))
        else:
            here = advanced(repository, commit, here)
    fetched = repository.fetched_at()
    age = now - fetched if fetched else timedelta()
    return Walked(replace(here, trust=replace(here.trust, age=age)), tuple(refusals))


def governing_commits(repository: Repository, since: str, until: str) -> Iterator[str]:
    """Commits after one and up to another that alter what governs, oldest first."""
    for commit in repository.walk(since, until, GOVERNED):
        if _altered(repository, commit):
            yield commit


def _seen(path: str) -> bool:
    """Whether it is an answer of the survey or its evidence: they tell what somebody saw, as an audit does."""
    return path == SURVEY or path.startswith(f"{EVIDENCE}/")


def _altered(repository: Repository, commit: str) -> list[str]:
    return [path for path in repository.altered(commit, GOVERNED) if not _seen(path)]


def advanced(repository: Repository, commit: str, before: Governance) -> Governance:
    """What governs after a commit that was found to count."""
    trust = replace(before.trust, commit=commit, newest_moment=repository.date(commit))
    return governed_by(repository, commit, before.site_id, trust)


def released(found: Governance, perimeters: tuple[Perimeter, ...], now: datetime) -> tuple[Perimeter, ...]:
    """The perimeters whose devices may not be contacted: all but those with a mandate that counts today."""
    allowed = mandates(found, now)
    return tuple(each for each in perimeters if each.name not in allowed)


def not_accepted(workspace: Workspace, commit: str) -> tuple[str, ...]:
    """Governed files of the working tree, the baseline's own apart, that are not what a commit holds."""
    held = governed_files(workspace.repository, commit) if commit else {}
    lie = {path: digest((workspace.root / path).read_bytes()) for path in _lying(workspace.root)}
    return tuple(sorted(path for path in held.keys() | lie.keys() if held.get(path) != lie.get(path)))


def _lying(root: Path) -> Iterator[str]:
    for folder in _FILES:
        for path in sorted((root / folder).rglob("*")):
            if path.is_symlink():
                raise stop("symlink-refused", path=path.relative_to(root).as_posix())
            name = path.relative_to(root).as_posix()
            if path.is_file() and not _seen(name):
                yield name


def commit_reasons(repository: Repository, commit: str, before: Governance, now: datetime) -> tuple[Reason, ...]:
    """Why a commit that alters governed files does not count; none: it does."""
    altered = _altered(repository, commit)
    change = repository.trailer(commit, "Change")
    if not CHANGE_ID.fullmatch(change):
        return (reason("commit-without-change", commit=commit[:9], paths=", ".join(altered[:5])),)
    parent = repository.parent(commit)
    try:
        files = at_commit(repository, commit, change)
        case = case_of(files, at_commit(repository, parent, change) if parent else None, before, "push", now)
    except NetauditError as failure:
        return failure.verdict.reasons
    found = [*gate(case)]
    found += alteration_reasons(case, digests(repository, commit, [p for p in altered if p.startswith(_FILES)]))
    if any(path.startswith("baselines/") for path in altered):
        state = file_digests(repository.files(commit, "baselines"), f"baselines at {commit[:9]}")
        regularise = case.request is not None and case.request.regularises
        found += declared_state(case, state, _verdict(files.content.get(VERDICT), change), regularise=regularise)
    return tuple(found)


def _verdict(raw: bytes | None, change: str) -> Signed[VerdictStatement] | None:
    if raw is None:
        return None
    try:
        return verified(f"{FOLDER}/{change}/{VERDICT}", raw, "netaudit-verdict", VerdictStatement)
    except StatementError:
        return None


def digests(repository: Repository, commit: str, paths: list[str]) -> dict[str, str]:
    """File -> digest of its content at a commit, `removed` where it has none."""
    return {path: REMOVED if (raw := repository.file(commit, path)) is None else digest(raw) for path in paths}


def governed_files(repository: Repository, commit: str) -> dict[str, str]:
    """Every governed file of a commit, the baseline's own apart -> digest."""
    return {
        path: digest(raw)
        for folder in _FILES
        for name, raw in repository.files(commit, folder).items()
        if not _seen(path := f"{folder}/{name}")
    }


def _broken(what: str, detail: str) -> Reason:
    return reason("trust-broken", what=what, detail=detail)


def _start(repository: Repository, tip: str, site_id: str) -> tuple[str, tuple[Reason, ...]]:
    """The commit to walk from, and what is wrong with it."""
    kept = machine.remembered(site_id)
    if kept is not None:
        if repository.contains(kept.commit, tip):
            return kept.commit, ()
        lost = f"it does not hold {kept.commit[:9]}, which this machine accepted on {kept.at[:10]}"
        return _anchored(repository, tip)[0], (_broken("history", lost),)
    return _anchored(repository, tip)


def _anchored(repository: Repository, tip: str) -> tuple[str, tuple[Reason, ...]]:
    """The newest commit that the provider's root key signed for, and what is wrong with it."""
    last = repository.last_change(ANCHOR, tip) if tip else None
    if last is None:
        accepted = repository.last_change(BASELINE, tip) if tip else None
        return (accepted.commit, (reason("baseline-unsigned"),)) if accepted else ("", ())
    raw = repository.file(last.commit, ANCHOR)
    try:
        signed = verified(ANCHOR, raw or b"", "netaudit-baseline", BaselineStatement)
    except StatementError as failure:
        return last.commit, (_broken("anchor", str(failure)),)
    if not machine.roots():
        return last.commit, (reason("root-key-missing"),)
    problem = _anchor_problem(repository, last.commit, signed)
    return last.commit, (_broken("anchor", problem),) if problem else ()


def _anchor_problem(repository: Repository, commit: str, signed: Signed[BaselineStatement]) -> str:
    if signed.key not in machine.roots():
        return "it is not signed by a root key of this machine"
    manifest = repository.file(commit, BASELINE)
    if signed.statement.site != repository.root_commit(commit)[:16]:
        return "it is of another site"
    if manifest is None or digest(manifest) != signed.statement.manifest_digest:
        return "the baseline is not the one that was signed"
    if governed_files(repository, commit) != signed.statement.governed:
        return "inventory or recipes are not the ones that were signed"
    return ""


def governed_by(repository: Repository, commit: str, site_id: str, trust: Trust) -> Governance:
    """What a commit says is in force: site file and people; without a commit, an empty site's."""
    site, people, problems = Site(name=""), People(people={}), trust.problems
    raw = repository.file(commit, "inventory/site.yaml") if commit else None
    if raw is not None:
        site = check(parse_document(raw, "inventory/site.yaml"), Site, "inventory/site.yaml")
    raw = repository.file(commit, "inventory/people.yaml") if commit else None
    if raw is not None:
        people = check(parse_document(raw, "inventory/people.yaml"), People, "inventory/people.yaml")
        if not says_the_same(repository.file(commit, "inventory/approvers"), people):
            problems = (*problems, _broken("inventory/approvers", "it does not say what people.yaml says"))
    if not commit:
        return Governance(site_id, site, people, replace(trust, problems=problems))
    governing = governed_files(repository, commit)
    return Governance(
        site_id,
        site,
        people,
        replace(trust, problems=problems, governing=digest(canonical_json(governing))),
        permits=repository.files(commit, "inventory/permits"),
        mandate_files=repository.files(commit, "inventory/mandates"),
        recipes=_recipes(governing),
    )


def _recipes(governing: Mapping[str, str]) -> dict[str, str]:
    """Recipe -> digest of all its files."""
    files: dict[str, dict[str, str]] = {}
    for path, found in governing.items():
        parts = path.split("/")
        if len(parts) > 3 and parts[:2] == ["playbooks", "changes"]:
            files.setdefault(parts[2], {})[path] = found
    return {name: digest(canonical_json(each)) for name, each in sorted(files.items())}
