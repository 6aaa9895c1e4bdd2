"""OpenSSH's own server, as Linux hosts have it: commands on channels of their own, and how many it allows at once."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from netaudit.platforms import platform
from netaudit.transport import read
from netaudit.transport.visit import Login, Terms

SSHD = shutil.which("sshd") or ("/usr/sbin/sshd" if Path("/usr/sbin/sshd").exists() else None)

pytestmark = [
    pytest.mark.skipif(SSHD is None, reason="sshd is not installed (package openssh-server)"),
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a server of one's own needs root"),
]


def _key(path: Path) -> str:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path.with_suffix(".pub").read_text(encoding="utf-8").rsplit(" ", 1)[0]


@contextmanager
def sshd(folder: Path, *settings: str) -> Iterator[tuple[int, Path, Path]]:
    """A server on a loopback port: (port, file that knows its key, private key that may log in)."""
    host, user = _key(folder / "host"), _key(folder / "user")
    (folder / "authorized").write_text(f"{user}\n", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    known = folder / "known_hosts"
    known.write_text(f"[127.0.0.1]:{port} {host}\n", encoding="utf-8")
    config = [
        "ListenAddress 127.0.0.1",
        f"Port {port}",
        f"HostKey {folder / 'host'}",
        f"AuthorizedKeysFile {folder / 'authorized'}",
        f"PidFile {folder / 'pid'}",
        "StrictModes no",
        "PermitRootLogin yes",
        "UsePAM no",
        *settings,
    ]
    (folder / "sshd_config").write_text("\n".join([*config, ""]), encoding="utf-8")
    Path("/run/sshd").mkdir(exist_ok=True)
    assert SSHD is not None
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, known, folder / "user"
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("at_once", [1, 3, 10])
def test_every_command_is_answered_however_many_channels_are_allowed(tmp_path: Path, at_once: int) -> None:
    commands = tuple(f"echo {n}; echo to-stderr-{n} >&2" for n in range(20))
    with sshd(tmp_path, f"MaxSessions {at_once}") as (port, known, key):
        login = Login("h1", "127.0.0.1", port, getpass.getuser(), None, str(key))
        found = read.ask(login, platform("linux"), commands, Terms(known, 30.0))
    assert [sorted(found.answers[command].split()) for command in commands] == [
        sorted([str(n), f"to-stderr-{n}"]) for n in range(20)
    ]
    assert not found.simulated


def test_an_answer_of_a_megabyte_is_whole(tmp_path: Path) -> None:
    with sshd(tmp_path) as (port, known, key):
        login = Login("h1", "127.0.0.1", port, getpass.getuser(), None, str(key))
        found = read.ask(login, platform("linux"), ("seq 200000",), Terms(known, 30.0))
    assert found.answers["seq 200000"].split() == [str(n) for n in range(1, 200001)]


def test_answers_are_in_english_where_the_host_takes_that(tmp_path: Path) -> None:
    with sshd(tmp_path, "AcceptEnv LANG LC_*", "SetEnv LANG=fr_FR.UTF-8") as (port, known, key):
        login = Login("h1", "127.0.0.1", port, getpass.getuser(), None, str(key))
        found = read.ask(login, platform("linux"), ("echo $LANG $LC_ALL", "cat /no/such"), Terms(known, 30.0))
    assert found.answers == {
        "echo $LANG $LC_ALL": "fr_FR.UTF-8 C\n",
        "cat /no/such": "cat: /no/such: No such file or directory\n",
    }
