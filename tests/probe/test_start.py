"""Starting the probe: with which rights, and how its end is told."""

import os
import signal
import sys
from pathlib import Path

import pytest

from netaudit.model.sighting import Errand, Finished, Heard, Ready, Said, Troubled
from netaudit.probe import start
from netaudit.probe.start import Probe, ProbeFailed, command

WITHOUT_RAW = Errand(raw=False, targets=("127.0.0.0/30",), listen_seconds=0.1)


def sudo(folder: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> str:
    file = folder / "sudo"
    file.write_text(f"#!/bin/sh\nexit {code}\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return str(file)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sudo")
def test_sudo_is_used_only_where_it_is_needed_and_asks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = (sys.executable, "-P", "-m", "netaudit.probe")
    monkeypatch.setattr(start, "allowed", lambda: False)
    asking = sudo(tmp_path, monkeypatch, 0)
    assert command(raw=True) == (asking, "-n", "--", *plain)
    assert command(raw=False) == plain
    sudo(tmp_path, monkeypatch, 1)
    assert command(raw=True) == plain
    sudo(tmp_path, monkeypatch, 0)
    monkeypatch.setattr(start, "allowed", lambda: True)
    assert command(raw=True) == plain


def test_what_it_says_is_read_to_its_end() -> None:
    with Probe(WITHOUT_RAW) as probe:
        found = list(probe)
    assert isinstance(found[0], Ready)
    assert not found[0].raw
    assert isinstance(found[-1], Finished)
    # 127.0.0.0/8 is no host's address: nothing was sent.
    assert found[-1].sent == 0
    assert not [each for each in found if isinstance(each, Heard) and each.how != "neighbour-table"]


def test_what_it_cannot_do_is_told() -> None:
    found: list[Said] = []
    with Probe(Errand(raw=False, targets=("10.0.0.0/8",))) as probe, pytest.raises(ProbeFailed, match="too many"):
        found += probe
    assert [type(each) for each in found] == [Troubled]


def test_a_probe_that_is_killed_is_told() -> None:
    with Probe(Errand(raw=False, passive=True, listen_seconds=60)) as probe:
        told = iter(probe)
        assert isinstance(next(told), Ready)
        os.kill(probe._process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        with pytest.raises(ProbeFailed, match=r"signal 9|code"):
            list(told)


def test_one_that_is_left_is_ended() -> None:
    with Probe(Errand(raw=False, passive=True, listen_seconds=60)) as probe:
        assert isinstance(next(iter(probe)), Ready)
    assert probe._process.returncode == 0


def test_what_no_probe_says_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "command", lambda *, raw: (sys.executable, "-c", "print('\\x1b[31mhello')"))
    with Probe(WITHOUT_RAW) as probe, pytest.raises(ProbeFailed, match="not a line of the probe"):
        list(probe)
