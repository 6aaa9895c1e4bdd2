"""How commands are given to a host that is logged in, and how its answers are told apart.

A round trip to a practice over a VPN may last 200 ms, so waiting for each answer before giving the next command is what
an audit spends its time on. Where the platform allows it, commands are typed ahead, or each has a channel of its own.
"""

import codecs
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from netaudit.model.platform import Platform
from netaudit.transport.guard import Guard

_WAIT_SECONDS = 0.2
"""How long one read waits, so that the deadline and Ctrl-C are noticed in time."""
_SILENCE_SECONDS = 3.0
"""A prompt and then nothing for so long: the host has lost what was typed ahead."""
_TYPED_AHEAD_BYTES = 200
"""Typed and not yet echoed: fewer than the 256 that a terminal line is sure to keep."""
_CHANNELS = 8
"""At once on one connection; OpenSSH allows 10 (sshd_config, MaxSessions)."""
_PROMPT = re.compile(r"[\w.()/:@~\[\]-]{1,64}[>#] ?$")
_PAGER = re.compile(r"--+ ?more", re.IGNORECASE)
_WIPED = re.compile(r"\A[\r\n] +[\r\n]")
"""How a page begins after a device wiped its pager: blanks between two carriage returns, of which netmiko makes line
ends. Left in, they would stand elsewhere in a configuration that has become longer."""
_SCREEN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""Control sequences (ECMA-48) such as those by which a device wipes the screen before its first prompt."""


def one_by_one(connection: Any, platform: Platform, commands: Sequence[str], guard: Guard) -> dict[str, str]:
    """Give each command when the one before is answered, with Netmiko, whose connection is prepared."""
    guard.doing = "the prompt"
    # Where it wiped the screen before this prompt, it will not before those that come after an answer.
    prompt = re.escape(_SCREEN.sub("", connection.find_prompt()).strip()) + r"\s*$"
    connection.base_prompt = _SCREEN.sub("", connection.base_prompt)
    answers = {}
    for command in commands:
        guard.doing = command
        if platform.pager is not None:
            answers[command] = _paged(connection, platform.pager, command, prompt, guard)
        else:
            answers[command] = str(
                connection.send_command(
                    command,
                    expect_string=prompt,
                    read_timeout=guard.seconds_left,
                    strip_prompt=True,
                    strip_command=True,
                )
            )
    return answers


def _paged(connection: Any, pager: re.Pattern[str], command: str, end: str, guard: Guard) -> str:
    """Give a command and turn its pages with the space bar."""
    text = ""
    connection.write_channel(f"{command}\n")
    while True:
        page = connection.read_until_pattern(f"{end}|{pager.pattern}$", read_timeout=guard.seconds_left)
        text += _WIPED.sub("", page) if text else page
        if not pager.search(text.rsplit("\n", 1)[-1]):
            break
        text = pager.sub("", text)
        connection.write_channel(" ")
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(lines[1:-1]) + "\n"


class _Stream:
    """A terminal as it prints."""

    def __init__(self, channel: Any, guard: Guard) -> None:
        self._channel = channel
        self.guard = guard
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.text = ""
        self.silent_seconds = 0.0
        channel.settimeout(_WAIT_SECONDS)

    def type(self, lines: Sequence[str]) -> None:
        if lines:
            self._channel.sendall("".join(f"{line}\n" for line in lines).encode())

    def read(self) -> None:
        """Add what is printed next, if anything is within a moment."""
        try:
            received: bytes = self._channel.recv(65536)
        except TimeoutError:
            self.guard.watched("", alive=True)
            self.silent_seconds += _WAIT_SECONDS
            return
        self.silent_seconds = 0.0
        self.text += self.guard.watched(self._decoder.decode(received), alive=bool(received))

    @property
    def last_line(self) -> str:
        return self.text[self.text.rfind("\n") + 1 :]

    @property
    def at_prompt(self) -> bool:
        """Whether the last line looks like a prompt."""
        return _PROMPT.search(self.last_line) is not None


def ahead(channel: Any, platform: Platform, commands: Sequence[str], guard: Guard) -> dict[str, str] | None:
    """Type the commands without waiting for answers, which the echo after each prompt then tells apart.

    Returns:
        Command -> answer; None where that did not work out, and nothing of it is to be believed: the host refuses to
        switch its pager off, does not echo, or prints a command's echo twice.
    """
    stream = _Stream(channel, guard)
    prompt = _prepared(stream, platform)
    if prompt is None or not commands:
        return None if prompt is None else {}
    echoes = [_echo(prompt, command) for command in commands]
    spans = _typed(stream, prompt, commands, echoes)
    if spans is None or _PAGER.search(stream.text) or any(len(echo.findall(stream.text)) != 1 for echo in echoes):
        return None
    ends = [start for start, _ in spans[1:]] + [len(stream.text) - len(prompt)]
    return {command: stream.text[start:end] for command, (_, start), end in zip(commands, spans, ends, strict=True)}


def _prepared(stream: _Stream, platform: Platform) -> str | None:
    """Switch the session's pager off; returns the prompt, None where the host does not take it."""
    stream.guard.doing = "the prompt"
    while not stream.at_prompt:
        stream.read()
    stream.type(platform.preparation)
    echo = re.compile(rf"^(\S.{{0,63}}?[>#]) ?{re.escape(platform.preparation[-1])}[ \t]*\r*\n", re.MULTILINE)
    while (found := echo.search(stream.text)) is None or stream.last_line.rstrip() != found[1]:
        stream.read()
        if stream.silent_seconds > _SILENCE_SECONDS:
            return None
    if any(pattern.search(stream.text.replace("\r", "")) for pattern in platform.errors):
        return None
    stream.text = stream.last_line
    return found[1]


