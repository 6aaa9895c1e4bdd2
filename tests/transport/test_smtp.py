"""The visit to a mail server, against one that does what it should and much that it should not."""

import base64
import socket
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from netaudit.core.outbox import Answer
from netaudit.model.errors import NetauditError
from netaudit.transport.smtp import LOST, MailTerms, Server, Session, visit
from tests.transport.scripted_smtp import Script, certificate, smtp_server

MESSAGE = b"From: a\r\nSubject: x\r\n\r\n.dot\r\n..\r\nend\r\n"
IT, CLIENT = "it@example.test", "client@example.test"
LOGIN = ("rapports", "épée-secrète-42")


@pytest.fixture
def pem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for the loopback address, which this process trusts."""
    made = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


@contextmanager
def at(script: Script, security: str = "starttls", *, login: bool = True, seconds: float = 10) -> Iterator[Session]:
    """A session with a scripted server."""
    user, password = script.login or LOGIN
    server = Server("127.0.0.1", script.port, security, *((user, password) if login else ("", "")))  # type: ignore[arg-type]
    with visit(server, MailTerms(seconds)) as session:
        yield session


def give(session: Session, *to: str, ended: list[Sequence[str]] | None = None) -> dict[str, Answer]:
    return session.give(IT, to or (IT,), MESSAGE, (ended if ended is not None else []).append)


def reason_of(failure: pytest.ExceptionInfo[NetauditError]) -> str:
    return failure.value.verdict.reasons[0].code


def good(pem: Path) -> Script:
    return Script(certificate=pem, login=LOGIN)


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("mechanisms", ["PLAIN LOGIN", "LOGIN"])
def test_delivery_over_tls_with_a_login(pem: Path, security: str, mechanisms: str) -> None:
    script = replace(good(pem), tls_from_start=security == "tls", mechanisms=mechanisms)
    ended: list[Sequence[str]] = []
    with smtp_server(script), at(script, security) as session:
        assert give(session, IT, CLIENT, ended=ended) == {
            IT: Answer("sent", "250 2.0.0 taken"),
            CLIENT: Answer("sent", "250 2.0.0 taken"),
        }
        assert give(session)[IT].outcome == "sent"
    assert [(each.sender, each.recipients, each.content) for each in script.taken] == [
        (IT, [IT, CLIENT], MESSAGE),
        (IT, [IT], MESSAGE),
    ]
    assert ended == [[IT, CLIENT]]
    assert script.connections == 1
    assert script.heard[0].upper() == "EHLO [127.0.0.1]"


def test_a_wrong_password_is_tried_once_and_said_nowhere(pem: Path) -> None:
    script = good(pem)
    with smtp_server(script):
        server = Server("127.0.0.1", script.port, "starttls", "rapports", "fausse-épée")
        with pytest.raises(NetauditError) as failure, visit(server, MailTerms(10)):
            pass
    assert reason_of(failure) == "mail-auth-failed"
    assert failure.value.verdict.reasons[0].params["answer"] == "535 5.7.8"
    told = "".join(traceback.format_exception(failure.value)) + repr(server)
    assert "fausse" not in told
    assert base64.b64encode("fausse-épée".encode()).decode()[:-2] not in told
    assert sum(each.startswith("AUTH") for each in script.heard) == 1
    assert not script.taken


def test_the_password_is_said_nowhere_when_the_connection_is_lost(pem: Path) -> None:
    script = replace(good(pem), replies={"AUTH": ["drop"]})
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script):
        pass
    assert reason_of(failure) == "mail-dropped"
    assert LOGIN[1] not in "".join(traceback.format_exception(failure.value))
    assert failure.value.__cause__ is None


def test_a_server_without_tls_gets_nothing(pem: Path) -> None:
    for script in (
        replace(good(pem), starttls=False),
        replace(good(pem), replies={"STARTTLS": ["454 not now"]}),
    ):
        with smtp_server(script), pytest.raises(NetauditError) as failure, at(script):
            pass
        assert reason_of(failure) == "mail-no-tls"
        assert not any(each.startswith(("AUTH", "MAIL")) for each in script.heard)


def test_a_line_cut_in_the_handshake_says_nothing_of_the_server(pem: Path) -> None:
    script = replace(good(pem), replies={"STARTTLS": ["220 go and gone"]})
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script):
        pass
    assert reason_of(failure) == "mail-dropped"


def test_what_is_said_before_tls_is_not_believed_after_it(pem: Path) -> None:
    script = replace(good(pem), replies={"STARTTLS": ["220 go\r\n250-scripted\r\n250 SIZE 1"]})
    with smtp_server(script):
        try:
            with at(script) as session:
                assert give(session)[IT].outcome == "sent"
        except NetauditError as failure:
            assert failure.verdict.reasons[0].code in ("mail-no-tls", "mail-dropped")  # noqa: PT017  either is right


def test_a_plain_server_on_the_tls_port_gets_nothing(pem: Path) -> None:
    script = good(pem)
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script, "tls"):
        pass
    assert reason_of(failure) == "mail-no-tls"


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("wrong", ["unknown", "name", "expired"])
def test_a_certificate_that_does_not_hold_stops_everything(
    security: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {
        "unknown": lambda: certificate(tmp_path, "127.0.0.1"),
        "name": lambda: certificate(tmp_path, "mail.elsewhere.test", "192.0.2.1"),
        "expired": lambda: certificate(tmp_path, "127.0.0.1", until=2021),
    }[wrong]()
    if wrong != "unknown":
        monkeypatch.setenv("SSL_CERT_FILE", str(made))
    script = replace(good(made), tls_from_start=security == "tls")
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script, security):
        pass
    assert reason_of(failure) == "mail-certificate"
    assert not any(each.startswith(("AUTH", "MAIL")) for each in script.heard)


def test_without_tls_no_password_is_sent() -> None:
    script = Script(starttls=False, login=LOGIN)
    with smtp_server(script):
        with pytest.raises(NetauditError) as failure, at(script, "none"):
            pass
        assert reason_of(failure) == "mail-password-in-clear"
        assert script.connections == 0
        script.login = None
        with at(script, "none", login=False) as session:
            assert give(session)[IT].outcome == "sent"


def test_a_server_without_a_login_of_ours_gets_no_password(pem: Path) -> None:
    script = replace(good(pem), mechanisms="CRAM-MD5")
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script):
        pass
    assert reason_of(failure) == "mail-no-auth"


def test_a_server_that_wants_a_login_is_not_the_recipients_fault(pem: Path) -> None:
    script = good(pem)
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script, login=False) as session:
        give(session)
    assert reason_of(failure) == "mail-server-refuses"


@pytest.mark.parametrize(
    ("verb", "reply", "outcome"),
    [
        ("MAIL", "451 4.3.0 later", "deferred"),
        ("MAIL", "553 5.1.7 not you", "refused"),
        ("RCPT", "450 4.2.1 greylisted", "deferred"),
        ("RCPT", "550 5.1.1 nobody", "refused"),
        ("DATA", "451 4.3.0 later", "deferred"),
        ("DATA", "554 5.7.1 no", "refused"),
        ("dot", "451 4.3.0 later", "deferred"),
        ("dot", "552 5.3.4 too big", "refused"),
        ("dot", "354 go on?", "ambiguous"),
    ],
)
def test_a_reply_decides(pem: Path, verb: str, reply: str, outcome: str) -> None:
    script = replace(good(pem), replies={verb: [reply, "250 ok"] if verb != "DATA" else [reply, "354 go"]})
    with smtp_server(script), at(script) as session:
        assert give(session) == {IT: Answer(outcome, reply)}  # type: ignore[arg-type]
        assert give(session)[IT].outcome == "sent", "the session goes on"
    assert len(script.taken) == 1


def test_one_recipient_may_be_refused_and_the_other_not(pem: Path) -> None:
    script = replace(good(pem), replies={f"RCPT {IT}": ["550 nobody"]})
    ended: list[Sequence[str]] = []
    with smtp_server(script), at(script) as session:
        found = give(session, IT, CLIENT, ended=ended)
    assert {address: answer.outcome for address, answer in found.items()} == {IT: "refused", CLIENT: "sent"}
    assert ended == [[CLIENT]]
    assert script.taken[0].recipients == [CLIENT]


@pytest.mark.parametrize("how", ["drop", "garbage"])
def test_a_connection_lost_after_the_whole_message_leaves_it_unknown(pem: Path, how: str) -> None:
    script = replace(good(pem), replies={"dot": [how]})
    ended: list[Sequence[str]] = []
    with smtp_server(script), at(script) as session:
        assert give(session, ended=ended) == {IT: Answer("ambiguous", LOST)}
    assert ended == [[IT]]
    assert len(script.taken) == 1


@pytest.mark.parametrize("verb", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("how", ["drop", "garbage"])
def test_a_connection_lost_before_that_leaves_nothing_unknown(pem: Path, verb: str, how: str) -> None:
    script = replace(good(pem), replies={verb: [how]})
    ended: list[Sequence[str]] = []
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script) as session:
        give(session, ended=ended)
    assert reason_of(failure) == "mail-dropped"
    assert not ended
    assert not script.taken


@pytest.mark.parametrize("reply", ["554 no service", "421 busy"])
def test_a_server_that_does_not_want_us_is_said(pem: Path, reply: str) -> None:
    script = replace(good(pem), replies={"greeting": [reply]})
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script):
        pass
    assert reason_of(failure) == "mail-server-refuses"
    assert reply in str(failure.value)


def test_what_cannot_be_written_down_is_not_sent(pem: Path) -> None:
    """Where `about_to_end` fails, the message is never ended, so the server takes nothing."""
    script = good(pem)

    def full(_: Sequence[str]) -> None:
        raise OSError(28, "no space")

    with smtp_server(script):
        with pytest.raises(OSError, match="no space"), at(script) as session:
            session.give(IT, [IT], MESSAGE, full)
        time.sleep(0.2)
    assert not script.taken


def test_a_message_larger_than_the_server_takes_is_not_offered(pem: Path) -> None:
    script = replace(good(pem), features=["SIZE 20"])
    with smtp_server(script), at(script) as session:
        assert give(session)[IT].outcome == "refused"
    assert not any(each.startswith("MAIL") for each in script.heard)


def test_the_size_is_told_and_nothing_is_offered_that_the_server_does_not_know(pem: Path) -> None:
    for features, line in ((["SIZE"], f"mail FROM:<{IT}> SIZE={len(MESSAGE)}"), ([], f"mail FROM:<{IT}>")):
        script = replace(good(pem), features=features)
        with smtp_server(script), at(script) as session:
            assert give(session)[IT].outcome == "sent"
        assert line.lower() in [each.lower() for each in script.heard]


def test_addresses_beyond_ascii_need_smtputf8(pem: Path) -> None:
    script = good(pem)
    with smtp_server(script), at(script) as session:
        assert give(session, "zoé@example.test")["zoé@example.test"].outcome == "sent"
    assert script.taken[0].recipients == ["zoé@example.test"]
    script = replace(good(pem), features=[])
    with smtp_server(script), at(script) as session:
        assert give(session, "zoé@example.test")["zoé@example.test"].outcome == "refused"


def test_what_a_server_says_is_harmless(pem: Path) -> None:
    script = replace(good(pem), replies={"RCPT": ["550 \x1b[31m=cmd|' /C calc'!A0 \u202e" + "x" * 2000]})
    with smtp_server(script), at(script) as session:
        said = give(session)[IT].text
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) <= 300


def test_nobody_there_is_normal() -> None:
    for host, port in (("127.0.0.1", 1), ("no-such-host.invalid", 587)):
        begun = time.monotonic()
        with pytest.raises(NetauditError) as failure, visit(Server(host, port, "starttls"), MailTerms(30)):
            pass
        assert reason_of(failure) == "mail-unreachable"
        assert failure.value.verdict.exit_code == 0
        assert time.monotonic() - begun < 15


def test_a_resolver_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> list[object]:
        time.sleep(6)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    begun = time.monotonic()
    with pytest.raises(NetauditError) as failure, visit(Server("mail.test", 587, "tls"), MailTerms(1)):
        pass
    assert reason_of(failure) == "mail-unreachable"
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("verb", ["greeting", "EHLO", "AUTH", "RCPT"])
@pytest.mark.parametrize("how", ["hang", "flood"])
def test_a_server_that_never_ends_is_left_at_the_deadline(pem: Path, verb: str, how: str) -> None:
    script = replace(good(pem), replies={verb: [how]})
    begun = time.monotonic()
    with smtp_server(script), pytest.raises(NetauditError) as failure, at(script, seconds=1.5) as session:
        give(session)
    assert reason_of(failure) in ("mail-deadline", "mail-dropped")
    assert time.monotonic() - begun < 6


def test_silence_after_the_whole_message_is_unknown_at_the_deadline(pem: Path) -> None:
    script = replace(good(pem), replies={"dot": ["hang"]})
    begun = time.monotonic()
    with smtp_server(script), at(script, seconds=1.5) as session:
        assert give(session)[IT].outcome == "ambiguous"
    assert time.monotonic() - begun < 6


def test_a_silent_tls_handshake_ends_at_the_deadline(pem: Path) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server("127.0.0.1", listener.getsockname()[1], "tls")
    begun = time.monotonic()
    with pytest.raises(NetauditError) as failure, visit(server, MailTerms(1)):
        pass
    listener.close()
    assert reason_of(failure) == "mail-deadline"
    assert time.monotonic() - begun < 6


def test_a_visit_that_is_cancelled_ends(pem: Path) -> None:
    script = replace(good(pem), replies={"RCPT": ["hang"]})
    terms = MailTerms(60)
    threading.Timer(0.7, terms.cancelled.set).start()
    begun = time.monotonic()
    with smtp_server(script):
        server = Server("127.0.0.1", script.port, "starttls", *LOGIN)
        with pytest.raises(NetauditError) as failure, visit(server, terms) as session:
            give(session)
    assert reason_of(failure) == "mail-interrupted"
    assert time.monotonic() - begun < 6
