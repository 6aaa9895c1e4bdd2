"""A listening socket and the thread that accepts on it, ended together."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def listening(accept: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a listener on loopback, given to `accept` in a thread of its own.

    Closed under a waiting `accept`, a listener's number may be the next one's, whose connection that thread then takes:
    it is woken and waited for before.
    """
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            accept(listener)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
        listener.close()
