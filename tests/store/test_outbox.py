"""The outbox on disk: queued whole or not at all, and never sent when it is not what was queued."""

import os
import stat
from pathlib import Path

import msgspec
import pytest

from netaudit.core.digest import digest
from netaudit.model.errors import NetauditError
from netaudit.model.mail import Dispatch
from netaudit.store import outbox as module
from netaudit.store.outbox import Outbox
from tests.core.test_outbox import DISPATCH

MESSAGE = b"Subject: x\r\n\r\nx\r\n"
QUEUED = msgspec.structs.replace(DISPATCH, message_sha256=digest(MESSAGE))


@pytest.fixture
def box(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path)


def code(failure: pytest.ExceptionInfo[NetauditError]) -> str:
    return failure.value.verdict.reasons[0].code


def test_what_is_queued_is_there(box: Outbox, tmp_path: Path) -> None:
    assert box.names() == []
    box.queue(QUEUED, MESSAGE)
    assert box.all() == ([QUEUED], [])
    assert box.message(QUEUED) == MESSAGE
    folder = tmp_path / "outbox" / QUEUED.id
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    box.remove(QUEUED.id)
    assert box.names() == []
    assert not folder.exists()


def test_a_queueing_that_fails_leaves_nothing(box: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes, mode: int = 0) -> None:
        if path.name == "dispatch.json":
            raise OSError(28, "full")
        path.write_bytes(content)

    monkeypatch.setattr(module, "write_whole", full)
    with pytest.raises(OSError, match="full"):
        box.queue(QUEUED, MESSAGE)
    assert not (tmp_path / "outbox" / QUEUED.id).exists()


def test_what_a_killed_queueing_left_is_swept_and_what_is_queued_is_not(box: Outbox, tmp_path: Path) -> None:
    box.queue(QUEUED, MESSAGE)
    half = tmp_path / "outbox" / "20261121T100001-bbbbbb"
    half.mkdir()
    (half / "message.eml").write_bytes(MESSAGE)
    theirs = tmp_path / "outbox" / "notes"
    theirs.mkdir()
    assert box.names() == [QUEUED.id]
    box.sweep()
    assert not half.exists()
    assert theirs.exists()
    assert box.names() == [QUEUED.id]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"schema": 1}', b"\xff", b'{"schema": 99}'])
def test_a_damaged_state_is_said_and_the_others_are_read(box: Outbox, tmp_path: Path, content: bytes) -> None:
    box.queue(QUEUED, MESSAGE)
    other = msgspec.structs.replace(QUEUED, id="20261121T100001-bbbbbb")
    box.queue(other, MESSAGE)
    (tmp_path / "outbox" / QUEUED.id / "dispatch.json").write_bytes(content)
    found, problems = box.all()
    assert found == [other]
    assert [each.verdict.reasons[0].code for each in problems] == ["outbox-damaged"]


def test_a_message_of_the_future_or_of_another_is_not_read(box: Outbox, tmp_path: Path) -> None:
    box.queue(msgspec.structs.replace(QUEUED, schema=2), MESSAGE)
    other = msgspec.structs.replace(QUEUED, id="20261121T100001-bbbbbb")
    box.queue(other, MESSAGE)
    state = tmp_path / "outbox" / other.id / "dispatch.json"
    state.write_bytes(state.read_bytes().replace(b"bbbbbb", b"cccccc"))
    for name in (QUEUED.id, other.id):
        with pytest.raises(NetauditError) as failure:
            box.read(name)
        assert code(failure) == "outbox-damaged"


def test_a_message_that_was_altered_is_not_sent(box: Outbox, tmp_path: Path) -> None:
    box.queue(QUEUED, MESSAGE)
    path = tmp_path / "outbox" / QUEUED.id / "message.eml"
    for content in (MESSAGE + b"x", b"", None):
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        with pytest.raises(NetauditError) as failure:
            box.message(QUEUED)
        assert code(failure) == "outbox-damaged"


@pytest.mark.parametrize("name", ["", ".", "..", "../../etc", "20261121T100000-abcdef", "x/y"])
def test_only_messages_of_the_outbox_are_read(box: Outbox, name: str) -> None:
    with pytest.raises(NetauditError) as failure:
        box.read(name)
    assert code(failure) == "outbox-unknown"


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    Outbox(elsewhere).queue(QUEUED, MESSAGE)
    box = Outbox(tmp_path / "own")
    (tmp_path / "own" / "outbox").mkdir(parents=True)
    (tmp_path / "own" / "outbox" / QUEUED.id).symlink_to(elsewhere / "outbox" / QUEUED.id)
    with pytest.raises(NetauditError):
        box.read(QUEUED.id)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "outbox").symlink_to(elsewhere / "outbox")
    with pytest.raises(NetauditError) as failure:
        Outbox(tmp_path / "linked")
    assert code(failure) == "symlink-refused"


def test_a_dispatch_survives_the_disk(box: Outbox) -> None:
    box.queue(QUEUED, MESSAGE)
    found: Dispatch = box.read(QUEUED.id)
    assert found == QUEUED
