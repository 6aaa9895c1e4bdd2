"""The recipes' templates for Linux, worked out on the simulated firewall's files and on files of their own."""

from pathlib import Path

import pytest

from netaudit.core.planning.linux_course import LinuxCourse
from netaudit.core.planning.linux_wanted import DNSMASQ, NFTABLES
from netaudit.core.recipe_values import View
from netaudit.core.recipes import Step, step_of
from netaudit.model.platform import FileText, Platform
from netaudit.model.state import DeviceState
from netaudit.store.recipes import names_in, on_disk, recipe_of

from .plans import practice
from .test_planning_linux import RULES
from .test_recipes import states

FILES = on_disk(Path(__file__).parents[2] / "playbooks")
SSHD = "Port 22\n#PermitRootLogin prohibit-password\nPasswordAuthentication yes\n"
OPEN = {"name": "web", "source": "10.10.0.0/24", "destination": "10.20.0.5/32", "inside": "eth1.10",
        "outside": "eth1.20", "port": 443, "owner": "Ana Payet", "review": "2027-01-31"}  # fmt: skip
DEVICE = {"port": "Gi1/0/10", "vlan": 20, "name": "pano-2", "mac": "00:09:21:33:10:22", "address": "10.20.0.22",
          "domain": "cabinet.example", "dhcp": "fw1", "dns": "fw1", "firewall": "fw1", "destination": "10.10.0.9",
          "inside": "eth1.20", "outside": "eth1.10", "owner": "Ana", "review": "2027-01-31"}  # fmt: skip
PLANS: list[tuple[str, str, dict[str, object], str, list[str]]] = [
    ("dhcp-reservation", "host", {"mac": "00:09:21:33:10:22", "address": "10.20.0.22", "name": "pano"}, DNSMASQ,
     ["dhcp-host=00:09:21:33:10:22,set:imagerie,10.20.0.22,pano"]),
    ("dhcp-option", "host", {"scope": "imagerie", "option": "dns-server", "value": "10.99.0.2"}, DNSMASQ,
     ["dhcp-option=tag:imagerie,option:dns-server,10.99.0.2"]),
    ("dns-record", "host", {"name": "pano.cabinet.example", "address": "10.20.0.22"}, DNSMASQ,
     ["host-record=pano.cabinet.example,10.20.0.22"]),
    ("open-flow", "host", OPEN, NFTABLES,
     ['iifname "eth1.10" oifname "eth1.20" ip saddr 10.10.0.0/24 ip daddr 10.20.0.5 tcp dport 443 counter accept '
      'comment "web; owner: Ana Payet; review: 2027-01-31"']),
    ("close-flow", "host", {"name": "DICOM"}, NFTABLES, []),
    ("harden-management", "host", {}, "/etc/ssh/sshd_config", ["PermitRootLogin no", "PasswordAuthentication no"]),
    ("harden-management", "host", {"passwords": True}, "/etc/ssh/sshd_config", ["PermitRootLogin no"]),
    ("connect-imaging-device", "dhcp", DEVICE, DNSMASQ, ["dhcp-host=00:09:21:33:10:22,set:imagerie,10.20.0.22,pano-2"]),
    ("connect-imaging-device", "dns", DEVICE, DNSMASQ, ["host-record=pano-2.cabinet.example,10.20.0.22"]),
    ("connect-imaging-device", "firewall", DEVICE, NFTABLES,
     ['iifname "eth1.20" oifname "eth1.10" ip saddr 10.20.0.22 ip daddr 10.10.0.9 tcp dport 104 counter accept '
      'comment "pano-2; owner: Ana; review: 2027-01-31"']),
]  # fmt: skip


def _reads_all(answers: object, change: FileText) -> dict[str, str]:
    del answers, change
    return {}


def fw1() -> LinuxCourse:
    """The simulated firewall's files, and one for its rules, which it has not."""
    known = practice().fw1.files
    reading = Platform("linux", "services", {}, (), after_file=_reads_all)
    return LinuxCourse("fw1", reading, {}, {**known, NFTABLES: RULES, "/etc/ssh/sshd_config": SSHD})


def state() -> DeviceState:
    return states()["sw1"]


def views() -> dict[str, View]:
    switch = state()
    return {"sw1": View("sw1", "cisco_ios", switch), "fw1": View("fw1", "linux", switch)}


def stepped(name: str, role: str, parameters: dict[str, object]) -> Step:
    own = "fw1" if role == "host" else "sw1"
    step, wrong = step_of(recipe_of(FILES, name), parameters, own, views(), "en")  # type: ignore[arg-type]
    assert wrong == []
    return step


@pytest.mark.parametrize(("name", "role", "parameters", "file", "has"), PLANS, ids=lambda each: str(each)[:24])
def test_a_template_for_linux_changes_one_file_and_nothing_the_second_time(
    name: str, role: str, parameters: dict[str, object], file: str, has: list[str]
) -> None:
    text = stepped(name, role, parameters).part(role, views()["fw1"]).text or ""
    of = fw1()
    of.take_wanted(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"))
    assert (of.refused, of.unpredicted, of.forward) == ([], [], [])
    (change,) = of.changes()
    assert change.path == file
    assert "{file}" in change.validate
    lines = [line.strip() for line in (of.files[file] or "").splitlines()]
    assert [each for each in has if each not in lines] == []
    before = len(change.edits)
    of.take_wanted([line for line in text.splitlines() if line])
    assert len(of.changes()[0].edits) == before


def test_every_template_for_linux_is_worked_out() -> None:
    claimed = {
        (name, role)
        for name in names_in(FILES)
        for role, kind in recipe_of(FILES, name).templates
        if kind == "linux"
    }  # fmt: skip
    assert claimed == {(name, role) for name, role, *_ in PLANS}
