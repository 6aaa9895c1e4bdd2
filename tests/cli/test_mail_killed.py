"""Killed before any step of a send: nothing is lost, and nothing is sent twice in silence."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from netaudit.store.outbox import Outbox
from tests.cli.test_mail import CLIENT, IT, LOGIN, Post, made_site
from tests.conftest import ROOT, Site
from tests.transport.scripted_smtp import Script, certificate, smtp_server

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="SIGKILL"), pytest.mark.timeout(400)]
SEND = ("send", "--to", "it", "--to", "client")
FLUSH = ("outbox", "flush", "--now")


@dataclass
class Crashes:
    """The same site again and again, each time killed a step later."""

    template: Path
    folder: Path
    script: Script
    runner: "subprocess.Popen[str]"
    runs: int = 0

    def fresh(self) -> Path:
        """The site as it was at first, and a server that has nothing."""
        self.runs += 1
        root = self.folder / f"run-{self.runs}"
        shutil.copytree(self.template, root, symlinks=True)
        self.script.taken.clear()
        return root

    def run(self, root: Path, *command: str, kill_before: int = 0) -> Any:
        """A command, killed before a step or not at all."""
        assert self.runner.stdin is not None
        assert self.runner.stdout is not None
        words = ["--no-input", "--lang", "en", "--json", "-C", str(root), *command]
        self.runner.stdin.write(f"{json.dumps([kill_before, *words])}\n")
        self.runner.stdin.flush()
        return json.loads(self.runner.stdout.readline())

    def codes(self, root: Path, *command: str) -> set[str]:
        """The reasons that a command gives which is not killed."""
        said = json.loads(self.run(root, *command)["out"])
        return {each["code"] for each in said["reasons"]}


@pytest.fixture
def crashes(tmp_path: Path) -> Iterator[Crashes]:
    pem = certificate(tmp_path, "127.0.0.1")
    env = {**os.environ, "SSL_CERT_FILE": str(pem), "NETAUDIT_U": LOGIN[0], "NETAUDIT_P": LOGIN[1]}
    command = [sys.executable, "-m", "tests.cli.killed_mail"]
    with smtp_server(Script(certificate=pem, login=LOGIN)) as script:
        site = made_site(tmp_path / "template", script.port)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        slimmed(site)
        with subprocess.Popen(command, env=env, cwd=ROOT, **pipes) as runner:  # type: ignore[call-overload]  # as above
            made = Crashes(site.root, tmp_path, script, runner)
            assert "mail-sent" in made.run(made.fresh(), *SEND, kill_before=-1)["out"]
            yield made
            runner.stdin.close()


def slimmed(site: Site) -> None:
    """The site is copied for every step: without what no mail needs, a fourth of the files is left."""
    site.git("rm", "-rq", "playbooks")
    site.git("commit", "-qm", "only mail")
    site.git("gc", "-q", "--prune=now")
    for path in (site.root / ".git" / "hooks").glob("*.sample"):
        path.unlink()
    site.git("config", "core.fsync", "none")
    site.git("config", "gc.auto", "0")


def check(crashes: Crashes, root: Path) -> bool:
    """Hold the end against the rules; whether anything arrived twice."""
    post = Post(Site(root), crashes.script, {})
    assert Outbox(root / ".netaudit").names() == []
    assert post.site.git("status", "--porcelain") == "", "everything is committed"
    rows = post.rows()
    copies: dict[str, list[bytes]] = {IT: [], CLIENT: []}
    for taken in crashes.script.taken:
        for address in taken.recipients:
            copies[address].append(taken.content)
    for address, contents in copies.items():
        ids = {str(message_from_bytes(each)["Message-ID"]) for each in contents}
        sent = Counter(row["message_id"] for row in rows if (row["recipient"], row["outcome"]) == (address, "sent"))
        assert set(sent) == ids, "the journal tells of each that was taken"
        assert set(sent.values()) == {1}, "and once"
        assert len(ids) == 1, "whatever happened, it is one message"
        if len(contents) > 1:
            told = [row["answer"] for row in rows if row["recipient"] == address and row["outcome"] == "ambiguous"]
            assert told
            assert "possibly delivered twice" in told[0]
    return any(len(contents) > 1 for contents in copies.values())


@pytest.mark.parametrize("queued", [False, True], ids=["send", "flush"])
def test_killed_before_any_step(crashes: Crashes, queued: bool) -> None:
    command: tuple[str, ...] = SEND
    if queued:
        assert crashes.codes(crashes.template, *SEND, "--later") == {"mail-queued"}
        command = ("outbox", "flush")
    doubled, step = 0, 0
    while True:
        step += 1
        root = crashes.fresh()
        ended = crashes.run(root, *command, kill_before=step)
        # Whoever sees it killed runs it again: what was queued is not queued twice, what was sent is not sent again.
        again = crashes.codes(root, *(FLUSH if queued else SEND))
        assert again <= {"mail-sent", "mail-already-sent", "mail-ambiguous", "mail-nothing-waiting"}, (step, again)
        if "mail-ambiguous" in again:
            assert crashes.codes(root, *FLUSH) == {"mail-sent"}
        doubled += check(crashes, root)
        if not ended["killed"]:
            break
    assert step > (30 if queued else 60), step
    assert 0 < doubled <= 6, "what cannot be known is told, and is little"
