"""The practice comes up quickly and leaves nothing, not even when its owner is killed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.lab import namespaces
from tests.lab.namespaces import FOLDER, PREFIX, command, until
from tests.lab.practice import Practice

pytestmark = pytest.mark.slow

_OWNER = """
import sys
from tests.lab.practice import running
with running():
    print("up", flush=True)
    sys.stdin.read()
"""


def _networks(lab: str) -> list[str]:
    return sorted(path.name for path in Path("/run/netns").glob(f"{PREFIX}{lab}-*"))


def _folders(lab: str) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"{FOLDER}{lab}-*"))


def _processes(networks: list[str]) -> list[str]:
    return [pid for name in networks for pid in command("ip", "netns", "pids", name).stdout.split()]


@pytest.mark.parametrize("killed", [False, True], ids=["down", "killed"])
def test_nothing_is_left(practice: Practice, killed: bool) -> None:
    started = time.monotonic()
    owner = subprocess.Popen(
        [sys.executable, "-c", _OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    lab = str(owner.pid)
    with owner:
        assert owner.stdin
        assert owner.stdout
        assert owner.stdout.readline() == "up\n"
        assert time.monotonic() - started < 10
        networks = _networks(lab)
        processes = _processes(networks)
        assert len(networks) == len(practice.devices)
        assert len(processes) > 20
        if killed:
            owner.kill()
        else:
            owner.stdin.close()
        owner.wait(20)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes), "its processes end")
    if killed:
        namespaces.tidy()
    assert _networks(lab) == []
    assert _folders(lab) == []
