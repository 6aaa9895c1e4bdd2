"""The gate for git: whether commits that alter what governs a site may be taken over."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from netaudit.model.verdict import Reason, reason
from netaudit.store.changes import FOLDER, at_commit
from netaudit.store.decisions import record
from netaudit.store.git import Repository
from netaudit.store.incidents import JOURNALS
from netaudit.workflows.casework import lost_records
from netaudit.workflows.trust import advanced, commit_reasons, governing_commits, walk

DECISIONS = "netaudit-decisions.jsonl"
"""Where a server keeps what its hook decided, inside git's own folder."""
_NOTHING = "0" * 40


def range_reasons(repository: Repository, old: str, new: str, now: datetime) -> tuple[Reason, ...]:
    """Why the commits after one and up to another may not be taken over; none: they may.

    Args:
        repository: that holds both.
        old: what governs now; empty or zeros where there is nothing yet.
        new: what is asked to govern.
        now: with a zone.
    """
    start = "" if set(old) <= {"0"} else repository.resolve(old)
    tip = repository.resolve(new)
    if start and not repository.contains(start, tip):
        return (reason("history-rewritten", old=start[:9], new=tip[:9]),)
    if not start:
        return _first(repository, tip, now)
    return tuple(_after(repository, start, tip, now))


def _first(repository: Repository, tip: str, now: datetime) -> tuple[Reason, ...]:
    """A history that is new here: nothing governs before its anchor, everything from it on."""
    walked = walk(repository, now, tip)
    found = [each for refusal in walked.refusals for each in refusal.reasons]
    if repository.last_change("baselines/anchor.json", tip) is not None:
        found += walked.governance.trust.problems
    return tuple(found)


def _after(repository: Repository, start: str, tip: str, now: datetime) -> Iterator[Reason]:
    here = walk(repository, now, start).governance
    if here.trust.problems and repository.last_change("baselines/anchor.json", start) is None:
        # Nothing governs this site yet: its first baseline is not signed.
        yield from _first(repository, tip, now)
        return
    yield from here.trust.problems
    yield from record_reasons(repository, start, tip)
    for commit in governing_commits(repository, start, tip):
        reasons = commit_reasons(repository, commit, here, now)
        yield from reasons
        if not reasons:
            here = advanced(repository, commit, here)


def record_reasons(repository: Repository, old: str, new: str) -> Iterator[Reason]:
    """Approvals, withdrawals and journals, the incident log's too, only ever grow: which of them do not."""
    altered = repository.between(old, new, (FOLDER,))
    changes = sorted({path.split("/")[1] for path in altered if path.count("/") > 1})
    for change in changes:
        lost = list(lost_records(at_commit(repository, new, change), at_commit(repository, old, change)))
        if lost:
            yield reason("records-altered", paths=", ".join(f"{FOLDER}/{change}/{name}" for name in lost[:5]))
    shrunk = [path for path in repository.between(old, new, (JOURNALS,)) if not _grew(repository, path, old, new)]
    if shrunk:
        yield reason("records-altered", paths=", ".join(shrunk[:5]))


def _grew(repository: Repository, path: str, old: str, new: str) -> bool:
    """Whether a journal of the incident log is the earlier one with lines added at its end."""
    before, after = repository.file(old, path), repository.file(new, path)
    return before is None or (after is not None and after.startswith(before))


def pushed_reasons(repository: Repository, lines: Iterable[str], branch: str, now: datetime) -> tuple[Reason, ...]:
    """Why a push may not be taken, from what git tells a `pre-receive` hook: `old new ref` for each ref.

    Only the branch that governs is judged; deleting it is refused.
    """
    found: list[Reason] = []
    for line in lines:
        words = line.split()
        if len(words) != 3 or words[2] != f"refs/heads/{branch}":
            continue
        if words[1] == _NOTHING:
            found.append(reason("history-rewritten", old=words[0][:9], new="nothing"))
        else:
            found += range_reasons(repository, words[0], words[1], now)
        span = f"{words[0][:9]}..{words[1][:9]}"
        record(repository.folder / DECISIONS, now, "", span, "push", [each.code for each in found])
    return tuple(found)


def install_hook(root: Path, python: str) -> Path:
    """Install the `pre-push` hook of a workspace; a hook that is there and is not ours is left alone.

    It asks the same gate as everything else, before anything leaves this machine.
    """
    path = root / ".git" / "hooks" / "pre-push"
    if path.exists() and _MARK not in path.read_text(encoding="utf-8", errors="replace"):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_HOOK.format(mark=_MARK, python=python.replace("\\", "/")), encoding="utf-8", newline="\n")
    path.chmod(0o755)
    return path


_MARK = "# Installed by netaudit."
_HOOK = """#!/bin/sh
{mark} What alters baselines/, inventory/ or playbooks/ leaves this machine only if an approved change says so.
while read -r _ local _ remote; do
  case "$local" in
    *[!0]*) "{python}" -m netaudit --no-input gate --range "$remote..$local" >&2 || exit 1 ;;
  esac
done
"""
