"""A NETCONF server that says whatever a test wants, over a real SSH connection; simulated, with no device behind it."""

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko

from netaudit.transport.visit import Login, Terms

BASE = "urn:ietf:params:xml:ns:netconf:base:1.0"
END = b"]]>]]>"
PASSWORD = "Zinnia-9"


def hello(*capabilities: str) -> bytes:
    """What a server greets with."""
    rows = "".join(f"<capability>urn:ietf:params:netconf:{each}</capability>" for each in capabilities)
    return f'<hello xmlns="{BASE}"><capabilities>{rows}</capabilities><session-id>4</session-id></hello>'.encode() + END


def reply(inside: str, to: str) -> bytes:
    """The answer to an operation."""
    found = re.search(r'message-id="([^"]+)"', to)
    number = found[1] if found else ""
    return f'<rpc-reply xmlns="{BASE}" message-id="{number}">{inside}</rpc-reply>'.encode() + END


Said = Callable[[str], list[bytes]]
"""One operation -> the pieces of the answer; none: silence."""


@dataclass
class Server:
    """How it behaves, and what it was told."""

    answer: Said = lambda said: [reply("<data/>", said)]
    greeting: bytes = hello("base:1.0")
    runs: str | None = "box1\n"
    """What a command prints; None: it lets nobody run any; empty: it ends the connection over it."""
    pause: float = 0.0
    """Seconds between two pieces."""
    told: list[str] = field(default_factory=list)
    logins: int = 0
    port: int = 0
    key: paramiko.PKey = field(default_factory=paramiko.ECDSAKey.generate)

    def login(self, password: str = PASSWORD) -> Login:
        """How to log in."""
        return Login("box1", "127.0.0.1", self.port, "netaudit", password)

    def terms(self, folder: Path, seconds: float = 10.0, *, known: bool = True, accept: bool = False) -> Terms:
        """With the server's key on record, or without."""
        path = folder / "known_hosts"
        line = f"[127.0.0.1]:{self.port} {self.key.get_name()} {self.key.get_base64()}\n"
        path.write_text(line if known else "", encoding="utf-8")
        return Terms(path, seconds, accept)


class _Interface(paramiko.ServerInterface):  # type: ignore[misc]  # paramiko has no types
    def __init__(self, server: Server) -> None:
        self._server = server

    def check_auth_password(self, username: str, password: str) -> int:
        self._server.logins += 1
        return int(paramiko.AUTH_SUCCESSFUL if password == PASSWORD else paramiko.AUTH_FAILED)

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)

    def check_channel_subsystem_request(self, channel: Any, name: str) -> bool:
        threading.Thread(target=_speak, args=(self._server, channel), daemon=True).start()
        return name == "netconf"

    def check_channel_exec_request(self, channel: Any, command: bytes) -> bool:
        if self._server.runs is None:
            return False
        threading.Thread(target=_run, args=(self._server.runs, channel), daemon=True).start()
        return True


def _run(text: str, channel: Any) -> None:
    time.sleep(0.05)
    if not text:
        channel.get_transport().close()
        return
    channel.sendall(text.encode())
    channel.send_exit_status(0)
    channel.close()


def _speak(server: Server, channel: Any) -> None:
    time.sleep(0.05)
    heard = b""
    try:
        channel.sendall(server.greeting)
        while received := channel.recv(65536):
            heard += received
            while END in heard:
                message, _, heard = heard.partition(END)
                if b"<hello" in message or b":hello" in message:
                    continue
                server.told.append(message.decode())
                for piece in server.answer(message.decode()):
                    channel.sendall(piece)
                    time.sleep(server.pause)
    except (OSError, EOFError, paramiko.SSHException):
        return


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The server, listening on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        open_: list[paramiko.Transport] = []

        def accept() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                transport = paramiko.Transport(connection)
                transport.add_server_key(server.key)
                open_.append(transport)
                try:
                    transport.start_server(server=_Interface(server))
                except (paramiko.SSHException, EOFError):
                    transport.close()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            for each in open_:
                each.close()
