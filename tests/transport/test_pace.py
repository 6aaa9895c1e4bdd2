"""Commands typed ahead, or each on its own channel: the answers are those of one by one, or are not used."""

import asyncio
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from netaudit.lab.thread import RunningPractice
from netaudit.model.errors import NetauditError
from netaudit.model.platform import Platform
from netaudit.model.state import SECTION_NAMES
from netaudit.platforms import platform
from netaudit.transport import pace, read
from netaudit.transport.visit import Answers, Login, Terms
from tests.transport.scripted import Host, Process, serving

COMMANDS = tuple(f"show thing {n}" for n in range(12))


def said(command: str) -> str:
    return f"{command} says\n  a line\n{'x' * 50}\n"


def ask(host: Host, kind: Platform, commands: tuple[str, ...] = COMMANDS, seconds: float = 20.0) -> Answers:
    login = Login("h1", "127.0.0.1", host.port, "netaudit", "secret")
    return read.ask(login, kind, commands, Terms(host.known_hosts, seconds))


class Terminal:
    """A device's terminal that misbehaves as it is told."""

    def __init__(
        self,
        *,
        forgets: bool = False,
        refuses: str = "never",
        echoes_twice: str = "never",
        pages: bool = False,
        silent: bool = False,
        drops_at: str = "never",
        wipes: bool = False,
    ) -> None:
        self.forgets = forgets
        self.refuses = refuses
        self.echoes_twice = echoes_twice
        self.pages = pages
        self.silent = silent
        self.drops_at = drops_at
        self.wipes = wipes
        self.most_waiting = 0
        self.logins = 0

    async def __call__(self, process: Process) -> None:
        self.logins += 1
        if process.command is not None:
            process.exit(1)
            return
        process.stdout.write("\r\nWelcome # to sw1\r\n\r\nsw1#")
        typed = ""
        while True:
            while "\n" not in typed:
                got = await process.stdin.read(1024)
                if not got:
                    return
                typed += got
            await asyncio.sleep(0.01)
            self.most_waiting = max(self.most_waiting, typed.count("\n"))
            line, typed = typed.split("\n", 1)
            if self.forgets:
                typed = ""
            if not await self._answer(process, line.strip()):
                return

    async def _answer(self, process: Process, line: str) -> bool:
        out = "" if self.silent else f"{line}\r\n"
        if line == self.drops_at:
            process.channel.get_connection().abort()
            return False
        if line == self.refuses:
            out += "% Invalid input detected\r\n"
        elif line.startswith("show"):
            text = said(line).replace("\n", "\r\n")
            if self.pages:
                text = text.replace("  a line\r\n", "  a line\r\n --More-- \r        \r")
            if line == self.echoes_twice:
                text += f"sw1#{COMMANDS[5]}\r\n"
            out += text
        process.stdout.write(f"{out}\x1b[H\x1b[Jsw1#" if self.wipes and not line else f"{out}sw1#")
        return True


IOS = platform("cisco_ios")
ROUGH = [
    Terminal(forgets=True),
    Terminal(refuses="terminal length 0"),
    Terminal(echoes_twice=COMMANDS[3]),
]


def test_commands_are_typed_ahead_and_every_answer_is_its_own(tmp_path: Path) -> None:
    terminal = Terminal()
    with serving(terminal, tmp_path) as host:
        found = ask(host, IOS)
    assert found.answers == {command: said(command) for command in COMMANDS}
    assert terminal.most_waiting > 1
    assert terminal.logins == 1


def test_no_more_is_typed_ahead_than_a_terminal_line_keeps(tmp_path: Path) -> None:
    terminal = Terminal()
    long = tuple(f"show {'a' * 60} {n}" for n in range(6))
    with serving(terminal, tmp_path) as host:
        assert ask(host, IOS, long).answers == {command: said(command) for command in long}
    assert terminal.most_waiting <= 3


def test_one_command_longer_than_that_is_typed_all_the_same(tmp_path: Path) -> None:
    long = (f"show {'b' * 300}", "show c")
    with serving(Terminal(), tmp_path) as host:
        assert ask(host, IOS, long).answers == {command: said(command) for command in long}


def test_nothing_to_ask_is_nothing_answered(tmp_path: Path) -> None:
    with serving(Terminal(), tmp_path) as host:
        assert ask(host, IOS, ()).answers == {}


@pytest.mark.parametrize("terminal", ROUGH, ids=["forgets", "refuses", "echoes twice"])
def test_a_host_that_does_not_keep_up_is_asked_one_by_one(
    tmp_path: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "_SILENCE_SECONDS", 0.5)
    with serving(terminal, tmp_path) as host:
        answers = ask(host, IOS).answers
    assert list(answers) == list(COMMANDS)
    for command in COMMANDS:
        assert answers[command].split("\n")[:3] == said(command).split("\n")[:3]


