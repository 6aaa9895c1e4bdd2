"""Reports leave by mail: the command line against a mail server that does what it should, and what it should not."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from netaudit.core.digest import digest
from tests.conftest import Ended, Site, netaudit
from tests.transport.scripted_smtp import Script, certificate, smtp_server

REPORT = "2026-11-21-audit"
PAGE = "<!doctype html><title>Audit</title><p>10.20.0.5 et le scanner</p>"
LOGIN = ("rapports", "épée-secrète-42")
IT, CLIENT = "it@example.test", "direction@cabinet.example"
SITE = """\
name: "Cabinet <b>du Port</b>"
language: fr
contacts:
  it: {{name: Service informatique, email: it@example.test}}
  client: {{name: "Direction\\r\\nBcc: x@evil.test", email: direction@cabinet.example}}
mail:
  smtp: {{host: 127.0.0.1, port: {port}, security: starttls, username: env:NETAUDIT_U, password: env:NETAUDIT_P}}
  report_to: [it]
"""


@dataclass
class Post:
    """A site, its mail server, and how to use them."""

    site: Site
    script: Script
    env: dict[str, str]

    def run(self, *words: str, **env: str) -> Ended:
        return self.site.run(*words, env={**self.env, **env})

    def said(self, *words: str, **env: str) -> tuple[int, set[str], Any]:
        """Exit code, the reasons' codes, and the whole JSON."""
        ended = self.run("--json", *words, **env)
        assert ended.out, ended
        assert LOGIN[1] not in ended.out + ended.err
        found = json.loads(ended.out)
        assert found["exit_code"] == ended.code
        return ended.code, {each["code"] for each in found["reasons"]}, found

    def rows(self) -> list[dict[str, str]]:
        path = self.site.root / "reports" / "dispatches.csv"
        return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []

    def outcomes(self) -> list[str]:
        return [row["outcome"] for row in self.rows()]

    def waiting(self) -> list[Any]:
        found: list[Any] = self.said("outbox", "list")[2]["dispatches"]
        return found

    def mail(self, number: int = -1) -> EmailMessage:
        found: Any = message_from_bytes(self.script.taken[number].content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    def settle(self, **replies: list[str]) -> None:
        """What the server says from now on."""
        self.script.replies = dict(replies)


def made_site(root: Path, port: int) -> Site:
    assert netaudit("init", str(root)).code == 0
    site = Site(root)
    (root / "inventory" / "site.yaml").write_text(SITE.format(port=port), encoding="utf-8")
    report = root / "reports" / REPORT
    report.mkdir()
    (report / "report.html").write_text(PAGE, encoding="utf-8")
    (report / "report.md").write_text('---\ntitle: "Audit du réseau — Cabinet"\n---\n', encoding="utf-8")
    (report / "report.json").write_text('{"verdict": "different", "baseline": {"date": "2026-11-01"}}')
    site.git("add", "-A")
    site.git("commit", "-qm", "a report")
    return site


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    pem = certificate(tmp_path, "127.0.0.1")
    with smtp_server(Script(certificate=pem, login=LOGIN)) as script:
        env = {"SSL_CERT_FILE": str(pem), "NETAUDIT_U": LOGIN[0], "NETAUDIT_P": LOGIN[1]}
        yield Post(made_site(tmp_path / "cabinet", script.port), script, env)


def test_a_report_is_sent_and_journaled(post: Post) -> None:
    code, codes, _ = post.said("send", "--to", "it", "--to", "client")
    assert (code, codes) == (0, {"mail-sent"})
    (taken,) = post.script.taken
    assert taken.recipients == [IT, CLIENT]
    found = post.mail()
    assert [a.addr_spec for a in found["To"].addresses] == [IT, CLIENT]
    assert "Bcc" not in found
    (attached,) = found.iter_attachments()
    assert attached.get_filename() == f"{REPORT}-report.html"
    assert attached.get_payload(decode=True) == PAGE.encode()
    plain, page = found.get_body(("plain",)), found.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert digest(PAGE.encode()) in plain.get_content().replace("\n", "")
    assert "10.20.0.5" not in plain.get_content() + page.get_content(), "nothing of the network is in the text"
    assert "Cabinet &lt;b&gt;du Port" in page.get_content()
    assert "<b>" not in page.get_content()
    assert [(r["recipient"], r["outcome"], r["sha256"]) for r in post.rows()] == [
        (IT, "sent", digest(PAGE.encode())),
        (CLIENT, "sent", digest(PAGE.encode())),
    ]
    assert {row["message_id"] for row in post.rows()} == {found["Message-ID"]}
    assert post.site.git("status", "--porcelain") == ""
    assert post.waiting() == []


def test_the_same_report_is_not_sent_twice_unless_asked(post: Post) -> None:
    post.run("send")
    code, codes, _ = post.said("send")
    assert (code, codes) == (0, {"mail-already-sent"})
    assert post.said("send", "--to", "it", "--to", "client")[1] == {"mail-already-sent", "mail-sent"}
    assert [each.recipients for each in post.script.taken] == [[IT], [CLIENT]]
    assert post.said("send", "--again")[1] == {"mail-sent"}
    (post.site.root / "reports" / REPORT / "report.html").write_text("another")
    assert post.said("send")[1] == {"mail-sent"}
    assert len(post.script.taken) == 4


def test_without_internet_it_waits_and_nothing_is_queued_twice(post: Post, tmp_path: Path) -> None:
    post.site.edit("inventory/site.yaml", f"port: {post.script.port}", "port: 1")
    code, codes, _ = post.said("send")
    assert (code, codes) == (0, {"mail-unreachable", "mail-waiting"})
    assert post.said("send")[0] == 0
    assert len(post.waiting()) == 1
    assert post.rows() == [], "no way to the server is no failure"
    assert "Undelivered mail: 1" in post.run("status").out
    post.site.edit("inventory/site.yaml", "port: 1,", f"port: {post.script.port},")
    assert post.said("outbox", "flush")[1] == {"mail-sent"}
    assert len(post.script.taken) == 1
    assert post.said("outbox", "flush")[1] == {"mail-nothing-waiting"}


def test_a_wrong_password_loses_nothing(post: Post) -> None:
    code, codes, _ = post.said("send", NETAUDIT_P="faux")
    assert (code, codes) == (1, {"mail-auth-failed", "mail-waiting"})
    assert sum(each.startswith("AUTH") for each in post.script.heard) == 1
    post.said("outbox", "flush", NETAUDIT_P="faux")
    assert post.outcomes() == ["waiting"], "the same failure is journaled once"
    assert post.said("outbox", "flush")[1] == {"mail-sent"}
    assert post.outcomes() == ["waiting", "sent"]
    assert not any("faux" in str(each) for each in post.rows())
    assert "faux" not in post.site.git("log", "-p")


def test_no_password_at_hand_loses_nothing(post: Post) -> None:
    code, codes, _ = post.said("send", NETAUDIT_P="")
    assert (code, codes) == (4, {"host-no-credentials", "mail-waiting"})
    assert post.script.connections == 0
    assert post.said("outbox", "flush")[1] == {"mail-sent"}


@pytest.mark.parametrize("wrong", ["no-tls", "certificate"])
def test_a_server_that_cannot_be_trusted_gets_nothing(post: Post, wrong: str) -> None:
    post.script.starttls = wrong != "no-tls"
    env = {"SSL_CERT_FILE": ""} if wrong == "certificate" else {}
    code, codes, _ = post.said("send", **env)
    assert (code, codes) == (1, {f"mail-{wrong}", "mail-waiting"})
    assert not any(each.upper().startswith(("AUTH", "MAIL")) for each in post.script.heard)
    post.script.starttls = True
    assert post.said("outbox", "flush")[1] == {"mail-sent"}


def test_later_is_later_and_then_sent_under_the_same_id(post: Post) -> None:
    post.settle(RCPT=["451 4.7.1 greylisted"])
    code, codes, _ = post.said("send")
    assert (code, codes) == (0, {"mail-waiting"})
    (waits,) = post.waiting()
    post.settle()
    connections = post.script.connections
    assert post.said("outbox", "flush")[1] == {"mail-waiting"}, "it is not its time yet"
    assert post.script.connections == connections
    assert post.said("outbox", "flush", "--now")[1] == {"mail-sent"}
    assert post.mail()["Message-ID"] == waits["message_id"]
    assert [(r["outcome"], r["answer"][:3]) for r in post.rows()] == [("deferred", "451"), ("sent", "250")]


def test_no_is_no_until_it_is_put_away(post: Post) -> None:
    post.settle(**{f"RCPT {CLIENT}": ["550 5.1.1 nobody here"]})
    code, codes, _ = post.said("send", "--to", "it", "--to", "client")
    assert (code, codes) == (1, {"mail-sent", "mail-refused"})
    assert post.said("outbox", "flush", "--now")[1] == {"mail-sent", "mail-refused"}
    assert len(post.script.taken) == 1
    assert post.outcomes() == ["sent", "refused"]
    (waits,) = post.waiting()
    assert post.said("outbox", "drop", waits["id"])[0] == 0
    assert post.waiting() == []
    assert post.outcomes() == ["sent", "refused"]
    assert post.said("outbox", "drop", waits["id"])[1] == {"outbox-unknown"}


def test_what_is_not_to_be_sent_is_dropped_and_journaled(post: Post) -> None:
    assert post.said("send", "--later")[1] == {"mail-queued"}
    (waits,) = post.waiting()
    assert post.script.connections == 0
    post.said("outbox", "drop", waits["id"], "--reason", "=wrong report")
    assert [(r["outcome"], r["answer"]) for r in post.rows()] == [("dropped", "'=wrong report")]
    assert post.said("outbox", "flush")[1] == {"mail-nothing-waiting"}


def test_a_connection_lost_after_the_whole_message_is_journaled_as_possibly_twice(post: Post) -> None:
    post.settle(dot=["drop", "250 taken"])
    code, codes, _ = post.said("send")
    assert (code, codes) == (4, {"mail-ambiguous"})
    assert post.outcomes() == ["ambiguous"]
    assert "possibly delivered twice" in post.rows()[0]["answer"]
    assert post.said("send")[1] == {"mail-ambiguous"}, "it is not queued again, and not tried before its time"
    assert post.said("outbox", "flush", "--now")[1] == {"mail-sent"}
    assert len(post.script.taken) == 2
    assert post.mail(0)["Message-ID"] == post.mail(1)["Message-ID"]
    assert post.script.taken[0].content == post.script.taken[1].content
    assert "possibly delivered twice" in post.rows()[1]["answer"]


def test_the_files_are_encrypted_and_the_password_is_nowhere(post: Post) -> None:
    report = post.site.root / "reports" / REPORT / "report.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(report)
    extra = post.site.root.parent / "journal.txt"
    extra.write_text("10.20.0.5 et le scanner " * 20)
    code, _, body = post.said("send", "--encrypt", "--attach", str(extra))
    assert code == 0
    password = body["password"]
    assert re.fullmatch(r"([2-9a-z]{5}-){4}[2-9a-z]{5}", password)
    raw = post.script.taken[0].content
    assert b"10.20.0.5" not in raw
    found = post.mail()
    plain = found.get_body(("plain",))
    assert plain is not None
    assert "diffère" not in plain.get_content(), "not even the verdict"
    files: dict[str, Any] = {str(p.get_filename()): p.get_payload(decode=True) for p in found.iter_attachments()}
    assert set(files) == {f"{REPORT}-report.pdf", "journal.txt.pdf"}
    for name, content in files.items():
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(content))
        with pikepdf.open(io.BytesIO(content), password=password) as opened:
            assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
            if name == "journal.txt.pdf":
                assert opened.attachments["journal.txt"].get_file().read_bytes() == extra.read_bytes()
                assert len(opened.pages) == 1
    assert [(r["sha256"], r["sent_sha256"]) for r in post.rows()] == [
        (digest(report.read_bytes()), digest(files[f"{REPORT}-report.pdf"])),
        (digest(extra.read_bytes()), digest(files["journal.txt.pdf"])),
    ]
    kept = [p.read_bytes() for p in post.site.root.rglob("*") if p.is_file()]
    assert not any(password.encode() in content for content in kept)


