"""On a terminal a bar is shown and passwords are asked; elsewhere plain lines, and no question."""

import os
import select
import sys
import time

import pytest

from netaudit.lab.thread import RunningPractice
from tests.conftest import Site

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")


def _on_a_terminal(arguments: list[str], answers: dict[bytes, bytes], env: dict[str, str]) -> tuple[int, str]:
    """Run a command on a terminal, answering what it asks; exit code and all that it showed."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(env)
        os.execv(sys.executable, [sys.executable, "-m", "netaudit", *arguments])
    shown, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the command ended
                break
            shown += piece
            for question in [q for q in answers if q in shown]:
                os.write(terminal, answers.pop(question) + b"\n")
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode(errors="replace")


def test_a_missing_password_is_asked_without_echo(site: Site, lab: RunningPractice) -> None:
    arguments = ["-C", str(site.root), "--lang", "en", "audit", "--limit", "sw1"]
    code, shown = _on_a_terminal(
        arguments, {b"sw1 (env:NETAUDIT_LAB_PASSWORD)": b"netaudit-lab"}, {"NETAUDIT_LAB_PASSWORD": "", "TERM": "xterm"}
    )
    assert code == 0, shown
    assert lab.practice.servers["sw1"].attempts.logins == 1
    assert "netaudit-lab" not in shown


def test_lines_elsewhere(site: Site) -> None:
    ended = site.run("audit", "--limit", "sw1")
    assert "sw1: answered" in ended.err
    assert "\x1b" not in ended.err
