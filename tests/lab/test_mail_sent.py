"""`netaudit send` against a mail server that nobody here wrote: what it takes, refuses, defers, and what gets lost."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_string
from pathlib import Path
from typing import Any

import pytest

from netaudit.core.digest import digest
from tests.cli.test_mail_killed import FLUSH, Crashes, slimmed
from tests.conftest import Site, netaudit
from tests.lab.mail import ADDRESS, PORT, SECRET, USER, MailServer
from tests.lab.namespaces import FOLDER, until
from tests.transport.scripted_smtp import Script

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_SITE = f"""\
name: Cabinet du Port
language: fr
contacts:
  it: {{name: Service informatique, email: it@cabinet.example}}
  gone: {{name: Parti, email: nobody@cabinet.example}}
mail:
  smtp: {{host: {ADDRESS}, port: {PORT}, security: starttls, username: env:NETAUDIT_U, password: env:NETAUDIT_P}}
"""
_RELAY_PORT = 5587


@dataclass
class Lab:
    """A site whose mail server is real."""

    server: MailServer
    site: Site
    page: bytes
    env: dict[str, str] = field(default_factory=dict)

    def run(self, *words: str, **env: str) -> tuple[int, set[str], Any]:
        """A command beside the server: exit code, reasons, and the whole JSON."""
        ended = subprocess.run(
            [
                *("nsenter", f"--net=/run/netns/{self.server.netns}", sys.executable, "-m", "netaudit", "--no-input"),
                *("--lang", "en", "--json", "-C", str(self.site.root), *words),
            ],
            env={**os.environ, **self.env, **env},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.stdout, ended
        assert SECRET not in ended.stdout + ended.stderr
        found = json.loads(ended.stdout)
        return ended.returncode, {each["code"] for each in found["reasons"]}, found

    def delivered(self) -> list[Any]:
        """The messages in the server's mailbox."""
        box = f"\n{self.server.box()}"  # what `cat` says where nothing was delivered is no message
        return [message_from_string(part.partition("\n")[2]) for part in box.split("\nFrom ")[1:]]

    def journal(self) -> list[list[str]]:
        lines = (self.site.root / "reports" / "dispatches.csv").read_text(encoding="utf-8").splitlines()
        return [line.split(",") for line in lines[1:]]


