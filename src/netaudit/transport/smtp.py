"""Gives messages to the site's mail server: one bounded visit, over TLS, with one attempt at the password.

Follows RFC 5321, 4954 (AUTH), 1870 (SIZE) and 6531 (SMTPUTF8). What the standard library's client does in steps of its
own (login, the end of DATA) is done here one by one, because what a lost connection means depends on the step.
"""

import base64
import re
import smtplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from netaudit.core.mail import needs_utf8, stuffed
from netaudit.core.outbox import Answer
from netaudit.model.errors import stop
from netaudit.transport.smtp_connection import Client, MailTerms, Server, Watch, connected, server_name, words_of

__all__ = ["LOST", "MailTerms", "Server", "Session", "visit"]

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
LOST = "connection lost after the whole message was given"


@contextmanager
def visit(server: Server, terms: MailTerms) -> Iterator["Session"]:
    """A session with the server, logged in.

    Raises:
        NetauditError: `mail-unreachable`, `mail-no-tls`, `mail-certificate`, `mail-password-in-clear`,
            `mail-auth-failed`, `mail-no-auth`, `mail-dropped`, `mail-deadline` or `mail-interrupted`: the step
            that failed sent nothing.
    """
    if server.password and server.security == "none":
        raise stop("mail-password-in-clear", server=server_name(server))
    watch = Watch(server, terms)
    client: Client | None = None
    try:
        client = connected(server, watch)
        session = Session(server, client, watch)
        session.log_in()
        session.take_time()
        yield session
        with suppress(smtplib.SMTPException, OSError):
            client.quit()
    finally:
        watch.over.set()
        if client is not None:
            client.close()


class Session:
    """A visit that goes on."""

    def __init__(self, server: Server, client: Client, watch: Watch) -> None:
        """Take over a connection that is secured."""
        self._server = server
        self._client = client
        self._watch = watch

    def take_time(self) -> None:
        """From here on a step may take as long as the visit."""
        if self._client.sock is not None:
            self._client.sock.settimeout(self._watch.seconds_left)

    def log_in(self) -> None:
        """One attempt by PLAIN or LOGIN, within TLS; nothing where no password is set."""
        if not self._server.password:
            return
        self._watch.doing = "login"
        offered = str(self._client.esmtp_features.get("auth", "")).upper().split()
        try:
            if "PLAIN" in offered:
                # Encoded here and not by the standard library, which puts what it cannot encode into its exception.
                secret = f"\0{self._server.username}\0{self._server.password}".encode()
                reply = self._client.docmd("AUTH", f"PLAIN {base64.b64encode(secret).decode()}")
            elif "LOGIN" in offered:
                reply = self._client.docmd("AUTH", "LOGIN")
                for secret in (self._server.username.encode(), self._server.password.encode()):
                    if reply[0] == 334:
                        reply = self._client.docmd(base64.b64encode(secret).decode())
            else:
                raise stop("mail-no-auth", server=server_name(self._server))
        except (smtplib.SMTPException, OSError) as failure:
            raise self._watch.explained(failure) from None
        if reply[0] != 235:
            # A server may repeat what it was given: of its words only the codes are kept.
            enhanced = _ENHANCED.search(reply[1].decode("ascii", "replace"))
            code = f"{reply[0]} {enhanced[0] if enhanced else ''}".strip()
            raise stop("mail-auth-failed", server=server_name(self._server), answer=code)

    def give(
        self, sender: str, recipients: Sequence[str], message: bytes, about_to_end: Callable[[Sequence[str]], None]
    ) -> dict[str, Answer]:
        """Give one message; what the server made of each recipient.

        Args:
            sender: for bounces.
            recipients: whom it goes to.
            message: as `core.mail.message` writes it.
            about_to_end: called with the recipients whom the server took, when it has everything but the end of the
                message. From its return until an answer nobody knows whether the server keeps it.

        Raises:
            NetauditError: the connection failed before that: nothing was delivered.
        """
        try:
            refused = self._refused_whole(sender, recipients, message)
            if refused is not None:
                return dict.fromkeys(recipients, refused)
            answers = self._recipients(recipients)
            taken = [each for each in recipients if each not in answers]
            self._watch.doing = "DATA"
            code, said = self._client.docmd("DATA") if taken else (0, b"")
            if code != 354:
                self._client.rset()
                return {**answers, **dict.fromkeys(taken, self._judged(code, said))}
            self._client.send(stuffed(message))
        except (smtplib.SMTPException, OSError) as failure:
            raise self._watch.explained(failure) from failure
        about_to_end(taken)
        return {**answers, **dict.fromkeys(taken, self._ended())}

    def _ended(self) -> Answer:
        """Say that the message is whole, and hear what becomes of it."""
        self._watch.doing = "the end of the message"
        try:
            self._client.send(b".\r\n")
            code, said = self._client.getreply()
        except (smtplib.SMTPException, OSError):
            return Answer("ambiguous", LOST)
        if 200 <= code < 300:
            return Answer("sent", words_of(code, said))
        return self._judged(code, said) if code >= 400 else Answer("ambiguous", words_of(code, said))

    def _refused_whole(self, sender: str, recipients: Sequence[str], message: bytes) -> Answer | None:
        """MAIL FROM, and what forbids the message to all of its recipients; None: it may go on."""
        self._watch.doing = "MAIL FROM"
        most = str(self._client.esmtp_features.get("size", "")).strip()
        if most.isdecimal() and 0 < int(most) < len(message):
            return Answer("refused", f"the server takes {int(most)} bytes at most, this message has {len(message)}")
        options = [f"SIZE={len(message)}"] if self._client.has_extn("size") else []
        if needs_utf8([sender, *recipients]):
            if not self._client.has_extn("smtputf8"):
                return Answer("refused", "the server takes no addresses beyond ASCII (SMTPUTF8)")
            options.append("SMTPUTF8")
            self._client.command_encoding = "utf-8"
        code, said = self._client.mail(sender, options)
        if code == 530:
            raise stop("mail-server-refuses", server=server_name(self._server), detail=words_of(code, said))
        return None if 200 <= code < 300 else self._judged(code, said)

    def _recipients(self, recipients: Sequence[str]) -> dict[str, Answer]:
        """RCPT TO for each; those that the server does not take."""
        self._watch.doing = "RCPT TO"
        answers = {}
        for each in recipients:
            code, said = self._client.rcpt(each)
            if not 200 <= code < 300:
                answers[each] = self._judged(code, said)
        return answers

    def _judged(self, code: int, said: bytes) -> Answer:
        return Answer("refused" if 500 <= code < 600 else "deferred", words_of(code, said))
