"""A look at open services on loopback: greetings, pages, and what stays silent."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from netaudit.transport import look
from netaudit.transport.visit import Terms
from tests.transport.listening import listening


@contextmanager
def _serving(greeting: bytes) -> Iterator[int]:
    """A server that says something to whoever comes."""

    def accept(listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(greeting)

    with listening(accept) as port:
        yield port


def _terms() -> Terms:
    return Terms(known_hosts=Path("none"), deadline_seconds=5.0)


def test_open_ports_and_the_greeting_of_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    with _serving(b"SSH-2.0-OpenSSH_9.2p1 Debian\x1b[2J\r\n") as port:
        real = look._greeting

        async def as_ssh(address: str, _: int) -> str | None:
            monkeypatch.setattr(look, "_is_ssh", lambda _: True)
            return await real(address, port)

        monkeypatch.setattr(look, "_greeting", as_ssh)
        assert look.look(["127.0.0.1"], _terms(), [22]) == {"127.0.0.1": {"22/tcp": "SSH-2.0-OpenSSH_9.2p1 Debian"}}


def test_a_closed_port_says_nothing_and_an_open_one_is_open() -> None:
    with _serving(b"") as port:
        closed = socket.create_server(("127.0.0.1", 0))
        shut = closed.getsockname()[1]
        closed.close()
        assert look.look(["127.0.0.1"], _terms(), [port, shut]) == {"127.0.0.1": {f"{port}/tcp": "open"}}
        assert look.look(["127.0.0.1"], _terms(), [shut]) == {}


def test_nothing_is_asked_once_it_was_interrupted() -> None:
    terms = _terms()
    terms.cancelled.set()
    with _serving(b"") as port:
        assert look.look(["127.0.0.1"], terms, [port]) == {}
