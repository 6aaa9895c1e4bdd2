"""Walks, asked of agents that misbehave: each is refused for that walk, or for good, and never believed."""

import asyncio
import random
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pysnmp.proto import rfc1902
from pysnmp.proto.rfc1905 import endOfMibView

from netaudit.model.errors import NetauditError
from netaudit.platforms import platform
from netaudit.transport import snmp, snmp_session
from netaudit.transport.snmp import REFUSED, ask
from netaudit.transport.snmp_session import AgentError, Denied, Oid, Silent, TooBig, Variable
from netaudit.transport.visit import Login, Terms

LOGIN = Login("h1", "127.0.0.1", 161, "", "lecture")
_A, _B = "1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.7"
ONE, BOTH = f"walk {_A}", f"walk {_A} {_B}"

Answer = Callable[[Sequence[Oid], int], list[Variable]]


class _Session:
    """In place of a session: answers by a function, and notes what it was asked."""

    def __init__(self, answer: Answer, *, listens: bool = True) -> None:
        self.answer = answer
        self.listens = listens
        self.asked: list[tuple[int, int]] = []

    async def after(self, cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
        self.asked.append((len(cursors), repetitions))
        return self.answer(cursors, repetitions)

    async def somebody_listens(self) -> bool:
        return self.listens

    def close(self) -> None:
        pass


def _said(monkeypatch: pytest.MonkeyPatch, session: _Session, commands: Sequence[str] = (ONE,)) -> dict[str, str]:
    monkeypatch.setattr(snmp, "Session", lambda *_: session)
    return ask(LOGIN, platform("snmp"), commands, Terms(Path("known_hosts"), 20.0)).answers


def _code(monkeypatch: pytest.MonkeyPatch, session: _Session, commands: Sequence[str] = (ONE,)) -> str:
    with pytest.raises(NetauditError) as refused:
        _said(monkeypatch, session, commands)
    (reason,) = refused.value.verdict.reasons
    return reason.code


def _oid(text: str) -> Oid:
    return tuple(int(each) for each in text.split("."))


def _agent(rows: Sequence[tuple[str, Any]]) -> Answer:
    """An agent that keeps to RFC 3416."""
    held = sorted((_oid(oid), value) for oid, value in rows)

    def answer(cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
        found: list[Variable] = []
        places = list(cursors)
        for _ in range(repetitions):
            for number, cursor in enumerate(places):
                oid, value = next(((o, v) for o, v in held if o > cursor), (cursor, endOfMibView))
                found.append((oid, value))
                places[number] = oid
        return found

    return answer


TABLE = [
    *((f"{_A}.{n}", rfc1902.OctetString(f"port {n}")) for n in range(1, 31)),
    *((f"{_B}.{n}", rfc1902.Integer32(1)) for n in range(1, 31)),
]
WHOLE = (
    "".join(f'{_A}.{n} = STRING: "port {n}"\n' for n in range(1, 31))
    + f"# {_A} ended after 30 variables\n"
    + "".join(f"{_B}.{n} = INTEGER: 1\n" for n in range(1, 31))
    + f"# {_B} ended after 30 variables\n"
)


def test_columns_are_walked_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    session = _Session(_agent(TABLE))
    assert _said(monkeypatch, session, (BOTH,)) == {BOTH: WHOLE}
    assert session.asked == [(2, 20), (2, 20)]


def test_answers_shorter_than_asked_for_are_gone_on_from(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = _agent(TABLE)
    for most in (1, 2, 3, 5, 7):
        session = _Session(lambda cursors, repetitions, most=most: honest(cursors, repetitions)[:most])  # type: ignore[misc]
        assert _said(monkeypatch, session, (BOTH,)) == {BOTH: WHOLE}


@pytest.mark.parametrize("most", [1, 2, 9, 39])
def test_an_agent_that_says_too_big_is_asked_for_less(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    honest = _agent(TABLE)

    def answer(cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
        if len(cursors) * repetitions > most:
            raise TooBig
        return honest(cursors, repetitions)

    assert _said(monkeypatch, _Session(answer), (BOTH,)) == {BOTH: WHOLE}


def test_an_agent_to_which_everything_is_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
        raise TooBig

    assert _said(monkeypatch, _Session(answer), (BOTH,))[BOTH].startswith(f"{REFUSED}its answers are too big")


def test_long_answers_that_are_lost_on_the_way_are_asked_for_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = _agent(TABLE)

    def answer(cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
        if len(cursors) * repetitions > 10:
            raise Silent
        return honest(cursors, repetitions)

    assert _said(monkeypatch, _Session(answer), (BOTH,)) == {BOTH: WHOLE}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(f"{_A}.2", "x"), (f"{_A}.1", "y")], "goes back to"),
        ([(f"{_A}.1", "x"), (f"{_A}.1", "x")], "goes back to"),
        ([(f"{_A}.1", "x"), ("1.3.6.1.2.1.1.1.0", "x")], "goes back to"),
        ([], "0 variables"),
        ([(f"{_A}.{n}", "x") for n in range(1, 60)], "59 variables to a question for 40"),
    ],
)
def test_an_agent_that_goes_astray_is_refused(
    monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, str]], words: str
) -> None:
    told = [(_oid(oid), rfc1902.OctetString(value)) for oid, value in rows]
    said = _said(monkeypatch, _Session(lambda *_: told))[ONE]
    assert said.startswith(REFUSED)
    assert words in said


