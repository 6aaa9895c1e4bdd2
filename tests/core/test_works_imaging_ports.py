"""Ports of imaging devices, held against what they were: errors, speed, and what is never taken for a pass."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, host_counters
from netaudit.core.works.four_sets import FourSets
from netaudit.core.works.imaging_ports import Side, port_tests, speed_tested
from netaudit.core.works.told import verdict_reasons
from netaudit.model import statements
from netaudit.model.counters import Counters, HostCounters, PortCounters
from netaudit.model.rows import Link
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.statements import Impact, PlanStatement
from netaudit.platforms import platform
from tests.core.cases import plan
from tests.core.works_sites import site
from tests.report.facts import collected

CBCT = "00:09:21:33:10:0a"
FAST, SLOW = Link(up=True, speed=1000, duplex="full"), Link(up=True, speed=100, duplex="full")


def scanner(port: str = "Gi1/0/5", **more: Any) -> dict[str, Endpoint]:
    return {CBCT: Endpoint(**{"name": "cbct-1", "role": "imaging", "switch": "sw1", "port": port, **more})}


def seen(link: Link | None = FAST, endpoints: dict[str, Endpoint] | None = None, port: str = "Gi1/0/5") -> Snapshot:
    links = collected({port: link} if link is not None else {})
    return msgspec.structs.replace(site(links=links), endpoints=scanner() if endpoints is None else endpoints)


def counted(port: str = "Gi1/0/5", host: str = "sw1", **more: int) -> Counters:
    return {host: HostCounters(ports={port: PortCounters(**{"received_errors": 7, **more})})}


def ports(
    before: Counters, after: Counters, was: Snapshot | None = None, now: Snapshot | None = None,
    of: PlanStatement | None = None,
) -> dict[str, statements.Tested]:  # fmt: skip
    found = port_tests(Side(was or seen(), before), Side(now or seen(), after), of or plan())
    assert len({each.kind for each in found}) == len(found)
    return {each.kind: each for each in found}


@pytest.mark.parametrize(
    ("more", "passed", "obtained"),
    [
        ({}, True, "no new error"),
        ({"received_errors": 9}, False, "received errors: 2 more"),
        ({"received_errors": 9, "checksum_errors": 2}, False, "received errors: 2 more; checksum errors: 2 more"),
        ({"sent_errors": 1}, False, "sent errors: 1 more"),
        ({"sent_drops": 12}, True, "no new error; dropped on sending: 12 more"),
        ({"received_errors": 6}, None, "its counters began anew"),
        ({"received_drops": -1}, None, "its counters began anew"),
    ],
)
def test_errors_that_rose_are_a_failure_and_drops_are_said(more: Any, passed: bool | None, obtained: str) -> None:
    none: dict[str, Any] = {"checksum_errors": 0, "sent_errors": 0, "received_drops": 0, "sent_drops": 0}
    told = ports(counted(**none), counted(**{**none, **more}))["counters"]
    assert (told.passed, told.obtained, told.expected) == (passed, obtained, "no new error")
    assert told.subject == "cbct-1 (sw1 Gi1/0/5)"


@given(st.integers(0, 9), st.integers(0, 9))
def test_it_passes_only_where_nothing_rose(was: int, now: int) -> None:
    told = ports(counted(received_errors=was), counted(received_errors=now))["counters"]
    assert told.passed is (True if was == now else False if now > was else None)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ({}, counted(), "its counters were not asked for"),
        (counted(), {}, "its counters were not asked for"),
        (counted(), {"sw1": HostCounters(why_not="the device refused `show interfaces`")}, "the device refused"),
        (counted("Gi1/0/6"), counted(), "the host shows no counts of this port"),
    ],
)
def test_what_was_not_counted_twice_is_no_pass(before: Counters, after: Counters, why: str) -> None:
    told = ports(before, after)["counters"]
    assert (told.passed, told.obtained.startswith(why)) == (None, True)


@pytest.mark.parametrize(
    ("was", "now", "passed", "obtained"),
    [
        (FAST, FAST, True, "1000 Mb/s, full duplex"),
        (SLOW, FAST, True, "1000 Mb/s, full duplex"),
        (FAST, SLOW, False, "100 Mb/s, full duplex"),
        (FAST, Link(up=True, speed=1000, duplex="half"), False, "1000 Mb/s, half duplex"),
        (FAST, Link(up=True, speed=1000), True, "1000 Mb/s"),
        (FAST, Link(up=True), None, "its speed is not shown"),
        (FAST, Link(up=False), None, "no link"),
        (FAST, None, None, "its speed is not shown"),
    ],
)
def test_a_port_runs_as_fast_as_before(was: Link, now: Link | None, passed: bool | None, obtained: str) -> None:
    told = ports(counted(), counted(), seen(was), seen(now))["link"]
    assert (told.passed, told.obtained) == (passed, obtained)


@pytest.mark.parametrize("was", [None, Link(up=False), Link(up=True)])
def test_without_a_speed_before_there_is_nothing_to_hold_against(was: Link | None) -> None:
    assert {*ports(counted(), counted(), seen(was))} == {"counters"}
    bare = msgspec.structs.replace(site(), endpoints=scanner())
    assert {*ports(counted(), counted(), bare, bare)} == {"counters"}
    gone = msgspec.structs.replace(seen(), states={})
    assert {*ports(counted(), counted(), gone)} == {"counters"}


def test_a_device_that_moved_is_looked_at_where_it_is_now() -> None:
    after = seen(SLOW, scanner("Gi1/0/6"), "Gi1/0/6")
    both = {"sw1": HostCounters(ports={**counted()["sw1"].ports, **counted("Gi1/0/6")["sw1"].ports})}
    told = ports(both, counted("Gi1/0/6", received_errors=8), now=after)
    assert (told["counters"].subject, told["counters"].passed) == ("cbct-1 (sw1 Gi1/0/6)", False)
    assert (told["link"].expected, told["link"].passed) == ("at least 1000 Mb/s, full duplex", False)


def test_a_device_that_is_not_heard_any_more_is_looked_for_where_it_was() -> None:
    told = ports(counted(), counted(), now=seen(Link(up=False), {}))
    assert (told["link"].subject, told["link"].obtained) == ("cbct-1 (sw1 Gi1/0/5)", "no link")
    new = ports(counted(), counted(), was=seen(endpoints={}))
    assert new["counters"].passed


@pytest.mark.parametrize(
    ("endpoint", "reached", "asked"),
    [
        ({}, (), True),
        ({"switch": "sw9"}, (), False),
        ({"switch": "sw9"}, ("cbct-1",), True),
        ({"switch": "sw9", "name": ""}, (CBCT,), True),
        ({"role": "printer"}, (), False),
        ({"role": "", "restricted": "Dentsply Sirona"}, (), True),
        ({"wireless": True}, (), False),
        ({"port": ""}, (), False),
    ],
)
def test_whose_ports_are_looked_at(endpoint: dict[str, Any], reached: tuple[str, ...], asked: bool) -> None:
    there = seen(endpoints=scanner(**{"port": "Gi1/0/5", **endpoint}))
    of = plan(impact=Impact(critical=reached))
    assert bool(ports(counted(), counted(), there, there, of)) == asked


def test_a_device_whose_company_changed_is_looked_at_whoever_changed_it() -> None:
    """By hand, a plan may name no host."""
    nobody = plan(hosts={})
    assert not port_tests(Side(site(20), {}), Side(site(20), {}), nobody)
    assert port_tests(Side(site(10), {}), Side(site(20), {}), nobody)


def test_two_devices_behind_one_port_are_one_test() -> None:
    other = {"02:00:00:00:00:01": Endpoint(name="capteur", role="imaging", switch="sw1", port="Gi1/0/5")}
    there = seen(endpoints={**scanner(), **other})
    assert ports(counted(), counted(), there, there)["counters"].subject == "capteur, cbct-1 (sw1 Gi1/0/5)"


def test_what_was_not_compared_is_said_and_keeps_nothing_open() -> None:
    none, asked = (
        statements.Tested(kind=kind, subject="x", expected="y", obtained="z", passed=None) for kind in ("link", "speed")
    )
    told = [each.code for each in verdict_reasons("0001", FourSets(), (none, asked), str)]
    assert told == ["port-not-compared", "test-not-run"]


def test_a_speed_that_was_asked_for() -> None:
    assert speed_tested("speed", "sw1 Gi1/0/5", 1000, FAST).passed is True
    assert speed_tested("speed", "sw1 Gi1/0/5", 2500, FAST).passed is False
    assert speed_tested("speed", "sw1 Gi1/0/5", 10, Link(up=False)).passed is False


def test_a_host_says_what_it_counted_or_why_not() -> None:
    ios = platform("cisco_ios")
    text = "Gi0/1 is up, line protocol is up\n     3 input errors, 2 CRC, 0 frame\n     1 output errors, 0 collisions\n"
    found = host_counters(Capture("sw1", {"show interfaces": text}), ios)
    assert found.ports == {"Gi0/1": PortCounters(received_errors=3, checksum_errors=2, sent_errors=1)}
    assert "refused" in host_counters(Capture("sw1", {}, {"show interfaces": "% Invalid"}), ios).why_not
    assert "not captured" in host_counters(Capture("sw1", {}), ios).why_not
    assert "shows no counts" in host_counters(Capture("sw1", {"show interfaces": "\n"}), ios).why_not
    none = host_counters(Capture("gw1", {}), platform("fortinet"))
    assert (none.why_not, none.ports) == ("what fortinet counts at its ports is not read", {})
