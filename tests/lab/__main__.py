"""`python -m tests.lab up|down|status|audit|drift NAME|revert`: the practice for a person to look at.

`up` starts a process in the background that holds the practice, and returns; `down` ends that process, and with it
everything it made. A file in the folder for temporary files says where it is.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.conftest import IDENTITY
from tests.lab.conftest import LACKING, make_workspace
from tests.lab.drifts import DRIFTS
from tests.lab.namespaces import FOLDER, PREFIX, until
from tests.lab.practice import running

_ROOT = Path(__file__).parents[2]
_STATE = Path(tempfile.gettempdir()) / "netaudit-lab.json"
_LOG = Path(tempfile.gettempdir()) / "netaudit-lab.log"
_PIPE = "orders"


def _state() -> dict[str, str]:
    """Where the practice is: what its holder wrote, and is still there to stand for. Empty where there is none."""
    with contextlib.suppress(OSError, ValueError):
        state: dict[str, str] = json.loads(_STATE.read_text())
        if b"tests.lab" in Path(f"/proc/{state['pid']}/cmdline").read_bytes():
            return state
    return {}


def _hold() -> None:
    """Hold the practice, and make and take back drifts as they are ordered by the pipe."""
    # An interrupted start unwinds as well: both signals become KeyboardInterrupt.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    pid = str(os.getpid())
    with (
        tempfile.TemporaryDirectory(prefix=f"{FOLDER}{pid}-") as folder,
        contextlib.suppress(KeyboardInterrupt),
        running() as practice,
    ):
        root = Path(folder) / "cabinet"
        make_workspace(root, practice)
        pipe, answer = Path(folder) / _PIPE, Path(folder) / "answer"
        os.mkfifo(pipe)
        admin = f"nsenter --net=/run/netns/{practice.admin.netns}"
        _STATE.write_text(json.dumps({"pid": pid, "workspace": str(root), "folder": folder, "admin": admin}))
        reverts = []
        try:
            while True:
                order = pipe.read_text().strip()  # waits until somebody writes
                if order in DRIFTS:
                    reverts.append(DRIFTS[order](practice))
                elif order == "revert":
                    while reverts:
                        reverts.pop()()
                answer.write_text(order)
        finally:
            _STATE.unlink()


def _up() -> int:
    if LACKING:
        sys.exit(f"The practice cannot be here: {LACKING} (tests/lab/packages.txt)")
    if not _state():
        with _LOG.open("wb") as log:
            started = subprocess.Popen(
                [sys.executable, "-m", "tests.lab", "hold"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until(lambda: _state() or started.poll() is not None, "the practice comes up", 30)
    if not _state():
        sys.exit(f"It did not come up:\n{_LOG.read_text()}")
    return _status()


def _down() -> int:
    if state := _state():
        os.kill(int(state["pid"]), signal.SIGTERM)
        until(lambda: not Path(f"/proc/{state['pid']}").exists(), "the practice goes down", 30)
    _LOG.unlink(missing_ok=True)
    return 0


def _status() -> int:
    state = _state()
    if not state:
        sys.stdout.write("The practice is down.\n")
        return 1
    prefix = f"{PREFIX}{state['pid']}-"
    names = sorted(path.name.removeprefix(prefix) for path in Path("/run/netns").glob(f"{prefix}*"))
    sys.stdout.write(
        f"Up: {', '.join(names)}\n"
        f"Its workspace:  {state['workspace']}\n"
        "An audit of it: python -m tests.lab audit\n"
        f"A shell beside: {state['admin']}\n"
    )
    return 0


def _audit() -> int:
    """`netaudit audit` from the administrator's computer; the first one becomes the baseline."""
    state = _state()
    if not state:
        return _status()
    beside = [*state["admin"].split(), sys.executable, "-m", "netaudit", "-C", state["workspace"], "--no-input"]
    env = {**os.environ, **IDENTITY, "PYTHONPATH": str(_ROOT / "src")}
    ended = subprocess.run([*beside, "audit"], check=False, env=env)
    if ended.returncode == 0 and not (Path(state["workspace"]) / "baselines/hosts").exists():
        ended = subprocess.run([*beside, "baseline", "accept", "--initial"], check=False, env=env)
    return ended.returncode


def _order(order: str) -> int:
    """Have the holder make a drift, or take all of them back."""
    state = _state()
    if not state:
        return _status()
    if order != "revert" and order not in DRIFTS:
        sys.exit(f"no such drift: {order} (there are {', '.join(DRIFTS)})")
    answer = Path(state["folder"]) / "answer"
    answer.unlink(missing_ok=True)
    (Path(state["folder"]) / _PIPE).write_text(order)
    until(lambda: answer.exists() or not _state(), f"{order} is done", 60)
    return 0 if _state() else 1


_ACTIONS: dict[str, Callable[[], int]] = {
    "up": _up,
    "down": _down,
    "status": _status,
    "audit": _audit,
    "revert": partial(_order, "revert"),
}

if __name__ == "__main__":
    words = sys.argv[1:]
    if words == ["hold"]:
        _hold()
    elif len(words) == 1 and words[0] in _ACTIONS:
        sys.exit(_ACTIONS[words[0]]())
    elif len(words) == 2 and words[0] == "drift":
        sys.exit(_order(words[1]))
    else:
        sys.exit(f"usage: python -m tests.lab {'|'.join(_ACTIONS)}|drift NAME")