def test_a_table_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snmp, "MOST_VARIABLES", 300)

    def answer(cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
        start = cursors[0][len(_oid(_A)) :]
        first = start[0] + 1 if start else 1
        return [((*_oid(_A), first + n), rfc1902.Integer32(1)) for n in range(repetitions)]

    assert "more than 300 variables" in _said(monkeypatch, _Session(answer))[ONE]


def test_more_bytes_than_any_device_has_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snmp, "MAX_BYTES", 100_000)
    rows = [(f"{_A}.{n}", rfc1902.OctetString("x" * 1000)) for n in range(1, 500)]
    assert _code(monkeypatch, _Session(_agent(rows))) == "host-flooded"


def test_an_error_or_silence_at_one_walk_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = _agent(TABLE)
    for failure in (Silent(), AgentError("error status 5")):

        def answer(cursors: Sequence[Oid], repetitions: int, failure: Exception = failure) -> list[Variable]:
            if cursors[0][: len(_oid(_B))] == _oid(_B):
                raise failure
            return honest(cursors, repetitions)

        said = _said(monkeypatch, _Session(answer), (ONE, f"walk {_B}", BOTH))
        assert said[ONE].endswith(f"# {_A} ended after 30 variables\n")
        assert said[f"walk {_B}"].startswith(REFUSED)


@pytest.mark.parametrize("bears", [1, 2, 4])
def test_walks_side_by_side_and_an_agent_that_bears_fewer(monkeypatch: pytest.MonkeyPatch, bears: int) -> None:
    under_way: list[int] = []
    most = 0

    class Busy(_Session):
        async def after(self, cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
            nonlocal most
            under_way.append(1)
            most = max(most, len(under_way))
            try:
                await asyncio.sleep(0.01)
                if len(under_way) > bears:
                    raise Silent
                return await super().after(cursors, repetitions)
            finally:
                under_way.pop()

    commands = tuple(f"walk {_A}.{n}" for n in range(1, 21))
    rows = [(f"{_A}.{n}.1", rfc1902.Integer32(n)) for n in range(1, 21)]
    said = _said(monkeypatch, Busy(_agent(rows)), commands)
    assert said == {
        f"walk {_A}.{n}": f"{_A}.{n}.1 = INTEGER: {n}\n# {_A}.{n} ended after 1 variables\n" for n in range(1, 21)
    }
    assert most == 4


def test_nothing_to_ask_is_nothing_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    session = _Session(_agent(TABLE))
    assert _said(monkeypatch, session, ()) == {}
    assert session.asked == []


def test_what_silence_means(monkeypatch: pytest.MonkeyPatch) -> None:
    def silence(*_: object) -> list[Variable]:
        raise Silent

    assert _code(monkeypatch, _Session(silence)) == "host-auth-failed"
    assert _code(monkeypatch, _Session(silence, listens=False)) == "host-unreachable"

    def denied(*_: object) -> list[Variable]:
        raise Denied("WrongDigest")

    assert _code(monkeypatch, _Session(denied)) == "host-auth-failed"
    session = _Session(_agent(TABLE))

    def dying(cursors: Sequence[Oid], repetitions: int) -> list[Variable]:
        if len(session.asked) > 1:
            raise Silent
        return _agent(TABLE)(cursors, repetitions)

    session.answer = dying
    assert _code(monkeypatch, session, (BOTH,)) == "host-dropped"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (rfc1902.OctetString("salle d'opération".encode()), '''STRING: "salle d'opération"'''),
        (rfc1902.OctetString('a "quoted" \\ name'), 'STRING: "a \\"quoted\\" \\\\ name"'),
        (rfc1902.OctetString(""), 'STRING: ""'),
        (rfc1902.OctetString(b"\x1b[31m"), "HEX: 1b 5b 33 31 6d"),
        (rfc1902.OctetString(b"two\nlines"), "HEX: 74 77 6f 0a 6c 69 6e 65 73"),
        (rfc1902.OctetString(b"\xc3"), "HEX: c3"),
        (rfc1902.OctetString("a\u2028b".encode()), "HEX: 61 e2 80 a8 62"),
        (rfc1902.OctetString(b"\x80" * 2), "HEX: 80 80"),
        (rfc1902.Integer32(-1), "INTEGER: -1"),
        (rfc1902.Gauge32(4294967295), "GAUGE32: 4294967295"),
        (rfc1902.Unsigned32(7), "GAUGE32: 7"),
        (rfc1902.Counter32(1), "COUNTER32: 1"),
        (rfc1902.Counter64(2**60), f"COUNTER64: {2**60}"),
        (rfc1902.TimeTicks(5), "TIMETICKS: 5"),
        (rfc1902.IpAddress("10.2.0.5"), "IPADDRESS: 10.2.0.5"),
        (rfc1902.ObjectIdentifier("1.3.6.1"), "OID: 1.3.6.1"),
        (rfc1902.Opaque(b"\x9f\x78"), "OPAQUE: 9f 78"),
    ],
)
def test_a_value_has_one_spelling(monkeypatch: pytest.MonkeyPatch, value: object, shown: str) -> None:
    said = _said(monkeypatch, _Session(_agent([(f"{_A}.1", value)])))[ONE]
    assert said == f"{_A}.1 = {shown}\n# {_A} ended after 1 variables\n"


