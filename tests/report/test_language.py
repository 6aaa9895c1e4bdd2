"""French is complete: every message of the code has its translation, and none is left over."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from netaudit.model.check import DOMAINS, SITE_INPUTS
from netaudit.model.difference import Difference
from netaudit.model.mail_domain import MAIL_FINDINGS
from netaudit.model.reasons import REASONS
from netaudit.report import (
    audit,
    boxes,
    discovery,
    findings,
    incident,
    index,
    language,
    letter,
    mail_domain,
    plan_words,
    plates,
    recipes,
    seen,
    sentences,
    survey,
    technical_client,
    technical_course,
    technical_summary,
    technical_words,
    terms,
    wiring,
)
from netaudit.report.audit import audit_document
from netaudit.report.document import AuditFacts
from netaudit.report.dossier import COVERS
from netaudit.report.dossier import KINDS as DOSSIER_KINDS
from netaudit.report.language import CATALOGUES, Translator, translator
from netaudit.workflows import standing
from tests.report.facts import audit_facts

SOURCES = Path(language.__file__).parents[1]
ROLES = ("imaging", "cad-cam", "server", "workstation", "switch", "firewall", "access-point", "printer", "phone")
CHECK_WORDS: tuple[Mapping[Any, str], ...] = (
    findings.SEVERITY_WORDS,
    findings.HORIZON_WORDS,
    findings.CONCLUSION_WORDS,
    findings.DETAILS,
    DOMAINS,
    SITE_INPUTS,
)
PICTURE_WORDS: tuple[Mapping[Any, str], ...] = (boxes.MARKS, boxes.KINDS, boxes.ANSWERS, plates.DOUBTS)
PLAN_WORDS: tuple[Mapping[Any, str], ...] = (
    plan_words.RISKS,
    plan_words.WEIGHTS,
    plan_words.TOUCHES,
    plan_words.GUARANTEES,
    plan_words.PROOFS,
    recipes.KINDS,
)
TECHNICAL_WORDS: tuple[Mapping[Any, str], ...] = (
    technical_words.ACTS,
    technical_words.KEPT,
    technical_words.JOURNAL,
    technical_words.PLACES,
    technical_words.SUBJECTS,
    technical_course.RESULTS,
    index.STAGES,
    index.VERDICTS,
)
# Message ids that are names or punctuation by themselves.
_WORDLESS = {"", "{what}", "{problems}", "{mend}"}


def _said() -> Iterator[str]:
    """Message ids in the code: tables, and constants given to `text()`, `say()` or `Check()`."""
    for kind in REASONS.values():
        yield kind.sentence
        yield kind.mend
    for finding in MAIL_FINDINGS.values():
        yield finding.sentence
        yield finding.mend
    tables = (terms.SECTIONS, terms.FIELDS, terms.OPTIONS, seen.STATUS, wiring.SURENESS, survey.STATUS, letter.WORDS)
    found = (discovery.CONFLICTS, discovery.NAME_VERDICTS, discovery.CONFIDENCE)
    for table in (
        *tables,
        *found,
        *CHECK_WORDS,
        mail_domain.MEANINGS,
        incident.KIND,
        DOSSIER_KINDS,
        COVERS,
        *PICTURE_WORDS,
        *PLAN_WORDS,
        *TECHNICAL_WORDS,
    ):
        yield from table.values()
    yield from (text for pair in audit.VERDICTS.values() for text in pair)
    tellings = (*technical_words.STAGES.values(), *technical_words.TRUTHS.values())
    yield from (text for pair in tellings for text in pair)
    yield from (*technical_summary.MESSAGES, *technical_client.MESSAGES)
    yield from (*audit.TO_MEND, audit.NO_BASELINE, terms.NOTHING, *ROLES)
    for path in SOURCES.rglob("*.py"):
        if "lab" not in path.parts:
            yield from _constants(ast.parse(path.read_text(encoding="utf-8")))


def _constants(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[:1]
        every = [*node.args, *[k.value for k in node.keywords]]
        given = {"text": first, "say": first, "_thing": first, "_member": first, "Check": every}
        for argument in given.get(name, ()):
            # In `text(a if x == "b" else c)` only a and c are said.
            chosen = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            yield from (c.value for c in chosen if isinstance(c, ast.Constant) and isinstance(c.value, str))


@pytest.fixture(scope="module")
def french() -> dict[str, str]:
    with (CATALOGUES / "fr" / "LC_MESSAGES" / "netaudit.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_every_message_has_its_french(french: dict[str, str]) -> None:
    assert {message for message in set(_said()) - _WORDLESS if not french.get(message)} == set()


def test_placeholders_survive_translation(french: dict[str, str]) -> None:
    for english, translated in french.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", translated)), english


def test_no_translation_is_left_over(french: dict[str, str]) -> None:
    literals = _all_literals()
    assert set(french) - literals - set(ROLES) == set()


def _all_literals() -> set[str]:
    return {
        node.value
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize(
    "facts", [audit_facts(), audit_facts(failed=True), audit_facts(first=True), audit_facts(drift=False)]
)
def test_a_whole_report_asks_for_no_message_without_french(facts: AuditFacts, french: dict[str, str]) -> None:
    asked: set[str] = set()
    base = translator("fr")

    def listening(message: str) -> str:
        asked.add(message)
        return base.text(message)

    audit_document(facts, Translator("fr", listening))
    assert asked - _WORDLESS - french.keys() == set()


def test_doctor_speaks_french_too(french: dict[str, str]) -> None:
    for check in standing.machine_checks():
        assert check.what in french
        assert not check.mend or check.mend in french


def test_what_a_device_says_is_never_a_format() -> None:
    difference = Difference(host="{0.__class__}", section="facts", key="hostname", before="{t}", after="%s\x1b[2J")
    assert sentences.sentence(difference, translator("en")) == "{0.__class__}: host name {t} → %s\\x1b[2J"


def test_an_unknown_language_is_english() -> None:
    assert translator("de").language == "en"


def test_dates_are_the_readers_in_the_sites_zone() -> None:
    assert translator("fr").date("2026-11-20T10:00:00+00:00", "Indian/Reunion") == "20 novembre 2026, 14:00"
    assert translator("en").date("2026-11-20T10:00:00+00:00", "no/such zone").startswith("20 November 2026, 10:00")
