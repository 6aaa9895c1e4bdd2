"""What stands in an audit's report, and in which order."""

import json
from dataclasses import replace

import msgspec
import pytest

from netaudit.core.works.attribution import Attribution
from netaudit.model.difference import Comparison, Difference
from netaudit.model.rows import Switchport
from netaudit.model.site import Policy, Site
from netaudit.model.snapshot import Endpoint
from netaudit.model.state import Collected, NotAsked
from netaudit.report.audit import audit_document
from netaudit.report.document import AuditFacts, Bullets, Document, Heading, Paragraph, Part, Table
from netaudit.report.language import translator
from netaudit.report.machine import machine
from netaudit.report.markdown import markdown
from tests.report.facts import audit_facts

EN = translator("en")
PHONE = Endpoint(name="iphone-de-marie", switch="sw1", port="Gi1/0/8", vlan=30, wireless=True)


def part(document: Document, title: str) -> Part:
    return next(each for each in document.parts if each.title == title)


def table(document: Document, title: str, caption: str = "") -> Table:
    blocks = part(document, title).blocks
    return next(b for b in blocks if isinstance(b, Table) and b.caption == (caption or title))


def texts(found: Part) -> list[str]:
    said: list[str] = []
    for block in found.blocks:
        if isinstance(block, Bullets):
            said += [text for text, _ in block.entries]
        elif isinstance(block, Paragraph | Heading):
            said.append(block.text)
    return said


def with_endpoint(facts: AuditFacts, mac: str, endpoint: Endpoint) -> AuditFacts:
    endpoints = {**facts.snapshot.endpoints, mac: endpoint}
    return replace(facts, snapshot=msgspec.structs.replace(facts.snapshot, endpoints=endpoints))


def test_parts_come_in_order_the_summary_first() -> None:
    titles = [each.title for each in audit_document(audit_facts(), EN).parts]
    assert titles == [
        "In plain words",
        "In short",
        "Differences from the baseline",
        "What it cuts off or joins",
        "Priorities",
        "Roadmap",
        "Since the last audit",
        "Findings",
        "What was checked",
        "What was not collected or not compared",
        "Devices",
        "VLANs",
        "Ports",
        "Wiring",
        "Endpoints",
        "Addresses, DHCP and DNS",
        "Routes, filters and address translation",
        "Wi-Fi",
        "Management of the devices",
        "Restricted perimeter",
        "How each section was obtained",
        "Digests",
        "Method and limits",
    ]


def test_summary_says_what_changed_whom_it_cuts_off_and_that_the_site_is_simulated() -> None:
    said = texts(part(audit_document(audit_facts(), EN), "In short"))
    assert any("simulated practice" in text for text in said)
    assert "sw1 Gi1/0/5: access VLAN 20 → 10" in said
    assert any(text.startswith("cbct-1 (imaging): VLAN 20 IMAGERIE → VLAN 10 BUREAUTIQUE") for text in said)
    assert "Restricted, observed only, and not contacted: cerec-1." in said
    assert "1 of 1 hosts answered." in said


def test_four_eyes_is_remarked_on_only_where_the_policy_waives_it() -> None:
    remark = "This site's policy lets one person ask for and approve a change."
    facts = audit_facts()
    assert remark in texts(part(audit_document(facts, EN), "In short"))
    strict = replace(facts, site=Site(name="Cabinet", policy=Policy(four_eyes=True)))
    assert remark not in texts(part(audit_document(strict, EN), "In short"))


def test_imaging_comes_first_in_the_summary() -> None:
    facts = audit_facts()
    office = replace(facts.effects[0], name="pc-1", role="workstation")
    said = texts(part(audit_document(replace(facts, effects=[office, *facts.effects]), EN), "In short"))
    assert next(text for text in said if "VLAN 20 IMAGERIE →" in text).startswith("cbct-1")


def test_a_long_list_is_cut_on_the_first_page_and_whole_below() -> None:
    found = tuple(
        Difference(host="sw1", section="interfaces", key=str(n), field="enabled", after=True) for n in range(9)
    )
    document = audit_document(replace(audit_facts(), comparison=Comparison(differences=found)), EN)
    assert "And 4 more, below." in texts(part(document, "In short"))
    assert len(table(document, "Differences from the baseline").rows) == 9


