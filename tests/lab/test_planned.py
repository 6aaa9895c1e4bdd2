"""Plans on real daemons: applied by hand, the site is what was predicted; taken back, it is as it was."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netaudit.store.yaml12 import dump
from tests.conftest import IDENTITY
from tests.control.parties import new_key
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.devices import Host
from tests.lab.practice import Practice

pytestmark = pytest.mark.slow

_TOUCHES = ["switch", "vlan", "acl", "route", "firewall", "dhcp", "dns", "host"]


@dataclass(frozen=True)
class Planner:
    """Somebody who plans, on a governed site."""

    workspace: Workspace
    key: Path

    def said(self, *arguments: str) -> dict[str, Any]:
        """The JSON of a command that planned or did what it was to do."""
        found = self.workspace.asked(*arguments)
        assert found["exit_code"] in (0, 2), found
        return found

    def plan(self, *steps: dict[str, object]) -> dict[str, Any]:
        """What is signed for these steps."""
        form = self.workspace.root.with_name("form.yaml")
        asked = {
            "title": "Essai", "requester": {"name": "Ana", "person": "ana"}, "reason": "a trial", "touches": _TOUCHES,
            "window": {"start": "2026-01-01T00:00", "end": "2036-01-01T00:00"}, "steps": list(steps),
            "on_site": {"name": "Ana", "phone": "0262 00 00 00"},
        }  # fmt: skip
        form.write_text(dump(asked), encoding="utf-8")
        change = str(self.said("change", "new", "--from", str(form))["change"])
        self.said("change", "present", change, "--key", str(self.key))
        planned = self.said("plan", change, "--key", str(self.key))
        assert planned["exit_code"] == 2, planned
        content: dict[str, Any] = planned["content"]
        return content

    def differences(self) -> list[dict[str, Any]]:
        """What is not any more as the baseline says, as an audit of every host tells it."""
        found = self.workspace.asked("audit", "--no-report")
        assert found["not_reached"] == [], found["reasons"]
        return sorted((_bare(each) for each in found["differences"]), key=str)


def _bare(difference: dict[str, Any]) -> dict[str, Any]:
    return {name: difference[name] for name in ("host", "section", "key", "field", "before", "after")}


@pytest.fixture(scope="module")
def planner(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Planner:
    """A site whose first baseline is signed."""
    folder = tmp_path_factory.mktemp("planned")
    made = make_workspace(folder / "cabinet", practice)
    root, ana = new_key(folder / "root"), new_key(folder / "ana")
    roles = ("--role", "requester", "--role", "planner", "--role", "executor", "--role", "verifier")
    for command in (
        ("trust", "pin", f"{root}.pub"),
        ("people", "add", "ana", "--name", "Ana", *roles, "--key", f"{ana}.pub"),
    ):
        ended = made.run(*command)
        assert ended.code == 0, ended
    for words in (("add", "--all"), ("commit", "-qm", "the practice and its people")):
        subprocess.run(
            ["git", "-C", str(made.root), *words], check=True, env={**IDENTITY, "PATH": "/usr/bin:/bin", "HOME": "/"}
        )
    assert made.run("audit", "--no-report").code == 0
    ended = made.run("baseline", "accept", "--initial", "--key", str(root))
    assert ended.code == 0, ended
    return Planner(made, ana)


def _shell(device: Host, line: str) -> None:
    """One line of the plan, typed by root on the device."""
    device.run("sh", "-c", line.replace("sudo -n ", ""))


def _there(device: Host, host: dict[str, Any]) -> dict[str, str]:
    """What the plan says, by hand; returns the copies of the files."""
    copies = {}
    for file in host["files"]:
        old = new = copies[file["path"]] = device.read(file["path"])
        for edit in file["edits"]:
            assert new.count(edit["before"]) == 1
            new = new.replace(edit["before"], edit["after"])
        assert new != old
        device.write(f"{file['path']}.new", new)
        _shell(device, file["validate"].replace("{file}", f"{file['path']}.new"))
        device.write(file["path"], new)
        _shell(device, file["reload"])
    for line in host["forward"]:
        _shell(device, line)
    return copies


def _back(device: Host, host: dict[str, Any], copies: dict[str, str]) -> None:
    for line in host["rollback"]:
        _shell(device, line)
    for file in reversed(host["files"]):
        device.write(file["path"], copies[file["path"]])
        _shell(device, file["reload"])


STEPS: dict[str, tuple[str, dict[str, object], set[tuple[str, str]]]] = {
    "open-vswitch": (
        "sw1", {"host": "sw1", "config": "sudo -n ovs-vsctl set port port24 trunks=10,20,30,99\n"
                                         "sudo -n ovs-vsctl set port port6 tag=20\n"},
        {("switchports", "port24"), ("switchports", "port6")},
    ),
    "nftables": (
        "fw1", {"host": "fw1", "recipe": "open-flow",
                "with": {"name": "sauvegarde", "source": "10.10.0.0/24", "destination": "10.20.0.5/32",
                         "inside": "lan10", "outside": "lan20", "port": 11112, "owner": "Ana Payet",
                         "review": "2027-01-31"}},
        {("filters", "inet filter forward")},
    ),
    "kea": (
        "dhcp1", {"host": "dhcp1", "recipe": "dhcp-reservation",
                  "with": {"mac": "00:09:21:33:10:22", "address": "10.20.0.22", "name": "pano2"}},
        {("dhcp", "10.20.0.0/24")},
    ),
    "bind": (
        "dhcp1", {"host": "dhcp1", "recipe": "dns-record",
                  "with": {"name": "pano2.cabinet.example", "address": "10.20.0.22"}},
        {("dns", "records")},
    ),
    "dnsmasq": (
        "fw1", {"host": "fw1", "recipe": "dhcp-option",
                "with": {"scope": "bureautique", "option": "router", "value": "10.10.0.254"}},
        {("dhcp", "bureautique")},
    ),
    "sshd": (
        "pacs1", {"host": "pacs1", "file": "/etc/ssh/sshd_config",
                  "edits": [{"before": "UsePAM no\n", "after": "UsePAM no\nMaxAuthTries 4\n"}]},
        {("config", "### sudo -n sshd -T")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_a_plan_of_a_real_daemon_is_what_happens_and_its_way_back_is_one(
    planner: Planner, practice: Practice, name: str
) -> None:
    host, step, expected = STEPS[name]
    content = planner.plan(step)
    planned = content["hosts"][host]
    assert planned["guarantee"] == ("device-timer" if planned["files"] else "computed")
    assert planned["proved_by"]
    predicted = sorted((_bare(each) for each in content["predicted"]), key=str)
    assert {(each["section"], each["key"]) for each in predicted} == expected
    device: Host = getattr(practice, host)
    copies = _there(device, planned)
    try:
        seen = planner.differences()
    finally:
        _back(device, planned, copies)
    assert seen == predicted
    assert planner.differences() == []


def test_frr_is_led_there_and_back(planner: Planner, practice: Practice) -> None:
    lines = "ip route 192.168.50.0/24 10.20.0.21\ninterface lan20\n description PACS et CBCT\n"
    content = planner.plan({"host": "fw1-frr", "config": lines})
    planned = content["hosts"]["fw1-frr"]
    assert (planned["guarantee"], planned["proved_by"]) == ("computed", "model")
    practice.fw1.vtysh("configure terminal", *planned["forward"])
    try:
        seen = planner.differences()
    finally:
        practice.fw1.vtysh("configure terminal", *planned["rollback"])
    assert seen == sorted((_bare(each) for each in content["predicted"]), key=str)
    assert {each["section"] for each in seen} >= {"routes"}
    assert planner.differences() == []


def test_a_file_that_its_own_program_refuses_is_not_put_in_place(planner: Planner, practice: Practice) -> None:
    form: dict[str, object] = {
        "host": "fw1",
        "file": "/etc/dnsmasq.conf",
        "edits": [{"before": "no-ping\n", "after": "no-pinging\n"}],
    }
    content = planner.plan(form)
    with pytest.raises(Exception, match="dnsmasq"):
        _there(practice.fw1, content["hosts"]["fw1"])
    assert "no-ping\n" in practice.fw1.read("/etc/dnsmasq.conf")
    assert planner.differences() == []
