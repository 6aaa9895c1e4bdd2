"""One login on the simulated ProCurve switch: the operator and manager levels, and the way into configuration mode.

Levels, prompts and `exit`: HP's "Basic Operation Guide" YA/YB.16, "Using the command line interface". Questions of
`reload`, `logout` and `no vlan`: as netmiko's hp_procurve driver and recorded sessions of YA.16.11 have them. The real
switch takes `y` at once; here Enter follows it.
"""

import copy
from typing import TYPE_CHECKING

from netaudit.lab import procurve_shows
from netaudit.lab.grammar import Match, Mismatch, match
from netaudit.lab.procurve_commands import Editor
from netaudit.lab.procurve_errors import complaint, invalid
from netaudit.lab.shell import Reply

if TYPE_CHECKING:
    from netaudit.lab.procurve import ProcurveSwitch

_SCREEN = 24


class ProcurveSession:
    """One login."""

    def __init__(self, switch: "ProcurveSwitch", username: str) -> None:
        """Begin at the greeting, which waits for a key."""
        self._switch = switch
        self._manager = username != "operator"
        self._editor: Editor | None = None
        self._paging: int | None = _SCREEN
        self._question = _ANY_KEY
        self._minutes = 0
        self._boots = False
        """Whether what is being asked ends in a reboot."""

    def greeting(self) -> str:
        """The copyright screen, which ends by waiting for any key."""
        head = f"\nHP J9776A 2530-24G Switch\nSoftware revision {self._switch.firmware}\n\n"
        return f"{head}(C) Copyright 2023 Hewlett Packard Enterprise Development LP\n\n"

    def prompt(self) -> str:
        """`sw2> `, `sw2# `, `sw2(vlan-20)# `, or the question that the next line answers."""
        if self._question:
            return self._question
        mode = f"({self._editor.mode()})" if self._editor else ""
        return f"{self._switch.config.hostname}{mode}{'#' if self._manager else '>'} "

    def page_length(self) -> int | None:
        """A screen until `no page`."""
        return self._paging

    def pager_prompt(self) -> str:
        """ProCurve's pager."""
        return "-- MORE --, next page: Space, next line: Enter, quit: Control-C"

    def secret_prompt(self) -> bool:
        """Whether the manager's password is being asked for."""
        return self._question == _PASSWORD

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        with self._switch.world.lock:
            if self._switch.restart_if_due():
                return Reply(hang_up=True)
            if self._question:
                return self._answered(line)
            text = line.strip()
            if not text or text.startswith(";"):
                return Reply()
            problem: Mismatch | None = None
            if self._editor is not None:
                done = self._editor.obey(text)
                if isinstance(done, str):
                    return self._edited(self._editor, done)
                problem = done
            command, _, pipe = text.partition("|")
            found = match(_MANAGER if self._manager else _OPERATOR, command)
            if isinstance(found, Match):
                return self._run(found, pipe)
            if problem is None or found.column > problem.column:
                problem = found
            return Reply(complaint(problem, text))

    def _edited(self, editor: Editor, printed: str) -> Reply:
        if editor.deleting is not None:
            self._question = _DELETE
        if not editor.context:
            self._editor = None
        return Reply(printed)

    def _run(self, found: Match[str], pipe: str) -> Reply:  # noqa: C901  one branch a command
        command = found.command
        if command.startswith("show "):
            self._switch.shows += 1
            text = procurve_shows.COMMANDS[command.removeprefix("show ")](self._switch, *found.arguments)
            return Reply(_filtered(text, pipe) if pipe else text)
        if command in ("reload", "boot"):
            self._question, self._boots = (_RELOAD if command == "reload" else _BOOT), True
        elif command in ("reload after", "no reload"):
            return self._scheduled(*found.arguments)
        elif command == "logout":
            self._question, self._boots = _LOGOUT, False
        elif command == "exit":
            self._leave()
        elif command == "enable" and not self._manager:
            self._question = _PASSWORD
        elif command == "configure":
            self._editor = Editor(self._switch)
        elif command == "write":
            self._switch.startup = copy.deepcopy(self._switch.config)
        elif command in ("page", "no page"):
            self._paging = _SCREEN if command == "page" else None
        elif command == "ping":
            alive = self._switch.world.answers(found.arguments[0])
            return Reply(f"{found.arguments[0]} is alive, time = 1 ms\n" if alive else "Request timed out.\n")
        elif command.startswith("terminal"):
            return self._terminal(command, found.arguments[0])
        return Reply()

    def _scheduled(self, minutes: str = "") -> Reply:
        """`reload after N`, or `no reload`."""
        if not minutes:
            self._switch.reload_at = None
        elif minutes.isdecimal():
            self._minutes, self._question = int(minutes), _RELOAD_AFTER
        else:
            return Reply(invalid(minutes))
        return Reply()

    def _terminal(self, command: str, text: str) -> Reply:
        least, most = (2, 1000) if command == "terminal length" else (61, 1920)
        if not text.isdecimal() or not least <= int(text) <= most:
            return Reply(invalid(text))
        if command == "terminal length" and self._paging is not None:
            self._paging = int(text)
        return Reply()

    def _leave(self) -> None:
        """From the manager level to the operator's, and from there out."""
        if self._manager:
            self._manager = False
        else:
            self._question, self._boots = _LOGOUT, False

    def _answered(self, line: str) -> Reply:
        question, self._question = self._question, ""
        said = line.strip().lower()
        if question == _PASSWORD:
            self._manager = self._switch.enable_password is not None and line == self._switch.enable_password
            return Reply("" if self._manager else "Invalid password\n")
        if question == _DELETE and self._editor is not None:
            self._editor.answered(said)
            return Reply()
        if question == _ANY_KEY:
            return Reply()
        if question == _RELOAD_AFTER:
            if said.startswith("y"):
                self._switch.reload_at = self._switch.world.clock() + 60 * self._minutes
            return Reply()
        if question != _SAVE and said.startswith("y") and self._switch.config != self._switch.startup:
            self._question = _SAVE
            return Reply()
        if question == _SAVE and said.startswith("y"):
            self._switch.startup = copy.deepcopy(self._switch.config)
        # `n` to the second question goes without saving; to the first, it stays.
        if not said.startswith("y") and not (question == _SAVE and said.startswith("n")):
            return Reply()
        if self._boots:
            self._switch.reload()
        return Reply(hang_up=True)