def test_a_password_by_reference_and_a_file_that_cannot_be_encrypted(post: Post) -> None:
    report = post.site.root / "reports" / REPORT / "report.pdf"
    report.write_bytes(b"%PDF-1.7 and nothing more")
    assert post.said("send", "--encrypt")[1] == {"encryption-failed"}
    assert post.waiting() == []
    report.unlink()
    code, _, body = post.said("send", "--password-from", "env:NETAUDIT_PDF", NETAUDIT_PDF="Kéfir-2026")
    assert code == 0
    assert "password" not in body
    (attached,) = post.mail().iter_attachments()
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    pikepdf.open(io.BytesIO(content), password="Kéfir-2026").close()
    assert post.run("send", "--password-from", "Kéfir-2026").code == 64


def test_what_is_too_large_is_left_out_and_said(post: Post, tmp_path: Path) -> None:
    post.site.edit("inventory/site.yaml", "  report_to", "  max_megabytes: 1\n  report_to")
    huge = tmp_path / "film.mp4"
    with huge.open("wb") as file:
        file.truncate(300_000_000)
    code, codes, _ = post.said("send", "--attach", str(huge), "--to", "it")
    assert (code, codes) == (4, {"mail-left-out", "mail-sent"})
    assert len(post.script.taken[0].content) < 1_000_000
    plain = post.mail().get_body(("plain",))
    assert plain is not None
    assert "film.mp4" in plain.get_content()
    (post.site.root / "reports" / REPORT / "report.html").write_bytes(os.urandom(900_000))
    assert post.said("send")[1] == {"mail-left-out"}
    assert len(post.script.taken) == 1


