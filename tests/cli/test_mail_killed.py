"""Killed before any step of a send or of a flush: nothing is lost, and nothing is sent twice in silence."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import pytest

from netaudit.store.outbox import Outbox
from tests.cli.test_mail import CLIENT, IT, LOGIN, Post, made_site
from tests.conftest import ROOT, Site
from tests.transport.scripted_smtp import Script, certificate, smtp_server

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="SIGKILL"), pytest.mark.timeout(400)]
SEND = ("send", "--to", "it", "--to", "client")


@dataclass
class Crashes:
    """The same site again and again, each time killed a step later."""

    template: Path
    folder: Path
    script: Script
    env: dict[str, str]
    runs: int = 0

    def fresh(self) -> Post:
        """The site as it was at first, and a server that has nothing."""
        self.runs += 1
        root = self.folder / f"run-{self.runs}"
        shutil.copytree(self.template, root, symlinks=True)
        self.script.taken.clear()
        return Post(Site(root), self.script, self.env)

    def killed(self, post: Post, step: int, *command: str) -> int | None:
        """Run a command and kill it before a step; how many steps it took, where there were not so many."""
        ended = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.cli.killed_mail",
                str(step),
                "--no-input",
                "-C",
                str(post.site.root),
                *command,
            ],
            env={**os.environ, **self.env},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if ended.returncode == -9:
            return None
        found = re.search(r"steps: (\d+)", ended.stderr)
        assert found, ended
        return int(found[1])


@pytest.fixture
def crashes(tmp_path: Path) -> Iterator[Crashes]:
    pem = certificate(tmp_path, "127.0.0.1")
    env = {"SSL_CERT_FILE": str(pem), "NETAUDIT_U": LOGIN[0], "NETAUDIT_P": LOGIN[1]}
    with smtp_server(Script(certificate=pem, login=LOGIN)) as script:
        site = made_site(tmp_path / "template", script.port)
        yield Crashes(site.root, tmp_path, script, env)


def check(post: Post) -> bool:
    """Hold the end against the rules; whether anything arrived twice."""
    assert post.said("outbox", "flush", "--now")[0] == 0
    assert Outbox(post.site.root / ".netaudit").names() == []
    assert post.site.git("status", "--porcelain") == "", "everything is committed"
    rows = post.rows()
    copies: dict[str, list[bytes]] = {IT: [], CLIENT: []}
    for taken in post.script.taken:
        for address in taken.recipients:
            copies[address].append(taken.content)
    for address, contents in copies.items():
        ids = {str(message_from_bytes(each)["Message-ID"]) for each in contents}
        sent = Counter(row["message_id"] for row in rows if (row["recipient"], row["outcome"]) == (address, "sent"))
        assert set(sent) == ids, "the journal tells of each that was taken"
        assert set(sent.values()) <= {1}, "and once"
        assert len(ids) == 1, "whatever happened, it is one message"
        if len(contents) > 1:
            told = [row["answer"] for row in rows if row["recipient"] == address and row["outcome"] == "ambiguous"]
            assert told
            assert "possibly delivered twice" in told[0]
    return any(len(contents) > 1 for contents in copies.values())


def test_send_killed_before_any_step(crashes: Crashes) -> None:
    doubled, step = 0, 0
    while True:
        step += 1
        post = crashes.fresh()
        steps = crashes.killed(post, step, *SEND)
        # Whoever sees it killed runs it again; what was queued is not queued twice.
        assert post.run(*SEND).code in (0, 4)
        doubled += check(post)
        if steps is not None:
            break
    assert step > 40, "it has that many steps"
    assert doubled, "some of them cannot be known: these are the ones that are told"
    assert doubled <= 6, "and they are few"


def test_flush_killed_before_any_step(crashes: Crashes) -> None:
    assert Post(Site(crashes.template), crashes.script, crashes.env).run(*SEND, "--later").code == 0
    step = 0
    while True:
        step += 1
        post = crashes.fresh()
        if crashes.killed(post, step, "outbox", "flush") is not None:
            break
        check(post)
    assert step > 25, step
