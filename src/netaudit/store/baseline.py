"""The baseline: the accepted state of the site, read from git's history and never from the working tree."""

from collections.abc import Mapping
from pathlib import Path

from netaudit.model.errors import stop
from netaudit.store.git import LogEntry
from netaudit.store.records import write_whole
from netaudit.store.snapshots import MANIFEST, Recorded, from_files
from netaudit.store.workspace import Workspace

FOLDER = "baselines"
_LAST = "last-audit"
# What the provider's root key signed for once stands as long as the site; it is no state that an advance replaces.
_NOT_STATE = ("README.md", "anchor.json")


def accepted(workspace: Workspace, revision: str = "HEAD") -> LogEntry | None:
    """The commit that last advanced the baseline, up to a revision; None where there is none."""
    return workspace.repository.last_change(f"{FOLDER}/{MANIFEST}", revision)


def history(workspace: Workspace) -> list[LogEntry]:
    """Every commit that advanced the baseline, newest first."""
    return workspace.repository.log(f"{FOLDER}/{MANIFEST}")


def baseline(workspace: Workspace, revision: str = "HEAD") -> Recorded:
    """The baseline as a commit holds it; raises `no-such-revision`, `no-baseline-at` or `state-unreadable`."""
    commit = workspace.repository.resolve(revision)
    files = workspace.repository.files(commit, FOLDER)
    if MANIFEST not in files:
        raise stop("no-baseline-at", revision=revision)
    return from_files(files, f"{FOLDER} at {commit[:9]}")


def write_baseline(workspace: Workspace, files: Mapping[str, bytes]) -> list[Path]:
    """Put these files in place of the baseline's; returns every path written or removed.

    Nothing of it counts before it is committed: the baseline is what git's history says.
    """
    folder = workspace.root / FOLDER
    wanted = {folder / name for name in files}
    kept = {folder / name for name in _NOT_STATE}
    gone = [path for path in folder.rglob("*") if path.is_file() and path not in wanted | kept]
    for name, content in sorted(files.items()):
        write_whole(folder / name, content)
    for path in gone:
        path.unlink()
    return sorted(wanted) + sorted(gone)


def keep_last_audit(workspace: Workspace, files: Mapping[str, bytes]) -> None:
    """Keep an audit's snapshot outside git, for `baseline accept` and `diff last`; replaces the one before."""
    folder = workspace.own / _LAST
    # The manifest goes first and comes last, so that a set half replaced has none and is not taken for whole.
    (folder / MANIFEST).unlink(missing_ok=True)
    if folder.is_dir():
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(folder).as_posix() not in files:
                path.unlink()
    for name, content in files.items():
        if name != MANIFEST:
            write_whole(folder / name, content)
    write_whole(folder / MANIFEST, files[MANIFEST])


def last_audit(workspace: Workspace) -> Recorded | None:
    """The last audit's snapshot; None where there is none."""
    folder = workspace.own / _LAST
    if not (folder / MANIFEST).is_file():
        return None
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return from_files(files, f".netaudit/{_LAST}")
