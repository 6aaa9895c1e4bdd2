"""What the checks found, as a reader sees it: the worst first, waivers apart, and what could not be judged."""

from dataclasses import replace

from netaudit.model.check import DOMAINS, Unknown
from netaudit.model.state import Sections
from netaudit.model.verdict import Verdict, reason
from netaudit.report.audit import audit_document
from netaudit.report.document import AuditFacts, Bullets, Heading, Paragraph, Part, Table
from netaudit.report.findings import unknown_sentence, unknown_words
from netaudit.report.language import translator
from netaudit.report.machine import audit_body
from tests.report.facts import audit_facts

EN, FR = translator("en"), translator("fr")


def part(facts: AuditFacts, title: str, language: str = "en") -> Part:
    document = audit_document(facts, translator(language))
    return next(each for each in document.parts if each.title == title)


def test_the_worst_findings_are_listed_once_before_their_details() -> None:
    document = audit_document(audit_facts(), EN)
    listed = [
        each.title
        for each in document.parts
        for block in each.blocks
        if isinstance(block, Heading) and block.text.startswith(("What is wrong", "What should be mended"))
    ]
    assert listed == ["In plain words"]


def test_findings_stand_by_domain_in_the_synthesis_order_with_waivers_apart() -> None:
    facts = audit_facts()
    some = tuple(each for each in facts.judgements if each.check.domain != "power")
    blocks = part(replace(facts, judgements=some), "Findings").blocks
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    titles = [*DOMAINS.values()]
    assert headings[:-1] == sorted(headings[:-1], key=titles.index)
    assert {"Switches and VLANs", "Firewall", "Traceability"} <= set(headings)
    assert headings[-1] == "The other domains"
    tables = [block for block in blocks if isinstance(block, Table) and block.caption.endswith(": findings")]
    sentences = [row[1] for table in tables for row in table.rows]
    assert any(text.endswith("Its waiver ended on 2026-11-01.") for text in sentences)
    assert not any("workstation ws-1" in text for text in sentences), "it is waived"
    waived = [entry for block in blocks if isinstance(block, Bullets) for entry in block.entries]
    assert [remark for _, remark in waived if "Ana" in remark] == ["Ana, until 2026-12-01: le mur est ouvert"]


def test_every_check_stands_with_its_conclusion_and_why_it_could_not_judge() -> None:
    (table,) = part(audit_facts(), "Ce qui a été contrôlé", "fr").blocks
    assert isinstance(table, Table)
    rows = {row[0]: row for row in table.rows}
    assert rows["CHG-TMP-003"][2:] == ("indéterminé", "Il manque la liste des étapes transitoires.")
    assert rows["NET-ADM-008"][1].startswith("Administration par SSH")
    assert rows["NET-ADM-008"][2] == "à corriger"


def test_without_findings_it_says_so_and_what_stays_open() -> None:
    facts = audit_facts(drift=False)
    quiet = replace(facts, judgements=tuple(replace(each, findings=(), waived=()) for each in facts.judgements))
    assert not [block for block in part(quiet, "Findings").blocks if getattr(block, "caption", "").endswith("findings")]
    said = [block.text for block in part(quiet, "In plain words").blocks if isinstance(block, Paragraph)]
    assert "Nothing wrong was found, but not everything could be looked at: this is no all-clear." in said


def test_findings_alone_are_a_verdict_of_their_own() -> None:
    facts = replace(audit_facts(drift=False), verdict=Verdict((reason("findings", threshold="high", count=2),)))
    assert audit_document(facts, EN).verdict == "The audit found what must be mended."
    first = replace(audit_facts(first=True), verdict=facts.verdict)
    assert audit_document(first, FR).verdict_mark == "à corriger"


def test_the_machine_form_has_evidence_waivers_and_what_was_read() -> None:
    body = audit_body(audit_facts(), EN)
    assert isinstance(body["checks"], list)
    found = {each["check"]: each for each in body["checks"]}
    (snmp,) = found["NET-ADM-008"]["findings"]
    assert snmp["evidence"] == [{"host": "sw1", "input": "snmp", "keys": ["<secret 01020304>"]}]
    assert snmp["waiver_ended"] == "2026-11-01"
    assert snmp["recipe"] is None
    (waived,) = found["NET-VLAN-002"]["waived"]
    assert (waived["who"], waived["until"]) == ("Ana", "2026-12-01")
    assert found["NET-ADM-008"]["inputs_read"] == ["inventory", "management", "snmp"]


def test_hosts_of_which_the_same_is_not_known_are_told_together() -> None:
    sentence = "{host}: not collected: {section} ({detail})."
    why = [
        *(Unknown(sentence, {"host": host, "section": "vlans", "detail": "refused"}) for host in ("sw1", "sw2")),
        Unknown("{host}: it was not reached.", {"host": "sw3"}),
        Unknown("Missing: {what}.", {"what": "x"}),
    ]
    judged = replace(next(iter(audit_facts().judgements)), unknown=tuple(why))
    said = unknown_words(judged, translator("en"))
    assert said.startswith("sw1, sw2: ")
    assert said.endswith("sw3: it was not reached. Missing: x.")
    assert said.count("not collected") == 1


def test_endpoints_of_which_the_same_is_not_known_are_told_together_and_cut() -> None:
    sentence = "{name}: which address it has was not told."
    why = tuple(Unknown(sentence, {"name": f"cbct-{number}"}) for number in range(88))
    judged = replace(next(iter(audit_facts().judgements)), unknown=why)
    said = unknown_words(judged, translator("en"))
    assert said.startswith("cbct-0, cbct-1, ")
    assert said.endswith("cbct-29, and 58 more: which address it has was not told.")


def test_what_the_program_itself_says_of_a_missing_section_is_in_the_readers_language() -> None:
    left = Unknown(
        "{host}: not collected: {section} ({detail}).",
        {"host": "fw1", "section": "filters", "detail": Sections().filters.reason},  # type: ignore[union-attr]
    )
    assert (
        unknown_sentence(left, translator("fr"))
        == "fw1\u00a0: non relevé\u00a0: filtres (hors du playbook de l’audit)."
    )
