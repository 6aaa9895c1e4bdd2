"""The list of all reports: links that work without a server, and nothing of what it names as markup."""

import re

import pytest

from netaudit.report.index import STAGES, VERDICTS, IndexFacts, Listed, index_page
from netaudit.report.language import translator

EVIL = '"><script>alert(1)</script> \u202egnp'


def page(language: str, *changes: Listed, audits: tuple[Listed, ...] = ()) -> str:
    facts = IndexFacts(EVIL, "Indian/Reunion", changes, audits, ("dispatches.csv",))
    return index_page(facts, translator(language)).decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_stage_and_verdict_has_its_words(language: str) -> None:
    said = page(language, *(Listed(f"CHG-{stage}", "", "", stage) for stage in STAGES),
                audits=tuple(Listed(f"a-{name}", "", "", "", name) for name in VERDICTS))  # fmt: skip
    t = translator(language)
    for words in (*STAGES.values(), *VERDICTS.values()):
        assert f"<td>{t.text(words)}</td>" in said
    assert f'<html lang="{language}">' in said


def test_what_it_names_stays_text_and_links_stay_inside() -> None:
    said = page("en", Listed(f"../{EVIL}", EVIL, EVIL, "no stage", "no verdict", (f"{EVIL}#?.html",)))
    assert "<script" not in said
    assert "\u202e" not in said
    for link in re.findall(r'href="([^"]*)"', said):
        assert not re.search(r"[<>?#:\s]", link), link
    assert "src=" not in said


def test_an_empty_workspace_says_so() -> None:
    said = page("fr")
    assert "Aucun changement n’a encore été demandé." in said
    assert "Aucun audit n’a encore de compte rendu." in said
    assert 'href="dispatches.csv"' in said


def test_times_are_the_sites() -> None:
    said = page(
        "fr", Listed("CHG-1", "Raccorder", "2026-12-01T20:00:00+00:00", "closed", "conforming", ("report.html",))
    )
    assert "2 décembre 2026, 00:00" in said
    assert '<a href="CHG-1/report.html">report.html</a>' in said


def test_an_audit_has_no_stage() -> None:
    said = page("en", audits=(Listed("2026-11-02-audit", "", "", "", "conforming"),))
    assert "Stage" not in said
    assert said.count('scope="col"') == said.count("<td>") + 1 == 4
