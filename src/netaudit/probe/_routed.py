"""Addresses beyond the local segment, by echo request and by TCP; and, without raw sockets, all addresses."""

import errno
import selectors
import socket
import subprocess
import time
from collections import deque
from collections.abc import Iterable, Sequence

from netaudit.model.sighting import Heard, Progressed
from netaudit.probe._listen import Listener
from netaudit.probe._report import Report
from netaudit.probe.sender import Sender

_ECHO_SECONDS = 1.0
_TCP_SECONDS = 1.5
_TCP_AT_ONCE = 200
_PINGS_AT_ONCE = 32
_BATCH = 64


def ask_routed(
    sender: Sender, listener: Listener, report: Report, addresses: Sequence[str], ports: Sequence[int], retries: int
) -> None:
    """Find hosts of which no network card can be seen: echo requests, then TCP to those that did not answer."""
    waiting = dict.fromkeys(addresses)
    for attempt in range(min(retries, 1) + 1):
        _echoes(sender, listener, report, waiting, attempt)
    _connections(sender, listener, report, list(waiting), ports, len(addresses))


def ask_without_privileges(
    sender: Sender,
    listener: Listener,
    report: Report,
    addresses: Sequence[str],
    ports: Sequence[int],
    *,
    can_echo: bool,
) -> None:
    """The same for all addresses with what everybody may use, and the system's table of neighbours.

    Echo requests go out by the kind of socket that some systems give to everybody, else by the system's own `ping`.
    """
    listener.look_up()
    waiting = dict.fromkeys(addresses)
    if can_echo:
        _echoes(sender, listener, report, waiting, 0)
    else:
        _pings(sender, listener, report, waiting)
    listener.look_up()
    _connections(sender, listener, report, list(waiting), ports, len(addresses))
    listener.look_up()


def _echoes(sender: Sender, listener: Listener, report: Report, waiting: dict[str, None], sequence: int) -> None:
    def replies() -> None:
        for address in sender.echoed():
            if address in waiting:
                del waiting[address]
                listener.noted(Heard(address=address, how="icmp"))

    of = len(waiting)
    for number, address in enumerate(list(waiting)):
        if number % _BATCH == 0:
            report.always(Progressed(phase="routed", done=number, of=of))
            replies()
            listener.hear()
        sender.echo(address, sequence)
    end = time.monotonic() + _ECHO_SECONDS
    while waiting and time.monotonic() < end:
        replies()
        listener.hear(0.02)


def _pings(sender: Sender, listener: Listener, report: Report, waiting: dict[str, None]) -> None:
    unasked, of = deque(waiting), len(waiting)
    running: dict[str, subprocess.Popen[bytes]] = {}
    while unasked or running:
        while unasked and len(running) < _PINGS_AT_ONCE:
            address = unasked.popleft()
            process = sender.ping(address)
            if process is not None:
                running[address] = process
        time.sleep(0.02)
        for address, process in list(running.items()):
            if process.poll() is None:
                continue
            out, _ = process.communicate()
            del running[address]
            # Windows' ping ends with 0 also where a router says that there is nobody: only a reply has a TTL.
            if process.returncode == 0 and b"ttl" in out.lower():
                waiting.pop(address, None)
                listener.noted(Heard(address=address, how="icmp"))
        report.tell(Progressed(phase="routed", done=of - len(unasked) - len(running), of=of))
        report.flush()


def _connections(
    sender: Sender, listener: Listener, report: Report, addresses: Iterable[str], ports: Sequence[int], of: int
) -> None:
    """Try each port of each address; a refusal shows just as well that something is there."""
    wanted = deque((address, port) for port in ports for address in addresses)
    under_way: dict[socket.socket, tuple[str, int, float]] = {}
    answered: set[str] = set()
    with selectors.DefaultSelector() as selector:
        while wanted or under_way:
            while wanted and len(under_way) < _TCP_AT_ONCE:
                address, port = wanted.popleft()
                made = None if address in answered else sender.connect(address, port)
                if made is not None:
                    under_way[made] = (address, port, time.monotonic() + _TCP_SECONDS)
                    selector.register(made, selectors.EVENT_WRITE)
            ready = {key.fileobj for key, _ in selector.select(0.05)} if under_way else set()
            now = time.monotonic()
            for made, (address, port, end) in list(under_way.items()):
                if made in ready or now > end:
                    failure = made.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if made in ready and failure in (0, errno.ECONNREFUSED) and address not in answered:
                        answered.add(address)
                        listener.noted(Heard(address=address, how="tcp", port=port, is_open=not failure))
                    selector.unregister(made)
                    made.close()
                    del under_way[made]
            listener.hear()
            report.flush()
    report.always(Progressed(phase="routed", done=of, of=of))
