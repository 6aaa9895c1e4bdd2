"""The line discipline between a person and a session of a device.

It echoes what is typed, ends lines with CR LF, pages long answers and lets things go wrong on demand, as the terminal
service of a device does.
"""

import asyncio
from collections.abc import Callable

import asyncssh

from netaudit.lab.shell import FaultPlan, Session

_CHUNK = 32 * 1024


def spoilt(faults: FaultPlan, command: str, text: str) -> tuple[str, bool]:
    """What is left of an answer, and whether the connection is then cut."""
    lines = text.splitlines(keepends=True)
    if command == faults.drop_during:
        return "".join(lines[: len(lines) // 2]), True
    if command in faults.truncate_after:
        return "".join(lines[: faults.truncate_after[command]]), False
    return text, False


class Terminal:
    """One interactive session: reads keys, echoes, answers, pages."""

    def __init__(
        self,
        process: asyncssh.SSHServerProcess[bytes],
        session: Session,
        faults: FaultPlan,
        vanish: Callable[[], None],
    ) -> None:
        """Serve one login.

        Args:
            process: the channel to the person.
            session: answers what is typed.
            faults: what goes wrong; counts down in place.
            vanish: makes the device unreachable.
        """
        self._process = process
        self._session = session
        self._faults = faults
        self._vanish = vanish
        self._typed = bytearray()
        self._lines = 0
        """Lines of configuration typed so far."""
        self._configuring = False

    async def run(self) -> None:
        """Answer until the person or the device ends it."""
        try:
            await self._flood(self._faults.banner_bytes)
            await self._print(self._session.greeting())
            await self._print(self._session.prompt())
            while (line := await self._line()) is not None:
                if not await self._obey(line):
                    break
        except (asyncssh.Error, BrokenPipeError, ConnectionError, asyncio.IncompleteReadError):
            pass  # the person went away
        finally:
            self._process.exit(0)
            self._process.channel.get_connection().close()

    async def _obey(self, line: str) -> bool:
        await asyncio.sleep(self._faults.delay_seconds)
        if self._faulty(line):
            return await self._fail(line)
        reply = self._session.answer(line)
        text, dropped = spoilt(self._faults, line.strip(), reply.text)
        await self._paged(text)
        if dropped:
            self._process.channel.get_connection().abort()
            return False
        if reply.hang_up:
            return False
        await self._print(self._session.prompt())
        return True

    def _faulty(self, line: str) -> bool:
        """Whether this is the line of configuration at which something goes wrong."""
        begins = line.strip().startswith("config")
        opens = line.strip().startswith("configure")
        self._configuring = self._configuring or begins
        # What opens configuration mode is no line of configuration; FortiOS has no such thing.
        self._lines += 1 if self._configuring and not opens else 0
        due = bool(self._lines) and self._lines == self._faults.at_line
        if due:
            self._faults.at_line = 0
        return due

    async def _fail(self, line: str) -> bool:
        kind = self._faults.line_fault
        if kind.endswith("-after"):
            self._session.answer(line)
        if kind.startswith("vanishes"):
            self._vanish()
            return False
        if kind.startswith("dies"):
            self._process.channel.get_connection().abort()
            return False
        if kind != "ignores":
            await self._print(self._faults.line_text)
        if kind != "asks":
            await self._print(self._session.prompt())
        return True

    async def _paged(self, text: str) -> None:
        length = self._session.page_length() or (24 if self._faults.paging_forced else None)
        lines = text.splitlines(keepends=True)
        shown = 0
        room = len(lines) if length is None else length
        while shown < len(lines):
            await self._print("".join(lines[shown : shown + room]))
            shown += room
            if shown < len(lines) and length is not None:
                await self._print(self._session.pager_prompt())
                key = await self._key()
                self._process.stdout.write(b"\r" + b" " * len(self._session.pager_prompt()) + b"\r")
                if key in (b"", b"q", b"\x03"):
                    return
                room = 1 if key in (b"\r", b"\n") else length

    async def _print(self, text: str) -> None:
        self._process.stdout.write(text.replace("\r\n", "\n").replace("\n", "\r\n").encode())
        await self._process.stdout.drain()

    async def _flood(self, size: int) -> None:
        row = b"SIMULATED flood of a hostile banner ".ljust(126, b"#") + b"\r\n"
        for start in range(0, size, _CHUNK):
            self._process.stdout.write((row * (_CHUNK // len(row)))[: size - start])
            await self._process.stdout.drain()

    async def _key(self) -> bytes:
        while not self._typed:
            try:
                read = await self._process.stdin.read(1024)
            except asyncssh.TerminalSizeChanged:
                continue  # the person resized their window
            except (asyncssh.BreakReceived, asyncssh.SignalReceived):
                return b"\x03"
            if not read:
                break
            self._typed += read
        key = bytes(self._typed[:1])
        del self._typed[:1]
        return key

    async def _line(self) -> str | None:
        line = bytearray()
        while key := await self._key():
            if key in (b"\r", b"\n"):
                if key == b"\r" and self._typed[:1] == b"\n":
                    del self._typed[:1]
                self._process.stdout.write(b"\r\n")
                return line.decode(errors="replace")
            if key in (b"\x7f", b"\x08"):
                del line[-1:]
            elif key == b"\x03":
                line.clear()
                self._process.stdout.write(b"^C\r\n" + self._session.prompt().encode())
            elif key >= b" ":
                line += key
                if not self._session.secret_prompt():
                    self._process.stdout.write(key)
        return None
