"""A mail server that keeps what it is given and sends nothing on."""

import asyncio
import os
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any


class MailSink:
    """An aiosmtpd protocol on a loopback port."""

    def __init__(self, folder: Path | None = None) -> None:
        """An empty mailbox; with a folder, each message is also written there as `NNNN.eml`."""
        self._folder = folder
        self.messages: list[Message] = []
        self._server: asyncio.Server | None = None

    async def start(self, port: int) -> int:
        """Listen on a loopback port (0 for any); returns the port. OSError where it is taken."""
        from aiosmtpd.smtp import SMTP

        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, hostname="netaudit-lab"), "127.0.0.1", port)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: ARG002, N802  aiosmtpd's interface
        """Keep one message; one that cannot be written is refused, and not kept."""
        if self._folder is not None:
            try:
                self._write(self._folder, envelope.content)
            except OSError as failure:
                return f"451 netaudit lab could not write the message: {failure.strerror}"
        self.messages.append(message_from_bytes(envelope.content))
        return "250 kept by netaudit lab, sent nowhere"

    def _write(self, folder: Path, content: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{len(self.messages) + 1:04}.eml"
        temporary = path.with_suffix(".tmp")
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