def test_what_goes_another_way_is_recorded_with_the_same_digest(post: Post, tmp_path: Path) -> None:
    given = ("outbox", "record", "--channel", "handed-over", "--to", "Mme =Direction", "--note", "sur papier")
    assert post.said(*given, "--at", "2026-11-20T18:00+04:00")[1] == {"dispatch-recorded"}
    (row,) = post.rows()
    assert (row["channel"], row["recipient"], row["outcome"], row["answer"], row["sha256"]) == (
        "handed-over", "Mme =Direction", "recorded", "sur papier", digest(PAGE.encode()),
    )  # fmt: skip
    assert row["date"].startswith("2026-11-20T14:00:00")
    other = tmp_path / "photo.jpg"
    other.write_bytes(b"x")
    post.said("outbox", "record", REPORT, "--channel", "group-chat", "--to", "equipe", "--file", str(other))
    assert post.rows()[1]["sha256"] == digest(b"x")
    for wrong in ("tomorrow", "2999-01-01T00:00Z"):
        assert post.said(*given, "--at", wrong)[1] == {"channel-when"}
    assert post.run(*given[:2], "--channel", "pigeon", "--to", "x").code == 64
    assert post.site.git("status", "--porcelain") == ""


def test_what_is_asked_must_be_there(post: Post) -> None:
    for words, reason in (
        (("send", "2020-01-01-audit"), "report-missing"),
        (("send", "../../etc"), "report-missing"),
        (("send", "--to", "x@evil.test"), "mail-recipient-unknown"),
        (("send", "--to", "requester"), "mail-recipient-unknown"),
        (("send", "--attach", "no-such-file"), "document-missing"),
        (("outbox", "drop", "../x"), "outbox-unknown"),
    ):
        assert post.said(*words)[1] == {reason}
    assert post.waiting() == []
    post.site.edit("inventory/site.yaml", "email: it@example.test", 'email: "it,x@example.test"')
    assert post.said("send")[1] == {"mail-address-invalid"}
    post.site.edit("inventory/site.yaml", "mail:", "mail_domains: []\n#")
    assert post.run("send").code == 1


