"""The folder of a change: request, plan, approvals, journal, evidence. What is signed there only ever grows."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from netaudit.core.digest import canonical_json, digest
from netaudit.core.journal import Entry, JournalError, appended, read
from netaudit.core.statement import Read, read_envelope
from netaudit.model.change import CHANGE_ID, Request
from netaudit.model.errors import stop
from netaudit.model.statements import Namespace
from netaudit.store.documents import check, load, parse_document
from netaudit.store.git import Repository
from netaudit.store.records import unfinished, write_whole

FOLDER = "changes"
REQUEST, PRESENTED, PLAN, VERDICT, WITHDRAWN, CLOSURE = (
    "request.yaml", "request.json", "plan.json", "verdict.json", "withdrawn.json", "closure.json",
)  # fmt: skip
APPROVALS, JOURNAL, EVIDENCE, PROPOSED = "approvals", "journal", "evidence", "files"
BEFORE, AFTER = "before", "after"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def request_digest(request: Request) -> str:
    """The digest of what a request says, however its YAML is laid out.

    Raises:
        NetauditError: `document-invalid`: it holds a number with a fraction, whose text differs between machines.
    """
    try:
        return digest(canonical_json(request.model_dump(mode="json", by_alias=True)))
    except TypeError as failure:
        raise stop(
            "document-invalid", problems=f"{REQUEST}: numbers with a fraction are written in quotes"
        ) from failure


def new_id(root: Path, now: datetime) -> str:
    """An id that nobody else has: the year's next number here, and a random tail, since ids are made offline."""
    year = f"CHG-{now:%Y}-"
    taken = [int(path.name[9:13]) for path in (root / FOLDER).glob(f"{year}*") if CHANGE_ID.fullmatch(path.name)]
    tail = "".join(secrets.choice(_ALPHABET) for _ in range(3))
    return f"{year}{max(taken, default=0) + 1:04d}-{tail}"


def find_id(root: Path, given: str) -> str:
    """The whole id for a short form, such as `0001`; raises `change-unknown` or `change-ambiguous`."""
    names = sorted(path.parent.name for path in (root / FOLDER).glob(f"*/{REQUEST}"))
    names = [name for name in names if CHANGE_ID.fullmatch(name)]
    if given in names:
        return given
    found = [name for name in names if name.startswith(given) or name.removeprefix("CHG-").partition("-")[2] == given
             or name.split("-")[2] == given] if given else []  # fmt: skip
    if len(found) > 1:
        raise stop("change-ambiguous", given=given, ids=", ".join(found))
    if not found:
        raise stop("change-unknown", change=given)
    return found[0]


@dataclass(frozen=True)
class Files:
    """A change's files, from the working tree or from a commit: name -> content."""

    change: str
    content: Mapping[str, bytes]

    def request(self) -> Request | None:
        """The request; None where there is none. Raises `document-invalid`."""
        raw = self.content.get(REQUEST)
        if raw is None:
            return None
        shown = f"{FOLDER}/{self.change}/{REQUEST}"
        return check(parse_document(raw, shown), Request, shown)

    def statement(self, name: str, namespace: Namespace) -> Read | None:
        """A signed statement; None where there is no such file. Raises `StatementError`."""
        raw = self.content.get(name)
        return None if raw is None else read_envelope(raw, namespace)

    def approvals(self) -> Iterator[tuple[str, bytes]]:
        """Every approval and rejection on file, in order of their names."""
        for name in sorted(self.content):
            if name.startswith(f"{APPROVALS}/") and name.endswith(".json"):
                yield name, self.content[name]

    def journal(self) -> tuple[list[Entry], list[str]]:
        """Every writer's entries, and what is wrong with journals that do not hold."""
        entries: list[Entry] = []
        problems = []
        for name in sorted(self.content):
            if not name.startswith(f"{JOURNAL}/") or unfinished(name):
                continue
            try:
                found = read(self.content[name].decode("utf-8"))
            except (JournalError, UnicodeDecodeError) as failure:
                problems.append(f"{name}: {failure}")
                continue
            writer = name.removeprefix(f"{JOURNAL}/").removesuffix(".jsonl")
            problems += [f"{name}: line {e.number} is {e.who}'s" for e in found if e.who != writer][:1]
            entries += found
        return entries, problems


def on_disk(root: Path, change: str) -> Files:
    """A change's files in the working tree; a symbolic link among them is refused."""
    folder = root / FOLDER / change
    content = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise stop("symlink-refused", path=path.relative_to(root).as_posix())
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(f"{EVIDENCE}/"):
            content[name] = path.read_bytes()
    return Files(change, content)


def at_commit(repository: Repository, commit: str, change: str) -> Files:
    """A change's files as a commit holds them."""
    return Files(change, repository.files(commit, f"{FOLDER}/{change}"))


def proposed(root: Path, change: str, files: Mapping[str, str]) -> dict[str, bytes | None]:
    """What governed files are to become: path -> content, None where it is to be removed.

    Args:
        root: of the workspace.
        change: its id.
        files: governed file -> digest of what it will be, or `removed`.

    Raises:
        NetauditError: `file-not-proposed`: the change's folder does not hold that content.
    """
    found: dict[str, bytes | None] = {}
    for path, wanted in files.items():
        lies = root / FOLDER / change / PROPOSED / path
        content = None if wanted == "removed" else lies.read_bytes() if lies.is_file() else b""
        if content is not None and digest(content) != wanted:
            raise stop("file-not-proposed", path=path, change=change)
        found[path] = content
    return found


def load_request(root: Path, change: str) -> Request:
    """The request in the working tree; raises `document-missing` or `document-invalid`."""
    return load(root / FOLDER / change / REQUEST, Request, f"{FOLDER}/{change}/{REQUEST}")


def write_journal(root: Path, change: str, person: str, at: datetime, what: str, more: Mapping[str, object]) -> Path:
    """Add an entry to a person's own journal of a change; raises `record-unreadable` where it does not hold."""
    path = root / FOLDER / change / JOURNAL / f"{person}.jsonl"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        longer = appended(text, at.isoformat(timespec="seconds"), person, what, more)
    except JournalError as failure:
        raise stop("record-unreadable", file=path.relative_to(root).as_posix(), detail=str(failure)) from failure
    write_whole(path, longer.encode())
    return path


def approval_path(root: Path, change: str, person: str, role: str) -> Path:
    """A file that no other approval has: decisions are only ever added."""
    safe = "".join(c if c.isalnum() else "-" for c in role)
    return root / FOLDER / change / APPROVALS / f"{person}-{safe}-{secrets.token_hex(4)}.json"


def file_digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size in bytes of a file of any size; raises `document-missing`."""
    if not path.is_file():
        raise stop("document-missing", path=str(path), mend="Name a file that is there.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256")
    return found.hexdigest(), path.stat().st_size
