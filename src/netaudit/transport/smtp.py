"""Gives messages to the site's mail server: one bounded visit, over TLS, with one attempt at the password.

Follows RFC 5321, 3207 (STARTTLS), 8314 (TLS from the start), 4954 (AUTH), 1870 (SIZE) and 6531 (SMTPUTF8). The client
is the standard library's, with its replies bounded; what it does in steps of its own (login, the end of DATA) is done
here one by one, because what a lost connection means depends on the step.
"""

import base64
import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

from netaudit.core.mail import needs_utf8, stuffed
from netaudit.core.outbox import Answer
from netaudit.model.errors import NetauditError, stop
from netaudit.model.names import printable

Security = Literal["starttls", "tls", "none"]
_CONNECT_SECONDS = 10.0
_GREETING_SECONDS = 30.0
"""For each step until the login; after it, the visit's own deadline holds (RFC 5321, 4.5.3.2 asks for patience)."""
_MOST_LINES = 100
"""Lines of one reply; no server needs more."""
_LONGEST_LINE = 8192
_MOST_WORDS = 300
_HERE = "[127.0.0.1]"
"""What we call ourselves: an address literal (RFC 5321, 4.1.3) that tells nothing of the site's network."""
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
LOST = "connection lost after the whole message was given"


@dataclass(frozen=True)
class Server:
    """The mail server, and how to log in."""

    host: str
    port: int
    security: Security
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class MailTerms:
    """What a visit keeps to."""

    deadline_seconds: float
    cancelled: threading.Event = field(default_factory=threading.Event)


class _Client(smtplib.SMTP):
    """The standard client on a socket of ours, with bounded replies."""

    def __init__(self, connected: socket.socket, host: str) -> None:
        super().__init__(local_hostname=_HERE)
        self._host = host  # whom STARTTLS verifies
        self.sock = connected
        self.file = None

    def getreply(self) -> tuple[int, bytes]:
        """One reply; a code that is none ends the connection, as does a reply without end."""
        if self.file is None:
            self.file = self.sock.makefile("rb")  # type: ignore[union-attr]  # close() is the end of this client
        words: list[bytes] = []
        while len(words) < _MOST_LINES:
            line = self._line()
            words.append(line[4:].strip())
            if not re.match(rb"[2-5]\d\d([ -]|\r?\n)", line):
                break
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(words)
        self.close()
        raise smtplib.SMTPServerDisconnected("no reply of a mail server")

    def _line(self) -> bytes:
        try:
            line: bytes = self.file.readline(_LONGEST_LINE + 1)  # type: ignore[union-attr]  # set by getreply
        except (OSError, ValueError) as failure:
            self.close()
            raise smtplib.SMTPServerDisconnected(str(failure)) from failure
        if not line.endswith(b"\n"):
            self.close()
            raise smtplib.SMTPServerDisconnected("the connection was closed")
        return line


@contextmanager
def visit(server: Server, terms: MailTerms) -> Iterator["Session"]:
    """A session with the server, logged in.

    Raises:
        NetauditError: `mail-unreachable`, `mail-no-tls`, `mail-certificate`, `mail-password-in-clear`,
            `mail-auth-failed`, `mail-no-auth`, `mail-dropped`, `mail-deadline` or `mail-interrupted`: the step
            that failed sent nothing.
    """
    if server.password and server.security == "none":
        raise stop("mail-password-in-clear", server=_name(server))
    watch = _Watch(server, terms)
    client: _Client | None = None
    try:
        client = _connected(server, watch)
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


class _Watch:
    """Ends the visit at its deadline, or when it is cancelled, by closing the connection under it."""

    def __init__(self, server: Server, terms: MailTerms) -> None:
        self._server = server
        self._terms = terms
        self.end = time.monotonic() + terms.deadline_seconds
        self.over = threading.Event()
        self.doing = "connection"

    @property
    def seconds_left(self) -> float:
        return max(0.1, self.end - time.monotonic())

    def over_it(self, client: _Client) -> None:
        """Watch this client from now on."""
        threading.Thread(target=self._wait, args=(client,), daemon=True).start()

    def _wait(self, client: _Client) -> None:
        while not self.over.wait(0.1):
            if self._terms.cancelled.is_set() or time.monotonic() > self.end:
                self.over.set()
                with suppress(OSError, AttributeError):
                    client.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # None once it is closed

    def explained(self, failure: BaseException) -> NetauditError:
        """The reason behind a failure of the connection."""
        if self._terms.cancelled.is_set():
            return stop("mail-interrupted", server=_name(self._server))
        if time.monotonic() > self.end or isinstance(failure, TimeoutError):
            seconds = f"{self._terms.deadline_seconds:g}"
            return stop("mail-deadline", server=_name(self._server), seconds=seconds, detail=self.doing)
        return stop("mail-dropped", server=_name(self._server), detail=self.doing)


