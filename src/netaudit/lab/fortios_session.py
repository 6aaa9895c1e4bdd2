"""One login on the simulated FortiGate.

Prompt and pager: oxidized spec/model/data/fortigate#FortiGate-91G_7.4.7#simulation.yaml, where a page is 22 lines. Its
length is a setting of the device, not of the login: FortiOS 7.4 CLI Reference, `config system console`.
"""

import copy
import re
from typing import TYPE_CHECKING

from netaudit.lab import fortios_shows
from netaudit.lab.fortios_editor import MISSING, Editor, resolved
from netaudit.lab.fortios_schema import TABLES, parse_error, value_error
from netaudit.lab.fortios_tree import bare, entry_lines, printed
from netaudit.lab.grammar import Match, Mismatch, match
from netaudit.lab.shell import Reply

if TYPE_CHECKING:
    from netaudit.lab.fortios import FortiGate

_SCREEN = 22
_UNKNOWN = "Unknown action 0\n\nCommand fail. Return code -1\n"
_REBOOT = "This operation will reboot the system !\nDo you want to continue? (y/n)"
_VERBS = (
    "abort", "config", "delete", "diagnose", "edit", "end", "execute", "exit", "get", "next", "quit", "set", "show",
    "unset",
)  # fmt: skip


class FortiSession:
    """One login as super_admin."""

    def __init__(self, firewall: "FortiGate", username: str) -> None:
        """Begin outside any table."""
        self._firewall = firewall
        self._username = username
        self._editor = Editor(firewall.tables)
        self._question = ""

    def greeting(self) -> str:
        """FortiOS greets with the prompt."""
        return ""

    def prompt(self) -> str:
        """`gw1 # `, `gw1 (interface) # `, `gw1 (wan1) # `, or the question that the next line answers."""
        if self._question:
            return self._question
        where = f" ({self._editor.frames[-1].title})" if self._editor.frames else ""
        return f"{self._firewall.hostname()}{where} # "

    def page_length(self) -> int | None:
        """A screen, unless `set output standard` is configured."""
        standard = self._firewall.table("system console").settings.get("output") == "standard"
        return None if standard else _SCREEN

    def pager_prompt(self) -> str:
        """FortiOS's pager."""
        return "--More-- "

    def secret_prompt(self) -> bool:
        """Nothing secret is asked."""
        return False

    def answer(self, line: str) -> Reply:
        """One line; see `Session`."""
        with self._firewall.world.lock:
            if self._firewall.restart_if_due():
                return Reply("\n", hang_up=True)
            self._firewall.typed_at = self._firewall.world.clock()
            if self._question:
                return self._answered(line)
            if not line.strip() or line.lstrip().startswith("#"):
                return Reply()
            command, pipe = _parted(line)
            if command.count('"') != line.count('"') and not pipe:
                return Reply("token line: Unmatched double quote.\n")
            tokens = bare(command) or [pipe]
            verbs = [verb for verb in _VERBS if verb.startswith(tokens[0])]
            if tokens[0] not in _VERBS and len(verbs) != 1:
                return Reply(_UNKNOWN)
            verb = tokens[0] if tokens[0] in _VERBS else verbs[0]
            if verb in ("exit", "quit") and not self._editor.frames:
                return Reply(hang_up=True)
            if (verb, *tokens[1:]) == ("execute", "cfg", "reload"):
                return self._reloaded()
            before, mode = copy.deepcopy(self._firewall.tables), self._firewall.save_mode()
            text = self._obeyed(verb, tokens[1:], command)
            self._firewall.keep(before, mode)
            return Reply(_grepped(text, pipe) if pipe else text)

    def _obeyed(self, verb: str, tokens: list[str], command: str) -> str:
        if verb == "config":
            return self._editor.open_table(tokens)
        if verb == "show":
            self._firewall.shows += 1
            return self._show(tokens)
        if verb in ("get", "execute", "diagnose"):
            return self._get(verb, tokens, f"{verb} {command.strip().partition(' ')[2]}")
        return self._editor.obey(verb, tokens) if self._editor.frames else _UNKNOWN

    def _get(self, verb: str, tokens: list[str], command: str) -> str:
        self._firewall.shows += 1
        if (verb, *tokens) == ("execute", "cfg", "save"):
            return self._firewall.save()
        if verb == "execute" and len(tokens) == 2 and tokens[0] == "ping":
            heard = 5 if self._firewall.world.answers(tokens[1]) else 0
            lost = 100 - heard * 20
            counted = f"5 packets transmitted, {heard} packets received, {lost}% packet loss"
            return f"--- {tokens[1]} ping statistics ---\n{counted}\n\n"
        found = match({**fortios_shows.GET, "execute reboot": None}, command)
        if isinstance(found, Match):
            if found.command is not None:
                return found.command(self._firewall)
            self._question = _REBOOT
            return ""
        path = resolved(TABLES, tokens) if verb == "get" else None
        if path is not None and len(path.split()) == len(tokens):
            return fortios_shows.settings(self._firewall, path)
        if isinstance(found, Mismatch) and found.kind != "incomplete":
            return parse_error(found.word)
        return MISSING

    def _show(self, tokens: list[str]) -> str:
        full = bool(tokens) and len(tokens[0]) > 1 and "full-configuration".startswith(tokens[0])
        words = tokens[1:] if full else tokens
        if not words:
            return self._show_here(full)
        path = resolved(TABLES, words)
        rest = words[len(path.split()) :] if path else words
        if path is None or len(rest) > 1 or (rest and not TABLES[path].keyed):
            return parse_error(words[-1])
        if rest and rest[0] not in self._firewall.table(path).entries:
            return f"entry not found in datasource\n\n{value_error(rest[0], -3)}"
        lines = printed(self._firewall.tables, path, self._firewall.salted, full, rest[0] if rest else None)
        return "\n".join(lines) + "\n\n"

    def _show_here(self, full: bool) -> str:
        """The whole configuration, or inside a table what is there so far."""
        if not self._editor.frames:
            return fortios_shows.configuration(self._firewall, self._username, full)
        top, here = self._editor.frames[0], self._editor.frames[-1]
        if here.entry:
            lines = entry_lines(here.key, here.schema, here.node, self._firewall.salted, full)
            return "\n".join(line.removeprefix("    ") for line in lines) + "\n\n"
        shown = {**self._firewall.tables, top.key: top.node}
        return "\n".join(printed(shown, top.key, self._firewall.salted, full)) + "\n\n"

    def _reloaded(self) -> Reply:
        if self._firewall.saved is None:
            return Reply("no config to be reloaded.\n")
        self._firewall.reload()
        return Reply("configs reloaded. system will reboot.\n", hang_up=True)

    def _answered(self, line: str) -> Reply:
        self._question = ""
        if not line.strip().lower().startswith("y"):
            return Reply()
        self._firewall.reload()
        return Reply("\nSystem is rebooting...\n", hang_up=True)


def _parted(line: str) -> tuple[str, str]:
    """A command and what stands after its `|`, which between quotes is a character like any other."""
    outside = re.match(r'(?:[^"|]|"(?:[^"\\]|\\.)*")*', line)
    end = outside.end() if outside else 0
    return line[:end], line[end + 1 :].strip() if line[end : end + 1] == "|" else ""


def _grepped(text: str, pipe: str) -> str:
    """`| grep [-i] [-v] PATTERN`."""
    word, *options = bare(pipe)
    wanted = options[-1] if options else ""
    if word != "grep" or not wanted or any(option not in ("-i", "-v") for option in options[:-1]):
        return parse_error(options[0] if word == "grep" and options else word)
    try:
        pattern = re.compile(wanted, re.IGNORECASE if "-i" in options else 0)
    except re.error:
        return parse_error(wanted)
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if bool(pattern.search(line.rstrip("\n"))) != ("-v" in options)]
    return "".join([*kept, "\n"])
