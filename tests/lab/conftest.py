"""The real practice for the tests, once a test process, and workspaces that describe it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import IDENTITY, Ended, without_pdf
from tests.lab.practice import Practice, running

_PACKAGES = Path(__file__).with_name("packages.txt")


def _lacking() -> str:
    """Why this machine cannot hold the practice; empty where it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "it needs root on Linux"
    if subprocess.run(["unshare", "--net", "--mount", "true"], capture_output=True, check=False).returncode:
        return "root may not make namespaces here"
    wanted = _PACKAGES.read_text().split()
    try:
        query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *wanted]
        said = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return "it needs Debian's packages"
    present = {line.split()[0] for line in said.splitlines() if line.endswith(" installed")}
    missing = [name for name in wanted if name not in present]
    return f"missing packages: {' '.join(missing)}" if missing else ""


LACKING = _lacking()
# Where the practice cannot be, `test_possible.py` says so once, in one line, for all of them.
_ALWAYS = {"test_possible.py"}
collect_ignore = [p.name for p in Path(__file__).parent.glob("test_*.py") if p.name not in _ALWAYS] if LACKING else []


@pytest.fixture(scope="session")
def practice() -> Iterator[Practice]:
    """The running practice."""
    with running() as practice:
        yield practice


@dataclass(frozen=True)
class Workspace:
    """A workspace that describes the practice, used from the administrator's computer."""

    root: Path
    practice: Practice

    def run(self, *arguments: str) -> Ended:
        """`netaudit …` with the administrator's network, in the workspace."""
        env = {**IDENTITY, "HOME": str(self.root.parent), "GIT_CONFIG_NOSYSTEM": "1", "LANG": "C.UTF-8"}
        words = (sys.executable, "-m", "netaudit", "-C", str(self.root), "--no-input", "--lang", "en", *arguments)
        ended = self.practice.as_admin(*words, env=env)
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def asked(self, *arguments: str) -> dict[str, Any]:
        """The JSON document of a command."""
        ended = self.run("--json", *arguments)
        assert ended.out, ended
        found: dict[str, Any] = json.loads(ended.out)
        return found


def make_workspace(root: Path, practice: Practice, *, perimeter: bool = True) -> Workspace:
    """`netaudit init`, and the inventory."""
    made = Workspace(root, practice)
    ended = made.run("init", str(root))
    assert ended.code == 0, ended
    practice.describe(root, perimeter=perimeter)
    without_pdf(root)
    return made


@pytest.fixture(scope="session")
def workspace(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The workspace whose baseline is the practice as it came up."""
    made = make_workspace(tmp_path_factory.mktemp("lab") / "cabinet", practice)
    practice.ws1.reaches("10.20.0.1")
    audit = made.run("audit")
    assert audit.code == 0, audit
    accepted = made.run("baseline", "accept", "--initial")
    assert accepted.code == 0, accepted
    return made
