"""netaudit on a terminal: its questions answered in their order."""

import os
import select
import sys
import time

import pytest

from tests.control.parties import Party

pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")


def typed(who: Party, arguments: list[str], answers: list[tuple[bytes, bytes]]) -> tuple[int, str]:
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
