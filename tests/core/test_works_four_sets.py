"""After the works: every difference is in exactly one set, and what was not collected is never a pass."""

from collections import Counter
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.works.four_sets import four_sets, judged_differences
from netaudit.core.works.isolation import isolation
from netaudit.core.works.silence import with_those_at_home
from netaudit.model.difference import Difference
from netaudit.model.rows import Neighbour, Switchport, Vlan
from netaudit.model.snapshot import Endpoint, Snapshot
from netaudit.model.state import Failed, NotAsked, Unsupported
from netaudit.model.statements import Impact
from netaudit.model.verdict import reason
from netaudit.platforms import platform
from tests.core.works_sites import site, whole
from tests.report.facts import collected, switch

MOVED = Difference(host="sw1", section="switchports", key="Gi1/0/5", field="untagged", before=20, after=10)
SCANNER = "00:09:21:33:10:0a"


def sets(before: Snapshot, after: Snapshot, *declared: Difference) -> Any:
    return four_sets(before, after, declared, platform)


def test_exactly_the_declared_change() -> None:
    found = sets(site(20), site(10), MOVED)
    assert (found.seen, found.missing, found.undeclared, found.not_collected) == ((MOVED,), (), (), ())
    assert found.exact


def test_a_signed_plan_says_lists_where_a_state_says_tuples() -> None:
    declared = Difference(host="sw1", section="addresses", key="Vlan99", field="prefixes", before=["10.99.0.11/24"],
                          after=["10.99.0.12/24"])  # fmt: skip
    after = site(addresses=collected({"Vlan99": {"prefixes": ("10.99.0.12/24",)}}))
    assert sets(site(), after, declared).exact


def test_nothing_happened() -> None:
    found = sets(site(20), site(20), MOVED)
    assert (found.missing, found.seen, found.exact) == ((MOVED,), (), False)


def test_another_value_is_one_missing_and_one_undeclared() -> None:
    after = site(20, switchports=collected({"Gi1/0/5": Switchport(mode="access", untagged=99)}))
    found = sets(site(20), after, MOVED)
    assert MOVED in found.missing
    assert ("Gi1/0/5", 99) in [(each.key, each.after) for each in found.undeclared]


def test_an_undeclared_change_says_whom_it_reaches() -> None:
    found = sets(site(20), site(10))
    assert "cbct-1" in found.affects["sw1 switchports Gi1/0/5"]
    gone = sets(site(), site(vlans=collected({"10": Vlan(name="BUREAUTIQUE")})))
    assert "cbct-1" in gone.affects["sw1 vlans 20"]
    unknown = sets(site(), site(dns=collected({"resolvers": ["10.99.0.7"], "records": {}})))
    assert unknown.undeclared
    assert unknown.affects == {}


def test_a_section_that_failed_on_either_side_is_not_collected() -> None:
    failed = Failed(reason="cut short")
    for before, after in ((site(vlans=failed), site(10)), (site(20), site(10, vlans=failed))):
        found = sets(before, after, MOVED)
        assert found.not_collected == ("sw1 vlans",)
        assert found.seen == (MOVED,)
        assert not found.exact
    asked = sets(site(), site(mac_table=NotAsked(reason="playbook")))
    assert "sw1 mac_table" in asked.not_collected
    only_after = sets(site(poe=Unsupported(reason="none")), site(poe=collected({})))
    assert only_after.not_collected == ("sw1 poe",)


def test_a_declared_change_where_nothing_was_collected_is_not_missing() -> None:
    found = sets(site(20), site(10, switchports=Failed(reason="cut short")), MOVED)
    assert found.missing == ()
    assert "sw1 switchports" in found.not_collected
    wifi = Difference(host="sw1", section="wifi", key="salle d'attente", after={"vlan": 30})
    without = sets(site(wifi=Unsupported(reason="no radio")), site(wifi=Unsupported(reason="no radio")), wifi)
    assert (without.missing, without.not_collected) == ((), ("sw1 wifi",))
    strange = Difference(host="sw1", section="nonsense", key="x")
    assert sets(site(), site(), strange).not_collected == ("sw1 nonsense",)