def test_a_site_without_a_mail_server_says_so(post: Post) -> None:
    text = (post.site.root / "inventory" / "site.yaml").read_text()
    (post.site.root / "inventory" / "site.yaml").write_text(text.split("\nmail:")[0] + "\n")
    assert post.said("send")[1] == {"mail-not-set-up"}
    (post.site.root / "inventory" / "site.yaml").write_text(
        text.replace("  it:", "  support:").replace("[it]", "[client]")
    )
    assert post.said("send")[1] == {"mail-no-sender"}
    sender = text.replace("  it:", "  support:").replace(
        "report_to: [it]", "sender: audit@cabinet.example\n  report_to: [client]"
    )
    (post.site.root / "inventory" / "site.yaml").write_text(sender)
    assert post.said("send")[1] == {"mail-sent"}
    assert post.script.taken[0].sender == "audit@cabinet.example"


def test_a_journal_that_was_altered_stops_everything_before_anything_is_sent(post: Post) -> None:
    post.run("send")
    path = post.site.root / "reports" / "dispatches.csv"
    path.write_text(path.read_text().replace(IT, CLIENT))
    code, codes, _ = post.said("send", "--again")
    assert (code, codes) == (3, {"dispatches-altered"})
    assert len(post.script.taken) == 1
    assert post.said("outbox", "flush")[1] == {"dispatches-altered"}


