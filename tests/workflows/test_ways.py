"""The way to every switch is kept on the hosts that a plan touches; where it is not known, all that could be it."""

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from netaudit.core.planning.management import Management
from netaudit.core.planning.session import lines_of
from netaudit.model.site import ManagedFrom, Site
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import DeviceState, Sections
from netaudit.workflows.host_steps import Around, HostSteps, course_of, host_steps
from netaudit.workflows.ways import reached
from tests.core.test_management_path import site as wired
from tests.core.test_planning_proof import IOS
from tests.report.facts import collected

ADDRESSES = {"sw1": "10.99.0.11", "sw2": "10.99.0.12", "fw1": "fw1.cabinet.example"}


def snapshot() -> Snapshot:
    states = wired()
    config = IOS.replace("GigabitEthernet1/0/1\n", "Port-channel1\n")
    sw1 = states["sw1"]
    sections = msgspec.structs.replace(sw1.sections, config=collected(config))
    states["sw1"] = msgspec.structs.replace(sw1, platform="cisco_ios", sections=sections)
    return Snapshot(
        site="x", taken_at="2026-12-01T08:00:00+00:00", expected=tuple(states), states=states, failures={}, endpoints={}
    )


def inventory() -> Any:
    return SimpleNamespace(hosts={name: SimpleNamespace(hostname=address) for name, address in ADDRESSES.items()})


def plain(*stations: str) -> Site:
    return Site(name="x", managed_from=tuple(ManagedFrom(address=each) for each in stations))


def test_the_way_to_another_switch_is_kept_too() -> None:
    found = reached(plain("10.10.0.7"), inventory(), snapshot(), ["sw1"])
    assert not found.unknown
    assert found.kept["sw1"].paths == {("Po1", 99), ("1", 99), ("1", 10), ("Po1", 10)}
    # It is not of `sw1` that the laptop's own network is the way, but of `sw2`.
    assert found.kept["sw1"].gateways == {"10.99.0.1"}


@pytest.mark.parametrize("stations", [(), ("10.99.0.50",)])
def test_where_the_way_is_not_known_everything_that_could_be_it_stays(stations: tuple[str, ...]) -> None:
    nobody = inventory()
    nobody.hosts["sw1"].hostname = "127.0.0.1"
    found = reached(plain(*stations), nobody, snapshot(), ["sw1", "fw1"])
    assert found.unknown == {"sw1", "fw1"}
    assert found.kept["sw1"].addresses >= {"10.99.0.11"}
    assert found.kept["sw1"].gateways == {"10.99.0.1"}
    assert {("Po1", 99), ("23", 99), ("24", 99)} <= found.kept["sw1"].paths
    assert found.kept["fw1"] == Management()


def steps(lines: str, **around: Any) -> HostSteps:
    seen = snapshot()
    kept = reached(plain("10.10.0.7"), inventory(), seen, ["sw1"]).kept["sw1"]
    state = _whole(seen.states["sw1"])
    course = course_of(state, kept)
    assert course is not None
    course.take(lines_of(lines), literal=True)
    return host_steps(course, state, Around(30, way_known=True, **around), own_rollback=False)


def _whole(state: DeviceState) -> DeviceState:
    return msgspec.structs.replace(state, sections=msgspec.structs.replace(Sections(), config=state.sections.config))


def test_a_line_that_cuts_the_way_to_another_switch_needs_somebody_on_site() -> None:
    cut = "interface Po1\n switchport trunk allowed vlan remove 10\n"
    assert {each.code for each in steps(cut).refused} == {"plan-way-cut"}
    held = steps(cut, on_site=True)
    assert (held.refused, held.arm) == ((), ())
    assert "way-cut-on-site" in held.risks
    fine = steps("vlan 40\n name TEL\n")
    assert (fine.refused, fine.risks) == ((), ("startup-unknown",))
