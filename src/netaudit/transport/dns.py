"""Asks the DNS, a bounded number of times and for a bounded time, and records every answer as it came.

Answers are asked for in rounds: whoever judges says what is still missing, until nothing is, or the bound is reached.
A failure is recorded as such, so that a replay comes to the same conclusion. Nothing is retried by itself.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from netaudit.model.dns import DnsAnswer, DnsRecording, Outcome, Question, with_answers
from netaudit.model.names import printable

_AT_ONCE = 8
_MOST_VALUES, _LONGEST_VALUE = 100, 8192


@dataclass(frozen=True)
class Terms:
    """What may be spent."""

    servers: tuple[str, ...] = ()
    """`ADDRESS` or `ADDRESS:PORT` (`[ADDRESS]:PORT` for IPv6); none: those of this machine."""
    most: int = 200
    """Questions in all."""
    seconds_each: float = 4.0
    seconds: float = 40.0
    """In all."""


def look_up(
    recording: DnsRecording, missing: Callable[[DnsRecording], Sequence[Question]], terms: Terms, now: datetime
) -> DnsRecording:
    """Ask what is missing until nothing is, or what may be spent is spent.

    Args:
        recording: what is known already.
        missing: what is still to be asked, given a recording.
        terms: what may be spent.
        now: when this begins; answers are dated from it.

    Raises:
        ValueError: no server can be asked; the text says why.
    """
    resolver, servers = _resolver(terms)
    begun = monotonic()
    spent = 0
    recording = with_answers(DnsRecording(servers=servers, answers=recording.answers), {})
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        while spent < terms.most and monotonic() - begun < terms.seconds:
            wanted = dict.fromkeys(each for each in missing(recording) if recording.answer(each) is None)
            asked = list(wanted)[: terms.most - spent]
            if not asked:
                break
            spent += len(asked)
            deadline = begun + terms.seconds

            def ask(question: Question, deadline: float = deadline) -> DnsAnswer:
                at = (now + timedelta(seconds=monotonic() - begun)).isoformat(timespec="seconds")
                return _ask(resolver, question, min(terms.seconds_each, deadline - monotonic()), at)

            recording = with_answers(recording, dict(zip(asked, pool.map(ask, asked), strict=True)))
    return recording


def addresses(name: str) -> tuple[str, ...]:
    """Where a connection to a host name would go, in this machine's own way of finding it; empty where nowhere."""
    import socket

    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def _resolver(terms: Terms) -> tuple[Any, tuple[str, ...]]:
    import dns.exception
    import dns.nameserver
    import dns.resolver

    try:
        if not terms.servers:
            resolver = dns.resolver.Resolver()
            return resolver, tuple(str(each) for each in resolver.nameservers)
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = [dns.nameserver.Do53Nameserver(*server_address(each)) for each in terms.servers]
    except (dns.exception.DNSException, OSError, ValueError) as failure:
        raise ValueError(printable(str(failure) or type(failure).__name__)[:200]) from failure
    return resolver, terms.servers


def server_address(server: str) -> tuple[str, int]:
    """(address, port) of a server; raises ValueError."""
    import ipaddress

    host, _, port = server.rpartition(":") if server.startswith("[") or server.count(":") == 1 else (server, "", "53")
    address = str(ipaddress.ip_address(host.removeprefix("[").removesuffix("]")))
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"{server} is no server: expected ADDRESS or ADDRESS:PORT")
    return address, int(port)


def _ask(resolver: Any, question: Question, seconds: float, at: str) -> DnsAnswer:
    import dns.exception
    import dns.resolver

    name, kind = question
    if seconds <= 0:
        return _failed("no time was left", at)
    try:
        found = resolver.resolve(f"{name}.", kind, lifetime=seconds, search=False)
    except dns.resolver.NXDOMAIN:
        return DnsAnswer(outcome="no-name", asked_at=at)
    except dns.resolver.NoAnswer:
        return DnsAnswer(outcome="no-data", asked_at=at)
    except (dns.exception.DNSException, OSError, ValueError) as failure:
        return _failed(type(failure).__name__, at)
    values = tuple(sorted(_value(record) for record in found))
    if len(values) > _MOST_VALUES or any(len(each) > _LONGEST_VALUE for each in values):
        return _failed("more was answered than is kept", at)
    outcome: Outcome = "answer" if values else "no-data"
    return DnsAnswer(outcome=outcome, values=values, asked_at=at)


def _value(record: Any) -> str:
    """The strings of a TXT record put together (RFC 7208, 3.3); anything else in presentation form."""
    strings = getattr(record, "strings", None)
    if strings is not None:
        return b"".join(strings).decode("utf-8", "replace")
    return str(record)


def _failed(detail: str, at: str) -> DnsAnswer:
    return DnsAnswer(outcome="failed", asked_at=at, detail=detail)