def test_a_host_that_did_not_answer_is_not_collected() -> None:
    before = msgspec.structs.replace(
        site(), expected=("cerec-1", "sw1", "sw3"),
        failures={"sw3": (reason("host-failed", host="sw3", detail="x"),)},
    )  # fmt: skip
    found = sets(before, before)
    assert found.not_collected == ("sw3 *",)
    elsewhere = Difference(host="sw3", section="vlans", key="40", after={"name": "X"})
    assert sets(before, before, elsewhere).not_collected == ("sw3 *", "sw3 vlans")
    came = msgspec.structs.replace(site(), expected=("cerec-1", "sw1", "sw3"))
    assert sets(site(), came).not_collected == ("sw3 *",)


def test_a_host_that_joins_the_inventory_is_a_difference() -> None:
    new = whole(msgspec.structs.replace(switch(), host="sw3"))
    old = site()
    after = msgspec.structs.replace(old, expected=(*old.expected, "sw3"), states={**old.states, "sw3": new})
    joined = Difference(host="sw3", section="host", key="sw3", after="managed")
    found = sets(old, after, joined)
    assert joined in found.seen
    gone = Difference(host="sw9", section="host", key="sw9", before="managed")
    assert sets(old, old, gone).missing == (gone,)


def test_links_and_endpoints_are_judged_and_telephones_are_ambient() -> None:
    links = site(neighbours=collected({"Gi1/0/8": Neighbour(name="sw1", port="23")}))
    assert [each.section for each in sets(site(neighbours=collected({})), links).undeclared] == ["neighbours"]
    phone = {"da:a1:19:4f:07:c2": Endpoint(name="telephone", switch="sw1", port="Gi1/0/6")}
    new = {"f4:4d:30:11:20:99": Endpoint(switch="sw1", port="Gi1/0/6")}
    base = site()
    with_phone = msgspec.structs.replace(base, endpoints={**base.endpoints, **phone})
    with_new = msgspec.structs.replace(base, endpoints={**base.endpoints, **new})
    assert [each.key for each in sets(base, with_phone).ambient] == ["da:a1:19:4f:07:c2"]
    found = sets(base, with_new)
    assert found.affects == {"sw1 endpoints f4:4d:30:11:20:99": ("f4:4d:30:11:20:99",)}
    assert sets(with_new, base).exact, "a thing that nobody declared may be switched off"
    declared = Difference(host="", section="endpoints", key=SCANNER, after={"name": "x"})
    assert sets(base, base, declared).missing == (declared,)
    deaf = site(mac_table=Unsupported(reason="no table"))
    assert sets(deaf, deaf, declared).not_collected == (" endpoints",)


def test_nobody_can_say_of_a_declared_endpoint_that_fell_silent_whether_it_was_cut_off() -> None:
    base = site()
    without = without_the_scanner(base)
    found = sets(base, without)
    assert (found.exact, found.undeclared, found.silent) == (False, (), ("cbct-1",))
    assert found.not_collected == (f"sw1 endpoints {SCANNER} cbct-1",)
    gone = Difference(host="sw1", section="endpoints", key=SCANNER,
                      before={"name": "cbct-1", "switch": "sw1", "port": base.endpoints[SCANNER].port})  # fmt: skip
    assert sets(base, without, gone).exact, "that it goes may be declared"
    other = Endpoint(restricted="Dentsply Sirona", switch="sw1", port="Gi1/0/7")
    restricted = msgspec.structs.replace(base, endpoints={**base.endpoints, "00:10:19:00:00:01": other})
    assert sets(restricted, base).not_collected == ("sw1 endpoints 00:10:19:00:00:01",)
    assert sets(restricted, base).silent == ("00:10:19:00:00:01",)


def without_the_scanner(base: Snapshot) -> Snapshot:
    return msgspec.structs.replace(base, endpoints={m: e for m, e in base.endpoints.items() if m != SCANNER})


def test_what_is_switched_on_where_the_baseline_knows_it_was_there_all_the_time() -> None:
    known, after = site().endpoints, site()
    quiet = without_the_scanner(site())
    assert sets(with_those_at_home(quiet, after, known), after).exact
    assert with_those_at_home(after, after, known) is after
    moved = {SCANNER: msgspec.structs.replace(known[SCANNER], port="Gi1/0/9")}
    for elsewhere in ({}, moved, {SCANNER: Endpoint(name="cbct-1", role="imaging")}):
        found = sets(with_those_at_home(quiet, after, elsewhere), after)
        assert [each.key for each in found.undeclared] == [SCANNER], "at any other place it is new"
    assert with_those_at_home(quiet, quiet, known) is quiet


