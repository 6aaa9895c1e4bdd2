"""What is gathered for a dossier, and what is not."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from netaudit.core.digest import digest
from netaudit.core.journal import appended
from netaudit.model.errors import NetauditError
from netaudit.store import dossier as store
from netaudit.store.changes import on_disk

CHANGE = "CHG-2026-0001-k3f"
AT = "2026-12-01T20:00:00+01:00"


def _journal(*entries: Mapping[str, object]) -> bytes:
    text = ""
    for more in entries:
        text = appended(text, AT, "ana", "evidence", more)
    return text.encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, content in {
        "request.yaml": b"id: x",
        "approvals/ivo.json": b"{}",
        "approvals/.ivo.json.tmp": b"half",
        "files/inventory/hosts.yaml": b"{}",
        "notes.txt": b"mine",
        "report/forged.md": b"not a report",
        "people/people.yaml": b"not the people",
        "manifest.json": b"{}",
        "evidence/devis.pdf": b"quote",
        "evidence/altered.txt": b"other",
        "evidence/stray.txt": b"stray",
        "journal/ana.jsonl": _journal(
            {"file": "devis.pdf", "sha256": digest(b"quote"), "bytes": 5},
            {"file": "altered.txt", "sha256": digest(b"first"), "bytes": 5},
            {"file": "gone.txt", "sha256": digest(b"gone"), "bytes": 4},
            {"file": "film.mp4", "sha256": digest(b"film"), "bytes": 4, "place": "film.mp4"},
            {"file": "devis.pdf", "sha256": digest(b"large"), "bytes": "?", "place": "devis.pdf"},
        ),
    }.items():
        where = tmp_path / "changes" / CHANGE / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes(content)
    (tmp_path / "reports" / CHANGE / "img").mkdir(parents=True)
    (tmp_path / "reports" / CHANGE / "report.md").write_bytes(b"# report")
    (tmp_path / "reports" / CHANGE / "img" / "topology.svg").write_bytes(b"<svg/>")
    (tmp_path / "reports" / CHANGE / ".report.md.tmp").write_bytes(b"half")
    return tmp_path


def test_what_is_gathered(root: Path) -> None:
    found = store.gathered(root, on_disk(root, CHANGE))
    assert set(found.parts) == {
        "request.yaml", "approvals/ivo.json", "files/inventory/hosts.yaml", "journal/ana.jsonl", "evidence/devis.pdf",
        "report/report.md", "report/img/topology.svg",
    }  # fmt: skip
    assert found.originals == {}
    assert {(each.path, each.why) for each in found.left_out} == {
        ("approvals/.ivo.json.tmp", "dossier-file-unknown"),
        ("notes.txt", "dossier-file-unknown"),
        ("report/forged.md", "dossier-file-unknown"),
        ("people/people.yaml", "dossier-file-unknown"),
        ("manifest.json", "dossier-file-unknown"),
        ("evidence/altered.txt", "evidence-not-as-recorded"),
        ("evidence/stray.txt", "evidence-unrecorded"),
        ("evidence/gone.txt", "evidence-gone"),
        ("evidence/film.mp4", "evidence-elsewhere"),
        ("evidence/devis.pdf", "evidence-elsewhere"),
    }
    assert {each.sha256 for each in found.left_out if each.path == "evidence/film.mp4"} == {digest(b"film")}


@pytest.mark.parametrize("where", [f"changes/{CHANGE}/evidence/x.txt", f"reports/{CHANGE}/x.md"])
def test_links_are_not_followed(root: Path, where: str) -> None:
    (root / where).symlink_to("/etc/hostname")
    with pytest.raises(NetauditError, match="symlink-refused"):
        store.gathered(root, on_disk(root, CHANGE))


def test_a_dossier_is_read_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.zip"
    with pytest.raises(NetauditError, match="document-missing"):
        store.read(tmp_path)
    file.write_bytes(b"x" * 100)
    assert store.read(file) == b"x" * 100
    monkeypatch.setattr(store, "MAX_BYTES", 99)
    with pytest.raises(NetauditError, match="dossier-too-large"):
        store.read(file)


def test_another_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "new" / "x.zip"
    store.write(file, b"one")
    store.write(file, b"one")
    with pytest.raises(NetauditError, match="file-exists"):
        store.write(file, b"two")
    assert file.read_bytes() == b"one"
