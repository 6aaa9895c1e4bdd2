"""Every difference, effect and reason has a sentence, in both languages, whatever a device said."""

import re
import string
import typing
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.core.impact import Effect
from netaudit.model import state
from netaudit.model.difference import Difference
from netaudit.model.names import printable
from netaudit.model.reasons import REASONS
from netaudit.model.verdict import Reason, reason
from netaudit.report.language import translator
from netaudit.report.sentences import sentence
from netaudit.report.terms import FIELDS, SECTIONS
from netaudit.report.wording import effect_sentence, reason_mend, reason_sentence

EN, FR = translator("en"), translator("fr")
NB = "\u00a0"


def difference(section: str, key: str, field: str = "", before: object = None, after: object = None) -> Difference:
    return Difference(host="sw1", section=section, key=key, field=field, before=before, after=after)


ROWS = {"mode": "access", "untagged": 20, "tagged": ""}
TRUNK = {"mode": "trunk", "untagged": 1, "tagged": "1-4094"}
PLACE = {"name": "cbct-1", "switch": "sw1", "port": "Gi1/0/5"}
SAID = [
    (difference("switchports", "Gi1/0/5", "untagged", 20, 10), "sw1 Gi1/0/5: access VLAN 20 → 10"),
    (difference("switchports", "Gi1/0/24", "native", 99, 1), "sw1 Gi1/0/24: native VLAN 99 → 1"),
    (difference("switchports", "Gi1/0/24", "tagged", "10,20,30,99", "10,30,99"),
     "sw1 Gi1/0/24: tagged VLANs −20 (now 10,30,99)"),
    (difference("switchports", "Gi1/0/24", "tagged", "10", ""), "sw1 Gi1/0/24: tagged VLANs −10 (now none)"),
    (difference("switchports", "5", "", ROWS, TRUNK),
     "sw1 5: access, VLAN 20 → trunk, native VLAN 1, tagged every VLAN"),
    (difference("switchports", "5", "", ROWS, None), "sw1 5: access, VLAN 20 → no such port"),
    (difference("switchports", "5", "", {"mode": "dynamic", "untagged": 1}, {"mode": "routed"}),
     "sw1 5: negotiated mode, VLAN 1 → routed port"),
    (difference("interfaces", "5", "description", "x", "y"), "sw1 5: description “x” → “y”"),
    (difference("interfaces", "5", "enabled", True, False), "sw1 5: shut down"),
    (difference("interfaces", "5", "enabled", False, True), "sw1 5: switched on"),
    (difference("interfaces", "Po1", after={"enabled": True}), "sw1 Po1: new interface"),
    (difference("vlans", "30", before={"name": "WIFI"}), "sw1 VLAN 30 WIFI: deleted"),
    (difference("facts", "firmware", before="15.2(7)E8", after="15.2(7)E9"), "sw1: firmware 15.2(7)E8 → 15.2(7)E9"),
    (difference("dhcp", "imagerie", "options.6", "10.20.0.1", "10.20.0.9"),
     "sw1 DHCP pool imagerie: option 6 (DNS servers) 10.20.0.1 → 10.20.0.9"),
    (difference("dhcp", "imagerie", "ranges", ["a-b"], ["a-b", "c-d"]), "sw1 DHCP pool imagerie: range a-b → a-b, c-d"),
    (difference("dns", "records", "pacs.example A", "10.0.0.5", "10.0.0.6"),
     "sw1 DNS: record pacs.example A 10.0.0.5 → 10.0.0.6"),
    (difference("dns", "resolvers", before=["10.0.0.1"], after=[]), "sw1: DNS servers it asks 10.0.0.1 → none"),
    (difference("config", "snmp-server", after="community"), "sw1 configuration, snmp-server: line added: community"),
    (difference("config", "acl", "", "permit\ndeny", "deny\npermit"),
     "sw1 configuration, acl: same lines in another order"),
    (difference("config", "", "", "a", "b"), "sw1 configuration: a → b"),
    (difference("neighbours", "24", "", {"name": "sw2", "chassis": "00:01"}, {"name": "sw2", "chassis": "00:02"}),
     "sw1 24: neighbour sw2 (00:01) → sw2 (00:02)"),
    (difference("neighbours", "24", before={"name": "sw2", "port": "24"}), "sw1 24: neighbour sw2 24 → none"),
    (difference("endpoints", "00:0c", after=PLACE | {"name": ""}), "00:0c: new on sw1 Gi1/0/5"),
    (difference("endpoints", "00:0c", before=PLACE, after=PLACE | {"port": "Gi1/0/9"}),
     "cbct-1 (00:0c): moved from sw1 Gi1/0/5 to sw1 Gi1/0/9"),
    (difference("endpoints", "00:0c", before=PLACE), "cbct-1 (00:0c): no longer heard on sw1 Gi1/0/5"),
    (difference("host", "sw1", after="managed"), "sw1: new in the inventory"),
    (difference("host", "sw1", before="managed"), "sw1: no longer in the inventory"),
    (difference("routes", "0.0.0.0/0 via 10.0.0.1", after={"distance": 5}),
     "sw1 route 0.0.0.0/0 via 10.0.0.1: new: distance 5"),
    (difference("nat", "12", before={"kind": "destination", "translated": "10.0.0.5"}),
     "sw1 address translation 12: removed: kind destination, translated 10.0.0.5"),
    (difference("wifi", "Invités", "vlan", 30, 10), "sw1 Wi-Fi network Invités: VLAN 30 → 10"),
    (difference("wifi", "Invités", "isolated", None, True), "sw1 Wi-Fi network Invités: clients kept apart none → yes"),
    (difference("filters", "WAN", "rules.12", None, {"action": "permit", "source": "any", "after": "11"}),
     "sw1 filter WAN, rule 12: new: action permit, source any, after 11"),
    (difference("filters", "WAN", "rules.permit 10.0.0.1 any", {"action": "permit"}),
     "sw1 filter WAN, rule permit 10.0.0.1 any: removed: action permit"),
    (difference("filters", "WAN", "rules.12.action", "deny", "permit"),
     "sw1 filter WAN, rule 12: action deny → permit"),
    (difference("filters", "WAN", "order", ["1", "2"], ["2", "1"]),
     "sw1 filter WAN: its rules are tried in another order: 2, 1"),
    (difference("filters", "WAN", "default", "deny", "permit"), "sw1 filter WAN: default deny → permit"),
    (difference("filters", "WAN", after={"rules": {}, "default": "deny"}),
     "sw1 filter WAN: new: rules none, default deny"),
    (difference("ntp", "servers", before=["10.0.0.1"], after=["10.0.0.2"]), "sw1 clock: servers 10.0.0.1 → 10.0.0.2"),
    (difference("snmp", "users", "nms", "authPriv", "noAuthNoPriv"), "sw1 SNMP: user nms authPriv → noAuthNoPriv"),
    (difference("snmp", "communities", "<secret 01>", None, {"access": "rw"}),
     "sw1 SNMP, community <secret 01>: new: access rw"),
    (difference("spanning_tree", "ports", "Gi1/0/5.bpdu_guard", True, None),
     "sw1 spanning tree, port Gi1/0/5: BPDU guard yes → none"),
    (difference("users", "admin", "privilege", "1", "15"), "sw1 local account admin: privilege 1 → 15"),
    # Sections that are not compared today have a sentence all the same.
    (difference("links", "5", "up", True, False), "sw1 links 5 link: yes → no"),
    (difference("services", "dicom", "", None, {"port": 104, "answer": "ok"}),
     "sw1 services dicom: none → port 104, answer ok"),
    (difference("from the future", "k", "f", 1, {"a": [True, None]}), "sw1 from the future k f: 1 → a yes, none"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "said"), SAID, ids=[said for _, said in SAID])
