"""Runs one mail command and kills itself before its Nth step; prints how many steps there were where it was not killed.

`python -m tests.cli.killed_mail N WORKSPACE COMMAND…`. A step is whatever leaves a trace: a file synced, renamed or
removed, a commit, a line given to the mail server or heard from it.
"""

import os
import pathlib
import shutil
import signal
import smtplib
import sys
from collections.abc import Callable
from typing import Any

from netaudit.cli.main import main
from netaudit.store.git import Repository
from netaudit.transport import smtp

_steps = 0


def _counted(owner: Any, name: str, kill_at: int) -> None:
    original: Callable[..., Any] = getattr(owner, name)

    def step(*arguments: Any, **named: Any) -> Any:
        global _steps  # noqa: PLW0603  counted over the whole process
        _steps += 1
        if _steps == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **named)

    setattr(owner, name, step)


def run(kill_at: int, arguments: list[str]) -> None:
    """The command, until it is killed."""
    for owner, name in (
        (os, "fsync"),
        (pathlib.Path, "replace"),
        (pathlib.Path, "unlink"),
        (pathlib.Path, "mkdir"),
        (shutil, "rmtree"),
        (Repository, "_git"),
        (smtplib.SMTP, "send"),
        (smtp._Client, "getreply"),
    ):
        _counted(owner, name, kill_at)
    try:
        main(arguments)
    finally:
        print(f"steps: {_steps}", file=sys.stderr)  # noqa: T201  its only output


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2:])
