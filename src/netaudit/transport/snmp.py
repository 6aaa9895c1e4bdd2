"""Asks a host by SNMP, v2c or v3 with authentication and privacy: walks of subtrees, by GETBULK, and nothing else.

A command is `walk OID…`. Several subtrees of one command are walked side by side, so that a row of a table comes out
of one answer of the agent's. Each subtree's text ends in a line that says how many variables it had, so that a cut is
noticed. An agent whose answers do not go forward, or never end, is refused for that command and asked the next.
"""

import asyncio
import json
import time
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from netaudit.model.errors import stop
from netaudit.model.names import printable
from netaudit.model.platform import Platform
from netaudit.transport.guard import MAX_BYTES
from netaudit.transport.snmp_session import AgentError, Credentials, Denied, Oid, Session, Silent, TooBig, Variable
from netaudit.transport.visit import Answers, Login, Terms

T = TypeVar("T")

REFUSED = "# refused: "
"""How the text of a command begins that the agent did not answer as it should."""
MOST_VARIABLES = 50_000
"""Of one command: the largest table of a practice's switch, a MAC table, has a tenth of it."""
_AT_ONCE = 40
"""Variables a request asks for: an answer that fits into one Ethernet frame."""
_ATTEMPTS = 3
_SIDE_BY_SIDE = 4
"""Requests that are under way at once: at 200 ms round trip, asking by turns would take four times as long."""
_SYSTEM: Oid = (1, 3, 6, 1, 2, 1, 1)


class _Misled(Exception):  # noqa: N818  the agent leads astray
    """The agent's answers do not make sense; the words say why."""


@dataclass
class _Subtree:
    root: Oid
    cursor: Oid
    lines: list[str] = field(default_factory=list)
    ended: bool = False

    def take(self, oid: Oid, value: Any) -> None:
        """Keep a variable, or notice the end; raises `_Misled` where the agent goes backwards."""
        shown = _shown(value)
        if shown is None:
            self.ended = True
        elif oid <= self.cursor:
            raise _Misled(f"after {_dotted(self.cursor)} it goes back to {_dotted(oid)}")
        elif oid[: len(self.root)] != self.root:
            self.ended = True
        else:
            self.cursor = oid
            self.lines.append(f"{_dotted(oid)} = {shown}")

    @property
    def text(self) -> str:
        return "\n".join([*self.lines, f"# {_dotted(self.root)} ended after {len(self.lines)} variables", ""])


@dataclass
class _Visit:
    """One host's session, and what has come of it so far."""

    session: Session
    login: Login
    terms: Terms
    ends_at: float
    heard: bool = False
    bytes: int = 0

    async def asked(self, request: Coroutine[Any, Any, T], doing: str) -> T:
        """Wait for an answer, no longer than the visit lasts and nobody interrupts."""
        task = asyncio.ensure_future(request)
        try:
            while not task.done():
                if self.terms.cancelled.is_set():
                    raise stop("interrupted")
                left = self.ends_at - time.monotonic()
                if left <= 0:
                    seconds = f"{self.terms.deadline_seconds:g}"
                    raise stop("host-deadline", host=self.login.host, seconds=seconds, detail=doing)
                await asyncio.wait({task}, timeout=min(0.1, left))
            return task.result()
        finally:
            task.cancel()


def ask(login: Login, platform: Platform, commands: Sequence[str], terms: Terms) -> Answers:  # noqa: ARG001
    """The `ask` of an SNMP agent.

    Raises:
        NetauditError: `snmp-undeclared`, `host-unreachable`, `host-auth-failed`, `host-deadline`, `host-dropped`,
            `host-flooded` or `interrupted`. A wrong community is met with silence; it is told from an absent host
            where the agent answers to v3's discovery, which needs no credentials.
    """
    return asyncio.run(_visited(login, commands, terms))


async def _visited(login: Login, commands: Sequence[str], terms: Terms) -> Answers:
    # What an agent sends may trip the library; that is the agent's silence and no one's traceback.
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    declared = login.settings.get("snmp")
    settings = declared if isinstance(declared, Mapping) else {}
    credentials = Credentials.of(login.username, login.password or "", login.privacy_password, settings)
    end = time.monotonic() + terms.deadline_seconds
    try:
        session = Session(login.address, login.port, credentials)
    except Denied as why:
        raise stop("snmp-undeclared", host=login.host, detail=str(why)) from None
    except OSError as failure:
        detail = printable(failure.strerror or "its name is not known")
        raise stop("host-unreachable", host=login.host, address=login.address, detail=detail) from None
    visit = _Visit(session, login, terms, end)
    try:
        answers = await _answers(visit, commands)
    finally:
        session.close()
    return Answers(answers=answers, simulated=False)


async def _answers(visit: _Visit, commands: Sequence[str]) -> dict[str, str]:
    """Every command's answer: the first alone, since it shows who is there, then several side by side.

    An agent that does not keep up with that loses requests; those commands are given again one by one.
    """
    answers = {command: await _answer(visit, command) for command in commands[:1]}
    gate = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def hurried(command: str) -> str | None:
        async with gate:
            return await _answer(visit, command, attempts=1)

    found = await asyncio.gather(*(hurried(command) for command in commands[1:]))
    for command, text in zip(commands[1:], found, strict=True):
        answers[command] = await _answer(visit, command) if text is None else text
    return answers


