"""A recorded session of a whole device, served over real SSH: what was recorded is answered, anything else is refused.

The recordings are oxidized's device simulations: a prompt and the raw text after each command. A device that turns
pages has its answers in parts, one for each key pressed.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.transport.scripted import Process

_ESCAPES = re.compile(r"\\(x[0-9a-fA-F]{2}|[rnte\"\\])")
_PLAIN = {"r": "\r", "n": "\n", "t": "\t", "e": "\x1b", '"': '"', "\\": "\\"}


def _unescaped(text: str) -> str:
    """The recording's own escapes undone; a line end is a carriage return and a line feed, as on the wire."""
    plain = _ESCAPES.sub(lambda found: chr(int(found[1][1:], 16)) if found[1][0] == "x" else _PLAIN[found[1]], text)
    return re.sub(r"\r*\n", "\r\n", plain)


@dataclass
class Recording:
    """One recorded session."""

    prompt: str
    answers: list[tuple[str, str]]
    """What was typed (a command, or a key at a pager) and what was printed after it, echo and next prompt included."""

    @classmethod
    def load(cls, file: Path) -> "Recording":
        """Read a simulation file."""
        said: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
        listed = said["commands"] if isinstance(said["commands"], list) else [said["commands"]]
        answers = [(typed, _unescaped(text or "")) for part in listed for typed, text in part.items()]
        return cls(_unescaped(said["init_prompt"] or ""), answers)

    def raw(self) -> str:
        """Everything the device printed."""
        return "".join(text for _, text in self.answers)

    def printed(self, command: str) -> str:
        """What a command printed without its echo, prompt and pages; empty where it was not recorded."""
        return "".join(self._parts(command))

    def parts(self, command: str) -> list[str]:
        """A command's answer, one item for each page."""
        return self._parts(command)

    def _parts(self, command: str) -> list[str]:
        found: list[str] = []
        for typed, text in self.answers:
            if found and typed.strip():
                break
            if typed.strip() == command or (found and not typed.strip()):
                found.append(text)
        return found


@dataclass
class Device:
    """The device behind a recording, as an SSH server plays it."""

    recording: Recording
    aliases: Mapping[str, str] = field(default_factory=dict)
    """What netaudit asks -> the recorded command that prints the same."""
    silent: Sequence[str] = ()
    """What is taken without a word, such as the command that switches the pager off."""
    refusal: str = "% Invalid input detected at '^' marker."
    beside: Mapping[str, str] = field(default_factory=dict)
    """What Netmiko asks at login and the recording lacks -> a made-up answer."""
    asked: list[str] = field(default_factory=list)

    async def __call__(self, process: Process) -> None:
        """Serve one session or one `exec`."""
        if process.command is not None:
            self._execute(process)
            return
        process.stdout.write(self.recording.prompt)
        typed = ""
        while True:
            while not re.search(r"[\r\n]", typed):
                got = await process.stdin.read(1024)
                if not got:
                    return
                typed += got
            line, typed = re.split(r"\r\n|\r|\n", typed, maxsplit=1)
            typed = await self._answer(process, line.strip(), typed)

    def _execute(self, process: Process) -> None:
        command = str(process.command).strip()
        self.asked.append(command)
        text = self.recording.printed(self.aliases.get(command, command))
        if text:
            process.stdout.write(text.replace("\r\n", "\n"))
            process.exit(0)
        else:
            process.stderr.write(f"{self.refusal}\n")
            process.exit(127)

    async def _answer(self, process: Process, command: str, typed: str) -> str:
        """Answer one line; returns what was typed beyond it."""
        prompt = self.recording.prompt.splitlines()[-1] if self.recording.prompt else ""
        if command:
            self.asked.append(command)
        parts = self.recording.parts(self.aliases.get(command, command)) if command else []
        filtered = re.fullmatch(r"(.+?) \| grep (\w+)", command)
        if not parts and filtered:
            rows = self.recording.printed(filtered[1]).splitlines(keepends=True)[1:]
            process.stdout.write("".join([f"{command}\r\n", *(row for row in rows if filtered[2] in row), prompt]))
            return typed
        if not parts:
            quiet = not command or command in self.silent
            said = "" if quiet else f"{self.beside.get(command, self.refusal)}\r\n"
            process.stdout.write(f"{command}\r\n{said}{prompt}")
            return typed
        recorded = self.aliases.get(command, command)
        first = parts[0].replace(recorded, command, 1) if recorded != command else parts[0]
        process.stdout.write(first)
        for part in parts[1:]:
            while " " not in typed:
                got = await process.stdin.read(1024)
                if not got:
                    return ""
                typed += got
            typed = typed.split(" ", 1)[1]
            process.stdout.write(part)
        await asyncio.sleep(0)
        return typed
