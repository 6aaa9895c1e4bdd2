"""Starting the probe, with the least privilege that suffices, and reading what it says.

This is the only module of the package that the rest of netaudit needs. It imports nothing that opens a socket.
"""

import contextlib
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import IO, cast

from netaudit.model.names import printable
from netaudit.model.sighting import Errand, Finished, Said, Troubled, line, said

_END_SECONDS = 5
_SUDO_SECONDS = 5
MAX_LINE_BYTES = 1024 * 1024


class ProbeFailed(Exception):  # noqa: N818  it says what happened
    """The probe ended before its errand was done; what it said until then stands."""


def allowed() -> bool:
    """Whether this process could open raw sockets itself: as root, or with Linux's CAP_NET_RAW."""
    try:
        socket.socket(getattr(socket, "AF_PACKET", socket.AF_INET), socket.SOCK_RAW).close()
    except OSError:
        return False
    return True


def command(*, raw: bool) -> tuple[str, ...]:
    """The command by which the probe is started: by itself where that suffices, else by sudo if it asks nothing.

    Without either it is started all the same: it then says what it cannot see.

    Args:
        raw: whether raw sockets are wanted at all.
    """
    # -P: never a module from the current folder, which may be anybody's.
    words = (sys.executable, "-P", "-m", "netaudit.probe")
    sudo = shutil.which("sudo")
    if not raw or sys.platform == "win32" or sudo is None or allowed():
        return words
    try:
        asked = subprocess.run(  # noqa: S603  fixed words
            [sudo, "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, timeout=_SUDO_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return words
    return words if asked.returncode else (sudo, "-n", "--", *words)


class Probe:
    """A probe at work: `with Probe(errand) as probe: for each in probe: …`. Left early, it is ended."""

    def __init__(self, errand: Errand) -> None:
        """Start it.

        Raises:
            OSError: it cannot be started.
        """
        self._process = subprocess.Popen(  # noqa: S603  our own command
            command(raw=errand.raw), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._orders = cast("IO[bytes]", self._process.stdin)
        self._sayings = cast("IO[bytes]", self._process.stdout)
        self._errand = errand

    def __enter__(self) -> "Probe":
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.close()

    def __iter__(self) -> Iterator[Said]:
        """What it says, as it says it; ends after `Finished`.

        Raises:
            ProbeFailed: it ended without, or said what no probe says.
        """
        trouble = ""
        with contextlib.suppress(BrokenPipeError):  # it is gone already: what it said tells why
            self._orders.write(line(self._errand))
            self._orders.flush()
        while raw := self._sayings.readline(MAX_LINE_BYTES):
            try:
                message = said(raw)
            except ValueError as failure:
                raise ProbeFailed(f"not a line of the probe: {printable(str(failure))[:200]}") from failure
            yield message
            if isinstance(message, Finished):
                return
            trouble = message.detail if isinstance(message, Troubled) else ""
        code = self._process.wait()
        raise ProbeFailed(trouble or (f"ended by signal {-code}" if code < 0 else f"ended with code {code}"))

    def close(self) -> None:
        """End it: closing its standard input is enough, and nothing of it is left."""
        with contextlib.suppress(BrokenPipeError):
            self._orders.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._sayings.close()
