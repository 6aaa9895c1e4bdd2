"""The restricted unit: it must never be contacted, so it records whoever tries."""

import asyncio
import time
from dataclasses import dataclass

_BYTES_KEPT = 256
_SECONDS_OPEN = 5.0


@dataclass(frozen=True)
class Contact:
    """One attempt to talk to the unit."""

    when: float
    """Seconds since the epoch."""
    peer: str
    first_bytes: str
    """Hexadecimal, at most 256 bytes."""


class Tripwire:
    """A TCP listener that looks like an SSH server long enough to be contacted."""

    def __init__(self) -> None:
        """Nobody has tried yet."""
        self.attempts: list[Contact] = []
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self, port: int) -> int:
        """Listen on a loopback port (0 for any); returns the port. OSError where it is taken."""
        self._server = await asyncio.start_server(self._contacted, "127.0.0.1", port)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def stop(self) -> None:
        """Stop listening and end what is open; what was recorded stays."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _contacted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            self._open.add(task)
            task.add_done_callback(self._open.discard)
        when = time.time()
        peer = str(writer.get_extra_info("peername"))
        place = len(self.attempts)
        self.attempts.append(Contact(when, peer, ""))
        try:
            writer.write(b"SSH-2.0-netaudit-lab\r\n")
            first = await asyncio.wait_for(reader.read(_BYTES_KEPT), _SECONDS_OPEN)
            self.attempts[place] = Contact(when, peer, first.hex())
        except (TimeoutError, ConnectionError):
            pass  # the attempt itself is recorded already
        finally:
            writer.close()
