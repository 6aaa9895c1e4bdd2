"""The practice comes up quickly and leaves nothing, not even when its owner is killed."""

import json
import os
import subprocess
import sys
import tempfile
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


def _links() -> set[str]:
    """The interfaces of this machine itself."""
    return {line.split()[0] for line in command("ip", "-brief", "link").stdout.splitlines()}


@pytest.mark.parametrize("killed", [False, True], ids=["down", "killed"])
def test_nothing_is_left(practice: Practice, killed: bool) -> None:
    links = _links()
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
    assert _links() == links


def test_lab_up_returns_and_lab_down_leaves_nothing(practice: Practice, tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    # A folder for temporary files of its own, so that a practice that somebody looks at is left alone.
    paths = os.pathsep.join(path for path in sys.path if path)
    env = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": paths}

    def lab(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.lab", *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=root,
            env=env,
        )

    up = lab("up")
    assert up.returncode == 0, up
    try:
        pid = json.loads((tmp_path / "netaudit-lab.json").read_text())["pid"]
        assert len(_networks(pid)) == len(practice.devices)
        assert lab("drift", "no-such-thing").returncode == 1
        assert lab("drift", "address").returncode == 0
        address = ("ip", "netns", "exec", f"{PREFIX}{pid}-ws1", "ip", "-brief", "addr", "show", "eth0")
        assert "10.20.0.122/24" in command(*address).stdout
        assert lab("revert").returncode == 0
        assert "10.20.0.122/24" not in command(*address).stdout
    finally:
        down = lab("down")
    assert down.returncode == 0, down
    assert lab("status").stdout == "The practice is down.\n"
    assert _networks(pid) == []
    assert list(tmp_path.iterdir()) == []