def test_every_difference_is_explained_by_an_approved_change_or_by_none() -> None:
    facts = audit_facts()
    rows = table(audit_document(facts, EN), "Differences from the baseline").rows
    assert ("sw1 Gi1/0/5: access VLAN 20 → 10", "sw1", "no approved change", "—") in rows
    assert facts.comparison is not None
    count = len(facts.comparison.differences)
    due = (Attribution("CHG-2026-0001-k3f", "2026-11-01T10:00:00+04:00", "2026-11-20T10:00:00+04:00"),) * count
    explained = table(audit_document(replace(facts, attributions=due), EN), "Differences from the baseline").rows
    assert {(row[2], "1 November 2026" in row[3]) for row in explained} == {("CHG-2026-0001-k3f", True)}


@pytest.mark.parametrize(
    ("facts", "mark", "tone"),
    [
        (audit_facts(), "differs", "different"),
        (audit_facts(drift=False), "conforms", "good"),
        (audit_facts(failed=True), "incomplete", "bad"),
        (audit_facts(first=True), "first audit", "neutral"),
    ],
)
def test_verdict_banner(facts: AuditFacts, mark: str, tone: str) -> None:
    document = audit_document(facts, EN)
    assert (document.verdict_mark, document.tone) == (mark, tone)


def test_an_incomplete_audit_still_says_that_the_site_differs() -> None:
    assert "differs from what was agreed" in audit_document(audit_facts(failed=True), EN).verdict
    same = replace(audit_facts(failed=True), comparison=Comparison(differences=()))
    assert "differs" not in audit_document(same, EN).verdict


def test_a_first_audit_never_says_that_the_site_conforms() -> None:
    document = audit_document(audit_facts(first=True), EN)
    assert "First audit" in document.verdict
    assert "Differences from the baseline" not in [each.title for each in document.parts]


def test_what_failed_is_named_with_its_mend_and_its_host_is_among_the_devices() -> None:
    document = audit_document(audit_facts(failed=True), EN)
    entries = [
        e for b in part(document, "What was not collected or not compared").blocks if isinstance(b, Bullets)
        for e in b.entries
    ]  # fmt: skip
    assert any(text.startswith("sw3: no answer") and mend for text, mend in entries)
    assert any(text.startswith("sw4: identity could not be trusted: cut short") and mend for text, mend in entries)
    rows = {row[0]: row[1] for row in table(document, "Devices").rows}
    assert rows["sw3"] == "(did not answer)"
    assert rows["sw4"] == "(failed)"
    assert rows["cerec-1"] == "(withheld)"


def test_a_port_of_which_link_or_state_is_not_known_is_not_called_down_or_open() -> None:
    facts = audit_facts()
    rows = {row[0]: row for row in table(audit_document(facts, EN), "Ports", "Ports of sw1").rows}
    assert rows["Gi1/0/5"][3:5] == ("open", "up")
    assert rows["Gi1/0/8"][3:5] == ("shut", "?")
    assert rows["Gi1/0/9"][3:5] == ("?", "?")


def test_ports_stand_in_the_order_of_their_numbers() -> None:
    facts = audit_facts()
    ports = {name: Switchport(mode="access", untagged=1) for name in ("10", "2", "1", "Trk1")}
    state = facts.snapshot.states["sw1"]
    sections = msgspec.structs.replace(state.sections, switchports=Collected(value=ports, source=()))
    states = {"sw1": msgspec.structs.replace(state, sections=sections)}
    seen = replace(facts, snapshot=msgspec.structs.replace(facts.snapshot, states=states))
    rows = table(audit_document(seen, EN), "Ports", "Ports of sw1").rows
    assert [row[0] for row in rows] == ["1", "2", "10", "Trk1"]


def test_restricted_devices_are_shown_where_they_were_seen_and_not_contacted() -> None:
    rows = table(audit_document(audit_facts(), EN), "Restricted perimeter").rows
    where = ("cerec-1", "Dentsply Sirona", "00:10:19:4c:02:30", "sw1 Gi1/0/7", "20", "", "not contacted")
    assert rows == (where,)


def test_a_restricted_device_that_was_contacted_is_not_said_to_be_untouched() -> None:
    facts = audit_facts()
    states = {**facts.snapshot.states, "cerec-1": facts.snapshot.states["sw1"]}
    contacted = replace(facts, snapshot=msgspec.structs.replace(facts.snapshot, states=states))
    assert table(audit_document(contacted, EN), "Restricted perimeter").rows[0][-1] == "contacted"