def test_a_queued_message_that_was_altered_is_not_sent(post: Post) -> None:
    post.run("send", "--later")
    (message,) = (post.site.root / ".netaudit" / "outbox").glob("*/message.eml")
    message.write_bytes(message.read_bytes().replace(b"it@example.test", b"ti@example.test"))
    code, codes, _ = post.said("outbox", "flush")
    assert (code, codes) == (1, {"outbox-damaged", "mail-queued"})
    assert not post.script.taken
    state = message.with_name("dispatch.json")
    state.write_text("{")
    assert post.said("outbox", "list")[1] == {"outbox-damaged"}
    assert post.said("outbox", "drop", message.parent.name)[1] == {"outbox-damaged"}
    assert post.waiting() == []


def test_nothing_is_sent_that_cannot_be_committed(post: Post) -> None:
    nobody = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"), "")
    nobody |= {"EMAIL": "", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.useConfigOnly"}
    code, codes, _ = post.said("send", **nobody, GIT_CONFIG_VALUE_0="true")
    assert (code, codes) == (1, {"git-identity-missing"})
    assert not post.script.taken
    assert post.run("send", "--no-commit").code == 0
    assert post.outcomes() == ["sent"]
    assert "dispatches.csv" in post.site.git("status", "--porcelain")


@pytest.mark.skipif(os.name != "posix", reason="SIGINT")
@pytest.mark.parametrize(("where", "code"), [("RCPT", "mail-interrupted"), ("dot", "mail-ambiguous")])
def test_ctrl_c_ends_a_visit_in_order(post: Post, where: str, code: str) -> None:
    post.settle(**{where: ["hang"]})
    command = [sys.executable, "-m", "netaudit", "--no-input", "--json", "-C", str(post.site.root), "send"]
    running = subprocess.Popen(command, env={**os.environ, **post.env}, stdout=subprocess.PIPE, text=True)
    end = time.monotonic() + 20
    waits_for = "RCPT" if where == "RCPT" else "DATA"
    while not any(each.upper().startswith(waits_for) for each in post.script.heard):
        assert time.monotonic() < end
        time.sleep(0.05)
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=15)
    assert running.returncode == 4, out
    assert code in {each["code"] for each in json.loads(out)["reasons"]}
    post.settle()
    assert post.said("outbox", "flush", "--now")[1] == {"mail-sent"}
    assert post.outcomes() == (["ambiguous", "sent"] if where == "dot" else ["sent"])


def test_an_audit_that_could_not_be_mailed_is_not_begun(post: Post) -> None:
    post.site.edit("inventory/site.yaml", "report_to: [it]", "report_to: [nobody]")
    assert post.said("audit", "--send")[1] == {"mail-recipient-unknown"}
    text = (post.site.root / "inventory" / "site.yaml").read_text()
    (post.site.root / "inventory" / "site.yaml").write_text(text.split("\nmail:")[0] + "\n")
    assert post.said("audit", "--send")[1] == {"mail-not-set-up"}
    assert post.run("audit", "--send", "--no-report").code == 64


def test_the_last_audit_is_the_last(post: Post) -> None:
    for name in ("2026-11-21-audit-2", "2026-11-21-audit-10", "2026-11-09-audit", "notes", "2027-01-01-audit"):
        folder = post.site.root / "reports" / name
        folder.mkdir()
        if name != "2027-01-01-audit":  # no report in it
            (folder / "report.html").write_text(name)
    assert post.said("send")[2]["dispatch"]["report"] == "2026-11-21-audit-10"


def test_it_speaks_french_to_its_readers(post: Post) -> None:
    ended = netaudit("-C", str(post.site.root), "--lang", "fr", "send", env=post.env)
    assert "a été envoyé à it@example.test" in ended.out
    found = post.mail()
    assert found["Subject"] == f"Cabinet <b>du Port</b> : Audit du réseau ({REPORT})"
    assert found["Content-Language"] == "fr"
    plain = found.get_body(("plain",))
    assert plain is not None
    assert "Le réseau diffère" in plain.get_content()
