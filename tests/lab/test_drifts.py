"""One change at a time: the audit tells that change and nothing else, and nothing once it is taken back."""

import pytest

from tests.lab.conftest import Workspace
from tests.lab.drifts import DRIFTS
from tests.lab.practice import BOX_MAC, Practice

pytestmark = pytest.mark.slow

_RULE = 'iifname "lan10" oifname "lan20" icmp type echo-request counter accept'
# Nobody asks the wire who offers leases yet: of the rogue server, as of any new host, its port and address are seen.
_NEW_BOX = f"{BOX_MAC}: new on sw1 port6"
_SAID = {
    "add-vlan": ["sw1 port24: tagged VLANs +30 (now 10,20,30,99)"],
    "move-port": ["sw2 port4: access VLAN 10 → 20"],
    "rogue-dhcp": [_NEW_BOX],
    "new-host": [_NEW_BOX],
    "open-rule": [
        f'fw1 filter inet filter forward, rule {_RULE}: new: action permit, source iifname "lan10", '
        'destination oifname "lan20", more icmp type echo-request, '
        'after oifname "lan99" ip daddr 10.99.0.2 udp dport 53 counter accept comment "DNS"'
    ],
    "dhcp-option": ["fw1 DHCP pool bureautique: option 3 (router) 10.10.0.1 → 10.10.0.254"],
    "dns-record": ["fw1 DNS: record pacs.cabinet.example A 10.20.0.5 → 10.20.0.6"],
    "zone-record": ["dhcp1 DNS: record pacs.cabinet.example A 10.20.0.5 → 10.20.0.6"],
    "resolver": ["ws1: DNS servers it asks 10.99.0.2 → 192.0.2.53"],
    "address": ["ws1 eth0: address 10.20.0.121/24, 10.20.0.21/24 → 10.20.0.122/24, 10.20.0.21/24"],
    "route": ["fw1-frr route 192.168.50.0/24 via 10.20.0.21: new: none"],
    # ws1's own neighbours are failed then, since its daemon does not answer; its switch no longer hears it.
    "lldp-off": ["sw2 port1: neighbour ws1 eth0 → none"],
    "unplug": ["dhcp1 eth20: neighbour sw1 port3 → none", "sw1 port3: neighbour dhcp1 eth20 → none"],
    "swap": ["sw2: serial number NA-SW2-0001 → NA-SW2-0002"],
}
_FAILED = {"lldp-off": {"section-failed"}}


def _sentences(workspace: Workspace, failed: set[str]) -> list[str]:
    found = workspace.asked("audit", "--no-report")
    codes = {each["code"] for each in found["reasons"]} - {"conforming", "differences", "unauthorised-changes"}
    assert found["not_reached"] == [], found["reasons"]
    assert found["exit_code"] == (4 if failed else 2 if found["differences"] else 0), found["reasons"]
    assert failed <= codes, found["reasons"]
    return [each["sentence"] for each in found["differences"]]


@pytest.mark.parametrize("name", DRIFTS)
def test_a_drift_is_that_change_alone_and_its_revert_is_none(
    workspace: Workspace, practice: Practice, name: str
) -> None:
    revert = DRIFTS[name](practice)
    try:
        shown = _sentences(workspace, _FAILED.get(name, set()))
    finally:
        revert()
    assert _sentences(workspace, set()) == []
    assert shown == _SAID[name]


def test_every_drift_is_expected_to_be_told() -> None:
    assert _SAID.keys() == DRIFTS.keys()
    assert all(_SAID.values())
