"""Every shipped recipe is rendered and worked out on each platform it claims; nothing slips in with a parameter."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.checks import checks
from netaudit.core.normalise import Capture, device_state
from netaudit.core.planning.course import Course
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.prediction import predicted_state
from netaudit.core.recipe_text import Broken, NotGiven, Refusal, filled, names_of, value_of
from netaudit.core.recipe_values import View, checked
from netaudit.core.recipes import Loaded, UnknownPlatform, declared, reached, refusal_of, standing, step_of
from netaudit.lab.aoscx import AoscxSwitch
from netaudit.lab.s300 import S300Switch
from netaudit.lab.shell import Reply
from netaudit.model.errors import NetauditError
from netaudit.model.recipe import Recipe
from netaudit.model.rows import Switchport
from netaudit.model.state import Collected, DeviceState
from netaudit.platforms import platform
from netaudit.store.recipes import names_in, on_disk, recipe_of
from tests.lab_sim import test_aoscx, test_s300

from .plans import practice

SHIPPED = Path(__file__).parents[2] / "playbooks"
FILES = on_disk(SHIPPED)
NAMES = names_in(FILES)
HOSTS = {
    "sw1": "cisco_ios", "sw2": "hp_procurve", "gw1": "fortinet", "sw3": "cisco_s300", "sw4": "aruba_aoscx",
}  # fmt: skip


def device(host: str) -> Any:
    """A simulated device: of the practice, or one that stands by itself."""
    alone: Mapping[str, Callable[[], Any]] = {"sw3": S300Switch, "sw4": AoscxSwitch}
    return alone[host]() if host in alone else practice().devices[host]


def with_trunk(state: DeviceState, port: str) -> DeviceState:
    """The made-up state with the trunk that the device has."""
    was = state.sections.switchports
    assert isinstance(was, Collected)
    rows = {**was.value, port: Switchport(mode="trunk", untagged=99, tagged="10,20,99")}
    ports = Collected(value=rows, source=was.source)
    return msgspec.structs.replace(state, sections=msgspec.structs.replace(state.sections, switchports=ports))


@cache
def states() -> Mapping[str, DeviceState]:
    """The simulated devices as an audit would see them."""
    found = {
        "sw3": with_trunk(test_s300.state(device("sw3")), "Gi10"),
        "sw4": with_trunk(test_aoscx.state(device("sw4")), "1/1/8"),
    }
    for host, kind in HOSTS.items():
        if host in found:
            continue
        session = device(host).session("netaudit")
        session.answer("")
        answers = {}
        for command in platform(kind).preparation:
            session.answer(command)
        for command in platform(kind).commands(tuple(platform(kind).readings)):
            reply: Reply = session.answer(command)
            answers[command] = reply.text
        found[host] = device_state(Capture(host, answers), platform(kind), tuple(platform(kind).readings), "k")
    return found


@cache
def course(host: str) -> Course:
    """The beginning of its steps."""
    return fresh(host)


def fresh(host: str) -> Course:
    config = states()[host].sections.config.value  # type: ignore[union-attr]
    return Course(host, MODELS[HOSTS[host]], config)


def view(of: Course) -> View:
    return View(of.host, of.model.platform, states()[of.host], of.text, of.layout())


def views() -> dict[str, View]:
    return {host: view(course(host)) for host in HOSTS}


PLANS: list[tuple[str, str, dict[str, str | int | bool], list[str]]] = [
    ("add-vlan", "sw1", {"vlan": 40, "name": "VOIX"}, ["vlan 40", "name VOIX", "exit"]),
    ("add-vlan", "sw2", {"vlan": 40, "name": "VOIX"}, ["vlan 40", 'name "VOIX"']),
    ("assign-access-port", "sw1", {"port": "gi1/0/10", "vlan": 20, "description": "Pano 2"},
     ["interface Gi1/0/10", "description Pano 2", "switchport access vlan 20"]),
    ("assign-access-port", "sw2", {"port": "10", "vlan": 10}, ["vlan 10", "untagged 10"]),
    ("add-vlan-to-trunk", "sw1", {"port": "Gi1/0/24", "vlan": 30}, []),
    ("add-vlan-to-trunk", "sw2", {"port": "10", "vlan": 30}, ["vlan 30", "tagged 10"]),
    ("isolate-port", "sw1", {"port": "Gi1/0/5"}, ["interface Gi1/0/5", "shutdown"]),
    ("isolate-port", "sw1", {"port": "Gi1/0/5", "vlan": 30}, ["switchport access vlan 30"]),
    ("isolate-port", "sw2", {"port": "3"}, ["interface 3", "disable"]),
    ("isolate-port", "sw2", {"port": "9", "vlan": 10}, ["untagged 9", "no tagged 9"]),
    ("add-vlan", "sw3", {"vlan": 40, "name": "VOIX"}, ["vlan database", "vlan 40", "name VOIX"]),
    ("add-vlan", "sw4", {"vlan": 40, "name": "VOIX"}, ["vlan 40", "name VOIX"]),
    ("assign-access-port", "sw3", {"port": "gi1", "vlan": 10, "description": "Pano 2"},
     ["switchport access vlan 10", 'description "Pano 2"']),
    ("assign-access-port", "sw4", {"port": "1/1/2", "vlan": 10, "description": "Pano 2"},
     ["interface 1/1/2", "vlan access 10", "description Pano 2"]),
    ("add-vlan-to-trunk", "sw3", {"port": "gi10", "vlan": 20}, []),
    ("add-vlan-to-trunk", "sw4", {"port": "1/1/8", "vlan": 20}, []),
    ("isolate-port", "sw3", {"port": "gi1"}, ["shutdown"]),
    ("isolate-port", "sw3", {"port": "gi1", "vlan": 10}, ["switchport access vlan 10"]),
    ("isolate-port", "sw4", {"port": "1/1/1"}, ["interface 1/1/1", "shutdown"]),
    ("isolate-port", "sw4", {"port": "1/1/1", "vlan": 10}, ["vlan access 10"]),
    ("connect-imaging-device", "sw3", {"port": "gi1", "vlan": 10, "name": "pano-2",
     "mac": "00:09:21:33:10:22", "address": "10.20.0.22"}, ["description pano-2"]),
    ("connect-imaging-device", "sw4", {"port": "1/1/2", "vlan": 20, "name": "pano-2",
     "mac": "00:09:21:33:10:22", "address": "10.20.0.22"}, ["description pano-2", "vlan access 20"]),
    ("dhcp-reservation", "gw1", {"mac": "00-09-21-33-10-0A", "address": "192.0.2.20", "name": "cbct-1"},
     ["edit 2", "set ip 192.0.2.20", "set mac 00:09:21:33:10:0a"]),
    ("dhcp-option", "gw1", {"scope": "internal", "option": "dns-server", "value": "192.0.2.54"},
     ["set dns-server1 192.0.2.54"]),
    ("open-flow", "gw1", {"name": "PACS", "source": "10.20.0.0/24", "destination": "192.0.2.10/32",
     "inside": "internal", "outside": "wan1", "service": "HTTPS", "owner": "Ana", "review": "2027-01-31"},
     ['set srcaddr "PACS-src"', 'set comments "owner: Ana; review: 2027-01-31"', "edit 3"]),
    ("close-flow", "gw1", {"name": "Telemaintenance"}, ["delete 2"]),
    ("harden-management", "gw1", {"interface": "internal"}, []),
    ("connect-imaging-device", "sw1", {"port": "Gi1/0/10", "vlan": 20, "name": "pano-2",
     "mac": "00:09:21:33:10:22", "address": "10.20.0.22"}, ["description pano-2", "switchport access vlan 20"]),
    ("connect-imaging-device", "sw2", {"port": "10", "vlan": 10, "name": "pano-2",
     "mac": "00:09:21:33:10:22", "address": "10.20.0.22"}, ['name "pano-2"', "untagged 10"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "host", "given", "has"), PLANS, ids=lambda each: str(each)[:30])
def test_a_recipe_is_worked_out_proven_and_reaches_what_it_intends(
    name: str, host: str, given: dict[str, str | int | bool], has: list[str]
) -> None:
    loaded = recipe_of(FILES, name)
    of = fresh(host)
    step, wrong = step_of(loaded, given, host, views(), "en")
    assert wrong == []
    part = step.part("host", view(of))
    of.take((part.text or "").splitlines(), literal=False)
    worked = of.result()
    assert worked.refused == worked.unpredicted == ()
    lines = [line.strip() for line in worked.forward]
    assert [each for each in has if each not in lines] == [], lines
    assert worked.proof.proven
    after = predicted_state(
        states()[host], worked.predicted, platform(HOSTS[host]), MODELS[HOSTS[host]], worked.layouts
    ).state
    assert [why for meant in step.meant(views()) if (why := reached(name, after, meant))] == []
    # What is so already is an empty plan.
    again = Course(host, of.model, worked.predicted, tuple(of.layout().vlans))
    told = step.part("host", View(host, of.model.platform, after, again.text, again.layout()))
    again.take((told.text or "").splitlines(), literal=False)
    assert again.result().nothing_to_do, again.result().forward


def test_every_template_is_worked_out_somewhere() -> None:
    claimed = {(name, kind) for name in NAMES for kind in recipe_of(FILES, name).platforms}
    done = {(name, HOSTS[host]) for name, host, _, _ in PLANS}
    done |= {("remove-vlan", HOSTS[host]) for host in TRUNKS}
    assert {each for each in claimed - done if each[1] != "linux"} == set()


TRUNKS = {"sw1": "Gi1/0/24", "sw2": "24", "sw3": "gi10", "sw4": "1/1/8"}


@pytest.mark.parametrize("host", TRUNKS)
def test_a_vlan_is_removed_once_its_ports_have_moved(host: str) -> None:
    of = fresh(host)
    trunk = TRUNKS[host]
    before: list[tuple[str, dict[str, str | int | bool]]] = [
        ("add-vlan", {"vlan": 40, "name": "VOIX"}),
        ("add-vlan-to-trunk", {"vlan": 40, "port": trunk}),
    ]
    for name, parameters in before:
        step, wrong = step_of(recipe_of(FILES, name), parameters, host, views(), "en")
        assert not wrong
        of.take((step.part("host", view(of)).text or "").splitlines(), literal=False)
    step, _ = step_of(recipe_of(FILES, "remove-vlan"), {"vlan": 40}, host, views(), "en")
    of.take((step.part("host", view(of)).text or "").splitlines(), literal=False)
    assert "no vlan 40" in of.worked[-1].forward
    whole = of.result()
    assert (whole.refused, whole.proof.proven) == ((), True)
    used, _ = step_of(recipe_of(FILES, "remove-vlan"), {"vlan": 10 if host == "sw2" else 20}, host, views(), "en")
    with pytest.raises(Refusal, match="still in VLAN"):
        used.part("host", view(of))


def recipe(**more: object) -> Loaded:
    """A recipe of one template, made here."""
    plain = {"title": {"en": "T"}, "help": {"en": "H"}, "touches": ("switch",), **more}
    template = str(plain.pop("template", "x {{ x }}"))
    return Loaded("mine", Recipe.model_validate(as_read(plain)), {("host", "cisco_ios"): template})


def as_read(value: object) -> object:
    """As a YAML file gives it."""
    if isinstance(value, dict):
        return {name: as_read(each) for name, each in value.items()}
    return tuple(as_read(each) for each in value) if isinstance(value, list | tuple) else value


HOSTILE = st.one_of(
    st.text(),
    st.integers(-5, 10**9),
    st.booleans(),
    st.sampled_from(["a\n shutdown", "a\rb", "a\u2028b", '"', "?", "{{ x }}"]),
)
KINDS = ["port", "vlan", "name", "text", "mac", "address", "prefix", "hostname", "host", "number", "day", "flag"]


@given(st.sampled_from(KINDS), HOSTILE)
def test_nothing_hostile_gets_past_its_parameter(kind: str, told: str | int | bool) -> None:
    loaded = recipe(parameters={"x": {"type": kind, "title": {"en": "X"}}})
    values, wrong = checked("mine", loaded.recipe, {"x": told}, views(), "sw1")
    if wrong:
        assert {each.code for each in wrong} == {"recipe-parameter"}
        return
    text = filled("x {{ x }}", names_of(values, view(course("sw1"))))
    assert len(text.splitlines()) == 1
    assert text.isascii()
    assert not set(text) & set('"\\?;!{}') - {";"}


@pytest.mark.parametrize(
    ("kind", "told", "value"),
    [
        ("port", "GigabitEthernet1/0/5", "Gi1/0/5"), ("vlan", "20", 20), ("mac", "0009.2133.100A", "00:09:21:33:10:0a"),
        ("address", "10.20.0.5", "10.20.0.5"), ("prefix", "10.20.0.0/24", "10.20.0.0/24"), ("number", 7, 7),
        ("hostname", "PACS.Cabinet.Example", "pacs.cabinet.example"), ("host", "sw2", "sw2"), ("flag", True, True),
        ("day", "2027-01-31", "2027-01-31"), ("name", "A-1", "A-1"), ("text", "Pano 2 (salle 1)", "Pano 2 (salle 1)"),
    ],
)  # fmt: skip
def test_what_a_parameter_takes_comes_out_in_one_spelling(kind: str, told: str | int, value: str | int) -> None:
    loaded = recipe(parameters={"x": {"type": kind, "title": {"en": "X"}}})
    assert checked("mine", loaded.recipe, {"x": told}, views(), "sw1") == ({"x": value}, [])


@pytest.mark.parametrize(
    ("parameter", "told", "problem"),
    [
        ({"type": "vlan"}, 4095, "not a VLAN range"), ({"type": "vlan", "minimum": 2}, 1, "from 2 to any"),
        ({"type": "number", "maximum": 9}, 10, "from 0 to 9"), ({"type": "number"}, True, "whole number"),
        ({"type": "flag"}, "yes", "true or false"), ({"type": "name"}, True, "takes no"),
        ({"type": "choice", "choices": ("a", "b")}, "c", "one of a, b"),
        ({"type": "host"}, "sw9", "host of the last audit"),
        ({"type": "port"}, "Gi1/0/99", "no port of sw1"), ({"type": "port"}, "a b", "name of a port"),
        ({"type": "port", "of": "y"}, "Gi1/0/5", "not named"), ({"type": "day"}, "2027-02-30", "day"),
        ({"type": "address"}, "10.20.0.999", "address"), ({"type": "mac"}, "zz", "MAC"),
        ({"type": "text", "longest": 3}, "four", "at most 3"), ({"type": "name"}, None, "is missing"),
    ],
)  # fmt: skip
def test_what_a_parameter_does_not_take_is_told(parameter: dict[str, object], told: object, problem: str) -> None:
    other = {"y": {"type": "host", "optional": True, "title": {"en": "Y"}}}
    loaded = recipe(parameters={"x": {"title": {"en": "X"}, **parameter}, **other})
    given = {} if told is None else {"x": told}
    _, wrong = checked("mine", loaded.recipe, given, views(), "sw1")  # type: ignore[arg-type]
    assert [problem in str(each.params["problem"]) for each in wrong] == [True], wrong


def test_a_port_where_nobody_knows_the_ports_is_taken_as_it_is() -> None:
    loaded = recipe(parameters={"x": {"type": "port", "title": {"en": "X"}}})
    bare = device_state(Capture("ap", {}), platform("linux"), (), "")
    values, wrong = checked("mine", loaded.recipe, {"x": "eth0"}, {"ap": View("ap", "linux", bare)}, "ap")
    assert (values, wrong) == ({"x": "eth0"}, [])
    assert "is no parameter" in str(checked("mine", loaded.recipe, {"x": "eth0", "y": 1}, {}, "ap")[1][0].params)


def test_a_template_that_is_none_is_broken_and_says_so() -> None:
    known = names_of({"x": 1, "none": None}, view(course("sw1")))
    for source in ("{{ y }}", "{% if %}", "{{ x.y.z }}", "{{ 1 / 0 }}", "{{ ''.__class__.mro() }}", '{{ "a\\nb" }}'):
        with pytest.raises(Broken):
            filled(source, known)
    with pytest.raises(NotGiven):
        filled("{{ none }}", known)
    with pytest.raises(Refusal, match="no"):
        filled("{{ refuse('no') }}", known)
    with pytest.raises(Broken, match="no parameter"):
        value_of("{{ y }}", known)
    assert value_of({"a": ["{{ x }}", "n {{ x }}", 3]}, known) == {"a": [1, "n 1", 3]}


def test_why_a_part_is_not_planned() -> None:
    step, _ = step_of(
        recipe(parameters={"x": {"type": "name", "title": {"en": "X"}}}), {"x": "a"}, "sw1", views(), "en"
    )
    of = view(course("sw2"))
    with pytest.raises(UnknownPlatform):
        step.part("host", of)
    told = {
        "recipe-platform": UnknownPlatform(), "recipe-refuses": Refusal("no"), "recipe-broken": Broken("x"),
    }  # fmt: skip
    for code, failure in told.items():
        assert refusal_of(step, of, "host", failure).code == code
    assert "not given" in str(refusal_of(step, of, "host", NotGiven()).params["detail"])
    assert refusal_of(step, of, "host", UnknownPlatform()).params["platforms"] == "cisco_ios"


def test_what_is_done_by_hand_is_said_with_what_it_changes() -> None:
    step, _ = step_of(recipe_of(FILES, "replace-device"), {"serial": "FOC9"}, "sw1", views(), "fr")
    part = step.part("host", view(course("sw1")))
    assert part.text is None
    assert part.by_hand.startswith("Remplacer sw1 (")
    (meant,) = step.meant(views())
    (difference,) = declared(states()["sw1"], [meant])
    assert (difference.section, difference.key, difference.after) == ("facts", "serial", "FOC9")
    same, _ = step_of(recipe_of(FILES, "replace-device"), {"serial": str(difference.before)}, "sw1", views(), "en")
    assert list(declared(states()["sw1"], same.meant(views()))) == []


def test_what_is_not_reached_is_told() -> None:
    plain = {"section": "vlans", "key": "{{ x }}", "field": "name", "after": "{{ y }}"}
    kinds = {"x": {"type": "vlan", "title": {"en": "X"}}, "y": {"type": "name", "optional": True, "title": {"en": "Y"}},
             "other": {"type": "host", "optional": True, "title": {"en": "O"}}}  # fmt: skip
    intends = [plain, {"section": "vlans", "key": "{{ x }}"}, {"section": "wifi", "key": "a", "after": "b"},
               {"section": "switchports", "key": "Gi1/0/24", "field": "tagged", "includes": "{{ x }}"},
               {"section": "nonsense", "key": "a"}, {"host": "other", "section": "vlans", "key": "1"}]  # fmt: skip
    loaded = recipe(parameters=kinds, intends=intends)
    step, _ = step_of(loaded, {"x": 41, "y": "VOIX"}, "sw1", views(), "en")
    told = [reached("mine", states()["sw1"], meant) for meant in step.meant(views())]
    assert [each.params["found"] if each else None for each in told] == [
        "nothing", None, "not collected", standing(states()["sw1"], list(step.meant(views()))[3])[1], "not collected",
    ]  # fmt: skip
    without, _ = step_of(loaded, {"x": 20}, "sw1", views(), "en")
    rows = [reached("mine", states()["sw1"], meant) for meant in without.meant(views())]
    assert [each is None for each in rows] == [False, False, True, False], "the name was left out"


def test_tests_are_those_of_a_request() -> None:
    kinds = {"x": {"type": "address", "optional": True, "title": {"en": "X"}}}
    good = recipe(parameters=kinds, tests=[{"ping": {"from": "{{ host }}", "to": "{{ x }}"}},
                                           {"dhcp": {"vlan": 20, "servers": ["10.20.0.1"]}}])  # fmt: skip
    of = view(course("sw1"))
    step, _ = step_of(good, {"x": "10.0.0.1"}, "sw1", views(), "en")
    assert [each.model_dump(exclude_none=True, by_alias=True) for each in step.tests(of)] == [
        {"ping": {"from": "sw1", "to": "10.0.0.1"}}, {"dhcp": {"vlan": 20, "servers": ("10.20.0.1",)}},
    ]  # fmt: skip
    step, _ = step_of(good, {}, "sw1", views(), "en")
    assert len(list(step.tests(of))) == 1
    bad, _ = step_of(recipe(tests=[{"smell": {"to": "x"}}]), {}, "sw1", views(), "en")
    with pytest.raises(Broken, match="a test of it is none"):
        list(bad.tests(of))


@pytest.mark.parametrize(
    "more",
    [
        {"parameters": {"host": {"type": "name", "title": {"en": "X"}}}},
        {"parameters": {"x": {"type": "choice", "title": {"en": "X"}}}},
        {"parameters": {"x": {"type": "name", "minimum": 1, "title": {"en": "X"}}}},
        {"parameters": {"x": {"type": "name", "of": "y", "title": {"en": "X"}}}},
        {"parameters": {"x": {"type": "name", "default": "a", "optional": True, "title": {"en": "X"}}}},
        {"intends": [{"host": "nobody", "section": "vlans", "key": "1"}]},
    ],
)
def test_a_recipe_that_contradicts_itself_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Value error"):
        recipe(**more)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "recipe-unknown"),
        ({"mine/recipe.yaml": b"title: {en: T}"}, "document-invalid"),
        ({"mine/x.txt": b""}, "recipe-broken"),
        ({"mine/role.cisco_ios.j2": b""}, "recipe-broken"),
        ({"mine/cisco_ios.j2": b"\xff"}, "recipe-broken"),
        ({"mine/../x.j2": b""}, "recipe-broken"),
        ({"other/cisco_ios.j2": b""}, "recipe-broken"),
    ],
)
def test_files_that_are_no_recipe(files: dict[str, bytes], code: str) -> None:
    if files and "mine/recipe.yaml" not in files:
        files = {"mine/recipe.yaml": b"title: {en: T}\nhelp: {en: H}\ntouches: [vlan]\n", **files}
    with pytest.raises(NetauditError) as caught:
        recipe_of(files, "mine")
    assert caught.value.verdict.reasons[0].code == code


def test_a_recipe_over_several_devices_names_those_that_get_something_to_do() -> None:
    loaded = recipe_of(FILES, "connect-imaging-device")
    given: dict[str, str | int | bool] = {
        "port": "Gi1/0/10", "vlan": 20, "name": "pano-2", "mac": "00:09:21:33:10:22", "address": "192.0.2.22",
        "dhcp": "gw1", "firewall": "gw1",
    }  # fmt: skip
    step, wrong = step_of(loaded, given, "sw1", views(), "en")
    assert wrong == []
    assert step.hosts == (("host", "sw1"), ("dhcp", "gw1"), ("firewall", "gw1"))
    assert "set ip 192.0.2.22" in str(step.part("dhcp", views()["gw1"]).text)
    with pytest.raises(Refusal, match="a FortiGate needs"):
        step.part("firewall", views()["gw1"])
    assert loaded.roles == ("host", "dhcp", "dns", "firewall")
    alone, _ = step_of(recipe_of(FILES, "replace-device"), {"serial": "X"}, "sw1", views(), "en")
    assert alone.hosts == (("host", "sw1"),)


def test_every_recipe_that_a_finding_names_is_there() -> None:
    named = {each.recipe for each in checks() if each.recipe}
    assert named
    assert named <= set(NAMES)
