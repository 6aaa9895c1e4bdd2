"""git, through GitPython: reading files of a commit, and committing exactly the files netaudit wrote."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable

if TYPE_CHECKING:
    from git import Commit, Repo

# Another process may hold git's own index lock for a moment; nothing of ours waits longer than this.
_GIT_SECONDS = 60


@dataclass(frozen=True)
class LogEntry:
    """One commit."""

    commit: str
    """Full id."""
    date: datetime
    author: str
    subject: str


class Repository:
    """The workspace's repository."""

    def __init__(self, root: Path) -> None:
        """Open it; raises `not-a-git-repository` or `git-missing`."""
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
        import git

        self.root = root
        try:
            git.refresh()
        except (ImportError, git.GitCommandNotFound) as failure:
            raise stop("git-missing") from failure
        try:
            self._repo: Repo = git.Repo(root, search_parent_directories=True)
        except (git.InvalidGitRepositoryError, git.NoSuchPathError) as failure:
            raise stop("not-a-git-repository", path=str(root)) from failure
        top = self._repo.working_tree_dir
        self._prefix = Path() if top is None else root.resolve().relative_to(Path(str(top)).resolve())

    def dirty(self, under: str) -> list[str]:
        """Files below a folder that differ from the last commit, untracked ones included."""
        printed = self._git("status", "--porcelain", "-z", "--untracked-files=all", "--", under)
        return sorted({part[3:] for part in printed.split("\0") if len(part) > 3})

    def resolve(self, revision: str) -> str:
        """The full commit id of a revision; raises `no-such-revision`."""
        if revision.startswith("-"):
            raise stop("no-such-revision", revision=printable(revision))
        try:
            return self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
        except NetauditError as failure:
            raise stop("no-such-revision", revision=printable(revision)) from failure

    def head(self) -> str | None:
        """The commit id of HEAD; None before the first commit."""
        return self._repo.head.commit.hexsha if self._repo.head.is_valid() else None

    def last_change(self, path: str, revision: str = "HEAD") -> LogEntry | None:
        """The latest commit up to a revision that touched a path; None if none did."""
        entries = self.log(path, revision, limit=1)
        return entries[0] if entries else None

    def log(self, path: str, revision: str = "HEAD", limit: int = 1000) -> list[LogEntry]:
        """Commits that touched a path, newest first."""
        if revision == "HEAD" and self.head() is None:
            return []
        return [_entry(c) for c in self._repo.iter_commits(revision, paths=str(self._prefix / path), max_count=limit)]

    def files(self, revision: str, under: str) -> dict[str, bytes]:
        """Every file of a commit below a folder of the workspace: path from that folder -> content.

        Symbolic links and submodules are refused: their content is not in the commit.
        """
        found: dict[str, bytes] = {}
        try:
            tree = self._repo.commit(revision).tree / (self._prefix / under).as_posix()
        except KeyError:
            return {}
        base = len(str(tree.path)) + 1
        for item in tree.traverse():
            if getattr(item, "type", "") == "blob":
                if item.mode == 0o120000:  # type: ignore[union-attr]  # traverse() of a tree yields blobs and trees
                    raise stop("symlink-refused", path=str(item.path))  # type: ignore[union-attr]  # as above
                found[str(item.path)[base:]] = item.data_stream.read()  # type: ignore[union-attr]  # as above
        return found

    def root_commit(self, revision: str = "HEAD") -> str:
        """The first commit of a history, by which a repository is told from every other; empty before it."""
        if revision == "HEAD" and self.head() is None:
            return ""
        return self._git("rev-list", "--max-parents=0", "--first-parent", revision).split("\n")[-1]

    def walk(self, since: str, until: str, paths: Sequence[str]) -> list[str]:
        """Commits after one and up to another, along first parents, oldest first, that alter any of these paths.

        Args:
            since: a commit; empty for the beginning.
            until: a commit.
            paths: files or folders of the workspace.
        """
        span = f"{since}..{until}" if since else until
        listed = self._git("rev-list", "--first-parent", "--reverse", span, "--", *paths)
        return listed.split()

    def altered(self, commit: str, paths: Sequence[str]) -> list[str]:
        """Files of the workspace, below these paths, that a commit altered against its first parent."""
        parents = self._git("rev-list", "--parents", "--max-count=1", commit).split()[1:]
        against = parents[0] if parents else self._git("hash-object", "-t", "tree", os.devnull).strip()
        return self.between(against, commit, paths)

    def between(self, old: str, new: str, paths: Sequence[str]) -> list[str]:
        """Files of the workspace, below these paths, that differ between two commits or trees."""
        printed = self._git("diff", "--name-only", "--no-renames", "--relative", "-z", old, new, "--", *paths)
        return sorted(filter(None, printed.split("\0")))

    def parent(self, commit: str) -> str:
        """The first parent of a commit; empty where it has none."""
        parents = self._git("rev-list", "--parents", "--max-count=1", commit).split()[1:]
        return parents[0] if parents else ""

    def contains(self, commit: str, revision: str = "HEAD") -> bool:
        """Whether a commit is in a revision's history."""
        try:
            self._git("merge-base", "--is-ancestor", commit, revision)
        except NetauditError:
            return False
        return True

    def published(self, commit: str) -> bool:
        """Whether others have a commit: it is in a remote's branch, or there is no remote."""
        if not self._git("remote").strip():
            return True
        return bool(self._git("branch", "--remotes", "--contains", commit).strip())

    def removed(self, under: str, revision: str = "HEAD") -> list[str]:
        """Files below a folder that some commit of the history removed."""
        printed = self._git("log", "--diff-filter=D", "--no-renames", "--relative", "--format=", "--name-only", "-z",
                            revision, "--", under)  # fmt: skip
        return sorted(set(filter(None, printed.split("\0"))))

    def date(self, commit: str) -> datetime:
        """When a commit says that it was made."""
        return self._repo.commit(commit).committed_datetime

    def trailer(self, commit: str, name: str) -> str:
        """The last trailer of that name in a commit's message; empty where there is none."""
        printed = self._git("log", "-1", f"--format=%(trailers:key={name},valueonly)", commit)
        return printable(printed.strip().split("\n")[-1].strip())

    def fetched_at(self) -> datetime | None:
        """When the history was last fetched from elsewhere; None where it has no elsewhere."""
        if not self._git("remote").strip():
            return None
        mark = Path(str(self._repo.git_dir)) / "FETCH_HEAD"
        # A clone has no FETCH_HEAD yet: its own folder tells when it was made.
        made = mark if mark.exists() else Path(str(self._repo.git_dir)) / "config"
        return datetime.fromtimestamp(made.stat().st_mtime, UTC)

    def file(self, revision: str, path: str) -> bytes | None:
        """One file of a commit; None where that commit has none of that path."""
        try:
            blob = self._repo.commit(revision).tree / (self._prefix / path).as_posix()
        except KeyError:
            return None
        content: bytes = blob.data_stream.read()
        return content

    def commit(self, paths: Sequence[Path], subject: str, trailers: Iterable[tuple[str, str]]) -> str:
        """Commit exactly these files as they are on disk now, whatever else is staged; returns the commit id.

        Raises:
            NetauditError: `git-identity-missing`, or `git-failed` with git's own words.
        """
        self.author()
        names = [path.relative_to(self.root).as_posix() for path in paths]
        self._git("add", "--all", "--force", "--", *names)
        if self._git("diff", "--cached", "--name-only", "-z", "--", *names).strip("\0"):
            message = f"{subject}\n\n" + "".join(f"{key}: {value}\n" for key, value in trailers)
            self._git("commit", "--only", "--quiet", "-m", message, "--", *names)
        return self.head() or ""

    def remote(self) -> str:
        """The name of the remote that others share; empty where there is none."""
        names = self._git("remote").split()
        return "origin" if "origin" in names else names[0] if names else ""

    def publish_new(self, ref: str, content: Path) -> bool:
        """Put a file under a ref of the remote, if nothing is there; False where something is.

        Raises:
            NetauditError: `git-failed`: the remote cannot be asked.
        """
        blob = self._git("hash-object", "-w", "--", str(content)).strip()
        if self._far("ls-remote", self.remote(), ref).strip():
            return False
        try:
            # An empty lease: only where nobody was quicker.
            self._far("push", "--quiet", "--no-verify", f"--force-with-lease={ref}:", self.remote(), f"{blob}:{ref}")
        except NetauditError:
            if self._far("ls-remote", self.remote(), ref).strip():
                return False
            raise
        return True

    def published_at(self, ref: str) -> bytes | None:
        """What lies under a ref of the remote; None where nothing does. Raises `git-failed`."""
        listed = self._far("ls-remote", self.remote(), ref).split()
        if not listed:
            return None
        # FETCH_HEAD tells when the history was last fetched, which this is not.
        self._far("fetch", "--quiet", "--no-write-fetch-head", self.remote(), ref)
        return self._git("cat-file", "blob", listed[0]).encode()

    def unpublish(self, ref: str) -> None:
        """Remove a ref of the remote; raises `git-failed`."""
        self._far("push", "--quiet", "--no-verify", self.remote(), f":{ref}")

    @property
    def folder(self) -> Path:
        """git's own folder."""
        return Path(str(self._repo.common_dir))

    def author(self) -> str:
        """`Name <address>` of who works here; raises `git-identity-missing`."""
        try:
            return printable(self._git("var", "GIT_COMMITTER_IDENT").rsplit(" ", 2)[0])
        except NetauditError as failure:
            raise stop("git-identity-missing") from failure

    def _far(self, *arguments: str) -> str:
        """git toward a remote, which asks nobody anything."""
        quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=10"}
        return self._git(*arguments, environment=quiet)

    def _git(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        import git

        # On Windows GitPython cannot end git after a time; git itself waits for nobody there.
        limit = _GIT_SECONDS if os.name == "posix" else None
        try:
            printed = git.Git(str(self.root)).execute(
                ["git", "--literal-pathspecs", *arguments], kill_after_timeout=limit, env=environment
            )
        except git.GitCommandError as failure:
            words = printable(str(failure.stderr or failure.stdout or "").strip().replace("\n", " "))
            raise stop("git-failed", detail=words[:500] or f"git {arguments[0]} failed") from failure
        return str(printed)


def create(root: Path) -> Repository:
    """`git init` with the branch `main`."""
    import git

    git.Repo.init(root, initial_branch="main")
    return Repository(root)


def _entry(commit: "Commit") -> LogEntry:
    subject = printable(str(commit.summary))
    return LogEntry(commit.hexsha, commit.committed_datetime, printable(str(commit.author)), subject)
