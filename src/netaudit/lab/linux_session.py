"""A login shell on a simulated Linux host."""

from typing import Protocol

from netaudit.lab.shell import Reply

KERNEL = "6.1.0-25-amd64"


class Shell(Protocol):
    """What runs the commands."""

    name: str

    def execute(self, command: str, given: str = "") -> tuple[str, str, int]:
        """Run one command line: what it prints, what it complains of, its exit status."""


class LinuxSession:
    """One login shell."""

    def __init__(self, host: Shell, username: str) -> None:
        """Begin in the home directory."""
        self._host = host
        self._username = username

    def greeting(self) -> str:
        """The message of the day."""
        return f"Linux {KERNEL} (SIMULATED by netaudit lab)\n"

    def prompt(self) -> str:
        """`netaudit@fw1:~$ `."""
        return f"{self._username}@{self._host.name}:~$ "

    def page_length(self) -> int | None:
        """A shell does not page."""
        return None

    def pager_prompt(self) -> str:
        """A shell does not page."""
        return ""

    def secret_prompt(self) -> bool:
        """`sudo -n` asks nothing."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        if line.strip() in ("exit", "logout"):
            return Reply(hang_up=True)
        out, complaint, _ = self._host.execute(line.strip())
        return Reply(out + complaint)
