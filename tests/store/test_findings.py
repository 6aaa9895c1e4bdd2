"""The last audit's findings: the newest report's, by day and number; a broken file is said, never fatal."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netaudit.report.findings_file import findings_bytes
from netaudit.store.findings import last_findings
from netaudit.store.workspace import Workspace
from tests.core.judgements import bad, facts, found, rule

LOOP = rule("NET-SW-5")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "reports").mkdir()
    (tmp_path / "netaudit.yaml").write_text("schema: 1\n", encoding="utf-8")
    return Workspace(tmp_path)


def put(workspace: Workspace, folder: str, tool: str = "0") -> Path:
    path = workspace.root / "reports" / folder / "findings.json"
    path.parent.mkdir()
    text = findings_bytes(facts(bad(LOOP, found(LOOP, ("sw1", "x")))), "full").decode()
    path.write_text(text.replace('"tool": "0"', f'"tool": "{tool}"'), encoding="utf-8")
    return path


def newest(workspace: Workspace) -> str:
    file, broken = last_findings(workspace)
    assert file is not None
    assert broken == ()
    return file.tool


def test_without_reports_there_is_nothing(workspace: Workspace) -> None:
    assert last_findings(workspace) == (None, ())
    (workspace.root / "reports").rmdir()
    assert last_findings(workspace) == (None, ())


def test_the_newest_is_that_of_the_latest_day_and_the_highest_number(workspace: Workspace) -> None:
    for folder in ("2026-11-20-audit", "2026-11-20-audit-2", "2026-11-20-audit-10", "2026-11-19-audit-99"):
        put(workspace, folder, tool=folder)
    assert newest(workspace) == "2026-11-20-audit-10"


def test_a_report_without_findings_and_folders_of_other_names_are_passed_over(workspace: Workspace) -> None:
    put(workspace, "2026-11-20-audit", tool="this")
    (workspace.root / "reports" / "2026-11-21-audit").mkdir()
    put(workspace, "CHG-2026-0001")
    put(workspace, "2026-11-22-audit-copy")
    assert newest(workspace) == "this"


def test_what_cannot_be_read_is_said_and_the_one_before_is_taken(workspace: Workspace) -> None:
    put(workspace, "2026-11-20-audit", tool="good")
    for folder, content in (("2026-11-21-audit", b"{"), ("2026-11-22-audit", b"\xff\x00"), ("2026-11-23-audit", b"[]")):
        put(workspace, folder).write_bytes(content)
    file, broken = last_findings(workspace)
    assert file is not None
    assert file.tool == "good"
    assert broken == tuple(f"reports/2026-11-2{day}-audit/findings.json" for day in (3, 2, 1))


def test_too_large_a_file_is_not_read(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    put(workspace, "2026-11-20-audit")
    monkeypatch.setattr("netaudit.store.findings._MAX_BYTES", 10)
    assert last_findings(workspace) == (None, ("reports/2026-11-20-audit/findings.json",))


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need a privilege there")
def test_a_symbolic_link_is_not_followed(workspace: Workspace, tmp_path: Path) -> None:
    path = put(workspace, "2026-11-20-audit", tool="real")
    link = workspace.root / "reports" / "2026-11-21-audit"
    link.symlink_to(path.parent, target_is_directory=True)
    inside = workspace.root / "reports" / "2026-11-22-audit"
    inside.mkdir()
    (inside / "findings.json").symlink_to(path)
    assert newest(workspace) == "real"
    assert last_findings(workspace)[1] == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.integers(1, 20_000).map(lambda depth: b"[" * depth)))
def test_no_bytes_stop_an_audit(workspace: Workspace, content: bytes) -> None:
    folder = workspace.root / "reports" / "2026-11-20-audit"
    folder.mkdir(exist_ok=True)
    (folder / "findings.json").write_bytes(content)
    assert last_findings(workspace) == (None, ("reports/2026-11-20-audit/findings.json",))
