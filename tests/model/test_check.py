"""An entry of the catalogue is whole, and decides on nothing that nobody read."""

from typing import Any

import pytest
from pydantic import ValidationError

from netaudit.model.check import Check, check
from netaudit.model.reference import Reference, references
from netaudit.model.site import AuditPlaybook, Waiver


def entry(**more: Any) -> Check:
    plain: dict[str, Any] = {
        "title": ("f", "e"), "domain": "rack", "severity": "low", "horizon": "structural", "refs": "ANSSI 1",
        "needs": ("facts",), "risk": "r", "action": "a",
    }  # fmt: skip
    name = more.pop("name", "A-1")
    return check(name, **{**plain, **more})(lambda _: iter(()))


def test_references_keep_their_reliability_and_iec_loses_its_clause() -> None:
    assert references("ANSSI 21; 3Shape 10.33.3.1 (V); x (P); TR 80001-2-3 (K); y (U); IEC 4.3.2; ") == (
        Reference("ANSSI 21", "listed"),
        Reference("3Shape 10.33.3.1", "read"),
        Reference("x", "partial"),
        Reference("TR 80001-2-3", "general-knowledge"),
        Reference("y", "unverified"),
        Reference("IEC 80001-1:2010", "unverified"),
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": "a 1"}, "not the id"),
        ({"needs": ()}, "reads nothing"),
        ({"needs": ("facts", "nonsense")}, "nonsense"),
        ({"needs": ("answer:",)}, "answer:"),
        ({"refs": "IEC 4.3; TR 80001 (K); x (U)"}, "no reference that may decide"),
        ({"title": ("f", "")}, "title"),
        ({"risk": ""}, "risk"),
        ({"action": ""}, "action"),
    ],
)
def test_an_entry_that_is_not_whole_is_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        entry(**more)


def test_inputs_are_sections_things_of_the_site_and_answers() -> None:
    assert entry(needs=("facts", "owed", "answer:backups.tested")).needs[2] == "answer:backups.tested"


@pytest.mark.parametrize("until", ["2027-01-31", "tomorrow", 3])
def test_a_waiver_has_a_last_day(until: object) -> None:
    plain = {"check": "NET-ADM-008", "who": "Ana", "why": "x", "until": until}
    if until == "2027-01-31":
        found = Waiver.model_validate(plain)
        assert Waiver.model_validate({**plain, "until": found.until}) == found
    else:
        with pytest.raises(ValueError, match="a day such as"):
            Waiver.model_validate(plain)


@pytest.mark.parametrize("spoilt", [{"who": ""}, {"why": "  "}, {"check": "NET-*"}, {"check": "net"}])
def test_a_waiver_names_one_check_and_says_who_and_why(spoilt: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"check|who|why"):
        Waiver.model_validate({"check": "NET-ADM-008", "who": "Ana", "why": "x", "until": "2027-01-31", **spoilt})


def test_a_playbook_runs_every_check_unless_it_says_otherwise() -> None:
    found = AuditPlaybook(title={"en": "x"}, sections=())
    assert (found.checks, found.threshold, found.waivers) == (("*",), "critical", ())


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ({"networks": ["10.20.0.0/33"]}, "does not appear to be"),
        ({"tagged": {4095: ["10.20.0.0/24"]}}, "4095"),
        ({"networks": ["10.20.0.0/24"], "dns": "pacs"}, "does not appear to be"),
        ({"interface": "eth0"}, "where to search"),
    ],
)
def test_a_search_that_names_no_network_is_refused(search: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        playbook(search)


def test_a_playbook_may_ask_the_wire() -> None:
    found = playbook({"networks": ["10.99.0.7/24"], "tagged": {20: ["10.20.0.0/24"]}, "dns": "10.99.0.2"}).search
    assert found is not None
    assert (found.networks, found.tagged, found.dns) == (("10.99.0.7/24",), {20: ("10.20.0.0/24",)}, "10.99.0.2")


def playbook(search: dict[str, object]) -> AuditPlaybook:
    plain = {"title": {"en": "x"}, "sections": ["facts"], "search": search}
    return AuditPlaybook.model_validate(plain, strict=False)
