"""The two switches asked by SNMP: what snmpd and lldpd tell is what the command line tells."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.store.yaml12 import parse
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.practice import ADDRESSES, Practice

pytestmark = pytest.mark.slow

_HOSTS = ("sw1", "sw2")
_COLLECTED = {"facts", "interfaces", "addresses", "arp", "neighbours", "links"}


def _sections(root: Path, host: str) -> Any:
    state: Any = parse((root / f"baselines/hosts/{host}/state.yaml").read_bytes()).value
    return msgspec.to_builtins(state["sections"])


@pytest.fixture(scope="module")
def by_snmp(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace of the switches alone, as devices without a command line."""
    made = make_workspace(tmp_path_factory.mktemp("snmp") / "cabinet", practice)
    entry = "{{hostname: {}, platform: snmp, password: env:NETAUDIT_COMMUNITY}}"
    hosts = [f"{name}: {entry.format(ADDRESSES[name])}\n" for name in _HOSTS]
    (made.root / "inventory/hosts.yaml").write_text("".join(hosts), encoding="utf-8")
    return made


def test_both_sources_tell_the_same(
    workspace: Workspace, by_snmp: Workspace, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETAUDIT_COMMUNITY", "lecture-lab")
    practice.announce_now()
    audit = by_snmp.asked("audit")
    assert audit["exit_code"] == 0, audit
    assert by_snmp.run("baseline", "accept", "--initial").code == 0
    for host in _HOSTS:
        sections = audit["hosts"][host]["sections"]
        assert {name for name, section in sections.items() if section["status"] == "collected"} == _COLLECTED
        assert {section["status"] for section in sections.values()} == {"collected", "unsupported"}
        one, other = _sections(by_snmp.root, host), _sections(workspace.root, host)
        assert one["facts"]["value"]["hostname"] == host
        for name in ("addresses", "neighbours"):
            assert one[name]["value"] == other[name]["value"], (host, name)
        for name in ("interfaces", "links"):
            # SNMP also tells of the loopback, which is no cable's.
            told = {key: row for key, row in one[name]["value"].items() if key in other[name]["value"]}
            assert told == other[name]["value"], (host, name)
        # Who is asking.
        assert one["arp"]["value"]["10.99.0.100"] == {"mac": "3c:97:0e:00:99:64", "interface": "mgmt"}
    again = by_snmp.asked("diff")
    assert (again["exit_code"], again.get("differences")) == (0, []), again


def test_a_wrong_community_is_told_from_a_switch_that_is_not_there(
    by_snmp: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETAUDIT_COMMUNITY", "ecriture-lab")
    audit = by_snmp.asked("audit", "--no-report", "--limit", "sw1")
    assert audit["exit_code"] == 4
    assert [each["code"] for each in audit["reasons"] if each["params"].get("host") == "sw1"] == ["host-auth-failed"]
    assert "ecriture-lab" not in repr(audit)
