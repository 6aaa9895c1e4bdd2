"""A mail server on a loopback port that does exactly what a test tells it, wrong things included (RFC 5321).

It shares nothing with the client it tests: it counts what it was given, and remembers every command it heard.
"""

import base64
import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.transport.listening import listening


def certificate(folder: Path, *names: str, until: int = 2120) -> Path:
    """A self-signed certificate and its key in one file, for these DNS names and addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    alternatives = [
        x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names
    ]
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day)
        .not_valid_after(day.replace(year=until))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{'-'.join(names)}-{until}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@dataclass
class Taken:
    """A message that the server took: from here on it answers for it."""

    sender: str
    recipients: list[str]
    content: bytes


@dataclass
class Script:
    """What the server does. A list of replies is used one by one, its last one for ever after."""

    certificate: Path | None = None
    tls_from_start: bool = False
    starttls: bool = True
    login: tuple[str, str] | None = None
    mechanisms: str = "PLAIN LOGIN"
    features: list[str] = field(default_factory=lambda: ["8BITMIME", "SMTPUTF8", "SIZE 50000000"])
    replies: dict[str, list[str]] = field(default_factory=dict)
    """Verb, or `greeting`, `dot`, or `RCPT <address>` -> replies. `drop` closes, `hang` says nothing, `garbage`."""
    taken: list[Taken] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """Every command, of every connection."""
    connections: int = 0
    port: int = 0

    def next(self, what: str, otherwise: str) -> str:
        """The reply to something."""
        waiting = self.replies.get(what)
        if not waiting:
            return otherwise
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def smtp_server(script: Script) -> Iterator[Script]:
    """The server, on a free port that the script then names."""
    with listening(lambda listener: _accept(listener, script)) as port:
        script.port = port
        yield script


def _accept(listener: socket.socket, script: Script) -> None:
    while True:
        connection, _ = listener.accept()
        script.connections += 1
        threading.Thread(target=_Conversation(connection, script).serve, daemon=True).start()


class _ClosedError(Exception):
    """The conversation is over."""


class _Conversation:
    def __init__(self, connection: socket.socket, script: Script) -> None:
        self._connection = connection
        self._script = script
        self._secure = False
        self._in = False
        self._sender = ""
        self._recipients: list[str] = []
        self._file = connection.makefile("rb")

    def serve(self) -> None:
        with suppress(_ClosedError, OSError, ssl.SSLError, ValueError):
            self._connection.settimeout(30)
            if self._script.tls_from_start:
                self._wrap()
            self._say("greeting", "220 scripted")
            while True:
                self._one(self._line())
        with suppress(OSError):
            self._file.close()
            self._connection.close()

    def _wrap(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self._script.certificate is not None
        context.load_cert_chain(self._script.certificate)
        self._connection = context.wrap_socket(self._connection, server_side=True)
        self._file = self._connection.makefile("rb")
        self._secure = True

    def _line(self) -> bytes:
        line = self._file.readline(10_000)
        if not line.endswith(b"\r\n"):
            raise _ClosedError
        return line

    def _say(self, what: str, otherwise: str) -> str:
        reply = self._script.next(what, otherwise)
        if reply == "drop":
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
            raise _ClosedError
        if reply == "hang":
            time.sleep(20)
            raise _ClosedError
        if reply == "flood":
            while True:
                self._connection.sendall(b"250-more\r\n")
        raw = b"\x00\xff not a reply at all\r\n" if reply == "garbage" else f"{reply}\r\n".encode()
        self._connection.sendall(raw)
        return reply

    def _one(self, line: bytes) -> None:
        text = line.decode("utf-8").rstrip("\r\n")
        self._script.heard.append(text)
        verb = text.split(" ")[0].upper()
        if verb == "EHLO":
            self._greet()
        elif verb == "STARTTLS" and self._script.starttls:
            self._secured(self._say("STARTTLS", "220 go"))
        elif verb == "AUTH":
            self._auth(text.split(" ")[1:])
        elif verb == "MAIL":
            self._sender, self._recipients = _mailbox(text), []
            wants = "530 5.7.0 log in first" if self._script.login and not self._in else "250 ok"
            self._say("MAIL", wants)
        elif verb == "RCPT":
            where = _mailbox(text)
            if self._say(f"RCPT {where}", self._script.next("RCPT", "250 ok")).startswith("250"):
                self._recipients.append(where)
        elif verb == "DATA":
            self._data()
        elif verb == "QUIT":
            self._say("QUIT", "221 bye")
            raise _ClosedError
        else:
            self._say(verb, "250 ok" if verb in ("RSET", "NOOP") else "502 what?")

    def _secured(self, said: str) -> None:
        if said == "220 go and gone":
            raise _ClosedError
        if said.startswith("220"):
            self._wrap()

    def _greet(self) -> None:
        offered = list(self._script.features)
        if self._script.starttls and not self._secure:
            offered.append("STARTTLS")
        if self._script.login and (self._secure or not self._script.certificate):
            offered.append(f"AUTH {self._script.mechanisms}")
        lines = ["scripted", *offered]
        whole = "\r\n".join(f"250{' ' if each is lines[-1] else '-'}{each}" for each in lines)
        self._say("EHLO", whole)

    def _auth(self, words: list[str]) -> None:
        assert self._script.login is not None
        if words[0] == "PLAIN":
            given = base64.b64decode(words[1]).decode().split("\0")[1:]
        else:
            given = []
            for prompt in ("VXNlcm5hbWU6", "UGFzc3dvcmQ6"):
                self._connection.sendall(f"334 {prompt}\r\n".encode())
                given.append(base64.b64decode(self._line()).decode())
        self._in = tuple(given) == self._script.login
        # A bad server repeats the password: it must not come out anywhere.
        self._say("AUTH", "235 in" if self._in else f"535 5.7.8 no: {given[1]}")

    def _data(self) -> None:
        if not self._say("DATA", "354 go").startswith("354"):
            return
        lines = []
        while (line := self._line()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        whole = Taken(self._sender, list(self._recipients), b"".join(lines))
        reply = self._script.next("dot", "250 2.0.0 taken")
        # `drop` after the whole message: it was taken, and the client never hears of it.
        if reply[:1] == "2" or reply in {"drop", "garbage", "hang"}:
            self._script.taken.append(whole)
        self._script.replies["said"] = [reply]
        self._say("said", reply)


def _mailbox(text: str) -> str:
    return text[text.index("<") + 1 : text.index(">")]
