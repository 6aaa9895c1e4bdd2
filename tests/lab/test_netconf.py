"""NAPALM's load, compare, commit and replace against a daemon that keeps a candidate and confirmed commits."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.namespaces import FOLDER, command
from tests.lab.netconf import NetconfDevice

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def device(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NetconfDevice]:
    lab = str(os.getpid())
    made = NetconfDevice(lab, "netconf1", tmp_path_factory.mktemp(f"{FOLDER}{lab}"))
    try:
        yield made
    finally:
        made.down()


def test_napalm_drives_a_candidate(device: NetconfDevice, tmp_path: Path) -> None:
    key = tmp_path / "id_ed25519"
    command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    device.serve(key.with_suffix(".pub").read_text())
    ended = subprocess.run(
        ["nsenter", f"--net=/run/netns/{device.netns}", sys.executable, "-m", "tests.lab.napalm_netconf", str(key)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=_ROOT,
    )
    assert ended.returncode == 0, ended.stderr
    seen = json.loads(ended.stdout)
    assert "+      <name>vlan10</name>" in seen["compared"]
    assert "vlan10" not in seen["before"]
    assert seen["discarded"] == ""
    assert "<name>vlan10</name>" in seen["merged"]
    assert "-      <name>vlan10</name>" in seen["compared-replace"]
    assert "+      <name>vlan20</name>" in seen["compared-replace"]
    assert "vlan20" in seen["replaced"]
    assert "vlan10" not in seen["replaced"]
    assert "vlan40" in seen["unconfirmed"]
    assert "vlan40" not in seen["reverted"]
    assert "vlan20" in seen["reverted"]
    assert "vlan50" in seen["confirmed"]
