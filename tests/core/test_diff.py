"""The semantic diff: by identity, nothing lost, nothing twice."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.configuration import by_indentation, line_changes
from netaudit.core.diff import compare
from netaudit.core.normalise import canonical_digest
from netaudit.model.difference import Comparison
from netaudit.model.rows import (
    DhcpPool,
    DhcpReservation,
    Dns,
    Filter,
    FilterRule,
    Neighbour,
    SpanningTree,
    SpanningTreePort,
    Switchport,
)
from netaudit.model.snapshot import Snapshot
from netaudit.model.state import Collected, DeviceState, Failed
from netaudit.platforms import platform
from netaudit.report.language import translator
from netaudit.report.sentences import sentence
from tests.report.facts import collected, snapshot, switch


def _with(state: DeviceState, **sections: object) -> DeviceState:
    """The state with other sections, its digest taken anew."""
    changed = msgspec.structs.replace(state.sections, **sections)
    by_name = {name: getattr(changed, name) for name in msgspec.structs.asdict(changed)}
    canonical = canonical_digest(by_name, platform(state.platform))
    digests = msgspec.structs.replace(state.digests, canonical=canonical)
    return msgspec.structs.replace(state, sections=changed, digests=digests)


def _compare(old: DeviceState, new: DeviceState) -> Comparison:
    return compare(snapshot(_with(old)), snapshot(_with(new)), platform)


def _sentences(found: Comparison) -> list[str]:
    return [sentence(each, translator("en")) for each in found.differences]


def test_the_same_is_the_same() -> None:
    assert _compare(switch(), switch()).differences == ()


def test_a_line_that_a_section_states_is_not_said_twice() -> None:
    old = switch(config="interface GigabitEthernet1/0/5\n switchport access vlan 20\nend\n")
    new = switch(10, config="interface GigabitEthernet1/0/5\n switchport access vlan 10\nend\n")
    assert _sentences(_compare(old, new)) == ["sw1 Gi1/0/5: access VLAN 20 → 10"]


def test_a_line_that_its_section_does_not_show_is_said_as_itself() -> None:
    old = switch(config="interface GigabitEthernet1/0/5\n switchport access vlan 20\nend\n")
    new = switch(config="interface GigabitEthernet1/0/5\n switchport access vlan 10\nend\n")
    assert _sentences(_compare(old, new)) == [
        "sw1 configuration, interface GigabitEthernet1/0/5: line removed: switchport access vlan 20",
        "sw1 configuration, interface GigabitEthernet1/0/5: line added: switchport access vlan 10",
    ]


def test_order_inside_an_access_list_is_meaning() -> None:
    lines = ["ip access-list extended IMAGERIE", " permit ip any any", " deny tcp any any eq 23", "end", ""]
    old, new = "\n".join(lines), "\n".join([lines[0], lines[2], lines[1], *lines[3:]])
    found = _compare(switch(config=old), switch(config=new))
    assert _sentences(found) == ["sw1 configuration, ip access-list extended IMAGERIE: same lines in another order"]
    assert found.differences[0].before == "permit ip any any\ndeny tcp any any eq 23"


def test_a_rotated_secret_shows_and_one_under_another_key_is_undetermined() -> None:
    old = switch(config="snmp-server community <secret 00000001> RO\nend\n")
    new = switch(config="snmp-server community <secret 00000002> RO\nend\n")
    assert len(_compare(old, new).differences) == 2
    other_key = msgspec.structs.replace(new, secrets_key="ffffffff")
    found = _compare(old, other_key)
    assert found.differences == ()
    assert [each.code for each in found.not_compared] == ["secrets-undetermined"]


def test_a_section_that_is_lost_is_never_the_same() -> None:
    found = _compare(switch(), _with(switch(), vlans=Failed(reason="cut short")))
    assert [(each.code, each.params["section"]) for each in found.not_compared] == [("section-lost", "vlans")]
    gained = _compare(_with(switch(), vlans=Failed(reason="cut short")), switch())
    assert [each.code for each in gained.not_compared] == ["section-new"]


def test_a_native_vlan_is_called_one() -> None:
    ports = {"Gi1/0/8": Switchport(mode="trunk", untagged=99, tagged="1-4094")}
    old = _with(switch(), switchports=collected({"Gi1/0/8": Switchport(mode="trunk", untagged=1, tagged="1-4094")}))
    assert _sentences(_compare(old, _with(switch(), switchports=collected(ports)))) == [
        "sw1 Gi1/0/8: native VLAN 1 → 99"
    ]


def test_hosts_that_come_and_go_in_the_inventory() -> None:
    more = msgspec.structs.replace(switch(), host="sw2")
    assert "sw2: new in the inventory" in _sentences(compare(snapshot(switch()), snapshot(switch(), more), platform))
    assert "sw2: no longer in the inventory" in _sentences(
        compare(snapshot(switch(), more), snapshot(switch()), platform)
    )


def test_a_neighbour_counts_when_it_is_ours_and_a_telephone_does_not() -> None:
    ours = _with(switch(), neighbours=collected({"Gi1/0/8": Neighbour(name="sw1", port="x")}))
    phone = _with(switch(), neighbours=collected({"Gi1/0/6": Neighbour(name="SEP001122", port="p1")}))
    none = _with(switch(), neighbours=collected(dict[str, Neighbour]()))
    assert _sentences(compare(snapshot(none), snapshot(ours), platform)) == ["sw1 Gi1/0/8: neighbour none → sw1 x"]
    found = compare(snapshot(none), snapshot(phone), platform)
    assert (len(found.differences), len(found.ambient)) == (0, 1)


def _heard(found: Snapshot) -> set[str]:
    return set(found.endpoints)


def test_endpoints() -> None:
    was, now = snapshot(switch()), snapshot(_with(switch(), mac_table=collected({})))
    assert _heard(was) - _heard(now) == _heard(was)
    gone = compare(was, now, platform)
    assert (len(gone.differences), len(gone.ambient)) == (0, 3)
    came = compare(now, was, platform)
    assert len(came.differences) == 3
    assert all(re.search(r"new on sw1 Gi1/0/\d", text) for text in _sentences(came))


LINES = st.lists(st.sampled_from(["a", " b", " c", "d", "  e"]), max_size=12)


@given(LINES, LINES)
def test_line_changes_lose_nothing(old: list[str], new: list[str]) -> None:
    before, after = by_indentation("\n".join(old)), by_indentation("\n".join(new))
    found = list(line_changes(before, after))
    if sorted(before) != sorted(after):
        assert found
    for change in found:
        if change.before is None:
            assert after.count(change.line) > before.count(change.line)
    assert list(line_changes(before, before)) == []


def test_what_comes_and_goes_whole() -> None:
    """A VLAN, a pool and a DNS record that one side lacks, a field inside a pool, and the first records of a host."""
    old = _with(switch(), dhcp=collected(dict[str, DhcpPool]()), dns=collected(Dns()))
    said = _sentences(_compare(old, switch()))
    assert "sw1 DHCP pool imagerie: created" in said
    assert "sw1 DNS: record pacs A none → 10.20.0.5" in said
    pool = DhcpPool(ranges=("10.20.0.100-10.20.0.149",), options={"3": "10.20.0.1", "99": "x"}, lease_seconds=60)
    changed = _sentences(_compare(switch(), _with(switch(), dhcp=collected({"imagerie": pool}))))
    assert "sw1 DHCP pool imagerie: lease time in seconds 3600 → 60" in changed
    assert any("reservation 00:09:21:33:10:0a" in each for each in changed)


def test_an_endpoint_that_moved_and_one_behind_an_access_point() -> None:
    was, now = snapshot(switch()), snapshot(switch())
    mac = "00:09:21:33:10:0a"
    now.endpoints[mac] = msgspec.structs.replace(was.endpoints[mac], port="Gi1/0/9")
    moved = compare(was, now, platform)
    assert _sentences(moved) == [f"cbct-1 ({mac}): moved from sw1 Gi1/0/5 to sw1 Gi1/0/9"]
    for each in (was, now):
        each.endpoints[mac] = msgspec.structs.replace(each.endpoints[mac], wireless=True)
    roaming = compare(was, now, platform)
    assert (len(roaming.differences), len(roaming.ambient)) == (0, 1)


def test_sections_that_were_not_collected_are_left_to_their_reasons() -> None:
    for gone in ("neighbours", "config", "vlans"):
        broken = _with(switch(), **{gone: Failed(reason="x")})
        assert not [each for each in _compare(switch(), broken).differences if each.section == gone]


def _rules(order: str, **changed: FilterRule) -> Collected[dict[str, Filter]]:
    rules = {name: FilterRule(action="permit", source=name) for name in order} | changed
    return collected({"WAN": Filter(rules=rules, order=tuple(order))})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("abc", "abc", []),
        ("abc", "abxc", ["sw1 filter WAN, rule x: new: action permit, source x, after b"]),
        ("abc", "xabc", ["sw1 filter WAN, rule x: new: action permit, source x"]),
        ("abc", "ac", ["sw1 filter WAN, rule b: removed: action permit, source b, after a"]),
        ("abc", "acb", ["sw1 filter WAN: its rules are tried in another order: a, c, b"]),
        (
            "abc",
            "xcb",
            [
                "sw1 filter WAN: its rules are tried in another order: c, b",
                "sw1 filter WAN, rule a: removed: action permit, source a",
                "sw1 filter WAN, rule x: new: action permit, source x",
            ],
        ),
    ],
)
def test_a_rule_that_came_went_or_moved_is_one_difference(old: str, new: str, said: list[str]) -> None:
    found = _compare(
        _with(switch(), filters=_rules(old)),
        _with(switch(), filters=_rules(new)),
    )
    assert _sentences(found) == said


def test_a_rule_that_changed_says_what_changed_in_it() -> None:
    changed = _rules("ab", b=FilterRule(action="deny", source="b"))
    found = _compare(_with(switch(), filters=_rules("ab")), _with(switch(), filters=changed))
    assert _sentences(found) == ["sw1 filter WAN, rule b: action permit → deny"]


def test_a_member_that_came_is_one_difference_however_many_fields_it_has() -> None:
    fixed = {"02:00:00:00:00:09": DhcpReservation(address="10.20.0.9", name="new")}
    was = _with(switch(), dhcp=collected({"imagerie": DhcpPool()}))
    now = _with(switch(), dhcp=collected({"imagerie": DhcpPool(reservations=fixed)}))
    assert _sentences(_compare(was, now)) == [
        "sw1 DHCP pool imagerie: reservation 02:00:00:00:00:09 none → address 10.20.0.9, name new"
    ]


def test_of_a_pools_options_only_the_one_that_changed_is_told() -> None:
    was = _with(switch(), dhcp=collected({"imagerie": DhcpPool(options={"3": "10.20.0.1", "6": "10.20.0.2"})}))
    now = _with(switch(), dhcp=collected({"imagerie": DhcpPool(options={"3": "10.20.0.1", "6": "10.20.0.9"})}))
    assert _sentences(_compare(was, now)) == ["sw1 DHCP pool imagerie: option 6 (DNS servers) 10.20.0.2 → 10.20.0.9"]


def test_ports_of_the_spanning_tree_are_told_one_by_one() -> None:
    was = _with(switch(), spanning_tree=collected(SpanningTree(mode="rstp")))
    tree = SpanningTree(mode="off", ports={"5": SpanningTreePort(edge=True)})
    now = _with(switch(), spanning_tree=collected(tree))
    assert _sentences(_compare(was, now)) == [
        "sw1 spanning tree: mode rstp → off",
        "sw1 spanning tree, port 5: new: edge port yes",
    ]
