"""A shell that a simulated Linux host runs by itself: it waits for its time, and then does what it was given.

setsid(1), sh(1): of the shell's language, this plays the one form in which netaudit sets a timer. Its time is told by
the practice's clock, not by counting seconds.
"""

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass

from netaudit.lab import linux_edit
from netaudit.lab.linux_edit import Ran

_STARTED = re.compile(r"setsid sh -c (.+) </dev/null >/dev/null 2>&1 &")
_SCRIPT = re.compile(
    r"m=(\S+); echo \$\$ \| sudo -n tee \$m && sudo -n chmod 644 \$m; n=(\d+); "
    r"while \[ \$n -gt 0 \]; do [^;]+; sleep 1; n=\$\(\(n-1\)\); done; sudo -n mv \$m \$m\.due \|\| exit 0; (.+)"
)
_SEEN = re.compile(r"sh -c 'for n in 1 2 3 4 5; do read p <(\S+) && kill -0 \$p && exit 0; [^']*' 2>/dev/null")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_PID = "4711\n"


@dataclass
class OwnTimer:
    """What the host will do by itself."""

    due: float
    """Seconds since the epoch."""
    marker: str
    """The file without which it does nothing."""
    then: str
    """The commands, as a shell takes them."""

    def put_back(self, files: dict[str, str]) -> None:
        """Do it, were it not stopped."""
        if files.get(self.marker) != _PID:
            return
        files[f"{self.marker}.due"] = files.pop(self.marker)
        for command in _parts(self.then.replace("$m", self.marker), "; "):
            for step in _parts(command, " && "):
                words = shlex.split(step)
                inner = words[2] if words[:2] == ["sh", "-c"] else step
                if _status(linux_edit.edit(files, inner, "")):
                    break


def started(files: dict[str, str], command: str, clock: Callable[[], float]) -> OwnTimer | None:
    """The timer that a command starts; None where it is no such command."""
    found = _STARTED.fullmatch(command)
    script = _SCRIPT.fullmatch(shlex.split(found[1])[0]) if found else None
    if script is None:
        return None
    marker, seconds, then = script.groups()
    files[marker] = _PID
    return OwnTimer(clock() + int(seconds), marker, then)


def asked(files: dict[str, str], command: str, timer: OwnTimer | None) -> Ran | None:
    """Whether the timer's shell runs; None where the command does not ask that."""
    found = _SEEN.fullmatch(command)
    if found is None:
        return None
    runs = timer is not None and timer.marker == found[1] and found[1] in files
    return "", "", int(not runs)


def _parts(line: str, between: str) -> list[str]:
    """A line's commands; what stands in quotes is not looked into."""
    masked = _QUOTED.sub(lambda found: "x" * len(found[0]), line)
    parts, place = [], 0
    for part in masked.split(between):
        parts.append(line[place : place + len(part)])
        place += len(part) + len(between)
    return parts


def _status(ran: Ran | None) -> int:
    return 127 if ran is None else ran[2]
