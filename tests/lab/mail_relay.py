"""Passes connections on to the mail server, and cuts the first one when the server answers the end of a message.

`python -m tests.lab.mail_relay PORT BYTES`: from so many bytes of the client's on, the next answer is not passed on.
What passes is encrypted: the relay knows the moment by the amount only, as a bad line does not know it at all.
"""

import contextlib
import socket
import sys
import threading

from tests.lab.mail import ADDRESS, PORT


class _Relay:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._armed = True

    def take(self, client: socket.socket) -> None:
        server = socket.create_connection((ADDRESS, PORT))
        count = [0]
        for source, sink, mine in ((client, server, True), (server, client, False)):
            threading.Thread(target=self._pass, args=(source, sink, count, mine), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, count: list[int], from_client: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                if from_client:
                    count[0] += len(piece)
                elif self._armed and count[0] > self._limit:
                    self._armed = False
                    break
                sink.sendall(piece)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def main(port: int, limit: int) -> None:
    """Serve until killed; says so when it listens."""
    listener = socket.create_server((ADDRESS, port))
    print("ready", flush=True)  # noqa: T201  who started it waits for this
    relay = _Relay(limit)
    while True:
        relay.take(listener.accept()[0])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
