"""One login on the simulated Catalyst: user and privileged EXEC, and the way into configuration mode.

Modes, prompts, abbreviations and output filters: Cisco IOS Configuration Fundamentals, "Using the Command-Line
Interface"; `reload` and `copy running-config startup-config`, "Configuration File Management".
"""

import copy
import re
from typing import TYPE_CHECKING

from netaudit.lab import ios_shows
from netaudit.lab.grammar import Match, Mismatch, match
from netaudit.lab.ios_commands import Editor
from netaudit.lab.ios_errors import complaint, invalid
from netaudit.lab.shell import Reply

if TYPE_CHECKING:
    from netaudit.lab.ios import IosSwitch

_TRIES = 3


class IosSession:
    """One login; it begins at privilege 15, as the demonstration's user is configured."""

    def __init__(self, switch: "IosSwitch", username: str) -> None:
        """Begin in privileged EXEC."""
        self._switch = switch
        self._username = username
        self._privileged = True
        self._editor: Editor | None = None
        self._paging: int | None = 24
        self._question = ""
        self._tries = 0
        self._minutes = 0

    def greeting(self) -> str:
        """The message of the day."""
        banner = self._switch.config.banner
        return f"\n{banner}\n" if banner else "\n"

    def prompt(self) -> str:
        """`sw1>`, `sw1#`, `sw1(config-if)#`, or the question that the next line answers."""
        if self._question:
            return self._question
        mode = f"({self._editor.mode})" if self._editor else ""
        return f"{self._switch.config.hostname[:20]}{mode}{'#' if self._privileged else '>'}"

    def page_length(self) -> int | None:
        """24 lines until `terminal length 0`."""
        return self._paging

    def pager_prompt(self) -> str:
        """IOS's pager."""
        return " --More-- "

    def secret_prompt(self) -> bool:
        """Whether the enable secret is being asked for."""
        return self._question == _PASSWORD

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        with self._switch.world.lock:
            if self._switch.restart_if_due():
                return Reply("\n", hang_up=True)
            if self._question:
                return self._answered(line)
            if not line.strip() or line.lstrip().startswith("!"):
                return Reply()
            if self._editor is None:
                return self._exec(line, 0)
            if line.lower().startswith("do "):
                return self._exec(line, 3)
            return Reply(self._configure(self._editor, line))

    def _configure(self, editor: Editor, line: str) -> str:
        before = copy.deepcopy(self._switch.config)
        printed = editor.obey(line, self.prompt())
        if self._switch.config != before or not editor.mode:
            self._switch.changed = (self._switch.world.clock(), self._username)
        if not editor.mode:
            self._editor = None
        return printed

    def _exec(self, line: str, start: int) -> Reply:
        command, _, pipe = line[start:].partition("|")
        found = match(_EXEC if self._privileged else _USER_EXEC, command)
        if isinstance(found, Mismatch):
            return Reply(complaint(Mismatch(found.kind, found.column + start), line, self.prompt()))
        if found.command in ("exit", "reload") and self._editor is None:
            return self._reload() if found.command == "reload" else Reply(hang_up=True)
        if found.command.startswith("show "):
            self._switch.shows += 1
            text = ios_shows.SHOWS[found.command.removeprefix("show ")](self._switch, *found.arguments)
            return Reply(filtered(text, pipe) if pipe else text)
        return Reply(self._run(found))

    def _run(self, found: Match[str]) -> str:
        if found.command == "configure":
            self._editor = Editor(self._switch)
            return "Enter configuration commands, one per line.  End with CNTL/Z.\n"
        if found.command == "length":
            lines = found.arguments[0]
            if not lines.isdecimal() or int(lines) > 512:
                return invalid(self.prompt(), len("terminal length "))
            self._paging = int(lines) or None
        elif found.command == "write":
            return self._save()
        elif found.command == "copy":
            self._question = _DESTINATION
        elif found.command == "ping":
            return _pinged(found.arguments[0], answers=self._switch.world.answers(found.arguments[0]))
        elif found.command in ("reload in", "reload cancel"):
            return self._scheduled(*found.arguments)
        elif found.command == "disable":
            self._privileged = False
        elif found.command == "enable" and not self._privileged:
            self._question, self._tries = _PASSWORD, 0
        return ""

    def _save(self) -> str:
        self._switch.save(self._username)
        return "Building configuration...\n[OK]\n"

    def _scheduled(self, minutes: str = "") -> str:
        """`reload in N`, or `reload cancel`."""
        if not minutes:
            self._switch.reload_at = None
            return "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n\n"
        if not minutes.isdecimal():
            return invalid(self.prompt(), len("reload in "))
        self._minutes, self._question = int(minutes), _RELOAD_IN
        return f"Reload scheduled in {minutes} minutes by {self._username} on vty0\nReload reason: Reload Command\n"

    def _reload(self) -> Reply:
        unsaved = self._switch.config != self._switch.startup
        self._question = _SAVE_FIRST if unsaved else _RELOAD
        return Reply()

    def _answered(self, line: str) -> Reply:
        question, self._question = self._question, ""
        said = line.strip().lower()
        if question == _PASSWORD:
            return Reply(self._enabled(line))
        if question == _DESTINATION:
            return Reply(self._save() if said in ("", "startup-config") else "%Error opening the destination\n")
        if question == _SAVE_FIRST:
            if said not in ("yes", "y", "no", "n"):
                self._question = _SAVE_FIRST
                return Reply("% Please answer 'yes' or 'no'.\n")
            self._question = _RELOAD
            return Reply(self._save() if said in ("yes", "y") else "")
        if said not in ("", "y"):
            return Reply()
        if question == _RELOAD_IN:
            self._switch.reload_at = self._switch.world.clock() + 60 * self._minutes
            return Reply()
        self._switch.reload()
        return Reply("\n", hang_up=True)

    def _enabled(self, line: str) -> str:
        if self._switch.enable_password is not None and line == self._switch.enable_password:
            self._privileged = True
            return ""
        self._tries += 1
        if self._tries == _TRIES:
            return "% Bad secrets\n\n"
        self._question = _PASSWORD
        return ""


