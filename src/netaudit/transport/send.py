"""The one door through which anything is written to a device: a login, and the lines that a permission names.

Every line is given alone and waited for; what the device prints is read for its words of refusal, and a question that
nobody signed an answer to is no answer. Whoever calls has written down that the line is about to be sent.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from netaudit.core.works.permission import Permission
from netaudit.core.works.typing_lines import ASKED, QUESTIONS, refusal
from netaudit.model.names import printable
from netaudit.model.platform import Platform
from netaudit.transport.guard import Guard, KeyPolicy
from netaudit.transport.read import close, connect_only, connection_to
from netaudit.transport.visit import Login, Terms

SECRET = re.compile(r"env:(NETAUDIT_[A-Z0-9_]+)")
"""A secret in a line of a plan: its value is put in place at sending, in memory only."""
_SECONDS_FOR_A_LINE = 20.0
_POLL_SECONDS = 0.02
_QUIET_SECONDS = 0.08
"""A prompt and then nothing for so long: the device waits for the next line."""
_QUESTION_SECONDS = 0.4
_PROMPT = re.compile(r"^[\w.()/:@~\[\] -]{1,90}[>#$] ?$")
_PAGER = re.compile(r"-- ?more ?--", re.IGNORECASE)
_SCREEN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1bE|\r")


class LineRefusedError(Exception):
    """The device did not take a line; its words, made safe to show."""


class LineUnansweredError(Exception):
    """The device did not come back to its prompt; its last words, made safe to show."""


def missing_secrets(lines: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    """References in these lines that are not set in the environment."""
    named = dict.fromkeys(name for line in lines for name in SECRET.findall(line))
    return tuple(f"env:{name}" for name in named if not os.environ.get(name))


class Door:
    """An open session on a device."""

    def __init__(self, connection: Any, platform: Platform, permission: Permission, guard: Guard) -> None:
        """Take a connection that is logged in."""
        self._connection = connection
        self._platform = platform
        self._permission = permission
        self._guard = guard

    def give(self, line: str, *, answers: bool = False, content: bytes = b"", file: bool = False) -> str:
        """Give one line, and wait for the device to have taken it.

        Args:
            line: one of the permission's.
            answers: whether what the device asks about a timer or a save may be answered.
            content: what a command on a shell gets on its standard input.
            file: whether it prints a file, in which no word of refusal is looked for.

        Returns:
            What it printed, without secrets.

        Raises:
            ValueError: the line is none of the permission's.
            LineRefusedError, LineUnansweredError: it did not take it.
            NetauditError: the connection was lost, or its time is over.
        """
        if line not in self._permission.lines:
            raise ValueError("a line that no signed plan names")
        self._guard.doing = printable(line.strip())[:80]
        typed = SECRET.sub(lambda found: os.environ.get(found[1], ""), line)
        if self._permission.typing.alone:
            printed, status = self._run(typed, content)
        else:
            printed, status = self._type(typed, answers=answers), 0
        printed = self._hidden(printed)
        words = "" if file else refusal(self._permission.typing, self._platform.errors, printed)
        if not words and status:
            words = printable(" ".join(printed.split())[-200:]) or f"status {status}"
        if words:
            raise LineRefusedError(words)
        return printed

    def _hidden(self, text: str) -> str:
        """What a device printed without any secret of these works: it may say one back at any line."""
        named = {name for line in self._permission.lines for name in SECRET.findall(line)}
        for secret in sorted(filter(None, map(os.environ.get, named)), key=len, reverse=True):
            text = text.replace(secret, "<secret>")
        return text

    def _type(self, line: str, *, answers: bool) -> str:
        channel = self._connection
        channel.write_channel(f"{line}\n")
        text, quiet, end = "", 0.0, time.monotonic() + _SECONDS_FOR_A_LINE
        while True:
            received = _SCREEN.sub("", channel.read_channel())
            text += received
            quiet = 0.0 if received else quiet + _POLL_SECONDS
            last = text[text.rfind("\n") + 1 :]
            if quiet >= _QUIET_SECONDS and "\n" in text and _PROMPT.match(last):
                break
            if _PAGER.search(last):
                channel.write_channel(" ")
                text = text[: text.rfind("\n") + 1]
            elif quiet >= _QUESTION_SECONDS and "\n" in text and ASKED.search(last):
                reply = next((reply for question, reply in QUESTIONS if question.search(text)), None)
                if reply is None or not answers:
                    raise LineUnansweredError(printable(self._hidden(last).strip())[:200])
                channel.write_channel(f"{reply}\n")
                text, quiet = "", 0.0
            if time.monotonic() > end:
                raise LineUnansweredError(printable(self._hidden(last).strip())[:200] or "nothing")
            time.sleep(_POLL_SECONDS)
        return "\n".join(text.split("\n")[1:-1])

    def _run(self, command: str, content: bytes) -> tuple[str, int]:
        """One command on a channel of its own (RFC 4254, 6.5), what it printed, and its exit status."""
        transport = self._connection.remote_conn_pre.get_transport()
        channel = transport.open_session(timeout=self._guard.seconds_left)
        channel.set_combine_stderr(True)
        channel.update_environment({"LC_ALL": "C"})
        channel.exec_command(command)
        if content:
            channel.sendall(content)
        channel.shutdown_write()
        channel.settimeout(0.2)
        printed = bytearray()
        while True:
            try:
                received: bytes = channel.recv(65536)
            except TimeoutError:
                self._guard.watched("", alive=transport.is_active())
                continue
            if not received:
                break
            printed += received
            self._guard.watched(received.decode("latin-1"), alive=True)
        status = int(channel.recv_exit_status())
        # A command that ended has a status (RFC 4254, 6.10); a connection that broke off has none.
        self._guard.watched("", alive=status != -1)
        channel.close()
        return printed.decode("utf-8", "replace"), status


@contextmanager
def opened(login: Login, platform: Platform, permission: Permission, terms: Terms) -> Iterator[Door]:
    """Log in, strictly by the host key on record, and hold the session open.

    Raises:
        NetauditError: as `netaudit.transport.read.ask`.
    """
    import netmiko
    import paramiko

    if permission.host != login.host:
        raise ValueError("a permission of another host")
    guard = Guard(login, terms)
    policy = KeyPolicy(login, accept=False)
    connection = connection_to(login, platform, terms, guard)
    connection.key_policy = policy
    try:
        if permission.typing.alone:
            connect_only(connection)
        else:
            connection.establish_connection()
            connection._try_session_preparation()
        yield Door(connection, platform, permission, guard)
    except (
        netmiko.NetmikoBaseException,
        paramiko.SSHException,
        OSError,
        EOFError,
        AttributeError,
    ) as failure:
        raise guard.explained(failure, policy) from failure
    finally:
        close(connection)