def _filtered(text: str, pipe: str) -> str:
    """16.x: `| include`, `| exclude` or `| begin` and a word."""
    word, _, wanted = pipe.strip().partition(" ")
    kinds = [kind for kind in ("begin", "exclude", "include") if word and kind.startswith(word)]
    if not kinds or not wanted:
        return invalid(word) if not kinds else f"Incomplete input: {word}\n"
    lines, wanted = text.splitlines(keepends=True), wanted.strip(' "')
    if kinds[0] == "begin":
        first = next((place for place, line in enumerate(lines) if wanted in line), len(lines))
        return "".join(lines[first:])
    return "".join(line for line in lines if (wanted in line) == (kinds[0] == "include"))


_ANY_KEY = "Press any key to continue"
_PASSWORD = "Password: "  # noqa: S105  a prompt
_DELETE = "Do you want to continue?\n[y/n] "
_RELOAD_AFTER = "System will be rebooted at scheduled time. Do you want to continue [y/n]? "
_RELOAD = "Device will be rebooted, do you want to continue [y/n]? "
_BOOT = "This will reboot the system from the primary image.\nContinue (y/n)? "
_LOGOUT = "Do you want to log out [y/n]? "
_SAVE = "Do you want to save current configuration [y/n/^C]? "
_OPERATOR = {
    **{word: word for word in ("enable", "exit", "logout", "page", "no page")},
    "terminal width <columns>": "terminal width",
    "terminal length <lines>": "terminal length",
    **{f"show {name}": f"show {name}" for name in procurve_shows.COMMANDS if "config" not in name},
}
_MANAGER = {
    **_OPERATOR,
    "configure terminal": "configure",
    "configure": "configure",
    "write memory": "write",
    "reload": "reload",
    "ping <address>": "ping",
    "reload after <minutes>": "reload after",
    "no reload": "no reload",
    "boot": "boot",
    "boot system flash primary": "boot",
    "end": "end",
    **{f"show {name}": f"show {name}" for name in procurve_shows.COMMANDS},
}