def _pinged(address: str, *, answers: bool) -> str:
    """Cisco IOS Command Reference, `ping`."""
    told = "!!!!!\nSuccess rate is 100 percent (5/5), round-trip min/avg/max = 1/2/4 ms\n"
    if not answers:
        told = ".....\nSuccess rate is 0 percent (0/5)\n"
    sending = f"Sending 5, 100-byte ICMP Echos to {address}, timeout is 2 seconds:\n"
    return f"Type escape sequence to abort.\n{sending}{told}"


def filtered(text: str, pipe: str) -> str:
    """An answer through `| include`, `| exclude`, `| begin` or `| section` and a regular expression."""
    word, _, wanted = pipe.strip().partition(" ")
    kinds = [kind for kind in ("begin", "count", "exclude", "include", "section") if word and kind.startswith(word)]
    if len(kinds) != 1 or not wanted:
        return "% Incomplete command.\n\n" if kinds or not word else "% Invalid input detected at '^' marker.\n\n"
    try:
        pattern = re.compile(wanted.strip())
    except re.error:
        return "% Failed to compile regular expression.\n\n"
    lines = text.splitlines(keepends=True)
    if kinds[0] == "include":
        return "".join(line for line in lines if pattern.search(line))
    if kinds[0] == "exclude":
        return "".join(line for line in lines if not pattern.search(line))
    if kinds[0] == "count":
        return f"Number of lines which match regexp = {sum(1 for line in lines if pattern.search(line))}\n"
    if kinds[0] == "section":
        return "".join(_sections(lines, pattern))
    first = next((place for place, line in enumerate(lines) if pattern.search(line)), len(lines))
    return "".join(lines[first:])


def _sections(lines: list[str], pattern: re.Pattern[str]) -> list[str]:
    """Each line that matches, and the deeper-indented lines under it."""
    kept: list[str] = []
    depth: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        if depth is not None and indent <= depth:
            depth = None
        if depth is None and pattern.search(line):
            depth = indent
        if depth is not None:
            kept.append(line)
    return kept


_PASSWORD = "Password: "  # noqa: S105  a prompt
_DESTINATION = "Destination filename [startup-config]? "
_SAVE_FIRST = "System configuration has been modified. Save? [yes/no]: "
_RELOAD = "Proceed with reload? [confirm]"
_RELOAD_IN = "Proceed with reload? [confirm] "
_USER_EXEC = {
    "enable": "enable",
    "exit": "exit",
    "logout": "exit",
    "terminal length <lines>": "length",
    "terminal width <columns>": "width",
    "show version": "show version",
    "show clock": "show clock",
}
_EXEC = {
    **_USER_EXEC,
    "configure terminal": "configure",
    "disable": "disable",
    "write memory": "write",
    "write": "write",
    "copy running-config startup-config": "copy",
    "reload": "reload",
    "ping <address>": "ping",
    "reload in <minutes>": "reload in",
    "reload cancel": "reload cancel",
} | {f"show {name}": f"show {name}" for name in ios_shows.SHOWS}