def test_sentence(found: Difference, said: str) -> None:
    assert sentence(found, EN) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (SAID[0][0], f"sw1 Gi1/0/5{NB}: VLAN d’accès 20 → 10"),
        (SAID[7][0], f"sw1 5{NB}: description «{NB}x{NB}» → «{NB}y{NB}»"),
        (SAID[13][0], f"sw1 étendue DHCP imagerie{NB}: option 6 (serveurs DNS) 10.20.0.1 → 10.20.0.9"),
    ],
)
def test_french_sentence(found: Difference, said: str) -> None:
    assert sentence(found, FR) == said


def _model_fields() -> Iterator[tuple[str, str]]:
    """(section, field) for every field of every section's rows, read from the model itself."""
    for section, kind in typing.get_type_hints(state.Sections).items():
        for part in _structs(kind):
            yield from ((section, field.name) for field in msgspec.structs.fields(part))


def _structs(kind: object) -> Iterator[type[msgspec.Struct]]:
    absent = typing.get_args(state.Absent)
    for inner in typing.get_args(kind):
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and inner not in absent:
            yield inner
            for hint in typing.get_type_hints(inner).values():
                yield from _structs(hint)
        elif inner not in absent:
            yield from _structs(inner)


def test_every_section_and_field_of_the_model_has_a_name() -> None:
    fields = set(_model_fields())
    assert ("switchports", "untagged") in fields
    assert ("dhcp", "address") in fields  # a row within a row is seen too
    assert set(state.SECTION_NAMES) <= SECTIONS.keys()
    assert {field for _, field in fields} - FIELDS.keys() == set()