def test_a_host_that_drops_the_line_is_an_error_that_names_the_command(tmp_path: Path) -> None:
    with serving(Terminal(drops_at=COMMANDS[4]), tmp_path) as host, pytest.raises(NetauditError) as refused:
        ask(host, IOS)
    assert refused.value.verdict.reasons[0].code == "host-dropped"


def test_a_pager_that_is_on_all_the_same_is_noticed(tmp_path: Path) -> None:
    terminal = Terminal(pages=True)
    with serving(terminal, tmp_path) as host:
        # One by one, this made-up pager goes on by itself; on a real device the deadline ends the visit.
        assert " --More-- " in ask(host, IOS).answers[COMMANDS[0]]
    assert terminal.logins == 1


def test_a_host_without_echo_ends_at_the_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_SILENCE_SECONDS", 0.2)
    with serving(Terminal(silent=True), tmp_path) as host, pytest.raises(NetauditError) as refused:
        ask(host, IOS, seconds=3.0)
    assert refused.value.verdict.reasons[0].code == "host-deadline"


def test_ahead_says_what_one_by_one_says(lab: RunningPractice, tmp_path: Path) -> None:
    known = tmp_path / "known_hosts"
    known.write_text(lab.known_hosts())
    login = Login("sw1", "127.0.0.1", lab.ports["sw1"], "netaudit", "netaudit-lab")
    commands = tuple(c for c in IOS.commands(SECTION_NAMES) if c != "show version")  # it tells the uptime
    slowly = Platform(**{**vars(IOS), "pace": "one-by-one"})
    both = [read.ask(login, kind, commands, Terms(known, 30.0)).answers for kind in (IOS, slowly)]
    ahead, slow = (
        # Counters and clocks move between two visits.
        [
            re.sub(r"\d+", "0", line.rstrip())
            for command in commands
            for line in answers[command].strip().splitlines()
            if not line.startswith("!")
        ]
        for answers in both
    )
    assert len(ahead) > 100
    assert ahead == slow


class Shell:
    """A POSIX host that answers `exec`, with as many channels at once as it is told."""

    def __init__(self, channels: int = 10, *, drops_at: str = "never") -> None:
        self.channels = channels
        self.drops_at = drops_at
        self.open = 0
        self.most_open = 0
        self.executed: list[str] = []
        self._lock = threading.Lock()

    async def __call__(self, process: Process) -> None:
        if process.command is None:
            await self._terminal(process)
            return
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        self.executed.append(process.command)
        await asyncio.sleep(0.05)
        if process.command == self.drops_at:
            process.stdout.write("half an ans")
            await process.stdout.drain()
            process.channel.get_connection().abort()
            return
        process.stdout.write(said(process.command))
        process.stderr.write("complaint\n")
        self.open -= 1
        process.exit(0)

    async def _terminal(self, process: Process) -> None:
        process.stdout.write("h1$ ")
        async for line in process.stdin:
            command = line.strip()
            process.stdout.write(f"{command}\r\n{said(command) if command else ''}h1$ ".replace("\n", "\r\n"))


LINUX = platform("linux")


def test_each_command_has_a_channel_of_its_own(tmp_path: Path) -> None:
    shell = Shell()
    with serving(shell, tmp_path) as host:
        found = ask(host, LINUX)
    assert set(shell.executed) == set(COMMANDS)
    assert 1 < shell.most_open <= 8
    for command in COMMANDS:
        assert found.answers[command] in (f"{said(command)}complaint\n", f"complaint\n{said(command)}")


def test_a_connection_that_breaks_off_is_never_half_an_answer(tmp_path: Path) -> None:
    with serving(Shell(drops_at=COMMANDS[7]), tmp_path) as host, pytest.raises(NetauditError) as refused:
        ask(host, LINUX)
    assert refused.value.verdict.reasons[0].code == "host-dropped"


def test_a_wrong_password_is_told_as_such(lab: RunningPractice, tmp_path: Path) -> None:
    known = tmp_path / "known_hosts"
    known.write_text(lab.known_hosts())
    for name, kind in (("gw1", LINUX), ("sw1", IOS)):
        before = lab.practice.servers[name].attempts.passwords
        with pytest.raises(NetauditError) as refused:
            read.ask(Login(name, "127.0.0.1", lab.ports[name], "netaudit", "no"), kind, COMMANDS, Terms(known, 20.0))
        assert refused.value.verdict.reasons[0].code == "host-auth-failed"
        assert lab.practice.servers[name].attempts.passwords == before + 1


def test_a_screen_that_is_wiped_before_a_prompt_changes_nothing(tmp_path: Path) -> None:
    one_by_one = replace(platform("cisco_ios"), pace="one-by-one")
    with serving(Terminal(wipes=True), tmp_path) as host:
        answers = ask(host, one_by_one, COMMANDS[:2]).answers
    assert {command: text.rstrip() for command, text in answers.items()} == {
        command: said(command).rstrip() for command in COMMANDS[:2]
    }
