"""An SSH server on a loopback port that does exactly what a test tells it, on a thread of its own."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncssh

Process = asyncssh.SSHServerProcess[str]
Serve = Callable[[Process], Awaitable[None]]


@dataclass(frozen=True)
class Host:
    """Where it listens, and the file that knows its key."""

    port: int
    known_hosts: Path


class _Anyone(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return True


@contextmanager
def serving(serve: Serve, folder: Path, version: str = "Scripted") -> Iterator[Host]:
    """Every session and every `exec` is given to `serve`."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    key = asyncssh.generate_private_key("ssh-ed25519")
    tasks: set[asyncio.Task[None]] = set()

    async def held(process: Process) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await serve(process)
        finally:
            tasks.discard(task)

    async def start() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1", 0, server_factory=_Anyone, server_host_keys=[key], process_factory=held, line_editor=False,
            server_version=version,
        )  # fmt: skip

    async def stop(acceptor: asyncssh.SSHAcceptor) -> None:
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        acceptor.close()
        await acceptor.wait_closed()

    acceptor = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    port = acceptor.get_port()
    public = key.export_public_key("openssh").decode().split()
    known = folder / "known_hosts"
    known.write_text(f"[127.0.0.1]:{port} {public[0]} {public[1]}\n")
    try:
        yield Host(port, known)
    finally:
        asyncio.run_coroutine_threadsafe(stop(acceptor), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
