"""The parties of a change, each with a machine, keys and a clone of their own, who share nothing but a git remote."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import Ended, netaudit

PEOPLE = {
    "ana": ("Ana Technicienne", ["requester", "planner", "executor", "verifier"]),
    "ivo": ("Ivo Chef", ["approver:it"]),
    "cleo": ("Cléo Gérante", ["approver:client"]),
}


def git(folder: Path, *arguments: str, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """git in a folder; never raises."""
    return subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def new_key(path: Path) -> Path:
    """An SSH key without a passphrase."""
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", path.name, "-f", str(path)], check=True, timeout=60
    )
    return path


@dataclass(frozen=True)
class Party:
    """Somebody with a machine of their own."""

    name: str
    root: Path
    """Their clone."""
    home: Path
    """What their machine remembers."""
    key: Path

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> Ended:
        """netaudit, on their machine and with their key."""
        mine = {"NETAUDIT_HOME": str(self.home), "NETAUDIT_KEY": str(self.key), **(env or {})}
        return netaudit("-C", str(self.root), *arguments, env=mine)

    def said(self, *arguments: str, env: dict[str, str] | None = None) -> Any:
        """The JSON of a command."""
        ended = self.run("--json", *arguments, env=env)
        return json.loads(ended.out)

    def does(self, *arguments: str, env: dict[str, str] | None = None) -> Any:
        """The JSON of a command that must end well."""
        said = self.said(*arguments, env=env)
        assert said["exit_code"] == 0, said
        return said

    def plans(self, change: str, *arguments: str, env: dict[str, str] | None = None) -> Any:
        """The JSON of a plan that is not empty."""
        said = self.said("plan", change, *arguments, env=env)
        assert said["exit_code"] == 2, said
        return said

    def refused(self, *arguments: str, env: dict[str, str] | None = None) -> set[str]:
        """The codes of the reasons why a command did not do it."""
        said = self.said(*arguments, env=env)
        assert said["exit_code"] != 0, said
        return {each["code"] for each in said["reasons"]}

    def git(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """git, on their machine."""
        return git(self.root, *arguments, env={"NETAUDIT_HOME": str(self.home)})

    def commit(self, path: str, text: str, message: str = "by hand") -> None:
        """Write a file and commit it by hand."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")
        self.git("add", "--all", path)
        assert self.git("commit", "-qm", message).returncode == 0

    def pull(self) -> None:
        """Take over what others pushed."""
        ended = self.git("pull", "-q", "--rebase")
        assert ended.returncode == 0, ended.stderr

    def push(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Push past the local hook: what the server's hook says is what counts."""
        return self.git("push", "-q", "--no-verify", *(arguments or ("origin", "main")))

    def pushes(self) -> None:
        """Push, and the server takes it."""
        ended = self.push()
        assert ended.returncode == 0, ended.stderr


HOOK = """#!/bin/sh
NETAUDIT_HOME="{home}" exec "{python}" -m netaudit -C . --no-input gate --pre-receive
"""


def server(folder: Path, home: Path) -> Path:
    """A bare repository whose pre-receive hook asks the gate."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True, timeout=60)
    hook = folder / "hooks" / "pre-receive"
    hook.write_text(HOOK.format(home=home, python=sys.executable))
    hook.chmod(0o755)
    return folder