def _name(server: Server) -> str:
    return f"{printable(server.host)[:100]}:{server.port}"


def _connected(server: Server, watch: _Watch) -> _Client:
    """Connect, greet, and secure the connection."""
    plain = _socket(server, watch)
    client = _Client(plain, server.host)
    watch.over_it(client)
    try:
        if server.security == "tls":
            client.sock = _context().wrap_socket(plain, server_hostname=server.host)
        watch.doing = "greeting"
        _expect(server, client.getreply(), 220, "greeting")
        _expect(server, client.ehlo(), 250, "EHLO")
        if server.security == "starttls":
            watch.doing = "STARTTLS"
            client.starttls(context=_context())
            _expect(server, client.ehlo(), 250, "EHLO")
    except ssl.SSLCertVerificationError as failure:
        client.close()
        detail = printable(failure.verify_message or str(failure))[:_MOST_WORDS]
        raise stop("mail-certificate", server=_name(server), detail=detail) from failure
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException, ssl.SSLError) as failure:
        client.close()
        # A line cut in the middle of the handshake says nothing of what the server can do.
        if watch.over.is_set() or isinstance(failure, TimeoutError | ssl.SSLEOFError | ssl.SSLZeroReturnError):
            raise watch.explained(failure) from failure
        raise stop("mail-no-tls", server=_name(server)) from failure
    except (smtplib.SMTPException, OSError, ValueError) as failure:
        client.close()
        raise watch.explained(failure) from failure
    except BaseException:
        client.close()
        raise
    return client


def _context() -> ssl.SSLContext:
    """The system's certificate authorities, the name checked, TLS 1.2 or later."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _expect(server: Server, reply: tuple[int, bytes], wanted: int, doing: str) -> None:
    if reply[0] != wanted:
        raise stop("mail-server-refuses", server=_name(server), detail=f"{doing}: {_words(*reply)}")


def _socket(server: Server, watch: _Watch) -> socket.socket:
    """A connection to the first address that takes one; raises `mail-unreachable`."""
    seconds = min(_CONNECT_SECONDS, watch.seconds_left)
    detail = "its name does not resolve"
    for family, kind, protocol, _, there in _addresses(server, seconds):
        found = socket.socket(family, kind, protocol)
        found.settimeout(seconds)
        try:
            found.connect(there)
        except OSError as failure:
            found.close()
            detail = printable(failure.strerror or str(failure))[:_MOST_WORDS]
        else:
            found.settimeout(min(_GREETING_SECONDS, watch.seconds_left))
            return found
    raise stop("mail-unreachable", server=_name(server), detail=detail)


_Found = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int]]


def _addresses(server: Server, seconds: float) -> list[_Found]:
    """The server's addresses. A resolver may take minutes to say that there is no network: it is not waited for."""
    found: list[_Found] = []

    def resolve() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM))  # type: ignore[arg-type]

    asking = threading.Thread(target=resolve, daemon=True)
    asking.start()
    asking.join(seconds)
    return list(found)


def _words(code: int, said: bytes) -> str:
    """A server's reply as the journal has it."""
    return printable(" ".join(f"{code} {said.decode('utf-8', 'replace')}".split()))[:_MOST_WORDS]


class Session:
    """A visit that goes on."""

    def __init__(self, server: Server, client: _Client, watch: _Watch) -> None:
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
                raise stop("mail-no-auth", server=_name(self._server))
        except (smtplib.SMTPException, OSError) as failure:
            raise self._watch.explained(failure) from None
        if reply[0] != 235:
            # A server may repeat what it was given: of its words only the codes are kept.
            enhanced = _ENHANCED.search(reply[1].decode("ascii", "replace"))
            code = f"{reply[0]} {enhanced[0] if enhanced else ''}".strip()
            raise stop("mail-auth-failed", server=_name(self._server), answer=code)

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
            return Answer("sent", _words(code, said))
        return self._judged(code, said) if code >= 400 else Answer("ambiguous", _words(code, said))

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
            raise stop("mail-server-refuses", server=_name(self._server), detail=_words(code, said))
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
        return Answer("refused" if 500 <= code < 600 else "deferred", _words(code, said))
