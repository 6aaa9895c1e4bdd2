"""FRR through vtysh: what a reader for another system makes of it, and that ours is not taken in."""

import json
import os
import sys
from pathlib import Path

import pytest

from netaudit.platforms import platform
from tests.lab.practice import ADDRESSES, Practice
from tests.lab.router import FRR_USER

pytestmark = pytest.mark.slow

_ROOT = str(Path(__file__).parents[2])
_TYPED = """
import sys
from netmiko import ConnectHandler
with ConnectHandler(device_type="cisco_ios", host=sys.argv[1], username=sys.argv[2], use_keys=True,
                    key_file=sys.argv[3], allow_agent=False) as connection:
    print(connection.send_command(sys.argv[4], read_timeout=20))
"""


def _beside(practice: Practice, *arguments: str) -> str:
    path = os.pathsep.join([_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])
    ended = practice.as_admin(sys.executable, *arguments, env={"PYTHONPATH": path})
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_napalm_takes_an_error_message_for_an_interface_and_we_do_not(practice: Practice) -> None:
    login = (ADDRESSES["fw1"], FRR_USER, str(practice.key))
    assert json.loads(_beside(practice, "-m", "tests.lab.napalm_facts", *login)) == ["%"]
    frr = platform("frr")
    answers = {command: practice.fw1.vtysh(command) for command in frr.commands(("interfaces",))}
    names = frr.readings["interfaces"].read(answers)
    assert isinstance(names, dict)
    assert names.keys() >= {"lan10", "lan20", "lan99", "uplink", "lo"}
    assert all("%" not in name for name in names)
    refused = practice.fw1.run("vtysh", "-c", "show ip interface brief", check=False).stdout
    assert any(pattern.search(refused) for pattern in frr.errors)


def test_netmiko_drives_vtysh_as_cisco_ios(practice: Practice) -> None:
    login = (ADDRESSES["fw1"], FRR_USER, str(practice.key))
    typed = _beside(practice, "-c", _TYPED, *login, "show running-config")
    frr = platform("frr")
    assert frr.end_of_config is not None
    assert frr.end_of_config.search(typed.rstrip().splitlines()[-1])
    assert "ip route 192.168.42.0/24 blackhole" in typed
    # Each command on a channel of its own says the same.
    assert "ip route 192.168.42.0/24 blackhole" in practice.fw1.vtysh("show running-config")


def test_router_carries_what_its_routes_say(practice: Practice) -> None:
    assert "via 10.20.0.5 dev lan20" in practice.fw1.run("ip", "route", "show", "192.168.40.0/24").stdout
    assert practice.fw1.run("ip", "route", "show", "192.168.42.0/24").stdout.startswith("blackhole")
