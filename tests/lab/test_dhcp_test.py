"""Who answers by DHCP in a VLAN, asked from the administrator's computer on the practice's real wire."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netaudit.store.yaml12 import dump
from tests.conftest import IDENTITY
from tests.lab import drifts
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.practice import BOX_MAC, Practice
from tests.lab.test_works import Governed

pytestmark = pytest.mark.slow

_ASK = """
import json, sys
from datetime import datetime, timezone
from pathlib import Path
from netaudit.model.change import DhcpServers
from netaudit.model.snapshot import Snapshot
from netaudit.store.workspace import Workspace
from netaudit.workflows.dhcp_test import dhcp_servers
nothing = Snapshot(site='', taken_at='', expected=(), states={}, failures={}, endpoints={})
for vlan, servers in json.loads(sys.argv[2]):
    test = DhcpServers(vlan=vlan, servers=tuple(servers))
    told = dhcp_servers(test, Workspace(Path(sys.argv[1])), nothing, datetime.now(timezone.utc))
    print(json.dumps([told.passed, told.obtained]))
"""
_WIRE = """title: {en: Wire, fr: Câble}
sections: [facts]
search: {tagged: {10: [10.10.0.0/24], 20: [10.20.0.0/24]}}
"""


@pytest.fixture(scope="module")
def looking(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that says that the computer is on a trunk."""
    made = make_workspace(tmp_path_factory.mktemp("dhcp") / "cabinet", practice)
    (made.root / "playbooks/audits/wire.yaml").write_text(_WIRE, encoding="utf-8")
    return made


@pytest.fixture
def trunk(practice: Practice) -> Iterator[None]:
    """It is on one."""
    port = ("ovs-vsctl", "set", "port", "port2")
    practice.sw1.run(*port, "vlan_mode=native-untagged", "tag=99", "trunks=10,20")
    yield
    practice.sw1.run("ovs-vsctl", "clear", "port", "port2", "trunks")
    practice.sw1.run(*port, "vlan_mode=access", "tag=99")
    practice.hear_anew()


def _asked(workspace: Workspace, *tests: tuple[int, list[str]]) -> list[tuple[bool | None, str]]:
    words = (sys.executable, "-c", _ASK, str(workspace.root), json.dumps(tests))
    env = {**IDENTITY, "HOME": str(workspace.root.parent), "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    ended = workspace.practice.as_admin(*words, env=env)
    assert ended.returncode == 0, ended
    return [(passed, obtained) for passed, obtained in map(json.loads, ended.stdout.splitlines())]


def test_the_servers_of_each_vlan_answer_and_nobody_else(looking: Workspace, practice: Practice, trunk: None) -> None:
    practice.cerec1.forget()
    office, imaging = _asked(looking, (10, ["10.10.0.1"]), (20, ["10.20.0.2"]))
    assert (office[0], "10.10.0.1" in office[1]) == (True, True), office
    assert (imaging[0], "10.20.0.2" in imaging[1]) == (True, True), imaging
    to_the_unit = [line for line in practice.cerec1.heard() if "Broadcast" not in line and "ff:ff:ff:ff" not in line]
    assert to_the_unit == [], "the restricted unit got no more than the sweep's broadcast"


def test_a_box_that_hands_out_addresses_fails_the_test(looking: Workspace, practice: Practice, trunk: None) -> None:
    gone = drifts.rogue_dhcp(practice)
    try:
        ((passed, obtained),) = _asked(looking, (10, ["10.10.0.1"]))
    finally:
        gone()
    assert passed is False
    assert "10.10.0.200" in obtained


def test_a_vlan_that_does_not_come_here_is_not_asked(looking: Workspace) -> None:
    assert _asked(looking, (10, []), (30, [])) == [
        (None, "nobody was heard in that VLAN"),
        (None, "the addressing plan has no network for it"),
    ]


CHANGE = {
    "title": "Un nom pour l'appareil",
    "requester": {"name": "Ana", "person": "ana"},
    "reason": "a new scanner",
    "touches": ["dns", "host"],
    "window": {"start": "2026-01-01T00:00", "end": "2036-01-01T00:00"},
    "steps": [
        {"host": "dhcp1", "recipe": "dns-record", "with": {"name": "pano3.cabinet.example", "address": "10.20.0.23"}}
    ],
    "tests": [{"dhcp": {"vlan": 10, "servers": ["10.10.0.1"]}}, {"dhcp": {"vlan": 20, "servers": ["dhcp1"]}}],
}


@pytest.fixture
def zone(practice: Practice) -> Iterator[None]:
    """The zone is as it was when it is over."""
    name, server = "/etc/bind/db.cabinet.example", practice.dhcp1
    text = server.run("cat", name).stdout
    yield
    server.write(name.removeprefix("/etc/"), text)
    server.run("sh", "-c", "kill -HUP $(cat /run/named/named.pid)")


@pytest.mark.timeout(300)
def test_verify_asks_it_and_the_copies_of_accepted_works_go(
    practice: Practice, trunk: None, zone: None, tmp_path: Path
) -> None:
    practice.hear_anew()
    made = make_workspace(tmp_path / "cabinet", practice)
    (made.root / "playbooks/audits/wire.yaml").write_text(_WIRE, encoding="utf-8")
    site = Governed(made, tmp_path)
    form = tmp_path / "form.yaml"
    form.write_text(dump(CHANGE), encoding="utf-8")
    change = str(site.does("ana", "change", "new", "--from", str(form))["change"])
    site.does("ana", "change", "present", change)
    assert site.said("ana", "plan", change)["exit_code"] == 2
    site.does("ivo", "approve", change, "--role", "it")
    site.does("ana", "apply", change, "--execute")

    gone = drifts.rogue_dhcp(practice)
    try:
        caught = site.said("ana", "verify", change)
    finally:
        gone()
    office, imaging = _of_dhcp(caught)
    assert (caught["exit_code"], caught["accepted"]) == (5, False)
    assert (office["passed"], "10.10.0.200" in office["obtained"], imaging["passed"]) == (False, True, True)
    assert [each["key"] for each in caught["statement"]["undeclared"]] == [BOX_MAC]

    verified = site.does("ana", "verify", change)
    assert [each["passed"] for each in _of_dhcp(verified)] == [True, True]
    assert verified["accepted"]
    (copy,) = site.does("ana", "status")["copies"]
    path = copy.removeprefix("dhcp1 ")
    assert re.fullmatch(r"/etc/bind/[.]db[.]cabinet[.]example[.]netaudit-[0-9a-f]{12}", path)
    assert practice.dhcp1.run("test", "-e", path, check=False).returncode == 0
    site.does("ana", "apply", change, "--clean", "--execute")
    assert practice.dhcp1.run("test", "-e", path, check=False).returncode == 1
    assert site.does("ana", "status")["copies"] == []


def _of_dhcp(verified: Any) -> list[dict[str, Any]]:
    return [each for each in verified["statement"]["tests"] if each["kind"] == "dhcp"]
