"""Starting up: quick, light, and every way to say it wrong has an answer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from netaudit.cli.main import COMMANDS
from tests.conftest import Ended, Site, netaudit

HEAVY = (
    "scapy",
    "napalm",
    "ncclient",
    "lxml",
    "nornir",
    "netmiko",
    "paramiko",
    "typst",
    "pynetdicom",
    "asyncssh",
    "ntc_templates",
    "git",
)


def _imported_by(code: str) -> set[str]:
    listed = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name.split(".")[0] for name in listed.stdout.split()}


def test_the_command_line_imports_nothing_heavy() -> None:
    assert _imported_by("import netaudit.cli.main") & set(HEAVY) == set()


def test_status_asks_no_device_and_loads_nothing_that_could(site: Site) -> None:
    code = (
        "import netaudit.cli.main as m\n"
        f"try:\n    m.main(['-C', {str(site.root)!r}, 'status'])\nexcept SystemExit:\n    pass\n"
    )
    assert _imported_by(code) & set(HEAVY) == {"git"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    ended = netaudit(command, "--help")
    assert ended.code == 0
    assert "Usage:" in ended.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-command",), ("audit", "--no-such-option"), ("schema",), ("audit", "--deadline", "soon"),
        ("baseline", "accept", "--initial", "--change", "x"), ("--lang", "de", "status"),
    ],
)  # fmt: skip
def test_usage_errors_are_64(arguments: tuple[str, ...]) -> None:
    ended = netaudit(*arguments)
    assert ended.code == 64
    assert ended.err


@pytest.mark.parametrize("name", ["workspace", "site", "hosts", "groups", "defaults", "audit-playbook"])
def test_schemas_are_json_schemas(name: str) -> None:
    assert json.loads(netaudit("schema", name).out)["$schema"].endswith("2020-12/schema")


def test_unknown_schema_names_the_known_ones() -> None:
    ended = netaudit("schema", "nothing")
    assert ended.code == 64
    assert "audit-playbook" in ended.out


def test_init_makes_a_workspace_that_doctor_and_status_accept(tmp_path: Path) -> None:
    root = tmp_path / "new"
    assert netaudit("init", str(root), "--name", 'Cabinet "du Lac": #1').code == 0
    assert netaudit("-C", str(root), "doctor").code == 0
    status = netaudit("-C", str(root), "status")
    assert 'Cabinet "du Lac": #1' in status.out
    assert (root / ".netaudit" / "secrets.key").stat().st_mode & 0o077 == 0
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.split()
    assert "inventory/site.yaml" in listed
    assert not [name for name in listed if ".netaudit/" in name]
    status_short = subprocess.run(
        ["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True
    )
    assert status_short.stdout == ""
    inside = netaudit("-C", str(root / "inventory"), "status")
    assert inside.code == 0


def test_init_refuses_a_directory_with_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    ended = netaudit("init", str(tmp_path))
    assert ended.code == 3
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_without_a_git_identity_nothing_is_left_behind(tmp_path: Path) -> None:
    nobody = {
        "GIT_AUTHOR_NAME": "", "GIT_AUTHOR_EMAIL": "", "GIT_COMMITTER_NAME": "", "GIT_COMMITTER_EMAIL": "",
        "EMAIL": "", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.useConfigOnly", "GIT_CONFIG_VALUE_0": "true",
    }  # fmt: skip
    ended: Ended = netaudit("init", str(tmp_path / "new"), env=nobody)
    assert ended.code == 1, ended
    assert "git does not know who you are" in ended.out
    assert not (tmp_path / "new").exists()


def test_doctor_looks_for_both_passphrases_of_snmp_and_for_no_host_key(tmp_path: Path) -> None:
    root = tmp_path / "cabinet"
    assert netaudit("init", str(root)).code == 0
    declared = "snmp: {version: 3, privacy_password: env:NETAUDIT_SECOND}"
    entry = f"sw9: {{platform: snmp, username: audit, password: env:NETAUDIT_FIRST, data: {{{declared}}}}}\n"
    (root / "inventory" / "hosts.yaml").write_text(entry, encoding="utf-8")
    said = netaudit("-C", str(root), "doctor", env={"NETAUDIT_FIRST": "gegeben"}).out
    assert "SSH host key of sw9" not in said
    assert said.count("Password of sw9") == 2
    assert "NETAUDIT_SECOND" in said


def test_doctor_says_what_is_wrong_with_a_file(site: Site) -> None:
    site.edit("inventory/site.yaml", "language: fr", "langage: fr")
    ended = site.run("doctor")
    assert ended.code == 1
    assert "did you mean `language`?" in ended.out


def test_bad_site_file_stops_every_command_with_its_place(site: Site) -> None:
    site.edit("inventory/site.yaml", "policy:", "policy:\n\t")
    for command in (("audit",), ("status",), ("baseline", "accept", "--initial")):
        ended = site.run(*command)
        assert ended.code == 1
        assert "inventory/site.yaml:" in ended.out
