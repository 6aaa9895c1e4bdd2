"""What an edit-config makes of a datastore: there and back, and nothing told that is not known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.core.normalise import Capture, device_state
from netaudit.core.planning.guarantee import saving_lines, timer_of
from netaudit.core.planning.host_plan import Asked, work_out
from netaudit.core.planning.management import Management, whole
from netaudit.core.planning.models import MODELS
from netaudit.core.planning.netconf import (
    NetconfSession,
    commits_confirmed,
    fragments,
    netconf_answers,
    netconf_commands,
    offered,
)
from netaudit.core.planning.netconf_tree import TreeError, arranged, flat, lines, parse, pretty
from netaudit.core.planning.prediction import predicted_state
from netaudit.model.rows import Facts
from netaudit.model.state import Collected
from netaudit.platforms import platform

SYSTEM = '<system xmlns="urn:ietf:params:xml:ns:yang:ietf-system">{}</system>'
INTERFACES = '<interfaces xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces">{}</interfaces>'
NC = 'xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"'
ETHERNET = '<type xmlns:of="urn:ietf:params:xml:ns:yang:iana-if-type">of:ethernetCsmacd</type>'
IPV4 = (
    '<ipv4 xmlns="urn:ietf:params:xml:ns:yang:ietf-ip"><enabled>true</enabled>'
    "<address><ip>10.99.0.7</ip><prefix-length>24</prefix-length></address></ipv4>"
)
BASE = (
    "<!-- offers candidate:1.0 -->\n<!-- offers confirmed-commit:1.1 -->\n"
    '<nc:data xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">'
    + SYSTEM.format("<hostname>box1</hostname><location>baie</location><dns-resolver><search>a</search></dns-resolver>")
    + INTERFACES.format(
        f"<interface>{ETHERNET}<name>eth10</name><enabled>false</enabled></interface>"
        f"<interface><name>eth2</name><description>Montée &amp; cave</description>{ETHERNET}{IPV4}</interface>"
    )
    + '<keys xmlns="urn:other"><secret>a</secret><k><secret 12345678></k><words>one&#10;two</words></keys></nc:data>'
)


def entry(name: str, rest: str = "", operation: str = "") -> str:
    """One edit of an interface, as the computation writes it."""
    does = f' {NC} nc:operation="{operation}"' if operation else ""
    return INTERFACES.format(f"<interface{does}><name>{name}</name>{rest}</interface>")


@pytest.mark.parametrize(
    ("edits", "forward", "rollback"),
    [
        ([SYSTEM.format("<hostname>cabinet</hostname>")], None, [SYSTEM.format("<hostname>box1</hostname>")]),
        ([SYSTEM.format("<contact>Ana</contact>")], None, [SYSTEM.format(f'<contact {NC} nc:operation="delete"/>')]),
        ([SYSTEM.format(f'<location {NC} nc:operation="remove"/>')],
         [SYSTEM.format(f'<location {NC} nc:operation="delete"/>')], [SYSTEM.format("<location>baie</location>")]),
        ([SYSTEM.format(f'<contact {NC} nc:operation="remove"/>')], [], []),
        ([SYSTEM.format(f'<contact {NC} nc:operation="create">Ana</contact>')],
         [SYSTEM.format("<contact>Ana</contact>")], [SYSTEM.format(f'<contact {NC} nc:operation="delete"/>')]),
        ([entry("eth2", "<enabled>false</enabled>")], None, [entry("eth2", f'<enabled {NC} nc:operation="delete"/>')]),
        ([entry("eth2", "<description>PACS</description>")], None,
         [entry("eth2", "<description>Montée &amp; cave</description>")]),
        ([entry("eth10", operation="delete")], None, [entry("eth10", ETHERNET + "<enabled>false</enabled>")]),
        ([entry("eth7", operation="remove")], [], []),
        ([entry("eth2", operation="remove")], [entry("eth2", operation="delete")],
         [entry("eth2", f"<description>Montée &amp; cave</description>{ETHERNET}{IPV4}")]),
        ([entry("eth3", ETHERNET + IPV4)], None, [entry("eth3", operation="delete")]),
        ([entry("eth10", ETHERNET, operation="replace")], [entry("eth10", f'<enabled {NC} nc:operation="delete"/>')],
         [entry("eth10", "<enabled>false</enabled>")]),
        ([SYSTEM.format("<hostname>box1</hostname>"), "", " "], [], []),
    ],
)  # fmt: skip
def test_there_and_back(edits: list[str], forward: list[str] | None, rollback: list[str]) -> None:
    found = work_out(MODELS["netconf"], Asked(host="box1", base=BASE, lines=edits))
    assert (list(found.forward), list(found.rollback)) == (edits if forward is None else forward, rollback)
    assert found.proof.proven
    assert (found.refused, found.unpredicted) == ((), ())


@pytest.mark.parametrize(
    "edit",
    [
        "no XML at all",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        '<keys xmlns="urn:other"><k>b</k></keys>',
        SYSTEM.format("<dns-resolver><search>b</search></dns-resolver>"),
        SYSTEM.format("<hostname/>"),
        SYSTEM.format(f'<contact {NC} nc:operation="delete"/>'),
        SYSTEM.format(f'<hostname {NC} nc:operation="create">b</hostname>'),
        SYSTEM.format(f'<hostname {NC} nc:operation="destroy">b</hostname>'),
        SYSTEM.format('<hostname other="1">b</hostname>'),
        SYSTEM.format("<hostname>b</hostname>").replace("<system", f'<system {NC} nc:operation="replace"'),
        INTERFACES.format("<interface><description>which</description></interface>"),
        INTERFACES.format("<other><name>eth0</name></other>"),
        entry("eth2", IPV4),
        entry("eth9"),
        entry("eth9", ETHERNET + IPV4 + IPV4),
        entry("eth9", ETHERNET + f'<description {NC} nc:operation="create">a</description>'),
        entry("eth9", operation="delete"),
        entry("eth2", ETHERNET, operation="create"),
    ],
)
def test_what_is_not_known_is_not_told_and_changes_nothing(edit: str) -> None:
    session = NetconfSession(BASE)
    assert session.obey(edit) == "unpredicted"
    assert session.text() == NetconfSession(BASE).text()


def test_what_else_differs_is_left() -> None:
    wanted = BASE.replace("<words>one", "<words>three").replace(">box1<", ">box2<")
    found = netconf_commands(BASE, wanted)
    assert found.lines == (SYSTEM.format("<hostname>box2</hostname>"),)
    assert len(found.left) == 2
    assert all("words" in each for each in found.left if "keys" in each)
    gone = netconf_commands(BASE, BASE.replace("<keys", '<keys2 xmlns="urn:x"/><keys'))
    assert gone.left == ("keys2: ",)


def test_two_spellings_of_one_datastore_are_one_text() -> None:
    text = NetconfSession(BASE).text()
    assert NetconfSession(text).text() == text
    other = BASE.replace("xmlns:of", "xmlns:ianaift").replace(">of:", ">ianaift:")
    assert other != BASE
    assert NetconfSession(other).text() == text
    assert NetconfSession(text + "\n").meaning() == NetconfSession(BASE).meaning()
    assert text.index("<name>eth2<") < text.index("<name>eth10<")
    assert "<secret 12345678>" in text
    assert netconf_answers(text)["<hello>"] == "candidate:1.0\nconfirmed-commit:1.1\n"
    empty = '<data><system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"> </system></data>'
    assert pretty(arranged(parse(empty))) == "<data/>\n" or pretty(arranged(parse(empty))) == '<data xmlns=""/>\n'


def test_its_layout_shows_what_it_is_reached_by() -> None:
    session = NetconfSession(BASE)
    assert session.layout().addresses == {"eth2": ("10.99.0.7/24",)}
    assert (session.layout().hostname, session.layout().asleep) == ("box1", frozenset())
    bare = NetconfSession('<data xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"/>')
    assert bare.layout().hostname == ""
    assert bare.obey(SYSTEM.format("<hostname>b</hostname>")) == "shown"
    assert bare.layout().hostname == "b"
    asked = Asked(host="box1", base=BASE, lines=[entry("eth2", "<enabled>false</enabled>")])
    kept = whole(session.layout())
    cut = work_out(MODELS["netconf"], Asked(asked.host, asked.base, asked.lines, management=kept))
    assert "plan-way-cut" in {each.code for each in cut.refused}
    assert work_out(MODELS["netconf"], Asked(asked.host, asked.base, asked.lines, management=Management())).proof.proven


@pytest.mark.parametrize(
    ("edit", "shown"),
    [
        (SYSTEM.format("<hostname>cabinet</hostname>"), "cabinet"),
        (SYSTEM.format(f'<hostname {NC} nc:operation="delete"/>'), "another"),
        (SYSTEM.format("<contact>Ana</contact>"), "another"),
    ],
)
def test_only_a_new_name_is_predicted_to_be_shown(edit: str, shown: str) -> None:
    model, chosen = MODELS["netconf"], platform("netconf")
    was = model.open(BASE, ())
    answers = {**model.answers(was.text()), "uname -n": "another\n"}
    state = device_state(Capture("box1", answers), chosen, ("facts", "config", "interfaces", "addresses"), "")
    now = model.open(BASE, ())
    assert now.obey(edit) == "shown"
    found = predicted_state(state, now.text(), chosen, model, (was.layout(), now.layout()))
    assert found.unread == {}
    assert found.state.sections.facts == Collected(value=Facts(hostname=shown), source=("uname -n",))
    assert found.state.sections.config == Collected(value=now.text(), source=("<hello>", "<get-config>"))


def test_its_own_timer_is_what_it_offers() -> None:
    timer = timer_of("netconf", BASE, 30, saved=False)
    assert timer is not None
    assert (timer.arm, timer.disarm, timer.restarts) == (("commit confirmed 1800",), ("commit",), False)
    without = BASE.replace("<!-- offers candidate:1.0 -->\n", "")
    assert offered(without) == ("confirmed-commit:1.1",)
    assert not commits_confirmed(without)
    assert timer_of("netconf", without, 30, saved=True) is None
    assert saving_lines("netconf", BASE) == ()
    assert saving_lines("netconf", f"<!-- offers startup:1.0 -->\n{BASE}") == ("copy-config running startup",)


def test_a_request_s_fragments_are_lines() -> None:
    text = f"""
      {SYSTEM.format("<hostname>b</hostname>")}
      <interfaces xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces">
        <interface><name>eth2</name>
          <enabled>true</enabled></interface>
      </interfaces>"""
    assert fragments(text) == (SYSTEM.format("<hostname>b</hostname>"), entry("eth2", "<enabled>true</enabled>"))
    assert fragments("hostname b\n\n quit") == ("hostname b", "quit")
    assert fragments("<a>") == ("<a>",)
    assert fragments("") == ()
    assert MODELS["frr"].parted("one\n\n two \n") == ("one", " two")


def test_a_prefix_is_what_it_is_where_it_stands() -> None:
    text = (
        '<data xmlns="urn:d" xmlns:a="urn:one"><x>a:y</x><b xmlns:a="urn:two"><x>a:y</x></b><x>a:y</x><x>c:y</x></data>'
    )
    assert [each.text for each in parse(text).walk() if each.text] == ["{urn:one}y", "{urn:two}y", "{urn:one}y", "c:y"]


@pytest.mark.parametrize(
    "text", ["", "<a>" * 41 + "</a>" * 41, "<a></b>", "<a>b<c/></a>", "<a><c/>b</a>", "<!DOCTYPE a><a/>"]
)
def test_what_is_no_datastore_is_refused(text: str) -> None:
    with pytest.raises(TreeError):
        parse(text)


def test_every_value_stands_under_its_headings() -> None:
    found = list(lines(parse(BASE)))
    assert ("system", "hostname box1") in found
    assert ("interfaces", "interface eth2", "description Montée & cave") in found
    assert ("interfaces", "interface eth10", "type ethernetCsmacd") in found
    assert ("interfaces", "interface eth2", "ipv4", "address", "ip 10.99.0.7") in found


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).map(str.strip)
_LEAF = st.sampled_from(["hostname", "contact", "location"])


@given(st.lists(st.tuples(_LEAF, _TEXTS.filter(bool)), max_size=6))
def test_whatever_is_typed_leads_back(edits: list[tuple[str, str]]) -> None:
    session = NetconfSession(BASE)
    for leaf, text in edits:
        node = parse(SYSTEM.format(f"<{leaf}/>"))
        node.children[0].text = text
        assert session.obey(flat(node)) == "shown"
        again = parse(session.text()).child("system", node.space)
        assert again is not None
        assert again.said(leaf) == text.strip()
    back = netconf_commands(session.text(), BASE)
    assert back.left == ()
    for line in back.lines:
        session.obey(line)
    assert session.meaning() == NetconfSession(BASE).meaning()
