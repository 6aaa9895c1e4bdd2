"""How the devices are wired, by what they announce and by where they hear one another."""

import msgspec

from netaudit.core.endpoints import endpoints
from netaudit.core.topology import DeviceLink, End, topology, uplinks
from netaudit.model.rows import Facts, Interface, Lag, MacEntry, Neighbour
from netaudit.model.state import DeviceState, Sections
from tests.report.facts import collected, switch

OWN = {f"sw{n}": f"70:6d:15:00:00:0{n}" for n in range(1, 5)}


def _switch(
    name: str,
    announced: dict[str, tuple[str, str]] | None = None,
    heard: dict[str, str] | None = None,
    lags: dict[str, tuple[str, ...]] | None = None,
    hostname: str = "",
) -> DeviceState:
    """`announced`: port -> (name, port) of who announces itself; `heard`: MAC address -> port."""
    sections: dict[str, object] = {"interfaces": collected({"Vlan99": Interface(enabled=True, mac=OWN.get(name, ""))})}
    if announced is not None:
        sections["neighbours"] = collected(
            {p: Neighbour(name=far, port=there) for p, (far, there) in announced.items()}
        )
    if heard is not None:
        sections["mac_table"] = collected({f"{mac} 99": MacEntry(port=port) for mac, port in heard.items()})
    if lags is not None:
        sections["lags"] = collected({agg: Lag(members=members) for agg, members in lags.items()})
    if hostname:
        sections["facts"] = collected(Facts(hostname=hostname))
    return msgspec.structs.replace(switch(), host=name, sections=Sections(**sections))  # type: ignore[arg-type]


def _links(*states: DeviceState) -> list[tuple[str, str, str, str, str]]:
    found = topology({state.host: state for state in states}).links
    return [(link.ends[0].host, link.ends[0].port, link.ends[1].host, link.ends[1].port, link.doubt) for link in found]


def test_what_both_ends_announce_is_sure() -> None:
    one, two = _switch("sw1", {"24": ("SW2.cabinet.example", "1")}), _switch("sw2", {"1": ("sw1", "24")})
    assert _links(one, two) == [("sw1", "24", "sw2", "1", "")]


def test_what_one_end_announces_says_so() -> None:
    one = _switch("sw1", {"24": ("sw2", "1")})
    assert _links(one, _switch("sw2", {})) == [("sw1", "24", "sw2", "1", "one-end")]
    assert _links(one, _switch("sw2")) == [("sw1", "24", "sw2", "1", "one-end")]


def test_two_ends_that_contradict_each_other_are_both_shown() -> None:
    found = _links(
        _switch("sw1", {"24": ("sw2", "1")}), _switch("sw2", {"1": ("sw3", "9")}), _switch("sw3", {"9": ("sw2", "1")})
    )
    assert found == [("sw1", "24", "sw2", "1", "contradicted"), ("sw2", "1", "sw3", "9", "")]


def test_several_on_one_port_are_behind_something_unmanaged() -> None:
    found = _links(
        _switch("sw1", {"24": ("sw2", "1"), "24 #2": ("sw3", "1")}),
        _switch("sw2", {"1": ("sw1", "24")}),
        _switch("sw3", {"1": ("sw1", "24")}),
    )
    assert {link[-1] for link in found} == {"shared"}


def test_a_host_is_known_by_its_own_name_and_by_its_address() -> None:
    one = _switch("sw1", {"24": ("baie-2", "1")})
    two = _switch("sw2", hostname="baie-2.cabinet.example")
    assert _links(one, two) == [("sw1", "24", "sw2", "1", "one-end")]
    sections = msgspec.structs.replace(
        one.sections, neighbours=collected({"24": Neighbour(name="?", port="1", chassis=OWN["sw2"])})
    )
    assert _links(msgspec.structs.replace(one, sections=sections), _switch("sw2"))[0][2] == "sw2"


def test_who_is_not_of_the_site_is_a_stranger() -> None:
    found = topology({"sw1": _switch("sw1", {"9": ("switch-du-poseur", "1"), "8": ("sw1", "7")})})
    assert found.links == ()  # a port that hears its own switch is no link between two
    assert [(each.at, each.neighbour.name) for each in found.strangers] == [(End("sw1", "9"), "switch-du-poseur")]


def test_silent_switches_are_wired_by_where_they_hear_one_another() -> None:
    one = _switch("sw1", heard={OWN["sw2"]: "24", OWN["sw3"]: "24", OWN["sw1"]: "CPU"})
    two = _switch("sw2", heard={OWN["sw1"]: "1", OWN["sw3"]: "2"})
    three = _switch("sw3", heard={OWN["sw1"]: "1", OWN["sw2"]: "1"})
    # sw2 hears the other two on different ports, so it stands between them.
    assert _links(one, two, three) == [("sw1", "24", "sw2", "1", "heard"), ("sw2", "2", "sw3", "1", "heard")]


def test_a_firewall_that_announces_nothing_is_found_by_its_address() -> None:
    firewall = _switch("sw4")
    one = _switch("sw1", heard={OWN["sw4"]: "1"})
    assert _links(one, firewall) == [("sw1", "1", "sw4", "", "heard")]
    assert uplinks({"sw1": one, "sw4": firewall}, topology({"sw1": one, "sw4": firewall}).links) == set()


def test_one_that_is_heard_on_two_ports_is_wired_to_neither() -> None:
    one = _switch("sw1", heard={OWN["sw2"]: "24"})
    sections = msgspec.structs.replace(
        one.sections,
        mac_table=collected({f"{OWN['sw2']} 1": MacEntry(port="24"), f"{OWN['sw2']} 2": MacEntry(port="23")}),
    )
    assert _links(msgspec.structs.replace(one, sections=sections), _switch("sw2", heard={})) == []


def test_addresses_heard_on_an_aggregate_of_uplinks_belong_elsewhere() -> None:
    mac = "00:09:21:33:10:0a"
    states = {
        "sw1": _switch("sw1", {"23": ("sw2", "1")}, {mac: "Trk1"}, {"Trk1": ("23", "24")}),
        "sw2": _switch("sw2", {"1": ("sw1", "23")}, {mac: "5"}),
    }
    assert uplinks(states, topology(states).links) == {("sw1", "23"), ("sw1", "Trk1"), ("sw2", "1")}
    assert (endpoints(states, ())[mac].switch, endpoints(states, ())[mac].port) == ("sw2", "5")


def test_two_silent_switches_that_hear_each_other_are_uplinks_of_each_other() -> None:
    states = {"sw1": _switch("sw1", heard={OWN["sw2"]: "24"}), "sw2": _switch("sw2", heard={OWN["sw1"]: "1"})}
    links = topology(states).links
    assert links == (DeviceLink((End("sw1", "24"), End("sw2", "1")), "heard"),)
    assert uplinks(states, links) == {("sw1", "24"), ("sw2", "1")}
