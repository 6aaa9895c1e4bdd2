"""The way to a mail server: its address, a connection with an end to it, and TLS whose certificate holds.

RFC 5321, 3207 (STARTTLS) and 8314 (TLS from the start). The client is the standard library's, on a socket of ours and
with bounded replies.
"""

import re
import smtplib
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

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


class Client(smtplib.SMTP):
    """The standard client on a socket of ours, with bounded replies."""

    def __init__(self, plain: socket.socket, host: str) -> None:
        """Take a connected socket, and whom STARTTLS verifies."""
        super().__init__(local_hostname=_HERE)
        self._host = host
        self.sock = plain
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


class Watch:
    """Ends the visit at its deadline, or when it is cancelled, by closing the connection under it."""

    def __init__(self, server: Server, terms: MailTerms) -> None:
        """Start the visit's clock."""
        self._server = server
        self._terms = terms
        self.end = time.monotonic() + terms.deadline_seconds
        self.over = threading.Event()
        self.doing = "connection"

    @property
    def seconds_left(self) -> float:
        """Until the deadline; never so little that it means "no limit"."""
        return max(0.1, self.end - time.monotonic())

    def over_it(self, client: Client) -> None:
        """Watch this client from now on."""
        threading.Thread(target=self._wait, args=(client,), daemon=True).start()

    def _wait(self, client: Client) -> None:
        while not self.over.wait(0.1):
            if self._terms.cancelled.is_set() or time.monotonic() > self.end:
                self.over.set()
                with suppress(OSError, AttributeError):
                    client.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # None once it is closed

    def explained(self, failure: BaseException) -> NetauditError:
        """The reason behind a failure of the connection."""
        if self._terms.cancelled.is_set():
            return stop("mail-interrupted", server=server_name(self._server))
        if time.monotonic() > self.end or isinstance(failure, TimeoutError):
            seconds = f"{self._terms.deadline_seconds:g}"
            return stop("mail-deadline", server=server_name(self._server), seconds=seconds, detail=self.doing)
        return stop("mail-dropped", server=server_name(self._server), detail=self.doing)


def server_name(server: Server) -> str:
    """Host and port, as messages name them."""
    return f"{printable(server.host)[:100]}:{server.port}"


def connected(server: Server, watch: Watch) -> Client:
    """Connect, greet, and secure the connection."""
    plain = _socket(server, watch)
    client = Client(plain, server.host)
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
        raise stop("mail-certificate", server=server_name(server), detail=detail) from failure
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException, ssl.SSLError) as failure:
        client.close()
        # A line cut in the middle of the handshake says nothing of what the server can do.
        if watch.over.is_set() or isinstance(failure, TimeoutError | ssl.SSLEOFError | ssl.SSLZeroReturnError):
            raise watch.explained(failure) from failure
        raise stop("mail-no-tls", server=server_name(server)) from failure
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
        raise stop("mail-server-refuses", server=server_name(server), detail=f"{doing}: {words_of(*reply)}")


def _socket(server: Server, watch: Watch) -> socket.socket:
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
    raise stop("mail-unreachable", server=server_name(server), detail=detail)


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


def words_of(code: int, said: bytes) -> str:
    """A server's reply as the journal has it."""
    return printable(" ".join(f"{code} {said.decode('utf-8', 'replace')}".split()))[:_MOST_WORDS]
