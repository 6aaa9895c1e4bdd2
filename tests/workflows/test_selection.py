"""Who is asked, and who must not be."""

from pathlib import Path

import pytest
from nornir.core.inventory import Inventory

from netaudit.model.errors import NetauditError
from netaudit.model.site import Perimeter, PerimeterMatch
from netaudit.store.inventory import load_inventory
from netaudit.workflows.selection import restrictions, select

SIRONA = Perimeter(name="Dentsply Sirona", match=PerimeterMatch(vendor=("Sirona",), oui=("00:10:19",), hosts=("c1",)))
HOSTS = """
sw1: {platform: cisco_ios, groups: [switches], data: {role: switch}}
sw2: {platform: hp_procurve, groups: [switches], data: {role: switch}}
fw1: {platform: linux, hostname: 10.20.0.30}
c1: {platform: linux}
c2: {platform: linux, data: {vendor: Dentsply Sirona}}
c3: {platform: linux, data: {mac: 0010.1912.3456}}
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Inventory:
    (tmp_path / "hosts.yaml").write_text(HOSTS)
    (tmp_path / "groups.yaml").write_text("switches: {}\n")
    return load_inventory(tmp_path)


@pytest.mark.parametrize(
    ("limit", "chosen"),
    [
        ("", {"sw1", "sw2", "fw1", "c1", "c2", "c3"}),
        ("sw1", {"sw1"}),
        ("sw?, fw1", {"sw1", "sw2", "fw1"}),
        ("group=switches", {"sw1", "sw2"}),
        ("role=switch", {"sw1", "sw2"}),
        ("platform=linux", {"fw1", "c1", "c2", "c3"}),
    ],
)
def test_limits(inventory: Inventory, limit: str, chosen: set[str]) -> None:
    assert set(select(inventory, limit)) == chosen


@pytest.mark.parametrize("limit", ["nobody", "sw1,nobody", "SW1"])
def test_a_part_that_matches_nothing_is_an_error(inventory: Inventory, limit: str) -> None:
    with pytest.raises(NetauditError):
        select(inventory, limit)


def test_a_host_is_restricted_by_name_maker_or_address(inventory: Inventory) -> None:
    hosts = dict(inventory.hosts)
    assert set(restrictions(hosts, (SIRONA,))) == {"c1", "c2", "c3"}
    # Nothing in its entry says so, but an earlier audit heard a Sirona device at its address.
    assert "fw1" in restrictions(hosts, (SIRONA,), {"10.20.0.30": "00:10:19:4c:02:30"})
    assert restrictions(hosts, ()) == {}