@pytest.mark.parametrize(("section", "field"), sorted(set(_model_fields())))
def test_every_field_of_the_model_has_a_sentence_with_both_values(section: str, field: str) -> None:
    if field == "enabled":
        return  # said in words; see SAID
    before, after = ("10", "20") if field in ("untagged", "tagged") else ("was-this", "is-that")
    one_row = section in ("facts", "dns", "spanning_tree", "ntp", "snmp")
    found = difference(section, field if one_row else "k", "" if one_row else field, before, after)
    for t in (EN, FR):
        assert after in sentence(found, t)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
differences = st.builds(
    Difference,
    host=st.text(max_size=20),
    section=st.sampled_from([*SECTIONS, "unforeseen"]) | st.text(max_size=10),
    key=st.sampled_from([*FIELDS, "Gi1/0/5"]) | st.text(max_size=20),
    field=st.sampled_from(["", *FIELDS, "options.6", "reservations.00:09.address", "native"]) | st.text(max_size=20),
    before=anything,
    after=anything,
)


@settings(max_examples=400, deadline=None)
@given(differences)
def test_every_difference_has_a_printable_sentence(found: Difference) -> None:
    for t in (EN, FR):
        said = sentence(found, t)
        assert said
        assert said == printable(said)


EFFECT = Effect("00:09", "cbct-1", "imaging", 20, 10, ("pacs-1", "ws-1"), ("pc-accueil",))
NAMES = {20: "IMAGERIE", 10: "BUREAUTIQUE"}


def test_effect_says_who_is_cut_off_and_who_is_near_now() -> None:
    said = effect_sentence(EFFECT, NAMES, EN)
    assert said == (
        "cbct-1 (imaging): VLAN 20 IMAGERIE → VLAN 10 BUREAUTIQUE. No longer in the same network as pacs-1, ws-1. "
        "Now in the same network as pc-accueil."
    )


def test_effect_on_a_restricted_device_without_network_says_so() -> None:
    effect = Effect("00:10", "cerec-1", "", 20, None, (), (), "Dentsply Sirona")
    said = effect_sentence(effect, NAMES, EN)
    assert said == (
        "cerec-1: VLAN 20 IMAGERIE → no VLAN. Its frames go nowhere. Restricted perimeter: Dentsply Sirona."
    )


@settings(max_examples=100, deadline=None)
@given(st.builds(Effect, *[st.text(max_size=20)] * 3, st.integers(), st.none() | st.integers(),
                 st.tuples(st.text(max_size=20)), st.tuples(), st.text(max_size=9)))  # fmt: skip
def test_every_effect_has_a_printable_sentence(effect: Effect) -> None:
    for t in (EN, FR):
        said = effect_sentence(effect, NAMES, t)
        assert said
        assert said == printable(said)


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_says_each_of_its_parameters(code: str) -> None:
    kind = REASONS[code]
    names = {name for text in (kind.sentence, kind.mend) for _, name, _, _ in string.Formatter().parse(text) if name}
    each = Reason(code, {name: f"<{name}>" for name in names})
    for t in (EN, FR):
        said = reason_sentence(each, t) + reason_mend(each, t)
        assert {name for name in names if f"<{name}>" not in said} == set()
        assert not re.search(r"\{\w+\}", said)


def test_a_parameter_that_lacks_leaves_its_placeholder_and_the_reason_can_be_said() -> None:
    assert reason_sentence(Reason("host-unreachable", {"host": "sw1"}), EN) == "sw1: no answer at {address} ({detail})."


def test_a_reason_calls_a_section_by_its_name() -> None:
    each = reason("section-failed", host="sw1", section="mac_table", detail="cut short")
    assert "table MAC" in reason_sentence(each, FR)


def test_of_many_names_the_first_page_tells_some_and_how_many_more() -> None:
    names = tuple(f"pc-{number}" for number in range(15))
    moved = Effect("m", "cbct-1", "imaging", 20, 10, names, (), "")
    assert effect_sentence(moved, {}, EN, 12).endswith(" pc-11, and 3 more.")
    assert effect_sentence(moved, {}, EN, 15) == effect_sentence(moved, {}, EN)
    assert "pc-14." in effect_sentence(moved, {}, EN)
