"""Daemons that nobody here wrote: what the audit makes of them, and that it changes and troubles nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.store.yaml12 import parse
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.practice import CEREC_MAC, PC_MAC, Practice

pytestmark = pytest.mark.slow

_READ = ("facts", "interfaces", "addresses", "dns", "config", "arp", "neighbours", "links")
_NOT_LINUX = {
    "filters", "lags", "mac_table", "management", "nat", "ntp", "poe", "routes", "services", "snmp", "spanning_tree",
    "switchports", "syslog", "users", "vlans", "wifi",
}  # fmt: skip


def _rows(workspace: Workspace, host: str, section: str) -> Any:
    state: Any = parse((workspace.root / f"baselines/hosts/{host}/state.yaml").read_bytes()).value
    return msgspec.to_builtins(state["sections"][section]["value"])


def test_every_section_is_collected_or_says_why_not(workspace: Workspace) -> None:
    audit = workspace.asked("audit", "--no-report")
    assert audit["exit_code"] == 0, audit
    assert audit["not_reached"] == []
    assert audit["simulated"] is False
    for host in ("fw1", "ws1", "sw1", "sw2"):
        sections = audit["hosts"][host]["sections"]
        missing = {name: section["reason"] for name, section in sections.items() if section["status"] != "collected"}
        expected = _NOT_LINUX if host == "fw1" else _NOT_LINUX | {"dhcp", "leases"}
        assert set(missing) == expected, missing
        assert all(missing.values())
        assert all(sections[name]["status"] == "unsupported" for name in missing)
    assert {section["status"] for section in audit["hosts"]["cerec1"]["sections"].values()} == {"withheld"}


def test_values_are_those_of_the_daemons(workspace: Workspace, practice: Practice) -> None:
    assert _rows(workspace, "fw1", "facts")["hostname"] == "fw1"
    assert _rows(workspace, "fw1", "interfaces").keys() == {"lan10", "lan20", "lan99"}
    assert _rows(workspace, "fw1", "addresses")["lan20"] == {"prefixes": ("10.20.0.1/24",)}
    pools = _rows(workspace, "fw1", "dhcp")
    assert pools["bureautique"]["options"] == {"3": "10.10.0.1", "6": "10.10.0.1"}
    assert pools["imagerie"]["reservations"] == {"00:09:21:33:10:0a": {"address": "10.20.0.10", "name": "cbct1"}}
    assert _rows(workspace, "fw1", "dns")["records"]["pacs.cabinet.example A"] == "10.20.0.5"
    leases = _rows(workspace, "fw1", "leases")
    assert leases.keys() == {PC_MAC}
    assert leases[PC_MAC]["name"] == "pc1"
    assert leases[PC_MAC]["address"] in practice.pc1.run("ip", "addr", "show", "eth0").stdout
    assert _rows(workspace, "fw1", "arp")["10.20.0.21"] == {"mac": "f4:4d:30:11:20:21", "interface": "lan20"}
    assert _rows(workspace, "ws1", "addresses") == {"eth0": {"prefixes": ("10.20.0.121/24", "10.20.0.21/24")}}
    heard = _rows(workspace, "ws1", "neighbours")["eth0"]
    assert (heard["name"], heard["port"]) == ("sw2", "port1")
    assert {each["name"] for each in _rows(workspace, "sw1", "neighbours").values()} == {"fw1.cabinet.example", "sw2"}
    assert all(link == {"up": True} for link in _rows(workspace, "ws1", "links").values())


def test_nothing_differs_where_nothing_changed(workspace: Workspace, practice: Practice) -> None:
    # Counters move, a lease is renewed, and neighbours announce themselves again.
    practice.pc1.lease()
    practice.announce_now()
    assert practice.ws1.reaches("10.20.0.1")
    for _ in range(2):
        found = workspace.asked("diff")
        assert (found["exit_code"], found.get("differences")) == (0, []), found


def _sentences(workspace: Workspace) -> list[str]:
    found = workspace.asked("diff")
    failed = [each for each in found["reasons"] if each["code"] in ("section-failed", "section-lost")]
    assert found["exit_code"] == (4 if failed else 2 if found["differences"] else 0), found
    return [each["sentence"] for each in found["differences"]]


def _option(practice: Practice) -> Callable[[], None]:
    old, new = "tag:imagerie,option:router,10.20.0.1", "tag:imagerie,option:router,10.20.0.254"
    practice.fw1.edit("dnsmasq.conf", old, new)
    practice.fw1.serve_again()

    def revert() -> None:
        practice.fw1.edit("dnsmasq.conf", new, old)
        practice.fw1.serve_again()

    return revert


def _record(practice: Practice) -> Callable[[], None]:
    old, new = "pacs.cabinet.example,10.20.0.5\ncname", "pacs.cabinet.example,10.20.0.6\ncname"
    practice.fw1.edit("dnsmasq.conf", old, new)
    practice.fw1.serve_again()

    def revert() -> None:
        practice.fw1.edit("dnsmasq.conf", new, old)
        practice.fw1.serve_again()

    return revert


def _rule(practice: Practice) -> Callable[[], None]:
    rule = ("iifname", "lan10", "oifname", "lan20", "tcp", "dport", "445", "counter", "accept")
    practice.fw1.run("nft", "add", "rule", "inet", "filter", "forward", *rule)
    return practice.fw1.filter


def _address(practice: Practice) -> Callable[[], None]:
    def change(old: str, new: str) -> None:
        practice.ws1.run("ip", "addr", "del", old, "dev", "eth0")
        practice.ws1.run("ip", "addr", "add", new, "dev", "eth0")

    change("10.20.0.121/24", "10.20.0.122/24")
    return lambda: change("10.20.0.122/24", "10.20.0.121/24")


def _unannounced(practice: Practice) -> Callable[[], None]:
    practice.ws1.stop("lldpd")

    def revert() -> None:
        practice.ws1.announce()
        practice.announce_now()

    return revert


_DRIFTS: dict[str, tuple[Callable[[Practice], Callable[[], None]], list[str]]] = {
    "dhcp-option": (_option, ["fw1 DHCP pool imagerie: option 3 (router) 10.20.0.1 → 10.20.0.254"]),
    "dns-record": (_record, ["fw1 DNS: record pacs.cabinet.example A 10.20.0.5 → 10.20.0.6"]),
    "firewall-rule": (
        _rule,
        [
            "fw1 configuration, ### sudo -n nft list ruleset > table inet filter { > chain forward {: line added: "
            'iifname "lan10" oifname "lan20" tcp dport 445 counter accept'
        ],
    ),
    "address": (
        _address,
        ["ws1 eth0: address 10.20.0.121/24, 10.20.0.21/24 → 10.20.0.122/24, 10.20.0.21/24"],
    ),
    # ws1's own neighbours are failed then, since its daemon does not answer; its switch no longer hears it.
    "lldp-off": (_unannounced, ["sw2 port1: neighbour ws1 eth0 → none"]),
}


@pytest.mark.parametrize("name", _DRIFTS)
def test_a_drift_is_that_change_alone_and_its_revert_is_none(
    workspace: Workspace, practice: Practice, name: str
) -> None:
    drift, said = _DRIFTS[name]
    revert = drift(practice)
    try:
        shown = _sentences(workspace)
    finally:
        revert()
    assert shown == said
    assert _sentences(workspace) == []


def test_imaging_is_apart_on_the_wire(practice: Practice) -> None:
    # By link-local addresses, which no router carries: what answers is in the same VLAN.
    imaging, office = practice.cbct1.link_local(), practice.pc1.link_local()
    assert practice.ws1.reaches(imaging)
    assert not practice.ws1.reaches(office)
    practice.sw2.move("port4", 20)
    try:
        assert practice.ws1.reaches(office)
    finally:
        practice.sw2.move("port4", 10)
    assert not practice.ws1.reaches(office)


def test_restricted_unit_hears_nothing_of_an_audit(workspace: Workspace, practice: Practice, tmp_path: Path) -> None:
    before = practice.cerec1.heard()
    audit = workspace.asked("audit", "--no-report")
    assert "cerec1" in audit["hosts"]
    assert practice.cerec1.heard() == before == []
    released = make_workspace(tmp_path / "open", practice, perimeter=False)
    assert released.run("audit", "--no-report", "--limit", "cerec1", "--deadline", "8").code == 4
    assert any(CEREC_MAC in line for line in practice.cerec1.heard())
