"""What a difference cuts off or joins."""

import msgspec

from netaudit.core.impact import effects
from netaudit.model.rows import Interface, Lag, Neighbour, Switchport, Vlan
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Sections, Unsupported
from tests.report.facts import collected, snapshot, switch

TRUNK = Switchport(mode="trunk", untagged=99, tagged="10,20,99")


def _two_switches(tagged: str = "10,20,99") -> Snapshot:
    """sw1 (scanner) and sw2 (workstation), joined by a trunk."""
    base = switch()
    vlans = {vid: Vlan(name=vid) for vid in ("10", "20", "99")}
    states = {}
    for name, port, uplink, far, far_uplink in (("sw1", "5", "24", "sw2", "t1"), ("sw2", "1", "t1", "sw1", "24")):
        facts = base.sections.facts
        states[name] = msgspec.structs.replace(
            base,
            host=name,
            sections=Sections(
                facts=facts if name == "sw1" else Unsupported(reason="x"),
                switchports=collected(
                    {
                        port: Switchport(mode="access", untagged=20),
                        uplink: msgspec.structs.replace(TRUNK, tagged=tagged if name == "sw1" else TRUNK.tagged),
                    }
                ),
                interfaces=collected({port: Interface(enabled=True)}),
                neighbours=collected({uplink: Neighbour(name=far, port=far_uplink)}),
                vlans=collected(vlans),
            ),
        )
    return Snapshot(
        site="x",
        taken_at="2026-11-20T10:00:00+00:00",
        expected=("sw1", "sw2"),
        states=states,
        failures={},
        endpoints={
            "00:09:21:33:10:0a": Endpoint(name="cbct-1", role="imaging", switch="sw1", port="5", vlan=20),
            "f4:4d:30:11:20:21": Endpoint(name="ws-1", role="workstation", switch="sw2", port="1", vlan=20),
        },
    )


def test_a_moved_port_parts_the_scanner_from_its_company() -> None:
    (effect,) = effects(snapshot(switch(20)), snapshot(switch(10)))
    assert (effect.name, effect.vlan_before, effect.vlan_after) == ("cbct-1", 20, 10)
    assert effect.cut_from == ("cerec-1", "ws-1")
    assert effect.critical


def test_a_trunk_that_stops_carrying_the_vlan_parts_both_sides() -> None:
    found = effects(_two_switches(), _two_switches(tagged="10,99"))
    assert [(each.name, each.cut_from) for each in found] == [("cbct-1", ("ws-1",)), ("ws-1", ("cbct-1",))]


def test_nothing_changed_cuts_nothing() -> None:
    assert effects(_two_switches(), _two_switches()) == []


def test_a_deleted_vlan_and_a_shut_port_silence_an_endpoint() -> None:
    before = _two_switches()
    for section, value in (
        ("vlans", {"10": Vlan(name="10"), "99": Vlan(name="99")}),
        ("interfaces", {"5": Interface(enabled=False)}),
    ):
        after = _two_switches()
        sw1 = after.states["sw1"]
        changed = msgspec.structs.replace(sw1.sections, **{section: collected(value)})
        after.states["sw1"] = msgspec.structs.replace(sw1, sections=changed)
        found = {each.name: each for each in effects(before, after)}
        assert found["cbct-1"].vlan_after is None


def test_where_ports_were_not_collected_nothing_is_said() -> None:
    after = _two_switches()
    for host, state in after.states.items():
        unread = msgspec.structs.replace(state.sections, switchports=Unsupported(reason="x"))
        after.states[host] = msgspec.structs.replace(state, sections=unread)
    assert effects(_two_switches(), after) == []


def _aggregated(found: Snapshot) -> Snapshot:
    """The trunk of sw2 is an aggregate, and its port says nothing of VLANs by itself."""
    state = found.states["sw2"]
    ports = dict(state.sections.switchports.value)  # type: ignore[union-attr]
    ports["Trk1"] = ports.pop("t1")
    sections = msgspec.structs.replace(
        state.sections, switchports=collected(ports), lags=collected({"Trk1": Lag(members=("t1", "t2"))})
    )
    found.states["sw2"] = msgspec.structs.replace(state, sections=sections)
    return found


def test_an_aggregate_switches_in_the_place_of_its_members() -> None:
    assert effects(_aggregated(_two_switches()), _aggregated(_two_switches())) == []
    found = effects(_aggregated(_two_switches()), _aggregated(_two_switches(tagged="10,99")))
    assert [(each.name, each.cut_from) for each in found] == [("cbct-1", ("ws-1",)), ("ws-1", ("cbct-1",))]


def test_a_switch_that_does_not_say_its_neighbours_is_taken_alone() -> None:
    after = _two_switches()
    for host, state in after.states.items():
        silent = msgspec.structs.replace(state.sections, neighbours=Unsupported(reason="x"))
        after.states[host] = msgspec.structs.replace(state, sections=silent)
    assert {each.name for each in effects(_two_switches(), after)} == {"cbct-1", "ws-1"}