@overload
async def _answer(visit: _Visit, command: str) -> str: ...
@overload
async def _answer(visit: _Visit, command: str, attempts: int) -> str | None: ...
async def _answer(visit: _Visit, command: str, attempts: int = _ATTEMPTS) -> str | None:
    """What a command's subtrees hold, or why the agent cannot be believed; None where it is to be asked again."""
    word, *roots = command.split()
    subtrees = [_Subtree(root, root) for root in (tuple(int(n) for n in each.split(".")) for each in roots)]
    if word != "walk" or not subtrees:
        raise ValueError(f"not a walk: {command}")
    try:
        await _walk(visit, subtrees, command, attempts)
    except (_Misled, AgentError) as why:
        visit.heard = True
        return f"{REFUSED}{why}\n"
    except Denied:
        raise stop("host-auth-failed", host=visit.login.host) from None
    except Silent:
        return await _after_silence(visit, command) if attempts == _ATTEMPTS else None
    return "".join(each.text for each in subtrees)


async def _walk(visit: _Visit, subtrees: Sequence[_Subtree], command: str, attempts: int) -> None:
    most, width, left = _AT_ONCE, len(subtrees), attempts
    while active := [each for each in subtrees if not each.ended][:width]:
        repetitions = max(1, most // len(active))
        try:
            found = await visit.asked(visit.session.after([each.cursor for each in active], repetitions), command)
        except (Silent, TooBig) as why:
            # A long answer may be lost on the way, or be more than the agent can say at once.
            left -= 1
            if isinstance(why, Silent) and left <= 0:
                raise
            if isinstance(why, TooBig) and (most, width) == (1, 1):
                raise _Misled("its answers are too big for it") from None
            most, width = (most // 4, width) if most > width else (1, 1 if isinstance(why, TooBig) else width)
            most = max(1, most)
            continue
        visit.heard, left = True, attempts
        _sort_out(active, found, repetitions)
        _stay_within(visit, subtrees, found)


def _sort_out(active: Sequence[_Subtree], found: Sequence[Variable], repetitions: int) -> None:
    """Give each subtree its variables: they come in turns. A last turn that is not whole is asked for again."""
    turns = len(found) // len(active)
    if not found or len(found) > len(active) * repetitions:
        raise _Misled(f"it answers with {len(found)} variables to a question for {len(active) * repetitions}")
    for place, (oid, value) in enumerate(found[: turns * len(active)] if turns else found):
        if not active[place % len(active)].ended:
            active[place % len(active)].take(oid, value)


def _stay_within(visit: _Visit, subtrees: Sequence[_Subtree], found: Sequence[Variable]) -> None:
    if sum(len(each.lines) for each in subtrees) > MOST_VARIABLES:
        raise _Misled(f"more than {MOST_VARIABLES} variables")
    visit.bytes += sum(len(oid) + len(bytes(value)) if hasattr(value, "asOctets") else len(oid) for oid, value in found)
    if visit.bytes > MAX_BYTES:
        raise stop("host-flooded", host=visit.login.host, limit=MAX_BYTES, address=visit.login.address)


async def _after_silence(visit: _Visit, command: str) -> str:
    """What silence means: of one subtree, of the agent, or to these credentials."""
    login = visit.login
    if visit.heard:
        if await _still_there(visit):
            return f"{REFUSED}no answer to this, though to others\n"
        raise stop("host-dropped", host=login.host, command=command)
    if await visit.asked(visit.session.somebody_listens(), "login"):
        raise stop("host-auth-failed", host=login.host)
    detail = "silence; an SNMP agent also keeps silent at a wrong community"
    raise stop("host-unreachable", host=login.host, address=f"{login.address}:{login.port}", detail=detail)


async def _still_there(visit: _Visit) -> bool:
    for _ in range(2):
        try:
            await visit.asked(visit.session.after([_SYSTEM], 1), "the agent")
        except Silent:
            continue
        except (Denied, TooBig, AgentError):
            return False
        return True
    return False


def _dotted(oid: Oid) -> str:
    return ".".join(map(str, oid))


def _shown(value: Any) -> str | None:
    """`TYPE: value` in one spelling; None where there is no value, which is the end of what the agent has."""
    from pysnmp.proto import rfc1902

    kinds = {
        "OID": rfc1902.ObjectIdentifier,
        "IPADDRESS": rfc1902.IpAddress,
        "COUNTER32": rfc1902.Counter32,
        "COUNTER64": rfc1902.Counter64,
        "GAUGE32": rfc1902.Gauge32,
        "TIMETICKS": rfc1902.TimeTicks,
        "OPAQUE": rfc1902.Opaque,
        "INTEGER": rfc1902.Integer32,
        "STRING": rfc1902.OctetString,
    }
    kind = next((name for name, each in kinds.items() if getattr(value, "tagSet", None) == each.tagSet), None)
    if kind is None:
        return None
    if kind == "OID":
        return f"OID: {_dotted(tuple(value))}"
    if kind == "STRING":
        return _string(value.asOctets())
    if kind == "IPADDRESS":
        return f"IPADDRESS: {'.'.join(map(str, value.asOctets()))}"
    return f"OPAQUE: {value.asOctets().hex(' ')}" if kind == "OPAQUE" else f"{kind}: {int(value)}"


def _string(octets: bytes) -> str:
    """In quotation marks where every octet of it can be seen, else in hexadecimal."""
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    return f"HEX: {octets.hex(' ')}" if printable(text) != text else f"STRING: {json.dumps(text, ensure_ascii=False)}"
