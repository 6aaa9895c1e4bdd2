"""Who answers by DHCP in a VLAN, asked from the administrator's computer on the practice's real wire."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import IDENTITY
from tests.lab import drifts
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.practice import Practice

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
