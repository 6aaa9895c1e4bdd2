"""Begun works are told on the remote, so that two machines do not work on one site at once."""

import shutil
from dataclasses import replace
from pathlib import Path

from netaudit.store.works import CLAIM
from tests.control.parties import git
from tests.works.bench import CORE, Bench, codes

Core = tuple[Bench, str]


def with_remote(bench: Bench, folder: Path) -> Path:
    """A bare repository that the site is pushed to."""
    remote = folder / "server.git"
    assert git(folder, "init", "-q", "--bare", "-b", "main", str(remote)).returncode == 0
    bench.ana.git("remote", "add", "origin", str(remote))
    assert bench.ana.git("push", "-q", "--no-verify", "-u", "origin", "main").returncode == 0
    return remote


def claims(remote: Path) -> str:
    return git(remote, "for-each-ref", CLAIM).stdout


def test_who_comes_second_is_told_who_was_first(core: Core, tmp_path: Path) -> None:
    bench, change = core
    remote = with_remote(bench, tmp_path)
    clone = tmp_path / "other"
    shutil.copytree(bench.ana.root, clone, symlinks=True)
    other = Bench(replace(bench.ana, root=clone), bench.lab)
    second = other.approved({"host": "sw2", "config": "interface 6\n   name LABO\n   exit\n"})
    begun = bench.ana.said("begin", change, "--as", "ana")
    assert codes(begun) == {"works-begun"}
    assert claims(remote)
    refused = other.ana.said("begin", second, "--as", "ana")
    assert (refused["exit_code"], codes(refused)) == (3, {"works-claimed"})
    assert change in refused["reasons"][0]["params"]["who"]
    assert "begun" not in other.said(second)
    bench.lab.practice.configure("sw1", CORE["config"].splitlines())
    assert bench.ana.does("verify", change)["accepted"]
    assert not claims(remote)
    assert begun["commit"]


def test_works_that_are_taken_back_free_the_site(core: Core, tmp_path: Path) -> None:
    bench, change = core
    remote = with_remote(bench, tmp_path)
    bench.lab.fault("sw1", at_line=3, line_fault="refuses", line_text="% Invalid input detected at '^' marker.\n\n")
    assert bench.ana.said("apply", change, "--as", "ana", "--execute")["exit_code"] == 7
    assert not claims(remote)


def test_without_network_it_is_said_that_nobody_could_be_told(core: Core, tmp_path: Path) -> None:
    bench, change = core
    remote = with_remote(bench, tmp_path)
    remote.rename(tmp_path / "away.git")
    begun = bench.ana.said("begin", change, "--as", "ana")
    assert (begun["exit_code"], codes(begun)) == (0, {"works-begun", "works-not-claimed"})
