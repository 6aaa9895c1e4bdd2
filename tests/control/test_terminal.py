"""A change request from questions at a terminal, and an approver who is asked before anything is signed."""

import os
import select
import sys
import time

import pytest

from tests.control.parties import Party
from tests.control.test_life import as_, planned

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")


def _typed(who: Party, arguments: list[str], answers: list[tuple[bytes, bytes]]) -> tuple[int, str]:
    """Run netaudit on a terminal, answering its questions in their order; exit code and all that it showed."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update({"NETAUDIT_HOME": str(who.home), "NETAUDIT_KEY": str(who.key), "TERM": "xterm"})
        words = [sys.executable, "-m", "netaudit", "--lang", "en", "-C", str(who.root), *arguments]
        os.execv(sys.executable, words)
    shown, waiting, end = b"", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                shown += os.read(terminal, 4096)
            except OSError:  # the command ended
                break
        if waiting and waiting[0][0] in shown:
            os.write(terminal, waiting.pop(0)[1] + b"\n")
    assert waiting == [], shown.decode(errors="replace")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode(errors="replace")


def test_a_request_from_questions(ana: Party) -> None:
    asked = [
        (b"in one line", b"Cordon"),
        (b"needed", b"worn out"),
        (b"touches", b"physical"),
        (b"Begin of", b"2026-12-01T19:30"),
        (b"End of", b"2026-12-01T20:30"),
        (b"step by step", b"replace the cord"),
        (b"step by step; an empty line ends it: replace the cord", b""),
        (b"taken back", b"put the old one back"),
        (b"enrolled person", b"ana"),
    ]
    code, shown = _typed(ana, ["change", "new"], asked)
    assert code == 0, shown
    (row,) = ana.does("change", "list")["changes"]
    text = (ana.root / "changes" / row["id"] / "request.yaml").read_text()
    for word in ("title: Cordon", "reason: worn out", "manual: replace the cord", "rollback: put the old one back"):
        assert word in text


def test_nothing_is_signed_without_a_yes(ana: Party) -> None:
    change = planned(ana)
    ivo = as_(ana, "ivo")
    code, shown = _typed(ivo, ["approve", change, "--role", "it"], [(b"Sign this?", b"n")])
    assert code != 0
    assert "switchport access vlan 10" in shown, "the plan is shown first"
    assert not (ana.root / "changes" / change / "approvals").exists()
    code, _ = _typed(ivo, ["approve", change, "--role", "it"], [(b"Sign this?", b"y")])
    assert code == 0
    ana.does("gate", change)
