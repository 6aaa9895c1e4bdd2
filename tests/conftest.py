"""What tests share: a running practice, and a workspace that describes it."""

import contextlib
import io
import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from netaudit.lab.practice import PORT_OFFSETS
from netaudit.lab.thread import RunningPractice, running_practice

# How long an example takes to make or to run says something of the machine and nothing of the program.
settings.register_profile("netaudit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("netaudit")

ROOT = Path(__file__).parent.parent
MOST_WORKERS = 8
"""Each has a laboratory of its own, and a machine only so much memory."""
IDENTITY = {
    "GIT_AUTHOR_NAME": "Test",
    "GIT_AUTHOR_EMAIL": "test@example.test",
    "GIT_COMMITTER_NAME": "Test",
    "GIT_COMMITTER_EMAIL": "test@example.test",
}


def pytest_xdist_auto_num_workers() -> int:
    """Two for a processor: half of the time a test waits for a device, a daemon or a disk."""
    return min(MOST_WORKERS, 2 * (os.cpu_count() or 1))


@pytest.fixture(autouse=True)
def _apart_from_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees this machine's git configuration, language or passwords."""
    home = tmp_path_factory.mktemp("home")
    for name, value in {**IDENTITY, "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "LANG": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NETAUDIT_LAB_PASSWORD", "netaudit-lab")
    monkeypatch.delenv("LC_ALL", raising=False)


@pytest.fixture
def lab() -> Iterator[RunningPractice]:
    """The simulated practice on free ports."""
    with running_practice() as running:
        yield running


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Site:
    """A workspace on disk, and the command line to use on it."""

    root: Path

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> Ended:
        """`netaudit -C ROOT --no-input …`."""
        return netaudit("-C", str(self.root), *arguments, env=env)

    def run_apart(self, *arguments: str, env: dict[str, str] | None = None) -> Ended:
        """The same as a process of its own."""
        return apart("-C", str(self.root), *arguments, env=env)

    def git(self, *arguments: str) -> str:
        """git in the workspace."""
        return subprocess.run(["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True).stdout

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text in a file of the workspace; the old text must be there."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


def netaudit(*arguments: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> Ended:
    """The command line in English, asking nothing, in this process: an interpreter of its own costs a second.

    What is about processes (a kill, a limit, two at once) uses `apart`.
    """
    from netaudit.cli.main import main

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        Path(os.devnull).open(encoding="utf-8") as nothing,
    ):
        patch.setattr(sys, "stdin", nothing)
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        if cwd is not None:
            patch.chdir(cwd)
        try:
            main(["--no-input", "--lang", "en", *arguments])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        finally:
            logging.disable(logging.NOTSET)
    return Ended(code, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))


def apart(*arguments: str, env: dict[str, str] | None = None, cwd: Path | None = None) -> Ended:
    """The command line as a process of its own, in English, asking nothing."""
    ended = subprocess.run(
        [sys.executable, "-m", "netaudit", "--no-input", "--lang", "en", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        check=False,
        cwd=cwd,
        env={**os.environ, **(env or {})},
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def make_site(lab: RunningPractice, tmp_path: Path) -> Callable[..., Site]:
    """Make a workspace that describes the running practice, its host keys enrolled."""

    def make(*, perimeter: bool = True, known_hosts: bool = True, name: str = "cabinet") -> Site:
        root = tmp_path / name
        assert netaudit("init", str(root)).code == 0
        describe(root, lab, perimeter=perimeter, known_hosts=known_hosts)
        site = Site(root)
        site.git("add", "-A")
        site.git("commit", "-qm", "the practice")
        return site

    return make


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """A workspace that describes the running practice."""
    return make_site()


def without_pdf(root: Path) -> None:
    """The PDF of each audit of each test would take longer than what most of them are about."""
    playbook = root / "playbooks" / "audits" / "full.yaml"
    playbook.write_text(playbook.read_text(encoding="utf-8") + "report: [md, html, json]\n", encoding="utf-8")


def describe(root: Path, lab: RunningPractice, *, perimeter: bool, known_hosts: bool) -> None:
    """Copy the demonstration's inventory, with this run's ports."""
    names = {str(42200 + offset): name for name, offset in PORT_OFFSETS.items()}
    without_pdf(root)
    for source in (ROOT / "inventory").glob("*.yaml"):
        text = source.read_text(encoding="utf-8")
        text = re.sub(r"\b42[23]\d\d\b", lambda found: str(lab.ports[names[found[0]]]), text)
        if source.name == "site.yaml" and not perimeter:
            text = re.sub(r"^perimeters:\n(?:  .*\n)+", "", text, flags=re.MULTILINE)
        (root / "inventory" / source.name).write_text(text, encoding="utf-8")
    if known_hosts:
        (root / "inventory" / "known_hosts").write_text(lab.known_hosts(), encoding="utf-8")