def test_a_withheld_host_that_no_switch_hears_is_listed_as_not_seen() -> None:
    facts = audit_facts()
    gone = replace(facts, snapshot=msgspec.structs.replace(facts.snapshot, endpoints={}))
    rows = table(audit_document(gone, EN), "Restricted perimeter").rows
    assert rows == (("cerec-1", "Dentsply Sirona", "", "not seen", "", "", "not contacted"),)


def test_personal_devices_are_counted_and_never_named() -> None:
    facts = with_endpoint(audit_facts(), "da:a1:19:4f:07:c2", PHONE)
    came = Difference(host="sw1", section="endpoints", key="da:a1:19:4f:07:c2", after={"name": PHONE.name})
    facts = replace(facts, comparison=Comparison(differences=(), ambient=(came,)))
    document = audit_document(facts, EN)
    for said in (markdown(document), machine(facts, EN).decode()):
        assert "iphone-de-marie" not in said
        assert "da:a1" not in said
    assert any(text.endswith("counted and not named: 1.") for text in texts(part(document, "Endpoints")))
    assert any(text.endswith("counted and not named: 1.") for text in texts(part(document, "Also noticed")))
    rows = {row[0]: row for row in table(document, "Ports", "Ports of sw1").rows}
    assert "personal devices: 1" in rows["Gi1/0/8"][5]


def test_a_device_that_announces_itself_and_that_nobody_declared_is_shown() -> None:
    (row,) = table(
        audit_document(audit_facts(), EN), "Wiring", "Devices that announce themselves and are not in the inventory"
    ).rows
    assert row == ("sw2", "24", "sw1 Gi1/0/8", "LLDP")


def test_a_declared_device_on_the_wireless_network_is_named() -> None:
    tablet = msgspec.structs.replace(PHONE, name="tablette-radio", role="imaging")
    facts = with_endpoint(audit_facts(), "da:a1:19:4f:07:c3", tablet)
    assert any(row[0] == "tablette-radio" for row in table(audit_document(facts, EN), "Endpoints").rows)


def test_coverage_says_how_each_section_was_obtained() -> None:
    rows = table(audit_document(audit_facts(), EN), "How each section was obtained").rows
    assert ("sw1", "services", "unsupported", "no reader") in rows
    assert ("cerec-1", "all", "withheld", "Dentsply Sirona") in rows
    read = next(row for row in rows if row[0] == "sw1" and row[2] == "collected")
    assert "MAC table" in read[1]
    assert read[3] == "a command"


def test_a_section_that_the_playbook_leaves_out_is_no_gap() -> None:
    facts = audit_facts()
    sections = msgspec.structs.replace(facts.snapshot.states["sw1"].sections, services=NotAsked(reason="left out"))
    state = msgspec.structs.replace(facts.snapshot.states["sw1"], sections=sections)
    snapshot = msgspec.structs.replace(facts.snapshot, states={"sw1": state})
    rows = table(audit_document(replace(facts, snapshot=snapshot), EN), "How each section was obtained").rows
    assert [row[2] for row in rows] == ["collected"]


def test_machine_says_the_same_as_the_document() -> None:
    facts = audit_facts(failed=True)
    said = json.loads(machine(facts, EN))
    assert (said["verdict"], said["exit_code"]) == (facts.verdict.word, 4)
    assert [each["code"] for each in said["reasons"]] == [each.code for each in facts.verdict.reasons]
    assert all(each["sentence"] and "mend" in each for each in said["reasons"] + said["unknown"])
    assert "sw1 Gi1/0/5: access VLAN 20 → 10" in [each["sentence"] for each in said["differences"]]
    assert said["effects"][0]["sentence"].startswith("cbct-1 (imaging)")
    assert said["hosts"]["cerec-1"]["sections"]["facts"] == {"status": "withheld", "reason": "Dentsply Sirona"}
    assert said["not_reached"] == ["sw3"]
    assert machine(facts, EN) == machine(facts, EN)


def test_no_configuration_text_and_so_no_secret_enters_the_report() -> None:
    facts = audit_facts()
    config = facts.snapshot.states["sw1"].sections.config
    assert isinstance(config, Collected)
    assert config.value not in markdown(audit_document(facts, EN))