def test_who_is_silent_keeps_its_place_in_the_test_of_isolation() -> None:
    apart = isolation(site(20), without_the_scanner(site(10)), Impact())
    kept = isolation(site(20), without_the_scanner(site(20)), Impact())
    joined = isolation(site(10), without_the_scanner(site(20)), Impact())
    assert kept is not None
    assert joined is not None
    assert apart is not None
    assert (kept.passed, joined.passed) == (True, False)
    assert "cbct-1: joined by" in joined.obtained


def test_a_switch_that_was_not_heard_makes_no_endpoint_disappear() -> None:
    base = site()
    deaf = msgspec.structs.replace(site(mac_table=Failed(reason="cut short")), endpoints={})
    found = sets(base, deaf)
    assert (found.undeclared, found.not_collected) == ((), ("sw1 mac_table",))
    nowhere = msgspec.structs.replace(base, endpoints={SCANNER: Endpoint(name="cbct-1", role="imaging")})
    assert sets(nowhere, msgspec.structs.replace(base, endpoints={})).silent == ("cbct-1",)


def test_isolation_names_who_joined() -> None:
    kept = isolation(site(), site(), Impact())
    assert kept is not None
    assert kept.passed is True
    joined = isolation(site(10), site(20), Impact())
    assert joined is not None
    assert joined.passed is False
    assert "cbct-1: joined by" in joined.obtained
    assert "cerec-1: joined by cbct-1" in joined.obtained
    planned = isolation(site(10), site(20), Impact(critical=("cbct-1",)))
    assert planned is not None
    assert planned.passed is True, "whom the plan brings there may come"
    everyone = tuple(each.name for each in site().endpoints.values())
    assert isolation(site(20), site(10), Impact(critical=everyone)) is None
    nowhere = msgspec.structs.replace(
        site(), endpoints={SCANNER: Endpoint(name="cbct-1", role="imaging", switch="", port="")}
    )
    unknown = isolation(nowhere, nowhere, Impact())
    assert unknown is not None
    assert (unknown.passed, unknown.obtained) == (None, "unknown of cbct-1")


PORTS = st.fixed_dictionaries({f"Gi1/0/{number}": st.sampled_from((10, 20, 30)) for number in (5, 6, 7)})
LOST = st.sets(st.sampled_from(("switchports", "vlans", "dns", "neighbours", "mac_table")), max_size=2)


def _site(ports: dict[str, int], lost: set[str]) -> Snapshot:
    rows = {name: Switchport(mode="access", untagged=vlan) for name, vlan in ports.items()}
    sections: dict[str, Any] = {"switchports": collected(rows), **dict.fromkeys(lost, Failed(reason="cut short"))}
    return site(**sections)


def _declared(ports: dict[str, int], wanted: dict[str, int]) -> list[Difference]:
    return [
        Difference(host="sw1", section="switchports", key=name, field="untagged", before=ports[name], after=vlan)
        for name, vlan in wanted.items()
        if vlan != ports[name]
    ]


@settings(max_examples=60)
@given(PORTS, PORTS, PORTS, LOST, LOST)
def test_each_difference_is_in_exactly_one_set(
    was: dict[str, int], now: dict[str, int], wanted: dict[str, int], lost_before: set[str], lost_after: set[str]
) -> None:
    before, after = _site(was, lost_before), _site(now, lost_after)
    declared = _declared(was, wanted)
    found = sets(before, after, *declared)
    judged, _ = judged_differences(before, after, platform)

    def content(rows: Any) -> Counter[bytes]:
        return Counter(msgspec.json.encode(each) for each in rows)

    assert content(judged) == content(found.seen) + content(found.undeclared)
    assert not content(found.seen) & content(found.undeclared)
    for each in declared:
        unknown = f"{each.host} {each.section}" in found.not_collected
        assert (each in found.seen) + (each in found.missing) + (unknown and each not in found.seen) == 1
    for name in lost_before | lost_after:
        assert f"sw1 {name}" in found.not_collected
        assert not found.exact
    if not lost_before | lost_after:
        assert found.exact == (wanted == now)
