"""`findings.json`: whole, in both languages, as its published schema says, and read back by the next audit."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from netaudit.core.trend import trend
from netaudit.model.check import DOMAINS
from netaudit.model.findings import FindingsFile
from netaudit.model.names import printable
from netaudit.report.findings_file import findings_bytes, findings_file
from tests.core.judgements import NOW, THEN, bad, facts, found, good, left, rule, seen, unjudged, waived
from tests.report.facts import audit_facts
from tests.report.test_rendered import HOSTILE
from tests.report.test_synthesis import hostile

LOOP, OPEN = rule("NET-SW-5"), rule("FW-NAT-3", "firewall", "critical")


def test_it_holds_every_check_every_domain_and_both_languages() -> None:
    given = audit_facts(failed=True)
    said = json.loads(findings_bytes(given, "full"))
    assert FindingsFile.model_validate_json(findings_bytes(given, "full")) == findings_file(given, "full")
    assert [each["domain"] for each in said["areas"]] == list(DOMAINS)
    assert sorted(each["id"] for each in said["checks"]) == sorted(each.check.id for each in given.judgements)
    assert (said["schema"], said["playbook"], said["verdict"], said["exit_code"]) == (1, "full", "incomplete", 4)
    found_ = [each for check in said["checks"] for each in check["findings"]]
    assert all(each["text"]["fr"] != each["text"]["en"] for each in found_)
    assert all(each["evidence"] and each["risk"]["fr"] and each["action"]["en"] for each in found_)
    aside = [each for each in found_ if each["waiver"]]
    assert [(each["waiver"]["who"], each["waiver"]["until"]) for each in aside] == [("Ana", "2026-12-01")]
    assert [each["waiver_ended"] for each in found_ if each["check"] == "NET-ADM-008"] == ["2026-11-01"]
    kinds = {(each["kind"], each["findings"] > 0) for each in said["roadmap"]}
    assert kinds == {("mend", True), ("find-out", False)}
    assert said["trend"] is None
    assert {each["first_seen"] for each in found_} == {given.snapshot.taken_at}


def test_the_trend_goes_into_it_and_is_carried_on() -> None:
    before = left(bad(LOOP, found(LOOP, ("sw1", "x"))), bad(OPEN, found(OPEN, ("sw1", "y"))))
    now = (bad(LOOP, found(LOOP, ("sw1", "x")), found(LOOP, ("sw2", "x"))), unjudged(OPEN))
    file = left(*now, at=NOW, since=trend(now, before, seen("sw1", "sw2"), ("sw1", "sw2")))
    assert file.trend is not None
    assert (file.trend.since, file.trend.new, file.trend.remaining) == (THEN, ("NET-SW-5 sw2:x",), ("NET-SW-5 sw1:x",))
    assert [each.check for each in file.trend.undetermined] == ["FW-NAT-3"]
    assert [each.first_seen for each in file.checks[0].findings] == [THEN, NOW]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"schema": 1', '"schema": 2'),
        ('"exit_code": 0', '"exit_code": "0"'),
        ('"tool"', '"tol"'),
        ('"2026-11-20T10:00:00+04:00"', '"2026-11-20T10:00:00"'),
        ('"2026-11-20T10:00:00+04:00"', '"yesterday"'),
        ('"severity": "high"', '"severity": "worst"'),
    ],
)
def test_what_is_no_such_file_is_refused(old: str, new: str) -> None:
    text = findings_bytes(facts(bad(LOOP, found(LOOP, ("sw1", "x")))), "full").decode()
    assert old in text
    with pytest.raises(ValidationError):
        FindingsFile.model_validate_json(text.replace(old, new))


def test_the_schema_says_what_the_file_is() -> None:
    schema = FindingsFile.model_json_schema()
    said = json.loads(findings_bytes(audit_facts(), "full"))
    assert set(schema["required"]) == set(schema["properties"]) == set(said)
    assert schema["additionalProperties"] is False
    definitions = schema["$defs"]
    for name, value in (("CheckRecord", said["checks"][0]), ("ActionRecord", said["roadmap"][0])):
        assert set(definitions[name]["required"]) == set(value)


def assert_kept(text: str) -> None:
    written = findings_bytes(hostile(text), text)
    file = FindingsFile.model_validate_json(written)
    assert file.site == printable(text or "x")
    assert file.playbook == printable(text)
    decoded = written.decode("utf-8")
    assert printable(decoded.replace("\n", "")) == decoded.replace("\n", "")


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_stays_text(kind: str) -> None:
    assert_kept(HOSTILE[kind])


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_stays_text(text: str) -> None:
    assert_kept(text)


def test_the_same_audit_gives_the_same_bytes() -> None:
    given_ = audit_facts()
    assert findings_bytes(given_, "full") == findings_bytes(replace(given_), "full")
    assert findings_bytes(facts(good(LOOP), waived(OPEN, found(OPEN))), "full").endswith(b"}\n")
