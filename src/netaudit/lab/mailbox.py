"""A mail server that keeps what it is given and sends nothing on."""

import asyncio
from email import message_from_bytes
from email.message import Message
from typing import Any


class MailSink:
    """An aiosmtpd protocol on a loopback port."""

    def __init__(self) -> None:
        """An empty mailbox."""
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
        """Keep one message."""
        self.messages.append(message_from_bytes(envelope.content))
        return "250 kept by netaudit lab, sent nowhere"
