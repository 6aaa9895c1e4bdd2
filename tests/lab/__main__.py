"""`python -m tests.lab up|down|status`: the practice for a person to look at.

`up` starts a process that holds the practice; `down` ends that process, and with it everything it made.
"""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.lab.namespaces import PREFIX, until
from tests.lab.practice import running

_HOLDER = Path("/run/netaudit-lab.pid")


def _holder() -> int:
    """The process that holds the practice; 0 where none does."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(_HOLDER.read_text())
        if b"tests.lab" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    return 0


def _hold() -> None:
    # An interrupted start unwinds as well: both signals become KeyboardInterrupt.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), running():
        _HOLDER.write_text(str(os.getpid()))
        try:
            while True:
                signal.pause()
        finally:
            _HOLDER.unlink()


def _up() -> int:
    if not _holder():
        started = subprocess.Popen(
            [sys.executable, "-m", "tests.lab", "hold"], stdin=subprocess.DEVNULL, start_new_session=True
        )
        until(lambda: _holder() or started.poll() is not None, "the practice comes up", 30)
    return _status()


def _down() -> int:
    pid = _holder()
    if pid:
        os.kill(pid, signal.SIGTERM)
        until(lambda: not Path(f"/proc/{pid}").exists(), "the practice goes down", 30)
    return 0


def _status() -> int:
    pid = _holder()
    if not pid:
        sys.stdout.write("The practice is down.\n")
        return 1
    prefix = f"{PREFIX}{pid}-"
    names = sorted(path.name for path in Path("/run/netns").glob(f"{prefix}*"))
    sys.stdout.write(f"Up: {', '.join(names)}\nA shell beside them: nsenter --net=/run/netns/{prefix}admin\n")
    return 0


if __name__ == "__main__":
    actions = {"up": _up, "down": _down, "status": _status}
    word = sys.argv[1] if len(sys.argv) == 2 else ""
    if word == "hold":
        _hold()
    elif word in actions:
        sys.exit(actions[word]())
    else:
        sys.exit("usage: python -m tests.lab up|down|status")
