"""Runs commands of netaudit, each in a fork, and kills it before its Nth step; what is loaded is paid for once.

A step is whatever leaves a trace: a file synced, renamed or removed, a call of git, a line given to the mail server or
heard from it. Reads requests from stdin, one JSON list a line, `[N, WORDS…]` (N = 0: never killed; N = -1: in this
process, so that every later fork finds loaded what the command needs), and answers each with a line
`{"killed": …, "steps": …, "out": …}`.
"""

import contextlib
import io
import json
import os
import pathlib
import shutil
import signal
import smtplib
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import netaudit.cli.mail
import netaudit.workflows.mail  # noqa: F401  imported before the forks
from netaudit.cli.main import main
from netaudit.store.git import Repository
from netaudit.transport.smtp_connection import Client

_steps = 0


def _counted(owner: Any, name: str, kill_at: int) -> None:
    original: Callable[..., Any] = getattr(owner, name)

    def step(*arguments: Any, **named: Any) -> Any:
        global _steps  # noqa: PLW0603  counted over the whole process
        _steps += 1
        if _steps == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        # A killed process loses nothing that it wrote: only a machine that loses its power needs the wait for the disk.
        return None if name == "fsync" else original(*arguments, **named)

    setattr(owner, name, step)


def _run(kill_at: int, words: list[str], out: int) -> None:
    """The command, in the fork, until it is killed or ends."""
    for owner, name in (
        (os, "fsync"),
        (pathlib.Path, "replace"),
        (pathlib.Path, "unlink"),
        (pathlib.Path, "mkdir"),
        (shutil, "rmtree"),
        (Repository, "_git"),
        (smtplib.SMTP, "send"),
        (Client, "getreply"),
    ):
        _counted(owner, name, kill_at)
    os.dup2(out, 1)
    try:
        main(words)
    except SystemExit:
        pass
    finally:
        sys.stdout.flush()
        os.pwrite(out, b"%9d" % _steps, 0)
        os._exit(0)


def _warmed(words: list[str]) -> dict[str, object]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        main(words)
    return {"killed": False, "steps": 0, "out": said.getvalue()}


def _answer(kill_at: int, words: list[str]) -> dict[str, object]:
    with tempfile.TemporaryFile() as file:
        file.write(b" " * 9 + b"\n")
        file.flush()
        child = os.fork()
        if child == 0:
            _run(kill_at, words, file.fileno())
        _, status = os.waitpid(child, 0)
        file.seek(0)
        steps, _, said = file.read().decode().partition("\n")
        return {"killed": os.WIFSIGNALED(status), "steps": int(steps.strip() or 0), "out": said}


if __name__ == "__main__":
    for line in sys.stdin:
        number, *given = json.loads(line)
        print(json.dumps(_warmed(given) if number < 0 else _answer(number, given)), flush=True)  # noqa: T201  its only output
