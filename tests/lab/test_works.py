"""Works on the lab's real hosts: switch, leases, names and filter are changed, verified, taken back, verified.

And one that locks us out of a host, which puts its files back by itself.
"""

import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.core.works.host_timer import host_timer
from netaudit.model.statements import PlanStatement, VerdictStatement
from netaudit.store.changes import VERDICT, on_disk
from netaudit.store.yaml12 import dump
from netaudit.workflows.signer import Hand, write_signed
from netaudit.workflows.works import entries_of
from tests.conftest import IDENTITY
from tests.control.parties import PEOPLE, new_key
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.devices import Host
from tests.lab.namespaces import until
from tests.lab.practice import BOX_MAC, Practice

pytestmark = pytest.mark.slow

PACS_MAC = "00:0c:29:5a:10:05"
MAC, ADDRESS, NAME = BOX_MAC, "10.20.0.22", "pano2.cabinet.example"
STEPS: list[dict[str, Any]] = [
    {
        "host": "sw1",
        "config": "sudo -n ovs-vsctl set port port6 tag=20\n",
        "rollback": "sudo -n ovs-vsctl set port port6 tag=10\n",
    },
    {"host": "dhcp1", "recipe": "dhcp-reservation", "with": {"mac": MAC, "address": ADDRESS, "name": "pano2"}},
    {"host": "dhcp1", "recipe": "dns-record", "with": {"name": NAME, "address": ADDRESS}},
    {
        "host": "fw1",
        "recipe": "open-flow",
        "with": {
            "name": "pano2", "source": "10.10.0.0/24", "destination": f"{ADDRESS}/32", "inside": "lan10",
            "outside": "lan20", "port": 11112, "owner": "Ana Payet", "review": "2027-01-31",
        },
    },
]  # fmt: skip
EXPECT = [{"host": "sw1", "section": "switchports", "key": "port6", "field": "untagged", "before": 10, "after": 20}]
TESTS = [
    {"ping": {"from": "fw1", "to": "10.20.0.21"}},
]


class Governed:
    """The lab's workspace under change control."""

    def __init__(self, made: Workspace, folder: Path) -> None:
        """Enrol the people, and have the first baseline signed."""
        self.made, self.keys = made, folder / "keys"
        root = new_key(self.keys / "root")
        for name in PEOPLE:
            new_key(self.keys / name)
        hosts = made.root / "inventory" / "hosts.yaml"
        imaging = f'pacs1: {{data: {{role: imaging, mac: "{PACS_MAC}"}}, '
        hosts.write_text(hosts.read_text(encoding="utf-8").replace("pacs1: {", imaging), encoding="utf-8")
        site = made.root / "inventory" / "site.yaml"
        text = site.read_text(encoding="utf-8")
        lines = [
            line for line in text.splitlines() if not line.startswith(("  forbidden_hours:", "  required_roles_for:"))
        ]
        policy = "policy:\n  forbidden_hours: []\n  required_roles_for: {}\n  unproven_rollback: true\n"
        site.write_text("\n".join(lines).replace("policy:\n", policy) + "\n", encoding="utf-8")
        self.does("ana", "trust", "pin", f"{root}.pub")
        for name, (full, roles) in PEOPLE.items():
            given = [word for role in roles for word in ("--role", role)]
            self.does("ana", "people", "add", name, "--name", full, *given, "--key", f"{self.keys / name}.pub")
        assert made.practice.as_admin("git", "-C", str(made.root), "add", "-A", env=IDENTITY).returncode == 0
        ended = made.practice.as_admin("git", "-C", str(made.root), "commit", "-qm", "the lab", env=IDENTITY)
        assert ended.returncode == 0, ended
        self.said("ana", "audit", "--no-report")
        self.does("ana", "baseline", "accept", "--initial", "--key", str(root))

    def said(self, person: str, *arguments: str) -> Any:
        """The JSON of a command by somebody."""
        env = {
            **IDENTITY, "HOME": str(self.made.root.parent), "GIT_CONFIG_NOSYSTEM": "1", "LANG": "C.UTF-8",
            "NETAUDIT_HOME": str(self.keys / "home"), "NETAUDIT_KEY": str(self.keys / person),
        }  # fmt: skip
        words = (sys.executable, "-m", "netaudit", "-C", str(self.made.root), "--no-input", "--json", *arguments)
        ended = self.made.practice.as_admin(*words, env=env)
        assert ended.stdout, ended
        return json.loads(ended.stdout)

    def baseline(self) -> str:
        """Digest of everything that is accepted."""
        files = sorted(path for path in (self.made.root / "baselines").rglob("*") if path.is_file())
        return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()

    def does(self, person: str, *arguments: str) -> Any:
        """The same, which must end well."""
        said = self.said(person, *arguments)
        assert said["exit_code"] == 0, [(each["code"], each["sentence"]) for each in said["reasons"]]
        return said


