"""Defects put into the real practice: the audit's checks find each of them, and taking it out clears it."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.lab import drifts
from tests.lab.conftest import Workspace, make_workspace
from tests.lab.practice import PC_MAC, Practice
from tests.lab.test_discover import trunk

pytestmark = pytest.mark.slow

__all__ = ["trunk"]
_DATA = {
    "sw1": "role: switch",
    "sw2": "role: switch",
    "fw1": "role: firewall",
    "dhcp1": "role: server",
    "pacs1": 'role: imaging, mac: "00:0c:29:5a:10:05"',
    "ws1": 'role: workstation, mac: "f4:4d:30:11:20:21"',
}
_PLAN = """addressing:
  vlans:
    10: {name: BUREAUTIQUE, subnet: 10.10.0.0/24, purpose: office}
    20: {name: IMAGERIE, subnet: 10.20.0.0/24, purpose: imaging}
    99: {name: GESTION, subnet: 10.99.0.0/24, purpose: management}
"""
_SEARCH = """search:
  networks: [10.99.0.0/24]
  tagged: {10: [10.10.0.0/24], 20: [10.20.0.0/24]}
  dns: 10.99.0.2
"""
_MANY = ("02:00:5e:10:00:01", "02:00:5e:10:00:02")
"""What stands behind the box: a small switch has no address of its own on the wire."""


def joined(practice: Practice) -> drifts.Revert:
    """The printer's port becomes a port of imaging."""
    practice.sw2.move("port4", 20)
    return lambda: practice.sw2.move("port4", 10)


def parted(practice: Practice) -> drifts.Revert:
    """The scanner's port becomes a port of the office."""
    practice.sw2.move("port2", 10)
    return lambda: practice.sw2.move("port2", 20)


def crowd(practice: Practice) -> drifts.Revert:
    """Somebody's box with more devices behind it, which gives leases out as well."""
    gone = drifts.rogue_dhcp(practice)
    for number, mac in enumerate(_MANY):
        name = f"behind{number}"
        practice.box1.run(
            "ip", "link", "add", name, "link", "eth0", "address", mac, "type", "macvlan", "mode", "bridge"
        )
        practice.box1.run("ip", "addr", "add", f"10.10.0.{201 + number}/24", "dev", name)
        practice.box1.run("ip", "link", "set", name, "up")
    _heard_behind(practice)

    def revert() -> None:
        for number in range(len(_MANY)):
            practice.box1.run("ip", "link", "del", f"behind{number}")
        practice.forget(*_MANY)
        gone()

    return revert


def _heard_behind(practice: Practice) -> None:
    for number in range(len(_MANY)):
        practice.box1.run("ping", "-n", "-q", "-c", "1", "-W", "1", "-I", f"behind{number}", "10.10.0.1", check=False)


def forward(practice: Practice) -> drifts.Revert:
    """The image server is reached from the way out."""
    ruleset = (
        "add table ip seeded; add chain ip seeded in { type nat hook prerouting priority dstnat; }; "
        'add rule ip seeded in iifname "lan99" tcp dport 8104 dnat to 10.20.0.5:104'
    )
    practice.fw1.run("nft", ruleset)
    return practice.fw1.filter


def shares(practice: Practice) -> drifts.Revert:
    """The office reaches the image share, and a database."""
    practice.fw1.run(
        "nft", 'insert rule inet filter forward iifname "lan10" oifname "lan20" tcp dport { 445, 1433 } accept'
    )
    return practice.fw1.filter


def writing(practice: Practice) -> drifts.Revert:
    """An SNMP community of a switch may write, in clear text."""
    practice.sw1.edit("snmp/snmpd.conf", "rocommunity lecture-lab", "rwcommunity lecture-lab")
    return lambda: practice.sw1.edit("snmp/snmpd.conf", "rwcommunity lecture-lab", "rocommunity lecture-lab")


def sixth(practice: Practice) -> drifts.Revert:
    """A workstation has an IPv6 address that no router of the practice gave it."""
    practice.ws1.run("ip", "addr", "add", "2001:db8:66::21/64", "dev", "eth0", "nodad")

    def revert() -> None:
        practice.ws1.run("ip", "addr", "del", "2001:db8:66::21/64", "dev", "eth0")

    return revert


