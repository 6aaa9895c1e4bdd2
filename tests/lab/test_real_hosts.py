"""Daemons that nobody here wrote: what the audit makes of them, and that it changes and troubles nothing."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.store.yaml12 import parse
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.practice import CBCT_MAC, CEREC_MAC, PC_MAC, Practice

pytestmark = pytest.mark.slow

_LINUX = {
    "facts", "interfaces", "addresses", "routes", "filters", "nat", "dns", "management", "users", "config", "arp",
    "neighbours", "links", "lags",
}  # fmt: skip
_SWITCH = {"switchports", "spanning_tree", "mac_table"}
_COLLECTED = {
    "fw1": _LINUX | _SWITCH | {"dhcp", "leases"},
    "dhcp1": _LINUX | {"dhcp", "leases", "ntp", "syslog"},
    "pacs1": _LINUX,
    "ws1": _LINUX,
    "sw1": _LINUX | _SWITCH | {"snmp"},
    "sw2": _LINUX | _SWITCH | {"snmp"},
    "fw1-frr": {"facts", "interfaces", "addresses", "routes", "config", "links"},
    "pacs1-dicom": {"services"},
    "pacs1-services": {"services"},
}
"""By hand: of each device, what is collected; every other section must say why it is not."""


def _rows(workspace: Workspace, host: str, section: str) -> Any:
    state: Any = parse((workspace.root / f"baselines/hosts/{host}/state.yaml").read_bytes()).value
    return msgspec.to_builtins(state["sections"][section]["value"])


def test_every_section_is_collected_or_says_why_not(workspace: Workspace) -> None:
    audit = workspace.asked("audit", "--no-report")
    assert audit["exit_code"] == 0, audit
    assert audit["not_reached"] == []
    assert audit["simulated"] is False
    assert audit["hosts"].keys() == {*_COLLECTED, "cerec1"}
    found = {}
    for host, collected in _COLLECTED.items():
        sections = audit["hosts"][host]["sections"]
        found[host] = {name for name, section in sections.items() if section["status"] == "collected"}
        missing = {name: section for name, section in sections.items() if name not in collected}
        assert all(section["status"] == "unsupported" and section["reason"] for section in missing.values()), missing
    assert found == _COLLECTED
    assert {section["status"] for section in audit["hosts"]["cerec1"]["sections"].values()} == {"withheld"}


def test_values_are_those_of_the_daemons(workspace: Workspace, practice: Practice) -> None:
    assert _rows(workspace, "fw1", "facts")["hostname"] == "fw1"
    assert _rows(workspace, "fw1", "facts")["serial"] == "NA-FW1-0001"
    assert _rows(workspace, "fw1", "interfaces").keys() >= {"lan10", "lan20", "lan99", "uplink"}
    assert _rows(workspace, "fw1", "addresses")["lan20"] == {"prefixes": ("10.20.0.1/24",)}
    pool = _rows(workspace, "fw1", "dhcp")["bureautique"]
    assert pool["options"] == {"3": "10.10.0.1", "6": "10.10.0.1", "42": "10.99.0.1"}
    assert pool["reservations"] == {"00:1b:a9:44:10:09": {"address": "10.10.0.20", "name": "imprimante"}}
    forward = _rows(workspace, "fw1", "filters")["inet filter forward"]
    assert (forward["default"], len(forward["order"])) == ("deny", 5)
    assert [forward["rules"][key]["action"] for key in forward["order"]] == [
        "permit", "deny", "permit", "permit", "permit",
    ]  # fmt: skip
    assert _rows(workspace, "fw1", "dns")["records"]["pacs.cabinet.example A"] == "10.20.0.5"
    leases = _rows(workspace, "fw1", "leases")
    assert leases.keys() == {PC_MAC}
    assert leases[PC_MAC]["name"] == "pc1"
    assert f"{leases[PC_MAC]['address']}/24" == practice.pc1.given()
    assert _rows(workspace, "fw1", "arp")["10.20.0.21"] == {"mac": "f4:4d:30:11:20:21", "interface": "lan20"}
    assert _rows(workspace, "ws1", "addresses") == {"eth0": {"prefixes": ("10.20.0.121/24", "10.20.0.21/24")}}
    heard = _rows(workspace, "ws1", "neighbours")["eth0"]
    assert (heard["name"], heard["port"]) == ("sw2", "port1")
    neighbours = _rows(workspace, "sw1", "neighbours")
    assert {port: each["name"].split(".")[0] for port, each in neighbours.items()} == {
        "port1": "fw1",
        "port3": "dhcp1",
        "port4": "dhcp1",
        "port5": "pacs1",
        "port24": "sw2",
    }
    assert _rows(workspace, "ws1", "links")["eth0"] == {"up": True}
    ports = _rows(workspace, "sw1", "switchports")
    assert ports.keys() == {"port1", "port2", "port3", "port4", "port5", "port6", "port24", "mgmt"}
    assert ports["port24"] == {"mode": "trunk", "tagged": "10,20,99"}
    assert (ports["port5"]["mode"], ports["port5"]["untagged"]) == ("access", 20)
    assert _rows(workspace, "sw1", "mac_table")[f"{CBCT_MAC} 20"] == {"port": "port24"}
    assert _rows(workspace, "sw2", "mac_table")[f"{CBCT_MAC} 20"] == {"port": "port2"}
    imaging = _rows(workspace, "dhcp1", "dhcp")["10.20.0.0/24"]
    assert imaging["options"] == {"3": "10.20.0.1", "6": "10.99.0.2", "42": "10.99.0.1"}
    assert imaging["reservations"] == {CBCT_MAC: {"address": "10.20.0.10", "name": "cbct1"}}
    assert _rows(workspace, "dhcp1", "leases")[CBCT_MAC] == {"address": "10.20.0.10", "name": "cbct1"}
    names = _rows(workspace, "dhcp1", "dns")
    assert names["zones"] == {"cabinet.example": "primary", "10.in-addr.arpa": "primary"}
    assert names["forwarders"] == ("192.0.2.53",)
    assert names["records"]["pacs.cabinet.example A"] == "10.20.0.5"
    assert names["records"]["images.cabinet.example CNAME"] == "pacs.cabinet.example"


def test_time_log_communities_and_shares(workspace: Workspace) -> None:
    assert _rows(workspace, "dhcp1", "ntp")["servers"] == ("10.99.0.1", "10.20.0.1")
    assert _rows(workspace, "dhcp1", "syslog") == {"10.99.0.11": {"port": 514, "protocol": "tcp", "level": "*.*"}}
    agent = _rows(workspace, "sw1", "snmp")
    assert [each["access"] for each in agent["communities"].values()] == ["ro"]
    assert "lecture-lab" not in str(agent)
    config = (workspace.root / "baselines/hosts/pacs1/config.txt").read_text(encoding="utf-8")
    assert "[IMAGES]\n guest ok = Yes" in config
    assert "/run/images" not in config, "where a share lies is nobody's business"


def test_routers_values_are_those_of_frr(workspace: Workspace) -> None:
    facts = _rows(workspace, "fw1-frr", "facts")
    assert (facts["hostname"], facts["vendor"]) == ("fw1", "FRRouting")
    assert facts["firmware"][0].isdigit()
    interfaces = _rows(workspace, "fw1-frr", "interfaces")
    assert interfaces["lan20"] == {"enabled": True, "description": "Imagerie", "mac": "00:0d:b9:51:aa:20"}
    assert _rows(workspace, "fw1-frr", "addresses") == {
        f"lan{vlan}": {"prefixes": (f"10.{vlan}.0.1/24",)} for vlan in (10, 20, 99)
    }
    assert _rows(workspace, "fw1-frr", "routes") == {
        "0.0.0.0/0 via 10.99.0.254": {},
        "192.168.40.0/24 via 10.20.0.5": {"distance": 150},
        "192.168.42.0/24 via blackhole": {},
        "2001:db8:40::/48 via blackhole": {},
    }
    config = (workspace.root / "baselines/hosts/fw1-frr/config.cfg").read_text(encoding="utf-8")
    assert config.rstrip().endswith("\nend")
    assert "ligne-lab" not in config
    assert "mode-lab" not in config


def test_unit_of_imaging_has_the_lease_that_kea_keeps_for_it(practice: Practice) -> None:
    assert practice.cbct1.given() == "10.20.0.10/24"
    assert CBCT_MAC in practice.dhcp1.run("cat", "/var/lib/kea/kea-leases4.csv").stdout


def test_image_server_answers(workspace: Workspace, practice: Practice) -> None:
    assert _rows(workspace, "pacs1-dicom", "services") == {"dicom": {"port": 104, "answer": "PACS1 0x0000"}}
    assert _rows(workspace, "pacs1-services", "services") == {
        "dicom": {"port": 104, "answer": "PACS1 0x0000"},
        "partage": {"port": 445, "answer": "shares IMAGES"},
        "portail": {"port": 443, "answer": "no answer"},
    }
    shared = practice.ws1.run("smbclient", "-N", "//10.20.0.5/IMAGES", "-c", "ls").stdout
    assert "lisezmoi.txt" in shared


def test_name_server_answers(practice: Practice) -> None:
    assert "10.20.0.5" in practice.ws1.run("getent", "hosts", "pacs.cabinet.example").stdout


def test_switches_answer_by_snmp(practice: Practice) -> None:
    asked = ("snmpget", "-m", "", "-v", "2c", "-c", "lecture-lab", "-Oqv")
    for name, address in (("sw1", "10.99.0.11"), ("sw2", "10.99.0.12")):
        assert f'"{name}"' in practice.admin.run(*asked, address, "1.3.6.1.2.1.1.5.0").stdout


def test_nothing_differs_where_nothing_changed(workspace: Workspace, practice: Practice) -> None:
    # Counters move, leases are renewed, and neighbours announce themselves again.
    practice.pc1.lease()
    practice.cbct1.lease()
    practice.announce_now()
    assert practice.ws1.reaches("10.20.0.1")
    for _ in range(2):
        found = workspace.asked("diff")
        assert (found["exit_code"], found.get("differences")) == (0, []), found


def test_restricted_unit_hears_nothing_of_an_audit(workspace: Workspace, practice: Practice, tmp_path: Path) -> None:
    before = practice.cerec1.heard()
    audit = workspace.asked("audit", "--no-report")
    assert "cerec1" in audit["hosts"]
    assert practice.cerec1.heard() == before == []
    released = make_workspace(tmp_path / "open", practice, perimeter=False)
    assert released.run("audit", "--no-report", "--limit", "cerec1", "--deadline", "8").code == 4
    assert any(CEREC_MAC in line for line in practice.cerec1.heard())
    practice.cerec1.forget()