@contextmanager
def _rude(answer: Callable[[bytes], Sequence[bytes]]) -> Iterator[int]:
    """A UDP port that answers every datagram with whatever a function makes of it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.1)
        stopped = threading.Event()

        def serve() -> None:
            while not stopped.is_set():
                try:
                    asked, sender = listener.recvfrom(65536)
                except TimeoutError:
                    continue
                for each in answer(asked):
                    listener.sendto(each, sender)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stopped.set()
            thread.join(5)


@pytest.mark.parametrize("version", ["2c", 3])
@pytest.mark.parametrize("kind", ["noise", "echo", "cut", "flipped", "nested"])
def test_whatever_comes_back_there_is_a_reason_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], kind: str, version: object
) -> None:
    monkeypatch.setattr(snmp_session, "SECONDS", 0.6)
    chance = random.Random(1)

    def answer(asked: bytes) -> Sequence[bytes]:
        if kind == "noise":
            return [chance.randbytes(n) for n in (0, 1, 40, 1400)]
        if kind == "echo":
            return [asked]
        if kind == "nested":
            return [b"\x30\x82\xff\xff" * 300, b"\x30\x80" * 2000, b"\x30\x84\xff\xff\xff\xff" + asked]
        # The request made into a response (RFC 3416: GETBULK is 0xA5, a response 0xA2), and spoilt.
        response = asked.replace(b"\xa5", b"\xa2", 1)
        if kind == "cut":
            return [response[: chance.randrange(len(response))]]
        place = chance.randrange(len(response))
        return [response[:place] + bytes([response[place] ^ 0xFF]) + response[place + 1 :]]

    with _rude(answer) as port:
        settings = {"snmp": {"version": version}}
        login = Login("h1", "127.0.0.1", port, "audit", "phrase-de-passe", settings=settings)
        with pytest.raises(NetauditError) as refused:
            ask(login, platform("snmp"), (ONE,), Terms(Path("known_hosts"), 4.0))
    codes = {each.code for each in refused.value.verdict.reasons}
    assert codes <= {"host-unreachable", "host-auth-failed", "host-deadline", "host-dropped"}
    assert "Traceback" not in "".join(capfd.readouterr())
    assert "phrase-de-passe" not in f"{refused.value!r}"


def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NetauditError) as refused:
        ask(LOGIN, platform("snmp"), (ONE,), Terms(Path("known_hosts"), 4.0))
    assert [each.code for each in refused.value.verdict.reasons] == ["host-unreachable"]
