"""Where everything is plugged in, and who it is."""

import msgspec

from netaudit.core.endpoints import Declared, endpoints
from netaudit.model.rows import MacEntry, Neighbour
from netaudit.model.site import Perimeter, PerimeterMatch
from netaudit.model.state import DeviceState, Sections, Unsupported
from tests.report.facts import DECLARED, collected, switch

PHONE = "da:a1:19:4f:07:c2"
AP = "78:45:58:0a:99:21"


def _switch(name: str, macs: dict[str, str], uplinks: dict[str, tuple[str, str]]) -> DeviceState:
    sections = Sections(
        mac_table=collected({key: MacEntry(port=port) for key, port in macs.items()}),
        neighbours=collected({port: Neighbour(name=far, port=there) for port, (far, there) in uplinks.items()}),
    )
    return msgspec.structs.replace(switch(), host=name, sections=sections)


def test_an_endpoint_is_where_it_is_heard_away_from_the_uplinks() -> None:
    mac = "00:09:21:33:10:0a"
    found = endpoints(
        {
            "sw1": _switch("sw1", {f"{mac} 20": "Gi1/0/5"}, {"Gi1/0/24": ("sw2.cabinet.example", "24")}),
            "sw2": _switch("sw2", {f"{mac} 20": "24"}, {"24": ("SW1", "Gi1/0/24")}),
        },
        DECLARED,
    )
    assert (found[mac].name, found[mac].switch, found[mac].port, found[mac].vlan) == ("cbct-1", "sw1", "Gi1/0/5", 20)


def test_an_endpoint_heard_only_on_uplinks_or_on_two_ports_has_no_sure_place() -> None:
    mac = "00:0c:29:00:00:01"
    behind = endpoints(
        {
            "sw1": _switch("sw1", {f"{mac} 20": "Gi1/0/24"}, {"Gi1/0/24": ("sw2", "24")}),
            "sw2": _switch("sw2", {}, {}),
        },
        (),
    )
    assert (behind[mac].switch, behind[mac].port, behind[mac].vlan) == ("", "", 20)
    twice = endpoints(
        {"sw1": _switch("sw1", {f"{mac} 20": "1"}, {}), "sw2": _switch("sw2", {f"{mac} 20": "2"}, {})}, ()
    )
    assert twice[mac].port == ""


def test_a_workstation_that_announces_itself_is_where_it_is_plugged_in() -> None:
    mac, image = "f4:4d:30:11:20:21", "00:0c:29:00:00:01"
    switch_ = _switch("sw1", {f"{mac} 20": "5", f"{image} 20": "6"}, {"5": ("ws-1", "eth0"), "6": ("srv-1", "eth0")})
    told = collected({"eth0": Neighbour(name="sw1", port="5")})
    none = Unsupported(reason="no bridge")
    station = msgspec.structs.replace(switch(), host="ws-1", sections=Sections(neighbours=told, mac_table=none))
    told = collected({"eth0": Neighbour(name="sw1", port="6")})
    server = msgspec.structs.replace(switch(), host="srv-1", sections=Sections(neighbours=told, mac_table=none))
    states = {"sw1": switch_, "ws-1": station, "srv-1": server}
    declared = [Declared("ws-1", mac, role="workstation"), Declared("srv-1", role="server")]
    found = endpoints(states, declared)
    assert (found[mac].switch, found[mac].port) == ("sw1", "5")
    assert found[image].port == "", "a server may have machines in it"
    assert endpoints(states, [Declared("ws-1", mac)])[mac].port == "", "what it is is not known"
    bridging = msgspec.structs.replace(station, sections=Sections(neighbours=told, mac_table=collected({})))
    assert endpoints({**states, "ws-1": bridging}, declared)[mac].port == "", "it switches"


def test_what_is_heard_beside_an_access_point_is_wireless() -> None:
    found = endpoints(
        {"sw2": _switch("sw2", {f"{AP} 99": "9", f"{PHONE} 30": "9", "00:1b:a9:44:10:09 10": "5"}, {})},
        [Declared("borne-1", AP, role="access-point")],
    )
    assert {mac: each.wireless for mac, each in found.items()} == {AP: False, PHONE: True, "00:1b:a9:44:10:09": False}


def test_the_switches_own_addresses_are_no_endpoints_unless_declared() -> None:
    own = switch()
    state = msgspec.structs.replace(
        own,
        sections=msgspec.structs.replace(
            own.sections,
            interfaces=collected(
                {"Vlan99": msgspec.structs.replace(_interface(own), mac="70:6d:15:8a:2b:e3")},
            ),
            mac_table=collected({"70:6d:15:8a:2b:e3 99": MacEntry(port="Gi1/0/5")}),
        ),
    )
    assert endpoints({"sw1": state}, ()) == {}
    assert "70:6d:15:8a:2b:e3" in endpoints({"sw1": state}, [Declared("x", "70:6d:15:8a:2b:e3")])


def _interface(state: DeviceState) -> msgspec.Struct:
    rows = msgspec.structs.asdict(state.sections.interfaces)["value"]
    found: msgspec.Struct = rows["Gi1/0/5"]
    return found


def test_a_restricted_device_that_nobody_declared_is_recognised_by_its_maker() -> None:
    sirona = Perimeter(name="Dentsply Sirona", match=PerimeterMatch(oui=("00:10:19",)))
    heard = _switch("sw1", {"00:10:19:aa:bb:cc 20": "Gi1/0/7", "00:09:21:aa:bb:cc 20": "Gi1/0/8"}, {})
    found = endpoints({"sw1": heard}, (), [sirona])
    assert found["00:10:19:aa:bb:cc"].restricted == "Dentsply Sirona"
    assert found["00:09:21:aa:bb:cc"].restricted == ""


def test_a_restricted_device_is_recognised_by_the_vendor_of_its_network_card() -> None:
    sirona = Perimeter(name="Dentsply Sirona", match=PerimeterMatch(vendor=("Sirona",)))
    heard = _switch("sw1", {"00:10:19:aa:bb:cc 20": "Gi1/0/7"}, {})
    table = {"001019": "SIRONA DENTAL SYSTEMS GmbH & Co. KG"}
    assert endpoints({"sw1": heard}, (), [sirona], table)["00:10:19:aa:bb:cc"].restricted == "Dentsply Sirona"
    assert endpoints({"sw1": heard}, (), [sirona])["00:10:19:aa:bb:cc"].restricted == ""