@pytest.fixture
def lab(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    name = str(os.getpid())
    made = MailServer(name, "mail1", tmp_path_factory.mktemp(f"{FOLDER}{name}"))
    try:
        certificate = tmp_path / "cert.pem"
        made.serve(certificate, tls=getattr(request, "param", True))
        assert netaudit("init", str(tmp_path / "cabinet")).code == 0
        site = Site(tmp_path / "cabinet")
        (site.root / "inventory" / "site.yaml").write_text(_SITE, encoding="utf-8")
        report = site.root / "reports" / "2026-11-21-audit"
        report.mkdir()
        page = random.Random(1).randbytes(40_000).hex().encode() + b"\n.\n..\nfin\n"
        (report / "report.html").write_bytes(page)
        site.git("add", "-A")
        site.git("commit", "-qm", "a report")
        env = {"SSL_CERT_FILE": str(certificate), "NETAUDIT_U": USER, "NETAUDIT_P": SECRET}
        yield Lab(made, site, page, env)
    finally:
        made.down()


def test_a_report_arrives_by_starttls_and_a_login(lab: Lab) -> None:
    assert lab.run("send", NETAUDIT_P="faux")[:2] == (1, {"mail-auth-failed", "mail-waiting"})
    assert lab.run("outbox", "flush", SSL_CERT_FILE="")[:2] == (1, {"mail-certificate", "mail-waiting"})
    lab.site.edit("inventory/site.yaml", f"host: {ADDRESS}", "host: localhost")
    assert lab.run("outbox", "flush")[:2] == (1, {"mail-certificate", "mail-waiting"})
    lab.site.edit("inventory/site.yaml", "host: localhost", f"host: {ADDRESS}")
    assert lab.delivered() == []
    code, codes, _ = lab.run("outbox", "flush")
    assert (code, codes) == (0, {"mail-sent"})
    until(lambda: len(lab.delivered()) == 1, "the message is delivered")
    (arrived,) = lab.delivered()
    assert arrived["Message-ID"] == lab.journal()[-1][7]
    assert "esmtpsa" in str(arrived["Received"]), "by TLS and a login, says the server"
    (part,) = [part for part in arrived.walk() if part.get_filename()]
    assert part.get_payload(decode=True) == lab.page
    assert lab.journal()[-1][5] == digest(lab.page)
    assert [row[8] for row in lab.journal()] == ["waiting", "waiting", "waiting", "sent"]


@pytest.mark.parametrize("lab", [False], indirect=True)
def test_a_server_that_offers_no_tls_gets_nothing(lab: Lab) -> None:
    assert lab.run("send")[:2] == (1, {"mail-no-tls", "mail-waiting"})
    assert lab.delivered() == []


def test_later_then_taken_and_no_for_good(lab: Lab) -> None:
    lab.server.defer(later=True)
    code, codes, found = lab.run("send", "--to", "it", "--to", "gone")
    assert (code, codes) == (1, {"mail-waiting", "mail-refused"})
    assert found["dispatch"] is not None
    message_id = found["dispatch"]["message_id"]
    lab.server.defer(later=False)
    assert lab.run("outbox", "flush", "--now")[1] == {"mail-sent", "mail-refused"}
    until(lambda: len(lab.delivered()) == 1, "the message is delivered")
    assert lab.delivered()[0]["Message-ID"] == message_id
    assert [(row[2].partition("@")[0], row[8]) for row in lab.journal()] == [
        ("it", "deferred"),
        ("nobody", "refused"),
        ("it", "sent"),
    ]


def test_a_connection_lost_after_the_whole_message_arrives_twice_and_is_said(lab: Lab) -> None:
    relay = subprocess.Popen(
        [
            *("nsenter", f"--net=/run/netns/{lab.server.netns}", sys.executable, "-m", "tests.lab.mail_relay"),
            *(str(_RELAY_PORT), "60000"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )
    try:
        assert relay.stdout is not None
        assert relay.stdout.readline() == "ready\n"
        lab.site.edit("inventory/site.yaml", f"port: {PORT}", f"port: {_RELAY_PORT}")
        assert lab.run("send")[:2] == (4, {"mail-ambiguous"})
        until(lambda: len(lab.delivered()) == 1, "the server took it all the same")
        assert lab.run("outbox", "flush", "--now")[:2] == (0, {"mail-sent"})
    finally:
        relay.kill()
        relay.wait()
    until(lambda: len(lab.delivered()) == 2, "it was delivered again")
    assert len({each["Message-ID"] for each in lab.delivered()}) == 1
    assert [row[8] for row in lab.journal()] == ["ambiguous", "sent"]
    assert all("possibly delivered twice" in row[9] for row in lab.journal())


def test_killed_before_any_step_of_a_flush_nothing_is_lost(lab: Lab, tmp_path: Path) -> None:
    slimmed(lab.site)
    assert lab.run("send", "--later")[1] == {"mail-queued"}
    inside = ("nsenter", f"--net=/run/netns/{lab.server.netns}", sys.executable, "-m", "tests.cli.killed_mail")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(inside, env={**os.environ, **lab.env}, cwd=_ROOT, **pipes) as runner:  # type: ignore[call-overload]  # pipes
        crashes = Crashes(lab.site.root, tmp_path, Script(), runner)
        assert "mail-sent" in crashes.run(crashes.fresh(), *FLUSH, kill_before=-1)["out"]
        step, doubled, killed = 0, 0, True
        while killed:
            step += 1
            until(lab.server.idle, "everything is delivered")
            lab.server.forget()
            root = crashes.fresh()
            killed = crashes.run(root, *FLUSH, kill_before=step)["killed"]
            again = crashes.codes(root, *FLUSH)
            assert again <= {"mail-sent", "mail-ambiguous", "mail-nothing-waiting"}, (step, again)
            if "mail-ambiguous" in again:
                assert crashes.codes(root, *FLUSH) == {"mail-sent"}
            doubled += _arrived(Lab(lab.server, Site(root), lab.page))
        runner.stdin.close()
    assert step > 30, step
    assert 0 < doubled <= 6, "what cannot be known is told, and is little"


def _arrived(lab: Lab) -> bool:
    """Hold what arrived against the journal; whether it arrived twice."""
    until(lambda: lab.server.idle() and len(lab.delivered()) > 0, "the message is delivered")
    arrived, rows = lab.delivered(), lab.journal()
    assert {each["Message-ID"] for each in arrived} == {row[7] for row in rows}
    assert [row[8] for row in rows].count("sent") == 1
    if len(arrived) > 1:
        assert any("possibly delivered twice" in row[9] for row in rows)
    return len(arrived) > 1
