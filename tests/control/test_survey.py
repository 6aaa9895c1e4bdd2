"""Answers of the survey tell what somebody saw: they need no visa, and they bring nothing else in."""

from netaudit.store.yaml12 import dump
from tests.control.parties import Party
from tests.control.test_life import planned


def _answered(ana: Party) -> None:
    form = ana.root.with_name("survey.yaml")
    (form.with_name("baie.jpg")).write_bytes(b"photo")
    site = "Cabinet dentaire de démonstration"
    answers = {"rack-locked": {"value": True, "evidence": ["baie.jpg"]}}
    head = {"form": "netaudit-survey", "schema": 1, "site": site, "language": "fr", "by": "Dr Vidal"}
    form.write_text(dump({**head, "answers": answers}), encoding="utf-8")
    ana.does("survey", "--import", str(form))


def test_an_answer_needs_no_visa_and_stops_no_change(ana: Party) -> None:
    change = planned(ana)
    _answered(ana)
    assert ana.refused("gate", change) == {"role-missing"}
    head = ana.git("rev-parse", "HEAD").stdout.strip()
    ana.does("gate", "--range", f"{head}~1..{head}")
    assert ana.refused("change", "new", "--governed") == {"nothing-edited"}


def test_what_rides_along_with_an_answer_does_not_count(ana: Party) -> None:
    _answered(ana)
    site = ana.root / "inventory" / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8").replace("audit_max_age: 7d", "audit_max_age: 700d"), "utf-8")
    (ana.root / "inventory" / "survey.yaml").write_text("schema: 1\n", encoding="utf-8")
    ana.git("commit", "-qam", "Survey: 1 answers by Dr Vidal\n\nSurvey: 1")
    head = ana.git("rev-parse", "HEAD").stdout.strip()
    assert ana.refused("gate", "--range", f"{head}~1..{head}") == {"commit-without-change"}


def test_a_name_that_only_begins_like_the_survey_governs(ana: Party) -> None:
    change = planned(ana)
    (ana.root / "inventory" / "survey.yaml.bak").write_text("x: 1\n", encoding="utf-8")
    assert "governed-not-accepted" in ana.refused("gate", change)
