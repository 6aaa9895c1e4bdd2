"""The files of a dossier: gathered from a workspace, written whole, read within bounds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from netaudit.core.journal import Entry
from netaudit.model.dossier import MAX_BYTES, LeftOut, kind_of
from netaudit.model.errors import stop
from netaudit.model.names import printable
from netaudit.store.changes import EVIDENCE, FOLDER, Files, file_digest
from netaudit.store.photographs import exported
from netaudit.store.records import write_new

REPORTS = "reports"
_OF_A_CHANGE = {
    "request", "presentation", "plan", "approval", "verdict", "closure", "withdrawal", "journal", "before", "after",
    "proposed",
}  # fmt: skip


@dataclass
class Gathered:
    """What goes into a dossier, and what does not."""

    parts: dict[str, bytes] = field(default_factory=dict)
    originals: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Path of a picture's copy -> size and SHA-256 of the file it was made from."""
    left_out: list[LeftOut] = field(default_factory=list)


def gathered(root: Path, files: Files) -> Gathered:
    """A change's files, evidence and reports; raises `symlink-refused`.

    Args:
        root: of the workspace.
        files: the change in the working tree, without its evidence.
    """
    found = Gathered()
    for name, content in sorted(files.content.items()):
        hidden = name.rpartition("/")[2].startswith(".")
        if kind_of(name) in _OF_A_CHANGE and not hidden:
            found.parts[name] = content
        else:
            found.left_out.append(_left_out(name, root / FOLDER / files.change / name, "dossier-file-unknown"))
    _evidence(root / FOLDER / files.change / EVIDENCE, files.journal()[0], found)
    found.parts.update(_reports(root, files.change))
    return found


def write(path: Path, content: bytes) -> None:
    """Write a dossier, whole or not at all; raises `file-exists` where another one is there."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    write_new(path, content)


def read(path: Path) -> bytes:
    """Read a dossier; raises `document-missing` or `dossier-too-large`."""
    if not path.is_file():
        raise stop("document-missing", path=str(path), mend="Name a file that is there.")
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise stop("dossier-too-large", part=printable(path.name))
    return raw


def _evidence(folder: Path, entries: Sequence[Entry], found: Gathered) -> None:
    """Every file that a journal names and that is what the journal says; pictures without their metadata."""
    recorded = [each.more for each in entries if each.what == "evidence"]
    wanted = {(str(more.get("file")), str(more.get("sha256"))): more for more in recorded}
    there = {path.name: path for path in sorted(folder.iterdir())} if folder.is_dir() else {}
    digests = {name: file_digest(path)[0] for name, path in there.items() if path.is_file()}
    for name, path in there.items():
        known = [sha for file, sha in wanted if file == name]
        if digests.get(name) in known:
            _export(path, digests[name], found)
        else:
            why = "evidence-not-as-recorded" if known else "evidence-unrecorded"
            found.left_out.append(_left_out(f"{EVIDENCE}/{name}", path, why))
    for (name, sha), more in sorted(wanted.items()):
        if digests.get(name) != sha and (more.get("place") or name not in there):
            why = "evidence-elsewhere" if more.get("place") else "evidence-gone"
            size = more.get("bytes")
            lost = LeftOut(path=f"{EVIDENCE}/{name}", size=size if isinstance(size, int) else 0, sha256=sha, why=why)
            found.left_out.append(lost)


def _export(path: Path, sha256: str, found: Gathered) -> None:
    raw = path.read_bytes()
    leaving = exported(path.name, raw)
    name = f"{EVIDENCE}/{path.name}"
    if leaving.why_not:
        found.left_out.append(LeftOut(path=name, size=len(raw), sha256=sha256, why=leaving.why_not))
        return
    found.parts[name] = leaving.content
    if leaving.redrawn:
        found.originals[name] = (len(raw), sha256)


def _reports(root: Path, change: str) -> Iterator[tuple[str, bytes]]:
    folder = root / REPORTS / change
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise stop("symlink-refused", path=path.relative_to(root).as_posix())
        if path.is_file() and not path.name.startswith("."):
            yield f"report/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _left_out(name: str, path: Path, why: str) -> LeftOut:
    sha256, size = file_digest(path) if path.is_file() else ("", 0)
    return LeftOut(path=name, size=size, sha256=sha256, why=why)


def below(parts: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The parts below a folder of the dossier, by their paths from there."""
    return {path.removeprefix(f"{folder}/"): raw for path, raw in parts.items() if path.startswith(f"{folder}/")}
