"""The dispatch journal: only ever grows, and nothing in it is obeyed by a terminal or a spreadsheet."""

import csv
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netaudit.model.errors import NetauditError
from netaudit.model.mail import COLUMNS, Row
from netaudit.model.names import printable
from netaudit.store.dispatches import PATH, append, check_grown, read_rows, row_cells
from netaudit.store.git import create
from netaudit.store.workspace import Workspace


def row(recipient: str = "it@example.test", answer: str = "250 ok", message_id: str = "<a@b>") -> Row:
    return Row(
        date="2026-11-21T10:00:00+04:00", channel="mail", recipient=recipient, report="2026-11-21-audit",
        attachment="report.pdf", sha256="1" * 64, sent_sha256="", message_id=message_id, outcome="sent", answer=answer,
    )  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    create(tmp_path)
    (tmp_path / "netaudit.yaml").write_text("schema: 1\n")
    return Workspace(tmp_path)


def text(workspace: Workspace) -> str:
    return (workspace.root / PATH).read_bytes().decode()


def commit(workspace: Workspace) -> None:
    workspace.repository.commit([workspace.root / PATH], "x", [])


def test_rows_are_added_once(workspace: Workspace) -> None:
    check_grown(workspace)
    assert read_rows(workspace) == []
    assert append(workspace, []) is None
    assert append(workspace, [row(), row("b@example.test")]) == workspace.root / PATH
    before = text(workspace)
    assert append(workspace, [row()]) is None
    assert append(workspace, [row("b@example.test"), row("c@example.test", 'a, "b"\nc')]) is not None
    assert text(workspace).startswith(before)
    assert [each["recipient"] for each in read_rows(workspace)] == [f"{x}@example.test" for x in ("it", "b", "c")]
    assert read_rows(workspace)[-1]["answer"] == 'a, "b" c'
    assert text(workspace).splitlines()[0] == ",".join(COLUMNS)


def test_it_only_ever_grows(workspace: Workspace) -> None:
    append(workspace, [row(), row("b@example.test")])
    commit(workspace)
    append(workspace, [row("c@example.test")])
    check_grown(workspace)
    whole = text(workspace)
    for altered in (
        whole.replace("it@", "ti@"),
        "\n".join(whole.splitlines()[:2]) + "\n",
        "",
        whole.replace("date,", "Date,"),
    ):
        (workspace.root / PATH).write_bytes(altered.encode())
        with pytest.raises(NetauditError) as failure:
            check_grown(workspace)
        assert failure.value.verdict.reasons[0].code == "dispatches-altered"
    (workspace.root / PATH).unlink()
    with pytest.raises(NetauditError):
        check_grown(workspace)


@pytest.mark.parametrize("added", ["x,y\n", "a" * 200_000 + "\n", "\x00\n", '"never closed'])
def test_lines_that_are_no_rows_are_noticed(workspace: Workspace, added: str) -> None:
    append(workspace, [row()])
    (workspace.root / PATH).write_bytes((text(workspace) + added).encode())
    with pytest.raises(NetauditError) as failure:
        check_grown(workspace)
    assert failure.value.verdict.reasons[0].code == "dispatches-altered"


def test_bytes_that_are_no_text_and_links_are_refused(workspace: Workspace) -> None:
    (workspace.root / "reports").mkdir()
    (workspace.root / PATH).write_bytes(b"\xff\xfe")
    with pytest.raises(NetauditError):
        check_grown(workspace)
    (workspace.root / PATH).unlink()
    (workspace.root / PATH).symlink_to(workspace.root / "netaudit.yaml")
    with pytest.raises(NetauditError) as failure:
        check_grown(workspace)
    assert failure.value.verdict.reasons[0].code == "symlink-refused"


def test_a_journal_without_its_last_line_end_goes_on(workspace: Workspace) -> None:
    append(workspace, [row()])
    (workspace.root / PATH).write_bytes(text(workspace).rstrip("\n").encode())
    append(workspace, [row("b@example.test")])
    assert len(read_rows(workspace)) == 2


def test_the_journals_of_two_machines_are_joined_by_git(workspace: Workspace) -> None:
    (workspace.root / ".gitattributes").write_text("* -text\nreports/dispatches.csv merge=union\n")
    workspace.repository.commit([workspace.root / ".gitattributes"], "x", [])

    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(workspace.root), *words], check=True, capture_output=True)

    git("checkout", "-qb", "other")
    append(workspace, [row("there@example.test")])
    commit(workspace)
    git("checkout", "-q", "main")
    append(workspace, [row("here@example.test")])
    commit(workspace)
    git("merge", "-q", "other")
    check_grown(workspace)
    assert {each["recipient"] for each in read_rows(workspace)} == {"there@example.test", "here@example.test"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.sampled_from(["=1+1", "+x", "-x", "@x", "\t=x", "\r\n=x", "'=x"]))
def test_what_a_server_says_is_text_to_every_reader(workspace: Workspace, said: str) -> None:
    (workspace.root / PATH).unlink(missing_ok=True)
    append(workspace, [row(said, said, said)])
    with (workspace.root / PATH).open(newline="", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    assert len(lines) == 2
    assert lines[1] == row_cells(row(said, said, said))
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in lines[1])
    assert all(printable(cell) == cell for cell in lines[1])
    assert append(workspace, [row(said, said, said)]) is None