SEEDS: tuple[Callable[[Practice], drifts.Revert], ...] = (
    joined, parted, crowd, forward, shares, writing, sixth
)  # fmt: skip
FOUND = {
    "NET-VLAN-001": "VLAN 20 holds cerec1, pacs1 together with pc1.",
    "NET-VLAN-002": "cbct1 (VLAN 10) and its workstation ws1 (VLAN 20) are no longer in the same network.",
    "NET-SW-003": "sw1 port6: 3 devices are heard there, and nothing declared explains it.",
    "INV-AUT-014": "d8:0d:17:20:01:11 at sw1 port6 is unknown.",
    "DHCP-UNI-003": "VLAN 10: several DHCP servers answered: 10.10.0.1, 10.10.0.200.",
    "FW-NAT-003": 'fw1 forwards iifname "lan99" tcp dport 8104 from the Internet to dnat to 10.20.0.5:104.',
    "APP-SMB-002": "fw1 lets VLAN 10 reach VLAN 20 on TCP 445.",
    "APP-DB-001": "fw1 lets VLAN 10 reach VLAN 20 on TCP 1433.",
    "NET-ADM-008": "sw1: an SNMP community may write (1).",
    "IP-V6-007": "ws1 has the IPv6 address 2001:db8:66::21, which no router of the inventory announces.",
}
"""What each seeded defect is found as."""


@pytest.fixture(scope="module")
def judged(practice: Practice, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that says what each host is, and whose baseline is the practice as it is."""
    made = make_workspace(tmp_path_factory.mktemp("checks") / "cabinet", practice)
    hosts = made.root / "inventory/hosts.yaml"
    text = hosts.read_text(encoding="utf-8")
    for name, data in _DATA.items():
        text = re.sub(rf"^({name}: {{.*)}}$", rf"\1, data: {{{data}}}}}", text, flags=re.MULTILINE)
    text = text.replace("cbct1: {data: {role: imaging,", "cbct1: {data: {role: imaging, acquisition: ws1,")
    hosts.write_text(f'{text}pc1: {{data: {{role: printer, mac: "{PC_MAC}"}}}}\n', encoding="utf-8")
    site = made.root / "inventory/site.yaml"
    plain = re.sub(r"^addressing:\n(?:  .*\n)*|^addressing:.*\n", "", site.read_text(encoding="utf-8"), flags=re.M)
    site.write_text(plain + _PLAN, encoding="utf-8")
    playbook = (made.root / "playbooks/audits/full.yaml").read_text(encoding="utf-8")
    (made.root / "playbooks/audits/search.yaml").write_text(playbook + _SEARCH, encoding="utf-8")
    practice.hear_anew()
    assert made.run("audit").code in (0, 2)
    accepted = made.run("baseline", "accept", "--initial")
    assert accepted.code == 0, accepted
    return made


def _findings(workspace: Workspace) -> set[tuple[str, str]]:
    told = workspace.asked("audit", "--no-report", "--playbook", "search")
    assert told["not_reached"] == [], told["reasons"]
    return {(each["check"], one["sentence"]) for each in told["checks"] for one in each["findings"]}


@pytest.fixture
def seeded(practice: Practice) -> Iterator[ExitStack]:
    """Every defect at once."""
    with ExitStack() as stack:
        for seed in SEEDS:
            stack.callback(seed(practice))
        yield stack


def test_each_seeded_defect_is_found_and_taking_it_out_clears_it(
    judged: Workspace, practice: Practice, trunk: None, seeded: ExitStack
) -> None:
    practice.hear_anew()
    _heard_behind(practice)
    found = _findings(judged)
    assert set(FOUND.items()) - found == set(), sorted(found)
    seeded.close()
    practice.hear_anew()
    left = _findings(judged)
    assert set(FOUND.items()) & left == set()
    assert not {check for check, _ in left} & FOUND.keys(), sorted(left)
