"""JUnit XML: one case a check; nothing that was not judged passes; hostile text is text."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.model.check import DOMAINS, Judgement
from netaudit.model.names import printable
from netaudit.report.junit import junit
from netaudit.report.language import translator
from tests.core.judgements import UNKNOWN, bad, facts, found, good, moot, rule, unjudged, waived
from tests.report.facts import audit_facts
from tests.report.test_rendered import HOSTILE
from tests.report.test_synthesis import hostile

EN = translator("en")
LOOP, PORTS, OPEN = rule("NET-SW-5"), rule("NET-SW-4"), rule("FW-NAT-3", "firewall", "critical")


def read(*judgements: Judgement) -> ET.Element:
    return ET.fromstring(junit(facts(*judgements), EN))


def outcome(judgement: Judgement) -> tuple[str, str]:
    (case,) = read(judgement).iter("testcase")
    return (case[0].tag, case[0].get("message", "")) if len(case) else ("passed", "")


@pytest.mark.parametrize(
    ("judgement", "expected"),
    [
        (good(LOOP), ("passed", "")),
        (bad(LOOP, found(LOOP, ("sw1", "x"))), ("failure", "sw1: wrong.")),
        (unjudged(LOOP), ("skipped", "undetermined — sw2: it was not reached.")),
        (moot(LOOP), ("skipped", "does not apply")),
        (waived(LOOP, found(LOOP, ("sw1", "x"))), ("skipped", "Ana, until 2027-04-30: in spring")),
        (
            replace(waived(LOOP, found(LOOP, ("sw1", "x"))), unknown=(UNKNOWN,)),
            ("skipped", "Ana, until 2027-04-30: in spring; sw2: it was not reached."),
        ),
        (replace(good(LOOP), unknown=(UNKNOWN,)), ("skipped", "undetermined — sw2: it was not reached.")),
    ],
)
def test_each_conclusion_has_its_outcome(judgement: Judgement, expected: tuple[str, str]) -> None:
    assert outcome(judgement) == expected


def test_a_failure_carries_evidence_risk_action_and_what_could_not_be_judged() -> None:
    root = read(bad(LOOP, found(LOOP, ("sw1", "Gi1")), found(LOOP, ("sw3", "Gi2")), unknown=(UNKNOWN,)))
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("type") == "high"
    for piece in ("sw1 clock: Gi1", "sw3 clock: Gi2", "risk of NET-SW-5", "mend NET-SW-5", "it was not reached"):
        assert piece in (failure.text or "")


def test_suites_are_the_domains_in_order_and_the_counts_add_up() -> None:
    root = ET.fromstring(junit(audit_facts(failed=True), EN))
    titles = list(DOMAINS.values())
    assert [suite.get("name") for suite in root] == sorted((str(s.get("name")) for s in root), key=titles.index)
    for element in (root, *root):
        cases = list(element.iter("testcase"))
        assert element.get("tests") == str(len(cases))
        assert element.get("failures") == str(sum(case.find("failure") is not None for case in cases))
        assert element.get("skipped") == str(sum(case.find("skipped") is not None for case in cases))
        assert element.get("errors") == "0"
    assert len(list(root.iter("testcase"))) == len(audit_facts(failed=True).judgements)
    assert read().get("tests") == "0"


def assert_text(text: str) -> None:
    written = junit(hostile(text), EN)
    root = ET.fromstring(written)
    assert root.get("name") == f"netaudit {printable(text or 'x')}"
    assert {element.tag for element in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "skipped"}
    assert [len(list(root.iter(tag))) for tag in ("testsuite", "testcase", "failure", "skipped")] == [2, 3, 1, 2]
    decoded = written.decode("utf-8")
    assert printable(decoded.replace("\n", "")) == decoded.replace("\n", "")
    assert "<!" not in decoded


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_text_in_xml(kind: str) -> None:
    assert_text(HOSTILE[kind])


def test_what_closes_a_cdata_or_begins_an_entity_is_text_too() -> None:
    for text in ("]]>", "<![CDATA[x]]>", "&lol;", "<!ENTITY x SYSTEM 'file:///'>", "--><x/>", "\ufffe\uffff\x0b"):
        assert_text(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_text_in_xml(text: str) -> None:
    assert_text(text)