def _echo(prompt: str, command: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(prompt)} ?{re.escape(command)}[ \t]*\r*\n", re.MULTILINE)


def _typed(
    stream: _Stream, prompt: str, commands: Sequence[str], echoes: Sequence[re.Pattern[str]]
) -> list[tuple[int, int]] | None:
    """Type all commands; returns where the echo of each stands in the stream, None where the host lost some."""
    spans: list[tuple[int, int]] = []
    typed = 0
    while len(spans) < len(commands) or not stream.text.endswith(prompt, spans[-1][1]):
        batch = _room_for(commands[typed:], commands[len(spans) : typed])
        stream.type(batch)
        typed += len(batch)
        stream.read()
        while len(spans) < typed and (echo := echoes[len(spans)].search(stream.text, spans[-1][1] if spans else 0)):
            stream.guard.doing = commands[len(spans)]
            spans.append(echo.span())
        if stream.silent_seconds > _SILENCE_SECONDS and stream.at_prompt:
            return None
    return spans


def _room_for(waiting: Sequence[str], unanswered: Sequence[str]) -> Sequence[str]:
    """As many of the waiting commands as may be typed now; one always may where none is unanswered."""
    room = _TYPED_AHEAD_BYTES - sum(len(command) + 1 for command in unanswered)
    count = 0
    for command in waiting:
        room -= len(command) + 1
        if room < 0 and (count or unanswered):
            break
        count += 1
    return waiting[:count]


def exec_each(transport: Any, commands: Sequence[str], guard: Guard) -> dict[str, str] | None:
    """Give each command a channel of its own (RFC 4254, 6.5 `exec`), several at once; no terminal, no echo, no pager.

    Returns:
        Command -> what it printed, errors last; None where the host offers no such channel.
    """
    if not commands:
        return {}
    first = _executed(transport, commands[0], guard)
    if first is None:
        return None
    rest = commands[1:]
    with ThreadPoolExecutor(max_workers=_CHANNELS) as pool:
        found = dict(zip(rest, pool.map(lambda command: _executed(transport, command, guard), rest), strict=True))
    answers = {commands[0]: first}
    for command, text in found.items():
        # A host that allows fewer channels at once refuses some: those are asked again, alone.
        again = _executed(transport, command, guard) if text is None else text
        if again is None:
            return None
        answers[command] = again
    return answers


def _executed(transport: Any, command: str, guard: Guard) -> str | None:
    """What one command printed, errors included; None where the host refuses the channel."""
    import paramiko

    guard.doing = command
    try:
        channel = transport.open_session(timeout=guard.seconds_left)
        channel.set_combine_stderr(True)
        # Answers are read in English; a host that does not take this (sshd_config, AcceptEnv) speaks as it is set.
        channel.update_environment({"LC_ALL": "C"})
        channel.exec_command(command)
    except paramiko.SSHException:
        guard.watched("", alive=transport.is_active())
        return None
    channel.settimeout(_WAIT_SECONDS)
    printed = bytearray()
    while True:
        try:
            received: bytes = channel.recv(65536)
        except TimeoutError:
            guard.watched("", alive=transport.is_active())
            continue
        if not received:
            break
        printed += received
        guard.watched(received.decode("latin-1"), alive=True)
    # A command that ended has a status (RFC 4254, 6.10); a connection that broke off has none.
    guard.watched("", alive=channel.recv_exit_status() != -1)
    channel.close()
    return printed.decode("utf-8", "replace")
