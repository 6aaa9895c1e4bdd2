"""A practice that runs inside the present process, on a thread of its own: for the demonstration and for tests."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from netaudit.lab.practice import Practice

T = TypeVar("T")
_SECONDS = 20.0


class RunningPractice:
    """A listening practice; its methods may be called from any thread."""

    def __init__(self, base_port: int, built: Callable[[], Practice] = Practice) -> None:
        """Start it; OSError where a port is taken."""
        self.practice = built()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="netaudit-lab")
        self._thread.start()
        try:
            self.ports = self._await(self.practice.start(base_port))
        except OSError:
            self.stop()
            raise

    def fault(self, host: str, **changes: object) -> None:
        """See `Practice.fault`."""
        self._await(self.practice.fault(host, **changes))

    def known_hosts(self) -> str:
        """The devices' host keys as known_hosts lines."""
        return "".join(f"{server.host_key_line()}\n" for server in self.practice.servers.values())

    def stop(self) -> None:
        """Stop listening and end the thread."""
        self._await(self.practice.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)
        self._loop.close()

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)


@contextmanager
def running_practice(base_port: int = 0, built: Callable[[], Practice] = Practice) -> Iterator[RunningPractice]:
    """A practice for the length of a `with` block, on free ports unless told otherwise."""
    lab = RunningPractice(base_port, built)
    try:
        yield lab
    finally:
        lab.stop()