@pytest.fixture(scope="module")
def site(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Governed:
    """The lab's workspace, governed; each test leaves the site as it was."""
    folder = tmp_path_factory.mktemp("works")
    return Governed(make_workspace(folder / "cabinet", practice), folder)


def planned(site: Governed, *steps: dict[str, Any], **more: Any) -> str:
    """A change with these steps, presented and planned; returns its id."""
    form = site.keys.with_name("form.yaml")
    plain = {
        "title": "Raccorder un appareil d'imagerie",
        "requester": {"name": "Ana", "person": "ana"},
        "reason": "a new scanner",
        "touches": ["switch", "vlan", "host", "dhcp", "dns", "firewall", "acl"],
        "window": {"start": "2026-01-01T00:00", "end": "2036-01-01T00:00"},
        "steps": list(steps),
        "on_site": {"name": "Ana", "phone": "0262 00 00 00"},
        **more,
    }
    form.write_text(dump(plain), encoding="utf-8")
    change = str(site.does("ana", "change", "new", "--from", str(form))["change"])
    site.does("ana", "change", "present", change)
    said = site.said("ana", "plan", change)
    assert said["exit_code"] == 2, said
    return change


def hurried(site: Governed, change: str, host: str, seconds: int) -> None:
    """Sign the plan with a shorter timer for one host: a test does not wait as long as works may take."""
    read = on_disk(site.made.root, change).statement("plan.json", "netaudit-plan")
    assert read is not None
    assert isinstance(read.statement, PlanStatement)
    was = read.statement.hosts[host]
    timer = host_timer(was.files, seconds)
    assert timer is not None
    assert (was.guarantee, len(was.arm), was.disarm) == ("device-timer", len(timer.arm), timer.disarm)
    hosts = {**read.statement.hosts, host: msgspec.structs.replace(was, arm=timer.arm)}
    plan = msgspec.structs.replace(read.statement, hosts=hosts)
    by = Hand("ana", site.keys / "ana", may_ask=False)
    write_signed(site.made.root / "changes" / change / "plan.json", plan, "netaudit-plan", by, datetime.now(UTC))
    ended = site.made.practice.as_admin(
        "git", "-C", str(site.made.root), "commit", "-qam", "a shorter timer", env=IDENTITY
    )  # fmt: skip
    assert ended.returncode == 0, ended


def told(site: Governed, change: str, host: str) -> list[str]:
    """What the journal says of a host, in order."""
    found = entries_of(on_disk(site.made.root, change))
    return [entry.what for entry in found if entry.more.get("host") == host]


def no_timer(host: Host) -> bool:
    """Whether no shell waits on the host, and nothing of a timer lies there."""
    waits = host.run("pgrep", "-f", "m=/run/netaudit-", check=False).returncode == 0
    return not waits and "netaudit-" not in host.run("ls", "/run").stdout


def test_a_host_that_is_locked_up_puts_its_rules_back_by_itself(site: Governed, practice: Practice) -> None:
    """The new ruleset drops SSH: from then on nothing that is sent can mend it."""
    old = '    iifname "lan20" update @vus { ip saddr } counter\n'
    step = {
        "host": "fw1",
        "file": "/etc/nftables.conf",
        "edits": [{"before": old, "after": f'{old}    iifname "lan99" tcp dport 22 drop\n'}],
    }
    change = planned(site, step)
    hurried(site, change, "fw1", 20)
    site.does("ivo", "approve", change, "--role", "it")
    rules = practice.fw1.read("/etc/nftables.conf")
    done = site.said("ana", "apply", change, "--execute", "--deadline", "8")
    assert done["exit_code"] == 7, [(each["code"], each["sentence"]) for each in done["reasons"]]
    assert {each["code"] for each in done["reasons"]} == {"works-taken-back", "host-not-compared"}, "it was locked up"
    said = told(site, change, "fw1")
    assert said.index("armed") < said.index("returning") < said.index("returned")
    lines = [e.more for e in entries_of(on_disk(site.made.root, change)) if e.what == "sending"]
    assert not [each for each in lines if "cp -p /etc/.nftables" in str(each["line"]) and each["way"] != "arm"], (
        "the host did it, not we"
    )
    assert practice.fw1.read("/etc/nftables.conf") == rules
    assert "tcp dport 22 drop" not in practice.fw1.run("nft", "list", "ruleset").stdout
    assert "netaudit-" not in practice.fw1.run("ls", "-A", "/etc").stdout
    assert no_timer(practice.fw1)
    assert site.does("ana", "status")["copies"] == []
    again = site.does("ana", "verify", change)
    assert [each["code"] for each in again["reasons"]] == ["works-undone"]


def test_an_imaging_device_is_connected_verified_taken_back_and_verified(site: Governed, practice: Practice) -> None:
    change = planned(site, *STEPS, expect=EXPECT, tests=TESTS)
    site.does("ivo", "approve", change, "--role", "it")
    # A switch forgets after five minutes who has said nothing: the look before the works is to find everybody.
    practice.hear_anew()
    accepted = site.baseline()
    try:
        site.does("ana", "apply", change, "--execute")
        for host in (practice.dhcp1, practice.fw1):
            said = told(site, change, host.name)
            assert said.index("armed") < said.index("compared") < said.index("disarmed") < said.index("done")
            until(lambda host=host: no_timer(host), "the shell sees that its marker is gone")  # type: ignore[misc]
        _extra_is_caught(site, practice, change)
        assert site.baseline() == accepted
        assert site.does("ana", "verify", change)["accepted"]
        assert site.baseline() != accepted
        _ports_counted_nothing(site, change)
    finally:
        back = site.said("ana", "rollback", change, "--execute")
    assert back["exit_code"] == 0, back
    again = site.does("ana", "verify", change)
    assert [each["code"] for each in again["reasons"]] == ["works-undone"]


def _ports_counted_nothing(site: Governed, change: str) -> None:
    """The imaging devices' ports of the switch, by the kernel's own counts of their real interfaces."""
    read = on_disk(site.made.root, change).statement(VERDICT, "netaudit-verdict")
    assert read is not None
    assert isinstance(read.statement, VerdictStatement)
    told = [each for each in read.statement.tests if each.kind == "counters"]
    assert told
    assert {(each.passed, each.obtained.split(";")[0]) for each in told} == {(True, "no new error")}, told


def _extra_is_caught(site: Governed, practice: Practice, change: str) -> None:
    """An installer brought an office computer into imaging, which nobody declared."""
    practice.sw2.move("port4", 20)
    try:
        caught = site.said("ana", "verify", change)
    finally:
        practice.sw2.move("port4", 10)
        practice.hear_anew()
    assert (caught["exit_code"], caught["accepted"]) == (5, False), caught
    said = caught["statement"]
    assert [(each["host"], each["key"]) for each in said["undeclared"]] == [("sw2", "port4")]
    assert "pc1" in str(said["affects"]["sw2 switchports port4"])
    assert len(said["seen"]) == 4
